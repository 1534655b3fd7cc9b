package org.ndsampler.gdal;

import java.io.IOException;
import java.util.Optional;
import org.gdal.osr.CoordinateTransformation;
import org.gdal.osr.SpatialReference;
import org.gdal.osr.osrConstants;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Texts;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.gdal.internal.Native;

/**
 * Where an image is on Earth: from pixels to coordinates and back, in its own coordinate reference
 * system (CRS) or any other that PROJ knows.
 *
 * <p>Pixel coordinates have their origin at the upper left corner of the upper left pixel, x to the
 * right, y down; the centre of that pixel is (0.5, 0.5). World coordinates are always (x, y), that
 * is (east, north) or (longitude, latitude), whatever order the authority prescribes. A box in the
 * world has its smallest coordinates as its x and y.
 *
 * <p>A CRS is named by anything that PROJ accepts, such as {@code EPSG:4326}, WKT or a PROJ string.
 *
 * <p>Immutable and safe for concurrent use. It does not own the raster, and works after that was
 * closed. Going to another CRS sets up a transformation at each call; give many points at once.
 *
 * @since 0.1
 */
public final class GeoRaster {
  // Pieces into which the edges of a box are cut on their way to another CRS, as GDAL's tools do.
  private static final int DENSIFY = 21;
  // What may be left of a whole pixel position after the arithmetic.
  private static final double NOISE = 1e-6;

  private final GdalRaster raster;
  private final Affine toWorld;
  private final Affine toPixel;
  private final String wkt;
  private final String crs;

  private GeoRaster(GdalRaster raster, Affine toWorld, String wkt, String crs) {
    this.raster = raster;
    this.toWorld = toWorld;
    this.toPixel = toWorld.inverse();
    this.wkt = wkt;
    this.crs = crs;
  }

  /**
   * The georeferencing of an image.
   *
   * @throws RasterFormatException if it has none
   */
  public static GeoRaster of(GdalRaster raster) throws IOException {
    return raster
        .georeferencing()
        .orElseThrow(
            () ->
                new RasterFormatException(
                    raster.info().path(),
                    "the image has no geotransform; give it one with gdal_translate -a_ullr, or"
                        + " with gdalwarp where it has control points"));
  }

  static Optional<GeoRaster> find(GdalRaster raster) throws IOException {
    return raster.with(
        handle -> {
          Optional<Affine> toWorld = Description.georeference(handle);
          if (toWorld.isEmpty()) {
            return Optional.empty();
          }
          String wkt = "";
          String crs = "";
          SpatialReference reference = handle.dataset.GetSpatialRef();
          if (reference != null) {
            try {
              wkt = reference.ExportToWkt();
              String authority = reference.GetAuthorityName(null);
              String code = reference.GetAuthorityCode(null);
              crs = authority != null && code != null ? authority + ":" + code : wkt;
            } finally {
              reference.delete();
            }
          }
          return Optional.of(new GeoRaster(raster, toWorld.get(), wkt, crs));
        });
  }

  /** The image. */
  public GdalRaster raster() {
    return raster;
  }

  /**
   * The image's CRS: authority and code, such as {@code EPSG:32618}, or else its WKT; empty if the
   * file names none.
   */
  public Optional<String> crs() {
    return crs.isEmpty() ? Optional.empty() : Optional.of(crs);
  }

  /** The image's CRS as WKT, empty if the file names none. */
  public Optional<String> wkt() {
    return wkt.isEmpty() ? Optional.empty() : Optional.of(wkt);
  }

  /** From pixel coordinates to the image's CRS. */
  public Affine toWorld() {
    return toWorld;
  }

  /**
   * Pixel coordinates as coordinates in any CRS.
   *
   * @param xy x0, y0, x1, y1, ... in pixels
   * @return a new array in the same order
   * @throws IllegalArgumentException if the CRS is not known or a point cannot be expressed in it
   * @throws IllegalStateException if the file names no CRS
   */
  public double[] toWorld(double[] xy, String otherCrs) {
    return transformed(mapped(xy, toWorld), source(), otherCrs);
  }

  /** From the image's CRS to pixel coordinates. */
  public Affine toPixel() {
    return toPixel;
  }

  /**
   * Coordinates in any CRS as pixel coordinates.
   *
   * @param xy x0, y0, x1, y1, ... in the CRS, longitude or east first
   * @return a new array in the same order
   * @throws IllegalArgumentException if the CRS is not known or a point cannot be expressed in the
   *     image's
   * @throws IllegalStateException if the file names no CRS
   */
  public double[] toPixel(double[] xy, String otherCrs) {
    return mapped(transformed(xy, otherCrs, source()), toPixel);
  }

  /** The box of the image in its CRS. */
  public Box bounds() {
    return raster.info().size().toBox().warp(toWorld);
  }

