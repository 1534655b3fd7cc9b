package org.ndsampler.core.frames;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.ColorChannels;

/**
 * One file of an image, or pixels from elsewhere: some of its channels, perhaps at a resolution of
 * their own. Immutable and safe for concurrent use.
 *
 * <pre>{@code
 * FramePart.of("r|g|b", NDArray.zeros(DType.UINT8, Shape.of(480, 640, 3)));
 * FramePart.asset("nir", NDArray.zeros(DType.UINT16, Shape.of(240, 320, 1)), Affine.scaling(2, 2));
 * }</pre>
 *
 * <p>An image's <em>own</em> part lies on the image as it is, and is what is read where nobody
 * names channels; the others are its <em>assets</em>.
 *
 * @since 0.1
 */
public final class FramePart {
  /** What a file is taken to have whose channels nobody names, by their number. */
  private static final String[] USUAL = {"", "gray", "u0|u1", "r|g|b", "r|g|b|a"};

  private final @Nullable Path path;
  private final boolean own;
  // What costs a look into the record or the file is worked out when it is asked for: of an image
  // of ten files most samples want one.
  private final Supplier<FusedChannelSpec> channels;
  private final Supplier<Affine> toImage;
  private final Supplier<? extends DelayedImage> pixels;
  private final Supplier<Optional<String>> quantization;
  // What the channels came to.
  private volatile @Nullable FusedChannelSpec spec;

  FramePart(
      @Nullable Path path,
      Supplier<FusedChannelSpec> channels,
      boolean own,
      Supplier<Affine> toImage,
      Supplier<? extends DelayedImage> pixels,
      Supplier<Optional<String>> quantization) {
    this.path = path;
    this.channels = channels;
    this.own = own;
    this.toImage = toImage;
    this.pixels = pixels;
    this.quantization = quantization;
  }

  /**
   * An image's own pixels.
   *
   * @param channels as COCO writes them, such as {@code "r|g|b"}, one for each of the pixels
   */
  public static FramePart of(String channels, DelayedImage pixels) {
    return of(channels, pixels, true, Affine.IDENTITY);
  }

  /**
   * An image's own pixels, which are in memory: (height, width, channels), shared and not copied.
   */
  public static FramePart of(String channels, NDArray pixels) {
    return of(channels, named(channels, pixels));
  }

  // The pixels are not asked how many channels they have: that may open a file.
  private static FramePart of(String channels, DelayedImage pixels, boolean own, Affine toImage) {
    FusedChannelSpec spec = FusedChannelSpec.parse(channels);
    return new FramePart(null, () -> spec, own, () -> toImage, () -> pixels, Optional::empty);
  }

  /**
   * Further pixels of an image.
   *
   * @param channels as COCO writes them, one for each of the pixels
   * @param toImage from these pixels to the image's
   */
  public static FramePart asset(String channels, DelayedImage pixels, Affine toImage) {
    return of(channels, pixels, false, toImage);
  }

  /** Further pixels of an image, in memory. */
  public static FramePart asset(String channels, NDArray pixels, Affine toImage) {
    return asset(channels, named(channels, pixels), toImage);
  }

  private static DelayedImage named(String channels, NDArray pixels) {
    return DelayedImage.identity(pixels, FusedChannelSpec.parse(channels).channels());
  }

  /** The same, of a file that may say that they are something else. */
  static FusedChannelSpec usualChannels(RasterInfo info) {
    List<String> said = info.channelNames();
    return ColorChannels.areUnusual(said)
        ? FusedChannelSpec.of(said)
        : usualChannels(info.channels());
  }

  /**
   * The channels of a file that nobody names: {@code gray}, {@code u0|u1}, {@code r|g|b}, {@code
   * r|g|b|a}, and {@code u0|u1|...} for more. A file that says itself that it has grey with alpha,
   * the four inks or CIE L*a*b* has {@code gray|a}, {@code cyan|magenta|yellow|black} or {@code
   * cie_l|cie_a|cie_b}.
   */
  public static FusedChannelSpec usualChannels(int count) {
    return count < USUAL.length
        ? FusedChannelSpec.parse(USUAL[count])
        : FusedChannelSpec.ofCount(count);
  }

  /**
   * The file as the dataset names it, while the pixels may come from the cache's copy; empty for
   * pixels that come from no file.
   */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** The channels, in the order of the pixels. */
  public FusedChannelSpec spec() {
    FusedChannelSpec known = spec;
    if (known == null) {
      known = channels.get();
      spec = known;
    }
    return known;
  }

  /** The names of the channels, one for each. */
  public List<String> channels() {
    return spec().channels();
  }

  /** Whether these are the image's own pixels, and not an asset's. */
  public boolean isOwn() {
    return own;
  }

  /** The map from these pixels to the image's; the identity for the image's own. */
  public Affine toImage() {
    return toImage.get();
  }

  /** The pixels as they are stored, lazily. */
  public DelayedImage pixels() {
    return pixels.get();
  }

  /** What stored values mean, as the JSON text of kwcoco's {@code quantization}, if it is said. */
  public Optional<String> quantization() {
    return quantization.get();
  }

  /**
   * The channels in the image's space, lazily.
   *
   * @param size the image's size
   */
  public DelayedImage inImage(Size size) {
    DelayedImage stored = pixels();
    Affine map = toImage();
    boolean asIs = map.isIdentity() && stored.size().equals(size);
    return asIs ? stored : stored.warp(map, size);
  }

  /** The file, if there is one, and its channels. */
  @Override
  public String toString() {
    return "FramePart[" + (path == null ? "" : path + ": ") + spec() + "]";
  }
}
