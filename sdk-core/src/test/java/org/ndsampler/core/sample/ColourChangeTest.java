package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.cog.CogWriter;

/** Colours against a slow version of their definition. */
class ColourChangeTest {
  private static final Augmentation TONES =
      Augmentation.none().gain(0.7, 1.4).brightness(-0.3, 0.3).contrast(0.5, 1.6).gamma(0.6, 1.7);

  private static final Augmentation ALL = TONES.saturation(0, 2.5).hue(-90, 90);

  /** What the value of a channel becomes before it is rounded; one pixel. */
  private static double[] slow(double[] pixel, Augmentation drawn, double white, boolean mixed) {
    double[] share = new double[pixel.length];
    for (int c = 0; c < share.length; c++) {
      double x = pixel[c] / white * drawn.gainOf(c) + drawn.brightness().get(0);
      x = (x - 0.5) * drawn.contrast().get(0) + 0.5;
      share[c] = x > 0 ? StrictMath.pow(x, drawn.gamma().get(0)) : x;
    }
    if (mixed) {
      double s = drawn.saturation().get(0);
      double grey = 0.213 * share[0] + 0.715 * share[1] + 0.072 * share[2];
      double r = grey + s * (share[0] - grey);
      double g = grey + s * (share[1] - grey);
      double b = grey + s * (share[2] - grey);
      double angle = StrictMath.toRadians(drawn.hue().get(0));
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      // hueRotate of W3C's Filter Effects.
      share[0] =
          r * (0.213 + cos * 0.787 - sin * 0.213)
              + g * (0.715 - cos * 0.715 - sin * 0.715)
              + b * (0.072 - cos * 0.072 + sin * 0.928);
      share[1] =
          r * (0.213 - cos * 0.213 + sin * 0.143)
              + g * (0.715 + cos * 0.285 + sin * 0.140)
              + b * (0.072 - cos * 0.072 - sin * 0.283);
      share[2] =
          r * (0.213 - cos * 0.213 - sin * 0.787)
              + g * (0.715 - cos * 0.715 + sin * 0.715)
              + b * (0.072 + cos * 0.928 + sin * 0.072);
    }
    for (int c = 0; c < share.length; c++) {
      share[c] *= white;
    }
    return share;
  }

  private static List<ColourChange.Channel> channels(
      String names, DType type, double nodata, double white) {
    List<ColourChange.Channel> result = new ArrayList<>();
    for (String name : names.split("\\|")) {
      result.add(new ColourChange.Channel(name, !name.equals("a"), nodata, type, white));
    }
    return result;
  }

  private static NDArray changed(
      NDArray values, Augmentation drawn, List<ColourChange.Channel> channels) {
    NDArray result = values.copy();
    int width = values.width();
    new ColourChange(drawn, channels, y -> new int[] {0, width})
        .accept(values.shape().size().toWindow(), result);
    return result;
  }

  private static double[] pixel(NDArray values, int y, int x) {
    double[] pixel = new double[values.channels()];
    for (int c = 0; c < pixel.length; c++) {
      pixel[c] = values.value(y, x, c);
    }
    return pixel;
  }

