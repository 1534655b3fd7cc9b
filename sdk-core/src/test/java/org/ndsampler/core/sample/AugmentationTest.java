package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/** What is drawn of an {@link Augmentation}, and how it is written. */
class AugmentationTest {
  private static final Augmentation MUCH =
      Augmentation.none()
          .flipHorizontal(0.5)
          .flipVertical(0.25)
          .turns(0, 1, 2, 3)
          .crop(0.5, 1)
          .shiftX(-0.1, 0.1)
          .shiftY(-0.2, 0)
          .scale(0.5, 2)
          .stretch(0.8, 1.25)
          .shear(-5, 5)
          .rotation(-10, 30)
          .gain(0.9, 1.1)
          .brightness(-0.1, 0.1)
          .contrast(0.8, 1.2)
          .gamma(0.7, 1.4)
          .saturation(0, 2)
          .hue(-20, 20)
          .white(4095)
          .keypointPairs(Map.of("port", "starboard"));

  @Test
  void whatIsDrawnDependsOnSeedEpochAndIndexAlone() {
    Set<Augmentation> seen = new HashSet<>();
    for (long seed = 0; seed < 4; seed++) {
      for (int epoch = 0; epoch < 4; epoch++) {
        for (int index = 0; index < 40; index++) {
          Augmentation drawn = MUCH.draw(seed, epoch, index);
          assertThat(drawn.isDrawn()).isTrue();
          assertThat(drawn).isEqualTo(MUCH.draw(seed, epoch, index));
          assertThat(drawn.draw(99, 99, 99)).isSameAs(drawn);
          seen.add(drawn);
        }
      }
    }
    assertThat(seen).hasSize(4 * 4 * 40);
    assertThat(MUCH.isDrawn()).isFalse();
  }

  /** SplitMix64's finaliser in whole numbers without end. */
  private static BigInteger mixed(BigInteger number) {
    BigInteger all = BigInteger.TWO.pow(64);
    BigInteger z = number.mod(all);
    z = z.xor(z.shiftRight(30)).multiply(new BigInteger("bf58476d1ce4e5b9", 16)).mod(all);
    z = z.xor(z.shiftRight(27)).multiply(new BigInteger("94d049bb133111eb", 16)).mod(all);
    return z.xor(z.shiftRight(31));
  }

  @Test
  void theNumbersAreThoseOfTheDefinition() {
    BigInteger golden = new BigInteger("9e3779b97f4a7c15", 16);
    for (int i = 0; i < 20; i++) {
      long seed = i * 1000L - 7;
      BigInteger stream = mixed(mixed(BigInteger.valueOf(seed)).add(golden.multiply(bigger(i))));
      stream = mixed(stream.add(golden.multiply(bigger(3L * i))));
      // Brightness is the eleventh setting.
      BigInteger bits = mixed(stream.add(golden.multiply(bigger(11))));
      double share = bits.shiftRight(11).doubleValue() / 0x1p53;
      assertThat(Augmentation.none().brightness(0, 1).draw(seed, i, 3L * i).brightness())
          .containsExactly(share, share);
      assertThat(MUCH.brightness(0, 1).draw(seed, i, 3L * i).brightness().get(0)).isEqualTo(share);
    }
  }

