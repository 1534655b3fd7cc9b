package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;

class PngProperties {

  @Property(tries = 60)
  void anotherDecoderFindsTheSamePixels(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 50) int height,
      @ForAll boolean color,
      @ForAll boolean wide,
      @ForAll @IntRange(max = 3) int look,
      @ForAll long seed)
      throws IOException {
    ToyRandom random = ToyRandom.of(seed);
    Shape shape = Shape.of(height, width, color ? 3 : 1);
    NDArray image = NDArray.zeros(wide ? DType.UINT16 : DType.UINT8, shape);
    int[] values = new int[shape.count()];
    for (int i = 0; i < values.length; i++) {
      // Noise, slopes across and down, and flat: each wants another filter.
      values[i] =
          switch (look) {
            case 0 -> random.nextInt(65_536);
            case 1 -> i % (width * shape.channels()) * 97 + random.nextInt(3);
            case 2 -> i / (width * shape.channels()) * 131 + random.nextInt(3);
            default -> 7;
          };
    }
    for (int i = 0; i < values.length; i++) {
      if (wide) {
        ((short[]) image.data())[i] = (short) values[i];
      } else {
        ((byte[]) image.data())[i] = (byte) values[i];
      }
    }

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.encode(image)));

    int mask = wide ? 0xFFFF : 0xFF;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < shape.channels(); c++) {
          assertThat(read.getRaster().getSample(x, y, c)).isEqualTo(values[at++] & mask);
        }
      }
    }
  }

  @Example
  void aKindOfArrayThatItDoesNotWriteIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Png.encode(NDArray.zeros(DType.UINT8, Shape.of(2, 2, 4))))
        .withMessageContaining("not 4 of uint8");
  }
}
