package org.ndsampler.viz.paint;

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
import java.util.function.Consumer;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.Numbers;

/**
 * Pictures in a grid of equal cells, with captions and a title. A picture keeps its proportions and
 * is centred in its cell. Immutable.
 *
 * @since 0.1
 */
public final class ContactSheet {
  private static final int MARGIN = 28;
  private static final int GAP = 16;
  private static final double TITLE = 24;
  private static final double SUBTITLE = 14;
  private static final double CAPTION = 13;
  private static final double DETAIL = 12;
  private static final double LEGEND = 13;

  /** How many lines a caption and a detail have at most. */
  private static final int MOST_LINES = 2;

  /** How high a sheet without tiles is below its title. */
  private static final int EMPTY = 40;

  /** How wide the pictures of one row are together, at most, while there is room for each. */
  private static final int WIDEST_ROW = 1440;

  private static final int LEAST_CELL = 160;

  private static final int ITEMS = 32;
  private static final int ITEMS_OF_A_ROW = 8;

  private final List<Tile> tiles;
  private final Settings settings;

  /** The settings; written only before the sheet that holds them is made. */
  private static final class Settings implements Cloneable {
    private String title = "";
    private String subtitle = "";
    private Legend legend = Legend.empty();
    private int columns;
    private int cellWidth = 320;
    private int cellHeight = 240;
    private double scale = 1;
    private Theme theme = Theme.LIGHT;
    private AnnotationPainter painter = AnnotationPainter.standard();

    Settings copy() {
      try {
        return (Settings) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private ContactSheet(List<Tile> tiles, Settings settings) {
    this.tiles = List.copyOf(tiles);
    this.settings = settings;
  }

  private ContactSheet with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new ContactSheet(tiles, copy);
  }

  /** A sheet of tiles, in rows from the top left. */
  public static ContactSheet of(List<Tile> tiles) {
    return new ContactSheet(tiles, new Settings());
  }

  /** A sheet of tiles. */
  public static ContactSheet of(Tile... tiles) {
    return of(List.of(tiles));
  }

  /**
   * The windows of a grid on its first four images or videos, those with an object filled; of a
   * grid of millions, the first 4,000. The images are read through a sampler that is closed again;
   * where one cannot be read, its windows are drawn on a plain ground.
   */
  public static ContactSheet of(SampleGrid grid) {
    return GridTiles.sheet(grid);
  }

  /** The first 32 items of a batch, without their annotations; of clips, their first frames. */
  public static ContactSheet of(Batch batch) {
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < Math.min(batch.size(), ITEMS); i++) {
      tiles.add(Tile.of(batch.pixels(i), List.of(), "image " + batch.targets().get(i).imageId()));
    }
    return of(tiles).columns(Math.min(ITEMS_OF_A_ROW, tiles.size())).cell(160, 120);
  }

  /**
   * What an epoch saw, as heat maps of the images of an audit with one scale of colours for all:
   * the brighter a part of an image, the more often it was seen; what was never seen is black. The
   * boxes of annotations that were seen are white, those never seen red. Images without a declared
   * size are left out.
   *
   * @param most how many images at most, from the first on
   */
  public static ContactSheet of(Audit audit, int most) {
    return HeatMaps.sheet(audit, most);
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
    return sideBySide(before, after);
  }

  /**
   * Pictures in one row, each with its caption as its title, to be compared.
   *
   * <pre>{@code
   * ContactSheet.sideBySide(Tile.of(sampler.loadImage(1), "the image"), Tile.of(sample, "a window"));
   * }</pre>
   */
  public static ContactSheet sideBySide(Tile... pictures) {
    int count = Math.max(1, pictures.length);
    int cell = Math.max(LEAST_CELL, Math.min(480, WIDEST_ROW / count));
    return of(pictures).columns(count).cell(cell, cell).fittedCells();
  }

