package org.ndsampler.chips;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void theTestsRunInANamedModule() {
    assertThat(Chips.class.getModule().isNamed()).isTrue();
    assertThat(Chips.class.getModule().getName()).isEqualTo("org.ndsampler.chips");
  }
}
