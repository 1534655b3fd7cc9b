package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.RasterSource;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * Images by their numbers, one file each, through a {@link FrameCache}. Files are opened when a
 * window of them is wanted, and a limited number stays open; a source that changes while it is open
 * is not noticed. Safe for concurrent use. Whoever opened it closes it; reading afterwards is an
 * {@link IllegalStateException}.
 */
public final class SimpleFrames implements Frames {
  /** How many files are open at once. */
  static final int MAX_OPEN = 256;

  private final SortedMap<Long, Path> paths;
  private final RasterPool.Opener<Path> files;
  private final RasterOptions options;
  private final @Nullable FrameCache cache;
  private final boolean ownsCache;
  private final RasterPool<Long> pool;

  private SimpleFrames(
      Map<Long, Path> paths,
      RasterPool.Opener<Path> files,
      RasterOptions options,
      @Nullable FrameCache cache,
      boolean ownsCache) {
    this.paths = new TreeMap<>(paths);
    this.files = files;
    this.options = options;
    this.cache = cache;
    this.ownsCache = ownsCache;
    this.pool = new RasterPool<>(MAX_OPEN, id -> this.files.open(path(id)));
  }

  /** The frames of some files, read as they are. Nothing is opened yet. */
  public static SimpleFrames of(Map<Long, Path> paths) {
    RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
    Rasters rasters = Rasters.load();
    return new SimpleFrames(paths, path -> rasters.open(path, options), options, null, false);
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
    return new SimpleFrames(paths, path -> cache.open(path, options), options, cache, true);
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
    return new SimpleFrames(paths, path -> cache.open(path, options), options, cache, false);
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
    FusedChannelSpec spec = FramePart.usualChannels(info.channels());
    DelayedLoad pixels = delayed(id).withSize(info.size()).withChannels(spec.channels());
    return List.of(new FramePart(path(id), spec, Affine.IDENTITY, pixels));
  }

  @Override
  public DelayedLoad delayed(long id) {
    Path path = path(id);
    return DelayedLoad.of(
        new RasterSource() {
          @Override
          public Raster acquire() {
            try {
              return pool.acquire(id);
            } catch (IOException e) {
              throw failure(id, path, e);
            }
          }

          @Override
          public void release(Raster raster) throws IOException {
            raster.close();
          }

          @Override
          public String name() {
            return path.toString();
          }
        });
  }

  /**
   * The file of an image.
   *
   * @throws IllegalArgumentException if there is no such image
   */
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

  /** {@inheritDoc} That is the ids, the absolute paths and the orientation. */
  @Override
  public HashId hashId() {
    HashId.Builder id = HashId.builder("frames").add("orientation", options.appliesOrientation());
    paths.forEach(
        (key, path) -> id.add("image " + key, path.toAbsolutePath().normalize().toString()));
    return id.build();
  }

  @Override
  public RasterInfo info(long id) {
    return use(id, Raster::info);
  }

  @Override
  public void read(long id, Window window, NDArray target) {
    use(
        id,
        raster -> {
          raster.read(window, target);
          return target;
        });
  }

  /** Reads a window, wholly inside the image, into a new array (height, width, channels). */
  public NDArray read(long id, Window window) {
    return use(id, raster -> raster.read(window));
  }

  @Override
  public NDArray read(long id, Window window, double fill) {
    return use(id, raster -> FrameSupport.read(raster, window, fill));
  }

  /** Reads a whole image. */
  public NDArray read(long id) {
    return use(id, Raster::read);
  }

  @Override
  public PrepareReport prepare(
      Collection<Long> ids, int workers, Progress progress, CancellationToken cancellation) {
    if (cache == null) {
      throw new IllegalStateException(
          "there is no cache to prepare; give a folder: SimpleFrames.of(paths, folder, backend)");
    }
    return cache.prepare(
        ids.stream().map(this::path).toList(), options, workers, progress, cancellation);
  }

  private <T> T use(long id, RasterPool.Use<T> use) {
    Path path = path(id);
    try {
      return pool.use(id, use);
    } catch (IOException e) {
      throw failure(id, path, e);
    }
  }

  private static UncheckedIOException failure(long id, Path path, IOException e) {
    return new UncheckedIOException("image " + id + " (" + path + "): " + e.getMessage(), e);
  }

  @Override
  public void close() {
    pool.close();
    if (ownsCache && cache != null) {
      try {
        cache.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the cache " + cache.folder(), e);
      }
    }
  }

  /** How many images there are, and where they are kept. */
  @Override
  public String toString() {
    return "SimpleFrames(" + paths.size() + " images" + (cache == null ? ")" : ", " + cache + ")");
  }
}
