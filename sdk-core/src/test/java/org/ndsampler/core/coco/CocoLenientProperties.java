package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.coco.io.ReadOptions;

class CocoLenientProperties {
  /** One dataset twice: as it should be, and as a program without manners writes it. */
  private static final class Twins {
    final StringBuilder plain = new StringBuilder("{\"images\": [");
    final StringBuilder odd = new StringBuilder("{\"images\": [");
    final Random random;

    Twins(long seed) {
      random = new Random(seed);
    }

    void both(String text) {
      plain.append(text);
      odd.append(text);
    }

    /** An integer, as one, as text or as a float. */
    void number(long number) {
      plain.append(number);
      switch (random.nextInt(3)) {
        case 0 -> odd.append('"').append(number).append('"');
        case 1 -> odd.append(number).append(".0");
        default -> odd.append(number);
      }
    }

    void box(int x, int y, int width, int height) {
      String flat = x + ", " + y + ", " + width + ", " + height;
      plain.append('[').append(flat).append(']');
      int right = x + width;
      int bottom = y + height;
      odd.append(
          switch (random.nextInt(5)) {
            case 0 -> "[[" + flat + "]]";
            case 1 -> "\"[" + flat + "]\"";
            case 2 ->
                "{\"xmin\": "
                    + x
                    + ", \"ymin\": "
                    + y
                    + ", \"xmax\": "
                    + right
                    + ", \"ymax\": "
                    + bottom
                    + "}";
            case 3 ->
                "[" + x + ", " + y + ", " + right + ", " + y + ", " + right + ", " + bottom + ", "
                    + x + ", " + bottom + "]";
            default -> "[" + flat + "]";
          });
    }
  }

  @Property(tries = 200)
  void anOddTwinIsReadAsThePlainOneAndWrittenAsItWas(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int images) throws IOException {
    Twins twins = new Twins(seed);
    Random random = twins.random;
    long[] ids = random.longs(-1000, 1000).distinct().limit(images).toArray();
    for (int i = 0; i < images; i++) {
      twins.both((i == 0 ? "" : ", ") + "{\"id\": ");
      twins.number(ids[i]);
      twins.both(", \"width\": ");
      twins.number(random.nextInt(1, 5000));
      twins.both("}");
    }
    twins.both("], \"categories\": [{\"id\": 3, \"name\": \"boat\"}], \"annotations\": [");
    int annotations = random.nextInt(20);
    for (int i = 0; i < annotations; i++) {
      twins.both((i == 0 ? "" : ", ") + "{\"id\": ");
      twins.number(i);
      twins.both(", \"image_id\": ");
      // Some refer to nothing.
      twins.number(random.nextInt(4) == 0 ? 5000 : ids[random.nextInt(images)]);
      twins.both(", \"category_id\": ");
      twins.number(3);
      twins.both(", \"bbox\": ");
      twins.box(random.nextInt(100), random.nextInt(100), random.nextInt(50), random.nextInt(50));
      twins.both("}");
    }
    twins.both("]}");
    CocoDataset plain = CocoDataset.parse(twins.plain.toString());
    CocoDataset odd = CocoDataset.parse(twins.odd.toString(), ReadOptions.lenient());
    assertThat(odd.readProblems().errors()).isZero();
    assertThat(odd.images()).hasSameSizeAs(plain.images());
    for (int row = 0; row < images; row++) {
      assertThat(odd.images().id(row)).isEqualTo(plain.images().id(row));
      assertThat(odd.store().imageWidth(row)).isEqualTo(plain.store().imageWidth(row));
    }
    for (int row = 0; row < annotations; row++) {
      CocoAnnotation one = plain.annotations().at(row);
      CocoAnnotation other = odd.annotations().at(row);
      assertThat(other.id()).isEqualTo(one.id());
      assertThat(other.imageId()).isEqualTo(one.imageId());
      assertThat(other.box()).isEqualTo(one.box());
      assertThat(other.category().orElseThrow().name()).isEqualTo("boat");
    }
    assertThat(CocoCasesTest.value(odd.toJson()))
        .isEqualTo(CocoCasesTest.value(twins.odd.toString()));
  }

  @Property(tries = 200)
  void textIdsNeverMeetOthers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int images)
      throws IOException {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder("{\"annotations\": [");
    String[] ids = new String[images];
    for (int i = 0; i < images; i++) {
      ids[i] = random.nextBoolean() ? "\"name" + i + "\"" : Integer.toString(i);
      json.append(i == 0 ? "" : ", ").append("{\"id\": \"a").append(i).append("\", \"image_id\": ");
      json.append(ids[i]).append(", \"category_id\": \"c").append(i % 3).append("\"}");
    }
    json.append("], \"images\": [");
    for (int i = 0; i < images; i++) {
      json.append(i == 0 ? "" : ", ").append("{\"id\": ").append(ids[i]).append("}");
    }
    json.append("], \"categories\": [{\"id\": \"c0\", \"name\": \"x\"}, {\"id\": \"c1\"},");
    json.append(" {\"id\": \"c2\"}]}");
    CocoDataset dataset = CocoDataset.parse(json.toString(), ReadOptions.lenient());
    assertThat(dataset.store().hasDuplicates()).isFalse();
    for (int row = 0; row < images; row++) {
      assertThat(dataset.annotations().at(row).image().row()).isEqualTo(row);
      assertThat(dataset.annotations().at(row).category().orElseThrow().row()).isEqualTo(row % 3);
    }
    assertThat(CocoCasesTest.value(dataset.toJson()))
        .isEqualTo(CocoCasesTest.value(json.toString()));
  }
}
