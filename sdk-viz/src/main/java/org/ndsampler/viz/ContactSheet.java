package org.ndsampler.viz;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.LineMetrics;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.Sample;

/**
 * Pictures in a grid of equal cells, with captions and a title. A picture keeps its proportions and
 * is centred in its cell. Immutable.
 */
public final class ContactSheet {
  private static final int MARGIN = 28;
  private static final int GAP = 16;
  private static final double TITLE = 24;
  private static final double SUBTITLE = 14;
  private static final double CAPTION = 13;
  private static final double DETAIL = 12;

  private final String title;
  private final String subtitle;
  private final int columns;
  private final int cellWidth;
  private final int cellHeight;
  private final double scale;
  private final Theme theme;
  private final AnnotationPainter painter;
  private final List<Tile> tiles;

  private ContactSheet(
      String title,
      String subtitle,
      int columns,
      int cellWidth,
      int cellHeight,
      double scale,
      Theme theme,
      AnnotationPainter painter,
      List<Tile> tiles) {
    this.title = title;
    this.subtitle = subtitle;
    this.columns = columns;
    this.cellWidth = cellWidth;
    this.cellHeight = cellHeight;
    this.scale = scale;
    this.theme = theme;
    this.painter = painter;
    this.tiles = tiles;
  }

  /** A sheet of tiles, in rows from the top left. */
  public static ContactSheet of(List<Tile> tiles) {
    return new ContactSheet(
        "", "", 0, 320, 240, 1, Theme.LIGHT, AnnotationPainter.standard(), List.copyOf(tiles));
  }

  /** A sheet of tiles. */
  public static ContactSheet of(Tile... tiles) {
    return of(List.of(tiles));
  }

  /** Two pictures side by side, named "before" and "after". */
  public static ContactSheet beforeAfter(BufferedImage before, BufferedImage after) {
    return beforeAfter(Tile.of(before, "before"), Tile.of(after, "after"));
  }

  /**
   * Two samples side by side, of the same place, say, before and after a change of how they are
   * loaded.
   */
  public static ContactSheet beforeAfter(Sample before, Sample after) {
    return beforeAfter(Tile.of(before).withCaption("before"), Tile.of(after).withCaption("after"));
  }

  /** Two pictures with captions of their own, side by side. */
  public static ContactSheet beforeAfter(Tile before, Tile after) {
    return of(before, after).withColumns(2).withCell(480, 480).withFittedCells();
  }

  /** Makes the cells as high as the highest picture in them, where all are less high. */
  ContactSheet withFittedCells() {
    int highest = 16;
    for (BufferedImage picture : pictures(1)) {
      highest = Math.max(highest, picture.getHeight());
    }
    return withCell(cellWidth, Math.min(cellHeight, highest));
  }

  /** As so many columns that share a width. */
  ContactSheet withColumnsIn(int width, int count) {
    int cell = (width - (count - 1) * GAP) / count;
    return withColumns(count).withCell(cell, cell).withFittedCells();
  }

  /** The pictures of the tiles, each drawn to fit its cell. */
  List<BufferedImage> pictures(double density) {
    AnnotationPainter fitted = fitted(density);
    return tiles.stream().map(tile -> tile.toImage(fitted)).toList();
  }

  private AnnotationPainter fitted(double density) {
    return painter
        .withSize((int) Math.round(cellWidth * density), (int) Math.round(cellHeight * density))
        .withDensity(density);
  }

  /** Adds a tile at the end. */
  public ContactSheet withTile(Tile tile) {
    List<Tile> more = new ArrayList<>(tiles);
    more.add(tile);
    return copy(title, subtitle, columns, cellWidth, cellHeight, scale, theme, painter, more);
  }

  /** Changes the title. */
  public ContactSheet withTitle(String text) {
    return copy(text, subtitle, columns, cellWidth, cellHeight, scale, theme, painter, tiles);
  }

  /** Changes the line under the title. */
  public ContactSheet withSubtitle(String text) {
    return copy(title, text, columns, cellWidth, cellHeight, scale, theme, painter, tiles);
  }

