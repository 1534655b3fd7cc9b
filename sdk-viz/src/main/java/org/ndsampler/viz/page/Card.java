package org.ndsampler.viz.page;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Theme;

/**
 * Facts at a glance, for what is neither an image nor a chart: a heading, lines, tables and trees,
 * one below the other, to be had as an image, as PNG and as HTML. Immutable.
 *
 * <pre>{@code
 * Card.of(dataset).writePng(Path.of("dataset.png"));
 * Card.of(dataset.validate()).theme(Theme.DARK).toImage();
 * }</pre>
 *
 * <p>The cards of datasets, trees, lazy graphs, tables and findings have the first part of what
 * there is, and say how much more there is.
 *
 * @since 0.1
 */
public final class Card {
  private static final int MARGIN = 24;
  private static final int GAP = 12;
  private static final int NARROWEST = 200;

  /** Wider cards are no help to a reader; what does not fit is cut. */
  private static final int WIDEST = 2400;

  private static final int ROWS = 20;
  private static final int COLUMNS = 16;

  private final String title;
  private final Theme theme;
  private final double scale;
  private final List<CardPart> parts;

  private Card(String title, Theme theme, double scale, List<CardPart> parts) {
    this.title = title;
    this.theme = theme;
    this.scale = scale;
    this.parts = List.copyOf(parts);
  }

  /**
   * A card with a heading only.
   *
   * @param aside what stands after the title, in a quieter colour; may be empty
   */
  static Card of(CardPart.Verdict verdict, String title, String aside) {
    return new Card(title, Theme.LIGHT, 1, List.of(new CardPart.Heading(verdict, title, aside)));
  }

  /**
   * A card with a heading only, to be filled.
   *
   * <pre>{@code
   * Card.of("Epoch 3").text("loss 0.21").text("112 windows a second");
   * }</pre>
   */
  public static Card of(String title) {
    return of(CardPart.Verdict.NONE, title, "");
  }

  /** How much there is in a dataset, and its most frequent categories. */
  public static Card of(CocoDataset dataset) {
    return Cards.of(dataset);
  }

  /** The tree, parents above their children, each with its id. */
  public static Card of(CategoryTree tree) {
    return Cards.of(tree);
  }

  /** What {@link CocoDataset#validate} found: how grave, where, what, and what to do. */
  public static Card of(Problems problems) {
    return Cards.of(problems);
  }

  /** The graph of a lazy image or clip and what it costs to finalize it with the usual options. */
  public static Card of(DelayedOperation graph) {
    return Cards.of(graph);
  }

  /** A lazy graph, and what it costs to finalize it. */
  public static Card of(Explanation plan) {
    return Cards.of(plan);
  }

  /** The numbers of an evaluation, each with what it is. */
  public static Card of(Evaluation evaluation) {
    return EvaluationCards.of(evaluation);
  }

  /** How many errors of each kind there are, and what mending them would gain. */
  public static Card of(Matches matches) {
    return EvaluationCards.of(matches);
  }

  /** Whether a file is a COG, why not, and where its levels lie. */
  public static Card of(CogReport report) {
    return Cards.of(report);
  }

  /** The first 20 rows and 16 columns of a table. */
  public static Card of(TextTable table) {
    return Cards.of(table);
  }

  /** Adds a line of text, which is broken where it is too long. */
  public Card text(String line) {
    return with(CardPart.Text.note(line));
  }

  /** Adds the first 20 rows and 16 columns of a table, and says how much more there is. */
  public Card table(TextTable table) {
    int rows = Math.min(ROWS, table.rowCount());
    int columns = Math.min(COLUMNS, table.columns().size());
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int row = i;
      cells.add(IntStream.range(0, columns).mapToObj(column -> table.text(row, column)).toList());
    }
    return with(new CardPart.Table(
            table.columns().subList(0, columns).stream()
                .map(column -> new CardPart.Column(column.name(), column.isNumber()))
                .toList(),
            cells,
            List.of()))
        .more(table.rowCount() - rows, "row", "rows")
        .more(table.columns().size() - columns, "column", "columns");
  }

  /** Says how much is left out, if anything is. */
  Card more(int left, String one, String many) {
    return left > 0
        ? text("and " + Numbers.count(left) + " more " + (left == 1 ? one : many))
        : this;
  }

  Card with(CardPart part) {
    List<CardPart> more = new ArrayList<>(parts);
    more.add(part);
    return new Card(title, theme, scale, more);
  }

  /** The title. */
  public String title() {
    return title;
  }

  /** Changes the colours of the image. */
  public Card theme(Theme colors) {
    return new Card(title, colors, scale, parts);
  }

  /** The colours of the image. */
  public Theme theme() {
    return theme;
  }

  /**
   * Changes how many pixels of the image there are for one at scale 1: 2 for screens of high
   * density and print.
   *
   * @throws IllegalArgumentException unless it is in [0.5, 8]
   */
  public Card scale(double factor) {
    if (!(factor >= 0.5 && factor <= 8)) {
      throw new IllegalArgumentException("a scale is in [0.5, 8], not " + factor);
    }
    return new Card(title, theme, factor, parts);
  }

  /** How many pixels of the image there are for one at scale 1. */
  public double scale() {
    return scale;
  }

  /**
   * Draws the card, as wide and as high as what is on it.
   *
   * @return a new opaque RGB image
   */
  public BufferedImage toImage() {
    double wanted = parts.stream().mapToDouble(CardPart::width).max().orElse(0);
    double room = Math.ceil(Math.max(NARROWEST, Math.min(WIDEST, wanted)));
    double[] heights =
        parts.stream().mapToDouble(part -> Math.ceil(part.height(room)) + GAP).toArray();
    double height = 2.0 * MARGIN - GAP + Arrays.stream(heights).sum();
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil((room + 2 * MARGIN) * scale),
            (int) Math.ceil(height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(theme.background());
      g.fillRect(0, 0, image.getWidth(), image.getHeight());
      Fonts.smooth(g);
      g.scale(scale, scale);
      g.translate(MARGIN, MARGIN);
      for (int i = 0; i < heights.length; i++) {
        parts.get(i).draw(g, room, theme);
        g.translate(0, heights[i]);
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  /**
   * Writes the card as a PNG file, at scale 2 unless it has a larger one; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writePng(Path file) throws IOException {
    return Images.writePng(scale(Math.max(2, scale)).toImage(), file);
  }

  /**
   * The card as a {@code div} element, for a page or the output of a notebook's cell. Its styles
   * are in the elements and take the page's own colours, so that it fits light and dark.
   */
  public String toHtml() {
    return parts.stream().map(CardPart::html).collect(Collectors.joining("", "<div>", "</div>"));
  }

  /** The title. */
  @Override
  public String toString() {
    return "Card " + title;
  }
}
