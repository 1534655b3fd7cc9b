package org.ndsampler.formats.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.Yolo;

/** Writes labels of YOLO. Confined to one thread. */
public final class YoloWriter {
  private static final int DECIMALS = 8;

  private final Writing writing;
  private final Yolo settings;
  private final int points;

  /** With what is written, and how. */
  public YoloWriter(Writing writing, Yolo settings) {
    this.writing = writing;
    this.settings = settings;
    int most = 0;
    for (CocoCategory category : writing.dataset().categories()) {
      most = Math.max(most, category.keypoints().size());
    }
    points = settings.task() == Yolo.Task.POSE ? most : 0;
  }

  /** Writes all. */
  public void write() throws IOException {
    writing.imageFields("split");
    Set<String> splits = new LinkedHashSet<>();
    for (WrittenImage image : writing.images()) {
      String split = image.split().isEmpty() ? "train" : image.split();
      splits.add(split);
      String path = "images/" + split + "/" + image.name();
      String stem = "/" + ImageIndex.stem(path);
      int at = stem.lastIndexOf("/images/");
      StringBuilder lines = new StringBuilder();
      for (Drawn one : writing.annotations(image)) {
        line(one, image).ifPresent(line -> lines.append(line).append('\n'));
      }
      // Where the trainer looks: the last folder images of the path is called labels.
      writing.text(stem.substring(1, at + 1) + "labels/" + stem.substring(at + 8) + ".txt", lines);
      writing.image(image, path);
    }
    writing.text("data.yaml", yaml(splits));
  }

  private String yaml(Set<String> splits) {
    StringBuilder yaml = new StringBuilder();
    List<String> all = new ArrayList<>(splits);
    if (all.isEmpty()) {
      all.add("train");
    }
    for (String split : all) {
      yaml.append(split).append(": images/").append(split).append('\n');
    }
    for (String needed : new String[] {"train", "val"}) {
      if (!all.contains(needed)) {
        yaml.append("# No image has the field split with this word, and trainers demand it.\n")
            .append(needed)
            .append(": images/")
            .append(all.get(0))
            .append('\n');
      }
    }
    if (points > 0) {
      yaml.append("kpt_shape: [").append(points).append(", 3]\n");
      writing.dataset().categories().stream()
          .filter(category -> category.keypoints().size() == points)
          .findFirst()
          .ifPresent(category -> keypoints(category, yaml));
    }
    yaml.append("names:\n");
    List<String> names = writing.categories();
    for (int i = 0; i < names.size(); i++) {
      yaml.append("  ").append(i).append(": ").append(JsonText.quote(names.get(i))).append('\n');
    }
    return yaml.toString();
  }

  private void keypoints(CocoCategory category, StringBuilder yaml) {
    List<String> names = category.keypoints();
    yaml.append("kpt_names:\n  ")
        .append(category.row())
        .append(": ")
        .append(JsonText.list(names.stream().map(JsonText::quote).toList()))
        .append("\nflip_idx: ")
        .append(category.field("flip_idx").orElseGet(() -> flips(names)))
        .append('\n');
  }

  /** Which point is which in a mirror: left and right change places. */
  private static String flips(List<String> names) {
    List<String> flips = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String other =
          name.contains("left") ? name.replace("left", "right") : name.replace("right", "left");
      int at = names.indexOf(other);
      flips.add(Integer.toString(at < 0 ? i : at));
    }
    return JsonText.list(flips);
  }

  private Optional<String> line(Drawn one, WrittenImage image) {
    Size size = image.size();
    if (size.isEmpty()) {
      writing.lose(
          Content.RECORDS, "left out, as the size of their image is not known", one.label());
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder().append(one.category());
    boolean there =
        switch (settings.task()) {
          case DETECT -> box(one, size, line);
          case SEGMENT -> segment(one, size, line);
          case ORIENTED -> corners(one, size, line);
          case POSE -> box(one, size, line) && pose(one, size, line);
        };
    if (there && settings.isScores() && one.score().isPresent()) {
      line.append(' ').append(Numbers.text(one.score().getAsDouble(), DECIMALS));
    }
    return there ? Optional.of(line.toString()) : Optional.empty();
  }

  private boolean isOutside(Box box, Size size) {
    return settings.isClip() && box.area() > 0 && size.toBox().intersectionArea(box) <= 0;
  }

  private boolean box(Drawn one, Size size, StringBuilder line) {
    Box box = one.box();
    if (isOutside(box, size)) {
      return false;
    }
    if (settings.isClip()) {
      box = box.clamp(size.toBox());
    }
    place(line, size, box.centerX(), box.centerY());
    place(line, size, box.width(), box.height());
    return true;
  }

  private boolean segment(Drawn one, Size size, StringBuilder line) {
    if (!one.hasShape()) {
      writing.lose(Content.BOXES, "without outline are written as their four corners", one.label());
    }
    MultiPolygon outline = one.outline();
    if (settings.isClip() && !size.toBox().contains(outline.bounds())) {
      outline = outline.clip(size.toBox());
    }
    if (outline.isEmpty()) {
      return false;
    }
    double[] ring = Rings.joined(outline);
    if (ring.length < 6) {
      writing.lose(Content.OUTLINES, "of fewer than three points are left out", one.label());
      return false;
    }
    places(line, size, ring);
    return true;
  }

  private boolean corners(Drawn one, Size size, StringBuilder line) {
    if (isOutside(one.box(), size)) {
      return false;
    }
    double[] corners = one.corners();
    if (settings.isClip()) {
      for (int i = 0; i < corners.length; i += 2) {
        corners[i] = Math.min(Math.max(corners[i], 0), size.width());
        corners[i + 1] = Math.min(Math.max(corners[i + 1], 0), size.height());
      }
    }
    places(line, size, corners);
    return true;
  }

  private boolean pose(Drawn one, Size size, StringBuilder line) {
    List<Keypoint> given = one.keypoints().map(k -> k.points()).orElse(List.of());
    if (given.size() > points) {
      writing.lose(Content.KEYPOINTS, "more than the category names are left out", one.label());
    }
    for (int i = 0; i < points; i++) {
      Keypoint point = i < given.size() ? given.get(i) : null;
      boolean outside =
          point != null
              && point.visibility() > 0
              && settings.isClip()
              && !(point.x() >= 0
                  && point.y() >= 0
                  && point.x() <= size.width()
                  && point.y() <= size.height());
      if (outside) {
        writing.lose(Content.KEYPOINTS, "those beyond the border are left out", one.label());
      }
      if (point == null || point.visibility() == 0 || outside) {
        line.append(" 0 0 0");
      } else {
        place(line, size, point.x(), point.y());
        line.append(' ').append(point.visibility());
      }
    }
    return true;
  }

  private static void places(StringBuilder line, Size size, double[] xy) {
    for (int i = 0; i < xy.length; i += 2) {
      place(line, size, xy[i], xy[i + 1]);
    }
  }

  private static void place(StringBuilder line, Size size, double x, double y) {
    line.append(' ')
        .append(Numbers.text(x / size.width(), DECIMALS))
        .append(' ')
        .append(Numbers.text(y / size.height(), DECIMALS));
  }
}
