package org.ndsampler.gdal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;

/** For tests that need the native library. */
abstract class GdalTestBase {
  @TempDir Path folder;

  @BeforeAll
  static void saysWhyItIsSkipped() {
    if (!Gdal.isAvailable()) {
      System.out.println("skipped: " + Gdal.status());
    }
  }

  // For each test and not once for the class, so that each is counted as skipped.
  @BeforeEach
  void needsTheLibrary() {
    Assumptions.assumeTrue(Gdal.isAvailable(), Gdal.status().toString());
  }

  static int gdalType(DType type) {
    return switch (type) {
      case UINT8 -> 1;
      case UINT16 -> 2;
      case INT16 -> 3;
      case UINT32 -> 4;
      case INT32 -> 5;
      case FLOAT32 -> 6;
      case FLOAT64 -> 7;
      case INT64 -> 13;
    };
  }

  /** A slope with noise, so that every predictor has something to do; values differ by channel. */
  static NDArray picture(DType type, int width, int height, int channels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NDArray wide = NDArray.zeros(DType.FLOAT64, Shape.of(height, width, channels));
    double[] values = (double[]) wide.data();
    double scale = type.isFloating() ? 1.37 : type == DType.UINT8 ? 1 : 97;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          double v = (x + 2 * y + 31 * c + random.nextInt(5)) % 251 * scale;
          values[i++] = type.min() < 0 && x % 7 == 3 ? -v : v;
        }
      }
    }
    return wide.to(type);
  }

  /** The values in C order, in the machine's byte order. */
  static ByteBuffer bytes(NDArray array) {
    NDArray packed = array.copy();
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(packed.shape().count() * packed.dtype().bytes())
            .order(ByteOrder.nativeOrder());
    switch (packed.dtype()) {
      case UINT8 -> buffer.put(0, (byte[]) packed.data());
      case INT16, UINT16 -> buffer.asShortBuffer().put((short[]) packed.data());
      case INT32, UINT32 -> buffer.asIntBuffer().put((int[]) packed.data());
      case INT64 -> buffer.asLongBuffer().put((long[]) packed.data());
      case FLOAT32 -> buffer.asFloatBuffer().put((float[]) packed.data());
      case FLOAT64 -> buffer.asDoubleBuffer().put((double[]) packed.data());
    }
    return buffer;
  }

  /** A dataset in memory; the caller deletes it. */
  static Dataset inMemory(NDArray array) {
    Dataset dataset =
        gdal.GetDriverByName("MEM")
            .Create("", array.width(), array.height(), array.channels(), gdalType(array.dtype()));
    int[] bands = new int[array.channels()];
    for (int i = 0; i < bands.length; i++) {
      bands[i] = i + 1;
    }
    int size = array.dtype().bytes();
    int pixel = size * bands.length;
    assertThat(
            dataset.WriteRaster_Direct(
                0,
                0,
                array.width(),
                array.height(),
                array.width(),
                array.height(),
                gdalType(array.dtype()),
                bytes(array),
                bands,
                pixel,
                pixel * array.width(),
                size))
        .isZero();
    return dataset;
  }

  /** Writes an array with a driver of GDAL. */
  static void write(NDArray array, String driver, Path file, String... options) {
    Dataset dataset = inMemory(array);
    try {
      copy(dataset, driver, file, options);
    } finally {
      dataset.delete();
    }
  }

  static void copy(Dataset dataset, String driver, Path file, String... options) {
    Dataset written = gdal.GetDriverByName(driver).CreateCopy(file.toString(), dataset, 0, options);
    assertThat(written).as("%s %s", file, List.of(options)).isNotNull();
    written.delete();
  }
}
