package org.ndsampler.core.delayed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/**
 * One leaf of a graph and what happens to it on the way to the root, folded: this is the meaning of
 * a graph, and the only way to its pixels.
 *
 * <p>A position of the leaf goes through {@link #transform} into the <em>frame</em>, the canvas of
 * the last warp that is not a shift by whole pixels; the root is the window of the frame that
 * starts at ({@link #frameX}, {@link #frameY}). Crops and whole shifts above that warp only move
 * this start, so that positions are always computed from the same numbers, and a crop of a graph
 * has exactly the graph's pixels.
 *
 * <p>Crops below the first resampling cut the leaf itself ({@link #domain}). A canvas above it that
 * cuts off a part of the leaf becomes a {@link Clip}.
 */
final class Plan {
  private static final String PLACE = "the place of a crop or a warp";

  // A graph is folded into one transform for each leaf and not run node by node, as a chain of
  // warps and crops would suggest: each resampling blurs and costs a pass over all pixels, and a
  // crop of a warp of a file of 6000 x 4000 would compute pixels that nobody sees. Folding costs a
  // few microseconds for a graph of any depth, and then only the leaf's pixels under the window are
  // read and resampled once.
  //
  // The obvious way to fold is to multiply all matrices, crops as shifts included. Then a crop
  // would be computed from slightly other numbers than the whole, and differ in the last bit. So
  // shifts by whole pixels above the last warp are kept as whole numbers, apart from the matrix.

  private static final double SNAP = 1e-9;
  private static final double SHIFT_SNAP = 1e-6;
  private static final int UNBOUNDED = 1 << 29;

  private final DelayedImage leaf;
  private final int[] channels;
  private final List<ValueOp> before;
  private final List<DType> after;
  private final Affine transform;
  private final int frameX;
  private final int frameY;
  private final Size frameSize;
  private final Size size;
  private final Window domain;
  private final @Nullable Window frameClip;
  private final List<Clip> clips;

  /**
   * A canvas that hides what lies outside.
   *
   * @param toFrame from the canvas's coordinates to those of the frame
   * @param window what can be seen, in the canvas's coordinates
   */
  record Clip(Affine toFrame, Window window) {}

  private Plan(
      DelayedImage leaf,
      int[] channels,
      List<ValueOp> before,
      List<DType> after,
      Affine transform,
      int frameX,
      int frameY,
      Size frameSize,
      Size size,
      Window domain,
      @Nullable Window frameClip,
      List<Clip> clips) {
    this.leaf = leaf;
    this.channels = channels;
    this.before = before;
    this.after = after;
    this.transform = transform;
    this.frameX = frameX;
    this.frameY = frameY;
    this.frameSize = frameSize;
    this.size = size;
    this.domain = domain;
    this.frameClip = frameClip;
    this.clips = clips;
  }

  /** The plans of a graph, in the order of the result's channels. */
  static List<Plan> of(DelayedImage image) {
    if (image instanceof DelayedFused fused) {
      return List.of(fused.plan());
    }
    if (image instanceof DelayedCrop crop) {
      return map(of(crop.image()), p -> p.crop(crop.window()));
    }
    if (image instanceof DelayedWarp warp) {
      if (warp.image() instanceof DelayedTurn turned && !isWholeShift(warp.transform())) {
        DelayedImage below = turned.image();
        Affine turn = turned.turn().toAffine(below.size());
        return map(of(below), p -> p.warp(turn.then(warp.transform()), warp.size()));
      }
      return map(of(warp.image()), p -> p.warp(warp.transform(), warp.size()));
    }
    if (image instanceof DelayedAsType as) {
      return map(of(as.image()), p -> p.as(as.dtype()));
    }
    if (image instanceof DelayedDequantize op) {
      ValueOp linear = new ValueOp.Linear(op.scale(), op.offset(), op.nodata());
      return map(of(op.image()), p -> p.stored(linear));
    }
    if (image instanceof DelayedNodata op) {
      ValueOp mask = new ValueOp.Linear(1, 0, OptionalDouble.of(op.nodata()));
      return map(of(op.image()), p -> p.stored(mask));
    }
    if (image instanceof DelayedChannelSelect select) {
      return select(of(select.image()), select.indices());
    }
    if (image instanceof DelayedChannelConcat concat) {
      List<Plan> all = new ArrayList<>();
      for (DelayedImage part : concat.images()) {
        all.addAll(of(part));
      }
      return all;
    }
    return List.of(ofLeaf(image));
  }

