package org.ndsampler.formats.internal;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import org.ndsampler.core.coco.io.internal.JsonText;

/** A file of COCO's form that is written list by list, one record a line. For one thread. */
final class CocoLines implements Closeable {
  private final BufferedWriter out;
  private boolean isInList;
  private String before = "\n";

  /** Begins one; the writer is closed with this. */
  CocoLines(BufferedWriter out, String description) throws IOException {
    this.out = out;
    out.write(
        "{\"info\": {\"description\": " + JsonText.quote(description) + "},\n\"licenses\": []");
  }

  /** Begins a list, and ends that before it. */
  void list(String name) throws IOException {
    out.write((isInList ? "\n]" : "") + ",\n\"" + name + "\": [");
    isInList = true;
    before = "\n";
  }

  /** Writes a record of the list. */
  void record(String json) throws IOException {
    out.write(before);
    out.write(json);
    before = ",\n";
  }

  /** Ends the last list and the file. What is closed without it is no JSON. */
  void end() throws IOException {
    out.write("\n]}\n");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
