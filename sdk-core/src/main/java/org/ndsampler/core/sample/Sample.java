package org.ndsampler.core.sample;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.index.AnnotationIndex;

/**
 * The pixels of a window with the annotations in it. Immutable, but for the pixels, which belong to
 * whoever loaded it.
 *
 * <pre>{@code
 * Sample sample = sampler.loadSample(Target.annotation(17).square().pad(8));
 * sample.pixels().shape();                       // (height, width, channels)
 * sample.annotations().get(0).box();             // in sample coordinates
 * sample.toImage().applyX(0, 0);                 // where the left edge lies in the image
 * Sample again = sampler.replay(sample.toJson()); // the same pixels and annotations
 * }</pre>
 *
 * <p>Sample coordinates are pixels from the top-left corner of the sample. The space of a sample is
 * the pixels of its image, or for a clip those of its video, to which each frame has a map of its
 * own.
 *
 * @since 0.1
 */
public final class Sample {
  private final @Nullable PixelReader reader;
  private final @Nullable ReentrantLock reading;
  private final ResolvedTarget target;
  private final SampleAnnotations annotations;

  /** Null until they are asked for; only with a reader. */
  private volatile PixelReader.@Nullable Pixels read;

  Sample(NDArray pixels, ResolvedTarget target, SampleAnnotations annotations) {
    this(new PixelReader.Pixels(pixels, List.of(), null, null), target, annotations);
  }

  Sample(PixelReader.Pixels read, ResolvedTarget target, SampleAnnotations annotations) {
    this.reader = null;
    this.reading = null;
    this.read = read;
    this.target = target;
    this.annotations = annotations;
  }

  /** A sample that reads its pixels when they are asked for. */
  Sample(PixelReader reader, ResolvedTarget target, SampleAnnotations annotations) {
    this.reader = reader;
    this.reading = new ReentrantLock();
    this.target = target;
    this.annotations = annotations;
  }

  private PixelReader.Pixels read() {
    PixelReader.Pixels known = read;
    return known != null
        ? known
        : readOnce(Objects.requireNonNull(reader), Objects.requireNonNull(reading));
  }

