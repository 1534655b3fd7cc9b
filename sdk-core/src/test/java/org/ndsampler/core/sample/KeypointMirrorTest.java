package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;

/** Left and right in a mirror. */
class KeypointMirrorTest {
  @TempDir Path folder;

  private CocoDataset dataset() throws IOException {
    Path file = folder.resolve("kinds.json");
    Files.writeString(
        file,
        "{\"keypoint_categories\": [{\"id\": 1, \"name\": \"bow\", \"reflection_id\": null},"
            + " {\"id\": 2, \"name\": \"port\", \"reflection_id\": 3},"
            + " {\"id\": 3, \"name\": \"starboard\", \"reflection_id\": 2}],"
            + " \"categories\": [], \"images\": [], \"annotations\": []}");
    return CocoDataset.read(file);
  }

  private static Keypoint point(String name, double x, int visibility) {
    return new Keypoint(name, OptionalLong.empty(), x, 10 * x, visibility);
  }

  private static Keypoint kind(long id, String name, double x) {
    return new Keypoint(name, OptionalLong.of(id), x, 10 * x, 2);
  }

  private Keypoints mirrored(List<String> known, Map<String, String> pairs, Keypoint... points)
      throws IOException {
    return new KeypointMirror(dataset(), pairs).apply(new Keypoints(List.of(points)), known);
  }

  @Test
  void namesKeepTheirOrderAndPlacesAndVisibilityChange() throws IOException {
    List<String> known =
        List.of("nose", "left_eye", "right_eye", "bright_spot", "L Knee", "R Knee");
    Keypoints swapped =
        mirrored(
            known,
            Map.of(),
            point("nose", 1, 2),
            point("left_eye", 2, 2),
            point("right_eye", 3, 1),
            point("bright_spot", 4, 2),
            point("L Knee", 5, 0),
            point("R Knee", 6, 2));
    assertThat(swapped.points())
        .containsExactly(
            point("nose", 1, 2),
            point("left_eye", 3, 1),
            point("right_eye", 2, 2),
            point("bright_spot", 4, 2),
            point("L Knee", 6, 2),
            point("R Knee", 5, 0));
  }

  @Test
  void theKindSaysWhatItIsInAMirror() throws IOException {
    assertThat(
            mirrored(
                    List.of(),
                    Map.of(),
                    kind(1, "bow", 1),
                    kind(2, "port", 2),
                    kind(3, "starboard", 3))
                .points())
        .containsExactly(kind(1, "bow", 1), kind(2, "port", 3), kind(3, "starboard", 2));
    // Alone it gets the other's name.
    assertThat(mirrored(List.of(), Map.of(), kind(2, "port", 2)).points())
        .containsExactly(kind(3, "starboard", 2));
    assertThat(mirrored(List.of(), Map.of(), point("port", 2, 2)).points())
        .containsExactly(point("starboard", 2, 2));
  }

  @Test
  void pairsThatAreGivenWinAndNothingIsLost() throws IOException {
    assertThat(
            mirrored(
                    List.of("a", "b"),
                    Map.of("b", "a"),
                    point("a", 1, 2),
                    point("a", 2, 2),
                    point("b", 3, 2),
                    point("", 9, 2))
                .points())
        .containsExactlyInAnyOrder(
            point("a", 3, 2), point("b", 2, 2), point("b", 1, 2), point("", 9, 2));
    assertThat(mirrored(List.of("left_x"), Map.of(), point("left_x", 1, 2)).points())
        .containsExactly(point("left_x", 1, 2));
  }
}
