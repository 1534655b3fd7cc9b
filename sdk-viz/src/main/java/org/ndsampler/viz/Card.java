package org.ndsampler.viz;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Facts at a glance, for what is neither an image nor a chart: a heading, lines, tables and trees,
 * one below the other, to be had as an image, as PNG and as HTML. Immutable.
 *
 * <p>{@link Cards} makes them.
 */
public final class Card {
  private static final int MARGIN = 24;
  private static final int GAP = 12;
  private static final int NARROWEST = 200;

  /** Wider cards are no help to a reader; what does not fit is cut. */
  private static final int WIDEST = 2400;

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
  public Card withTheme(Theme colors) {
    return new Card(title, colors, scale, parts);
  }

  /**
   * Changes how many pixels of the image there are for one at scale 1: 2 for screens of high
   * density and print.
   *
   * @throws IllegalArgumentException unless it is in [0.5, 8]
   */
  public Card withScale(double factor) {
    if (!(factor >= 0.5 && factor <= 8)) {
      throw new IllegalArgumentException("a scale is in [0.5, 8], not " + factor);
    }
    return new Card(title, theme, factor, parts);
  }

  /** Makes the scale as large as this, if it is smaller. */
  Card withScaleOf(double least) {
    return withScale(Math.max(least, scale));
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
    return Images.writePng(withScaleOf(2).toImage(), file);
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
