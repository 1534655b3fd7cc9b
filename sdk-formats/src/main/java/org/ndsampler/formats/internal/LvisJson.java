package org.ndsampler.formats.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;

/** LVIS' JSON, read and written. Immutable. */
public final class LvisJson {
  /** From how many images on a category is common, and frequent. */
  private static final int COMMON = 11;

  private static final int FREQUENT = 101;

  /** Makes one. */
  public LvisJson() {}

  /** Reads a file. */
  public void read(Reading reading) throws IOException {
    CocoDataset dataset = CocoDataset.read(reading.source());
    CocoDataset.Builder named = dataset.toBuilder();
    for (CocoImage image : dataset.images()) {
      if (image.fileName().isEmpty()) {
        image
            .field("coco_url")
            .flatMap(json -> Drawn.parse(json).text())
            .ifPresent(url -> named.updateImage(image.id(), draft -> draft.fileName(name(url))));
      }
    }
    reading.adopt(named.build());
  }

  /** As LVIS' own tools have it: the folder and the file at the end of the URL. */
  private static String name(String url) {
    String[] parts = url.split("/");
    return parts.length < 2 ? url : parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  /** Writes a dataset. */
  public void write(Writing writing) throws IOException {
    writing.fields((name, value) -> true);
    writing.imageFields(
        "neg_category_ids",
        "not_exhaustive_category_ids",
        "coco_url",
        "flickr_url",
        "license",
        "date_captured");
    Map<Integer, Integer> instances = new HashMap<>();
    Map<Integer, Integer> imagesOf = new HashMap<>();
    String file = writing.singleFile("json", "lvis.json");
    try (CocoLines out = new CocoLines(writing.file(file), writing.dataset().name())) {
      out.list("images");
      for (WrittenImage image : writing.images()) {
        out.record(image(image));
        writing.image(image, "images/" + image.name());
      }
      out.list("annotations");
      for (WrittenImage image : writing.images()) {
        Set<Integer> seen = new HashSet<>();
        for (Drawn one : writing.annotations(image)) {
          out.record(annotation(one));
          instances.merge(one.category(), 1, Integer::sum);
          if (seen.add(one.category())) {
            imagesOf.merge(one.category(), 1, Integer::sum);
          }
        }
      }
      out.list("categories");
      for (CocoCategory category : writing.dataset().categories()) {
        out.record(
            category(
                category,
                imagesOf.getOrDefault(category.row(), 0),
                instances.getOrDefault(category.row(), 0)));
      }
      out.end();
    }
  }

  private static String image(WrittenImage image) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Long.toString(image.image().id()));
    json.put("file_name", JsonText.quote("images/" + image.name()));
    json.put("width", Integer.toString(image.size().width()));
    json.put("height", Integer.toString(image.size().height()));
    for (String list : new String[] {"neg_category_ids", "not_exhaustive_category_ids"}) {
      json.put(list, image.image().field(list).orElse("[]"));
    }
    for (String text : new String[] {"coco_url", "flickr_url", "license", "date_captured"}) {
      image.image().field(text).ifPresent(value -> json.put(text, value));
    }
    return JsonText.object(json);
  }

  private static String annotation(Drawn one) {
    Box box = one.hasShape() ? one.ownBox() : one.box();
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Long.toString(one.annotation().id()));
    json.put("image_id", Long.toString(one.annotation().imageId()));
    json.put("category_id", Long.toString(one.annotation().categoryId()));
    json.put("bbox", JsonText.array(box.x(), box.y(), box.width(), box.height()));
    json.put(
        "area",
        JsonText.number(
            one.annotation()
                .area()
                .orElseGet(() -> one.shape().map(s -> s.area()).orElse(box.area()))));
    List<String> rings = new ArrayList<>();
    if (one.hasShape() || one.isTurned()) {
      // A polygon of LVIS has no holes: those of one part are joined to it.
      one.outline()
          .polygons()
          .forEach(polygon -> rings.add(JsonText.array(Rings.joined(MultiPolygon.of(polygon)))));
    }
    json.put("segmentation", JsonText.list(rings));
    one.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("rotation")) {
                json.putIfAbsent(name, value.json());
              }
            });
    return JsonText.object(json);
  }

  private static String category(CocoCategory category, int images, int instances) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("id", Long.toString(category.id()));
    json.put("name", JsonText.quote(category.name()));
    for (String field : new String[] {"synset", "synonyms", "def"}) {
      category.field(field).ifPresent(value -> json.put(field, value));
    }
    json.putIfAbsent("synset", JsonText.quote(category.name().replace(' ', '_') + ".n.01"));
    json.put("frequency", images >= FREQUENT ? "\"f\"" : images >= COMMON ? "\"c\"" : "\"r\"");
    json.put("image_count", Integer.toString(images));
    json.put("instance_count", Integer.toString(instances));
    return JsonText.object(json);
  }
}
