package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Numbers;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;
import org.ndsampler.formats.internal.YoloReader;
import org.ndsampler.formats.internal.YoloWriter;

/**
 * YOLO, as Ultralytics has it: a text file for each image with a line for each object, the number
 * of its class from 0 and places as fractions of the image's width and height; {@code data.yaml}
 * names the classes. Immutable; each setting gives a changed copy.
 *
 * <p>It is read whatever it is: {@code data.yaml} with names as a list or a map and its splits, or
 * the {@code obj.names} and {@code classes.txt} of Darknet; a line of five numbers is a box
 * everywhere. The file of a label is that of its image with {@code /images/} replaced by {@code
 * /labels/}, or lies beside it.
 *
 * @since 0.1
 */
public final class Yolo extends LabelFormat {
  static final Yolo DEFAULT = new Yolo(Task.DETECT, false, true);

  private final Task task;
  private final boolean scores;
  private final boolean clip;

  private Yolo(Task task, boolean scores, boolean clip) {
    this.task = task;
    this.scores = scores;
    this.clip = clip;
  }

  /** What a line says of an object. */
  public enum Task {
    /** A box: its centre and its size. */
    DETECT,
    /** One ring of points. */
    SEGMENT,
    /** The four corners of a turned box. */
    ORIENTED,
    /** A box and the keypoints. */
    POSE
  }

  /**
   * What a line says of an object. Reading needs it only to tell four corners from a ring of four
   * points, which mean the same here, and to read keypoints where no {@code kpt_shape} says so.
   */
  public Yolo task(Task value) {
    return new Yolo(value, scores, clip);
  }

  /** What a line says of an object. */
  public Task task() {
    return task;
  }

  /**
   * Whether a line of a box ends with a score: it is written, and taken for one when it is read.
   */
  public Yolo scores(boolean value) {
    return new Yolo(task, value, clip);
  }

  /** Whether a line of a box ends with a score. */
  public boolean isScores() {
    return scores;
  }

  /**
   * Whether what lies beyond the border is cut off when it is written, which is on unless told:
   * trainers pass over a file with places that are not within the image.
   */
  public Yolo clip(boolean value) {
    return new Yolo(task, scores, value);
  }

  /** Whether what lies beyond the border is cut off when it is written. */
  public boolean isClip() {
    return clip;
  }

  @Override
  List<Object> settings() {
    return List.of(task, scores, clip);
  }

  @Override
  public String name() {
    return "YOLO";
  }

  @Override
  String code() {
    return "Formats.YOLO";
  }

  @Override
  public Set<Content> holds() {
    Set<Content> holds =
        EnumSet.of(Content.EMPTY_IMAGES, Content.FRACTIONS, Content.UNUSED_CATEGORIES);
    switch (task) {
      case DETECT -> {
        if (scores) {
          holds.add(Content.SCORES);
        }
      }
      case SEGMENT -> holds.addAll(Set.of(Content.OUTLINES, Content.ANGLES));
      case ORIENTED -> holds.add(Content.ANGLES);
      case POSE -> holds.addAll(Set.of(Content.KEYPOINTS, Content.VISIBILITY));
    }
    if (!clip) {
      holds.add(Content.BORDERS);
    }
    return holds;
  }

  @Override
  boolean knows(Look look) throws IOException {
    if (look.isFolder() && YoloReader.yaml(look.path()).isPresent()) {
      return true;
    }
    if (!look.isFolder()) {
      return YoloReader.isYaml(look.path());
    }
    if (look.has("obj.names") || look.has("obj.data")) {
      return true;
    }
    List<String> lines = Look.lines(look.labels("txt"));
    return !lines.isEmpty() && lines.stream().allMatch(Yolo::isLine);
  }

  private static boolean isLine(String line) {
    String[] parts = line.split("\\s+");
    if (parts.length < 5 || Numbers.index(parts[0]) < 0) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      if (!(Math.abs(Numbers.parse(parts[i])) <= 3)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void read(Reading reading) throws IOException {
    new YoloReader(reading, this).read();
  }

  @Override
  void write(Writing writing) throws IOException {
    new YoloWriter(writing, this).write();
  }

  @Override
  public String toString() {
    return name() + " " + task + (scores ? ", scores" : "") + (clip ? "" : ", not clipped");
  }
}
