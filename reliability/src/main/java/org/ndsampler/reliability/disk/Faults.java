package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Each writer on a disk that fails, at each of its operations. After that, whatever lies under a
 * final name is what was there before or what should be written, whole.
 */
final class Faults {
  private static final String FOLDER = "/data";

  private final Writer writer;
  private final Map<String, byte[]> before;
  private final Map<String, byte[]> after;
  private final long operations;
  private long runs;

  private Faults(
      Writer writer, Map<String, byte[]> before, Map<String, byte[]> after, long operations) {
    this.writer = writer;
    this.before = before;
    this.after = after;
    this.operations = operations;
  }

  /** What a writer does on a sound disk. */
  static Faults of(Writer writer) throws IOException {
    try (Disk disk = prepared(writer)) {
      Map<String, byte[]> before = files(disk.path(FOLDER));
      disk.fail(Disk.Fault.NONE, 0);
      writer.write(disk.path(FOLDER));
      long operations = disk.operations();
      Map<String, byte[]> after = files(disk.path(FOLDER));
      if (same(before, after) || operations < 2) {
        throw new AssertionError(writer + " has written nothing");
      }
      return new Faults(writer, before, after, operations);
    }
  }

  long runs() {
    return runs;
  }

  long operations() {
    return operations;
  }

  private static Disk prepared(Writer writer) throws IOException {
    Disk disk = new Disk();
    Path folder = disk.path(FOLDER);
    Files.createDirectories(folder);
    writer.prepare(folder);
    disk.journal().settle();
    return disk;
  }

  /** Transfers that move less than asked change nothing. */
  void shortTransfers() throws IOException {
    try (Disk disk = prepared(writer)) {
      disk.shortTransfers(true);
      writer.write(disk.path(FOLDER));
      disk.shortTransfers(false);
      requireWritten(files(disk.path(FOLDER)), "with short transfers");
    }
  }

  /** One operation fails, or all that write from one on. */
  void errors(Disk.Fault fault) throws IOException {
    for (long n = 0; n < operations; n++) {
      String what = fault + " at operation " + n + " of " + operations;
      try (Disk disk = prepared(writer)) {
        runs++;
        disk.fail(fault, n);
        boolean isWritten = attempt(disk, what);
        disk.fail(Disk.Fault.NONE, 0);
        Map<String, byte[]> left = files(disk.path(FOLDER));
        if (isWritten && !writer.isKeptForSpeed()) {
          requireWritten(left, what);
        } else {
          requireWhole(left, what);
        }
        writer.write(disk.path(FOLDER));
        requireWritten(files(disk.path(FOLDER)), what + " and a second attempt");
      }
    }
  }

  private boolean attempt(Disk disk, String what) {
    try {
      writer.write(disk.path(FOLDER));
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError(writer + ", " + what + ": an error without a message", e);
      }
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(writer + ", " + what + ": " + e, e);
    }
  }

  /** The machine goes off; what was not forced is there in part, or not. */
  void crashes(int states, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (long n = 0; n <= operations; n++) {
      String what = "a crash at operation " + n + " of " + operations;
      try (Disk disk = prepared(writer)) {
        disk.fail(Disk.Fault.CRASH, n);
        boolean isWritten = false;
        try {
          writer.write(disk.path(FOLDER));
          isWritten = true;
        } catch (Disk.Off expected) {
          // Off it is.
        } catch (IOException | RuntimeException e) {
          if (!isCausedByCrash(e)) {
            throw new AssertionError(writer + ", " + what + ": " + e, e);
          }
        }
        for (int i = 0; i < states; i++) {
          runs++;
          look(disk, random, isWritten, what);
        }
      }
    }
  }

  private static boolean isCausedByCrash(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Disk.Off) {
        return true;
      }
    }
    return false;
  }

  private void look(Disk disk, SplittableRandom random, boolean isWritten, String what)
      throws IOException {
    try (FileSystem left = disk.journal().afterCrash(random);
        Disk again = new Disk(left)) {
      Path folder = again.path(FOLDER);
      Map<String, byte[]> files = files(folder);
      if (writer.isFlushed()) {
        if (isWritten) {
          requireWritten(files, what + " after the call has returned");
        } else {
          requireWhole(files, what);
        }
      }
      try {
        writer.write(folder);
      } catch (IOException e) {
        // What was not flushed may be missing; that is noticed, and said with advice.
        if (writer.isFlushed()) {
          throw new AssertionError(writer + ", " + what + " and a second attempt: " + e, e);
        }
        return;
      }
      requireWritten(files(folder), what + " and a second attempt");
    }
  }

  private void requireWhole(Map<String, byte[]> left, String what) {
    left.forEach(
        (name, bytes) -> {
          byte[] old = before.get(name);
          byte[] made = after.get(name);
          if (!(old != null && Arrays.equals(old, bytes))
              && !(made != null && Arrays.equals(made, bytes))) {
            throw new AssertionError(
                writer + ", " + what + ": " + name + " is neither the old one nor the new one");
          }
        });
    before
        .keySet()
        .forEach(
            name -> {
              if (!left.containsKey(name)) {
                throw new AssertionError(writer + ", " + what + ": " + name + " is gone");
              }
            });
  }

  private void requireWritten(Map<String, byte[]> left, String what) {
    if (!same(left, after)) {
      throw new AssertionError(
          writer
              + ", "
              + what
              + ": there is "
              + left.keySet()
              + ", not what was written: "
              + after.keySet());
    }
  }

  private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
  }

  /** All that has a final name: hidden names are of files that are being written. */
  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Path name = folder.relativize(file);
        if (Files.isRegularFile(file) && !isHidden(name)) {
          files.put(name.toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static boolean isHidden(Path name) {
    for (Path part : name) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** SECONDS: every writer with every fault, with new crashes until the time is over. */
  public static void main(String[] arguments) throws IOException {
    Logger.getLogger("org.ndsampler").setLevel(Level.OFF);
    long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
    long seed = 0;
    long runs = 0;
    do {
      for (WriterCase writer : WriterCase.values()) {
        Faults faults = of(writer);
        if (seed == 0) {
          faults.shortTransfers();
          faults.errors(Disk.Fault.ERROR);
          faults.errors(Disk.Fault.FULL);
        }
        faults.crashes(8, seed);
        runs += faults.runs();
        if (seed == 0) {
          System.out.println(
              "disk: "
                  + writer
                  + ", "
                  + faults.operations
                  + " operations, "
                  + faults.runs()
                  + " runs");
        }
      }
      seed++;
    } while (System.nanoTime() < end);
    System.out.println("disk: " + runs + " failures and crashes, all files whole");
  }
}
