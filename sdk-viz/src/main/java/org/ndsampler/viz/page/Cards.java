package org.ndsampler.viz.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.ClassStatistics;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.page.CardPart.Column;
import org.ndsampler.viz.page.CardPart.Verdict;

/**
 * Fills the cards of datasets, category trees, lazy graphs, tables and findings. Each has the first
 * part of what there is, and says how much more there is.
 */
final class Cards {
  private static final int CLASSES = 12;
  private static final int CATEGORIES = 400;
  private static final int PROBLEMS = 50;
  private static final int LINES = 60;
  private static final int LEAVES = 60;

  /** Deeper than this nobody reads, and the elements of a page may not be nested without end. */
  private static final int DEPTH = 64;

  private Cards() {}

  /** How much there is in a dataset, and its most frequent categories. */
  static Card of(CocoDataset dataset) {
    String counts =
        Numbers.count(dataset.images().size(), "image", "images")
            + ", "
            + Numbers.count(dataset.annotations().size(), "annotation", "annotations")
            + ", "
            + Numbers.count(dataset.categories().size(), "category", "categories");
    if (dataset.videos().size() > 0) {
      counts += ", " + Numbers.count(dataset.videos().size(), "video", "videos");
    }
    Card card = Card.of(Verdict.NONE, dataset.name(), "").with(CardPart.Text.note(counts));
    List<ClassStatistics> classes =
        dataset.classStatistics().stream()
            .sorted(Comparator.comparingInt(ClassStatistics::annotations).reversed())
            .toList();
    if (classes.isEmpty()) {
      return card;
    }
    double most = Math.max(1, classes.get(0).annotations());
    List<ClassStatistics> shown = classes.subList(0, Math.min(CLASSES, classes.size()));
    card =
        card.with(
            new CardPart.Table(
                List.of(
                    Column.word("category"), Column.number("annotations"), Column.number("images")),
                shown.stream()
                    .map(
                        one ->
                            List.of(
                                one.name(),
                                Numbers.count(one.annotations()),
                                Numbers.count(one.images())))
                    .toList(),
                shown.stream().map(one -> one.annotations() / most).toList()));
    return card.more(classes.size() - shown.size(), "category", "categories");
  }

  /** The tree, parents above their children, each with its id. */
  static Card of(CategoryTree tree) {
    return of(tree, index -> String.valueOf(tree.id(index)));
  }

  /** The tree, each category with its number of annotations; none for what has no record. */
  static Card of(CategoryTree tree, Map<String, Long> annotations) {
    return of(
        tree,
        index -> {
          Long count = annotations.get(tree.name(index));
          return count == null ? "" : Numbers.count(count, "annotation", "annotations");
        });
  }

  private static Card of(CategoryTree tree, IntFunction<String> detail) {
    List<CardPart.Node> nodes = new ArrayList<>();
    addNodes(tree, detail, tree.roots(), 0, nodes);
    String shown =
        nodes.size() < tree.size()
            ? "; the first " + Numbers.count(nodes.size()) + " are shown"
            : "";
    return Card.of(Verdict.NONE, "Categories", "")
        .with(new CardPart.Tree(nodes))
        .with(
            CardPart.Text.note(
                Numbers.count(tree.size(), "category", "categories")
                    + ", depth "
                    + tree.depth()
                    + shown));
  }

  /** What {@link CocoDataset#validate} found: how grave, where, what, and what to do. */
  static Card of(Problems problems) {
    Card card =
        Card.of(problems.errors() == 0 ? Verdict.GOOD : Verdict.BAD, problems.summary(), "");
    if (problems.isEmpty()) {
      return card;
    }
    Problems shown = problems.worst(PROBLEMS);
    card =
        card.with(
            new CardPart.Table(
                List.of(
                    Column.word(""),
                    Column.word("where"),
                    Column.word("what"),
                    Column.word("what to do"),
                    Column.word("repair()")),
                shown.stream()
                    .map(
                        one ->
                            List.of(
                                one.severity().name().toLowerCase(Locale.ROOT),
                                one.pointer(),
                                one.message(),
                                one.advice(),
                                one.isRepairable() ? "mends it" : ""))
                    .toList(),
                List.of()));
    return card.more(problems.size() - shown.size(), "problem", "problems");
  }

