package org.ndsampler.spark.internal;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.eval.AreaRange;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.Metric;
import org.ndsampler.eval.Oddity;
import org.ndsampler.eval.Protocol;

/**
 * Options of an evaluation in a form that goes over the network, but for the images, progress and
 * cancellation. Immutable; the arrays are not changed by anybody.
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
public record EvaluationSettings(
    Metric metric,
    Protocol protocol,
    double[] iouThresholds,
    double[] recallThresholds,
    List<Range> areas,
    int[] maxDetections,
    long @Nullable [] categories,
    boolean classAgnostic,
    double[] sigmas,
    double rim,
    List<Oddity> mended)
    implements Serializable {

  /** An {@link AreaRange}, which is not sent itself. */
  record Range(String name, double low, double high) implements Serializable {}

  /** What options say. How means are formed is the driver's affair. */
  public static EvaluationSettings of(EvaluationOptions options) {
    return new EvaluationSettings(
        options.metric(),
        options.protocol(),
        options.iouThresholds(),
        options.recallThresholds(),
        options.areas().stream()
            .map(area -> new Range(area.name(), area.low(), area.high()))
            .toList(),
        options.maxDetections(),
        options.categories().orElse(null),
        options.isClassAgnostic(),
        options.sigmas(),
        options.rim(),
        List.copyOf(options.mended()));
  }

  /** The options on an executor, of which each task has one thread. */
  EvaluationOptions options() {
    EvaluationOptions options =
        EvaluationOptions.DEFAULT
            .metric(metric)
            .protocol(protocol)
            .iouThresholds(iouThresholds)
            .recallThresholds(recallThresholds)
            .areas(
                areas.stream()
                    .map(area -> new AreaRange(area.name(), area.low(), area.high()))
                    .toArray(AreaRange[]::new))
            .maxDetections(maxDetections)
            .classAgnostic(classAgnostic)
            .rim(rim)
            .mended(mended.toArray(new Oddity[0]))
            .threads(1);
    if (sigmas.length > 0) {
      options = options.sigmas(sigmas);
    }
    return categories == null ? options : options.categories(categories);
  }
}
