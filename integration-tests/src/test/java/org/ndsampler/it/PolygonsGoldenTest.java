package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Rasterization;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

class PolygonsGoldenTest {
  @Test
  void polygonsAnswerAsKwimageDoes() throws IOException {
    Golden golden = Golden.of("polygons.json");
    JsonNode cases = Golden.json("polygons.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      Polygon polygon = polygon(one.has("with_interior") ? one.get("with_interior") : one);
      MultiPolygon shape = MultiPolygon.of(polygon);
      golden.check(
          i + "-area",
          () -> assertThat(shape.area()).isCloseTo(one.get("area").asDouble(), within(1e-9)));
      JsonNode rle = one.get("mask_rle_new");
      Size size = Size.of(rle.at("/size/1").asInt(), rle.at("/size/0").asInt());
      golden.check(
          i + "-mask",
          () -> {
            RunLengthMask mask = shape.toMask(size, Rasterization.OPENCV);
            assertThat(mask.counts()).containsExactly(ints(rle.get("counts")));
            assertThat(mask.area()).isEqualTo(one.get("mask_sum").asDouble());
            assertThat(RunLengthMask.ofCounts(size, ints(rle.get("counts")))).isEqualTo(mask);
          });
      if (one.has("bytes_rle") && one.get("bytes_rle").isTextual()) {
        golden.check(
            i + "-bytes_rle",
            () ->
                assertThat(shape.toMask(size, Rasterization.OPENCV).encode())
                    .isEqualTo(one.get("bytes_rle").asText()));
      }
      if (one.has("coco_orig")) {
        golden.check(
            i + "-coco_orig",
            () -> assertThat(polygon.exterior()).containsExactly(numbers(one.get("coco_orig"))));
      }
      if (one.has("coco_new")) {
        golden.check(i + "-coco_new", () -> assertNear(polygon, one.get("coco_new"), 0));
      }
      if (one.has("translate")) {
        golden.check(
            i + "-translate",
            () -> assertNear(polygon.translate(1.5, -2), one.get("translate"), 0));
      }
      if (one.has("scale2")) {
        golden.check(
            i + "-scale2",
            () -> assertNear(polygon.warp(Affine.scaling(2, 0.5)), one.get("scale2"), 0));
      }
      if (one.has("warp")) {
        golden.check(i + "-warp", () -> assertNear(polygon.warp(WARP), one.get("warp"), 1e-9));
      }
      if (one.has("bbox")) {
        golden.check(
            i + "-bbox",
            () -> {
              double[] ltrb = numbers(one.at("/bbox/0"));
              assertThat(polygon.bounds().x()).isEqualTo(ltrb[0]);
              assertThat(polygon.bounds().y()).isEqualTo(ltrb[1]);
              assertThat(polygon.bounds().maxX()).isEqualTo(ltrb[2]);
              assertThat(polygon.bounds().maxY()).isEqualTo(ltrb[3]);
            });
      }
      if (one.has("mask_to_multipolygon")) {
        golden.check(
            i + "-mask_to_multipolygon",
            () -> {
              MultiPolygon contours = shape.toMask(size, Rasterization.OPENCV).toContours();
              JsonNode expected = one.get("mask_to_multipolygon");
              assertThat(contours.size()).isEqualTo(expected.size());
              for (int p = 0; p < expected.size(); p++) {
                assertNear(contours.polygon(p), expected.get(p), 0);
              }
            });
      }
    }
    golden.finish();
  }

  private static final Affine WARP = Affine.ofParameters(1, 1, 0.3, 0, 1, 2);

  private static Polygon polygon(JsonNode node) {
    List<double[]> holes = new ArrayList<>();
    for (JsonNode hole : node.path("interiors")) {
      holes.add(points(hole));
    }
    return Polygon.of(points(node.get("exterior")), holes);
  }

  private static void assertNear(Polygon actual, JsonNode expected, double tolerance) {
    Polygon other = polygon(expected);
    assertThat(actual.ringCount()).isEqualTo(other.ringCount());
    for (int r = 0; r < actual.ringCount(); r++) {
      assertThat(actual.ring(r)).containsExactly(other.ring(r), within(tolerance));
    }
  }

  private static double[] points(JsonNode ring) {
    double[] xy = new double[2 * ring.size()];
    for (int i = 0; i < ring.size(); i++) {
      xy[2 * i] = Golden.number(ring.get(i).get(0));
      xy[2 * i + 1] = Golden.number(ring.get(i).get(1));
    }
    return xy;
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Golden.number(array.get(i));
    }
    return numbers;
  }

  private static int[] ints(JsonNode array) {
    int[] numbers = new int[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asInt();
    }
    return numbers;
  }
}
