package org.ndsampler.core.sample;

import java.util.OptionalInt;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;

/**
 * The pixels of a window with the annotations in it. Immutable, but for the pixels, which belong to
 * whoever loaded it.
 *
 * <p>Sample coordinates are pixels from the top-left corner of the sample; image coordinates are
 * pixels from the top-left corner of the image.
 */
public final class Sample {
  private final NDArray pixels;
  private final ResolvedTarget target;
  private final SampleAnnotations annotations;
  private final Provenance provenance;

  Sample(
      NDArray pixels, ResolvedTarget target, SampleAnnotations annotations, Provenance provenance) {
    this.pixels = pixels;
    this.target = target;
    this.annotations = annotations;
    this.provenance = provenance;
  }

  /**
   * The sample of an image that is in memory and not in a file, as a sampler would load it.
   *
   * @param image the pixels of the target's image (height, width, channels); they are copied
   * @param dataset says what annotations the image has
   * @param target which window
   */
  public static Sample of(NDArray image, CocoDataset dataset, Target target) {
    TargetResolver resolver = new TargetResolver(dataset, imageId -> image.shape().size());
    ResolvedTarget resolved = resolver.resolve(target);
    Window window = resolved.window();
    NDArray pixels =
        NDArray.filled(
            image.dtype(),
            Shape.of(window.height(), window.width(), image.channels()),
            target.fill());
    Window inside = resolved.inside();
    if (!inside.isEmpty()) {
      image.crop(inside).copyTo(pixels.crop(inside.translate(-window.x(), -window.y())));
    }
    return new Sample(
        pixels, resolved, resolver.annotations(resolved), new Provenance(dataset.name(), target));
  }

  /** The pixels (height, width, channels), in the type of the file; not shared with anything. */
  public NDArray pixels() {
    return pixels;
  }

  /** The target with everything that had to be worked out. */
  public ResolvedTarget target() {
    return target;
  }

  /** The window in pixels of the image; it may lie outside. */
  public Window window() {
    return target.window();
  }

  /** The annotations in sample coordinates. */
  public SampleAnnotations annotations() {
    return annotations;
  }

  /**
   * The place of the target's own annotation in {@link #annotations}, if the target is one and it
   * is there.
   */
  public OptionalInt annotationIndex() {
    if (target.annotationId().isEmpty()) {
      return OptionalInt.empty();
    }
    long id = target.annotationId().getAsLong();
    for (int i = 0; i < annotations.size(); i++) {
      if (annotations.id(i) == id) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The map from sample coordinates to image coordinates. */
  public Affine toImage() {
    return Affine.translation(target.window().x(), target.window().y());
  }

  /** The map from image coordinates to sample coordinates. */
  public Affine toSample() {
    return Affine.translation(-target.window().x(), -target.window().y());
  }

  /** Where the sample comes from: enough to load it again. */
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public String toString() {
    return "Sample "
        + pixels.shape()
        + " "
        + pixels.dtype()
        + " of image "
        + target.imageId()
        + " at ("
        + target.window().x()
        + ", "
        + target.window().y()
        + "), "
        + annotations.size()
        + (annotations.size() == 1 ? " annotation" : " annotations");
  }
}
