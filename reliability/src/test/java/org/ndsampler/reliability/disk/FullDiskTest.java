package org.ndsampler.reliability.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Report;

/** What is said where there is no more room for what users write. */
class FullDiskTest {
  private static final CocoDataset DATASET = dataset();

  private final FileSystem disk =
      Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(1 << 16).build());
  private final Path folder = disk.getPath("folder").toAbsolutePath();

  private interface Write {
    Object to(Path folder) throws IOException;
  }

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectory(folder);
    Files.write(folder.resolve("other"), new byte[(1 << 16) - (1 << 13)]);
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
  }

  private static CocoDataset dataset() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "ship");
    for (int i = 1; i <= 300; i++) {
      builder.image(i, "image-" + i + ".png", Size.of(64, 48));
      builder.annotation(i, i, 1, Box.of(1, 2, 10 + i % 7, 9));
    }
    return builder.build();
  }

  private static Stream<Named<Write>> writers() {
    return Stream.of(
        Named.of("a split", at -> DatasetSplit.builder(DATASET).seed(0).build().write(at)),
        Named.of(
            "a report",
            at -> Report.of(DATASET).withoutPictures().write(at.resolve("report.html"))),
        Named.of(
            "a chart",
            at -> Charts.boxSizes(DATASET).size(2000, 2000).writePng(at.resolve("a.png"))),
        Named.of("a card", at -> Show.show(DATASET, at.resolve("card.png"))));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void itIsNamedWithTheFileAndNothingIsLeftBehind(Write write) throws IOException {
    assertThatThrownBy(() -> write.to(folder))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isInstanceOf(IOException.class),
            thrown -> assertThat(thrown).isInstanceOf(UncheckedIOException.class))
        .hasMessageMatching("(?s).*/folder/[a-z.]+.*")
        .satisfies(
            thrown ->
                assertThat(thrown instanceof UncheckedIOException e ? e.getCause() : thrown)
                    .hasMessageContaining("cannot be written: out of disk space"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .contains("other")
          .doesNotContain("report.html", "a.png", "card.png")
          .noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void aSidecarThatHasNoRoomIsAWarningAndTheDatasetIsThere() throws IOException {
    List<String> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            told.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.ndsampler");
    logger.addHandler(handler);
    try {
      Files.delete(folder.resolve("other"));
      Path json = folder.resolve("d.json");
      DATASET.write(json);
      Files.write(
          folder.resolve("other"), new byte[(1 << 16) - (1 << 13) - (int) Files.size(json)]);
      CocoDataset read =
          CocoDataset.read(json, ReadOptions.DEFAULT.sidecars(folder.resolve("sidecars")));
      assertThat(read.images().size()).isEqualTo(300);
      assertThat(told)
          .singleElement()
          .asString()
          .contains("/folder/sidecars/", "the sidecar of " + json + " is not kept")
          .contains("cannot be written: out of disk space")
          .doesNotContain("Exception");
    } finally {
      logger.removeHandler(handler);
    }
  }
}
