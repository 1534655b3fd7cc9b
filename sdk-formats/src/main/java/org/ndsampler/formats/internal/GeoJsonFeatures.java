package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.formats.Content;

/** Features of images, read and written. Immutable. */
public final class GeoJsonFeatures {
  private static final List<String> CLASSES = List.of("class", "label", "category", "name");

  private final boolean world;
  private final Rasters rasters = Rasters.load();

  /** With coordinates in the world or in pixels. */
  public GeoJsonFeatures(boolean world) {
    this.world = world;
  }

  /** Reads a file or a folder. */
  public void read(Reading reading) throws IOException {
    List<Path> files = new ArrayList<>(reading.sources("geojson"));
    if (Files.isDirectory(reading.source())) {
      files.addAll(reading.sources("json"));
    }
    for (Path file : files) {
      JsonValue json;
      try {
        json = JsonValue.read(file, Set.of());
      } catch (IOException e) {
        reading.setAside(file, 0, "no valid JSON: " + e.getMessage(), "mend the file");
        continue;
      }
      if (!json.at("features").isList()) {
        reading.setAside(file, 0, "a JSON file without features", "it is no FeatureCollection");
        continue;
      }
      readFile(reading, file, json);
    }
    if (Files.isDirectory(reading.source())) {
      reading.rest(Set.of());
    }
  }

  private void readFile(Reading reading, Path file, JsonValue json) throws IOException {
    String stem = ImageIndex.stem(String.valueOf(file.getFileName()));
    String beside = reading.beside(file);
    Optional<String> given = json.at("image").text();
    Optional<String> found =
        given.isPresent() ? reading.find(given.get(), beside) : Optional.empty();
    if (found.isEmpty()) {
      found = reading.index().findStem(beside + stem);
    }
    String name = found.orElse(given.orElse(stem + ".tif"));
    ReadImage image = reading.image(name, Optional.empty());
    Affine toPixels = Affine.IDENTITY;
    if (world) {
      Optional<Affine> map = georeference(reading.imageFolder().resolve(name));
      if (map.isEmpty()) {
        reading.setAside(
            file,
            0,
            "its image has no georeference, and the coordinates are to be in the world",
            "take an image that has one, or read pixels: Formats.GEOJSON");
        return;
      }
      toPixels = map.get().inverse();
    }
    int number = 0;
    for (JsonValue feature : json.at("features").items()) {
      readFeature(reading, file, image, feature, "feature " + number++, toPixels);
    }
  }

  private Optional<Affine> georeference(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (Raster raster = rasters.open(file, RasterOptions.of(BlockCache.ofBytes(0)))) {
      return raster.info().georeference();
    }
  }

  private static void readFeature(
      Reading reading,
      Path file,
      ReadImage image,
      JsonValue feature,
      String where,
      Affine toPixels) {
    JsonValue properties = feature.at("properties");
    String key =
        CLASSES.stream().filter(k -> properties.at(k).text().isPresent()).findFirst().orElse("");
    String label = key.isEmpty() ? "" : properties.at(key).text().orElse("");
    String type = feature.at("geometry").at("type").text().orElse("");
    JsonValue coordinates = feature.at("geometry").at("coordinates");
    List<Polygon> polygons = new ArrayList<>();
    try {
      if (type.equals("Polygon")) {
        polygons.add(polygon(coordinates));
      } else if (type.equals("MultiPolygon")) {
        coordinates.items().forEach(one -> polygons.add(polygon(one)));
      } else {
        reading.lose(
            Content.SHAPES,
            (type.isEmpty() ? "features without geometry" : type + "s") + " are left out",
            where);
        return;
      }
    } catch (IllegalArgumentException e) {
      reading.setAside(file, 0, where + ": " + e.getMessage(), "mend its coordinates");
      return;
    }
    if (label.isEmpty()) {
      reading.setAside(
          file, 0, where + " has no class", "give it a property class, label, category or name");
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    properties
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals(key) && !name.equals("score") && !value.isMissing()) {
                attributes.put(name, value.json());
              }
            });
    MultiPolygon shape = MultiPolygon.of(polygons);
    MultiPolygon pixels = toPixels.isIdentity() ? shape : shape.warp(toPixels);
    boolean isBox = properties.at("box").isTrue() && polygons.size() == 1;
    attributes.remove("box");
    double score = properties.at("score").number();
    reading.annotation(
        image,
        reading.category(label),
        draft -> {
          if (isBox) {
            Reading.box(draft, pixels.bounds());
          } else {
            Reading.shape(draft, pixels);
          }
          if (Double.isFinite(score)) {
            draft.number("score", score);
          }
          Reading.attributes(draft, attributes);
        });
  }

  private static Polygon polygon(JsonValue rings) {
    List<double[]> all = new ArrayList<>();
    for (JsonValue ring : rings.items()) {
      double[] xy = Rings.open(ring.points());
      if (xy.length < 6) {
        throw new IllegalArgumentException("a ring needs three points or more");
      }
      all.add(xy);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a polygon without a ring");
    }
    return Polygon.of(all.get(0), all.subList(1, all.size()));
  }

  /** Writes a dataset: a file for each image. */
  public void write(Writing writing) throws IOException {
    writing.fields((name, value) -> true);
    List<String> names = writing.categories();
    String single = writing.images().size() == 1 ? writing.singleFile("geojson", "") : "";
    for (WrittenImage image : writing.images()) {
      Affine map = Affine.IDENTITY;
      if (world) {
        Optional<Affine> known =
            image.file().isPresent() ? georeference(image.file().get()) : Optional.empty();
        if (known.isEmpty()) {
          throw new IOException(
              image.label() + " has no georeference; write pixels with Formats.GEOJSON");
        }
        map = known.get();
      }
      List<String> features = new ArrayList<>();
      for (Drawn one : writing.annotations(image)) {
        features.add(feature(one, names.get(one.category()), map));
      }
      Map<String, String> json = new LinkedHashMap<>();
      json.put("type", "\"FeatureCollection\"");
      json.put("image", JsonText.quote(ImageIndex.last(image.name())));
      json.put("features", JsonText.list(features));
      writing.text(single.isEmpty() ? image.stem() + ".geojson" : single, JsonText.object(json));
      writing.image(image, single.isEmpty() ? image.name() : ImageIndex.last(image.name()));
    }
  }

  private static String feature(Drawn one, String label, Affine map) {
    MultiPolygon outline = one.outline();
    MultiPolygon shape = map.isIdentity() ? outline : outline.warp(map);
    List<String> polygons = shape.polygons().stream().map(GeoJsonFeatures::coordinates).toList();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("class", JsonText.quote(label));
    if (!one.hasShape() && !one.isTurned()) {
      properties.put("box", "true");
    }
    one.score().ifPresent(score -> properties.put("score", JsonText.number(score)));
    one.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("rotation")) {
                properties.putIfAbsent(name, value.json());
              }
            });
    boolean single = polygons.size() == 1;
    Map<String, String> geometry = new LinkedHashMap<>();
    geometry.put("type", single ? "\"Polygon\"" : "\"MultiPolygon\"");
    geometry.put("coordinates", single ? polygons.get(0) : JsonText.list(polygons));
    Map<String, String> feature = new LinkedHashMap<>();
    feature.put("type", "\"Feature\"");
    feature.put("properties", JsonText.object(properties));
    feature.put("geometry", JsonText.object(geometry));
    return JsonText.object(feature);
  }

  private static String coordinates(Polygon polygon) {
    List<String> rings = new ArrayList<>();
    for (int i = 0; i < polygon.ringCount(); i++) {
      double[] ring = Rings.open(polygon.ring(i));
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
