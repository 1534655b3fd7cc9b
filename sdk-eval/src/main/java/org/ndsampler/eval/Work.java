package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.geom.Segmentation;

/** All that matching needs, made once. Safe for use by many threads. */
final class Work {
  final CocoDataset dataset;
  final Detections detections;
  final EvaluationOptions options;
  final Scope scope;
  final Truths truths;
  final Groups groups;

  /** Images and categories where not all is labelled, by LVIS's rules. */
  final Set<Long> notExhaustive;

  /** Keypoints are not compared where categories are not told apart; a defect of pycocotools. */
  final boolean comparesNothing;

  private final boolean masksHaveAreas;
  private final AtomicInteger withoutMask = new AtomicInteger();
  private final List<Problem> problems;
  private volatile @Nullable List<Problem> suspected;

  private Work(CocoDataset dataset, Detections detections, EvaluationOptions options) {
    this.dataset = dataset;
    this.detections = detections;
    this.options = options;
    scope = Scope.of(dataset, options);
    problems = new ArrayList<>(detections.problems());
    truths = Truths.of(dataset, scope, options, problems);
    groups = Groups.of(dataset, truths, detections, scope, options);
    notExhaustive =
        options.protocol() == Protocol.LVIS ? LvisRules.notExhaustive(dataset, scope) : Set.of();
    comparesNothing =
        options.metric() == Metric.KEYPOINTS
            && options.isClassAgnostic()
            && !options.isMended(Oddity.KEYPOINTS_CLASS_AGNOSTIC);
    masksHaveAreas = options.isMended(Oddity.AREA_OF_BOX) && options.metric() == Metric.MASKS;
    if (comparesNothing) {
      problems.add(
          Problem.of(
              Problem.Severity.WARNING,
              "",
              "keypoints that are compared without categories find nothing, as in pycocotools",
              "mended(Oddity.KEYPOINTS_CLASS_AGNOSTIC) compares them"));
    }
  }

  static Work of(CocoDataset dataset, Detections detections, EvaluationOptions options) {
    return new Work(dataset, detections, options);
  }

  /** Overlaps for one thread. */
  Overlaps overlaps() {
    return switch (options.metric()) {
      case BOXES -> new BoxOverlaps(truths, detections, options);
      case MASKS -> new MaskOverlaps(truths, detections, options, 0, withoutMask);
      case BOUNDARIES -> new MaskOverlaps(truths, detections, options, options.rim(), withoutMask);
      case KEYPOINTS -> new KeypointOverlaps(truths, detections, options);
      case OUTLINES -> new OutlineOverlaps(truths, detections, options);
    };
  }

  /** The area of a detection. */
  double area(int detection) {
    if (masksHaveAreas && detections.hasSegmentation(detection)) {
      return detections.segmentation(detection).map(Segmentation::area).orElse(0.0);
    }
    return detections.area(detection);
  }

  /** How many objects had no mask that could be read, so far. */
  int withoutMask() {
    return withoutMask.get();
  }

  /** Counts objects without a mask that another machine met. */
  void addWithoutMask(int count) {
    withoutMask.addAndGet(count);
  }

  /** What was left out or taken from elsewhere, so far, and what looks wrong. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    List<Problem> suspicions = suspected;
    if (suspicions == null) {
      suspicions = Suspicions.of(this);
      suspected = suspicions;
    }
    all.addAll(suspicions);
    if (withoutMask.get() > 0) {
      all.add(
          Problem.of(
              Problem.Severity.WARNING,
              "/annotations",
              withoutMask.get() + " objects have no mask that can be read, and count as missed",
              "dataset.validate() says which"));
    }
    return all;
  }
}