  /** The graph of a lazy image or clip and what it costs to finalize it with the usual options. */
  static Card of(DelayedOperation graph) {
    return of(graph.explain(FinalizeOptions.DEFAULT));
  }

  /** A lazy graph, and what it costs to finalize it. */
  static Card of(Explanation plan) {
    List<String> lines = plan.tree().lines().toList();
    List<Explanation.Leaf> leaves = plan.leaves();
    List<Explanation.Leaf> shown = leaves.subList(0, Math.min(LEAVES, leaves.size()));
    Card card =
        Card.of(
                Verdict.NONE,
                "What is read",
                Numbers.count(plan.tiles(), "tile", "tiles")
                    + " to decode, "
                    + Numbers.count(plan.bytes(), "byte", "bytes"))
            .with(new CardPart.Code(lines.subList(0, Math.min(LINES, lines.size()))));
    card =
        card.more(lines.size() - LINES, "operation", "operations")
            .with(
                new CardPart.Table(
                    List.of(
                        Column.word("leaf"),
                        Column.number("channels"),
                        Column.number("pixels"),
                        Column.number("tiles"),
                        Column.number("bytes"),
                        Column.number("operations"),
                        Column.word("how")),
                    shown.stream()
                        .map(
                            leaf ->
                                List.of(
                                    leaf.name(),
                                    leaf.channels() + " " + leaf.dtype(),
                                    leaf.source().size().toString(),
                                    Numbers.count(leaf.tiles()),
                                    Numbers.count(leaf.bytes()),
                                    Numbers.count(leaf.operations()),
                                    leaf.note()))
                        .toList(),
                    List.of()));
    return card.more(leaves.size() - shown.size(), "leaf", "leaves");
  }

  /** Whether a file is a COG, why not, and where its levels lie. */
  static Card of(CogReport report) {
    Card card =
        Card.of(
            report.isValid() ? Verdict.GOOD : Verdict.BAD,
            report.isValid() ? "a COG" : "not a valid COG",
            report.path().toString());
    for (String text : report.errors()) {
      card = card.with(new CardPart.Text("error", text, false));
    }
    for (String text : report.warnings()) {
      card = card.with(new CardPart.Text("warning", text, false));
    }
    CogReport.Details details = report.details();
    Set<String> levels = new LinkedHashSet<>(details.sizes().keySet());
    levels.addAll(details.ifdOffsets().keySet());
    if (levels.isEmpty()) {
      return card;
    }
    return card.with(
        new CardPart.Table(
            List.of(
                Column.word("level"),
                Column.number("size"),
                Column.number("directory at"),
                Column.number("tiles from")),
            levels.stream()
                .map(
                    level ->
                        List.of(
                            level,
                            text(details.sizes(), level),
                            text(details.ifdOffsets(), level),
                            text(details.dataOffsets(), level)))
                .toList(),
            List.of()));
  }

  /** The first 20 rows and 16 columns of a table. */
  static Card of(TextTable table) {
    return Card.of(Verdict.NONE, table.name(), Numbers.count(table.rowCount(), "row", "rows"))
        .table(table);
  }

  private static void addNodes(
      CategoryTree tree,
      IntFunction<String> detail,
      int[] indices,
      int depth,
      List<CardPart.Node> nodes) {
    for (int index : indices) {
      if (nodes.size() == CATEGORIES) {
        return;
      }
      nodes.add(new CardPart.Node(depth, tree.name(index), detail.apply(index)));
      if (depth < DEPTH) {
        addNodes(tree, detail, tree.children(index), depth + 1, nodes);
      }
    }
  }

  private static String text(Map<String, ?> values, String key) {
    Object value = values.get(key);
    return value == null ? "\u2013" : value instanceof Long n ? Numbers.count(n) : value.toString();
  }
}
