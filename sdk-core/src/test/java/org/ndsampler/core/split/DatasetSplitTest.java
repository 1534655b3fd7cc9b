package org.ndsampler.core.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.split.DatasetSplit.ClassFrequency;
import org.ndsampler.core.split.DatasetSplit.Leak;
import org.ndsampler.core.split.DatasetSplit.Part;

class DatasetSplitTest {
  /** Sixty images of ten videos; every third image has no annotation. */
  private static CocoDataset dataset() {
    CocoDataset.Builder builder = CocoDataset.builder();
    builder.category(1, "star", "shape").category(2, "eff").category(7, "unused");
    for (int video = 1; video <= 10; video++) {
      builder.video(video, "v" + video, Size.of(64, 64));
    }
    long next = 1;
    for (int i = 1; i <= 60; i++) {
      int id = i;
      builder.image(
          id,
          image ->
              image
                  .fileName("img" + id + ".png")
                  .size(Size.of(64, 64))
                  .video((id - 1) / 6 + 1, id));
      for (int k = 0; k < i % 3; k++) {
        builder.annotation(next++, id, 1 + (i + k) % 2, Box.of(1, 2, 3, 4));
      }
    }
    return builder.build();
  }

  private static long[] all(DatasetSplit split) {
    return LongStream.concat(
            Arrays.stream(split.train()),
            LongStream.concat(Arrays.stream(split.validation()), Arrays.stream(split.test())))
        .sorted()
        .toArray();
  }

  @Test
  void imagesWithoutAnnotationsAreKeptAndSpreadOverTheParts() {
    DatasetSplit split = DatasetSplit.builder(dataset()).build();
    assertThat(all(split)).isEqualTo(LongStream.rangeClosed(1, 60).toArray());
    for (Part part : Part.values()) {
      long empty = Arrays.stream(split.imageIds(part)).filter(id -> id % 3 == 0).count();
      assertThat(empty).isBetween(3L, 12L);
    }
    assertThat(split.toString()).contains("train", "validation", "test");
  }

  @Test
  void videosStayTogetherWhenAsked() {
    CocoDataset dataset = dataset();
    DatasetSplit split = DatasetSplit.builder(dataset).byVideo().seed(3).build();
    assertThat(all(split)).hasSize(60);
    assertThat(split.leaks()).isEmpty();
    for (Part part : Part.values()) {
      assertThat(split.imageIds(part).length % 6).isZero();
    }
    assertThat(DatasetSplit.builder(dataset).build().leaks())
        .anySatisfy(leak -> assertThat(leak.kind()).isEqualTo(DatasetSplit.Shared.VIDEO));
  }

