package org.ndsampler.core.raster.npy.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;

/**
 * What NPY has no room for, behind the values, where NumPy does not look: the nodata value, names,
 * scaling and georeference of an image, what its reader should know, and its mask.
 *
 * <p>Layout, big-endian: magic (long), version (int), length of the text (int), the text (see the
 * code), then for a mask one byte for each pixel, row after row.
 *
 * @param info the array's own, with all that
 * @param mask null without
 */
public record NpyExtra(RasterInfo info, @Nullable NpyRaster mask) {
  private static final long MAGIC = 0x4e4453_494e464f_0aL; // "NDSINFO" and a line feed
  private static final int VERSION = 1;
  private static final int FIXED = 16;
  private static final int MAX_TEXT = 1 << 24;
  private static final int BAND_BYTES = 1 << 20;

  /**
   * Appends what an image tells besides its pixels to the NPY file of its pixels; nothing if there
   * is nothing.
   */
  public static void append(Path file, Raster source, CancellationToken cancellation)
      throws IOException {
    RasterInfo info = source.info();
    Optional<? extends Raster> mask = source.mask();
    RasterInfo plain =
        RasterInfo.of(
                info.path(),
                info.format(),
                info.size(),
                info.channels(),
                info.dtype(),
                info.blockSize())
            .withOverviews(info.overviews(), info.overviewsToImage());
    if (plain.equals(info) && mask.isEmpty()) {
      return;
    }
    byte[] text = text(info, mask.isPresent());
    if (text.length > MAX_TEXT) {
      throw new IOException(
          info.path() + ": what it says besides its pixels is too long: " + text.length + " bytes");
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer head = ByteBuffer.allocate(FIXED + text.length);
      write(out, head.putLong(MAGIC).putInt(VERSION).putInt(text.length).put(text).flip());
      if (mask.isPresent()) {
        int width = info.size().width();
        int height = info.size().height();
        int rows = Math.max(1, BAND_BYTES / Math.max(1, width));
        for (int y = 0; y < height; y += rows) {
          cancellation.throwIfCancelled();
          int count = Math.min(rows, height - y);
          NDArray band = NDArray.zeros(DType.UINT8, Shape.of(count, width, 1));
          mask.get().read(new Window(0, y, width, count), band);
          write(out, ByteBuffer.wrap((byte[]) band.data()));
        }
      }
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static byte[] text(RasterInfo info, boolean masked) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBoolean(masked);
    out.writeBoolean(info.nodata().isPresent());
    out.writeDouble(info.nodata().orElse(0));
    texts(out, info.channelNames());
    numbers(out, info.scales());
    numbers(out, info.offsets());
    numbers(
        out,
        info.georeference()
            .map(a -> List.of(a.m00(), a.m01(), a.m02(), a.m10(), a.m11(), a.m12()))
            .orElse(List.of()));
    texts(out, info.warnings());
    // Readers of before stop here.
    Optional<GeoTransform> place = info.geoTransform();
    texts(out, place.flatMap(GeoTransform::crs).map(List::of).orElse(List.of()));
    out.writeBoolean(place.isPresent() && place.get().isGeographic());
    return bytes.toByteArray();
  }

  private static void texts(DataOutputStream out, List<String> values) throws IOException {
    out.writeInt(values.size());
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static void numbers(DataOutputStream out, List<Double> values) throws IOException {
    out.writeInt(values.size());
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  /** What stands behind the values of a file; null if nothing of this kind does. */
  static @Nullable NpyExtra read(
      Path path, SeekableByteChannel channel, NpyHeader header, RasterInfo info)
      throws IOException {
    long end = header.end();
    long size = channel.size();
    if (size - end < FIXED) {
      return null;
    }
    ByteBuffer head = fill(path, channel, end, FIXED);
    if (head.getLong(0) != MAGIC) {
      return null;
    }
    int length = head.getInt(12);
    if (head.getInt(8) != VERSION
        || length < 0
        || length > MAX_TEXT
        || length > size - end - FIXED) {
      throw damaged(path, end);
    }
    byte[] text = fill(path, channel, end + FIXED, length).array();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(text))) {
      boolean masked = in.readBoolean();
      boolean hasNodata = in.readBoolean();
      double nodata = in.readDouble();
      RasterInfo found =
          info.withNodata(hasNodata ? OptionalDouble.of(nodata) : OptionalDouble.empty())
              .withChannelNames(readTexts(in))
              .withScaling(readNumbers(in), readNumbers(in));
      List<Double> map = readNumbers(in);
      if (map.size() == 6) {
        found =
            found.withGeoreference(
                Optional.of(
                    new Affine(
                        map.get(0), map.get(1), map.get(2), map.get(3), map.get(4), map.get(5))));
      }
      found = found.withWarnings(readTexts(in));
      if (in.available() > 0) {
        String crs = String.join("", readTexts(in));
        boolean geographic = in.readBoolean();
        found =
            found.withGeoTransform(
                found.geoTransform().map(place -> place.crs(crs).geographic(geographic)));
      }
      if (!masked) {
        return new NpyExtra(found, null);
      }
      long from = end + FIXED + length;
      if (info.size().area() > size - from) {
        throw damaged(path, from);
      }
      NpyHeader bytes = NpyHeader.ofBytes(from, info.size().height(), info.size().width());
      return new NpyExtra(found, NpyRaster.of(path, NpyData.open(path, channel, bytes)));
    } catch (RasterFormatException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(path, end);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    List<String> values = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      // Not more than there is, whatever the number says.
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("a text of " + length + " bytes");
      }
      values.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static List<Double> readNumbers(DataInputStream in) throws IOException {
    List<Double> values = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      values.add(in.readDouble());
    }
    return values;
  }

  private static ByteBuffer fill(Path path, SeekableByteChannel channel, long from, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    channel.position(from);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new RasterFormatException(path, "the file was truncated while it was read");
      }
    }
    return buffer.flip();
  }

  private static RasterFormatException damaged(Path path, long at) {
    return new RasterFormatException(
        path,
        "what stands behind the values, at byte "
            + at
            + ", is damaged, or of a newer version; make the file anew");
  }
}
