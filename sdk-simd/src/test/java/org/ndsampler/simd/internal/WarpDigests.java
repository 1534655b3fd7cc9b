package org.ndsampler.simd.internal;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.internal.RowKernels;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A program that warps images in many ways and prints a checksum of each, so that virtual machines
 * can be compared. The first line says whether they have kernels.
 */
final class WarpDigests {
  private static final Affine[] MAPS = {
    Affine.scaling(0.4, 0.4),
    Affine.scaling(0.1, 0.13),
    Affine.scaling(0.27, 0.9),
    Affine.scaling(1.3, 1.7),
    Affine.ofParameters(0.45, 0.45, 0.3, 0, 20, -10),
    Affine.ofParameters(1, 1, 0.3, 0, 20, -10),
    Affine.ofParameters(1.2, -0.9, Math.PI, 0, 90, 70),
  };

  private WarpDigests() {}

  /** Prints. */
  public static void main(String[] args) {
    boolean usable = false;
    for (RowKernels kernels : ServiceLoader.load(RowKernels.class)) {
      usable |= kernels.isUsable();
    }
    System.out.println("kernels " + usable);
    useKernels();
    for (DType type : new DType[] {DType.UINT8, DType.FLOAT32, DType.INT16, DType.UINT16}) {
      for (int channels : new int[] {1, 3, 4, 5}) {
        // Rows shorter than a vector, and such that end within one.
        for (int width : new int[] {1, 20, 101}) {
          CRC32 crc = new CRC32();
          NDArray image = noise(type, width, 41, channels);
          NDArray view = noise(type, width + 2, 43, channels + 1);
          for (Affine map : MAPS) {
            add(image, map, crc);
            add(view.crop(Window.of(1, 1, width, 41)).channels(1, channels + 1), map, crc);
          }
          System.out.printf("%s %d %d %08x%n", type, channels, width, crc.getValue());
        }
      }
    }
  }

  /** The first images of a process are done without kernels. */
  private static void useKernels() {
    NDArray image = noise(DType.UINT8, 512, 512, 3);
    for (int i = 0; i < 280; i++) {
      DelayedImage.identity(image).warp(Affine.scaling(0.4, 0.4)).finalize(FinalizeOptions.DEFAULT);
    }
  }

  private static NDArray noise(DType type, int width, int height, int channels) {
    SplittableRandom random = new SplittableRandom(7L * width + channels);
    NDArray values = NDArray.zeros(DType.FLOAT64, Shape.of(height, width, channels));
    double[] data = (double[]) values.data();
    for (int i = 0; i < data.length; i++) {
      data[i] =
          switch (type) {
            case FLOAT32 ->
                switch (random.nextInt(300)) {
                  case 0 -> Double.NaN;
                  case 1 -> Double.POSITIVE_INFINITY;
                  case 2 -> -0.0;
                  default -> random.nextDouble(-1000, 1000);
                };
            case INT16 -> random.nextInt(-32768, 32768);
            case UINT16 -> random.nextInt(0, 65536);
            default -> random.nextInt(8) == 0 ? 255 : random.nextInt(0, 256);
          };
    }
    return values.to(type);
  }

  private static void add(NDArray source, Affine map, CRC32 crc) {
    for (Interpolation interpolation : Interpolation.values()) {
      FinalizeOptions options = FinalizeOptions.DEFAULT.interpolation(interpolation).fill(3);
      for (boolean blended : new boolean[] {true, false}) {
        NDArray pixels =
            DelayedImage.identity(source)
                .warp(map, Size.of(61, 29))
                .finalize(options.blendFill(blended));
        crc.update(bytes(pixels.data()));
      }
    }
  }

  private static byte[] bytes(Object data) {
    if (data instanceof byte[] values) {
      return values;
    }
    if (data instanceof short[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length);
      bytes.asShortBuffer().put(values);
      return bytes.array();
    }
    float[] values = (float[]) data;
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (float value : values) {
      // Which NaN it is, no processor promises.
      bytes.putInt(Float.floatToIntBits(value));
    }
    return bytes.array();
  }
}
