package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.NegativeRule;
import org.ndsampler.core.regions.Selection;

/** Where an object is, as windows, negatives and visibility see it. */
class ObjectPlacesTest {
  @TempDir Path folder;

  private CocoDataset.Builder builder(int images) {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "one");
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".img", Size.of(100, 80));
    }
    return builder;
  }

  /** Outlines like an L: most of their box is free. */
  private CocoDataset corners() {
    SplittableRandom random = new SplittableRandom(7);
    CocoDataset.Builder builder = builder(4);
    for (int id = 1; id <= 40; id++) {
      double x = random.nextInt(70);
      double y = random.nextInt(50);
      double w = 12 + random.nextInt(18);
      double h = 12 + random.nextInt(18);
      MultiPolygon shape =
          MultiPolygon.of(
              Polygon.of(
                  x, y, x + 3, y, x + 3, y + h - 3, x + w, y + h - 3, x + w, y + h, x, y + h));
      builder.annotation(
          id,
          a -> a.image(1 + random.nextInt(4)).category(1).box(shape.bounds()).segmentation(shape));
    }
    return builder.build();
  }

  @Test
  void aLoopOverTheAnnotationsOfANegativeSeesNoObject() throws IOException {
    CocoDataset dataset = corners();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      sampler.preselect(Selection.balanced().negatives(200).window(6, 6).shapes().seed(1));
      int inBoxes = 0;
      for (int i = 0; i < 200; i++) {
        Target target = sampler.negative(i);
        assertThat(sampler.annotations(target)).isEmpty();
        inBoxes += sampler.annotations(target.visible(0.001)).isEmpty() ? 0 : 1;
      }
      assertThat(inBoxes).isGreaterThan(20);
      assertThat(sampler.items().get(sampler.positiveCount())).isEqualTo(sampler.negative(0));
      sampler.preselect(Selection.balanced().negatives(200).window(6, 6).seed(1));
      for (int i = 0; i < 200; i++) {
        assertThat(sampler.annotations(sampler.negative(i))).isEmpty();
        assertThat(sampler.negative(i).visibleBy()).isEqualTo(Visibility.BOX);
      }
    }
  }

  @Test
  void anotherRuleShowsWhatItAllows() throws IOException {
    CocoDataset dataset = corners();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      sampler.preselect(
          Selection.balanced()
              .negatives(100)
              .window(12, 12)
              .drawing(
                  Selection.balanced().drawing().rule(NegativeRule.shareOfWindow(0.2)).shapes())
              .seed(1));
      int some = 0;
      for (int i = 0; i < 100; i++) {
        Window window = sampler.resolve(sampler.negative(i)).window();
        for (SampleAnnotation annotation : sampler.annotations(sampler.negative(i))) {
          MultiPolygon shape = annotation.source().segmentation().orElseThrow().toMultiPolygon();
          assertThat(shape.clip(window.toBox()).area()).isGreaterThan(0).isLessThanOrEqualTo(28.9);
          some++;
        }
      }
      assertThat(some).isGreaterThan(10);
    }
  }

  @Test
  void visibilityByShapeIsTheShareOfTheMask() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 60; round++) {
      // Rings through random points cross themselves, and go round some places twice.
      int points = 4 + random.nextInt(8);
      double[] ring = new double[2 * points];
      for (int k = 0; k < ring.length; k++) {
        ring[k] = 10 + random.nextInt(60);
      }
      MultiPolygon shape = MultiPolygon.ofRings(List.of(ring));
      Window window = Window.of(random.nextInt(50), random.nextInt(50), 5 + random.nextInt(40), 20);
      int fine = 16;
      Size size = Size.of(80 * fine, 80 * fine);
      RunLengthMask mask = shape.warp(Affine.scaling(fine, fine)).toMask(size);
      double all = mask.area();
      double inside =
          mask.crop(
                  Window.of(
                      window.x() * fine,
                      window.y() * fine,
                      window.width() * fine,
                      window.height() * fine))
              .area();
      double share = inside / all;
      CocoDataset dataset =
          builder(1)
              .annotation(1, a -> a.image(1).category(1).box(shape.bounds()).segmentation(shape))
              .build();
      assertThat(shape.clip(window.toBox()).area() * fine * fine)
          .isCloseTo(inside, within(0.01 * all));
      try (CocoSampler sampler = CocoSampler.open(dataset)) {
        Target target = Target.image(1).region(window);
        if (share > 0.02) {
          assertThat(sampler.annotations(target.visible(share - 0.01, Visibility.SHAPE)))
              .hasSize(1);
        }
        assertThat(sampler.annotations(target.visible(Math.min(1, share + 0.01), Visibility.SHAPE)))
            .isEmpty();
      }
    }
  }

  @Test
  void aStarIsNotVisibleInItsMiddleWhereItsMaskIsEmpty() throws IOException {
    double[] ring = new double[10];
    for (int i = 0; i < 5; i++) {
      ring[2 * i] = 50 + 30 * Math.sin(4 * Math.PI * i / 5);
      ring[2 * i + 1] = 40 - 30 * Math.cos(4 * Math.PI * i / 5);
    }
    MultiPolygon star = MultiPolygon.ofRings(List.of(ring));
    CocoDataset dataset =
        builder(1)
            .annotation(1, a -> a.image(1).category(1).box(star.bounds()).segmentation(star))
            .build();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target middle = Target.image(1).region(Window.of(47, 37, 6, 6));
      assertThat(sampler.annotations(middle.visible(1e-9, Visibility.SHAPE))).isEmpty();
      assertThat(sampler.annotations(middle)).hasSize(1);
      Target whole = Target.image(1).region(Window.of(10, 0, 80, 80));
      assertThat(sampler.annotations(whole.visible(0.999, Visibility.SHAPE))).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // x, y, width, height -> left, top, columns, rows
    "5.8, 3.25, 0.4, 0.5, 5, 3, 2, 1",
    "5.7, 3, 0.4, 20, 5, 3, 2, 20",
    "5.1, 3.9, 0.1, 0.2, 5, 3, 1, 2",
    "5, 10, 0, 0.5, 5, 10, 1, 1",
    "5.5, 10, 0.5, 0, 5, 10, 1, 1",
    "0.25, 0, 0.5, 8, 0, 0, 1, 8",
  })
  void aBoxNarrowerThanAPixelIsInItsWindow(
      double x, double y, double w, double h, int left, int top, int columns, int rows)
      throws IOException {
    CocoDataset dataset = builder(1).annotation(1, 1, 1, Box.of(x, y, w, h)).build();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Window window = sampler.resolve(sampler.positive(0)).window();
      assertThat(window).isEqualTo(Window.of(left, top, columns, rows));
      assertThat(window.toBox().contains(Box.of(x, y, w, h))).isTrue();
      Window square = sampler.resolve(Target.annotation(1).square()).window();
      assertThat(square.toBox().contains(Box.of(x, y, w, h))).isTrue();
      assertThat(Selection.balanced().select(dataset).positive(0).window()).isEqualTo(window);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[NaN, 1, 2, 2]", "[1, 1, -5, 4]", "[-Infinity, 0, Infinity, 9]", "null"})
  void aBoxThatIsNoneIsNoPositiveAndNoWindow(String box) throws IOException {
    CocoDataset dataset =
        builder(1)
            .annotation(1, 1, 1, Box.of(1, 1, 5, 5))
            .annotation(2, a -> a.image(1).category(1).field("bbox", box))
            .annotation(
                3,
                a ->
                    a.image(1)
                        .category(1)
                        .field("bbox", box)
                        .segmentation(MultiPolygon.of(Polygon.of(Box.of(40, 30, 12, 8)))))
            .build();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThat(sampler.positiveCount()).isEqualTo(1);
      assertThatThrownBy(() -> sampler.resolve(Target.annotation(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("annotation 2 has no box that is finite and not negative");
      assertThat(sampler.resolve(Target.annotation(3)).window())
          .isEqualTo(Window.of(40, 30, 12, 8));
    }
  }
}
