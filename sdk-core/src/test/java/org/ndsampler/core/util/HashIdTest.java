package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashIdTest {
  @TempDir Path folder;

  @Test
  void thePartsAndTheirOrderAndNothingElseMakeTheId() {
    HashId id = HashId.builder("a").add("x", 1).add("y", true).build();
    assertThat(id).isEqualTo(HashId.builder("a").add("x", "1").add("y", "true").build());
    assertThat(id.hex()).hasSize(64).matches("[0-9a-f]+").startsWith(id.shortHex());
    assertThat(id.parts()).containsEntry("x", "1").containsEntry("y", "true").hasSize(2);
    assertThat(id)
        .hasToString(id.hex())
        .hasSameHashCodeAs(HashId.builder("a").add("x", 1).add("y", true).build());
    assertThat(id)
        .isNotEqualTo(HashId.builder("b").add("x", 1).add("y", true).build())
        .isNotEqualTo(HashId.builder("a").add("y", true).add("x", 1).build())
        .isNotEqualTo(HashId.builder("a").add("x", 1).build());
    assertThat(HashId.builder("k").add("ab", "c").build())
        .isNotEqualTo(HashId.builder("k").add("a", "bc").build());
    assertThatThrownBy(() -> HashId.builder("k").add("a", 1).add("a", 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theContentOfAFileIsItsSha256() throws IOException {
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    assertThat(HashId.ofContent(file).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(HashId.builder("k").add("file", HashId.ofContent(file)).build())
        .isEqualTo(HashId.builder("k").add("file", HashId.ofContent(file).hex()).build());
  }
}
