package org.ndsampler.toy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.AtomicFolder;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.internal.Digests;

/**
 * Writes a dataset so that its folder is complete or absent: into a sibling, which is renamed at
 * the end. A stamp tells what is in the folder, and the size of each file, so that the same dataset
 * is not written twice and a damaged one is noticed.
 */
final class BundleWriter {
  static final String JSON = "data.kwcoco.json";
  static final String STAMP = ".ndsampler-toy";

  /** Part of the stamp: to be raised whenever the bytes that are written change. */
  private static final int VERSION = 2;

  private static final String FIRST_LINE = "ndsampler toy data, version " + VERSION + ": ";

  private final Path folder;
  private final String recipe;
  private final ToySource source;
  private final int threads;
  private final Progress progress;

  BundleWriter(Path folder, String recipe, ToySource source, int threads, Progress progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.recipe = recipe;
    this.source = source;
    this.threads = threads;
    this.progress = progress;
  }

  /** The JSON of the finished bundle. */
  Path write() throws IOException {
    Path json = folder.resolve(JSON);
    if (isThere()) {
      return json;
    }
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IOException("a dataset cannot be the root folder " + folder);
    }
    Files.createDirectories(parent);
    try (AtomicFolder whole = AtomicFolder.of(folder)) {
      fill(whole.path());
      try {
        whole.commit();
      } catch (FileSystemException e) {
        // Another thread or process was faster; what it wrote is what we wrote, if it is complete.
        if (!isThere()) {
          throw e;
        }
      }
    }
    return json;
  }

  /**
   * Whether the folder holds this dataset already.
   *
   * @throws IOException if it holds something else
   */
  private boolean isThere() throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "a file is where the toy dataset would be written");
    }
    Path stamp = folder.resolve(STAMP);
    if (!Files.exists(stamp)) {
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isEmpty()) {
          return false;
        }
      }
      throw refused("holds files that are not a toy dataset");
    }
    List<String> lines = Files.readAllLines(stamp, StandardCharsets.UTF_8);
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (!first.equals(FIRST_LINE + recipe)) {
      throw refused("holds another toy dataset (" + first + "), not (" + FIRST_LINE + recipe + ")");
    }
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      String wanted = space < 0 ? line : line.substring(0, space);
      String name = line.substring(space + 1);
      String found = name.equals(JSON) ? digest(folder.resolve(name)) : size(folder.resolve(name));
      if (!found.equals(wanted)) {
        throw refused("holds this toy dataset, but " + name + " has been changed or removed");
      }
    }
    return true;
  }

  private FileAlreadyExistsException refused(String why) {
    return new FileAlreadyExistsException(
        folder.toString(),
        null,
        "the folder " + why + "; choose another folder, or delete this one to have it written");
  }

  private static String size(Path file) {
    try {
      return Long.toString(Files.size(file));
    } catch (IOException e) {
      return "absent";
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      return Digests.sha256(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return "absent";
    }
  }

  private void fill(Path target) throws IOException {
    ConcurrentHashMap<String, Integer> sizes = new ConcurrentHashMap<>();
    drawAll(target, sizes);
    byte[] json = ToyJson.write(source, recipe).getBytes(StandardCharsets.UTF_8);
    Files.write(target.resolve(JSON), json);
    StringBuilder stamp = new StringBuilder(FIRST_LINE).append(recipe).append('\n');
    stamp.append(Digests.sha256(json)).append(' ').append(JSON).append('\n');
    new TreeMap<>(sizes)
        .forEach((name, size) -> stamp.append(size).append(' ').append(name).append('\n'));
    Files.writeString(target.resolve(STAMP), stamp, StandardCharsets.UTF_8);
  }

  private void drawAll(Path target, ConcurrentHashMap<String, Integer> sizes) throws IOException {
    int total = source.imageCount();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    String task = "drawing " + recipe;
    Callable<Boolean> worker =
        () -> {
          try {
            for (int i = next.getAndIncrement();
                i < total && !stop.get();
                i = next.getAndIncrement()) {
              draw(source.image(i), target, sizes);
              progress.update(task, done.incrementAndGet(), total);
            }
            return true;
          } catch (IOException | RuntimeException | Error e) {
            stop.set(true);
            throw e;
          }
        };
    int workers = Math.max(1, Math.min(threads, total));
    ExecutorService pool = Daemons.pool(workers, "ndsampler-toy");
    try {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        all.add(worker);
      }
      for (Future<Boolean> future : pool.invokeAll(all)) {
        future.get();
      }
    } catch (InterruptedException e) {
      stop.set(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while " + task + "; nothing was left behind");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  /** Waits even when interrupted: the folder is deleted next, and nobody may write to it then. */
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException(cause);
  }

  private static void draw(ToyImage image, Path target, ConcurrentHashMap<String, Integer> sizes)
      throws IOException {
    if (image.base() != null) {
      draw(image.base(), target, sizes);
    }
    for (ToyImage.File asset : image.assets()) {
      draw(asset, target, sizes);
    }
  }

  private static void draw(
      ToyImage.File file, Path target, ConcurrentHashMap<String, Integer> sizes)
      throws IOException {
    Path path = target.resolve(file.path());
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    byte[] bytes = file.content().bytes();
    Files.write(path, bytes);
    sizes.put(file.path(), bytes.length);
  }
}
