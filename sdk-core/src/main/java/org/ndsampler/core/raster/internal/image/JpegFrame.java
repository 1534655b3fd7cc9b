package org.ndsampler.core.raster.internal.image;

import java.util.List;

/**
 * How the coefficients of a JPEG are laid out: blocks of 64, in rows of units that are coded
 * together. Immutable.
 *
 * @param width of the image
 * @param height of the image
 * @param progressive whether the scans bring the coefficients bit by bit
 * @param components in the order of the frame header
 */
record JpegFrame(int width, int height, boolean progressive, List<Component> components) {
  /** The values of a block. */
  static final int BLOCK = 64;

  /** The width and height of a block in pixels. */
  static final int SIDE = 8;

  JpegFrame {
    components = List.copyOf(components);
  }

  /**
   * A component.
   *
   * @param id its number in the file
   * @param across how many of its blocks a unit has from left to right
   * @param down how many from top to bottom
   * @param table the number of its quantization table
   */
  record Component(int id, int across, int down, int table) {}

  private int mostAcross() {
    return components.stream().mapToInt(Component::across).max().orElse(1);
  }

  private int mostDown() {
    return components.stream().mapToInt(Component::down).max().orElse(1);
  }

  /** The rows of pixels in a row of units. */
  int unitRows() {
    return SIDE * mostDown();
  }

  /** The columns of pixels in a unit. */
  int unitColumns() {
    return SIDE * mostAcross();
  }

  /** The units in a row. */
  int unitsAcross() {
    return ceil(width, SIDE * mostAcross());
  }

  /** The rows of units. */
  int unitsDown() {
    return ceil(height, unitRows());
  }

  /** The blocks of a component in a row, those included that only fill up the last unit. */
  int blocksAcross(int component) {
    return unitsAcross() * components.get(component).across();
  }

  /** The blocks of a component in a row that hold pixels: as many has a scan of it alone. */
  int ownBlocksAcross(int component) {
    return ceil(width * components.get(component).across(), SIDE * mostAcross());
  }

  /** The rows of blocks of a component that hold pixels. */
  int ownBlocksDown(int component) {
    return ceil(height * components.get(component).down(), SIDE * mostDown());
  }

  /** Whether a sample of each component stands for a whole number of pixels. */
  boolean hasWholeFactors() {
    for (Component component : components) {
      if (mostAcross() % component.across() != 0 || mostDown() % component.down() != 0) {
        return false;
      }
    }
    return true;
  }

  /** The blocks in a unit of these components. */
  int blocksInUnit() {
    return components.stream().mapToInt(c -> c.across() * c.down()).sum();
  }

  /** Room for the coefficients of a row of units: for each component its rows of blocks. */
  short[][] room() {
    short[][] room = new short[components.size()][];
    for (int c = 0; c < room.length; c++) {
      room[c] = new short[blocksAcross(c) * components.get(c).down() * BLOCK];
    }
    return room;
  }

  private static int ceil(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
