package org.ndsampler.core.raster.tiff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;

/**
 * The files that GDAL wrote, and the formula of their pixels, as in {@code make.py} beside them.
 */
public final class TiffFiles {
  private TiffFiles() {}

  static Path folder() {
    URL resource = TiffFiles.class.getResource("/tiff/make.py");
    try {
      return Objects.requireNonNull(Path.of(Objects.requireNonNull(resource).toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Path file(String name) {
    return folder().resolve(name);
  }

  /** All of them. */
  public static List<Path> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(f -> f.toString().endsWith(".tif")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long base(int x, int y, int c) {
    return x * 5L + y * 3L + c * 50L + (x * y) % 7;
  }

  /** The pixels of the formula; {@code label} is NumPy's name, which may be uint64. */
  public static NDArray expected(String label, int width, int height, int bands) {
    DType dtype = label.equals("uint64") ? DType.INT64 : DType.ofLabel(label);
    Shape shape = Shape.of(height, width, bands);
    NDArray array = NDArray.zeros(dtype, shape);
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < bands; c++, i++) {
          long base = base(x, y, c);
          switch (label) {
            case "uint8" -> ((byte[]) array.data())[i] = (byte) base;
            case "int16" -> ((short[]) array.data())[i] = (short) (base * 37 - 5000);
            case "uint16" -> ((short[]) array.data())[i] = (short) (base * 97 + 20000);
            case "int32" -> ((int[]) array.data())[i] = (int) (base * 1000003 - 100000000);
            case "uint32" -> ((int[]) array.data())[i] = (int) (base * 1000003 + 2500000000L);
            case "int64" -> ((long[]) array.data())[i] = base * 10000000000007L - 1000000000000000L;
            case "uint64" -> ((long[]) array.data())[i] = base * 10000000000007L;
            case "float32" -> ((float[]) array.data())[i] = base * 0.25f - 30.5f;
            case "float64" -> ((double[]) array.data())[i] = base * 0.125 - 1000.0625;
            default -> throw new IllegalArgumentException(label);
          }
        }
      }
    }
    return array;
  }
}