  /** Makes the cells as high as the highest picture in them, where all are less high. */
  ContactSheet fittedCells() {
    int highest = 16;
    for (BufferedImage picture : pictures(1)) {
      highest = Math.max(highest, picture.getHeight());
    }
    return cell(settings.cellWidth, Math.min(settings.cellHeight, highest));
  }

  /**
   * As so many columns that share a width, with cells as high as the highest picture in them.
   *
   * @param shape the highest that a cell is for its width
   */
  public ContactSheet columnsIn(int width, int count, double shape) {
    int cell = (width - (count - 1) * GAP) / count;
    return columns(count).cell(cell, (int) Math.round(cell * shape)).fittedCells();
  }

  /** The pictures of the tiles, each drawn to fit its cell. */
  List<BufferedImage> pictures(double density) {
    AnnotationPainter fitted = fitted(density);
    return tiles.stream().map(tile -> tile.toImage(fitted)).toList();
  }

  private AnnotationPainter fitted(double density) {
    return settings
        .painter
        .size(
            (int) Math.round(settings.cellWidth * density),
            (int) Math.round(settings.cellHeight * density))
        .density(density);
  }

  /** Adds a tile at the end. */
  public ContactSheet tile(Tile tile) {
    List<Tile> more = new ArrayList<>(tiles);
    more.add(tile);
    return new ContactSheet(more, settings);
  }

  /** Changes the title. */
  public ContactSheet title(String text) {
    return with(s -> s.title = text);
  }

  /** The title; may be empty. */
  public String title() {
    return settings.title;
  }

  /** Changes the line under the title. */
  public ContactSheet subtitle(String text) {
    return with(s -> s.subtitle = text);
  }

  /** The line under the title; may be empty. */
  public String subtitle() {
    return settings.subtitle;
  }

  /** Says below the title what colours mean. */
  ContactSheet legend(Legend colors) {
    return with(s -> s.legend = colors);
  }

  /** What the colours mean. */
  Legend legend() {
    return settings.legend;
  }

  /**
   * Changes the number of columns; 0 chooses it so that the sheet is somewhat wider than high.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ContactSheet columns(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the number of columns must not be negative: " + count);
    }
    return with(s -> s.columns = count);
  }

  /** The number of columns that the sheet has. */
  public int columns() {
    int n = Math.max(1, tiles.size());
    if (settings.columns > 0) {
      return Math.min(settings.columns, n);
    }
    double wide = Math.sqrt(n * 1.5 * settings.cellHeight / settings.cellWidth);
    int best = (int) Math.max(1, Math.min(n, Math.rint(wide)));
    // Of two layouts with as many rows, the one without a hole in the last row looks better.
    int rows = (n + best - 1) / best;
    return (n + rows - 1) / rows;
  }

  /**
   * Changes the size of the pictures' cells, in pixels at scale 1.
   *
   * @throws IllegalArgumentException if one is less than 16
   */
  public ContactSheet cell(int width, int height) {
    if (width < 16 || height < 16) {
      throw new IllegalArgumentException(
          "a cell must have at least 16 x 16 pixels: " + width + " x " + height);
    }
    return with(
        s -> {
          s.cellWidth = width;
          s.cellHeight = height;
        });
  }

  /** Width and height of the cells at scale 1. */
  public Size cell() {
    return Size.of(settings.cellWidth, settings.cellHeight);
  }

  /**
   * Changes how many pixels there are for one at scale 1: 2 for screens of high density and print.
   *
   * @throws IllegalArgumentException unless it is in [0.5, 8]
   */
  public ContactSheet scale(double factor) {
    if (!(factor >= 0.5 && factor <= 8)) {
      throw new IllegalArgumentException("a scale is in [0.5, 8], not " + factor);
    }
    return with(s -> s.scale = factor);
  }

  /** How many pixels there are for one at scale 1. */
  public double scale() {
    return settings.scale;
  }

  /** Changes the colours. */
  public ContactSheet theme(Theme colors) {
    return with(s -> s.theme = colors);
  }

  /** The colours. */
  public Theme theme() {
    return settings.theme;
  }

