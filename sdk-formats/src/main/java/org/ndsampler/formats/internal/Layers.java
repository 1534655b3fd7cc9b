package org.ndsampler.formats.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** Annotations drawn into one picture of numbers. Safe for concurrent use. */
final class Layers {
  private Layers() {}

  /**
   * The number of each pixel, row by row. The larger annotations are drawn first, so that the
   * smaller ones lie on top; what that hides is counted.
   *
   * @param number gives an annotation its number, in the order in which they are drawn; negative if
   *     it is left out
   */
  static int[] drawn(
      Size size, List<Drawn> drawn, int background, ToIntFunction<Drawn> number, Writing writing) {
    int[] values = new int[Math.toIntExact(size.area())];
    Arrays.fill(values, background);
    List<Drawn> order = new ArrayList<>(drawn);
    order.sort((a, b) -> Double.compare(b.box().area(), a.box().area()));
    BitSet covered = new BitSet();
    for (Drawn one : order) {
      if (!one.hasShape()) {
        writing.lose(Content.BOXES, "without outline fill their box", one.label());
      }
      int value = number.applyAsInt(one);
      if (value < 0) {
        continue;
      }
      RunLengthMask mask =
          one.shape().map(s -> s.toMask(size)).orElseGet(() -> one.outline().toMask(size));
      BitSet pixels = RowRuns.pixels(mask);
      if (pixels.intersects(covered)) {
        writing.lose(Content.MASKS, "that overlap: the smaller one lies on top", one.label());
      }
      covered.or(pixels);
      for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
        values[i] = value;
      }
    }
    return values;
  }

  /**
   * Whether an image can have a mask; otherwise its annotations are counted as lost.
   *
   * @param drawn what would be drawn into it
   */
  static boolean fits(WrittenImage image, List<Drawn> drawn, Writing writing) {
    boolean unknown = image.size().isEmpty();
    boolean fits = !unknown && image.size().area() <= MaskImages.MOST_PIXELS;
    if (!fits) {
      String why =
          unknown
              ? "left out, as the size of their image is not known"
              : "left out, as their image is too large for a mask";
      drawn.forEach(one -> writing.lose(Content.RECORDS, why, one.label()));
    }
    return fits;
  }
}
