package org.ndsampler.reliability.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
  @TempDir Path folder;

  @Test
  void nothingGrowsFromRoundToRound() throws Exception {
    assertThat(new Soak(folder, 1).run(Duration.ofSeconds(8))).contains("rounds");
  }

  @Test
  void whatGrowsIsNamed() {
    Figures before = new Figures(1 << 20, 1000, 100, 20, 10, 5000);
    assertThat(before.growthOver(before)).isEmpty();
    Figures after = new Figures(1 << 24, 1000, 1000, 30, 11, 5000);
    assertThat(after.growthOver(before)).contains("heap").contains("maps").contains("handles");
    assertThat(after.growthOver(before)).doesNotContain("threads").doesNotContain("buffers");
  }
}
