package org.ndsampler.core.coco.io.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Sidecar;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;

/**
 * Reads a COCO file in one pass over a buffer that slides along it.
 *
 * <p>The unit is a record. When the buffer ends inside one, the rest is fetched and the record is
 * begun again, so the code that reads it never has to wait for bytes. Of an annotation the ids, the
 * box and a few flags are parsed; everything else is passed over and stays as text.
 */
public final class CocoReader {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final Map<String, Section> SECTIONS = sections();

  private final Source source;
  private final ReadLimits limits;
  private final boolean mapped;
  private final long heapBudget;
  private final InputStream in;
  private final CocoStore.Builder store;
  private final JsonScanner scanner = new JsonScanner();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int end;
  private boolean last;
  private long bufferOffset;

  private CocoReader(Source source, ReadOptions options, boolean mapped, InputStream in) {
    this.source = source;
    this.limits = options.limits();
    this.mapped = mapped;
    this.in = in;
    this.store = CocoStore.builder();
    // What is held must leave room for the columns and for work.
    this.heapBudget =
        options.storage() == ReadOptions.Storage.HEAP
            ? Long.MAX_VALUE
            : Runtime.getRuntime().maxMemory() / 2;
  }

  private static Map<String, Section> sections() {
    Map<String, Section> map = new HashMap<>();
    for (Section section : Section.values()) {
      map.put(section.key(), section);
    }
    return Map.copyOf(map);
  }

  /**
   * Reads all.
   *
   * @throws CocoFormatException if the text is damaged or breaks a limit
   * @throws IOException if the file cannot be read
   */
  public static CocoStore read(Source source, ReadOptions options) throws IOException {
    Path json = source.path();
    Path folder = options.sidecars().orElse(null);
    if (json == null || folder == null || !source.isPlainFile()) {
      return readText(source, options);
    }
    Sidecar sidecar = Sidecar.of(folder, json);
    // Limits are for text that nobody has read yet: they are applied by reading it.
    Optional<CocoStore> kept =
        options.limits().equals(ReadLimits.DEFAULT) ? sidecar.read() : Optional.empty();
    boolean keepsDuplicates = options.duplicateIds() == ReadOptions.DuplicateIds.KEEP;
    if (kept.isPresent() && (keepsDuplicates || !kept.get().hasDuplicates())) {
      return kept.get();
    }
    CocoStore store = readText(source, options.storage(ReadOptions.Storage.MAPPED));
    sidecar.write(store);
    return store;
  }

  private CocoStore read() throws IOException {
    refill(0);
    skipByteOrderMark();
    try {
      readRoot();
    } catch (ScanException e) {
      throw placed(bufferOffset + e.offset(), e.reason(), e.advice());
    }
    return store.build();
  }

  private static CocoStore readText(Source source, ReadOptions options) throws IOException {
    boolean map = false;
    long length = 0;
    if (source.path() != null
        && options.storage() != ReadOptions.Storage.HEAP
        && source.isPlainFile()) {
      length = Files.size(source.path());
      map =
          options.storage() == ReadOptions.Storage.MAPPED
              || length > Runtime.getRuntime().maxMemory() / 4;
    }
    try (InputStream in = source.open()) {
      CocoReader reader = new CocoReader(source, options, map, in);
      if (map && source.path() != null) {
        reader.store.map(source.path(), length);
      }
      CocoStore store = reader.read();
      if (options.duplicateIds() == ReadOptions.DuplicateIds.FAIL) {
        reader.failOnDuplicates(store);
      }
      return store;
    } catch (EOFException | ZipException e) {
      throw new CocoFormatException(
          source.path(),
          "",
          1,
          1,
          "the compressed data is damaged or ends too early: " + e.getMessage(),
          "the file is truncated or was changed: get or write it again");
    }
  }

  private void skipByteOrderMark() {
    boolean utf16 =
        end >= 2
            && ((buffer[0] == (byte) 0xFE && buffer[1] == (byte) 0xFF)
                || (buffer[0] == (byte) 0xFF && buffer[1] == (byte) 0xFE)
                || buffer[0] == 0
                || buffer[1] == 0);
    if (utf16) {
      throw new CocoFormatException(
          source.path(), "", 1, 1, "the text is not UTF-8", "save the file as UTF-8");
    }
    boolean mark =
        end >= 3
            && buffer[0] == (byte) 0xEF
            && buffer[1] == (byte) 0xBB
            && buffer[2] == (byte) 0xBF;
    scanner.reset(buffer, mark ? 3 : 0, end, last);
  }

