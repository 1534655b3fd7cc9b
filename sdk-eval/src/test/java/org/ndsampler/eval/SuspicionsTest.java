package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Scenes.Found;

/** What results of other tools mean is told where it is not what they say. */
class SuspicionsTest {
  private static final CocoDataset DATASET = Scenes.dataset(60, 3);

  @TempDir Path folder;

  private static List<Found> found(UnaryOperator<Found> change) {
    return Scenes.found(DATASET, 4).stream().map(change).toList();
  }

  private static Found with(Found one, Box box) {
    return new Found(one.imageId(), one.categoryId(), box, one.score());
  }

  private static String problems(List<Found> found) {
    return Evaluation.of(DATASET, Scenes.detections(found)).problems().toString();
  }

  @Test
  void nothingIsSaidOfWhatIsRight() {
    assertThat(problems(found(one -> one))).isEqualTo("nothing wrong");
    // Nor of a detector that is only bad.
    assertThat(problems(found(one -> with(one, one.box().translate(150, 150)))))
        .isEqualTo("nothing wrong");
  }

  @Test
  void imagesAndCategoriesThatTheDatasetHasNotAreCounted() {
    List<Found> found = Scenes.found(DATASET, 4);
    CocoDataset other = DATASET.filterImages(image -> image.id() % 2 == 0);
    long strangers = found.stream().filter(one -> one.imageId() % 2 != 0).count();
    assertThat(Evaluation.of(other, Scenes.detections(found)).problems().toString())
        .contains(
            strangers
                + " of "
                + found.size()
                + " detections are of images that the dataset does not have");
    EvaluationOptions asked = EvaluationOptions.DEFAULT.images(1, 777_777).categories(888);
    assertThat(Evaluation.of(DATASET, Scenes.detections(found), asked).problems().toString())
        .contains("options.images(...) asks for ids that the dataset does not have, [777777]")
        .contains("options.categories(...) asks for ids that the dataset does not have, [888]");
  }

  @Test
  void twoCornersAreTold() {
    assertThat(
            problems(
                found(
                    one ->
                        with(
                            one,
                            Box.of(
                                one.box().x(),
                                one.box().y(),
                                one.box().maxX(),
                                one.box().maxY())))))
        .contains("meet an object if they are read as two corners")
        .contains("COCO's boxes are x, y, width, height in pixels");
  }

  @Test
  void centresAndPartsOfTheSizeAreTold() {
    UnaryOperator<Found> centres =
        one ->
            with(
                one,
                Box.of(
                    one.box().centerX(),
                    one.box().centerY(),
                    one.box().width(),
                    one.box().height()));
    assertThat(problems(found(centres))).contains("read as centre, width and height, and");
    UnaryOperator<Found> parts = one -> with(one, one.box().scale(1 / 400.0, 1 / 400.0));
    assertThat(problems(found(parts))).contains("read as parts of the image's size");
    assertThat(problems(found(one -> parts.apply(centres.apply(one)))))
        .contains("read as centre, width and height in parts of the image's size");
  }

  @Test
  void categoriesCountedFromZeroAreTold() {
    String off =
        problems(
            found(one -> new Found(one.imageId(), one.categoryId() - 1, one.box(), one.score())));
    assertThat(off).contains("have the category 1 below that of the object");
  }

