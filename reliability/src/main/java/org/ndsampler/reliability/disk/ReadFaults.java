package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.coco.io.CocoException;

/** Each reader on a disk that fails at each operation: it says so, or its answer is right. */
final class ReadFaults {
  private ReadFaults() {}

  /**
   * Fails at each operation in turn.
   *
   * @return how many there were
   */
  static long errors(ReaderCase reader) throws IOException {
    try (Disk disk = new Disk()) {
      Path folder = Files.createDirectories(disk.path("/data"));
      Path file = folder.resolve(reader.file());
      reader.prepare(file);
      disk.fail(Disk.Fault.NONE, 0);
      Object expected = reader.read(file);
      long operations = disk.operations();
      disk.shortTransfers(true);
      require(reader.read(file).equals(expected), reader + " with short reads differs");
      disk.shortTransfers(false);
      int refused = 0;
      for (long n = 0; n < operations; n++) {
        disk.fail(Disk.Fault.ERROR, n);
        try {
          Object answer = reader.read(file);
          require(answer.equals(expected), reader + " after an error at " + n + ": " + answer);
        } catch (IOException | UncheckedIOException | CocoException e) {
          require(
              e.getMessage() != null && !e.getMessage().isBlank(), reader + " at " + n + ": " + e);
          refused++;
        } catch (RuntimeException e) {
          throw new AssertionError(reader + " after an error at " + n + ": " + e, e);
        }
      }
      require(refused > 0, reader + " has noticed none of " + operations + " errors");
      disk.fail(Disk.Fault.NONE, 0);
      require(reader.read(file).equals(expected), reader + " afterwards");
      return operations;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** All readers once. */
  public static void main(String[] arguments) throws IOException {
    for (ReaderCase reader : ReaderCase.values()) {
      System.out.println("disk: " + reader + " read with " + errors(reader) + " errors");
    }
  }
}
