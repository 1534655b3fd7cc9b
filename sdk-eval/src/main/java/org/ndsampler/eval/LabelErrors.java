package org.ndsampler.eval;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.Set;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.sample.Target;

/**
 * Labels that a detector gives reason to doubt, the most suspicious first. Immutable, safe for
 * concurrent use.
 *
 * <p>A person looks at them, with {@link #targets()} in a sheet, and {@link #mend} writes back
 * those that were right to doubt.
 *
 * @since 0.1
 */
public final class LabelErrors extends AbstractList<LabelError> implements RandomAccess {
  private static final double SAME_PLACE = 0.9;

  private final CocoDataset dataset;
  private final List<LabelError> errors;

  private LabelErrors(CocoDataset dataset, List<LabelError> errors) {
    this.dataset = dataset;
    this.errors = errors;
  }

  static LabelErrors of(Evaluation evaluation, double minScore) {
    List<LabelError> found = new ArrayList<>();
    for (Match match : evaluation.matches()) {
      LabelError.Kind kind =
          switch (match.verdict()) {
            case CLASS -> LabelError.Kind.WRONG_CLASS;
            case LOCATION -> LabelError.Kind.MISPLACED;
            case BACKGROUND -> LabelError.Kind.MISSING;
            default -> null;
          };
      if (kind != null && match.score() >= minScore) {
        boolean isMissing = kind == LabelError.Kind.MISSING;
        found.add(
            new LabelError(
                kind,
                match.imageId(),
                isMissing ? OptionalLong.empty() : match.annotationId(),
                match.categoryId(),
                match.box(),
                isMissing
                    ? match.score() * (1 - match.overlap())
                    : match.score() * match.overlap()));
      }
    }
    duplicates(evaluation.work(), found);
    found.sort(Comparator.comparingDouble(LabelError::suspicion).reversed());
    return new LabelErrors(evaluation.dataset(), List.copyOf(found));
  }

  /** Two objects of a class, in one image, that are nearly the same box; the later one is told. */
  private static void duplicates(Work work, List<LabelError> found) {
    Groups groups = work.groups;
    Truths truths = work.truths;
    for (int g = 0; g < groups.size(); g++) {
      int from = groups.truthStart[g];
      int to = groups.truthStart[g + 1];
      // By left edge, so that only neighbours are compared.
      Integer[] rows = new Integer[to - from];
      Arrays.setAll(rows, i -> groups.truths[from + i]);
      Arrays.sort(rows, Comparator.comparingDouble(row -> truths.edge(row, 0)));
      for (int i = 0; i < rows.length; i++) {
        Box box = truths.box(rows[i]);
        for (int j = i + 1; j < rows.length; j++) {
          Box other = truths.box(rows[j]);
          if (other.x() > box.x() + box.width() * (1 - SAME_PLACE)) {
            break;
          }
          double overlap = box.iou(other);
          if (overlap >= SAME_PLACE
              && truths.category[rows[i]] == truths.category[rows[j]]
              && !truths.crowd[rows[i]]
              && !truths.crowd[rows[j]]) {
            int later = Math.max(rows[i], rows[j]);
            found.add(
                new LabelError(
                    LabelError.Kind.DUPLICATE,
                    work.scope.imageIds[truths.image[later]],
                    OptionalLong.of(truths.ids[later]),
                    work.scope.askedIds[truths.category[later]],
                    truths.box(later),
                    overlap));
          }
        }
      }
    }
  }

  /** The dataset whose labels are doubted. */
  public CocoDataset dataset() {
    return dataset;
  }

  @Override
  public LabelError get(int index) {
    return errors.get(index);
  }

  @Override
  public int size() {
    return errors.size();
  }

  /** Those of some kinds. */
  public LabelErrors where(LabelError.Kind first, LabelError.Kind... others) {
    Set<LabelError.Kind> kinds = EnumSet.of(first, others);
    return new LabelErrors(
        dataset, errors.stream().filter(error -> kinds.contains(error.kind())).toList());
  }

  /** A window of the image around each, in their order. */
  public List<Target> targets() {
    return errors.stream()
        .map(
            error ->
                Target.image(error.imageId())
                    .center(error.box().centerX(), error.box().centerY())
                    .size(Math.max(1, error.box().width()), Math.max(1, error.box().height())))
        .toList();
  }

  /**
   * The dataset with the labels mended that a person agreed to doubt: a class is changed, a missing
   * object is added with its box, a misplaced one gets the box and loses its old outline, a
   * duplicate goes. Of several that speak of one annotation the first is done.
   */
  public CocoDataset mend(Collection<LabelError> reviewed) {
    CocoDataset.Builder builder = dataset.toBuilder();
    Set<Long> gone = new HashSet<>();
    for (LabelError error : once(reviewed)) {
      switch (error.kind()) {
        case WRONG_CLASS ->
            builder.updateAnnotation(
                error.annotationId().orElseThrow(), draft -> draft.category(error.categoryId()));
        case MISPLACED ->
            builder.updateAnnotation(
                error.annotationId().orElseThrow(),
                draft -> draft.box(error.box()).area(error.box().area()).without("segmentation"));
        case MISSING ->
            builder.annotation(
                draft ->
                    draft
                        .image(error.imageId())
                        .category(error.categoryId())
                        .box(error.box())
                        .area(error.box().area())
                        .crowd(false));
        case DUPLICATE -> gone.add(error.annotationId().orElseThrow());
      }
    }
    CocoDataset mended = builder.build();
    return gone.isEmpty()
        ? mended
        : mended.filterAnnotations(annotation -> !gone.contains(annotation.id()));
  }

  /** What {@link #mend} changes, one line of JSON for each. */
  public List<String> changes(Collection<LabelError> reviewed) {
    return once(reviewed).stream().map(LabelErrors::change).toList();
  }

  private static String change(LabelError error) {
    String box =
        String.format(
            Locale.ROOT,
            "[%s, %s, %s, %s]",
            error.box().x(),
            error.box().y(),
            error.box().width(),
            error.box().height());
    return switch (error.kind()) {
      case WRONG_CLASS ->
          "{\"change\": \"annotation\", \"id\": "
              + error.annotationId().orElseThrow()
              + ", \"category_id\": "
              + error.categoryId()
              + "}";
      case MISPLACED ->
          "{\"change\": \"annotation\", \"id\": "
              + error.annotationId().orElseThrow()
              + ", \"bbox\": "
              + box
              + "}";
      case MISSING ->
          "{\"add\": \"annotation\", \"image_id\": "
              + error.imageId()
              + ", \"category_id\": "
              + error.categoryId()
              + ", \"bbox\": "
              + box
              + "}";
      case DUPLICATE ->
          "{\"remove\": \"annotation\", \"id\": " + error.annotationId().orElseThrow() + "}";
    };
  }

  /** How many there are of each kind. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("LabelErrors(").append(size());
    for (LabelError.Kind kind : LabelError.Kind.values()) {
      text.append(", ").append(kind).append(' ').append(where(kind).size());
    }
    return text.append(')').toString();
  }

  private static List<LabelError> once(Collection<LabelError> reviewed) {
    Set<Long> seen = new HashSet<>();
    List<LabelError> kept = new ArrayList<>();
    for (LabelError error : reviewed) {
      if (error.annotationId().isEmpty() || seen.add(error.annotationId().getAsLong())) {
        kept.add(error);
      }
    }
    return kept;
  }
}