  /**
   * The box of the image in another CRS.
   *
   * @throws IllegalArgumentException if the CRS is not known or the image cannot be expressed in it
   * @throws IllegalStateException if the file names no CRS
   */
  public Box bounds(String otherCrs) {
    return transformed(bounds(), source(), otherCrs);
  }

  /**
   * The smallest window of whole pixels that covers a box of the image's CRS. It may lie partly or
   * wholly outside the image.
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

  /**
   * The smallest window of whole pixels that covers a box of any CRS; the box's edges may be curves
   * in the image. It may lie partly or wholly outside the image.
   *
   * @throws IllegalArgumentException if the CRS is not known or the box cannot be expressed in the
   *     image's
   * @throws IllegalStateException if the file names no CRS
   */
  public Window window(Box world, String boxCrs) {
    return window(transformed(world, boxCrs, source()));
  }

  private static int whole(double value) {
    if (!(Math.abs(value) < Integer.MAX_VALUE)) {
      throw new ArithmeticException(
          "the box is beyond any image, at pixel " + value + "; is it in the right CRS?");
    }
    return (int) value;
  }

  private String source() {
    if (wkt.isEmpty()) {
      throw new IllegalStateException(
          raster.name() + " names no CRS; give it one with gdal_edit.py -a_srs EPSG:CODE");
    }
    return wkt;
  }

  private static double[] mapped(double[] xy, Affine by) {
    if (xy.length % 2 != 0) {
      throw new IllegalArgumentException(
          "xy must be pairs of x and y, but has " + xy.length + " numbers");
    }
    double[] result = new double[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      result[i] = by.applyX(xy[i], xy[i + 1]);
      result[i + 1] = by.applyY(xy[i], xy[i + 1]);
    }
    return result;
  }

  private static Box transformed(Box box, String from, String to) {
    return transform(
        from,
        to,
        transformation -> {
          double[] corners = new double[4];
          transformation.TransformBounds(
              corners, box.x(), box.y(), box.maxX(), box.maxY(), DENSIFY);
          for (double corner : corners) {
            if (!Double.isFinite(corner)) {
              throw new IllegalArgumentException(
                  box + " of " + name(from) + " is not in " + name(to));
            }
          }
          if (corners[2] < corners[0]) {
            throw new IllegalArgumentException(
                box + " crosses the antimeridian of " + name(to) + "; ask for its two parts");
          }
          return Box.ofCorners(corners[0], corners[1], corners[2], corners[3]);
        });
  }

  private static double[] transformed(double[] xy, String from, String to) {
    double[] input = mapped(xy, Affine.IDENTITY);
    return transform(
        from,
        to,
        transformation -> {
          double[][] points = new double[input.length / 2][];
          for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {input[2 * i], input[2 * i + 1], 0};
          }
          transformation.TransformPoints(points);
          double[] result = new double[input.length];
          for (int i = 0; i < points.length; i++) {
            if (!Double.isFinite(points[i][0]) || !Double.isFinite(points[i][1])) {
              throw new IllegalArgumentException(
                  "point "
                      + i
                      + " ("
                      + input[2 * i]
                      + ", "
                      + input[2 * i + 1]
                      + ") of "
                      + name(from)
                      + " is not in "
                      + name(to));
            }
            result[2 * i] = points[i][0];
            result[2 * i + 1] = points[i][1];
          }
          return result;
        });
  }

  /** Something to be done with a transformation. */
  @FunctionalInterface
  private interface Use<T> {
    T apply(CoordinateTransformation transformation) throws GdalException;
  }

  private static <T> T transform(String from, String to, Use<T> use) {
    try {
      return Native.quietly(
          () -> {
            SpatialReference source = reference(from);
            try {
              SpatialReference target = reference(to);
              try {
                CoordinateTransformation transformation =
                    Native.present(
                        CoordinateTransformation.CreateCoordinateTransformation(source, target));
                try {
                  return use.apply(transformation);
                } finally {
                  transformation.delete();
                }
              } finally {
                target.delete();
              }
            } finally {
              source.delete();
            }
          });
    } catch (GdalException e) {
      throw new IllegalArgumentException(
          "cannot go from " + name(from) + " to " + name(to) + ": " + e.text(), e);
    }
  }

  private static SpatialReference reference(String crs) throws GdalException {
    SpatialReference reference = new SpatialReference();
    boolean done = false;
    try {
      if (reference.SetFromUserInput(crs) != 0) {
        throw new GdalException(5, "not a CRS: " + name(crs));
      }
      reference.SetAxisMappingStrategy(osrConstants.OAMS_TRADITIONAL_GIS_ORDER);
      done = true;
      return reference;
    } finally {
      if (!done) {
        reference.delete();
      }
    }
  }

  /** A CRS for a message: the first words of a WKT. */
  private static String name(String crs) {
    return Texts.shortened(crs, 60);
  }

  @Override
  public String toString() {
    return "GeoRaster[" + raster.name() + ", " + name(crs) + ", " + bounds() + "]";
  }
}
