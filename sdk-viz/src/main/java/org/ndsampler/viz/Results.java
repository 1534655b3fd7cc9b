package org.ndsampler.viz;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.RepairResult;
import org.ndsampler.core.coco.UnionResult;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.Detections;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.TextTable;

/** The cards and tables of what calls of the SDK return, and of any record. */
final class Results {
  private static final int LINES = 20;

  private Results() {}

  /** Rows that are made when they are asked for. */
  static <T> List<T> rows(int size, IntFunction<T> row) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return row.apply(Objects.checkIndex(index, size));
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** A record: its components, and below them its lists. */
  static Card recordCard(Record thing) {
    return cardOf(Fields.ofRecord(thing.getClass()), thing);
  }

  private static <T> Card cardOf(Fields<T> fields, Object thing) {
    T own = fields.type().cast(thing);
    List<Fields.Field<T>> plain =
        fields.columns().stream()
            .filter(field -> rowsOf(field.value().apply(own)) == null)
            .toList();
    Card card =
        Card.of(Fields.words(fields.type().getSimpleName()))
            .table(
                TextTable.of(
                    "",
                    List.of(new TextTable.Column("", false), new TextTable.Column("value", false)),
                    plain.size(),
                    (row, column) ->
                        column == 0 ? plain.get(row).name() : plain.get(row).text(own)));
    for (Fields.Field<T> field : fields.columns()) {
      TextTable rows = rowsOf(field.value().apply(own));
      if (rows != null) {
        card = card.text(field.name()).table(rows);
      }
    }
    return card;
  }

  /** The table of a list of records. */
  private static @Nullable TextTable rowsOf(@Nullable Object value) {
    return value instanceof Collection<?> several
            && !several.isEmpty()
            && Fields.of(several.iterator().next()).isPresent()
            && Lists.substitute(several) instanceof TextTable table
        ? table
        : null;
  }

  static Card unionCard(UnionResult union) {
    CocoDataset dataset = union.dataset();
    Card card =
        Card.of("Union of " + Numbers.count(union.sourceCount(), "dataset", "datasets"))
            .text(dataset.toString());
    return lines(
        card, union.dangling(), "reference that leads nowhere", "references that lead nowhere");
  }

  static Card repairCard(RepairResult repaired) {
    Card card =
        Card.of("Repaired: " + Numbers.count(repaired.changes().size(), "change", "changes"))
            .text(repaired.dataset().toString());
    card = lines(card, repaired.changes(), "change", "changes");
    return repaired.unrepaired().isEmpty()
        ? card
        : lines(
            card.text("Not repaired: " + repaired.unrepaired().summary()),
            repaired.unrepaired().stream().map(Object::toString).toList(),
            "problem",
            "problems");
  }

  private static Card lines(Card card, List<String> lines, String one, String many) {
    Card all = card;
    for (String line : lines.subList(0, Math.min(LINES, lines.size()))) {
      all = all.text(line);
    }
    int left = lines.size() - LINES;
    return left > 0
        ? all.text("and " + Numbers.count(left) + " more " + (left == 1 ? one : many))
        : all;
  }

  /** How many images each part has, the classes of each part, and what is in more than one. */
  static Card splitCard(DatasetSplit split) {
    StringBuilder parts = new StringBuilder();
    for (DatasetSplit.Part part : DatasetSplit.Part.values()) {
      int images = split.imageIds(part).length;
      if (images > 0) {
        parts.append(parts.isEmpty() ? "" : ", ");
        parts.append(part.name().toLowerCase(Locale.ROOT)).append(' ');
        parts.append(Numbers.count(images, "image", "images"));
      }
    }
    Card card = Card.of("Split of " + split.dataset().name()).text(parts.toString());
    List<DatasetSplit.ClassFrequency> classes = split.classFrequencies();
    if (!classes.isEmpty() && Lists.substitute(classes) instanceof TextTable table) {
      card = card.table(table);
    }
    List<DatasetSplit.Leak> leaks = split.leaks();
    return leaks.isEmpty()
        ? card.text("no leaks: nothing is in more than one part")
        : card.text(Numbers.count(leaks.size(), "leak", "leaks") + "; leaks() lists them");
  }

  static TextTable regions(RegionPool pool) {
    List<TextTable.Column> columns =
        List.of(
            new TextTable.Column("kind", false),
            new TextTable.Column("image", true),
            new TextTable.Column("annotation", true),
            new TextTable.Column("category", false),
            new TextTable.Column("window", false));
    return TextTable.of(
        pool.toString(),
        columns,
        pool.size(),
        (row, column) -> {
          PooledRegion region = pool.item(row);
          return switch (column) {
            case 0 -> region.isPositive() ? "positive" : "negative";
            case 1 -> Long.toString(region.imageId());
            case 2 -> Fields.text(region.annotationId());
            case 3 -> region.hasCategory() ? category(pool.dataset(), region.categoryId()) : "";
            default -> Fields.text(region.window());
          };
        });
  }

  private static String category(CocoDataset dataset, long id) {
    int row = dataset.categories().row(id);
    return row < 0 ? "id " + id : dataset.categories().name(row);
  }

  static TextTable predictions(Predictions predictions) {
    return found(
        predictions.toString(),
        predictions.size(),
        row ->
            new Found(
                predictions.imageId(row),
                predictions.categoryId(row),
                predictions.box(row),
                predictions.score(row)));
  }

  static TextTable detections(Detections detections) {
    return found(
        detections.toString(),
        detections.size(),
        row ->
            new Found(
                detections.imageId(row),
                detections.categoryId(row),
                detections.box(row),
                detections.score(row)));
  }

  private record Found(long image, long category, Box box, double score) {}

  private static TextTable found(String name, int size, IntFunction<Found> found) {
    List<String> names = List.of("image", "category id", "x", "y", "width", "height", "score");
    return TextTable.of(
        name,
        names.stream().map(column -> new TextTable.Column(column, true)).toList(),
        size,
        (row, column) -> {
          Found one = found.apply(row);
          return switch (column) {
            case 0 -> Long.toString(one.image());
            case 1 -> Long.toString(one.category());
            case 2 -> tenths(one.box().x());
            case 3 -> tenths(one.box().y());
            case 4 -> tenths(one.box().width());
            case 5 -> tenths(one.box().height());
            default -> String.format(Locale.ROOT, "%.3f", one.score());
          };
        });
  }

  private static String tenths(double length) {
    return Fields.text(Math.rint(length * 10) / 10);
  }

  /** A map has a table for each. */
  static MimeBundle cell(Map<?, ?> map) {
    TextTable table = Lists.mapTable(map);
    return map.isEmpty()
        ? MimeBundle.text("{}")
        : MimeBundle.of(table).withText(Lists.tableText(table));
  }
}
