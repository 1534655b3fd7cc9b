package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

class SampleDrawingTest {
  @TempDir Path folder;
  private CocoDataset dataset;

  @BeforeEach
  void makeDataset() throws IOException {
    BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.GRAY);
    g.fillRect(0, 0, 60, 40);
    g.dispose();
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "near")
            .category(2, "far")
            .image(1, "a.png", Size.of(60, 40))
            .annotation(
                10,
                one ->
                    one.image(1)
                        .category(1)
                        .box(Box.of(4, 4, 12, 12))
                        .segmentation(MultiPolygon.of(Polygon.of(4, 4, 16, 4, 16, 16, 4, 16))))
            .annotation(
                11,
                one ->
                    one.image(1)
                        .category(1)
                        .box(Box.of(20, 4, 12, 12))
                        .segmentation(MultiPolygon.of(Polygon.of(20, 4, 32, 4, 32, 16, 20, 16))))
            .build();
  }

  @Test
  void theTargetStandsOutAndPaddingIsHatched() {
    AnnotationPainter painter = AnnotationPainter.standard().labels(false);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      // The window is [-6, 34) x [-6, 26): 40 by 32, drawn 16 times as large.
      Sample sample = sampler.loadSample(Target.image(1).region(-6, -6, 40, 32));
      BufferedImage whole = painter.paint(sample);
      assertThat(whole.getWidth()).isEqualTo(640);
      int mask = whole.getRGB((10 + 6) * 16, (10 + 6) * 16);
      assertThat(whole.getRGB((26 + 6) * 16, (10 + 6) * 16)).isEqualTo(mask);
      assertThat(mask).isNotEqualTo(Color.GRAY.getRGB());
      assertThat(colors(whole, 0, 0, 90, 90)).as("hatching").isEqualTo(2);
      assertThat(whole.getRGB(8, 8)).isNotEqualTo(Color.GRAY.getRGB());
      assertThat(whole.getRGB((50 - 20) * 16, 500)).isEqualTo(Color.GRAY.getRGB());

      Sample own = sampler.loadSample(Target.annotation(10).pad(20));
      BufferedImage emphasised = painter.paint(own);
      int scale = emphasised.getWidth() / own.window().width();
      int y = (10 - own.window().y()) * scale;
      Color target = new Color(emphasised.getRGB((10 - own.window().x()) * scale, y));
      Color other = new Color(emphasised.getRGB((26 - own.window().x()) * scale, y));
      assertThat(saturation(target)).isGreaterThan(2 * saturation(other));
      assertThat(saturation(other)).isPositive();
    }
  }

  private static float saturation(Color color) {
    return Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null)[1];
  }

  private static long colors(BufferedImage image, int x0, int y0, int x1, int y1) {
    Set<Integer> seen = new HashSet<>();
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        seen.add(image.getRGB(x, y));
      }
    }
    return seen.size();
  }

  @Test
  void aTileOfASampleSaysWhereItComesFrom() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Tile tile = Tile.of(sampler.loadSample(Target.annotation(10)));
      assertThat(tile.caption()).isEqualTo("image 1, annotation 10");
      assertThat(tile.detail()).isEqualTo("12x12 at (4, 4), 1 annotation");
      assertThat(Tile.of(sampler.loadImage(1)).caption()).isEqualTo("image 1");
      assertThat(tile.toImage(AnnotationPainter.standard().size(100, 100)).getWidth())
          .isEqualTo(96);
    }
  }

  @Test
  void paddingThatContinuesTheImageShowsWhatItIs() {
    AnnotationPainter painter = AnnotationPainter.standard().labels(false);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target target = Target.image(1).region(-6, -6, 40, 32);
      BufferedImage constant = painter.paint(sampler.loadSample(target));
      BufferedImage edge = painter.paint(sampler.loadSample(target.padding(Padding.Mode.EDGE)));
      assertThat(edge.getRGB(8, 8)).isNotEqualTo(constant.getRGB(8, 8));
      assertThat(colors(edge, 0, 0, 90, 90)).as("hatching").isEqualTo(2);
      assertThat(edge.getRGB(300, 300)).isEqualTo(constant.getRGB(300, 300));
    }
  }
}
