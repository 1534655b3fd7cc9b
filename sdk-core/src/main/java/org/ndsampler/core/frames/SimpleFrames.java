package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.internal.BorrowedRaster;
import org.ndsampler.core.util.HashId;

/**
 * Images by their numbers, one file each, through a {@link FrameCache}; or the frames of one file.
 * Files are opened when a window of them is wanted, and a limited number stays open; a source that
 * changes while it is open is not noticed. Safe for concurrent use. Whoever opened it closes it;
 * reading afterwards is an {@link IllegalStateException}.
 *
 * @since 0.1
 */
public final class SimpleFrames extends FileFrames {
  private final SortedMap<Long, Path> paths;

  /** The file whose frames these are; null where each has a file of its own. */
  private final @Nullable Raster stack;

  private SimpleFrames(
      Map<Long, Path> paths,
      Files files,
      RasterOptions options,
      @Nullable FrameCache cache,
      boolean ownsCache) {
    super(files, options, cache, ownsCache);
    this.paths = new TreeMap<>(paths);
    this.stack = null;
  }

  private SimpleFrames(Raster stack, long firstId, RasterOptions options) {
    super(
        (path, ignored) -> {
          throw new IllegalStateException("a frame of " + path + " is no file");
        },
        options,
        null,
        false);
    this.paths = new TreeMap<>();
    for (int i = 0; i < stack.frames(); i++) {
      paths.put(firstId + i, stack.info().path());
    }
    this.stack = stack;
  }

  /** The frames of some files, read as they are. Nothing is opened yet. */
  public static SimpleFrames of(Map<Long, Path> paths) {
    RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
    Rasters rasters = Rasters.load();
    return new SimpleFrames(paths, rasters::open, options, null, false);
  }

  /**
   * The frames of some files, each converted once when a window of it is first wanted.
   *
   * @param paths the file of each image
   * @param cacheFolder where the converted files are kept; made if it is not there
   * @param backend the form that they are converted into
   * @throws IllegalArgumentException if the backend is not there or does not know an option
   */
  public static SimpleFrames of(Map<Long, Path> paths, Path cacheFolder, Backend backend) {
    RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
    FrameCache cache = FrameCache.builder(cacheFolder).backend(backend).build();
    return new SimpleFrames(paths, cache::open, options, cache, true);
  }

  /**
   * The frames of some files. Nothing is opened yet.
   *
   * @param paths the file of each image
   * @param cache makes windows of them cheap; with {@link Backend#NONE} they are read as they are;
   *     closed by whoever made it
   * @param options how they are opened
   */
  public static SimpleFrames of(Map<Long, Path> paths, FrameCache cache, RasterOptions options) {
    return new SimpleFrames(paths, cache::open, options, cache, false);
  }

  /**
   * The frames of a stack, such as a TIFF of many pages, each an image of its own. The file is
   * opened now and stays open.
   *
   * <pre>{@code
   * RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
   * try (SimpleFrames frames = SimpleFrames.ofStack(Path.of("cells.ome.tif"), 1, options)) {
   *   frames.size();                                   // as many as the file has
   *   NDArray third = frames.read(3);                  // (height, width, channels)
   * }
   * }</pre>
   *
   * @param stack the file
   * @param firstId the id of its first frame; those of the others count up
   * @param options how it is opened; {@link Pages#FRAMES} whatever they say
   * @throws IOException if the file is damaged or cannot be read
   */
  public static SimpleFrames ofStack(Path stack, long firstId, RasterOptions options)
      throws IOException {
    RasterOptions frames = options.pages(Pages.FRAMES);
    return new SimpleFrames(Rasters.load().open(stack, frames), firstId, frames);
  }

  @Override
  Raster open(long id, Files files) throws IOException {
    Raster opened = stack;
    if (opened == null) {
      return super.open(id, files);
    }
    Raster frame = opened.frame((int) (id - paths.firstKey()));
    // The pool closes what it pushes out, and the frames share a file.
    return new BorrowedRaster(frame, () -> {});
  }

  @Override
  public void close() {
    super.close();
    if (stack != null) {
      try {
        stack.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + stack, e);
      }
    }
  }

  /** {@inheritDoc} Ascending. */
  @Override
  public List<Long> ids() {
    return List.copyOf(paths.keySet());
  }

  @Override
  public int size() {
    return paths.size();
  }

  @Override
  public Size size(long id) {
    return info(id).size();
  }

  /** {@inheritDoc} Here that is one, which is opened to see how many channels it has. */
  @Override
  public List<FramePart> parts(long id) {
    RasterInfo info = info(id);
    FusedChannelSpec spec = FramePart.usualChannels(info);
    return List.of(
        new FramePart(
            path(id),
            () -> spec,
            true,
            () -> Affine.IDENTITY,
            () -> delayed(id).withSize(info.size()).withChannels(spec.channels()),
            Optional::empty));
  }

  @Override
  public boolean hasOwn(long id) {
    return true;
  }

  @Override
  public DelayedLoad delayed(long id) {
    return leaf(id, path(id));
  }

  @Override
  public Path path(long id) {
    Path path = paths.get(id);
    if (path == null) {
      throw new IllegalArgumentException(
          "no image "
              + id
              + (paths.isEmpty()
                  ? "; there are none"
                  : "; there are "
                      + paths.size()
                      + ", from "
                      + paths.firstKey()
                      + " to "
                      + paths.lastKey()));
    }
    return path;
  }

  @Override
  List<Path> files(long id) {
    return List.of(path(id));
  }

  /** What all pixels depend on: the ids, the absolute paths and how files are opened. */
  public HashId hashId() {
    HashId.Builder id =
        HashId.builder("frames")
            .add("orientation", options.appliesOrientation())
            .add("damage", options.damage().name())
            .add("pages", options.pages().name());
    paths.forEach(
        (key, path) -> id.add("image " + key, path.toAbsolutePath().normalize().toString()));
    return id.build();
  }

  /** Reads a window, wholly inside the image, into a new array (height, width, channels). */
  public NDArray read(long id, Window window) {
    return use(id, raster -> raster.read(window));
  }

  /** Reads a whole image. */
  public NDArray read(long id) {
    return use(id, Raster::read);
  }

  @Override
  UncheckedIOException failure(long id, Path path, IOException e) {
    return new UncheckedIOException("image " + id + " (" + path + "): " + e.getMessage(), e);
  }

  @Override
  String cacheAdvice() {
    return "give a folder: SimpleFrames.of(paths, folder, backend)";
  }

  /** How many images there are, and where they are kept. */
  @Override
  public String toString() {
    return "SimpleFrames(" + paths.size() + " images" + (cache == null ? ")" : ", " + cache + ")");
  }
}
