package org.ndsampler.reliability.soak;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds at a moment when all should be given back. What the system does not tell,
 * such as handles outside of Linux, is 0.
 *
 * @param heap bytes after collections
 * @param resident kilobytes of memory that is no file's: the heap as far as it was ever used, which
 *     has a limit, and what native code holds, which has none
 * @param maps mapped regions
 * @param handles open files
 * @param threads threads of Java
 * @param buffers bytes of direct and mapped buffers
 */
record Figures(long heap, long resident, long maps, long handles, long threads, long buffers) {
  private static final Path PROCESS = Path.of("/proc/self");

  static Figures now() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(30);
    }
    var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long buffers =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Figures(
        memory.getUsed(),
        anonymous(),
        lines(PROCESS.resolve("maps")),
        entries(PROCESS.resolve("fd")),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        buffers);
  }

  private static long anonymous() throws IOException {
    Path status = PROCESS.resolve("status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private static long entries(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** The larger of each. */
  Figures max(Figures other) {
    return new Figures(
        Math.max(heap, other.heap),
        Math.max(resident, other.resident),
        Math.max(maps, other.maps),
        Math.max(handles, other.handles),
        Math.max(threads, other.threads),
        Math.max(buffers, other.buffers));
  }

  /** What has grown beyond another by more than a round can explain; empty if nothing has. */
  String growthOver(Figures earlier) {
    StringBuilder grown = new StringBuilder();
    grown(grown, "heap", earlier.heap, heap, 3L << 20);
    // The heap may still spread over what it was given.
    grown(grown, "resident kB", earlier.resident, resident, 64 << 10);
    grown(grown, "maps", earlier.maps, maps, 40);
    grown(grown, "handles", earlier.handles, handles, 4);
    grown(grown, "threads", earlier.threads, threads, 4);
    grown(grown, "buffers", earlier.buffers, buffers, 1 << 20);
    return grown.toString();
  }

  private static void grown(StringBuilder text, String what, long from, long to, long allowed) {
    if (to > from + allowed) {
      text.append(what).append(" from ").append(from).append(" to ").append(to).append("; ");
    }
  }
}
