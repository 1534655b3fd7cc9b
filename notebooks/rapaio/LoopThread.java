package org.rapaio.jupyter.kernel.channels;

/**
 * Runs a piece of work again and again until it is told to stop. It stands before the class of the
 * same name in rapaio-jupyter-kernel 2.3.0 and 3.0.1, whose {@code start()} starts the thread first
 * and sets {@code running} afterwards: a thread that is quick sees that it is not to run, and ends.
 * When that happens to the thread of the shell channel, the kernel never answers and Jupyter waits
 * for it in vain, in about one start of ten. Here {@code running} is set before anything starts.
 *
 * <p>{@code notebooks/kernel install} compiles it and puts it on the kernel's class path.
 */
public final class LoopThread extends Thread {
  private final long sleep;
  private final Runnable work;
  private volatile boolean running = true;

  public LoopThread(String name, long sleep, Runnable work) {
    super(name);
    this.sleep = sleep;
    this.work = work;
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