  /**
   * Changes the number of columns; 0 chooses it so that the sheet is somewhat wider than high.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ContactSheet withColumns(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the number of columns must not be negative: " + count);
    }
    return copy(title, subtitle, count, cellWidth, cellHeight, scale, theme, painter, tiles);
  }

  /**
   * Changes the size of the pictures' cells, in pixels at scale 1.
   *
   * @throws IllegalArgumentException if one is less than 16
   */
  public ContactSheet withCell(int width, int height) {
    if (width < 16 || height < 16) {
      throw new IllegalArgumentException(
          "a cell must have at least 16 x 16 pixels: " + width + " x " + height);
    }
    return copy(title, subtitle, columns, width, height, scale, theme, painter, tiles);
  }

  /**
   * Changes how many pixels there are for one at scale 1: 2 for screens of high density and print.
   *
   * @throws IllegalArgumentException unless it is in [0.5, 8]
   */
  public ContactSheet withScale(double factor) {
    if (!(factor >= 0.5 && factor <= 8)) {
      throw new IllegalArgumentException("a scale is in [0.5, 8], not " + factor);
    }
    return copy(title, subtitle, columns, cellWidth, cellHeight, factor, theme, painter, tiles);
  }

  /** Changes the colours. */
  public ContactSheet withTheme(Theme colors) {
    return copy(title, subtitle, columns, cellWidth, cellHeight, scale, colors, painter, tiles);
  }

  /** Changes how annotations are drawn; the size is always that of the cells. */
  public ContactSheet withPainter(AnnotationPainter style) {
    return copy(title, subtitle, columns, cellWidth, cellHeight, scale, theme, style, tiles);
  }

  private static ContactSheet copy(
      String title,
      String subtitle,
      int columns,
      int cellWidth,
      int cellHeight,
      double scale,
      Theme theme,
      AnnotationPainter painter,
      List<Tile> tiles) {
    return new ContactSheet(
        title, subtitle, columns, cellWidth, cellHeight, scale, theme, painter, List.copyOf(tiles));
  }

  /** The title; may be empty. */
  public String title() {
    return title;
  }

  /** The line under the title; may be empty. */
  public String subtitle() {
    return subtitle;
  }

  /** The tiles. */
  public List<Tile> tiles() {
    return tiles;
  }

  /** Width and height of the cells at scale 1. */
  Size cell() {
    return Size.of(cellWidth, cellHeight);
  }

  /** The number of columns that the sheet has. */
  public int columns() {
    int n = Math.max(1, tiles.size());
    if (columns > 0) {
      return Math.min(columns, n);
    }
    double wide = Math.sqrt(n * 1.5 * cellHeight / cellWidth);
    int best = (int) Math.max(1, Math.min(n, Math.rint(wide)));
    // Of two layouts with as many rows, the one without a hole in the last row looks better.
    int rows = (n + best - 1) / best;
    return (n + rows - 1) / rows;
  }

