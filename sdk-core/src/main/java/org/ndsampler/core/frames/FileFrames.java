package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.RasterSource;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;

/**
 * Images whose pixels are in files: a pool of open files, perhaps through a cache. What is left to
 * say is which file an image has.
 *
 * <p>A window of an image's own file is the shortest way there is, from the id to the open raster:
 * the pool is keyed by the id, so that a file that is open is found without a look at the image's
 * record. Assets are keyed by their path, for images share them.
 */
abstract class FileFrames implements Frames {
  private static final System.Logger LOG = System.getLogger(FileFrames.class.getName());

  /** How many files of each kind are open at once. */
  static final int MAX_OPEN = 256;

  /** Of how many files it is said what their readers should know. */
  private static final int MAX_TOLD = 9;

  private final Set<Path> told = ConcurrentHashMap.newKeySet();
  final RasterOptions options;
  final @Nullable FrameCache cache;
  private final boolean ownsCache;
  private final RasterPool<Long> own;
  private final RasterPool<Path> assets;

  /** Opens a file. */
  @FunctionalInterface
  interface Files {
    Raster open(Path path, RasterOptions options) throws IOException;
  }

  FileFrames(Files files, RasterOptions options, @Nullable FrameCache cache, boolean ownsCache) {
    this.options = options;
    this.cache = cache;
    this.ownsCache = ownsCache;
    this.own =
        new RasterPool<>(
            MAX_OPEN,
            id -> {
              Raster raster = open(id, files);
              try {
                tell(path(id), raster.info());
                check(id, raster.info());
              } catch (IOException | RuntimeException e) {
                raster.close();
                throw e;
              }
              return raster;
            },
            this::toString);
    this.assets = new RasterPool<>(MAX_OPEN, path -> openAsset(path, files), this::toString);
  }

  private Raster openAsset(Path path, Files files) throws IOException {
    Raster raster = files.open(path, options);
    tell(path, raster.info());
    return raster;
  }

  /**
   * Says what a reader of a file should know, of the first few files that have something to say.
   */
  private void tell(Path path, RasterInfo info) {
    if (info.warnings().isEmpty() || told.size() > MAX_TOLD || !told.add(path)) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "{0}: {1}{2}",
        path,
        String.join("; ", info.warnings()),
        told.size() > MAX_TOLD ? "; what is to be said of other files is in their info()" : "");
  }

  /** An image's own file, turned if only so it is as large as it is said to be. */
  Raster open(long id, Files files) throws IOException {
    Path path = path(id);
    Raster stored = files.open(path, options);
    if (options.orientation() != Orientation.AUTO || !isTurned(id, stored.info().size())) {
      return stored;
    }
    stored.close();
    return files.open(path, options.orientation(Orientation.APPLY));
  }

  /** Whether an image is said to be as high as its file is wide, and as wide as that is high. */
  boolean isTurned(long id, Size stored) {
    return false;
  }

  /**
   * The image's own file.
   *
   * @throws IllegalArgumentException if there is no such image, or it has no file of its own
   */
  public abstract Path path(long id);

  /** All files of an image. */
  abstract List<Path> files(long id);

  /** The exception for a file that cannot be read. */
  abstract UncheckedIOException failure(long id, Path path, IOException e);

  /** Refuses a file that is not what somebody said it is. */
  void check(long id, RasterInfo found) throws IOException {}

  /** What to do for a cache. */
  abstract String cacheAdvice();

  /**
   * What the header of an image's own file says, or of its entry in the cache, which is made if it
   * is not there.
   *
   * @throws IllegalArgumentException if the image has no file of its own
   */
  public RasterInfo info(long id) {
    return use(id, Raster::info);
  }

  /**
   * Reads a window of an image's own file into an array.
   *
   * @param window wholly inside the image
   * @param target an image of the window's height and width and of the file's channels and type
   */
  public void read(long id, Window window, NDArray target) {
    use(
        id,
        raster -> {
          raster.read(window, target);
          return target;
        });
  }

  @Override
  public NDArray read(long id, Window window, double fill) {
    return hasOwn(id)
        ? use(id, raster -> read(raster, window, fill))
        : Frames.super.read(id, window, fill);
  }

  /** A window that may lie partly or wholly outside. */
  private static NDArray read(Raster raster, Window window, double fill) throws IOException {
    RasterInfo info = raster.info();
    NDArray pixels =
        NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), info.channels()));
    Window inside = window.intersection(info.size().toWindow());
    if (fill != 0 && inside.area() < window.area()) {
      pixels.fill(fill);
    }
    if (!inside.isEmpty()) {
      raster.read(inside, pixels.crop(inside.translate(-window.x(), -window.y())));
    }
    return pixels;
  }

  final <T> T use(long id, RasterPool.Use<T> use) {
    try {
      return own.use(id, use);
    } catch (IOException e) {
      throw failure(id, path(id), e);
    }
  }

  /** The image's own file as a leaf of a lazy graph, which reads it through this object. */
  final DelayedLoad leaf(long id, Path path) {
    return DelayedLoad.of(source(id, path, () -> own.acquire(id)));
  }

  @Override
  public AutoCloseable ahead(Map<Long, List<Window>> windows) {
    return AheadOfReading.of(windows, own::acquire);
  }

  @Override
  public Optional<GeoTransform> geoTransform(long id) {
    if (hasOwn(id)) {
      return info(id).geoTransform();
    }
    for (FramePart part : parts(id)) {
      Path path = part.path().orElseThrow();
      try {
        Optional<GeoTransform> place = assets.use(path, raster -> raster.info().geoTransform());
        if (place.isPresent()) {
          return Optional.of(place.get().withPixels(part.toImage().inverse(), size(id)));
        }
      } catch (IOException e) {
        throw failure(id, path, e);
      }
    }
    return Optional.empty();
  }

  /** An asset as a leaf of a lazy graph. */
  final DelayedLoad assetLeaf(long id, Path path) {
    return DelayedLoad.of(source(id, path, () -> assets.acquire(path)));
  }

  /** Opens a file that is in use until it is closed. */
  @FunctionalInterface
  private interface Opening {
    Raster open() throws IOException;
  }

  private RasterSource source(long id, Path path, Opening opening) {
    return new RasterSource() {
      @Override
      public Raster acquire() {
        try {
          return opening.open();
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
    };
  }

  @Override
  public PrepareReport prepare(
      Collection<Long> ids, int workers, Progress progress, CancellationToken cancellation) {
    if (cache == null) {
      throw new IllegalStateException("there is no cache to prepare; " + cacheAdvice());
    }
    Set<Path> paths = new LinkedHashSet<>();
    for (long id : ids) {
      try {
        paths.addAll(files(id));
      } catch (CocoException e) {
        // Several files fit its name, or none can: the others are prepared.
        LOG.log(System.Logger.Level.WARNING, "not prepared: {0}", e.getMessage());
      }
    }
    return cache.prepare(paths, options, workers, progress, cancellation);
  }

  @Override
  public void close() {
    own.close();
    assets.close();
    if (ownsCache && cache != null) {
      try {
        cache.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the cache " + cache.folder(), e);
      }
    }
  }
}
