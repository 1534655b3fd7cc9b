package org.ndsampler.viz;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.sample.Sample;
import tech.tablesaw.api.Table;

/**
 * Shows things where there is only a text prompt: {@code show(x)} writes a file and returns its
 * path.
 *
 * <p>Pictures, arrays, samples, tiles, sheets and charts become PNG files; pages and tables become
 * HTML files. In JShell: {@code import static org.ndsampler.viz.Show.*}.
 */
public final class Show {
  private Show() {}

  /**
   * Writes a thing to a new file in the folder for temporary files.
   *
   * @param thing a {@code BufferedImage}, {@code NDArray}, {@code Sample}, {@link Tile}, {@link
   *     ContactSheet}, {@link Chart}, {@link Html} or Tablesaw {@code Table}
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
   * Writes a thing to a file, which is replaced if it is there; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IllegalArgumentException if it is nothing that can be shown
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path show(Object thing, Path file) {
    try {
      if (thing instanceof Html page) {
        return page.write(file);
      } else if (thing instanceof Table table) {
        return Html.page(table.name() == null ? "table" : table.name())
            .table(table, 200)
            .write(file);
      } else if (thing instanceof Chart chart) {
        return chart.writePng(file);
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
   *     ContactSheet} or {@link Chart}
   * @throws IllegalArgumentException if it is none of these
   */
  public static BufferedImage image(Object thing) {
    if (thing instanceof BufferedImage image) {
      return image;
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
    }
    throw new IllegalArgumentException(
        "there is no picture of a "
            + thing.getClass().getSimpleName()
            + "; there are pictures of BufferedImage, NDArray, Sample, Tile, ContactSheet, Chart,"
            + " and pages of Html and Table");
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
    return thing instanceof Html || thing instanceof Table ? "html" : "png";
  }
}
