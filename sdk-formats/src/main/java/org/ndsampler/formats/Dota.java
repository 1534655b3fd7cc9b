package org.ndsampler.formats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.formats.internal.Drawn;
import org.ndsampler.formats.internal.LabelFolder;
import org.ndsampler.formats.internal.LabelLines;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Numbers;
import org.ndsampler.formats.internal.ReadImage;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Rings;
import org.ndsampler.formats.internal.Writing;
import org.ndsampler.formats.internal.WrittenImage;

/**
 * DOTA: a line for each object with the four corners as they were drawn, the class, and whether it
 * is difficult. Immutable.
 *
 * <p>The lines {@code imagesource:} and {@code gsd:} are fields of the image. Corners are kept as
 * they are, not made a rectangle. An outline of other than four points is written as its box.
 *
 * @since 0.1
 */
public final class Dota extends LabelFormat {
  static final Dota DEFAULT = new Dota();

  private Dota() {}

  @Override
  public String name() {
    return "DOTA";
  }

  @Override
  String code() {
    return "Formats.DOTA";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(Content.EMPTY_IMAGES, Content.FRACTIONS, Content.BORDERS, Content.ANGLES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    List<String> lines = Look.lines(look.labels("txt"));
    return !lines.isEmpty()
        && lines.stream().anyMatch(Dota::isObject)
        && lines.stream().allMatch(line -> line.contains(":") || isObject(line));
  }

  private static boolean isObject(String line) {
    String[] parts = line.split("\\s+");
    if (parts.length != 9 && parts.length != 10) {
      return false;
    }
    for (int i = 0; i < 8; i++) {
      if (Double.isNaN(Numbers.parse(parts[i]))) {
        return false;
      }
    }
    return Double.isNaN(Numbers.parse(parts[8]));
  }

  @Override
  void read(Reading reading) throws IOException {
    new LabelFolder(reading)
        .read(
            (image, file) -> {
              Map<String, String> head = new LinkedHashMap<>();
              LabelLines.read(
                  file,
                  (line, text) -> {
                    int colon = text.indexOf(':');
                    if (colon > 0 && Double.isNaN(Numbers.parse(text.split("\\s+")[0]))) {
                      head.put(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
                      return;
                    }
                    String[] parts = text.split("\\s+");
                    if (!isObject(text)) {
                      reading.setAside(
                          file,
                          line,
                          "a line of DOTA has eight numbers, a class and 0 or 1",
                          "mend the line; a class has no blanks");
                      return;
                    }
                    add(reading, image, parts);
                  });
              reading.fields(image, fields(head));
            });
  }

  private static Map<String, String> fields(Map<String, String> head) {
    Map<String, String> fields = new LinkedHashMap<>();
    head.forEach(
        (name, value) -> {
          double number = Numbers.parse(value);
          if (!value.isEmpty() && !value.equalsIgnoreCase("null")) {
            fields.put(
                name, Double.isFinite(number) ? JsonText.number(number) : JsonText.quote(value));
          }
        });
    return fields;
  }

  private static void add(Reading reading, ReadImage image, String[] parts) {
    double[] ring = new double[8];
    for (int i = 0; i < 8; i++) {
      ring[i] = Numbers.parse(parts[i]);
    }
    String difficult = parts.length > 9 ? parts[9] : "0";
    reading.annotation(
        image,
        reading.category(parts[8]),
        draft -> {
          Reading.shape(draft, Reading.ring(ring));
          Reading.attributes(
              draft, Map.of("difficult", Numbers.index(difficult) >= 0 ? difficult : "0"));
        });
  }

  @Override
  void write(Writing writing) throws IOException {
    writing.fields("difficult");
    writing.imageFields("imagesource", "gsd");
    List<String> names = new ArrayList<>();
    for (String name : writing.categories()) {
      String word = name.replaceAll("\\s", "-");
      if (!word.equals(name)) {
        writing.lose(Content.NAMES, "blanks become hyphens", name);
      }
      names.add(word);
    }
    for (WrittenImage image : writing.images()) {
      StringBuilder lines = new StringBuilder();
      for (String field : new String[] {"imagesource", "gsd"}) {
        Optional<String> value = writing.imageField(image, field);
        value.ifPresent(text -> lines.append(field).append(':').append(text).append('\n'));
      }
      for (Drawn one : writing.annotations(image)) {
        double[] corners =
            one.hasFourCorners() || one.isTurned() ? one.corners() : Rings.corners(one.box());
        for (double value : corners) {
          lines.append(Numbers.text(value)).append(' ');
        }
        String difficult =
            one.field("difficult")
                .map(
                    v -> v.isTrue() ? v.text().filter(t -> Numbers.index(t) >= 0).orElse("1") : "0")
                .orElse("0");
        lines.append(names.get(one.category())).append(' ').append(difficult).append('\n');
      }
      writing.text("labelTxt/" + image.stem() + ".txt", lines);
      writing.image(image, "images/" + image.name());
    }
  }
}
