package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a condition asks about: one of the fields that every dataset has, or one of the JSON records
 * of images or annotations. Immutable.
 *
 * @param name in the normal form
 * @param isOfImage whether it is the same for all annotations of an image
 * @param kind what its values are
 * @param path where it is in the records; empty for a field that every dataset has
 */
public record Field(String name, boolean isOfImage, Kind kind, String path) {
  /** What the values of a field are. */
  public enum Kind {
    /** Integers of 64 bits. */
    ID,
    /** Numbers. */
    NUMBER,
    /** True or false. */
    FLAG,
    /** Texts. */
    WORDS,
    /** Whatever the records have: numbers and texts. */
    MIXED
  }

  /** The prefix of fields in the records of annotations. */
  public static final String ANNOTATION = "annotation.";

  /** The prefix of fields in the records of images. */
  public static final String IMAGE = "image.";

  private static final Map<String, Field> BUILT_IN = new LinkedHashMap<>();
  private static final Map<String, String> ALIASES =
      Map.of(
          "annotation", "annotation.id",
          "image", "image.id",
          "video", "video.id",
          "category", "class",
          "iscrowd", "crowd",
          "file_name", "name",
          "annotation.iscrowd", "crowd",
          "annotation.category_id", "class.id",
          "annotation.image_id", "image.id",
          "annotation.score", "score");

  static {
    for (String name : List.of("class", "supercategory", "size", "text")) {
      add(name, false, Kind.WORDS, "");
    }
    for (String name : List.of("area", "width", "height", "aspect", "x", "y", "visible")) {
      add(name, false, Kind.NUMBER, "");
    }
    add("crowd", false, Kind.FLAG, "");
    add("score", false, Kind.NUMBER, "score");
    add("track", false, Kind.MIXED, "track_id");
    add("annotation.id", false, Kind.ID, "");
    add("class.id", false, Kind.ID, "");
    for (String name : List.of("name", "split", "video.name")) {
      add(name, true, Kind.WORDS, "");
    }
    for (String name :
        List.of("count", "image.width", "image.height", "image.area", "image.aspect")) {
      add(name, true, Kind.NUMBER, "");
    }
    for (String name : List.of("year", "frame")) {
      add(name, true, Kind.NUMBER, "");
    }
    add("image.id", true, Kind.ID, "");
    add("video.id", true, Kind.ID, "");
  }

  private static void add(String name, boolean isOfImage, Kind kind, String path) {
    BUILT_IN.put(name, new Field(name, isOfImage, kind, path));
  }

  /** A field by its name or by another name that is understood; empty where there is none. */
  static Optional<Field> find(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    Field known = BUILT_IN.get(ALIASES.getOrDefault(lower, lower));
    if (known != null) {
      return Optional.of(known);
    }
    boolean isOfImage = written.startsWith(IMAGE);
    String prefix = isOfImage ? IMAGE : ANNOTATION;
    return written.startsWith(prefix) && written.length() > prefix.length()
        ? Optional.of(new Field(written, isOfImage, Kind.MIXED, written.substring(prefix.length())))
        : Optional.empty();
  }

  /** The fields that every dataset has, by their names. */
  public static List<String> names() {
    return new ArrayList<>(BUILT_IN.keySet());
  }
}
