package org.ndsampler.core.raster.tiff.internal.read;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/**
 * One image file directory: its tags, whose values stay in the file and are read when asked for.
 * Immutable.
 */
public final class TiffDirectory {
  private static final long MAX_TEXT = 64 << 20;

  /** As much as some directories take without the places of tiles. */
  private static final int DIRECTORY_BYTES = 1 << 11;

  private final TiffFile file;
  private final String name;
  private final long offset;
  private final long nextOffset;
  private final Map<Integer, Entry> entries;

  /** A tag: where its values are. An entry that points out of the file fails when it is used. */
  public record Entry(int tag, int type, long count, long offset) {}

  private TiffDirectory(
      TiffFile file, String name, long offset, long nextOffset, Map<Integer, Entry> entries) {
    this.file = file;
    this.name = name;
    this.offset = offset;
    this.nextOffset = nextOffset;
    this.entries = entries;
  }

  public static TiffDirectory read(TiffFile file, long offset, String name)
      throws RasterFormatException {
    String what = name + " at byte " + Long.toUnsignedString(offset);
    int countBytes = file.isBig() ? 8 : 2;
    int entryBytes = file.isBig() ? 20 : 12;
    int inline = file.isBig() ? 8 : 4;
    file.require(offset, countBytes, what);
    long count = file.isBig() ? file.i64(offset) : file.u16(offset);
    if (count < 0 || count > 65_535) {
      throw damaged(file, what, count);
    }
    long start = offset + countBytes;
    file.require(start, count * entryBytes + inline, what);
    Map<Integer, Entry> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      long at = start + (long) i * entryBytes;
      int tag = file.u16(at);
      int type = file.u16(at + 2);
      long values = file.isBig() ? file.i64(at + 4) : file.u32(at + 4);
      long valueAt = at + (file.isBig() ? 12 : 8);
      int bytes = TiffTags.typeBytes(type);
      if (bytes == 0) {
        continue;
      }
      boolean fits = values >= 0 && values <= inline / bytes;
      long where = fits ? valueAt : file.isBig() ? file.i64(valueAt) : file.u32(valueAt);
      entries.putIfAbsent(tag, new Entry(tag, type, values, where));
    }
    long next = start + count * entryBytes;
    return new TiffDirectory(
        file, name, offset, file.isBig() ? file.i64(next) : file.u32(next), entries);
  }

  /**
   * What is looked at of a directory to walk past it.
   *
   * @param next where the next one is; 0 at the end
   * @param isPage whether it is an image of its own, no overview and no mask
   */
  record Link(long next, boolean isPage) {}

  /** The way past a directory, of which nothing else is read. */
  static Link link(TiffFile file, long offset, String name) throws RasterFormatException {
    String what = name + " at byte " + Long.toUnsignedString(offset);
    int countBytes = file.isBig() ? 8 : 2;
    int entryBytes = file.isBig() ? 20 : 12;
    file.require(offset, countBytes, what);
    long count = file.isBig() ? file.i64(offset) : file.u16(offset);
    if (count < 0 || count > 65_535) {
      throw damaged(file, what, count);
    }
    long start = offset + countBytes;
    long next = start + count * entryBytes;
    file.require(start, count * entryBytes + (file.isBig() ? 8 : 4), what);
    boolean page = true;
    // Tags ascend.
    for (long at = start;
        at < next && file.u16(at) <= TiffTags.NEW_SUBFILE_TYPE;
        at += entryBytes) {
      if (file.u16(at) == TiffTags.NEW_SUBFILE_TYPE) {
        long value = at + (file.isBig() ? 12 : 8);
        long kind = file.u16(at + 2) == TiffTags.TYPE_SHORT ? file.u16(value) : file.u32(value);
        page = (kind & (TiffTags.SUBFILE_MASK | TiffTags.SUBFILE_REDUCED)) == 0;
      }
    }
    return new Link(file.isBig() ? file.i64(next) : file.u32(next), page);
  }

  private static RasterFormatException damaged(TiffFile file, String what, long count) {
    return new RasterFormatException(
        file.path(), what + " has " + Long.toUnsignedString(count) + " tags: it is damaged");
  }

  public TiffFile file() {
    return file;
  }

  /** What messages call it, such as {@code IFD 2}. */
  String name() {
    return name;
  }

  public long offset() {
    return offset;
  }

  long nextOffset() {
    return nextOffset;
  }

  int entryCount() {
    return entries.size();
  }

  /**
   * About how many bytes the directories of the smaller versions of this image take, where they
   * follow it: each has a quarter of the tiles, with a place and a length for each.
   */
  long bytesOfSmaller() {
    Entry tiles = entries.getOrDefault(TiffTags.TILE_OFFSETS, entries.get(TiffTags.STRIP_OFFSETS));
    long count = tiles == null || tiles.count < 0 ? 0 : Math.min(tiles.count, file.size() / 4);
    // The tiles at the right and at the bottom are rounded up at each halving.
    long edges = 4 * (long) Math.sqrt((double) count);
    return DIRECTORY_BYTES + (count + edges) * (file.isBig() ? 12 : 8) / 3;
  }

  public boolean has(int tag) {
    return entries.containsKey(tag);
  }

  public RasterFormatException problem(String reason) {
    return new RasterFormatException(
        file.path(), name + " at byte " + Long.toUnsignedString(offset) + ": " + reason);
  }

  RasterFormatException unsupported(String reason) {
    return RasterFormatException.unsupported(
        file.path(), name + " at byte " + Long.toUnsignedString(offset) + ": " + reason);
  }

  /** The entry of a tag, its values checked to be in the file; null without the tag. */
  public @Nullable Entry entry(int tag) throws RasterFormatException {
    Entry entry = entries.get(tag);
    if (entry != null) {
      int bytes = TiffTags.typeBytes(entry.type);
      if (entry.count < 0 || entry.count > file.size() / bytes) {
        throw problem(
            "tag "
                + tag
                + " has "
                + Long.toUnsignedString(entry.count)
                + " values, more than the file has bytes");
      }
      file.require(entry.offset, entry.count * bytes, name + " tag " + tag);
    }
    return entry;
  }

  /** Like {@link #entry}, for a tag that has to be there with at least so many values. */
  public Entry requiredEntry(int tag, String label, long count) throws RasterFormatException {
    Entry entry = entry(tag);
    if (entry == null) {
      throw problem("no " + label + " (tag " + tag + ")");
    }
    if (entry.count < count) {
      throw problem(
          label
              + " (tag "
              + tag
              + ") has "
              + entry.count
              + " values where "
              + count
              + " are needed");
    }
    return entry;
  }

  /** A value of a checked entry as an integer, unsigned where its type is. */
  public long integer(Entry entry, long index) throws RasterFormatException {
    return switch (entry.type) {
      case 1, 7, 2 -> file.u8(entry.offset + index);
      case 6 -> (byte) file.u8(entry.offset + index);
      case 3 -> file.u16(entry.offset + 2 * index);
      case 8 -> (short) file.u16(entry.offset + 2 * index);
      case 4, 13 -> file.u32(entry.offset + 4 * index);
      case 9 -> (int) file.u32(entry.offset + 4 * index);
      case 16, 17, 18 -> file.i64(entry.offset + 8 * index);
      default -> throw problem("tag " + entry.tag + " is not an integer");
    };
  }

  /** Says that values of a checked entry are looked at next, up to but not with the last one. */
  void expect(Entry entry, long first, long end) {
    int bytes = TiffTags.typeBytes(entry.type);
    file.expect(entry.offset + first * bytes, (end - first) * bytes);
  }

  /** The first value of a tag, or the default. */
  public long integer(int tag, long absent) throws RasterFormatException {
    Entry entry = entry(tag);
    return entry == null || entry.count == 0 ? absent : integer(entry, 0);
  }

  /** The first value of a tag, or the default, which has to be an int of at least {@code min}. */
  public int integer(int tag, String label, long absent, int min) throws RasterFormatException {
    long value = integer(tag, absent);
    if (value < min || value > Integer.MAX_VALUE) {
      throw problem(label + " (tag " + tag + ") is " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** All values of a tag as doubles; empty without the tag. */
  public double[] doubles(int tag) throws RasterFormatException {
    Entry entry = entry(tag);
    if (entry == null) {
      return new double[0];
    }
    if (entry.count > 1 << 20) {
      throw problem("tag " + tag + " has " + entry.count + " values");
    }
    double[] values = new double[(int) entry.count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (entry.type) {
            case 5 -> {
              long at = entry.offset + 8L * i;
              yield (double) file.u32(at) / file.u32(at + 4);
            }
            case 10 -> {
              long at = entry.offset + 8L * i;
              yield (double) (int) file.u32(at) / (int) file.u32(at + 4);
            }
            case 11 -> Float.intBitsToFloat((int) file.u32(entry.offset + 4L * i));
            case 12 -> Double.longBitsToDouble(file.i64(entry.offset + 8L * i));
            default -> integer(entry, i);
          };
    }
    return values;
  }

  /** The bytes of a tag of one-byte values; null without the tag. */
  byte @Nullable [] bytes(int tag) throws RasterFormatException {
    Entry entry = entry(tag);
    if (entry == null) {
      return null;
    }
    if (TiffTags.typeBytes(entry.type) != 1 || entry.count > MAX_TEXT) {
      throw problem("tag " + tag + " is not text or has more than " + MAX_TEXT + " bytes");
    }
    byte[] bytes = new byte[(int) entry.count];
    file.layoutBytes(entry.offset, bytes, 0, bytes.length);
    return bytes;
  }

  /** The text of a tag up to its first NUL; null without the tag. */
  public @Nullable String text(int tag) throws RasterFormatException {
    byte[] bytes = bytes(tag);
    return bytes == null ? null : text(bytes);
  }

  /** The first bytes of a text; null without the tag. */
  @Nullable String text(int tag, int most) throws RasterFormatException {
    Entry entry = entry(tag);
    if (entry == null || TiffTags.typeBytes(entry.type) != 1) {
      return null;
    }
    byte[] bytes = new byte[(int) Math.min(most, entry.count)];
    file.layoutBytes(entry.offset, bytes, 0, bytes.length);
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
