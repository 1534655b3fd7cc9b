package org.ndsampler.core.raster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Texts;

/**
 * Where an image is on Earth: from its pixels to the coordinates of its reference system (CRS) and
 * back. Immutable.
 *
 * <pre>{@code
 * GeoTransform geo = GeoTransform.read(Path.of("scene.tif"));
 * geo.crs();                                                      // EPSG:32618
 * geo.bounds();                                                   // in its coordinates
 * Window window = geo.window(Box.of(500_300, 4_649_100, 600, 300));
 * Target target = Target.image(1).region(window);
 * }</pre>
 *
 * <p>Pixel coordinates have their origin at the outer corner of the first pixel, x to the right, y
 * down; the centre of that pixel is (0.5, 0.5), also where the file counts from centres. World
 * coordinates are (x, y), that is (east, north) or (longitude, latitude). A box in the world has
 * its smallest coordinates as its x and y.
 *
 * <p>Nothing native is needed; other systems than the image's own are for {@code GeoRaster} of
 * sdk-gdal.
 *
 * @since 0.1
 */
public final class GeoTransform {
  // What may be left of a whole pixel position after the arithmetic.
  private static final double NOISE = 1e-6;

  private static final Pattern EPSG = Pattern.compile("EPSG:(\\d{1,9})");

  private final Affine toWorld;
  private final Affine toPixel;
  private final Size size;
  private final String crs;
  private final boolean geographic;

  private GeoTransform(Affine toWorld, Size size, String crs, boolean geographic) {
    this.toWorld = toWorld;
    this.toPixel = toWorld.inverse();
    this.size = size;
    this.crs = crs;
    this.geographic = geographic;
  }

  /**
   * Of an image whose reference system is not named.
   *
   * @param toWorld from pixel to world coordinates
   * @throws IllegalArgumentException if the map cannot be inverted
   */
  public static GeoTransform of(Affine toWorld, Size size) {
    double determinant = toWorld.determinant();
    if (determinant == 0 || !Double.isFinite(determinant)) {
      throw new IllegalArgumentException(
          "a map from pixels to the world must be one to one, and this is not: " + toWorld);
    }
    return new GeoTransform(toWorld, size, "", false);
  }

  /**
   * The one of an image file, of which no pixel is read.
   *
   * @throws RasterFormatException if it has none, or is damaged
   * @throws IOException if it cannot be read
   */
  public static GeoTransform read(Path file) throws IOException {
    try (Raster raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(0)))) {
      return raster
          .info()
          .geoTransform()
          .orElseThrow(
              () ->
                  new RasterFormatException(
                      file,
                      "the image has no geotransform; give it one with gdal_translate -a_ullr, or"
                          + " with gdalwarp where it has control points"));
    }
  }

  /**
   * In another reference system: the coordinates stay and mean something else.
   *
   * @param name such as {@code EPSG:32618}; empty for none
   */
  public GeoTransform crs(String name) {
    return new GeoTransform(toWorld, size, name, geographic);
  }

  /**
   * The reference system: {@code EPSG:} and its code; a name in words where the file defines one of
   * its own; empty if it names none.
   */
  public Optional<String> crs() {
    return crs.isEmpty() ? Optional.empty() : Optional.of(crs);
  }

  /** Whether world coordinates are angles, longitude and latitude. */
  public GeoTransform geographic(boolean value) {
    return new GeoTransform(toWorld, size, crs, value);
  }

  /** Whether world coordinates are angles, longitude and latitude, as far as the file says. */
  public boolean isGeographic() {
    return geographic;
  }

  /** The EPSG code of the reference system; empty where it has none. */
  public OptionalInt epsg() {
    Matcher matcher = EPSG.matcher(crs);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The size of the image in pixels. */
  public Size size() {
    return size;
  }

  /** From pixel to world coordinates. */
  public Affine toWorld() {
    return toWorld;
  }

  /** From world to pixel coordinates. */
  public Affine toPixel() {
    return toPixel;
  }

  /** The box around the image in the world. */
  public Box bounds() {
    return size.toBox().warp(toWorld);
  }

  /** The box around a window in the world. */
  public Box bounds(Window window) {
    return window.toBox().warp(toWorld);
  }

  /**
   * The smallest window of whole pixels that covers a box in the world. It may lie partly or wholly
   * outside the image.
   *
   * @throws ArithmeticException if it is beyond the range of int
   */
  public Window window(Box world) {
    Box box = world.warp(toPixel);
    int left = whole(Math.floor(box.x() + NOISE));
    int top = whole(Math.floor(box.y() + NOISE));
    int right = whole(Math.ceil(box.x() + box.width() - NOISE));
    int bottom = whole(Math.ceil(box.y() + box.height() - NOISE));
    return Window.ofCorners(left, top, Math.max(left, right), Math.max(top, bottom));
  }

  private static int whole(double value) {
    if (!(Math.abs(value) < Integer.MAX_VALUE)) {
      throw new ArithmeticException(
          "the box is beyond any image, at pixel " + value + "; is it in the right CRS?");
    }
    return (int) value;
  }

  /**
   * The same place for other pixels: a part of the image, or the image turned or scaled.
   *
   * @param toThese from the other pixels to these
   * @param otherSize how many there are of the others
   */
  public GeoTransform withPixels(Affine toThese, Size otherSize) {
    return new GeoTransform(toThese.then(toWorld), otherSize, crs, geographic);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GeoTransform that
        && toWorld.equals(that.toWorld)
        && size.equals(that.size)
        && crs.equals(that.crs)
        && geographic == that.geographic;
  }

  @Override
  public int hashCode() {
    return Objects.hash(toWorld, size, crs, geographic);
  }

  /** The size, the reference system and the bounds. */
  @Override
  public String toString() {
    return "GeoTransform["
        + size
        + ", "
        + (crs.isEmpty() ? "no CRS" : Texts.shortened(crs, 60))
        + ", "
        + bounds()
        + "]";
  }
}
