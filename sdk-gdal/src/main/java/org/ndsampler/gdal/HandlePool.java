package org.ndsampler.gdal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The datasets of one raster: at most one for each thread that reads at the same time, and no more
 * than a limit; whoever comes then waits. Safe for concurrent use.
 */
final class HandlePool implements Runnable {
  private static final System.Logger LOG = System.getLogger("org.ndsampler.gdal");

  private final String name;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final ArrayDeque<Handle> idle = new ArrayDeque<>();
  private int open;
  private volatile boolean closed;

  HandlePool(String name, Handle first) {
    this.name = name;
    this.limit = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    idle.push(first);
    open = 1;
  }

  boolean isClosed() {
    return closed;
  }

  /** How many datasets are open now. */
  int openCount() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  private IllegalStateException closedProblem() {
    return new IllegalStateException("the raster is closed: " + name);
  }

  /** Takes a dataset, opening another if all are in use. It must be given back. */
  Handle take() throws IOException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw closedProblem();
        }
        // Last in, first out: the dataset that was used last has its blocks in the cache.
        Handle handle = idle.poll();
        if (handle != null) {
          return handle;
        }
        if (open < limit) {
          open++;
          break;
        }
        returned.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    Handle handle = null;
    try {
      handle = Handle.open(name);
      return handle;
    } finally {
      if (handle == null) {
        lock.lock();
        try {
          open--;
          returned.signal();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  void giveBack(Handle handle) {
    lock.lock();
    try {
      if (closed) {
        open--;
        handle.close();
      } else {
        idle.push(handle);
      }
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the datasets that are not in use now; the others when they are given back. */
  void close() {
    lock.lock();
    try {
      closed = true;
      for (Handle handle : idle) {
        handle.close();
        open--;
      }
      idle.clear();
      returned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What the cleaner does when a raster was dropped without being closed. */
  @Override
  public void run() {
    if (!closed) {
      LOG.log(System.Logger.Level.WARNING, "a raster was never closed: " + name);
      close();
    }
  }
}
