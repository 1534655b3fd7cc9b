package org.ndsampler.formats.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

/**
 * Masks whose runs go along the rows, as CVAT and Label Studio have them; those of COCO go down the
 * columns. Safe for concurrent use.
 */
public final class RowRuns {
  /** A bit a pixel: 32 MB. */
  private static final long MOST_PIXELS = 1L << 28;

  private RowRuns() {}

  /** A mask by a bit for each pixel, row by row; empty if it would be too large. */
  public static Optional<RunLengthMask> mask(Size size, BitSet pixels) {
    if (size.area() > MOST_PIXELS || size.isEmpty()) {
      return Optional.empty();
    }
    int width = size.width();
    int height = size.height();
    List<Integer> counts = new ArrayList<>();
    boolean inside = false;
    int count = 0;
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        if (pixels.get(y * width + x) != inside) {
          counts.add(count);
          count = 0;
          inside = !inside;
        }
        count++;
      }
    }
    counts.add(count);
    return Optional.of(
        RunLengthMask.ofCounts(size, counts.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Whether a mask of a size is not too large to be read. */
  public static boolean fits(Size size) {
    return !size.isEmpty() && size.area() <= MOST_PIXELS;
  }

  /** The pixels of a mask within a rectangle at its window, row by row. */
  public static BitSet pixels(RunLengthMask mask) {
    int width = mask.size().width();
    int height = mask.size().height();
    BitSet pixels = new BitSet();
    int at = 0;
    boolean inside = false;
    for (int count : mask.counts()) {
      if (inside) {
        for (int i = at; i < at + count; i++) {
          pixels.set(i % height * width + i / height);
        }
      }
      at += count;
      inside = !inside;
    }
    return pixels;
  }

  /** The runs of a mask along its rows: first outside, then inside, and so on. */
  public static List<Integer> runs(RunLengthMask mask) {
    BitSet pixels = pixels(mask);
    int total = Math.toIntExact(mask.size().area());
    List<Integer> runs = new ArrayList<>();
    int at = 0;
    boolean inside = false;
    while (at < total) {
      int next = inside ? pixels.nextClearBit(at) : pixels.nextSetBit(at);
      int end = next < 0 ? total : Math.min(next, total);
      runs.add(end - at);
      at = end;
      inside = !inside;
    }
    return runs;
  }
}
