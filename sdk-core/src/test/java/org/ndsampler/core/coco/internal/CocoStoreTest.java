package org.ndsampler.core.coco.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.io.internal.ScanException;

class CocoStoreTest {
  private static CocoStore.Builder add(Section section, String... records) {
    CocoStore.Builder builder = CocoStore.builder();
    for (String record : records) {
      builder.add(section, Slice.of(record));
    }
    return builder;
  }

  private static CocoStore of(Section section, String... records) {
    return add(section, records).build();
  }

  private static String annotation(String field) {
    return "{\"id\": 1, \"image_id\": 2, \"category_id\": 3, " + field + "}";
  }

  private static void picky(Section section, String record) {
    CocoStore.Builder builder = CocoStore.builder();
    builder.picky(true);
    builder.add(section, Slice.of(record));
    assertThat(builder.count(section)).isEqualTo(1);
  }

  private static void refused(Section section, String record) {
    assertThatThrownBy(() -> picky(section, record)).as(record).isInstanceOf(ScanException.class);
    assertThatCode(() -> of(section, record)).as(record).doesNotThrowAnyException();
  }

  @Test
  void itSaysWhatAnAnnotationHas() {
    CocoStore store =
        of(
            Section.ANNOTATIONS,
            annotation("\"bbox\": [1, 2, 3, 4], \"area\": 5.5, \"iscrowd\": 1"),
            "{\"id\": 2, \"segmentation\": [], \"bbox\": []}",
            "{\"id\": 3, \"keypoints\": [], \"area\": \"7\", \"iscrowd\": true}",
            "{\"id\": 4, \"track_id\": \"a\", \"iscrowd\": false}",
            "{\"id\": 5, \"bbox\": null, \"segmentation\": null, \"keypoints\": null,"
                + " \"track_id\": null, \"iscrowd\": null}",
            "{\"id\": 6, \"iscrowd\": 0}");
    assertThat(IntStream.range(0, 6).mapToObj(store::hasBox))
        .containsExactly(true, false, false, false, false, false);
    assertThat(IntStream.range(0, 6).mapToObj(store::hasSegmentation))
        .containsExactly(false, true, false, false, false, false);
    assertThat(IntStream.range(0, 6).mapToObj(store::hasKeypoints))
        .containsExactly(false, false, true, false, false, false);
    assertThat(IntStream.range(0, 6).mapToObj(store::hasTrack))
        .containsExactly(false, false, false, true, false, false);
    assertThat(IntStream.range(0, 6).mapToObj(store::isCrowd))
        .containsExactly(true, false, true, false, false, false);
    assertThat(store.area(0)).isEqualTo(5.5);
    assertThat(store.area(2)).isNaN();
    assertThat(IntStream.range(0, 4).mapToDouble(i -> store.box(0, i)).toArray())
        .containsExactly(1, 2, 3, 4);
    assertThat(store.box(1, 0)).isNaN();
    assertThat(store.isEmpty()).isFalse();
    assertThat(store.isMapped()).isFalse();
    assertThat(CocoStore.builder().build().isEmpty()).isTrue();
  }

  @Test
  void theLastOfTwoFieldsCounts() {
    CocoStore store =
        of(Section.ANNOTATIONS, annotation("\"segmentation\": [], \"segmentation\": null"));
    assertThat(store.hasSegmentation(0)).isFalse();
  }

  @Test
  void manyRecordsFindTheirGroups() {
    CocoStore.Builder builder = CocoStore.builder();
    for (int i = 0; i < 40; i++) {
      builder.add(
          Section.IMAGES,
          Slice.of("{\"id\": %d, \"width\": %d, \"height\": 3}".formatted(i, i + 10)));
      builder.add(
          Section.ANNOTATIONS,
          Slice.of(
              "{\"id\": %d, \"image_id\": %d, \"category_id\": 1, \"bbox\": [%d, 0, 1, 1]}"
                  .formatted(100 - i, i % 4, i)));
    }
    builder.add(Section.CATEGORIES, Slice.of("{\"id\": 1, \"name\": \"thing\"}"));
    assertThat(builder.heapBytes()).isGreaterThanOrEqualTo(81 * 80 + 81 * 24);
    CocoStore store = builder.build();
    assertThat(store.imageWidth(39)).isEqualTo(49);
    assertThat(store.imageHeight(39)).isEqualTo(3);
    assertThat(store.firstOfImage(0)).isZero();
    assertThat(store.firstOfImage(4)).isEqualTo(40);
    // By id, which goes down.
    assertThat(IntStream.range(10, 20).map(store::annotationOfImage))
        .containsExactly(37, 33, 29, 25, 21, 17, 13, 9, 5, 1);
    assertThat(IntStream.range(0, 40).map(store::annotationCategoryRow)).containsOnly(0);
    assertThat(store.annotationImageRow(7)).isEqualTo(3);
    assertThat(store.box(33, 0)).isEqualTo(33);
    assertThat(store.hasDuplicates()).isFalse();
    assertThat(of(Section.IMAGES, "{\"id\": 1}", "{\"id\": 1}").hasDuplicates()).isTrue();
  }

