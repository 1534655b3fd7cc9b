package org.ndsampler.core.coco.io.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.internal.AtomicFile;

/**
 * Writes a dataset: the sections in the order of kwcoco, one record a line, so that a diff can be
 * read. A record is written as it was read, character by character, unless it was spread over
 * several lines; then only the white space between its values changes.
 */
public final class CocoWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private boolean firstField = true;

  private CocoWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes a file so that it is never seen half-written, as {@link AtomicFile} says. Compressed if
   * the name ends in {@code .gz} or {@code .zip}.
   */
  public static void write(CocoStore store, Path target) throws IOException {
    try (AtomicFile file = AtomicFile.of(target)) {
      try (OutputStream raw = Files.newOutputStream(file.path(), StandardOpenOption.CREATE_NEW)) {
        String name = String.valueOf(target.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
          GZIPOutputStream zip = new GZIPOutputStream(buffered(raw), 1 << 16);
          write(store, zip);
          zip.finish();
          zip.flush();
        } else if (lower.endsWith(".zip")) {
          ZipOutputStream zip = new ZipOutputStream(buffered(raw));
          String entry = name.substring(0, name.length() - 4);
          zip.putNextEntry(
              new ZipEntry(
                  entry.toLowerCase(Locale.ROOT).endsWith(".json") ? entry : entry + ".json"));
          write(store, zip);
          zip.closeEntry();
          zip.finish();
          zip.flush();
        } else {
          write(store, raw);
        }
      }
      file.commit();
    }
  }

  /** Writes the JSON text. */
  public static void write(CocoStore store, OutputStream out) throws IOException {
    CocoWriter writer = new CocoWriter(out);
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
      value(info);
    }
    for (Section section : Section.values()) {
      Records records = store.records(section);
      boolean always =
          section == Section.CATEGORIES
              || section == Section.IMAGES
              || section == Section.ANNOTATIONS;
      if (records.size() == 0 && !always && !store.isDeclared(section)) {
        continue;
      }
      field(section.key());
      put("[");
      for (int row = 0; row < records.size(); row++) {
        put(row == 0 ? "\n" : ",\n");
        value(records.slice(row));
      }
      put(records.size() == 0 ? "]" : "\n]");
    }
    for (Map.Entry<String, Slice> other : store.others().entrySet()) {
      if (!other.getKey().equals("info")) {
        field(other.getKey());
        value(other.getValue());
      }
    }
    put("\n}\n");
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

  private void value(Slice value) throws IOException {
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
