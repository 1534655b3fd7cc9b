package org.ndsampler.chips;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.npy.internal.NpyHeader;
import org.ndsampler.core.raster.npy.internal.NpyValues;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.SampleAnnotations;

/**
 * The arrays of a batch as they lie in a ring: their number, for each its name in 16 bytes and
 * where it begins and how long it is, and then each as NumPy writes it, at a multiple of 64 bytes.
 * For one thread.
 */
final class RingRecord {
  private static final int ALIGNMENT = 64;
  private static final int NAME = 16;
  private static final int ENTRY = NAME + 2 * Long.BYTES;

  private final List<Entry> entries = new ArrayList<>();

  /**
   * An array.
   *
   * @param data a primitive array, as the type stores it
   */
  @SuppressWarnings("ArrayRecordComponent") // kept, never handed out
  private record Entry(
      byte[] name, byte[] header, DType dtype, Object data, int offset, int count) {
    long length() {
      return header.length + (long) count * dtype.bytes();
    }
  }

  /** The arrays of a batch, and more. */
  static RingRecord of(Batch batch, Map<String, NDArray> more) {
    RingRecord record = new RingRecord();
    NDArray pixels = batch.pixels();
    long frames = batch.framesPerSample();
    boolean clips = batch.size() > 0 && batch.pixels(0).shape().isClip();
    record.add(
        "pixels",
        pixels,
        clips
            ? new long[] {batch.size(), frames, pixels.height(), pixels.width(), pixels.channels()}
            : new long[] {batch.size(), pixels.height(), pixels.width(), pixels.channels()});
    record.add("indices", Arrays.stream(batch.indices()).asLongStream().toArray());
    record.addAnnotations(batch.annotations());
    byte[] state = batch.state().getBytes(StandardCharsets.UTF_8);
    record.add("state", DType.UINT8, state, 0, state.length, state.length);
    more.forEach(
        (name, array) ->
            record.add(
                name, array, Arrays.stream(array.shape().toArray()).asLongStream().toArray()));
    return record;
  }

  private void addAnnotations(List<SampleAnnotations> all) {
    int count = all.stream().mapToInt(SampleAnnotations::size).sum();
    long[] samples = new long[count];
    long[] ids = new long[count];
    long[] categories = new long[count];
    float[] boxes = new float[4 * count];
    int at = 0;
    for (int sample = 0; sample < all.size(); sample++) {
      SampleAnnotations its = all.get(sample);
      int size = its.size();
      Arrays.fill(samples, at, at + size, sample);
      System.arraycopy(its.ids(), 0, ids, at, size);
      System.arraycopy(its.categoryIds(), 0, categories, at, size);
      System.arraycopy(its.boxArray(), 0, boxes, 4 * at, 4 * size);
      at += size;
    }
    add("samples", samples);
    add("annotations", ids);
    add("categories", categories);
    add("boxes", DType.FLOAT32, boxes, 0, 4 * count, count, 4);
  }

  private void add(String name, long[] values) {
    add(name, DType.INT64, values, 0, values.length, values.length);
  }

  private void add(String name, NDArray array, long[] shape) {
    NDArray packed = array.isContiguous() ? array : array.copy();
    add(name, packed.dtype(), packed.data(), packed.offset(), packed.shape().count(), shape);
  }

  private void add(String name, DType dtype, Object data, int offset, int count, long... shape) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,15}")) {
      throw new IllegalArgumentException(
          "the name of an array has up to 16 letters, digits and _, not \"" + name + "\"");
    }
    for (Entry entry : entries) {
      if (Arrays.equals(entry.name, bytes)) {
        throw new IllegalArgumentException(
            "a batch has an array \"" + name + "\" already; choose another name");
      }
    }
    entries.add(new Entry(bytes, NpyHeader.encode(dtype, shape), dtype, data, offset, count));
  }

  /** How many bytes it takes. */
  long length() {
    long length = aligned(Long.BYTES + (long) ENTRY * entries.size());
    for (Entry entry : entries) {
      length += aligned(entry.length());
    }
    return length;
  }

  private static long aligned(long length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Copies it to a place of a little-endian buffer. */
  void writeTo(ByteBuffer memory, int start) {
    ByteBuffer to = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(start);
    to.putLong(entries.size());
    long at = aligned(Long.BYTES + (long) ENTRY * entries.size());
    for (Entry entry : entries) {
      to.put(Arrays.copyOf(entry.name, NAME)).putLong(at).putLong(entry.length());
      at += aligned(entry.length());
    }
    at = aligned(Long.BYTES + (long) ENTRY * entries.size());
    for (Entry entry : entries) {
      to.position(Math.toIntExact(start + at)).put(entry.header);
      NpyValues.put(to, entry.dtype, entry.data, entry.offset, entry.count);
      at += aligned(entry.length());
    }
  }
}
