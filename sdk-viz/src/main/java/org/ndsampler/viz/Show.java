package org.ndsampler.viz;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.Sample;
import tech.tablesaw.api.Table;

/**
 * Shows things where there is only a text prompt: {@code show(x)} writes a file and returns its
 * path. Safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("photos2", Path.of("photos"), 0);
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   show(sampler.loadImage(1));                  // a PNG in the folder for temporary files
 * }
 * show(Charts.boxSizes(dataset), Path.of("sizes.svg"));
 * show(report(dataset), Path.of("report.html"));
 * }</pre>
 *
 * <p>Pictures, arrays, samples, tiles, sheets and charts become PNG files, films GIF files;
 * reports, pages and tables become HTML files. In JShell: {@code import static
 * org.ndsampler.viz.Show.*}.
 */
public final class Show {
  private Show() {}

  /**
   * Writes a thing to a new file in the folder for temporary files.
   *
   * @param thing a {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@link Tile}, {@link
   *     ContactSheet}, {@link Overlay}, {@link Chart}, {@link Film}, {@link Report}, {@link Html}
   *     or Tablesaw {@code Table}
   * @return the path of the file
   * @throws IllegalArgumentException if it is none of these
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path show(Object thing) {
    try {
      Path file = Files.createTempFile("ndsampler-", "." + ending(thing));
      return show(thing, file);
    } catch (IOException e) {
      throw new UncheckedIOException("no file for the picture can be made", e);
    }
  }

  /**
   * Writes a thing to a file, which is replaced if it is there; missing folders are made. A chart
   * becomes SVG or HTML where the file's name says so; else charts and pictures are PNG, films GIF,
   * reports, pages and tables HTML.
   *
   * @return the absolute path of the file
   * @throws IllegalArgumentException if it is nothing that can be shown
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path show(Object thing, Path file) {
    try {
      if (thing instanceof Report report) {
        return report.write(file);
      } else if (thing instanceof Film film) {
        return film.writeGif(file);
      } else if (thing instanceof Html page) {
        return page.write(file);
      } else if (thing instanceof Table table) {
        return Html.page(table.name() == null ? "table" : table.name())
            .table(table, 200)
            .write(file);
      } else if (thing instanceof Chart chart) {
        return switch (ending(file)) {
          case "svg" -> chart.writeSvg(file);
          case "html" -> chart.writeHtml(file);
          default -> chart.writePng(file);
        };
      }
      return Images.writePng(image(thing), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Does as {@link #show(Object)}, and opens the file with the program that the desktop has for it,
   * where there is a desktop; elsewhere the file is written all the same.
   */
  public static Path open(Object thing) {
    Path file = show(thing);
    if (!GraphicsEnvironment.isHeadless()
        && Desktop.isDesktopSupported()
        && Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) {
      try {
        Desktop.getDesktop().open(file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("no program opens " + file, e);
      }
    }
    return file;
  }

  /**
   * The picture of a thing that has one.
   *
   * @param thing a {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@link Tile}, {@link
   *     ContactSheet}, {@link Overlay}, {@link Chart} or {@link Film}
   * @throws IllegalArgumentException if it is none of these
   */
  public static BufferedImage image(Object thing) {
    if (thing instanceof BufferedImage image) {
      return image;
    } else if (thing instanceof Sample sample
        && sample.target().isClip()
        && sample.frameCount() > 1) {
      return Film.of(sample).strip().toImage();
    } else if (thing instanceof Sample sample) {
      return AnnotationPainter.standard().paint(sample);
    } else if (thing instanceof NDArray array) {
      return AnnotationPainter.standard().paint(array, List.of());
    } else if (thing instanceof Tile tile) {
      return tile.toImage(AnnotationPainter.standard());
    } else if (thing instanceof ContactSheet sheet) {
      return sheet.toImage();
    } else if (thing instanceof Chart chart) {
      return chart.toImage();
    } else if (thing instanceof Overlay overlay) {
      return overlay.toImage();
    } else if (thing instanceof Film film) {
      return film.strip().toImage();
    }
    throw new IllegalArgumentException(
        "there is no picture of a "
            + thing.getClass().getSimpleName()
            + "; there are pictures of BufferedImage, NDArray, Sample, Tile, ContactSheet,"
            + " Overlay, Chart and Film, and pages of Report, Html and Table");
  }

  /**
   * The picture of a thing as the bytes of a PNG file.
   *
   * @throws IllegalArgumentException if {@link #image} has no picture of it
   */
  public static byte[] png(Object thing) {
    return Images.png(image(thing));
  }

  private static String ending(Object thing) {
    if (thing instanceof Film) {
      return "gif";
    }
    return thing instanceof Html || thing instanceof Table || thing instanceof Report
        ? "html"
        : "png";
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * The report of a dataset on one page: numbers, validation findings, pictures and charts. {@code
   * show(report(dataset))} writes it to a file and says where.
   */
  public static Report report(CocoDataset dataset) {
    return Report.of(dataset);
  }
}
