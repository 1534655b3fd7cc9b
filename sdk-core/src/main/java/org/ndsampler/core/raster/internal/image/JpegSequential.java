package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * The plain kind of JPEG, which nearly all are: baseline or extended sequential, with all of its
 * components in one scan, and nothing wrong with it. It is decoded by our own code to the bits of
 * libjpeg-turbo; of everything else, and at the first thing that is not sound, it says nothing, and
 * {@link JpegDecoder} goes the long way, whose judgement counts. Immutable.
 */
final class JpegSequential {
  // So there is one place that decides what damage is, and the fast way need not know how libjpeg
  // goes on after it. A damaged file is decoded twice, which is no matter.

  /** As many blocks a unit may have at most (B.2.3). */
  private static final int MOST_BLOCKS = 10;

  private final JpegFrame frame;
  private final JpegScan.Header scan;
  private final boolean converts;
  private final JpegCodes[] means;
  private final JpegCodes[] others;
  private final int[][] steps;

  /** The blocks of a unit: of each its component, column and row. */
  private final int[] components;

  private final int[] columns;
  private final int[] rows;

  private JpegSequential(
      JpegFrame frame,
      JpegScan.Header scan,
      boolean converts,
      JpegCodes[] means,
      JpegCodes[] others,
      int[][] steps) {
    this.frame = frame;
    this.scan = scan;
    this.converts = converts;
    this.means = means;
    this.others = others;
    this.steps = steps;
    components = new int[frame.blocksInUnit()];
    columns = new int[components.length];
    rows = new int[components.length];
    int to = 0;
    for (JpegScan.Part part : scan.components()) {
      JpegFrame.Component component = frame.components().get(part.place());
      for (int y = 0; y < component.down(); y++) {
        for (int x = 0; x < component.across(); x++) {
          components[to] = part.place();
          columns[to] = x;
          rows[to++] = y;
        }
      }
    }
  }

  /**
   * What the segments before the data say.
   *
   * @param head the file, or as much of it as goes to its first scan
   * @param converts whether three components are luma and chroma
   * @return null if it is not of the plain kind
   */
  static @Nullable JpegSequential of(Path path, byte[] head, boolean converts) {
    try {
      JpegScans scans = JpegScans.head(path, head);
      JpegFrame frame = scans.frame();
      int count = frame.components().size();
      List<JpegScan.Header> found = scans.scans();
      if (found.isEmpty()
          || frame.progressive()
          || !scans.isOnce()
          || frame.blocksInUnit() > MOST_BLOCKS
          || !frame.hasWholeFactors()) {
        return null;
      }
      JpegCodes[] means = new JpegCodes[count];
      JpegCodes[] others = new JpegCodes[count];
      int[][] steps = new int[count][];
      for (JpegScan.Part part : found.get(0).components()) {
        JpegCodes mean = JpegCodes.of(part.mean(), true);
        JpegCodes other = JpegCodes.of(part.others(), false);
        if (mean == null || other == null) {
          return null;
        }
        means[part.place()] = mean;
        others[part.place()] = other;
        steps[part.place()] = JpegTransform.steps(scans.quantization(part.place()));
      }
      return new JpegSequential(frame, found.get(0), converts, means, others, steps);
    } catch (IOException e) {
      // Its words are for who reads the file as it has to be read.
      return null;
    }
  }

  JpegFrame frame() {
    return frame;
  }

  /**
   * Decodes a window, having looked at all of the data.
   *
   * @param file the whole file
   * @param index to which the places are added where one can enter later
   * @return the pixels as {@link JpegPainter#result} has them; null if anything is not sound
   */
  byte @Nullable [] decode(byte[] file, Window window, JpegIndex index) {
    return decode(file, new JpegPainter(frame, window, converts), index);
  }

  /**
   * Decodes the whole at a smaller size.
   *
   * @param halvings 1 for a half of its width and height, 2 for a quarter, 3 for an eighth
   * @return the pixels as {@link JpegReducer#result} has them; null if anything is not sound
   */
  byte @Nullable [] decodeSmaller(byte[] file, int halvings) {
    return decode(file, new JpegReducer(frame, halvings, converts), new JpegIndex());
  }

  private byte @Nullable [] decode(byte[] file, JpegCanvas canvas, JpegIndex index) {
    Reader reader = new Reader(canvas);
    int start = (int) scan.start();
    reader.entropy.enter(file, start, file.length, 0);
    int across = frame.unitsAcross();
    int down = frame.unitsDown();
    for (int row = 0; row < down; row++) {
      if (!reader.row(row, 0, across, index)) {
        return null;
      }
    }
    JpegEntropy entropy = reader.entropy;
    int end = entropy.position();
    boolean sound =
        entropy.isAtMarker()
            && entropy.position() + 2 <= file.length
            && file[entropy.position()] == (byte) JpegMarkers.PREFIX
            && file[entropy.position() + 1] == (byte) JpegMarkers.EOI;
    if (!sound || end < start) {
      return null;
    }
    index.trim();
    return canvas.result();
  }

