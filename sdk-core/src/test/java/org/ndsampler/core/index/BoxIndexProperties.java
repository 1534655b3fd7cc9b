package org.ndsampler.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;
import org.ndsampler.core.geom.Box;

class BoxIndexProperties {
  private static final double[] ODD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, 1e300, -1e300
  };

  private int[] group;
  private double[][] edges;

  private void random(SplittableRandom random, int groups, int boxes, double oddShare) {
    group = new int[boxes];
    edges = new double[4][boxes];
    int span = 1 + random.nextInt(200);
    for (int i = 0; i < boxes; i++) {
      group[i] = random.nextInt(groups + 1) - 1;
      edges[0][i] = random.nextInt(span);
      edges[1][i] = random.nextInt(span);
      edges[2][i] = edges[0][i] + random.nextInt(20);
      edges[3][i] = edges[1][i] + random.nextInt(20);
      if (random.nextDouble() < oddShare) {
        edges[random.nextInt(4)][i] = ODD[random.nextInt(ODD.length)];
      }
    }
  }

  private int[] bruteForce(int g, double x0, double y0, double x1, double y1) {
    return IntStream.range(0, group.length)
        .filter(i -> group[i] == g)
        .filter(
            i -> edges[0][i] <= x1 && edges[2][i] >= x0 && edges[1][i] <= y1 && edges[3][i] >= y0)
        .filter(i -> Arrays.stream(edges).noneMatch(e -> Double.isNaN(e[i])))
        .toArray();
  }

  @Property(tries = 300)
  void everyQueryFindsWhatComparingAllBoxesFinds(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int groups,
      @ForAll @IntRange(min = 0, max = 3000) int boxes) {
    SplittableRandom random = new SplittableRandom(seed);
    random(random, groups, boxes, random.nextInt(2) * 0.1);
    BoxIndex index = BoxIndex.of(groups, group, edges[0], edges[1], edges[2], edges[3]);
    int[] buffer = new int[boxes];
    for (int k = 0; k < 20; k++) {
      int g = random.nextInt(groups);
      double[] q = {random.nextInt(220) - 10, random.nextInt(220) - 10, 0, 0};
      q[2] = q[0] + random.nextInt(40);
      q[3] = q[1] + random.nextInt(40);
      if (random.nextInt(5) == 0) {
        q[random.nextInt(4)] = ODD[random.nextInt(ODD.length)];
      }
      int[] expected = bruteForce(g, q[0], q[1], q[2], q[3]);
      int found = index.query(g, q[0], q[1], q[2], q[3], buffer);
      assertThat(Arrays.copyOf(buffer, found)).containsExactly(expected);
      assertThat(index.any(g, q[0], q[1], q[2], q[3])).isEqualTo(expected.length > 0);
      if (expected.length > 0) {
        assertThat(index.query(g, q[0], q[1], q[2], q[3], new int[expected.length - 1]))
            .isEqualTo(expected.length);
      }
    }
  }

  @Property(tries = 100)
  void edgesThatAreAlmostTheSameAreComparedExactly(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int boxes) {
    SplittableRandom random = new SplittableRandom(seed);
    random(random, 1, boxes, 0);
    double scale = new double[] {1, 0.001, 100, 1000}[random.nextInt(4)];
    for (double[] side : edges) {
      for (int i = 0; i < boxes; i++) {
        // Closer together than keys are, around zero, and beyond the largest key.
        side[i] = nudge(side[i] * scale - 50, random);
      }
    }
    BoxIndex index = BoxIndex.of(1, group, edges[0], edges[1], edges[2], edges[3]);
    int[] buffer = new int[boxes];
    for (int k = 0; k < 20; k++) {
      int touched = random.nextInt(boxes);
      double x = nudge(edges[2][touched], random);
      double y = nudge(edges[3][touched], random);
      int[] expected = bruteForce(0, x, y, x + 3 * scale, y + 3 * scale);
      int found = index.query(0, x, y, x + 3 * scale, y + 3 * scale, buffer);
      assertThat(Arrays.copyOf(buffer, found)).containsExactly(expected);
      assertThat(index.any(0, x, y, x + 3 * scale, y + 3 * scale)).isEqualTo(expected.length > 0);
    }
  }

  private static double nudge(double value, SplittableRandom random) {
    return value + (random.nextInt(5) - 2) * 1e-12;
  }

  @Tag("slow")
  @Property(tries = 20)
  void largeGroupsAnswerLikeAnStrTree(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int boxes = 20_000;
    random(random, 1, boxes, 0);
    Arrays.fill(group, 0);
    STRtree tree = new STRtree();
    for (int i = 0; i < boxes; i++) {
      edges[0][i] *= 20 + random.nextDouble();
      edges[2][i] = edges[0][i] + random.nextDouble(40);
      tree.insert(new Envelope(edges[0][i], edges[2][i], edges[1][i], edges[3][i]), i);
    }
    BoxIndex index = BoxIndex.of(1, group, edges[0], edges[1], edges[2], edges[3]);
    for (int k = 0; k < 50; k++) {
      Box box = Box.of(random.nextDouble(4000), random.nextInt(200), 64, 8);
      List<?> expected = tree.query(new Envelope(box.x(), box.maxX(), box.y(), box.maxY()));
      assertThat(index.query(0, box))
          .containsExactly(expected.stream().mapToInt(o -> (Integer) o).sorted().toArray());
    }
  }
}
