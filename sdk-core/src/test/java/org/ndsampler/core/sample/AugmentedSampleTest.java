package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Window;

/** Samples that are varied, against walking over their pixels and points one by one. */
class AugmentedSampleTest {
  private static final Augmentation MUCH =
      Augmentation.none()
          .flipHorizontal(0.5)
          .flipVertical(0.5)
          .turns(0, 1, 2, 3)
          .crop(0.7, 1)
          .shiftX(-0.2, 0.2)
          .shiftY(-0.2, 0.2)
          .scale(0.6, 1.8)
          .stretch(0.8, 1.25)
          .shear(-10, 10)
          .rotation(-40, 40);

  private static final Augmentation COLOURS =
      MUCH.brightness(-0.2, 0.2).contrast(0.7, 1.3).gain(0.8, 1.2).saturation(0, 2).hue(-30, 30);

  private final SmallPictures pictures = new SmallPictures();
  private CocoSampler sampler;

  @BeforeEach
  void open() throws IOException {
    sampler = pictures.open();
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  private static List<Augmentation> turns() {
    List<Augmentation> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(Augmentation.none().flipHorizontal(i & 1).flipVertical(i >> 1 & 1).turns(i >> 2));
    }
    return all;
  }

  /** Mirrors and turns by the map alone: each centre goes where the map takes it. */
  private static void assertMoved(NDArray plain, NDArray moved, Affine map) {
    assertThat(moved.dtype()).isEqualTo(plain.dtype());
    assertThat(moved.shape().count()).isEqualTo(plain.shape().count());
    for (int t = 0; t < plain.frames(); t++) {
      NDArray from = plain.shape().isClip() ? plain.frame(t) : plain;
      NDArray to = moved.shape().isClip() ? moved.frame(t) : moved;
      for (int y = 0; y < from.height(); y++) {
        for (int x = 0; x < from.width(); x++) {
          int newX = (int) Math.floor(map.applyX(x + 0.5, y + 0.5));
          int newY = (int) Math.floor(map.applyY(x + 0.5, y + 0.5));
          for (int c = 0; c < from.channels(); c++) {
            assertThat(to.value(newY, newX, c)).isEqualTo((Double) from.value(y, x, c));
          }
        }
      }
    }
  }

  @Test
  void flipsAndQuarterTurnsMoveBytesAndChangeNone() {
    List<Target> targets =
        List.of(
            Target.image(1),
            Target.image(1).region(-5, 12, 33, 41).fill(9),
            Target.image(1).region(7, 3, 21, 30).scale(1.7, 0.6),
            Target.image(1).region(-7, -9, 21, 30).padding(Padding.Mode.REFLECT),
            Target.image(1).region(2, 3, 21, 30).toSize(16, 12).interpolation(Interpolation.CUBIC),
            Target.image(1).region(-4, 3, 51, 30).letterbox(24, 32).fill(100),
            Target.image(1).region(-4, 3, 51, 30).scale(0.7).edges(Edges.NDSAMPLER),
            Target.image(5).region(4, 4, 30, 20).scale(1.5),
            Target.image(2).channels("b|nir|r").scale(1.3),
            Target.image(2).channels("r|nir").realign(),
            Target.video(1).time(-1, 4).region(5, -3, 20, 26).scale(1.25));
    for (Target target : targets) {
      Sample plain = sampler.loadSample(target);
      for (Augmentation turn : turns()) {
        Target asked = target.augmentation(turn);
        Sample moved = sampler.loadSample(asked);
        Affine map = plain.toSpace().then(moved.toSample());
        assertMoved(plain.pixels(), moved.pixels(), map);
        assertMoved(plain.paddingMask(), moved.paddingMask(), map);
        assertThat(moved.target().insideSample())
            .isEqualTo(
                plain.target().insideSample().isEmpty()
                    ? moved.target().insideSample()
                    : plain.target().insideSample().toBox().warp(map).toWindow());
        assertThat(moved.target().sampleSize()).isEqualTo(moved.pixels().shape().size());
        assertThat(moved.annotations().ids()).isEqualTo(plain.annotations().ids());
        for (int i = 0; i < plain.annotations().size(); i++) {
          Box box = plain.annotations().get(i).box().orElseThrow().warp(map);
          assertClose(moved.annotations().get(i).box().orElseThrow(), box, 1e-9);
        }
        if (target.padding() == Padding.Mode.CONSTANT
            && target.edges() == Edges.EXACT
            && !target.isClip()) {
          assertThat(sampler.delayed(asked).finalize(sampler.finalizeOptions(asked)).data())
              .isEqualTo(moved.pixels().data());
        }
      }
    }
  }

