package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Path FILE = Path.of("folder", "a.json");

  @Test
  void eachSaysWhichFileAndWhy() {
    IOException full = new IOException("No space left on device");
    assertThat(Failures.writing(FILE, full))
        .hasMessage(FILE + ": cannot be written: No space left on device")
        .hasCause(full);
    // The JDK names the hidden file that is written first, and no reason.
    assertThat(Failures.writing(FILE, new AccessDeniedException("folder/.a.json.writing-1.tmp")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(FILE + ": no permission to write into its folder");
    assertThat(Failures.reading(FILE, new AccessDeniedException(FILE.toString())))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(FILE + ": no permission to read it");
  }

  @Test
  void whatSaysBothStaysAsItIs() {
    IOException missing = new NoSuchFileException(FILE.toString());
    assertThat(Failures.reading(FILE, missing)).isSameAs(missing);
    IOException named = new IOException(FILE + " became shorter");
    assertThat(Failures.reading(FILE, named)).isSameAs(named);
  }
}
