package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Box;

/** Queries of any form on datasets of any content, beside one look at each record. */
class QueryProperties {
  private static final List<String> NAMES = List.of("cat", "dog", "fire truck", "in", "10");
  private static final List<String> WORDS = List.of("true", "rain", "12", "a \\\"b", "");

  /** A text and what it means, said once more over the views of the records. */
  private record Asked(String text, BiPredicate<@Nullable CocoImage, @Nullable CocoAnnotation> is) {
    boolean holds(@Nullable CocoImage image, @Nullable CocoAnnotation annotation) {
      return is.test(image, annotation);
    }
  }

  @Property(tries = 300)
  void itFindsWhatOneLookAtEachRecordFinds(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CocoDataset dataset = dataset(random);
    Asked asked = asked(random, dataset, 4);
    Query query = dataset.query(asked.text());

    int[] annotations =
        dataset.annotations().stream()
            .filter(a -> asked.holds(image(dataset, a), a))
            .mapToInt(CocoAnnotation::row)
            .toArray();
    int[] images =
        dataset.images().stream()
            .filter(
                image ->
                    image.annotations().isEmpty()
                        ? asked.holds(image, null)
                        : image.annotations().stream().anyMatch(a -> asked.holds(image, a)))
            .mapToInt(CocoImage::row)
            .toArray();
    assertThat(query.annotations()).as(asked.text()).isEqualTo(annotations);
    assertThat(query.images()).as(asked.text()).isEqualTo(images);
    assertThat(query.toDataset().annotations().size()).isEqualTo(annotations.length);

    Query again = dataset.query(query.toString());
    assertThat(again).hasToString(query.toString());
    assertThat(again.annotations()).as(query.toString()).isEqualTo(annotations);
    assertThat(again.images()).as(query.toString()).isEqualTo(images);
  }

  private static @Nullable CocoImage image(CocoDataset dataset, CocoAnnotation annotation) {
    int row = dataset.annotations().imageRow(annotation.row());
    return row < 0 ? null : dataset.images().at(row);
  }

