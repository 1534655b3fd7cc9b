package org.ndsampler.viz.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleLoadException;
import org.ndsampler.core.sample.Target;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Numbers;

/**
 * A grid's windows on its images, one for each of its first images or videos; where an image cannot
 * be read, on a plain ground.
 */
final class GridTiles {
  private static final System.Logger LOG = System.getLogger(GridTiles.class.getName());
  private static final int SOURCES = 4;

  /** A look at so many windows is quick; a grid may have millions. */
  private static final int WINDOWS = 4000;

  private static final int SIDE = 320;

  /** How many pixels are read for one of a cell, at most. */
  private static final int SHARP = 2;

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
    List<Tile> tiles = new ArrayList<>();
    try (CocoSampler sampler = CocoSampler.open(grid.dataset())) {
      sources.forEach(cells -> tiles.add(tile(cells, sampler)));
    }
    int columns = Math.max(1, Math.min(SOURCES, tiles.size()));
    return ContactSheet.of(tiles)
        .title(Numbers.count(grid.size(), "window", "windows"))
        .legend(
            Legend.empty()
                .swatch(
                    Colors.withOpacity(Overlay.POSITIVE, 0.35), Overlay.POSITIVE, "with an object")
                .swatch(Colors.withOpacity(Overlay.NEGATIVE, 0), Overlay.NEGATIVE, "without"))
        .cell(SIDE, SIDE * 3 / 4)
        .columns(columns);
  }

  private static boolean sameSource(GridCell one, GridCell other) {
    return one.videoId().isPresent()
        ? one.videoId().equals(other.videoId()) && one.firstFrame() == other.firstFrame()
        : one.imageIds().equals(other.imageIds());
  }

  private static Tile tile(List<GridCell> cells, CocoSampler sampler) {
    GridCell first = cells.get(0);
    String name =
        first.videoId().isPresent()
            ? "video " + first.videoId().getAsLong() + ", frames from " + first.firstFrame()
            : "image " + first.imageIds().get(0);
    long positives = cells.stream().filter(GridCell::isPositive).count();
    String detail =
        Numbers.count(cells.size(), "window", "windows")
            + ", "
            + Numbers.count(positives)
            + " with an object";
    Sample sample = first.imageIds().isEmpty() ? null : load(sampler, cells);
    if (sample == null) {
      return Tile.of(draw(cells), name).withDetail(detail);
    }
    Overlay overlay = Overlay.on(sample).grid(cells);
    return Tile.of(
            painter ->
                painter
                    .size()
                    .map(size -> overlay.size(size.width(), size.height()))
                    .orElse(overlay)
                    .picture(),
            name)
        .withDetail(detail);
  }

  /** The image below windows as far as these reach, made smaller; null if it cannot be read. */
  private static @Nullable Sample load(CocoSampler sampler, List<GridCell> cells) {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    for (GridCell cell : cells) {
      left = Math.min(left, cell.window().x());
      top = Math.min(top, cell.window().y());
      right = Math.max(right, cell.window().endX());
      bottom = Math.max(bottom, cell.window().endY());
    }
    Target target =
        Target.image(cells.get(0).imageIds().get(0)).region(left, top, right - left, bottom - top);
    double factor = SHARP * SIDE / (double) Math.max(right - left, bottom - top);
    try {
      return sampler.loadSample(factor < 1 ? target.scale(factor).overviews(Overviews.ON) : target);
    } catch (SampleLoadException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException
        | CocoException e) {
      LOG.log(System.Logger.Level.DEBUG, "the windows of a grid are drawn without their image", e);
      return null;
    }
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
