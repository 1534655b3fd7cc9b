package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.util.WindowEmbedding;

class EmbedSliceGoldenTest {
  @Test
  void aWindowIsSplitIntoItsInsideAndItsPaddingAsInTheReference() throws IOException {
    Golden golden = Golden.of("embed_slice.json");
    JsonNode cases = Golden.json("embed_slice.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      golden.check(
          "" + i,
          () -> {
            for (int axis = 0; axis < one.get("slices").size(); axis++) {
              JsonNode slice = one.get("slices").get(axis);
              JsonNode pad = one.path("pad").path(axis);
              int low = slice.get(0).asInt() - pad.path(0).asInt(0);
              int high = slice.get(1).asInt() + pad.path(1).asInt(0);
              WindowEmbedding.AxisRange span =
                  WindowEmbedding.AxisRange.of(low, high, one.get("data_dims").get(axis).asInt());
              JsonNode inside = one.get("data_slice").get(axis);
              JsonNode extra = one.get("extra_padding").get(axis);
              assertThat(span)
                  .isEqualTo(
                      new WindowEmbedding.AxisRange(
                          inside.get(0).asInt(),
                          inside.get(1).asInt(),
                          extra.get(0).asInt(),
                          extra.get(1).asInt()));
            }
          });
    }
    golden.finish();
  }
}
