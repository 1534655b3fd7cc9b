package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.Sample;
import tech.tablesaw.api.Table;

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
 *   <li>pictures: {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@code Batch}, {@code
 *       SampleGrid}, {@code Audit}, {@link Tile}, {@link ContactSheet}, {@link Overlay};
 *   <li>facts, as a {@link Card}: {@code CocoDataset}, {@code CategoryTree}, {@code Problems},
 *       {@code DelayedImage} and other lazy graphs, {@code Explanation}, {@code CogReport}, and the
 *       {@code Table} of Tablesaw;
 *   <li>{@link Chart} and {@link Film};
 *   <li>pages, as HTML only: {@link Report} and {@link Html}.
 * </ul>
 */
public final class Show {
  /** Of a clip no more frames are drawn side by side. */
  private static final int FRAMES = 16;

  private static final int FRAMES_OF_A_ROW = 4;
  private static final int IMAGES_OF_AN_AUDIT = 12;

  /** How many rows of a table a page has. */
  private static final int ROWS = 200;

  /** How many pixels charts and cards have for one, so that they are sharp on any screen. */
  private static final int SHARP = 2;

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
    String ending = thing instanceof Film ? "gif" : isPage(thing) ? "html" : "png";
    // Drawn first, so that no empty file is left behind of what cannot be drawn.
    byte[] content = content(thing, ending);
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
    byte[] content = content(thing, name.substring(name.lastIndexOf('.') + 1));
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
    return image(thing, 1);
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

  private static boolean isPage(Object thing) {
    return thing instanceof Html || thing instanceof Report;
  }

  private static byte[] content(Object thing, String ending) {
    if (ending.equals("svg") && thing instanceof Chart chart) {
      return chart.toSvg().getBytes(StandardCharsets.UTF_8);
    } else if (ending.equals("gif") && thing instanceof Film film) {
      return film.gif();
    } else if (ending.equals("html")) {
      return page(thing).toString().getBytes(StandardCharsets.UTF_8);
    } else if (ending.equals("png") && !isPage(thing)) {
      return Images.png(image(thing, SHARP));
    }
    String allowed =
        isPage(thing)
            ? ".html"
            : thing instanceof Chart
                ? ".png, .svg or .html"
                : thing instanceof Film ? ".gif, .png or .html" : ".png or .html";
    throw new IllegalArgumentException(
        "the name of a file for a "
            + thing.getClass().getSimpleName()
            + " ends in "
            + allowed
            + ", not in ."
            + ending);
  }

  /**
   * @param scale how many pixels charts and cards have for one
   */
  private static BufferedImage image(Object thing, int scale) {
    if (thing instanceof BufferedImage image) {
      return image;
    } else if (thing instanceof Chart chart) {
      return chart.toImage(chart.size().width(), chart.size().height(), scale);
    } else if (thing instanceof Overlay overlay) {
      return overlay.toImage();
    } else if (thing instanceof Tile tile) {
      return tile.toImage(AnnotationPainter.standard());
    }
    ContactSheet sheet = sheet(thing);
    if (sheet != null) {
      return sheet.toImage();
    }
    Card card = card(thing);
    if (card != null) {
      return card.withScaleOf(scale).toImage();
    } else if (thing instanceof NDArray array) {
      return AnnotationPainter.standard().paint(array, List.of());
    } else if (thing instanceof Sample sample) {
      return AnnotationPainter.standard().paint(sample);
    }
    throw new IllegalArgumentException(
        "there is no picture of a "
            + thing.getClass().getSimpleName()
            + "; there are pictures of BufferedImage, NDArray, Sample, Batch, Tile, ContactSheet,"
            + " Overlay, Chart, Film, SampleGrid, Audit, CocoDataset, CategoryTree, Problems,"
            + " DelayedOperation, Explanation, CogReport, Table and Card, and pages of Report and"
            + " Html");
  }

  private static @Nullable ContactSheet sheet(Object thing) {
    if (thing instanceof ContactSheet sheet) {
      return sheet;
    } else if (thing instanceof Film film) {
      return film.strip();
    } else if (thing instanceof Sample clip && clip.pixels().shape().isClip()) {
      return Film.of(clip).strip(FRAMES).withColumns(FRAMES_OF_A_ROW);
    } else if (thing instanceof NDArray clip && clip.shape().isClip()) {
      return Film.of(clip).strip(FRAMES).withColumns(FRAMES_OF_A_ROW);
    } else if (thing instanceof Batch batch) {
      return ContactSheet.of(batch);
    } else if (thing instanceof SampleGrid grid) {
      return ContactSheet.of(grid);
    } else if (thing instanceof Audit audit) {
      return HeatMaps.sheet(audit, IMAGES_OF_AN_AUDIT);
    }
    return null;
  }

  private static @Nullable Card card(Object thing) {
    if (thing instanceof Card card) {
      return card;
    } else if (thing instanceof CocoDataset dataset) {
      return Cards.of(dataset);
    } else if (thing instanceof CategoryTree tree) {
      return Cards.of(tree);
    } else if (thing instanceof Problems problems) {
      return Cards.of(problems);
    } else if (thing instanceof DelayedOperation graph) {
      return Cards.of(graph);
    } else if (thing instanceof Explanation plan) {
      return Cards.of(plan);
    } else if (thing instanceof CogReport report) {
      return Cards.of(report);
    } else if (thing instanceof Table table) {
      return Cards.of(table);
    }
    return null;
  }

  private static Html page(Object thing) {
    if (thing instanceof Html page) {
      return page;
    } else if (thing instanceof Report report) {
      return report.toHtml();
    } else if (thing instanceof Chart chart) {
      return chart.toPage();
    } else if (thing instanceof Film film) {
      int width = film.frames().get(0).getWidth();
      String name = film.toString();
      return Html.page(name).withoutHeading().film(film.gif(), width, name);
    } else if (thing instanceof Table table) {
      return Html.page(Cards.name(table)).table(table, ROWS);
    }
    Card card = card(thing);
    if (card != null) {
      return Html.page(card.title()).withoutHeading().card(card);
    }
    ContactSheet sheet = sheet(thing);
    if (sheet != null) {
      return Html.page(sheet.title().isEmpty() ? sheet.toString() : sheet.title())
          .withoutHeading()
          .sheet(sheet);
    }
    return Html.page(thing.getClass().getSimpleName()).withoutHeading().image(image(thing), "");
  }
}
