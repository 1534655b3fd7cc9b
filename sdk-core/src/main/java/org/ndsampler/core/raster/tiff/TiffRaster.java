package org.ndsampler.core.raster.tiff;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.source.SourceFileSystem;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.internal.Blocks;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.read.BlockDecoder;
import org.ndsampler.core.raster.tiff.internal.read.RemoteBlocks;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;
import org.ndsampler.core.raster.tiff.internal.read.TiffLayout;

/**
 * An open TIFF, one of its overviews, or a mask.
 *
 * <p>The image is the first directory of the file; its overviews are those that follow with the
 * "reduced" flag (or its SubIFDs), its mask the one with the "mask" flag; both may also lie beside
 * the file, as {@code .ovr} and {@code .msk}, where it has none in it. Other pages are read by
 * {@link #page}. Only the image matters: what is wrong with a page, an overview or a mask is told
 * in {@link RasterInfo#warnings}, and so are pages. Values are handed out as stored, with these
 * exceptions: a palette becomes RGB, YCbCr becomes RGB, a mask of one bit becomes 0 and 255, int8
 * becomes int16, float16 becomes float32, uint64 becomes int64 (a value that does not fit is an
 * error), and packed samples of 1 to 15 bits become uint8 or uint16. A tile that was never written
 * is filled with the nodata value, or 0.
 *
 * <p>Cost of a window: pixels that are not compressed are copied from the memory-mapped file. Of
 * others, the tiles that the window touches are decoded once and kept in the {@link BlockCache};
 * then a window costs little more than the copy, however large the image. Opening costs the same
 * whatever the size.
 *
 * <p>Safe for concurrent use. Overviews and masks share the file and need not be closed.
 *
 * @since 0.1
 */
public final class TiffRaster implements Raster {
  private static final int MAX_SUB_IFDS = 1000;

  private final TiffLayout layout;
  private final RasterInfo info;
  private final TiffMetadata metadata;
  private final Blocks cache;
  private final long owner = Blocks.nextOwner();
  private final double sparse;
  private final boolean root;
  private final AtomicBoolean closed;
  private final List<TiffRaster> overviews;
  private final @Nullable TiffRaster mask;
  private final Object pagesLock = new Object();
  private volatile @Nullable TiffPages pages;

  private TiffRaster(
      TiffLayout layout,
      Blocks cache,
      OptionalDouble nodata,
      List<TiffRaster> overviews,
      @Nullable TiffRaster mask,
      boolean root,
      List<String> warnings,
      AtomicBoolean closed)
      throws RasterFormatException {
    this.layout = layout;
    this.cache = cache;
    this.sparse = nodata.orElse(0);
    this.overviews = overviews;
    this.mask = mask;
    this.root = root;
    this.closed = closed;
    this.metadata = TiffMetadata.of(layout);
    RasterInfo plain =
        RasterInfo.of(
            layout.file.path(),
            "tiff",
            layout.size(),
            layout.channels,
            layout.dtype,
            new Size(layout.blockWidth, layout.blockHeight));
    this.info =
        (root ? metadata.describe(plain) : plain)
            .withOverviews(overviews.stream().map(one -> one.info().size()).toList())
            .withNodata(nodata)
            .withWarnings(warnings);
  }

