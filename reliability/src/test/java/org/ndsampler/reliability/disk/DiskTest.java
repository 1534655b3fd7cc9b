package org.ndsampler.reliability.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a disk that fails, is full or goes off at any operation, what has a final name is whole. */
class DiskTest {
  private static final Logger LOG = Logger.getLogger("org.ndsampler");

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
  void everyWriterLeavesTheOldOrTheNewWhateverFails(WriterCase writer) throws IOException {
    Faults faults = Faults.of(writer);
    faults.shortTransfers();
    faults.errors(Disk.Fault.ERROR);
    faults.errors(Disk.Fault.FULL);
    // A few are enough each time; reliability/run goes on with others.
    faults.crashes(faults.operations() > 40 ? 1 : 3, 1);
    assertThat(faults.runs()).isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource
  void everyReaderSaysThatSomethingFailsOrReadsItRight(ReaderCase reader) throws IOException {
    assertThat(ReadFaults.errors(reader)).isGreaterThan(3);
  }

  /** Writes in place: an error in the middle leaves half a file. */
  @Test
  void aWriterInPlaceIsFound() throws IOException {
    Faults faults =
        Faults.of(
            folder -> {
              Path file = folder.resolve("a.txt");
              try (var out = Files.newOutputStream(file)) {
                for (int i = 0; i < 5; i++) {
                  out.write(new byte[] {1, 2, 3});
                }
              }
            });
    assertThatThrownBy(() -> faults.errors(Disk.Fault.ERROR))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("neither the old one nor the new one");
    assertThatThrownBy(() -> faults.errors(Disk.Fault.FULL)).isInstanceOf(AssertionError.class);
  }

  /** Moves into place without a flush: only a crash shows it. */
  @Test
  void aWriterThatDoesNotFlushIsFoundByACrash() throws IOException {
    Faults faults =
        Faults.of(
            folder -> {
              Path file = folder.resolve("a.txt");
              Path hidden = folder.resolve(".a.txt.tmp");
              Files.write(hidden, new byte[] {1, 2, 3});
              Files.move(
                  hidden,
                  file,
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING);
            });
    faults.errors(Disk.Fault.ERROR);
    assertThatThrownBy(() -> faults.crashes(20, 1)).isInstanceOf(AssertionError.class);
  }
}
