package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapsTest {
  @TempDir Path folder;

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve(size + ".bin"), bytes);
  }

  private static ByteBuffer map(Path file, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return Maps.map(file, channel, 10, channel.size() - 10, most);
    }
  }

  private static void assertContent(ByteBuffer buffer, Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    assertThat(buffer).isEqualTo(ByteBuffer.wrap(all, 10, all.length - 10));
  }

  @Test
  void aSmallFileIsReadAndALargeOneIsMapped() throws IOException {
    Path small = file(Maps.SMALL);
    Path large = file(Maps.SMALL + 100);
    assertThat(map(small, Maps.MOST).isDirect()).isFalse();
    assertThat(map(large, Maps.MOST).isDirect()).isTrue();
    assertContent(map(small, Maps.MOST), small);
    assertContent(map(large, Maps.MOST), large);
  }

  @Test
  void theNumberOfMapsIsBounded() throws IOException {
    Path large = file(Maps.SMALL + 100);
    int before = Maps.live();
    ByteBuffer[] kept = new ByteBuffer[40];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = map(large, before + 8);
    }
    assertThat(Maps.live()).isLessThanOrEqualTo(before + 8);
    for (ByteBuffer buffer : kept) {
      assertContent(buffer, large);
    }
  }
}
