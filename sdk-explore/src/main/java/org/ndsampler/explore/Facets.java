package org.ndsampler.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final List<String> VALUES = List.of("class", "size", "crowd", "split", "year");
  private static final List<String> NUMBERS = List.of("area", "width", "height", "count");

  private final List<Source> sources = new ArrayList<>();

  /** What makes a facet. */
  private sealed interface Source {
    String field();

    /** The values of a field, each with a bar. */
    record Values(String field) implements Source {}

    /** Ranges between bounds. */
    record Ranges(String field, Bounds bounds) implements Source {}
  }

  /**
   * A field and how often its values come.
   *
   * @param field as a query names it
   * @param isOfImages whether images are counted, and not annotations
   * @param bars those of values: the most frequent first; those of ranges: ascending
   * @param others the number of values that have no bar, since there are too many
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

  /** Looks at what the dataset has. Cost: a pass over its columns. */
  Facets(CocoDataset dataset) {
    Query all = dataset.query("");
    for (String field : VALUES) {
      // What is the same everywhere tells nothing.
      if (field.equals("class") || all.counts(field).size() > 1) {
        sources.add(new Source.Values(field));
      }
    }
    if (hasScores(dataset)) {
      sources.add(new Source.Ranges("score", Bounds.of(all.numbers("score"))));
    }
    for (String field : NUMBERS) {
      Bounds bounds = Bounds.of(all.numbers(field));
      if (bounds.size() > 0) {
        sources.add(new Source.Ranges(field, bounds));
      }
    }
  }

  /** Those who write scores give one to each: the rest of the records is not read for it. */
  private static boolean hasScores(CocoDataset dataset) {
    return dataset.annotations().stream()
        .limit(RECORDS_LOOKED_AT)
        .anyMatch(annotation -> annotation.field("score").isPresent());
  }

  /** The fields that have a facet, in order. */
  List<String> fields() {
    return sources.stream().map(Source::field).toList();
  }

  /** The facets of a query. */
  List<Facet> of(Query query) {
    Query unsorted = query.sorted("");
    return sources.stream().map(source -> facet(source, unsorted)).toList();
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
        .map(source -> facet(source, query.sorted("")));
  }

  private static Facet facet(Source source, Query query) {
    Query without = query.without(source.field());
    // The rows of a query are found once: so the one that is there is asked where it is the same.
    Query asked = without.toString().equals(query.toString()) ? query : without;
    return source instanceof Source.Ranges ranges
        ? ranges(ranges, asked)
        : values(source.field(), asked);
  }

  private static Facet values(String field, Query query) {
    Map<String, Integer> counts = query.counts(field);
    List<Bar> bars =
        counts.entrySet().stream()
            .limit(MOST_BARS)
            .map(
                entry ->
                    new Bar(
                        entry.getKey(),
                        field + " = " + word(field, entry.getKey()),
                        entry.getValue()))
            .toList();
    return new Facet(field, isOfImages(field), bars, counts.size() - bars.size());
  }

  /** A value as a query is sure to read it. */
  private static String word(String field, String value) {
    return field.equals("year") || field.equals("crowd")
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Facet ranges(Source.Ranges source, Query query) {
    Bounds bounds = source.bounds();
    int[] counts = bounds.counts(query.numbers(source.field()));
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      String low = Bounds.text(bounds.low(i));
      String high = Bounds.text(bounds.high(i));
      bars.add(
          new Bar(
              low + " to " + high,
              source.field() + " >= " + low + " and " + source.field() + " < " + high,
              counts[i]));
    }
    return new Facet(source.field(), isOfImages(source.field()), bars, 0);
  }

  private static boolean isOfImages(String field) {
    return field.equals("split") || field.equals("year") || field.equals("count");
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

    /** How many numbers are in each range; its low bound belongs to it, its high one does not. */
    int[] counts(double[] numbers) {
      int[] counts = new int[size()];
      for (double number : numbers) {
        int at = Arrays.binarySearch(edges, number);
        int range = at >= 0 ? at : -at - 2;
        if (range >= 0 && range < counts.length) {
          counts[range]++;
        }
      }
      return counts;
    }

    /** A bound as people write it, and as a query reads it. */
    static String text(double bound) {
      return bound == Math.rint(bound) && Math.abs(bound) < 1e15
          ? Long.toString((long) bound)
          : Double.toString(bound);
    }
  }
}
