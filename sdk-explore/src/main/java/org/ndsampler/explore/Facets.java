package org.ndsampler.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoCategories;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Query;

/**
 * How what a query finds is spread over classes, sizes and other fields. Immutable, safe for
 * concurrent use.
 *
 * <p>The counts of a field are those that there were if the query said nothing of it, so that the
 * other values can be chosen. The bounds of histograms are those of the whole dataset: bars stay
 * where they are, whatever is asked.
 */
final class Facets {
  /** Of so many values those that are most frequent have a bar. */
  private static final int MOST_BARS = 200;

  private static final int RECORDS_LOOKED_AT = 1000;
  private static final List<String> VALUES = List.of("size", "crowd", "split", "year");
  private static final List<String> NUMBERS = List.of("area", "width", "height", "count");
  private static final List<String> OF_IMAGES = List.of("split", "year", "count");

  private static final Comparator<Bar> MOST_FREQUENT_FIRST =
      Comparator.comparingInt(Bar::count).reversed().thenComparing(Bar::label);

  private final List<Source> sources = new ArrayList<>();

  /**
   * What makes a facet: its bars, and for each row which of them it belongs to. It is found once,
   * so that counting is one look at each row, whatever the field.
   *
   * @param isSorted whether the most frequent come first and those that do not come are left out
   * @param barOf the bar of a row of annotations or images, or -1
   */
  private record Source(
      String field,
      List<String> labels,
      List<String> conditions,
      boolean isSorted,
      IntUnaryOperator barOf,
      int others) {}

  /**
   * A field and how often its values come.
   *
   * @param field as a query names it
   * @param isOfImages whether images are counted, and not annotations
   * @param bars those of values: the most frequent first; those of ranges: ascending
   * @param others the number of values of the dataset that have no bar, since there are too many
   */
  record Facet(String field, boolean isOfImages, List<Bar> bars, int others) {}

  /**
   * A value or a range of a field.
   *
   * @param label as people read it
   * @param condition as it stands in a query
   * @param count how many there are
   */
  record Bar(String label, String condition, int count) {}

  /** Looks at what the dataset has. Cost: some passes over its columns. */
  Facets(CocoDataset dataset) {
    this(dataset.query(""), List.of());
  }

  /**
   * Looks at what a dataset has, and at flags.
   *
   * @param all finds everything
   * @param flags fields that it knows beside those of the dataset
   */
  Facets(Query all, List<String> flags) {
    CocoDataset dataset = all.dataset();
    sources.add(classes(dataset));
    for (String field : Stream.concat(flags.stream(), VALUES.stream()).toList()) {
      Source source = values(all, field);
      // What is the same everywhere tells nothing.
      if (source.labels().size() > 1) {
        sources.add(source);
      }
    }
    if (hasScores(dataset)) {
      sources.add(ranges(all, "score"));
    }
    for (String field : NUMBERS) {
      Source source = ranges(all, field);
      if (!source.labels().isEmpty()) {
        sources.add(source);
      }
    }
  }

  /** Those who write scores give one to each: the rest of the records is not read for it. */
  private static boolean hasScores(CocoDataset dataset) {
    return dataset.annotations().stream()
        .limit(RECORDS_LOOKED_AT)
        .anyMatch(annotation -> annotation.field("score").isPresent());
  }

  /** All classes; those of the same name are one. */
  private static Source classes(CocoDataset dataset) {
    CocoCategories categories = dataset.categories();
    List<String> names = categories.names().stream().distinct().toList();
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    int[] barOfCategory =
        categories.names().stream().mapToInt(name -> places.getOrDefault(name, -1)).toArray();
    CocoAnnotations annotations = dataset.annotations();
    return new Source(
        "class",
        names,
        names.stream().map(name -> "class = " + quoted(name)).toList(),
        true,
        row -> {
          int category = annotations.categoryRow(row);
          return category < 0 ? -1 : barOfCategory[category];
        },
        0);
  }

  private static Source values(Query all, String field) {
    List<String> found = new ArrayList<>(all.counts(field).keySet());
    List<String> labels = found.subList(0, Math.min(found.size(), MOST_BARS));
    boolean isText = field.equals("size") || field.equals("split");
    List<String> conditions =
        labels.stream().map(label -> field + " = " + (isText ? quoted(label) : label)).toList();
    short[] bars = new short[rowsOf(field, all).length];
    Arrays.fill(bars, (short) -1);
    for (int bar = 0; bar < conditions.size(); bar++) {
      for (int row : rowsOf(field, all.and(conditions.get(bar)))) {
        bars[row] = (short) bar;
      }
    }
    return new Source(
        field, labels, conditions, true, row -> bars[row], found.size() - labels.size());
  }

  private static Source ranges(Query all, String field) {
    double[] numbers = all.numbers(field);
    Bounds bounds = Bounds.of(numbers);
    List<String> labels = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (int range = 0; range < bounds.size(); range++) {
      String low = Bounds.text(bounds.low(range));
      String high = Bounds.text(bounds.high(range));
      labels.add(low + " to " + high);
      conditions.add(field + " >= " + low + " and " + field + " < " + high);
    }
    short[] bars = new short[numbers.length];
    for (int row = 0; row < bars.length; row++) {
      bars[row] = (short) bounds.rangeOf(numbers[row]);
    }
    return new Source(field, labels, conditions, false, row -> bars[row], 0);
  }

