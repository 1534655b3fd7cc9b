package org.ndsampler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void theTestsRunInANamedModule() {
    assertThat(Ndsampler.class.getModule().isNamed()).isTrue();
    assertThat(Ndsampler.class.getModule().getName()).isEqualTo("org.ndsampler.cli");
  }
}
