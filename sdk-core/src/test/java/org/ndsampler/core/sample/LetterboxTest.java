package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** {@link Target#letterbox} and the way back. */
class LetterboxTest {
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

  @Test
  void theWindowLiesBetweenBarsWithThePixelsThatToSizeGives() {
    for (Window window :
        new Window[] {
          Window.of(0, 0, 60, 40), Window.of(10, 5, 20, 30), Window.of(-6, 3, 30, 50)
        }) {
      for (int[] wh : new int[][] {{64, 64}, {30, 17}, {100, 31}, {1, 9}}) {
        Target part = Target.image(1).region(window);
        Sample boxed = sampler.loadSample(part.letterbox(wh[0], wh[1]).fill(114));
        double scale = Math.min(wh[0] / (double) window.width(), wh[1] / (double) window.height());
        int width = (int) Math.max(1, Math.rint(window.width() * scale));
        int height = (int) Math.max(1, Math.rint(window.height() * scale));
        int left = (wh[0] - width) / 2;
        int top = (wh[1] - height) / 2;
        assertThat(boxed.pixels().shape().size()).isEqualTo(Size.of(wh[0], wh[1]));
        assertThat(Math.min(left, top)).isZero();
        Sample inner = sampler.loadSample(part.toSize(width, height).fill(114));
        Window place = Window.of(left, top, width, height);
        assertThat(boxed.pixels().crop(place).copy().data()).isEqualTo(inner.pixels().data());
        NDArray rest = boxed.pixels().copy();
        rest.crop(place).fill(114);
        for (byte value : (byte[]) rest.data()) {
          assertThat(value).isEqualTo((byte) 114);
        }
        Window inside = inner.target().insideSample().translate(left, top);
        assertThat(boxed.target().insideSample()).isEqualTo(inside);
        NDArray mask = boxed.paddingMask();
        assertThat(mask.crop(inside).copy().value(0, 0, 0)).isZero();
        mask.crop(inside).fill(1);
        assertThat((byte[]) mask.data()).containsOnly(1);
      }
    }
  }

  @Test
  void boxesComeBack() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      Window window =
          Window.of(
              random.nextInt(20),
              random.nextInt(20),
              1 + random.nextInt(60),
              1 + random.nextInt(60));
      Sample sample =
          sampler.loadSample(
              Target.image(1)
                  .region(window)
                  .letterbox(1 + random.nextInt(90), 1 + random.nextInt(90)));
      Box there = Box.of(random.nextDouble(50), random.nextDouble(30), 7, 5.5);
      Box back = there.warp(sample.toSample()).warp(sample.toImage());
      assertThat(back.x()).isCloseTo(there.x(), within(1e-9));
      assertThat(back.y()).isCloseTo(there.y(), within(1e-9));
      assertThat(back.maxX()).isCloseTo(there.maxX(), within(1e-9));
      assertThat(back.maxY()).isCloseTo(there.maxY(), within(1e-9));
      // The corners of the window are those of what lies between the bars.
      Box whole = window.toBox().warp(sample.toSample());
      assertThat(whole.x()).isCloseTo(Math.rint(whole.x()), within(1e-9));
      assertThat(whole.maxY()).isCloseTo(Math.rint(whole.maxY()), within(1e-9));
    }
  }

  @Test
  void wholeFactorsAreExact() {
    for (int factor = 1; factor <= 16; factor++) {
      // Smaller by a whole number: the way back has only whole numbers.
      Sample small =
          sampler.loadSample(Target.image(1).region(7, 5, 6 * factor, 3 * factor).letterbox(6, 11));
      Affine back = small.toImage();
      assertThat(back).isEqualTo(new Affine(factor, 0, 7, 0, factor, 5 - 4 * factor));
      for (int x = 0; x <= 6; x++) {
        assertThat(back.applyX(x, 0)).isEqualTo(7 + x * factor);
      }
    }
    for (int factor = 1; factor <= 16; factor *= 2) {
      // Larger by a power of two: there and back is the identity to the last bit.
      Sample large =
          sampler.loadSample(
              Target.image(1).region(7, 5, 12, 9).letterbox(12 * factor, 9 * factor + 6));
      Affine both = large.toSample().then(large.toImage());
      assertThat(both).isEqualTo(Affine.IDENTITY);
    }
    for (int factor : new int[] {3, 5, 6, 7, 9, 10}) {
      Sample large =
          sampler.loadSample(
              Target.image(1).region(7, 5, 12, 9).letterbox(12 * factor, 9 * factor + 6));
      for (int x = 0; x < 60; x++) {
        assertThat(large.toSample().applyX(x, 3)).isEqualTo(factor * (x - 7));
        assertThat(large.toImage().applyX(factor * (x - 7), 3)).isCloseTo(x, within(1e-12));
      }
    }
  }

  @Test
  void barsAreContinuedIfThePaddingSaysSo() {
    Sample sample =
        sampler.loadSample(
            Target.image(1).region(10, 10, 20, 10).letterbox(20, 16).padding(Padding.Mode.EDGE));
    for (int x = 0; x < 20; x++) {
      assertThat(sample.pixels().value(0, x, 1)).isEqualTo(pictures.pixels(1).value(10, 10 + x, 1));
      assertThat(sample.pixels().value(15, x, 2))
          .isEqualTo(pictures.pixels(1).value(19, 10 + x, 2));
    }
  }

  @Test
  void aClipIsBoxedFrameByFrameAndJsonKeepsIt() {
    Target target = Target.video(1).time(0, 2).region(0, 0, 60, 40).letterbox(30, 30);
    assertThat(Target.parse(target.toJson())).isEqualTo(target);
    assertThat(target.toJson()).contains("\"letterbox\": [30, 30]");
    Sample sample = sampler.loadSample(target);
    assertThat(sample.pixels().shape().size()).isEqualTo(Size.of(30, 30));
    Box box = sample.annotations().ofFrame(1).get(0).box().orElseThrow();
    assertThat(box.x()).isCloseTo((15 + 3) / 2.0, within(1e-9));
    assertThat(box.y()).isCloseTo((12 - 2) / 2.0 + 5, within(1e-9));
    assertThatThrownBy(() -> sampler.loadSample(Target.image(1).region(3, 3, 0, 5).letterbox(9, 9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its window is empty");
    assertThatThrownBy(() -> target.toSize(3, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("letterbox(30, 30)");
    assertThatThrownBy(() -> Target.image(1).letterbox(0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("letterbox must be positive");
  }
}
