package org.ndsampler.core.sample;

import static org.ndsampler.core.sample.TargetSettings.ANNOTATION;
import static org.ndsampler.core.sample.TargetSettings.ANNOTATIONS;
import static org.ndsampler.core.sample.TargetSettings.ANTIALIAS;
import static org.ndsampler.core.sample.TargetSettings.AUGMENTATION;
import static org.ndsampler.core.sample.TargetSettings.CENTER;
import static org.ndsampler.core.sample.TargetSettings.CHANNELS;
import static org.ndsampler.core.sample.TargetSettings.CLIPPED;
import static org.ndsampler.core.sample.TargetSettings.DEQUANTIZE;
import static org.ndsampler.core.sample.TargetSettings.DTYPE;
import static org.ndsampler.core.sample.TargetSettings.EDGES;
import static org.ndsampler.core.sample.TargetSettings.FILL;
import static org.ndsampler.core.sample.TargetSettings.FIT;
import static org.ndsampler.core.sample.TargetSettings.FRAMES;
import static org.ndsampler.core.sample.TargetSettings.IMAGE;
import static org.ndsampler.core.sample.TargetSettings.INTERPOLATION;
import static org.ndsampler.core.sample.TargetSettings.LAZY;
import static org.ndsampler.core.sample.TargetSettings.LETTERBOX;
import static org.ndsampler.core.sample.TargetSettings.MISSING_CHANNELS;
import static org.ndsampler.core.sample.TargetSettings.NATIVE_SCALE;
import static org.ndsampler.core.sample.TargetSettings.NODATA;
import static org.ndsampler.core.sample.TargetSettings.OVERVIEWS;
import static org.ndsampler.core.sample.TargetSettings.PAD;
import static org.ndsampler.core.sample.TargetSettings.PADDING;
import static org.ndsampler.core.sample.TargetSettings.PAD_TIME;
import static org.ndsampler.core.sample.TargetSettings.REGION;
import static org.ndsampler.core.sample.TargetSettings.SCALE;
import static org.ndsampler.core.sample.TargetSettings.SIZE;
import static org.ndsampler.core.sample.TargetSettings.TIME;
import static org.ndsampler.core.sample.TargetSettings.TO_SIZE;
import static org.ndsampler.core.sample.TargetSettings.VIDEO;
import static org.ndsampler.core.sample.TargetSettings.VISIBLE;
import static org.ndsampler.core.sample.TargetSettings.WANTED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.Overviews;
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
 * padding. The order of calls does not matter, but for the same setting given twice: the last
 * counts. Two settings that contradict each other are an {@link IllegalStateException} that names
 * both.
 *
 * <p>Why it is one class with some thirty settings: an image, a clip and an annotation share nearly
 * all of them, and who varies a target wants to keep its type. Why it is a small map and not thirty
 * fields: most targets give two or three settings, and there are often a million targets. A bit
 * says for each setting whether it is given, and the values stand in an array in the order of the
 * bits, so a getter counts the bits below its own and reads one element, and "is anything asked for
 * but a window of the stored file" is one comparison. A setting that has its default is not given:
 * so targets are equal if they mean the same, and their texts say no more than is needed.
 *
 * @since 0.1
 */
public final class Target {
  private static final Object[] NOTHING = {};

  /** Before it is said of what; not seen outside. */
  static final Target EMPTY = new Target(0, NOTHING);

  /** Whose window is one around something, unless the region is given itself. */
  private static final long AROUND = ANNOTATION.bit() | CENTER.bit() | SIZE.bit() | FIT.bit();

  private static final long CLIP = VIDEO.bit() | FRAMES.bit() | TIME.bit();
  private static final long OWN_FRAMES = VIDEO.bit() | FRAMES.bit();

  /** The bits of the settings that are given. */
  private final long given;

  /** Their values, in the order of the bits. */
  private final Object[] values;

  private Target(long given, Object[] values) {
    this.given = given;
    this.values = values;
  }

  /** The whole of an image, until a region is given. */
  public static Target image(long imageId) {
    return EMPTY.with(IMAGE, imageId);
  }

  /** The extent of an annotation's box in its image, until something else is given. */
  public static Target annotation(long annotationId) {
    return EMPTY.with(ANNOTATION, annotationId);
  }

  /** All frames of a video, until {@link #time} or {@link #frames} names some. */
  public static Target video(long videoId) {
    return EMPTY.with(VIDEO, videoId);
  }

