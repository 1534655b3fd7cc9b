package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** {@link Target#clipped} and {@link Visibility#SHAPE} against counting pixels one by one. */
class ClippingTest {
  private static final Size SIZE = Size.of(40, 30);

  @TempDir Path folder;

  private CocoSampler sampler(Segmentation shape, List<Keypoint> points) throws IOException {
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "one")
            .image(1, "a.img", SIZE)
            .annotation(
                1,
                a ->
                    a.image(1)
                        .category(1)
                        .box(shape.bounds())
                        .segmentation(shape)
                        .keypoints(new Keypoints(points)))
            .build();
    return CocoSampler.open(dataset);
  }

  private static SampleAnnotation clipped(CocoSampler sampler, Window window, double scale) {
    return sampler
        .annotations(Target.image(1).region(window).scale(scale).annotations(1).clipped())
        .get(0);
  }

  @Test
  void aKeypointOutsideStaysInTheListAndIsNotVisible() throws IOException {
    OptionalLong none = OptionalLong.empty();
    List<Keypoint> points =
        List.of(
            new Keypoint("in", none, 10, 5, 2),
            new Keypoint("right edge", none, 20, 5, 2),
            new Keypoint("hidden", none, 19.5, 14.5, 1),
            new Keypoint("below", none, 12, 29, 2));
    try (CocoSampler sampler = sampler(MultiPolygon.of(Polygon.of(0, 0, 9, 0, 9, 9)), points)) {
      Window window = Window.of(10, 5, 10, 10);
      Keypoints kept = clipped(sampler, window, 2).keypoints().orElseThrow();
      assertThat(kept.points()).extracting(Keypoint::visibility).containsExactly(2, 0, 1, 0);
      assertThat(kept.points()).extracting(Keypoint::name).startsWith("in", "right edge");
      assertThat(kept.points().get(2).x()).isEqualTo(19);
      Keypoints all =
          sampler
              .annotations(Target.image(1).region(window).annotations(1))
              .get(0)
              .keypoints()
              .orElseThrow();
      assertThat(all.points()).extracting(Keypoint::visibility).containsExactly(2, 2, 1, 2);
    }
  }

  @Test
  void aClippedPolygonHoldsThePointsOfItselfAndOfTheWindow() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 40; round++) {
      // A star around a point is simple, however long its rays are.
      double[] ring = new double[24];
      for (int i = 0; i < 12; i++) {
        double length = 3 + 11 * random.nextDouble();
        ring[2 * i] = 20 + length * Math.cos(i * Math.PI / 6);
        ring[2 * i + 1] = 15 + length * Math.sin(i * Math.PI / 6);
      }
      MultiPolygon star = MultiPolygon.of(Polygon.of(ring));
      Window window =
          Window.of(
              random.nextInt(5, 20),
              random.nextInt(0, 15),
              random.nextInt(2, 15),
              random.nextInt(2, 14));
      try (CocoSampler sampler = sampler(star, List.of())) {
        Segmentation part = clipped(sampler, window, 1).segmentation().orElseThrow();
        MultiPolygon shape = part.toMultiPolygon();
        double inside = 0;
        int steps = 8;
        for (int i = 0; i < window.width() * steps; i++) {
          for (int j = 0; j < window.height() * steps; j++) {
            double x = (i + 0.5) / steps;
            double y = (j + 0.5) / steps;
            boolean there = star.contains(window.x() + x, window.y() + y);
            assertThat(shape.contains(x, y)).isEqualTo(there);
            inside += there ? 1.0 / (steps * steps) : 0;
          }
        }
        assertThat(part.area()).isCloseTo(inside, within(3.0));
        visibilityIsTheShareOfTheShape(sampler, window, part.area() / star.area());
      }
    }
  }

  private static void visibilityIsTheShareOfTheShape(
      CocoSampler sampler, Window window, double share) {
    Target target = Target.image(1).region(window);
    if (share > 0.001) {
      assertThat(sampler.annotations(target.visible(share - 1e-3, Visibility.SHAPE)).ids())
          .containsExactly(1);
    }
    if (share < 0.999) {
      assertThat(sampler.annotations(target.visible(share + 1e-3, Visibility.SHAPE)).ids())
          .isEmpty();
    }
  }

  @Test
  void aDamagedPolygonIsRepairedWhenItIsClipped() throws IOException {
    // A bow tie: its two halves cross in the middle.
    MultiPolygon bow = MultiPolygon.of(Polygon.of(0, 0, 20, 20, 20, 0, 0, 20));
    try (CocoSampler sampler = sampler(bow, List.of())) {
      Segmentation left = clipped(sampler, Window.of(0, 0, 10, 20), 1).segmentation().orElseThrow();
      assertThat(left.area()).isCloseTo(100, within(1e-9));
      assertThat(left.toMultiPolygon().toJts().isValid()).isTrue();
      Segmentation part = clipped(sampler, Window.of(5, 0, 10, 20), 1).segmentation().orElseThrow();
      assertThat(part.area()).isCloseTo(50, within(1e-9));
    }
  }

  @Test
  void aClippedMaskHasThePixelsOfTheWindowAndOfNoOther() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 60; round++) {
      int[] counts = new int[40];
      int rest = SIZE.width() * SIZE.height();
      for (int i = 0; i < counts.length - 1; i++) {
        counts[i] = Math.min(rest, random.nextInt(1, 50));
        rest -= counts[i];
      }
      counts[counts.length - 1] = rest;
      RunLengthMask mask = RunLengthMask.ofCounts(SIZE, counts);
      Window window =
          Window.of(
              random.nextInt(-6, 36),
              random.nextInt(-6, 26),
              random.nextInt(1, 20),
              random.nextInt(1, 20));
      try (CocoSampler sampler = sampler(mask, List.of())) {
        RunLengthMask part =
            (RunLengthMask) clipped(sampler, window, 1).segmentation().orElseThrow();
        assertThat(part.window()).isEqualTo(Window.of(0, 0, window.width(), window.height()));
        for (int y = 0; y < window.height(); y++) {
          for (int x = 0; x < window.width(); x++) {
            int fromX = window.x() + x;
            int fromY = window.y() + y;
            boolean there =
                fromX >= 0
                    && fromX < SIZE.width()
                    && fromY >= 0
                    && fromY < SIZE.height()
                    && mask.contains(fromX, fromY);
            assertThat(part.contains(x, y)).isEqualTo(there);
          }
        }
      }
    }
  }

  @Test
  void aMaskOfAHugeImageIsClippedWithoutBeingExpanded() throws IOException {
    Size huge = Size.of(40_000, 40_000);
    RunLengthMask mask = RunLengthMask.ofCounts(huge, 0, 1_600_000_000);
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "one")
            .image(1, "a.img", huge)
            .annotation(1, a -> a.image(1).category(1).box(mask.bounds()).segmentation(mask))
            .build();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Segmentation part =
          clipped(sampler, Window.of(39_000, 20_000, 2_000, 100), 1).segmentation().orElseThrow();
      assertThat(part.area()).isEqualTo(100_000);
    }
  }
}
