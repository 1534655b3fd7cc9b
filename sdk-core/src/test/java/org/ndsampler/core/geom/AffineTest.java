package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AffineTest {
  private static final Affine AFFINE = new Affine(2, 3, 5, 7, 11, 13);

  private static void assertClose(Affine actual, Affine expected) {
    double[][] a = actual.toMatrix();
    double[][] b = expected.toMatrix();
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(a[i][j]).as(actual + " and " + expected).isCloseTo(b[i][j], within(1e-9));
      }
    }
  }

  @Test
  void aPointGoesWhereTheMatrixSays() {
    assertThat(AFFINE.applyX(10, 100)).isEqualTo(325);
    assertThat(AFFINE.applyY(10, 100)).isEqualTo(1183);
    assertThat(AFFINE.determinant()).isEqualTo(1);
    assertThat(AFFINE.toMatrix()).isDeepEqualTo(new double[][] {{2, 3, 5}, {7, 11, 13}, {0, 0, 1}});
    assertThat(Affine.ofMatrix(AFFINE.toMatrix())).isEqualTo(AFFINE);
    assertThat(Affine.ofMatrix(new double[][] {{2, 3, 5}, {7, 11, 13}})).isEqualTo(AFFINE);
  }

  @Test
  void aMatrixOfAnotherFormIsRefusedWithWhatItHas() {
    assertThatThrownBy(() -> Affine.ofMatrix(new double[1][3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 1");
    assertThatThrownBy(() -> Affine.ofMatrix(new double[4][3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 4");
    assertThatThrownBy(() -> Affine.ofMatrix(new double[][] {{1, 2, 3}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1");
    for (int i = 0; i < 3; i++) {
      double[][] matrix = AFFINE.toMatrix();
      matrix[2][i] += 1;
      assertThatThrownBy(() -> Affine.ofMatrix(matrix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("last row");
    }
  }

  @Test
  void oneAfterTheOtherIsBothInOrder() {
    Affine next = new Affine(1, 2, 3, 4, 5, 6);
    Affine both = AFFINE.then(next);
    double x = AFFINE.applyX(3, 4);
    double y = AFFINE.applyY(3, 4);
    assertThat(both.applyX(3, 4)).isEqualTo(next.applyX(x, y));
    assertThat(both.applyY(3, 4)).isEqualTo(next.applyY(x, y));
    assertThat(both).isNotEqualTo(next.then(AFFINE));
    Affine about = Affine.scaling(2, 3).about(10, 20);
    assertThat(about.applyX(10, 20)).isEqualTo(10);
    assertThat(about.applyY(10, 20)).isEqualTo(20);
    assertThat(about.applyX(11, 21)).isEqualTo(12);
    assertThat(about.applyY(11, 21)).isEqualTo(23);
  }

  @Test
  void theInverseLeadsBack() {
    assertClose(AFFINE.then(AFFINE.inverse()), Affine.IDENTITY);
    assertClose(AFFINE.inverse().then(AFFINE), Affine.IDENTITY);
    assertThat(Affine.translation(3, 4).inverse()).isEqualTo(Affine.translation(-3, -4));
    // Not minus zero, which prints otherwise.
    assertThat(Affine.IDENTITY.inverse().toString()).isEqualTo(Affine.IDENTITY.toString());
    for (Affine flat :
        new Affine[] {
          Affine.scaling(0, 1), new Affine(1, 2, 0, 2, 4, 0), Affine.scaling(1e200, 1e200)
        }) {
      assertThatThrownBy(flat::inverse)
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("cannot be inverted");
    }
  }

  @Test
  void whatItIs() {
    assertThat(Affine.IDENTITY.isIdentity()).isTrue();
    assertThat(Affine.translation(1, 0).isIdentity()).isFalse();
    assertThat(Affine.translation(0, 1).isIdentity()).isFalse();
    assertThat(Affine.translation(1, 2).isTranslation()).isTrue();
    assertThat(new Affine(2, 0, 0, 0, 1, 0).isTranslation()).isFalse();
    assertThat(new Affine(1, 2, 0, 0, 1, 0).isTranslation()).isFalse();
    assertThat(new Affine(1, 0, 0, 2, 1, 0).isTranslation()).isFalse();
    assertThat(new Affine(1, 0, 0, 0, 2, 0).isTranslation()).isFalse();
    assertThat(Affine.scaling(2, 3).isAxisAligned()).isTrue();
    assertThat(new Affine(1, 2, 0, 0, 1, 0).isAxisAligned()).isFalse();
    assertThat(new Affine(1, 0, 0, 2, 1, 0).isAxisAligned()).isFalse();
  }

  @Test
  void aRotationTurnsFromXToY() {
    assertClose(Affine.rotation(Math.PI / 2), new Affine(0, -1, 0, 1, 0, 0));
    assertClose(Affine.ofParameters(2, 3, Math.PI / 2, 0.5, 5, 6), new Affine(0, -3, 5, 2, 1.5, 6));
  }

  @Test
  void parametersAreWhatItWasMadeOf() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      Affine.Parameters made =
          new Affine.Parameters(
              random.nextDouble(-9, 9),
              random.nextDouble(-9, 9),
              random.nextDouble(0.1, 9),
              random.nextDouble(0.1, 9),
              random.nextDouble(-3.1, 3.1),
              random.nextDouble(-2, 2));
      Affine.Parameters found = made.toAffine().decompose();
      assertThat(found.offsetX()).isEqualTo(made.offsetX());
      assertThat(found.offsetY()).isEqualTo(made.offsetY());
      assertThat(found.scaleX()).isCloseTo(made.scaleX(), within(1e-9));
      assertThat(found.scaleY()).isCloseTo(made.scaleY(), within(1e-9));
      assertThat(found.theta()).isCloseTo(made.theta(), within(1e-9));
      assertThat(found.shearX()).isCloseTo(made.shearX(), within(1e-8));
    }
    assertThatThrownBy(() -> Affine.scaling(0, 2).decompose())
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no area");
    assertThatThrownBy(() -> Affine.scaling(2, 0).decompose())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void jsonNamesOnlyWhatChangesSomething() {
    assertThat(parameters(0, 0, 1, 1, 0, 0).toJson()).isEqualTo("{\"type\": \"affine\"}");
    assertThat(parameters(0, 0, 2, 2, 1e-13, -1e-13).toJson())
        .isEqualTo("{\"scale\": 2.0, \"type\": \"affine\"}");
    assertThat(parameters(3, 4, 2, 5, 0.5, -0.25).toJson())
        .isEqualTo(
            "{\"offset\": [3.0, 4.0], \"scale\": [2.0, 5.0], \"shearx\": -0.25, \"theta\": 0.5,"
                + " \"type\": \"affine\"}");
    assertThat(parameters(0, 4, 1, 1, 0, 0).hasOffset()).isTrue();
    assertThat(parameters(4, 0, 1, 1, 0, 0).hasOffset()).isTrue();
    assertThat(parameters(0, 0, 1, 2, 0, 0).hasScale()).isTrue();
    assertThat(parameters(0, 0, 2, 1, 0, 0).hasScale()).isTrue();
    assertThat(parameters(0, 0, 1 + 1e-12, 1, 0, 0).hasScale()).isFalse();
  }

  private static Affine.Parameters parameters(
      double dx, double dy, double sx, double sy, double theta, double shear) {
    return new Affine.Parameters(dx, dy, sx, sy, theta, shear);
  }

  @Test
  void theEccentricityIsThatOfACircleWarped() {
    assertThat(Affine.rotation(1).eccentricity()).isCloseTo(0, within(1e-6));
    assertThat(Affine.scaling(3, 5).eccentricity()).isCloseTo(0.8, within(1e-9));
    assertThat(Affine.scaling(5, -3).then(Affine.rotation(0.7)).eccentricity())
        .isCloseTo(0.8, within(1e-9));
    assertThat(Affine.rotation(0.7).then(Affine.scaling(3, 5)).eccentricity())
        .isCloseTo(0.8, within(1e-9));
    assertThat(Affine.scaling(1, 0).eccentricity()).isEqualTo(1);
    assertThat(Affine.scaling(0, 0).eccentricity()).isZero();
  }
}
