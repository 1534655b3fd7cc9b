package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.FrameCache;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.explore.ReviewMark;
import org.ndsampler.explore.ReviewMarks;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.page.Html;

/** Something that writes files, the same bytes each time. */
enum WriterCase implements Writer {
  COCO {
    @Override
    public void prepare(Path folder) throws IOException {
      dataset(1).write(folder.resolve("d.json"));
    }

    @Override
    public void write(Path folder) throws IOException {
      dataset(40).write(folder.resolve("d.json"));
    }
  },
  COCO_GZIP {
    @Override
    public void write(Path folder) throws IOException {
      dataset(20).write(folder.resolve("d.json.gz"));
    }
  },
  UNREPAIRED {
    @Override
    public void write(Path folder) throws IOException {
      CocoDataset.parse(
              "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":8,\"height\":8}],\"categories\":[],"
                  + "\"annotations\":[{\"id\":1,\"image_id\":7,\"bbox\":[1,2,3,4]},{\"x\":1}]}",
              ReadOptions.lenient())
          .repair()
          .writeUnrepaired(folder.resolve("unrepaired.json"));
    }
  },
  NPY {
    @Override
    public void prepare(Path folder) throws IOException {
      Npy.write(folder.resolve("a.npy"), pixels(8, 8));
    }

    @Override
    public void write(Path folder) throws IOException {
      Npy.write(folder.resolve("a.npy"), pixels(90, 40));
    }
  },
  COG {
    @Override
    public void prepare(Path folder) throws IOException {
      Files.writeString(folder.resolve("a.tif"), "what was there", StandardCharsets.UTF_8);
    }

    @Override
    public void write(Path folder) throws IOException {
      CogWriter.standard()
          .tileSize(16)
          .compression(Compression.DEFLATE)
          .write(pixels(90, 40), folder.resolve("a.tif"));
    }
  },
  COG_BATCH {
    @Override
    public void prepare(Path folder) throws IOException {
      Npy.write(folder.resolve("1.npy"), pixels(20, 20));
      Npy.write(folder.resolve("2.npy"), pixels(20, 30));
      Files.createDirectory(folder.resolve("out"));
    }

    @Override
    public void write(Path folder) throws IOException {
      CogBatch.standard()
          .threads(1)
          .attempts(1)
          .writer(CogWriter.standard().tileSize(16))
          .convert(List.of(folder.resolve("1.npy"), folder.resolve("2.npy")), folder.resolve("out"))
          .throwIfFailed();
    }
  },
  CACHE_NPY {
    @Override
    public void prepare(Path folder) throws IOException {
      source(folder);
    }

    @Override
    public void write(Path folder) throws IOException {
      fill(folder, Backend.NPY);
    }
  },
  CACHE_COG {
    @Override
    public void prepare(Path folder) throws IOException {
      source(folder);
    }

    @Override
    public void write(Path folder) throws IOException {
      fill(folder, Backend.COG);
    }
  },
  WORK_FOLDER {
    @Override
    public boolean isKeptForSpeed() {
      return true;
    }

    @Override
    public void write(Path folder) throws IOException {
      Selection.balanced()
          .negatives(5)
          .window(8, 8)
          .seed(0)
          .select(dataset(10), folder.resolve("work"));
    }
  },
  REVIEW {
    @Override
    public void prepare(Path folder) throws IOException {
      ReviewMarks.open(dataset(6), folder.resolve("review.json")).add(ReviewMark.wrong(1));
    }

    @Override
    public void write(Path folder) throws IOException {
      ReviewMarks marks = ReviewMarks.open(dataset(6), folder.resolve("review.json"));
      if (marks.ofAnnotation(2).isEmpty()) {
        marks.add(ReviewMark.classWrong(2, "ship"));
      }
    }
  },
  TOY {
    @Override
    public boolean isFlushed() {
      return false;
    }

    @Override
    public void write(Path folder) throws IOException {
      ToyDatasets.shapes(2).size(40, 32).write(folder.resolve("toy"));
    }
  },
  PAGE {
    @Override
    public void write(Path folder) throws IOException {
      Html.page("a page").text("and a text").write(folder.resolve("page.html"));
    }
  };

  private static CocoDataset dataset(int images) {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "ship");
    for (int i = 1; i <= images; i++) {
      builder.image(i, "image-" + i + ".png", Size.of(64, 48));
      builder.annotation(i, i, 1, Box.of(1, 2, 10 + i % 7, 9));
    }
    return builder.build();
  }

  private static NDArray pixels(int width, int height) {
    byte[] values = new byte[width * height * 3];
    new java.util.SplittableRandom(width).nextBytes(values);
    return NDArray.of(values, Shape.of(height, width, 3));
  }

  private static void source(Path folder) throws IOException {
    Path source = folder.resolve("image.bmp");
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(pixels(60, 40).toImage(), "bmp", bytes);
    Files.write(source, bytes.toByteArray());
    Files.setLastModifiedTime(source, Journal.LONG_AGO);
  }

  private static void fill(Path folder, Backend backend) throws IOException {
    try (FrameCache cache = FrameCache.builder(folder.resolve("cache")).backend(backend).build()) {
      cache
          .prepare(
              List.of(folder.resolve("image.bmp")),
              RasterOptions.of(BlockCache.ofBytes(1 << 20)),
              1,
              Progress.NONE,
              CancellationToken.NONE)
          .throwIfFailed();
    }
  }
}
