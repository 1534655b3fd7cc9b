package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Something that writes files, the same bytes each time. */
interface Writer {
  /** What is there before. */
  default void prepare(Path folder) throws IOException {}

  /** Writes, and may be called again. */
  void write(Path folder) throws IOException;

  /**
   * Whether all that is written is on the disk when the call returns. What is drawn can be drawn
   * again: it is only noticed that something is missing.
   */
  default boolean isFlushed() {
    return true;
  }

  /** Whether what cannot be written costs a warning and no more, since it only saves time. */
  default boolean isKeptForSpeed() {
    return false;
  }
}
