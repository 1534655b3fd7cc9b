package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.RasterSource;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * The pixels of a dataset's images: an image's own file and its assets. Files are opened when a
 * window of them is wanted, and a limited number stays open. With a {@link FrameCache} every read
 * and every lazy image goes through it, also those of assets. Safe for concurrent use. Whoever
 * opened it closes it; reading afterwards is an {@link IllegalStateException}.
 */
public final class CocoFrames implements Frames {
  /** How many files are open at once. */
  static final int MAX_OPEN = 256;

  private final CocoDataset dataset;
  private final RasterPool.Opener<Path> files;
  private final RasterOptions options;
  private final @Nullable FrameCache cache;
  private final RasterPool<Integer> pool;
  private final RasterPool<Path> assets;

  private CocoFrames(
      CocoDataset dataset,
      RasterPool.Opener<Path> files,
      RasterOptions options,
      @Nullable FrameCache cache) {
    this.dataset = dataset;
    this.files = files;
    this.options = options;
    this.cache = cache;
    this.pool = new RasterPool<>(MAX_OPEN, this::openRow);
    this.assets = new RasterPool<>(MAX_OPEN, files);
  }

  /**
   * The frames of a dataset.
   *
   * @param dataset says which files
   * @param rasters opens them
   * @param options how they are opened, with the cache for decoded blocks
   */
  public static CocoFrames open(CocoDataset dataset, Rasters rasters, RasterOptions options) {
    return new CocoFrames(dataset, path -> rasters.open(path, options), options, null);
  }

  /**
   * The frames of a dataset, each file converted once into a form that windows are read from fast.
   *
   * @param dataset says which files
   * @param cache keeps the converted files and opens those that need not be converted; it is closed
   *     together with these frames
   * @param options how files are opened, with the cache for decoded blocks
   */
  public static CocoFrames open(CocoDataset dataset, FrameCache cache, RasterOptions options) {
    return new CocoFrames(dataset, path -> cache.open(path, options), options, cache);
  }

  @Override
  public PrepareReport prepare(
      Collection<Long> imageIds, int workers, Progress progress, CancellationToken cancellation) {
    if (cache == null) {
      throw new IllegalStateException(
          "there is no cache to prepare; give the sampler a folder: cache(path)");
    }
    Set<Path> paths = new LinkedHashSet<>();
    for (long imageId : imageIds) {
      CocoImage image = dataset.image(imageId);
      image.fileName().ifPresent(name -> paths.add(dataset.imageFolder().resolve(name)));
      for (CocoAsset asset : image.assets()) {
        paths.add(dataset.imageFolder().resolve(asset.fileName()));
      }
    }
    return cache.prepare(paths, options, workers, progress, cancellation);
  }

  /**
   * The file of an image.
   *
   * @throws IllegalArgumentException if there is no such image, or it has no file of its own
   */
  public Path path(long imageId) {
    return path(dataset.image(imageId));
  }

