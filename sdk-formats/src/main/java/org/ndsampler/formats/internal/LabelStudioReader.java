package org.ndsampler.formats.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** Reads Label Studio's tasks, one at a time. Confined to one thread. */
public final class LabelStudioReader {
  private final Reading reading;
  private final boolean predictions;

  /** With what is read, and whether predictions are. */
  public LabelStudioReader(Reading reading, boolean predictions) {
    this.reading = reading;
    this.predictions = predictions;
  }

  /** Reads a file, or all of a folder. */
  public void read() throws IOException {
    readClasses();
    for (Path file : reading.sources("json")) {
      int number = 0;
      try (JsonParser parser = JsonValue.parser(file)) {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
          readTask(file, number, JsonValue.read(parser, Set.of()));
        } else if (first == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            reading.step(++number, -1);
            readTask(file, number, JsonValue.read(parser, Set.of()));
          }
        }
      } catch (IOException e) {
        reading.setAside(
            file,
            0,
            "no valid JSON after task " + number + ": " + e.getMessage(),
            "mend the file; what comes before was read");
      }
    }
  }

  /** The classes in the order of the config, if it lies there. */
  private void readClasses() throws IOException {
    Path config = reading.root().resolve("label_config.xml");
    if (!Files.isRegularFile(config)) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(config))) {
      XMLStreamReader xml = XmlNode.reader(in);
      boolean keypoints = false;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          keypoints |= xml.getLocalName().equals("KeyPointLabels");
          String value = xml.getAttributeValue(null, "value");
          if (!keypoints && xml.getLocalName().equals("Label") && value != null) {
            reading.category(value);
          }
        } else if (event == XMLStreamConstants.END_ELEMENT
            && xml.getLocalName().equals("KeyPointLabels")) {
          keypoints = false;
        }
      }
    } catch (XMLStreamException e) {
      reading.setAside(config, 0, "no valid XML: " + XmlNode.reason(e), "mend the file");
    }
  }

  private void readTask(Path file, int number, JsonValue task) throws IOException {
    String where = "task " + task.at("id").text().orElse(Integer.toString(number));
    Optional<String> source = source(task);
    if (source.isEmpty()) {
      reading.setAside(file, 0, where + " names no image", "give its data an image");
      return;
    }
    List<JsonValue> versions = new ArrayList<>();
    for (String list :
        predictions ? new String[] {"predictions"} : new String[] {"annotations", "completions"}) {
      for (JsonValue one : task.at(list).items()) {
        if (!one.at("was_cancelled").isTrue()) {
          versions.add(one);
        }
      }
    }
    for (int i = 1; i < versions.size(); i++) {
      reading.lose(Content.RECORDS, "of further annotators are left out", where);
    }
    JsonValue version = versions.isEmpty() ? JsonValue.missing() : versions.get(0);
    List<JsonValue> results = version.at("result").items();
    Optional<Size> size =
        results.stream()
            .flatMap(
                r ->
                    VocLabels.size(
                        r.at("original_width").text().orElse(""),
                        r.at("original_height").text().orElse(""))
                        .stream())
            .findFirst();
    ReadImage image = reading.image(name(source.get()), size);
    Map<String, Thing> things = new LinkedHashMap<>();
    Map<String, List<Keypoint>> points = new LinkedHashMap<>();
    int index = 0;
    for (JsonValue result : results) {
      readResult(file, where + ", result " + index++, image, result, things, points);
    }
    points.forEach(
        (parent, list) -> {
          Thing owner = things.get(parent);
          if (owner == null) {
            owner = new Thing(list.get(0).name(), null, null, Double.NaN);
            things.put("points/" + parent, owner);
          }
          owner.points.addAll(list);
        });
    double whole = version.at("score").number();
    things.values().forEach(thing -> add(image, thing, whole));
  }

  private static final class Thing {
    final String label;
    final @Nullable Box box;
    final @Nullable Segmentation shape;
    final double score;
    final List<Keypoint> points = new ArrayList<>();

    Thing(String label, @Nullable Box box, @Nullable Segmentation shape, double score) {
      this.label = label;
      this.box = box;
      this.shape = shape;
      this.score = score;
    }
  }

  private static Optional<String> source(JsonValue task) {
    Optional<String> image = task.at("data").at("image").text();
    if (image.isPresent()) {
      return image;
    }
    return task.at("data").fields().values().stream()
        .flatMap(value -> value.text().stream())
        .filter(
            text ->
                ImageIndex.isImage(
                    Path.of(
                        ImageIndex.last(
                            text.replaceAll("[?#].*", "").replaceAll("[<>:\"|*\\x00]", "_")))))
        .findFirst();
  }

  /** The file that a task's address means: after {@code ?d=}, or the path of the address. */
  private String name(String address) throws IOException {
    int local = address.indexOf("?d=");
    String path = local >= 0 ? address.substring(local + 3) : address.replaceAll("[?#].*", "");
    String decoded;
    try {
      decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      decoded = path;
    }
    decoded = decoded.replaceFirst("^[a-z0-9]+://[^/]*/", "").replaceFirst("^/+", "");
    Optional<String> found = reading.find(decoded, "");
    if (found.isEmpty()) {
      // An upload gets eight digits and a dash before its name.
      found = reading.find(ImageIndex.last(decoded).replaceFirst("^[0-9a-f]{8}-", ""), "");
    }
    return found.orElse(decoded);
  }

  private void readResult(
      Path file,
      String where,
      ReadImage image,
      JsonValue result,
      Map<String, Thing> things,
      Map<String, List<Keypoint>> points) {
    String type = result.at("type").text().orElse("");
    JsonValue value = result.at("value");
    List<JsonValue> labels = value.at(type).items();
    String kind = type.replace("labels", "");
    if (!Set.of("rectangle", "polygon", "keypoint", "ellipse", "brush").contains(kind)) {
      reading.lose(
          Content.SHAPES, (type.isEmpty() ? "unknown results" : type) + " are left out", where);
      return;
    }
    if (labels.isEmpty()) {
      reading.setAside(file, 0, where + " has no label", "give it one");
      return;
    }
    if (labels.size() > 1) {
      reading.lose(Content.RECORDS, "of several labels have the first", where);
    }
    if (result.at("image_rotation").number() != 0 && !result.at("image_rotation").isMissing()) {
      reading.lose(
          Content.SHAPES, "images that are turned in the tool are read as they are", where);
    }
    Optional<Size> size =
        VocLabels.size(
                result.at("original_width").text().orElse(""),
                result.at("original_height").text().orElse(""))
            .or(image::size);
    if (size.isEmpty()) {
      reading.setAside(
          file,
          0,
          where + ": the size of its image is not known",
          "name the folder of the images with ImportOptions");
      return;
    }
    String label = labels.get(0).text().orElse("");
    String id = result.at("id").text().orElse("#" + things.size());
    double sx = size.get().width() / 100.0;
    double sy = size.get().height() / 100.0;
    double x = value.at("x").number() * sx;
    double y = value.at("y").number() * sy;
    if (kind.equals("keypoint")) {
      if (!Numbers.isFinite(x, y)) {
        reading.setAside(file, 0, where + " has no place", "give it x and y");
        return;
      }
      String parent = result.at("parentID").text().orElse("#" + id);
      points
          .computeIfAbsent(parent, key -> new ArrayList<>())
          .add(new Keypoint(label, OptionalLong.empty(), x, y, Keypoint.VISIBLE));
      return;
    }
    try {
      double score = result.at("score").number();
      Thing thing = thing(kind, label, value, size.get(), score);
      things.put(id, thing);
      if (kind.equals("ellipse")) {
        reading.lose(Content.SHAPES, "ellipses become polygons", where);
      }
    } catch (IOException | IllegalArgumentException e) {
      reading.setAside(file, 0, where + ": " + e.getMessage(), "mend it in the tool");
    }
  }

  private static Thing thing(String kind, String label, JsonValue value, Size size, double score)
      throws IOException {
    double sx = size.width() / 100.0;
    double sy = size.height() / 100.0;
    double x = value.at("x").number() * sx;
    double y = value.at("y").number() * sy;
    double turn = value.at("rotation").isMissing() ? 0 : value.at("rotation").number();
    switch (kind) {
      case "polygon" -> {
        double[] ring = value.at("points").points();
        for (int i = 0; i < ring.length; i += 2) {
          ring[i] *= sx;
          ring[i + 1] *= sy;
        }
        if (ring.length < 6) {
          throw new IOException("a polygon needs three points or more");
        }
        return new Thing(label, null, Reading.ring(ring), score);
      }
      case "ellipse" -> {
        double rx = value.at("radiusX").number() * sx;
        double ry = value.at("radiusY").number() * sy;
        if (!Numbers.isFinite(x, y, rx, ry, turn)) {
          throw new IOException("an ellipse without centre or radii");
        }
        return new Thing(
            label,
            null,
            Reading.ring(Rings.turned(Rings.ellipse(x, y, rx, ry), x, y, turn)),
            score);
      }
      case "brush" -> {
        if (!RowRuns.fits(size)) {
          throw new IOException("the mask is too large");
        }
        return new Thing(
            label,
            null,
            RowRuns.mask(size, BrushRuns.pixels(value.at("rle").items(), size.area()))
                .orElseThrow(() -> new IOException("the mask is too large")),
            score);
      }
      default -> {
        double width = value.at("width").number() * sx;
        double height = value.at("height").number() * sy;
        if (!Numbers.isFinite(x, y, width, height, turn) || width < 0 || height < 0) {
          throw new IOException("a rectangle without place or size");
        }
        Box box = Box.of(x, y, width, height);
        return turn % 360 == 0
            ? new Thing(label, box, null, score)
            : new Thing(
                label, null, Reading.ring(Rings.turned(Rings.corners(box), x, y, turn)), score);
      }
    }
  }

  private void add(ReadImage image, Thing thing, double wholeScore) {
    reading.annotation(
        image,
        reading.category(thing.label),
        draft -> {
          if (thing.shape != null) {
            Reading.shape(draft, thing.shape);
          } else if (thing.box != null) {
            Reading.box(draft, thing.box);
          }
          if (!thing.points.isEmpty()) {
            Keypoints keypoints = new Keypoints(thing.points);
            draft.keypoints(keypoints);
            if (thing.shape == null && thing.box == null) {
              Shapes.around(keypoints).ifPresent(box -> Reading.box(draft, box));
            }
          }
          double score = Double.isNaN(thing.score) ? wholeScore : thing.score;
          if (predictions && !Double.isNaN(score)) {
            draft.number("score", score);
          }
        });
  }
}
