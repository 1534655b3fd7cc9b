package org.ndsampler.core.delayed;

import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** One leaf with everything that happens to it on the way to the root: what optimising leaves. */
final class DelayedFused implements DelayedImage {
  private final Plan plan;

  DelayedFused(Plan plan) {
    this.plan = plan;
  }

  Plan plan() {
    return plan;
  }

  /** The leaf. */
  public DelayedImage leaf() {
    return plan.leaf();
  }

  /** The product of all transforms, from the leaf's coordinates to this image's. */
  public Affine transform() {
    return plan.transform()
        .then(Affine.translation(-(double) plan.frameX(), -(double) plan.frameY()));
  }

  /** The part of the leaf that can be seen, in the leaf's pixels. */
  public Window domain() {
    return plan.domain();
  }

  @Override
  public Size size() {
    return plan.size();
  }

  @Override
  public int channels() {
    return plan.channels().length;
  }

  @Override
  public List<String> channelNames() {
    List<String> names = plan.leaf().channelNames();
    return Arrays.stream(plan.channels()).mapToObj(names::get).toList();
  }

  @Override
  public DType dtype() {
    return plan.dtype();
  }

  @Override
  public List<DelayedImage> children() {
    return List.of(plan.leaf());
  }

  @Override
  public String toString() {
    return "DelayedFused[" + plan.leaf() + ", " + transform() + ", " + plan.size() + "]";
  }
}