  private static Plan ofLeaf(DelayedImage leaf) {
    int[] channels = new int[leaf.channels()];
    Arrays.setAll(channels, i -> i);
    Size size = leaf.size();
    return new Plan(
        leaf,
        channels,
        List.of(),
        List.of(),
        Affine.IDENTITY,
        0,
        0,
        size,
        size,
        size.toWindow(),
        null,
        List.of());
  }

  private static List<Plan> map(List<Plan> plans, UnaryOperator<Plan> op) {
    return plans.size() == 1 ? List.of(op.apply(plans.get(0))) : plans.stream().map(op).toList();
  }

  private static List<Plan> select(List<Plan> plans, List<Integer> indices) {
    int[] start = new int[plans.size() + 1];
    for (int i = 0; i < plans.size(); i++) {
      start[i + 1] = start[i] + plans.get(i).channels.length;
    }
    List<Plan> result = new ArrayList<>();
    int at = 0;
    while (at < indices.size()) {
      int owner = owner(start, indices.get(at));
      int end = at + 1;
      while (end < indices.size() && owner(start, indices.get(end)) == owner) {
        end++;
      }
      Plan plan = plans.get(owner);
      int[] chosen = new int[end - at];
      for (int i = at; i < end; i++) {
        chosen[i - at] = plan.channels[indices.get(i) - start[owner]];
      }
      result.add(plan.withChannels(chosen));
      at = end;
    }
    return result;
  }

  private static int owner(int[] start, int index) {
    int i = 0;
    while (index >= start[i + 1]) {
      i++;
    }
    return i;
  }

  /** The type that holds the values of all plans. */
  static DType dtype(List<Plan> plans) {
    return plans.size() == 1
        ? plans.get(0).dtype()
        : ValueOp.common(plans.stream().map(Plan::dtype).toList());
  }

  /** The type of the result. */
  DType dtype() {
    return after.isEmpty() ? resampledType() : after.get(after.size() - 1);
  }

  private Plan withChannels(int[] chosen) {
    return new Plan(
        leaf, chosen, before, after, transform, frameX, frameY, frameSize, size, domain, frameClip,
        clips);
  }

  private Plan withOps(List<ValueOp> newBefore, List<DType> newAfter) {
    return new Plan(
        leaf, channels, newBefore, newAfter, transform, frameX, frameY, frameSize, size, domain,
        frameClip, clips);
  }

  private Plan stored(ValueOp op) {
    // What stands below in the graph comes first, so the conversions move to the leaf as well.
    List<ValueOp> ops = new ArrayList<>(before);
    for (DType type : after) {
      ops.add(new ValueOp.As(type));
    }
    ops.add(op);
    return withOps(List.copyOf(ops), List.of());
  }

  private Plan as(DType type) {
    // Two warps may have come to nothing: what was converted between them comes first all the same.
    if (isResampled() || !after.isEmpty()) {
      List<DType> types = new ArrayList<>(after);
      types.add(type);
      return withOps(before, List.copyOf(types));
    }
    List<ValueOp> ops = new ArrayList<>(before);
    ops.add(new ValueOp.As(type));
    return withOps(List.copyOf(ops), after);
  }

  private Plan crop(Window window) {
    return place(
        Ints.of(PLACE, (long) frameX + window.x()),
        Ints.of(PLACE, (long) frameY + window.y()),
        window.size());
  }

