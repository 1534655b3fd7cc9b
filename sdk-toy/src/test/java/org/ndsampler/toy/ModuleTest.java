package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void theTestsRunInANamedModule() {
    assertThat(ToyDatasets.class.getModule().isNamed()).isTrue();
    assertThat(ToyDatasets.class.getModule().getName()).isEqualTo("org.ndsampler.toy");
  }
}
