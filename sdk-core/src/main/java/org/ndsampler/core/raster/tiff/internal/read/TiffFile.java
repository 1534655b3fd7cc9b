package org.ndsampler.core.raster.tiff.internal.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.OpenedFile;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/**
 * The bytes of one TIFF file and its header. Immutable and safe for concurrent use.
 *
 * <p>The file is memory-mapped, or read if it is small, and its channel closed at once: no handle
 * stays open, an interrupt of a reader harms nobody, and the map goes when this object is
 * collected. A map of more than a GiB is made of segments that begin at each GiB and reach two GiB,
 * so that a run of up to a GiB lies in one segment wherever it starts.
 */
public final class TiffFile {
  /** The most directories that are looked at. */
  static final int MAX_DIRECTORIES = 10_000;

  /** The most pages that are walked past in search of overviews and masks. */
  static final int MAX_PAGES = 100;

  /** The most directories of a file whose pages are asked for. */
  static final int MAX_STACK = 1 << 24;

  /** The most tags, over all directories. */
  static final int MAX_ENTRIES = 1_000_000;

  /** A run of bytes that is read at once is shorter than this. */
  public static final long MAX_RUN = 1L << 30;

  private static final String UNREAD_PAGES =
      " pages; the first one is read; for all of them, open it with RasterOptions.pages";

  private static final int SEGMENT_SHIFT = 30;
  private static final long SEGMENT_MASK = (1L << SEGMENT_SHIFT) - 1;

  private final Path path;
  private final OpenedFile opened;
  private final long size;
  private final ByteBuffer[] segments;
  private final boolean big;
  private final ByteOrder order;
  private final long firstDirectory;

  private TiffFile(
      Path path,
      OpenedFile opened,
      long size,
      ByteBuffer[] segments,
      boolean big,
      ByteOrder order,
      long firstDirectory) {
    this.path = path;
    this.opened = opened;
    this.size = size;
    this.segments = segments;
    this.big = big;
    this.order = order;
    this.firstDirectory = firstDirectory;
  }

  /** Whether these first bytes of a file are those of a TIFF. */
  public static boolean isTiff(ByteBuffer header) {
    if (header.remaining() < 8) {
      return false;
    }
    int at = header.position();
    byte a = header.get(at);
    byte b = header.get(at + 1);
    int magic =
        a == 'I'
            ? (header.get(at + 2) & 0xff) | (header.get(at + 3) & 0xff) << 8
            : (header.get(at + 3) & 0xff) | (header.get(at + 2) & 0xff) << 8;
    return a == b && (a == 'I' || a == 'M') && (magic == 42 || magic == 43);
  }

  public static TiffFile open(Path path) throws IOException {
    long size;
    ByteBuffer[] segments;
    String reason = RegularFiles.whyNone(path);
    if (reason != null) {
      throw new RasterFormatException(path, reason);
    }
    OpenedFile opened = OpenedFile.of(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      size = channel.size();
      segments = map(path, channel, size);
    } catch (UnsupportedOperationException e) {
      // A file system without maps, such as one in memory.
      size = Files.size(path);
      if (size >= MAX_RUN) {
        throw new RasterFormatException(
            path, "this file system cannot map files, and " + size + " bytes are too many", e);
      }
      byte[] all = Files.readAllBytes(path);
      size = all.length;
      segments = new ByteBuffer[] {ByteBuffer.wrap(all)};
    }
    if (size < 8) {
      throw new RasterFormatException(
          path, "not a TIFF: a TIFF has a header of 8 bytes, this file has " + size + " in all");
    }
    ByteBuffer first = segments[0];
    if (!isTiff(first)) {
      throw new RasterFormatException(
          path, "not a TIFF: byte 0 does not begin with II or MM and the number 42 or 43");
    }
    ByteOrder order = first.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    for (ByteBuffer segment : segments) {
      segment.order(order);
    }
    boolean big = first.getShort(2) == 43;
    long ifd;
    if (big) {
      if (size < 16 || first.getShort(4) != 8 || first.getShort(6) != 0) {
        throw new RasterFormatException(path, "the BigTIFF header at byte 0 is damaged");
      }
      ifd = first.getLong(8);
    } else {
      ifd = first.getInt(4) & 0xffffffffL;
    }
    return new TiffFile(path, opened, size, segments, big, order, ifd);
  }