  @Test
  void anyColumnCanKeepImagesTogether() {
    DatasetSplit split =
        DatasetSplit.builder(dataset()).by(image -> "site" + image.id() % 7).build();
    long[] train = split.train();
    Set<Part> partsOfSite0 =
        Set.of(
            Arrays.stream(train).anyMatch(id -> id % 7 == 0)
                ? Part.TRAIN
                : Arrays.stream(split.test()).anyMatch(id -> id % 7 == 0)
                    ? Part.TEST
                    : Part.VALIDATION);
    for (Part part : Part.values()) {
      long count = Arrays.stream(split.imageIds(part)).filter(id -> id % 7 == 0).count();
      assertThat(count).isEqualTo(partsOfSite0.contains(part) ? 8 : 0);
    }
    assertThat(all(DatasetSplit.builder(dataset()).by(image -> "").build())).hasSize(60);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetSplit.builder(dataset()).byVideo().by(image -> "").build())
        .withMessageContaining("byVideo()");
  }

  @Test
  void withoutVideosByVideoSaysWhatElseToGroupBy() {
    CocoDataset lone =
        CocoDataset.builder()
            .image(1, "a.png", Size.of(8, 8))
            .image(2, "b.png", Size.of(8, 8))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetSplit.builder(lone).byVideo().build())
        .withMessageContaining("of the 2 images of dataset")
        .withMessageContaining("by(image -> image.field(\"location\").orElse(\"\"))");
    // Of nothing there is nothing to say.
    assertThat(all(DatasetSplit.builder(CocoDataset.builder().build()).byVideo().build()))
        .isEmpty();
  }

  @Test
  void ofFewImagesThereIsFirstWhatToLearnFrom() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "star");
    for (int images = 0; images <= 3; images++) {
      CocoDataset dataset = builder.build();
      DatasetSplit split = DatasetSplit.builder(dataset).build();
      assertThat(split.train()).hasSize(Math.min(1, images));
      assertThat(split.validation()).hasSize(images < 3 ? 0 : 1);
      assertThat(split.test()).hasSize(images < 2 ? 0 : 1);
      for (int seed = 0; seed < 20; seed++) {
        DatasetSplit shuffled = DatasetSplit.builder(dataset).seed(seed).build();
        assertThat(all(shuffled)).isEqualTo(LongStream.rangeClosed(1, images).toArray());
        assertThat(shuffled.train()).hasSizeGreaterThanOrEqualTo(Math.min(1, images));
        assertThat(DatasetSplit.builder(dataset).withoutTest().seed(seed).build().train())
            .hasSizeGreaterThanOrEqualTo(Math.min(1, images));
      }
      int id = images + 1;
      builder.image(id, id + ".png", Size.of(64, 64));
      builder.annotation(id, id, 1, Box.of(1, 2, 3, 4));
    }
  }

  @Test
  void theTestPartCanBeLeftOut() {
    DatasetSplit split = DatasetSplit.builder(dataset()).factor(4).withoutTest().build();
    assertThat(split.test()).isEmpty();
    assertThat(all(split)).hasSize(60);
    assertThat(split.validation()).hasSizeBetween(5, 20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetSplit.builder(dataset()).factor(1));
  }

  @Test
  void seedsGiveOtherSplitsAndTheSameSeedTheSame() {
    CocoDataset dataset = dataset();
    long[] first = DatasetSplit.builder(dataset).seed(1).build().test();
    assertThat(DatasetSplit.builder(dataset).seed(1).build().test()).isEqualTo(first);
    assertThat(
            LongStream.range(2, 8)
                .mapToObj(s -> DatasetSplit.builder(dataset).seed(s).build().test()))
        .anySatisfy(other -> assertThat(other).isNotEqualTo(first));
  }

  @Test
  void frequenciesAreCountedForEachPartRareOnesFirst() {
    DatasetSplit split = DatasetSplit.builder(dataset()).build();
    assertThat(split.classFrequencies())
        .extracting(ClassFrequency::category)
        .containsExactly("unused", "eff", "star");
    assertThat(split.classFrequencies().stream().mapToLong(ClassFrequency::sum).sum())
        .isEqualTo(dataset().annotations().size());
    assertThat(split.frequencyText()).contains("validation", "star", "(images)").contains("60");
  }

  @Test
  void theSameFileInTwoPartsIsALeak() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "a");
    for (int i = 1; i <= 9; i++) {
      builder.image(i, "same.png", Size.of(10, 10)).annotation(i, i, 1, Box.of(0, 0, 1, 1));
    }
    assertThat(DatasetSplit.builder(builder.build()).build().leaks())
        .containsExactly(new Leak(DatasetSplit.Shared.FILE, "same.png", Set.of(Part.values())));
  }

  @Test
  void theCategoriesOfADatasetAreATree() {
    CategoryTree tree = CategoryTree.of(dataset());
    assertThat(tree.names()).containsExactly("star", "eff", "unused", "shape");
    assertThat(tree.supercategory("star")).contains("shape");
  }

  @Test
  void aSplitThatWasMadeElsewhereIsTaken() {
    CocoDataset dataset = dataset();
    long first = dataset.images().id(0);
    long second = dataset.images().id(1);
    DatasetSplit split =
        DatasetSplit.of(dataset, Map.of(DatasetSplit.Part.TRAIN, new long[] {second, first}));
    assertThat(split.train()).containsExactly(Math.min(first, second), Math.max(first, second));
    assertThat(split.test()).isEmpty();
    CocoDataset train = split.dataset(DatasetSplit.Part.TRAIN);
    assertThat(train.images().size()).isEqualTo(2);
    assertThat(train.annotations().size())
        .isEqualTo(dataset.images().annotationCount(0) + dataset.images().annotationCount(1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DatasetSplit.of(
                    dataset,
                    Map.of(
                        DatasetSplit.Part.TRAIN,
                        new long[] {first},
                        DatasetSplit.Part.TEST,
                        new long[] {first})))
        .withMessageContaining("in TRAIN and in TEST");
  }

  @Test
  void aFileThatIsAnAssetOfTwoPartsIsALeak() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "star")
            .image(1, d -> d.size(Size.of(8, 8)).asset(a -> a.fileName("same.png").channels("r")))
            .image(2, d -> d.size(Size.of(8, 8)).asset(a -> a.fileName("same.png").channels("r")))
            .build();
    DatasetSplit split =
        DatasetSplit.of(
            dataset,
            Map.of(
                DatasetSplit.Part.TRAIN, new long[] {1}, DatasetSplit.Part.TEST, new long[] {2}));
    assertThat(split.leaks())
        .extracting(DatasetSplit.Leak::kind, DatasetSplit.Leak::value)
        .containsExactly(tuple(DatasetSplit.Shared.FILE, "same.png"));
  }

  @Test
  void thePartsAreWrittenEachAsADatasetAlsoAnEmptyOne(@TempDir Path folder) throws IOException {
    DatasetSplit split = DatasetSplit.builder(dataset()).byVideo().withoutTest().build();
    List<Path> files = split.write(folder.resolve("new").resolve("parts"));
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("train.json", "validation.json", "test.json");
    Iterator<Path> next = files.iterator();
    for (Part part : Part.values()) {
      CocoDataset read = CocoDataset.read(next.next());
      assertThat(read.images().ids()).isEqualTo(split.imageIds(part));
      assertThat(read.categories().names()).isEqualTo(split.dataset().categories().names());
      assertThat(read.annotations().size()).isEqualTo(split.dataset(part).annotations().size());
    }
    assertThat(split.test()).isEmpty();
  }
}