  /** A text as a query reads it. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static int[] rowsOf(String field, Query query) {
    return OF_IMAGES.contains(field) ? query.images() : query.annotations();
  }

  /** The fields that have a facet, in order. */
  List<String> fields() {
    return sources.stream().map(Source::field).toList();
  }

  /** The facets of a query. */
  List<Facet> of(Query query) {
    // The rows of a query are found once: most facets ask the same.
    Map<String, Query> asked = new HashMap<>();
    Query unsorted = query.sorted("");
    return sources.stream().map(source -> facet(source, unsorted, asked)).toList();
  }

  /**
   * The facet of one field; empty if the field has none.
   *
   * @param field as {@link #fields} names it
   */
  Optional<Facet> of(Query query, String field) {
    return sources.stream()
        .filter(source -> source.field().equals(field))
        .findFirst()
        .map(source -> facet(source, query.sorted(""), new HashMap<>()));
  }

  private static Facet facet(Source source, Query query, Map<String, Query> asked) {
    Query without = query.without(source.field());
    Query known = asked.computeIfAbsent(without.toString(), text -> without);
    int[] counts = new int[source.labels().size()];
    for (int row : rowsOf(source.field(), known)) {
      int bar = source.barOf().applyAsInt(row);
      if (bar >= 0) {
        counts[bar]++;
      }
    }
    Stream<Bar> bars =
        IntStream.range(0, counts.length)
            .mapToObj(i -> new Bar(source.labels().get(i), source.conditions().get(i), counts[i]));
    return new Facet(
        source.field(),
        OF_IMAGES.contains(source.field()),
        source.isSorted()
            ? bars.filter(bar -> bar.count() > 0).sorted(MOST_FREQUENT_FIRST).toList()
            : bars.toList(),
        source.others());
  }

  /** The fields and their numbers of bars. */
  @Override
  public String toString() {
    return "Facets" + fields();
  }

  /**
   * Bounds of ranges that are round numbers: 1, 2 or 5 times a power of ten apart, or, where the
   * values reach over some powers of ten, such numbers themselves. Immutable.
   */
  static final class Bounds {
    private static final int MOST_RANGES = 20;
    private static final double WIDE = 200;
    private static final double WIDEST = 1e9;

    private final double[] edges;

    private Bounds(double[] edges) {
      this.edges = edges;
    }

    /** Bounds between which all of some numbers are that are finite. */
    static Bounds of(double[] numbers) {
      double[] finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
      if (finite.length == 0) {
        return new Bounds(new double[0]);
      }
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      double least = Double.POSITIVE_INFINITY;
      for (double value : finite) {
        low = Math.min(low, value);
        high = Math.max(high, value);
        least = value > 0 ? Math.min(least, value) : least;
      }
      if (low < 0 || high / least <= WIDE) {
        return new Bounds(steps(low, high));
      }
      double first = Math.max(least, high / WIDEST);
      return new Bounds(powers(first, high, low < first));
    }

    /** 0 and 1, 2, 5, 10, 20, 50 and so on. */
    private static double[] powers(double least, double high, boolean hasZero) {
      List<Double> edges = new ArrayList<>();
      int power = (int) Math.floor(Math.log10(least));
      double edge = 0;
      while (edge <= high) {
        for (double factor : new double[] {1, 2, 5}) {
          edge = decimal(factor, power);
          // The last edge is above the highest value, which is then in a range of its own.
          if (edge <= high || edges.get(edges.size() - 1) <= high) {
            edges.add(edge);
          }
        }
        power++;
      }
      while (edges.size() > 1 && edges.get(1) <= least) {
        edges.remove(0);
      }
      if (hasZero || edges.get(0) > least) {
        edges.add(0, 0.0);
      }
      return edges.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] steps(double low, double high) {
      double least =
          high > low
              ? Math.max((high - low) / MOST_RANGES, Math.abs(high) / WIDEST)
              : Math.max(1, Math.abs(high)) / 10;
      int power = (int) Math.floor(Math.log10(least));
      double[] factors = {1, 2, 5, 10};
      int choice = 0;
      while (choice < 3 && decimal(factors[choice], power) < least) {
        choice++;
      }
      double step = decimal(factors[choice], power);
      double first = Math.floor(low / step);
      int count = (int) (Math.floor(high / step) - first) + 1;
      double[] edges = new double[count + 1];
      for (int i = 0; i <= count; i++) {
        edges[i] = decimal((first + i) * factors[choice], power);
      }
      return edges;
    }

    /** A number times a power of ten, as near as the decimal number that is written so. */
    private static double decimal(double factor, int power) {
      return power >= 0 ? factor * Math.pow(10, power) : factor / Math.pow(10, -power);
    }

    /** The number of ranges. */
    int size() {
      return Math.max(0, edges.length - 1);
    }

    double low(int range) {
      return edges[range];
    }

    double high(int range) {
      return edges[range + 1];
    }

    /** The range that a number is in, or -1; its low bound belongs to it, its high one does not. */
    int rangeOf(double number) {
      int at = Arrays.binarySearch(edges, number);
      int range = at >= 0 ? at : -at - 2;
      return range < size() ? range : -1;
    }

    /** A bound as people write it, and as a query reads it. */
    static String text(double bound) {
      return bound == Math.rint(bound) && Math.abs(bound) < 1e15
          ? Long.toString((long) bound)
          : Double.toString(bound);
    }
  }
}
