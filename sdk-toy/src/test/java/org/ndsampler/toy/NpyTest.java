package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Size;

class NpyTest {

  @Test
  void theHeaderNamesTypeAndShapeAndTheValuesFollowAtAMultipleOf64() {
    float[] values = {1, 2, 3, 4, 5, Float.NaN};

    byte[] file = Npy.encode(values, new Size(3, 1), 2);

    ByteBuffer read = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(file, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
    int header = read.getShort(8);
    assertThat((10 + header) % 64).isZero();
    assertThat(new String(file, 10, header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 2), }")
        .endsWith("\n");
    float[] found = new float[6];
    read.position(10 + header).asFloatBuffer().get(found);
    assertThat(found).containsExactly(values);
    assertThat(file).hasSize(10 + header + 24);
  }
}
