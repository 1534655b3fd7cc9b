package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunLengthMaskTest {
  /** A mask of rows of text, where {@code #} is inside. */
  static RunLengthMask mask(String... rows) {
    int height = rows.length;
    int width = rows[0].length();
    Runs runs = new Runs(4);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        if (rows[y].charAt(x) == '#') {
          runs.add(x * height + y, x * height + y + 1);
        }
      }
    }
    return new RunLengthMask(Window.of(0, 0, width, height), runs.toArray());
  }

  @Test
  void countsAreColumnMajorAndStartOutside() {
    RunLengthMask mask = mask("#..", "##.");
    assertThat(mask.counts()).containsExactly(0, 2, 1, 1, 2);
    assertThat(RunLengthMask.ofCounts(Size.of(3, 2), 0, 2, 1, 1, 2)).isEqualTo(mask);
    assertThat(mask.area()).isEqualTo(3);
    assertThat(mask.bounds()).isEqualTo(Box.of(0, 0, 2, 2));
    assertThat(mask.contains(0, 1)).isTrue();
    assertThat(mask.contains(1, 0)).isFalse();
    assertThat(mask.contains(-1, 0)).isFalse();
  }

  @Test
  void textOfPycocotoolsIsReadAndWritten() {
    // pycocotools: encode(np.asfortranarray([[0, 1, 1], [0, 0, 1]]))
    RunLengthMask mask = mask(".##", "..#");
    assertThat(mask.counts()).containsExactly(2, 1, 1, 2);
    assertThat(mask.encode()).isEqualTo("2111");
    assertThat(RunLengthMask.decode(Size.of(3, 2), "2111")).isEqualTo(mask);
  }

  @Test
  void hostileTextIsRejectedWithItsPlace() {
    Size size = Size.of(3, 2);
    assertThatThrownBy(() -> RunLengthMask.decode(size, "21 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("character 2");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "2p")).hasMessageContaining("character 1");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "2P")).hasMessageContaining("cut off");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "21")).hasMessageContaining("add up to 3");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "2119")).hasMessageContaining("number 3");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "2O")).hasMessageContaining("negative");
    assertThatThrownBy(() -> RunLengthMask.decode(size, "oooooooooooooo0"))
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> RunLengthMask.ofCounts(size, 3, -1, 4))
        .hasMessageContaining("run length 1 is negative");
    assertThatThrownBy(() -> RunLengthMask.ofCounts(size, 3, Integer.MAX_VALUE, 4))
        .hasMessageContaining("go beyond at number 1");
    assertThatThrownBy(() -> RunLengthMask.decode(Size.of(1 << 20, 1 << 20), "0"))
        .hasMessageContaining("more than");
  }

  @Test
  void aMovedMaskKeepsItsPixels() {
    RunLengthMask mask = mask("##", ".#");
    RunLengthMask moved = mask.translate(-5, 3);
    assertThat(moved.bounds()).isEqualTo(Box.of(-5, 3, 2, 2));
    assertThat(moved.contains(-5, 3)).isTrue();
    assertThat(moved.toMask(Size.of(2, 2)).isEmpty()).isTrue();
    assertThat(moved.translate(5.4, -3.4).toMask(Size.of(2, 2))).isEqualTo(mask);
    assertThat(mask.crop(Window.of(1, -1, 2, 3)))
        .isEqualTo(
            mask("#.", "#.", "..")
                .translate(1, -1)
                .crop(Window.of(1, -1, 2, 2))
                .translate(0, 1)
                .crop(Window.of(1, -1, 2, 3)));
  }

  @Test
  void theOutlineHasTheAreaAndTheHoles() {
    RunLengthMask ring = mask("###.", "#.#.", "###.", "...#");
    MultiPolygon outline = ring.toMultiPolygon();
    assertThat(outline.size()).isEqualTo(2);
    assertThat(outline.area()).isEqualTo(9);
    assertThat(outline.polygon(0).holes()).hasSize(1);
    assertThat(outline.toJts().isValid()).isTrue();
    assertThat(outline.toMask(ring.size())).isEqualTo(ring);
  }

  @Test
  void anOutlineThatTouchesItselfIsSplitIntoValidRings() {
    RunLengthMask mask = mask(".##", "#.#", "###");
    MultiPolygon outline = mask.toMultiPolygon();
    assertThat(outline.toJts().isValid()).isTrue();
    assertThat(outline.area()).isEqualTo(7);
    assertThat(outline.toMask(mask.size())).isEqualTo(mask);
  }

  @Test
  void aMaskIsScaledLikeItsPixels() {
    RunLengthMask twice = mask("#.", ".#").warp(Affine.scaling(2, 2));
    assertThat(twice.toMask(Size.of(4, 4))).isEqualTo(mask("##..", "##..", "..##", "..##"));
    assertThat(twice.warp(Affine.scaling(0.5, 0.5))).isEqualTo(mask("#.", ".#"));
  }
}
