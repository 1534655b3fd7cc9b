package org.ndsampler.eval;

/** Intersection over union of boxes, in the order of operations of pycocotools' {@code bbIou}. */
final class BoxOverlaps implements Overlaps {
  private final Truths truths;
  private final Detections detections;
  private final boolean crowds;

  BoxOverlaps(Truths truths, Detections detections, EvaluationOptions options) {
    this.truths = truths;
    this.detections = detections;
    crowds = !options.isMended(Oddity.CROWD_OVERLAP);
  }

  @Override
  public void fill(int[] dets, int dFrom, int dTo, int[] rows, int tFrom, int tTo, double[] into) {
    int at = 0;
    for (int i = dFrom; i < dTo; i++) {
      int d = dets[i];
      double dx = detections.x(d);
      double dy = detections.y(d);
      double dw = detections.width(d);
      double dh = detections.height(d);
      double da = dw * dh;
      for (int j = tFrom; j < tTo; j++) {
        int row = rows[j];
        into[at++] =
            overlap(
                dx,
                dy,
                dw,
                dh,
                da,
                truths.edge(row, 0),
                truths.edge(row, 1),
                truths.edge(row, 2),
                truths.edge(row, 3),
                crowds && truths.crowd[row]);
      }
    }
  }

  static double overlap(
      double dx,
      double dy,
      double dw,
      double dh,
      double da,
      double gx,
      double gy,
      double gw,
      double gh,
      boolean crowd) {
    double w = Math.min(dx + dw, gx + gw) - Math.max(dx, gx);
    if (!(w > 0)) {
      return 0;
    }
    double h = Math.min(dy + dh, gy + gh) - Math.max(dy, gy);
    if (!(h > 0)) {
      return 0;
    }
    double shared = w * h;
    return shared / (crowd ? da : (da + gw * gh) - shared);
  }
}
