package org.ndsampler.viz.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.jfree.chart.JFreeChart;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.encode.SvgGraphics;
import org.ndsampler.viz.paint.Theme;

/**
 * A chart in the one style of this package, to be had as an image, as PNG, SVG or HTML. Immutable.
 *
 * <p>{@link Charts} makes those of datasets; {@link #of} takes in any of JFreeChart.
 *
 * @since 0.1
 */
public final class Chart {
  private static final Size DEFAULT_SIZE = Size.of(760, 400);

  private final String title;
  private final Size size;
  private final Theme theme;
  private final Maker maker;

  /** Makes a new chart for a size and a theme, styled but without its title. */
  interface Maker {
    JFreeChart make(Theme theme, Size size);
  }

  private Chart(String title, Size size, Theme theme, Maker maker) {
    this.title = title;
    this.size = size;
    this.theme = theme;
    this.maker = maker;
  }

  /**
   * A chart of one's own, in the style of the SDK's: its fonts, axes, lines and legend, and its
   * colours where the chart has none for a series.
   *
   * <pre>{@code
   * XYSeries loss = new XYSeries("loss");
   * loss.add(1, 0.9);
   * loss.add(2, 0.4);
   * Chart chart =
   *     Chart.of(
   *         "Loss",
   *         theme ->
   *             ChartFactory.createXYLineChart(
   *                 null, "epoch", "loss", new XYSeriesCollection(loss)));
   * show(chart.size(600, 300));
   * }</pre>
   *
   * @param title stands above the chart, whatever title the maker gives it
   * @param maker makes a new chart for a theme each time one is drawn; {@code theme} is for those
   *     who choose colours
   */
  public static Chart of(String title, Function<Theme, JFreeChart> maker) {
    return of(
        title,
        DEFAULT_SIZE,
        (theme, size) -> {
          JFreeChart chart = maker.apply(theme);
          ChartStyle.apply(chart, theme);
          return chart;
        });
  }

  static Chart of(String title, Size size, Maker maker) {
    return new Chart(title, size, Theme.LIGHT, maker);
  }

  /** Changes the title. */
  public Chart title(String text) {
    return new Chart(text, size, theme, maker);
  }

  /** The title. */
  public String title() {
    return title;
  }

  /** Changes the colours. */
  public Chart theme(Theme colors) {
    return new Chart(title, size, colors, maker);
  }

  /** The colours. */
  public Theme theme() {
    return theme;
  }

  /** Changes the size that the chart is drawn in when none is given. */
  public Chart size(int width, int height) {
    return new Chart(title, Size.of(width, height), theme, maker);
  }

  /** The width and height, in pixels at scale 1, that the chart is drawn in when none is given. */
  public Size size() {
    return size;
  }

  /** The chart of JFreeChart for its own size, a new one, to be changed at will. */
  public JFreeChart toJFreeChart() {
    return toJFreeChart(size);
  }

  private JFreeChart toJFreeChart(Size drawn) {
    JFreeChart chart = maker.make(theme, drawn);
    ChartStyle.title(chart, title, theme);
    return chart;
  }

  /** Draws the chart in its own size. */
  public BufferedImage toImage() {
    return toImage(size.width(), size.height(), 1);
  }

  /** Draws the chart in a size. */
  public BufferedImage toImage(int width, int height) {
    return toImage(width, height, 1);
  }

  /**
   * Draws the chart.
   *
   * @param width in pixels at scale 1
   * @param height in pixels at scale 1
   * @param scale how many pixels there are for one at scale 1: 2 for screens of high density
   * @return a new opaque RGB image of {@code width * scale} by {@code height * scale} pixels
   * @throws IllegalArgumentException if a number is not positive, or there are too many pixels
   */
  public BufferedImage toImage(int width, int height, double scale) {
    if (width <= 0 || height <= 0 || !(scale > 0)) {
      throw new IllegalArgumentException(
          "width, height and scale of a chart must be positive: "
              + width
              + " x "
              + height
              + ", "
              + scale);
    }
    int w = Ints.of("the width of a chart", Math.round(width * scale));
    int h = Ints.of("the height of a chart", Math.round(height * scale));
    Ints.length("the pixels of a chart", w, h);
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(theme.background());
      g.fillRect(0, 0, w, h);
      g.scale(scale, scale);
      toJFreeChart(Size.of(width, height)).draw(g, new Rectangle2D.Double(0, 0, width, height));
    } finally {
      g.dispose();
    }
    return image;
  }

  /**
   * Writes the chart as a PNG file, in its own size at scale 2; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writePng(Path file) throws IOException {
    return writePng(file, size.width(), size.height(), 2);
  }

  /**
   * Writes the chart as a PNG file; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writePng(Path file, int width, int height, double scale) throws IOException {
    return Images.writePng(toImage(width, height, scale), file);
  }

  /**
   * The chart in its own size as an {@code svg} element: sharp at any scale, its text can be
   * searched and copied, and what is in it stands also in a file of its own or within HTML.
   */
  public String toSvg() {
    // Pages hold the same chart in both themes; the ids of their parts must differ.
    SvgGraphics g =
        new SvgGraphics("n" + Integer.toHexString((title + size).hashCode()) + theme.name());
    g.setColor(theme.background());
    g.fillRect(0, 0, size.width(), size.height());
    toJFreeChart().draw(g, new Rectangle2D.Double(0, 0, size.width(), size.height()));
    return g.toSvg(size.width(), size.height(), title);
  }

  /**
   * Writes the chart as an SVG file; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writeSvg(Path file) throws IOException {
    return Images.write(toSvg().getBytes(StandardCharsets.UTF_8), file);
  }

  /** An {@code img} element that holds the chart, drawn at scale 2. */
  public String toHtml() {
    return Elements.image(toImage(size.width(), size.height(), 2), title, size.width());
  }

  /** The title and the size. */
  @Override
  public String toString() {
    return "Chart " + title + " " + size;
  }
}