  /** Gives the bytes of a file. */
  @FunctionalInterface
  interface Bytes {
    byte[] read(long start, int count) throws IOException;
  }

  /**
   * Decodes a window of a file that was looked at before, entering its data where the index says.
   *
   * @return the pixels; null if anything is not sound
   */
  byte @Nullable [] decode(Bytes file, long length, Window window, JpegIndex index)
      throws IOException {
    Reader reader = new Reader(new JpegPainter(frame, window, converts));
    JpegCanvas canvas = reader.canvas;
    int across = frame.unitsAcross();
    for (int row = canvas.firstRow(); row < canvas.endRow(); row++) {
      int from = index.floor(row * across + canvas.firstUnit());
      int last = row * across + canvas.endUnit() - 1;
      int after = index.floor(last) + 1;
      long start = index.place(from) >> 3;
      // The byte of the next place may belong to what is before, and so may a marker there.
      long end = after < index.count() ? (index.place(after) >> 3) + 4 : length;
      byte[] bytes = file.read(start, (int) (Math.min(end, length) - start));
      reader.entropy.enter(bytes, 0, bytes.length, (int) index.place(from) & 7);
      index.means(from, reader.before);
      if (!reader.row(row, index.unit(from) - row * across, canvas.endUnit(), null)) {
        return null;
      }
    }
    return canvas.result();
  }

  /** Decodes units. */
  private final class Reader {
    final JpegEntropy entropy = new JpegEntropy();
    final JpegCanvas canvas;
    final int mostSum;
    final int[] before = new int[frame.components().size()];
    final int[][][] values;
    final boolean[] needsOthers;
    final int[][] ownSteps;
    final int[] own = new int[frame.components().size()];
    final int[] across = new int[own.length];

    Reader(JpegCanvas canvas) {
      this.canvas = canvas;
      mostSum = canvas.mostSum();
      values = new int[own.length][][];
      needsOthers = new boolean[own.length];
      ownSteps = new int[own.length][];
      for (int c = 0; c < own.length; c++) {
        across[c] = frame.components().get(c).across();
        own[c] = frame.ownBlocksAcross(c);
        values[c] = canvas.values(c);
        long places = canvas.places(c);
        needsOthers[c] = places != 1;
        ownSteps[c] = places == -1 ? steps[c] : JpegTransform.steps(steps[c], places);
      }
    }

    /** Decodes some units of a row; whether they are sound. */
    boolean row(int row, int from, int end, @Nullable JpegIndex index) {
      int first = row * frame.unitsAcross();
      int firstWanted = canvas.firstUnit();
      int endWanted = canvas.endUnit();
      boolean wantedRow = row >= canvas.firstRow() && row < canvas.endRow();
      int interval = scan.restartInterval();
      for (int unit = from; unit < end; unit++) {
        if (index != null && (unit == 0 || index.isFar(entropy.position()))) {
          index.note(first + unit, entropy.place(), before);
        }
        if (interval > 0 && first + unit > 0 && (first + unit) % interval == 0) {
          int number = ((first + unit) / interval - 1) & 7;
          if (!entropy.restart(JpegMarkers.RST0 + number)) {
            return false;
          }
          Arrays.fill(before, 0);
        }
        boolean wanted = wantedRow && unit >= firstWanted && unit < endWanted;
        if (!(wanted ? unit(unit) : skip())) {
          return false;
        }
      }
      if (wantedRow) {
        canvas.endOf(row, entropy.takePresent());
      }
      return true;
    }

    private boolean skip() {
      for (int c : components) {
        int difference = entropy.difference(means[c]);
        before[c] += difference;
        if (difference == Integer.MIN_VALUE || !entropy.skipOthers(others[c])) {
          return false;
        }
      }
      return true;
    }

    private boolean unit(int unit) {
      if (!canvas.hasRoom(unit)) {
        canvas.transform(entropy.takePresent());
      }
      for (int b = 0; b < components.length; b++) {
        int c = components[b];
        int difference = entropy.difference(means[c]);
        if (difference == Integer.MIN_VALUE) {
          return false;
        }
        before[c] += difference;
        int x = unit * across[c] + columns[b];
        if (x >= own[c]) {
          // Nothing looks at a block that only fills up a unit.
          if (!entropy.skipOthers(others[c])) {
            return false;
          }
          continue;
        }
        int block = canvas.block(c, unit, columns[b], rows[b]);
        int mean = (short) before[c] * (steps[c][1] >>> JpegTransform.STEP_SHIFT);
        values[c][0][block] = mean;
        if (!needsOthers[c]) {
          if (!entropy.skipOthers(others[c])) {
            return false;
          }
          continue;
        }
        long sum = entropy.others(others[c], ownSteps[c], values[c], block, Math.abs((long) mean));
        if (sum < 0 || sum > mostSum) {
          return false;
        }
      }
      return true;
    }
  }
}
