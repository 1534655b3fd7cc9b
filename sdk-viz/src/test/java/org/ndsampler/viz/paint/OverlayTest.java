package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.viz.internal.Colors;

class OverlayTest {
  private static final Color GREY = new Color(0x808080);

  @TempDir Path folder;
  private CocoDataset dataset;

  @BeforeEach
  void makeDataset() throws IOException {
    ImageIO.write(grey(), "png", folder.resolve("a.png").toFile());
    dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "thing")
            .image(1, "a.png", Size.of(80, 60))
            .image(2, "a.png", Size.of(80, 60))
            .annotation(1, 1, 1, Box.of(4, 4, 10, 10))
            .build();
  }

  private static BufferedImage grey() {
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(GREY);
    g.fillRect(0, 0, 80, 60);
    g.dispose();
    return image;
  }

  private static Color at(BufferedImage image, double x, double y) {
    return new Color(image.getRGB((int) (x * 12), (int) (y * 12)));
  }

  @Test
  void cellsWithAnObjectAreTinted() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      SampleGrid grid = SampleGrid.ofImages(dataset).window(20, 20).build();
      BufferedImage out = Overlay.on(sampler.loadImage(1)).grid(grid.cells()).toImage();
      assertThat(out.getWidth()).isEqualTo(960);
      assertThat(out.getHeight()).as("with the text below").isGreaterThan(720);
      Color tinted = at(out, 17, 17);
      assertThat(tinted).isNotEqualTo(GREY);
      assertThat(tinted.getRed()).isGreaterThan(tinted.getBlue() + 15);
      assertThat(at(out, 30, 17)).as("a cell without an object").isEqualTo(GREY);
      assertThat(at(out, 20.3, 10)).as("its outline").isNotEqualTo(GREY);
      BufferedImage other = Overlay.on(sampler.loadImage(2)).grid(grid.cells()).toImage();
      assertThat(at(other, 17, 17)).as("the same place of another image").isEqualTo(GREY);
    }
  }

  @Test
  void windowsLieWhereTheyAreAlsoOnAPartOfTheImage() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Negative> negatives =
          List.of(
              new Negative(1, Window.of(40, 30, 20, 20)), new Negative(2, Window.of(0, 0, 9, 9)));
      // 40 x 30 pixels from (30, 25): drawn 24 times as large.
      Overlay part = Overlay.on(sampler.loadSample(Target.image(1).region(30, 25, 40, 30)));
      BufferedImage out = part.negatives(negatives).toImage();
      assertThat(new Color(out.getRGB((50 - 30) * 24, (40 - 25) * 24))).isNotEqualTo(GREY);
      assertThat(new Color(out.getRGB((35 - 30) * 24, (27 - 25) * 24))).isEqualTo(GREY);
      assertThat(new Color(out.getRGB((65 - 30) * 24, (40 - 25) * 24))).isEqualTo(GREY);
      assertThat(part.negatives(negatives.subList(1, 2)).toImage().getHeight())
          .as("nothing to explain")
          .isEqualTo(720);
    }
  }

  @Test
  void aPoolIsDrawnWithItsNegatives() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      var pool = sampler.preselect(Selection.all().negatives(3).window(10, 10).seed(1));
      Overlay overlay = Overlay.on(sampler.loadImage(1)).pool(pool);
      BufferedImage out = overlay.toImage();
      for (int i = 0; i < pool.size(); i++) {
        if (pool.item(i).imageId() == 1) {
          Window window = pool.item(i).window();
          assertThat(at(out, window.x() + 2, window.y() + 2)).isNotEqualTo(GREY);
        }
      }
      List<String> texts = Overlay.on(sampler.loadImage(1)).negatives(pool).texts();
      assertThat(texts).hasSize(2).doesNotContain("positives (1)");
      assertThat(texts.get(0)).matches("negatives \\([1-3]\\)");
    }
  }

  @Test
  void heatIsBrightWhereMuchWasSeenAndDarkWhereNothingWas() {
    double[][] views = {{0, 1, 2, 4}, {0, 0, 0, 0}, {0, 0, 0, 8}};
    BufferedImage out = Overlay.on(grey()).heat("views", 20, views).toImage();
    assertThat(Colors.luminance(at(out, 10, 10))).isLessThan(Colors.luminance(GREY) / 2);
    assertThat(Colors.luminance(at(out, 70, 50)))
        .isGreaterThan(Colors.luminance(at(out, 70, 10)))
        .isGreaterThan(Colors.luminance(GREY));
    assertThat(at(out, 30, 30)).isEqualTo(at(out, 10, 10));
    assertThat(out.getHeight()).isGreaterThan(720);
  }

  @Test
  void wrongInputIsRefused() {
    Overlay overlay = Overlay.on(grey());
    assertThatThrownBy(() -> overlay.heat("x", 0, new double[][] {{1}}))
        .hasMessageContaining("positive side");
    assertThatThrownBy(() -> overlay.heat("x", 1, new double[][] {{1, 2}, {1}}))
        .hasMessageContaining("row 1");
    assertThatThrownBy(() -> overlay.heat("x", 1, new double[][] {{-1}}))
        .hasMessageContaining("none negative");
  }

  @Test
  void theTextBelowCountsWhatIsToBeSeen() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Negative> negatives =
          List.of(
              new Negative(1, Window.of(40, 30, 20, 20)), new Negative(1, Window.of(0, 0, 9, 9)));
      assertThat(Overlay.on(sampler.loadImage(1)).negatives(negatives).texts())
          .containsExactly("negatives (2)", "annotations (1)");
      Overlay small = Overlay.on(sampler.loadImage(1)).negatives(negatives).size(320, 240);
      assertThat(small.toImage().getWidth()).isEqualTo(320);
      assertThat(small.texts()).containsExactly("negatives (2)", "annotations (1)");
      assertThat(small.painter(AnnotationPainter.standard()).texts())
          .containsExactly("negatives (2)");
      Sample part = sampler.loadSample(Target.image(1).region(30, 25, 40, 30));
      assertThat(Overlay.on(part).negatives(negatives).texts()).containsExactly("negatives (1)");
      SampleGrid grid = SampleGrid.ofImages(dataset).window(20, 20).build();
      assertThat(Overlay.on(sampler.loadImage(1)).grid(grid.cells()).texts())
          .containsExactly(
              "windows without an object (11)", "windows with an object (1)", "annotations (1)");
    }
    assertThat(
            Overlay.on(grey())
                .windows("my windows", Color.RED, List.of(Window.of(1, 1, 9, 9)))
                .heat("views", 20, new double[][] {{0, 0, 0, 0}})
                .texts())
        .containsExactly("views: 0 everywhere", "my windows (1)");
    assertThat(Overlay.on(grey()).heat("views", 20, new double[][] {{0, 2.5}}).texts())
        .containsExactly("views, 0 to 2.5");
  }

  @Test
  void windowsThatOverlapAreTintedOnceSoThatTheImageIsSeen() {
    List<Window> many = Collections.nCopies(40, Window.of(10, 10, 40, 40));
    BufferedImage one = Overlay.on(grey()).windows("w", Color.RED, many.subList(0, 1)).picture();
    BufferedImage all = Overlay.on(grey()).windows("w", Color.RED, many).picture();
    assertThat(at(all, 30, 30)).isEqualTo(at(one, 30, 30)).isNotEqualTo(GREY);
    assertThat(Colors.contrast(at(all, 30, 30), GREY)).isLessThan(1.2);
  }

  @Test
  void aGridIsDrawnOnItsImages() {
    SampleGrid grid = SampleGrid.ofImages(dataset).window(20, 20).build();
    ContactSheet sheet = ContactSheet.of(grid);
    assertThat(sheet.tiles()).extracting(Tile::caption).containsExactly("image 1", "image 2");
    assertThat(sheet.tiles().get(0).detail()).isEqualTo("12 windows, 1 with an object");
    BufferedImage picture =
        sheet.tiles().get(0).toImage(AnnotationPainter.standard().size(960, 720));
    assertThat(at(picture, 30, 17)).as("the image").isEqualTo(GREY);
    assertThat(at(picture, 20.3, 30)).as("a window").isNotEqualTo(GREY);
    CocoDataset away =
        CocoDataset.builder().imageFolder(folder).image(1, "away.png", Size.of(80, 60)).build();
    SampleGrid blind = SampleGrid.ofImages(away).window(20, 20).build();
    BufferedImage plain =
        ContactSheet.of(blind).tiles().get(0).toImage(AnnotationPainter.standard());
    assertThat(new Color(plain.getRGB(plain.getWidth() / 2 + 20, plain.getHeight() / 2 + 20)))
        .as("without its image")
        .isEqualTo(Color.WHITE);
  }
}
