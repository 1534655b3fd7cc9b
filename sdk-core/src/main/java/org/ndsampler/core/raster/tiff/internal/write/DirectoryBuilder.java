package org.ndsampler.core.raster.tiff.internal.write;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/** The bytes of one directory, little-endian, its long values right after it. For one thread. */
public final class DirectoryBuilder {
  /** The value as its bytes, from 0 to the limit. */
  private record Tag(int tag, int type, long count, ByteBuffer value) {
    int length() {
      return value.capacity();
    }
  }

  private final boolean big;
  private final List<Tag> tags = new ArrayList<>();

  public DirectoryBuilder(boolean big) {
    this.big = big;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  public DirectoryBuilder shorts(int tag, int... values) {
    ByteBuffer bytes = buffer(Math.multiplyExact(2, values.length));
    for (int value : values) {
      bytes.putShort((short) value);
    }
    tags.add(new Tag(tag, TiffTags.TYPE_SHORT, values.length, bytes));
    return this;
  }

  public DirectoryBuilder integer(int tag, int value) {
    tags.add(new Tag(tag, TiffTags.TYPE_LONG, 1, buffer(4).putInt(value)));
    return this;
  }

  /** Offsets, of the width that the file has. */
  public DirectoryBuilder offsets(int tag, long[] values, long shift) {
    ByteBuffer bytes = buffer(Math.multiplyExact(big ? 8 : 4, values.length));
    for (long value : values) {
      if (big) {
        bytes.putLong(value + shift);
      } else {
        bytes.putInt((int) (value + shift));
      }
    }
    tags.add(new Tag(tag, big ? TiffTags.TYPE_LONG8 : TiffTags.TYPE_LONG, values.length, bytes));
    return this;
  }

  public DirectoryBuilder integers(int tag, int[] values) {
    ByteBuffer bytes = buffer(Math.multiplyExact(4, values.length));
    for (int value : values) {
      bytes.putInt(value);
    }
    tags.add(new Tag(tag, TiffTags.TYPE_LONG, values.length, bytes));
    return this;
  }

  public DirectoryBuilder rationals(int tag, int... numerators) {
    ByteBuffer bytes = buffer(8 * numerators.length);
    for (int value : numerators) {
      bytes.putInt(value).putInt(1);
    }
    tags.add(new Tag(tag, 5, numerators.length, bytes));
    return this;
  }

  /** A positive number as a fraction, as exact as one of 32 bits can be. */
  public DirectoryBuilder rational(int tag, double value) {
    long below = 1_000_000;
    while (below > 1 && value * below > 0xffff_ffffL) {
      below /= 10;
    }
    long above = Math.min(0xffff_ffffL, Math.round(value * below));
    tags.add(new Tag(tag, 5, 1, buffer(8).putInt((int) above).putInt((int) below)));
    return this;
  }

  /** Leaves the tag out when there are none. */
  public DirectoryBuilder doubles(int tag, List<Double> values) {
    if (!values.isEmpty()) {
      ByteBuffer bytes = buffer(Math.multiplyExact(8, values.size()));
      for (double value : values) {
        bytes.putDouble(value);
      }
      tags.add(new Tag(tag, TiffTags.TYPE_DOUBLE, values.size(), bytes));
    }
    return this;
  }

  /** Leaves the tag out when there is none. */
  public DirectoryBuilder text(int tag, String text) {
    if (!text.isEmpty()) {
      byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
      tags.add(new Tag(tag, TiffTags.TYPE_ASCII, bytes.length, ByteBuffer.wrap(bytes)));
    }
    return this;
  }

  /** The bytes of the directory with its values: an even number. */
  public int size() {
    long size = entriesSize();
    for (Tag tag : tags) {
      if (tag.length() > inline()) {
        size += padded(tag.length());
      }
    }
    return Math.toIntExact(size);
  }

  private long entriesSize() {
    return big ? 8 + 20L * tags.size() + 8 : 2 + 12L * tags.size() + 4;
  }

  private int inline() {
    return big ? 8 : 4;
  }

  private static int padded(int length) {
    return Math.addExact(length, length & 1);
  }

  /** The bytes, for a directory at {@code offset} that is followed by one at {@code next}. */
  public ByteBuffer build(long offset, long next) {
    tags.sort(Comparator.comparingInt(Tag::tag));
    ByteBuffer out = buffer(size());
    long valueAt = entriesSize();
    if (big) {
      out.putLong(tags.size());
    } else {
      out.putShort((short) tags.size());
    }
    for (Tag tag : tags) {
      out.putShort((short) tag.tag).putShort((short) tag.type);
      if (big) {
        out.putLong(tag.count);
      } else {
        out.putInt((int) tag.count);
      }
      int entryEnd = out.position() + inline();
      if (tag.length() <= inline()) {
        out.put(out.position(), tag.value, 0, tag.length());
      } else {
        if (big) {
          out.putLong(offset + valueAt);
        } else {
          out.putInt((int) (offset + valueAt));
        }
        out.put((int) valueAt, tag.value, 0, tag.length());
        valueAt += padded(tag.length());
      }
      out.position(entryEnd);
    }
    if (big) {
      out.putLong(next);
    } else {
      out.putInt((int) next);
    }
    return out.rewind();
  }
}
