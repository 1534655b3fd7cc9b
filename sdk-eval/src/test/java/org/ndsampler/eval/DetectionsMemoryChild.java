package org.ndsampler.eval;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;

/** The program of a child process with little memory: reads files of results. */
final class DetectionsMemoryChild {
  private DetectionsMemoryChild() {}

  public static void main(String[] files) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CocoDataset dataset =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1, \"width\": 9, \"height\": 9}],"
                + " \"categories\": [{\"id\": 1, \"name\": \"a\"}]}");
    for (String file : files) {
      try {
        out.println(Detections.read(Path.of(file), dataset).size());
      } catch (IOException e) {
        out.println(e.getMessage());
      }
    }
  }
}
