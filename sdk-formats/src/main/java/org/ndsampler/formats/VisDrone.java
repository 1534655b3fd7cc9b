package org.ndsampler.formats;

import java.io.IOException;
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
 * VisDrone's labels of images: left, top, width, height, score, class, truncation, occlusion. The
 * twelve classes are fixed. Immutable.
 *
 * <p>A score of 0 says that a box is to be ignored: it is a crowd here and has the field {@code
 * ignore}. The score of a detection is another number than 0 and 1. {@code truncation} and {@code
 * occlusion} are in {@code attributes}.
 *
 * @since 0.1
 */
public final class VisDrone extends LabelFormat {
  static final VisDrone DEFAULT = new VisDrone();

  private static final List<String> CLASSES =
      List.of(
          "ignored regions",
          "pedestrian",
          "people",
          "bicycle",
          "car",
          "van",
          "truck",
          "tricycle",
          "awning-tricycle",
          "bus",
          "motor",
          "others");

  private VisDrone() {}

  @Override
  public String name() {
    return "VisDrone";
  }

  @Override
  String code() {
    return "Formats.VISDRONE";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(Content.EMPTY_IMAGES, Content.BORDERS, Content.SCORES, Content.CROWDS);
  }

  @Override
  boolean knows(Look look) throws IOException {
    List<String> lines = Look.lines(look.labels("txt"));
    return !lines.isEmpty() && lines.stream().allMatch(line -> numbers(line).isPresent());
  }

  private static Optional<double[]> numbers(String line) {
    String[] parts = line.split(",");
    if (parts.length != 8) {
      return Optional.empty();
    }
    double[] numbers = new double[8];
    for (int i = 0; i < 8; i++) {
      numbers[i] = Numbers.parse(parts[i]);
    }
    boolean known =
        Numbers.isFinite(numbers)
            && Numbers.index(parts[5]) >= 0
            && Numbers.index(parts[5]) < CLASSES.size();
    return known ? Optional.of(numbers) : Optional.empty();
  }

  @Override
  void read(Reading reading) throws IOException {
    CLASSES.forEach(reading::category);
    new LabelFolder(reading)
        .read(
            (image, file) ->
                LabelLines.read(
                    file,
                    (line, text) -> {
                      Optional<double[]> numbers = numbers(text);
                      if (numbers.isEmpty() || numbers.get()[2] < 0 || numbers.get()[3] < 0) {
                        reading.setAside(
                            file,
                            line,
                            "a line of VisDrone has a box, a score, a class from 0 to 11,"
                                + " truncation and occlusion",
                            "mend the line");
                        return;
                      }
                      add(reading, image, numbers.get());
                    }));
  }

  private static void add(Reading reading, ReadImage image, double[] numbers) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (numbers[6] >= 0) {
      attributes.put("truncation", JsonText.number(numbers[6]));
    }
    if (numbers[7] >= 0) {
      attributes.put("occlusion", JsonText.number(numbers[7]));
    }
    double score = numbers[4];
    reading.annotation(
        image,
        reading.category(CLASSES.get((int) numbers[5])),
        draft -> {
          Reading.box(draft, Box.of(numbers[0], numbers[1], numbers[2], numbers[3]));
          if (score == 0) {
            draft.crowd(true).field("ignore", "1");
          } else if (score != 1) {
            draft.number("score", score);
          }
          Reading.attributes(draft, attributes);
        });
  }

  @Override
  void write(Writing writing) throws IOException {
    writing.fields("truncation", "occlusion", "ignore");
    List<String> names = writing.categories();
    int[] numbers = new int[names.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = CLASSES.indexOf(names.get(i));
      if (numbers[i] < 0) {
        numbers[i] = CLASSES.indexOf("others");
        writing.lose(Content.NAMES, "VisDrone has no such class: written as others", names.get(i));
      }
    }
    for (WrittenImage image : writing.images()) {
      StringBuilder lines = new StringBuilder();
      for (Drawn one : writing.annotations(image)) {
        Box box = one.box();
        double left = Math.rint(box.x());
        double top = Math.rint(box.y());
        String score =
            one.annotation().isCrowd() || one.is("ignore")
                ? "0"
                : one.score().isPresent() ? Numbers.text(one.score().getAsDouble()) : "1";
        lines
            .append(Numbers.text(left))
            .append(',')
            .append(Numbers.text(top))
            .append(',')
            .append(Numbers.text(Math.rint(box.maxX()) - left))
            .append(',')
            .append(Numbers.text(Math.rint(box.maxY()) - top))
            .append(',')
            .append(score)
            .append(',')
            .append(numbers[one.category()])
            .append(',')
            .append(whole(one, "truncation"))
            .append(',')
            .append(whole(one, "occlusion"))
            .append('\n');
      }
      writing.text("annotations/" + image.stem() + ".txt", lines);
      writing.image(image, "images/" + image.name());
    }
  }

  private static String whole(Drawn one, String field) {
    double number = one.field(field).map(JsonValue::number).orElse(-1.0);
    return Double.isFinite(number) ? Numbers.text(Math.rint(number)) : "-1";
  }
}
