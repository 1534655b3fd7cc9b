package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Sampler;
import org.ndsampler.core.sample.Target;

/**
 * Samples of shapes that are drawn when they are asked for: any number of them, without a file.
 *
 * <p>A positive has an object in the middle and up to 98 around it; its target is that object's
 * annotation. A negative has up to 9 objects, and none near the middle. Objects do not overlap, so
 * that a crowded picture has fewer than were tried. A sample is a pure function of the seed and its
 * number; a positive and a negative of the same number have nothing in common.
 *
 * <pre>{@code
 * Sampler sampler = DynamicToySampler.builder().seed(7).build();
 * Sample sample = sampler.loadPositive(0);
 * }</pre>
 *
 * <p>Immutable and safe for concurrent use. It holds nothing that has to be closed, and goes on
 * after {@link #close}.
 *
 * @since 0.1
 */
public final class DynamicToySampler implements Sampler {
  private static final long POSITIVES = 11;
  private static final long NEGATIVES = 12;
  private static final int MOST_IN_POSITIVE = 99;
  private static final int MOST_IN_NEGATIVE = 9;

  /** The part of the width and height around the middle of a negative that is kept free. */
  private static final double FREE = 0.25;

  private final long seed;
  private final int positives;
  private final int negatives;
  private final Size size;
  private final Window window;
  private final Noise noise;
  private final boolean gray;
  private final List<ShapeKind> kinds;

  /** The categories, without any image. */
  private final CocoDataset dataset;

  private DynamicToySampler(Builder builder) {
    seed = builder.seed;
    positives = builder.positives;
    negatives = builder.negatives;
    size = builder.size;
    Size view = builder.window == null ? size : builder.window;
    window =
        Window.ofCenter(size.width() / 2.0, size.height() / 2.0, view.width(), view.height())
            .pad(builder.pad, builder.pad, builder.pad, builder.pad);
    noise = builder.noise;
    gray = builder.gray;
    kinds = builder.kinds;
    dataset = datasetOfCategories(kinds).build();
  }

  /** A builder with the defaults that its methods name. */
  public static Builder builder() {
    return new Builder();
  }

  private static CocoDataset.Builder datasetOfCategories(List<ShapeKind> kinds) {
    CocoDataset.Builder builder = CocoDataset.builder();
    for (ToySource.Category category : ShapeSource.shapeCategories(kinds)) {
      builder.category(
          category.id(),
          draft -> {
            draft.name(category.name());
            if (category.supercategory() != null) {
              draft.supercategory(category.supercategory()).keypoints(category.keypoints());
            }
          });
    }
    for (ToySource.KeypointCategory category : ShapeSource.KEYPOINTS) {
      builder.keypointCategory(category.id(), category.name());
    }
    return builder;
  }

  @Override
  public List<CocoCategory> categories() {
    return IntStream.range(0, dataset.categories().size())
        .mapToObj(dataset.categories()::at)
        .toList();
  }

  @Override
  public int positiveCount() {
    return positives;
  }

  @Override
  public int negativeCount() {
    return negatives;
  }

  @Override
  public Sample loadPositive(int index) {
    Objects.checkIndex(index, positives);
    ToyRandom random = ToyRandom.of(seed, POSITIVES, index);
    int candidates = random.between(1, MOST_IN_POSITIVE);
    ShapeScene scene =
        ShapeScene.of(random, size, candidates, true, new Box(0, 0, 0, 0), noise, kinds);
    return sample(scene, index + 1L, true);
  }

  @Override
  public Sample loadNegative(int index) {
    Objects.checkIndex(index, negatives);
    ToyRandom random = ToyRandom.of(seed, NEGATIVES, index);
    int candidates = random.between(0, MOST_IN_NEGATIVE);
    Box middle =
        Box.ofCenter(
            size.width() / 2.0, size.height() / 2.0, size.width() * FREE, size.height() * FREE);
    ShapeScene scene = ShapeScene.of(random, size, candidates, false, middle, noise, kinds);
    return sample(scene, positives + index + 1L, false);
  }

  private Sample sample(ShapeScene scene, long imageId, boolean positive) {
    CocoDataset.Builder builder = dataset.toBuilder();
    String name = (positive ? "positive-" : "negative-") + imageId;
    builder.image(imageId, draft -> draft.name(name).size(size).channels(gray ? "gray" : "r|g|b"));
    for (int i = 0; i < scene.objects.size(); i++) {
      ToyObject object = scene.objects.get(i);
      Outline outline = object.outline;
      builder.annotation(
          i + 1L,
          draft ->
              draft
                  .image(imageId)
                  .category(object.kind.categoryId)
                  .box(object.box())
                  .area(outline.area())
                  .segmentation(MultiPolygon.of(Polygon.of(outline.exterior(), outline.holes())))
                  .keypoints(keypoints(object)));
    }
    // The first object of a positive is the one in the middle.
    Target target = positive ? Target.annotation(1) : Target.image(imageId);
    return Sample.of(pixels(scene), builder.build(), target.region(window));
  }

