package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.RepairResult;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.toy.ToyDatasets;

/** The export of toy photographs has the faults that it is said to have, and they can be mended. */
class ExportedTest {
  @TempDir Path folder;

  @Test
  void theFaultsAreFoundAndMended() throws IOException {
    Path file = ToyDatasets.exported(folder, 0);
    assertThatThrownBy(() -> CocoDataset.read(file))
        .isInstanceOf(CocoFormatException.class)
        .hasMessageContaining("lenient");

    CocoDataset dataset = CocoDataset.read(file, ReadOptions.lenient());
    assertThat(dataset.images().size()).isEqualTo(12);
    assertThat(texts(dataset.readProblems())).allMatch(text -> text.contains("is text"));
    assertThat(texts(dataset.validate()))
        .hasSize(2)
        .anyMatch(text -> text.contains("annotation 2 has a bbox of negative size"))
        .anyMatch(text -> text.contains("refers to image 99"));
    List<String> files = texts(dataset.validate(ValidateOptions.IMAGES));
    assertThat(files).filteredOn(text -> text.contains("turned by EXIF")).hasSize(2);
    assertThat(files).filteredOn(text -> text.contains("the file is missing")).hasSize(1);
    assertThat(files).filteredOn(text -> text.contains("is taken")).hasSize(11);

    RepairResult repaired = dataset.repair();
    CocoDataset clean = repaired.dataset().filterImages(CocoImage::hasFiles);
    assertThat(texts(repaired.unrepaired())).hasSize(1);
    assertThat(clean.images().size()).isEqualTo(11);
    assertThat(clean.validate()).isEmpty();
    assertThat(texts(clean.validate(ValidateOptions.IMAGES)))
        .hasSize(2)
        .allMatch(text -> text.contains("turned by EXIF"));
    clean.write(folder.resolve("clean.json"));
    CocoDataset read = CocoDataset.read(folder.resolve("clean.json"));
    try (CocoSampler sampler = CocoSampler.open(read)) {
      for (CocoImage image : read.images()) {
        assertThat(sampler.loadImage(image.id()).pixels().width()).isEqualTo(image.size().width());
      }
    }
  }

  @Test
  void aTurnedPhotographIsThePictureThatWasDrawn() throws IOException {
    Path file = ToyDatasets.exported(folder, 0);
    CocoDataset dataset = CocoDataset.read(file, ReadOptions.lenient()).repair().dataset();
    try (CocoSampler sampler = CocoSampler.open(dataset.filterImages(CocoImage::hasFiles))) {
      for (long upright : new long[] {3, 8}) {
        NDArray pixels = sampler.loadImage(upright).pixels();
        assertThat(pixels.shape()).isEqualTo(Shape.of(480, 320, 3));
        // The sky is above the meadow, and bluer; on its sides a turned picture has both.
        double top = blueness(pixels.crop(Window.of(0, 0, 320, 60)));
        double bottom = blueness(pixels.crop(Window.of(0, 420, 320, 60)));
        double left = blueness(pixels.crop(Window.of(0, 0, 60, 480)));
        double right = blueness(pixels.crop(Window.of(260, 0, 60, 480)));
        assertThat(top - bottom).isGreaterThan(2 * Math.abs(left - right)).isGreaterThan(20);
      }
    }
  }

  /** By how much blue exceeds green, on average. */
  private static double blueness(NDArray pixels) {
    double sum = 0;
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        sum += pixels.value(y, x, 2) - pixels.value(y, x, 1);
      }
    }
    return sum / pixels.height() / pixels.width();
  }

  private static List<String> texts(Problems problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
