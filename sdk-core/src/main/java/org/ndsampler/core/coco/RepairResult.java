package org.ndsampler.core.coco;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.TextCheck;
import org.ndsampler.core.internal.AtomicFile;

/**
 * What {@link CocoDataset#repair()} made. No file was changed: a repair is a dry run until its
 * dataset is written. Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * RepairResult repaired = dataset.repair();
 * repaired.diff();                                   // each record that changed, before and after
 * repaired.dataset().write(Path.of("repaired.json"));
 * repaired.writeUnrepaired(Path.of("unrepaired.json"));
 * }</pre>
 *
 * @since 0.1
 */
public final class RepairResult {
  private final CocoDataset dataset;
  private final List<String> changes;
  private final List<Change> changed;
  private final List<Unrepaired> unrepaired;

  /**
   * A record that is another now.
   *
   * @param before null for one that was added
   * @param after null for one that was taken out
   */
  record Change(String pointer, @Nullable Slice before, @Nullable Slice after) {}

  /** A problem that is left, or whose record or field was taken out, and the record as it was. */
  record Unrepaired(Problem problem, @Nullable Slice record) {}

  RepairResult(
      CocoDataset dataset,
      List<String> changes,
      List<Change> changed,
      List<Unrepaired> unrepaired) {
    this.dataset = dataset;
    this.changes = List.copyOf(changes);
    this.changed = List.copyOf(changed);
    this.unrepaired = List.copyOf(unrepaired);
  }

  /** The same repair, of which an earlier step gave image files other names. */
  RepairResult afterRenaming(CocoDataset before, CocoDataset after, List<String> names) {
    List<String> allChanges = new ArrayList<>(names);
    allChanges.addAll(changes);
    List<Change> allChanged = new ArrayList<>();
    for (CocoImage image : after.images()) {
      Slice old = before.images().at(image.row()).slice();
      if (!old.text().equals(image.slice().text())) {
        allChanged.add(new Change("/images/" + image.row(), old, image.slice()));
      }
    }
    allChanged.addAll(changed);
    return new RepairResult(dataset, allChanges, allChanged, unrepaired);
  }

  /** The repaired dataset; the same object if nothing was changed. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** What was changed, one sentence each, in the order of the records. */
  public List<String> changes() {
    return changes;
  }

  /**
   * What could not be mended. The record is as it was; where that would be of no use, because its
   * image does not exist or a field of it cannot be read, the record or the field was taken out.
   * {@link CocoDataset#validate()} of the repaired dataset finds nothing that is not listed here.
   * Pointers are those of the dataset before.
   */
  public Problems unrepaired() {
    return new Problems(unrepaired.stream().map(Unrepaired::problem).toList());
  }

  /**
   * Writes what could not be mended as JSON, a list with one line for each: {@code pointer}, {@code
   * severity}, {@code problem}, {@code advice} and {@code record}, the record as it was; as text if
   * it is no JSON. The file appears whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void writeUnrepaired(Path json) throws IOException {
    AtomicFile.write(
        json,
        out -> {
          String separator = "[\n";
          for (Unrepaired one : unrepaired) {
            write(out, separator);
            write(out, line(one));
            separator = ",\n";
          }
          write(out, unrepaired.isEmpty() ? "[]\n" : "\n]\n");
        });
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(Unrepaired one) {
    Problem problem = one.problem;
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("pointer", JsonText.quote(problem.pointer()));
    fields.put("severity", JsonText.quote(problem.severity().name().toLowerCase(Locale.ROOT)));
    fields.put("problem", JsonText.quote(problem.message()));
    fields.put("advice", JsonText.quote(problem.advice()));
    if (one.record != null) {
      String text = one.record.text();
      fields.put("record", TextCheck.refusal(text) == null ? text : JsonText.quote(text));
    }
    return JsonText.object(fields);
  }

  /**
   * The records that changed as text: a line with the pointer, one with {@code -} and the record
   * before, one with {@code +} and the record after. Empty text if nothing changed.
   */
  public String diff() {
    StringBuilder text = new StringBuilder();
    for (Change change : changed) {
      text.append("@ ").append(change.pointer).append('\n');
      if (change.before != null) {
        text.append("- ").append(oneLine(change.before)).append('\n');
      }
      if (change.after != null) {
        text.append("+ ").append(oneLine(change.after)).append('\n');
      }
    }
    return text.toString();
  }

  /** A record in one line: in JSON a line end is white space wherever it is. */
  private static String oneLine(Slice record) {
    return record.text().replace('\n', ' ').replace('\r', ' ');
  }

  /** How many changes there are, and how many problems are left. */
  @Override
  public String toString() {
    return "RepairResult("
        + changes.size()
        + (changes.size() == 1 ? " change, " : " changes, ")
        + unrepaired.size()
        + " not repaired)";
  }
}
