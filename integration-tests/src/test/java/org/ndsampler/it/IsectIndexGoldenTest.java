package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.index.AnnotationIndex;

class IsectIndexGoldenTest {
  @Test
  void overlapsAreThoseOfTheFrameIntersectionIndex() throws IOException {
    Golden golden = Golden.of("isect_index.json");
    for (Map.Entry<String, JsonNode> entry : Golden.json("isect_index.json").properties()) {
      AnnotationIndex index =
          AnnotationIndex.of(
              CocoDataset.read(
                  Golden.folder().resolve(entry.getKey()).resolve("data.kwcoco.json")));
      JsonNode cases = entry.getValue();
      for (int i = 0; i < cases.size(); i++) {
        JsonNode one = cases.get(i);
        golden.check(entry.getKey() + "-" + i, () -> check(index, one));
      }
    }
    golden.finish();
  }

  private static void check(AnnotationIndex index, JsonNode one) {
    long image = one.get("gid").asLong();
    JsonNode xywh = one.get("box_xywh");
    Box box =
        Box.of(
            Golden.number(xywh.get(0)),
            Golden.number(xywh.get(1)),
            Golden.number(xywh.get(2)),
            Golden.number(xywh.get(3)));
    assertThat(index.overlapping(image, box)).containsExactly(ids(one.get("aids")));
    assertThat(index.ious(image, box)).containsExactly(numbers(one.get("ious")), within(1e-9));
    assertThat(index.visibilities(image, box))
        .containsExactly(numbers(one.get("iooas")), within(1e-9));
    for (Map.Entry<String, JsonNode> visible : one.get("overlapping_aids_visible").properties()) {
      assertThat(index.overlapping(image, box, Double.parseDouble(visible.getKey())))
          .as("visible above %s", visible.getKey())
          .containsExactly(ids(visible.getValue()));
    }
  }

  private static long[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToDouble(Golden::number).toArray();
  }
}
