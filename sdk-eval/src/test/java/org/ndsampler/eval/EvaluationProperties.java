package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.eval.Scenes.Found;

class EvaluationProperties {

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
