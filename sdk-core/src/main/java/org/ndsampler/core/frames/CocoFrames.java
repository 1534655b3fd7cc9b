package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.frames.internal.MissingFile;
import org.ndsampler.core.frames.internal.RasterHeaders;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.util.HashId;

/**
 * The pixels of a dataset's images: an image's own file and its assets. Files are opened when a
 * window of them is wanted, and a limited number stays open. With a {@link FrameCache} every read
 * and every lazy image goes through it, also those of assets. Safe for concurrent use. Whoever
 * opened it closes it; reading afterwards is an {@link IllegalStateException}.
 *
 * @since 0.1
 */
public final class CocoFrames extends FileFrames {
  private static final byte OWN = 1;
  private static final byte ASSETS_ONLY = 2;

  private final CocoDataset dataset;

  /**
   * Of each row whether the image has a file of its own; 0 for not looked up yet. A record's JSON
   * is not read again for each window. Two threads that look it up at once write the same.
   */
  private final byte[] kinds;

  private CocoFrames(
      CocoDataset dataset, Files files, RasterOptions options, @Nullable FrameCache cache) {
    super(files, options, cache, true);
    this.dataset = dataset;
    this.kinds = new byte[dataset.images().size()];
  }

  /**
   * The frames of a dataset.
   *
   * @param dataset says which files
   * @param rasters opens them
   * @param options how they are opened, with the cache for decoded blocks
   */
  public static CocoFrames open(CocoDataset dataset, Rasters rasters, RasterOptions options) {
    return new CocoFrames(dataset, rasters::open, options, null);
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
    return new CocoFrames(dataset, cache::open, options, cache);
  }

  @Override
  public Path path(long imageId) {
    CocoImage image = dataset.image(imageId);
    return image
        .path()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    describe(imageId)
                        + (image.assets().isEmpty()
                            ? " has no file_name and no assets; add a file_name"
                            : " has no file_name; its pixels are in "
                                + image.assets().size()
                                + " assets; ask for channels of these: "
                                + image.assets().stream()
                                    .map(asset -> asset.channels().orElse("?"))
                                    .toList())));
  }

  @Override
  List<Path> files(long imageId) {
    CocoImage image = dataset.image(imageId);
    List<Path> files = new ArrayList<>();
    image.path().ifPresent(files::add);
    for (CocoAsset asset : image.assets()) {
      files.add(asset.path());
    }
    return files;
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
    CocoImage image = dataset.image(imageId);
    return image.declaredSize().isPresent() || dataset.hasImageSizes()
        ? image.size()
        : super.size(imageId);
  }

  @Override
  public boolean hasOwn(long imageId) {
    int row = dataset.images().row(imageId);
    if (row < 0) {
      dataset.image(imageId); // throws, and says what there is instead
    }
    if (kinds[row] == 0) {
      CocoImage image = dataset.images().at(row);
      boolean assetsOnly = image.fileName().isEmpty() && !image.assets().isEmpty();
      kinds[row] = assetsOnly ? ASSETS_ONLY : OWN;
    }
    return kinds[row] == OWN;
  }

  @Override
  public List<FramePart> parts(long imageId) {
    CocoImage image = dataset.image(imageId);
    List<FramePart> parts = new ArrayList<>();
    ownPart(image).ifPresent(parts::add);
    for (CocoAsset asset : image.assets()) {
      parts.add(part(asset));
    }
    return Collections.unmodifiableList(parts);
  }

  @Override
  public Optional<FramePart> own(long imageId) {
    return ownPart(dataset.image(imageId));
  }

  private DelayedLoad own(CocoImage image, Path path) {
    DelayedLoad load = leaf(image.id(), path);
    return image.declaredSize().map(load::withSize).orElse(load);
  }

  private Optional<FramePart> ownPart(CocoImage image) {
    return image.path().map(path -> ownPart(image, path));
  }

  private FramePart ownPart(CocoImage image, Path path) {
    FusedChannelSpec declared = image.channels().map(FusedChannelSpec::parse).orElse(null);
    Supplier<FusedChannelSpec> channels =
        () -> declared != null ? declared : FramePart.usualChannels(info(image.id()));
    return new FramePart(
        path,
        channels,
        true,
        () -> Affine.IDENTITY,
        () -> own(image, path).withChannels(channels.get().channels()),
        () -> image.field("quantization"));
  }

  private FramePart part(CocoAsset asset) {
    FusedChannelSpec spec =
        asset
            .channels()
            .map(FusedChannelSpec::parse)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        describe(asset.image().id())
                            + ": the asset "
                            + asset.fileName()
                            + " does not say its channels; add them to the dataset"));
    Path path = asset.path();
    return new FramePart(
        path,
        () -> spec,
        false,
        asset::toImage,
        () -> {
          DelayedLoad load = assetLeaf(asset.image().id(), path).withChannels(spec.channels());
          return asset.size().map(load::withSize).orElse(load);
        },
        () -> asset.field("quantization"));
  }

  @Override
  public DelayedImage delayed(long imageId) {
    return hasOwn(imageId) ? own(dataset.image(imageId), path(imageId)) : super.delayed(imageId);
  }

  @Override
  boolean isTurned(long imageId, Size stored) {
    Size declared = dataset.image(imageId).declaredSize().orElse(stored);
    return declared.width() == stored.height()
        && declared.height() == stored.width()
        && !declared.equals(stored);
  }

  @Override
  void check(long imageId, RasterInfo found) throws IOException {
    Optional<Size> declared = dataset.image(imageId).declaredSize();
    if (declared.isPresent() && !declared.get().equals(found.size())) {
      throw new IOException(
          found.path()
              + " is "
              + found.size()
              + ", and the dataset says "
              + declared.get()
              + (isOtherwiseRight(imageId, found, declared.get())
                  ? "; EXIF says that the picture is turned: open it with applyOrientation("
                      + !options.appliesOrientation()
                      + ")"
                  : "; correct the width and height in the dataset, or put the right file there"));
    }
  }

  /** Whether the file has the declared size when it is turned, or when it is not. */
  private boolean isOtherwiseRight(long imageId, RasterInfo found, Size declared) {
    if (!isTurned(imageId, found.size())) {
      return false;
    }
    try {
      return new RasterHeaders()
          .read(found.path(), !options.appliesOrientation())
          .size()
          .equals(declared);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  UncheckedIOException failure(long imageId, Path path, IOException e) {
    return new UncheckedIOException(
        describe(imageId) + ": " + MissingFile.reason(path, dataset.imageFolder(), e), e);
  }

  @Override
  String cacheAdvice() {
    return "give the sampler a folder: cache(path)";
  }

  /**
   * What all pixels depend on, as far as it is known without reading them: the dataset's
   * {@linkplain CocoDataset#fingerprint fingerprint}, its image folder, the orientation, what
   * happens with damage and which pages are read; a file that changes under its name does not
   * change it.
   */
  public HashId hashId() {
    return HashId.builder("coco frames")
        .add("dataset", dataset.fingerprint())
        .add("folder", dataset.imageFolder().toAbsolutePath().normalize().toString())
        .add("orientation", options.orientation().name())
        .add("damage", options.damage().name())
        .add("pages", options.pages().name())
        .build();
  }

  private String describe(long imageId) {
    return "dataset " + dataset.name() + ", image " + imageId;
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
