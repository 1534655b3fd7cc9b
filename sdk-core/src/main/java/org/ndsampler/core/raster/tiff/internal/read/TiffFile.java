package org.ndsampler.core.raster.tiff.internal.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.OpenedFile;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ChannelSource;
import org.ndsampler.core.internal.source.LayoutPages;
import org.ndsampler.core.internal.source.SourceFileSystem;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/**
 * The bytes of one TIFF file and its header. Safe for concurrent use.
 *
 * <p>The file is memory-mapped, or read if it is small, and its channel closed at once: no handle
 * stays open, an interrupt of a reader harms nobody, and the map goes when this object is
 * collected. A map of more than a GiB is made of segments that begin at each GiB and reach two GiB,
 * so that a run of up to a GiB lies in one segment wherever it starts.
 *
 * <p>Where there are no maps, in an archive, in memory, over a network, the file is read by ranges
 * from a {@link ByteSource}, which {@link #close} closes: what says how it is laid out in pages
 * that are kept, pixels as they are wanted. What then fails is an {@link UncheckedIOException} out
 * of the methods that declare none.
 */
public final class TiffFile implements Closeable {
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

  /** The bytes before a tile that say how long it is, in a COG. */
  static final int LEADER = 4;

  /** The promises of a COG are among so many first bytes. */
  private static final int PROMISES = 320;

  private static final String UNREAD_PAGES =
      " pages; the first one is read; for all of them, open it with RasterOptions.pages";

  private static final int SEGMENT_SHIFT = 30;
  private static final long SEGMENT_MASK = (1L << SEGMENT_SHIFT) - 1;

  private final Path path;
  private final OpenedFile opened;
  private final long size;
  private final ByteBuffer[] segments;

  /** What is read where nothing is mapped, and there are no segments; null where there are. */
  private final @Nullable ByteSource source;

  private final @Nullable LayoutPages pages;
  private final boolean big;
  private final ByteOrder order;
  private final long firstDirectory;
  private final boolean leaders;

  private TiffFile(
      Path path,
      OpenedFile opened,
      Content content,
      boolean big,
      ByteOrder order,
      long firstDirectory) {
    this.path = path;
    this.opened = opened;
    this.size = content.size;
    this.segments = content.segments;
    this.source = content.source;
    this.pages = content.pages;
    this.big = big;
    this.order = order;
    this.firstDirectory = firstDirectory;
    this.leaders = isRemote() && promisesLeaders();
  }

