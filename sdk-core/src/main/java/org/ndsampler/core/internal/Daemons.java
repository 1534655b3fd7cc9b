package org.ndsampler.core.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that do not keep the virtual machine alive: a library must not decide when a program
 * ends. Safe for concurrent use.
 */
public final class Daemons {
  private Daemons() {}

  /** Makes threads of that name. */
  public static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** A fixed number of threads of that name; whoever makes it shuts it down. */
  public static ExecutorService pool(int threads, String name) {
    return Executors.newFixedThreadPool(threads, named(name));
  }
}
