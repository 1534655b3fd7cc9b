package org.ndsampler.viz.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.viz.internal.Numbers;

/** Drawings of a grid's windows, one for each of its first images or videos. */
final class GridTiles {
  private static final int SOURCES = 4;

  /** A look at so many windows is quick; a grid may have millions. */
  private static final int WINDOWS = 4000;

  private static final int SIDE = 320;
  private static final Color LINE = new Color(0x4a, 0x55, 0x68, 150);
  private static final Color FILL = new Color(0xe6, 0x9f, 0x00, 90);

  private GridTiles() {}

  static ContactSheet sheet(SampleGrid grid) {
    List<List<GridCell>> sources = new ArrayList<>();
    long count = Math.min(grid.size(), WINDOWS);
    for (long i = 0; i < count; i++) {
      GridCell cell = grid.cell(i);
      if (sources.isEmpty() || !sameSource(sources.get(sources.size() - 1).get(0), cell)) {
        if (sources.size() == SOURCES) {
          break;
        }
        sources.add(new ArrayList<>());
      }
      sources.get(sources.size() - 1).add(cell);
    }
    List<Tile> tiles = sources.stream().map(GridTiles::tile).toList();
    int columns = Math.max(1, Math.min(SOURCES, tiles.size()));
    return ContactSheet.of(tiles)
        .title(Numbers.count(grid.size(), "window", "windows"))
        .subtitle("Those with an object are filled.")
        .cell(SIDE, SIDE * 3 / 4)
        .columns(columns);
  }

  private static boolean sameSource(GridCell one, GridCell other) {
    return one.videoId().isPresent()
        ? one.videoId().equals(other.videoId()) && one.firstFrame() == other.firstFrame()
        : one.imageIds().equals(other.imageIds());
  }

  private static Tile tile(List<GridCell> cells) {
    GridCell first = cells.get(0);
    String name =
        first.videoId().isPresent()
            ? "video " + first.videoId().getAsLong() + ", frames from " + first.firstFrame()
            : "image " + first.imageIds().get(0);
    long positives = cells.stream().filter(GridCell::isPositive).count();
    String detail =
        cells.size() + (cells.size() == 1 ? " window, " : " windows, ") + positives + " positive";
    return Tile.of(draw(cells), name).withDetail(detail);
  }

  private static BufferedImage draw(List<GridCell> cells) {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    long right = Integer.MIN_VALUE;
    long bottom = Integer.MIN_VALUE;
    for (GridCell cell : cells) {
      left = Math.min(left, cell.window().x());
      top = Math.min(top, cell.window().y());
      right = Math.max(right, (long) cell.window().x() + cell.window().width());
      bottom = Math.max(bottom, (long) cell.window().y() + cell.window().height());
    }
    double scale =
        Math.min(
            SIDE / (double) Math.max(1, right - left), SIDE * 0.75 / Math.max(1, bottom - top));
    BufferedImage picture =
        new BufferedImage(
            (int) Math.max(1, Math.round((right - left) * scale)),
            (int) Math.max(1, Math.round((bottom - top) * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setStroke(new BasicStroke(1f));
      for (GridCell cell : cells) {
        Rectangle2D box =
            new Rectangle2D.Double(
                (cell.window().x() - left) * scale + 0.5,
                (cell.window().y() - top) * scale + 0.5,
                cell.window().width() * scale - 1,
                cell.window().height() * scale - 1);
        if (cell.isPositive()) {
          g.setColor(FILL);
          g.fill(box);
        }
        g.setColor(LINE);
        g.draw(box);
      }
    } finally {
      g.dispose();
    }
    return picture;
  }
}