  /**
   * Opens a file.
   *
   * @throws RasterFormatException if it is damaged or uses what is not supported; the message says
   *     which directory and tag
   * @throws IOException if it cannot be read
   */
  public static TiffRaster open(Path path, RasterOptions options) throws IOException {
    TiffFile file = TiffFile.open(path);
    TiffRaster opened = null;
    try {
      opened = open(file, options);
      return opened;
    } catch (InternalError e) {
      throw shrunk(path, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (opened == null) {
        file.close();
      }
    }
  }

  private static TiffRaster open(TiffFile file, RasterOptions options) throws IOException {
    List<String> warnings = new ArrayList<>();
    List<TiffDirectory> chain = file.chain(warnings, options.pages() == Pages.FIRST);
    TiffLayout main = new TiffLayout(chain.get(0));
    List<TiffDirectory> parts = related(chain, warnings);
    // A file with parts of its own has none beside it; each look costs a call of the system.
    if (!hasPart(parts, TiffTags.SUBFILE_REDUCED)) {
      parts.addAll(beside(file, ".ovr", warnings));
    }
    List<TiffDirectory> masks =
        hasPart(parts, TiffTags.SUBFILE_MASK) ? List.of() : beside(file, ".msk", warnings);
    return of(main, parts, masks, warnings, Blocks.of(options.cache()), true, new AtomicBoolean());
  }

  /** A page that is not the first. */
  static TiffRaster ofPage(TiffLayout main, Blocks cache, AtomicBoolean closed) throws IOException {
    List<String> warnings = new ArrayList<>();
    List<TiffDirectory> parts = related(List.of(main.directory), warnings);
    return of(main, parts, List.of(), warnings, cache, false, closed);
  }

  private static TiffRaster of(
      TiffLayout main,
      List<TiffDirectory> parts,
      List<TiffDirectory> outside,
      List<String> warnings,
      Blocks cache,
      boolean root,
      AtomicBoolean closed)
      throws IOException {
    OptionalDouble nodata = TiffMetadata.of(main).nodata();
    String kept = main.directory.text(TiffTags.WARNINGS);
    if (kept != null) {
      warnings.addAll(kept.lines().filter(line -> !line.isBlank()).toList());
    }

    List<TiffLayout> reduced = new ArrayList<>();
    List<TiffLayout> masks = new ArrayList<>();
    for (TiffDirectory ifd : parts) {
      sort(ifd, main, reduced, masks, warnings);
    }
    for (TiffDirectory ifd : outside) {
      TiffLayout one = layout(ifd, "mask", warnings);
      if (one != null && one.channels == 1 && one.dtype == DType.UINT8) {
        masks.add(one);
      }
    }
    reduced.sort((a, b) -> Long.compare((long) b.width * b.height, (long) a.width * a.height));

    List<TiffRaster> overviews = new ArrayList<>();
    for (TiffLayout one : reduced) {
      overviews.add(
          new TiffRaster(
              one,
              cache,
              nodata,
              List.of(),
              maskOf(one, masks, cache, closed),
              false,
              List.of(),
              closed));
    }
    return new TiffRaster(
        main, cache, nodata, overviews, maskOf(main, masks, cache, closed), root, warnings, closed);
  }

  /** Takes a directory for an overview or a mask of the image, if it is one that can be read. */
  private static void sort(
      TiffDirectory ifd,
      TiffLayout main,
      List<TiffLayout> reduced,
      List<TiffLayout> masks,
      List<String> warnings)
      throws RasterFormatException {
    long kind;
    try {
      kind = ifd.integer(TiffTags.NEW_SUBFILE_TYPE, 0);
    } catch (RasterFormatException e) {
      warnings.add("a directory is not used: " + ifd.file().reason(e));
      return;
    }
    if ((kind & TiffTags.SUBFILE_MASK) != 0) {
      TiffLayout one = layout(ifd, "mask", warnings);
      if (one != null) {
        masks.add(one);
      }
    } else if ((kind & TiffTags.SUBFILE_REDUCED) != 0) {
      TiffLayout one = layout(ifd, "overview", warnings);
      // A thumbnail in other colours is no overview.
      if (one != null
          && one.channels == main.channels
          && one.dtype == main.dtype
          && one.width < main.width) {
        reduced.add(one);
      }
    }
  }

  /** How a part lies in the file; null, and a sentence, if it cannot be read. */
  private static @Nullable TiffLayout layout(
      TiffDirectory ifd, String what, List<String> warnings) {
    try {
      TiffLayout layout = new TiffLayout(ifd);
      TiffMetadata.of(layout);
      return layout;
    } catch (RasterFormatException e) {
      warnings.add("an " + what + " is not used: " + ifd.file().reason(e));
      return null;
    }
  }

  private static boolean hasPart(List<TiffDirectory> parts, int kind) {
    for (TiffDirectory part : parts) {
      try {
        if ((part.integer(TiffTags.NEW_SUBFILE_TYPE, 0) & kind) != 0) {
          return true;
        }
      } catch (RasterFormatException e) {
        // No part that anybody uses: see sort.
      }
    }
    return false;
  }

  /** The directories of a TIFF beside the file that belongs to it, as GDAL names them. */
  private static List<TiffDirectory> beside(
      TiffFile file, String extension, List<String> warnings) {
    Path path = file.path();
    Path other = path.resolveSibling(path.getFileName() + extension);
    // Over a network each look is a request, nearly always in vain.
    if (SourceFileSystem.isRemote(path) || !Files.isRegularFile(other)) {
      return List.of();
    }
    try {
      return TiffFile.open(other).directories();
    } catch (IOException | UncheckedIOException | InternalError e) {
      warnings.add(other.getFileName() + " is not used: " + e.getMessage());
      return List.of();
    }
  }

  /** The directories that may belong to the first one. */
  private static List<TiffDirectory> related(List<TiffDirectory> chain, List<String> warnings) {
    List<TiffDirectory> found = new ArrayList<>(chain.subList(1, chain.size()));
    TiffDirectory first = chain.get(0);
    try {
      TiffDirectory.Entry children = first.entry(TiffTags.SUB_IFDS);
      if (children == null) {
        return found;
      }
      Set<Long> seen = new HashSet<>();
      for (TiffDirectory one : chain) {
        seen.add(one.offset());
      }
      long count = Math.min(children.count(), MAX_SUB_IFDS);
      if (count < children.count()) {
        warnings.add(children.count() + " SubIFDs, of which " + count + " are looked at");
      }
      for (int i = 0; i < count; i++) {
        long offset = first.integer(children, i);
        if (offset != 0 && seen.add(offset)) {
          found.add(TiffDirectory.read(first.file(), offset, "SubIFD " + i));
        }
      }
    } catch (RasterFormatException e) {
      warnings.add("a SubIFD is not used: " + first.file().reason(e));
    }
    return found;
  }

  private static @Nullable TiffRaster maskOf(
      TiffLayout image, List<TiffLayout> masks, Blocks cache, AtomicBoolean closed)
      throws RasterFormatException {
    for (TiffLayout one : masks) {
      if (one.width == image.width && one.height == image.height) {
        return new TiffRaster(
            one, cache, OptionalDouble.empty(), List.of(), null, false, List.of(), closed);
      }
    }
    return null;
  }

  static RasterFormatException shrunk(Path path, InternalError e) {
    return new RasterFormatException(path, Maps.vanished(), e);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  /** What the file says besides its pixels; of this overview, if it is one. */
  public TiffMetadata metadata() {
    return metadata;
  }

  /**
   * Which pixels are valid, as the file's mask says: one channel, 0 for not valid. Empty without a
   * mask; an alpha channel or a nodata value is not a mask.
   */
  @Override
  public Optional<TiffRaster> mask() {
    return Optional.ofNullable(mask);
  }

  @Override
  public TiffRaster overview(int level) {
    if (level < 0 || level >= overviews.size()) {
      throw new IndexOutOfBoundsException(
          "no overview " + level + ": " + info.path() + " has " + overviews.size());
    }
    return overviews.get(level);
  }

  /**
   * How many pages the file has: the images that are no overviews and no masks. The first call
   * walks along all of them, some 0.1 microseconds each, and reads nothing else of them. ImageJ's
   * files beyond 4 GB, which have a directory for the first image only, count as ImageJ does.
   *
   * @throws IllegalStateException if this is a later page, an overview or a mask
   * @throws IOException if the file is damaged or cannot be read
   */
  public int pages() throws IOException {
    return allPages().count();
  }

  /**
   * A page, in the order of {@link #axes}; 0 is this raster. It shares the file and need not be
   * closed. Only what is read of a page is parsed, whatever lies between.
   *
   * @throws IndexOutOfBoundsException if there is no such page
   * @throws RasterFormatException if the page is damaged or uses what is not supported
   * @throws IOException if the file cannot be read
   */
  public TiffRaster page(int index) throws IOException {
    if (closed.get()) {
      throw new IllegalStateException(info.path() + " is closed");
    }
    try {
      return allPages().page(index);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * What the pages of a stack are, as OME-TIFF and ImageJ write it: how many along each axis of
   * more than one, the slowest first, such as {@code {T=5, Z=3, C=2}} for time, depth and channel;
   * empty if the file does not say.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  public Map<String, Integer> axes() throws IOException {
    return allPages().axes();
  }

  /**
   * The pages of the file as one raster: this one, or all of them as channels or frames. Shares the
   * file with this raster; whoever closes it closes both.
   *
   * @throws RasterFormatException if pages that are to be channels differ in size or type, or the
   *     file is damaged
   * @throws IOException if the file cannot be read
   */
  public Raster stack(Pages value) throws IOException {
    return value == Pages.FIRST ? this : allPages().stack(value);
  }

  private TiffPages allPages() throws IOException {
    TiffPages known = pages;
    if (known != null) {
      return known;
    }
    if (!root) {
      throw new IllegalStateException("a part of a file has no pages: " + this);
    }
    synchronized (pagesLock) {
      known = pages;
      if (known == null) {
        try {
          known = TiffPages.of(this, layout, cache, closed);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
        pages = known;
      }
      return known;
    }
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    if (closed.get()) {
      throw new IllegalStateException(info.path() + " is closed");
    }
    info.requireTarget(window, target);
    if (window.isEmpty()) {
      return;
    }
    try {
      if (layout.file.isRemote()) {
        readRemote(window, target);
      } else if (layout.direct) {
        readDirect(window, target);
      } else {
        readBlocks(window, target);
      }
      Maps.settle();
      if (layout.file.opened().hasChanged()) {
        throw new RasterFormatException(info.path(), Maps.vanished());
      }
    } catch (InternalError e) {
      throw shrunk(info.path(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Closeable ahead(List<Window> windows) throws IOException {
    if (closed.get()) {
      throw new IllegalStateException(info.path() + " is closed");
    }
    Closeable nothing = Raster.super.ahead(windows);
    return layout.file.isRemote() ? remoteBlocks().ahead(windows)::close : nothing;
  }

  private RemoteBlocks remoteBlocks() {
    return new RemoteBlocks(layout, block -> cache.present(owner, block) != null);
  }

  private void readRemote(Window window, NDArray target) throws IOException {
    boolean rowWise = RemoteBlocks.isRowWise(layout);
    remoteBlocks()
        .read(
            window,
            part -> {
              NDArray to = target.crop(part.translate(-window.x(), -window.y()));
              if (rowWise) {
                readDirect(part, to);
              } else {
                readBlocks(part, to);
              }
            });
  }

  private void readBlocks(Window window, NDArray target) throws IOException {
    int blockWidth = layout.blockWidth;
    int blockHeight = layout.blockHeight;
    int x0 = window.x();
    int y0 = window.y();
    int x1 = window.endX();
    int y1 = window.endY();
    for (int by = y0 / blockHeight; by * (long) blockHeight < y1; by++) {
      int top = Math.max(y0, by * blockHeight);
      int bottom = (int) Math.min(y1, (by + 1L) * blockHeight);
      for (int bx = x0 / blockWidth; bx * (long) blockWidth < x1; bx++) {
        int left = Math.max(x0, bx * blockWidth);
        int right = (int) Math.min(x1, (bx + 1L) * blockWidth);
        NDArray block = block((long) by * layout.across + bx);
        if (block == null) {
          fill(target, left - x0, top - y0, right - left, bottom - top);
        } else {
          copy(
              block,
              left - bx * blockWidth,
              top - by * blockHeight,
              target,
              left - x0,
              top - y0,
              right - left,
              bottom - top);
        }
      }
    }
  }

  /** That a block was never written is believed only of a file that is as it was opened. */
  private void requireUnchanged() throws RasterFormatException {
    if (layout.file.opened().hasChangedNow()) {
      throw new RasterFormatException(info.path(), Maps.vanished());
    }
  }

  /** The decoded block, null if it was never written. */
  private @Nullable NDArray block(long number) throws IOException {
    NDArray present = cache.present(owner, number);
    if (present != null) {
      return present;
    }
    if (layout.isSparseBlock(number)) {
      requireUnchanged();
      return null;
    }
    try {
      return cache.block(owner, number, () -> BlockDecoder.decode(layout, number, sparse));
    } catch (OutOfMemoryError e) {
      // Not a leak: the one array of a strip that is too large was not given.
      throw new IOException(
          info.path()
              + ": no memory is left to decode "
              + info.blockSize()
              + " pixels at once; start Java with a larger -Xmx, or convert the file to small tiles:"
              + " gdal_translate -of COG in.tif out.tif",
          e);
    }
  }

  private void fill(NDArray target, int x, int y, int width, int height) {
    target.crop(new Window(x, y, width, height)).fill(sparse);
  }

  private static void copy(
      NDArray block, int x, int y, NDArray target, int toX, int toY, int width, int height) {
    int channels = block.channels();
    if (target.columnStride() != channels) {
      block
          .crop(new Window(x, y, width, height))
          .copyTo(target.crop(new Window(toX, toY, width, height)));
      return;
    }
    int from = block.offset() + y * block.rowStride() + x * channels;
    int to = target.offset() + toY * target.rowStride() + toX * channels;
    int fromStep = block.rowStride();
    int toStep = target.rowStride();
    int run = width * channels;
    // One loop for each kind of array: the copy of a known kind is much the faster.
    Object data = block.data();
    if (data instanceof byte[] bytes) {
      byte[] out = (byte[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(bytes, from, out, to, run);
      }
    } else if (data instanceof short[] shorts) {
      short[] out = (short[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(shorts, from, out, to, run);
      }
    } else if (data instanceof float[] floats) {
      float[] out = (float[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(floats, from, out, to, run);
      }
    } else if (data instanceof int[] ints) {
      int[] out = (int[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(ints, from, out, to, run);
      }
    } else if (data instanceof double[] doubles) {
      double[] out = (double[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(doubles, from, out, to, run);
      }
    } else {
      long[] longs = (long[]) data;
      long[] out = (long[]) target.data();
      for (int i = 0; i < height; i++, from += fromStep, to += toStep) {
        System.arraycopy(longs, from, out, to, run);
      }
    }
  }

  private void readDirect(Window window, NDArray target) throws IOException {
    if (target.columnStride() != layout.channels) {
      NDArray whole = read(window);
      whole.copyTo(target);
      return;
    }
    int blockWidth = layout.blockWidth;
    int blockHeight = layout.blockHeight;
    int x0 = window.x();
    int y0 = window.y();
    int x1 = window.endX();
    int y1 = window.endY();
    for (int by = y0 / blockHeight; by * (long) blockHeight < y1; by++) {
      int top = Math.max(y0, by * blockHeight);
      int bottom = (int) Math.min(y1, (by + 1L) * blockHeight);
      for (int bx = x0 / blockWidth; bx * (long) blockWidth < x1; bx++) {
        int left = Math.max(x0, bx * blockWidth);
        int right = (int) Math.min(x1, (bx + 1L) * blockWidth);
        long block = (long) by * layout.across + bx;
        for (int plane = 0; plane < layout.pieces(); plane++) {
          NDArray to = layout.planar ? target.channels(plane, plane + 1) : target;
          readPiece(block, plane, new Window(left, top, right - left, bottom - top), window, to);
        }
      }
    }
  }

  /** Copies what a stored piece has of a window. */
  private void readPiece(long block, int plane, Window part, Window window, NDArray target)
      throws IOException {
    int channels = layout.planar ? 1 : layout.channels;
    int bytes = layout.dtype.bytes();
    int by = (int) (block / layout.across);
    int bx = (int) (block % layout.across);
    int blockWidth = layout.blockWidth;
    int blockHeight = layout.blockHeight;
    long rowBytes = (long) blockWidth * channels * bytes;
    int left = part.x();
    int top = part.y();
    int right = part.endX();
    int bottom = part.endY();
    int x0 = window.x();
    int y0 = window.y();
    long piece = layout.piece(block, plane);
    if (layout.isSparse(piece)) {
      requireUnchanged();
      fill(target, left - x0, top - y0, right - left, bottom - top);
      return;
    }
    long offset = layout.offset(piece);
    long needed = rowBytes * layout.rows(by);
    long stored = layout.byteCount(piece, offset, needed);
    if (stored < needed && stored >= 0) {
      throw new RasterFormatException(
          info.path(),
          layout.describe(piece)
              + " at byte "
              + offset
              + " has "
              + stored
              + " bytes where "
              + needed
              + " are needed");
    }
    layout.file.require(offset, needed, layout.describe(piece));
    long from =
        offset
            + (top - (long) by * blockHeight) * rowBytes
            + (left - (long) bx * blockWidth) * channels * bytes;
    if (layout.planar) {
      NDArray band = NDArray.zeros(layout.dtype, Shape.of(bottom - top, right - left, 1));
      copyRows(from, rowBytes, band, 0, right - left, bottom - top);
      band.copyTo(target.crop(part.translate(-x0, -y0)));
      return;
    }
    int to = target.offset() + (top - y0) * target.rowStride() + (left - x0) * channels;
    copyRows(from, rowBytes, target, to, (right - left) * channels, bottom - top);
  }

  private void copyRows(long from, long step, NDArray target, int to, int run, int rows) {
    TiffFile file = layout.file;
    if (!file.isMapped() && target.data() instanceof byte[] out) {
      for (int i = 0; i < rows; i++, from += step, to += target.rowStride()) {
        file.bytes(from, out, to, run);
      }
      return;
    }
    if (target.data() instanceof byte[] out) {
      for (int i = 0; i < rows; i++, from += step, to += target.rowStride()) {
        file.segment(from).get(TiffFile.local(from), out, to, run);
      }
      return;
    }
    int bytes = layout.dtype.bytes();
    for (int i = 0; i < rows; i++, from += step, to += target.rowStride()) {
      // A run of at most 2^31 values may be longer than a segment reaches.
      int done = 0;
      while (done < run) {
        int count = (int) Math.min(run - done, (TiffFile.MAX_RUN - 8) / bytes);
        ByteBuffer slice = file.slice(from + (long) done * bytes, count * bytes);
        copyRun(slice, target.data(), to + done, count);
        done += count;
      }
    }
  }

  private static void copyRun(ByteBuffer from, Object target, int to, int count) {
    if (target instanceof short[] shorts) {
      from.asShortBuffer().get(shorts, to, count);
    } else if (target instanceof float[] floats) {
      from.asFloatBuffer().get(floats, to, count);
    } else if (target instanceof int[] ints) {
      from.asIntBuffer().get(ints, to, count);
    } else if (target instanceof double[] doubles) {
      from.asDoubleBuffer().get(doubles, to, count);
    } else {
      from.asLongBuffer().get((long[]) target, to, count);
    }
  }

  /** Closes the file, if this is not an overview or a mask; frees its blocks in the cache. */
  @Override
  public void close() {
    if (!root || closed.getAndSet(true)) {
      return;
    }
    release();
    TiffPages others = pages;
    if (others != null) {
      others.release();
    }
    closeFile();
    // Those of a part beside the file.
    for (TiffRaster one : overviews) {
      one.closeFile();
    }
    if (mask != null) {
      mask.closeFile();
    }
  }

  private void closeFile() {
    try {
      layout.file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + layout.file.path(), e);
    }
  }

  /** Frees the blocks of this raster and its parts in the cache. */
  void release() {
    cache.release(owner);
    for (TiffRaster one : overviews) {
      one.release();
    }
    if (mask != null) {
      mask.release();
    }
  }

  @Override
  public String toString() {
    return info.path() + " " + info.size() + " x " + info.channels() + " " + info.dtype();
  }
}
