package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Window;

class ApartTest {
  /** As a list of all that were taken says it, for windows of any size. */
  @Test
  void aWindowMeetsWhatAListSaysItMeets() {
    SplittableRandom random = new SplittableRandom(0);
    int met = 0;
    for (int round = 0; round < 200; round++) {
      int width = random.nextInt(1, 9);
      int height = random.nextInt(1, 9);
      Apart apart = new Apart(width, height);
      List<Negative> taken = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Negative asked = negative(random, random.nextInt(1, 30), random.nextInt(1, 30));
        assertThat(apart.meets(asked)).as("%s of %s", asked, taken).isEqualTo(isMet(asked, taken));
        met += isMet(asked, taken) ? 1 : 0;
        Negative next = negative(random, width, height);
        assertThat(apart.take(next)).isEqualTo(!isMet(next, taken));
        if (!isMet(next, taken)) {
          taken.add(next);
        }
      }
    }
    assertThat(met).isBetween(1_000, 11_000);
  }

  private static Negative negative(SplittableRandom random, int width, int height) {
    Window window = Window.of(random.nextInt(60), random.nextInt(60), width, height);
    return new Negative(random.nextInt(3), window);
  }

  private static boolean isMet(Negative negative, List<Negative> taken) {
    return taken.stream()
        .anyMatch(
            other ->
                other.imageId() == negative.imageId()
                    && !other.window().intersection(negative.window()).isEmpty());
  }
}
