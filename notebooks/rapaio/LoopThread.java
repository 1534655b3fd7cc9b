package org.rapaio.jupyter.kernel.channels;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a piece of work again and again until it is told to stop. It stands before the class of the
 * same name in rapaio-jupyter-kernel 2.3.0 and 3.0.1, which loses two races at the start:
 *
 * <ul>
 *   <li>Its {@code start()} starts the thread first and sets {@code running} afterwards: a thread
 *       that is quick sees that it is not to run, and ends.
 *   <li>The threads are started before {@code Channels} has its table of handlers: a message that is
 *       quick ends the thread with a {@code NullPointerException}, or is dropped.
 * </ul>
 *
 * <p>When one of these happens to the thread of the shell channel, the kernel never answers and
 * Jupyter waits for it in vain, in one start of ten or so. Here {@code start()} only notes the
 * thread, and {@link #startAll} starts them all once everything is in place.
 */
public final class LoopThread extends Thread {
  private static final List<LoopThread> NOTED = new ArrayList<>();

  private final long sleep;
  private final Runnable work;
  private volatile boolean running = true;

  public LoopThread(String name, long sleep, Runnable work) {
    super(name);
    this.sleep = sleep;
    this.work = work;
  }

  /** Notes the thread for {@link #startAll}. */
  @Override
  public synchronized void start() {
    NOTED.add(this);
  }

  /** Starts the threads; called once, by the thread that made them. */
  static void startAll() {
    NOTED.forEach(LoopThread::begin);
  }

  private void begin() {
    super.start();
  }

  @Override
  public void run() {
    try {
      while (running) {
        work.run();
        Thread.sleep(sleep);
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }

  /** Lets the thread end after the work that it is at. */
  public void shutdown() {
    running = false;
  }
}
