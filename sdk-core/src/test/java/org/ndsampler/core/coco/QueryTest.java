package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

class QueryTest {
  private static final CocoDataset DATASET =
      CocoDataset.parse(
          """
          {"categories": [
             {"id": 1, "name": "cat", "supercategory": "animal"},
             {"id": 2, "name": "dog", "supercategory": "animal"},
             {"id": 3, "name": "fire truck", "supercategory": "vehicle"}],
           "videos": [{"id": 5, "name": "clip"}],
           "images": [
             {"id": 10, "file_name": "train/IMG_0.jpg", "width": 100, "height": 80,
              "date_captured": "2013-11-14", "weather": "rain"},
             {"id": 20, "file_name": "val/b.jpg", "width": 640, "height": 480, "split": "test",
              "video_id": 5, "frame_index": 3, "weather": 7},
             {"id": 30, "file_name": "train/empty.jpg", "width": 10, "height": 10}],
           "annotations": [
             {"id": 1, "image_id": 10, "category_id": 1, "bbox": [0, 0, 10, 20], "area": 150,
              "score": 0.5, "attributes": {"occluded": true}},
             {"id": 2, "image_id": 10, "category_id": 2, "bbox": [90, 0, 20, 40], "iscrowd": 1,
              "attributes": {"occluded": false, "color": "red"}},
             {"id": 3, "image_id": 20, "category_id": 3, "bbox": [5, 6, 100, 100],
              "segmentation": [[5, 6, 105, 6, 105, 106]], "score": 0.9, "track_id": 4},
             {"id": 4, "image_id": 20, "category_id": 2,
              "keypoints": [1, 2, 2], "num_keypoints": 1},
             {"id": 5, "image_id": 999, "category_id": 1, "bbox": [0, 0, 1, 1]}]}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 2 3 4 5 | 10 20 30",
        "class = dog | 2 4 | 10 20",
        "class != dog | 1 3 5 | 10 20",
        "not class = dog | 1 3 5 | 10 20 30",
        "class in (cat, dog) area > 100 | 1 2 | 10",
        "class = \"fire truck\" | 3 | 20",
        "class not in (cat, dog) | 3 | 20",
        "class ~ TRUCK | 3 | 20",
        "class ~~ TRUCK | '' | ''",
        "supercategory = animal | 1 2 4 5 | 10 20",
        "class.id >= 2 | 2 3 4 | 10 20",
        "annotation.id in (1, 3..4) | 1 3 4 | 10 20",
        "image = 20 | 3 4 | 20",
        "area 150..800 | 1 2 | 10",
        "area = 150 | 1 | 10",
        "area > 150 and area <= 800 | 2 | 10",
        "width ..10 | 1 5 | 10",
        "aspect = 0.5 | 1 2 | 10",
        "size = large | 3 | 20",
        "size in (small) | 1 2 5 | 10",
        "crowd | 2 | 10",
        "iscrowd = 0 | 1 3 4 5 | 10 20",
        "score > 0.6 | 3 | 20",
        "has score | 1 3 | 10 20",
        "no score | 2 4 5 | 10 20 30",
        "visible < 1 | 2 | 10",
        "has mask | 3 | 20",
        "has keypoints | 4 | 20",
        "no box | 4 | 20 30",
        "has track | 3 | 20",
        "track = 4 | 3 | 20",
        "no annotations | 5 | 30",
        "has annotations | 1 2 3 4 | 10 20",
        "count = 0 | '' | 30",
        "count > 1 | 1 2 3 4 | 10 20",
        "count(class = dog) = 1 | 1 2 3 4 | 10 20",
        "count(class = cat) = 0 | 3 4 | 20 30",
        "name ~ img | 1 2 | 10",
        "text ~ truck | 3 | 20",
        "text ~ empty | '' | 30",
        "split = train | 1 2 | 10 30",
        "split = test | 3 4 | 20",
        "year = 2013 | 1 2 | 10",
        "video = 5 | 3 4 | 20",
        "video.name = clip | 3 4 | 20",
        "has video | 3 4 | 20",
        "no video | 1 2 5 | 10 30",
        "frame < 5 | 3 4 | 20",
        "image.width >= 100 | 1 2 3 4 | 10 20",
        "image.weather = rain | 1 2 | 10",
        "image.weather in 5..8 | 3 4 | 20",
        "annotation.attributes.occluded = true | 1 | 10",
        "annotation.attributes.occluded != true | 2 | 10",
        "has annotation.attributes | 1 2 | 10",
        "annotation.attributes ~ red | 2 | 10",
        "class = cat or class = dog and crowd | 1 2 5 | 10",
        "(class = cat or class = dog) and crowd | 2 | 10",
        "not (class = cat or crowd) | 3 4 | 20 30",
        "image.width > 50 or class = cat | 1 2 3 4 5 | 10 20",
        "sort area | 5 1 2 3 4 | 10 20 30",
        "sort -area | 3 2 1 5 4 | 20 10 30",
        "sort class, -area | 1 5 2 4 3 | 10 20 30",
        "sort -image.id | 3 4 1 2 5 | 30 20 10",
        "sort -name, annotation.id | 3 4 1 2 5 | 20 30 10",
        "has score sort by -score | 3 1 | 20 10",
        "sort image.weather | 3 4 1 2 5 | 20 10 30",
        "sort -annotation.id | 5 4 3 2 1 | 20 10 30",
      })
  void itFindsAnnotationsAndImages(String text, String annotations, String images) {
    Query query = DATASET.query(text);
    assertThat(ids(query.annotations(), DATASET.annotations())).isEqualTo(annotations);
    assertThat(ids(query.images(), DATASET.images())).isEqualTo(images);
    Query again = DATASET.query(query.toString());
    assertThat(again).hasToString(query.toString());
    assertThat(again.annotations()).isEqualTo(query.annotations());
    assertThat(again.images()).isEqualTo(query.images());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clas = dog | 1 | there is no field 'clas'; did you mean \"class\"?",
        "class = dgo | 9 | no class is called 'dgo'; did you mean \"dog\"?",
        "class = zebra | 9 | no class is called 'zebra'; there are cat, dog, fire truck",
        "class = animal | 9 | 'animal' is no class but a supercategory",
        "supercategory = anmal | 17 | did you mean \"animal\"?",
        "size = smal | 8 | did you mean \"small\"?",
        "dog | 1 | 'dog' is a class; write class = dog",
        "id = 3 | 1 | annotation.id or image.id",
        "area > 100 and | 15 | expected a condition",
        "area | 5 | what of area?",
        "area 100 | 6 | what of area?",
        "area > | 7 | expected a value of area",
        "area > big | 8 | area is a number",
        "area > 1e999 | 8 | too large",
        "area ~ 1 | 6 | area is no text",
        "area > 10..20 | 8 | a range goes with in",
        "area 20..10 | 6 | the range ends before it begins",
        "image.id = 1.5 | 12 | an integer of 64 bits",
        "crowd = maybe | 9 | true or false",
        "crowd > 1 | 7 | crowd has no order",
        "(area > 100 | 1 | the ( is not closed",
        "area > 100) | 11 | no ( for this )",
        "class in (cat dog) | 15 | expected )",
        "name ~ \"abc | 8 | the quotes that begin here do not end",
        "!crowd | 1 | write not before a condition",
        "sort area desc | 11 | write sort -area for the largest first",
        "area > 1 sort class, area ASC | 27 | write sort area; the smallest is first",
        "order by area | 1 | an order is written: sort -area",
        "where area > 1 | 1 | leave out 'where'",
        "width..32 | 1 | write width <= 32",
        "10..20 | 1 | a range follows its field, such as area in 10..20",
        "10 < area | 1 | the field comes first, such as area > 10",
        "area > 1 && area < 9 | 10 | write and",
        "area => 10 | 6 | write >=",
        "area =< 10 | 6 | write <=",
        "class is dog | 7 | write class = dog",
        "name like dog | 6 | write name ~ dog, which finds a part of a text",
        "area between 1 and 2 | 6 | write area in 10..20",
        "crowd ! | 7 | write != for another value",
        "has | 4 | has what?",
        "has wheels | 5 | no field 'wheels'",
        "has text | 5 | text is several fields",
        "annotation.attributes.ocluded = true | 1 | \"annotation.attributes.occluded\"",
        "occluded = true | 1 | \"annotation.attributes.occluded\"",
        "sort | 5 | sort by which field?",
        "sort area class = dog | 11 | sort comes last",
        "sort text | 6 | text is several fields",
        "text = a | 6 | compared with ~",
        "or area > 1 | 1 | expected a condition before 'or'",
        "= 3 | 1 | expected a condition",
      })
  void itSaysWhereAMistakeIsAndWhatMayBeMeant(String text, int place, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query(text))
        .withMessageStartingWith("query, at character " + place + ": ")
        .withMessageContaining(what)
        .withMessageContaining("\n  " + text + "\n  " + " ".repeat(place - 1) + "^");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "area>100|area > 100",
        "AREA > 1e2|area > 100",
        "area = 10..50|area in 10..50",
        "area != 10..50|area not in 10..50",
        "area in (5)|area = 5",
        "class not in (dog)|class != dog",
        "class == 'fire truck'|class = \"fire truck\"",
        "name ~ 'a\\\\b \"c\"'|name ~ \"a\\\\b \\\"c\\\"\"",
        "crowd|crowd = true",
        "iscrowd = 0|crowd = false",
        "not not crowd|crowd = true",
        "not has no mask|has mask",
        "has no mask|no mask",
        "((crowd) and (has mask))|crowd = true and has mask",
        "crowd (has mask or has box)|crowd = true and (has mask or has box)",
        "crowd and has mask or has box|crowd = true and has mask or has box",
        "image.weather = 007|image.weather = 7",
        "image.weather = '007'|image.weather = \"007\"",
        "name = 007|name = \"007\"",
        "name = in|name = \"in\"",
        "name = 'a..b'|name = a..b",
        "video = 5 sort by frame , -area|video.id = 5 sort frame, -area",
        "sort - 'annotation.attributes.occluded'|sort -annotation.attributes.occluded",
        "area > -0|area > 0",
        "annotation.id = 9007199254740993|annotation.id = 9007199254740993",
      })
  void theNormalFormIsOne(String both) {
    String[] parts = both.split("\\|");
    assertThat(DATASET.query(parts[0])).hasToString(parts[1]);
    assertThat(DATASET.query(parts[1])).hasToString(parts[1]);
  }

  @Test
  void idsAreExactBeyondWhatADoubleHolds() {
    CocoDataset large =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 9007199254740993, \"file_name\": \"a\"},"
                + " {\"id\": 9007199254740992, \"file_name\": \"b\"}]}");
    assertThat(large.query("image.id = 9007199254740993").images()).containsExactly(0);
    assertThat(large.query("image.id > 9007199254740992").images()).containsExactly(0);
    assertThat(large.query("sort image.id").images()).containsExactly(1, 0);
  }

  @Test
  void aQueryIsMadeNarrowerAndWider() {
    Query query = DATASET.query("class = dog and (area > 100 or area < 5) and no mask sort -area");
    assertThat(query.without("class"))
        .hasToString("(area > 100 or area < 5) and no mask sort -area");
    assertThat(query.without("area")).hasToString("class = dog and no mask sort -area");
    assertThat(query.without("class").and("class = cat sort area"))
        .hasToString("(area > 100 or area < 5) and no mask and class = cat sort area");
    assertThat(DATASET.query("class = dog").without("class")).hasToString("");
    assertThat(query.sorted("class, -width").sorted("score"))
        .hasToString(query.sorted("score") + "");
    assertThat(query.sorted("").toString()).isEqualTo(query.toString().replace(" sort -area", ""));
    assertThat(DATASET.query("").and("crowd or has mask").and("has box"))
        .hasToString("(crowd = true or has mask) and has box");
  }

  @Test
  void valuesThatComeAsOftenAreCountedInTheOrderOfNumbers() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "cat");
    builder.image(1, "1.png", Size.of(100, 100));
    for (int i = 12; i >= 1; i--) {
      builder.annotation(i, 1, 1, Box.of(0, 0, i, 5));
    }
    builder.annotation(13, 1, 1, Box.of(0, 0, 7, 5));
    Query query = builder.build().query("");
    assertThat(query.counts("annotation.id").keySet())
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
    assertThat(query.counts("width").keySet())
        .containsExactly("7", "1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12");
  }

  @Test
  void valuesAreCountedAndListed() {
    Query query = DATASET.query("");
    assertThat(query.counts("class"))
        .containsExactly(Map.entry("cat", 2), Map.entry("dog", 2), Map.entry("fire truck", 1));
    assertThat(query.counts("image.weather"))
        .containsExactly(Map.entry("7", 1), Map.entry("rain", 1));
    assertThat(query.counts("crowd")).containsExactly(Map.entry("false", 4), Map.entry("true", 1));
    assertThat(DATASET.query("sort area").numbers("area"))
        .containsExactly(1, 150, 800, 10000, Double.NaN);
    assertThat(query.numbers("count")).containsExactly(2, 2, 0);
  }

  @Test
  void aFieldByItsNameIsFoundAsInAText() {
    Query query = DATASET.query("text ~ dog and class = dog");
    assertThat(query.without("text")).hasToString("class = dog");
    assertThat(query.without("category")).hasToString("text ~ dog");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query.without("clas"))
        .withMessageContaining("query, at character 1: there is no field 'clas'; did you mean");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query.counts("text"))
        .withMessageContaining("text is several fields");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query.numbers("annotation." + "a.".repeat(20_000)))
        .withMessageContaining("a name of at most 200 characters");
  }

  @Test
  void itMakesADataset() {
    CocoDataset dogs = DATASET.query("class = dog and has box").toDataset();
    assertThat(dogs.images().ids()).containsExactly(10);
    assertThat(dogs.annotations().ids()).containsExactly(2);
    assertThat(dogs.categories().size()).isEqualTo(3);
    assertThat(dogs.videos().size()).isZero();
    assertThat(DATASET.query("").toDataset().annotations().ids()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void hostileTextsAreRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("x".repeat(100_000)))
        .withMessageContaining("at most 65536 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("(".repeat(60_000)))
        .withMessageContaining("more than 50 levels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("not ".repeat(10_000)))
        .withMessageContaining("more than 50 levels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("crowd ".repeat(10_000)))
        .withMessageContaining("more than 200 conditions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("name ~ " + "a".repeat(201)))
        .withMessageContaining("at most 200 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("class = " + "a".repeat(60_000)))
        .withMessageContaining("no class is called")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    String ids = "1" + ", 2".repeat(20_000);
    assertThat(DATASET.query("annotation.id in (" + ids + ")").annotations()).containsExactly(0, 1);
  }

  private static String ids(int[] rows, CocoTable<?> table) {
    return String.join(
        " ", Arrays.stream(rows).mapToObj(row -> Long.toString(table.id(row))).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missed | 2 3 | 10 20 | missed = true",
        "not missed | 1 4 5 | 10 20 30 | not missed = true",
        "Missed = true class = dog | 2 | 10 | missed = true and class = dog",
        "missed = false | 1 4 5 | 10 20 | missed = false",
        "count(missed) >= 1 sort -image.id | 3 4 1 2 | 20 10 |"
            + " count(missed = true) >= 1 sort -image.id",
      })
  void aFlagIsAFieldOfTheQueriesThatAreMadeOfIt(
      String text, String annotations, String images, String normal) {
    Query all = DATASET.query("").flagged("missed", 1, 2);
    Query asked = all.and(text);
    assertThat(ids(asked)).isEqualTo(annotations + " | " + images);
    assertThat(asked.toString()).isEqualTo(normal);
    assertThat(ids(all.and(asked.toString()))).isEqualTo(ids(asked));
    assertThat(asked.without("missed").toString())
        .isIn("", "class = dog", "sort -image.id", normal);
  }

  private static String ids(Query query) {
    return Arrays.stream(query.annotations())
            .mapToObj(row -> String.valueOf(DATASET.annotations().id(row)))
            .collect(Collectors.joining(" "))
        + " | "
        + Arrays.stream(query.images())
            .mapToObj(row -> String.valueOf(DATASET.images().id(row)))
            .collect(Collectors.joining(" "));
  }

  @Test
  void flagsOfOtherQueriesAreNotKnownAndAnswersAreNotMixed() {
    Query one = DATASET.query("").flagged("seen", 0);
    Query two = DATASET.query("").flagged("seen", 3);
    assertThat(one.and("seen").annotations()).containsExactly(0);
    assertThat(two.and("seen").annotations()).containsExactly(3);
    assertThat(one.and("seen or area = 150").counts("seen")).isEqualTo(Map.of("true", 1));
    assertThat(one.flagged("missed", 1).and("seen or missed").annotations()).containsExactly(0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("seen"))
        .withMessageContaining("there is no field 'seen'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.and("sen"))
        .withMessageContaining("did you mean \"seen\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"class", "iscrowd", "and", "sort", "two words", "", "A", "annotation.x"})
  void aFlagHasANameThatQueriesHaveNoOtherUseFor(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DATASET.query("").flagged(name, 0))
        .withMessageContaining('"' + name + '"');
    assertThatThrownBy(() -> DATASET.query("").flagged("fine", 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
