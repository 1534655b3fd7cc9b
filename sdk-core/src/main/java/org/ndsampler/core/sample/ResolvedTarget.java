package org.ndsampler.core.sample;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * What a {@link Target} came to: the numbers that were open are known. Immutable.
 *
 * <p>The <em>space</em> of a target is the pixels of its image, or those of the video for a clip.
 *
 * @param target the target as it was asked for
 * @param imageId the image; for a clip that of its first frame that is not padding
 * @param imageSize width and height of the space
 * @param core the window before the margins were added, in the space
 * @param window the window that was loaded, in the space; it may lie outside
 * @param centerX x of the centre that was asked for, in the space; of the core for a region
 * @param centerY y of it
 * @param scaleX pixels of the sample per pixel of the space, without what an {@link Augmentation}
 *     does
 * @param scaleY the same downwards
 * @param frames the frames of a clip; empty for an image
 * @since 0.1
 */
public record ResolvedTarget(
    Target target,
    long imageId,
    Size imageSize,
    Window core,
    Window window,
    double centerX,
    double centerY,
    double scaleX,
    double scaleY,
    List<Frame> frames) {

  /**
   * A frame of a clip. Immutable.
   *
   * @param index the place in the video, or in the list of images
   * @param imageId the image; absent for padding
   */
  public record Frame(int index, OptionalLong imageId) {}

  /** Copies the list. */
  public ResolvedTarget {
    frames = List.copyOf(frames);
  }

  /** The annotation that was asked for, if one was. */
  public OptionalLong annotationId() {
    return target.annotationId();
  }

  /** Whether the sample has a time axis. */
  public boolean isClip() {
    return target.isClip();
  }

  /** The part of the window that the space has; empty when it lies wholly outside. */
  public Window inside() {
    return window.intersection(imageSize.toWindow());
  }

  /** The part of a picture of the window, at some scale, that is not padding in space. */
  Window inside(Size size, double sx, double sy) {
    Window inside = inside();
    if (inside.isEmpty()) {
      return Window.of(0, 0, 0, 0);
    }
    int left = edge((inside.x() - (double) window.x()) * sx, size.width());
    int top = edge((inside.y() - (double) window.y()) * sy, size.height());
    int right = edge((inside.endX() - (double) window.x()) * sx, size.width());
    int bottom = edge((inside.endY() - (double) window.y()) * sy, size.height());
    // The last pixel of a size that was rounded up belongs to the window.
    right = inside.endX() == window.endX() ? size.width() : right;
    bottom = inside.endY() == window.endY() ? size.height() : bottom;
    return Window.ofCorners(left, top, Math.max(left, right), Math.max(top, bottom));
  }

  /** The part of the space that the sample shows, or a little more where it is tilted. */
  Window shown() {
    if (!isPlaced()) {
      return inside();
    }
    Placement placement = placement();
    return placement.shown().intersection(placement.seen());
  }

  /** Width and height of the sample; its parts of native scale have sizes of their own. */
  public Size sampleSize() {
    return isPlaced() ? placement().size() : scaledSize();
  }

  /** Whether the sample is more than the scaled window. */
  private boolean isPlaced() {
    return target.has(TargetSettings.LETTERBOX) || target.has(TargetSettings.AUGMENTATION);
  }

  /** How the window lies in the sample. */
  Placement placement() {
    return Placement.of(this, scaledSize());
  }

  /** The size of the window once it is scaled. */
  private Size scaledSize() {
    Size box = target.find(TargetSettings.LETTERBOX);
    if (box != null) {
      return Placement.fitting(window.size(), box);
    }
    Size given = target.find(TargetSettings.TO_SIZE);
    if (given != null) {
      return given;
    }
    if (target.nativeScale() == NativeScale.LARGEST) {
      // The finest channel has whole pixels before it is scaled.
      double sx = target.scaleX();
      double sy = target.scaleY();
      return Size.of(
          scaled(scaled(window.width(), scaleX / sx), sx),
          scaled(scaled(window.height(), scaleY / sy), sy));
    }
    return scaleX == 1 && scaleY == 1
        ? window.size()
        : Size.of(scaled(window.width(), scaleX), scaled(window.height(), scaleY));
  }

  /**
   * The part of the sample that is not padding in space: pixels whose centre is inside. Where an
   * {@link Augmentation} tilts the window, the smallest window around them.
   */
  public Window insideSample() {
    if (!isPlaced()) {
      return inside(scaledSize(), scaleX, scaleY);
    }
    Placement placement = placement();
    return placement.turn().of(placement.insidePlain(), placement.plain());
  }

  /** The map from the space to the sample. */
  public Affine toSample() {
    if (isPlaced()) {
      return placement().toSample();
    }
    return scaleX == 1 && scaleY == 1
        ? Affine.translation(-(double) window.x(), -(double) window.y())
        : new Affine(scaleX, 0, 0 - scaleX * window.x(), 0, scaleY, 0 - scaleY * window.y());
  }

  /** The map from the sample to the space. */
  Affine toSpace() {
    if (isPlaced()) {
      return placement().toSpace();
    }
    return scaleX == 1 && scaleY == 1
        ? Affine.translation(window.x(), window.y())
        : new Affine(1 / scaleX, 0, window.x(), 0, 1 / scaleY, window.y());
  }

  /**
   * How much padding there is around what is inside, before the sample is turned; null if nothing
   * is inside.
   */
  Padding.@Nullable Amounts padding() {
    Placement placement = placement();
    Window in = placement.insidePlain();
    Size size = placement.plain();
    int before = 0;
    int after = 0;
    int present = 0;
    for (Frame frame : frames) {
      if (frame.imageId().isPresent()) {
        present++;
        after = 0;
      } else if (present == 0) {
        before++;
      } else {
        after++;
      }
    }
    if (in.isEmpty() || (isClip() && present == 0)) {
      return null;
    }
    return new Padding.Amounts(
        before, after, in.y(), size.height() - in.endY(), in.x(), size.width() - in.endX());
  }

  private static int edge(double position, int length) {
    return (int) Math.max(0, Math.min(length, Math.ceil(position - 0.5 - 1e-9)));
  }

  private static int scaled(int length, double scale) {
    double size = Math.ceil(length * scale - 1e-9 * Math.max(1, length * scale));
    if (!(size <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "a window of " + length + " pixels times " + scale + " is too large");
    }
    return (int) size;
  }
}
