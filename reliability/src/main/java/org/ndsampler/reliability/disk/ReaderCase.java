package org.ndsampler.reliability.disk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.regions.Predictions;

/** Something that reads a file, and what it makes of it. */
enum ReaderCase {
  COCO("d.json") {
    @Override
    void prepare(Path file) throws IOException {
      dataset().write(file);
    }

    @Override
    Object read(Path file) throws IOException {
      return CocoDataset.read(file).fingerprint();
    }
  },
  COCO_GZIP("d.json.gz") {
    @Override
    void prepare(Path file) throws IOException {
      dataset().write(file);
    }

    @Override
    Object read(Path file) throws IOException {
      return CocoDataset.read(file).fingerprint();
    }
  },
  VALIDATE("d.json") {
    @Override
    void prepare(Path file) throws IOException {
      dataset().write(file);
    }

    @Override
    Object read(Path file) throws IOException {
      return List.copyOf(CocoDataset.validate(file));
    }
  },
  PREDICTIONS("p.json") {
    @Override
    void prepare(Path file) throws IOException {
      Files.writeString(
          file,
          "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":0.5},"
              + "{\"image_id\":2,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":0.25}]");
    }

    @Override
    Object read(Path file) throws IOException {
      Predictions predictions = Predictions.read(file, dataset());
      return predictions.size() + " " + predictions.score(1);
    }
  },
  PNG("a.png"),
  JPEG("a.jpg"),
  BMP("a.bmp"),
  GIF("a.gif"),
  NPY("a.npy") {
    @Override
    void prepare(Path file) throws IOException {
      Npy.write(file, pixels());
    }
  },
  TIFF("a.tif") {
    @Override
    void prepare(Path file) throws IOException {
      CogWriter.standard().tileSize(16).write(pixels(), file);
    }
  },
  COG_VALIDATOR("a.tif") {
    @Override
    void prepare(Path file) throws IOException {
      CogWriter.standard().tileSize(16).write(pixels(), file);
    }

    @Override
    Object read(Path file) throws IOException {
      // The validator says in its report what it could not read.
      var report = CogValidator.validate(file);
      if (!report.isValid()) {
        throw new IOException(String.join("; ", report.errors()));
      }
      return report.errors();
    }
  };

  private static final Rasters RASTERS = Rasters.load();

  private final String file;

  ReaderCase(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void prepare(Path path) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(pixels().toImage(), file.substring(2), bytes);
    Files.write(path, bytes.toByteArray());
  }

  Object read(Path path) throws IOException {
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
    try (Raster raster = RASTERS.open(path, options)) {
      NDArray window = raster.read(Window.of(5, 6, 20, 9));
      NDArray whole = raster.read();
      return raster.info().size()
          + " "
          + Arrays.hashCode(window.toBytes())
          + " "
          + Arrays.hashCode(whole.toBytes());
    }
  }

  private static CocoDataset dataset() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "ship");
    for (int i = 1; i <= 30; i++) {
      builder.image(i, "image-" + i + ".png", Size.of(64, 48));
      builder.annotation(i, i, 1, Box.of(1, 2, 10 + i % 7, 9));
    }
    return builder.build();
  }

  private static NDArray pixels() {
    byte[] values = new byte[50 * 40 * 3];
    new SplittableRandom(4).nextBytes(values);
    return NDArray.of(values, Shape.of(40, 50, 3));
  }
}
