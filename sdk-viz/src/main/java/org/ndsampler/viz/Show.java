package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.internal.SuppressForbidden;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.viz.Renderer.Drawing;
import org.ndsampler.viz.Renderer.Shown;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.TemporaryFiles;
import org.ndsampler.viz.internal.cell.NotebookCell;
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
 * Shows things at a prompt, in a notebook and in JShell alike: {@code show(x)} one, {@code
 * display(x, y)} several. Safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("photos2", Path.of("photos"), 0);
 * show(dataset);                                 // in the cell; in JShell a PNG, and its path
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   display(dataset.annotations(), sampler.loadImage(1));
 * }
 * show(Charts.boxSizes(dataset), Path.of("sizes.svg"));
 * show(report(dataset), Path.of("report.html"));
 * }</pre>
 *
 * <p>In a notebook both put the things below the cell, in the order of the calls, wherever in the
 * cell they stand. In JShell and in programs {@code show} writes a picture and prints where it is,
 * and {@code display} prints what a cell would show: tables and texts whole, of a picture where it
 * is. These files go when the program ends; a file that was given a name stays.
 *
 * <p>JShell and the kernels of {@code notebooks/kernel} have {@code import static
 * org.ndsampler.viz.Show.*} done. What can be shown:
 *
 * <ul>
 *   <li>pictures: {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@code CocoImage} (with
 *       its annotations), {@code Batch}, {@code SampleGrid}, {@code Audit}, {@link Tile}, {@link
 *       ContactSheet}, {@link Overlay};
 *   <li>facts, as a {@link Card}: {@code CocoDataset}, {@code CategoryTree}, {@code Problems},
 *       {@code DelayedImage} and other lazy graphs, {@code Explanation}, {@code CogReport}, {@link
 *       TextTable}, and with sdk-targets the {@code Table} of Tablesaw;
 *   <li>{@link Chart} and {@link Film};
 *   <li>lists, streams of rows such as {@code dataset.annotations()}, and arrays of these: samples
 *       and pictures as a {@link ContactSheet}, records as a table, all else as text;
 *   <li>any record, as a table of its components;
 *   <li>pages, as HTML only: {@link Report} and {@link Html};
 *   <li>what a library brings a {@link Renderer} for.
 * </ul>
 *
 * @since 0.1
 */
public final class Show {
  private Show() {}

  /**
   * Shows a thing: in a notebook in the cell. Elsewhere it writes it to a new file in the folder
   * for temporary files, films as GIF, pages as HTML, all else as PNG, and prints the path; the
   * file is deleted when the program ends. What has only a text is printed.
   *
   * @param thing anything
   * @throws IllegalArgumentException if there is no pixel to draw
   * @throws UncheckedIOException if the file cannot be written
   */
  @SuppressForbidden // it talks to whoever sits at the prompt
  public static void show(@Nullable Object thing) {
    NotebookCell cell = NotebookCell.current().orElse(null);
    if (cell != null) {
      add(cell, thing);
    } else if (thing == null || Lists.isText(thing)) {
      System.out.println(MimeBundle.of(thing));
    } else {
      System.out.println(temporary(thing));
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
   * Shows things one below the other: in a notebook in the cell. Elsewhere it prints them: tables
   * and texts whole, of each picture its text and the path of a file that is deleted when the
   * program ends.
   *
   * @param things anything
   * @throws UncheckedIOException if a file cannot be written
   */
  @SuppressForbidden
  public static void display(@Nullable Object... things) {
    NotebookCell cell = NotebookCell.current().orElse(null);
    for (Object thing : things) {
      if (cell != null) {
        add(cell, thing);
        continue;
      }
      MimeBundle bundle = MimeBundle.of(thing);
      System.out.println(bundle);
      if (thing != null && bundle.data().containsKey(MimeBundle.PNG)) {
        System.out.println(temporary(thing));
      }
    }
  }

  private static void add(NotebookCell cell, @Nullable Object thing) {
    MimeBundle bundle = MimeBundle.of(thing);
    cell.show(bundle.data(), bundle.metadata());
  }

  /** Writes a thing to a new file that goes when the program ends. */
  private static Path temporary(Object thing) {
    Shown<?> shown = shown(thing);
    String ending = shown.forms().files().keySet().iterator().next();
    // Drawn first, so that no empty file is left behind of what cannot be drawn.
    byte[] content = content(shown, thing, ending);
    try {
      Path file = Files.createTempFile("ndsampler-", "." + ending);
      TemporaryFiles.forget(file);
      return Images.write(content, file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no file for the picture can be made in "
              + System.getProperty("java.io.tmpdir")
              + "; show(x, path) writes it elsewhere",
          e);
    }
  }

  /**
   * Writes a thing to a new file in the folder for temporary files and opens it with the program
   * that the desktop has for it, where there is a desktop; elsewhere the file is written all the
   * same. Does not wait for the program. The file is deleted when this program ends.
   *
   * @return the path of the file
   * @throws IllegalArgumentException if there is no picture of it
   * @throws UncheckedIOException if the file cannot be written, or the desktop's own command to
   *     open files is not there
   */
  public static Path open(Object thing) {
    Path file = temporary(thing);
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
    Objects.requireNonNull(thing, "there is no picture of null");
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
