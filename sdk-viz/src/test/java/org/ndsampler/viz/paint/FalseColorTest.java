package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

class FalseColorTest {
  private static int[] rgb(BufferedImage image, int x, int y) {
    Color c = new Color(image.getRGB(x, y));
    return new int[] {c.getRed(), c.getGreen(), c.getBlue()};
  }

  @Test
  void bytesAreShownAsTheyAre() {
    byte[] values = {10, 20, 30, (byte) 200, (byte) 255, 0};
    BufferedImage out = FalseColor.auto().toImage(NDArray.of(values, Shape.of(1, 2, 3)));
    assertThat(rgb(out, 0, 0)).containsExactly(10, 20, 30);
    assertThat(rgb(out, 1, 0)).containsExactly(200, 255, 0);
  }

  @Test
  void anyChannelsInAnyOrderAreShown() {
    byte[] values = {1, 2, 3, 4, 5};
    NDArray array = NDArray.of(values, Shape.of(1, 1, 5));
    assertThat(rgb(FalseColor.auto().channels(4, 2, 0).toImage(array), 0, 0))
        .containsExactly(5, 3, 1);
    assertThat(rgb(FalseColor.auto().channels(3).toImage(array), 0, 0)).containsExactly(4, 4, 4);
    assertThat(rgb(FalseColor.auto().channels(1, 3).toImage(array), 0, 0))
        .as("magenta and green")
        .containsExactly(2, 4, 2);
    assertThatThrownBy(() -> FalseColor.auto().channels(5).toImage(array))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no channel 5");
  }

  @Test
  void sixteenBitsAreStretchedBetweenPercentiles() {
    short[] values = new short[100];
    for (int i = 0; i < 100; i++) {
      values[i] = (short) (40000 + i);
    }
    values[99] = (short) 65535;
    NDArray array = NDArray.wrap(DType.UINT16, Shape.of(1, 100, 1), values);
    BufferedImage out = FalseColor.auto().toImage(array);
    assertThat(rgb(out, 0, 0)[0]).isZero();
    assertThat(rgb(out, 98, 0)[0]).isEqualTo(255);
    assertThat(rgb(out, 50, 0)[0]).isBetween(120, 136);
    BufferedImage whole = FalseColor.auto().stretch(Stretch.MIN_MAX).toImage(array);
    assertThat(rgb(whole, 98, 0)[0]).isLessThan(3);
    assertThat(rgb(whole, 99, 0)[0]).isEqualTo(255);
    BufferedImage raw = FalseColor.auto().stretch(Stretch.NONE).toImage(array);
    assertThat(rgb(raw, 0, 0)[0]).isEqualTo(Math.round(40000 / 65535.0 * 255));
  }

  @Test
  void whatIsNoNumberIsACheckerboardAndPaddingIsHatched() {
    float[] values = new float[40 * 40];
    for (int i = 0; i < values.length; i++) {
      int x = i % 40;
      values[i] = x >= 10 && x < 20 ? Float.NaN : 1 + x;
    }
    NDArray array = NDArray.of(values, Shape.of(40, 40, 1));
    FalseColor look = FalseColor.auto().valid(Window.of(0, 0, 40, 20));
    BufferedImage out = look.toImage(array);
    int[] seen = {
      colors(out, 10, 0, 20, 20), colors(out, 0, 20, 40, 40), colors(out, 30, 0, 31, 20)
    };
    assertThat(seen).containsExactly(2, 2, 1);
    assertThat(out.getRGB(10, 0)).isNotEqualTo(out.getRGB(0, 25));
    BufferedImage noData = look.noData(31).toImage(array);
    assertThat(colors(noData, 30, 0, 31, 20)).isEqualTo(2);
  }

  private static int colors(BufferedImage image, int x0, int y0, int x1, int y1) {
    return (int)
        IntStream.range(y0, y1)
            .flatMap(y -> IntStream.range(x0, x1).map(x -> image.getRGB(x, y)))
            .distinct()
            .count();
  }

  @Test
  void aWindowOutsideTheImageIsAllPadding() {
    NDArray array = NDArray.zeros(DType.UINT8, Shape.of(10, 10, 3));
    for (Window valid :
        List.of(Window.of(100, 0, 0, 10), Window.of(-100, 0, 20, 10), Window.of(20, 20, 5, 5))) {
      BufferedImage out = FalseColor.auto().valid(valid).toImage(array);
      assertThat(rgb(out, 5, 5)).isNotEqualTo(new int[] {0, 0, 0});
    }
  }

  @Test
  void viridisGoesFromVioletToYellow() {
    float[] values = {0, 1};
    BufferedImage out =
        FalseColor.auto().colorMap(ColorMap.VIRIDIS).toImage(NDArray.of(values, Shape.of(1, 2, 1)));
    assertThat(rgb(out, 0, 0)).containsExactly(0x44, 0x01, 0x54);
    assertThat(rgb(out, 1, 0)).containsExactly(0xfd, 0xe7, 0x25);
  }

