package org.ndsampler.core.raster.internal.image;

/**
 * Takes the coefficients of a JPEG, a row of units after the other, and makes something of them.
 * For one thread.
 */
interface JpegCanvas {

  /** The first unit of each row that is needed. */
  int firstUnit();

  /** The unit after the last one that is needed. */
  int endUnit();

  /** The first row of units that is needed. */
  int firstRow();

  /** The row of units after the last one that is needed. */
  int endRow();

  /**
   * Where the coefficients of a component go that are not 0, multiplied with their steps, as {@link
   * JpegTransform#values} has them.
   */
  int[][] values(int component);

  /** A bit for each natural place of a coefficient that is needed of a component. */
  long places(int component);

  /**
   * The largest sum of absolute values of the coefficients of a block with which nothing overflows.
   */
  int mostSum();

  /**
   * The number of a block among the values of its component.
   *
   * @param component its place in the frame
   * @param unit one for which {@link #hasRoom} said so
   * @param x its column in the unit
   * @param y its row in the unit
   */
  int block(int component, int unit, int x, int y);

  /** Whether there is room for the blocks of a unit; else {@link #transform} is next. */
  boolean hasRoom(int unit);

  /**
   * Makes samples of the blocks that are there.
   *
   * @param present which coefficients are not 0, as {@link JpegTransform#inverse} wants it
   */
  void transform(long present);

  /** Takes note that all units of a row are there; rows come in their order. */
  void endOf(int row, long present);

  /** The pixels: one component, red, green and blue, or four components. */
  byte[] result();
}
