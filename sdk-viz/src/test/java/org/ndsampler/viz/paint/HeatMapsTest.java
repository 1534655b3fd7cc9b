package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Audit;

class HeatMapsTest {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "star")
          .image(1, "a.png", Size.of(200, 100))
          .image(2, "b.png", Size.of(200, 100))
          .annotation(1, 1, 1, Box.of(120, 20, 20, 20))
          .annotation(2, 1, 1, Box.of(150, 60, 20, 20))
          .build();

  private static Audit audit() {
    return Audit.builder(DATASET)
        .item()
        .see(1, Window.of(0, 0, 100, 100))
        .item()
        .see(1, Window.of(50, 0, 50, 100))
        .seeAnnotation(0)
        .build();
  }

  @Test
  void whatWasSeenOftenIsBrightAndWhatNeverWasIsBlack() {
    BufferedImage image = HeatMaps.image(audit().heatMap(1, 200), 2, 400);
    assertThat(image.getWidth()).isEqualTo(400);
    assertThat(image.getHeight()).isEqualTo(200);
    int never = image.getRGB(300, 20);
    assertThat(brightness(never)).isLessThan(40);
    assertThat(brightness(image.getRGB(50, 100))).isGreaterThan(brightness(never) + 40);
    assertThat(brightness(image.getRGB(150, 100)))
        .isGreaterThan(brightness(image.getRGB(50, 100)) + 40);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeatMaps.image(audit().heatMap(1, 9), 0, 9))
        .withMessageContaining("must be positive");
  }

  @Test
  void annotationsThatWereNeverSeenAreRed() {
    BufferedImage image = HeatMaps.image(audit(), 1);
    double scale = image.getWidth() / 200.0;
    int seen = image.getRGB((int) (120 * scale), (int) (30 * scale));
    int unseen = image.getRGB((int) (150 * scale), (int) (70 * scale));
    assertThat(seen & 255).isGreaterThan(120);
    assertThat(unseen >> 16 & 255).isGreaterThan(2 * (unseen & 255));
  }

  @Test
  void aSheetSaysWhatTheEpochSaw() {
    ContactSheet sheet = HeatMaps.sheet(audit(), 10);
    assertThat(sheet.tiles()).hasSize(2);
    assertThat(sheet.tiles().get(0).caption()).isEqualTo("image 1");
    assertThat(sheet.tiles().get(0).detail())
        .isEqualTo("50% seen, 0.8 views a pixel, 1 of 2 annotations");
    assertThat(sheet.title()).isEqualTo("What 2 items showed");
    assertThat(sheet.toImage().getWidth()).isPositive();
    assertThat(HeatMaps.sheet(audit(), 1).tiles()).hasSize(1);
  }

  private static int brightness(int rgb) {
    return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
  }

  @Test
  void aSheetExplainsTheColoursThatItHas() {
    assertThat(HeatMaps.sheet(audit(), 10).legend().texts())
        .containsExactly("views of a place, 0 to 2", "annotations seen", "annotations not seen");
    assertThat(HeatMaps.sheet(audit(), 10).subtitle())
        .isEqualTo("25.0% of the pixels, 1 of 2 annotations");
    ContactSheet nothing = HeatMaps.sheet(Audit.builder(DATASET).build(), 10);
    assertThat(nothing.legend().texts()).containsExactly("never seen", "annotations not seen");
    CocoDataset empty = CocoDataset.builder().build();
    ContactSheet none = HeatMaps.sheet(Audit.builder(empty).build(), 10);
    assertThat(none.subtitle()).isEqualTo("0 of 0 annotations");
    assertThat(none.legend().isEmpty()).isTrue();
    assertThat(none.toImage().getHeight()).isLessThan(200);
  }
}
