package org.ndsampler.core.internal;

import java.lang.System.Logger.Level;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a module does when this virtual machine meets its first dataset. Found as a service, since
 * core knows none of them: so a notebook's kernel learns to show what its next line evaluates.
 */
public interface FirstUse {
  /**
   * Whether it has happened, or will not. Not a holder class: what is prepared may initialise any
   * class.
   */
  AtomicBoolean HAPPENED = new AtomicBoolean();

  /** Called once, before the first dataset is given to whoever asked for it. */
  void prepare();

  /** Says that this program is none for which anything has to be prepared, such as a command. */
  static void decline() {
    HAPPENED.set(true);
  }

  /** Says that there is a dataset. What cannot be prepared is a warning, since data is data. */
  static void happened() {
    if (HAPPENED.get() || !HAPPENED.compareAndSet(false, true)) {
      return;
    }
    try {
      for (FirstUse each : ServiceLoader.load(FirstUse.class, FirstUse.class.getClassLoader())) {
        each.prepare();
      }
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      System.getLogger(FirstUse.class.getName()).log(Level.WARNING, e.toString());
    }
  }
}
