package org.ndsampler.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesktopProgramTest {
  private static final Path FILE = Path.of("a b.png");

  @Test
  void eachSystemHasItsCommand() {
    assertThat(DesktopProgram.command("Mac OS X", Map.of(), FILE))
        .containsExactly("open", "a b.png");
    assertThat(DesktopProgram.command("Windows 11", Map.of(), FILE))
        .containsExactly("rundll32", "url.dll,FileProtocolHandler", "a b.png");
    for (String screen : List.of("DISPLAY", "WAYLAND_DISPLAY")) {
      assertThat(DesktopProgram.command("Linux", Map.of(screen, ":0"), FILE))
          .containsExactly("xdg-open", "a b.png");
    }
  }

  @Test
  void withoutAScreenThereIsNone() {
    assertThat(DesktopProgram.command("Linux", Map.of(), FILE)).isNull();
    assertThat(DesktopProgram.command("Linux", Map.of("DISPLAY", ""), FILE)).isNull();
  }

  @Test
  void aProgramThatIsNotThereIsNamedWithTheFile() {
    assertThatThrownBy(() -> DesktopProgram.start(List.of("no-such-program", "a b.png"), FILE))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no-such-program cannot be started to open a b.png");
  }
}