  @Test
  void aMaskBesideThePixelsIsTurnedWithThem() {
    Target target = Target.image(5).region(5, 5, 20, 13).nodata(Nodata.MASK);
    Sample plain = sampler.loadSample(target);
    assertThat(plain.mask().orElseThrow().value(6, 7, 0)).isEqualTo(1);
    Sample moved = sampler.loadSample(target.augmentation(Augmentation.none().turns(1)));
    Affine map = plain.toSpace().then(moved.toSample());
    assertMoved(plain.mask().orElseThrow(), moved.mask().orElseThrow(), map);
    assertMoved(plain.pixels(), moved.pixels(), map);
  }

  private static void assertClose(Box actual, Box expected, double by) {
    assertThat(actual.x()).isCloseTo(expected.x(), within(by));
    assertThat(actual.y()).isCloseTo(expected.y(), within(by));
    assertThat(actual.maxX()).isCloseTo(expected.maxX(), within(by));
    assertThat(actual.maxY()).isCloseTo(expected.maxY(), within(by));
  }

  @Test
  void jitterTakesEachPixelFromWhereTheMapSays() {
    NDArray image = pictures.pixels(1);
    int seen = 0;
    int outside = 0;
    for (int index = 0; index < 60; index++) {
      boolean letterbox = index % 3 == 2;
      Target target =
          Target.image(1).region(5, 4, 40, 30).fill(7).interpolation(Interpolation.NEAREST);
      target = letterbox ? target.letterbox(48, 48) : target.toSize(50, 36);
      Sample sample = sampler.loadSample(target.augmentation(MUCH.draw(1, 0, index)));
      NDArray pixels = sample.pixels();
      NDArray padding = sample.paddingMask();
      assertThat(pixels.shape().size()).isEqualTo(sample.target().sampleSize());
      Affine back = sample.toImage();
      Box shown = letterbox ? Box.of(5, 4, 40, 30) : Box.of(0, 0, 60, 40);
      for (int y = 0; y < pixels.height(); y++) {
        for (int x = 0; x < pixels.width(); x++) {
          double px = back.applyX(x + 0.5, y + 0.5);
          double py = back.applyY(x + 0.5, y + 0.5);
          // Positions are in 1/1024 of a pixel: what lies between two pixels may be either.
          if (Math.abs(px - Math.rint(px)) < 0.01 || Math.abs(py - Math.rint(py)) < 0.01) {
            continue;
          }
          boolean inside = shown.contains(px, py);
          assertThat(padding.value(y, x, 0)).isEqualTo(inside ? 0 : 1);
          for (int c = 0; c < 3; c++) {
            assertThat(pixels.value(y, x, c))
                .isEqualTo(inside ? image.value((int) py, (int) px, c) : 7);
          }
          seen += inside ? 1 : 0;
          outside += inside ? 0 : 1;
        }
      }
    }
    assertThat(seen).isGreaterThan(50_000);
    assertThat(outside).isGreaterThan(5_000);
  }

