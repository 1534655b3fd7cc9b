package org.ndsampler.viz.paint;

import java.awt.image.BufferedImage;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.HeatMap;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Numbers;

/**
 * One picture of a {@link ContactSheet} with what is written under it. Annotations are drawn when
 * the sheet is, at the size of its cells, so that their labels stay legible. Immutable, as long as
 * nobody writes to its pixels.
 *
 * @since 0.1
 */
public final class Tile {
  /** Draws the picture with a painter that is fitted to the cell. */
  interface Content {
    BufferedImage draw(AnnotationPainter painter);
  }

  private final Content content;
  private final String caption;
  private final String detail;

  private Tile(Content content, String caption, String detail) {
    this.content = content;
    this.caption = caption;
    this.detail = detail;
  }

  /** A tile of a finished picture. */
  public static Tile of(BufferedImage image, String caption) {
    return of(image, List.of(), caption);
  }

  /** A tile that is drawn when the sheet is. */
  static Tile of(Content content, String caption) {
    return new Tile(content, caption, "");
  }

  /** A tile of an image with marks, in pixels of the image. */
  public static Tile of(BufferedImage image, List<Mark> marks, String caption) {
    List<Mark> copy = List.copyOf(marks);
    return new Tile(painter -> painter.paint(image, copy), caption, "");
  }

  /** A tile of an array with marks, in pixels of the array. */
  public static Tile of(NDArray pixels, List<Mark> marks, String caption) {
    List<Mark> copy = List.copyOf(marks);
    return new Tile(painter -> painter.paint(pixels, copy), caption, "");
  }

  /**
   * A heat map alone, with the shape of its image.
   *
   * @param brightest the number of views that has the brightest colour; more have it too
   * @param side the longer side of the picture, in pixels
   */
  public static Tile of(HeatMap map, double brightest, int side) {
    return of(HeatMaps.image(map, brightest, side), "image " + map.imageId());
  }

  /**
   * What an epoch saw of an image, with the boxes of its annotations, as {@link
   * ContactSheet#of(Audit, int)} draws it.
   *
   * @throws IllegalArgumentException if there is no such image, or its size is not known
   */
  public static Tile of(Audit audit, long imageId) {
    return of(HeatMaps.image(audit, imageId), "image " + imageId);
  }

  /**
   * A tile of a sample: the caption names its image, and its annotation if it was asked for by one;
   * the second line says where it lies.
   */
  public static Tile of(Sample sample) {
    String caption = "image " + sample.target().imageId();
    if (sample.target().annotationId().isPresent()) {
      caption += ", annotation " + sample.target().annotationId().getAsLong();
    }
    String detail =
        sample.window().size()
            + " at ("
            + sample.window().x()
            + ", "
            + sample.window().y()
            + "), "
            + Numbers.count(sample.annotations().size(), "annotation", "annotations");
    return new Tile(painter -> painter.paint(sample), caption, detail);
  }

  /** A tile of a sample with a title of its own, in place of the name of its image. */
  public static Tile of(Sample sample, String caption) {
    return of(sample).withCaption(caption);
  }

  /**
   * A tile of a sample with its annotations, and over them, dashed, what a detector found; see
   * {@link AnnotationPainter#paint(Sample, Predictions)}. The second line says how many of both.
   */
  public static Tile of(Sample sample, Predictions predictions) {
    String counts =
        Numbers.count(sample.annotations().size(), "annotation", "annotations")
            + ", "
            + Numbers.count(
                Mark.listOf(sample, predictions).size(),
                "prediction (dashed)",
                "predictions (dashed)");
    return new Tile(painter -> painter.paint(sample, predictions), of(sample).caption(), counts);
  }

  /** Changes the first line under the picture. */
  public Tile withCaption(String text) {
    return new Tile(content, text, detail);
  }

  /** Changes the second line under the picture, in a quieter colour. */
  public Tile withDetail(String text) {
    return new Tile(content, caption, text);
  }

  /** The first line under the picture; may be empty. */
  public String caption() {
    return caption;
  }

  /** The second line; may be empty. */
  public String detail() {
    return detail;
  }

  /** The picture as a painter draws it, alone. */
  public BufferedImage toImage(AnnotationPainter painter) {
    return content.draw(painter);
  }

  /** What is written under the picture. */
  @Override
  public String toString() {
    return "Tile " + caption + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
