package org.ndsampler.core.raster.internal.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.internal.Exif;
import org.ndsampler.core.raster.internal.FramesRaster;
import org.ndsampler.core.raster.internal.TurnedRaster;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.read.Stack;
import org.ndsampler.core.raster.tiff.internal.read.StackDescription;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;

/**
 * The pages of a TIFF that the JDK decodes, such as those of a fax; each opened when it is wanted.
 * Safe for concurrent use.
 */
final class JdkTiff implements Closeable {
  private final Path path;
  private final long maxPixels;
  private final RasterOptions options;
  private final long[] directories;
  private final List<String> warnings;
  private final ConcurrentMap<Integer, Raster> opened = new ConcurrentHashMap<>();

  private JdkTiff(
      Path path, long maxPixels, RasterOptions options, long[] directories, List<String> warnings) {
    this.path = path;
    this.maxPixels = maxPixels;
    this.options = options;
    this.directories = directories;
    this.warnings = warnings;
  }

  static Raster open(Path path, long maxPixels, RasterOptions options) throws IOException {
    try (TiffFile file = TiffFile.open(path)) {
      return open(file, path, maxPixels, options);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Raster open(TiffFile file, Path path, long maxPixels, RasterOptions options)
      throws IOException {
    boolean all = options.pages() != Pages.FIRST;
    List<String> warnings = new ArrayList<>();
    TiffDirectory first = file.chain(warnings, !all).get(0);
    JdkTiff pages =
        new JdkTiff(
            path,
            maxPixels,
            options,
            all ? file.pages(warnings) : new long[] {first.offset()},
            warnings);
    Raster raster = all ? pages.stack(first) : pages.page(0);
    return options.appliesOrientation()
        ? TurnedRaster.of(raster, Exif.valid(first.integer(TiffTags.ORIENTATION, 1)))
        : raster;
  }

  private Raster stack(TiffDirectory first) throws IOException {
    int count = directories.length;
    StackDescription said = StackDescription.of(first, count);
    FramesRaster.Opener opener =
        plane -> page(said.order().isEmpty() ? plane : said.order().get(plane));
    return new Stack(path, this, count, said, warnings, opener).of(options.pages());
  }

  private Raster page(int index) throws IOException {
    Objects.checkIndex(index, directories.length);
    Raster known = opened.get(index);
    if (known != null) {
      return known;
    }
    try (TiffFile file = TiffFile.open(path)) {
      requireWritten(TiffDirectory.read(file, directories[index], "page " + index));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    JdkDecoder decoder =
        JdkDecoder.openTiff(path, maxPixels, directories[index], index == 0 ? warnings : List.of());
    Raster page = DecodedRaster.of(decoder, options, maxPixels);
    Raster other = opened.putIfAbsent(index, page);
    return other == null ? page : other;
  }

  /** The JDK takes what was never written for something at byte 0 of the file. */
  private static void requireWritten(TiffDirectory page) throws RasterFormatException {
    for (int tag : new int[] {TiffTags.STRIP_OFFSETS, TiffTags.TILE_OFFSETS}) {
      TiffDirectory.Entry offsets = page.entry(tag);
      for (long i = 0; offsets != null && i < offsets.count(); i++) {
        if (page.integer(offsets, i) == 0) {
          throw RasterFormatException.unsupported(
              page.file().path(),
              "a tile or strip that was never written is not supported with this compression");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Raster page : opened.values()) {
      page.close();
    }
  }
}
