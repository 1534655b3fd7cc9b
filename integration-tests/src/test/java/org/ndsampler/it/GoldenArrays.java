package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.npy.Npy;

/** The arrays of a golden folder, of images and of clips, and how close ours must be. */
final class GoldenArrays {
  private final Path folder;
  private final JsonNode aliases;

  GoldenArrays(String folder) throws IOException {
    this.folder = Golden.folder().resolve(folder);
    this.aliases =
        Files.exists(this.folder.resolve("npy_aliases.json"))
            ? Golden.json(folder + "/npy_aliases.json")
            : MissingNode.getInstance();
  }

  /** Whether an array is stored. */
  boolean has(String name) {
    return Files.exists(path(name));
  }

  private Path path(String name) {
    Path path = folder.resolve(name + ".npy");
    return Files.exists(path) || !aliases.has(name + ".npy")
        ? path
        : folder.resolve(aliases.get(name + ".npy").asText());
  }

  /** An array of three or four axes. */
  NDArray read(String name) throws IOException {
    return Npy.read(path(name));
  }

  /**
   * Integers within 1 in 255 of the type's range, floats within 1/64 of the contrast around, NaN in
   * the same places. The reference rounds positions relative to the crop that it reads, so one
   * value in 100 may be sampled 1/32 of a pixel beside.
   *
   * @param stored the type whose values are compared: that of the files
   */
  static void assertClose(NDArray actual, NDArray expected, DType stored) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    int wrong = 0;
    String first = "";
    Window where = Window.of(0, 0, 0, 0);
    int beside = expected.shape().count() / 100;
    for (int t = 0; t < expected.frames(); t++) {
      NDArray frame = expected.shape().isClip() ? expected.frame(t) : expected;
      for (int y = 0; y < expected.height(); y++) {
        for (int x = 0; x < expected.width(); x++) {
          for (int c = 0; c < expected.channels(); c++) {
            double a = actual.value(t, y, x, c);
            double e = expected.value(t, y, x, c);
            if (Double.isNaN(e) && Double.isNaN(a)) {
              continue;
            }
            double contrast = contrast(frame, y, x, c);
            double tolerance =
                stored.isFloating()
                    ? contrast / 64 + 1e-6 * Math.abs(e)
                    : Math.max(1, (stored.max() - stored.min()) / 255);
            double error = Math.abs(a - e);
            if (error > tolerance && error <= contrast / 32 + tolerance && beside-- > 0) {
              continue;
            }
            if (!(error <= tolerance)) {
              wrong++;
              where =
                  where.isEmpty()
                      ? Window.of(x, y, 1, 1)
                      : Window.ofCorners(
                          Math.min(x, where.x()),
                          Math.min(y, where.y()),
                          Math.max(x + 1, where.endX()),
                          Math.max(y + 1, where.endY()));
              if (first.isEmpty()) {
                first =
                    String.format(
                        "at (%d, %d, %d, %d): %s for %s +- %s", t, y, x, c, a, e, tolerance);
              }
            }
          }
        }
      }
    }
    if (wrong > 0) {
      throw new AssertionError(
          wrong + " of " + expected.shape().count() + " values, all in " + where + "; " + first);
    }
  }

  /** Copies the pixels that are padding. */
  static void copyPadding(NDArray from, NDArray to, NDArray mask) {
    for (int t = 0; t < to.frames(); t++) {
      NDArray source = from.shape().isClip() ? from.frame(t) : from;
      NDArray target = to.shape().isClip() ? to.frame(t) : to;
      for (int y = 0; y < to.height(); y++) {
        for (int x = 0; x < to.width(); x++) {
          if (mask.value(t, y, x, 0) != 0) {
            Window pixel = Window.of(x, y, 1, 1);
            source.crop(pixel).copyTo(target.crop(pixel));
          }
        }
      }
    }
  }

  /**
   * Where two arrays of one shape differ: 1, as a mask of one channel.
   *
   * @param a of any type
   */
  static NDArray difference(NDArray a, NDArray b) {
    Shape shape = a.shape();
    NDArray mask =
        NDArray.zeros(
            DType.UINT8,
            shape.isClip()
                ? Shape.of(shape.frames(), shape.height(), shape.width(), 1)
                : Shape.of(shape.height(), shape.width(), 1));
    byte[] differs = (byte[]) mask.data();
    int at = 0;
    for (int t = 0; t < a.frames(); t++) {
      for (int y = 0; y < a.height(); y++) {
        for (int x = 0; x < a.width(); x++, at++) {
          for (int c = 0; c < a.channels(); c++) {
            if (Double.compare(a.value(t, y, x, c), b.value(t, y, x, c)) != 0) {
              differs[at] = 1;
            }
          }
        }
      }
    }
    return mask;
  }

  private static double contrast(NDArray array, int y, int x, int c) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = Math.max(0, y - 2); i < Math.min(array.height(), y + 3); i++) {
      for (int j = Math.max(0, x - 2); j < Math.min(array.width(), x + 3); j++) {
        double v = array.value(i, j, c);
        if (!Double.isNaN(v)) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
      }
    }
    return Math.max(0, max - min);
  }
}
