package org.ndsampler.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.targets.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Writes a table of a dataset. */
@Command(
    name = "table",
    header = "Writes a table of a dataset as CSV: its targets, images, or classes.",
    footer = {"Example:", "  ndsampler table annotations.json --of classes -o -"})
final class TableCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final QueryOption query = new QueryOption();
  @Mixin private final FileOutput output = new FileOutput();

  /** Which table. */
  enum Kind {
    TARGETS,
    ANNOTATIONS,
    IMAGES,
    CATEGORIES,
    CLASSES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Table table(QueryOption query, CocoDataset all) {
      if (this == TARGETS) {
        return Targets.table(query.of(all));
      }
      CocoDataset dataset = query.partOf(all);
      return switch (this) {
        case TARGETS -> Targets.table(dataset);
        case ANNOTATIONS -> Targets.annotations(dataset);
        case IMAGES -> Targets.images(dataset);
        case CATEGORIES -> Targets.categories(dataset);
        case CLASSES -> Targets.classFrequencies(dataset);
      };
    }
  }

  @Option(
      names = "--of",
      paramLabel = "WHAT",
      description = "${COMPLETION-CANDIDATES} (default targets).")
  private Kind kind = Kind.TARGETS;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    // In JSON the rows are in the document itself.
    output.claimFile(console, false);
    Table table = kind.table(query, input.open(console));
    boolean isDocument = isJson() && output.isStream();
    if (!isDocument) {
      output.write(console, ".csv", file -> AtomicFile.write(file, out -> write(table, out)));
    }
    Facts facts = new Facts().with("rows", table.rowCount()).with("columns", table.columnNames());
    if (isDocument) {
      facts.with("values", rows(table));
    } else {
      facts.with("output", output.name()).with("written", !output.isDryRun());
    }
    String text =
        output.done() + ": " + table.rowCount() + " rows, " + table.columnCount() + " columns";
    return Outcome.done(output.isStream() ? "" : text, facts);
  }

  private static void write(Table table, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    table.write().csv(writer);
    writer.flush();
  }

  private static List<List<@Nullable Object>> rows(Table table) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (Column<?> column : table.columns()) {
        boolean isMissing = column.isMissing(row) && column.type() != ColumnType.STRING;
        values.add(isMissing ? null : column.get(row));
      }
      rows.add(values);
    }
    return rows;
  }
}
