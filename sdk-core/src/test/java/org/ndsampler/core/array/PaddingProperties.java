package org.ndsampler.core.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.array.Padding.Amounts;
import org.ndsampler.core.array.Padding.Mode;
import org.ndsampler.core.geom.Window;

/** Padding against a version that walks, step by step, the way NumPy's manual draws it. */
class PaddingProperties {

  @Property(tries = 500)
  void everyModeIsTheNaiveOne(
      @ForAll Mode mode,
      @ForAll DType type,
      @ForAll @IntRange(min = 1, max = 4) int frames,
      @ForAll @IntRange(min = 1, max = 5) int height,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll @IntRange(min = 0, max = 9) int before,
      @ForAll @IntRange(min = 0, max = 9) int after,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NDArray large = NDArray.zeros(type, Shape.of(frames + 1, height + 2, width + 1, 3));
    for (int t = 0; t < frames + 1; t++) {
      for (int y = 0; y < height + 2; y++) {
        for (int x = 0; x < width + 1; x++) {
          large.frame(t).crop(Window.of(x, y, 1, 1)).channels(0, 2).fill(random.nextInt(100));
        }
      }
    }
    NDArray array = large.frames(1, frames + 1).crop(Window.of(1, 2, width, height)).channels(0, 2);
    Amounts amounts = new Amounts(before, after, after, before, before / 2, after + 1);
    NDArray padded = new Padding(mode, 42).pad(array, amounts);
    NDArray mask = Padding.mask(array.shape(), amounts);
    assertThat(padded.dtype()).isEqualTo(type);
    assertThat(padded.shape())
        .isEqualTo(
            Shape.of(
                frames + before + after,
                height + before + after,
                width + before / 2 + after + 1,
                2));
    assertThat(mask.shape().toArray()).startsWith(padded.frames(), padded.height(), padded.width());
    for (int t = 0; t < padded.frames(); t++) {
      for (int y = 0; y < padded.height(); y++) {
        for (int x = 0; x < padded.width(); x++) {
          boolean inside =
              t >= before
                  && t < before + frames
                  && y >= after
                  && y < after + height
                  && x >= before / 2
                  && x < before / 2 + width;
          assertThat(mask.value(t, y, x, 0)).isEqualTo(inside ? 0 : 1);
          for (int c = 0; c < 2; c++) {
            double expected =
                mode == Mode.CONSTANT && !inside
                    ? 42
                    : array.value(
                        walk(mode, t - before, frames),
                        walk(mode, y - after, height),
                        walk(mode, x - before / 2, width),
                        c);
            assertThat(padded.value(t, y, x, c)).isEqualTo(expected);
          }
        }
      }
    }
  }

  /** One step at a time from the edge, turning where the mode turns. */
  private static int walk(Mode mode, int index, int length) {
    int at = index < 0 ? 0 : index >= length ? length - 1 : index;
    int steps = index < 0 ? -index : index >= length ? index - length + 1 : 0;
    int direction = index < 0 ? -1 : 1;
    for (int i = 0; i < steps; i++) {
      int next = at + direction;
      boolean beyond = next < 0 || next >= length;
      switch (mode) {
        case CONSTANT, EDGE -> next = Math.max(0, Math.min(length - 1, next));
        case WRAP -> next = Math.floorMod(next, length);
        case SYMMETRIC -> {
          if (beyond) {
            direction = -direction;
            next = at;
          }
        }
        case REFLECT -> {
          if (beyond) {
            direction = -direction;
            next = length == 1 ? 0 : at + direction;
          }
        }
      }
      at = next;
    }
    return at;
  }

  @Example
  void theModesAreThoseOfNumpy() {
    NDArray array = NDArray.of(new byte[] {1, 2, 3, 4}, Shape.of(1, 4, 1));
    Amounts amounts = Amounts.ofSpace(0, 0, 3, 3);
    assertThat(Padding.of(Mode.EDGE).pad(array, amounts).toBytes())
        .containsExactly(1, 1, 1, 1, 2, 3, 4, 4, 4, 4);
    assertThat(Padding.of(Mode.REFLECT).pad(array, amounts).toBytes())
        .containsExactly(4, 3, 2, 1, 2, 3, 4, 3, 2, 1);
    assertThat(Padding.of(Mode.SYMMETRIC).pad(array, amounts).toBytes())
        .containsExactly(3, 2, 1, 1, 2, 3, 4, 4, 3, 2);
    assertThat(Padding.of(Mode.WRAP).pad(array, amounts).toBytes())
        .containsExactly(2, 3, 4, 1, 2, 3, 4, 1, 2, 3);
    assertThat(Padding.constant(9).pad(array, amounts).toBytes())
        .containsExactly(9, 9, 9, 1, 2, 3, 4, 9, 9, 9);
    assertThat(Mode.ofLabel("reflect")).isEqualTo(Mode.REFLECT);
  }

  @Example
  void whatCannotBePaddedSaysWhy() {
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(2, 2, 1));
    NDArray empty = NDArray.zeros(DType.UINT8, Shape.of(0, 2, 2, 1));
    Amounts time = new Amounts(1, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> Padding.ZERO.pad(image, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no time");
    assertThatThrownBy(() -> Padding.of(Mode.EDGE).pad(empty, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("constant");
    assertThat(Padding.ZERO.pad(empty, time).shape()).isEqualTo(Shape.of(1, 2, 2, 1));
    assertThatThrownBy(() -> Mode.ofLabel("mirror"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reflect");
    assertThatThrownBy(() -> Amounts.ofSpace(-1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Padding.ZERO.pad(image, Amounts.ofSpace(Integer.MAX_VALUE, 0, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Padding.ZERO.pad(image, Amounts.NONE)).isSameAs(image);
  }
}