  /**
   * A clip of images in the given order; an image may come twice. Its coordinates are those of the
   * first image's video, or of the first image if it belongs to none.
   */
  public static Target images(long... imageIds) {
    return EMPTY.with(FRAMES, ids("images", imageIds));
  }

  /**
   * Says which image an annotation is in. The dataset knows; this makes it an error if it says
   * something else.
   */
  public Target inImage(long imageId) {
    return ofAnnotation("inImage(" + imageId + ")").with(IMAGE, imageId);
  }

  /**
   * Says which video an annotation is in, and makes a clip of it. The dataset knows; this makes it
   * an error if it says something else.
   */
  public Target inVideo(long videoId) {
    return ofAnnotation("inVideo(" + videoId + ")").withoutAll().with(VIDEO, videoId);
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
    Objects.requireNonNull(range, "the range of time must not be null");
    // "All" narrows nothing where there are frames already; it makes a clip of an annotation.
    return range.equals(TimeRange.ALL) && (given & OWN_FRAMES) != 0
        ? without(TIME)
        : with(TIME, range);
  }

  /** The time of a clip, if its frames are not named. */
  public Optional<TimeRange> time() {
    TimeRange time = find(TIME);
    return time == null && has(VIDEO) && !has(FRAMES)
        ? Optional.of(TimeRange.ALL)
        : Optional.ofNullable(time);
  }

  /** Chooses the frames by the ids of their images, in any order; an image may come twice. */
  public Target frames(long... imageIds) {
    return withoutAll().with(FRAMES, ids("frames", imageIds));
  }

  /**
   * Puts the middle of the window at a point; the size comes from {@link #size} or {@link #window}.
   */
  public Target center(double x, double y) {
    requireFinite("center", x, y);
    return with(CENTER, new TargetSettings.Pair(x, y));
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
    return with(SIZE, new TargetSettings.Pair(width, height));
  }

  /** Makes the window as wide and high as the extent, each rounded up; this is the default. */
  public Target extent() {
    return with(FIT, new Region.Fit.Extent());
  }

  /** Makes the window a square of the larger side of the extent, rounded up. */
  public Target square() {
    return with(FIT, new Region.Fit.Square());
  }

  /** Gives the window's size in whole pixels, whatever the extent. */
  public Target window(int width, int height) {
    return with(FIT, new Region.Fit.Fixed(width, height));
  }

  /** The size of the window in whole pixels, if it is the same whatever the extent. */
  public Optional<Size> window() {
    return get(FIT) instanceof Region.Fit.Fixed fixed
        ? Optional.of(Size.of(fixed.width(), fixed.height()))
        : Optional.empty();
  }

  /** Gives the window itself, by its top-left pixel and its size. */
  public Target region(int x, int y, int width, int height) {
    return region(Window.of(x, y, width, height));
  }

  /** Gives the window itself. */
  public Target region(Window window) {
    return with(REGION, new Region.At(window));
  }

  /** The window, if it is given itself and none of its sides is open. */
  public Optional<Window> region() {
    return find(REGION) instanceof Region.At at ? Optional.of(at.window()) : Optional.empty();
  }

  /**
   * Gives the window by its sides, of which some may be open: those are the image's.
   *
   * @param left the first column
   * @param top the first row
   * @param right the column after the last
   * @param bottom the row after the last
   */
  public Target sides(OptionalInt left, OptionalInt top, OptionalInt right, OptionalInt bottom) {
    Objects.requireNonNull(left, "left must not be null; an empty OptionalInt leaves it open");
    Objects.requireNonNull(top, "top must not be null; an empty OptionalInt leaves it open");
    Objects.requireNonNull(right, "right must not be null; an empty OptionalInt leaves it open");
    Objects.requireNonNull(bottom, "bottom must not be null; an empty OptionalInt leaves it open");
    return with(
        REGION,
        left.isPresent() && top.isPresent() && right.isPresent() && bottom.isPresent()
            ? new Region.At(
                Window.ofCorners(
                    left.getAsInt(), top.getAsInt(), right.getAsInt(), bottom.getAsInt()))
            : new Region.Span(left, top, right, bottom));
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
    return with(PAD, margins);
  }

  /** How far the window's edges are moved outwards. */
  public Margins pad() {
    return get(PAD);
  }