  private static Keypoints keypoints(ToyObject object) {
    List<Keypoint> points = new ArrayList<>();
    List<String> names = object.kind.keypoints();
    for (int i = 0; i < names.size(); i++) {
      points.add(
          new Keypoint(
              names.get(i),
              OptionalLong.of(ShapeSource.keypointId(names.get(i))),
              object.keypoints[2 * i],
              object.keypoints[2 * i + 1],
              Keypoint.VISIBLE));
    }
    return new Keypoints(points);
  }

  private NDArray pixels(ShapeScene scene) {
    NDArray color = scene.draw().toArray();
    if (!gray) {
      return color;
    }
    byte[] rgb = (byte[]) color.data();
    byte[] luma = new byte[rgb.length / 3];
    for (int i = 0; i < luma.length; i++) {
      int sum =
          77 * (rgb[3 * i] & 0xFF) + 150 * (rgb[3 * i + 1] & 0xFF) + 29 * (rgb[3 * i + 2] & 0xFF);
      luma[i] = (byte) (sum >> 8);
    }
    return NDArray.of(luma, Shape.of(size.height(), size.width(), 1));
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "DynamicToySampler of " + positives + " positives and " + negatives + " negatives";
  }

  /** Collects the settings of a {@link DynamicToySampler}. Confined to one thread. */
  public static final class Builder {
    private static final int DEFAULT_COUNT = 100_000;
    private static final int SMALLEST = 32;
    private static final int LARGEST = 8192;

    private long seed;
    private int positives = DEFAULT_COUNT;
    private int negatives = DEFAULT_COUNT;
    private Size size = new Size(416, 416);
    private @Nullable Size window;
    private int pad;
    private Noise noise = Noise.SOFT;
    private boolean gray;
    private List<ShapeKind> kinds = ShapeKind.ALL;

    private Builder() {}

    /** The seed of all samples; 0 unless set. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** How many positives and negatives there are to count; 100,000 of each unless set. */
    public Builder counts(int positiveCount, int negativeCount) {
      if (positiveCount < 0 || negativeCount < 0) {
        throw new IllegalArgumentException(
            "counts must not be negative: " + positiveCount + " and " + negativeCount);
      }
      Ints.sum("the number of items", positiveCount, negativeCount);
      positives = positiveCount;
      negatives = negativeCount;
      return this;
    }

    /** The size of the pictures, each side from 32 to 8192 pixels; 416x416 unless set. */
    public Builder size(int width, int height) {
      if (Math.min(width, height) < SMALLEST || Math.max(width, height) > LARGEST) {
        throw new IllegalArgumentException(
            "each side must be from "
                + SMALLEST
                + " to "
                + LARGEST
                + ", not "
                + width
                + " x "
                + height);
      }
      size = new Size(width, height);
      return this;
    }

    /** The size of the samples, cut from the middle of the pictures; all of them unless set. */
    public Builder window(int width, int height) {
      window = new Size(width, height);
      return this;
    }

    /** By how many pixels each edge of the window is moved outwards; 0 unless set. */
    public Builder pad(int all) {
      pad = all;
      return this;
    }

    /** The noise behind the shapes; {@link Noise#SOFT} unless set. */
    public Builder noise(Noise value) {
      noise = Objects.requireNonNull(value, "noise");
      return this;
    }

    /**
     * Draws shapes of these classes only; all three, {@code star}, {@code superstar} and {@code
     * eff}, unless set. Their ids are the same as ever.
     *
     * @throws IllegalArgumentException if there is no such class, or none is named
     */
    public Builder categories(String... names) {
      if (names.length == 0) {
        throw new IllegalArgumentException("name at least one class to draw");
      }
      kinds = Arrays.stream(names).map(ShapeKind::named).distinct().sorted().toList();
      return this;
    }

    /** Makes samples of one channel, as ndsampler does, and not of red, green and blue. */
    public Builder gray() {
      gray = true;
      return this;
    }

    /** Makes the sampler. */
    public DynamicToySampler build() {
      return new DynamicToySampler(this);
    }
  }
}