  private PixelReader.Pixels readOnce(PixelReader from, ReentrantLock lock) {
    lock.lock();
    try {
      PixelReader.Pixels result = read;
      if (result == null) {
        result = from.read(target);
        read = result;
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The sample of an image that is in memory and not in a file, as a sampler would load it.
   *
   * @param image the pixels of the target's image (height, width, channels); they are copied
   * @param dataset says what annotations the image has
   * @param target which window of an image, with constant padding and the pixels as they are
   * @throws IllegalArgumentException if the target asks for a clip, channels, a scale or another
   *     conversion
   */
  public static Sample of(NDArray image, CocoDataset dataset, Target target) {
    Objects.requireNonNull(image, "the image must not be null");
    Objects.requireNonNull(dataset, "the dataset must not be null");
    Objects.requireNonNull(target, "the target must not be null");
    if (!PixelReader.isDirect(target)) {
      throw new IllegalArgumentException(
          target + " asks for more than a window of the pixels; that needs a CocoSampler");
    }
    Frames frames = new ImageInMemory(image);
    ImageParts parts = new ImageParts(frames, new KnownChannels(dataset, frames));
    TargetResolver resolver =
        new TargetResolver(
            dataset, AnnotationIndex.of(dataset), imageId -> image.shape().size(), parts);
    ResolvedTarget resolved = resolver.resolve(target);
    Window window = resolved.window();
    NDArray pixels =
        NDArray.filled(
            image.dtype(),
            Shape.of(window.height(), window.width(), image.channels()),
            target.fillOrNan());
    Window inside = resolved.inside();
    if (!inside.isEmpty()) {
      image.crop(inside).copyTo(pixels.crop(inside.translate(-window.x(), -window.y())));
    }
    return new Sample(pixels, resolved, resolver.annotations(resolved));
  }

  /**
   * The pixels: (height, width, channels), or (time, height, width, channels) of a clip, in the
   * type of the file unless the target asks for another; not shared with anything. The first call
   * reads them if the target is {@linkplain Target#lazy lazy}.
   *
   * @throws IllegalStateException if the target asks for native scale: see {@link #parts}
   */
  public NDArray pixels() {
    NDArray pixels = read().pixels();
    if (pixels == null) {
      throw new IllegalStateException(
          target.target() + " keeps each file's scale: use parts(), or realign() instead");
    }
    return pixels;
  }

  /**
   * The names of the channels, in the order of the pixels: {@code r}, {@code g}, {@code b}, say. A
   * clip for which no channels were named has them in alphabetical order. Where the dataset does
   * not name the channels of a file, they have the usual names for their number.
   *
   * @throws IllegalStateException if the target asks for native scale: see {@link #parts}
   */
  public List<String> channels() {
    NDArray pixels = pixels();
    List<String> named = read().channels();
    if (named != null) {
      return named;
    }
    FusedChannelSpec own =
        annotations
            .dataset()
            .image(target.imageId())
            .channels()
            .map(FusedChannelSpec::parse)
            .orElseGet(() -> FramePart.usualChannels(pixels.channels()));
    // What the dataset says may be wrong; the pixels are what they are.
    return own.size() == pixels.channels()
        ? own.channels()
        : FramePart.usualChannels(pixels.channels()).channels();
  }

  /** The parts of a target of native scale, frame by frame; empty for others. */
  public List<SamplePart> parts() {
    return read().parts();
  }

  /**
   * The lazy graph of the pixels of a {@linkplain Target#lazy lazy} target, to go on with: crops,
   * warps, other channels. Nothing is read until it is finalised, with {@link #finalizeOptions} for
   * {@link #pixels}. A conversion to another type or to a mask is not part of it; where padding
   * continues the image, the graph is that of what is inside.
   *
   * @throws IllegalStateException if the target is not lazy, or keeps each file's scale
   */
  public DelayedOperation delayed() {
    if (reader == null) {
      throw new IllegalStateException(
          target.target() + " has its pixels already; for their graph ask for lazy()");
    }
    return reader.delayed(target);
  }

  /** How {@link #delayed} becomes the pixels. */
  public FinalizeOptions finalizeOptions() {
    return PixelReader.options(target.target());
  }

  /**
   * Where the pixels mean nothing, if the target asks for {@link Nodata#MASK}: uint8 of the shape
   * of the pixels, 1 for a value to be ignored. At native scale each part has its own.
   */
  public Optional<NDArray> mask() {
    return Optional.ofNullable(read().mask());
  }

  /**
   * Where padding is: uint8 of the shape of the pixels but with one channel, 1 for padding. A new
   * array.
   */
  public NDArray paddingMask() {
    Placement placement = target.placement();
    NDArray plain = placement.jitter() == null ? paddingAround() : paddingBeside(placement.rows());
    return PixelReader.turned(plain, placement.turn());
  }

  /** Where the padding of a tilted window is. */
  private NDArray paddingBeside(Placement.Rows rows) {
    Size size = target.placement().plain();
    boolean clip = target.isClip();
    Shape shape = Shape.of(size.height(), size.width(), 1);
    NDArray mask =
        NDArray.filled(
            DType.UINT8, clip ? Shape.of(frameCount(), size.height(), size.width(), 1) : shape, 1);
    for (int t = 0; t < frameCount(); t++) {
      if (clip && target.frames().get(t).imageId().isEmpty()) {
        continue;
      }
      NDArray frame = clip ? mask.frame(t) : mask;
      for (int y = 0; y < size.height(); y++) {
        int[] columns = rows.columns(y);
        frame.crop(Window.ofCorners(columns[0], y, columns[1], y + 1)).fill(0);
      }
    }
    return mask;
  }

  private NDArray paddingAround() {
    Size size = target.placement().plain();
    int time = target.frames().size();
    Padding.Amounts amounts = target.padding();
    boolean clip = target.isClip();
    if (amounts == null) {
      Shape shape =
          clip
              ? Shape.of(time, size.height(), size.width(), 1)
              : Shape.of(size.height(), size.width(), 1);
      return NDArray.filled(DType.UINT8, shape, 1);
    }
    int height = size.height() - amounts.top() - amounts.bottom();
    int width = size.width() - amounts.left() - amounts.right();
    return Padding.mask(
        clip
            ? Shape.of(time - amounts.before() - amounts.after(), height, width, 1)
            : Shape.of(height, width, 1),
        amounts);
  }

  /** The target with everything that had to be worked out. */
  public ResolvedTarget target() {
    return target;
  }

  /** The window in pixels of the space; it may lie outside. */
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
    OptionalLong wanted = target.annotationId();
    if (wanted.isEmpty()) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < annotations.size(); i++) {
      if (annotations.id(i) == wanted.getAsLong()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** x of the centre that was asked for, in sample coordinates. */
  public double relCx() {
    return target.toSample().applyX(target.centerX(), target.centerY());
  }

  /** y of the centre that was asked for, in sample coordinates. */
  public double relCy() {
    return target.toSample().applyY(target.centerX(), target.centerY());
  }

  /** The number of frames; 1 for an image. */
  public int frameCount() {
    return target.isClip() ? target.frames().size() : 1;
  }

  /** The map from sample coordinates to the space: the image, or the video of a clip. */
  public Affine toSpace() {
    return target.toSpace();
  }

  /** The map from the space to sample coordinates. */
  public Affine toSample() {
    return target.toSample();
  }

  /** The map from the coordinates of a frame's image to sample coordinates. */
  public Affine toSample(int frame) {
    Objects.checkIndex(frame, frameCount());
    return annotations.toSample(frame);
  }

  /**
   * The map from sample coordinates to image coordinates.
   *
   * @throws IllegalStateException if this is a clip, whose frames each have a map: {@link
   *     #toImage(int)}
   */
  public Affine toImage() {
    if (target.isClip()) {
      throw new IllegalStateException(
          "a clip has a map for each frame, toImage(frame), and one to its video, toSpace()");
    }
    return toSpace();
  }

  /** The map from sample coordinates to those of a frame's image. */
  public Affine toImage(int frame) {
    return target.isClip() ? toSample(frame).inverse() : toSpace();
  }

  /** The dataset that the target and its annotations are of. */
  public CocoDataset dataset() {
    return annotations.dataset();
  }

  /**
   * A text from which {@link CocoSampler#replay} loads the same sample: its target, with the name
   * and the fingerprint of the dataset. Cost: the first call for a dataset computes that.
   */
  public String toJson() {
    CocoDataset dataset = dataset();
    return new Provenance(dataset.name(), dataset.fingerprint(), target.target()).toJson();
  }

  @Override
  public String toString() {
    PixelReader.Pixels known = read;
    String pixels = "of unread pixels";
    if (known != null) {
      NDArray array = known.pixels();
      pixels =
          array == null ? known.parts().size() + " parts" : array.shape() + " " + array.dtype();
    }
    String what = target.isClip() ? frameCount() + " frames from image " : "image ";
    return "Sample "
        + pixels
        + " of "
        + what
        + target.imageId()
        + " at ("
        + target.window().x()
        + ", "
        + target.window().y()
        + "), "
        + annotations.size()
        + (annotations.size() == 1 ? " annotation" : " annotations");
  }

  /** One image that is every image: whatever a target names, its pixels are these. */
  private record ImageInMemory(NDArray image) implements Frames {
    @Override
    public List<Long> ids() {
      return List.of();
    }

    @Override
    public List<FramePart> parts(long id) {
      String channels = String.join("|", FramePart.usualChannels(image.channels()).channels());
      return List.of(FramePart.of(channels, image));
    }
  }
}
