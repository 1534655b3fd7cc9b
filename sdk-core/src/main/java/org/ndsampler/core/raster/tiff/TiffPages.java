package org.ndsampler.core.raster.tiff;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.Blocks;
import org.ndsampler.core.raster.tiff.internal.read.Stack;
import org.ndsampler.core.raster.tiff.internal.read.StackDescription;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;
import org.ndsampler.core.raster.tiff.internal.read.TiffLayout;

/** All pages of a file, each parsed when it is wanted. Safe for concurrent use. */
final class TiffPages {
  /** How many parsed pages are kept, some kilobytes each. */
  private static final int MOST_PARSED = 4096;

  private final TiffRaster first;
  private final TiffLayout layout;
  private final Blocks cache;
  private final AtomicBoolean closed;
  private final StackDescription said;
  private final List<String> warnings;

  /** Where the directory of each page is; one, if ImageJ wrote no others. */
  private final long[] directories;

  private final int count;
  private final Cache<Integer, TiffRaster> parsed =
      Caffeine.newBuilder()
          .maximumSize(MOST_PARSED)
          .executor(Runnable::run)
          .removalListener(
              (@Nullable Integer page, @Nullable TiffRaster raster, RemovalCause cause) -> {
                if (raster != null) {
                  raster.release();
                }
              })
          .build();

  private TiffPages(
      TiffRaster first,
      TiffLayout layout,
      Blocks cache,
      AtomicBoolean closed,
      long[] directories,
      int count,
      List<String> warnings) {
    this.first = first;
    this.layout = layout;
    this.cache = cache;
    this.closed = closed;
    this.directories = directories;
    this.count = count;
    this.said = StackDescription.of(layout.directory, count);
    this.warnings = warnings;
    warnings.removeIf(TiffFile::tellsOfPages);
  }

  static TiffPages of(TiffRaster first, TiffLayout layout, Blocks cache, AtomicBoolean closed)
      throws IOException {
    try {
      List<String> warnings = new ArrayList<>(first.info().warnings());
      long[] directories = layout.file.pages(warnings);
      int count = directories.length;
      if (count == 1) {
        count = (int) StackDescription.imagesOfOneDirectory(layout.directory);
      }
      return new TiffPages(first, layout, cache, closed, directories, count, warnings);
    } catch (InternalError e) {
      throw TiffRaster.shrunk(first.info().path(), e);
    }
  }

  int count() {
    return count;
  }

  Map<String, Integer> axes() {
    return said.axes();
  }

  TiffRaster page(int index) throws IOException {
    Objects.checkIndex(index, count);
    int stored = said.order().isEmpty() ? index : said.order().get(index);
    if (stored == 0) {
      return first;
    }
    TiffRaster known = parsed.getIfPresent(stored);
    if (known != null) {
      return known;
    }
    try {
      TiffRaster opened = TiffRaster.ofPage(layout(stored), cache, closed);
      TiffRaster other = parsed.asMap().putIfAbsent(stored, opened);
      return other == null ? opened : other;
    } catch (InternalError e) {
      throw TiffRaster.shrunk(first.info().path(), e);
    }
  }

  private TiffLayout layout(int stored) throws RasterFormatException {
    if (directories.length == 1) {
      return new TiffLayout(layout.directory, stored * layout.imageBytes());
    }
    TiffFile file = layout.file;
    return new TiffLayout(TiffDirectory.read(file, directories[stored], "page " + stored));
  }

  Raster stack(Pages value) throws IOException {
    return new Stack(first.info().path(), first, count, said, warnings, this::page).of(value);
  }

  void release() {
    parsed.invalidateAll();
  }
}
