package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultiPolygonTest {
  private static final Polygon FRAME =
      Polygon.of(
          new double[] {0, 0, 10, 0, 10, 10, 0, 10},
          List.of(new double[] {2, 2, 8, 2, 8, 8, 2, 8}));

  @Test
  void aHoleIsNoPartOfTheAreaNorOfTheMask() {
    assertThat(FRAME.area()).isEqualTo(64);
    MultiPolygon shape = MultiPolygon.of(FRAME);
    RunLengthMask mask = shape.toMask(Size.of(12, 12));
    assertThat(mask.area()).isEqualTo(64);
    assertThat(mask.contains(1, 1)).isTrue();
    assertThat(mask.contains(2, 2)).isFalse();
    assertThat(mask.toMultiPolygon().area()).isEqualTo(64);
  }

  @Test
  void aPixelBelongsWhenItsCentreDoes() {
    MultiPolygon shape = MultiPolygon.of(Polygon.of(0.4, 0.6, 2.6, 0.6, 2.6, 3, 0.4, 3));
    RunLengthMask mask = shape.toMask(Size.of(4, 4));
    assertThat(mask.pixelBounds()).isEqualTo(Window.of(0, 1, 3, 2));
    assertThat(mask.area()).isEqualTo(6);
  }

  @Test
  void movingAndWarpingChangeEveryRing() {
    MultiPolygon shape = MultiPolygon.of(FRAME, Polygon.of(20, 20, 30, 20, 20, 30));
    assertThat(shape.translate(-1, 2).polygon(0).holes().get(0))
        .containsExactly(1, 4, 7, 4, 7, 10, 1, 10);
    assertThat(shape.warp(Affine.scaling(2, 2)).area()).isEqualTo(4 * shape.area());
    assertThat(shape.polygons().get(1).translate(1, 1).exterior())
        .containsExactly(21, 21, 31, 21, 21, 31);
  }

  @Test
  void clippingRepairsAndKeepsWhatIsInTheBox() {
    MultiPolygon bowTie = MultiPolygon.of(Polygon.of(0, 0, 10, 10, 10, 0, 0, 10));
    assertThat(bowTie.clip(Box.of(0, 0, 20, 5)).area()).isEqualTo(25);
    assertThat(MultiPolygon.of(FRAME).clip(Box.of(3, 3, 2, 2)).isEmpty()).isTrue();
    assertThat(MultiPolygon.of(FRAME).clip(Box.of(0, 0, 5, 20)).area()).isEqualTo(32);
    assertThat(MultiPolygon.of(FRAME).clip(Box.of(-1, -1, 50, 50)))
        .isEqualTo(MultiPolygon.of(FRAME));
    assertThat(MultiPolygon.of(FRAME).clip(Box.of(10, 0, 5, 5)).isEmpty()).isTrue();
  }

  @Test
  void jtsRoundTripKeepsTheRings() {
    MultiPolygon shape = MultiPolygon.of(FRAME, Polygon.of(20, 20, 30, 20, 20, 30));
    assertThat(MultiPolygon.fromJts(shape.toJts())).isEqualTo(shape);
  }

  @Test
  void badRingsAreRejected() {
    assertThatThrownBy(() -> Polygon.of(1, 2, 3)).hasMessageContaining("odd count");
    assertThatThrownBy(() -> MultiPolygon.ofRings(List.of(new double[] {0, Double.NaN})))
        .hasMessageContaining("number 1 is NaN");
  }
}
