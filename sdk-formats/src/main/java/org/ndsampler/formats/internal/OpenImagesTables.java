package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** The tables of Open Images, read and written. Immutable. */
public final class OpenImagesTables {
  private static final String[][] FLAGS = {
    {"IsOccluded", "occluded"},
    {"IsTruncated", "truncated"},
    {"IsDepiction", "depiction"},
    {"IsInside", "inside"}
  };

  private final boolean writesMasks;

  /** With whether outlines are written as masks. */
  public OpenImagesTables(boolean writesMasks) {
    this.writesMasks = writesMasks;
  }

  /** Reads a table, or all of a folder. */
  public void read(Reading reading) throws IOException {
    Map<String, String> names = new HashMap<>();
    List<Path> files = reading.sources("csv");
    for (Path file : files) {
      if (isClasses(file)) {
        Csv.read(
            file,
            false,
            row -> {
              if (row.size() >= 2 && !row.field(0).equals("LabelName")) {
                names.put(row.field(0), row.field(1));
                reading.category(row.field(1));
              }
            });
      }
    }
    reading.without(Set.of(OpenImagesMasks.FOLDER));
    OpenImagesMasks masks = new OpenImagesMasks(reading);
    List<Path> tables = new ArrayList<>();
    for (Path file : files) {
      List<String> columns = Csv.names(file);
      if (columns.contains("maskpath") && columns.contains("imageid")) {
        masks.add(file);
      } else if (!isClasses(file) && columns.contains("imageid")) {
        tables.add(file);
      }
    }
    for (Path file : tables) {
      List<String> columns = Csv.names(file);
      boolean boxes = columns.contains("xmin") && columns.contains("labelname");
      Csv.read(
              file,
              true,
              row -> {
                ReadImage image = image(reading, row.field("ImageID"), split(file));
                if (boxes) {
                  readBox(reading, file, row, image, names, masks);
                }
              })
          .ifPresent(
              reason ->
                  reading.setAside(
                      file, 0, "no valid table from here on: " + reason, "mend the file"));
    }
    masks.rest(
        (file, mask) -> {
          ReadImage image = image(reading, mask.image(), split(file));
          masks
              .read(mask, image)
              .ifPresent(
                  runs ->
                      reading.annotation(
                          image,
                          reading.category(names.getOrDefault(mask.label(), mask.label())),
                          draft -> Reading.shape(draft, runs)));
        });
    if (Files.isDirectory(reading.source())) {
      reading.rest(Set.of());
    }
  }

  private static boolean isClasses(Path file) {
    return String.valueOf(file.getFileName()).contains("class-descriptions");
  }

  private static String split(Path file) {
    String name = String.valueOf(file.getFileName());
    for (String split : new String[] {"train", "validation", "test"}) {
      if (name.startsWith(split)) {
        return split.equals("validation") ? "val" : split;
      }
    }
    return "";
  }

  private static ReadImage image(Reading reading, String id, String split) throws IOException {
    Optional<String> found = reading.find(id, "");
    if (found.isEmpty()) {
      found = reading.index().findStem(id);
    }
    return reading.image(
        found.orElse(id.contains(".") ? id : id + ".jpg"), Optional.empty(), Reading.split(split));
  }

