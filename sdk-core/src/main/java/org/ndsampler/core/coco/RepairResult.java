package org.ndsampler.core.coco;

import java.util.List;

/**
 * What {@link CocoDataset#repair()} made. Immutable.
 *
 * @param dataset the dataset without errors that can be repaired
 * @param changes what was changed, one sentence each, in the order of the records
 * @since 0.1
 */
public record RepairResult(CocoDataset dataset, List<String> changes) {
  /** Copies the list. */
  public RepairResult {
    changes = List.copyOf(changes);
  }
}