  /**
   * Draws the sheet.
   *
   * @return a new opaque RGB image
   * @throws IllegalArgumentException if it would have more than 2^28 pixels
   */
  public BufferedImage toImage() {
    int across = columns();
    int rows = Math.max(1, (tiles.size() + across - 1) / across);
    int captionHeight = captionHeight();
    int header = headerHeight();
    double width = 2.0 * MARGIN + across * cellWidth + (across - 1) * GAP;
    double height =
        2.0 * MARGIN + header + rows * (cellHeight + captionHeight) + (rows - 1) * (double) GAP;
    double pixels = width * scale * height * scale;
    if (pixels > 1 << 28) {
      throw new IllegalArgumentException(
          "a sheet of "
              + tiles.size()
              + " tiles would have "
              + Math.round(pixels / 1e6)
              + " million pixels; use smaller cells or fewer tiles");
    }
    BufferedImage sheet =
        new BufferedImage(
            (int) Math.ceil(width * scale),
            (int) Math.ceil(height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setColor(theme.background());
      g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      Fonts.smooth(g);
      drawHeader(g, width);
      int cw = (int) Math.round(cellWidth * scale);
      int ch = (int) Math.round(cellHeight * scale);
      AnnotationPainter fitted = fitted(scale);
      for (int i = 0; i < tiles.size(); i++) {
        double x = MARGIN + (i % across) * (cellWidth + GAP);
        double y = MARGIN + header + (i / across) * (cellHeight + captionHeight + GAP);
        drawTile(g, tiles.get(i), x, y, cw, ch, fitted);
      }
    } finally {
      g.dispose();
    }
    return sheet;
  }

  /**
   * Writes the sheet as a PNG file; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writePng(Path file) throws IOException {
    return Images.writePng(toImage(), file);
  }

  private int headerHeight() {
    double height = 0;
    if (!title.isEmpty()) {
      height += lineHeight(Fonts.bold(TITLE));
    }
    if (!subtitle.isEmpty()) {
      height += lineHeight(Fonts.plain(SUBTITLE)) + 4;
    }
    return height > 0 ? (int) Math.ceil(height + 18) : 0;
  }

  private int captionHeight() {
    double height = 0;
    if (tiles.stream().anyMatch(tile -> !tile.caption().isEmpty())) {
      height += lineHeight(Fonts.plain(CAPTION));
    }
    if (tiles.stream().anyMatch(tile -> !tile.detail().isEmpty())) {
      height += lineHeight(Fonts.plain(DETAIL)) + 1;
    }
    return height > 0 ? (int) Math.ceil(height + 7) : 0;
  }

  private static double lineHeight(Font font) {
    return Fonts.metrics(font).getHeight();
  }

  private void drawHeader(Graphics2D g, double width) {
    double y = MARGIN;
    double room = width - 2 * MARGIN;
    if (!title.isEmpty()) {
      g.setColor(theme.text());
      y = line(g, Fonts.bold(TITLE), title, MARGIN, y, room);
    }
    if (!subtitle.isEmpty()) {
      g.setColor(theme.muted());
      line(g, Fonts.plain(SUBTITLE), subtitle, MARGIN, y + 4, room);
    }
  }

  /** Writes a line whose top is at y, and returns its bottom; all in pixels at scale 1. */
  private double line(Graphics2D g, Font font, String text, double x, double y, double room) {
    LineMetrics metrics = Fonts.metrics(font);
    g.setFont(font.deriveFont((float) (font.getSize2D() * scale)));
    g.drawString(
        Fonts.cut(font, text, room),
        (float) (x * scale),
        (float) ((y + metrics.getAscent()) * scale));
    return y + metrics.getHeight();
  }

  private void drawTile(
      Graphics2D g, Tile tile, double x, double y, int width, int height, AnnotationPainter style) {
    int left = (int) Math.round(x * scale);
    int top = (int) Math.round(y * scale);
    g.setColor(theme.panel());
    g.fillRect(left, top, width, height);
    BufferedImage image = tile.toImage(style);
    g.drawImage(
        image, left + (width - image.getWidth()) / 2, top + (height - image.getHeight()) / 2, null);
    // Round corners: a clip would leave them jagged.
    Area corners = new Area(new Rectangle2D.Double(left, top, width, height));
    corners.subtract(
        new Area(new RoundRectangle2D.Double(left, top, width, height, 10 * scale, 10 * scale)));
    g.setColor(theme.background());
    g.fill(corners);
    double below = y + cellHeight + 5;
    if (!tile.caption().isEmpty()) {
      g.setColor(theme.text());
      below = line(g, Fonts.plain(CAPTION), tile.caption(), x + 1, below, cellWidth - 2) + 1;
    }
    if (!tile.detail().isEmpty()) {
      g.setColor(theme.muted());
      line(g, Fonts.plain(DETAIL), tile.detail(), x + 1, below, cellWidth - 2);
    }
  }

  /** The title and how many tiles there are. */
  @Override
  public String toString() {
    return "ContactSheet "
        + (title.isEmpty() ? "" : title + ": ")
        + Numbers.count(tiles.size(), "tile", "tiles")
        + " in "
        + Numbers.count(columns(), "column", "columns");
  }
}
