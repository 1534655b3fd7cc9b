package org.ndsampler.core.frames;

import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * One file of an image: some of its channels, perhaps at a resolution of their own. Immutable.
 *
 * @param path the file as the dataset names it; the pixels may come from the cache's copy
 * @param spec the channels in the file, in its order
 * @param toImage from the file's pixels to the image's
 * @param pixels the file as it is, lazily, with the names of its channels
 */
public record FramePart(Path path, FusedChannelSpec spec, Affine toImage, DelayedLoad pixels) {
  /** What a file is taken to have whose channels nobody names, by their number. */
  private static final String[] USUAL = {"", "gray", "u0|u1", "r|g|b", "r|g|b|a"};

  /**
   * The channels of a file that nobody names: {@code gray}, {@code u0|u1}, {@code r|g|b}, {@code
   * r|g|b|a}, and {@code u0|u1|...} for more.
   */
  public static FusedChannelSpec usualChannels(int count) {
    return count < USUAL.length
        ? FusedChannelSpec.parse(USUAL[count])
        : FusedChannelSpec.ofCount(count);
  }

  /** The names of the channels, one for each. */
  public List<String> channels() {
    return spec.channels();
  }

  /**
   * The channels in the image's space, lazily.
   *
   * @param size the image's size
   */
  public DelayedImage inImage(Size size) {
    boolean asIs = toImage.isIdentity() && pixels.size().equals(size);
    return asIs ? pixels : pixels.warp(toImage, size);
  }
}
