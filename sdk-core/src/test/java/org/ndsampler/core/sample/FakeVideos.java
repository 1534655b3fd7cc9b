package org.ndsampler.core.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;

/**
 * A video of four frames of 40 x 30, and files that count what is read of them. A file whose name
 * ends in {@code _W_H_C.img} has that size; its pixel (x, y) of channel c is {@code file + x + 2 y
 * + 3 c}, modulo 251, where {@code file} is the number that the name starts with.
 */
final class FakeVideos implements RasterProvider {
  static final Size SIZE = Size.of(40, 30);

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();
  final AtomicLong pixelsRead = new AtomicLong();

  static int value(int file, int x, int y, int c) {
    return (file + x + 2 * y + 3 * c) % 251;
  }

  /** Frames 1 to 4 are images 11 to 14; frame 4 lacks the coarse channel. */
  static CocoDataset dataset(Path folder) throws IOException {
    CocoDataset.Builder builder =
        CocoDataset.builder().imageFolder(folder).category(1, "one").video(1, "v", SIZE);
    for (int i = 1; i <= 4; i++) {
      String file = i + "_40_30_2.img";
      String coarse = i + "0_20_15_1.img";
      Files.writeString(folder.resolve(file), "x");
      Files.writeString(folder.resolve(coarse), "x");
      int frame = i;
      builder.image(
          10 + i,
          image -> {
            image.fileName(file).size(SIZE).video(1, frame).channels("a|b");
            if (frame < 4) {
              image.asset(
                  asset ->
                      asset
                          .fileName(coarse)
                          .channels("c")
                          .size(Size.of(20, 15))
                          .toImage(org.ndsampler.core.geom.Affine.scaling(2, 2)));
            }
          });
      builder.annotation(
          100 + i, a -> a.image(10 + frame).category(1).track(7).box(Box.of(4 * frame, 5, 8, 6)));
    }
    return builder.build();
  }

  CocoSampler open(CocoDataset dataset) {
    return CocoSampler.builder(dataset).rasters(Rasters.of(List.of(this))).build();
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public boolean supports(Path path, ByteBuffer header) {
    return true;
  }

  @Override
  public Raster open(Path path, RasterOptions options) {
    opened.incrementAndGet();
    String[] parts = path.getFileName().toString().replace(".img", "").split("_", -1);
    int file = Integer.parseInt(parts[0]);
    Size size = Size.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    int channels = Integer.parseInt(parts[3]);
    RasterInfo info = RasterInfo.of(path, "fake", size, channels, DType.UINT8, size);
    return new Raster() {
      @Override
      public RasterInfo info() {
        return info;
      }

      @Override
      public void read(Window window, NDArray target) {
        info.requireTarget(window, target);
        reads.incrementAndGet();
        pixelsRead.addAndGet(window.area());
        byte[] data = (byte[]) target.data();
        for (int y = 0; y < window.height(); y++) {
          for (int x = 0; x < window.width(); x++) {
            int at = target.offset() + y * target.rowStride() + x * target.columnStride();
            for (int c = 0; c < channels; c++) {
              data[at + c] = (byte) value(file, window.x() + x, window.y() + y, c);
            }
          }
        }
      }

      @Override
      public void close() {}
    };
  }
}
