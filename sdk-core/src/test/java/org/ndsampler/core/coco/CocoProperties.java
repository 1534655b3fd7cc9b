package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ndsampler.core.coco.internal.LongIndex;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;

class CocoProperties {
  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().all().ofMaxLength(12).filter(CocoProperties::isText);
  }

  /** Lone surrogates have no UTF-8 form. */
  private static boolean isText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  @Provide
  Arbitrary<Segmentation> segmentations() {
    Arbitrary<Double> coordinate = Arbitraries.doubles().between(-1e6, 1e6);
    Arbitrary<Segmentation> polygons =
        coordinate
            .array(double[].class)
            .ofSize(8)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(MultiPolygon::ofRings);
    Arbitrary<Segmentation> masks =
        Arbitraries.integers()
            .between(0, 9)
            .array(int[].class)
            .ofMinSize(1)
            .ofMaxSize(9)
            .map(
                counts ->
                    RunLengthMask.ofCounts(
                        Size.of(1, java.util.Arrays.stream(counts).sum()), counts));
    return Arbitraries.oneOf(polygons, masks);
  }

  record Sketch(long id, Box box, String name, Optional<Segmentation> segmentation) {}

  @Provide
  Arbitrary<List<Sketch>> sketches() {
    Arbitrary<Double> number =
        Arbitraries.oneOf(Arbitraries.doubles(), Arbitraries.integers().map(Integer::doubleValue));
    Arbitrary<Box> boxes = Combinators.combine(number, number, number, number).as(Box::of);
    return Combinators.combine(
            Arbitraries.longs().between(-1L << 40, 1L << 40),
            boxes,
            names(),
            segmentations().optional())
        .as(Sketch::new)
        .list()
        .ofMaxSize(30)
        .uniqueElements(Sketch::id);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll("sketches") List<Sketch> sketches) {
    CocoDataset.Builder builder = CocoDataset.builder().category(5, "c");
    for (Sketch sketch : sketches) {
      builder.image(
          sketch.id(), image -> image.fileName(sketch.name()).text("x " + sketch.name(), "y"));
      builder.annotation(
          sketch.id(),
          annotation -> {
            annotation.image(sketch.id()).category(5).box(sketch.box());
            sketch.segmentation().ifPresent(annotation::segmentation);
          });
    }
    CocoDataset written = builder.build();
    CocoDataset read = CocoDataset.parse(written.toJson());
    assertThat(read.toJson()).isEqualTo(written.toJson());
    assertThat(read.fingerprint()).isEqualTo(written.fingerprint());
    for (Sketch sketch : sketches) {
      CocoAnnotation annotation = read.annotation(sketch.id());
      assertThat(annotation.box()).contains(sketch.box());
      assertThat(annotation.segmentation()).isEqualTo(sketch.segmentation());
      assertThat(annotation.image().fileName()).contains(sketch.name());
      assertThat(annotation.image().extraFields()).containsKey("x " + sketch.name());
      assertThat(annotation.image().annotations()).containsExactly(annotation);
    }
    assertThat(read.images().ids())
        .containsExactly(sketches.stream().mapToLong(Sketch::id).toArray());
  }

  @Property(tries = 300)
  void whiteSpaceAndTheOrderOfSectionsDoNotMatterToTheFingerprint(
      @ForAll("sketches") List<Sketch> sketches,
      @ForAll("names") String text,
      @ForAll("spaces") List<String> spaces) {
    CocoDataset.Builder builder = CocoDataset.builder();
    for (Sketch sketch : sketches) {
      builder.image(sketch.id(), image -> image.fileName(sketch.name()).text("t", text + "\\ \""));
      builder.annotation(sketch.id(), sketch.id(), 1, sketch.box());
    }
    CocoDataset dataset = builder.build();
    String images =
        dataset.images().stream().map(CocoRecord::json).collect(Collectors.joining(","));
    String annotations =
        dataset.annotations().stream().map(CocoRecord::json).collect(Collectors.joining(","));
    String other = "{\"annotations\":[" + annotations + "],\"images\":[" + images + "]}";
    assertThat(CocoDataset.parse(spread(other, spaces)).fingerprint())
        .isEqualTo(dataset.fingerprint());
    assertThat(CocoDataset.parse(CocoDataset.parse(spread(other, spaces)).toJson()).fingerprint())
        .isEqualTo(dataset.fingerprint());
  }

  @Provide
  Arbitrary<List<String>> spaces() {
    return Arbitraries.of("", " ", "\n", "\r\n\t", "         ").list().ofMinSize(1).ofMaxSize(7);
  }

  /** Puts white space around the marks of JSON that are not inside text. */
  private static String spread(String json, List<String> spaces) {
    StringBuilder out = new StringBuilder();
    boolean inText = false;
    int n = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText && c == '\\') {
        out.append(c).append(json.charAt(++i));
        continue;
      }
      inText ^= c == '"';
      boolean mark = !inText && "[]{},:".indexOf(c) >= 0;
      if (mark) {
        out.append(spaces.get(n++ % spaces.size()))
            .append(c)
            .append(spaces.get(n++ % spaces.size()));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  @Property
  void numbersAreReadAsJavaReadsThem(@ForAll double number, @ForAll long integer) {
    for (String text :
        List.of(
            Double.toString(number),
            Double.toString(number).replace("E", "e+").replace("+-", "-"))) {
      if (Double.isFinite(number)) {
        assertThat(new JsonScanner(Slice.of(text)).doubleValue()).isEqualTo(number);
      }
    }
    assertThat(new JsonScanner(Slice.of(Long.toString(integer))).longValue()).isEqualTo(integer);
    assertThat(new JsonScanner(Slice.of(Long.toString(integer))).doubleValue())
        .isEqualTo((double) integer);
  }

  @Property
  void shortDecimalsAreReadAsJavaReadsThem(
      @ForAll("digits") String whole, @ForAll("digits") String fraction) {
    for (String text : List.of(whole + "." + fraction, "-" + whole + "." + fraction, whole)) {
      assertThat(new JsonScanner(Slice.of(text)).doubleValue()).isEqualTo(Double.parseDouble(text));
      assertThat(new JsonScanner(Slice.of("[" + text + "]")))
          .satisfies(JsonScanner::enterArray)
          .satisfies(scanner -> scanner.nextElement(true))
          .satisfies(
              scanner -> assertThat(scanner.doubleValue()).isEqualTo(Double.parseDouble(text)));
    }
  }

  @Provide
  Arbitrary<String> digits() {
    return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(24);
  }

  @Property
  void anIndexFindsEveryIdAndNoOther(@ForAll("ids") long[] ids) {
    LongIndex index = LongIndex.of(ids);
    List<Long> seen = new ArrayList<>();
    int duplicate = -1;
    for (int row = 0; row < ids.length; row++) {
      if (seen.contains(ids[row])) {
        duplicate = duplicate < 0 ? row : duplicate;
      }
      seen.add(ids[row]);
      assertThat(index.row(ids[row])).isEqualTo(seen.indexOf(ids[row]));
    }
    assertThat(index.duplicateRow()).isEqualTo(duplicate);
    for (long id = -12; id < 12; id++) {
      assertThat(index.row(id)).isEqualTo(seen.indexOf(id));
    }
  }

  @Provide
  Arbitrary<long[]> ids() {
    Arbitrary<long[]> few = Arbitraries.longs().between(-10, 10).array(long[].class).ofMaxSize(20);
    Arbitrary<long[]> sorted =
        Arbitraries.longs()
            .array(long[].class)
            .ofMaxSize(20)
            .map(a -> java.util.Arrays.stream(a).sorted().distinct().toArray());
    Arbitrary<long[]> consecutive =
        Arbitraries.integers()
            .between(0, 9)
            .map(n -> java.util.stream.LongStream.range(-n, n).toArray());
    return Arbitraries.oneOf(few, sorted, consecutive)
        .filter(a -> java.util.Arrays.stream(a).noneMatch(id -> id == Long.MIN_VALUE));
  }
}
