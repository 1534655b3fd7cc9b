package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** The small things that many packages share: digests, daemon threads, texts, suggestions. */
class SharedPartsTest {
  @Test
  void aDigestIsThatOfTheStandard() {
    assertThat(Digests.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Digests.sha256(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Digests.hex(new byte[] {0, -1, 16})).isEqualTo("00ff10");
  }

  @Test
  void daemonsHaveTheirName() throws Exception {
    ExecutorService pool = Daemons.pool(2, "worker");
    try {
      Thread thread = pool.submit(Thread::currentThread).get();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getName()).isEqualTo("worker");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aShortenedTextIsNeverLonger() {
    assertThat(Texts.shortened("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Texts.shortened("abcdefg", 6)).isEqualTo("abc...");
    assertThat(Texts.end("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Texts.end("abcdefg", 6)).isEqualTo("...efg");
    assertThat(Texts.shortened("", 0)).isEmpty();
  }

  @Test
  void aTextIsNotCutInTheMiddleOfACharacter() {
    String smile = "\ud83d\ude00";
    assertThat(Texts.shortened("ab" + smile + "cdef", 6)).isEqualTo("ab...");
    assertThat(Texts.end("abcd" + smile + "ef", 6)).isEqualTo("...ef");
  }

  @Test
  void theNearestNameIsSuggested() {
    List<String> names = List.of("compression", "tileSize", "level");
    assertThat(Suggestions.of("Compresion", names)).isEqualTo("; did you mean \"compression\"?");
    assertThat(Suggestions.nearest("tielsize", names)).contains("tileSize");
    assertThat(Suggestions.nearest("colour", names)).isEmpty();
    assertThat(Suggestions.nearest("Z", List.of("x", "z"))).contains("z");
    assertThat(Suggestions.nearest("y", List.of("x", "z"))).isEmpty();
  }
}
