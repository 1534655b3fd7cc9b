package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.util.WindowEmbedding;

class EmbedSliceGoldenTest {
  @ParameterizedTest
  @ValueSource(strings = {"embed_slice.json", "more/embed_slice.json"})
  void aWindowIsSplitIntoItsInsideAndItsPaddingAsInTheReference(String file) throws IOException {
    Golden golden = Golden.of(file);
    JsonNode cases = Golden.json(file);
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
                          // A slice that ends before it starts is one of nothing.
                          Math.max(inside.get(0).asInt(), inside.get(1).asInt()),
                          extra.get(0).asInt(),
                          extra.get(1).asInt()));
            }
          });
    }
    golden.finish();
  }
}
