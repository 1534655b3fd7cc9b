package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Window;

class NegativeShapesTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 34;

  private static CocoDataset dataset(List<MultiPolygon> shapes, String imageFields) {
    CocoDataset.Builder builder =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\", \"width\": 40, \"height\": 34"
                + imageFields
                + "}], \"categories\": [{\"id\": 1, \"name\": \"star\"}], \"annotations\": []}")
            .toBuilder();
    long id = 1;
    for (MultiPolygon shape : shapes) {
      builder.annotation(id++, d -> d.image(1).category(1).box(shape.bounds()).segmentation(shape));
    }
    return builder.build();
  }

  private static MultiPolygon randomShape(Random random) {
    double cx = random.nextDouble() * 44 - 2;
    double cy = random.nextDouble() * 38 - 2;
    int points = 3 + random.nextInt(7);
    double[] ring = new double[2 * points];
    boolean whole = random.nextBoolean();
    for (int p = 0; p < points; p++) {
      double angle = 2 * Math.PI * p / points;
      double radius = 2 + random.nextDouble() * 10;
      ring[2 * p] = cx + radius * Math.cos(angle);
      ring[2 * p + 1] = cy + radius * Math.sin(angle);
      if (whole) {
        ring[2 * p] = Math.rint(ring[2 * p]);
        ring[2 * p + 1] = Math.rint(ring[2 * p + 1]);
      }
    }
    return MultiPolygon.of(Polygon.of(ring));
  }

  @Tag("slow")
  @Test
  void windowsKeepClearOfPolygonsExactly() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      List<MultiPolygon> shapes = new ArrayList<>();
      int count = random.nextInt(4);
      for (int i = 0; i < count; i++) {
        shapes.add(randomShape(random));
      }
      double margin = random.nextBoolean() ? 0 : random.nextInt(8) / 2.0;
      int width = 1 + random.nextInt(12);
      int height = 1 + random.nextInt(12);
      NegativeSampler sampler =
          NegativeSampler.of(
              dataset(shapes, ""),
              Negatives.of(width, height).rule(NegativeRule.clearOf(margin)).shapes());
      long room = 0;
      for (int x = 0; x + width <= WIDTH; x++) {
        for (int y = 0; y + height <= HEIGHT; y++) {
          Box near = Window.of(x, y, width, height).toBox().pad(margin, margin);
          double shared = 0;
          for (MultiPolygon shape : shapes) {
            shared += shape.clip(near).area();
          }
          boolean free = sampler.allows(1, Window.of(x, y, width, height));
          // what shares less than a billionth of a pixel is a question of rounding
          if (shared > 1e-9) {
            assertThat(free).as("%d, %d of %s", x, y, shapes).isFalse();
          } else if (shared == 0) {
            assertThat(free).as("%d, %d of %s", x, y, shapes).isTrue();
          }
          room += free ? 1 : 0;
        }
      }
      assertThat(sampler.room()).isEqualTo(room);
      if (room > 0) {
        int all = (int) room;
        List<Negative> places = sampler.sample(all, round);
        assertThat(new HashSet<>(places)).hasSize(all);
        assertThat(places).allMatch(n -> sampler.allows(1, n.window()));
      }
    }
  }

  @Test
  void aHoleIsFreeAndACornerOfABoxToo() {
    MultiPolygon ring =
        MultiPolygon.of(
            Polygon.of(
                new double[] {4, 4, 30, 4, 30, 30, 4, 30},
                List.of(new double[] {8, 8, 26, 8, 26, 26, 8, 26})));
    CocoDataset dataset = dataset(List.of(ring), "");
    NegativeSampler boxes = NegativeSampler.of(dataset, Negatives.of(6, 6));
    NegativeSampler shapes = NegativeSampler.of(dataset, Negatives.of(6, 6).shapes());
    assertThat(boxes.allows(1, Window.of(10, 10, 6, 6))).isFalse();
    assertThat(shapes.allows(1, Window.of(10, 10, 6, 6))).isTrue();
    assertThat(shapes.room() - boxes.room()).isEqualTo(13 * 13);
  }

  @Test
  void sharesOfShapesAreTested() {
    MultiPolygon triangle = MultiPolygon.of(Polygon.of(0, 0, 20, 0, 0, 20));
    CocoDataset dataset = dataset(List.of(triangle), "");
    NegativeRule rule = NegativeRule.shareOfWindow(0.1);
    NegativeSampler sampler = NegativeSampler.of(dataset, Negatives.of(10, 10).rule(rule).shapes());
    assertThat(sampler.allows(1, Window.of(9, 9, 10, 10))).isTrue();
    assertThat(sampler.allows(1, Window.of(5, 5, 10, 10))).isFalse();
    for (Negative negative : sampler.sample(200, 1)) {
      assertThat(triangle.clip(negative.window().toBox()).area()).isLessThanOrEqualTo(10);
    }
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(
            () ->
                NegativeSampler.of(
                        dataset(List.of(MultiPolygon.of(Polygon.of(Box.of(-9, -9, 99, 99)))), ""),
                        Negatives.of(10, 10).rule(rule).shapes())
                    .sample(5, 0))
        .withMessageContaining("only 0 of 5");
  }

  @Test
  void windowsStayInTheValidRegionOfTheImage() {
    String field = ", \"valid_region\": [{\"exterior\": [[5,5],[35,5],[5,30]], \"interiors\": []}]";
    CocoDataset dataset = dataset(List.of(), field);
    MultiPolygon region = MultiPolygon.of(Polygon.of(5, 5, 35, 5, 5, 30));
    NegativeSampler sampler =
        NegativeSampler.of(dataset, Negatives.of(6, 4).validIn(Negatives.declaredRegions()));
    for (int x = 0; x + 6 <= WIDTH; x++) {
      for (int y = 0; y + 4 <= HEIGHT; y++) {
        Window window = Window.of(x, y, 6, 4);
        boolean inside = region.clip(window.toBox()).area() > 24 - 1e-9;
        assertThat(sampler.allows(1, window)).isEqualTo(inside);
      }
    }
    assertThat(
            NegativeSampler.of(dataset, Negatives.of(6, 4).validIn(image -> Optional.empty()))
                .room())
        .isEqualTo(35 * 31);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                NegativeSampler.of(
                    dataset(List.of(), ", \"valid_region\": 7"),
                    Negatives.of(6, 4).validIn(Negatives.declaredRegions())))
        .withMessageContaining("valid_region of image 1");
  }

  @Test
  void windowsKeepClearOfEarlierOnes() {
    CocoDataset dataset = dataset(List.of(), "");
    NegativeSampler all = NegativeSampler.of(dataset, Negatives.of(10, 10));
    List<Negative> first = all.sample(3, 0);
    NegativeSampler rest = NegativeSampler.of(dataset, Negatives.of(7, 5).clearOf(first));
    long room = 0;
    for (int x = 0; x + 7 <= WIDTH; x++) {
      for (int y = 0; y + 5 <= HEIGHT; y++) {
        Window window = Window.of(x, y, 7, 5);
        boolean clear = first.stream().allMatch(n -> n.window().intersection(window).isEmpty());
        assertThat(rest.allows(1, window)).isEqualTo(clear);
        room += clear ? 1 : 0;
      }
    }
    assertThat(rest.room()).isEqualTo(room);
  }
}
