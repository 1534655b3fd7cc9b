package org.ndsampler.spark.internal;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.ndsampler.core.sample.Target;

/**
 * The rows of one task: numbers of targets, and the targets themselves where not each machine can
 * make them. Immutable; the arrays are not changed by anybody.
 *
 * @param ranges first number and the one after the last, of each range
 * @param targets the targets of these numbers as JSON, in their order; empty where each machine
 *     makes them
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
public record TargetPartition(int[] ranges, String[] targets) implements InputPartition {

  /** What is done with each target. */
  @FunctionalInterface
  interface Visitor {
    void visit(int number, Target target);
  }

  /** Gives each target with its number, in their order. */
  void forEach(OpenDataset open, TargetSpec spec, Visitor visitor) {
    List<Target> made = targets.length == 0 ? open.targets(spec) : List.of();
    int place = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      for (int number = ranges[i]; number < ranges[i + 1]; number++) {
        visitor.visit(
            number, targets.length == 0 ? made.get(number) : Target.parse(targets[place++]));
      }
    }
  }
}
