package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void theTestsRunInANamedModule() {
    assertThat(Evaluation.class.getModule().isNamed()).isTrue();
    assertThat(Evaluation.class.getModule().getName()).isEqualTo("org.ndsampler.eval");
  }
}
