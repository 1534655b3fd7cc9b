package org.ndsampler.reliability.threads;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;

/** Sixteen threads against the bytes of one; closing, interrupting and stopping at any moment. */
public final class Threads implements Closeable {
  private static final int MANY = 16;

  private final Work work;
  private final long seed;
  private final Duration time;
  private final AtomicLong samples = new AtomicLong();

  /**
   * Threads over a dataset of their own.
   *
   * @param time for each of the questions
   */
  public Threads(Path folder, long seed, Duration time) throws IOException {
    this.work = new Work(folder, seed);
    this.seed = seed;
    this.time = time;
  }

  /** The samples that were loaded and compared so far. */
  public long samples() {
    return samples.get();
  }

  private void check(CocoSampler sampler, SplittableRandom random) {
    work.check(sampler, random.nextInt(work.targets().size()));
    samples.incrementAndGet();
  }

  /** The bytes are those of one thread. */
  public void sameBytes() throws Exception {
    Crowd crowd = new Crowd(MANY, seed, random -> check(work.sampler(), random));
    waitFor(crowd, time);
    crowd.stop();
  }

  /**
   * Whoever loads while the sampler is closed gets the right bytes or is told that it is closed.
   */
  public int closing() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    int rounds = 0;
    do {
      CocoSampler sampler = work.sampler(rounds % 2 == 0 ? Backend.COG : Backend.NPY);
      AtomicLong refused = new AtomicLong();
      Crowd crowd =
          new Crowd(
              8,
              random.nextLong(),
              own -> {
                try {
                  check(sampler, own);
                } catch (IllegalStateException e) {
                  require(e.getMessage() != null && e.getMessage().contains("closed"), e);
                  refused.incrementAndGet();
                }
              });
      Thread.sleep(random.nextInt(40));
      sampler.close();
      long waited = System.nanoTime();
      while (refused.get() == 0
          && !crowd.isOver()
          && System.nanoTime() - waited < 20_000_000_000L) {
        Thread.onSpinWait();
      }
      crowd.stop();
      require(refused.get() > 0, new IllegalStateException("nobody was told of the closing"));
      rounds++;
    } while (System.nanoTime() < end);
    return rounds;
  }

  /** A thread that is interrupted may fail; nobody else does, then or later. */
  public int interrupting() throws Exception {
    Set<Thread> interrupted = java.util.Collections.synchronizedSet(new HashSet<>());
    AtomicLong failed = new AtomicLong();
    CocoSampler sampler = work.sampler(Backend.NPY);
    Crowd crowd =
        new Crowd(
            MANY,
            seed,
            own -> {
              try {
                check(sampler, own);
              } catch (UncheckedIOException | CancellationException e) {
                require(interrupted.remove(Thread.currentThread()), e);
                failed.incrementAndGet();
              } finally {
                if (Thread.interrupted()) {
                  interrupted.remove(Thread.currentThread());
                }
              }
            });
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    int interrupts = 0;
    while (System.nanoTime() < end && !crowd.isOver()) {
      // Only the first half of the threads is ever interrupted.
      Thread thread = crowd.threads().get(random.nextInt(MANY / 2));
      interrupted.add(thread);
      thread.interrupt();
      interrupts++;
      Thread.sleep(random.nextInt(5));
    }
    crowd.stop();
    for (int i = 0; i < work.targets().size(); i++) {
      work.check(sampler, i);
    }
    sampler.close();
    return interrupts;
  }

  /**
   * A loader that is stopped anywhere leaves no thread behind, and gave right batches until then.
   */
  public int loaders() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    long end = System.nanoTime() + time.toNanos();
    int rounds = 0;
    List<Target> targets =
        work.targets().stream().filter(t -> t.toSize().isEmpty() && t.scaleX() == 1).toList();
    do {
      CancellationToken token = new CancellationToken();
      SampleLoader loader =
          work.sampler()
              .loader(targets)
              .batchSize(1 + random.nextInt(9))
              .threads(1 + random.nextInt(6))
              .prefetch(1 + random.nextInt(4))
              .cancellation(token);
      int stopAfter = random.nextInt(loader.batchCount() + 1);
      boolean isCancelled = random.nextBoolean();
      try (SampleLoader.Batches batches = loader.iterator()) {
        for (int i = 0; i < stopAfter && batches.hasNext(); i++) {
          Batch batch = batches.next();
          for (int index : batch.indices()) {
            require(index < targets.size(), new IllegalStateException("no such target: " + index));
          }
          samples.addAndGet(batch.size());
        }
        if (isCancelled) {
          token.cancel();
          try {
            while (batches.hasNext()) {
              batches.next();
            }
          } catch (CancellationException expected) {
            // As documented.
          }
        }
      }
      rounds++;
    } while (System.nanoTime() < end);
    List<Thread> left = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      left = new ArrayList<>(Thread.getAllStackTraces().keySet());
      left.removeAll(before);
      left.removeIf(thread -> !thread.isAlive());
      if (left.isEmpty()) {
        return rounds;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("threads of loaders are left: " + left);
  }

  /** Whoever reads while others choose sees one choice or the other, whole. */
  public int preselecting() throws Exception {
    CocoSampler sampler = work.sampler(Backend.COG);
    Selection small = Selection.all().negatives(3).window(16, 16).seed(1);
    Selection large = Selection.all().negatives(9).window(16, 16).seed(2);
    Set<Integer> sizes = new HashSet<>();
    sampler.preselect(small);
    sizes.add(sampler.items().size());
    sampler.preselect(large);
    sizes.add(sampler.items().size());
    AtomicLong choices = new AtomicLong();
    Crowd crowd =
        new Crowd(
            8,
            seed,
            own -> {
              if (own.nextInt(4) == 0) {
                sampler.preselect(own.nextBoolean() ? small : large);
                choices.incrementAndGet();
              } else {
                List<Target> items = sampler.items();
                require(sizes.contains(items.size()), new IllegalStateException("" + items.size()));
                sampler.loadSample(items.get(own.nextInt(items.size())));
                samples.incrementAndGet();
              }
            });
    waitFor(crowd, time);
    crowd.stop();
    sampler.close();
    return choices.intValue();
  }

  @Override
  public void close() {
    work.close();
  }

  private static void waitFor(Crowd crowd, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && !crowd.isOver()) {
      Thread.sleep(20);
    }
  }

  private static void require(boolean holds, RuntimeException otherwise) {
    if (!holds) {
      throw otherwise;
    }
  }

  /** SECONDS: all of it, again and again with other seeds. */
  public static void main(String[] arguments) throws Exception {
    long seconds = Long.parseLong(arguments[0]);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Duration each = Duration.ofMillis(Math.max(1000, Math.min(20_000, seconds * 200)));
    long seed = 0;
    do {
      Path folder = Files.createTempDirectory("ndsampler-threads");
      Threads threads = new Threads(folder, seed++, each);
      threads.sameBytes();
      int closed = threads.closing();
      int interrupts = threads.interrupting();
      int loaders = threads.loaders();
      int choices = threads.preselecting();
      threads.close();
      System.out.println(
          "threads: "
              + threads.samples()
              + " samples as in one thread, "
              + closed
              + " samplers closed under way, "
              + interrupts
              + " interrupts, "
              + loaders
              + " loaders stopped, "
              + choices
              + " selections");
    } while (System.nanoTime() < end);
  }
}