  /** Moves the root within the frame. Its canvas hides what is outside. */
  private Plan place(int x, int y, Size canvas) {
    Window seen = new Window(x, y, canvas.width(), canvas.height());
    Window newDomain = domain;
    Window newClip = frameClip;
    if (!isResampled()) {
      newDomain = domain.intersection(seen);
    } else {
      newClip = cut(newClip, seen, domain.toBox().warp(transform));
    }
    return new Plan(
        leaf, channels, before, after, transform, x, y, frameSize, canvas, newDomain, newClip,
        clips);
  }

  private Plan warp(Affine warp, Size canvas) {
    if (isWholeShift(warp)) {
      return place(
          Ints.of(PLACE, (long) frameX - (int) warp.m02()),
          Ints.of(PLACE, (long) frameY - (int) warp.m12()),
          canvas);
    }
    Affine fromFrame = Affine.translation(-(double) frameX, -(double) frameY).then(warp);
    Affine product = transform.then(fromFrame);
    List<Clip> newClips = clips;
    if (frameClip != null || !clips.isEmpty()) {
      newClips = new ArrayList<>(clips.size() + 1);
      for (Clip clip : clips) {
        newClips.add(new Clip(clip.toFrame().then(fromFrame), clip.window()));
      }
      if (frameClip != null) {
        newClips.add(new Clip(fromFrame, frameClip));
      }
      newClips = List.copyOf(newClips);
    }
    int x = 0;
    int y = 0;
    if (isNearlyWholeShift(product)) {
      // A warp and its inverse: nothing is left to resample.
      x = (int) -Math.rint(product.m02());
      y = (int) -Math.rint(product.m12());
      Affine moved = Affine.translation(x, y);
      newClips = newClips.stream().map(c -> new Clip(c.toFrame().then(moved), c.window())).toList();
      product = Affine.IDENTITY;
    }
    return new Plan(
            leaf, channels, before, after, product, x, y, canvas, canvas, domain, null, newClips)
        .place(x, y, canvas);
  }

  /** Whether this is a window of the leaf with all of its channels as they are. */
  boolean isPlainWindow() {
    boolean all = channels.length == leaf.channels();
    for (int i = 0; i < channels.length && all; i++) {
      all = channels[i] == i;
    }
    return all
        && !isResampled()
        && before.isEmpty()
        && after.isEmpty()
        && clips.isEmpty()
        && frameClip == null
        && domain.contains(window());
  }

  /** Whether any position is between pixels. */
  boolean isResampled() {
    return !transform.isIdentity();
  }

  private static boolean isWholeShift(Affine a) {
    return a.isTranslation() && isWhole(a.m02(), 0) && isWhole(a.m12(), 0);
  }

  private static boolean isNearlyWholeShift(Affine a) {
    return Math.abs(a.m00() - 1) <= SNAP
        && Math.abs(a.m11() - 1) <= SNAP
        && Math.abs(a.m01()) <= SNAP
        && Math.abs(a.m10()) <= SNAP
        && isWhole(a.m02(), SHIFT_SNAP)
        && isWhole(a.m12(), SHIFT_SNAP);
  }

  private static boolean isWhole(double shift, double tolerance) {
    return Math.abs(shift) < 1 << 30 && Math.abs(shift - Math.rint(shift)) <= tolerance;
  }

  /**
   * What can be seen once a canvas has hidden what lies outside of it. A side of the canvas beyond
   * which there is nothing hides nothing: the interpolation at the edge of the leaf stays whole.
   */
  private static @Nullable Window cut(@Nullable Window before, Window canvas, Box footprint) {
    double slack = 1e-6;
    int left = footprint.x() >= canvas.x() - slack ? -UNBOUNDED : canvas.x();
    int top = footprint.y() >= canvas.y() - slack ? -UNBOUNDED : canvas.y();
    int right = footprint.maxX() <= canvas.endX() + slack ? UNBOUNDED : canvas.endX();
    int bottom = footprint.maxY() <= canvas.endY() + slack ? UNBOUNDED : canvas.endY();
    if (before == null
        && left == -UNBOUNDED
        && top == -UNBOUNDED
        && right == UNBOUNDED
        && bottom == UNBOUNDED) {
      return null;
    }
    Window seen = Window.ofCorners(left, top, Math.max(left, right), Math.max(top, bottom));
    return before == null ? seen : before.intersection(seen);
  }