  @Test
  void everyTypeFollowsTheDefinition() {
    for (DType type :
        new DType[] {DType.UINT8, DType.UINT16, DType.INT16, DType.FLOAT32, DType.FLOAT64}) {
      for (String names : new String[] {"r|g|b", "gray", "B1|B2|B3|B4|B5", "red|green|blue|nir"}) {
        int count = names.split("\\|").length;
        NDArray values = SmallPictures.random(type, Size.of(23, 9), count, 7);
        double white = type.isFloating() ? 1 : type.max();
        for (int index = 0; index < 12; index++) {
          Augmentation drawn = ALL.draw(1, 0, index);
          boolean mixed = names.startsWith("r");
          NDArray fast = changed(values, drawn, channels(names, type, Double.NaN, white));
          for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 23; x++) {
              double[] slow = slow(pixel(values, y, x), drawn, white, mixed);
              for (int c = 0; c < count; c++) {
                double is = fast.value(y, x, c);
                if (type.isFloating()) {
                  double step = type == DType.FLOAT32 ? 1e-6 : 1e-12;
                  assertThat(Math.abs(is - slow[c]))
                      .isLessThan(step * Math.max(1, Math.abs(slow[c])));
                } else {
                  double value = Math.max(type.min(), Math.min(type.max(), slow[c]));
                  // The nearest whole number; mixed bytes are added up in 1/65536.
                  assertThat(Math.abs(is - value)).isLessThanOrEqualTo(0.5 + 3.0 / 65536);
                  if (!(mixed && c < 3)) {
                    assertThat(is).isEqualTo(Math.rint(value));
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  @Test
  void alphaStaysAndSoDoesNoDataAndNothingBecomesNoData() {
    Augmentation dark = Augmentation.none().brightness(-0.2, -0.2).saturation(2, 2);
    NDArray values =
        NDArray.wrap(
            DType.UINT8,
            Shape.of(1, 4, 4),
            new byte[] {
              0, 100, 100, 77, 50, 51, 52, 0, 0, 0, 0, 9, (byte) 200, (byte) 200, (byte) 200, 1
            });
    NDArray fast = changed(values, dark, channels("r|g|b|a", DType.UINT8, 0, 255));
    assertThat(pixel(fast, 0, 0)).containsExactly(0, 100, 100, 77);
    // 51 less, and twice as far from grey, would be -2, 0 and 2.
    assertThat(pixel(fast, 0, 1)).containsExactly(1, 1, 2, 0);
    assertThat(pixel(fast, 0, 2)).containsExactly(0, 0, 0, 9);
    assertThat(pixel(fast, 0, 3)).containsExactly(149, 149, 149, 1);

    NDArray wide = NDArray.wrap(DType.UINT16, Shape.of(1, 3, 1), new short[] {-1, 1000, 65});
    NDArray bright =
        changed(
            wide, Augmentation.none().brightness(1, 1), channels("x", DType.UINT16, 65535, 65535));
    assertThat(bright.value(0, 0, 0)).isEqualTo(65535);
    assertThat(bright.value(0, 1, 0)).isEqualTo(65534);
    NDArray real = NDArray.wrap(DType.FLOAT32, Shape.of(1, 2, 1), new float[] {Float.NaN, 0.5f});
    NDArray lit =
        changed(
            real,
            Augmentation.none().brightness(0.25, 0.25),
            channels("x", DType.FLOAT32, Double.NaN, 1));
    assertThat(lit.value(0, 0, 0)).isNaN();
    assertThat(lit.value(0, 1, 0)).isEqualTo(0.75);
  }

  @Test
  void greyStaysGreyUnderHueAndSaturation() {
    for (int v = 0; v < 256; v++) {
      NDArray grey = NDArray.filled(DType.UINT8, Shape.of(1, 1, 3), v);
      Augmentation drawn = Augmentation.none().hue(v, v).saturation(1.5, 1.5);
      NDArray same = changed(grey, drawn, channels("r|g|b", DType.UINT8, Double.NaN, 255));
      assertThat(pixel(same, 0, 0)).containsExactly(v, v, v);
    }
    NDArray colours = SmallPictures.random(DType.UINT8, Size.of(9, 9), 3, 3);
    NDArray none =
        changed(
            colours,
            Augmentation.none().saturation(0, 0),
            channels("r|g|b", DType.UINT8, Double.NaN, 255));
    for (int y = 0; y < 9; y++) {
      assertThat(none.value(y, y, 0)).isEqualTo(none.value(y, y, 1)).isEqualTo(none.value(y, y, 2));
    }
  }

  @Test
  void extremesAreSaturatedAndNotWrappedRound() {
    NDArray colours = SmallPictures.random(DType.UINT8, Size.of(9, 9), 3, 3);
    Augmentation extreme = Augmentation.none().gain(900, 900).saturation(50, 50).hue(77, 77);
    NDArray fast = changed(colours, extreme, channels("r|g|b", DType.UINT8, Double.NaN, 255));
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 9; x++) {
        double[] slow = slow(pixel(colours, y, x), extreme.contrast(1, 1), 255, true);
        for (int c = 0; c < 3; c++) {
          assertThat(fast.value(y, x, c)).isEqualTo(Math.rint(Math.max(0, Math.min(255, slow[c]))));
        }
      }
    }
  }

  @Test
  void aSampleHasItsColoursAndItsPaddingHasNone() throws IOException {
    SmallPictures pictures = new SmallPictures();
    Augmentation drawn = ALL.draw(3, 0, 1);
    try (CocoSampler sampler = pictures.open()) {
      Target target = Target.image(1).region(-4, 20, 30, 30).fill(50);
      NDArray plain = sampler.loadSample(target).pixels();
      NDArray coloured = sampler.loadSample(target.augmentation(drawn)).pixels();
      NDArray padding = sampler.loadSample(target).paddingMask();
      NDArray all = changed(plain, drawn, channels("r|g|b", DType.UINT8, Double.NaN, 255));
      for (int y = 0; y < 30; y++) {
        for (int x = 0; x < 30; x++) {
          NDArray expected = padding.value(y, x, 0) == 1 ? plain : all;
          assertThat(pixel(coloured, y, x)).containsExactly(pixel(expected, y, x));
        }
      }
      // Padding that continues the image has its colours.
      Target edge = Target.image(1).region(-4, 20, 30, 30).padding(Padding.Mode.EDGE);
      NDArray continued = sampler.loadSample(edge.augmentation(drawn)).pixels();
      assertThat(continued.data())
          .isEqualTo(
              changed(
                      sampler.loadSample(edge).pixels(),
                      drawn,
                      channels("r|g|b", DType.UINT8, Double.NaN, 255))
                  .data());
      // Each channel is measured by its own type, though the sample has one.
      Target mixed = Target.image(2).region(4, 4, 8, 8).channels("g|nir");
      NDArray wide = sampler.loadSample(mixed).pixels();
      NDArray lit =
          sampler.loadSample(mixed.augmentation(Augmentation.none().brightness(0.1, 0.1))).pixels();
      assertThat(wide.dtype()).isEqualTo(DType.UINT16);
      assertThat(lit.value(2, 2, 0))
          .isEqualTo(Math.rint(Math.min(255, wide.value(2, 2, 0) + 25.5)));
      assertThat(lit.value(2, 2, 1))
          .isEqualTo(Math.rint(Math.min(65535, wide.value(2, 2, 1) + 6553.5)));
      // A channel that the image lacks keeps its value.
      Target lacking = Target.image(1).channels("r|nir").missingChannels(3);
      NDArray kept = sampler.loadSample(lacking.augmentation(drawn)).pixels();
      assertThat(kept.value(9, 9, 1)).isEqualTo(3);
      Target converted =
          Target.image(1).region(2, 2, 9, 9).dtype(DType.FLOAT32).augmentation(drawn);
      assertThat(sampler.loadSample(converted).pixels().value(3, 3, 0))
          .isEqualTo(
              changed(
                      sampler.loadSample(Target.image(1).region(2, 2, 9, 9)).pixels(),
                      drawn,
                      channels("r|g|b", DType.UINT8, Double.NaN, 255))
                  .value(3, 3, 0));
      Target masked = Target.image(5).nodata(Nodata.MASK).augmentation(drawn);
      assertThat(sampler.loadSample(masked).mask().orElseThrow().data())
          .isEqualTo(
              sampler
                  .loadSample(masked.augmentation(Augmentation.none()))
                  .mask()
                  .orElseThrow()
                  .data());
    }
  }

  @Test
  void noDataOfAFileStaysUnderColoursAndJitter(@TempDir Path folder) throws IOException {
    NDArray stored = SmallPictures.random(DType.UINT16, Size.of(40, 30), 1, 4);
    stored.crop(Window.of(12, 9, 11, 8)).fill(7);
    CogWriter.standard().nodata(7).write(stored, folder.resolve("a.tif"));
    CocoDataset dataset =
        CocoDataset.builder().imageFolder(folder).image(1, "a.tif", Size.of(40, 30)).build();
    Augmentation drawn =
        Augmentation.none().flipHorizontal(1).rotation(20, 20).brightness(0.3, 0.3);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target target = Target.image(1).interpolation(Interpolation.NEAREST).augmentation(drawn);
      Sample sample = sampler.loadSample(target);
      Affine back = sample.toImage();
      int holes = 0;
      for (int y = 0; y < 30; y++) {
        for (int x = 0; x < 40; x++) {
          double px = back.applyX(x + 0.5, y + 0.5);
          double py = back.applyY(x + 0.5, y + 0.5);
          if (px < 11.9 || px > 23.1 || py < 8.9 || py > 17.1) {
            assertThat(sample.pixels().value(y, x, 0)).isNotEqualTo(7);
          } else if (px > 12.1 && px < 22.9 && py > 9.1 && py < 16.9) {
            assertThat(sample.pixels().value(y, x, 0)).isEqualTo(7);
            holes++;
          }
        }
      }
      assertThat(holes).isGreaterThan(50);
      Sample masked = sampler.loadSample(target.nodata(Nodata.MASK));
      assertThat(masked.mask().orElseThrow().value(15, 20, 0))
          .isEqualTo(sample.pixels().value(15, 20, 0) == 7 ? 1 : 0);
      Sample nan = sampler.loadSample(target.nodata(Nodata.NAN));
      assertThat(Double.isNaN(nan.pixels().value(15, 20, 0)))
          .isEqualTo(sample.pixels().value(15, 20, 0) == 7);
    }
  }
}
