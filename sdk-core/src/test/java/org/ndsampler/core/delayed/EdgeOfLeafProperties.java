package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Without the fill in it the edge of a leaf is as sharp as the leaf. */
class EdgeOfLeafProperties {
  private static final int FILL = 7;

  private static DelayedImage warped(NDArray pixels, double sx, double sy, double theta) {
    Affine map =
        Affine.scaling(sx, sy).then(Affine.rotation(theta)).then(Affine.translation(9.3, 4.7));
    return DelayedImage.identity(pixels).warp(map, Size.of(48, 40));
  }

  private static FinalizeOptions options(Interpolation interpolation) {
    return FinalizeOptions.of(interpolation).antialias(false).blendFill(false).fill(FILL);
  }

  /** An even leaf stays even up to its edge, and what has its centre outside is the fill value. */
  @Property(tries = 300)
  void anEvenLeafIsEvenUpToItsEdge(
      @ForAll Interpolation interpolation,
      @ForAll DType type,
      @ForAll @DoubleRange(min = 0.4, max = 4) double sx,
      @ForAll @DoubleRange(min = 0.4, max = 4) double sy,
      @ForAll @DoubleRange(min = -3, max = 3) double theta) {
    NDArray even = NDArray.filled(type, Shape.of(6, 5, 2), 100);
    NDArray result = warped(even, sx, sy, theta).finalize(options(interpolation));
    Affine back =
        Affine.scaling(sx, sy)
            .then(Affine.rotation(theta))
            .then(Affine.translation(9.3, 4.7))
            .inverse();
    for (int y = 0; y < result.height(); y++) {
      for (int x = 0; x < result.width(); x++) {
        double cx = back.applyX(x + 0.5, y + 0.5);
        double cy = back.applyY(x + 0.5, y + 0.5);
        double inside = Math.min(Math.min(cx, 5 - cx), Math.min(cy, 6 - cy));
        // Of a position on the edge itself rounding decides.
        if (inside > 0.02) {
          assertThat(result.value(y, x, 1)).isCloseTo(100, within(1e-3));
        } else if (inside < -0.02) {
          assertThat(result.value(y, x, 1)).isEqualTo(FILL);
        }
      }
    }
  }

  /** Away from the edge nothing changes, and a window is that of the whole. */
  @Property(tries = 200)
  void theInsideIsAsItWasAndAWindowIsThatOfTheWhole(
      @ForAll Interpolation interpolation,
      @ForAll @DoubleRange(min = 1, max = 4) double scale,
      @ForAll @DoubleRange(min = -3, max = 3) double theta,
      @ForAll @IntRange(min = 0, max = 40) int x0,
      @ForAll @IntRange(min = 0, max = 30) int y0) {
    NDArray pixels = NDArray.zeros(DType.UINT8, Shape.of(9, 8, 1));
    byte[] data = (byte[]) pixels.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (37 * i);
    }
    DelayedImage image = warped(pixels, scale, scale, theta);
    FinalizeOptions options = options(interpolation);
    NDArray whole = image.finalize(options);
    NDArray blended = image.finalize(options.blendFill(true));
    Window window = Window.of(x0, y0, 7, 9).intersection(Window.of(0, 0, 48, 40));
    assertThat(image.crop(window).finalize(options).contentEquals(whole.crop(window))).isTrue();
    assertThat(
            image.crop(window).finalize(options.optimize(false)).contentEquals(whole.crop(window)))
        .isTrue();
    Affine back =
        Affine.scaling(scale, scale)
            .then(Affine.rotation(theta))
            .then(Affine.translation(9.3, 4.7))
            .inverse();
    int reach = interpolation.taps();
    for (int y = 0; y < whole.height(); y++) {
      for (int x = 0; x < whole.width(); x++) {
        double cx = back.applyX(x + 0.5, y + 0.5);
        double cy = back.applyY(x + 0.5, y + 0.5);
        if (cx > reach && cy > reach && cx < 8 - reach && cy < 9 - reach) {
          assertThat(whole.value(y, x, 0)).isEqualTo(blended.value(y, x, 0));
        }
      }
    }
  }
}