  @Test
  void framesComeInTheOrderOfTheirNumbersAndThenOfTheirIds() {
    CocoStore.Builder builder =
        add(
            Section.IMAGES,
            "{\"id\": 9, \"video_id\": 1, \"frame_index\": 2}",
            "{\"id\": 8, \"video_id\": 1, \"frame_index\": 2}",
            "{\"id\": 7, \"video_id\": 1, \"frame_index\": 0.5}",
            "{\"id\": 6, \"video_id\": 1}",
            "{\"id\": 5, \"video_id\": 1, \"frame_index\": null}",
            "{\"id\": 4, \"video_id\": 1, \"frame_id\": 1}",
            "{\"id\": 3, \"video_id\": 1, \"frame_id\": 9, \"frame_index\": -1}",
            "{\"id\": 2, \"video_id\": null, \"width\": null, \"height\": null}",
            "{\"id\": 1, \"video_id\": 5}");
    builder.add(Section.VIDEOS, Slice.of("{\"id\": 1, \"name\": \"clip\"}"));
    CocoStore store = builder.build();
    assertThat(store.firstOfVideo(1)).isEqualTo(7);
    assertThat(IntStream.range(0, 7).map(store::imageOfVideo)).containsExactly(4, 3, 6, 2, 5, 1, 0);
    assertThat(store.imageFrame(0)).isEqualTo(2);
    assertThat(store.imageFrame(2)).as("half a frame").isEqualTo(Integer.MIN_VALUE);
    assertThat(store.imageFrame(3)).isEqualTo(Integer.MIN_VALUE);
    assertThat(store.imageVideoRow(7)).isEqualTo(-1);
    assertThat(store.imageVideoRow(8)).isEqualTo(-1);
    assertThat(store.imageWidth(7)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 1, \"frame_index\": 3000000000}",
        "{\"id\": 1, \"frame_index\": \"2\"}",
        "{\"id\": 1, \"width\": 3000000000}",
        "{\"width\": 3}",
        "[]"
      })
  void anImageThatCannotBeReadIsRefused(String record) {
    assertThatThrownBy(() -> of(Section.IMAGES, record)).isInstanceOf(ScanException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"bbox\": [1, 2, 3]",
        "\"bbox\": [1, 2, 3, 4, 5]",
        "\"bbox\": {}",
        "\"iscrowd\": \"x\"",
        "\"image_id\": \"x\""
      })
  void anAnnotationThatCannotBeReadIsRefused(String field) {
    assertThatThrownBy(() -> of(Section.ANNOTATIONS, annotation(field)))
        .isInstanceOf(ScanException.class);
  }

  @Test
  void whatIsOddIsRefusedWhereSomebodyAsksForIt() {
    for (String field :
        new String[] {
          "\"area\": \"7\"",
          "\"keypoints\": {}",
          "\"keypoints\": [[1, 2, 2]]",
          "\"keypoints\": [1, null, 2]",
          "\"keypoints\": [1, true, 2]",
          "\"keypoints\": [1, false, 2]",
          "\"keypoints\": [1, \"2\", 2]",
          "\"keypoints\": [{\"x\": 1, \"y\": 2}]",
          "\"keypoints\": [{\"xz\": 1, \"ay\": 2}]"
        }) {
      refused(Section.ANNOTATIONS, annotation(field));
    }
    refused(Section.ANNOTATIONS, "{\"id\": 1, \"image_id\": 2}");
    refused(Section.ANNOTATIONS, "{\"id\": 1, \"category_id\": 2}");
    for (String field :
        new String[] {
          "\"file_name\": [\"a.png\"]",
          "\"file_name\": {}",
          "\"channels\": [1]",
          "\"auxiliary\": {}",
          "\"assets\": [1]",
          "\"auxiliary\": 7"
        }) {
      refused(Section.IMAGES, "{\"id\": 1, " + field + "}");
    }
    refused(Section.VIDEOS, "{\"id\": 1, \"width\": \"x\"}");
    refused(Section.VIDEOS, "{\"id\": 1, \"height\": \"x\"}");
  }

