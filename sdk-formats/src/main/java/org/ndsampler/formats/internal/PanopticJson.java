package org.ndsampler.formats.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** Reads COCO's panoptic form, one record at a time. Confined to one thread. */
public final class PanopticJson {
  private static final String SEGMENTS = "segments_info";
  private static final String LOOK = "look at the file that wrote it";

  private final Reading reading;
  private final Map<Long, ReadImage> images = new HashMap<>();
  private final Map<Long, String> categories = new HashMap<>();

  /** With what is read. */
  public PanopticJson(Reading reading) {
    this.reading = reading;
  }

  /** The number of a colour: {@code R + 256 G + 256² B}. */
  static int number(int rgb) {
    return rgb >> 16 | rgb & 0xFF00 | (rgb & 0xFF) << 16;
  }

  /**
   * Whether the first annotation of a JSON file has segments. Files whose name and surroundings do
   * not speak for it are only looked at in their beginning, as images come first and are many.
   */
  public static boolean isPanoptic(Path file) {
    try {
      boolean named =
          String.valueOf(file.getFileName()).contains("panoptic")
              || Files.isDirectory(file.resolveSibling(stem(file)));
      return named
          ? firstHasSegments(file)
          : Look.lines(List.of(file)).stream().anyMatch(line -> line.contains("\"" + SEGMENTS));
    } catch (IOException e) {
      return false; // its own reader says what is wrong with it
    }
  }

  private static String stem(Path file) {
    return ImageIndex.stem(String.valueOf(file.getFileName()));
  }

