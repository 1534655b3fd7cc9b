package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

class PhotosTest {

  @TempDir private Path folder;

  @Test
  void fourLandscapesShowAllFiveClassesAndTheirBoxesLieInside() throws IOException {
    CocoDataset dataset = ToyDatasets.make("photos", folder.resolve("photos"), 0);

    assertThat(dataset.images().size()).isEqualTo(4);
    Set<String> classes = new HashSet<>();
    for (CocoAnnotation annotation : dataset.annotations()) {
      classes.add(annotation.category().orElseThrow().name());
      assertThat(new Box(0, 0, 768, 512).contains(annotation.box().orElseThrow())).isTrue();
      assertThat(annotation.segmentation().orElseThrow().bounds())
          .isEqualTo(annotation.box().orElseThrow());
    }
    assertThat(classes).containsExactlyInAnyOrder("house", "pine", "tree", "boat", "balloon");
    assertThat(dataset.category("pine").supercategory()).contains("plant");
  }

  @ParameterizedTest
  @EnumSource(PhotoKind.class)
  void thePolygonsOfAnObjectAreWhatIsDrawnOfIt(PhotoKind kind) {
    Size size = new Size(300, 320);
    for (int i = 0; i < 8; i++) {
      Canvas black = new Canvas(size);
      Canvas white = new Canvas(size);
      Arrays.fill(white.rgb, (byte) 255);
      PhotoObject object = new PhotoObject(kind, ToyRandom.of(9, i), 150, 280, 240, 0);

      object.draw(black);
      object.draw(white);

      List<Polygon> polygons =
          object.parts.stream().map(p -> Polygon.of(p.exterior(), p.holes())).toList();
      RunLengthMask mask = MultiPolygon.of(polygons).toMask(size);
      double iou =
          ShapesTest.intersectionOverUnion(
              black.toArray(), white.toArray(), mask, object.box().pad(5, 5));
      // Ropes and masts are drawn and not part of a polygon.
      assertThat(iou).isGreaterThan(0.95);
    }
  }
}
