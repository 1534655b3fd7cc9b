package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoxTest {
  private static final Box BOX = Box.of(1, 2, 10, 20);

  @Test
  void cornersAndCentreAreThoseOfTheBox() {
    assertThat(Box.ofCorners(1, 2, 11, 22)).isEqualTo(BOX);
    assertThat(Box.ofCenter(6, 12, 10, 20)).isEqualTo(BOX);
    assertThat(BOX.maxX()).isEqualTo(11);
    assertThat(BOX.maxY()).isEqualTo(22);
    assertThat(BOX.centerX()).isEqualTo(6);
    assertThat(BOX.centerY()).isEqualTo(12);
    assertThat(BOX.area()).isEqualTo(200);
  }

  @Test
  void aBoxIsValidWithoutASideButNotWithANegativeOne() {
    assertThat(BOX.isValid()).isTrue();
    assertThat(Box.of(0, 0, 0, 0).isValid()).isTrue();
    assertThat(Box.of(0, 0, -1, 1).isValid()).isFalse();
    assertThat(Box.of(0, 0, 1, -1).isValid()).isFalse();
    for (int i = 0; i < 4; i++) {
      double[] values = {1, 1, 1, 1};
      values[i] = i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      assertThat(Box.of(values[0], values[1], values[2], values[3]).isValid()).isFalse();
    }
  }

  @Test
  void edgesBelongToIt() {
    for (double[] inside : new double[][] {{1, 2}, {11, 22}, {1, 22}, {11, 2}, {6, 12}}) {
      assertThat(BOX.contains(inside[0], inside[1])).isTrue();
    }
    for (double[] outside : new double[][] {{0.9, 12}, {11.1, 12}, {6, 1.9}, {6, 22.1}}) {
      assertThat(BOX.contains(outside[0], outside[1])).isFalse();
    }
    assertThat(BOX.contains(BOX)).isTrue();
    assertThat(BOX.contains(Box.ofCorners(0.9, 3, 5, 5))).isFalse();
    assertThat(BOX.contains(Box.ofCorners(2, 1.9, 5, 5))).isFalse();
    assertThat(BOX.contains(Box.ofCorners(2, 3, 11.1, 5))).isFalse();
    assertThat(BOX.contains(Box.ofCorners(2, 3, 5, 22.1))).isFalse();
  }

  @Test
  void boxesThatTouchIntersectAndShareNoArea() {
    for (Box touching :
        new Box[] {
          Box.ofCorners(11, 3, 12, 4),
          Box.ofCorners(0, 3, 1, 4),
          Box.ofCorners(3, 22, 4, 23),
          Box.ofCorners(3, 1, 4, 2)
        }) {
      assertThat(BOX.intersects(touching)).isTrue();
      assertThat(BOX.intersectionArea(touching)).isZero();
      assertThat(BOX.iou(touching)).isZero();
      assertThat(BOX.intersection(touching).area()).isZero();
    }
    for (Box apart :
        new Box[] {
          Box.ofCorners(11.5, 3, 12, 4),
          Box.ofCorners(0, 3, 0.5, 4),
          Box.ofCorners(3, 22.5, 4, 23),
          Box.ofCorners(3, 1, 4, 1.5)
        }) {
      assertThat(BOX.intersects(apart)).isFalse();
      assertThat(BOX.intersectionArea(apart)).isZero();
      assertThat(BOX.intersection(apart).isValid()).isTrue();
      assertThat(BOX.intersection(apart).area()).isZero();
    }
  }

  @Test
  void whatTwoBoxesShare() {
    Box other = Box.of(6, 12, 10, 20);
    assertThat(BOX.intersectionArea(other)).isEqualTo(50);
    assertThat(BOX.intersection(other)).isEqualTo(Box.of(6, 12, 5, 10));
    assertThat(BOX.union(other)).isEqualTo(Box.ofCorners(1, 2, 16, 32));
    assertThat(other.union(BOX)).isEqualTo(Box.ofCorners(1, 2, 16, 32));
    assertThat(BOX.iou(other)).isEqualTo(50.0 / 350);
    assertThat(BOX.iou(other, 1)).isEqualTo(6.0 * 11 / (2 * 11 * 21 - 66));
    assertThat(BOX.iou(Box.of(12, 2, 3, 3), 1)).isZero();
    assertThat(BOX.iou(Box.of(1, 23, 3, 3), 1)).isZero();
    assertThat(BOX.iou(Box.of(11.5, 2, 3, 20), 1)).isPositive();
    assertThat(BOX.coverageBy(other)).isEqualTo(0.25);
    assertThat(Box.of(1, 2, 0, 0).coverageBy(other)).isZero();
    assertThat(Box.of(1, 2, 0, 0).iou(Box.of(1, 2, 0, 0))).isZero();
  }

  @Test
  void movedScaledPaddedAndClamped() {
    assertThat(BOX.translate(3, -4)).isEqualTo(Box.of(4, -2, 10, 20));
    assertThat(BOX.scale(2, 3)).isEqualTo(Box.of(2, 6, 20, 60));
    assertThat(BOX.pad(3, 4)).isEqualTo(Box.of(-2, -2, 16, 28));
    assertThat(BOX.pad(1, 2, 3, 4)).isEqualTo(Box.of(0, 0, 14, 26));
    assertThat(BOX.clamp(Box.of(5, 5, 2, 100))).isEqualTo(Box.ofCorners(5, 5, 7, 22));
    assertThat(BOX.clamp(Box.of(100, 100, 2, 3))).isEqualTo(Box.of(100, 100, 0, 0));
  }

  @Test
  void warpedItIsTheBoxAroundItsCorners() {
    assertThat(BOX.warp(Affine.scaling(2, 3))).isEqualTo(BOX.scale(2, 3));
    assertThat(BOX.warp(new Affine(0, -1, 0, 1, 0, 0))).isEqualTo(Box.ofCorners(-22, 1, -2, 11));
    assertThat(BOX.warp(new Affine(-1, 0, 0, 0, -1, 0))).isEqualTo(Box.ofCorners(-11, -22, -1, -2));
    assertThat(BOX.warp(new Affine(1, 1, 0, -1, 1, 0))).isEqualTo(Box.ofCorners(3, -9, 33, 21));
  }

  @Test
  void itsWindowHoldsAllOfIt() {
    assertThat(Box.ofCorners(1.2, 2.9, 3.1, 4).toWindow()).isEqualTo(Window.ofCorners(1, 2, 4, 4));
    assertThat(Box.ofCorners(-1.2, -2, 0, 0.5).toWindow())
        .isEqualTo(Window.ofCorners(-2, -2, 0, 1));
    assertThatThrownBy(() -> Box.of(1e10, 0, 1, 1).toWindow())
        .isInstanceOf(ArithmeticException.class);
  }
}
