package org.ndsampler.reliability.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each target on its earlier findings, its seeds, and a second of mutants, the same each time. */
class FuzzTest {
  // Whoever reads a thousand damaged files need not hear of each.
  private static final Logger LOG = Logger.getLogger("org.ndsampler");

  @TempDir Path folder;

  @BeforeEach
  void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void noInputIsReadWronglyOrTakesWhatItDoesNotJustify(Fuzz fuzz) throws Exception {
    String summary = Campaign.run(fuzz, 1, 20_000, Duration.ofMillis(500), folder, false);
    System.out.println(summary);
    assertThat(summary).doesNotContain("FOUND");
  }

  /** A harness that sees nothing would be green too. */
  @Test
  void aWrongAnswerAndAnErrorThatIsNotDocumentedAreFindings() throws Exception {
    Fuzzer channels = new Fuzzer(Fuzz.CHANNELS);
    channels.run("a|b".getBytes(StandardCharsets.UTF_8));
    assertThat(channels.summary()).contains("1 inputs, 0 refused");
    Fuzzer cache = new Fuzzer(Fuzz.CACHE_NPY);
    // Nothing has been cached yet: the entry's image is missing, which this target never refuses.
    assertThat(Refusals.OF_FILES.test(new NullPointerException("x"))).isFalse();
    assertThat(Refusals.OF_FILES.test(new java.io.IOException())).isFalse();
    assertThat(Refusals.OF_TEXTS.test(new NumberFormatException("x"))).isFalse();
    assertThat(cache.summary()).contains("0 inputs");
    assertThatThrownBy(() -> FuzzTarget.require(false, "what"))
        .isInstanceOf(FuzzTarget.Wrong.class)
        .hasMessage("what");
  }

  @Test
  void theStrictParserIsStrict() {
    assertThat(verdict("{\"x\":{\"b\" 1 2 , : 3}}")).isFalse();
    assertThat(verdict("{\"x\":\"a\nb\"}")).isFalse();
    assertThat(verdict("{} {}")).isFalse();
    assertThat(verdict("")).isFalse();
    assertThat(verdict("{\"x\":[1,NaN,\"\\u00e9\"]}\n")).isTrue();
  }

  private static boolean verdict(String text) {
    return StrictJson.verdict(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
