package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs more memory than there is says so. */
class SmallHeapTest {
  @TempDir Path folder;

  /** A TIFF of one compressed strip of zeros. */
  private Path strip(int side) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      byte[] row = new byte[side];
      for (int y = 0; y < side; y++) {
        deflater.write(row);
      }
    }
    int[] tags = {
      256, side, 257, side, 258, 8, 259, 8, 262, 1, 273, 128, 277, 1, 278, side, 279, packed.size()
    };
    ByteBuffer head = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    head.putShort((short) (tags.length / 2));
    for (int i = 0; i < tags.length; i += 2) {
      head.putShort((short) tags[i]).putShort((short) 4).putInt(1).putInt(tags[i + 1]);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(head.array());
    packed.writeTo(file);
    return Files.write(folder.resolve(side + ".tif"), file.toByteArray());
  }

  private static String read(Path file) throws Exception {
    Process process =
        new ProcessBuilder(ChildProcess.command(StripChild.class, file.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void aStripThatTheHeapCannotHoldIsAnErrorWithAdvice() throws Exception {
    assertThat(read(strip(1000))).contains("read");
    // 400 MB in a heap of 256.
    assertThat(read(strip(20_000)))
        .contains("IFD 0 strip 0", "the heap has", "-Xmx", "gdal_translate -of COG")
        .doesNotContain("OutOfMemoryError");
  }
}