  /**
   * Adds frames before and after a clip, at its own step; those that the video does not have are
   * padding. A negative number drops frames. An annotation that is not a clip by then cannot be
   * loaded.
   */
  public Target padTime(int before, int after) {
    return with(PAD_TIME, new TargetSettings.Frames(before, after));
  }

  /**
   * Says what pixels outside the image and frames outside the video look like; a constant unless
   * given. The other modes continue what is inside, and need something there.
   */
  public Target padding(Padding.Mode mode) {
    return with(PADDING, mode);
  }

  /** What padding looks like. */
  public Padding.Mode padding() {
    return get(PADDING);
  }

  /**
   * Gives the value of pixels where there is no image. Rounded and saturated for integer types;
   * unless given it is 0 for these, and NaN for floating point.
   */
  public Target fill(double value) {
    return with(FILL, value);
  }

  /** The value of pixels where there is no image, if it is given. */
  public OptionalDouble fill() {
    Double fill = find(FILL);
    return fill == null ? OptionalDouble.empty() : OptionalDouble.of(fill);
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
    Objects.requireNonNull(spec, "the channels must not be null; say nothing of them for all");
    if (spec.isEmpty()) {
      throw new IllegalArgumentException("channels must name at least one channel");
    }
    return with(CHANNELS, spec);
  }

  /** The channels, if they are chosen. */
  public Optional<FusedChannelSpec> channels() {
    return Optional.ofNullable(find(CHANNELS));
  }

  /**
   * Gives the value of a channel that an image lacks, in the type of the others.
   *
   * <p>Unless given, a channel that other images of the dataset have is NaN, and the sample
   * float64, as ndsampler has it, whatever becomes of "no data"; a name that no image has is an
   * error that says what was probably meant. With {@code missingChannels(Double.NaN)} any name is
   * NaN, as in ndsampler.
   */
  public Target missingChannels(double value) {
    return with(MISSING_CHANNELS, new TargetSettings.Missing(false, true, value));
  }

  /** The value of a channel that an image lacks; NaN unless given. */
  public double missingChannels() {
    return get(MISSING_CHANNELS).value();
  }

  /**
   * Chooses red, green and blue of images of any kind: grey is given three times, printing inks as
   * the colours they make, alpha is left out, and an image that has no colours is an error. The
   * same as {@code channels("r|g|b").requireChannels()}; the type stays that of the file, see
   * {@link #dtype}.
   */
  public Target rgb() {
    return channels("r|g|b").requireChannels();
  }

  /** Makes a channel that an image lacks an error. */
  public Target requireChannels() {
    return with(MISSING_CHANNELS, new TargetSettings.Missing(true, false, Double.NaN));
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
    return with(SCALE, new TargetSettings.Pair(sx, sy));
  }

