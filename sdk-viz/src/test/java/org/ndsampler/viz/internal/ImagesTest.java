package org.ndsampler.viz.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.viz.page.Card;

class ImagesTest {
  @TempDir Path folder;

  private interface Write {
    Path to(Path target) throws IOException;
  }

  private static Stream<Named<Write>> writers() {
    CocoDataset dataset = CocoDataset.builder().category(1, "a").build();
    return Stream.of(
        Named.of(
            "a picture",
            target -> Images.writePng(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), target)),
        Named.of("a card", target -> Card.of(dataset).writePng(target)),
        Named.of("a page", target -> Images.write("<p>".getBytes(StandardCharsets.UTF_8), target)));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void eachSaysOfItsPlaceWhyItIsNone(Write write) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("a.png");
    assertThatThrownBy(() -> write.to(below))
        .isInstanceOf(IOException.class)
        .hasMessage(below + ": cannot be written: " + file + " is a file and no folder");
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> write.to(taken))
        .isInstanceOf(IOException.class)
        .hasMessage(taken + ": cannot be written: it is a folder");
    assertThat(write.to(folder.resolve("made").resolve("a.png"))).isNotEmptyFile();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, taken, folder.resolve("made"));
    }
  }
}