  /** Changes how annotations are drawn; the size is always that of the cells. */
  public ContactSheet painter(AnnotationPainter style) {
    return with(s -> s.painter = style);
  }

  /** How annotations are drawn. */
  public AnnotationPainter painter() {
    return settings.painter;
  }

  /** The tiles. */
  public List<Tile> tiles() {
    return tiles;
  }

  /**
   * The sheet as elements for a page of HTML, whose style lays them out: the tiles drawn for
   * screens of high density, the texts as text.
   */
  public String toHtml() {
    StringBuilder html = new StringBuilder();
    if (!title().isEmpty()) {
      html.append("<h3>").append(Elements.escape(title())).append("</h3>");
    }
    if (!subtitle().isEmpty()) {
      html.append("<p>").append(Elements.escape(subtitle())).append("</p>");
    }
    if (!legend().isEmpty()) {
      html.append(legend().toHtml());
    }
    html.append("<div class=\"sheet\" style=\"--columns:")
        .append(columns())
        .append(";--width:")
        .append(cell().width())
        .append("px;--cell:")
        .append(cell().width())
        .append('/')
        .append(cell().height())
        .append("\">");
    List<BufferedImage> pictures = pictures(2);
    for (int i = 0; i < pictures.size(); i++) {
      Tile tile = tiles().get(i);
      String name = tile.caption().isEmpty() ? title() : tile.caption();
      html.append("<figure><div>")
          .append(Elements.image(pictures.get(i), name, pictures.get(i).getWidth() / 2))
          .append("</div><figcaption>");
      if (!tile.caption().isEmpty()) {
        html.append("<b>").append(Elements.escape(tile.caption())).append("</b>");
      }
      if (!tile.detail().isEmpty()) {
        html.append("<span>").append(Elements.escape(tile.detail())).append("</span>");
      }
      html.append("</figcaption></figure>");
    }
    return html.append("</div>").toString();
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
    int cell = tiles.isEmpty() ? EMPTY : settings.cellHeight;
    int captionHeight = captionHeight();
    double width = 2.0 * MARGIN + across * settings.cellWidth + (across - 1) * GAP;
    int header = headerHeight(width - 2 * MARGIN);
    double height =
        2.0 * MARGIN + header + rows * (cell + captionHeight) + (rows - 1) * (double) GAP;
    double pixels = width * settings.scale * height * settings.scale;
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
            (int) Math.ceil(width * settings.scale),
            (int) Math.ceil(height * settings.scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setColor(settings.theme.background());
      g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      Fonts.smooth(g);
      drawHeader(g, width);
      int cw = (int) Math.round(settings.cellWidth * settings.scale);
      int ch = (int) Math.round(settings.cellHeight * settings.scale);
      AnnotationPainter fitted = fitted(settings.scale);
      for (int i = 0; i < tiles.size(); i++) {
        double x = MARGIN + (i % across) * (settings.cellWidth + GAP);
        double y = MARGIN + header + (i / across) * (settings.cellHeight + captionHeight + GAP);
        drawTile(g, tiles.get(i), x, y, cw, ch, fitted);
      }
      if (tiles.isEmpty()) {
        g.setColor(settings.theme.muted());
        line(g, Fonts.plain(SUBTITLE), "nothing to show", MARGIN, MARGIN + header, width);
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

  private int headerHeight(double room) {
    double height = 0;
    if (!settings.title.isEmpty()) {
      Font font = Fonts.bold(TITLE);
      height += Fonts.lines(font, settings.title, room).size() * lineHeight(font);
    }
    if (!settings.subtitle.isEmpty()) {
      Font font = Fonts.plain(SUBTITLE);
      height += Fonts.lines(font, settings.subtitle, room).size() * lineHeight(font) + 4;
    }
    if (!settings.legend.isEmpty()) {
      height += settings.legend.height(LEGEND, room) + 10;
    }
    return height > 0 ? (int) Math.ceil(height + 18) : 0;
  }

  private int captionHeight() {
    int captions = 0;
    int details = 0;
    for (Tile tile : tiles) {
      captions = Math.max(captions, caption(tile).size());
      details = Math.max(details, detail(tile).size());
    }
    double height =
        captions * lineHeight(Fonts.plain(CAPTION)) + details * lineHeight(Fonts.plain(DETAIL));
    return height > 0 ? (int) Math.ceil(height + (details > 0 ? 8 : 7)) : 0;
  }

  private List<String> caption(Tile tile) {
    return below(Fonts.plain(CAPTION), tile.caption());
  }

  private List<String> detail(Tile tile) {
    return below(Fonts.plain(DETAIL), tile.detail());
  }

  private List<String> below(Font font, String text) {
    return text.isEmpty() ? List.of() : Fonts.lines(font, text, settings.cellWidth - 2, MOST_LINES);
  }

  private static double lineHeight(Font font) {
    return Fonts.metrics(font).getHeight();
  }

  private void drawHeader(Graphics2D g, double width) {
    double y = MARGIN;
    double room = width - 2 * MARGIN;
    if (!settings.title.isEmpty()) {
      g.setColor(settings.theme.text());
      for (String text : Fonts.lines(Fonts.bold(TITLE), settings.title, room)) {
        y = line(g, Fonts.bold(TITLE), text, MARGIN, y, room);
      }
    }
    if (!settings.subtitle.isEmpty()) {
      g.setColor(settings.theme.muted());
      y += 4;
      for (String text : Fonts.lines(Fonts.plain(SUBTITLE), settings.subtitle, room)) {
        y = line(g, Fonts.plain(SUBTITLE), text, MARGIN, y, room);
      }
    }
    double scale = settings.scale;
    settings.legend.draw(
        g, MARGIN * scale, (y + 10) * scale, LEGEND * scale, room * scale, settings.theme);
  }

  /** Writes a line whose top is at y, and returns its bottom; all in pixels at scale 1. */
  private double line(Graphics2D g, Font font, String text, double x, double y, double room) {
    LineMetrics metrics = Fonts.metrics(font);
    g.setFont(font.deriveFont((float) (font.getSize2D() * settings.scale)));
    g.drawString(
        Fonts.cut(font, Fonts.oneLine(text), room),
        (float) (x * settings.scale),
        (float) ((y + metrics.getAscent()) * settings.scale));
    return y + metrics.getHeight();
  }

  private void drawTile(
      Graphics2D g, Tile tile, double x, double y, int width, int height, AnnotationPainter style) {
    int left = (int) Math.round(x * settings.scale);
    int top = (int) Math.round(y * settings.scale);
    g.setColor(settings.theme.panel());
    g.fillRect(left, top, width, height);
    BufferedImage image = tile.toImage(style);
    g.drawImage(
        image, left + (width - image.getWidth()) / 2, top + (height - image.getHeight()) / 2, null);
    // Round corners: a clip would leave them jagged.
    Area corners = new Area(new Rectangle2D.Double(left, top, width, height));
    corners.subtract(
        new Area(
            new RoundRectangle2D.Double(
                left, top, width, height, 10 * settings.scale, 10 * settings.scale)));
    g.setColor(settings.theme.background());
    g.fill(corners);
    double below = y + settings.cellHeight + 5;
    double room = settings.cellWidth - 2;
    g.setColor(settings.theme.text());
    for (String text : caption(tile)) {
      below = line(g, Fonts.plain(CAPTION), text, x + 1, below, room);
    }
    g.setColor(settings.theme.muted());
    below += 1;
    for (String text : detail(tile)) {
      below = line(g, Fonts.plain(DETAIL), text, x + 1, below, room);
    }
  }

  /** The title and how many tiles there are. */
  @Override
  public String toString() {
    return "ContactSheet "
        + (settings.title.isEmpty() ? "" : settings.title + ": ")
        + Numbers.count(tiles.size(), "tile", "tiles")
        + " in "
        + Numbers.count(columns(), "column", "columns");
  }
}
