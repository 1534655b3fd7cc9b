package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.LongAccumulator;
import org.ndsampler.chips.ChipSet;
import org.ndsampler.chips.Chips;
import org.ndsampler.core.sample.Target;

/**
 * Writes the chips of some windows on an executor. Immutable.
 *
 * @param folder of all parts
 */
public record ChipTask(DatasetFile dataset, String fingerprint, TargetSpec spec, String folder)
    implements Serializable {

  /**
   * The windows of one folder.
   *
   * @param name of the folder
   */
  public record Part(String name, TargetPartition windows) implements Serializable {}

  /** What there is to do. Immutable. */
  public record Plan(ChipTask task, List<Part> parts) {}

  /**
   * Plans chips: as many to a part as fit into its bytes, whatever the cluster.
   *
   * @param options as for reading
   * @throws IOException if the dataset cannot be read
   */
  public static Plan plan(String path, Map<String, String> options, Path folder)
      throws IOException {
    Map<String, String> all = new HashMap<>(options);
    all.put("path", path);
    SourceOptions checked = new SourceOptions(new CaseInsensitiveStringMap(all));
    DatasetFile file = checked.dataset();
    TargetSpec spec = checked.targets();
    try (OpenDatasets.Lease lease = OpenDatasets.lease(file)) {
      OpenDataset open = lease.dataset();
      List<Target> targets = WindowScan.targets(open, spec);
      Planner planner = new Planner(open.dataset(), spec, targets, true);
      List<TargetPartition> windows =
          planner.partitions(planner.runs(image -> true), checked.partitionBytes(), 1);
      List<Part> parts = new ArrayList<>();
      for (TargetPartition some : windows) {
        parts.add(new Part(String.format(Locale.ROOT, "part-%05d", parts.size()), some));
      }
      ChipTask task = new ChipTask(file, open.dataset().fingerprint(), spec, folder.toString());
      return new Plan(task, parts);
    }
  }

  /**
   * Writes parts.
   *
   * @param settings says how
   * @return what failed, for each part
   * @throws IOException if something cannot be written
   */
  public Iterator<List<String>> write(
      Iterator<Part> parts, LongAccumulator done, UnaryOperator<Chips> settings)
      throws IOException {
    List<List<String>> failures = new ArrayList<>();
    try (OpenDatasets.Lease lease = OpenDatasets.lease(dataset)) {
      OpenDataset open = lease.dataset();
      open.requireFingerprint(fingerprint);
      while (parts.hasNext()) {
        Part part = parts.next();
        List<Target> targets = new ArrayList<>();
        RowMaker rows = new RowMaker(open, ReadPlan.ofAll(dataset, fingerprint, spec));
        part.windows()
            .forEach(
                open,
                spec,
                (number, target) -> {
                  if (rows.isWanted(number, target)) {
                    targets.add(target);
                  }
                });
        ChipSet written =
            settings
                .apply(Chips.of(open.sampler(), targets))
                .write(SparkPath.of(folder).resolve(part.name()));
        failures.add(new ArrayList<>(written.failures()));
        done.add(1);
      }
    }
    return failures.iterator();
  }
}
