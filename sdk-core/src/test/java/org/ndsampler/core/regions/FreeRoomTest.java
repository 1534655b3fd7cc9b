package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Window;

class FreeRoomTest {
  private static final int COLUMNS = 23;
  private static final int ROWS = 17;
  private static final int WIDTH = 6;
  private static final int HEIGHT = 5;

  private record Rule(Box box, double most) {
    boolean allows(int x, int y) {
      double wide = Math.min(x + WIDTH, box.maxX()) - Math.max(x, box.x());
      double high = Math.min(y + HEIGHT, box.maxY()) - Math.max(y, box.y());
      if (most >= 0) {
        return wide <= 0 || high <= 0 || wide * high <= most;
      }
      // A box of no area counts where it lies inside.
      return x >= box.maxX() || x + WIDTH <= box.x() || y >= box.maxY() || y + HEIGHT <= box.y();
    }
  }

  private static List<Rule> rules(SplittableRandom random) {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      // In quarters of a pixel, so that what is computed is exact.
      double x = random.nextInt(-20, 120) / 4.0;
      double y = random.nextInt(-20, 90) / 4.0;
      Box box = Box.of(x, y, 0.25 + random.nextInt(40) / 4.0, 0.25 + random.nextInt(40) / 4.0);
      rules.add(new Rule(box, random.nextBoolean() ? -1 : random.nextInt(30)));
    }
    return rules;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void thePlacesAreThoseThatEveryRuleAllows(long seed) {
    List<Rule> rules = rules(new SplittableRandom(seed));
    // Room for one: more have to find theirs.
    Forbidden forbidden = new Forbidden(0);
    for (Rule rule : rules) {
      Box box = rule.box();
      if (rule.most() < 0) {
        forbidden.near(box.x(), box.y(), box.maxX(), box.maxY());
      } else {
        forbidden.sharing(box.x(), box.y(), box.maxX(), box.maxY(), rule.most());
      }
    }
    assertThat(forbidden.count()).isEqualTo(rules.size());
    FreeRoom room = new FreeRoom(COLUMNS, ROWS, WIDTH, HEIGHT, forbidden);
    List<Long> free = new ArrayList<>();
    for (int x = -1; x <= COLUMNS; x++) {
      for (int y = -1; y <= ROWS; y++) {
        int left = x;
        int top = y;
        boolean allowed =
            x >= 0
                && y >= 0
                && x < COLUMNS
                && y < ROWS
                && rules.stream().allMatch(rule -> rule.allows(left, top));
        assertThat(room.isFree(x, y)).as("%s, %s of %s", x, y, rules).isEqualTo(allowed);
        if (allowed) {
          free.add((long) x << 32 | y);
        }
      }
    }
    assertThat(room.count()).isEqualTo(free.size());
    int[] xs = new int[free.size()];
    int[] ys = new int[free.size()];
    room.locate(LongStream.range(0, free.size()).toArray(), xs, ys);
    List<Long> located = new ArrayList<>();
    for (int k = 0; k < xs.length; k++) {
      located.add((long) xs[k] << 32 | ys[k]);
    }
    assertThat(located).containsExactlyInAnyOrderElementsOf(free);
    assertBothSweepsAgree(room);
  }

