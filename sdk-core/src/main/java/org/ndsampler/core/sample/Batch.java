package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.internal.Ints;

/**
 * Samples of one shape, their pixels in one array. Immutable, but for the pixels, which belong to
 * whoever asked for the batch.
 *
 * @since 0.1
 */
public final class Batch {
  private final int index;
  private final NDArray pixels;
  private final int framesPerSample;
  private final boolean clips;
  private final int[] indices;
  private final List<ResolvedTarget> targets;
  private final List<SampleAnnotations> annotations;
  private final List<SampleLoadException> errors;
  private final Supplier<String> state;

  private Batch(
      int index,
      NDArray pixels,
      int framesPerSample,
      boolean clips,
      int[] indices,
      List<ResolvedTarget> targets,
      List<SampleAnnotations> annotations,
      List<SampleLoadException> errors,
      Supplier<String> state) {
    this.index = index;
    this.pixels = pixels;
    this.framesPerSample = framesPerSample;
    this.clips = clips;
    this.indices = indices;
    this.targets = List.copyOf(targets);
    this.annotations = List.copyOf(annotations);
    this.errors = List.copyOf(errors);
    this.state = state;
  }

  /**
   * Stacks samples.
   *
   * @param indices the place of each sample's target
   * @param state makes the line of {@link #state}
   * @throws IllegalArgumentException if two samples differ in shape or type
   */
  static Batch of(
      int index,
      int[] indices,
      List<Sample> samples,
      List<SampleLoadException> errors,
      Supplier<String> state) {
    List<ResolvedTarget> targets = new ArrayList<>(samples.size());
    List<SampleAnnotations> annotations = new ArrayList<>(samples.size());
    NDArray first =
        samples.isEmpty() ? NDArray.zeros(DType.UINT8, Shape.of(0, 0, 0)) : samples.get(0).pixels();
    Shape shape = first.shape();
    NDArray pixels =
        NDArray.zeros(
            first.dtype(),
            Shape.of(
                Ints.length("the frames of a batch", samples.size(), shape.frames()),
                shape.height(),
                shape.width(),
                shape.channels()));
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      NDArray one = sample.pixels();
      if (!fit(samples.get(0), sample)) {
        throw mismatch(samples.get(0), sample);
      }
      for (int t = 0; t < shape.frames(); t++) {
        NDArray frame = shape.isClip() ? one.frame(t) : one;
        frame.copyTo(pixels.frame(i * shape.frames() + t));
      }
      targets.add(sample.target());
      annotations.add(sample.annotations());
    }
    return new Batch(
        index,
        pixels,
        shape.frames(),
        shape.isClip(),
        indices,
        targets,
        annotations,
        errors,
        state);
  }

  /** Whether two samples can be in one batch. */
  static boolean fit(Sample first, Sample other) {
    return other.pixels().shape().equals(first.pixels().shape())
        && other.pixels().dtype() == first.pixels().dtype();
  }

  /** Why two samples cannot be in one batch, and what to do. */
  static IllegalArgumentException mismatch(Sample first, Sample other) {
    boolean sameChannels = first.channels().equals(other.channels());
    return new IllegalArgumentException(
        "a batch needs samples of one shape and type: "
            + described(first, sameChannels)
            + ", "
            + described(other, sameChannels)
            + "; give "
            + (isTurned(first, other)
                ? "turns(0, 2) or square windows: an odd quarter turn changes width and height"
                : advice(first.pixels(), other.pixels(), sameChannels)));
  }

  /** Whether the two would fit had none of them been turned by an odd number of quarters. */
  private static boolean isTurned(Sample first, Sample other) {
    NDArray a = first.pixels();
    NDArray b = other.pixels();
    return quarters(first) % 2 != quarters(other) % 2
        && a.height() == b.width()
        && a.width() == b.height()
        && a.dtype() == b.dtype()
        && a.channels() == b.channels();
  }

  private static int quarters(Sample sample) {
    return sample.target().target().augmentation().turns().get(0);
  }

  private static String described(Sample sample, boolean sameChannels) {
    NDArray pixels = sample.pixels();
    return sample.target().target()
        + " is "
        + pixels.shape()
        + " "
        + pixels.dtype()
        + (sameChannels ? "" : " of the channels " + String.join("|", sample.channels()));
  }

  /** What makes the two alike, in what they differ. */
  private static String advice(NDArray a, NDArray b, boolean sameChannels) {
    List<String> calls = new ArrayList<>();
    if (!sameChannels) {
      calls.add("rgb() or channels(\"...\")");
    }
    if (a.height() != b.height() || a.width() != b.width()) {
      calls.add("window(width, height), toSize(width, height)");
    }
    if (a.dtype() != b.dtype()) {
      calls.add("dtype(type)");
    }
    return calls.isEmpty() ? "clips of one length" : String.join(", ", calls);
  }

  /**
   * The number of the batch in its epoch, 0 for the first. Where the epoch was begun with batches
   * of another size, it is counted as if they had been of this size.
   */
  public int index() {
    return index;
  }

  /** The number of samples. */
  public int size() {
    return targets.size();
  }

  /**
   * The pixels: (sample, height, width, channels). The frames of clips follow one another: (sample
   * x {@link #framesPerSample}, height, width, channels).
   */
  public NDArray pixels() {
    return pixels;
  }

  /** The pixels of one sample, a view. */
  public NDArray pixels(int sample) {
    Objects.checkIndex(sample, size());
    return clips
        ? pixels.frames(sample * framesPerSample, (sample + 1) * framesPerSample)
        : pixels.frame(sample);
  }

  /** The frames of each sample; 1 for images. */
  public int framesPerSample() {
    return framesPerSample;
  }

  /** The place of each sample's target in the loader's list; a new array. */
  public int[] indices() {
    return indices.clone();
  }

  /** What each sample is of. Unmodifiable. */
  public List<ResolvedTarget> targets() {
    return targets;
  }

  /** The annotations of each sample. Unmodifiable. */
  public List<SampleAnnotations> annotations() {
    return annotations;
  }

  /** What could not be loaded, where the loader collects errors. Unmodifiable. */
  public List<SampleLoadException> errors() {
    return errors;
  }

  /**
   * Where the loader is behind this batch, as one line of text for {@link SampleLoader#resume}: all
   * up to this batch, on every rank, counts as taken. Cost: see {@link SampleLoader#state}.
   */
  public String state() {
    return state.get();
  }

  @Override
  public String toString() {
    return "Batch " + index + " of " + size() + " samples " + pixels.shape() + " " + pixels.dtype();
  }
}
