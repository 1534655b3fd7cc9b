package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void theTestsRunInANamedModule() {
    assertThat(Formats.class.getModule().isNamed()).isTrue();
    assertThat(Formats.class.getModule().getName()).isEqualTo("org.ndsampler.formats");
  }
}