  private static boolean firstHasSegments(Path file) throws IOException {
    try (JsonParser parser = JsonValue.parser(file)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!name.equals("annotations")) {
          parser.skipChildren();
        } else if (value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (parser.currentName().equals(SEGMENTS)) {
              return true;
            }
            parser.nextToken();
            parser.skipChildren();
          }
          return false;
        } else {
          return false;
        }
      }
      return false;
    }
  }

  /** Reads a file, or all of a folder. */
  public void read() throws IOException {
    for (Path file : reading.sources("json")) {
      if (Files.isDirectory(reading.source()) && !isPanoptic(file)) {
        continue;
      }
      Path folder = folder(file);
      reading.without(folder);
      try {
        // Categories come last in COCO's own files, and segments need them.
        read(file, Set.of("images", "categories"), folder);
        read(file, Set.of("annotations"), folder);
      } catch (IOException e) {
        reading.setAside(
            file,
            0,
            "no valid JSON from here on: " + e.getMessage(),
            "mend the file; what comes before was read");
      }
    }
  }

  /** The folder that has the PNG files of a JSON file. */
  private static Path folder(Path file) {
    Path own = file.resolveSibling(stem(file));
    Path usual = file.resolveSibling("panoptic");
    return !Files.isDirectory(own) && Files.isDirectory(usual) ? usual : own;
  }

  private void read(Path file, Set<String> sections, Path folder) throws IOException {
    try (JsonParser parser = JsonValue.parser(file)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the file is no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.START_ARRAY || !sections.contains(name)) {
          parser.skipChildren();
          continue;
        }
        Set<Long> seen = new HashSet<>();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          JsonValue record = JsonValue.read(parser, Set.of());
          String where = "/" + name + "/" + i;
          switch (name) {
            case "images" -> image(file, where, record);
            case "categories" -> category(file, where, record);
            default -> {
              reading.step(i + 1L, -1);
              segments(file, where, record, folder, seen);
            }
          }
        }
      }
    }
  }

  /** The number of a field that is an id; null if it is none, and then the record is set aside. */
  private @Nullable Long id(Path file, String where, JsonValue record, String field) {
    double number = record.at(field).number();
    if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      return (long) number;
    }
    reading.setAside(file, 0, where + " has no " + field + " that is a whole number", LOOK);
    return null;
  }

  private void image(Path file, String where, JsonValue record) throws IOException {
    Long id = id(file, where, record, "id");
    Optional<String> name = record.at("file_name").text().filter(text -> !text.isEmpty());
    if (id == null) {
      return;
    }
    if (images.containsKey(id) || name.isEmpty()) {
      reading.setAside(
          file,
          0,
          where + (name.isEmpty() ? " has no file_name" : " has the id " + id + " of another"),
          LOOK);
      return;
    }
    Optional<Size> size =
        VocLabels.size(record.at("width").text().orElse(""), record.at("height").text().orElse(""));
    String found = reading.find(name.get(), reading.beside(file)).orElse(name.get());
    ReadImage image =
        reading.image(
            id,
            found,
            size,
            draft ->
                fields(record, Set.of("id", "file_name", "width", "height")).forEach(draft::field));
    if (image.id() != id) {
      reading.setAside(
          file, 0, where + " has the file of image " + image.id() + ", " + found, LOOK);
    } else {
      images.put(id, image);
    }
  }

  private static Map<String, String> fields(JsonValue record, Set<String> without) {
    Map<String, String> fields = new LinkedHashMap<>();
    record
        .fields()
        .forEach(
            (name, value) -> {
              if (!without.contains(name) && !value.isMissing()) {
                fields.put(name, value.json());
              }
            });
    return fields;
  }

  private void category(Path file, String where, JsonValue record) {
    Long id = id(file, where, record, "id");
    if (id == null) {
      return;
    }
    String name = record.at("name").text().orElse("category_" + id);
    if (categories.putIfAbsent(id, name) != null) {
      reading.setAside(file, 0, where + " has the id " + id + " of another", LOOK);
    } else if (reading.hasCategory(name) && !reading.options().classes().contains(name)) {
      reading.warn(
          file, where + " has the name of another, " + name, "the two are read as one category");
    } else {
      reading.category(
          id, name, draft -> fields(record, Set.of("id", "name")).forEach(draft::field));
    }
  }

  private void segments(Path file, String where, JsonValue record, Path folder, Set<Long> seen) {
    Long id = id(file, where, record, "image_id");
    if (id == null) {
      return;
    }
    ReadImage image = images.get(id);
    if (image == null || !seen.add(id)) {
      reading.setAside(
          file,
          0,
          where
              + (image == null
                  ? " is of image " + id + ", which is not there"
                  : " is a second record of image " + id),
          LOOK);
      return;
    }
    Map<Integer, JsonValue> segments = new LinkedHashMap<>();
    int number = 0;
    for (JsonValue segment : record.at(SEGMENTS).items()) {
      String place = where + "/" + SEGMENTS + "/" + number++;
      int color = color(segment.at("id").number());
      if (color <= 0 || segments.containsKey(color)) {
        reading.setAside(
            file,
            0,
            place
                + (color <= 0
                    ? " has no id from 1 to 16777215: 0 is what belongs to no segment"
                    : " has the id of another segment of its image"),
            "give each segment of an image a number of its own, and its pixels that colour");
      } else {
        segments.put(color, segment);
      }
    }
    Map<Integer, RunLengthMask> masks = masks(file, where, record, image, folder);
    segments.forEach((color, segment) -> segment(file, where, image, color, segment, masks));
    if (masks != null) {
      unnamed(where, record, masks, segments.keySet());
    }
  }

  /** The colour of a number; negative if it is none. */
  private static int color(double number) {
    return number == Math.rint(number) && number >= 0 && number < 1 << 24
        ? number((int) number)
        : -1;
  }

  /** The masks of the colours of an image's PNG file; null if it cannot be used. */
  private @Nullable Map<Integer, RunLengthMask> masks(
      Path file, String where, JsonValue record, ReadImage image, Path folder) {
    String name = record.at("file_name").text().orElse("");
    String problem;
    try {
      Path png = png(file, folder, name);
      Size size = image.size().orElse(null);
      var picture = MaskImages.decode(png);
      Size own = Size.of(picture.getWidth(), picture.getHeight());
      if (size == null || own.equals(size)) {
        return LabelRuns.masks(own, MaskImages.colors(picture), color -> color != 0);
      }
      problem = "is " + own + " and its image " + size;
    } catch (IOException e) {
      problem = "cannot be read: " + e.getMessage();
    }
    reading.setAside(
        file,
        0,
        where + ": the PNG file " + (name.isEmpty() ? "has no name" : name + " " + problem),
        "its segments have boxes alone; put the PNG files of the right size into " + folder);
    return null;
  }

  private static Path png(Path file, Path folder, String name) throws IOException {
    try {
      for (Path root : List.of(folder, file.resolveSibling(""))) {
        Path png = root.resolve(name).normalize();
        if (png.startsWith(root.normalize()) && Files.isRegularFile(png)) {
          return png;
        }
      }
    } catch (InvalidPathException e) {
      throw new IOException("this is no name of a file", e);
    }
    throw new IOException("it is not there");
  }

  private void segment(
      Path file,
      String where,
      ReadImage image,
      int color,
      JsonValue segment,
      @Nullable Map<Integer, RunLengthMask> masks) {
    String label = where + ": segment " + number(color);
    double category = segment.at("category_id").number();
    String name = categories.get((long) category);
    if (name == null || category != Math.rint(category)) {
      reading.setAside(
          file, 0, label + " has a category_id that no category has", "name the category");
      return;
    }
    RunLengthMask mask = masks == null ? null : masks.get(color);
    if (masks != null && mask == null) {
      reading.setAside(
          file,
          0,
          label + " has no pixel in the PNG file",
          "draw it in its colour, R + 256 G + 256 * 256 B, or take it out of segments_info");
      return;
    }
    Optional<Box> box = box(segment.at("bbox"));
    if (mask == null && box.isEmpty()) {
      return; // said of the whole image
    }
    if (mask == null) {
      reading.lose(Content.MASKS, "cannot be read: the box alone stays", label);
    } else if (box.isPresent() && !Rings.isSame(box.get(), mask.bounds())) {
      reading.lose(Content.BOXES, "that around the mask is meant", label);
    }
    reading.annotation(
        image,
        reading.category(name),
        draft -> {
          if (mask == null) {
            Reading.box(draft, box.orElseThrow());
          } else {
            Reading.shape(draft, mask);
          }
          draft.crowd(segment.at("iscrowd").isTrue());
          fields(segment, Set.of("id", "category_id", "bbox", "area", "iscrowd", "image_id"))
              .forEach(draft::field);
        });
  }

  private static Optional<Box> box(JsonValue bbox) {
    double[] numbers = bbox.items().stream().mapToDouble(JsonValue::number).toArray();
    return numbers.length == 4 && Numbers.isFinite(numbers) && numbers[2] >= 0 && numbers[3] >= 0
        ? Optional.of(Box.of(numbers[0], numbers[1], numbers[2], numbers[3]))
        : Optional.empty();
  }

  /** Says which colours of a PNG file no segment names. */
  private void unnamed(
      String where, JsonValue record, Map<Integer, RunLengthMask> masks, Set<Integer> named) {
    List<Integer> others = new ArrayList<>();
    long pixels = 0;
    for (Map.Entry<Integer, RunLengthMask> mask : masks.entrySet()) {
      if (!named.contains(mask.getKey())) {
        others.add(mask.getKey());
        pixels += mask.getValue().pixelCount();
      }
    }
    if (others.isEmpty()) {
      return;
    }
    reading.warn(
        record.at("file_name").text().orElse(where),
        0,
        pixels
            + " pixels have numbers of no segment: "
            + others.stream().limit(5).map(c -> "" + number(c)).collect(Collectors.joining(", "))
            + (others.size() > 5 ? ", ..." : ""),
        "they belong to nothing now; add the segments to segments_info");
  }
}