  @Test
  void whatIsNotOddIsNotRefused() {
    for (String field :
        new String[] {
          "\"area\": 7",
          "\"area\": null",
          "\"keypoints\": null",
          "\"keypoints\": []",
          "\"keypoints\": [1, 2, 2]",
          "\"keypoints\": [Infinity, -Infinity, 2]",
          "\"keypoints\": [{\"xy\": [1, 2], \"visible\": true}]"
        }) {
      picky(Section.ANNOTATIONS, annotation(field));
    }
    for (String field :
        new String[] {
          "\"file_name\": \"a.png\"",
          "\"file_name\": null",
          "\"channels\": \"r|g\"",
          "\"auxiliary\": null",
          "\"auxiliary\": []",
          "\"assets\": [{}]",
          "\"other\": [{}]"
        }) {
      picky(Section.IMAGES, "{\"id\": 1, " + field + "}");
    }
    picky(Section.VIDEOS, "{\"id\": 1, \"width\": 7, \"height\": null, \"depth\": \"x\"}");
    picky(Section.CATEGORIES, "{\"id\": 1, \"width\": \"x\"}");
  }

  @Test
  void namesAreTextOrNumbersAndOtherSectionsMayHaveIdsOfText() {
    for (String field :
        new String[] {
          "\"name\": \"a\"",
          "\"name\": 7",
          "\"name\": null",
          "\"supercategory\": -1",
          "\"keypoints\": [\"nose\"]",
          "\"keypoints\": null",
          "\"other\": [1]"
        }) {
      assertThat(
              of(Section.CATEGORIES, "{\"id\": 1, " + field + "}")
                  .records(Section.CATEGORIES)
                  .size())
          .isEqualTo(1);
    }
    for (String field :
        new String[] {
          "\"name\": []",
          "\"name\": true",
          "\"supercategory\": {}",
          "\"keypoints\": [1]",
          "\"keypoints\": 7",
          "\"reflection_id\": \"x\""
        }) {
      assertThatThrownBy(() -> of(Section.CATEGORIES, "{\"id\": 1, " + field + "}"))
          .as(field)
          .isInstanceOf(ScanException.class);
    }
    assertThatThrownBy(() -> of(Section.CATEGORIES, "{\"id\": \"x\"}"))
        .isInstanceOf(ScanException.class);
    assertThat(of(Section.LICENSES, "{\"id\": \"x\"}").records(Section.LICENSES).id(0))
        .isEqualTo(CocoStore.NO_ID);
    assertThat(of(Section.LICENSES, "{\"id\": 4}").records(Section.LICENSES).id(0)).isEqualTo(4);
    assertThat(of(Section.TRACKS, "{\"keypoints\": 7}").records(Section.TRACKS).id(0))
        .isEqualTo(CocoStore.NO_ID);
  }

  @Test
  void missingCategoriesArePlaceholders() {
    CocoStore.Builder builder =
        add(
            Section.ANNOTATIONS,
            "{\"id\": 1, \"category_id\": 7}",
            "{\"id\": 2, \"category_id\": 3}",
            "{\"id\": 3, \"category_id\": 7}",
            "{\"id\": 4}");
    assertThat(builder.addMissingCategories(Map.of(7L, "boat")::get)).isEqualTo(2);
    assertThat(builder.addMissingCategories(id -> null)).isZero();
    CocoStore store = builder.build();
    Records categories = store.records(Section.CATEGORIES);
    assertThat(categories.slice(0).text()).isEqualTo("{\"id\": 3, \"name\": \"category_3\"}");
    assertThat(categories.slice(1).text()).isEqualTo("{\"id\": 7, \"name\": \"boat\"}");
    assertThat(IntStream.range(0, 4).map(store::annotationCategoryRow))
        .containsExactly(1, 0, 1, -1);
  }

  @Test
  void whatWasSetAsideIsKeptAndDropped() {
    CocoStore.Builder builder = add(Section.IMAGES, "{\"id\": 1}");
    builder.setAside(Section.IMAGES, Slice.of("7"));
    builder.other("info", Slice.of("{}"));
    builder.declare(Section.TRACKS);
    CocoStore store = builder.build();
    assertThat(store.asides(Section.IMAGES)).hasSize(1);
    assertThat(store.asides(Section.VIDEOS)).isEmpty();
    assertThat(store.others()).containsOnlyKeys("info");
    assertThat(store.isDeclared(Section.TRACKS)).isTrue();
    assertThat(store.isDeclared(Section.VIDEOS)).isFalse();
    CocoStore.Builder fork = store.fork();
    fork.share(Section.IMAGES, store.records(Section.IMAGES), 0);
    assertThat(fork.build().asides(Section.IMAGES)).hasSize(1);
    assertThat(fork.build().records(Section.IMAGES).slice(0).text()).isEqualTo("{\"id\": 1}");
    fork.dropAsides();
    assertThat(fork.build().asides(Section.IMAGES)).isEmpty();
  }
}