  /** What GDAL's COG driver writes behind the header, where it is still true. */
  private boolean promisesLeaders() {
    byte[] start = new byte[(int) Math.min(size, PROMISES)];
    layoutBytes(0, start, 0, start.length);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.startsWith("GDAL_STRUCTURAL_METADATA_SIZE=", big ? 16 : 8)
        && text.contains("BLOCK_LEADER=SIZE_AS_UINT4\n")
        && text.contains("KNOWN_INCOMPATIBLE_EDITION=NO");
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
    String reason = RegularFiles.whyNone(path);
    if (reason != null) {
      throw new RasterFormatException(path, reason);
    }
    OpenedFile opened = OpenedFile.of(path);
    Content content = Content.of(path);
    try {
      return of(path, opened, content);
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private static TiffFile of(Path path, OpenedFile opened, Content content) throws IOException {
    long size = content.size;
    if (size < 8) {
      throw new RasterFormatException(
          path, "not a TIFF: a TIFF has a header of 8 bytes, this file has " + size + " in all");
    }
    ByteBuffer first = content.header();
    if (!isTiff(first)) {
      throw new RasterFormatException(
          path, "not a TIFF: byte 0 does not begin with II or MM and the number 42 or 43");
    }
    ByteOrder order = first.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    first.order(order);
    for (ByteBuffer segment : content.segments) {
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
    return new TiffFile(path, opened, content, big, order, ifd);
  }

  /** Where the bytes come from: a map, or else a source. */
  private static final class Content {
    private static final int HEADER_BYTES = 16;

    private final long size;
    private final ByteBuffer[] segments;
    private final @Nullable ByteSource source;
    private final @Nullable LayoutPages pages;

    private Content(long size, ByteBuffer[] segments) {
      this.size = size;
      this.segments = segments;
      this.source = null;
      this.pages = null;
    }

    private Content(ByteSource source) {
      this.size = source.size();
      this.segments = new ByteBuffer[0];
      this.source = source;
      this.pages = new LayoutPages(source);
    }

    static Content of(Path path) throws IOException {
      boolean foreign = !path.getFileSystem().equals(FileSystems.getDefault());
      if (foreign && path.getFileSystem() instanceof SourceFileSystem) {
        return new Content(ChannelSource.open(path));
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        return new Content(channel.size(), map(path, channel, channel.size()));
      } catch (UnsupportedOperationException e) {
        return new Content(ChannelSource.open(path));
      } catch (IOException e) {
        if (!foreign || e instanceof FileSystemException) {
          throw e;
        }
        // Some file systems say in this way that they have no maps.
        return new Content(ChannelSource.open(path));
      }
    }

    ByteBuffer header() throws IOException {
      if (source == null) {
        return segments[0];
      }
      byte[] header = new byte[(int) Math.min(HEADER_BYTES, size)];
      Objects.requireNonNull(pages).copy(0, header, 0, header.length);
      return ByteBuffer.wrap(header);
    }

    void close() throws IOException {
      if (source != null) {
        source.close();
      }
    }
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
    long expected = found.get(0).bytesOfSmaller();
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
        expect(offset, expected);
        TiffDirectory directory = TiffDirectory.read(this, offset, "IFD " + i);
        expected = directory.bytesOfSmaller();
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

  /** Whether each read is a round trip over a network, so that few reads matter. */
  public boolean isRemote() {
    return source != null && source.isRemote();
  }

  /** Whether the bytes are in memory, in segments. */
  public boolean isMapped() {
    return source == null;
  }

  /**
   * Says that so many bytes, as far as the file has them, are looked at next for how it is laid
   * out.
   */
  void expect(long offset, long count) {
    if (pages != null && offset >= 0 && offset < size) {
      try {
        pages.expect(offset, count);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Brings pixels that are read next, where that saves time.
   *
   * @return what holds them until it is closed
   */
  public ByteSource.Held fetch(List<ByteRange> ranges) throws IOException {
    return source == null ? ByteSource.Held.NOTHING : source.fetch(ranges);
  }

  /**
   * Whether each tile has its length in the bytes before it, and that is to be used: of a file over
   * a network, whose table of lengths would take another request.
   */
  boolean hasLeaders() {
    return leaders;
  }

  /** The length of the tile at a place as the bytes before it say; -1 if they are not here. */
  long leader(long offset) {
    if (!leaders || source == null || offset < LEADER) {
      return -1;
    }
    byte[] bytes = new byte[LEADER];
    return source.readHeld(offset - LEADER, bytes, 0, LEADER)
        ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL
        : -1;
  }

  // The positions below have been checked by require.

  public int u8(long offset) {
    if (pages != null) {
      return (int) number(pages, offset, 1);
    }
    ByteBuffer segment = segment(offset);
    int value = segment.get(local(offset)) & 0xff;
    settle(segment);
    return value;
  }

  int u16(long offset) {
    if (pages != null) {
      return (int) number(pages, offset, 2);
    }
    ByteBuffer segment = segment(offset);
    int value = segment.getShort(local(offset)) & 0xffff;
    settle(segment);
    return value;
  }

  long u32(long offset) {
    if (pages != null) {
      return number(pages, offset, 4);
    }
    ByteBuffer segment = segment(offset);
    long value = segment.getInt(local(offset)) & 0xffffffffL;
    settle(segment);
    return value;
  }

  long i64(long offset) {
    if (pages != null) {
      return number(pages, offset, 8);
    }
    ByteBuffer segment = segment(offset);
    long value = segment.getLong(local(offset));
    settle(segment);
    return value;
  }

  private long number(LayoutPages from, long offset, int bytes) {
    try {
      return from.number(offset, bytes, order);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void settle(ByteBuffer segment) {
    if (segment.isDirect()) {
      Maps.settle();
    }
  }

  /** Copies pixels; {@link Maps} says what happens if they are gone. */
  public void bytes(long offset, byte[] target, int from, int count) {
    if (count <= 0) {
      return;
    }
    if (source != null) {
      try {
        source.read(offset, target, from, count);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    ByteBuffer segment = segment(offset);
    segment.get(local(offset), target, from, count);
    settle(segment);
  }

  /** Copies bytes that say how the file is laid out, or what it is. */
  public void layoutBytes(long offset, byte[] target, int from, int count) {
    if (pages == null) {
      bytes(offset, target, from, count);
      return;
    }
    try {
      pages.copy(offset, target, from, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A buffer over these bytes, fewer than {@link #MAX_RUN}, in the file's byte order. It is a map
   * where the file {@linkplain #isMapped is mapped}: never for native code.
   */
  public ByteBuffer slice(long offset, int count) {
    if (source != null) {
      byte[] copy = new byte[count];
      bytes(offset, copy, 0, count);
      return ByteBuffer.wrap(copy).order(order);
    }
    return segment(offset).slice(local(offset), count).order(order);
  }

  /**
   * The segment in which a run of fewer than {@link #MAX_RUN} bytes lies; only where the file
   * {@linkplain #isMapped is mapped}.
   */
  public ByteBuffer segment(long offset) {
    return segments[(int) (offset >>> SEGMENT_SHIFT)];
  }

  /** The position in its {@link #segment}. */
  public static int local(long offset) {
    return (int) (offset & SEGMENT_MASK);
  }

  /** Closes the source, if there is one; closing twice is allowed. */
  @Override
  public void close() throws IOException {
    if (source != null) {
      source.close();
    }
  }
}
