package org.ndsampler.core.raster;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * What an image file holds, as far as its header tells. Immutable.
 *
 * @since 0.1
 */
public final class RasterInfo {
  private final Path path;
  private final String format;
  private final Size size;
  private final int channels;
  private final DType dtype;
  private final Size blockSize;
  private final List<Size> overviews;
  private final OptionalDouble nodata;
  private final List<String> warnings;

  private RasterInfo(
      RasterInfo other, List<Size> overviews, OptionalDouble nodata, List<String> warnings) {
    this.path = other.path;
    this.format = other.format;
    this.size = other.size;
    this.channels = other.channels;
    this.dtype = other.dtype;
    this.blockSize = other.blockSize;
    this.overviews = List.copyOf(overviews);
    this.nodata = nodata;
    this.warnings = List.copyOf(warnings);
  }

  private RasterInfo(
      Path path, String format, Size size, int channels, DType dtype, Size blockSize) {
    this.path = path;
    this.format = format;
    this.size = size;
    this.channels = channels;
    this.dtype = dtype;
    this.blockSize = blockSize;
    this.overviews = List.of();
    this.nodata = OptionalDouble.empty();
    this.warnings = List.of();
  }

  /**
   * A file without overviews and without a nodata value.
   *
   * @param path the file
   * @param format the name of the format, such as {@code png}, {@code jpeg}, {@code npy}, {@code
   *     tiff}
   * @param size width and height in pixels
   * @param channels number of channels
   * @param dtype type of the values
   * @param blockSize the unit that is decoded at once: a tile, a strip, or the whole image
   */
  public static RasterInfo of(
      Path path, String format, Size size, int channels, DType dtype, Size blockSize) {
    return new RasterInfo(path, format, size, channels, dtype, blockSize);
  }

  /** The same file with smaller versions in it, the largest first. */
  public RasterInfo withOverviews(List<Size> sizes) {
    return new RasterInfo(this, sizes, nodata, warnings);
  }

  /** The same file with a value that means "no data", or without one. */
  public RasterInfo withNodata(OptionalDouble value) {
    return new RasterInfo(this, overviews, value, warnings);
  }

  /** The same file with what a reader of it should know, each a sentence. */
  public RasterInfo withWarnings(List<String> sentences) {
    return new RasterInfo(this, overviews, nodata, sentences);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The name of the format, such as {@code png} or {@code tiff}. */
  public String format() {
    return format;
  }

  /** Width and height in pixels. */
  public Size size() {
    return size;
  }

  /** The number of channels. */
  public int channels() {
    return channels;
  }

  /** The type of the values. */
  public DType dtype() {
    return dtype;
  }

  /** The unit that is decoded at once: a tile, a strip, or the whole image. */
  public Size blockSize() {
    return blockSize;
  }

  /** The sizes of the smaller versions in the file, the largest first. */
  public List<Size> overviews() {
    return overviews;
  }

  /** The value that means "no data", if the file names one. */
  public OptionalDouble nodata() {
    return nodata;
  }

  /**
   * What a reader of the file should know: a part that is missing, pages or overviews that are not
   * read, each a sentence. Empty as a rule.
   */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RasterInfo that
        && path.equals(that.path)
        && format.equals(that.format)
        && size.equals(that.size)
        && channels == that.channels
        && dtype == that.dtype
        && blockSize.equals(that.blockSize)
        && overviews.equals(that.overviews)
        && nodata.equals(that.nodata)
        && warnings.equals(that.warnings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        path, format, size, channels, dtype, blockSize, overviews, nodata, warnings);
  }

  /** What it says, on one line. */
  @Override
  public String toString() {
    return path
        + ": "
        + format
        + ", "
        + size
        + ", "
        + channels
        + (channels == 1 ? " channel " : " channels ")
        + dtype
        + ", blocks "
        + blockSize
        + (overviews.isEmpty() ? "" : ", overviews " + overviews)
        + (nodata.isPresent() ? ", nodata " + nodata.getAsDouble() : "")
        + (warnings.isEmpty() ? "" : "; " + String.join("; ", warnings));
  }

  /**
   * Checks that a window can be read.
   *
   * @throws IndexOutOfBoundsException if it is not wholly inside the image
   */
  public void requireInside(Window window) {
    if (!size.toWindow().contains(window)) {
      throw new IndexOutOfBoundsException(
          window + " is not inside " + path + ", which is " + size + "; pad it first, or clip it");
    }
  }

  /**
   * Checks that a window can be read into an array.
   *
   * @throws IndexOutOfBoundsException if the window is not wholly inside the image
   * @throws IllegalArgumentException if the array is a clip or has another shape or type
   */
  public void requireTarget(Window window, NDArray target) {
    requireInside(window);
    if (target.shape().isClip()
        || target.height() != window.height()
        || target.width() != window.width()
        || target.channels() != channels
        || target.dtype() != dtype) {
      throw new IllegalArgumentException(
          "reading "
              + window
              + " of "
              + path
              + " needs an array ("
              + window.height()
              + ", "
              + window.width()
              + ", "
              + channels
              + ") "
              + dtype
              + ", not "
              + target);
    }
  }
}
