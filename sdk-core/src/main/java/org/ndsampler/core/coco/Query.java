package org.ndsampler.core.coco;

import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.query.Columns;
import org.ndsampler.core.coco.internal.query.Field;
import org.ndsampler.core.coco.internal.query.Plan;

/**
 * What a line of text asks of a dataset: which annotations and images, and in which order.
 * Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * Query query = dataset.query("class in (cat, dog) and area > 100 and not crowd sort -area");
 * query.annotations();                 // rows, the largest first
 * query.images();                      // rows, in the order of their largest
 * query.counts("class");               // {dog=5500, cat=4766}
 * query.and("split = train").toDataset().write(Path.of("pets.json"));
 * }</pre>
 *
 * <p>A condition is a field, an operator and a value: {@code width >= 32}, {@code name ~ "img_0"},
 * {@code area in 10..50}, {@code image.id in (1, 2, 3)}. Conditions are joined by {@code and},
 * {@code or} and {@code not} and grouped by parentheses; between two that stand side by side an
 * {@code and} is understood. {@code has mask} and {@code no annotations} ask whether there is
 * something, {@code count(class = dog) > 2} asks how many of an image's annotations are such.
 * {@code sort} comes last. A field of the JSON records is {@code image.NAME} or {@code
 * annotation.NAME}, with dots for what is inside of objects.
 *
 * <p>A row is an annotation with its image, or an image without annotations. An annotation is found
 * if the condition holds for its row; an image, if it holds for one of its rows. A comparison with
 * what has no value does not hold, and {@code not} turns that round.
 *
 * <p>Cost: a few milliseconds for each condition and a million annotations. Fields that are in the
 * JSON records alone are read once, on the first question, and kept.
 *
 * @since 0.1
 */
public final class Query {
  private final CocoDataset dataset;
  private final Columns columns;
  private final Plan plan;
  private volatile Plan.@Nullable Found found;

  private Query(CocoDataset dataset, Columns columns, Plan plan) {
    this.dataset = dataset;
    this.columns = columns;
    this.plan = plan;
  }

  static Query parse(CocoDataset dataset, Columns columns, String text) {
    return new Query(dataset, columns, Plan.parse(text, columns));
  }

  private Plan.Found found() {
    Plan.Found known = found;
    if (known == null) {
      known = plan.find(columns);
      found = known;
    }
    return known;
  }

  /** The dataset that is asked. */
  public CocoDataset dataset() {
    return dataset;
  }

  /**
   * The rows in {@link CocoDataset#images()} of the images that are found, in order, a new array.
   * In a sort by a field of annotations an image has the value of the first of its annotations.
   */
  public int[] images() {
    return found().images().clone();
  }

  /**
   * The rows in {@link CocoDataset#annotations()} of the annotations that are found, in order, a
   * new array.
   */
  public int[] annotations() {
    return found().annotations().clone();
  }

  /**
   * This query and one more condition. A sort in it takes the place of this one's.
   *
   * @throws IllegalArgumentException as {@link CocoDataset#query}
   */
  public Query and(String condition) {
    return new Query(dataset, columns, plan.and(Plan.parse(condition, columns)));
  }

  /**
   * This query without its conditions on a field: those that are joined with the others by "and"
   * and ask of this field alone.
   *
   * @param field such as {@code "class"}
   * @throws IllegalArgumentException if there is no such field
   */
  public Query without(String field) {
    return new Query(dataset, columns, plan.without(Plan.field(field, columns)));
  }

  /**
   * This query in another order.
   *
   * @param keys such as {@code "-area, class"}; empty for the order of the file
   * @throws IllegalArgumentException if there is no such field
   */
  public Query sorted(String keys) {
    return new Query(dataset, columns, plan.sorted(keys, columns));
  }

  /**
   * This query with another field to ask for, which is true for some annotations: what a detector
   * missed, say, or what somebody has looked at. It is known to those that {@link #and}, {@link
   * #without} and {@link #sorted} make of this query, and to no other.
   *
   * <pre>{@code
   * dataset.query("").flagged("missed", 0, 4).and("missed and area > 900").images();
   * }</pre>
   *
   * @param name a word of small letters
   * @param annotations their rows
   * @throws IllegalArgumentException if there is such a field already, or the name is no plain word
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Query flagged(String name, int... annotations) {
    Objects.requireNonNull(name, "the name of the flag must not be null");
    BitSet rows = new BitSet();
    Objects.requireNonNull(annotations, "the rows of annotations must not be null");
    for (int row : annotations) {
      rows.set(Objects.checkIndex(row, dataset.annotations().size()));
    }
    return new Query(dataset, columns.flagged(name, rows), plan);
  }

  /**
   * How often each value of a field comes, the most frequent first, and of those that come as often
   * the smallest number or the first text: among the annotations that are found, or among the
   * images for a field of images.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public Map<String, Integer> counts(String field) {
    Field asked = Plan.field(field, columns);
    return Plan.counts(asked, rows(asked), columns);
  }

  /**
   * The numbers of a field, one for each of {@link #annotations()}, or of {@link #images()} for a
   * field of images, a new array; NaN where there is none.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public double[] numbers(String field) {
    Field asked = Plan.field(field, columns);
    return Plan.numbers(asked, rows(asked), columns);
  }

  private int[] rows(Field field) {
    return field.isOfImage() ? found().images() : found().annotations();
  }

  /**
   * The dataset of the images and annotations that are found, in the order of the file. All
   * categories stay; videos stay that have an image left.
   */
  public CocoDataset toDataset() {
    return dataset.subset(bits(found().images()), bits(found().annotations()));
  }

  private static BitSet bits(int[] rows) {
    BitSet bits = new BitSet();
    for (int row : rows) {
      bits.set(row);
    }
    return bits;
  }

  /** The normal form of the text, which {@link CocoDataset#query} reads as the same query. */
  @Override
  public String toString() {
    return plan.toString();
  }
}
