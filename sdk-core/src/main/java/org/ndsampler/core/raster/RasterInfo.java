package org.ndsampler.core.raster;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Affine;
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
  private final More more;

  /** What most files do not have. */
  private record More(
      Smaller overviews,
      OptionalDouble nodata,
      List<String> channelNames,
      List<Double> scales,
      List<Double> offsets,
      Optional<GeoTransform> georeference,
      List<String> warnings) {
    static final More NONE =
        new More(
            new Smaller(List.of(), List.of()),
            OptionalDouble.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());

    More {
      channelNames = List.copyOf(channelNames);
      scales = List.copyOf(scales);
      offsets = List.copyOf(offsets);
      warnings = List.copyOf(warnings);
    }
  }

  /** The overviews, and the map of each to the image. */
  private record Smaller(List<Size> sizes, List<Affine> toImage) {
    Smaller {
      sizes = List.copyOf(sizes);
      toImage = List.copyOf(toImage);
    }
  }

  private RasterInfo(RasterInfo other, More more) {
    this(other.path, other.format, other.size, other.channels, other.dtype, other.blockSize, more);
  }

  private RasterInfo(
      Path path, String format, Size size, int channels, DType dtype, Size blockSize, More more) {
    this.path = path;
    this.format = format;
    this.size = size;
    this.channels = channels;
    this.dtype = dtype;
    this.blockSize = blockSize;
    this.more = more;
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
    return new RasterInfo(path, format, size, channels, dtype, blockSize, More.NONE);
  }

  /** The same file with smaller versions of the whole image in it, the largest first. */
  public RasterInfo withOverviews(List<Size> sizes) {
    return withOverviews(
        sizes,
        sizes.stream().map(one -> one.isEmpty() ? Affine.IDENTITY : stretched(one)).toList());
  }

  /**
   * The same file with smaller versions in it, the largest first, which may reach beyond the image:
   * a half of 427 rows is 214 rows of two, not of 1.995.
   *
   * @param sizes of each
   * @param toImage the map from the coordinates of each to those of the image, which scales and
   *     shifts alone
   * @throws IllegalArgumentException if there is not one map for each
   */
  public RasterInfo withOverviews(List<Size> sizes, List<Affine> toImage) {
    if (sizes.size() != toImage.size()) {
      throw new IllegalArgumentException(
          toImage.size() + " maps for " + sizes.size() + " overviews of " + path);
    }
    return new RasterInfo(
        this,
        new More(
            new Smaller(sizes, toImage),
            more.nodata,
            more.channelNames,
            more.scales,
            more.offsets,
            more.georeference,
            more.warnings));
  }

  private Affine stretched(Size overview) {
    return Affine.scaling(
        size.width() / (double) overview.width(), size.height() / (double) overview.height());
  }

  /** The same file with a value that means "no data", or without one. */
  public RasterInfo withNodata(OptionalDouble value) {
    return new RasterInfo(
        this,
        new More(
            more.overviews,
            value,
            more.channelNames,
            more.scales,
            more.offsets,
            more.georeference,
            more.warnings));
  }

  /**
   * The same file with names of its channels, or without.
   *
   * @throws IllegalArgumentException if there are names, but not one for each channel
   */
  public RasterInfo withChannelNames(List<String> names) {
    requireEach("names", names);
    return new RasterInfo(
        this,
        new More(
            more.overviews,
            more.nodata,
            names,
            more.scales,
            more.offsets,
            more.georeference,
            more.warnings));
  }

  /**
   * The same file with what makes its values quantities, {@code value * scale + offset}, or
   * without.
   *
   * @param scales a factor for each channel; empty for 1
   * @param offsets what is added in each channel; empty for 0
   * @throws IllegalArgumentException if there are some, but not one for each channel
   */
  public RasterInfo withScaling(List<Double> scales, List<Double> offsets) {
    requireEach("scales", scales);
    requireEach("offsets", offsets);
    return new RasterInfo(
        this,
        new More(
            more.overviews,
            more.nodata,
            more.channelNames,
            scales,
            offsets,
            more.georeference,
            more.warnings));
  }

  /**
   * The same file with the map from its pixels to the coordinates of a reference system that is not
   * named.
   */
  public RasterInfo withGeoreference(Optional<Affine> map) {
    return withGeoTransform(map.map(toWorld -> GeoTransform.of(toWorld, size)));
  }

  /** The same file with its place on Earth, or without. */
  public RasterInfo withGeoTransform(Optional<GeoTransform> place) {
    return new RasterInfo(
        this,
        new More(
            more.overviews,
            more.nodata,
            more.channelNames,
            more.scales,
            more.offsets,
            place,
            more.warnings));
  }

  /** The same file with what a reader of it should know, each a sentence. */
  public RasterInfo withWarnings(List<String> sentences) {
    return new RasterInfo(
        this,
        new More(
            more.overviews,
            more.nodata,
            more.channelNames,
            more.scales,
            more.offsets,
            more.georeference,
            sentences));
  }

  private void requireEach(String what, List<?> values) {
    if (!values.isEmpty() && values.size() != channels) {
      throw new IllegalArgumentException(
          values.size() + " " + what + " for " + channels + " channels of " + path);
    }
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
    return more.overviews.sizes;
  }

  /**
   * The maps from the coordinates of the {@linkplain #overviews() overviews} to those of the image,
   * (0, 0) the outer corner of the first pixel of either. A last pixel may cover more than there is
   * of the image.
   */
  public List<Affine> overviewsToImage() {
    return more.overviews.toImage;
  }

  /** The value that means "no data", if the file names one. */
  public OptionalDouble nodata() {
    return more.nodata;
  }

  /** What the file calls its channels, one name for each; empty without. */
  public List<String> channelNames() {
    return more.channelNames;
  }

  /**
   * The factor that makes each channel's stored values quantities, as the file says; empty for 1.
   * Values are handed out as stored.
   */
  public List<Double> scales() {
    return more.scales;
  }

  /** What is added to each channel's stored values times their scale; empty for 0. */
  public List<Double> offsets() {
    return more.offsets;
  }

  /**
   * The map from pixels, (0, 0) the outer corner of the first one, to the coordinates of the file's
   * reference system, if it has one.
   */
  public Optional<Affine> georeference() {
    return more.georeference.map(GeoTransform::toWorld);
  }

  /** Where the image is on Earth: the same map with its reference system, if the file says it. */
  public Optional<GeoTransform> geoTransform() {
    return more.georeference;
  }

  /**
   * What a reader of the file should know: a part that is missing, pages or overviews that are not
   * read, each a sentence. Empty as a rule.
   */
  public List<String> warnings() {
    return more.warnings;
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
        && more.equals(that.more);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, format, size, channels, dtype, blockSize, more);
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
        + (overviews().isEmpty() ? "" : ", overviews " + overviews())
        + (nodata().isPresent() ? ", nodata " + nodata().getAsDouble() : "")
        + (channelNames().isEmpty() ? "" : ", named " + channelNames())
        + (georeference().isEmpty() ? "" : ", georeferenced")
        + (warnings().isEmpty() ? "" : "; " + String.join("; ", warnings()));
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
