package org.ndsampler.reliability.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A graph of crops, warps and concatenations: optimised it has the same pixels, and a crop is a
 * crop.
 */
final class GraphTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) {
    byte[] long1 = new byte[60];
    byte[] long2 = new byte[200];
    new SplittableRandom(1).nextBytes(long1);
    new SplittableRandom(2).nextBytes(long2);
    return List.of(long1, long2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  }

  @Override
  public void run(byte[] input, Path folder) {
    Bytes bytes = new Bytes(input);
    FinalizeOptions options =
        FinalizeOptions.of(bytes.of(Interpolation.values())).antialias(bytes.flag());
    DelayedImage graph = leaf(bytes);
    for (int i = 0; i < 6 && !bytes.isAtEnd(); i++) {
      graph = step(bytes, graph);
    }
    NDArray expected = graph.finalize(options.optimize(false));
    FuzzTarget.require(
        graph.finalize(options).contentEquals(expected), "optimised it has other pixels");
    FuzzTarget.require(
        graph.optimize().optimize().finalize(options).contentEquals(expected),
        "optimised twice it has other pixels");
    if (expected.width() > 0 && expected.height() > 0) {
      Window window = bytes.inside(expected.width(), expected.height());
      FuzzTarget.require(
          graph.crop(window).finalize(options).contentEquals(expected.crop(window).copy()),
          "a crop has other pixels");
    }
  }

  private static DelayedImage leaf(Bytes bytes) {
    DType type = bytes.of(DType.values());
    int channels = 1 + bytes.next() % 3;
    return DelayedImage.identity(
        RasterTarget.noise(1 + bytes.next() % 40, 1 + bytes.next() % 40, channels).to(type));
  }

  private static DelayedImage step(Bytes bytes, DelayedImage image) {
    if (image.size().isEmpty()) {
      return image;
    }
    Size size = Size.of(1 + bytes.next() % 40, 1 + bytes.next() % 40);
    return switch (bytes.next() % 8) {
      case 0 -> image.crop(bytes.inside(image.size().width(), image.size().height()));
      case 1 ->
          image.window(
              Window.of(
                  bytes.next() % 20 - 10, bytes.next() % 20 - 10, size.width(), size.height()));
      case 2 -> image.asType(bytes.flag() ? DType.FLOAT32 : DType.INT16);
      case 3 -> image.nodata(bytes.next());
      case 4 -> image.dequantize(0.5, -3, OptionalDouble.of(bytes.next()));
      case 5 -> DelayedImage.concat(image, leaf(bytes).resize(image.size()));
      case 6 -> image.warp(Affine.translation(bytes.next() % 9 - 4, bytes.next() % 9 - 4), size);
      default ->
          image.warp(
              Affine.ofParameters(
                  Math.pow(2, bytes.next() / 64.0 - 2),
                  Math.pow(2, bytes.next() / 64.0 - 2),
                  bytes.next() / 40.0,
                  bytes.next() / 300.0,
                  bytes.next() / 16.0 - 8,
                  bytes.next() / 16.0 - 8),
              size);
    };
  }
}
