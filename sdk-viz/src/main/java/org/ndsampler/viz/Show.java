package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.viz.Renderer.Drawing;
import org.ndsampler.viz.Renderer.Shown;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.EvaluationReport;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.page.TextTable;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Overlay;
import org.ndsampler.viz.paint.Tile;

/**
 * Shows things where there is only a text prompt: {@code show(x)} writes a file and returns its
 * path. Safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("photos2", Path.of("photos"), 0);
 * show(dataset);                                 // a PNG in the folder for temporary files
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   show(sampler.loadImage(1));
 * }
 * show(Charts.boxSizes(dataset), Path.of("sizes.svg"));
 * show(report(dataset), Path.of("report.html"));
 * }</pre>
 *
 * <p>In JShell: {@code import static org.ndsampler.viz.Show.*}. What can be shown:
 *
 * <ul>
 *   <li>pictures: {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@code CocoImage} (with
 *       its annotations), {@code Batch}, {@code SampleGrid}, {@code Audit}, {@link Tile}, {@link
 *       ContactSheet}, {@link Overlay};
 *   <li>facts, as a {@link Card}: {@code CocoDataset}, {@code CategoryTree}, {@code Problems},
 *       {@code DelayedImage} and other lazy graphs, {@code Explanation}, {@code CogReport}, {@link
 *       TextTable}, and with sdk-targets the {@code Table} of Tablesaw;
 *   <li>{@link Chart} and {@link Film};
 *   <li>pages, as HTML only: {@link Report} and {@link Html};
 *   <li>what a library brings a {@link Renderer} for.
 * </ul>
 *
 * @since 0.1
 */
public final class Show {
  private Show() {}

  /**
   * Writes a thing to a new file in the folder for temporary files: films as GIF, pages as HTML,
   * all else as PNG.
   *
   * @param thing one of those that {@link Show} lists
   * @return the path of the file
   * @throws IllegalArgumentException if it is none of them, or has no pixel
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path show(Object thing) {
    Shown<?> shown = shown(thing);
    String ending = shown.forms().files().keySet().iterator().next();
    // Drawn first, so that no empty file is left behind of what cannot be drawn.
    byte[] content = content(shown, thing, ending);
    try {
      return Images.write(content, Files.createTempFile("ndsampler-", "." + ending));
    } catch (IOException e) {
      throw new UncheckedIOException("no file for the picture can be made", e);
    }
  }

  /**
   * Writes a thing to a file, which is replaced if it is there; missing folders are made. The end
   * of the file's name says how: {@code .png} for all but pages, {@code .html} for all, {@code
   * .svg} for charts, {@code .gif} for films.
   *
   * @param thing one of those that {@link Show} lists
   * @return the absolute path of the file
   * @throws IllegalArgumentException if it is none of them, has no pixel, or cannot be written in
   *     this way
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path show(Object thing, Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    byte[] content = content(shown(thing), thing, name.substring(name.lastIndexOf('.') + 1));
    try {
      return Images.write(content, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Does as {@link #show(Object)}, and opens the file with the program that the desktop has for it,
   * where there is a desktop; elsewhere the file is written all the same. Does not wait for the
   * program.
   *
   * @throws UncheckedIOException if the file cannot be written, or the desktop's own command to
   *     open files is not there
   */
  public static Path open(Object thing) {
    Path file = show(thing);
    DesktopProgram.open(file);
    return file;
  }

  /**
   * The picture of a thing: of a clip a strip of its frames.
   *
   * @param thing one of those that {@link Show} lists, but for pages
   * @return an opaque RGB image, or the {@code BufferedImage} itself
   * @throws IllegalArgumentException if it is none of them, or has no pixel
   */
  public static BufferedImage image(Object thing) {
    return image(shown(thing), thing);
  }

  private static <T> BufferedImage image(Shown<T> shown, Object thing) {
    Drawing<? super T> drawing = shown.forms().drawing();
    if (drawing == null) {
      throw none(thing);
    }
    return drawing.draw(shown.thing(), 1);
  }

  /**
   * The picture of a thing as the bytes of a PNG file.
   *
   * @throws IllegalArgumentException if {@link #image} has no picture of it
   */
  public static byte[] png(Object thing) {
    return Images.png(image(thing));
  }

  /**
   * The report of a dataset on one page: numbers, validation findings, pictures and charts. {@code
   * show(report(dataset))} writes it to a file and says where.
   */
  public static Report report(CocoDataset dataset) {
    return Report.of(dataset);
  }

  /**
   * The report of an evaluation on one page: numbers, charts, errors, classes and what is odd.
   * {@code show(report(evaluation))} writes it to a file and says where.
   */
  public static Html report(Evaluation evaluation) {
    return EvaluationReport.of(evaluation);
  }

  private static Shown<?> shown(Object thing) {
    return Renderer.find(thing)
        .map(renderer -> renderer.resolve(thing))
        .orElseThrow(() -> none(thing));
  }

  private static IllegalArgumentException none(Object thing) {
    return new IllegalArgumentException(
        "there is no picture of a "
            + thing.getClass().getSimpleName()
            + "; there are pictures of "
            + names(false)
            + ", and pages of "
            + names(true));
  }

  private static String names(boolean pages) {
    return Renderer.all().stream()
        .filter(renderer -> renderer.isPage() == pages)
        .map(renderer -> renderer.type().getSimpleName())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static <T> byte[] content(Shown<T> shown, Object thing, String ending) {
    Function<? super T, byte[]> writer = shown.forms().files().get(ending);
    if (writer == null) {
      throw new IllegalArgumentException(
          "the name of a file for a "
              + thing.getClass().getSimpleName()
              + " ends in "
              + shown.forms().files().keySet().stream()
                  .map(allowed -> "." + allowed)
                  .collect(Collectors.joining(" or "))
              + ", not in ."
              + ending);
    }
    return writer.apply(shown.thing());
  }
}
