package org.ndsampler.eval;

/**
 * COCO's object keypoint similarity, in the order of operations of pycocotools' {@code computeOks}.
 * Exponentials are those of {@link Math#exp}, which may differ from numpy's in the last bit.
 */
final class KeypointOverlaps implements Overlaps {
  private static final double EPSILON = Math.ulp(1.0);

  private final Truths truths;
  private final Detections detections;
  private final double[] variances;
  private final double[] exponentials;

  KeypointOverlaps(Truths truths, Detections detections, EvaluationOptions options) {
    this.truths = truths;
    this.detections = detections;
    double[] sigmas = options.sigmas();
    variances = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      variances[i] = (sigmas[i] * 2) * (sigmas[i] * 2);
    }
    exponentials = new double[sigmas.length];
  }

  @Override
  public void fill(int[] dets, int dFrom, int dTo, int[] rows, int tFrom, int tTo, double[] into) {
    int truthCount = tTo - tFrom;
    for (int i = dFrom; i < dTo; i++) {
      double[] found = detections.keypoints(dets[i]);
      check(found.length, "detection " + detections.id(dets[i]));
      for (int j = tFrom; j < tTo; j++) {
        double[] there = truths.keypoints[rows[j]];
        check(there.length, "annotation " + truths.ids[rows[j]]);
        into[(i - dFrom) * truthCount + j - tFrom] =
            found.length == 0 || there.length == 0 ? 0 : similarity(found, there, rows[j]);
      }
    }
  }

  private void check(int numbers, String of) {
    if (numbers != 0 && numbers != 3 * variances.length) {
      throw new IllegalArgumentException(
          of
              + " has "
              + numbers / 3
              + " keypoints and there are "
              + variances.length
              + " sigmas; give one for each point with EvaluationOptions.sigmas(...)");
    }
  }

  private double similarity(double[] found, double[] there, int row) {
    int visible = 0;
    for (int p = 2; p < there.length; p += 3) {
      visible += there[p] > 0 ? 1 : 0;
    }
    double left = truths.edge(row, 0) - truths.edge(row, 2);
    double right = truths.edge(row, 0) + truths.edge(row, 2) * 2;
    double top = truths.edge(row, 1) - truths.edge(row, 3);
    double bottom = truths.edge(row, 1) + truths.edge(row, 3) * 2;
    double area = truths.areas[row] + EPSILON;
    int count = 0;
    for (int p = 0; p < variances.length; p++) {
      double x = found[3 * p];
      double y = found[3 * p + 1];
      double dx;
      double dy;
      if (visible == 0) {
        dx = Math.max(0, left - x) + Math.max(0, x - right);
        dy = Math.max(0, top - y) + Math.max(0, y - bottom);
      } else if (there[3 * p + 2] > 0) {
        dx = x - there[3 * p];
        dy = y - there[3 * p + 1];
      } else {
        continue;
      }
      exponentials[count++] = Math.exp(-((dx * dx + dy * dy) / variances[p] / area / 2));
    }
    return Averaging.pairwise(exponentials, 0, count) / count;
  }
}
