package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** A sample that is all padding is no silent black picture. */
class WindowsOutsideTest {
  private static final String LOGGER = CocoSampler.class.getName();

  @TempDir Path folder;

  private CocoDataset dataset() throws Exception {
    BufferedImage wide = new BufferedImage(400, 100, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(wide, "png", folder.resolve("wide.png").toFile());
    return CocoDataset.builder()
        .imageFolder(folder)
        .image(7, "wide.png", Size.of(400, 100))
        .build();
  }

  private static Target at(int x, int y) {
    return Target.image(7).region(x, y, 30, 20);
  }

  @Test
  void aWindowWhollyOutsideIsReportedOnceWithItsPlaceAndTheImage() throws Exception {
    try (CocoSampler sampler = CocoSampler.open(dataset())) {
      List<String> warnings =
          Warnings.of(
              LOGGER,
              () -> {
                for (int i = 0; i < 5; i++) {
                  assertThat(sampler.loadSample(at(900 + i, 20)).pixels().height()).isEqualTo(20);
                }
              });
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0))
          .contains("image 7", "30x20 at (900, 20)", "the image is 400x100")
          .doesNotContain("swapped");
    }
  }

  @Test
  void swappedCoordinatesAreAKindOfTheirOwn() throws Exception {
    try (CocoSampler sampler = CocoSampler.open(dataset())) {
      List<String> warnings =
          Warnings.of(
              LOGGER,
              () -> {
                sampler.loadSample(at(900, 20));
                sampler.loadSample(at(20, 300));
                sampler.loadSample(at(30, 310));
              });
      assertThat(warnings).hasSize(2);
      assertThat(warnings.get(1)).contains("at (20, 300)", "are x and y swapped?");
    }
  }

  @Test
  void aWindowThatOnlyReachesOutIsNone() throws Exception {
    try (CocoSampler sampler = CocoSampler.open(dataset())) {
      List<String> warnings =
          Warnings.of(
              LOGGER,
              () -> {
                sampler.loadSample(at(-29, -19));
                sampler.loadSample(at(399, 99));
                sampler.loadImage(7);
              });
      assertThat(warnings).isEmpty();
    }
  }
}
