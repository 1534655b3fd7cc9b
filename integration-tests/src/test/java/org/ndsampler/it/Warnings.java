package org.ndsampler.it;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What is logged. Here and not beside what logs, whose modules do not read {@code java.logging}.
 */
final class Warnings {
  private Warnings() {}

  /** Something that may log. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** The warnings of a logger while something is done. */
  static List<String> of(String loggerName, Action action) throws Exception {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel().equals(Level.WARNING)) {
              warnings.add(MessageFormat.format(record.getMessage(), record.getParameters()));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(loggerName);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      action.run();
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    return warnings;
  }
}
