package org.ndsampler.core.regions.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;

/** What of a file of results was left out, and why. Confined to one thread while it grows. */
public final class LeftOuts {
  private final Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
  private final Map<Reason, String> firsts = new EnumMap<>(Reason.class);

  /** Why a result is none that can be used. */
  public enum Reason {
    NO_BOX("there is no box, mask or keypoints", "a detector that finds nothing writes nothing"),
    NOT_FINITE("the box is not finite", "look for a division by zero where the results are made"),
    NEGATIVE(
        "the box has a negative width or height", "boxes are x, y, width, height, not two corners"),
    NO_SCORE(
        "there is no score, or it is null or NaN", "write how sure the detector was, a number"),
    NO_RESULT(
        "it is no result; COCO results are objects with image_id, category_id, bbox and score",
        "correct it"),
    DAMAGED("the segmentation or the keypoints cannot be read", "look at the first"),
    TEXT_IMAGE(
        "the image_id is text and no number", "read them with their dataset: read(path, dataset)"),
    UNKNOWN_IMAGE("the dataset has no such image", "are these results of another dataset?"),
    UNKNOWN_CATEGORY(
        "the dataset has no such category",
        "many tools count categories from 0; COCO's start at 1");

    private final String message;
    private final String advice;

    Reason(String message, String advice) {
      this.message = message;
      this.advice = advice;
    }
  }

  /** Counts a result. */
  public void add(Reason why, String pointer) {
    counts.merge(why, 1, Integer::sum);
    firsts.putIfAbsent(why, pointer);
  }

  /** Counts what was left out before. */
  public void addAll(LeftOuts others) {
    others.counts.forEach((why, count) -> counts.merge(why, count, Integer::sum));
    others.firsts.forEach(firsts::putIfAbsent);
  }

  /** How many there are. */
  public int total() {
    return counts.values().stream().mapToInt(count -> count).sum();
  }

  /** A warning for each reason, with how many and where the first is. */
  public Problems problems(int kept) {
    List<Problem> found = new ArrayList<>();
    int total = kept + total();
    counts.forEach(
        (why, count) ->
            found.add(
                Problem.of(
                    Problem.Severity.WARNING,
                    Objects.requireNonNull(firsts.get(why)),
                    count + " of " + total + " results left out, this the first: " + why.message,
                    why.advice)));
    return new Problems(found);
  }
}
