package org.ndsampler.core.raster;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An image file that is damaged, is not what it says it is, or uses a feature that is not
 * supported.
 *
 * @since 0.1
 */
public final class RasterFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** Whether the file may be sound. */
  private final boolean unsupported;

  /**
   * With the place of the damage.
   *
   * @param path the file
   * @param reason what is wrong, where in the file (IFD, block, byte offset), and what to do
   */
  public RasterFormatException(Path path, String reason) {
    this(path, reason, false);
  }

  private RasterFormatException(Path path, String reason, boolean unsupported) {
    super(path + ": " + reason);
    this.unsupported = unsupported;
  }

  /**
   * Of a file that seems whole, but uses what a provider does not know; another one may.
   *
   * @param path the file
   * @param reason what is not supported, where in the file, and what to do
   */
  public static RasterFormatException unsupported(Path path, String reason) {
    return new RasterFormatException(path, reason, true);
  }

  /** Whether the file seems whole and another provider may know what this one does not. */
  public boolean isUnsupported() {
    return unsupported;
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
    unsupported = false;
  }
}
