package org.ndsampler.core.raster;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An image file that is damaged, is not what it says it is, or uses a feature that is not
 * supported.
 */
public final class RasterFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * With the place of the damage.
   *
   * @param path the file
   * @param reason what is wrong, where in the file (IFD, block, byte offset), and what to do
   */
  public RasterFormatException(Path path, String reason) {
    super(path + ": " + reason);
  }

  /**
   * With a cause.
   *
   * @param path the file
   * @param reason what is wrong, where in the file, and what to do
   * @param cause what the decoder said
   */
  public RasterFormatException(Path path, String reason, Throwable cause) {
    super(path + ": " + reason, cause);
  }
}
