package org.ndsampler.core.raster.tiff.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.array.DType;

class SamplesProperties {
  @Property(tries = 500)
  void undoingTheHorizontalPredictorGivesTheBytesBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int samples,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 1, max = 4) int rows) {
    byte[] values = new byte[rows * columns * samples];
    new SplittableRandom(seed).nextBytes(values);
    byte[] stored = values.clone();
    int rowLength = columns * samples;
    Samples.applyHorizontal(stored, rows, rowLength, samples, 1, ByteOrder.LITTLE_ENDIAN);

    byte[] apart = new byte[values.length + 8];
    Samples.undoHorizontal(stored.clone(), apart, rows, rowLength, samples);
    assertThat(apart).startsWith(values).endsWith(new byte[8]);
    Samples.undoHorizontal(stored, stored, rows, rowLength, samples);
    assertThat(stored).isEqualTo(values);
  }

  @Property(tries = 300)
  void undoingItOnWiderValuesToo(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int samples,
      @ForAll @IntRange(min = 1, max = 20) int columns) {
    int rows = 3;
    int rowLength = columns * samples;
    int count = rows * rowLength;
    for (DType type : new DType[] {DType.INT16, DType.UINT32, DType.INT64}) {
      byte[] bytes = new byte[count * type.bytes()];
      new SplittableRandom(seed).nextBytes(bytes);
      byte[] stored = bytes.clone();
      Samples.applyHorizontal(
          stored, rows, rowLength * type.bytes(), samples, type.bytes(), ByteOrder.BIG_ENDIAN);
      Object values =
          switch (type.bytes()) {
            case 2 -> new short[count];
            case 4 -> new int[count];
            default -> new long[count];
          };
      Samples.toValues(stored, count, ByteOrder.BIG_ENDIAN, type, values);
      if (values instanceof short[] shorts) {
        Samples.undoHorizontal(shorts, rows, rowLength, samples);
      } else if (values instanceof int[] ints) {
        Samples.undoHorizontal(ints, rows, rowLength, samples);
      } else {
        Samples.undoHorizontal((long[]) values, rows, rowLength, samples);
      }
      byte[] back = new byte[bytes.length];
      Samples.toBytes(type, values, 0, count, ByteOrder.BIG_ENDIAN, back, 0);
      assertThat(back).isEqualTo(bytes);
    }
  }
}
