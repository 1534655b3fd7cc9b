package org.ndsampler.formats.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.internal.CrsMaps;

/**
 * From the pixels of an image to the coordinates of a reference system, perhaps another than its
 * own, and back. Points are mapped, and edges stay straight. Immutable.
 */
final class WorldPlace {
  /** Longitude and latitude. */
  static final String WGS84 = "EPSG:4326";

  private static final Pattern EPSG =
      Pattern.compile("(?:urn:(?:x-)?ogc:def:crs:EPSG:[^:]*:|EPSG:)(\\d+)");

  private final GeoTransform geo;
  private final String own;
  private final String other;

  private WorldPlace(GeoTransform geo, String other) {
    this.geo = geo;
    this.own = geo.crs().orElse("");
    this.other = other;
  }

  /**
   * Of an image.
   *
   * @param crs the reference system to go to; empty for the image's own
   * @throws IllegalArgumentException if nothing here can go there; the message says what can
   */
  static WorldPlace of(GeoTransform geo, String crs) {
    WorldPlace place = new WorldPlace(geo, crs);
    if (!place.isOwn() && place.own.isEmpty()) {
      throw new IllegalArgumentException(
          "the image does not name its reference system, so there is no way to "
              + crs
              + "; name it: gdal_edit.py -a_srs EPSG:CODE");
    }
    if (!place.isOwn() && CrsMaps.find().isEmpty()) {
      throw new IllegalArgumentException(
          "to go from "
              + place.own
              + " to "
              + crs
              + " takes sdk-gdal, which is not here; use the image's own coordinates:"
              + " Formats.GEOJSON.world(true)");
    }
    return place;
  }

  private boolean isOwn() {
    return other.isEmpty() || other.equals(own);
  }

  /** The reference system of the world coordinates; empty if it is not named. */
  String crs() {
    return isOwn() ? own : other;
  }

  /** Shapes in the world, all at once: a way to another system costs something to set up. */
  List<MultiPolygon> toWorld(List<MultiPolygon> pixels) {
    List<MultiPolygon> world = pixels.stream().map(one -> one.warp(geo.toWorld())).toList();
    return isOwn() ? world : mapped(world, own, other);
  }

  /** Shapes in the image, all at once. */
  List<MultiPolygon> toPixels(List<MultiPolygon> world) {
    List<MultiPolygon> here = isOwn() ? world : mapped(world, other, own);
    return here.stream().map(one -> one.warp(geo.toPixel())).toList();
  }

  private static List<MultiPolygon> mapped(List<MultiPolygon> shapes, String from, String to) {
    double[] all =
        shapes.stream()
            .flatMap(shape -> shape.polygons().stream())
            .flatMap(polygon -> IntStream.range(0, polygon.ringCount()).mapToObj(polygon::ring))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    double[] there = CrsMaps.find().orElseThrow().map(all, from, to);
    int at = 0;
    List<MultiPolygon> result = new ArrayList<>();
    for (MultiPolygon shape : shapes) {
      List<Polygon> polygons = new ArrayList<>();
      for (Polygon polygon : shape.polygons()) {
        List<double[]> rings = new ArrayList<>();
        for (int i = 0; i < polygon.ringCount(); i++) {
          int count = polygon.ring(i).length;
          rings.add(Arrays.copyOfRange(there, at, at + count));
          at += count;
        }
        polygons.add(Polygon.of(rings.get(0), rings.subList(1, rings.size())));
      }
      result.add(MultiPolygon.of(polygons));
    }
    return result;
  }

  /** How GeoJSON names a reference system; what has no code keeps its words. */
  static String urn(String crs) {
    if (crs.equals(WGS84)) {
      // Of EPSG's the latitude goes first.
      return "urn:ogc:def:crs:OGC:1.3:CRS84";
    }
    return crs.startsWith("EPSG:") ? "urn:ogc:def:crs:EPSG::" + crs.substring(5) : crs;
  }

  /** The reference system that a collection names, as images name it. */
  static Optional<String> named(JsonValue collection) {
    return collection
        .at("crs")
        .at("properties")
        .at("name")
        .text()
        .map(
            name -> {
              Matcher matcher = EPSG.matcher(name);
              return name.endsWith(":CRS84")
                  ? WGS84
                  : matcher.matches() ? "EPSG:" + matcher.group(1) : name;
            });
  }
}
