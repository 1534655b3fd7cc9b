package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * One scan of a JPEG that is being decoded to coefficients, a row of units after the other. For one
 * thread.
 */
final class JpegScan {
  private static final int BLOCK = JpegFrame.BLOCK;

  private final JpegFrame frame;
  private final Header header;
  private final JpegBits bits;
  private final int[] before;

  /** The units until the next restart marker, and which one that is. */
  private int untilRestart;

  private int restart;

  /** Blocks that bring nothing more, of a progressive scan. */
  private int empty;

  /**
   * What is known of a scan before its data.
   *
   * @param components their places in the frame
   * @param first the first coefficient of each block that the scan has, in the order of the file
   * @param last the last one
   * @param high how many bits lower those were that are there already; 0 if none are
   * @param low how many bits are left for later scans
   * @param restartInterval the units between two restart markers; 0 without any
   * @param start the byte at which its data begins
   * @param end and at which it ends
   */
  record Header(
      List<Part> components,
      int first,
      int last,
      int high,
      int low,
      int restartInterval,
      long start,
      long end) {

    Header {
      components = List.copyOf(components);
    }

    Header endingAt(long position) {
      return new Header(
          components, first, last, high, low, restartInterval, start, Math.min(end, position));
    }
  }

  /**
   * A component of a scan.
   *
   * @param place in the frame
   * @param mean the table of the first coefficient, if there is one
   * @param others the table of the others, if there is one
   */
  record Part(int place, @Nullable JpegHuffman mean, @Nullable JpegHuffman others) {}

  JpegScan(JpegFrame frame, Header header, JpegBits bits) {
    this.frame = frame;
    this.header = header;
    this.bits = bits;
    this.before = new int[frame.components().size()];
    this.untilRestart = header.restartInterval();
  }

  Header header() {
    return header;
  }

  /**
   * Decodes a row of units.
   *
   * @param row its number; rows come in their order
   * @param room the coefficients of the row, as {@link JpegFrame#room} has them, to which those of
   *     the scan are added
   */
  void row(int row, short[][] room) throws IOException {
    if (header.components().size() == 1) {
      // A scan of one component has its blocks row by row, and only those that hold pixels.
      Part part = header.components().get(0);
      int down = frame.components().get(part.place()).down();
      int own = frame.ownBlocksAcross(part.place());
      int stride = frame.blocksAcross(part.place());
      int rows = Math.min(down, frame.ownBlocksDown(part.place()) - row * down);
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < own; x++) {
          nextUnit();
          block(part, room[part.place()], (y * stride + x) * BLOCK);
        }
      }
      return;
    }
    for (int unit = 0; unit < frame.unitsAcross(); unit++) {
      nextUnit();
      for (Part part : header.components()) {
        JpegFrame.Component component = frame.components().get(part.place());
        int stride = frame.blocksAcross(part.place());
        for (int y = 0; y < component.down(); y++) {
          for (int x = 0; x < component.across(); x++) {
            int at = y * stride + unit * component.across() + x;
            block(part, room[part.place()], at * BLOCK);
          }
        }
      }
    }
  }

  private void nextUnit() throws IOException {
    if (header.restartInterval() == 0) {
      return;
    }
    if (untilRestart == 0) {
      if (!bits.restart(JpegMarkers.RST0 + restart)) {
        throw bits.damaged("restart marker " + restart + " is missing");
      }
      restart = (restart + 1) & 7;
      untilRestart = header.restartInterval();
      Arrays.fill(before, 0);
      empty = 0;
    }
    untilRestart--;
  }

  private void block(Part part, short[] values, int at) throws IOException {
    if (!frame.progressive()) {
      sequential(part, values, at);
    } else if (header.first() == 0) {
      mean(part, values, at);
    } else if (header.high() == 0) {
      firstBits(part, values, at);
    } else {
      nextBit(part, values, at);
    }
    if (bits.isBeyondEnd()) {
      throw bits.damaged("the data of a scan ends too early");
    }
  }

  private int symbol(@Nullable JpegHuffman table) throws IOException {
    if (table == null) {
      throw bits.damaged("a scan uses a Huffman table that is not there");
    }
    int symbol = bits.symbol(table);
    if (symbol < 0) {
      throw bits.damaged("a code that no Huffman table has");
    }
    return symbol;
  }

  private int difference(Part part) throws IOException {
    int length = symbol(part.mean());
    if (length > 15) {
      throw bits.damaged("a difference of " + length + " bits");
    }
    return bits.difference(length);
  }

  /** F.2.2; a run beyond the block ends at its last coefficient, as in libjpeg. */
  private void sequential(Part part, short[] values, int at) throws IOException {
    before[part.place()] += difference(part);
    values[at] = (short) before[part.place()];
    for (int k = 1; k < BLOCK; k++) {
      int symbol = symbol(part.others());
      int length = symbol & 0xf;
      if (length == 0) {
        if (symbol != 0xf0) {
          return;
        }
        k += 15;
      } else {
        k += symbol >> 4;
        values[at + Math.min(k, BLOCK - 1)] = (short) bits.difference(length);
      }
    }
  }

  /** The first coefficient of a progressive JPEG (G.1.2.1). */
  private void mean(Part part, short[] values, int at) throws IOException {
    if (header.high() == 0) {
      before[part.place()] += difference(part);
      values[at] = (short) (before[part.place()] << header.low());
    } else if (bits.bits(1) != 0) {
      values[at] |= (short) (1 << header.low());
    }
  }

  /** The others, as far as they are there for the first time (G.1.2.2). */
  private void firstBits(Part part, short[] values, int at) throws IOException {
    if (empty > 0) {
      empty--;
      return;
    }
    for (int k = header.first(); k <= header.last(); k++) {
      int symbol = symbol(part.others());
      int run = symbol >> 4;
      int length = symbol & 0xf;
      if (length != 0) {
        k += run;
        values[at + Math.min(k, BLOCK - 1)] = (short) (bits.difference(length) << header.low());
      } else if (run == 15) {
        k += 15;
      } else {
        empty = (1 << run) + bits.bits(run) - 1;
        return;
      }
    }
  }

  /** One more bit of the others (G.1.2.3). */
  private void nextBit(Part part, short[] values, int at) throws IOException {
    int k = header.first();
    if (empty == 0) {
      for (; k <= header.last(); k++) {
        int symbol = symbol(part.others());
        int run = symbol >> 4;
        int length = symbol & 0xf;
        short value = 0;
        if (length > 1) {
          throw bits.damaged("a coefficient of " + length + " bits where one was to come");
        } else if (length == 1) {
          value = (short) ((bits.bits(1) != 0 ? 1 : -1) << header.low());
        } else if (run != 15) {
          empty = (1 << run) + bits.bits(run);
          break;
        }
        for (; k <= header.last(); k++) {
          if (values[at + k] != 0) {
            refine(values, at + k);
          } else if (--run < 0) {
            break;
          }
        }
        if (value != 0) {
          values[at + Math.min(k, BLOCK - 1)] = value;
        }
      }
    }
    if (empty > 0) {
      for (; k <= header.last(); k++) {
        if (values[at + k] != 0) {
          refine(values, at + k);
        }
      }
      empty--;
    }
  }

  private void refine(short[] values, int at) throws IOException {
    int bit = 1 << header.low();
    if (bits.bits(1) != 0 && (values[at] & bit) == 0) {
      values[at] += (short) (values[at] >= 0 ? bit : -bit);
    }
  }
}
