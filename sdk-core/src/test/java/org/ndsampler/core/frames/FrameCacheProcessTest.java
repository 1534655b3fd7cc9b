package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;

/** With real processes: some are killed while they write, some write at the same time. */
class FrameCacheProcessTest {
  private static final int IMAGES = 16;
  private static final int KILLS = 20;

  @TempDir Path folder;

  private final Map<Path, NDArray> images = new LinkedHashMap<>();
  private Path sources;
  private Path cacheFolder;

  @BeforeEach
  void writeImages() throws IOException {
    sources = Files.createDirectory(folder.resolve("sources"));
    cacheFolder = folder.resolve("cache");
    for (int i = 0; i < IMAGES; i++) {
      Path file = sources.resolve("image-" + i + ".bmp");
      images.put(file, TestImages.bmp(file, 1000, 700, i));
    }
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 24));
  }

  private Process child() throws IOException {
    return new ProcessBuilder(
            ChildProcess.command(CacheChild.class, sources.toString(), cacheFolder.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aProcessKilledWhileItWritesLeavesNoWrongPixelTwentyTimes() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    int killed = 0;
    int interruptedWrites = 0;
    int soundEntries = 0;
    // A process may be done before it is killed: then it did not count, and the next ones live
    // shorter.
    int longestLife = 1500;
    for (int round = 0; killed < KILLS && round < 5 * KILLS; round++) {
      Process process = child();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("started");
        waitForFirstFile(process);
        // Early in the first images in one round, among later ones in the next.
        Thread.sleep(random.nextInt(round % 2 == 0 ? 1 + longestLife / 10 : longestLife));
      } finally {
        // SIGKILL: no shutdown hook, no finally block.
        process.destroyForcibly();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      if (process.exitValue() == 137) {
        killed++;
      } else {
        longestLife = Math.max(20, longestLife * 3 / 4);
      }
      try (FrameCache cache = cache()) {
        CacheReport report = cache.verify(Progress.NONE, CancellationToken.NONE);
        assertThat(report.findings()).isEqualTo(report.leftovers());
        interruptedWrites += report.isSound() ? 0 : 1;
        soundEntries += (int) report.entries();
        for (Map.Entry<Path, NDArray> image : images.entrySet()) {
          Path entry = cache.entry(image.getKey(), options()).orElseThrow();
          if (Files.exists(entry)) {
            try (Raster raster = cache.open(image.getKey(), options())) {
              assertThat(raster.info().path()).isEqualTo(entry);
              assertThat(raster.read().contentEquals(image.getValue())).isTrue();
            }
            if (random.nextInt(4) > 0) {
              Files.delete(entry); // so that the next process has something to do
            }
          }
        }
        assertThat(cache.stats().conversions()).isZero();
      }
    }
    // Else the test would have shown nothing.
    assertThat(killed).isEqualTo(KILLS);
    assertThat(interruptedWrites).isGreaterThanOrEqualTo(3);
    assertThat(soundEntries).isPositive();
    try (FrameCache cache = cache()) {
      cache.repair(Progress.NONE, CancellationToken.NONE);
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).findings()).isEmpty();
      cache
          .prepare(images.keySet(), options(), 2, Progress.NONE, CancellationToken.NONE)
          .throwIfFailed();
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).entries()).isEqualTo(IMAGES);
    }
  }

  /** Until the child has begun to write something, or is done. */
  private void waitForFirstFile(Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    int before = files(cacheFolder).size();
    while (process.isAlive() && files(cacheFolder).size() == before && System.nanoTime() < end) {
      Thread.sleep(1);
    }
  }

  private static List<Path> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    List<Path> result = new ArrayList<>();
    try (java.util.stream.Stream<Path> walk = Files.walk(root)) {
      walk.forEach(result::add);
    } catch (java.io.UncheckedIOException e) {
      // A file was moved while we looked: something is being written.
      return new ArrayList<>(List.of(root, root, root, root, root));
    }
    return result;
  }

  @Test
  void twoProcessesThatPrepareTheSameImagesShareTheWork() throws Exception {
    Process first = child();
    Process second = child();
    int converted = 0;
    for (Process process : new Process[] {first, second}) {
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("started");
        String line = out.readLine();
        assertThat(line).startsWith("converted ");
        converted += Integer.parseInt(line.substring(10));
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(converted).isEqualTo(IMAGES);
    try (FrameCache cache = cache()) {
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).findings()).isEmpty();
      for (Map.Entry<Path, NDArray> image : images.entrySet()) {
        try (Raster raster = cache.open(image.getKey(), options())) {
          assertThat(raster.read().contentEquals(image.getValue())).isTrue();
        }
      }
      assertThat(cache.stats().hits()).isEqualTo(IMAGES);
    }
  }

  private FrameCache cache() {
    return FrameCache.builder(cacheFolder).backend(Backend.NPY).build();
  }
}
