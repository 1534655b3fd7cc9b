package org.ndsampler.core.coco.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

class OutlinesTest {
  private static final double REACH = 1 << 29;
  private static final String TRIANGLE = "[[10, 10, 20, 10, 10, 30]]";

  /** One annotation of an image of 40 x 50 pixels. */
  private static CocoDataset dataset(String bbox, String segmentation) {
    return CocoDataset.parse(
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 50}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": %s,
          "segmentation": %s}],
         "categories": [{"id": 1, "name": "thing"}]}
        """
            .formatted(bbox, segmentation));
  }

  private static String flaw(double... ring) {
    return Outlines.flaw(MultiPolygon.ofRings(List.of(ring)));
  }

  @Test
  void aRingWithAnAreaHasNoFlaw() {
    assertThat(flaw(1, 1, 5, 1, 1, 4)).isNull();
    // The first points may be the same, and three may lie on a line.
    assertThat(flaw(1, 1, 1, 1, 5, 1, 1, 4)).isNull();
    assertThat(flaw(1, 1, 2, 1, 3, 1, 3, 2)).isNull();
    assertThat(flaw(0, 0, 3, 2, 3, 3)).isNull();
    assertThat(flaw(2, 1, 2, 5, 4, 5)).isNull();
  }

  @Test
  void whatIsNoRingSaysWhy() {
    assertThat(flaw(3, 3, 3, 3, 3, 3)).isEqualTo("ring 0 has one point");
    assertThat(flaw(1, 1, 5, 5, 1, 1)).isEqualTo("ring 0 has two points");
    assertThat(flaw(1, 1, 5, 5, 5, 5, 1, 1)).isEqualTo("ring 0 has two points");
    assertThat(flaw(1, 1, 1, 5, 1, 7)).isEqualTo("ring 0 is a line");
    assertThat(flaw(1, 1, 5, 1, 7, 1)).isEqualTo("ring 0 is a line");
    assertThat(flaw(1, 2, 3, 4, 5, 6)).isEqualTo("ring 0 is a line");
    assertThat(
            Outlines.flaw(
                MultiPolygon.ofRings(
                    List.of(new double[] {1, 1, 5, 1, 1, 4}, new double[] {1, 1, 2, 2, 3, 3}))))
        .isEqualTo("ring 1 is a line");
    assertThat(Outlines.flaw(MultiPolygon.of(List.of()))).isEqualTo("there is no ring");
  }

  @Test
  void aMaskWithoutAPixelIsNone() {
    assertThat(Outlines.flaw(RunLengthMask.empty(Size.of(4, 4))))
        .isEqualTo("the mask has no pixel");
    assertThat(Outlines.flaw(RunLengthMask.ofCounts(Size.of(4, 4), 3, 1, 12))).isNull();
  }

  @Test
  void aMaskHasTheSizeOfItsImage() {
    CocoDataset dataset = dataset("[1, 2, 3, 4]", "null");
    assertThat(Outlines.isOfAnotherSize(RunLengthMask.empty(Size.of(40, 50)), dataset, 0))
        .isFalse();
    assertThat(Outlines.isOfAnotherSize(RunLengthMask.empty(Size.of(50, 40)), dataset, 0)).isTrue();
    assertThat(Outlines.isOfAnotherSize(RunLengthMask.empty(Size.of(50, 40)), dataset, -1))
        .isFalse();
    MultiPolygon triangle = MultiPolygon.of(Polygon.of(1, 1, 5, 1, 1, 4));
    assertThat(Outlines.isOfAnotherSize(triangle, dataset, 0)).isFalse();
    CocoDataset noSize = CocoDataset.parse("{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}]}");
    assertThat(Outlines.isOfAnotherSize(RunLengthMask.empty(Size.of(5, 4)), noSize, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1, true",
    "-5, -5, 1, 1, true",
    "0, 0, 0, 1, false",
    "0, 0, 1, 0, false",
    "0, 0, -1, 1, false",
    "NaN, 0, 1, 1, false",
    "0, 0, Infinity, 1, false",
    "-536870912, 0, 1, 1, true",
    "-536870913, 0, 1, 1, false",
    "0, -536870912, 1, 1, true",
    "0, -536870913, 1, 1, false",
    "536870902, 0, 10, 1, true",
    "536870903, 0, 10, 1, false",
    "0, 536870902, 1, 10, true",
    "0, 536870903, 1, 10, false"
  })
  void aBoxIsProperIfItHasAnAreaInReach(double x, double y, double w, double h, boolean proper) {
    assertThat(Outlines.isProper(Box.of(x, y, w, h))).isEqualTo(proper);
    if (w > 0 && h > 0 && Double.isFinite(w)) {
      assertThat(Outlines.isReachable(Box.of(x, y, w, h))).isEqualTo(proper);
    }
  }

  @Test
  void anOutlineOutsideItsBoxIsElsewhere() {
    MultiPolygon triangle = MultiPolygon.of(Polygon.of(10, 10, 20, 10, 10, 30));
    assertThat(Outlines.isElsewhere(triangle, Box.of(0, 0, 12, 12))).isFalse();
    assertThat(Outlines.isElsewhere(triangle, Box.of(30, 30, 5, 5))).isTrue();
    assertThat(Outlines.isElsewhere(triangle, Box.of(30, 30, 0, 5))).isFalse();
  }

  @Test
  void theBoxSaysWhereAnObjectIsAndThenItsOutline() {
    Box box = Box.of(8, 9, 14, 22);
    Box bounds = Box.of(10, 10, 10, 20);
    assertThat(Outlines.place(dataset("[8, 9, 14, 22]", TRIANGLE), 0)).isEqualTo(box);
    assertThat(Outlines.place(dataset("null", TRIANGLE), 0)).isEqualTo(bounds);
    assertThat(Outlines.place(dataset("[8, 9, 0, 22]", TRIANGLE), 0)).isEqualTo(bounds);
    assertThat(Outlines.place(dataset("[22, 31, -14, -22]", TRIANGLE), 0)).isEqualTo(bounds);
    assertThat(Outlines.place(dataset("[22, 31, -14, -22]", "null"), 0)).isEqualTo(box);
    assertThat(Outlines.place(dataset("[8, 9, 0, 22]", "null"), 0)).isEqualTo(Box.of(8, 9, 0, 22));
    assertThat(Outlines.place(dataset("null", "null"), 0)).isNull();
    assertThat(Outlines.place(dataset("[NaN, 9, 14, 22]", "null"), 0)).isNull();
    assertThat(Outlines.bounds(dataset("[8, 9, 14, 22]", TRIANGLE), 0)).isEqualTo(bounds);
    assertThat(Outlines.bounds(dataset("[8, 9, 14, 22]", "[[1, 1, 2, 2]]"), 0)).isNull();
    assertThat(Outlines.bounds(dataset("null", "[[0, 0, 1e9, 0, 0, 1]]"), 0)).isNull();
  }

  @Test
  void theOutlineCountsIfItIsSoundAndOtherwiseTheBox() {
    CocoDataset sound = dataset("[8, 9, 14, 22]", TRIANGLE);
    assertThat(Outlines.of(sound, 0)).isNotNull();
    assertThat(Outlines.shape(sound, 0).area()).isEqualTo(100);
    for (String damaged :
        List.of(
            "null",
            "[[10, 10, 20, 10]]",
            "7",
            "[[30, 40, 35, 40, 30, 45]]",
            "{\"size\": [3, 3], \"counts\": [2, 7]}")) {
      CocoDataset dataset = dataset("[8, 9, 14, 22]", damaged);
      assertThat(Outlines.of(dataset, 0)).as(damaged).isNull();
      assertThat(Outlines.shape(dataset, 0).area()).as(damaged).isEqualTo(14 * 22);
    }
    assertThat(Outlines.shape(dataset("null", "null"), 0)).isNull();
  }

  @Test
  void aBoxIsTurnedTheRightWayRound() {
    assertThat(Outlines.turned(Box.of(1, 2, 3, 4))).isEqualTo(Box.of(1, 2, 3, 4));
    assertThat(Outlines.turned(Box.of(4, 6, -3, -4))).isEqualTo(Box.of(1, 2, 3, 4));
    assertThat(Outlines.turned(Box.of(1, 6, 3, -4))).isEqualTo(Box.of(1, 2, 3, 4));
    assertThat(Outlines.turned(Box.of(0, 0, Double.NaN, 4))).isNull();
    assertThat(Outlines.turned(Box.of(0, 0, REACH, -1))).isEqualTo(Box.of(0, -1, REACH, 1));
  }
}
