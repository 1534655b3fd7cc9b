package org.ndsampler.gdal;

import java.io.IOException;
import java.util.Optional;
import org.gdal.osr.SpatialReference;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.gdal.internal.CrsTransforms;

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
    return CrsTransforms.points(CrsTransforms.mapped(xy, toWorld), source(), otherCrs);
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
    return CrsTransforms.mapped(CrsTransforms.points(xy, otherCrs, source()), toPixel);
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
    return CrsTransforms.map(bounds(), source(), otherCrs);
  }

  /**
   * The smallest window of whole pixels that covers a box of the image's CRS. It may lie partly or
   * wholly outside the image.
   *
   * @throws ArithmeticException if it is beyond the range of int
   */
  public Window window(Box world) {
    return GeoTransform.of(toWorld, raster.info().size()).window(world);
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
    return window(CrsTransforms.map(world, boxCrs, source()));
  }

  private String source() {
    if (wkt.isEmpty()) {
      throw new IllegalStateException(
          raster.name() + " names no CRS; give it one with gdal_edit.py -a_srs EPSG:CODE");
    }
    return wkt;
  }

  @Override
  public String toString() {
    return "GeoRaster[" + raster.name() + ", " + CrsTransforms.name(crs) + ", " + bounds() + "]";
  }
}
