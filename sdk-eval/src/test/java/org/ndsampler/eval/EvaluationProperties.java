package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.eval.Scenes.Found;

class EvaluationProperties {

  /** Images are dealt to three parts, of which one may have none. */
  @Property(tries = 60)
  void partsPutTogetherAreTheWhole(
      @ForAll @IntRange(min = 1, max = 12) int images,
      @ForAll long seed,
      @ForAll boolean classAgnostic) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    Detections found = Scenes.detections(Scenes.found(dataset, seed + 1));
    EvaluationOptions options = EvaluationOptions.DEFAULT.classAgnostic(classAgnostic);
    Evaluation whole = Evaluation.of(dataset, found, options);
    List<byte[]> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      int number = part;
      long[] some =
          LongStream.rangeClosed(1, images)
              .filter(image -> Math.floorMod(image * 31 + seed, 3) == number)
              .toArray();
      parts.add(Evaluation.of(dataset, found, options.images(some)).toPart());
    }
    Collections.rotate(parts, (int) Math.floorMod(seed, 3L));
    Evaluation all = Evaluation.ofParts(dataset, found, options, parts);
    assertThat(all.precision()).containsExactly(whole.precision());
    assertThat(all.recall()).containsExactly(whole.recall());
    assertThat(all.scores()).containsExactly(whole.scores());
    assertThat(all.statistics()).isEqualTo(whole.statistics());
    assertThat(all.imageScores(0.5, 0.3)).isEqualTo(whole.imageScores(0.5, 0.3));
    assertThat(all.classScores()).isEqualTo(whole.classScores());
  }

  @Example
  void partsThatAreNotAllOrNotTheseAreRefused() {
    CocoDataset dataset = Scenes.dataset(6, 3);
    Detections found = Scenes.detections(Scenes.found(dataset, 4));
    EvaluationOptions options = EvaluationOptions.DEFAULT;
    byte[] some = Evaluation.of(dataset, found, options.images(1, 2, 3)).toPart();
    byte[] rest = Evaluation.of(dataset, found, options.images(4, 5, 6)).toPart();
    assertRefused(dataset, found, options, "is in no part", some);
    assertRefused(dataset, found, options, "is in two parts", some, rest, some);
    assertRefused(dataset, found, options, "cut off", some, Arrays.copyOf(rest, rest.length - 1));
    assertRefused(dataset, found, options, "no part of an evaluation", some, new byte[40]);
    assertRefused(dataset, found, options.iouThresholds(0.5), "other area ranges", some, rest);
    Detections others = Scenes.detections(Scenes.found(dataset, 5));
    assertRefused(dataset, others, options, "other detections", some, rest);
  }

  private static void assertRefused(
      CocoDataset dataset,
      Detections found,
      EvaluationOptions options,
      String message,
      byte[]... parts) {
    assertThatThrownBy(() -> Evaluation.ofParts(dataset, found, options, List.of(parts)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 60)
  void theOrderOfTheResultsDoesNotMatterWhereScoresDiffer(
      @ForAll @IntRange(min = 1, max = 12) int images, @ForAll long seed) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = Scenes.found(dataset, seed + 1);
    Evaluation one = Evaluation.of(dataset, Scenes.detections(found));
    Evaluation other = Evaluation.of(dataset, Scenes.detections(Scenes.shuffled(found, seed + 2)));
    assertThat(other.statistics()).isEqualTo(one.statistics());
  }

  @Property(tries = 60)
  void theOrderOfTheImagesDoesNotMatterWhereScoresDiffer(
      @ForAll @IntRange(min = 1, max = 12) int images, @ForAll long seed) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = Scenes.found(dataset, seed + 1);
    CocoDataset.Builder turned = CocoDataset.builder().category(1, "cat").category(2, "dog");
    for (int i = images; i >= 1; i--) {
      turned.image(images + 1L - i, i + ".png", dataset.image(i).size());
    }
    dataset
        .annotations()
        .forEach(
            annotation ->
                turned.annotation(
                    annotation.id(),
                    draft ->
                        draft
                            .image(images + 1 - annotation.imageId())
                            .category(annotation.categoryId())
                            .box(annotation.box().orElseThrow())
                            .area(annotation.area().orElseThrow())
                            .crowd(annotation.isCrowd())));
    List<Found> moved = new ArrayList<>();
    found.forEach(
        one ->
            moved.add(
                new Found(images + 1 - one.imageId(), one.categoryId(), one.box(), one.score())));
    assertThat(Evaluation.of(turned.build(), Scenes.detections(moved)).statistics())
        .isEqualTo(Evaluation.of(dataset, Scenes.detections(found)).statistics());
  }

  @Property(tries = 60)
  void oneMoreFalseAlarmNeverRaisesTheAveragePrecision(
      @ForAll @IntRange(min = 1, max = 12) int images,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 99) int score) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = new ArrayList<>(Scenes.found(dataset, seed + 1));
    double before = Evaluation.of(dataset, Scenes.detections(found)).statistic("AP");
    found.add(new Found(1, 1, Box.of(390, 390, 9, 9), score / 100.0));
    double after = Evaluation.of(dataset, Scenes.detections(found)).statistic("AP");
    assertThat(after).isLessThanOrEqualTo(before);
  }

  @Property(tries = 60)
  void onlyTheOrderOfScoresMatters(
      @ForAll @IntRange(min = 1, max = 12) int images, @ForAll long seed) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = Scenes.found(dataset, seed + 1);
    List<Found> lower = new ArrayList<>();
    found.forEach(
        one ->
            lower.add(new Found(one.imageId(), one.categoryId(), one.box(), one.score() / 4 - 3)));
    assertThat(Evaluation.of(dataset, Scenes.detections(lower)).precision())
        .containsExactly(Evaluation.of(dataset, Scenes.detections(found)).precision());
  }

  @Property(tries = 30)
  void whatIsThereIsFoundByItself(
      @ForAll @IntRange(min = 1, max = 12) int images, @ForAll long seed) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = new ArrayList<>();
    dataset.annotations().stream()
        .filter(annotation -> !annotation.isCrowd())
        .forEach(
            annotation ->
                found.add(
                    new Found(
                        annotation.imageId(),
                        annotation.categoryId(),
                        annotation.box().orElseThrow(),
                        1)));
    Evaluation evaluation =
        Evaluation.of(
            dataset, Scenes.detections(found), EvaluationOptions.DEFAULT.mended(Oddity.EPSILON));
    assertThat(evaluation.statistic("AP")).isIn(-1.0, 1.0);
    assertThat(evaluation.matches().errors()).isEmpty();
  }

  @Property(tries = 40)
  void everyDetectionAndEveryMissedObjectIsInTheTableOnce(
      @ForAll @IntRange(min = 1, max = 12) int images, @ForAll long seed) {
    CocoDataset dataset = Scenes.dataset(images, seed);
    List<Found> found = Scenes.found(dataset, seed + 1);
    Matches matches = Evaluation.of(dataset, Scenes.detections(found)).matches();
    assertThat(matches.stream().filter(match -> match.detection() >= 0).map(Match::detection))
        .doesNotHaveDuplicates()
        .hasSize(found.size());
    int counts = 0;
    for (Verdict verdict : Verdict.values()) {
      counts += matches.count(verdict);
    }
    assertThat(counts).isEqualTo(matches.size());
    assertThat(matches.targets()).hasSameSizeAs(matches);
  }
}
