package org.ndsampler.it;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures for pages: small, of few colours, and compared without regard to fonts. */
final class SmallPicture {
  private static final int WIDEST = 600;

  /** What is taller is a long list, of which the beginning is enough. */
  private static final int TALLEST = 640;

  private static final int BEGINNING = 470;

  private static final int COLORS = 160;

  /** Into how many parts a picture is divided each way, to be compared by their mean colours. */
  private static final int PARTS = 12;

  /** Of 255; letters of another font move a part by some of these. */
  private static final double MOST_IN_ALL = 5;

  private static final double MOST_IN_A_PART = 45;

  private SmallPicture() {}

  /** A copy that is not wider than a page and has few colours. */
  static BufferedImage of(BufferedImage image) {
    BufferedImage scaled = image;
    while (scaled.getWidth() > 2 * WIDEST) {
      scaled = scaled(scaled, scaled.getWidth() / 2, scaled.getHeight() / 2);
    }
    if (scaled.getWidth() > WIDEST) {
      int height = Math.max(1, scaled.getHeight() * WIDEST / scaled.getWidth());
      scaled = scaled(scaled, WIDEST, height);
    }
    int height = scaled.getHeight() > TALLEST ? BEGINNING : scaled.getHeight();
    return ofFewColors(scaled.getSubimage(0, 0, scaled.getWidth(), height));
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = copy.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, 0, 0, width, height, null);
    g.dispose();
    return copy;
  }

  /** The most frequent colours, at least a little apart; each pixel gets the nearest. */
  private static BufferedImage ofFewColors(BufferedImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        counts.merge(image.getRGB(x, y) & 0xF8F8F8, 1, Integer::sum);
      }
    }
    List<Integer> frequent =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(COLORS)
            .map(Map.Entry::getKey)
            .toList();
    int[] palette = frequent.stream().mapToInt(color -> color | color >> 5 & 0x070707).toArray();
    IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    BufferedImage few =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int color = image.getRGB(x, y) & 0xFFFFFF;
        int index = nearest.computeIfAbsent(color & 0xFCFCFC, key -> nearest(palette, key));
        few.getRaster().setSample(x, y, 0, index);
      }
    }
    return few;
  }

  private static int nearest(int[] palette, int color) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int distance = 0;
      for (int shift = 0; shift < 24; shift += 8) {
        int step = (palette[i] >> shift & 0xFF) - (color >> shift & 0xFF);
        distance += step * step;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** In what two pictures differ by more than another font would make; empty if in nothing. */
  static Optional<String> difference(BufferedImage drawn, BufferedImage known) {
    double widths = (double) drawn.getWidth() / known.getWidth();
    double heights = (double) drawn.getHeight() / known.getHeight();
    if (Math.abs(widths - 1) > 0.1 || Math.abs(heights - 1) > 0.1) {
      return Optional.of(size(drawn) + ", and it was " + size(known));
    }
    double sum = 0;
    double most = 0;
    for (int part = 0; part < PARTS * PARTS; part++) {
      double[] here = mean(drawn, part % PARTS, part / PARTS);
      double[] there = mean(known, part % PARTS, part / PARTS);
      for (int c = 0; c < 3; c++) {
        double difference = Math.abs(here[c] - there[c]);
        sum += difference;
        most = Math.max(most, difference);
      }
    }
    double all = sum / (3 * PARTS * PARTS);
    return all > MOST_IN_ALL || most > MOST_IN_A_PART
        ? Optional.of("colours differ by " + all + " of 255, in a part of it by " + most)
        : Optional.empty();
  }

  private static String size(BufferedImage image) {
    return image.getWidth() + "x" + image.getHeight();
  }

  private static double[] mean(BufferedImage image, int column, int row) {
    int left = column * image.getWidth() / PARTS;
    int right = Math.max(left + 1, (column + 1) * image.getWidth() / PARTS);
    int top = row * image.getHeight() / PARTS;
    int bottom = Math.max(top + 1, (row + 1) * image.getHeight() / PARTS);
    double[] sum = new double[3];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int color = image.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          sum[c] += color >> 16 - 8 * c & 0xFF;
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      sum[c] /= (double) (right - left) * (bottom - top);
    }
    return sum;
  }
}
