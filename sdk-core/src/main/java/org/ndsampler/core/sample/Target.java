package org.ndsampler.core.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Says what to sample: an image, a clip or an annotation, the window, how its pixels come and what
 * comes with them. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * Target.image(1).center(200, 200).size(100, 100);      // a window around a point
 * Target.image(1).region(0, 0, 64, 64).pad(8);          // a given window and a margin
 * Target.annotation(17).square();                       // around an annotation
 * Target.annotation(17).window(224, 224).visible(0.5);  // of a fixed size, with what is half inside
 * Target.video(1).time(0, 3).region(0, 0, 128, 128).channels("B1|B8");
 * Target.images(4, 2, 2).scale(0.5);                    // a clip of frames in any order
 * }</pre>
 *
 * <p>x and y are pixels from the top-left corner of the image, or of the video for a clip; a size
 * is width first. A window may lie partly or wholly outside; the pixels that are not there are
 * padding. Two settings that contradict each other are an {@link IllegalStateException} that names
 * both.
 */
public final class Target {
  private static final Region.Fit EXTENT = new Region.Fit.Extent();

  private final Origin origin;
  private final Region region;
  private final Border border;
  private final Rendering rendering;
  private final Choice choice;

  private Target(Origin origin, Region region, Border border, Rendering rendering, Choice choice) {
    this.origin = origin;
    this.region = region;
    this.border = border;
    this.rendering = rendering;
    this.choice = choice;
  }

  private static Target of(Origin origin, Region region) {
    return new Target(origin, region, Border.NONE, Rendering.PLAIN, Choice.ALL);
  }

  /** The whole of an image, until a region is given. */
  public static Target image(long imageId) {
    return of(new Origin(imageId, Origin.NONE, Origin.NONE, null, null), new Region.Whole());
  }

  /** The extent of an annotation's box in its image, until something else is given. */
  public static Target annotation(long annotationId) {
    OptionalDouble open = OptionalDouble.empty();
    return of(
        new Origin(Origin.NONE, annotationId, Origin.NONE, null, null),
        new Region.Around(open, open, open, open, EXTENT));
  }

  /** All frames of a video, until {@link #time} or {@link #frames} names some. */
  public static Target video(long videoId) {
    return of(
        new Origin(Origin.NONE, Origin.NONE, videoId, null, TimeRange.ALL), new Region.Whole());
  }

  /**
   * A clip of images in the given order; an image may come twice. Its coordinates are those of the
   * first image's video, or of the first image if it belongs to none.
   */
  public static Target images(long... imageIds) {
    return of(
        new Origin(Origin.NONE, Origin.NONE, Origin.NONE, ids("images", imageIds), null),
        new Region.Whole());
  }

  /**
   * Chooses frames of the video by their place in it, 0 for the first. Those before the first or
   * after the last are padding.
   *
   * @param from the first
   * @param to the one after the last
   */
  public Target time(int from, int to) {
    return time(TimeRange.of(from, to, 1));
  }

  /** Chooses each {@code step}-th frame. */
  public Target time(int from, int to, int step) {
    return time(TimeRange.of(from, to, step));
  }

  /** Chooses frames of the video; of an annotation's video if the target is an annotation. */
  public Target time(TimeRange range) {
    if (origin.frames() != null) {
      throw conflict("time", "frames");
    }
    if (origin.videoId() == Origin.NONE && !origin.isAnnotation()) {
      throw conflict("time", "image");
    }
    return with(origin.withTime(range));
  }

  /** Chooses the frames by the ids of their images, in any order; an image may come twice. */
  public Target frames(long... imageIds) {
    if (origin.time() != null && !origin.time().equals(TimeRange.ALL)) {
      throw conflict("frames", "time");
    }
    if (origin.imageId() != Origin.NONE && !origin.isAnnotation()) {
      throw conflict("frames", "image");
    }
    return with(origin.withFrames(ids("frames", imageIds)));
  }

  /**
   * Puts the middle of the window at a point; the size comes from {@link #size} or {@link #window}.
   */
  public Target center(double x, double y) {
    requireFinite("center", x, y);
    Region.Around around = around("center");
    return with(
        new Region.Around(
            OptionalDouble.of(x),
            OptionalDouble.of(y),
            around.width(),
            around.height(),
            around.fit()));
  }

