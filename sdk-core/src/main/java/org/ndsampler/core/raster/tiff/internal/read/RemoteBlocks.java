package org.ndsampler.core.raster.tiff.internal.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;

/**
 * Which bytes of a file far away a window needs, so that they are fetched together before they are
 * decoded. Immutable.
 */
public final class RemoteBlocks {
  /** As many bytes are held at once for one window; a larger one is read in bands. */
  static final long HELD_BYTES = 32L << 20;

  /** A piece of more bytes that is not compressed is read row by row, not kept as a block. */
  private static final long SMALL_PIECE = 1 << 20;

  /**
   * Places of blocks with at most so many bytes of the table between them are read at once: of a
   * large image the rows of a window lie further apart in the table than a page.
   */
  private static final long TABLE_GAP = 1 << 15;

  private final TiffLayout layout;
  private final LongPredicate isHere;

  /**
   * The blocks of an image.
   *
   * @param isHere whether a block has been decoded and need not be fetched
   */
  public RemoteBlocks(TiffLayout layout, LongPredicate isHere) {
    this.layout = layout;
    this.isHere = isHere;
  }

  /** Whether an image is read row by row: what is not compressed, in large pieces. */
  public static boolean isRowWise(TiffLayout layout) {
    return layout.direct
        && (!layout.file.isRemote()
            || (long) layout.blockHeight * layout.pieceRowBytes() > SMALL_PIECE);
  }