  private static void readBox(
      Reading reading,
      Path file,
      Csv.Row row,
      ReadImage image,
      Map<String, String> names,
      OpenImagesMasks masks) {
    if (image.size().isEmpty()) {
      reading.setAside(
          file,
          row.line(),
          "the size of its image is not known, and the box is a fraction of it",
          "put the images beside the table, or name their folder with ImportOptions");
      return;
    }
    Size size = image.size().get();
    String label = row.field("LabelName");
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String[] flag : FLAGS) {
      double value = row.number(flag[0]);
      if (value >= 0) {
        attributes.put(flag[1], value > 0 ? "true" : "false");
      }
    }
    double confidence = row.number("Confidence");
    Optional<RunLengthMask> mask = masks.of(row, image);
    reading
        .corners(
            file,
            row.line(),
            row.number("XMin") * size.width(),
            row.number("YMin") * size.height(),
            row.number("XMax") * size.width(),
            row.number("YMax") * size.height())
        .ifPresent(
            box ->
                reading.annotation(
                    image,
                    reading.category(names.getOrDefault(label, label)),
                    draft -> {
                      if (mask.isPresent()) {
                        Reading.shape(draft, mask.get());
                        draft.box(box);
                      } else {
                        Reading.box(draft, box);
                      }
                      draft.crowd(row.number("IsGroupOf") > 0);
                      if (Double.isFinite(confidence) && confidence != 1) {
                        draft.number("score", confidence);
                      }
                      Reading.attributes(draft, attributes);
                    }));
  }

  /** Writes a dataset. */
  public void write(Writing writing) throws IOException {
    writing.imageFields("split");
    writing.fields("occluded", "truncated", "depiction", "inside");
    List<String> names = writing.categories();
    Map<String, StringBuilder> boxes = new TreeMap<>();
    Map<String, StringBuilder> images = new TreeMap<>();
    Map<String, StringBuilder> masks = new TreeMap<>();
    int number = 0;
    for (WrittenImage image : writing.images()) {
      String split = image.split().isEmpty() ? "train" : image.split();
      String prefix = split.equals("val") ? "validation" : split;
      StringBuilder table =
          boxes.computeIfAbsent(
              prefix,
              key ->
                  new StringBuilder(
                      "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,"
                          + "IsTruncated,IsGroupOf,IsDepiction,IsInside\n"));
      images
          .computeIfAbsent(prefix, key -> new StringBuilder("ImageID,Subset\n"))
          .append(Csv.row(image.stem(), prefix));
      for (Drawn one : writing.annotations(image)) {
        if (image.size().isEmpty()) {
          writing.lose(
              Content.RECORDS, "left out, as the size of their image is not known", one.label());
          continue;
        }
        table.append(row(one, names.get(one.category()), image));
        if (writesMasks && one.hasShape() && Layers.fits(image, List.of(one), writing)) {
          masks
              .computeIfAbsent(prefix, key -> new StringBuilder(OpenImagesMasks.HEAD))
              .append(
                  OpenImagesMasks.write(
                      writing, image, one, names.get(one.category()), prefix, number++));
        }
      }
      writing.image(image, "images/" + image.name());
    }
    for (String prefix : boxes.keySet()) {
      writing.text(
          "annotations/" + prefix + "-annotations-bbox.csv", String.valueOf(boxes.get(prefix)));
      writing.text("annotations/" + prefix + "-images.csv", String.valueOf(images.get(prefix)));
    }
    for (Map.Entry<String, StringBuilder> table : masks.entrySet()) {
      writing.text(
          "annotations/" + table.getKey() + "-annotations-object-segmentation.csv",
          table.getValue());
    }
    StringBuilder classes = new StringBuilder();
    names.forEach(name -> classes.append(Csv.row(name, name)));
    writing.text("annotations/class-descriptions-boxable.csv", classes);
  }

  private static String row(Drawn one, String name, WrittenImage image) {
    Box box = one.box().scale(1.0 / image.size().width(), 1.0 / image.size().height());
    return Csv.row(
        image.stem(),
        "",
        name,
        one.score().isPresent() ? Numbers.text(one.score().getAsDouble(), 9) : "1",
        Numbers.text(box.x(), 9),
        Numbers.text(box.maxX(), 9),
        Numbers.text(box.y(), 9),
        Numbers.text(box.maxY(), 9),
        flag(one, "occluded"),
        flag(one, "truncated"),
        one.annotation().isCrowd() ? "1" : "0",
        flag(one, "depiction"),
        flag(one, "inside"));
  }

  private static String flag(Drawn one, String name) {
    return one.field(name).map(value -> value.isTrue() ? "1" : "0").orElse("-1");
  }
}