  /** Stretches the window, margins included, to a size in pixels; annotations follow. */
  public Target toSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("toSize must be positive: " + width + " x " + height);
    }
    return with(TO_SIZE, Size.of(width, height));
  }

  /** The size of the sample, if it is given. */
  public Optional<Size> toSize() {
    return Optional.ofNullable(find(TO_SIZE));
  }

  /**
   * Scales the window, margins included, until it just fits into a size, as detectors want it: it
   * keeps its shape, but for the rounding to whole pixels, and lies in the middle between bars of
   * padding. Annotations follow, and {@link Sample#toImage} brings boxes back, bars and rounding
   * included.
   */
  public Target letterbox(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("letterbox must be positive: " + width + " x " + height);
    }
    return with(LETTERBOX, Size.of(width, height));
  }

  /** The size that the window is fitted into, if it is given. */
  public Optional<Size> letterbox() {
    return Optional.ofNullable(find(LETTERBOX));
  }

  /**
   * Says what becomes of files of different resolution. With {@link NativeScale#PARTS} the sample
   * has {@link Sample#parts} of different size, each at its file's scale (times {@link #scale}),
   * and annotations stay in the coordinates of the window (times {@link #scale}).
   */
  public Target nativeScale(NativeScale value) {
    return with(NATIVE_SCALE, value);
  }

  /** What becomes of files of different resolution. */
  public NativeScale nativeScale() {
    return get(NATIVE_SCALE);
  }

  /** Brings all channels to the scale of the finest of them (times {@link #scale}). */
  public Target realign() {
    return nativeScale(NativeScale.LARGEST);
  }

  /** Says how values between pixels are found; linearly unless given. */
  public Target interpolation(Interpolation value) {
    return with(INTERPOLATION, value);
  }

  /** How values between pixels are found. */
  public Interpolation interpolation() {
    return get(INTERPOLATION);
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
    return with(ANTIALIAS, value);
  }

  /** When pixels are blurred before they are made fewer. */
  public Antialias antialias() {
    return get(ANTIALIAS);
  }

  /**
   * Says whether an overview, a smaller version that a file holds, may stand in for it where the
   * sample is smaller; unless told it may not. With {@link Overviews#ON} a small sample of a large
   * region reads a few tiles; its pixels are within half a pixel of the overview of where they
   * would be, and are what the writer of the file made of them.
   */
  public Target overviews(Overviews value) {
    return with(OVERVIEWS, value);
  }

  /** Whether overviews of a file may stand in for it. */
  public Overviews overviews() {
    return get(OVERVIEWS);
  }

  /** Converts the values, rounded and saturated; they keep the type of the file unless told. */
  public Target dtype(DType value) {
    return with(DTYPE, value);
  }

  /** The type that the values are converted to, if they are. */
  public Optional<DType> dtype() {
    return Optional.ofNullable(find(DTYPE));
  }

  /**
   * Says what the pixels at the edges of the sample are made of; of all that the image has unless
   * told.
   */
  public Target edges(Edges value) {
    return with(EDGES, value);
  }

  /** What the pixels at the edges of the sample are made of. */
  public Edges edges() {
    return get(EDGES);
  }

  /** Says what becomes of pixels that a file marks as "no data"; they are kept unless told. */
  public Target nodata(Nodata value) {
    return with(NODATA, value);
  }

  /** What becomes of pixels that a file marks as "no data". */
  public Nodata nodata() {
    return get(NODATA);
  }

  /**
   * Turns stored values into what they stand for where a file has a {@code quantization} in the
   * dataset; files without one are left as they are.
   */
  public Target dequantize() {
    return with(DEQUANTIZE, true);
  }

  /**
   * Varies the sample: flips, turns, jitter and colours, as they were drawn. Annotations follow,
   * and so do the transforms there and back.
   *
   * @throws IllegalArgumentException if the augmentation is not {@linkplain Augmentation#isDrawn
   *     drawn}; the message says what to call
   */
  public Target augmentation(Augmentation drawn) {
    Objects.requireNonNull(
        drawn, "the augmentation must not be null; there is Augmentation.none()");
    if (!drawn.isDrawn()) {
      throw new IllegalArgumentException(
          "a target takes what was drawn: augmentation.draw(seed, epoch, index), or"
              + " loader.augmentation(...) for another one of each sample; this is open: "
              + drawn);
    }
    return with(AUGMENTATION, drawn);
  }

  /** How the sample is varied; {@link Augmentation#none} unless given. */
  public Augmentation augmentation() {
    return get(AUGMENTATION);
  }

  /**
   * Leaves the pixels unread: {@link Sample#delayed} is their graph, and {@link Sample#pixels}
   * reads them when it is first called, from the sampler, which must still be open.
   */
  public Target lazy() {
    return with(LAZY, true);
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
    // Nothing of a shape that only touches is no more than nothing of its box.
    return with(
        VISIBLE,
        threshold == 0
            ? new TargetSettings.Visible(0, Visibility.BOX)
            : new TargetSettings.Visible(threshold, measure));
  }

  /** The share that has to lie in the window, exclusive; 0 for any that touches it. */
  public double visible() {
    return get(VISIBLE).share();
  }

  /** Says which parts come with the annotations besides their boxes; all unless said. */
  public Target annotationParts(AnnotationPart first, AnnotationPart... others) {
    Objects.requireNonNull(first, "the parts must not be null");
    Objects.requireNonNull(others, "the parts must not be null");
    return with(WANTED, new TargetSettings.Wanted(true, Set.copyOf(EnumSet.of(first, others))));
  }

  /** Which parts come with the annotations besides their boxes. Unmodifiable. */
  public Set<AnnotationPart> annotationParts() {
    return get(WANTED).parts();
  }

  /** Asks for the boxes of the annotations without their shapes and keypoints. */
  public Target boxesOnly() {
    return with(WANTED, new TargetSettings.Wanted(true, Set.of()));
  }

  /** Asks for the pixels alone, whichever annotations are named. */
  public Target withoutAnnotations() {
    return with(WANTED, TargetSettings.Wanted.NONE);
  }

  /**
   * Names the annotations that come with the window, in this order; nothing is looked up by place.
   * Those of other images are left out.
   */
  public Target annotations(long... ids) {
    Objects.requireNonNull(ids, "the ids of the annotations must not be null");
    return with(ANNOTATIONS, Arrays.stream(ids).boxed().toList());
  }

  /**
   * Cuts boxes, polygons and masks at the window; damaged polygons are repaired, masks stay
   * run-length coded. Keypoints outside keep their place in the list and get visibility 0.
   */
  public Target clipped() {
    return with(CLIPPED, true);
  }

  /** The image, if the target names one; that of an annotation is known to the dataset. */
  public OptionalLong imageId() {
    return optional(IMAGE);
  }

  /** The annotation, if the target is one. */
  public OptionalLong annotationId() {
    return optional(ANNOTATION);
  }

  /** The video, if the target names one. */
  public OptionalLong videoId() {
    return optional(VIDEO);
  }

  /** Whether the sample has a time axis. */
  public boolean isClip() {
    return (given & CLIP) != 0;
  }

  /** The images of a clip, if they are named. Unmodifiable. */
  public Optional<List<Long>> frameIds() {
    return Optional.ofNullable(find(FRAMES));
  }

  /** The first column of the window, if it is given. */
  public OptionalInt left() {
    return side(at -> at.window().x(), Region.Span::left);
  }

  /** The first row of the window, if it is given. */
  public OptionalInt top() {
    return side(at -> at.window().y(), Region.Span::top);
  }

  /** The column after the last of the window, if it is given. */
  public OptionalInt right() {
    return side(at -> at.window().endX(), Region.Span::right);
  }

  /** The row after the last of the window, if it is given. */
  public OptionalInt bottom() {
    return side(at -> at.window().endY(), Region.Span::bottom);
  }

  private OptionalInt side(
      ToIntFunction<Region.At> closed, Function<Region.Span, OptionalInt> open) {
    Region region = find(REGION);
    return region instanceof Region.At at
        ? OptionalInt.of(closed.applyAsInt(at))
        : region instanceof Region.Span span ? open.apply(span) : OptionalInt.empty();
  }

  /** The x of the window's middle, if it is given. */
  public OptionalDouble centerX() {
    TargetSettings.Pair center = find(CENTER);
    return center == null ? OptionalDouble.empty() : center.openX();
  }

  /** The y of the window's middle, if it is given. */
  public OptionalDouble centerY() {
    TargetSettings.Pair center = find(CENTER);
    return center == null ? OptionalDouble.empty() : center.openY();
  }

  /** The real width of what is looked at, if {@link #size} gave it. */
  public OptionalDouble width() {
    TargetSettings.Pair size = find(SIZE);
    return size == null ? OptionalDouble.empty() : size.openX();
  }

  /** The real height of what is looked at, if {@link #size} gave it. */
  public OptionalDouble height() {
    TargetSettings.Pair size = find(SIZE);
    return size == null ? OptionalDouble.empty() : size.openY();
  }

  /** Whether the window is a square of the larger side of the extent. */
  public boolean isSquare() {
    return get(FIT) instanceof Region.Fit.Square;
  }

  /** Which part of the image or video: what center, size, window and region came to. */
  Region part() {
    Region region = find(REGION);
    if (region != null) {
      return region;
    }
    if ((given & AROUND) == 0) {
      return new Region.Whole();
    }
    return new Region.Around(centerX(), centerY(), width(), height(), get(FIT));
  }

  /** How many frames are added before a clip. */
  public int padBefore() {
    return get(PAD_TIME).before();
  }

  /** How many frames are added after a clip. */
  public int padAfter() {
    return get(PAD_TIME).after();
  }

  /** Whether a channel that an image lacks is an error. */
  public boolean isChannelsRequired() {
    return get(MISSING_CHANNELS).required();
  }

  /** Whether a channel may have a name that no image of the dataset has. */
  public boolean isAnyChannelAllowed() {
    return get(MISSING_CHANNELS).anyName();
  }

  /** Pixels of the sample per pixel of the image or video to the right; 1 unless given. */
  public double scaleX() {
    return get(SCALE).x();
  }

  /** Pixels of the sample per pixel of the image or video downwards; 1 unless given. */
  public double scaleY() {
    return get(SCALE).y();
  }

  /** Whether stored values are turned into what they stand for. */
  public boolean isDequantized() {
    return get(DEQUANTIZE);
  }

  /** Whether the pixels are left unread until they are asked for. */
  public boolean isLazy() {
    return get(LAZY);
  }

  /** Of what {@link #visible} is the share. */
  public Visibility visibleBy() {
    return get(VISIBLE).measure();
  }

  /** Whether annotations come with the pixels. */
  public boolean isWithAnnotations() {
    return get(WANTED).any();
  }

  /** The annotations that were named, unmodifiable; empty when they are looked up by place. */
  public Optional<List<Long>> annotationIds() {
    return Optional.ofNullable(find(ANNOTATIONS));
  }

  /** Whether shapes are cut at the window. */
  public boolean isClipped() {
    return get(CLIPPED);
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

  // ------------------------------------------------------------------------------------ the map

  /** Whether a setting is given, and not its default. */
  boolean has(TargetSetting<?> setting) {
    return (given & setting.bit()) != 0;
  }

  /** The value of a setting, or its default; null if it has neither. */
  @SuppressWarnings("unchecked") // only with() puts values there, under their own setting
  <T> @Nullable T find(TargetSetting<T> setting) {
    long bit = setting.bit();
    return (given & bit) == 0 ? setting.otherwise() : (T) values[Long.bitCount(given & (bit - 1))];
  }

  /** The value of a setting that is given or has a default. */
  <T> T get(TargetSetting<T> setting) {
    return Objects.requireNonNull(find(setting));
  }

  /**
   * A copy with another value, which was checked for itself.
   *
   * @throws IllegalStateException if it contradicts what is given
   */
  <T> Target with(TargetSetting<T> setting, T value) {
    Objects.requireNonNull(value, () -> "the value of " + setting.name() + " must not be null");
    if (value.equals(setting.otherwise())) {
      return without(setting);
    }
    long bit = setting.bit();
    int place = Long.bitCount(given & (bit - 1));
    boolean replaced = (given & bit) != 0;
    Object[] changed = new Object[replaced ? values.length : values.length + 1];
    System.arraycopy(values, 0, changed, 0, place);
    changed[place] = value;
    int rest = replaced ? place + 1 : place;
    System.arraycopy(values, rest, changed, place + 1, values.length - rest);
    Target result = new Target(given | bit, changed);
    TargetSettings.check(result, result.given, setting);
    return result;
  }

  private Target without(TargetSetting<?> setting) {
    long bit = setting.bit();
    if ((given & bit) == 0) {
      return this;
    }
    int place = Long.bitCount(given & (bit - 1));
    Object[] changed = new Object[values.length - 1];
    System.arraycopy(values, 0, changed, 0, place);
    System.arraycopy(values, place + 1, changed, place, changed.length - place);
    return new Target(given & ~bit, changed);
  }

  /** Forgets that every frame is wanted, which says nothing beside a video or named frames. */
  private Target withoutAll() {
    return TimeRange.ALL.equals(find(TIME)) ? without(TIME) : this;
  }

  private Target ofAnnotation(String call) {
    if (!has(ANNOTATION)) {
      throw TargetSettings.contradiction(call, toString(), "; it is for annotations");
    }
    return this;
  }

  /** Whether a window of one file, just as it is stored, is what is asked for. */
  boolean isDirect() {
    return (given & TargetSettings.GRAPH_ONLY) == 0;
  }

  /** The fill as a number; NaN, which becomes 0 in integers, where none is given. */
  double fillOrNan() {
    Double fill = find(FILL);
    return fill == null ? Double.NaN : fill;
  }

  private OptionalLong optional(TargetSetting<Long> id) {
    Long value = find(id);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static List<Long> ids(String setting, long[] ids) {
    Objects.requireNonNull(ids, "the ids must not be null");
    if (ids.length == 0) {
      throw new IllegalArgumentException(setting + " needs at least one image id");
    }
    return Arrays.stream(ids).boxed().toList();
  }

  private static void requireFinite(String name, double a, double b) {
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      throw new IllegalArgumentException(name + " must be finite: " + a + ", " + b);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Target t && given == t.given && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(given) + Arrays.hashCode(values);
  }

  /** The target as the Java code that builds it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Target");
    for (TargetSetting<?> setting : TargetSettings.ALL) {
      if (has(setting)) {
        text.append('.').append(setting.java(this));
      }
    }
    return text.toString();
  }
}
