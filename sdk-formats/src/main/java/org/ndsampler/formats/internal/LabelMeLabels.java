package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.formats.Content;

/** LabelMe's JSON, read and written. Immutable. */
public final class LabelMeLabels {
  private static final Set<String> SKIPPED = Set.of("imageData");

  /** Makes one. */
  public LabelMeLabels() {}

  /** Reads a file or a folder. */
  public void read(Reading reading) throws IOException {
    Path classes = reading.root().resolve("labels.txt");
    if (Files.isRegularFile(classes)) {
      LabelLines.read(
          classes,
          (line, text) -> {
            if (!text.startsWith("__") && !text.startsWith("_background")) {
              reading.category(text);
            }
          });
    }
    List<Path> files = reading.sources("json");
    long done = 0;
    for (Path file : files) {
      reading.step(++done, files.size());
      JsonValue json;
      try {
        json = JsonValue.read(file, SKIPPED);
      } catch (IOException e) {
        reading.setAside(file, 0, "no valid JSON: " + e.getMessage(), "mend the file");
        continue;
      }
      if (!json.at("shapes").isList()) {
        reading.setAside(file, 0, "a JSON file without shapes", "it is none of LabelMe's");
        continue;
      }
      readImage(reading, file, json);
    }
    if (Files.isDirectory(reading.source())) {
      reading.rest(Set.of("SegmentationClass", "SegmentationObject"));
    }
  }

  /** The shapes of one object. */
  private static final class Thing {
    final String label;
    final List<double[]> rings = new ArrayList<>();
    final List<Keypoint> points = new ArrayList<>();
    final Map<String, String> attributes = new LinkedHashMap<>();
    @Nullable Box box;
    @Nullable RunLengthMask mask;

    Thing(String label) {
      this.label = label;
    }
  }

  private static void readImage(Reading reading, Path file, JsonValue json) throws IOException {
    String stem = ImageIndex.stem(String.valueOf(file.getFileName()));
    String beside = reading.beside(file);
    String given = json.at("imagePath").text().orElse("");
    Optional<String> found = given.isEmpty() ? Optional.empty() : reading.find(given, beside);
    if (found.isEmpty()) {
      found = reading.index().findStem(beside + stem);
    }
    String name = found.orElse(given.isEmpty() ? beside + stem + ".jpg" : given.replace('\\', '/'));
    Optional<Size> size =
        VocLabels.size(
            json.at("imageWidth").text().orElse(""), json.at("imageHeight").text().orElse(""));
    JsonValue flags = json.at("flags");
    ReadImage image =
        reading.image(
            name,
            size,
            draft -> {
              if (!flags.fields().isEmpty()) {
                draft.field("flags", flags.json());
              }
            });
    Map<String, Thing> things = new LinkedHashMap<>();
    Map<String, List<Keypoint>> points = new LinkedHashMap<>();
    int number = 0;
    for (JsonValue shape : json.at("shapes").items()) {
      readShape(reading, file, image, shape, number++, things, points);
    }
    join(points, things);
    things.values().forEach(thing -> add(reading, image, thing));
  }