  private void readRoot() throws IOException {
    atLeast(
        () -> {
          if (scanner.peek() == '[') {
            throw new ScanException(
                scanner.position(),
                "expected an object but found an array",
                "a COCO dataset is an object with images, annotations and categories; a bare list is a"
                    + " results file, which needs its dataset");
          }
          scanner.enterObject();
        });
    Set<Section> seen = EnumSet.noneOf(Section.class);
    Set<String> others = new HashSet<>();
    boolean[] state = {true, true};
    String[] key = {""};
    while (true) {
      atLeast(
          () -> {
            state[1] = scanner.nextField(state[0]);
            key[0] = state[1] ? scanner.key() : "";
          });
      if (!state[1]) {
        break;
      }
      state[0] = false;
      Section section = SECTIONS.get(key[0]);
      if (section != null ? !seen.add(section) : !others.add(key[0])) {
        throw new ScanException(
            scanner.keyStart(), "the field '" + key[0] + "' comes twice", "merge the two");
      }
      if (section == null) {
        readOther(key[0]);
      } else if (scanner.peek() == 'n') {
        atLeast(scanner::skipValue);
      } else {
        store.declare(section);
        readSection(section);
      }
    }
    boolean[] atEnd = new boolean[1];
    atLeast(() -> atEnd[0] = scanner.atEnd());
    if (!atEnd[0]) {
      throw new ScanException(
          scanner.position(), "there is text after the end of the object", "remove it");
    }
  }

  private void readOther(String key) throws IOException {
    int[] start = new int[1];
    atLeast(
        () -> {
          scanner.peek();
          start[0] = scanner.position();
          scanner.checkValue();
        });
    byte[] copy = Arrays.copyOfRange(buffer, start[0], scanner.position());
    store.other(key, new Slice(copy, 0, copy.length));
  }

  private void readSection(Section section) throws IOException {
    atLeast(
        () -> {
          if (scanner.peek() != '[') {
            throw scanner.wrongType("an array");
          }
          scanner.enterArray();
        });
    boolean first = true;
    while (true) {
      int mark = scanner.position();
      try {
        if (!scanner.nextElement(first)) {
          return;
        }
        if (store.count(section) >= limits.maxRecords()) {
          throw new ScanException(
              scanner.position(),
              "more than " + limits.maxRecords() + " records",
              "raise ReadLimits.maxRecords if this is right");
        }
        store.read(section, scanner, buffer);
        first = false;
      } catch (ScanException e) {
        if (!e.isUnderflow()) {
          throw e;
        }
        if (store.heapBytes() > heapBudget) {
          throw new ScanException(
              mark,
              "the records need more than " + (heapBudget >> 20) + " MB",
              "give Java more heap with -Xmx, or decompress the file: a plain one is mapped");
        }
        refill(mark);
      }
    }
  }

  /** Runs a step that begins at the scanner's position, again with more bytes if they run out. */
  private void atLeast(Runnable step) throws IOException {
    while (true) {
      int mark = scanner.position();
      try {
        step.run();
        return;
      } catch (ScanException e) {
        if (!e.isUnderflow()) {
          throw e;
        }
        refill(mark);
      }
    }
  }

  /** Moves the bytes from a mark on to the front of the buffer and adds more after them. */
  private void refill(int mark) throws IOException {
    int kept = end - mark;
    byte[] target = buffer;
    if (kept > buffer.length / 2) {
      if (kept > limits.maxRecordBytes()) {
        throw placed(
            bufferOffset + mark,
            "a value of more than " + limits.maxRecordBytes() + " bytes",
            "raise ReadLimits.maxRecordBytes if this is right");
      }
      target = new byte[(int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 64)];
    }
    System.arraycopy(buffer, mark, target, 0, kept);
    buffer = target;
    bufferOffset += mark;
    end = kept;
    int n = in.readNBytes(buffer, end, buffer.length - end);
    end += n;
    last = end < buffer.length;
    if (bufferOffset + end > limits.maxBytes()) {
      throw placed(
          limits.maxBytes(),
          "more than " + limits.maxBytes() + " bytes of text",
          "raise ReadLimits.maxBytes if this is right");
    }
    if (mapped) {
      store.at(bufferOffset);
    }
    scanner.reset(buffer, 0, end, last);
  }

  private CocoFormatException placed(long offset, String reason, String advice) throws IOException {
    PlaceFinder.Place place = PlaceFinder.ofOffset(source, offset);
    return new CocoFormatException(
        source.path(), place.pointer(), place.line(), place.column(), reason, advice);
  }

  private void failOnDuplicates(CocoStore built) throws IOException {
    for (Section section : Section.values()) {
      Records records = built.records(section);
      int row = records.duplicateRow();
      if (row >= 0) {
        PlaceFinder.Place place =
            PlaceFinder.ofPointer(source, "/" + section.key() + "/" + row + "/id");
        throw new CocoFormatException(
            source.path(),
            place.pointer(),
            place.line(),
            place.column(),
            "an earlier record of "
                + section.key()
                + " has the id "
                + records.id(row)
                + " too, that of row "
                + records.row(records.id(row)),
            "ids must differ: read with DuplicateIds.KEEP and repair(), or correct the file");
      }
    }
  }
}
