package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;

/**
 * What the same seed gave when the rules were one class with a switch: an epoch that somebody noted
 * by its seed has to stay the same epoch. The numbers are checksums of all windows in their order.
 */
class NegativesPinnedTest {
  private static final String REGION =
      ", \"valid_region\": [{\"exterior\": [[5,5],[150,0],[160,110],[20,120]], \"interiors\": []}]";

  private static CocoDataset dataset() {
    StringBuilder images = new StringBuilder();
    for (int i = 1; i <= 6; i++) {
      images
          .append(i > 1 ? ", " : "")
          .append("{\"id\": ")
          .append(7 * i)
          .append(", \"file_name\": \"")
          .append(i)
          .append(".png\", \"width\": ")
          .append(140 + 10 * i)
          .append(", \"height\": 120")
          .append(i % 2 == 0 ? REGION : "")
          .append('}');
    }
    CocoDataset.Builder builder =
        CocoDataset.parse("{\"images\": [" + images + "], \"annotations\": []}").toBuilder();
    builder.category(1, "star").category(2, "ship");
    SplittableRandom random = new SplittableRandom(4);
    for (int id = 1; id <= 50; id++) {
      double x = random.nextDouble() * 170 - 10;
      double y = random.nextDouble() * 120 - 10;
      double w = random.nextDouble() * 30;
      double h = random.nextDouble() * 20;
      int image = 7 * (1 + random.nextInt(6));
      int category = 1 + random.nextInt(2);
      MultiPolygon shape =
          MultiPolygon.of(Polygon.of(x, y, x + w, y + h / 3, x + w / 2, y + h, x + 1, y + h - 1));
      boolean outlined = id % 3 != 0;
      builder.annotation(
          id,
          draft -> {
            draft.image(image).category(category).box(Box.of(x, y, w, h));
            if (outlined) {
              draft.segmentation(shape);
            }
          });
    }
    return builder.build();
  }

  private static final CocoDataset DATASET = dataset();

  private static String sum(Object windows) {
    CRC32 crc = new CRC32();
    crc.update(windows.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static NegativeSampler sampler(UnaryOperator<Negatives> settings, int width, int height) {
    return NegativeSampler.of(DATASET, settings.apply(Negatives.of(width, height)));
  }

  private static NegativeSampler mixed(UnaryOperator<Negatives> settings) {
    return NegativeSampler.of(
        DATASET,
        settings.apply(Negatives.of(List.of(Size.of(9, 12), Size.of(20, 6), Size.of(9, 12)))));
  }

  private static Map<String, UnaryOperator<Negatives>> settings() {
    Map<String, UnaryOperator<Negatives>> all = new LinkedHashMap<>();
    all.put("plain", s -> s);
    all.put("clearOf", s -> s.rule(NegativeRule.clearOf(3.5)));
    all.put("shareOfWindow", s -> s.rule(NegativeRule.shareOfWindow(0.2)));
    all.put("shareOfAnnotation", s -> s.rule(NegativeRule.shareOfAnnotation(0.3)));
    all.put("iou", s -> s.rule(NegativeRule.iou(0.1)));
    all.put("shapes", s -> s.shapes());
    all.put("clearOf shapes", s -> s.rule(NegativeRule.clearOf(2)).shapes());
    all.put("shareOfWindow shapes", s -> s.rule(NegativeRule.shareOfWindow(0.1)).shapes());
    all.put("iou shapes apart", s -> s.rule(NegativeRule.iou(0.05)).shapes().apart());
    all.put("evenly", s -> s.evenly());
    all.put("evenly filter", s -> s.evenly().filter(n -> n.window().x() % 3 == 0));
    all.put("apart", s -> s.apart());
    all.put("apart evenly", s -> s.apart().evenly());
    all.put("images", s -> s.images(35, 7, 14));
    all.put("classes", s -> s.clearOfClasses(Set.of("SHIP")));
    all.put("valid", s -> s.validIn(Negatives.declaredRegions()));
    all.put(
        "all",
        s ->
            s.rule(NegativeRule.clearOf(1))
                .shapes()
                .apart()
                .evenly()
                .clearOfClasses(Set.of("star"))
                .images(42, 28, 14)
                .validIn(Negatives.declaredRegions())
                .clearOf(sampler(t -> t, 18, 18).sample(10, 3))
                .filter(n -> n.window().y() % 2 == 0));
    return all;
  }

  private static Map<String, String> results() {
    Map<String, String> results = new LinkedHashMap<>();
    settings()
        .forEach(
            (name, settings) -> {
              NegativeSampler sampler = sampler(settings, 14, 11);
              List<Object> windows = new ArrayList<>();
              windows.add(sampler.room());
              windows.add(sampler.sample(25, 0));
              windows.add(sampler.sample(40, 7));
              IntStream.range(0, 20).forEach(i -> windows.add(sampler.draw(5, i)));
              NegativeSampler mixed = mixed(settings);
              windows.add(mixed.sample(18, 2));
              IntStream.range(0, 9).forEach(i -> windows.add(mixed.draw(6, i)));
              results.put(name, sum(windows));
            });
    Predictions.Builder found = Predictions.builder();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 300; i++) {
      Box box = Box.of(random.nextInt(150), random.nextInt(110), random.nextInt(20), 8);
      found.add(7L * (1 + random.nextInt(6)), 1, box, random.nextDouble());
    }
    Predictions predictions = found.build();
    results.put("hard", sum(sampler(s -> s, 12, 12).hardest(predictions, 0.2, 40)));
    results.put("hard apart", sum(sampler(s -> s.apart(), 12, 12).hardest(predictions, 0, 30)));
    Selection selection = Selection.balanced(20).negatives(30).seed(1);
    results.put("selection", sum(items(selection.window(16, 12))));
    results.put("selection typical", sum(items(selection.negativesOfTypicalSizes(3).evenly())));
    results.put(
        "selection hard",
        sum(
            items(
                selection
                    .negativesLikeTargets(4)
                    .apart()
                    .shapes()
                    .rule(NegativeRule.clearOf(1))
                    .hardNegatives(predictions, 0.5, 0.4))));
    return results;
  }

  private static List<String> items(Selection selection) {
    RegionPool pool = selection.select(DATASET);
    return IntStream.range(0, pool.size())
        .mapToObj(pool::item)
        .map(r -> r.imageId() + " " + r.annotationId() + " " + r.categoryId() + " " + r.window())
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameNegativesAsEver() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("all", "773eb96c");
    expected.put("apart", "b2cb8441");
    expected.put("apart evenly", "f19037d");
    expected.put("classes", "df2a7274");
    expected.put("clearOf", "8f3b900a");
    expected.put("clearOf shapes", "e6cd34a0");
    expected.put("evenly", "9444f84a");
    expected.put("evenly filter", "e3316545");
    expected.put("hard", "46deb265");
    expected.put("hard apart", "343fdd9b");
    expected.put("images", "16074ebf");
    expected.put("iou", "b6927ca6");
    expected.put("iou shapes apart", "a5cfbdf9");
    expected.put("plain", "c34bd67f");
    expected.put("selection", "fec461ec");
    expected.put("selection hard", "7a6a583f");
    expected.put("selection typical", "dbcba021");
    expected.put("shapes", "f82694d3");
    expected.put("shareOfAnnotation", "fe56478e");
    expected.put("shareOfWindow", "3d5e5137");
    expected.put("shareOfWindow shapes", "10524915");
    expected.put("valid", "7dc7893f");
    assertThat(results()).isEqualTo(expected);
  }
}
