package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.util.LongAccumulator;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;

/** Compares the detections of some images on an executor. Immutable. */
public record EvaluationTask(DatasetFile dataset, String detections, EvaluationSettings settings)
    implements Serializable {

  /**
   * A task.
   *
   * @throws IOException if there is no such dataset
   */
  public static EvaluationTask of(String dataset, String detections, EvaluationSettings settings)
      throws IOException {
    return new EvaluationTask(
        DatasetFile.of(dataset, null, null, null, false), detections, settings);
  }

  /** The parts of an evaluation. */
  public Iterator<byte[]> parts(Iterator<long[]> images, LongAccumulator done) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    try (OpenDatasets.Lease lease = OpenDatasets.lease(dataset)) {
      CocoDataset all = lease.dataset().dataset();
      while (images.hasNext()) {
        long[] some = images.next();
        // Only the detections of these images are kept, and the others are not counted as lost.
        Detections found = Detections.read(SparkPath.of(detections), all.subset(some));
        parts.add(Evaluation.of(all, found, settings.options().images(some)).toPart());
        done.add(1);
      }
    }
    return parts.iterator();
  }
}
