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
import org.ndsampler.core.geom.Box;
import org.ndsampler.formats.internal.Drawn;
import org.ndsampler.formats.internal.JsonValue;
import org.ndsampler.formats.internal.LabelFolder;
import org.ndsampler.formats.internal.LabelLines;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Numbers;
import org.ndsampler.formats.internal.ReadImage;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;
import org.ndsampler.formats.internal.WrittenImage;

/**
 * The object labels of KITTI: fifteen columns, and with a score sixteen. Immutable.
 *
 * <p>{@code truncated}, {@code occluded}, {@code alpha}, {@code dimensions}, {@code location} and
 * {@code rotation_y} are in {@code attributes}; what the file says is unknown (-1, -10, -1000) is
 * not. {@code DontCare} is a class as any other. Blanks in names of classes become underscores.
 *
 * @since 0.1
 */
public final class Kitti extends LabelFormat {
  static final Kitti DEFAULT = new Kitti();

  private static final int COLUMNS = 15;

  private Kitti() {}

  @Override
  public String name() {
    return "KITTI";
  }

  @Override
  String code() {
    return "Formats.KITTI";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(Content.EMPTY_IMAGES, Content.FRACTIONS, Content.BORDERS, Content.SCORES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    List<String> lines = Look.lines(look.labels("txt"));
    return !lines.isEmpty()
        && lines.stream()
            .map(line -> line.split("\\s+"))
            .allMatch(
                parts ->
                    (parts.length == COLUMNS || parts.length == COLUMNS + 1)
                        && Double.isNaN(Numbers.parse(parts[0]))
                        && !Double.isNaN(Numbers.parse(parts[4])));
  }

  @Override
  void read(Reading reading) throws IOException {
    new LabelFolder(reading)
        .read(
            (image, file) ->
                LabelLines.read(
                    file,
                    (line, text) -> {
                      String[] parts = text.split("\\s+");
                      double[] numbers = new double[Math.max(0, parts.length - 1)];
                      for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = Numbers.parse(parts[i + 1]);
                      }
                      if (parts.length < COLUMNS
                          || parts.length > COLUMNS + 1
                          || !Numbers.isFinite(numbers)) {
                        reading.setAside(
                            file,
                            line,
                            "a line of KITTI has a name and 14 numbers, or 15 with a score",
                            "mend the line; a name has no blanks");
                        return;
                      }
                      reading
                          .corners(file, line, numbers[3], numbers[4], numbers[5], numbers[6])
                          .ifPresent(box -> add(reading, image, parts[0], box, numbers));
                    }));
  }

  private static void add(
      Reading reading, ReadImage image, String name, Box box, double[] numbers) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "truncated", numbers[0] == -1, numbers[0]);
    put(attributes, "occluded", numbers[1] == -1, numbers[1]);
    put(attributes, "alpha", numbers[2] == -10, numbers[2]);
    put(attributes, "dimensions", numbers[7] == -1, numbers[7], numbers[8], numbers[9]);
    put(attributes, "location", numbers[10] == -1000, numbers[10], numbers[11], numbers[12]);
    put(attributes, "rotation_y", numbers[13] == -10, numbers[13]);
    reading.annotation(
        image,
        reading.category(name),
        draft -> {
          Reading.box(draft, box);
          if (numbers.length > COLUMNS - 1) {
            draft.number("score", numbers[COLUMNS - 1]);
          }
          Reading.attributes(draft, attributes);
        });
  }

  private static void put(
      Map<String, String> attributes, String name, boolean unknown, double... values) {
    if (!unknown) {
      attributes.put(
          name, values.length == 1 ? JsonText.number(values[0]) : JsonText.array(values));
    }
  }

  @Override
  void write(Writing writing) throws IOException {
    writing.fields("truncated", "occluded", "alpha", "dimensions", "location", "rotation_y");
    List<String> names = new ArrayList<>();
    for (String name : writing.categories()) {
      String word = name.replaceAll("\\s", "_");
      if (!word.equals(name)) {
        writing.lose(Content.NAMES, "blanks become underscores", name);
      }
      names.add(word);
    }
    for (WrittenImage image : writing.images()) {
      StringBuilder lines = new StringBuilder();
      for (Drawn one : writing.annotations(image)) {
        line(names.get(one.category()), one, lines);
      }
      writing.text("label_2/" + image.stem() + ".txt", lines);
      writing.image(image, "image_2/" + image.name());
    }
  }

  private static void line(String name, Drawn one, StringBuilder lines) {
    Box box = one.box();
    lines.append(name);
    numbers(one, "truncated", 1, "-1", lines);
    numbers(one, "occluded", 1, "-1", lines);
    numbers(one, "alpha", 1, "-10", lines);
    for (double value : new double[] {box.x(), box.y(), box.maxX(), box.maxY()}) {
      lines.append(' ').append(Numbers.text(value));
    }
    numbers(one, "dimensions", 3, "-1", lines);
    numbers(one, "location", 3, "-1000", lines);
    numbers(one, "rotation_y", 1, "-10", lines);
    one.score().ifPresent(score -> lines.append(' ').append(Numbers.text(score, 9)));
    lines.append('\n');
  }

  private static void numbers(
      Drawn one, String field, int count, String unknown, StringBuilder lines) {
    Optional<JsonValue> value = one.field(field);
    for (int i = 0; i < count; i++) {
      double number = Double.NaN;
      if (value.isPresent()) {
        JsonValue given = value.get();
        List<JsonValue> items = given.items();
        number =
            i < items.size() ? items.get(i).number() : count == 1 ? given.number() : Double.NaN;
        if (Double.isNaN(number) && count == 1) {
          number = given.isTrue() ? 1 : given.json().equals("false") ? 0 : Double.NaN;
        }
      }
      lines.append(' ').append(Double.isNaN(number) ? unknown : Numbers.text(number, 9));
    }
  }
}