  @Test
  void axesThatAreSwappedAreTold() {
    assertThat(
            problems(
                found(
                    one ->
                        with(
                            one,
                            Box.of(
                                one.box().y(),
                                one.box().x(),
                                one.box().height(),
                                one.box().width())))))
        .contains("read as y, x, height, width");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 1.6, 3})
  void boxesOfImagesOfAnotherSizeAreTold(double factor) {
    assertThat(problems(found(one -> with(one, one.box().scale(factor, factor)))))
        .contains("meet an object if they are read as boxes of images")
        .contains("write boxes in pixels of the images of the dataset");
  }

  @Test
  void imagesOfManySizesThatWereBroughtToOneAreTold() {
    CocoDataset.Builder objects = CocoDataset.builder().category(1, "a");
    Detections.Builder found = Detections.builder();
    for (int i = 0; i < 60; i++) {
      long image = i + 1L;
      Size size = Size.of(300 + 40 * i, 900 - 10 * i);
      Box box = Box.of(20 + 2 * i, 100 + i, 60 + i, 40 + 2 * i);
      objects.image(image, i + ".png", size);
      objects.annotation(image, draft -> draft.image(image).category(1).box(box).area(2400));
      found.add(image, 1, box.scale(640.0 / size.width(), 640.0 / size.height()), 0.9);
    }
    assertThat(Evaluation.of(objects.build(), found.build()).problems().toString())
        .contains("60 of 60 boxes", "read as boxes of images of about 640 x 640 pixels");
  }

  @Test
  void negativeSizesAndDoublesAreCounted() {
    List<Found> right = found(one -> one);
    List<Found> doubled = new ArrayList<>(right);
    doubled.addAll(right.subList(0, right.size() / 2));
    assertThat(problems(doubled))
        .contains(
            right.size() / 2
                + " of "
                + doubled.size()
                + " detections stand there once more, with the same image, category, box and score");
    Detections.Builder negative = Detections.builder();
    for (int i = 0; i < 12; i++) {
      negative.add(1, 1, 50, 50, i < 2 ? -10 : 10, 10, 0.5 + i / 100.0);
    }
    assertThat(Evaluation.of(DATASET, negative.build()).problems().toString())
        .contains("2 of 12 detections have a negative width or height, and so meet nothing");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void placesInsteadOfIdsAreTold(int first) {
    long[] ids = {7, 11, 18, 90};
    CocoDataset.Builder objects = CocoDataset.builder();
    Detections.Builder found = Detections.builder();
    for (long id : ids) {
      objects.category(id, "class " + id);
    }
    for (int i = 0; i < 40; i++) {
      long image = i;
      Box box = Box.of(i, 2 * i, 40, 30);
      long category = ids[i % 4];
      objects.image(image, i + ".png", Size.of(200, 200));
      objects.annotation(i + 1, draft -> draft.image(image).category(category).box(box).area(1200));
      found.add(image, first + i % 4, box, 0.9);
    }
    assertThat(Evaluation.of(objects.build(), found.build()).problems().toString())
        .contains(
            "have as category the place of the object's category, from "
                + first
                + ", and not its id");
  }

  @Test
  void percentsAreTold() {
    assertThat(
            problems(
                found(
                    one ->
                        new Found(one.imageId(), one.categoryId(), one.box(), 100 * one.score()))))
        .contains("as if they were percent");
  }

  @Test
  void imagesThatWereNotLookedAtAreTold() {
    List<Found> some = found(one -> one).stream().filter(one -> one.imageId() > 40).toList();
    assertThat(problems(some)).contains("images with objects have no detection at all");
  }

  @Test
  void averagePrecisionThatIsNoneIsTold() {
    Evaluation evaluation =
        Evaluation.of(
            DATASET,
            Scenes.detections(found(one -> one)),
            EvaluationOptions.DEFAULT.maxDetections(1, 10, 500));
    assertThat(evaluation.problems().toString())
        .contains("AP is -1, as in pycocotools, since 100 is none of the limits")
        .contains("mended(Oddity.AP_AT_100)");
    assertThat(evaluation.toString()).contains("problems() says what is odd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"image_id\": 1}|one result and no list",
        "{\"images\": []}|a dataset and no list",
        "{\"info\": 1, \"predictions\": []}|the list 'predictions', write that alone",
        "{\"info\": 1}|an object and no list",
        "\"x\"|this is no list",
        "[[1, 2, 3]]|result 0 is a list and no object",
      })
  void aFileThatIsSomethingElseIsNamedAsThat(String json, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), json);
    assertThatThrownBy(() -> Detections.read(file, DATASET))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anOverlapInPercentIsRefused() {
    assertThatThrownBy(() -> EvaluationOptions.DEFAULT.iouThresholds(0.5, 75))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no overlap is above 1: 75.0; 0.5 is a half");
  }
}
