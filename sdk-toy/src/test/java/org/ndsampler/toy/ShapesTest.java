package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;

class ShapesTest {

  @TempDir private Path folder;

  @Test
  void theDatasetHasTheClassesOfTheReferenceWithTheirKeypoints() throws IOException {
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("shapes"), 0);

    assertThat(dataset.images().size()).isEqualTo(8);
    assertThat(dataset.category(0).name()).isEqualTo("background");
    assertThat(dataset.category("star").supercategory()).contains("vector");
    CocoCategory superstar = dataset.category("superstar");
    assertThat(superstar.supercategory()).contains("raster");
    assertThat(superstar.keypoints()).containsExactly("left_eye", "right_eye");
    assertThat(dataset.category("eff").keypoints())
        .containsExactly("top_tip", "mid_tip", "bot_tip");
    assertThat(dataset.keypointNames()).hasSize(5);
    Set<Long> used = new HashSet<>();
    for (CocoAnnotation annotation : dataset.annotations()) {
      used.add(annotation.categoryId());
      List<String> names =
          annotation.keypoints().map(Keypoints::points).orElse(List.of()).stream()
              .map(Keypoint::name)
              .toList();
      assertThat(names).isEqualTo(annotation.category().orElseThrow().keypoints());
    }
    assertThat(used).containsExactlyInAnyOrder(3L, 6L, 7L);
  }

  @Test
  void boxesAreTheBoundsOfPolygonsAndMostOfThemLieInsideTheImage() throws IOException {
    CocoDataset dataset = ToyDatasets.shapes(40).size(160, 120).write(folder.resolve("shapes"));

    int inside = 0;
    int holes = 0;
    for (CocoAnnotation annotation : dataset.annotations()) {
      Segmentation segmentation = annotation.segmentation().orElseThrow();
      Box box = annotation.box().orElseThrow();
      assertThat(segmentation.bounds()).isEqualTo(box);
      assertThat(annotation.area().orElseThrow())
          .isCloseTo(segmentation.area(), Assertions.within(1e-3));
      assertThat(box.width()).isGreaterThan(6);
      assertThat(box.height()).isGreaterThan(6);
      for (Keypoint point : annotation.keypoints().map(Keypoints::points).orElse(List.of())) {
        assertThat(((MultiPolygon) segmentation).contains(point.x(), point.y()))
            .as("%s of annotation %s", point.name(), annotation.id())
            .isTrue();
      }
      Box image = new Box(0, 0, 160, 120);
      inside += image.contains(box) ? 1 : 0;
      assertThat(box.coverageBy(image)).isGreaterThan(0.8);
      holes += ((MultiPolygon) segmentation).polygon(0).holes().size();
    }
    int all = dataset.annotations().size();
    assertThat(inside).isGreaterThan(all * 9 / 10);
    assertThat(holes).isGreaterThan(all / 30).isLessThan(all / 3);
    for (CocoImage image : dataset.images()) {
      List<CocoAnnotation> here = image.annotations();
      for (int i = 0; i < here.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(here.get(i).box().orElseThrow().intersects(here.get(j).box().orElseThrow()))
              .isFalse();
        }
      }
    }
  }

  @Test
  void eachPolygonLiesExactlyOnTheObjectThatIsDrawn() throws IOException {
    // The same objects on black and on white: what does not let the ground through is an object.
    CocoDataset dataset =
        ToyDatasets.shapes(12).noise(new Noise(0, 0)).write(folder.resolve("black"));
    ToyDatasets.shapes(12).noise(new Noise(1, 0)).write(folder.resolve("white"));

    Size size = new Size(600, 600);
    for (CocoImage image : dataset.images()) {
      String file = image.fileName().orElseThrow();
      NDArray black = Pictures.read(folder.resolve("black").resolve(file));
      NDArray white = Pictures.read(folder.resolve("white").resolve(file));
      for (CocoAnnotation annotation : image.annotations()) {
        RunLengthMask mask = annotation.segmentation().orElseThrow().toMask(size);
        double iou = intersectionOverUnion(black, white, mask, annotation.box().orElseThrow());
        assertThat(iou)
            .as("annotation %s, %s", annotation.id(), annotation.box())
            .isGreaterThan(0.95);
      }
    }
  }

  /** Of the pixels that are mostly opaque and those of the mask, within a box. */
  static double intersectionOverUnion(NDArray black, NDArray white, RunLengthMask mask, Box box) {
    int both = 0;
    int either = 0;
    for (int y = Math.max(0, (int) box.y() - 1);
        y < Math.min(black.height(), box.maxY() + 1);
        y++) {
      for (int x = Math.max(0, (int) box.x() - 1);
          x < Math.min(black.width(), box.maxX() + 1);
          x++) {
        double through = 0;
        for (int c = 0; c < 3; c++) {
          through = Math.max(through, white.value(y, x, c) - black.value(y, x, c));
        }
        boolean drawn = through < 0.45 * 255;
        boolean masked = mask.contains(x, y);
        both += drawn && masked ? 1 : 0;
        either += drawn || masked ? 1 : 0;
      }
    }
    return (double) both / either;
  }

  @Test
  void anotherSeedGivesOtherImages() throws IOException {
    CocoDataset one = ToyDatasets.make("shapes2", folder.resolve("one"), 1);
    CocoDataset two = ToyDatasets.make("shapes2", folder.resolve("two"), 2);

    assertThat(one.annotation(1).box()).isNotEqualTo(two.annotation(1).box());
  }

  @Test
  void theNoiseHasTheMeanAndDeviationThatWereAskedFor() {
    Canvas canvas = new Canvas(new Size(400, 400));
    Grain.NORMAL.fill(canvas, 0.5, 0.1, 0xFFFFFF, ToyRandom.of(3));

    double sum = 0;
    double squares = 0;
    for (byte value : canvas.rgb) {
      double v = (value & 0xFF) / 255.0;
      sum += v;
      squares += v * v;
    }
    double mean = sum / canvas.rgb.length;
    double deviation = Math.sqrt(squares / canvas.rgb.length - mean * mean);
    assertThat(mean).isBetween(0.495, 0.505);
    assertThat(deviation).isBetween(0.098, 0.102);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shapes20", "photos8", "vidshapes3-frames4-tracks5-multisensor-msi"})
  void polygonsAreValidHoweverLargeOrSmallTheImages(String key) throws IOException {
    for (int size : new int[] {32, 100, 500}) {
      ToySource source = ToyDatasets.recipe(key).size(size, size * 3 / 4 + 8).source();
      for (int i = 0; i < source.imageCount(); i++) {
        for (ToyImage.Annotation annotation : source.image(i).annotations()) {
          for (Outline part : annotation.parts()) {
            MultiPolygon polygon = MultiPolygon.of(Polygon.of(part.exterior(), part.holes()));
            assertThat(polygon.area()).isPositive();
            // What is a few pixels large may touch itself once it is rounded to eighths.
            assertThat(size < 500 || polygon.toJts().isValid())
                .as("%s %s", annotation.category(), polygon)
                .isTrue();
          }
        }
      }
    }
  }
}
