package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Window;

class WindowGoldenTest {
  @Test
  void aWindowAroundACentreIsWhereTheReferencePutsIt() throws IOException {
    Golden golden = Golden.of("center_extent_to_slice.json");
    JsonNode cases = Golden.json("center_extent_to_slice.json");
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      JsonNode center = one.get("center");
      JsonNode dims = one.get("window_dims");
      JsonNode slices = one.get("slices");
      boolean beyondInt = Math.abs(slices.at("/0/0").asLong()) > Integer.MAX_VALUE;
      golden.check(
          (beyondInt ? "beyond-int-" : "") + i,
          () -> {
            Window window =
                Window.ofCenter(
                    center.get(1).asDouble(),
                    center.get(0).asDouble(),
                    dims.get(1).asInt(),
                    dims.get(0).asInt());
            assertThat(window)
                .isEqualTo(
                    Window.ofCorners(
                        slices.at("/1/0").asInt(),
                        slices.at("/0/0").asInt(),
                        slices.at("/1/1").asInt(),
                        slices.at("/0/1").asInt()));
          });
    }
    golden.finish(Map.of("beyond-int-*", "windows are ints; this is an ArithmeticException"));
  }
}
