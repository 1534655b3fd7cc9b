package org.ndsampler.core.concurrent;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.SuppressForbidden;

/** Whether standard output ends at a terminal. */
final class Terminal {
  private Terminal() {}

  static boolean isThere() {
    String told = System.getProperty("ndsampler.terminal", "");
    return told.isEmpty() ? isInteractive(System.console()) : Boolean.parseBoolean(told);
  }

  private static boolean isInteractive(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      // From JDK 22 on there is a console without a terminal too, and a method that tells.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Not the console's own writer: a shell may have replaced the stream. */
  @SuppressForbidden
  static PrintStream out() {
    return System.out;
  }
}
