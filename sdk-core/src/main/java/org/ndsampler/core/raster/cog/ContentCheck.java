package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/** Whether an image holds anything, and whether two hold the same; a part at a time. */
final class ContentCheck {
  /** The sides of the windows in the middle that are looked at first: most images end there. */
  private static final int[] MIDDLES = {16, 1024};

  private static final int BLOCK = 1024;

  /** Rows of about so many bytes are looked at together. */
  private static final long BAND_BYTES = Math.min(8L << 20, Runtime.getRuntime().maxMemory() / 64);

  private ContentCheck() {}

  /** A part of an image to look at. */
  @FunctionalInterface
  private interface Look<T> {
    Optional<T> at(Window window) throws IOException;
  }

  /** Whether any value is neither 0 nor "no data"; a negative value is one, and so is NaN. */
  static boolean hasContent(Raster raster) throws IOException {
    Size size = raster.info().size();
    OptionalDouble nodata = raster.info().nodata();
    if (raster.info().blockSize().equals(size)) {
      // Of a large image that is decoded as a whole, no window can be had cheaply.
      try (RowReader rows = raster.rows()) {
        NDArray band = band(raster.info());
        while (rows.position() < size.height()) {
          if (hasContent(next(rows, band, size), nodata)) {
            return true;
          }
        }
        return false;
      }
    }
    Look<Boolean> look =
        window -> hasContent(raster.read(window), nodata) ? Optional.of(true) : Optional.empty();
    for (int side : MIDDLES) {
      Window middle =
          Window.of((size.width() - side) / 2, (size.height() - side) / 2, side, side)
              .intersection(size.toWindow());
      if (look.at(middle).isPresent()) {
        return true;
      }
    }
    return everywhere(size, look).isPresent();
  }

  private static boolean hasContent(NDArray pixels, OptionalDouble nodata) {
    DType dtype = pixels.dtype();
    double none = nodata.orElse(0);
    if (pixels.data() instanceof float[] values) {
      for (float value : values) {
        if (value != 0 && value != (float) none && !(Double.isNaN(none) && Float.isNaN(value))) {
          return true;
        }
      }
      return false;
    }
    if (pixels.data() instanceof double[] values) {
      for (double value : values) {
        if (value != 0 && value != none && !(Double.isNaN(none) && Double.isNaN(value))) {
          return true;
        }
      }
      return false;
    }
    // Signed or not, a value is told from another by its bits.
    boolean possible = none == Math.rint(none) && none >= dtype.min() && none <= dtype.max();
    long bits = possible ? (long) none : 0;
    if (pixels.data() instanceof byte[] values) {
      for (byte value : values) {
        if (value != 0 && value != (byte) bits) {
          return true;
        }
      }
    } else if (pixels.data() instanceof short[] values) {
      for (short value : values) {
        if (value != 0 && value != (short) bits) {
          return true;
        }
      }
    } else if (pixels.data() instanceof int[] values) {
      for (int value : values) {
        if (value != 0 && value != (int) bits) {
          return true;
        }
      }
    } else if (pixels.data() instanceof long[] values) {
      for (long value : values) {
        if (value != 0 && value != bits) {
          return true;
        }
      }
    }
    return false;
  }

  /** The first difference between two images of the same size, channels and type, in words. */
  static Optional<String> difference(Raster image, Raster original) throws IOException {
    Size size = image.info().size();
    try (RowReader imageRows = image.rows();
        RowReader originalRows = original.rows()) {
      NDArray imageBand = band(image.info());
      NDArray originalBand = NDArray.zeros(imageBand.dtype(), imageBand.shape());
      while (imageRows.position() < size.height()) {
        int y = imageRows.position();
        NDArray a = next(imageRows, imageBand, size);
        NDArray b = next(originalRows, originalBand, size);
        if (!a.contentEquals(b)) {
          return Optional.of(difference(new Window(0, y, a.width(), a.height()), a, b));
        }
      }
      return Optional.empty();
    }
  }

  /** Why two images cannot be the same, going by their headers. */
  static Optional<String> difference(RasterInfo image, RasterInfo original) {
    boolean same =
        image.size().equals(original.size())
            && image.channels() == original.channels()
            && image.dtype() == original.dtype();
    return same
        ? Optional.empty()
        : Optional.of("It is " + describe(image) + ", and the original is " + describe(original));
  }

  private static String difference(Window window, NDArray a, NDArray b) {
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          if (Double.compare(a.value(y, x, c), b.value(y, x, c)) != 0) {
            return "Channel "
                + c
                + " of pixel ("
                + (window.x() + x)
                + ", "
                + (window.y() + y)
                + ") is "
                + a.value(y, x, c)
                + ", and in the original "
                + b.value(y, x, c);
          }
        }
      }
    }
    // Values of 64 bits that are the same in floating point.
    return "The pixels in " + window + " are not those of the original";
  }

  /** Room for some rows: whole rows of blocks, so that none is decoded twice. */
  private static NDArray band(RasterInfo info) {
    int width = info.size().width();
    int height = info.size().height();
    long rowBytes = Math.max(1, (long) width * info.channels() * info.dtype().bytes());
    long wanted = Math.max(1, BAND_BYTES / rowBytes);
    int block = Math.max(1, info.blockSize().height());
    long rows = block >= height ? wanted : (wanted + block - 1) / block * block;
    return NDArray.zeros(
        info.dtype(), Shape.of((int) Math.min(height, rows), width, info.channels()));
  }

  private static NDArray next(RowReader rows, NDArray band, Size size) throws IOException {
    int height = Math.min(band.height(), size.height() - rows.position());
    NDArray part = band.crop(new Window(0, 0, size.width(), height));
    rows.read(part);
    return part;
  }

  private static String describe(RasterInfo info) {
    return info.size() + " x " + info.channels() + " of " + info.dtype();
  }

  private static <T> Optional<T> everywhere(Size size, Look<T> look) throws IOException {
    for (int y = 0; y < size.height(); y += BLOCK) {
      for (int x = 0; x < size.width(); x += BLOCK) {
        Optional<T> found =
            look.at(
                Window.of(
                    x, y, Math.min(BLOCK, size.width() - x), Math.min(BLOCK, size.height() - y)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
