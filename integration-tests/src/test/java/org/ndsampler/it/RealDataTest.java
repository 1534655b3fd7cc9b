package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;

/**
 * MS-COCO photographs with their annotations, from the folder that {@code ndsampler.data} names.
 */
class RealDataTest {
  private Path data;

  @BeforeEach
  void findData() {
    String folder = System.getProperty("ndsampler.data", "");
    assumeTrue(
        !folder.isBlank(),
        "the real photographs are not here; name their folder: -Dndsampler.data=FOLDER");
    data = Path.of(folder).resolve("tiny_coco");
  }

  private CocoDataset read(String part) throws IOException {
    return CocoDataset.read(
        data.resolve("annotations/instances_" + part + "2017.json"),
        data.resolve("images/" + part + "2017"));
  }

  @ParameterizedTest
  @CsvSource({"train, 32, 288", "val, 6, 136"})
  void eachSegmentationFillsItsBoxAndHasItsArea(String part, int images, int annotations)
      throws IOException {
    CocoDataset dataset = read(part);
    assertThat(dataset.images().size()).isEqualTo(images);
    assertThat(dataset.annotations().size()).isEqualTo(annotations);
    for (CocoAnnotation annotation : dataset.annotations()) {
      Segmentation shape = annotation.segmentation().orElseThrow();
      Box box = annotation.box().orElseThrow();
      Box bounds = shape.bounds();
      assertThat(bounds.iou(box)).as("annotation %d", annotation.id()).isGreaterThan(0.9);
      double area = annotation.area().orElseThrow();
      if (shape instanceof RunLengthMask) {
        assertThat(annotation.isCrowd()).isTrue();
        // The declared area of a crowd is not that of its mask; the counts in the file are.
        JsonNode counts =
            new ObjectMapper()
                .readTree(annotation.field("segmentation").orElseThrow())
                .get("counts");
        double pixels = 0;
        for (int i = 1; i < counts.size(); i += 2) {
          pixels += counts.get(i).asInt();
        }
        assertThat(shape.area()).isEqualTo(pixels).isPositive();
      } else {
        // COCO's areas are those of the rasterised polygons, ours of the plane figures.
        assertThat(shape.area()).isCloseTo(area, within(0.05 * area + 30));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"train", "val"})
  void samplesArePartsOfThePhotographsAsTheJdkDecodesThem(String part) throws IOException {
    CocoDataset dataset = read(part);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      int compared = 0;
      for (CocoImage image : dataset.images()) {
        Path file = dataset.imageFolder().resolve(image.fileName().orElseThrow());
        BufferedImage photograph = ImageIO.read(file.toFile());
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .contains("ICC_PROFILE")) {
          // The JDK converts its colours; we, like COCO's tools, take them as they are stored.
          continue;
        }
        compared++;
        NDArray whole = sampler.loadImage(image.id()).pixels();
        assertThat(whole.shape().size()).isEqualTo(image.size());
        for (int y = 0; y < whole.height(); y += 37) {
          for (int x = 0; x < whole.width(); x += 41) {
            // The samples and not getRGB, which brightens grey photographs.
            for (int c = 0; c < whole.channels(); c++) {
              assertThat(whole.value(y, x, c))
                  .isEqualTo(photograph.getRaster().getSample(x, y, c), within(2.0));
            }
          }
        }
      }
      assertThat(compared).isGreaterThan(dataset.images().size() / 3);
      for (int i = 0; i < sampler.positiveCount(); i++) {
        Sample sample = sampler.loadPositive(i);
        assertThat(sample.annotationIndex()).isPresent();
        Window inside = sample.target().inside();
        NDArray image = sampler.loadImage(sample.target().imageId()).pixels();
        NDArray expected = image.crop(inside);
        NDArray actual =
            sample.pixels().crop(inside.translate(-sample.window().x(), -sample.window().y()));
        assertThat(actual.contentEquals(expected)).isTrue();
      }
    }
  }
}
