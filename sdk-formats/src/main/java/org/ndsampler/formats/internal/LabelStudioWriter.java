package org.ndsampler.formats.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.LabelStudio;

/** Writes Label Studio's tasks, one at a time. Confined to one thread. */
public final class LabelStudioWriter {
  private final Writing writing;
  private final LabelStudio settings;
  private final List<String> names;
  private final Set<String> pointNames = new LinkedHashSet<>();

  /** With what is written, and how. */
  public LabelStudioWriter(Writing writing, LabelStudio settings) {
    this.writing = writing;
    this.settings = settings;
    names = writing.categories();
  }

  /** Writes all. */
  public void write() throws IOException {
    String file = writing.singleFile("json", "tasks.json");
    String list = settings.isPredictions() ? "predictions" : "annotations";
    try (BufferedWriter out = writing.file(file)) {
      out.write("[");
      boolean first = true;
      for (WrittenImage image : writing.images()) {
        List<String> results = new ArrayList<>();
        for (Drawn one : writing.annotations(image)) {
          if (image.size().isEmpty()) {
            writing.lose(
                Content.RECORDS, "left out, as the size of their image is not known", one.label());
          } else {
            results(one, image.size(), results);
          }
        }
        String data = JsonText.quote(settings.prefix() + address("images/" + image.name()));
        out.write(
            (first ? "\n" : ",\n")
                + "{\"data\": {\"image\": "
                + data
                + "}, \""
                + list
                + "\": [{\"result\": "
                + JsonText.list(results)
                + "}]}");
        first = false;
        writing.image(image, "images/" + image.name());
      }
      out.write("\n]\n");
    }
    String place = file.contains("/") ? file.substring(0, file.lastIndexOf('/') + 1) : "";
    writing.text(place + "label_config.xml", config());
  }

  private static String address(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private String config() {
    XmlText xml = new XmlText();
    xml.open("View");
    xml.empty("Image", "name", "image", "value", "$image");
    for (String kind : new String[] {"Rectangle", "Polygon", "Brush"}) {
      xml.open(kind + "Labels", "name", kind.toLowerCase(Locale.ROOT), "toName", "image");
      names.forEach(name -> xml.empty("Label", "value", name));
      xml.close();
    }
    if (!pointNames.isEmpty()) {
      xml.open("KeyPointLabels", "name", "keypoint", "toName", "image");
      pointNames.forEach(name -> xml.empty("Label", "value", name));
      xml.close();
    }
    xml.close();
    return xml.toString();
  }

  private void results(Drawn one, Size size, List<String> results) {
    String label = names.get(one.category());
    String id = "a" + one.annotation().id();
    Map<String, String> value = new LinkedHashMap<>();
    String kind;
    if (one.isMask()) {
      RunLengthMask mask = ((RunLengthMask) one.shape().orElseThrow()).toMask(size);
      kind = "brush";
      value.put("format", "\"rle\"");
      value.put("rle", BrushRuns.json(mask));
    } else if (one.isTurned() || !one.hasShape()) {
      double[] corners = one.isTurned() ? one.corners() : Rings.corners(one.box());
      kind = "rectangle";
      value.put("x", percent(corners[0], size.width()));
      value.put("y", percent(corners[1], size.height()));
      value.put("width", percent(Rings.width(corners), size.width()));
      value.put("height", percent(Rings.height(corners), size.height()));
      value.put("rotation", one.isTurned() ? JsonText.number(Rings.degrees(corners)) : "0");
    } else {
      double[] ring = Rings.joined(one.outline());
      List<String> points = new ArrayList<>();
      for (int i = 0; i < ring.length; i += 2) {
        points.add(
            "["
                + percent(ring[i], size.width())
                + ", "
                + percent(ring[i + 1], size.height())
                + "]");
      }
      kind = "polygon";
      value.put("points", JsonText.list(points));
      value.put("closed", "true");
    }
    results.add(result(id, "", kind, label, value, size, one));
    if (one.keypoints().isPresent()) {
      int number = 0;
      for (Keypoint point : one.keypoints().get()) {
        if (point.visibility() > 0) {
          Map<String, String> place = new LinkedHashMap<>();
          place.put("x", percent(point.x(), size.width()));
          place.put("y", percent(point.y(), size.height()));
          place.put("width", "0.5");
          String name = point.name().isEmpty() ? "point" : point.name();
          pointNames.add(name);
          results.add(result(id + "-" + number++, id, "keypoint", name, place, size, one));
        }
      }
    }
  }

  private static String percent(double pixels, int size) {
    return Numbers.text(100 * pixels / size, 10);
  }

  private String result(
      String id,
      String parent,
      String kind,
      String label,
      Map<String, String> value,
      Size size,
      Drawn one) {
    String type = kind + "labels";
    value.put(type, JsonText.list(List.of(JsonText.quote(label))));
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", JsonText.quote(id));
    if (!parent.isEmpty()) {
      json.put("parentID", JsonText.quote(parent));
    }
    json.put("type", JsonText.quote(type));
    json.put("from_name", JsonText.quote(kind));
    json.put("to_name", "\"image\"");
    json.put("original_width", Integer.toString(size.width()));
    json.put("original_height", Integer.toString(size.height()));
    json.put("image_rotation", "0");
    if (settings.isPredictions() && one.score().isPresent()) {
      json.put("score", JsonText.number(one.score().getAsDouble()));
    }
    json.put("value", JsonText.object(value));
    return JsonText.object(json);
  }
}
