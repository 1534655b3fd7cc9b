package org.ndsampler.gdal;

/**
 * Whether GDAL can be used here. Immutable.
 *
 * @param available whether the native library was loaded
 * @param version GDAL's version, such as {@code 3.6.2}; empty if it is not available
 * @param reason why it is not available and what to do; empty if it is
 * @since 0.1
 */
public record GdalStatus(boolean available, String version, String reason) {

  @Override
  public String toString() {
    return available ? "GDAL " + version : "GDAL is not available: " + reason;
  }
}
