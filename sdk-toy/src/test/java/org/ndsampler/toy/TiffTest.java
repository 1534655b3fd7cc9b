package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

class TiffTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 2, 1", "3, 2, 2", "5, 4, 3", "7, 5, 4", "700, 90, 1", "3000, 2, 2"})
  void theValuesAreReadAsTheyWereWritten(int width, int height, int channels) throws IOException {
    float[] values = new float[width * height * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 11 == 3 ? Float.NaN : 0.25f * i - 7;
    }
    Path file = folder.resolve("a.tif");
    Files.write(file, Tiff.encode(values, Size.of(width, height), channels));

    // Our own reader of TIFF, and the JDK's.
    for (String reader : List.of("tiff", "imageio")) {
      List<RasterProvider> one =
          Rasters.load().providers().stream().filter(p -> p.name().equals(reader)).toList();
      assertThat(one).hasSize(1);
      NDArray read;
      try (Raster raster =
          Rasters.of(one).open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
        read = raster.read(Size.of(width, height).toWindow());
      }
      assertThat(read.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(read.shape().toArray()).containsExactly(height, width, channels);
      assertThat((float[]) read.data()).containsExactly(values);
    }
  }

  @Test
  void aToyBundleOpensWithPngJpegAndTiffAlone() throws IOException {
    List<RasterProvider> plain =
        Rasters.load().providers().stream().filter(p -> !p.name().equals("npy")).toList();
    assertThat(plain).hasSize(Rasters.load().providers().size() - 1);
    for (String key :
        List.of(
            "shapes2",
            "photos1",
            "vidshapes1-frames2-aux",
            "vidshapes1-frames2-multispectral",
            "vidshapes1-frames2-multisensor-msi")) {
      CocoDataset dataset = ToyDatasets.make(key, folder.resolve(key), 0);
      try (CocoSampler sampler =
          CocoSampler.builder(dataset).rasters(Rasters.of(plain)).backend(Backend.NONE).build()) {
        dataset
            .images()
            .forEach(
                image -> {
                  Target all = Target.image(image.id()).channels("<all>");
                  assertThat(sampler.loadSample(all).pixels().channels()).isPositive();
                });
      }
    }
  }
}
