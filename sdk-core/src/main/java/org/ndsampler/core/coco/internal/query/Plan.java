package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the text of a query asks for: a condition and an order. Immutable; its text is the normal
 * form.
 */
public final class Plan {
  private final Condition condition;
  private final List<SortKey> keys;

  Plan(Condition condition, List<SortKey> keys) {
    this.condition = condition;
    this.keys = List.copyOf(keys);
  }

  /**
   * The plan that a text says.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message shows where
   */
  public static Plan parse(String text, Columns columns) {
    return Parser.parse(text, columns);
  }

  /** The rows of a dataset that a plan finds; nobody changes them. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Found(int[] images, int[] annotations) {}

  /** Finds rows of images and of annotations, both in order. */
  public Found find(Columns columns) {
    Evaluation evaluation = new Evaluation(columns);
    BitSet found = evaluation.annotations(condition);
    int[] annotations = rows(found);
    int[] images = rows(evaluation.images(condition, found));
    if (keys.isEmpty()) {
      return new Found(images, annotations);
    }
    Order order = new Order(columns, keys);
    int[] sorted = order.annotations(annotations);
    return new Found(order.images(images, sorted), sorted);
  }

  private static int[] rows(BitSet bits) {
    int[] rows = new int[bits.cardinality()];
    int count = 0;
    for (int row = bits.nextSetBit(0); row >= 0; row = bits.nextSetBit(row + 1)) {
      rows[count++] = row;
    }
    return rows;
  }

  /** Both conditions; the order of the other where it has one. */
  public Plan and(Plan other) {
    List<Condition> parts = new ArrayList<>(parts(condition));
    parts.addAll(parts(other.condition));
    return new Plan(
        parts.size() == 1 ? parts.get(0) : new Condition.All(parts),
        other.keys.isEmpty() ? keys : other.keys);
  }

  /** This plan without those of its conditions, joined by "and", that ask of a field alone. */
  public Plan without(Field field) {
    List<Condition> parts = parts(condition).stream().filter(part -> !part.isOnly(field)).toList();
    return new Plan(parts.size() == 1 ? parts.get(0) : new Condition.All(parts), keys);
  }

  /**
   * This plan in another order.
   *
   * @param order as it follows "sort"; empty for none
   */
  public Plan sorted(String order, Columns columns) {
    Objects.requireNonNull(order, "the order must not be null; an empty one is that of the file");
    return new Plan(
        condition, order.isBlank() ? List.of() : Parser.parse("sort " + order, columns).keys);
  }

  private static List<Condition> parts(Condition condition) {
    return condition instanceof Condition.All all ? all.parts() : List.of(condition);
  }

  /**
   * A field by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Field field(String name, Columns columns) {
    return Parser.field(name, columns);
  }

  /**
   * How often the values of a field come among rows, the most frequent first; of those that come as
   * often numbers by size, then texts.
   */
  public static Map<String, Integer> counts(Field field, int[] rows, Columns columns) {
    Column column = column(field, columns);
    int[] ofWord = new int[column.words().size()];
    Map<Double, int[]> ofNumber = new LinkedHashMap<>();
    double last = Double.NaN;
    int[] lastCount = new int[1];
    for (int row : rows) {
      int code = column.code(row);
      if (code >= 0) {
        ofWord[code]++;
        continue;
      }
      double number = column.number(row);
      if (Double.isNaN(number)) {
        continue;
      }
      if (number != last) {
        last = number;
        lastCount = ofNumber.computeIfAbsent(number == 0 ? 0.0 : number, n -> new int[1]);
      }
      lastCount[0]++;
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    IntStream.range(0, ofWord.length)
        .filter(code -> ofWord[code] > 0)
        .forEach(code -> counts.merge(column.words().get(code), ofWord[code], Integer::sum));
    boolean isFlag = field.kind() == Field.Kind.FLAG;
    Map<String, Double> numbers = new HashMap<>();
    ofNumber.forEach(
        (number, count) -> {
          String text = isFlag ? Boolean.toString(number != 0) : text(number);
          numbers.put(text, isFlag ? Double.POSITIVE_INFINITY : number);
          counts.merge(text, count[0], Integer::sum);
        });
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(
                    entry -> numbers.getOrDefault(entry.getKey(), Double.POSITIVE_INFINITY))
                .thenComparing(Map.Entry.comparingByKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  private static Column column(Field field, Columns columns) {
    if (field.name().equals(Evaluation.TEXT)) {
      throw new IllegalArgumentException(
          "text is several fields; say which, such as name or class");
    }
    return columns.column(field);
  }

  private static String text(double number) {
    return new Literal(Double.toString(number), false, 0).numberText();
  }

  /** The numbers of a field of rows; NaN where one has none. */
  public static double[] numbers(Field field, int[] rows, Columns columns) {
    Column column = column(field, columns);
    double[] numbers = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      numbers[i] = column.number(rows[i]);
    }
    return numbers;
  }

  @Override
  public String toString() {
    String asked = condition.toString();
    if (keys.isEmpty()) {
      return asked;
    }
    String order = "sort " + keys.stream().map(SortKey::toString).collect(Collectors.joining(", "));
    return asked.isEmpty() ? order : asked + " " + order;
  }
}
