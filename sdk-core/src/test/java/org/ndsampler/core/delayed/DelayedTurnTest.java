package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.geom.internal.Turn;

/** Mirrors, quarter turns and changed values of graphs, pixel by pixel. */
class DelayedTurnTest {
  private static NDArray random(DType type, int width, int height, int channels) {
    SplittableRandom random = new SplittableRandom(width * 31L + channels);
    NDArray plain = NDArray.zeros(DType.FLOAT64, Shape.of(height, width, channels));
    double[] values = (double[]) plain.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return plain.to(type);
  }

  /** The value at a place of the turned picture, by walking back. */
  private static double turnedValue(NDArray from, Turn turn, int row, int column, int channel) {
    int width = from.width();
    int height = from.height();
    int x = column;
    int y = row;
    for (int i = 0; i < turn.quarters(); i++) {
      // Clockwise, the first column becomes the first row, from below.
      boolean lies = (turn.quarters() - i) % 2 != 0;
      int heightBefore = lies ? height : width;
      int newX = y;
      y = heightBefore - 1 - x;
      x = newX;
    }
    return from.value(y, turn.mirrored() ? width - 1 - x : x, channel);
  }

  private static void assertSame(NDArray actual, NDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.copy().data()).isEqualTo(expected.copy().data());
  }

  @Test
  void eachTurnPutsEachValueWhereItBelongs() {
    for (DType type : DType.values()) {
      for (int channels : new int[] {1, 2, 3, 4}) {
        NDArray from = random(type, 7, 5, channels);
        DelayedImage image = DelayedImage.identity(from);
        for (boolean mirrored : new boolean[] {false, true}) {
          for (int quarters = -1; quarters < 5; quarters++) {
            Turn turn = new Turn(mirrored, quarters);
            NDArray to = (mirrored ? image.mirrored() : image).turned(quarters).load();
            assertThat(to.shape().size()).isEqualTo(turn.of(Size.of(7, 5)));
            for (int y = 0; y < to.height(); y++) {
              for (int x = 0; x < to.width(); x++) {
                for (int c = 0; c < channels; c++) {
                  assertThat(to.value(y, x, c)).isEqualTo(turnedValue(from, turn, y, x, c));
                }
              }
            }
          }
        }
      }
    }
  }

  @Test
  void turnsFollowEachOtherAsTheirMapsDo() {
    Size size = Size.of(7, 5);
    for (int a = 0; a < 8; a++) {
      Turn first = new Turn(a >= 4, a % 4);
      assertThat(first.then(first.inverse())).isEqualTo(Turn.NONE);
      for (int b = 0; b < 8; b++) {
        Turn next = new Turn(b >= 4, b % 4);
        Affine both = first.toAffine(size).then(next.toAffine(first.of(size)));
        Affine one = first.then(next).toAffine(size);
        for (double[] p : new double[][] {{0, 0}, {7, 5}, {2, 3}}) {
          assertThat(one.applyX(p[0], p[1])).isEqualTo(both.applyX(p[0], p[1]));
          assertThat(one.applyY(p[0], p[1])).isEqualTo(both.applyY(p[0], p[1]));
        }
      }
      Window window = Window.of(1, 2, 3, 2);
      assertThat(first.of(window, size))
          .isEqualTo(window.toBox().warp(first.toAffine(size)).toWindow());
    }
  }

  @Test
  void aCropOfATurnIsThatPartOfTheTurn() {
    NDArray from = random(DType.UINT8, 19, 11, 3);
    DelayedImage turned = DelayedImage.identity(from).scale(1.7).mirrored().turned(1);
    NDArray whole = turned.load();
    Window window = Window.of(3, 5, 9, 14);
    assertSame(turned.crop(window).load(), whole.crop(window));
    assertSame(
        turned.window(Window.of(-2, -3, 12, 9)).load().crop(Window.of(2, 3, 10, 6)),
        whole.crop(Window.of(0, 0, 10, 6)));
    assertSame(turned.select(2, 0).load().channels(1, 2), whole.channels(0, 1));
    assertThatThrownBy(() -> turned.crop(Window.of(0, 0, 99, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("is not inside");
  }

  @Test
  void aWarpOfATurnResamplesOnce() {
    NDArray from = random(DType.UINT8, 20, 16, 3);
    Affine tilt = Affine.rotation(0.3).then(Affine.scaling(1.4, 1.2));
    Size size = Size.of(24, 30);
    DelayedImage turned = DelayedImage.identity(from).scale(2).mirrored().turned(3);
    Affine all = Affine.scaling(2, 2).then(new Turn(true, 3).toAffine(Size.of(40, 32))).then(tilt);
    DelayedImage once = DelayedImage.identity(from).warp(all, size);
    assertSame(turned.warp(tilt, size).load(), once.load());
    assertThat(turned.warp(tilt, size).explain().leaves()).hasSize(1);
  }

  @Test
  void framesAreTurnedEachAndTheGraphSaysSo() {
    NDArray from = random(DType.UINT16, 6, 4, 2);
    DelayedImage image = DelayedImage.identity(from);
    DelayedOperation clip = DelayedOperation.frames(List.of(image, image.mirrored()));
    NDArray turned = clip.mirrored().turned(1).load();
    assertThat(turned.shape()).isEqualTo(Shape.of(2, 6, 4, 2));
    assertThat(turned.frame(1).copy().data()).isEqualTo(image.turned(1).load().data());
    assertThat(image.mirrored().turned(1).toString()).contains("Turn 4x6 mirrored by 90 degrees");
    assertThat(image.turned(1).turned(3)).isSameAs(image);
  }

  @Test
  void changedValuesAreToldWhereTheyLie() {
    NDArray from = random(DType.FLOAT32, 12, 9, 2);
    DelayedImage mapped =
        DelayedImage.identity(from)
            .mapped(
                (window, values) -> {
                  for (int y = 0; y < values.height(); y++) {
                    for (int x = 0; x < values.width(); x++) {
                      values
                          .crop(Window.of(x, y, 1, 1))
                          .fill(100 * (window.y() + y) + window.x() + x);
                    }
                  }
                });
    NDArray part = mapped.crop(Window.of(3, 2, 5, 4)).load();
    assertThat(part.value(0, 0, 1)).isEqualTo(203);
    assertThat(part.value(3, 4, 0)).isEqualTo(507);
    assertThat(mapped.turned(2).load().value(0, 0, 0)).isEqualTo(811);
    assertThat(mapped.select(1).load().value(1, 1, 0)).isEqualTo(101);
    assertThat(mapped.asType(DType.UINT8).crop(Window.of(0, 0, 2, 1)).load().value(0, 1, 0))
        .isEqualTo(1);
    assertThat(mapped.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(mapped.explain().leaves()).hasSize(1);
  }
}
