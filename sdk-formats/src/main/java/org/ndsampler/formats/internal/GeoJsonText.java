package org.ndsampler.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;

/** The text of a collection of features. Confined to one thread. */
public final class GeoJsonText {
  private final @Nullable WorldPlace place;
  private final List<MultiPolygon> shapes = new ArrayList<>();
  private final List<String> properties = new ArrayList<>();

  /**
   * Of no features.
   *
   * @param place where the image is; null for coordinates in pixels
   */
  GeoJsonText(@Nullable WorldPlace place) {
    this.place = place;
  }

  /**
   * Adds a feature.
   *
   * @param pixels its shape in the image
   * @param json the properties, each as JSON
   */
  void add(MultiPolygon pixels, Map<String, String> json) {
    shapes.add(pixels);
    properties.add(JsonText.object(json));
  }

  /**
   * All of them.
   *
   * @param image its name
   * @throws IllegalArgumentException if one cannot be expressed in the reference system
   */
  String collection(String image) {
    List<MultiPolygon> written = place == null ? shapes : place.toWorld(shapes);
    List<String> features = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      features.add(feature(written.get(i), properties.get(i)));
    }
    Map<String, String> json = new LinkedHashMap<>();
    json.put("type", "\"FeatureCollection\"");
    json.put("image", JsonText.quote(image));
    if (place != null && !place.crs().isEmpty()) {
      String name = JsonText.quote(WorldPlace.urn(place.crs()));
      json.put("crs", "{\"type\": \"name\", \"properties\": {\"name\": " + name + "}}");
    }
    json.put("features", JsonText.list(features));
    return JsonText.object(json);
  }

  private static String feature(MultiPolygon shape, String properties) {
    List<String> polygons = shape.polygons().stream().map(GeoJsonText::coordinates).toList();
    boolean single = polygons.size() == 1;
    Map<String, String> geometry = new LinkedHashMap<>();
    geometry.put("type", single ? "\"Polygon\"" : "\"MultiPolygon\"");
    geometry.put("coordinates", single ? polygons.get(0) : JsonText.list(polygons));
    Map<String, String> feature = new LinkedHashMap<>();
    feature.put("type", "\"Feature\"");
    feature.put("properties", properties);
    feature.put("geometry", JsonText.object(geometry));
    return JsonText.object(feature);
  }

  private static String coordinates(Polygon polygon) {
    List<String> rings = new ArrayList<>();
    for (int i = 0; i < polygon.ringCount(); i++) {
      // RFC 7946, 3.1.6: by their numbers exteriors are counterclockwise, holes clockwise.
      double[] open = Rings.open(polygon.ring(i));
      double[] ring = i == 0 ? Rings.clockwise(open) : Rings.counterclockwise(open);
      List<String> points = new ArrayList<>();
      for (int p = 0; p <= ring.length; p += 2) {
        // The first point again closes the ring.
        points.add(JsonText.array(ring[p % ring.length], ring[p % ring.length + 1]));
      }
      rings.add(JsonText.list(points));
    }
    return JsonText.list(rings);
  }
}
