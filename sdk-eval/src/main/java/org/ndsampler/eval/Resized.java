package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * Whether boxes are of images of another size: all made larger or smaller by one factor, or all
 * brought to one size, as a network wants them. Confined to one thread.
 *
 * <p>A box and an object that would lie in the same place if their widths and heights were equal
 * vote for the two ratios; the ratios with most votes are tried by whoever asks.
 */
final class Resized {
  /** Ratios within a tenth count as the same vote: detectors do not find sizes exactly. */
  private static final double STEP = Math.log(1.1);

  private static final double MEETS = 0.5;
  private static final int FEWEST = 10;

  /** Below this size boxes are parts of the image's size, which is another reading. */
  private static final double SMALLEST = 8;

  private final List<double[]> votes = new ArrayList<>();

  /** Where the boxes would lie in their images. */
  record Change(double x, double y, boolean isSize) {
    Box box(Box box, Size image) {
      return isSize ? box.scale(image.width() / x, image.height() / y) : box.scale(x, y);
    }

    String words() {
      return isSize
          ? String.format(Locale.ROOT, "boxes of images of about %.0f x %.0f pixels", x, y)
          : String.format(
              Locale.ROOT, "boxes of images that are to be made %.3g times as large", x);
    }
  }

  /** Compares a box with an object of its image. */
  void vote(Box box, Box object, Size image) {
    if (box.width() <= 0 || box.height() <= 0 || object.width() <= 0 || object.height() <= 0) {
      return;
    }
    double x = object.width() / box.width();
    double y = object.height() / box.height();
    if (box.scale(x, y).iou(object) >= MEETS) {
      votes.add(new double[] {x, y, image.width() / x, image.height() / y});
    }
  }

  /** What most of the votes are for: a size of all images, a factor. */
  List<Change> changes() {
    List<Change> found = new ArrayList<>();
    best(vote -> vote[2], vote -> vote[3])
        .filter(size -> size[0] > SMALLEST && size[1] > SMALLEST)
        .ifPresent(size -> found.add(new Change(size[0], size[1], true)));
    best(vote -> Math.sqrt(vote[0] * vote[1]), vote -> vote[1] / vote[0])
        .filter(factor -> Math.abs(Math.log(factor[1])) < STEP)
        .ifPresent(factor -> found.add(new Change(factor[0], factor[0], false)));
    return found;
  }

  /** The medians of the two numbers among the votes of the fullest cell and those beside it. */
  private Optional<double[]> best(
      ToDoubleFunction<double[]> first, ToDoubleFunction<double[]> second) {
    Map<Long, Integer> cells = new HashMap<>();
    for (double[] vote : votes) {
      cells.merge(cell(bin(first, vote), bin(second, vote)), 1, Integer::sum);
    }
    long best =
        cells.entrySet().stream()
            .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse(0L);
    int across = (int) (best >> 32);
    int down = (int) best;
    List<double[]> near =
        votes.stream()
            .filter(
                vote ->
                    Math.abs(bin(first, vote) - across) <= 1
                        && Math.abs(bin(second, vote) - down) <= 1)
            .toList();
    return near.size() < FEWEST
        ? Optional.empty()
        : Optional.of(new double[] {median(near, first), median(near, second)});
  }

  private static long cell(int across, int down) {
    return ((long) across << 32) | (down & 0xffffffffL);
  }

  private static int bin(ToDoubleFunction<double[]> value, double[] vote) {
    return (int) Math.floor(Math.log(value.applyAsDouble(vote)) / STEP);
  }

  private static double median(List<double[]> votes, ToDoubleFunction<double[]> value) {
    double[] sorted = votes.stream().mapToDouble(value).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
