package org.ndsampler.core.coco.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnsTest {
  /** With the length before it more than a buffer, and not a whole number of elements each time. */
  private static final int MANY = ColumnOutput.BUFFER_BYTES / 4 + 5;

  private final byte[] bytes = new byte[ColumnOutput.BUFFER_BYTES + 3];
  private final int[] ints = new int[MANY];
  private final long[] longs = new long[MANY];
  private final double[] doubles = new double[MANY];

  @TempDir Path folder;

  ColumnsTest() {
    SplittableRandom random = new SplittableRandom(5);
    random.nextBytes(bytes);
    Arrays.setAll(ints, i -> random.nextInt());
    Arrays.setAll(longs, i -> random.nextLong());
    Arrays.setAll(doubles, i -> random.nextDouble());
  }

  private Path file() {
    return folder.resolve("columns");
  }

  private byte[] written(byte[] b, int[] i, long[] l, double[] d) throws IOException {
    try (ColumnOutput out = new ColumnOutput(file())) {
      out.number(-42);
      out.bytes(b);
      out.ints(i);
      out.longs(l);
      out.doubles(d);
      out.finish();
    }
    return Files.readAllBytes(file());
  }

  private byte[] small() throws IOException {
    return written(
        new byte[] {1, 2, 3}, new int[] {-4}, new long[] {5, 6}, new double[] {Math.PI, -0.0});
  }

  private void read() throws IOException {
    try (ColumnInput in = new ColumnInput(file())) {
      in.number();
      in.bytes();
      in.ints();
      in.longs();
      in.doubles();
      in.verifyEnd();
    }
  }

  private void damaged(byte[] content, String message) throws IOException {
    Files.write(file(), content);
    assertThatThrownBy(this::read)
        .isInstanceOf(ColumnInput.DamagedException.class)
        .hasMessage(message);
  }

  @Test
  void columnsLongerThanTheBufferComeBack() throws IOException {
    byte[] content = written(bytes, ints, longs, doubles);
    assertThat(content).hasSize(8 + 4 * 8 + bytes.length + MANY * (4 + 8 + 8) + 8);
    try (ColumnInput in = new ColumnInput(file())) {
      assertThat(in.number()).isEqualTo(-42);
      assertThat(in.bytes()).isEqualTo(bytes);
      assertThat(in.ints()).isEqualTo(ints);
      assertThat(in.longs()).isEqualTo(longs);
      assertThat(in.doubles()).isEqualTo(doubles);
      in.verifyEnd();
    }
    // The last number is the checksum of all before it, also where a buffer ends.
    content[ColumnOutput.BUFFER_BYTES] ^= 1;
    damaged(content, "its checksum is wrong");
  }

  @Test
  void emptyColumnsComeBack() throws IOException {
    assertThat(written(new byte[0], new int[0], new long[0], new double[0])).hasSize(6 * 8);
    read();
  }

  @Test
  void aChangedByteIsNoticed() throws IOException {
    byte[] content = small();
    // Not in the lengths, which are noticed by themselves.
    for (int at : new int[] {0, 7, 16, 18, content.length - 9, content.length - 1}) {
      byte[] changed = content.clone();
      changed[at] ^= 0x10;
      damaged(changed, "its checksum is wrong");
    }
  }

  @Test
  void aFileThatEndsEarlyOrLateIsNoticed() throws IOException {
    byte[] content = small();
    for (int end = 0; end < content.length; end++) {
      Files.write(file(), Arrays.copyOf(content, end));
      assertThatThrownBy(this::read)
          .as("%s bytes", end)
          .isInstanceOf(ColumnInput.DamagedException.class)
          .message()
          .matches("it ends at byte " + end + "|a column of [123] at byte \\d+");
    }
    damaged(Arrays.copyOf(content, content.length + 1), "it goes on after byte " + content.length);
  }

  @Test
  void aLengthThatDoesNotFitIsRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] content = small();
    int rest = content.length - 16;
    byte[] changed = content.clone();
    changed[8] = (byte) (rest + 1);
    damaged(changed, "a column of " + (rest + 1) + " at byte 8");
    changed[15] = (byte) 0x80;
    damaged(changed, "a column of " + (Long.MIN_VALUE + rest + 1) + " at byte 8");
    changed = content.clone();
    // The integers follow three bytes: of four bytes each, as many as there are bytes do not fit.
    changed[19] = (byte) (content.length - 27);
    damaged(changed, "a column of " + (content.length - 27) + " at byte 19");
  }
}