  @Property(tries = 200)
  void itSortsAsAComparatorDoes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CocoDataset dataset = dataset(random);
    List<String> keys = new ArrayList<>();
    Comparator<CocoAnnotation> order = Comparator.comparing(each -> 0);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      boolean isDescending = random.nextBoolean();
      boolean isWord = random.nextInt(3) == 0;
      String field = isWord ? "class" : random.nextBoolean() ? "width" : "image.width";
      keys.add((isDescending ? "-" : "") + field);
      order =
          isWord
              ? order.thenComparing(
                  lastIfNull(a -> a.category().map(CocoCategory::name).orElse(null), isDescending))
              : order.thenComparing(
                  lastIfNull(
                      a -> {
                        CocoImage image = image(dataset, a);
                        double value =
                            field.equals("width")
                                ? dataset.annotations().width(a.row())
                                : image == null || image.declaredSize().isEmpty()
                                    ? Double.NaN
                                    : image.size().width();
                        return Double.isNaN(value) ? null : value + 0.0;
                      },
                      isDescending));
    }
    Query query = dataset.query("sort " + String.join(", ", keys));
    int[] expected =
        dataset.annotations().stream().sorted(order).mapToInt(CocoAnnotation::row).toArray();
    assertThat(query.annotations()).as(query.toString()).isEqualTo(expected);
    assertThat(Arrays.stream(query.images()).sorted().toArray())
        .isEqualTo(IntStream.range(0, dataset.images().size()).toArray());
    // An image has the values of the first of its annotations.
    if (!keys.contains("image.width") && !keys.contains("-image.width")) {
      Map<Integer, CocoAnnotation> firsts = new HashMap<>();
      for (int row : expected) {
        firsts.putIfAbsent(dataset.annotations().imageRow(row), dataset.annotations().at(row));
      }
      Comparator<CocoAnnotation> byFirst = order;
      assertThat(query.images())
          .isEqualTo(
              IntStream.range(0, dataset.images().size())
                  .boxed()
                  .sorted(Comparator.comparing(firsts::get, byFirst))
                  .mapToInt(Integer::intValue)
                  .toArray());
    }
  }

  private static <T extends Comparable<T>> Comparator<CocoAnnotation> lastIfNull(
      Function<CocoAnnotation, @Nullable T> value, boolean isDescending) {
    return (a, b) -> {
      T left = a == null ? null : value.apply(a);
      T right = b == null ? null : value.apply(b);
      if (left == null || right == null) {
        return Boolean.compare(left == null, right == null);
      }
      return isDescending ? right.compareTo(left) : left.compareTo(right);
    };
  }

  @Property(tries = 2000)
  void anyTextIsAQueryOrAMistakeThatIsShown(@ForAll("texts") String text) {
    CocoDataset dataset = dataset(new SplittableRandom(1));
    try {
      Query query = dataset.query(text);
      Query again = dataset.query(query.toString());
      assertThat(again).hasToString(query.toString());
      assertThat(again.annotations()).isEqualTo(query.annotations());
      assertThat(again.images()).isEqualTo(query.images());
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("query, at character ").endsWith("^");
      assertThat(e.getMessage().lines()).hasSize(3);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "and",
            "or",
            "not",
            "in",
            "has",
            "no",
            "sort",
            "by",
            "(",
            ")",
            ",",
            "=",
            "!=",
            "<",
            ">",
            "~",
            "~~",
            "!",
            "..",
            "1..2",
            "1..",
            "-",
            "-1",
            "2.5",
            "1e3",
            "\"",
            "'",
            "\\",
            "\"a\"",
            "area",
            "-area",
            "class",
            "cat",
            "crowd",
            "name",
            "image.id",
            "count",
            "text",
            "size",
            "small",
            "annotation.word",
            "image.word",
            "mask",
            "true",
            "\t",
            "\u0000",
            "\ud83d",
            "ä",
            "annotation.",
            ".",
            "split");
    return parts
        .list()
        .ofMaxSize(12)
        .flatMap(list -> Arbitraries.of("", " ").map(gap -> String.join(gap, list)));
  }

  private static CocoDataset dataset(SplittableRandom random) {
    CocoDataset.Builder builder = CocoDataset.builder();
    for (int i = 0; i < NAMES.size(); i++) {
      builder.category(i + 1, NAMES.get(i), i < 2 ? "animal" : "thing");
    }
    builder.video(1, video -> video.name("clip"));
    int images = random.nextInt(1, 8);
    // Each field is at least once there, so that no query is refused.
    for (int i = 0; i < images; i++) {
      boolean isFirst = i == 0;
      builder.image(
          i + 1,
          image -> {
            image.fileName((random.nextBoolean() ? "train/" : "Val/x/") + random.nextInt(20));
            if (random.nextInt(4) > 0) {
              image.set("width", Integer.toString(random.nextInt(1, 50)));
              image.set("height", Integer.toString(random.nextInt(1, 50)));
            }
            if (random.nextBoolean()) {
              image.set("video_id", "1").set("frame_index", Integer.toString(random.nextInt(3)));
            }
            if (isFirst || random.nextBoolean()) {
              image.set("word", value(random));
            }
          });
    }
    for (int i = random.nextInt(1, 20); i > 0; i--) {
      int id = i;
      boolean isFirst = i == 1;
      builder.annotation(
          id,
          annotation -> {
            annotation.image(random.nextInt(1, images + 2)).category(random.nextInt(1, 7));
            if (random.nextInt(5) > 0) {
              annotation.box(
                  Box.of(
                      random.nextInt(-5, 40),
                      random.nextInt(40),
                      random.nextInt(6),
                      random.nextInt(6)));
            }
            if (random.nextInt(3) == 0) {
              annotation.set("area", Integer.toString(random.nextInt(2000)));
            }
            if (random.nextBoolean()) {
              annotation.set("iscrowd", "1");
            }
            if (isFirst || random.nextBoolean()) {
              annotation.set("score", Double.toString(random.nextInt(10) / 10.0));
            }
            if (isFirst || random.nextBoolean()) {
              annotation.set("word", value(random));
            }
            if (random.nextBoolean()) {
              annotation.set("segmentation", "[[0, 0, 5, 0, 5, 5]]");
            }
          });
    }
    return builder.build();
  }

  private static String value(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> Integer.toString(random.nextInt(15));
      case 1 -> "true";
      default -> '"' + WORDS.get(random.nextInt(WORDS.size())) + '"';
    };
  }

  private static Asked asked(SplittableRandom random, CocoDataset dataset, int depth) {
    int choice = depth == 0 ? 9 : random.nextInt(10);
    if (choice < 4) {
      boolean isAll = choice < 2;
      List<Asked> parts = new ArrayList<>();
      for (int i = random.nextInt(2, 4); i > 0; i--) {
        parts.add(asked(random, dataset, depth - 1));
      }
      String sign = isAll ? (random.nextBoolean() ? ") and (" : ") (") : ") or (";
      return new Asked(
          "(" + String.join(sign, parts.stream().map(Asked::text).toList()) + ")",
          isAll
              ? (image, a) -> parts.stream().allMatch(part -> part.holds(image, a))
              : (image, a) -> parts.stream().anyMatch(part -> part.holds(image, a)));
    }
    if (choice == 4) {
      Asked part = asked(random, dataset, depth - 1);
      return new Asked("not (" + part.text() + ")", (image, a) -> !part.holds(image, a));
    }
    if (choice == 5) {
      Asked part = asked(random, dataset, depth - 1);
      int least = random.nextInt(3);
      return new Asked(
          "count(" + part.text() + ") >= " + least,
          (image, a) ->
              image != null
                  && image.annotations().stream().filter(each -> part.holds(image, each)).count()
                      >= least);
    }
    return simple(random);
  }

  private static Asked simple(SplittableRandom random) {
    return switch (random.nextInt(14)) {
      case 0 -> {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        yield ofAnnotation("class = \"" + name + '"', a -> a.categoryName().equals(name));
      }
      case 1 ->
          ofAnnotation(
              "class not in (cat, dog)",
              a -> a.category().isPresent() && !List.of("cat", "dog").contains(a.categoryName()));
      case 2 -> number(random, "width", a -> a.box().map(Box::width));
      case 3 ->
          number(
              random,
              "area",
              a ->
                  a.area().isPresent()
                      ? Optional.of(a.area().getAsDouble())
                      : a.box().map(box -> box.width() * box.height()));
      case 4 -> number(random, "score", a -> a.field("score").map(Double::valueOf));
      case 5 -> ofAnnotation("crowd", CocoAnnotation::isCrowd);
      case 6 -> ofAnnotation("has mask", a -> a.segmentation().isPresent());
      case 7 -> new Asked("no mask", (image, a) -> a == null || a.segmentation().isEmpty());
      case 8 -> ofImage("no annotations", image -> image.annotations().isEmpty(), true);
      case 9 -> ofImage("split = train", image -> name(image).startsWith("train/"), false);
      case 10 ->
          ofImage(
              "name ~ VAL/X/1",
              image -> name(image).toLowerCase(Locale.ROOT).contains("val/x/1"),
              false);
      case 11 -> {
        int least = random.nextInt(50);
        yield ofImage(
            "image.width > " + least,
            image -> image.declaredSize().isPresent() && image.size().width() > least,
            false);
      }
      case 12 -> word(random, true);
      default -> word(random, false);
    };
  }

  private static String name(CocoImage image) {
    return image.fileName().orElseThrow();
  }

  private static Asked ofAnnotation(String text, Predicate<CocoAnnotation> is) {
    return new Asked(text, (image, a) -> a != null && is.test(a));
  }

  private static Asked ofImage(String text, Predicate<CocoImage> is, boolean ofNone) {
    return new Asked(text, (image, a) -> image == null ? ofNone : is.test(image));
  }

  private static Asked number(
      SplittableRandom random, String field, Function<CocoAnnotation, Optional<Double>> value) {
    double low = random.nextInt(10) / 2.0;
    record Form(String text, DoublePredicate is) {}
    List<Form> forms =
        List.of(
            new Form(" > " + low, v -> v > low),
            new Form(" >= " + low, v -> v >= low),
            new Form(" < " + low, v -> v < low),
            new Form(" <= " + low, v -> v <= low),
            new Form(" = " + low, v -> v == low),
            new Form(" != " + low, v -> v != low),
            new Form(" " + low + ".." + (low + 2), v -> v >= low && v <= low + 2),
            new Form(" in (" + low + ", 3.., 0)", v -> v == low || v >= 3 || v == 0),
            new Form(" not in ..3", v -> v > 3));
    Form form = forms.get(random.nextInt(forms.size()));
    return ofAnnotation(
        field + form.text(), a -> value.apply(a).filter(v -> form.is().test(v)).isPresent());
  }

  /** A field of the records, which has numbers, texts and true. */
  private static Asked word(SplittableRandom random, boolean isOfImage) {
    record Form(String text, Function<String, Boolean> is) {}
    List<Form> forms =
        List.of(
            new Form(" = 12", v -> v.equals("12") || v.equals("\"12\"")),
            new Form(" = \"12\"", v -> v.equals("\"12\"")),
            new Form(" = true", v -> v.equals("true") || v.equals("\"true\"")),
            new Form(" != true", v -> !v.equals("true") && !v.equals("\"true\"")),
            new Form(" ~ RAI", v -> v.equals("\"rain\"")),
            new Form(" ~ '\"'", v -> v.contains("\\\"")),
            new Form(" = ''", v -> v.equals("\"\"")),
            new Form(" in 3..12", v -> !v.startsWith("\"") && !v.equals("true") && in(v)));
    Form form = forms.get(random.nextInt(forms.size()));
    Function<CocoRecord, Boolean> is = each -> each.field("word").map(form.is()).orElse(false);
    return isOfImage
        ? ofImage("image.word" + form.text(), is::apply, false)
        : ofAnnotation("annotation.word" + form.text(), is::apply);
  }

  private static boolean in(String number) {
    double value = Double.parseDouble(number);
    return value >= 3 && value <= 12;
  }
}
