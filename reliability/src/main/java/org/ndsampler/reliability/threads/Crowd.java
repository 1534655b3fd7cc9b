package org.ndsampler.reliability.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that do the same until they are told to stop; the first failure stops all. */
final class Crowd {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean isOver;

  /** A turn of one thread. */
  @FunctionalInterface
  interface Turn {
    void take(SplittableRandom random) throws Exception;
  }

  Crowd(int count, long seed, Turn turn) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      SplittableRandom random = seeds.split();
      Thread thread = new Thread(() -> run(turn, random), "crowd-" + i);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void run(Turn turn, SplittableRandom random) {
    try {
      while (!isOver) {
        turn.take(random);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      isOver = true;
    }
  }

  List<Thread> threads() {
    return threads;
  }

  boolean isOver() {
    return isOver;
  }

  /** Waits until all have stopped; a thread that does not is a failure. */
  void stop() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join(60_000);
      if (thread.isAlive()) {
        AssertionError hangs = new AssertionError(thread.getName() + " hangs");
        hangs.setStackTrace(thread.getStackTrace());
        throw hangs;
      }
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("one of " + threads.size() + " threads: " + thrown, thrown);
    }
  }
}
