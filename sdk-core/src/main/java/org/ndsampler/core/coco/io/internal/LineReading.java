package org.ndsampler.core.coco.io.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;

/** Reads files that have one JSON object a line. Confined to one thread. */
final class LineReading {
  private final Mender mender;
  private final GivenIds ids;
  private final Map<String, String> categoryIdOfName;

  LineReading(Mender mender, GivenIds ids, Map<String, String> categoryIdOfName) {
    this.mender = mender;
    this.ids = ids;
    this.categoryIdOfName = categoryIdOfName;
  }

  /** Adds a line of a file that has one JSON object a line; false if it is none that is known. */
  boolean mend(long number, Slice line, CocoStore.Builder store) {
    String pointer = "/" + number;
    Map<String, String> fields = AsRead.texts(line);
    if (fields.containsKey("gtboxes")) {
      addOdgt(fields, pointer, store);
      return true;
    }
    if (fields.containsKey("image_id")) {
      mender.mend(Section.ANNOTATIONS, null, pointer, line, store);
      return true;
    }
    if (fields.containsKey("fpath_img")) {
      fields.put("file_name", String.valueOf(fields.remove("fpath_img")));
    }
    if (fields.containsKey("file_name")) {
      mender.mend(Section.IMAGES, null, pointer, Slice.of(JsonText.object(fields)), store);
      return true;
    }
    return false;
  }

  /** Notes the ids of a line. */
  void collect(Slice line) {
    try {
      mender.collect(
          Fields.find(line, "image_id") != null ? Section.ANNOTATIONS : Section.IMAGES, null, line);
    } catch (ScanException e) {
      return;
    }
  }

  /** Megvii's format of CrowdHuman: an image a line, with its boxes. */
  private void addOdgt(Map<String, String> image, String pointer, CocoStore.Builder store) {
    String boxes = String.valueOf(image.remove("gtboxes"));
    String name = image.get("ID");
    long id = ids.fresh(Section.IMAGES);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", Long.toString(id));
    if (name != null && name.startsWith("\"") && !image.containsKey("file_name")) {
      String file = new JsonScanner(Slice.of(name)).stringValue();
      fields.put("file_name", JsonText.quote(file.contains(".") ? file : file + ".jpg"));
    }
    image.remove("id");
    fields.putAll(image);
    mender.mend(Section.IMAGES, null, pointer, Slice.of(JsonText.object(fields)), store);
    int i = 0;
    for (Slice box : BoxReading.elementsOrNone(Slice.of(boxes))) {
      String place = pointer + "/gtboxes/" + i++;
      if (box.first() != '{') {
        mender.setAside(Section.ANNOTATIONS, null, place, box, store, "a box that is no object");
        continue;
      }
      Map<String, String> annotation = new LinkedHashMap<>();
      annotation.put("id", Long.toString(ids.fresh(Section.ANNOTATIONS)));
      annotation.put("image_id", Long.toString(id));
      Map<String, String> own = AsRead.texts(box);
      String tag = own.get("tag");
      if (tag != null) {
        annotation.put("category_id", Long.toString(category(tag, store)));
      }
      String whole = own.get("fbox");
      if (whole != null) {
        annotation.put("bbox", whole);
      }
      own.forEach(annotation::putIfAbsent);
      mender.mend(Section.ANNOTATIONS, null, place, Slice.of(JsonText.object(annotation)), store);
    }
  }

  private long category(String tag, CocoStore.Builder store) {
    String known = categoryIdOfName.get(tag);
    if (known != null) {
      return Long.parseLong(known);
    }
    long id = ids.fresh(Section.CATEGORIES);
    categoryIdOfName.put(tag, Long.toString(id));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", Long.toString(id));
    fields.put("name", tag.startsWith("\"") ? tag : JsonText.quote(tag));
    store.add(Section.CATEGORIES, Slice.of(JsonText.object(fields)));
    return id;
  }
}