  private static void assertBothSweepsAgree(FreeRoom room) {
    int count = Math.toIntExact(room.count());
    long[] ranks = LongStream.range(0, count).toArray();
    int[] fewXs = new int[count];
    int[] fewYs = new int[count];
    assertThat(room.sweepFew(ranks, fewXs, fewYs)).isEqualTo(count);
    int[] manyXs = new int[count];
    int[] manyYs = new int[count];
    assertThat(room.sweepMany(ranks, manyXs, manyYs)).isEqualTo(count);
    assertThat(manyXs).containsExactly(fewXs);
    assertThat(manyYs).containsExactly(fewYs);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 100, 501, 700})
  void aCrowdedImageHasTheSamePlacesInTheSameOrder(int count) {
    SplittableRandom random = new SplittableRandom(count);
    Forbidden forbidden = new Forbidden(count);
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble(-10, 400);
      double y = random.nextDouble(-10, 300);
      double w = random.nextDouble(15) * random.nextDouble();
      double h = random.nextDouble(12) * random.nextDouble();
      switch (i % 4) {
        case 0 -> forbidden.near(x, y, x + w, y + h);
        case 1 -> forbidden.sharing(x, y, x + 3 * w, y + 3 * h, random.nextDouble(30));
        case 2 ->
            forbidden
                .obstacles()
                .add(
                    MultiPolygon.of(Polygon.of(x, y, x + w, y + h / 3, x + w / 3, y + h)).toJts(),
                    i % 3);
        default -> forbidden.obstacles().add(Window.of((int) x, (int) y, 3, 4));
      }
    }
    FreeRoom room = new FreeRoom(380, 270, WIDTH, HEIGHT, forbidden);
    assertThat(room.count()).isPositive();
    assertBothSweepsAgree(room);
  }

  @Test
  void rowsThatAreCoveredAreThoseOfTheIntervalsThatAreThere() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 97;
    CoveredRows covered = new CoveredRows(rows);
    int[] counts = new int[rows];
    List<int[]> there = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      boolean adds = there.isEmpty() || random.nextInt(5) > 1;
      int start = random.nextInt(rows);
      int[] interval =
          adds
              ? new int[] {start, start + 1 + random.nextInt(Math.min(20, rows - start))}
              : there.remove(random.nextInt(there.size()));
      if (adds) {
        there.add(interval);
        covered.add(interval[0], interval[1]);
      } else {
        covered.remove(interval[0], interval[1]);
      }
      for (int row = interval[0]; row < interval[1]; row++) {
        counts[row] += adds ? 1 : -1;
      }
      int[] free = IntStream.range(0, rows).filter(row -> counts[row] == 0).toArray();
      assertThat(covered.free()).isEqualTo(free.length);
      assertThat(IntStream.range(0, free.length).map(covered::outside).toArray())
          .containsExactly(free);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9, 60})
  void unionsHaveTheAreaOfTheirPixels(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int[] windows = new int[4 * (count + 2)];
    boolean[][] seen = new boolean[30][30];
    int pixels = 0;
    Box[] boxes = new Box[count];
    // The first and the last window do not count.
    windows[2] = 30;
    windows[3] = 30;
    windows[4 * count + 6] = 30;
    windows[4 * count + 7] = 30;
    for (int k = 0; k < count; k++) {
      Window window =
          Window.of(
              random.nextInt(20),
              random.nextInt(20),
              1 + random.nextInt(10),
              1 + random.nextInt(10));
      int at = 4 * (k + 1);
      windows[at] = window.x();
      windows[at + 1] = window.y();
      windows[at + 2] = window.endX();
      windows[at + 3] = window.endY();
      boxes[k] = Box.of(window.x(), window.y(), window.width(), window.height());
      for (int y = window.y(); y < window.endY(); y++) {
        for (int x = window.x(); x < window.endX(); x++) {
          pixels += seen[y][x] ? 0 : 1;
          seen[y][x] = true;
        }
      }
    }
    assertThat(WindowUnion.area(windows, 1, count + 1)).isEqualTo(pixels);
    if (count > 0) {
      assertThat(RectangleUnion.area(boxes, count)).isEqualTo(pixels);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 400})
  void windowsThatWereTakenShareNoPixel(int tries) {
    SplittableRandom random = new SplittableRandom(tries);
    Apart apart = new Apart(WIDTH, HEIGHT);
    List<Negative> taken = new ArrayList<>();
    for (int k = 0; k < tries; k++) {
      Negative next =
          new Negative(
              random.nextInt(2), Window.of(random.nextInt(50), random.nextInt(40), WIDTH, HEIGHT));
      boolean clear =
          taken.stream()
              .noneMatch(
                  other ->
                      other.imageId() == next.imageId()
                          && !other.window().intersection(next.window()).isEmpty());
      assertThat(apart.take(next)).isEqualTo(clear);
      if (clear) {
        taken.add(next);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 10})
  void chosenNumbersAreDifferentAndInReach(int count) {
    for (int seed = 0; seed < 30; seed++) {
      long[] chosen = Ranks.choose(10, count, new SplittableRandom(seed));
      assertThat(chosen).hasSize(count).doesNotHaveDuplicates();
      assertThat(LongStream.of(chosen)).allMatch(rank -> rank >= 0 && rank < 10);
    }
  }
}
