package org.ndsampler.spark.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.coco.internal.LongSet;

/**
 * Makes one JSON array of parts, record by record, and numbers those that have no ids. Confined to
 * one thread.
 */
final class RecordMerge {
  private static final String ID = "{\"id\":";

  private final OutputStream out;
  private final boolean numbered;
  private final LongSet ids = new LongSet();
  private long count;

  /**
   * Begins an array.
   *
   * @param numbered whether each record gets an id, from 1
   */
  RecordMerge(OutputStream out, boolean numbered) throws IOException {
    this.out = out;
    this.numbered = numbered;
    text("[");
  }

  void add(Path part) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(part)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text(count == 0 ? "\n" : ",\n");
        count++;
        if (numbered) {
          text(ID + count + "," + line.substring(1));
        } else {
          requireNewId(line);
          text(line);
        }
      }
    }
  }

  private void requireNewId(String line) {
    if (line.startsWith(ID)) {
      long id = Long.parseLong(line, ID.length(), end(line), 10);
      if (!ids.add(id)) {
        throw new IllegalArgumentException(
            "two annotations have the id " + id + "; leave the column out, and they are numbered");
      }
    }
  }

  private static int end(String line) {
    int end = ID.length();
    while (line.charAt(end) == '-' || Character.isDigit(line.charAt(end))) {
      end++;
    }
    return end;
  }

  void finish() throws IOException {
    text(count == 0 ? "]" : "\n]");
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
