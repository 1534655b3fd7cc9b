package org.ndsampler.formats.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.formats.Content;

/** Writes COCO's panoptic form. Confined to one thread. */
public final class PanopticWriter {
  private final Writing writing;

  /** With what is written. */
  public PanopticWriter(Writing writing) {
    this.writing = writing;
  }

  /** Writes all. */
  public void write() throws IOException {
    writing.fields((name, value) -> true);
    writing.imageFields("split", "coco_url", "flickr_url", "license", "date_captured");
    String file = writing.singleFile("json", "panoptic.json");
    String folder = ImageIndex.stem(file) + "/";
    try (CocoLines out = new CocoLines(writing.file(file), writing.dataset().name())) {
      out.list("images");
      for (WrittenImage image : writing.images()) {
        out.record(image(image));
        writing.image(image, "images/" + image.name());
      }
      out.list("annotations");
      for (WrittenImage image : writing.images()) {
        List<Drawn> drawn = writing.annotations(image);
        if (Layers.fits(image, drawn, writing)) {
          out.record(record(image, drawn, folder));
        }
      }
      out.list("categories");
      List<String> names = writing.categories();
      for (CocoCategory category : writing.dataset().categories()) {
        out.record(category(category, names.get(category.row())));
      }
      out.end();
    }
  }

  private static String image(WrittenImage image) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Long.toString(image.image().id()));
    json.put("file_name", JsonText.quote("images/" + image.name()));
    if (!image.size().isEmpty()) {
      json.put("width", Integer.toString(image.size().width()));
      json.put("height", Integer.toString(image.size().height()));
    }
    for (String text :
        new String[] {"split", "coco_url", "flickr_url", "license", "date_captured"}) {
      image.image().field(text).ifPresent(value -> json.put(text, value));
    }
    return JsonText.object(json);
  }

  /** The record of an image, whose PNG file is written too. */
  private String record(WrittenImage image, List<Drawn> drawn, String folder) throws IOException {
    Map<Integer, Drawn> byColor = new LinkedHashMap<>();
    int[] colors =
        Layers.drawn(
            image.size(),
            drawn,
            0,
            one -> {
              if (byColor.size() >= LabelRuns.MOST) {
                writing.lose(Content.RECORDS, "left out, as their image has too many", one.label());
                return -1;
              }
              int color = Palette.rgb(byColor.size() + 1);
              byColor.put(color, one);
              return color;
            },
            writing);
    String png = image.stem() + ".png";
    MaskImages.write(MaskImages.colored(image.size(), colors), writing.place(folder + png));
    Map<Integer, RunLengthMask> masks = LabelRuns.masks(image.size(), colors, color -> color != 0);
    List<String> segments = new ArrayList<>();
    byColor.forEach(
        (color, one) -> {
          RunLengthMask mask = masks.get(color);
          if (mask == null) {
            writing.lose(Content.RECORDS, "left out, as no pixel is theirs", one.label());
          } else {
            segments.add(segment(PanopticJson.number(color), one, mask));
          }
        });
    Map<String, String> json = new LinkedHashMap<>();
    json.put("image_id", Long.toString(image.image().id()));
    json.put("file_name", JsonText.quote(png));
    json.put("segments_info", JsonText.list(segments));
    return JsonText.object(json);
  }

  private static String segment(int number, Drawn one, RunLengthMask mask) {
    Box box = mask.bounds();
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Integer.toString(number));
    json.put("category_id", Long.toString(one.annotation().categoryId()));
    json.put("iscrowd", one.annotation().isCrowd() ? "1" : "0");
    json.put("bbox", JsonText.array(box.x(), box.y(), box.width(), box.height()));
    json.put("area", Long.toString(mask.pixelCount()));
    one.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("rotation")) {
                json.putIfAbsent(name, value.json());
              }
            });
    return JsonText.object(json);
  }

  private static String category(CocoCategory category, String name) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Long.toString(category.id()));
    json.put("name", JsonText.quote(name));
    category.supercategory().ifPresent(parent -> json.put("supercategory", JsonText.quote(parent)));
    // Whoever counts objects takes a class for things unless it says that it is stuff.
    json.put("isthing", category.field("isthing").orElse("1"));
    category.field("color").ifPresent(color -> json.put("color", color));
    return JsonText.object(json);
  }
}