  /**
   * Gives the real extent of what is looked at, in pixels of the image or video; each side of the
   * window is rounded up to whole pixels.
   */
  public Target size(double width, double height) {
    requireFinite("size", width, height);
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("size must not be negative: " + width + " x " + height);
    }
    Region.Around around = around("size");
    return with(
        new Region.Around(
            around.centerX(),
            around.centerY(),
            OptionalDouble.of(width),
            OptionalDouble.of(height),
            around.fit()));
  }

  /** Makes the window as wide and high as the extent, each rounded up; this is the default. */
  public Target extent() {
    return with(fit("extent", EXTENT));
  }

  /** Makes the window a square of the larger side of the extent, rounded up. */
  public Target square() {
    return with(fit("square", new Region.Fit.Square()));
  }

  /** Gives the window's size in whole pixels, whatever the extent. */
  public Target window(int width, int height) {
    return with(fit("window", new Region.Fit.Fixed(width, height)));
  }

  /** Gives the window itself, by its top-left pixel and its size. */
  public Target region(int x, int y, int width, int height) {
    return region(Window.of(x, y, width, height));
  }

  /** Gives the window itself. */
  public Target region(Window window) {
    if (region instanceof Region.Around around
        && (around.centerX().isPresent()
            || around.width().isPresent()
            || !around.fit().equals(EXTENT))) {
      throw conflict("region", "center, size, square or window");
    }
    return with(new Region.At(window));
  }

  /** Gives the window by its sides, of which some may be open: those are the image's. */
  public Target region(Region.Span span) {
    return with(span);
  }

  /** Moves all four edges outwards by as many pixels; annotations in the margin count as inside. */
  public Target pad(int all) {
    return pad(Margins.of(all));
  }

  /** Moves the left and right edges, and the top and bottom edges, outwards. */
  public Target pad(int horizontal, int vertical) {
    return pad(Margins.of(horizontal, vertical));
  }

  /** Moves each edge outwards; a negative margin moves it inwards. */
  public Target pad(Margins margins) {
    return with(border.withSpace(margins));
  }

  /**
   * Adds frames before and after a clip, at its own step; those that the video does not have are
   * padding. A negative number drops frames.
   */
  public Target padTime(int before, int after) {
    if (!origin.isClip()) {
      throw conflict("padTime", origin.kind() + ", which has no time");
    }
    return with(border.withTime(before, after));
  }

  /**
   * Says what pixels outside the image and frames outside the video look like; a constant unless
   * given. The other modes continue what is inside, and need something there.
   */
  public Target padding(Padding.Mode mode) {
    if (mode != Padding.Mode.CONSTANT && border.fill().isPresent()) {
      throw conflict("padding(" + mode + ")", "fill");
    }
    if (mode != Padding.Mode.CONSTANT && rendering.nativeScale() == NativeScale.PARTS) {
      throw conflict("padding(" + mode + ")", "nativeScale");
    }
    return with(border.withMode(mode));
  }

  /**
   * Gives the value of pixels where there is no image. Rounded and saturated for integer types;
   * unless given it is 0 for these, and NaN for floating point.
   */
  public Target fill(double value) {
    if (!border.isConstant()) {
      throw conflict("fill", "padding(" + border.mode() + ")");
    }
    return with(border.withFill(value));
  }

  /**
   * Chooses channels by name, in this order: {@code "B1|B8"}, a range {@code "X.0:4"}, or {@code
   * "<all>"}. Channels of files of different resolution are brought to that of the image or video.
   * Unless given, an image shows its own file and a clip every channel. {@code <all>} has the order
   * of the files for an image and is sorted for a clip.
   *
   * @throws IllegalArgumentException if the text has several streams (a comma)
   */
  public Target channels(String spec) {
    return channels(FusedChannelSpec.parse(spec));
  }

  /** Chooses channels. */
  public Target channels(FusedChannelSpec spec) {
    if (spec.isEmpty()) {
      throw new IllegalArgumentException("channels must name at least one channel");
    }
    return with(rendering.withChannels(spec));
  }

  /**
   * Gives the value of a channel that an image lacks, in the type of the others. Unless given it is
   * NaN, and the sample float64, as ndsampler has it, whatever becomes of "no data".
   */
  public Target missingChannels(double value) {
    return with(rendering.withMissing(false, value));
  }

  /** Makes a channel that an image lacks an error. */
  public Target requireChannels() {
    return with(rendering.withMissing(true, Double.NaN));
  }

  /** Enlarges the sample by a factor; annotations follow. Its size is rounded up. */
  public Target scale(double factor) {
    return scale(factor, factor);
  }

  /** Enlarges the sample by a factor for each direction. */
  public Target scale(double sx, double sy) {
    requireFinite("scale", sx, sy);
    if (!(sx > 0 && sy > 0)) {
      throw new IllegalArgumentException("scale must be positive: " + sx + ", " + sy);
    }
    if (rendering.size() != null) {
      throw conflict("scale", "toSize");
    }
    return with(rendering.withScale(sx, sy));
  }

  /** Stretches the window, margins included, to a size in pixels; annotations follow. */
  public Target toSize(int width, int height) {
    if (rendering.isScaled()) {
      throw conflict("toSize", "scale");
    }
    if (rendering.nativeScale() != NativeScale.OFF) {
      throw conflict("toSize", "nativeScale");
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("toSize must be positive: " + width + " x " + height);
    }
    return with(rendering.withSize(Size.of(width, height)));
  }

  /**
   * Keeps each file at its own scale (times {@link #scale}): the sample has {@link Sample#parts} of
   * different size. Annotations stay in the coordinates of the window (times {@link #scale}).
   */
  public Target nativeScale() {
    return nativeScale(NativeScale.PARTS);
  }

  /** Brings all channels to the scale of the finest of them (times {@link #scale}). */
  public Target realign() {
    return nativeScale(NativeScale.LARGEST);
  }

  /** Says what becomes of files of different resolution. */
  public Target nativeScale(NativeScale value) {
    if (value != NativeScale.OFF && rendering.size() != null) {
      throw conflict("nativeScale", "toSize");
    }
    if (value == NativeScale.PARTS && !border.isConstant()) {
      throw conflict("nativeScale", "padding(" + border.mode() + ")");
    }
    if (value == NativeScale.PARTS && rendering.nodata() == Nodata.MASK) {
      throw conflict("nativeScale", "nodata(MASK)");
    }
    return with(rendering.withNativeScale(value));
  }

  /** Says how values between pixels are found; linearly unless given. */
  public Target interpolation(Interpolation value) {
    return with(rendering.withInterpolation(value));
  }

  /** Says that pixels are blurred before they are made fewer, or that they are not. */
  public Target antialias(boolean value) {
    return antialias(Antialias.of(value));
  }

  /**
   * Says whether pixels are blurred before they are made fewer; unless told they are, but for
   * {@link Interpolation#NEAREST}, which copies values.
   */
  public Target antialias(Antialias value) {
    return with(rendering.withAntialias(value));
  }

  /** Converts the values, rounded and saturated; they keep the type of the file unless told. */
  public Target dtype(DType value) {
    if (!value.isFloating() && rendering.nodata() == Nodata.NAN) {
      throw conflict("dtype(" + value + ")", "nodata(NAN): an integer has no NaN");
    }
    return with(rendering.withDtype(value));
  }

  /**
   * Says what the pixels at the edges of the sample are made of; of all that the image has unless
   * told.
   */
  public Target edges(Edges value) {
    return with(rendering.withEdges(value));
  }

  /** Says what becomes of pixels that a file marks as "no data"; they are kept unless told. */
  public Target nodata(Nodata value) {
    DType dtype = rendering.dtype();
    if (value == Nodata.NAN && dtype != null && !dtype.isFloating()) {
      throw conflict("nodata(NAN)", "dtype(" + dtype + "): an integer has no NaN");
    }
    if (value == Nodata.MASK && rendering.nativeScale() == NativeScale.PARTS) {
      throw conflict("nodata(MASK)", "nativeScale");
    }
    return with(rendering.withNodata(value));
  }

  /**
   * Turns stored values into what they stand for where a file has a {@code quantization} in the
   * dataset; files without one are left as they are.
   */
  public Target dequantize() {
    return with(rendering.withDequantize(true));
  }

  /**
   * Leaves the pixels unread: {@link Sample#delayed} is their graph, and {@link Sample#pixels}
   * reads them when it is first called, from the sampler, which must still be open.
   */
  public Target lazy() {
    return with(rendering.withLazy(true));
  }

  /**
   * Leaves out annotations of whose box not more than this share lies in the window; 0, the
   * default, keeps every annotation whose box touches it.
   *
   * @param threshold in [0, 1]
   */
  public Target visible(double threshold) {
    return visible(threshold, Visibility.BOX);
  }

  /** Leaves out annotations of which not more than this share lies in the window. */
  public Target visible(double threshold, Visibility measure) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("visible must be in [0, 1]: " + threshold);
    }
    return with(choice.withVisible(threshold, measure));
  }

  /** Says which parts come with the annotations besides their boxes; all unless said. */
  public Target parts(AnnotationPart... wanted) {
    return with(choice.withParts(Set.of(wanted)));
  }

  /** Asks for the pixels alone. */
  public Target withoutAnnotations() {
    return with(choice.withNothing());
  }

  /**
   * Names the annotations that come with the window, in this order; nothing is looked up by place.
   * Those of other images are left out.
   */
  public Target annotations(long... ids) {
    return with(choice.withIds(Arrays.stream(ids).boxed().toList()));
  }

  /**
   * Cuts boxes, polygons and masks at the window; damaged polygons are repaired, masks stay
   * run-length coded. Keypoints outside keep their place in the list and get visibility 0.
   */
  public Target clip() {
    return with(choice.withClip());
  }

  /** The image, if the target names one; that of an annotation is known to the dataset. */
  public OptionalLong imageId() {
    return optional(origin.imageId());
  }

  /** The annotation, if the target is one. */
  public OptionalLong annotationId() {
    return optional(origin.annotationId());
  }

  /** The video, if the target names one. */
  public OptionalLong videoId() {
    return optional(origin.videoId());
  }

  /** Whether the sample has a time axis. */
  public boolean isClip() {
    return origin.isClip();
  }

  /** The images of a clip, if they are named. Unmodifiable. */
  public Optional<List<Long>> frameIds() {
    return Optional.ofNullable(origin.frames());
  }

  /** The time of a clip, if its frames are not named. */
  public Optional<TimeRange> time() {
    return Optional.ofNullable(origin.time());
  }

  /** Which part of the image or video. */
  public Region region() {
    return region;
  }

  /** How far the window's edges are moved outwards. */
  public Margins pad() {
    return border.space();
  }

  /** What padding looks like. */
  public Padding.Mode padding() {
    return border.mode();
  }

  /** The value of pixels where there is no image, if it is given. */
  public OptionalDouble fill() {
    return border.fill();
  }

  /** The channels, if they are chosen. */
  public Optional<FusedChannelSpec> channels() {
    return Optional.ofNullable(rendering.channels());
  }

  /** The share of a box that has to lie in the window, exclusive; 0 for any that touches it. */
  public double visible() {
    return choice.visible();
  }

  /** Whether annotations come with the pixels. */
  public boolean isWithAnnotations() {
    return choice.included();
  }

  /** Which parts come with the annotations. Unmodifiable. */
  public Set<AnnotationPart> parts() {
    return choice.parts();
  }

  /** The annotations that were named, unmodifiable; empty when they are looked up by place. */
  public Optional<List<Long>> annotationIds() {
    return Optional.ofNullable(choice.ids());
  }

  /**
   * The target of a dictionary as ndsampler has it, with its old keys ({@code gid}, {@code vidid},
   * {@code gids}) or its new ones ({@code image_id}, {@code video_id}, {@code image_ids}), as
   * {@link #toJson} writes it. A slice is {@code {"slice": [start, stop, step]}} or the bare list.
   * As there, {@code space_slice} wins over {@code slices}, and that over {@code cx, cy}. The other
   * columns of ndsampler's tables and its switches that change no sample here are ignored.
   *
   * @throws IllegalArgumentException if the text is no such dictionary, a value has no meaning, or
   *     there is no such key; the message says which, and which key was probably meant
   * @throws IllegalStateException if two settings contradict each other
   */
  public static Target parse(String json) {
    return TargetJson.parse(json, false);
  }

  /**
   * The target of a dictionary, as {@link #parse} reads it, that may have keys of one's own beside
   * those of a target.
   *
   * @throws IllegalArgumentException if the text is no such dictionary or a value has no meaning
   * @throws IllegalStateException if two settings contradict each other
   */
  public static Target parseLenient(String json) {
    return TargetJson.parse(json, true);
  }

  /** The dictionary of this target, with ndsampler's new keys: one JSON object on one line. */
  public String toJson() {
    return TargetJson.write(this);
  }

  Origin origin() {
    return origin;
  }

  Border border() {
    return border;
  }

  Rendering rendering() {
    return rendering;
  }

  Choice choice() {
    return choice;
  }

  private Region.Around around(String setting) {
    if (region instanceof Region.At || region instanceof Region.Span) {
      throw conflict(setting, "region");
    }
    if (region instanceof Region.Around around) {
      return around;
    }
    OptionalDouble open = OptionalDouble.empty();
    return new Region.Around(open, open, open, open, EXTENT);
  }

  private Region fit(String setting, Region.Fit fit) {
    Region.Around around = around(setting);
    return new Region.Around(
        around.centerX(), around.centerY(), around.width(), around.height(), fit);
  }

  /** The window around an annotation, with what of it is given. */
  Target around(OptionalDouble x, OptionalDouble y, OptionalDouble width, OptionalDouble height) {
    return with(new Region.Around(x, y, width, height, around("center").fit()));
  }

  Target with(Origin changed) {
    return new Target(changed, region, border, rendering, choice);
  }

  private Target with(Region changed) {
    return new Target(origin, changed, border, rendering, choice);
  }

  private Target with(Border changed) {
    return new Target(origin, region, changed, rendering, choice);
  }

  private Target with(Rendering changed) {
    return new Target(origin, region, border, changed, choice);
  }

  private Target with(Choice changed) {
    return new Target(origin, region, border, rendering, changed);
  }

  private static OptionalLong optional(long id) {
    return id == Origin.NONE ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private static List<Long> ids(String setting, long[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException(setting + " needs at least one image id");
    }
    return Arrays.stream(ids).boxed().toList();
  }

  private static IllegalStateException conflict(String setting, String other) {
    return new IllegalStateException(
        setting + " contradicts " + other + ", which is set already; give one of them");
  }

  private static void requireFinite(String name, double a, double b) {
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      throw new IllegalArgumentException(name + " must be finite: " + a + ", " + b);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Target t
        && origin.equals(t.origin)
        && region.equals(t.region)
        && border.equals(t.border)
        && rendering.equals(t.rendering)
        && choice.equals(t.choice);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, region, border, rendering, choice);
  }

  /** The target as the calls that build it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Target");
    appendOrigin(text);
    appendRegion(text);
    appendBorder(text);
    appendRendering(text);
    if (choice.visible() > 0) {
      text.append(".visible(").append(choice.visible());
      text.append(choice.measure() == Visibility.BOX ? ")" : ", SHAPE)");
    }
    if (choice.ids() != null) {
      text.append(".annotations(").append(list(choice.ids())).append(')');
    }
    if (!choice.included()) {
      text.append(".withoutAnnotations()");
    } else if (choice.parts().size() < AnnotationPart.values().length) {
      text.append(".parts(").append(list(new TreeSet<>(choice.parts()))).append(')');
    }
    return text.append(choice.clipped() ? ".clip()" : "").toString();
  }

  private static String list(Iterable<?> values) {
    String text = values.toString();
    return text.substring(1, text.length() - 1);
  }

  private void appendOrigin(StringBuilder text) {
    List<Long> frames = origin.frames();
    if (origin.isAnnotation()) {
      text.append(".annotation(").append(origin.annotationId()).append(')');
    } else if (origin.videoId() != Origin.NONE) {
      text.append(".video(").append(origin.videoId()).append(')');
    } else if (frames != null) {
      text.append(".images(").append(list(frames)).append(')');
      return;
    } else {
      text.append(".image(").append(origin.imageId()).append(')');
    }
    if (frames != null) {
      text.append(".frames(").append(list(frames)).append(')');
    }
    TimeRange time = origin.time();
    if (time != null && time.from().isPresent() && time.to().isPresent()) {
      text.append(".time(" + time.from().getAsInt() + ", " + time.to().getAsInt());
      text.append(time.step() == 1 ? ")" : ", " + time.step() + ")");
    } else if (time != null && !time.equals(TimeRange.ALL)) {
      text.append(".time(").append(time).append(')');
    }
  }

  private void appendRegion(StringBuilder text) {
    if (region instanceof Region.At at) {
      Window w = at.window();
      text.append(".region(" + w.x() + ", " + w.y() + ", " + w.width() + ", " + w.height() + ")");
    } else if (region instanceof Region.Span span) {
      text.append(".region(").append(span).append(')');
    } else if (region instanceof Region.Around around) {
      appendPair(text, ".center(", around.centerX(), around.centerY());
      appendPair(text, ".size(", around.width(), around.height());
      if (around.fit() instanceof Region.Fit.Square) {
        text.append(".square()");
      } else if (around.fit() instanceof Region.Fit.Fixed fixed) {
        text.append(".window(" + fixed.width() + ", " + fixed.height() + ")");
      }
    }
  }

  private static void appendPair(
      StringBuilder text, String call, OptionalDouble a, OptionalDouble b) {
    if (a.isPresent() || b.isPresent()) {
      text.append(call).append(orItsOwn(a)).append(", ").append(orItsOwn(b)).append(')');
    }
  }

  /** Only a dictionary can leave one of two open to the annotation. */
  private static String orItsOwn(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "its own";
  }

  private void appendBorder(StringBuilder text) {
    Margins pad = border.space();
    if (!pad.isNone()) {
      text.append(
          ".pad(new Margins("
              + pad.left()
              + ", "
              + pad.top()
              + ", "
              + pad.right()
              + ", "
              + pad.bottom()
              + "))");
    }
    if (border.before() != 0 || border.after() != 0) {
      text.append(".padTime(" + border.before() + ", " + border.after() + ")");
    }
    if (!border.isConstant()) {
      text.append(".padding(").append(border.mode()).append(')');
    }
    if (border.fill().isPresent()) {
      text.append(".fill(").append(border.fill().getAsDouble()).append(')');
    }
  }

  private void appendRendering(StringBuilder text) {
    Rendering plain = Rendering.PLAIN;
    FusedChannelSpec spec = rendering.channels();
    if (spec != null) {
      text.append(".channels(\"").append(spec.spec()).append("\")");
    }
    if (rendering.required()) {
      text.append(".requireChannels()");
    } else if (!Double.isNaN(rendering.missing())) {
      text.append(".missingChannels(").append(rendering.missing()).append(')');
    }
    if (rendering.isScaled()) {
      text.append(".scale(" + rendering.scaleX() + ", " + rendering.scaleY() + ")");
    }
    Size size = rendering.size();
    if (size != null) {
      text.append(".toSize(" + size.width() + ", " + size.height() + ")");
    }
    if (rendering.nativeScale() != NativeScale.OFF) {
      text.append(rendering.nativeScale() == NativeScale.PARTS ? ".nativeScale()" : ".realign()");
    }
    if (rendering.interpolation() != plain.interpolation()) {
      text.append(".interpolation(").append(rendering.interpolation()).append(')');
    }
    if (rendering.antialias() != plain.antialias()) {
      text.append(".antialias(").append(rendering.antialias() == Antialias.ON).append(')');
    }
    if (rendering.dtype() != null) {
      text.append(".dtype(").append(rendering.dtype()).append(')');
    }
    if (rendering.nodata() != Nodata.KEEP) {
      text.append(".nodata(").append(rendering.nodata()).append(')');
    }
    text.append(rendering.dequantize() ? ".dequantize()" : "");
    text.append(rendering.lazy() ? ".lazy()" : "");
    text.append(rendering.edges() == plain.edges() ? "" : ".edges(" + rendering.edges() + ")");
  }
}