  @Test
  void theFramesOfAClipShareOneStretch() {
    float[] values = {0, 1, 2, 3};
    NDArray clip = NDArray.of(values, Shape.of(2, 1, 2, 1));
    List<BufferedImage> frames = FalseColor.auto().stretch(Stretch.MIN_MAX).toImages(clip);
    assertThat(frames).hasSize(2);
    assertThat(rgb(frames.get(0), 1, 0)[0]).isEqualTo(85);
    assertThat(rgb(frames.get(1), 0, 0)[0]).isEqualTo(170);
  }

  @Test
  void aViewIsShownLikeItsCopy() {
    byte[] values = new byte[6 * 6 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) i;
    }
    NDArray view = NDArray.of(values, Shape.of(6, 6, 4)).crop(Window.of(1, 2, 3, 3)).channels(1, 4);
    assertThat(
            NDArray.fromImage(FalseColor.auto().toImage(view))
                .contentEquals(NDArray.fromImage(FalseColor.auto().toImage(view.copy()))))
        .isTrue();
    assertThat(rgb(FalseColor.auto().toImage(view), 0, 0))
        .containsExactly(4 * (2 * 6 + 1) + 1, 4 * 13 + 2, 4 * 13 + 3);
  }

  @Test
  void constantAndEmptyArraysAreNoTrouble() {
    NDArray same = NDArray.filled(DType.FLOAT64, Shape.of(4, 4, 1), 7);
    assertThat(rgb(FalseColor.auto().toImage(same), 0, 0)).containsExactly(128, 128, 128);
    NDArray none = NDArray.filled(DType.FLOAT32, Shape.of(4, 4, 1), Double.NaN);
    assertThat(FalseColor.auto().toImage(none).getWidth()).isEqualTo(4);
    assertThatThrownBy(
            () -> FalseColor.auto().toImage(NDArray.zeros(DType.UINT8, Shape.of(0, 4, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void redIsDrawnRedInWhateverOrderTheChannelsAre() {
    NDArray bgr = NDArray.of(new byte[] {10, 20, 30}, Shape.of(1, 1, 3));
    FalseColor named = FalseColor.auto().names(List.of("b", "g", "r"));
    assertThat(rgb(named.toImage(bgr), 0, 0)).containsExactly(30, 20, 10);
    assertThat(rgb(named.channels(0, 1, 2).toImage(bgr), 0, 0)).containsExactly(10, 20, 30);
    NDArray four = NDArray.of(new byte[] {10, 20, 30, 40}, Shape.of(1, 1, 4));
    assertThat(rgb(named.toImage(four), 0, 0)).as("other names").containsExactly(10, 20, 30);
    assertThat(rgb(FalseColor.auto().names(List.of("B1", "r", "b", "g")).toImage(four), 0, 0))
        .containsExactly(20, 40, 30);
  }

  @Test
  void whatAMaskTakesOutIsNoValueAndDoesNotCount() {
    float[] values = new float[40 * 40];
    byte[] mask = new byte[40 * 40];
    for (int i = 0; i < values.length; i++) {
      int x = i % 40;
      values[i] = x < 20 ? 1e9f : x;
      mask[i] = (byte) (x < 20 ? 1 : 0);
    }
    NDArray array = NDArray.of(values, Shape.of(40, 40, 1));
    FalseColor look =
        FalseColor.auto().stretch(Stretch.MIN_MAX).mask(NDArray.of(mask, Shape.of(40, 40, 1)));
    BufferedImage out = look.toImage(array);
    assertThat(colors(out, 0, 0, 20, 40)).as("a checkerboard").isEqualTo(2);
    assertThat(rgb(out, 20, 5)[0]).isZero();
    assertThat(rgb(out, 39, 5)[0]).isEqualTo(255);
    assertThatThrownBy(() -> look.toImage(NDArray.of(values, Shape.of(20, 80, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void paddingThatContinuesTheImageIsSeenBelowTheHatching() {
    NDArray array = NDArray.filled(DType.UINT8, Shape.of(40, 40, 3), 250);
    FalseColor look = FalseColor.auto().valid(Window.of(0, 0, 40, 20));
    int hidden = look.toImage(array).getRGB(5, 30);
    BufferedImage out = look.paddingSeen(true).toImage(array);
    assertThat(rgb(out, 5, 5)).containsExactly(250, 250, 250);
    assertThat(colors(out, 0, 20, 40, 40)).as("ground and lines").isEqualTo(2);
    assertThat(out.getRGB(5, 30)).isNotEqualTo(hidden);
    assertThat(rgb(out, 5, 30)[0]).isBetween(120, 180);
  }
}
