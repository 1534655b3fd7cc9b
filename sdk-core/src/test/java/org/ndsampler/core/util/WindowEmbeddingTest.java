package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class WindowEmbeddingTest {
  @Test
  void insideAndPaddingAlwaysAddUpToTheWindow() {
    Size image = Size.of(4, 3);
    for (int x = -6; x < 8; x++) {
      for (int y = -6; y < 8; y++) {
        for (int size = 0; size < 12; size++) {
          Window window = Window.of(x, y, size, 5);
          WindowEmbedding e = WindowEmbedding.of(window, image);
          assertThat(e.left() + e.inside().width() + e.right()).isEqualTo(size);
          assertThat(e.top() + e.inside().height() + e.bottom()).isEqualTo(5);
          assertThat(image.toWindow().contains(e.inside())).isTrue();
          if (!e.inside().isEmpty()) {
            assertThat(e.inside()).isEqualTo(window.intersection(image.toWindow()));
          }
          assertThat(e.isInside()).isEqualTo(image.toWindow().contains(window));
        }
      }
    }
  }

  @Test
  void aRangeThatEndsBeforeItStartsIsEmptyAndHasNoPadding() {
    assertThat(WindowEmbedding.AxisRange.of(14, 12, 25))
        .isEqualTo(new WindowEmbedding.AxisRange(14, 14, 0, 0));
    assertThat(WindowEmbedding.AxisRange.of(7, 5, 2))
        .isEqualTo(new WindowEmbedding.AxisRange(2, 2, 0, 0));
    assertThatThrownBy(() -> WindowEmbedding.AxisRange.of(0, 1, -1)).hasMessageContaining("-1");
  }
}