  private static BigInteger bigger(long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void rangesAreFilledEvenlyAndProbabilitiesAreKept() {
    int flips = 0;
    int[] turns = new int[4];
    int[] eighths = new int[8];
    int small = 0;
    double least = 1;
    double most = 0;
    int count = 4000;
    for (int index = 0; index < count; index++) {
      Augmentation drawn = MUCH.crop(1, 1).draw(5, 0, index);
      flips += drawn.flipVertical() == 1 ? 1 : 0;
      turns[drawn.turns().get(0)]++;
      double angle = drawn.rotation().get(0);
      assertThat(angle).isBetween(-10.0, 30.0);
      eighths[(int) Math.min(7, (angle + 10) / 5)]++;
      small += drawn.scale().get(0) < 1 ? 1 : 0;
      assertThat(drawn.scale().get(0)).isBetween(0.5, 2.0);
      double gain = drawn.gainOf(2);
      assertThat(gain).isBetween(0.9, 1.1);
      least = Math.min(least, gain);
      most = Math.max(most, gain);
    }
    assertThat(flips / (double) count).isCloseTo(0.25, within(0.03));
    // Half and double are as likely.
    assertThat(small / (double) count).isCloseTo(0.5, within(0.03));
    for (int turn : turns) {
      assertThat(turn / (double) count).isCloseTo(0.25, within(0.03));
    }
    for (int eighth : eighths) {
      assertThat(eighth / (double) count).isCloseTo(0.125, within(0.025));
    }
    assertThat(least).isLessThan(0.902);
    assertThat(most).isGreaterThan(1.098);
  }

  @Test
  void channelsHaveGainsOfTheirOwn() {
    Augmentation drawn = Augmentation.none().gain(0.5, 1.5).draw(0, 0, 0);
    assertThat(drawn.gainOf(0)).isNotEqualTo(drawn.gainOf(1));
    assertThat(Augmentation.parse(drawn.toJson()).gainOf(7)).isEqualTo(drawn.gainOf(7));
    assertThat(drawn.brightness(0.1, 0.1).gainOf(1)).isEqualTo(drawn.gainOf(1));
    assertThat(drawn.gain(0.5, 1.5).isDrawn()).isFalse();
  }

  @Test
  void aCropLiesInTheWindow() {
    Size size = Size.of(300, 200);
    double leftmost = 1;
    double rightmost = 0;
    for (int index = 0; index < 500; index++) {
      Augmentation drawn = Augmentation.none().crop(0.4, 0.9).draw(7, 1, index);
      Affine back = drawn.jitter(size).inverse();
      double left = back.applyX(0, 0);
      double top = back.applyY(0, 0);
      double right = back.applyX(300, 200);
      double bottom = back.applyY(300, 200);
      assertThat(left).isBetween(-1e-9, 300.0);
      assertThat(top).isBetween(-1e-9, 200.0);
      assertThat(right).isBetween(0.0, 300 + 1e-9);
      assertThat(bottom).isBetween(0.0, 200 + 1e-9);
      assertThat((right - left) / 300).isBetween(0.4 - 1e-9, 0.9 + 1e-9);
      assertThat((right - left) / 300).isCloseTo((bottom - top) / 200, within(1e-9));
      double place = left / (300 - (right - left));
      leftmost = Math.min(leftmost, place);
      rightmost = Math.max(rightmost, place);
    }
    assertThat(leftmost).isLessThan(0.02);
    assertThat(rightmost).isGreaterThan(0.98);
  }

  @Test
  void theJitterIsTheProductOfItsParts() {
    Size size = Size.of(100, 60);
    Augmentation one =
        Augmentation.none()
            .shiftX(0.1, 0.1)
            .shiftY(-0.25, -0.25)
            .scale(1.5, 1.5)
            .stretch(1.44, 1.44)
            .shear(10, 10)
            .rotation(30, 30);
    Affine slow =
        Affine.translation(-10, 15)
            .then(
                Affine.scaling(1.5 * 1.2, 1.5 / 1.2)
                    .then(new Affine(1, Math.tan(Math.toRadians(10)), 0, 0, 1, 0))
                    .then(Affine.rotation(Math.toRadians(30)))
                    .about(50, 30));
    Affine fast = one.jitter(size);
    for (double[] p : new double[][] {{0, 0}, {100, 0}, {33, 44}}) {
      assertThat(fast.applyX(p[0], p[1])).isCloseTo(slow.applyX(p[0], p[1]), within(1e-9));
      assertThat(fast.applyY(p[0], p[1])).isCloseTo(slow.applyY(p[0], p[1]), within(1e-9));
    }
    assertThat(Augmentation.none().isJittered()).isFalse();
    assertThat(Augmentation.none().scale(2, 2).isTilted()).isFalse();
    assertThat(one.isTilted()).isTrue();
  }

  @Test
  void jsonIsReadBackWhetherItIsDrawnOrOpen() {
    assertThat(Augmentation.parse(MUCH.toJson())).isEqualTo(MUCH).hasSameHashCodeAs(MUCH);
    for (int index = 0; index < 50; index++) {
      Augmentation drawn = MUCH.draw(3, 0, index);
      assertThat(Augmentation.parse(drawn.toJson())).isEqualTo(drawn);
      Target target = Target.image(1).augmentation(drawn);
      assertThat(Target.parse(target.toJson())).isEqualTo(target);
      assertThat(Target.parse(target.toJson()).toJson()).isEqualTo(target.toJson());
    }
    assertThat(Augmentation.none().toJson()).isEqualTo("{}");
    assertThat(Target.image(1).augmentation(Augmentation.none())).isEqualTo(Target.image(1));
    assertThat(Augmentation.none().rotation(-5, 5).flipVertical(1).turns(1).toJson())
        .isEqualTo("{\"flip_vertical\": 1, \"rotation\": [-5, 5], \"turns\": 1}");
    assertThat(Augmentation.none().rotation(-0.0, 0)).isEqualTo(Augmentation.none());
  }

  @Test
  void theTextIsTheCodeThatBuildsIt() {
    assertThat(Augmentation.none().flipHorizontal(0.5).scale(0.5, 2).turns(0, 2))
        .hasToString("Augmentation.none().flipHorizontal(0.5).scale(0.5, 2.0).turns(0, 2)");
    assertThat(Augmentation.none().gain(0.5, 2).draw(0, 0, 0).toString())
        .startsWith("Augmentation.parse(\"{\\\"gain\\\": [0.5, 2]");
  }

  @Test
  void aMistakeIsNamed() {
    Augmentation none = Augmentation.none();
    assertThatThrownBy(() -> none.flipHorizontal(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flipHorizontal is a probability in [0, 1]: 1.5");
    assertThatThrownBy(() -> none.scale(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale must be from a number to one that is not less");
    assertThatThrownBy(() -> none.rotation(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rotation");
    assertThatThrownBy(() -> none.crop(0, 1)).hasMessageContaining("crop");
    assertThatThrownBy(() -> none.turns(new int[0]))
        .hasMessageContaining("at least one number of quarters");
    assertThatThrownBy(() -> none.white(0)).hasMessageContaining("white must be positive");
    assertThatThrownBy(() -> none.keypointPairs(Map.of("a", "b", "c", "b")))
        .hasMessageContaining("two partners");
    assertThat(none.keypointPairs(Map.of("b", "a", "a", "b")).keypointPairs())
        .isEqualTo(Map.of("a", "b"));
    assertThatThrownBy(() -> Augmentation.parse("{\"rotate\": 3}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key \"rotate\"")
        .hasMessageContaining("rotation");
    assertThatThrownBy(() -> Augmentation.parse("{\"rotation\": \"much\"}"))
        .hasMessageContaining("augmentation.rotation must be a number, not much");
    assertThatThrownBy(() -> Augmentation.parse("{\"rotation\": [1, 2, 3]}"))
        .hasMessageContaining("a number or two");
    assertThatThrownBy(() -> Target.image(1).augmentation(none.rotation(-5, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("augmentation.draw(seed, epoch, index)")
        .hasMessageContaining("rotation(-5.0, 5.0)");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"augmentation\": {\"hue\": [1, 2]}}"))
        .hasMessageContaining("this is open");
    assertThatThrownBy(() -> Target.parse("{\"gid\": 1, \"augmentation\": 3}"))
        .hasMessageContaining("augmentation must be an object");
    assertThat(none.turns(-1, 4).turns()).isEqualTo(List.of(3, 0));
  }
}
