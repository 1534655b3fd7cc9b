/**
 * How good detections are, and why they are not better: COCO's numbers to the last bit of
 * pycocotools, and the errors behind them.
 *
 * <p>{@link org.ndsampler.eval.Detections} are read from a file of results, {@link
 * org.ndsampler.eval.Evaluation} compares them with a dataset as {@link
 * org.ndsampler.eval.EvaluationOptions} say.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.eval {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires com.fasterxml.jackson.core;

  exports org.ndsampler.eval;
}
