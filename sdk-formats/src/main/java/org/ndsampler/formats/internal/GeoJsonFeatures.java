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
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.formats.Content;

/** Features of images, read and written. Immutable. */
public final class GeoJsonFeatures {
  private static final List<String> CLASSES = List.of("class", "label", "category", "name");

  private final boolean world;
  private final String crs;

  /** With coordinates in pixels. */
  public static GeoJsonFeatures ofPixels() {
    return new GeoJsonFeatures(false, "");
  }

  /**
   * With coordinates in the world.
   *
   * @param crs their reference system; empty for that of the image
   */
  public static GeoJsonFeatures ofWorld(String crs) {
    return new GeoJsonFeatures(true, crs);
  }

  private GeoJsonFeatures(boolean world, String crs) {
    this.world = world;
    this.crs = crs;
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
    WorldPlace place = null;
    Optional<String> named = WorldPlace.named(json);
    Optional<GeoTransform> geo =
        world || named.isPresent()
            ? ImageHeader.geoTransform(reading.imageFolder().resolve(name))
            : Optional.empty();
    if (named.isPresent() && !world && geo.isEmpty()) {
      reading.warn(
          file,
          "it names a reference system, " + named.get() + ", and the image has no place on Earth",
          "the coordinates are taken as pixels");
    }
    // Whoever names a system does not count pixels, whether or not he was asked for it.
    if (world || geo.isPresent()) {
      if (geo.isEmpty()) {
        reading.setAside(
            file,
            0,
            "its image has no georeference, and the coordinates are to be in the world",
            "take an image that has one, or read pixels: Formats.GEOJSON");
        return;
      }
      if (named.isPresent() && geo.get().crs().isEmpty()) {
        reading.warn(
            file,
            "its coordinates are of " + named.get() + ", and the image does not say of which it is",
            "they are taken as the image's; name its system: gdal_edit.py -a_srs EPSG:CODE");
        named = Optional.empty();
      }
      try {
        place = WorldPlace.of(geo.get(), named.orElse(crs));
      } catch (IllegalArgumentException e) {
        reading.setAside(file, 0, String.valueOf(e.getMessage()), "write it in the image's system");
        return;
      }
    }
    List<Feature> features = new ArrayList<>();
    int number = 0;
    for (JsonValue feature : json.at("features").items()) {
      Feature read = feature(reading, file, feature, "feature " + number++);
      if (read != null) {
        features.add(read);
      }
    }
    List<MultiPolygon> shapes = features.stream().map(Feature::shape).toList();
    try {
      shapes = place == null ? shapes : place.toPixels(shapes);
    } catch (IllegalArgumentException e) {
      reading.setAside(
          file, 0, String.valueOf(e.getMessage()), "mend the coordinates, or the crs of the file");
      return;
    }
    for (int i = 0; i < shapes.size(); i++) {
      add(reading, image, features.get(i), shapes.get(i));
    }
  }

  /**
   * A feature whose place in the image is not known yet.
   *
   * @param shape as it is written
   * @param key the property that has the class
   */
  private record Feature(MultiPolygon shape, String key, String label, JsonValue properties) {}

  /** A feature; null if it is left out or set aside. */
  private static @Nullable Feature feature(
      Reading reading, Path file, JsonValue feature, String where) {
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
        return null;
      }
    } catch (IllegalArgumentException e) {
      reading.setAside(file, 0, where + ": " + e.getMessage(), "mend its coordinates");
      return null;
    }
    if (label.isEmpty()) {
      reading.setAside(
          file, 0, where + " has no class", "give it a property class, label, category or name");
      return null;
    }
    return new Feature(MultiPolygon.of(polygons), key, label, properties);
  }

  private static void add(Reading reading, ReadImage image, Feature feature, MultiPolygon pixels) {
    JsonValue properties = feature.properties;
    Map<String, String> attributes = new LinkedHashMap<>();
    properties
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals(feature.key) && !name.equals("score") && !value.isMissing()) {
                attributes.put(name, value.json());
              }
            });
    boolean isBox = properties.at("box").isTrue() && pixels.size() == 1;
    attributes.remove("box");
    double score = properties.at("score").number();
    reading.annotation(
        image,
        reading.category(feature.label),
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
      WorldPlace place = null;
      if (world) {
        Optional<GeoTransform> known =
            image.file().isPresent()
                ? ImageHeader.geoTransform(image.file().get())
                : Optional.empty();
        if (known.isEmpty()) {
          throw new IOException(
              image.label() + " has no georeference; write pixels with Formats.GEOJSON");
        }
        try {
          place = WorldPlace.of(known.get(), crs);
        } catch (IllegalArgumentException e) {
          throw new IOException(image.label() + ": " + e.getMessage(), e);
        }
      }
      GeoJsonText text = new GeoJsonText(place);
      for (Drawn one : writing.annotations(image)) {
        text.add(one.outline(), properties(one, names.get(one.category())));
      }
      String collection = text.collection(ImageIndex.last(image.name()));
      writing.text(single.isEmpty() ? image.stem() + ".geojson" : single, collection);
      writing.image(image, single.isEmpty() ? image.name() : ImageIndex.last(image.name()));
    }
  }

  private static Map<String, String> properties(Drawn one, String label) {
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
    return properties;
  }
}
