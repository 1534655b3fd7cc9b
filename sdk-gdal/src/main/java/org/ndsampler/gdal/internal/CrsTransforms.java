package org.ndsampler.gdal.internal;

import org.gdal.osr.CoordinateTransformation;
import org.gdal.osr.SpatialReference;
import org.gdal.osr.osrConstants;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.internal.Texts;
import org.ndsampler.core.raster.internal.CrsMaps;
import org.ndsampler.gdal.GdalException;

/**
 * From one reference system to another, with PROJ through GDAL. Immutable and safe for concurrent
 * use: each call sets up its own transformation.
 */
public final class CrsTransforms implements CrsMaps {
  // Pieces into which the edges of a box are cut on their way to another CRS, as GDAL's tools do.
  private static final int DENSIFY = 21;

  /** For the service loader. */
  public CrsTransforms() {}

  @Override
  public boolean isAvailable() {
    return Native.status().available();
  }

  @Override
  public double[] map(double[] xy, String from, String to) {
    return points(xy, from, to);
  }

  /** Points through a map: a new array. */
  public static double[] mapped(double[] xy, Affine by) {
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

  /** A box in another reference system: the box around its edges there. */
  public static Box map(Box box, String from, String to) {
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

  /** Points in another reference system, longitude or east first. */
  public static double[] points(double[] xy, String from, String to) {
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
          "cannot go from "
              + name(from)
              + " to "
              + name(to)
              + ": GDAL says: "
              + e.getMessage()
              + " ("
              + e.label()
              + ")",
          e);
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
  public static String name(String crs) {
    return Texts.shortened(crs, 60);
  }
}
