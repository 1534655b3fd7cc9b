package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;

/**
 * Images by their numbers, one file each, through a {@link FrameCache}. Files are opened when a
 * window of them is wanted, and a limited number stays open; a source that changes while it is open
 * is not noticed. Safe for concurrent use. Whoever opened it closes it; reading afterwards is an
 * {@link IllegalStateException}. The cache is closed by whoever made it.
 */
public final class SimpleFrames implements AutoCloseable {
  /** How many files are open at once. */
  static final int MAX_OPEN = 256;

  private final SortedMap<Long, Path> paths;
  private final FrameCache cache;
  private final RasterOptions options;
  private final RasterPool<Long> pool;

  private SimpleFrames(SortedMap<Long, Path> paths, FrameCache cache, RasterOptions options) {
    this.paths = paths;
    this.cache = cache;
    this.options = options;
    this.pool = new RasterPool<>(MAX_OPEN, id -> cache.open(path(id), options));
  }

  /**
   * The frames of some files. Nothing is opened yet.
   *
   * @param paths the file of each image
   * @param cache makes windows of them cheap; with {@link Backend#NONE} they are read as they are
   * @param options how they are opened
   */
  public static SimpleFrames of(Map<Long, Path> paths, FrameCache cache, RasterOptions options) {
    return new SimpleFrames(new TreeMap<>(paths), cache, options);
  }

  /** The numbers of the images, ascending; a new list. */
  public List<Long> ids() {
    return List.copyOf(paths.keySet());
  }

  /** The number of images. */
  public int size() {
    return paths.size();
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

  /** What all pixels depend on: the numbers, the absolute paths and the orientation. */
  public HashId hashId() {
    HashId.Builder id = HashId.builder("frames").add("orientation", options.applyOrientation());
    paths.forEach(
        (key, path) -> id.add("image " + key, path.toAbsolutePath().normalize().toString()));
    return id.build();
  }

  /**
   * What the header of an image says, or of its entry in the cache, which this makes if it is not
   * there.
   *
   * @throws UncheckedIOException if it cannot be opened
   */
  public RasterInfo info(long id) {
    return use(id, Raster::info);
  }

  /**
   * Reads a window into an array.
   *
   * @param window wholly inside the image
   * @param target an image of the window's height and width and of the file's channels and type
   * @throws UncheckedIOException if the file cannot be read
   */
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

  /**
   * Reads a window that may lie partly or wholly outside the image.
   *
   * @param fill the value of the pixels that are not there
   * @return an image (window height, window width, channels)
   */
  public NDArray read(long id, Window window, double fill) {
    return use(
        id,
        raster -> {
          RasterInfo info = raster.info();
          NDArray pixels =
              NDArray.zeros(
                  info.dtype(), Shape.of(window.height(), window.width(), info.channels()));
          Window inside = window.intersection(info.size().toWindow());
          if (fill != 0 && inside.area() < window.area()) {
            pixels.fill(fill);
          }
          if (!inside.isEmpty()) {
            raster.read(inside, pixels.crop(inside.translate(-window.x(), -window.y())));
          }
          return pixels;
        });
  }

  /** Reads a whole image. */
  public NDArray read(long id) {
    return use(id, Raster::read);
  }

  /**
   * Makes the cache entries of some images beforehand; see {@link FrameCache#prepare}.
   *
   * @param ids the images; {@link #ids} for all
   * @param workers the number of threads; 0 for none but the calling one
   * @throws IllegalArgumentException if there is no image of one of the numbers
   */
  public PrepareReport prepare(
      Collection<Long> ids, int workers, Progress progress, CancellationToken cancellation) {
    return cache.prepare(
        ids.stream().map(this::path).toList(), options, workers, progress, cancellation);
  }

  private <T> T use(long id, RasterPool.Use<T> use) {
    Path path = path(id);
    try {
      return pool.use(id, use);
    } catch (IOException e) {
      throw new UncheckedIOException("image " + id + " (" + path + "): " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
