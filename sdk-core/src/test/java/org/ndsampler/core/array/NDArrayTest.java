package org.ndsampler.core.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.geom.Window;

class NDArrayTest {

  /** An array in which each value tells its position. */
  private static NDArray counting(DType type, Shape shape) {
    NDArray array = NDArray.zeros(type, shape);
    for (int i = 0; i < shape.count(); i++) {
      Storage.fromDouble(type, array.data(), i, i % 120);
    }
    return array;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void aViewSharesTheValuesAndACopyDoesNot(DType type) {
    NDArray array = counting(type, Shape.of(3, 6, 5, 4));
    NDArray view = array.frames(1, 3).crop(new Window(2, 1, 3, 4)).channels(1, 3);
    assertThat(view.shape()).isEqualTo(Shape.of(2, 4, 3, 2));
    assertThat(view.data()).isSameAs(array.data());
    assertThat(view.isContiguous()).isFalse();
    for (int t = 0; t < 2; t++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 3; x++) {
          for (int c = 0; c < 2; c++) {
            double expected = array.value(t + 1, y + 1, x + 2, c + 1);
            assertThat(view.value(t, y, x, c)).isEqualTo(expected);
            assertThat(view.longValue(t, y, x, c)).isEqualTo((long) expected);
          }
        }
      }
    }
    NDArray copy = view.copy();
    assertThat(copy.contentEquals(view)).isTrue();
    assertThat(copy.isContiguous()).isTrue();
    view.fill(99);
    assertThat(array.value(1, 1, 2, 1)).isEqualTo(99);
    assertThat(array.value(1, 1, 2, 0)).isNotEqualTo(99);
    assertThat(copy.contentEquals(view)).isFalse();
  }

  @Test
  void aViewOfAViewIsAsIfTakenAtOnce() {
    NDArray array = counting(DType.INT32, Shape.of(20, 30, 4));
    NDArray once = array.crop(new Window(7, 5, 9, 8)).channels(2, 4);
    NDArray twice =
        array
            .channels(1, 4)
            .crop(new Window(3, 2, 20, 15))
            .channels(1, 3)
            .crop(new Window(4, 3, 9, 8));
    assertThat(twice.contentEquals(once)).isTrue();
    assertThat(twice.offset()).isEqualTo(once.offset());
    assertThat(array.frame(0).contentEquals(array)).isTrue();
    assertThat(array.frames(0, 1).shape()).isEqualTo(Shape.of(1, 20, 30, 4));
  }

  @Test
  void aViewOutsideIsRefused() {
    NDArray array = NDArray.zeros(DType.UINT8, Shape.of(4, 5, 3));
    for (Window window :
        new Window[] {new Window(-1, 0, 1, 1), new Window(0, 0, 6, 1), new Window(0, 3, 1, 2)}) {
      assertThatThrownBy(() -> array.crop(window)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> array.channels(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.frame(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.frames(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.value(0, 5, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.value(0, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aWrongPrimitiveArrayIsRefused() {
    assertThatThrownBy(() -> NDArray.wrap(DType.UINT16, Shape.of(1, 2, 1), new byte[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("short[]");
    assertThatThrownBy(() -> NDArray.of(new byte[5], Shape.of(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs 6 values");
  }

  @Test
  void valuesSaturateAndRoundToTheNearestEven() {
    double[] values = {
      -1e300, -129, -1, -0.5, 0.5, 1.5, 2.5, 254.5, 255.4, 256, 65535.6, 3e9, 5e9, 1e300, Double.NaN
    };
    NDArray array = NDArray.wrap(DType.FLOAT64, Shape.of(1, values.length, 1), values);
    assertThat((byte[]) array.to(DType.UINT8).data())
        .containsExactly(0, 0, 0, 0, 0, 2, 2, 254, 255, 255, 255, 255, 255, 255, 0);
    assertThat((short[]) array.to(DType.INT16).data())
        .containsExactly(
            -32768, -129, -1, 0, 0, 2, 2, 254, 255, 256, 32767, 32767, 32767, 32767, 0);
    assertThat((short[]) array.to(DType.UINT16).data())
        .containsExactly(0, 0, 0, 0, 0, 2, 2, 254, 255, 256, -1, -1, -1, -1, 0);
    assertThat((int[]) array.to(DType.INT32).data())
        .containsExactly(
            Integer.MIN_VALUE,
            -129,
            -1,
            0,
            0,
            2,
            2,
            254,
            255,
            256,
            65536,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            0);
    assertThat((int[]) array.to(DType.UINT32).data())
        .containsExactly(0, 0, 0, 0, 0, 2, 2, 254, 255, 256, 65536, (int) 3000000000L, -1, -1, 0);
    assertThat((long[]) array.to(DType.INT64).data())
        .containsExactly(
            Long.MIN_VALUE,
            -129,
            -1,
            0,
            0,
            2,
            2,
            254,
            255,
            256,
            65536,
            3000000000L,
            5000000000L,
            Long.MAX_VALUE,
            0);
  }

  @Test
  void everyTypeConvertsToEveryOtherAsThroughDoubles() {
    SplittableRandom random = new SplittableRandom(4);
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        // Longer than the pieces in which conversion works, and a view that starts elsewhere.
        NDArray array = NDArray.zeros(from, Shape.of(3, 700, 2));
        for (int i = 0; i < array.shape().count(); i++) {
          Storage.fromDouble(from, array.data(), i, (random.nextDouble() - 0.5) * 200_000);
        }
        for (NDArray view :
            new NDArray[] {array, array.crop(new Window(3, 1, 600, 2)), array.channels(1, 2)}) {
          NDArray converted = view.to(to);
          assertThat(converted.dtype()).isEqualTo(to);
          Object one = Storage.allocate(to, 1);
          for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x += 7) {
              Storage.fromDouble(to, one, 0, view.value(y, x, 0));
              assertThat(converted.value(y, x, 0)).isEqualTo(Storage.toDouble(to, one, 0));
            }
          }
        }
      }
    }
  }

  @Test
  void largeWholeNumbersKeepTheirDigits() {
    long[] values = {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1};
    NDArray array = NDArray.wrap(DType.INT64, Shape.of(1, 3, 1), values);
    for (int i = 0; i < 3; i++) {
      assertThat(array.longValue(0, 0, i, 0)).isEqualTo(values[i]);
    }
    assertThat((long[]) array.crop(new Window(1, 0, 2, 1)).copy().data())
        .containsExactly(values[1], values[2]);
    NDArray unsigned = NDArray.wrap(DType.UINT32, Shape.of(1, 1, 1), new int[] {(int) 4294967295L});
    assertThat(unsigned.longValue(0, 0, 0, 0)).isEqualTo(4294967295L);
    assertThat(unsigned.to(DType.INT64).longValue(0, 0, 0, 0)).isEqualTo(4294967295L);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void floatsAreScaledAndOffset(DType type) {
    NDArray array = counting(type, Shape.of(4, 5, 3));
    float[] plain = array.toFloats();
    float[] scaled = array.toFloats(1 / 255f, -0.5f);
    for (int i = 0; i < plain.length; i++) {
      assertThat(plain[i]).isEqualTo(i % 120);
      assertThat(scaled[i]).isEqualTo(i % 120 * (1 / 255f) - 0.5f);
    }
    plain[0] = 77;
    assertThat(array.value(0, 0, 0)).isZero();
    NDArray view = array.crop(new Window(1, 2, 2, 1)).channels(2, 3);
    assertThat(view.toFloats())
        .containsExactly((float) array.value(2, 1, 2), (float) array.value(2, 2, 2));
    assertThat(view.toBytes())
        .containsExactly((byte) array.value(2, 1, 2), (byte) array.value(2, 2, 2));
  }

  @Test
  void bytesAreAlwaysACopy() {
    byte[] values = {1, 2, 3, 4};
    NDArray array = NDArray.of(values, Shape.of(2, 2, 1));
    assertThat(array.toBytes()).isEqualTo(values).isNotSameAs(values);
  }

  @Test
  void contentIsEqualByTypeShapeAndValuesWhateverTheLayout() {
    NDArray array = counting(DType.FLOAT32, Shape.of(6, 7, 3));
    NDArray view = array.crop(new Window(1, 1, 4, 4)).channels(0, 2);
    assertThat(view.contentEquals(view.copy())).isTrue();
    assertThat(view.copy().contentEquals(view)).isTrue();
    assertThat(view.contentEquals(view.to(DType.FLOAT64))).isFalse();
    assertThat(array.contentEquals(array.frames(0, 1))).isFalse();
    NDArray nan = NDArray.filled(DType.FLOAT32, Shape.of(1, 1, 1), Double.NaN);
    assertThat(nan.contentEquals(nan.copy())).isTrue();
    NDArray other = view.copy();
    ((float[]) other.data())[3]++;
    assertThat(other.contentEquals(view)).isFalse();
  }

  @Test
  void copyingIntoAViewConvertsAndLeavesTheRestAlone() {
    NDArray target = NDArray.filled(DType.FLOAT64, Shape.of(5, 6, 4), -1);
    NDArray source = counting(DType.UINT8, Shape.of(3, 3, 2));
    source.copyTo(target.crop(new Window(2, 1, 3, 3)).channels(1, 3));
    double sum = 0;
    for (double value : (double[]) target.data()) {
      sum += value;
    }
    assertThat(sum).isEqualTo(17 * 18 / 2.0 - (5 * 6 * 4 - 18));
    assertThat(target.value(3, 4, 2)).isEqualTo(17);
    assertThatThrownBy(() -> source.copyTo(target)).isInstanceOf(IllegalArgumentException.class);
    NDArray clip = NDArray.zeros(DType.UINT8, Shape.of(1, 3, 3, 2));
    source.copyTo(clip);
    assertThat(clip.frame(0).contentEquals(source)).isTrue();
  }

  @Test
  void theLastPixelOfALargeArrayIsReached() {
    assumeTrue(
        Runtime.getRuntime().maxMemory() >= 1L << 30, "600 MB of pixels need a heap of a gigabyte");
    // 1.2 billion strides of a byte would not fit into the test's heap; half of one does.
    NDArray array = NDArray.zeros(DType.UINT8, Shape.of(20_000, 30_000, 1));
    NDArray corner = array.crop(new Window(29_999, 19_999, 1, 1));
    corner.fill(200);
    assertThat(((byte[]) array.data())[599_999_999] & 0xff).isEqualTo(200);
    assertThat(array.value(19_999, 29_999, 0)).isEqualTo(200);
    assertThatThrownBy(() -> Shape.of(50_000, 50_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("smaller window");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anImageGoesThereAndBack(int channels) {
    SplittableRandom random = new SplittableRandom(channels);
    for (DType type : new DType[] {DType.UINT8, DType.UINT16}) {
      NDArray array = NDArray.zeros(type, Shape.of(9, 7, channels));
      for (int i = 0; i < array.shape().count(); i++) {
        Storage.fromDouble(type, array.data(), i, random.nextInt(65536) % (type.max() + 1));
      }
      assertThat(NDArray.fromImage(array.toImage()).contentEquals(array)).isTrue();
      NDArray view = array.crop(new Window(2, 3, 4, 5));
      assertThat(NDArray.fromImage(view.toImage()).contentEquals(view.copy())).isTrue();
    }
  }

  @Test
  void anImageOfAnotherKindIsRefusedWithAnAdvice() {
    assertThatThrownBy(() -> NDArray.zeros(DType.UINT8, Shape.of(2, 2, 2, 3)).toImage())
        .hasMessageContaining("frame(t)");
    assertThatThrownBy(() -> NDArray.zeros(DType.UINT8, Shape.of(2, 2, 5)).toImage())
        .hasMessageContaining("channels(from, to)");
    assertThatThrownBy(() -> NDArray.zeros(DType.FLOAT32, Shape.of(2, 2, 3)).toImage())
        .hasMessageContaining("to(DType.UINT8)");
  }

  @Test
  void everyKindOfBufferedImageGivesItsColours() {
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_BGR,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_4BYTE_ABGR
    };
    for (int type : types) {
      BufferedImage image = new BufferedImage(5, 4, type);
      image.setRGB(2, 1, 0xff102030);
      image.setRGB(4, 3, 0x80405060);
      NDArray array = NDArray.fromImage(image);
      boolean alpha = image.getColorModel().hasAlpha();
      assertThat(array.shape()).isEqualTo(Shape.of(4, 5, alpha ? 4 : 3));
      assertThat(Arrays.copyOf(array.crop(new Window(2, 1, 1, 1)).toBytes(), 3))
          .containsExactly(0x10, 0x20, 0x30);
      byte[] last = array.crop(new Window(4, 3, 1, 1)).toBytes();
      assertThat(Arrays.copyOf(last, 3)).containsExactly(0x40, 0x50, 0x60);
      if (alpha) {
        assertThat(last[3]).isEqualTo((byte) 0x80);
        assertThat(array.value(0, 0, 3)).isZero();
      }
      // A sub-image shares its raster.
      NDArray part = NDArray.fromImage(image.getSubimage(2, 1, 3, 3));
      assertThat(part.contentEquals(array.crop(new Window(2, 1, 3, 3)))).isTrue();
    }
    BufferedImage premultiplied = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
    premultiplied.setRGB(0, 0, 0x80ff0000);
    assertThat(NDArray.fromImage(premultiplied).toBytes())
        .containsExactly((byte) 255, (byte) 0, (byte) 0, (byte) 128);
  }

  @Test
  void greyAndIndexedImagesGiveTheirOwnNumberOfChannels() {
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 1, 0, 200);
    assertThat(NDArray.fromImage(grey).shape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(NDArray.fromImage(grey).value(1, 1, 0)).isEqualTo(200);
    BufferedImage wide = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(1, 1, 0, 60_000);
    assertThat(NDArray.fromImage(wide).dtype()).isEqualTo(DType.UINT16);
    assertThat(NDArray.fromImage(wide).value(1, 1, 0)).isEqualTo(60_000);
    BufferedImage binary = new BufferedImage(9, 2, BufferedImage.TYPE_BYTE_BINARY);
    binary.getRaster().setSample(8, 1, 0, 1);
    assertThat(NDArray.fromImage(binary).shape()).isEqualTo(Shape.of(2, 9, 1));
    assertThat(NDArray.fromImage(binary).value(1, 8, 0)).isEqualTo(255);
    byte[] r = {0, 10};
    byte[] g = {0, 20};
    byte[] b = {0, 30};
    byte[] a = {0, (byte) 255};
    for (IndexColorModel model :
        new IndexColorModel[] {
          new IndexColorModel(8, 2, r, g, b), new IndexColorModel(8, 2, r, g, b, a)
        }) {
      BufferedImage indexed = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_INDEXED, model);
      indexed.getRaster().setSample(3, 2, 0, 1);
      NDArray array = NDArray.fromImage(indexed);
      assertThat(array.channels()).isEqualTo(model.hasAlpha() ? 4 : 3);
      assertThat(array.value(2, 3, 1)).isEqualTo(20);
      assertThat(array.value(0, 0, 1)).isZero();
    }
  }

  @Test
  void greyWithAlphaKeepsBoth() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(2, 2), false, null);
    image.getRaster().setPixel(1, 0, new int[] {77, 33});
    NDArray array = NDArray.fromImage(image);
    assertThat(array.channels()).isEqualTo(2);
    assertThat(array.crop(new Window(1, 0, 1, 1)).toBytes()).containsExactly(77, 33);
  }

  @Test
  void fillingAViewRoundsAndSaturates() {
    NDArray array = NDArray.zeros(DType.UINT8, Shape.of(2, 3, 3));
    array.channels(1, 2).fill(300);
    assertThat(array.toBytes())
        .containsExactly(0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0);
    assertThat(NDArray.filled(DType.INT16, Shape.of(1, 1, 1), 2.5).value(0, 0, 0)).isEqualTo(2);
    assertThat(NDArray.filled(DType.INT32, Shape.of(1, 1, 1), Double.NaN).value(0, 0, 0)).isZero();
  }
}
