package org.ndsampler.core.coco.io.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.internal.Texts;

/**
 * Writes a dataset: the sections in the order of kwcoco, one record a line, so that a diff can be
 * read. A record is written as it was read, character by character, unless it was spread over
 * several lines; then only the white space between its values changes.
 */
public final class CocoWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  private final OutputStream out;
  // Whether what lenient reading mended is written as it was read.
  private final boolean asRead;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private boolean firstField = true;

  private CocoWriter(OutputStream out, boolean asRead) {
    this.out = out;
    this.asRead = asRead;
  }

  /** Writes a file, values that lenient reading mended as they were read. */
  public static void write(CocoStore store, Path target) throws IOException {
    write(store, target, true);
  }

  /**
   * Writes a file so that it is never seen half-written, as {@link AtomicFile} says. Compressed if
   * the name ends in {@code .gz} or {@code .zip}.
   *
   * @param asRead whether values that lenient reading mended are written as they were read
   */
  public static void write(CocoStore store, Path target, boolean asRead) throws IOException {
    try (AtomicFile file = AtomicFile.of(target)) {
      try (OutputStream raw = Files.newOutputStream(file.path(), StandardOpenOption.CREATE_NEW)) {
        String name = String.valueOf(target.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
          GZIPOutputStream zip = new GZIPOutputStream(buffered(raw), 1 << 16);
          write(store, zip, asRead);
          zip.finish();
          zip.flush();
        } else if (lower.endsWith(".zip")) {
          ZipOutputStream zip = new ZipOutputStream(buffered(raw));
          String entry = name.substring(0, name.length() - 4);
          zip.putNextEntry(
              new ZipEntry(
                  entry.toLowerCase(Locale.ROOT).endsWith(".json") ? entry : entry + ".json"));
          write(store, zip, asRead);
          zip.closeEntry();
          zip.finish();
          zip.flush();
        } else {
          write(store, raw, asRead);
        }
      }
      file.commit();
    } catch (IOException e) {
      throw Failures.writing(target, e);
    }
  }

  /** Writes the JSON text, values that lenient reading mended as they were read. */
  public static void write(CocoStore store, OutputStream out) throws IOException {
    write(store, out, true);
  }

  /**
   * Writes the JSON text.
   *
   * @param asRead whether values that lenient reading mended are written as they were read
   */
  public static void write(CocoStore store, OutputStream out, boolean asRead) throws IOException {
    CocoWriter writer = new CocoWriter(out, asRead);
    writer.writeAll(store);
    writer.drain();
  }

  private static OutputStream buffered(OutputStream raw) {
    return new BufferedOutputStream(raw, 1 << 16);
  }

  private void writeAll(CocoStore store) throws IOException {
    put("{");
    Slice info = store.other("info");
    if (info != null) {
      field("info");
      value(() -> "info", info);
    }
    for (Section section : Section.values()) {
      Records records = store.records(section);
      boolean always =
          section == Section.CATEGORIES
              || section == Section.IMAGES
              || section == Section.ANNOTATIONS;
      Slice odd = store.other(section.key());
      if (odd != null && records.size() == 0) {
        field(section.key());
        value(section::key, odd);
        continue;
      }
      List<Slice> asides = store.asides(section);
      if (records.size() == 0 && asides.isEmpty() && !always && !store.isDeclared(section)) {
        continue;
      }
      field(section.key());
      section(section, records, asides);
    }
    for (Map.Entry<String, Slice> other : store.others().entrySet()) {
      if (!other.getKey().equals("info") && !isSection(other.getKey())) {
        field(other.getKey());
        value(() -> "the field '" + other.getKey() + "'", other.getValue());
      }
    }
    put("\n}\n");
  }

  private static boolean isSection(String key) {
    for (Section section : Section.values()) {
      if (section.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  private void section(Section section, Records records, List<Slice> asides) throws IOException {
    boolean any = records.size() > 0 || !asides.isEmpty();
    boolean dictionary =
        asRead && any && isKeyed(records.size() > 0 ? records.slice(0) : asides.get(0));
    put(dictionary ? "{" : "[");
    boolean first = true;
    for (int row = 0; row < records.size(); row++) {
      Slice record = records.slice(row);
      // Its text is made only for an error.
      int place = row;
      Supplier<String> what =
          () -> "record " + place + " of " + section.key() + " (id " + records.id(place) + ")";
      put(first ? "\n" : ",\n");
      first = false;
      if (!AsRead.isMended(record)) {
        key(dictionary, null, records.id(row));
        value(what, record);
        continue;
      }
      Map<String, Slice> values = asRead ? AsRead.values(record) : Map.of();
      Slice parent = values.get(AsRead.PANOPTIC);
      if (parent != null) {
        List<Slice> segments = new ArrayList<>(List.of(record));
        while (row + 1 < records.size() && isSegmentOf(parent, records.slice(row + 1))) {
          segments.add(records.slice(++row));
        }
        value(what, AsRead.panoptic(parent, segments));
      } else {
        key(dictionary, values.get(AsRead.KEY), records.id(row));
        value(what, asRead ? AsRead.original(record) : AsRead.mended(record));
      }
    }
    for (Slice aside : asides) {
      put(first ? "\n" : ",\n");
      first = false;
      Map<String, Slice> values = AsRead.values(aside);
      key(dictionary, values.get(AsRead.KEY), 0);
      Slice original = AsRead.original(aside);
      // What is no JSON at all is kept as text, in a list: text alone may stand for an image.
      boolean isJson = JsonCheck.flaw(original) == null;
      value(
          () -> "a record of " + section.key() + " that was set aside",
          isJson ? original : Slice.of("[" + JsonText.quote(original.text()) + "]"));
    }
    put((any ? "\n" : "") + (dictionary ? "}" : "]"));
  }

  private static boolean isKeyed(Slice record) {
    return AsRead.values(record).containsKey(AsRead.KEY);
  }

  private static boolean isSegmentOf(Slice parent, Slice record) {
    Slice other = AsRead.values(record).get(AsRead.PANOPTIC);
    return other != null
        && Arrays.equals(
            parent.bytes(),
            parent.start(),
            parent.end(),
            other.bytes(),
            other.start(),
            other.end());
  }

  private void key(boolean dictionary, @Nullable Slice key, long id) throws IOException {
    if (dictionary) {
      put((key == null ? JsonText.quote(Long.toString(id)) : key.text()) + ": ");
    }
  }

  private void field(String name) throws IOException {
    put(firstField ? "\n" : ",\n");
    firstField = false;
    put(JsonText.quote(name));
    put(": ");
  }

  private void put(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes, 0, bytes.length);
  }

  private void put(byte[] bytes, int start, int length) throws IOException {
    if (length > buffer.length - used) {
      drain();
      if (length > buffer.length) {
        out.write(bytes, start, length);
        return;
      }
    }
    System.arraycopy(bytes, start, buffer, used, length);
    used += length;
  }

  private void value(Supplier<String> what, Slice raw) throws IOException {
    Slice value;
    try {
      // What is written is JSON in UTF-8, whatever was read.
      value = TextCheck.sound(raw);
    } catch (ScanException e) {
      throw new CocoException(
          "cannot write "
              + what.get()
              + ", whose text is not JSON: "
              + e.reason()
              + ", at: "
              + Texts.shortened(new Slice(raw.bytes(), e.offset(), raw.end()).text(), 40)
              + "; correct it in the file that was read, or write what repair() makes of the"
              + " dataset: it takes out what cannot be read, and lists it",
          e);
    }
    byte[] bytes = value.bytes();
    if (JsonScanner.hasLineEnd(bytes, value.start(), value.end())) {
      byte[] line = Whitespace.onOneLine(value);
      put(line, 0, line.length);
    } else {
      put(bytes, value.start(), value.length());
    }
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
    out.flush();
  }
}
