package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.explore.Facets.Bar;
import org.ndsampler.explore.Facets.Bounds;
import org.ndsampler.explore.Facets.Facet;

class FacetsTest {
  private static final CocoDataset DATASET = dataset();

  private static CocoDataset dataset() {
    SplittableRandom random = new SplittableRandom(5);
    CocoDataset.Builder builder = CocoDataset.builder();
    for (int i = 1; i <= 4; i++) {
      builder.category(i, i == 4 ? "odd \"name\", x" : "class" + i);
    }
    for (int i = 1; i <= 40; i++) {
      int year = 2010 + i % 3;
      String folder = i % 4 == 0 ? "val/" : "train/";
      String name = folder + i + ".jpg";
      builder.image(
          i,
          image ->
              image
                  .fileName(name)
                  .size(Size.of(100, 100))
                  .text("date_captured", year + "-01-02 03:04:05"));
    }
    for (int i = 1; i <= 500; i++) {
      int id = i;
      builder.annotation(
          id,
          annotation -> {
            annotation.image(random.nextInt(1, 38)).category(random.nextInt(1, 5));
            annotation.number("score", random.nextInt(101) / 100.0);
            if (random.nextInt(10) > 0) {
              annotation.box(
                  Box.of(0, 0, random.nextInt(1, 30), Math.pow(10, random.nextInt(4)) / 10));
            }
            if (random.nextInt(8) == 0) {
              annotation.crowd(true);
            }
          });
    }
    return builder.build();
  }

  @Test
  void itHasWhatTheDatasetHas() {
    assertThat(new Facets(DATASET).fields())
        .containsExactly(
            "class", "size", "crowd", "split", "year", "score", "area", "width", "height", "count");
    CocoDataset plain =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(5, 5))
            .annotation(1, 1, 1, Box.of(0, 0, 1, 1))
            .build();
    assertThat(new Facets(plain).fields())
        .containsExactly("class", "area", "width", "height", "count");
    CocoDataset empty = CocoDataset.builder().build();
    assertThat(new Facets(empty).of(empty.query("")))
        .containsExactly(new Facet("class", false, List.of(), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "class = class1",
        "class in (class1, class2) and width > 10 and split = train sort -area",
        "count > 14 and year = 2011",
        "area >= 5 and area < 20 or crowd",
        "no annotations",
      })
  void eachBarCountsWhatItsConditionFinds(String text) {
    for (Facet facet : new Facets(DATASET).of(DATASET.query(text))) {
      for (Bar bar : facet.bars()) {
        var clicked = DATASET.query(text).without(facet.field()).and(bar.condition());
        int found = facet.isOfImages() ? clicked.images().length : clicked.annotations().length;
        assertThat(bar.count()).as(text + ": " + clicked).isEqualTo(found);
      }
    }
  }

  @Test
  void theCountsAreThoseByHandAndNothingIsLeftOut() {
    Map<String, Integer> classes = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (CocoAnnotation annotation : DATASET.annotations()) {
      if (annotation.image().fileName().orElseThrow().startsWith("val/")) {
        classes.merge(annotation.categoryName(), 1, Integer::sum);
        annotation
            .box()
            .map(box -> box.width() * box.height())
            .map(area -> area < 32 * 32 ? "small" : area < 96 * 96 ? "medium" : "large")
            .ifPresent(size -> sizes.merge(size, 1, Integer::sum));
      }
    }
    Facets facets = new Facets(DATASET);
    var query = DATASET.query("split = val");
    assertThat(counts(facets, "class", "split = val")).isEqualTo(classes);
    assertThat(counts(facets, "size", "split = val")).isEqualTo(sizes);
    assertThat(counts(facets, "split", "split = val")).isEqualTo(Map.of("train", 30, "val", 10));
    long boxes = DATASET.annotations().stream().filter(a -> a.box().isPresent()).count();
    for (String field : List.of("area", "width", "height")) {
      Facet facet = facets.of(DATASET.query(""), field).orElseThrow();
      assertThat(facet.bars().stream().mapToInt(Bar::count).sum()).isEqualTo((int) boxes);
    }
    assertThat(facets.of(query, "count").orElseThrow().bars().stream().mapToInt(Bar::count).sum())
        .isEqualTo(10);
    assertThat(DATASET.images().stream().filter(image -> image.annotations().isEmpty()))
        .extracting(CocoImage::id)
        .containsExactly(38L, 39L, 40L);
    assertThat(facets.of(query, "nothing")).isEmpty();
  }

  private static Map<String, Integer> counts(Facets facets, String field, String text) {
    Map<String, Integer> counts = new HashMap<>();
    for (Bar bar : facets.of(DATASET.query(text), field).orElseThrow().bars()) {
      counts.put(bar.label(), bar.count());
    }
    return counts;
  }

  @Test
  void boundsAreRoundNumbers() {
    assertThat(edges(0, 1)).startsWith("0 0.05 0.1 0.15").endsWith("0.95 1 1.05");
    assertThat(edges(3, 17)).isEqualTo("3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18");
    assertThat(edges(100, 19000))
        .isEqualTo(
            "0 1000 2000 3000 4000 5000 6000 7000 8000 9000 10000"
                + " 11000 12000 13000 14000 15000 16000 17000 18000 19000 20000");
    assertThat(edges(1, 300_000))
        .isEqualTo(
            "1 2 5 10 20 50 100 200 500 1000 2000 5000 10000 20000 50000 100000 200000"
                + " 500000");
    assertThat(edges(0, 3, 300_000)).startsWith("0 2 5 10 20");
    assertThat(edges(0.03, 100)).startsWith("0.02 0.05 0.1").endsWith("50 100 200");
    assertThat(edges(7)).isEqualTo("7 8");
    assertThat(edges(0)).matches("0 [0-9.E-]+");
    assertThat(edges(-40, 30)).startsWith("-40 -35").endsWith("30 35");
    assertThat(edges(Double.NaN)).isEmpty();
  }

  @Test
  void everyNumberIsInARange() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 2000; run++) {
      double scale = Math.pow(10, random.nextInt(-6, 9));
      boolean isSkewed = random.nextBoolean();
      double[] numbers =
          random
              .doubles(random.nextInt(1, 40))
              .map(value -> isSkewed ? scale * Math.pow(value, 9) : scale * (value - 0.3))
              .toArray();
      Bounds bounds = Bounds.of(numbers);
      assertThat(
              Arrays.stream(numbers).mapToInt(bounds::rangeOf).filter(range -> range >= 0).count())
          .as(Arrays.toString(numbers))
          .isEqualTo(numbers.length);
      assertThat(bounds.size()).isLessThan(60);
      for (int i = 0; i < bounds.size(); i++) {
        assertThat(bounds.low(i)).isLessThan(bounds.high(i));
      }
    }
  }

  private static String edges(double... numbers) {
    Bounds bounds = Bounds.of(numbers);
    if (bounds.size() == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(Bounds.text(bounds.low(0)));
    for (int i = 0; i < bounds.size(); i++) {
      text.append(' ').append(Bounds.text(bounds.high(i)));
    }
    assertThat(Arrays.stream(numbers).mapToInt(bounds::rangeOf).filter(range -> range >= 0).count())
        .isEqualTo(DoubleStream.of(numbers).filter(Double::isFinite).count());
    return text.toString();
  }
}
