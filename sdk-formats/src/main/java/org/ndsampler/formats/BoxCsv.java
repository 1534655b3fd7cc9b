package org.ndsampler.formats;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.internal.Csv;
import org.ndsampler.formats.internal.Drawn;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Numbers;
import org.ndsampler.formats.internal.ReadImage;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;
import org.ndsampler.formats.internal.WrittenImage;

/**
 * A table with a row for each box, with the names of the columns first. Immutable; each setting
 * gives a changed copy.
 *
 * <p>Columns are found by their names: {@code filename} (or image, file, path), {@code class} (or
 * label, category, name), the corners {@code xmin, ymin, xmax, ymax} (or x1, y1, x2, y2; left, top,
 * right, bottom) or {@code x, y, width, height} (or x, y, w, h), and {@code score} (or confidence).
 * Beside corners, {@code width} and {@code height} are those of the image, as in the tables of
 * TensorFlow's examples. A row without class is an image without annotations.
 *
 * @since 0.1
 */
public final class BoxCsv extends LabelFormat {
  static final BoxCsv DEFAULT = new BoxCsv(false);

  private static final String[] IMAGE = {
    "filename", "file_name", "file", "image", "image_name", "image_path", "path", "img", "image_id"
  };
  private static final String[] LABEL = {
    "class", "label", "category", "class_name", "label_name", "name", "category_name"
  };
  private static final String[] LEFT = {"xmin", "x1", "left", "x_min"};
  private static final String[] TOP = {"ymin", "y1", "top", "y_min"};
  private static final String[] RIGHT = {"xmax", "x2", "right", "x_max"};
  private static final String[] BOTTOM = {"ymax", "y2", "bottom", "y_max"};
  private static final String[] X = {"x", "bbox_x", "left", "xmin"};
  private static final String[] Y = {"y", "bbox_y", "top", "ymin"};
  private static final String[] WIDTH = {"w", "bbox_width", "bbox_w", "box_width", "width"};
  private static final String[] HEIGHT = {"h", "bbox_height", "bbox_h", "box_height", "height"};
  private static final String[] SCORE = {"score", "confidence", "conf", "probability"};

  private final boolean normalized;

  private BoxCsv(boolean normalized) {
    this.normalized = normalized;
  }

  /** Whether places are fractions of the image's width and height; pixels unless told. */
  public BoxCsv normalized(boolean value) {
    return new BoxCsv(value);
  }

  /** Whether places are fractions of the image's width and height. */
  public boolean isNormalized() {
    return normalized;
  }

  @Override
  List<Object> settings() {
    return List.of(normalized);
  }

  @Override
  public String name() {
    return "CSV of boxes";
  }

  @Override
  String code() {
    return "Formats.CSV";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(Content.EMPTY_IMAGES, Content.FRACTIONS, Content.BORDERS, Content.SCORES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (Path file : look.labels("csv")) {
      List<String> names = Csv.names(file);
      boolean box = any(names, LEFT) && any(names, RIGHT) || any(names, X) && any(names, WIDTH);
      if (any(names, IMAGE) && any(names, LABEL) && box) {
        return true;
      }
    }
    return false;
  }

  private static boolean any(List<String> names, String... wanted) {
    return List.of(wanted).stream().anyMatch(names::contains);
  }

  @Override
  void read(Reading reading) throws IOException {
    for (Path file : reading.sources("csv")) {
      long[] done = {0};
      Csv.read(
              file,
              true,
              row -> {
                reading.step(++done[0], -1);
                readRow(reading, file, row);
              })
          .ifPresent(
              reason ->
                  reading.setAside(
                      file, 0, "no valid table from here on: " + reason, "mend the file"));
    }
    if (Files.isDirectory(reading.source())) {
      reading.rest(Set.of());
    }
  }

  private void readRow(Reading reading, Path file, Csv.Row row) throws IOException {
    String name = row.field(IMAGE);
    String label = row.field(LABEL);
    if (name.isEmpty()) {
      reading.setAside(file, row.line(), "a row without the name of an image", "name it");
      return;
    }
    boolean corners = row.has(LEFT) && row.has(RIGHT);
    Optional<Size> size =
        corners
            ? size(row.number("width", "image_width"), row.number("height", "image_height"))
            : size(row.number("image_width"), row.number("image_height"));
    ReadImage image = reading.named(name, reading.beside(file), size);
    String first = corners ? row.field(LEFT) : row.field(X);
    if (label.isEmpty() && first.isEmpty()) {
      return;
    }
    if (label.isEmpty()) {
      reading.setAside(file, row.line(), "a box without class", "give it one");
      return;
    }
    double sx = 1;
    double sy = 1;
    if (normalized) {
      if (image.size().isEmpty()) {
        reading.setAside(
            file,
            row.line(),
            "the size of its image is not known",
            "name the folder of the images");
        return;
      }
      sx = image.size().get().width();
      sy = image.size().get().height();
    }
    double left = sx * (corners ? row.number(LEFT) : row.number(X));
    double top = sy * (corners ? row.number(TOP) : row.number(Y));
    double right = corners ? sx * row.number(RIGHT) : left + sx * row.number(WIDTH);
    double bottom = corners ? sy * row.number(BOTTOM) : top + sy * row.number(HEIGHT);
    double score = row.number(SCORE);
    reading
        .corners(file, row.line(), left, top, right, bottom)
        .ifPresent(
            box ->
                reading.annotation(
                    image,
                    reading.category(label),
                    draft -> {
                      Reading.box(draft, box);
                      if (Double.isFinite(score)) {
                        draft.number("score", score);
                      }
                    }));
  }

  private static Optional<Size> size(double width, double height) {
    return width >= 1 && height >= 1 && width < Integer.MAX_VALUE && height < Integer.MAX_VALUE
        ? Optional.of(Size.of((int) width, (int) height))
        : Optional.empty();
  }

  @Override
  void write(Writing writing) throws IOException {
    List<String> names = writing.categories();
    try (BufferedWriter out = writing.file(writing.singleFile("csv", "boxes.csv"))) {
      out.write("filename,width,height,class,xmin,ymin,xmax,ymax,score\n");
      for (WrittenImage image : writing.images()) {
        boolean any = false;
        String path = "images/" + image.name();
        for (Drawn one : writing.annotations(image)) {
          Box box = one.box();
          if (normalized && image.size().isEmpty()) {
            writing.lose(
                Content.RECORDS, "left out, as the size of their image is not known", one.label());
            continue;
          }
          double sx = normalized ? 1.0 / image.size().width() : 1;
          double sy = normalized ? 1.0 / image.size().height() : 1;
          any = true;
          out.write(
              Csv.row(
                  path,
                  image.size().width(),
                  image.size().height(),
                  names.get(one.category()),
                  Numbers.text(box.x() * sx, 9),
                  Numbers.text(box.y() * sy, 9),
                  Numbers.text(box.maxX() * sx, 9),
                  Numbers.text(box.maxY() * sy, 9),
                  one.score().isPresent() ? Numbers.text(one.score().getAsDouble(), 9) : ""));
        }
        if (!any) {
          out.write(
              Csv.row(path, image.size().width(), image.size().height(), "", "", "", "", "", ""));
        }
        writing.image(image, path);
      }
    }
  }
}
