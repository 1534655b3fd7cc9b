package org.ndsampler.core.coco.io.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
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

  /** What a field costs that is not text. */
  private static final int ENTRY_BYTES = 200;

  private static final String LENIENT =
      "; or read it with ReadOptions.lenient(), which tells what it does";
  private static final Map<String, Section> SECTIONS = sections();

  private final Source source;
  private final ReadLimits limits;
  private final boolean mapped;
  private final long heapBudget;
  private final int maxRecordBytes;
  private long otherBytes;
  private final InputStream in;
  private final CocoStore.Builder store;
  private final Pass pass;
  // What mends records, in the two passes that do.
  private final @Nullable Mender mender;
  private final Findings findings;
  private final JsonScanner scanner = new JsonScanner();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int end;
  private boolean last;
  private long bufferOffset;
  private boolean lines;

  /** Why the file is gone through. */
  private enum Pass {
    /** To read it. */
    STRICT,
    /** To read it unless there is something to mend. */
    PICKY,
    /** To note the ids. */
    COLLECT,
    /** To read it and mend what needs it. */
    MEND
  }

  private CocoReader(
      Source source,
      ReadOptions options,
      boolean mapped,
      InputStream in,
      Pass pass,
      @Nullable Mender mender,
      Findings findings) {
    this.pass = pass;
    this.mender = mender;
    this.findings = findings;
    this.source = source;
    this.limits = options.limits();
    this.mapped = mapped;
    this.in = in;
    this.store = CocoStore.builder();
    store.picky(pass != Pass.STRICT);
    // What is held must leave room for the columns and for work.
    this.heapBudget =
        options.storage() == ReadOptions.Storage.HEAP
            ? Runtime.getRuntime().maxMemory() / 4 * 3
            : Runtime.getRuntime().maxMemory() / 2;
    // While a record is read its buffer is there twice, and then the record.
    this.maxRecordBytes =
        (int) Math.min(limits.maxRecordBytes(), Runtime.getRuntime().maxMemory() / 8);
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
      return readText(source, options, Pass.STRICT, null, new Findings(), false);
    }
    Sidecar sidecar = Sidecar.of(folder, json);
    // Limits are for text that nobody has read yet: they are applied by reading it.
    Optional<CocoStore> kept =
        options.limits().equals(ReadLimits.DEFAULT) ? sidecar.read() : Optional.empty();
    boolean keepsDuplicates = options.duplicateIds() == ReadOptions.DuplicateIds.KEEP;
    if (kept.isPresent() && (keepsDuplicates || !kept.get().hasDuplicates())) {
      return kept.get();
    }
    CocoStore store =
        readText(
            source,
            options.storage(ReadOptions.Storage.MAPPED),
            Pass.STRICT,
            null,
            new Findings(),
            false);
    sidecar.write(store);
    return store;
  }

  /** Reads a file in which there is nothing to mend; an error otherwise. */
  static CocoStore readPicky(Source source, ReadOptions options, Findings findings)
      throws IOException {
    return readText(source, options, Pass.PICKY, null, findings, false);
  }

  /** Notes the ids of a file; answers whether it has one object a line. */
  static boolean collect(Source source, ReadOptions options, Mender mender) throws IOException {
    try (InputStream in = source.open()) {
      CocoReader reader =
          new CocoReader(source, options, false, in, Pass.COLLECT, mender, new Findings());
      reader.read();
      return reader.lines;
    } catch (EOFException | ZipException e) {
      throw damaged(source, e);
    }
  }

  /** Reads a file whose ids were noted, and mends what needs it. */
  static CocoStore readMended(
      Source source, ReadOptions options, Mender mender, Findings findings, boolean lines)
      throws IOException {
    return readText(source, options, Pass.MEND, mender, findings, lines);
  }

  private CocoStore read() throws IOException {
    refill(0);
    skipByteOrderMark();
    refuseWhatIsNoObject();
    try {
      if (lines) {
        readLines();
      } else {
        readRoot();
      }
    } catch (ScanException e) {
      throw placed(bufferOffset + e.offset(), e.reason(), advice(e));
    }
    addMissingCategories();
    return store.build();
  }

  private static CocoStore readText(
      Source source,
      ReadOptions options,
      Pass pass,
      @Nullable Mender mender,
      Findings findings,
      boolean lines)
      throws IOException {
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
      CocoReader reader = new CocoReader(source, options, map, in, pass, mender, findings);
      reader.lines = lines;
      if (map && source.path() != null) {
        reader.store.map(source.path(), length);
      }
      CocoStore store = reader.read();
      if (options.duplicateIds() == ReadOptions.DuplicateIds.FAIL) {
        reader.failOnDuplicates(store);
      }
      return store;
    } catch (EOFException | ZipException e) {
      throw damaged(source, e);
    }
  }

  private static CocoFormatException damaged(Source source, IOException e) {
    return new CocoFormatException(
        source.path(),
        "",
        1,
        1,
        "the compressed data is damaged or ends too early: " + e.getMessage(),
        "the file is truncated or was changed: get or write it again");
  }

  /** What to do about text that is JSON but for what other notations allow. */
  private String advice(ScanException e) {
    int at = e.offset();
    if (at < 0 || at >= end || e.advice().contains(LENIENT)) {
      return e.advice();
    }
    int before = at - 1;
    while (before > 0 && buffer[before] <= ' ') {
      before--;
    }
    if (buffer[at] == '/') {
      return e.advice() + "; JSON has no comments: remove them" + LENIENT;
    }
    boolean closes = buffer[at] == ']' || buffer[at] == '}';
    if (closes && before >= 0 && buffer[before] == ',') {
      return e.advice() + ", or remove the comma before the bracket" + LENIENT;
    }
    return buffer[at] == '\n' ? e.advice() + LENIENT : e.advice();
  }

  private void refuseWhatIsNoObject() {
    int start = scanner.position();
    byte[] head = Arrays.copyOfRange(buffer, start, Math.min(end, start + Lookalike.HEAD_BYTES));
    Lookalike other = Lookalike.ofText(head);
    if (other != null) {
      throw refused(other);
    }
  }

  private CocoFormatException refused(Lookalike other) {
    return new CocoFormatException(source.path(), "", 1, 1, other.reason(), other.advice());
  }

  private void addMissingCategories() {
    if (pass != Pass.PICKY && pass != Pass.MEND) {
      return;
    }
    store.picky(false);
    Mender names = mender;
    int added = store.addMissingCategories(id -> names == null ? null : names.categoryName(id));
    if (added > 0) {
      findings.warning(
          "categories",
          "/categories",
          "there are no categories: the " + added + " that annotations name get placeholders",
          "name them");
    }
  }

  private void skipByteOrderMark() {
    if (LenientReader.wide(Arrays.copyOf(buffer, Math.min(4, end))) != null) {
      throw new CocoFormatException(
          source.path(),
          "",
          1,
          1,
          "the text is not UTF-8 but UTF-16 or UTF-32",
          "save the file as UTF-8" + LENIENT);
    }
    boolean mark =
        end >= 3
            && buffer[0] == (byte) 0xEF
            && buffer[1] == (byte) 0xBB
            && buffer[2] == (byte) 0xBF;
    scanner.reset(buffer, mark ? 3 : 0, end, last);
  }

  private void readRoot() throws IOException {
    atLeast(scanner::enterObject);
    Set<Section> seen = EnumSet.noneOf(Section.class);
    Map<String, Slice> others = new LinkedHashMap<>();
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
      refuse(oddKey(), "/" + JsonText.step(key[0]));
      Section section = SECTIONS.get(key[0]);
      if (section != null ? !seen.add(section) : others.containsKey(key[0])) {
        twice(key[0], section);
      }
      if (section == null) {
        others.put(key[0], readOther(key[0]));
      } else if (section == Section.LICENSES) {
        readLicenses();
      } else if (scanner.peek() == 'n') {
        atLeast(scanner::skipValue);
      } else {
        store.declare(section);
        readSection(section);
      }
    }
    seen.remove(Section.LICENSES);
    others.remove("info");
    atEnd(seen.isEmpty(), others);
  }

  /**
   * The names of the outermost fields, and of records in a section that is an object, are not kept
   * as they are, so they are looked at here.
   */
  private @Nullable String oddKey() {
    int start = scanner.keyStart();
    Slice quoted = new Slice(buffer, start - 1, start + scanner.keyLength() + 1);
    if (JsonCheck.of(quoted).control() >= 0) {
      return "a raw control character";
    }
    return LooseUtf8.firstMalformed(buffer, start, start + scanner.keyLength()) < 0
        ? null
        : "a byte that is not UTF-8";
  }

  private void refuse(@Nullable String what, String pointer) {
    if (what == null) {
      return;
    }
    if (mender == null) {
      throw new ScanException(
          scanner.keyStart(), what + " is in the name of a field", "correct the name" + LENIENT);
    }
    if (pass == Pass.MEND) {
      findings.error(
          "names of fields",
          pointer,
          what + " is in the name of a field",
          "correct it; write() writes it as JSON has it");
    }
  }

  private void twice(String key, @Nullable Section section) {
    if (mender == null) {
      throw new ScanException(
          scanner.keyStart(), "the field '" + key + "' comes twice", "merge the two" + LENIENT);
    }
    if (pass == Pass.MEND) {
      findings.warning(
          "fields that come twice",
          "/" + key,
          "the field '"
              + key
              + "' comes twice: "
              + (section == null ? "the last one counts" : "the records of both are read"),
          "merge the two");
    }
  }

  /** What an object that has ended may be followed by, and what it is if it has no section. */
  private void atEnd(boolean bare, Map<String, Slice> others) throws IOException {
    boolean[] atEnd = new boolean[1];
    atLeast(() -> atEnd[0] = scanner.atEnd());
    boolean isLine =
        others.containsKey("gtboxes")
            || (others.containsKey("image_id") && !others.containsKey("segments_info"));
    boolean more = !atEnd[0] && scanner.peek() == '{';
    if (bare && (more || isLine)) {
      lines = true;
      if (pass == Pass.COLLECT) {
        collectLines(others, more);
        return;
      }
    }
    if (!atEnd[0] && more && !bare) {
      throw new ScanException(
          scanner.position(),
          "there is text after the end of the object: a second one begins here",
          "a file holds one dataset: put each into its own, and join them with CocoDatasets.union");
    }
    if (!atEnd[0]) {
      throw new ScanException(
          scanner.position(),
          more
              ? "there is text after the end of the object: this looks like a file with one JSON"
                  + " object a line (NDJSON, odgt)"
              : "there is text after the end of the object",
          more && bare
              ? "write one object with images, annotations and categories" + LENIENT
              : "remove it");
    }
    if (others.containsKey("items")
        && store.count(Section.IMAGES) == 0
        && store.count(Section.ANNOTATIONS) == 0) {
      throw refused(Lookalike.DATUMARO);
    }
    if (bare && !others.isEmpty()) {
      throw refused(Lookalike.ofFields(others));
    }
  }

  private void collectLines(Map<String, Slice> first, boolean more) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    first.forEach((name, value) -> fields.put(name, value.text()));
    collector().lines().collect(Slice.of(JsonText.object(fields)));
    if (more) {
      readLines();
    }
  }

  private Mender collector() {
    return Objects.requireNonNull(mender);
  }

  /** Reads objects that follow each other. */
  private void readLines() throws IOException {
    boolean[] atEnd = new boolean[1];
    int[] start = new int[1];
    int count = 0;
    int known = 0;
    for (Section section : new Section[] {Section.IMAGES, Section.ANNOTATIONS}) {
      store.declare(section);
    }
    while (true) {
      atLeast(
          () -> {
            atEnd[0] = scanner.atEnd();
            if (!atEnd[0]) {
              if (scanner.peek() != '{') {
                throw scanner.wrongType("an object");
              }
              start[0] = scanner.position();
              scanner.skipValue();
            }
          });
      if (atEnd[0]) {
        break;
      }
      if (count >= limits.maxRecords()) {
        throw tooMany();
      }
      Slice line = new Slice(buffer, start[0], scanner.position());
      if (pass == Pass.COLLECT) {
        collector().lines().collect(line);
      } else if (collector().lines().mend(count, line, store)) {
        known++;
      }
      count++;
    }
    if (pass == Pass.MEND) {
      if (known == 0) {
        throw new CocoFormatException(
            source.path(),
            "",
            1,
            1,
            "one JSON object a line, none of which is an image or an annotation of COCO or odgt",
            "convert it to COCO");
      }
      findings.warning(
          "lines",
          "",
          "one JSON object a line: " + known + " of " + count + " lines are read as records",
          "write one object with images, annotations and categories; write() does");
    }
  }

  private ScanException tooMany() {
    return new ScanException(
        scanner.position(),
        "more than " + limits.maxRecords() + " records",
        "raise ReadLimits.maxRecords if this is right");
  }

  private Slice readOther(String key) throws IOException {
    int[] start = new int[1];
    atLeast(
        () -> {
          scanner.peek();
          start[0] = scanner.position();
          scanner.skipValue();
        });
    JsonCheck.of(new Slice(buffer, start[0], scanner.position()));
    otherBytes += scanner.position() - start[0] + ENTRY_BYTES + 2L * key.length();
    requireRoom(start[0]);
    byte[] copy = Arrays.copyOfRange(buffer, start[0], scanner.position());
    Slice value = new Slice(copy, 0, copy.length);
    store.other(key, value);
    return value;
  }

  /** Licences are records where they can be; nothing about them is a reason to refuse a file. */
  private void readLicenses() throws IOException {
    int[] start = new int[1];
    atLeast(
        () -> {
          scanner.peek();
          start[0] = scanner.position();
          scanner.skipValue();
        });
    JsonCheck.of(new Slice(buffer, start[0], scanner.position()));
    Slice value = new Slice(buffer, start[0], scanner.position());
    if (!areRecords(Section.LICENSES, value)) {
      byte[] copy = Arrays.copyOfRange(buffer, start[0], scanner.position());
      store.other(Section.LICENSES.key(), new Slice(copy, 0, copy.length));
      return;
    }
    scanner.reset(buffer, start[0], end, last);
    store.declare(Section.LICENSES);
    readSection(Section.LICENSES);
  }

  private static boolean areRecords(Section section, Slice value) {
    try {
      CocoStore.Builder trial = CocoStore.builder();
      for (Slice element : Fields.elements(value)) {
        trial.add(section, element);
      }
      return true;
    } catch (ScanException e) {
      return false;
    }
  }

  private void readSection(Section section) throws IOException {
    boolean[] dictionary = new boolean[1];
    boolean[] none = new boolean[1];
    atLeast(
        () -> {
          int c = scanner.peek();
          dictionary[0] = mender != null && c == '{';
          none[0] = mender != null && c != '{' && c != '[';
          if (none[0]) {
            return;
          }
          if (dictionary[0]) {
            scanner.enterObject();
          } else if (c == '[') {
            scanner.enterArray();
          } else {
            ScanException e = scanner.wrongType("an array");
            throw c == '{' ? new ScanException(e.offset(), e.reason(), e.advice() + LENIENT) : e;
          }
        });
    if (none[0]) {
      Slice value = readOther(section.key());
      findings.error(
          "sections",
          "/" + section.key(),
          "the section " + section.key() + " is " + JsonScanner.describe(value.bytes()[0]),
          "write a list of records; until then it is kept and not read");
      return;
    }
    if (dictionary[0] && pass == Pass.MEND) {
      findings.warning(
          "sections",
          "/" + section.key(),
          "the section " + section.key() + " is an object: its fields are read as records",
          "write a list of records with ids");
    }
    boolean first = true;
    long index = 0;
    while (true) {
      int mark = scanner.position();
      try {
        if (dictionary[0] ? !scanner.nextField(first) : !scanner.nextElement(first)) {
          return;
        }
        if (index >= limits.maxRecords()) {
          throw tooMany();
        }
        String odd = dictionary[0] ? oddKey() : null;
        readRecord(section, index, dictionary[0] ? scanner.key() : null);
        refuse(odd, "/" + section.key() + "/" + index);
        first = false;
        index++;
      } catch (ScanException e) {
        if (!e.isUnderflow()) {
          throw e;
        }
        requireRoom(mark);
        refill(mark);
      }
    }
  }

  /** Fails if what is kept leaves too little of the heap. */
  private void requireRoom(int mark) {
    long mending = mender == null ? 0 : mender.heapBytes();
    if (store.heapBytes() + otherBytes + mending > heapBudget) {
      throw new ScanException(
          mark,
          "the records need more than " + (heapBudget >> 20) + " MB",
          "give Java more heap with -Xmx, or decompress the file: a plain one is mapped");
    }
  }

  private void readRecord(Section section, long index, @Nullable String key) {
    boolean plain = key == null && (mender == null || !mender.wantsAll(section));
    if (mender == null || (pass == Pass.MEND && plain)) {
      scanner.peek();
      int start = scanner.position();
      try {
        if (pass == Pass.MEND) {
          scanner.skipValue();
          JsonCheck.of(new Slice(buffer, start, scanner.position()));
          scanner.reset(buffer, start, end, last);
        }
        store.read(section, scanner, buffer);
        if (pass == Pass.PICKY) {
          JsonCheck.of(new Slice(buffer, start, scanner.position()));
        }
        return;
      } catch (ScanException e) {
        if (e.isUnderflow() || pass == Pass.PICKY) {
          throw e;
        }
        scanner.reset(buffer, start, end, last);
        refuseOrSkip(section, e);
        mend(section, index, key, start);
        return;
      }
    }
    scanner.peek();
    int start = scanner.position();
    scanner.skipValue();
    if (pass == Pass.COLLECT) {
      mender.collect(section, key, new Slice(buffer, start, scanner.position()));
    } else {
      mend(section, index, key, start);
    }
  }

  /** Passes over a record that was refused; in a strict pass, throws why it was. */
  private void refuseOrSkip(Section section, ScanException reason) {
    boolean sound = true;
    int start = scanner.position();
    try {
      scanner.skipValue();
    } catch (ScanException e) {
      if (mender != null) {
        throw e;
      }
      sound = false;
    }
    if (mender == null) {
      if (!sound) {
        throw reason;
      }
      String advice = reason.advice() + LENIENT;
      if (section == Section.ANNOTATIONS && isPanoptic(start)) {
        throw new ScanException(
            reason.offset(), reason.reason() + ": this is a panoptic file", advice);
      }
      throw new ScanException(reason.offset(), reason.reason(), advice);
    }
  }

  private boolean isPanoptic(int start) {
    try {
      return Fields.find(new Slice(buffer, start, scanner.position()), "segments_info") != null;
    } catch (ScanException e) {
      return false;
    }
  }

  private void mend(Section section, long index, @Nullable String key, int start) {
    String step = key == null ? Long.toString(index) : JsonText.step(key);
    collector()
        .mend(
            section,
            key,
            "/" + section.key() + "/" + step,
            new Slice(buffer, start, scanner.position()),
            store);
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
      if (kept > maxRecordBytes) {
        boolean heap = maxRecordBytes < limits.maxRecordBytes();
        throw placed(
            bufferOffset + mark,
            "a value of more than "
                + maxRecordBytes
                + " bytes"
                + (heap ? ", an eighth of the heap" : ""),
            (heap ? "give Java more heap with -Xmx" : "raise ReadLimits.maxRecordBytes")
                + " if this is right");
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
