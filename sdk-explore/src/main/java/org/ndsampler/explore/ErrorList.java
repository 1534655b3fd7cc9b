package org.ndsampler.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Match;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Verdict;

/**
 * The errors of an evaluation, to be paged through: the worst first, by verdict, or those of one
 * cell of the confusion matrix. Immutable, safe for concurrent use.
 */
final class ErrorList {
  /** In a cell: no object is near, or no detection. */
  static final String NOTHING = "nothing";

  /** A query is a line of bounded length. */
  private static final int MOST_IDS = 3000;

  private static final String NO_OBJECTS = "no annotations and has annotations";

  private final Evaluation evaluation;
  private final Matches errors;
  private final double ap;
  private final Map<Verdict, Double> gains = new LinkedHashMap<>();

  /**
   * Which class was taken for which.
   *
   * @param found the class of the detections
   * @param there the class of the objects
   * @param count how often
   */
  record Cell(String found, String there, int count) {}

  private ErrorList(Evaluation evaluation, Matches matches) {
    this.evaluation = evaluation;
    this.errors = matches.worst();
    this.ap = matches.ap();
    for (Verdict verdict : Verdict.values()) {
      if (verdict.isError()) {
        gains.put(verdict, matches.gain(verdict));
      }
    }
  }

  /** The errors of an evaluation. Cost: that of its matches. */
  static ErrorList of(Evaluation evaluation) {
    return new ErrorList(evaluation, evaluation.matches());
  }

  /** The errors of one kind, the worst first. */
  Matches of(Verdict verdict) {
    return errors.where(verdict);
  }

  /** The errors of one cell, the worst first. */
  Matches of(String found, String there) {
    Predicate<Match> isThere = match -> found(match).equals(found) && there(match).equals(there);
    return errors.where(isThere);
  }

  /** The average precision at the overlap that makes a detection right, from 0 to 1. */
  double ap() {
    return ap;
  }

  /** What the average precision would gain without the errors of a kind, from 0 to 1. */
  Map<Verdict, Double> gains() {
    return Map.copyOf(gains);
  }

  /** All errors, the worst first: those that the detector was surest of, then what it missed. */
  Matches worst() {
    return errors;
  }

  /** The cells of what is not right, the most frequent first. */
  List<Cell> cells() {
    Map<List<String>, int[]> counts = new LinkedHashMap<>();
    for (Match match : errors) {
      counts.computeIfAbsent(List.of(found(match), there(match)), key -> new int[1])[0]++;
    }
    List<Cell> cells = new ArrayList<>();
    counts.forEach((key, count) -> cells.add(new Cell(key.get(0), key.get(1), count[0])));
    cells.sort(
        Comparator.comparingInt(Cell::count)
            .reversed()
            .thenComparing(Cell::found)
            .thenComparing(Cell::there));
    return cells;
  }

  /** The objects that some errors are about, the first thousands of them, as a query. */
  static String query(Matches some) {
    long[] ids =
        some.stream()
            .map(Match::annotationId)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .distinct()
            .limit(MOST_IDS)
            .sorted()
            .toArray();
    return ids.length == 0
        ? NO_OBJECTS
        : "annotation.id in ("
            + String.join(", ", Arrays.stream(ids).mapToObj(Long::toString).toList())
            + ")";
  }

  private String found(Match match) {
    return match.detection() < 0 ? NOTHING : evaluation.categoryName(match.categoryId());
  }

  private String there(Match match) {
    return match.trueCategoryId().isEmpty()
        ? NOTHING
        : evaluation.categoryName(match.trueCategoryId().getAsLong());
  }

  /** How many errors there are of each kind. */
  @Override
  public String toString() {
    return errors.toString().replaceFirst("^Matches", "ErrorList");
  }
}