  private Path path(CocoImage image) {
    String name =
        image
            .fileName()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        describe(image)
                            + " has no file_name; its pixels are in "
                            + image.assets().size()
                            + " assets; ask for channels of these: "
                            + image.assets().stream()
                                .map(asset -> asset.channels().orElse("?"))
                                .toList()));
    return dataset.imageFolder().resolve(name);
  }

  @Override
  public List<Long> ids() {
    return Arrays.stream(dataset.images().ids()).boxed().toList();
  }

  @Override
  public int size() {
    return dataset.images().size();
  }

  /** {@inheritDoc} The one that the dataset declares, if it does. */
  @Override
  public Size size(long imageId) {
    return dataset.image(imageId).size();
  }

  @Override
  public List<FramePart> parts(long imageId) {
    CocoImage image = dataset.image(imageId);
    List<FramePart> parts = new ArrayList<>();
    if (image.fileName().isPresent()) {
      FusedChannelSpec spec =
          image
              .channels()
              .map(FusedChannelSpec::parse)
              .orElseGet(() -> FramePart.usualChannels(info(imageId).channels()));
      parts.add(
          new FramePart(
              path(image), spec, Affine.IDENTITY, delayed(image).withChannels(spec.channels())));
    }
    for (CocoAsset asset : image.assets()) {
      FusedChannelSpec spec =
          asset
              .channels()
              .map(FusedChannelSpec::parse)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          describe(image)
                              + ": the asset "
                              + asset.fileName()
                              + " does not say its channels; add them to the dataset"));
      parts.add(
          new FramePart(
              dataset.imageFolder().resolve(asset.fileName()),
              spec,
              asset.toImage(),
              delayed(asset).withChannels(spec.channels())));
    }
    return Collections.unmodifiableList(parts);
  }

  /**
   * {@inheritDoc} The size may differ from the one that the dataset declares; {@link #read} reports
   * that.
   */
  @Override
  public RasterInfo info(long imageId) {
    CocoImage image = dataset.image(imageId);
    return use(image, Raster::info);
  }

  @Override
  public void read(long imageId, Window window, NDArray target) {
    CocoImage image = dataset.image(imageId);
    use(
        image,
        raster -> {
          raster.read(window, target);
          return target;
        });
  }

  @Override
  public NDArray read(long imageId, Window window, double fill) {
    return use(dataset.image(imageId), raster -> FrameSupport.read(raster, window, fill));
  }

  private <T> T use(CocoImage image, RasterPool.Use<T> use) {
    try {
      return pool.use(image.row(), use);
    } catch (IOException e) {
      throw failure(image, path(image), e);
    }
  }

  private UncheckedIOException failure(CocoImage image, Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new UncheckedIOException(
          describe(image)
              + ": there is no file "
              + path
              + (Files.isDirectory(dataset.imageFolder())
                  ? "; if the images are in another folder, give it when the dataset is read"
                  : "; the image folder does not exist: give another one when the dataset is read"),
          e);
    }
    return new UncheckedIOException(describe(image) + ": " + e.getMessage(), e);
  }

  @Override
  public DelayedLoad delayed(long imageId) {
    return delayed(dataset.image(imageId));
  }

  /**
   * The image's own file as a leaf of a lazy graph, which reads it through this object.
   *
   * @throws IllegalArgumentException if the image has no file of its own
   */
  public DelayedLoad delayed(CocoImage image) {
    Path path = path(image);
    DelayedLoad load = DelayedLoad.of(source(image, path, () -> pool.acquire(image.row())));
    return image.declaredSize().map(load::withSize).orElse(load);
  }

  /** An asset's file as a leaf of a lazy graph, which reads it through this object. */
  public DelayedLoad delayed(CocoAsset asset) {
    Path path = dataset.imageFolder().resolve(asset.fileName());
    DelayedLoad load = DelayedLoad.of(source(asset.image(), path, () -> assets.acquire(path)));
    return asset.size().map(load::withSize).orElse(load);
  }

  /** Opens a file that is in use until it is closed. */
  @FunctionalInterface
  private interface Opening {
    Raster open() throws IOException;
  }

  private RasterSource source(CocoImage image, Path path, Opening opening) {
    return new RasterSource() {
      @Override
      public Raster acquire() {
        try {
          return opening.open();
        } catch (IOException e) {
          throw failure(image, path, e);
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

  private Raster openRow(int row) throws IOException {
    CocoImage image = dataset.images().at(row);
    Raster raster = files.open(path(image));
    try {
      Size found = raster.info().size();
      if (image.declaredSize().isPresent() && !image.declaredSize().get().equals(found)) {
        throw new IOException(
            raster.info().path()
                + " is "
                + found
                + ", and the dataset says "
                + image.declaredSize().get()
                + "; correct the width and height in the dataset, or put the right file there");
      }
    } catch (IOException | RuntimeException e) {
      raster.close();
      throw e;
    }
    return raster;
  }

  /**
   * {@inheritDoc} That is the dataset's {@linkplain CocoDataset#fingerprint fingerprint}, its image
   * folder and the orientation; a file that changes under its name does not change it.
   */
  @Override
  public HashId hashId() {
    return HashId.builder("coco frames")
        .add("dataset", dataset.fingerprint())
        .add("folder", dataset.imageFolder().toAbsolutePath().normalize().toString())
        .add("orientation", options.appliesOrientation())
        .build();
  }

  private String describe(CocoImage image) {
    return "dataset " + dataset.name() + ", image " + image.id();
  }

  @Override
  public void close() {
    pool.close();
    assets.close();
    if (cache != null) {
      try {
        cache.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the cache " + cache.folder(), e);
      }
    }
  }

  /** The dataset, and where its images are kept. */
  @Override
  public String toString() {
    return "CocoFrames of "
        + dataset.name()
        + " ("
        + dataset.images().size()
        + " images"
        + (cache == null ? ")" : ", " + cache + ")");
  }
}
