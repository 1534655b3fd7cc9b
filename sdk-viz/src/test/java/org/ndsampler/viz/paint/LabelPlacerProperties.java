package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LabelPlacerProperties {
  @Property(tries = 200)
  void labelsNeverOverlapAndNeverLeaveTheImage(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double width = 200 + random.nextInt(600);
    double height = 150 + random.nextInt(500);
    List<Rectangle2D> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height;
      objects.add(
          new Rectangle2D.Double(
              x, y, random.nextDouble() * (width - x), random.nextDouble() * (height - y)));
    }
    LabelPlacer placer = new LabelPlacer(width, height, objects);
    List<Rectangle2D> placed = new ArrayList<>();
    for (Rectangle2D object : objects) {
      LabelPlacer.Place place = placer.place(object, 40 + random.nextInt(60), 17);
      if (place != null) {
        Rectangle2D area = place.area();
        assertThat(area.getMinX()).isGreaterThanOrEqualTo(0);
        assertThat(area.getMinY()).isGreaterThanOrEqualTo(0);
        assertThat(area.getMaxX()).isLessThanOrEqualTo(width);
        assertThat(area.getMaxY()).isLessThanOrEqualTo(height);
        for (Rectangle2D other : placed) {
          assertThat(other.intersects(area)).isFalse();
        }
        placed.add(area);
      }
    }
    assertThat(placed).isNotEmpty();
    if (count <= 8) {
      assertThat(placed).hasSize(count);
    }
  }
}
