package org.ndsampler.eval;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Predicate;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.sample.Target;

/**
 * What became of each detection and object, as a table of rows: an error analysis by TIDE's rules.
 * Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * Detections detections = Detections.read(Path.of("results.json"), dataset);
 * Matches errors = Evaluation.of(dataset, detections).matches().errors();
 * errors.where(Verdict.MISSED).targets();    // windows around what was missed, for a sampler
 * }</pre>
 *
 * <p>The 100 surest detections of an image count, of all classes together. Rows are in the order of
 * the images; {@link #surest()} and {@link #worst()} sort them.
 *
 * @since 0.1
 */
public final class Matches extends AbstractList<Match> implements RandomAccess {
  private final ErrorRun run;
  private final int[] rows;

  Matches(ErrorRun run, int[] rows) {
    this.run = run;
    this.rows = rows;
  }

  static Matches of(ErrorRun run) {
    int[] all = new int[run.size()];
    Arrays.setAll(all, i -> i);
    return new Matches(run, all);
  }

  @Override
  public int size() {
    return rows.length;
  }

  /** A row; made on access. */
  @Override
  public Match get(int index) {
    int row = rows[index];
    Work work = run.work;
    int truth = run.truth(row);
    int detection = run.detection(row);
    OptionalLong annotationId =
        truth < 0 ? OptionalLong.empty() : OptionalLong.of(work.truths.ids[truth]);
    OptionalLong trueCategory =
        truth < 0
            ? OptionalLong.empty()
            : OptionalLong.of(work.scope.askedIds[work.truths.category[truth]]);
    if (detection < 0) {
      return new Match(
          run.verdict(row),
          work.scope.imageIds[work.truths.image[truth]],
          -1,
          annotationId,
          0,
          0,
          trueCategory.orElse(0),
          trueCategory,
          work.truths.box(truth));
    }
    return new Match(
        run.verdict(row),
        work.detections.imageId(detection),
        detection,
        annotationId,
        run.overlap(row),
        work.detections.score(detection),
        work.detections.categoryId(detection),
        trueCategory,
        work.detections.box(detection));
  }

  /** The number of rows with a verdict. */
  public int count(Verdict verdict) {
    int count = 0;
    for (int row : rows) {
      count += run.verdict(row) == verdict ? 1 : 0;
    }
    return count;
  }

  /** The rows with one of some verdicts. */
  public Matches where(Verdict first, Verdict... others) {
    Set<Verdict> wanted = EnumSet.of(first, others);
    int[] kept = new int[rows.length];
    int count = 0;
    for (int row : rows) {
      if (wanted.contains(run.verdict(row))) {
        kept[count++] = row;
      }
    }
    return new Matches(run, Arrays.copyOf(kept, count));
  }

  /** The rows that a test accepts. */
  public Matches where(Predicate<Match> test) {
    int[] kept = new int[rows.length];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      if (test.test(get(i))) {
        kept[count++] = rows[i];
      }
    }
    return new Matches(run, Arrays.copyOf(kept, count));
  }

  /** The rows that are errors. */
  public Matches errors() {
    return where(match -> match.verdict().isError());
  }

  /** The surest first. */
  public Matches surest() {
    return sorted(Comparator.comparingDouble(this::score).reversed());
  }

  /** The errors that the detector was surest of first; then what it missed, the largest first. */
  public Matches worst() {
    return errors()
        .sorted(
            Comparator.comparingDouble(this::score)
                .thenComparingDouble(this::missedArea)
                .reversed());
  }

  private double score(Integer row) {
    int detection = run.detection(row);
    return detection < 0 ? Double.NEGATIVE_INFINITY : run.work.detections.score(detection);
  }

  private double missedArea(Integer row) {
    return run.detection(row) >= 0 ? 0 : run.work.truths.areas[run.truth(row)];
  }

  private Matches sorted(Comparator<Integer> order) {
    Integer[] boxed = Arrays.stream(rows).boxed().toArray(Integer[]::new);
    Arrays.sort(boxed, order);
    return new Matches(run, Arrays.stream(boxed).mapToInt(Integer::intValue).toArray());
  }

  /** The first rows. */
  public Matches first(int count) {
    return new Matches(run, Arrays.copyOf(rows, Math.min(count, rows.length)));
  }

  /** A window of the image for each row, in their order, for a sampler or a sheet. */
  public List<Target> targets() {
    List<Target> targets = new ArrayList<>(rows.length);
    CocoDataset dataset = run.work.dataset;
    for (Match match : this) {
      Box box = match.box();
      targets.add(
          match.detection() < 0
              ? Target.annotation(match.annotationId().orElseThrow())
              : Target.image(dataset.image(match.imageId()).id())
                  .center(box.centerX(), box.centerY())
                  .size(Math.max(1, box.width()), Math.max(1, box.height())));
    }
    return List.copyOf(targets);
  }

  /** The average precision at the overlap that makes a detection right, from 0 to 1. */
  public double ap() {
    return run.ap() / 100;
  }

  /**
   * What the average precision would gain if all errors of a kind were mended, from 0 to 1: those
   * of the whole evaluation, whatever rows are here.
   */
  public double gain(Verdict error) {
    if (!error.isError()) {
      throw new IllegalArgumentException(error + " is no error, so there is nothing to gain");
    }
    return run.gain(error) / 100;
  }

  /** How many rows there are of each verdict. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Matches(").append(rows.length);
    for (Verdict verdict : Verdict.values()) {
      text.append(", ").append(verdict).append(' ').append(count(verdict));
    }
    return text.append(')').toString();
  }
}
