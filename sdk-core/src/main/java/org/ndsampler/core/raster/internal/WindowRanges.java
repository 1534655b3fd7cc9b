package org.ndsampler.core.raster.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.raster.tiff.internal.read.RemoteBlocks;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;
import org.ndsampler.core.raster.tiff.internal.read.TiffLayout;

/** Which bytes of a TIFF windows of it need. Safe for concurrent use. */
public final class WindowRanges {
  private WindowRanges() {}

  /**
   * The bytes of the tiles that windows of the image touch, each tile once; of what lies outside
   * nothing.
   *
   * @throws IOException if it is no TIFF, or damaged, or cannot be read
   */
  public static List<ByteRange> of(Path path, List<Window> windows) throws IOException {
    try (TiffFile file = TiffFile.open(path)) {
      List<TiffDirectory> chain = file.chain(new ArrayList<>(), false);
      TiffLayout layout = new TiffLayout(chain.get(0));
      RemoteBlocks blocks = new RemoteBlocks(layout, block -> false);
      List<ByteRange> ranges = new ArrayList<>();
      for (Window window : windows) {
        Window inside = window.intersection(layout.size().toWindow());
        if (!inside.isEmpty()) {
          ranges.addAll(blocks.ranges(inside));
        }
      }
      return ranges.stream().distinct().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