  @Test
  void jitterInterpolatesOnceAndShowsWhatLiesBesideTheWindow() {
    // A plane of values is itself whatever interpolates it, if it is interpolated once or twice;
    // the values at places tell that the map is right to a fraction of a pixel.
    NDArray image = pictures.pixels(5);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 60; x++) {
        image.crop(Window.of(x, y, 1, 1)).channels(0, 1).fill(x + 0.5);
        image.crop(Window.of(x, y, 1, 1)).channels(1, 2).fill(y + 0.5);
      }
    }
    for (int index = 0; index < 40; index++) {
      Target target = Target.image(5).region(20, 14, 20, 12).antialias(false).toSize(30, 18);
      Sample sample = sampler.loadSample(target.augmentation(MUCH.draw(2, 0, index)));
      Affine back = sample.toImage();
      for (int y = 0; y < sample.pixels().height(); y++) {
        for (int x = 0; x < sample.pixels().width(); x++) {
          double px = back.applyX(x + 0.5, y + 0.5);
          double py = back.applyY(x + 0.5, y + 0.5);
          if (px > 1 && px < 59 && py > 1 && py < 39) {
            assertThat(sample.pixels().value(y, x, 0)).isCloseTo(px, within(0.02));
            assertThat(sample.pixels().value(y, x, 1)).isCloseTo(py, within(0.02));
          }
        }
      }
      assertThat(sampler.delayed(sample.target().target()).explain().leaves()).hasSize(1);
    }
  }

  @Test
  void polygonsMasksAndKeypointsFollow() {
    for (int index = 0; index < 60; index++) {
      Target target = Target.image(1).region(3, 2, 50, 36).scale(1.2).annotations(1, 2, 3, 4);
      Augmentation drawn = MUCH.draw(3, 0, index);
      Sample plain = sampler.loadSample(target);
      Sample sample = sampler.loadSample(target.augmentation(drawn));
      Affine map = sample.toSample();
      assertThat(drawn.isMirrored()).isEqualTo(map.determinant() < 0);

      SampleAnnotation polygon = sample.annotations().get(0);
      double[] ring = ((MultiPolygon) polygon.segmentation().orElseThrow()).polygon(0).exterior();
      double[] source = SmallPictures.triangle().polygon(0).exterior();
      double left = Double.POSITIVE_INFINITY;
      double bottom = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < source.length; i += 2) {
        double x = map.m00() * source[i] + map.m01() * source[i + 1] + map.m02();
        double y = map.m10() * source[i] + map.m11() * source[i + 1] + map.m12();
        assertThat(ring[i]).isCloseTo(x, within(1e-9));
        assertThat(ring[i + 1]).isCloseTo(y, within(1e-9));
        left = Math.min(left, x);
        bottom = Math.max(bottom, y);
      }
      // The box is around the tilted triangle, not around its tilted box.
      Box box = polygon.box().orElseThrow();
      assertThat(box.x()).isCloseTo(left, within(1e-9));
      assertThat(box.maxY()).isCloseTo(bottom, within(1e-9));
      assertThat(box.area()).isLessThan(SmallPictures.triangle().bounds().warp(map).area() + 1e-9);

      SampleAnnotation pixels = sample.annotations().get(1);
      RunLengthMask mask = (RunLengthMask) pixels.segmentation().orElseThrow();
      Affine back = sample.toImage();
      RunLengthMask whole = SmallPictures.mask();
      Window around = mask.window();
      int differing = 0;
      for (int y = around.y() - 1; y <= around.endY(); y++) {
        for (int x = around.x() - 1; x <= around.endX(); x++) {
          double px = back.applyX(x + 0.5, y + 0.5);
          double py = back.applyY(x + 0.5, y + 0.5);
          boolean near = Math.abs(px - Math.rint(px)) < 1e-6 || Math.abs(py - Math.rint(py)) < 1e-6;
          boolean inside = whole.contains((int) Math.floor(px), (int) Math.floor(py));
          differing += !near && inside != mask.contains(x, y) ? 1 : 0;
        }
      }
      assertThat(differing).isZero();
      assertThat(pixels.box().orElseThrow()).isEqualTo(whole.toMultiPolygon().warp(map).bounds());

      Keypoints points = sample.annotations().get(2).keypoints().orElseThrow();
      Keypoints before = plain.annotations().get(2).source().keypoints().orElseThrow();
      int[] order = drawn.isMirrored() ? new int[] {0, 2, 1} : new int[] {0, 1, 2};
      for (int i = 0; i < 3; i++) {
        Keypoint was = before.points().get(order[i]).warp(map);
        Keypoint is = points.points().get(i);
        assertThat(is.name()).isEqualTo(before.points().get(i).name());
        assertThat(is.x()).isEqualTo(was.x());
        assertThat(is.y()).isEqualTo(was.y());
        assertThat(is.visibility()).isEqualTo(was.visibility());
      }
      // Without an outline it is the box of the corners.
      assertThat(sample.annotations().get(3).box().orElseThrow())
          .isEqualTo(Box.of(1, 30, 6, 5).warp(map));
      float[] array = sample.annotations().boxArray();
      for (int i = 0; i < 4; i++) {
        Box one = sample.annotations().get(i).box().orElseThrow();
        assertThat(array[4 * i]).isEqualTo((float) one.x());
        assertThat(array[4 * i + 3]).isEqualTo((float) one.height());
      }
    }
  }

  @Test
  void aMaskIsTurnedAsItsPixelsAre() {
    for (Augmentation turn : turns()) {
      Target target = Target.image(1).annotations(2).augmentation(turn);
      Sample sample = sampler.loadSample(target);
      Affine map = sample.toSample();
      RunLengthMask turned =
          (RunLengthMask) sample.annotations().get(0).segmentation().orElseThrow();
      RunLengthMask before = SmallPictures.mask();
      assertThat(turned.pixelCount()).isEqualTo(before.pixelCount());
      for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 60; x++) {
          assertThat(
                  turned.contains(
                      (int) Math.floor(map.applyX(x + 0.5, y + 0.5)),
                      (int) Math.floor(map.applyY(x + 0.5, y + 0.5))))
              .isEqualTo(before.contains(x, y));
        }
      }
      Target clipped = target.region(31, 15, 9, 14).clipped();
      Sample cut = sampler.loadSample(clipped);
      RunLengthMask part = (RunLengthMask) cut.annotations().get(0).segmentation().orElseThrow();
      assertThat(part.window()).isEqualTo(cut.target().sampleSize().toWindow());
      assertThat(part.pixelCount()).isEqualTo(before.crop(Window.of(31, 15, 9, 14)).pixelCount());
    }
  }

  @Test
  void annotationsAreThoseThatTheSampleShows() {
    int less = 0;
    for (int index = 0; index < 100; index++) {
      for (double share : new double[] {0, 0.4}) {
        Target target =
            Target.image(1)
                .region(18, 10, 14, 12)
                .visible(share)
                .augmentation(MUCH.draw(4, 0, index));
        Sample sample = sampler.loadSample(target);
        Box frame = sample.target().sampleSize().toBox();
        List<Long> expected = new ArrayList<>();
        for (SampleAnnotation one :
            sampler.loadSample(target.annotations(1, 2, 3, 4)).annotations()) {
          Box box = one.box().orElseThrow();
          if (share == 0
              ? box.intersects(frame)
              : box.intersectionArea(frame) > share * box.area()) {
            expected.add(one.id());
          }
        }
        assertThat(
                IntStream.range(0, sample.annotations().size()).mapToObj(sample.annotations()::id))
            .containsExactlyElementsOf(expected);
        less += expected.size() < 4 ? 1 : 0;
      }
    }
    assertThat(less).isGreaterThan(100);
  }

  @Test
  void theWayBackIsTheInverse() {
    for (int index = 0; index < 50; index++) {
      Sample sample =
          sampler.loadSample(
              Target.image(1)
                  .region(9, 8, 30, 20)
                  .toSize(64, 48)
                  .augmentation(MUCH.draw(5, 0, index)));
      Affine both = sample.toSample().then(sample.toImage());
      assertThat(both.applyX(13, 21)).isCloseTo(13, within(1e-9));
      assertThat(both.applyY(13, 21)).isCloseTo(21, within(1e-9));
      assertThat(sample.relCx()).isEqualTo(sample.toSample().applyX(24, 18));
    }
  }

  @Test
  void aClipHasOneAugmentationForAllFrames() {
    int shown = 0;
    for (int index = 0; index < 12; index++) {
      Augmentation drawn = COLOURS.draw(6, 0, index);
      Target target =
          Target.video(1).time(-1, 3).region(4, 4, 40, 30).toSize(32, 32).augmentation(drawn);
      Sample clip = sampler.loadSample(target);
      for (int t = 0; t < 3; t++) {
        Target alone = Target.images(2 + t).region(4, 4, 40, 30).toSize(32, 32).augmentation(drawn);
        Sample frame = sampler.loadSample(alone);
        assertThat(clip.pixels().frame(t + 1).copy().data())
            .isEqualTo(frame.pixels().frame(0).copy().data());
        assertThat(clip.toSample(t + 1)).isEqualTo(frame.toSample(0));
        assertThat(clip.paddingMask().frame(t + 1).copy().data())
            .isEqualTo(frame.paddingMask().frame(0).copy().data());
      }
      assertThat(clip.paddingMask().frame(0).value(3, 3, 0)).isEqualTo(1);
      for (SampleAnnotation one : clip.annotations().ofFrame(2)) {
        assertThat(one.box().orElseThrow()).isEqualTo(Box.of(15, 12, 9, 7).warp(clip.toSample(2)));
        shown++;
      }
    }
    assertThat(shown).isGreaterThan(5);
  }

  @Test
  void channelsOfSeveralResolutionsStayTogether() {
    NDArray coarse = pictures.parts(2).get(1).pixels().load();
    assertThat(coarse.width()).isEqualTo(30);
    for (int index = 0; index < 20; index++) {
      Target target =
          Target.image(2)
              .region(10, 8, 36, 24)
              .channels("nir|g")
              .interpolation(Interpolation.NEAREST)
              .augmentation(MUCH.draw(7, 0, index));
      Sample sample = sampler.loadSample(target);
      Affine back = sample.toImage();
      for (int y = 0; y < sample.pixels().height(); y++) {
        for (int x = 0; x < sample.pixels().width(); x++) {
          double px = back.applyX(x + 0.5, y + 0.5);
          double py = back.applyY(x + 0.5, y + 0.5);
          if (px < 0 || py < 0 || px >= 60 || py >= 40) {
            continue;
          }
          if (Math.abs(px - Math.rint(px)) < 0.01 || Math.abs(py - Math.rint(py)) < 0.01) {
            continue;
          }
          assertThat(sample.pixels().value(y, x, 0))
              .isEqualTo(coarse.value((int) (py / 2), (int) (px / 2), 0));
          assertThat(sample.pixels().value(y, x, 1))
              .isEqualTo(pictures.pixels(2).value((int) py, (int) px, 1));
        }
      }
    }
  }

  @Test
  void theSampleIsLoadedAgainFromItsText() {
    for (int index = 0; index < 30; index++) {
      Target target = Target.annotation(1).window(40, 30).augmentation(COLOURS.draw(8, 2, index));
      Sample sample = sampler.loadSample(target);
      Sample again = sampler.replay(sample.toJson());
      assertThat(again.pixels().data()).isEqualTo(sample.pixels().data());
      assertThat(again.annotations().boxes()).isEqualTo(sample.annotations().boxes());
      assertThat(sampler.loadSample(target.lazy()).pixels().data())
          .isEqualTo(sample.pixels().data());
      assertThat(sampler.delayed(target).finalize(sampler.finalizeOptions(target)).data())
          .isEqualTo(sample.pixels().data());
    }
  }

  @Test
  void aLoaderDrawsTheSameOnAnyNumberOfThreads() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      targets.add(Target.image(1 + i % 4).region(i % 7, i % 5, 32, 32));
    }
    List<String> one = texts(targets, loader -> loader.threads(1).batchSize(8));
    assertThat(texts(targets, loader -> loader.threads(8).batchSize(8))).isEqualTo(one);
    assertThat(texts(targets, loader -> loader.threads(3).batchSize(5))).isEqualTo(one);
    assertThat(texts(targets, loader -> loader.epoch(4))).doesNotContainAnyElementsOf(one);
    assertThat(texts(targets, loader -> loader.shuffle(12))).doesNotContainAnyElementsOf(one);
    SampleLoader loader = sampler.loader(targets).shuffle(11).epoch(3).augmentation(COLOURS);
    assertThat(loader.augmentation()).isEqualTo(COLOURS);
    Sample seventh = loader.sample(11, 3, 7);
    assertThat(one.get(7)).isEqualTo(text(seventh));
    assertThat(seventh.target().target().augmentation()).isEqualTo(COLOURS.draw(11, 3, 7));
  }

  private List<String> texts(List<Target> targets, UnaryOperator<SampleLoader> change) {
    return change
        .apply(sampler.loader(targets).shuffle(11).epoch(3).augmentation(COLOURS))
        .samples()
        .map(AugmentedSampleTest::text)
        .toList();
  }

  @Test
  void whoGoesOnElsewhereDrawsWhatIsLeft() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      targets.add(Target.image(1 + i % 4).region(i % 7, i % 5, 32, 32));
    }
    List<String> whole = texts(targets, loader -> loader);
    SampleLoader first =
        sampler.loader(targets).shuffle(11).epoch(3).augmentation(COLOURS).batchSize(12);
    Batch taken = first.iterator().next();
    List<String> rest = new ArrayList<>(whole.subList(12, 48));
    for (int rank = 0; rank < 3; rank++) {
      SampleLoader there =
          sampler
              .loader(targets)
              .shuffle(11)
              .shard(rank, 3)
              .batchSize(4)
              .threads(1 + rank)
              .augmentation(COLOURS)
              .resume(taken.state());
      List<String> texts = there.samples().map(AugmentedSampleTest::text).toList();
      assertThat(texts).hasSize(12);
      texts.forEach(text -> assertThat(rest.remove(text)).isTrue());
    }
    assertThat(rest).isEmpty();
  }

  @Test
  void aPlaceNamesTheAugmentationAndRefusesAnother() {
    List<Target> targets = Collections.nCopies(20, Target.image(1).window(32, 32));
    SampleLoader loader = sampler.loader(targets).batchSize(4).shuffle(11);
    Augmentation other = COLOURS.rotation(-3, 3);
    String line = loader.augmentation(COLOURS).at(0, 2).state();
    assertThat(line).endsWith("], \"augmentation\": " + COLOURS.toJson() + "}");
    SampleLoader resumed = loader.resume(line);
    assertThat(resumed.augmentation()).as("that of the line").isEqualTo(COLOURS);
    assertThat(resumed.augmentation(COLOURS).state()).isEqualTo(line);
    assertThat(loader.augmentation(COLOURS).resume(line).state()).isEqualTo(line);
    assertThatThrownBy(() -> loader.augmentation(other).resume(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the place is of the augmentation "
                + COLOURS.toJson()
                + ", this loader has the augmentation "
                + other.toJson()
                + "; it cannot go on there");
    assertThatThrownBy(() -> loader.augmentation(Augmentation.none()).resume(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(", this loader has no augmentation;");
    assertThatThrownBy(() -> resumed.augmentation(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the place of the line is of the augmentation ")
        .hasMessageContaining(" makes other samples");
    assertThat(resumed.at(0, 2).augmentation(other).augmentation())
        .as("a place without a line is bound to nothing")
        .isEqualTo(other);
    String plain = loader.at(0, 2).state();
    assertThatThrownBy(() -> loader.augmentation(COLOURS).resume(plain))
        .hasMessageContaining("the place is of no augmentation, this loader has the augmentation ");
    assertThatThrownBy(() -> loader.resume(plain).augmentation(COLOURS))
        .isInstanceOf(IllegalStateException.class);
    String before = plain.replace(", \"augmentation\": {}", "");
    assertThat(before).isNotEqualTo(plain);
    assertThat(loader.resume(before).augmentation(COLOURS).done()).isEqualTo(8);
    assertThat(loader.augmentation(other).resume(before).augmentation()).isEqualTo(other);
    assertThatThrownBy(
            () -> loader.resume(plain.replace("\"augmentation\": {}", "\"augmentation\": 3")))
        .hasMessage("the state of a loader: augmentation must be an object, not 3");
  }

  @Test
  void aPlaceNamesTheLetterboxAndTheOtherSettingsOfItsTargets() {
    List<Target> targets = Collections.nCopies(20, Target.image(1).window(32, 32));
    String line = sampler.loader(targets).batchSize(4).at(0, 2).state();
    for (UnaryOperator<Target> change :
        List.<UnaryOperator<Target>>of(
            target -> target.letterbox(16, 16),
            target -> target.toSize(16, 16),
            target -> target.augmentation(Augmentation.none().rotation(5, 5)))) {
      List<Target> changed = targets.stream().map(change).toList();
      assertThatThrownBy(() -> sampler.loader(changed).resume(line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("20 other targets of the same dataset");
    }
  }

  @Test
  void aBatchOfTurnedWindowsSaysWhatToDo() {
    List<Target> targets = Collections.nCopies(8, Target.image(1).region(2, 2, 32, 24));
    Augmentation turns = Augmentation.none().turns(0, 1);
    SampleLoader loader = sampler.loader(targets).shuffle(0).augmentation(turns);
    assertThatThrownBy(() -> loader.iterator().next())
        .hasMessageContaining("a batch needs samples of one shape and type: ")
        .hasMessageEndingWith(
            "; give turns(0, 2) or square windows: an odd quarter turn changes width and height");
  }

  @Test
  void aMixHasOneSeedAndOneAugmentation() {
    SampleLoader loader = sampler.loader(Collections.nCopies(20, Target.image(1).window(32, 32)));
    SampleLoader varied = loader.shuffle(3).augmentation(COLOURS);
    SampleLoader mix = SampleLoader.mixed(List.of(varied, loader, varied), 1, 1, 1);
    assertThat(mix.augmentation()).isEqualTo(COLOURS);
    assertThat(mix.shuffle()).hasValue(3);
    assertThatThrownBy(
            () -> SampleLoader.mixed(List.of(loader, loader.augmentation(COLOURS)), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loader 1 of the mix has another augmentation than loader 0, and a mix has one; call"
                + " augmentation(value) on the mix and not on its loaders");
    assertThatThrownBy(() -> SampleLoader.mixed(List.of(varied, varied.shuffle(4)), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loader 1 of the mix has another seed than loader 0");
  }

  private static String text(Sample sample) {
    return sample.target().target().toJson() + Arrays.hashCode((byte[]) sample.pixels().data());
  }

  @Test
  void whatDoesNotGoTogetherSaysWhy() {
    Augmentation tilted = Augmentation.none().rotation(5, 5);
    assertThatThrownBy(() -> Target.image(1).padding(Padding.Mode.REFLECT).augmentation(tilted))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only flips, quarter turns and colours");
    assertThatThrownBy(() -> Target.image(1).augmentation(tilted).edges(Edges.NDSAMPLER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("edges(Edges.NDSAMPLER) contradicts");
    assertThatThrownBy(() -> Target.image(1).nativeScale(NativeScale.PARTS).augmentation(tilted))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("realign()");
    List<Target> targets = List.of(Target.image(1).padding(Padding.Mode.EDGE));
    assertThatThrownBy(() -> sampler.loader(targets).augmentation(MUCH).samples().toList())
        .isInstanceOf(SampleLoadException.class)
        .hasMessageContaining("padding");
  }
}
