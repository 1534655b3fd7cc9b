package org.ndsampler.core.raster.cog;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;

/**
 * What {@link CogValidator} found. Immutable.
 *
 * @since 0.1
 */
public final class CogReport {
  private final Path path;
  private final List<String> errors;
  private final List<String> warnings;
  private final Details details;

  private CogReport(Path path, List<String> errors, List<String> warnings, Details details) {
    this.path = path;
    this.errors = List.copyOf(errors);
    this.warnings = List.copyOf(warnings);
    this.details = details;
  }

  /** A report of these findings. */
  public static CogReport of(
      Path path, List<String> errors, List<String> warnings, Details details) {
    return new CogReport(path, errors, warnings, details);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Why it is not a Cloud-Optimised GeoTIFF; none if it is one. */
  public List<String> errors() {
    return errors;
  }

  /** What could be better. */
  public List<String> warnings() {
    return warnings;
  }

  /** Where things are; what is known of a file that is not a COG. */
  public Details details() {
    return details;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CogReport that
        && path.equals(that.path)
        && errors.equals(that.errors)
        && warnings.equals(that.warnings)
        && details.equals(that.details);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, errors, warnings, details);
  }

  /** Whether there are no errors; warnings are allowed. */
  public boolean isValid() {
    return errors.isEmpty();
  }

  /** The verdict, and the errors and warnings, one a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(path.toString());
    text.append(isValid() ? ": a COG" : ": not a valid COG");
    if (details.sizes().containsKey("main")) {
      int overviews = details.sizes().size() - 1;
      text.append(", ").append(details.sizes().get("main")).append(" and ").append(overviews);
      text.append(overviews == 1 ? " overview" : " overviews");
    }
    errors.forEach(error -> text.append("\n  error: ").append(error));
    warnings.forEach(warning -> text.append("\n  warning: ").append(warning));
    return text.toString();
  }

  /**
   * Where things are in the file. In the maps {@code main} is the image and {@code overview_0},
   * {@code overview_1}, ... its overviews, in the order of the file's directories. Immutable.
   *
   * @param ifdOffsets the byte at which each directory begins
   * @param dataOffsets the byte of the first tile of each; absent where that was never written
   * @param sizes width and height of each
   * @param ghostArea the promises that GDAL's COG driver writes before the first directory, by
   *     name; none in a file that has no such area
   */
  public record Details(
      Map<String, Long> ifdOffsets,
      Map<String, Long> dataOffsets,
      Map<String, Size> sizes,
      Map<String, String> ghostArea) {

    /** Copies the maps, in their order. */
    public Details {
      ifdOffsets = Collections.unmodifiableMap(new LinkedHashMap<>(ifdOffsets));
      dataOffsets = Collections.unmodifiableMap(new LinkedHashMap<>(dataOffsets));
      sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
      ghostArea = Collections.unmodifiableMap(new LinkedHashMap<>(ghostArea));
    }
  }
}