  /** Reads a part of a window whose bytes are held. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads it.
     *
     * @throws IOException if the file is damaged or cannot be read
     */
    void read(Window part) throws IOException;
  }

  /**
   * Fetches the bytes of a window, as many rows of blocks at once as may be held, and has them
   * read.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  public void read(Window window, Reader reader) throws IOException {
    expectPlaces(List.of(window));
    boolean rowWise = isRowWise(layout);
    List<ByteRange> ranges = new ArrayList<>();
    long bytes = 0;
    int from = window.y();
    int y = from;
    while (y < window.endY()) {
      int end = (int) Math.min(window.endY(), (y / layout.blockHeight + 1L) * layout.blockHeight);
      if (rowWise) {
        end = Math.min(end, y + 1);
      }
      List<ByteRange> next =
          rowWise ? row(window, y) : blocks(Window.of(window.x(), y, window.width(), end - y));
      long more = next.stream().mapToLong(ByteRange::count).sum();
      if (y > from && bytes + more > HELD_BYTES) {
        fetch(ranges, Window.of(window.x(), from, window.width(), y - from), reader);
        ranges = new ArrayList<>();
        bytes = 0;
        from = y;
      }
      ranges.addAll(next);
      bytes += more;
      y = end;
    }
    fetch(ranges, Window.of(window.x(), from, window.width(), window.endY() - from), reader);
  }

  /**
   * Fetches the bytes of windows at once, each range once, as many as may be held.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  public ByteSource.Held ahead(List<Window> windows) throws IOException {
    expectPlaces(windows);
    Set<ByteRange> ranges = new LinkedHashSet<>();
    long bytes = 0;
    for (Window window : windows) {
      for (ByteRange range : window.isEmpty() ? List.<ByteRange>of() : ranges(window)) {
        if (bytes + range.count() <= HELD_BYTES && ranges.add(range)) {
          bytes += range.count();
        }
      }
    }
    return layout.file.fetch(List.copyOf(ranges));
  }

  /**
   * Reads where the blocks of windows lie, in few requests: each page of the table alone is one.
   */
  private void expectPlaces(List<Window> windows) {
    if (!layout.file.isRemote()) {
      return;
    }
    // Blocks by the first of a run and the last, for each plane that lies on its own.
    TreeMap<Long, Long> runs = new TreeMap<>();
    for (Window window : windows) {
      if (!window.isEmpty()) {
        int lastY = (window.endY() - 1) / layout.blockHeight;
        for (int by = window.y() / layout.blockHeight; by <= lastY; by++) {
          addRun(runs, window, by);
        }
      }
    }
    long gap = TABLE_GAP / layout.placeBytes();
    for (int plane = 0; plane < layout.pieces(); plane++) {
      long first = -1;
      long last = -1;
      for (Map.Entry<Long, Long> run : runs.entrySet()) {
        if (first >= 0 && run.getKey() - last > gap) {
          layout.expectPlaces(layout.piece(first, plane), layout.piece(last, plane));
          first = -1;
        }
        first = first < 0 ? run.getKey() : first;
        last = Math.max(last, run.getValue());
      }
      if (first >= 0) {
        layout.expectPlaces(layout.piece(first, plane), layout.piece(last, plane));
      }
    }
  }

  /** Those blocks of a row that a window touches and that are not here. */
  private void addRun(Map<Long, Long> runs, Window window, int by) {
    long row = (long) by * layout.across;
    long first = row + window.x() / layout.blockWidth;
    long last = row + (window.endX() - 1) / layout.blockWidth;
    while (first <= last && isHere.test(first)) {
      first++;
    }
    while (last >= first && isHere.test(last)) {
      last--;
    }
    if (first <= last) {
      runs.merge(first, last, Math::max);
    }
  }

  private void fetch(List<ByteRange> ranges, Window part, Reader reader) throws IOException {
    ByteSource.Held held = layout.file.fetch(ranges);
    try {
      reader.read(part);
    } finally {
      held.close();
    }
  }

  /**
   * The bytes that a window needs: those of its rows where the image is read row by row, else of
   * its blocks.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  public List<ByteRange> ranges(Window window) throws IOException {
    if (!isRowWise(layout)) {
      return blocks(window);
    }
    List<ByteRange> ranges = new ArrayList<>();
    for (int y = window.y(); y < window.endY(); y++) {
      ranges.addAll(row(window, y));
    }
    return ranges;
  }

  /**
   * The bytes of the blocks that a window touches, but for those that are here and those that were
   * never written.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  private List<ByteRange> blocks(Window window) throws IOException {
    List<ByteRange> ranges = new ArrayList<>();
    int firstX = window.x() / layout.blockWidth;
    int lastX = (window.endX() - 1) / layout.blockWidth;
    int lastY = (window.endY() - 1) / layout.blockHeight;
    for (int by = window.y() / layout.blockHeight; by <= lastY; by++) {
      for (int bx = firstX; bx <= lastX; bx++) {
        long block = (long) by * layout.across + bx;
        if (isHere.test(block)) {
          continue;
        }
        for (int plane = 0; plane < layout.pieces(); plane++) {
          long piece = layout.piece(block, plane);
          if (!layout.isSparse(piece)) {
            ranges.add(layout.fetchedRange(piece, layout.pieceRowBytes() * layout.rows(by)));
          }
        }
      }
    }
    return ranges;
  }

  /** The bytes of a row of a window, in pieces that are not compressed. */
  private List<ByteRange> row(Window window, int y) throws IOException {
    List<ByteRange> ranges = new ArrayList<>();
    int by = y / layout.blockHeight;
    long rowBytes = layout.pieceRowBytes();
    int pixelBytes = (int) (rowBytes / layout.blockWidth);
    for (int x = window.x(); x < window.endX(); ) {
      int bx = x / layout.blockWidth;
      int end = (int) Math.min(window.endX(), (bx + 1L) * layout.blockWidth);
      for (int plane = 0; plane < layout.pieces(); plane++) {
        long piece = layout.piece((long) by * layout.across + bx, plane);
        if (!layout.isSparse(piece)) {
          long offset =
              layout.offset(piece)
                  + (y - (long) by * layout.blockHeight) * rowBytes
                  + (x - (long) bx * layout.blockWidth) * pixelBytes;
          int count = (end - x) * pixelBytes;
          layout.file.require(offset, count, layout.describe(piece));
          ranges.add(new ByteRange(offset, count));
        }
      }
      x = end;
    }
    return ranges;
  }
}