  private static void readShape(
      Reading reading,
      Path file,
      ReadImage image,
      JsonValue shape,
      int number,
      Map<String, Thing> things,
      Map<String, List<Keypoint>> points) {
    String where = "shape " + number;
    String label = shape.at("label").text().orElse("");
    String type = shape.at("shape_type").text().orElse("polygon");
    double[] xy = shape.at("points").points();
    if (label.isEmpty() || xy.length == 0 || !Numbers.isFinite(xy)) {
      reading.setAside(
          file, 0, where + " has no " + (label.isEmpty() ? "label" : "points"), "give it both");
      return;
    }
    Optional<String> group = shape.at("group_id").text();
    if (type.equals("point")) {
      points
          .computeIfAbsent(group.orElse("#" + number), key -> new ArrayList<>())
          .add(new Keypoint(label, OptionalLong.empty(), xy[0], xy[1], Keypoint.VISIBLE));
      return;
    }
    if (type.equals("line") || type.equals("linestrip") || type.equals("points")) {
      reading.lose(Content.SHAPES, type + "s are left out", image.name() + ", " + where);
      return;
    }
    Thing thing = new Thing(label);
    if (!readPlace(reading, file, image, shape, where, type, xy, thing)) {
      return;
    }
    String key = group.map(id -> id + "/" + label).orElse("#" + number);
    Thing before = things.get(key);
    if (before != null && before.box == null && thing.box == null) {
      before.rings.addAll(thing.rings);
      before.mask =
          before.mask == null
              ? thing.mask
              : thing.mask == null ? before.mask : before.mask.union(thing.mask);
      return;
    }
    shape.at("flags").fields().forEach((flag, value) -> thing.attributes.put(flag, value.json()));
    shape
        .at("description")
        .text()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> thing.attributes.put("description", JsonText.quote(text)));
    things.put(before == null ? key : "#" + number, thing);
  }

  private static boolean readPlace(
      Reading reading,
      Path file,
      ReadImage image,
      JsonValue shape,
      String where,
      String type,
      double[] xy,
      Thing thing) {
    if (type.equals("rectangle") && xy.length == 4) {
      thing.box =
          Box.ofCorners(
              Math.min(xy[0], xy[2]),
              Math.min(xy[1], xy[3]),
              Math.max(xy[0], xy[2]),
              Math.max(xy[1], xy[3]));
      return true;
    }
    if (type.equals("circle") && xy.length == 4) {
      double radius = Math.hypot(xy[2] - xy[0], xy[3] - xy[1]);
      thing.rings.add(Rings.ellipse(xy[0], xy[1], radius, radius));
      reading.lose(Content.SHAPES, "circles become polygons", image.name() + ", " + where);
      return true;
    }
    if (type.equals("mask") && xy.length == 4) {
      try {
        thing.mask = mask(image, shape, xy);
        return true;
      } catch (IOException | IllegalArgumentException e) {
        reading.setAside(
            file, 0, where + ": its mask cannot be read: " + e.getMessage(), "draw it again");
        return false;
      }
    }
    boolean polygon =
        type.equals("polygon") || type.equals("oriented_rectangle") || type.equals("rectangle");
    if (!polygon || xy.length < 6) {
      reading.setAside(
          file,
          0,
          where + ": a " + type + " of " + xy.length / 2 + " points is not known",
          "a polygon has three points or more, a rectangle, a circle and a mask have two");
      return false;
    }
    thing.rings.add(xy);
    return true;
  }

  /** The corners of a mask are its first and its last pixel. */
  private static RunLengthMask mask(ReadImage image, JsonValue shape, double[] xy)
      throws IOException {
    Size whole = image.size().orElseThrow(() -> new IOException("the image has no size"));
    int left = (int) Math.rint(Math.min(xy[0], xy[2]));
    int top = (int) Math.rint(Math.min(xy[1], xy[3]));
    Size size =
        Size.of(
            (int) Math.rint(Math.max(xy[0], xy[2])) - left + 1,
            (int) Math.rint(Math.max(xy[1], xy[3])) - top + 1);
    if (!RowRuns.fits(size) || !RowRuns.fits(whole)) {
      throw new IOException("it is too large");
    }
    byte[] png =
        Base64.getMimeDecoder()
            .decode(shape.at("mask").text().orElseThrow(() -> new IOException("there is none")));
    return RowRuns.mask(size, MaskImages.pixels(MaskImages.decode(png, size)))
        .orElseThrow(() -> new IOException("it is too large"))
        .translate(left, top)
        .toMask(whole);
  }

  /** Points are the keypoints of the object in their group; without one they are objects. */
  private static void join(Map<String, List<Keypoint>> points, Map<String, Thing> things) {
    Map<String, Thing> owners = new HashMap<>();
    things.forEach((key, thing) -> owners.putIfAbsent(key.split("/", 2)[0], thing));
    points.forEach(
        (group, list) -> {
          Thing owner = owners.get(group);
          if (owner == null) {
            owner = new Thing(list.get(0).name());
            things.put("points/" + group, owner);
          }
          owner.points.addAll(list);
        });
  }

  private static void add(Reading reading, ReadImage image, Thing thing) {
    reading.annotation(
        image,
        reading.category(thing.label),
        draft -> {
          if (thing.mask != null) {
            Reading.shape(draft, thing.mask);
          } else if (!thing.rings.isEmpty()) {
            Reading.shape(draft, MultiPolygon.ofRings(thing.rings));
          } else if (thing.box != null) {
            Reading.box(draft, thing.box);
          }
          if (!thing.points.isEmpty()) {
            Keypoints keypoints = new Keypoints(thing.points);
            draft.keypoints(keypoints);
            if (thing.box == null && thing.mask == null && thing.rings.isEmpty()) {
              Shapes.around(keypoints).ifPresent(box -> Reading.box(draft, box));
            }
          }
          Reading.attributes(draft, thing.attributes);
        });
  }

  /** Writes a dataset. */
  public void write(Writing writing) throws IOException {
    writing.fields(
        (name, value) ->
            name.equals("description")
                || value.json().equals("true")
                || value.json().equals("false"));
    writing.imageFields("flags");
    writing.holes("drawn as masks of whole pixels");
    List<String> names = writing.categories();
    for (WrittenImage image : writing.images()) {
      List<String> shapes = new ArrayList<>();
      for (Drawn one : writing.annotations(image)) {
        shapes(one, names.get(one.category()), writing, shapes);
      }
      Map<String, String> json = new LinkedHashMap<>();
      json.put("version", "\"5.5.0\"");
      json.put("flags", image.image().field("flags").orElse("{}"));
      json.put("shapes", JsonText.list(shapes));
      json.put("imagePath", JsonText.quote(ImageIndex.last(image.name())));
      json.put("imageData", "null");
      json.put("imageHeight", Integer.toString(image.size().height()));
      json.put("imageWidth", Integer.toString(image.size().width()));
      writing.text(image.stem() + ".json", JsonText.object(json));
      writing.image(image, image.name());
    }
    writing.text("labels.txt", String.join("\n", names) + "\n");
  }

  private static void shapes(Drawn one, String label, Writing writing, List<String> shapes)
      throws IOException {
    MultiPolygon outline =
        one.hasShape() && !one.isMask() || one.isTurned() ? one.outline() : MultiPolygon.of();
    boolean holes = outline.polygons().stream().anyMatch(polygon -> polygon.ringCount() > 1);
    boolean grouped = outline.size() > 1 || one.keypoints().isPresent();
    String group = grouped ? Long.toString(one.annotation().id()) : "null";
    if (one.isMask() || holes) {
      RunLengthMask mask =
          one.shape().orElseThrow() instanceof RunLengthMask own
              ? own
              : outline.toMask(outline.bounds().toWindow());
      Window bounds = mask.pixelBounds();
      if (bounds.isEmpty()) {
        writing.lose(Content.MASKS, "without a pixel are left out", one.label());
        return;
      }
      String png = Base64.getEncoder().encodeToString(MaskImages.png(mask.crop(bounds)));
      shapes.add(
          shape(
              one,
              label,
              group,
              "mask",
              new double[] {bounds.x(), bounds.y(), bounds.endX() - 1.0, bounds.endY() - 1.0},
              png));
    } else if (outline.isEmpty()) {
      Box box = one.box();
      shapes.add(
          shape(
              one,
              label,
              group,
              "rectangle",
              new double[] {box.x(), box.y(), box.maxX(), box.maxY()},
              null));
    } else {
      for (double[] ring : Rings.exteriors(outline)) {
        shapes.add(shape(one, label, group, "polygon", ring, null));
      }
    }
    if (one.keypoints().isPresent()) {
      for (Keypoint point : one.keypoints().get()) {
        if (point.visibility() > 0) {
          String name = point.name().isEmpty() ? "point" : point.name();
          shapes.add(shape(one, name, group, "point", new double[] {point.x(), point.y()}, null));
        }
      }
    }
  }

  private static String shape(
      Drawn one, String label, String group, String type, double[] xy, @Nullable String mask) {
    Map<String, String> flags = new LinkedHashMap<>();
    one.fields()
        .forEach(
            (name, value) -> {
              if (value.json().equals("true") || value.json().equals("false")) {
                flags.put(name, value.json());
              }
            });
    List<String> points = new ArrayList<>();
    for (int i = 0; i < xy.length; i += 2) {
      points.add(JsonText.array(xy[i], xy[i + 1]));
    }
    Map<String, String> json = new LinkedHashMap<>();
    json.put("label", JsonText.quote(label));
    json.put("points", JsonText.list(points));
    json.put("group_id", group);
    json.put(
        "description",
        JsonText.quote(one.field("description").flatMap(JsonValue::text).orElse("")));
    json.put("shape_type", JsonText.quote(type));
    json.put("flags", JsonText.object(flags));
    json.put("mask", mask == null ? "null" : JsonText.quote(mask));
    return JsonText.object(json);
  }
}
