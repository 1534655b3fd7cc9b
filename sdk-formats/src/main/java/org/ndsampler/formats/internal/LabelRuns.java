package org.ndsampler.formats.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

/** The objects of a picture whose pixels are numbers. Safe for concurrent use. */
public final class LabelRuns {
  /** More objects than these are no objects but the colours of a photograph. */
  public static final int MOST = 1 << 16;

  private LabelRuns() {}

  /** The runs of one number, down the columns as COCO has them. */
  private static final class Runs {
    private int[] counts = new int[8];
    private int size;
    private int end;

    void add(int from, int to) {
      if (size + 2 > counts.length) {
        counts = Arrays.copyOf(counts, 2 * counts.length);
      }
      counts[size++] = from - end;
      counts[size++] = to - from;
      end = to;
    }

    RunLengthMask mask(Size picture) {
      int[] all = Arrays.copyOf(counts, size + 1);
      all[size] = Math.toIntExact(picture.area()) - end;
      return RunLengthMask.ofCounts(picture, all);
    }
  }

  /**
   * The mask of each number that is wanted, in the order of the numbers. Cost: linear in the
   * pixels, however many numbers there are.
   *
   * @param values row by row
   * @throws IOException if there are more than {@link #MOST}
   */
  public static Map<Integer, RunLengthMask> masks(Size size, int[] values, IntPredicate wanted)
      throws IOException {
    int width = size.width();
    int height = size.height();
    Map<Integer, Runs> runs = new TreeMap<>();
    int from = 0;
    int value = 0;
    int at = 0;
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++, at++) {
        int next = values[y * width + x];
        if (at > 0 && next != value) {
          add(runs, value, from, at, wanted);
          from = at;
        }
        value = next;
      }
    }
    if (at > from) {
      add(runs, value, from, at, wanted);
    }
    Map<Integer, RunLengthMask> masks = new TreeMap<>();
    runs.forEach((number, all) -> masks.put(number, all.mask(size)));
    return masks;
  }

  private static void add(Map<Integer, Runs> runs, int value, int from, int to, IntPredicate wanted)
      throws IOException {
    if (wanted.test(value)) {
      runs.computeIfAbsent(value, key -> new Runs()).add(from, to);
      if (runs.size() > MOST) {
        throw new IOException("the mask has more than " + MOST + " objects: these are colours");
      }
    }
  }
}