  private static ByteBuffer[] map(Path path, FileChannel channel, long size) throws IOException {
    int count = (int) Math.max(1, (size + SEGMENT_MASK) >>> SEGMENT_SHIFT);
    ByteBuffer[] segments = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      long start = (long) i << SEGMENT_SHIFT;
      segments[i] = Maps.map(path, channel, start, Math.min(size - start, Integer.MAX_VALUE));
    }
    return segments;
  }

  public Path path() {
    return path;
  }

  public long size() {
    return size;
  }

  /** Whether it was overwritten in place while it is open. */
  public OpenedFile opened() {
    return opened;
  }

  public boolean isBig() {
    return big;
  }

  ByteOrder order() {
    return order;
  }

  long firstDirectoryOffset() {
    return firstDirectory;
  }

  /** The directories of the chain, in its order; at least one. */
  public List<TiffDirectory> directories() throws RasterFormatException {
    List<TiffDirectory> found = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    int entries = 0;
    long offset = firstDirectory;
    while (offset != 0) {
      if (!seen.add(offset)) {
        throw new RasterFormatException(
            path,
            "IFD " + found.size() + " at byte " + offset + " was met before: the chain is a loop");
      }
      if (found.size() >= MAX_DIRECTORIES) {
        throw new RasterFormatException(path, "more than " + MAX_DIRECTORIES + " IFDs");
      }
      TiffDirectory directory = TiffDirectory.read(this, offset, "IFD " + found.size());
      entries += directory.entryCount();
      if (entries > MAX_ENTRIES) {
        throw new RasterFormatException(path, "more than " + MAX_ENTRIES + " tags");
      }
      found.add(directory);
      offset = directory.nextOffset();
    }
    if (found.isEmpty()) {
      throw noImage();
    }
    return found;
  }

  /** The directory of the image. */
  TiffDirectory first() throws RasterFormatException {
    if (firstDirectory == 0) {
      throw noImage();
    }
    return TiffDirectory.read(this, firstDirectory, "IFD 0");
  }

  /**
   * The first directory and those after it that may belong to it: its overviews and masks. What is
   * wrong with the chain after the first one, and pages that are not read, become sentences; more
   * than some pages are not walked, so that a file of any number of them opens fast.
   *
   * @param counted whether to say how many pages are not read
   */
  public List<TiffDirectory> chain(List<String> warnings, boolean counted)
      throws RasterFormatException {
    List<TiffDirectory> found = new ArrayList<>();
    found.add(first());
    Set<Long> seen = new HashSet<>(List.of(firstDirectory));
    long offset = found.get(0).nextOffset();
    int entries = 0;
    int pages = 1;
    for (int i = 1; offset != 0 && pages <= MAX_PAGES; i++) {
      if (!seen.add(offset)) {
        warnings.add("IFD " + i + " at byte " + offset + " was met before: the chain is a loop");
        break;
      }
      if (i >= MAX_DIRECTORIES || entries > MAX_ENTRIES) {
        warnings.add("IFD " + i + " and those after it are not read: there are too many");
        break;
      }
      try {
        TiffDirectory directory = TiffDirectory.read(this, offset, "IFD " + i);
        entries += directory.entryCount();
        offset = directory.nextOffset();
        long kind = directory.integer(TiffTags.NEW_SUBFILE_TYPE, 0);
        if ((kind & (TiffTags.SUBFILE_MASK | TiffTags.SUBFILE_REDUCED)) == 0) {
          pages++;
        } else {
          found.add(directory);
        }
      } catch (RasterFormatException e) {
        warnings.add("what follows the first page cannot be read: " + reason(e));
        break;
      }
    }
    if (!counted) {
      return found;
    }
    if (pages > MAX_PAGES) {
      warnings.add(morePages("more than " + MAX_PAGES));
    } else if (pages > 1) {
      warnings.add(morePages(String.valueOf(pages)));
    } else {
      long images = StackDescription.imagesOfOneDirectory(found.get(0));
      if (images > 1) {
        warnings.add(morePages(String.valueOf(images)));
      }
    }
    return found;
  }

  private static String morePages(String count) {
    return "the file has " + count + UNREAD_PAGES;
  }

  /** Whether a warning is that about pages that are not read. */
  public static boolean tellsOfPages(String warning) {
    return warning.endsWith(UNREAD_PAGES);
  }

  /**
   * Where the directories of all pages are, in the order of the chain; those of overviews and masks
   * are not among them. Only what is needed to find the next one is looked at, so that a hundred
   * thousand take some milliseconds. A chain that is damaged ends where it is, with a sentence.
   */
  public long[] pages(List<String> warnings) throws RasterFormatException {
    if (firstDirectory == 0) {
      throw noImage();
    }
    long[] pages = new long[16];
    int found = 0;
    // Of a loop, the mark is met again: it moves on after 1, 2, 4, 8 .. steps.
    long mark = 0;
    int steps = 0;
    int wait = 1;
    long offset = firstDirectory;
    for (int i = 0; offset != 0; i++) {
      if (offset == mark) {
        warnings.add("the IFD at byte " + offset + " was met before: the chain is a loop");
        return Arrays.stream(pages, 0, found).distinct().toArray();
      }
      if (++steps == wait) {
        mark = offset;
        steps = 0;
        wait *= 2;
      }
      if (i == MAX_STACK) {
        warnings.add("IFD " + i + " and those after it are not read: there are too many");
        break;
      }
      try {
        TiffDirectory.Link link = TiffDirectory.link(this, offset, "IFD " + i);
        if (found == 0 || link.isPage()) {
          pages = found == pages.length ? Arrays.copyOf(pages, 2 * found) : pages;
          pages[found++] = offset;
        }
        offset = link.next();
      } catch (RasterFormatException e) {
        if (found == 0) {
          throw e;
        }
        warnings.add("what follows page " + (found - 1) + " cannot be read: " + reason(e));
        break;
      }
    }
    return Arrays.copyOf(pages, found);
  }

  private RasterFormatException noImage() {
    return new RasterFormatException(path, "the header names no IFD: there is no image");
  }

  /** What is wrong, without the path. */
  public String reason(RasterFormatException e) {
    String message = String.valueOf(e.getMessage());
    String start = path + ": ";
    return message.startsWith(start) ? message.substring(start.length()) : message;
  }

  /** Fails unless these bytes are in the file. */
  public void require(long offset, long length, String what) throws RasterFormatException {
    if (offset < 0 || length < 0 || offset > size || length > size - offset) {
      throw new RasterFormatException(
          path,
          what
              + ": bytes "
              + Long.toUnsignedString(offset)
              + " to "
              + Long.toUnsignedString(offset + length)
              + " are not in the file, which ends at "
              + size
              + "; it is damaged or truncated");
    }
  }

  // The positions below have been checked by require.

  public int u8(long offset) {
    ByteBuffer segment = segment(offset);
    int value = segment.get(local(offset)) & 0xff;
    settle(segment);
    return value;
  }

  int u16(long offset) {
    ByteBuffer segment = segment(offset);
    int value = segment.getShort(local(offset)) & 0xffff;
    settle(segment);
    return value;
  }

  long u32(long offset) {
    ByteBuffer segment = segment(offset);
    long value = segment.getInt(local(offset)) & 0xffffffffL;
    settle(segment);
    return value;
  }

  long i64(long offset) {
    ByteBuffer segment = segment(offset);
    long value = segment.getLong(local(offset));
    settle(segment);
    return value;
  }

  private static void settle(ByteBuffer segment) {
    if (segment.isDirect()) {
      Maps.settle();
    }
  }

  /** Copies bytes; {@link Maps} says what happens if they are gone. */
  public void bytes(long offset, byte[] target, int from, int count) {
    if (count > 0) {
      ByteBuffer segment = segment(offset);
      segment.get(local(offset), target, from, count);
      settle(segment);
    }
  }

  /**
   * A buffer over these bytes, fewer than {@link #MAX_RUN}, in the file's byte order. It is a map:
   * never for native code.
   */
  public ByteBuffer slice(long offset, int count) {
    return segment(offset).slice(local(offset), count).order(order);
  }

  /** The segment in which a run of fewer than {@link #MAX_RUN} bytes lies. */
  public ByteBuffer segment(long offset) {
    return segments[(int) (offset >>> SEGMENT_SHIFT)];
  }

  /** The position in its {@link #segment}. */
  public static int local(long offset) {
    return (int) (offset & SEGMENT_MASK);
  }
}
