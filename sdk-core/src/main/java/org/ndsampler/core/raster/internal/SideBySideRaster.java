package org.ndsampler.core.raster.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/**
 * Rasters of one size and type, such as the pages of a file, whose channels are put side by side.
 * As safe for concurrent use as they are.
 */
public final class SideBySideRaster implements Raster {
  private final Closeable root;
  private final List<Raster> parts;
  private final RasterInfo info;

  private SideBySideRaster(Closeable root, List<Raster> parts, RasterInfo info) {
    this.root = root;
    this.parts = parts;
    this.info = info;
  }

  /**
   * Parts as one.
   *
   * @param root what is closed with it
   * @param parts of equal size, number of channels and type; at least one
   * @param names of all channels; empty for those of the parts
   * @param warnings in place of theirs
   */
  public static Raster of(
      Closeable root, List<Raster> parts, List<String> names, List<String> warnings) {
    RasterInfo first = parts.get(0).info();
    boolean alike = true;
    List<String> all = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    for (Raster part : parts) {
      RasterInfo info = part.info();
      alike &=
          info.overviews().equals(first.overviews())
              && info.overviewsToImage().equals(first.overviewsToImage());
      for (int c = 0; c < info.channels(); c++) {
        all.add(info.channelNames().isEmpty() ? "" : info.channelNames().get(c));
        scales.add(info.scales().isEmpty() ? 1 : info.scales().get(c));
        offsets.add(info.offsets().isEmpty() ? 0 : info.offsets().get(c));
      }
    }
    boolean named = all.stream().anyMatch(name -> !name.isEmpty());
    boolean scaled = parts.stream().anyMatch(part -> !part.info().scales().isEmpty());
    boolean moved = parts.stream().anyMatch(part -> !part.info().offsets().isEmpty());
    RasterInfo info =
        RasterInfo.of(
                first.path(),
                first.format(),
                first.size(),
                all.size(),
                first.dtype(),
                first.blockSize())
            .withOverviews(
                alike ? first.overviews() : List.of(), alike ? first.overviewsToImage() : List.of())
            .withNodata(first.nodata())
            .withChannelNames(!names.isEmpty() ? names : named ? all : List.of())
            .withScaling(scaled ? scales : List.of(), moved ? offsets : List.of())
            .withGeoTransform(first.geoTransform())
            .withWarnings(warnings);
    return new SideBySideRaster(root, List.copyOf(parts), info);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    info.requireTarget(window, target);
    int channel = 0;
    for (Raster part : parts) {
      int next = channel + part.info().channels();
      part.read(window, target.channels(channel, next));
      channel = next;
    }
  }

  @Override
  public Raster overview(int level) {
    if (level < 0 || level >= info.overviews().size()) {
      return Raster.super.overview(level);
    }
    List<Raster> smaller = new ArrayList<>();
    for (Raster part : parts) {
      smaller.add(part.overview(level));
    }
    return of(root, smaller, info.channelNames(), List.of());
  }

  /** That of the first part. */
  @Override
  public Optional<? extends Raster> mask() {
    return parts.get(0).mask();
  }

  @Override
  public void close() throws IOException {
    root.close();
  }

  @Override
  public String toString() {
    return info.path() + " " + info.size() + " x " + info.channels() + " " + info.dtype();
  }
}
