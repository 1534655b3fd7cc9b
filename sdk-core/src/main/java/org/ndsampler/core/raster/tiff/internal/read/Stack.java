package org.ndsampler.core.raster.tiff.internal.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.FramesRaster;
import org.ndsampler.core.raster.internal.SideBySideRaster;

/** The pages of a file as one raster. As safe for concurrent use as they are. */
public final class Stack {
  /** How many pages are channels at most; each is an open raster. */
  private static final int MOST_CHANNELS = 1 << 14;

  private final Path path;
  private final Closeable root;
  private final int count;
  private final StackDescription said;
  private final List<String> warnings;
  private final FramesRaster.Opener pages;

  /**
   * A stack.
   *
   * @param root what is closed with it
   * @param count how many pages there are
   * @param said what they are
   * @param warnings what a reader of all of them should know
   * @param pages opens one, counted as in the description
   */
  public Stack(
      Path path,
      Closeable root,
      int count,
      StackDescription said,
      List<String> warnings,
      FramesRaster.Opener pages) {
    this.path = path;
    this.root = root;
    this.count = count;
    this.said = said;
    this.warnings = new ArrayList<>(warnings);
    if (said.problem() != null) {
      this.warnings.add(said.problem());
    }
    this.pages = pages;
  }

  /** The pages as is said. */
  public Raster of(Pages value) throws IOException {
    return switch (value) {
      case FIRST -> pages.frame(0);
      case CHANNELS -> channels();
      case FRAMES -> frames();
    };
  }

  private Raster channels() throws IOException {
    if (count > MOST_CHANNELS) {
      throw new RasterFormatException(
          path,
          "it has "
              + count
              + " pages; at most "
              + MOST_CHANNELS
              + " are channels of one image; read them one by one: Pages.FRAMES");
    }
    return sideBySide(0, 1, count, said.axes().size() == 1);
  }

  private Raster frames() throws IOException {
    int channels = said.axes().getOrDefault("C", 1);
    // The planes between a channel and the next one: those of the axes that are faster.
    int step = 1;
    boolean faster = false;
    for (Map.Entry<String, Integer> axis : said.axes().entrySet()) {
      step *= faster ? axis.getValue() : 1;
      faster |= axis.getKey().equals("C");
    }
    int between = step;
    FramesRaster.Opener opener =
        channels == 1
            ? pages
            : index ->
                sideBySide(
                    index / between * between * channels + index % between,
                    between,
                    channels,
                    true);
    return FramesRaster.of(root, count / channels, opener, warnings);
  }

  private Raster sideBySide(int from, int step, int number, boolean areNamed) throws IOException {
    List<Raster> parts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      parts.add(pages.frame(from + i * step));
      requireLike(parts, from, step);
    }
    boolean named =
        areNamed && parts.get(0).info().channels() == 1 && said.channels().size() == number;
    return SideBySideRaster.of(root, parts, named ? said.channels() : List.of(), warnings);
  }

  private void requireLike(List<Raster> parts, int from, int step) throws RasterFormatException {
    int last = parts.size() - 1;
    RasterInfo like = parts.get(0).info();
    RasterInfo info = parts.get(last).info();
    if (!info.size().equals(like.size())
        || info.channels() != like.channels()
        || info.dtype() != like.dtype()) {
      throw new RasterFormatException(
          path,
          "its pages cannot be channels of one image: page "
              + from
              + " is "
              + describe(like)
              + ", page "
              + (from + last * step)
              + " is "
              + describe(info)
              + "; read them one by one, with Pages.FRAMES, or the first one, with Pages.FIRST");
    }
  }

  private static String describe(RasterInfo info) {
    return info.size()
        + " "
        + info.dtype()
        + (info.channels() == 1 ? "" : " of " + info.channels() + " channels");
  }
}
