package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.targets.Targets;

/** Here and not in sdk-targets, whose module does not read {@code java.logging}. */
class TargetsWarningTest {
  @Test
  void annotationsWithoutABoxAreCountedInOneWarning() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "thing")
            .image(1, "a.png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 1, 2, 2))
            .annotation(2, annotation -> annotation.image(1).category(1))
            .annotation(3, annotation -> annotation.image(1).category(1))
            .build();
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Targets.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      assertThat(Targets.table(dataset).rowCount()).isEqualTo(1);
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    assertThat(records).hasSize(1);
    LogRecord record = records.get(0);
    assertThat(record.getLevel()).isEqualTo(Level.WARNING);
    assertThat(MessageFormat.format(record.getMessage(), record.getParameters()))
        .isEqualTo(
            "2 of 3 annotations of dataset have no sound box or no image and are not in the target"
                + " table");
  }
}
