package org.ndsampler.core.frames.internal;

import java.io.IOException;
import java.util.Optional;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.RasterSource;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.ColorChannels;

/**
 * Red, green and blue of a file of printing inks, each what the ink of the opposite colour and
 * black let through: {@code (max - ink) * (max - black) / max}, rounded. No colour profile is
 * looked at; a CMYK JPEG becomes RGB the same way. As safe for concurrent use as the file.
 */
final class InkColors implements Raster {
  private static final int COLORS = 3;

  private final Raster inks;
  private final RasterInfo info;

  private InkColors(Raster inks) {
    this.inks = inks;
    RasterInfo of = inks.info();
    this.info =
        RasterInfo.of(of.path(), of.format(), of.size(), COLORS, of.dtype(), of.blockSize())
            .withOverviews(of.overviews(), of.overviewsToImage())
            .withWarnings(of.warnings());
  }

  /** Whether a part has inks that can be shown as colours. */
  static boolean has(FramePart part) {
    return part.isOwn()
        && part.channels().equals(ColorChannels.INKS)
        && part.pixels() instanceof DelayedLoad load
        && (load.dtype() == DType.UINT8 || load.dtype() == DType.UINT16);
  }

  /** The colours of a part that {@linkplain #has has} inks. */
  static FramePart of(FramePart part) {
    DelayedLoad load = (DelayedLoad) part.pixels();
    RasterSource source = load.source();
    RasterSource colors =
        new RasterSource() {
          @Override
          public Raster acquire() throws IOException {
            return new InkColors(source.acquire());
          }

          @Override
          public void release(Raster raster) throws IOException {
            source.release(((InkColors) raster).inks);
          }

          @Override
          public String name() {
            return source.name();
          }
        };
    return FramePart.of("r|g|b", DelayedLoad.of(colors).withSize(load.size()));
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    NDArray stored = inks.read(window);
    NDArray colors = NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), COLORS));
    if (info.dtype() == DType.UINT8) {
      toColors((byte[]) stored.data(), (byte[]) colors.data());
    } else {
      toColors((short[]) stored.data(), (short[]) colors.data());
    }
    colors.copyTo(target);
  }

  private static void toColors(byte[] inks, byte[] colors) {
    for (int from = 0, to = 0; to < colors.length; from += COLORS + 1) {
      int light = 255 - (inks[from + COLORS] & 0xff);
      for (int c = 0; c < COLORS; c++) {
        colors[to++] = (byte) (((255 - (inks[from + c] & 0xff)) * light + 127) / 255);
      }
    }
  }

  private static void toColors(short[] inks, short[] colors) {
    for (int from = 0, to = 0; to < colors.length; from += COLORS + 1) {
      long light = 65535L - (inks[from + COLORS] & 0xffff);
      for (int c = 0; c < COLORS; c++) {
        colors[to++] = (short) (((65535 - (inks[from + c] & 0xffff)) * light + 32767) / 65535);
      }
    }
  }

  @Override
  public Raster overview(int level) {
    return new InkColors(inks.overview(level));
  }

  @Override
  public Optional<? extends Raster> mask() {
    return inks.mask();
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    inks.close();
  }

  @Override
  public String toString() {
    return "InkColors[" + inks + "]";
  }
}
