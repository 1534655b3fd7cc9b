package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.LastWindow;

class SlidingWindowTest {
  private static SlidingWindow slide(int extent, int window, double overlap, LastWindow border) {
    return SlidingWindow.of(new int[] {extent}, new int[] {window}, overlap, border);
  }

  private static int[] starts(SlidingWindow slide) {
    int[] starts = new int[slide.count(0)];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = slide.start(0, i);
    }
    return starts;
  }

  @Test
  void theBorderPolicySaysWhatHappensWithTheRest() {
    assertThat(starts(slide(10, 4, 0, LastWindow.SHIFT))).containsExactly(0, 4, 6);
    assertThat(starts(slide(10, 4, 0, LastWindow.PAD))).containsExactly(0, 4, 8);
    assertThat(starts(slide(10, 4, 0, LastWindow.DROP))).containsExactly(0, 4);
    assertThat(starts(slide(12, 4, 0, LastWindow.EXACT))).containsExactly(0, 4, 8);
    assertThat(starts(slide(3, 12, 0, LastWindow.SHIFT))).containsExactly(0);
    assertThat(starts(slide(3, 12, 0, LastWindow.PAD))).containsExactly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slide(10, 4, 0, LastWindow.EXACT))
        .withMessageContaining("axis 0");
    assertThatIllegalArgumentException().isThrownBy(() -> slide(3, 12, 0, LastWindow.EXACT));
  }

  @Test
  void placesAreNumberedRowByRow() {
    SlidingWindow slide =
        SlidingWindow.of(
            new int[] {5, 100, 90},
            new int[] {2, 33, SlidingWindow.WHOLE},
            new double[] {0, 0.5, 0},
            LastWindow.SHIFT);
    long index = 0;
    for (int t = 0; t < slide.count(0); t++) {
      for (int y = 0; y < slide.count(1); y++) {
        for (int x = 0; x < slide.count(2); x++) {
          assertThat(slide.starts(index++))
              .containsExactly(slide.start(0, t), slide.start(1, y), slide.start(2, x));
        }
      }
    }
    assertThat(index).isEqualTo(slide.size());
    assertThat(slide.extent(2)).isEqualTo(90);
    assertThat(slide.axes()).isEqualTo(3);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> slide.starts(slide.size()));
  }

  @Test
  void billionsOfPlacesCostNothing() {
    SlidingWindow slide =
        SlidingWindow.of(
            new int[] {2_000_000_000, 2_000_000_000}, new int[] {1, 1}, 0, LastWindow.SHIFT);
    assertThat(slide.size()).isEqualTo(4_000_000_000_000_000_000L);
    assertThat(slide.starts(slide.size() - 1)).containsExactly(1_999_999_999, 1_999_999_999);
  }

  @Test
  void everyPixelIsCoveredUnlessTheRestIsDropped() {
    for (LastWindow border : new LastWindow[] {LastWindow.SHIFT, LastWindow.PAD}) {
      for (int extent = 1; extent < 40; extent++) {
        for (int window = 1; window < 12; window++) {
          SlidingWindow slide = slide(extent, window, window == 1 ? 0 : 0.4, border);
          int covered = 0;
          for (int start : starts(slide)) {
            assertThat(start).isBetween(0, covered);
            covered = Math.max(covered, start + window);
          }
          assertThat(covered).isGreaterThanOrEqualTo(extent);
          if (border == LastWindow.SHIFT) {
            assertThat(covered).isEqualTo(Math.max(extent, window));
          }
        }
      }
    }
  }

  @Test
  void whatCannotSlideIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slide(7, 2, 0.9, LastWindow.SHIFT))
        .withMessageContaining("no step");
    assertThatIllegalArgumentException().isThrownBy(() -> slide(7, 2, 1, LastWindow.SHIFT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slide(7, 2, Double.NaN, LastWindow.SHIFT));
    assertThatIllegalArgumentException().isThrownBy(() -> slide(7, 0, 0, LastWindow.SHIFT));
    assertThatIllegalArgumentException().isThrownBy(() -> slide(-1, 2, 0, LastWindow.SHIFT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlidingWindow.of(new int[2], new int[] {1}, 0, LastWindow.SHIFT));
  }
}
