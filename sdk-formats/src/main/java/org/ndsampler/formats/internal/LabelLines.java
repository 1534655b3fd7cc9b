package org.ndsampler.formats.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a text file of labels, one after the other. Safe for concurrent use. */
public final class LabelLines {
  /** No line of labels is longer; what is comes from another kind of file. */
  private static final int MOST_LENGTH = 16 << 20;

  private LabelLines() {}

  /** Receives a line that is not blank. */
  @FunctionalInterface
  public interface Each {
    /** Takes a line without white space around it; the first one has the number 1. */
    void line(int number, String text) throws IOException;
  }

  /** Reads a file; bytes that are no UTF-8 become replacement characters. */
  public static void read(Path file, Each each) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
      StringBuilder line = new StringBuilder();
      int number = 1;
      int c = in.read();
      if (c == '\uFEFF') {
        c = in.read();
      }
      while (c >= 0) {
        if (c == '\n' || c == '\r') {
          give(number, line, each);
          line.setLength(0);
          number++;
          int next = in.read();
          c = c == '\r' && next == '\n' ? in.read() : next;
          continue;
        }
        if (line.length() >= MOST_LENGTH) {
          throw new IOException(
              file + ", line " + number + ": longer than " + MOST_LENGTH + " characters");
        }
        line.append((char) c);
        c = in.read();
      }
      give(number, line, each);
    }
  }

  private static void give(int number, StringBuilder line, Each each) throws IOException {
    String text = line.toString().strip();
    if (!text.isEmpty()) {
      each.line(number, text);
    }
  }
}