  /**
   * The plan over a smaller version of the leaf's file, if that has one which is still no smaller
   * than the result, or just as large if it has to be exact; otherwise this plan.
   */
  Plan overOverview(Overviews overviews) {
    if (overviews == Overviews.OFF || !(leaf instanceof DelayedLoad load) || domain.isEmpty()) {
      return this;
    }
    Scales scales = Scales.of(transform);
    List<Size> sizes = load.info().overviews();
    List<Affine> toImage = load.info().overviewsToImage();
    int best = -1;
    for (int i = 0; i < sizes.size(); i++) {
      Size candidate = sizes.get(i);
      if (candidate.isEmpty()) {
        continue;
      }
      if (scales.x() * toImage.get(i).m00() <= 1 + SNAP
          && scales.y() * toImage.get(i).m11() <= 1 + SNAP
          && (best < 0 || candidate.width() < sizes.get(best).width())) {
        best = i;
      }
    }
    if (best < 0) {
      return this;
    }
    DelayedOverview overview = new DelayedOverview(load, best);
    Affine up = toImage.get(best);
    Box box =
        Box.ofCorners(
            (domain.x() - up.m02()) / up.m00(),
            (domain.y() - up.m12()) / up.m11(),
            (domain.endX() - up.m02()) / up.m00(),
            (domain.endY() - up.m12()) / up.m11());
    Window newDomain = box.toWindow().intersection(overview.size().toWindow());
    Affine product = up.then(transform);
    if (overviews == Overviews.EXACT && !isNearlyWholeShift(product)) {
      return this;
    }
    int x = frameX;
    int y = frameY;
    List<Clip> newClips = clips;
    Window newClip = frameClip;
    if (isNearlyWholeShift(product)) {
      int shiftX = (int) Math.rint(product.m02());
      int shiftY = (int) Math.rint(product.m12());
      x = Ints.of(PLACE, (long) x - shiftX);
      y = Ints.of(PLACE, (long) y - shiftY);
      Affine moved = Affine.translation(-shiftX, -shiftY);
      newClips = clips.stream().map(c -> new Clip(c.toFrame().then(moved), c.window())).toList();
      if (newClip != null) {
        newDomain = newDomain.intersection(newClip.translate(-shiftX, -shiftY));
        newClip = null;
      }
      product = Affine.IDENTITY;
    }
    return new Plan(
        overview, channels, before, after, product, x, y, frameSize, size, newDomain, newClip,
        newClips);
  }

  /** The same plan over a part of the root. */
  Plan part(Window window) {
    return new Plan(
        leaf,
        channels,
        before,
        after,
        transform,
        frameX + window.x(),
        frameY + window.y(),
        frameSize,
        window.size(),
        domain,
        frameClip,
        clips);
  }

  DelayedImage leaf() {
    return leaf;
  }

  /** The channels of the leaf, in the order of the result; not to be changed. */
  int[] channels() {
    return channels;
  }

  List<ValueOp> before() {
    return before;
  }

  List<DType> after() {
    return after;
  }

  Affine transform() {
    return transform;
  }

  int frameX() {
    return frameX;
  }

  int frameY() {
    return frameY;
  }

  /** The canvas of the last warp that is not a whole shift, or the leaf's size. */
  Size frameSize() {
    return frameSize;
  }

  Size size() {
    return size;
  }

  /** The root, in the frame. */
  Window window() {
    return new Window(frameX, frameY, size.width(), size.height());
  }

  /** The part of the leaf that is not cut off, in its pixels. */
  Window domain() {
    return domain;
  }

  @Nullable Window frameClip() {
    return frameClip;
  }

  List<Clip> clips() {
    return clips;
  }

  /** The type in which the leaf is resampled. */
  DType resampledType() {
    DType type = leaf.dtype();
    for (ValueOp op : before) {
      type = op.dtype(type);
    }
    return type;
  }
}
