package org.ndsampler.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.HeatMap;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.sample.Sample;

/**
 * Windows and heat maps on an image: the cells of a grid, the windows that were selected for an
 * epoch, negatives, how often each part was seen. What each colour means is written below.
 *
 * <p>All coordinates are pixels of the image, also where the picture is a sample that shows a part
 * of it. Annotations are drawn over the heat and below the windows, as white outlines without their
 * names unless {@link #withPainter} says otherwise. Immutable, as long as nobody writes to the
 * pixels.
 */
public final class Overlay {
  private static final Color POSITIVE = new Color(0xe69f00);
  private static final Color NEGATIVE = new Color(0x56b4e9);

  /** One quiet colour for all annotations, so that the windows' colours mean one thing only. */
  private static final Color OBJECT = new Color(0xffffff);

  private static final Color EMPTY = new Color(0xf4f6f8);

  /** A cell that no window touched. */
  private static final int UNSEEN = 0xa00b0b0f;

  /** Windows of one meaning. */
  private record Group(String name, Color color, boolean isFilled, List<Window> windows) {}

  /** Rows of numbers on a grid of square cells, whose side is in pixels of the image. */
  private static final class Heat {
    private final String name;
    private final double cell;
    private final double[][] views;

    Heat(String name, double cell, double[][] views) {
      this.name = name;
      this.cell = cell;
      this.views = views;
    }
  }

  private final @Nullable Sample sample;
  private final @Nullable BufferedImage image;
  private final AnnotationPainter painter;
  private final Theme theme;
  private final @Nullable Heat heat;
  private final List<Group> groups;

  private Overlay(
      @Nullable Sample sample,
      @Nullable BufferedImage image,
      AnnotationPainter painter,
      Theme theme,
      @Nullable Heat heat,
      List<Group> groups) {
    this.sample = sample;
    this.image = image;
    this.painter = painter;
    this.theme = theme;
    this.heat = heat;
    this.groups = List.copyOf(groups);
  }

  /**
   * On a sample of an image or a part of it, with its annotations.
   *
   * @throws IllegalArgumentException if it is a clip
   */
  public static Overlay on(Sample sample) {
    if (sample.target().isClip()) {
      throw new IllegalArgumentException(
          "an overlay is drawn on one image; load the frame with Target.image(id)");
    }
    return new Overlay(sample, null, standard(), Theme.LIGHT, null, List.of());
  }

  /** On a whole image. */
  public static Overlay on(BufferedImage image) {
    return new Overlay(null, image, standard(), Theme.LIGHT, null, List.of());
  }

  private static AnnotationPainter standard() {
    return AnnotationPainter.standard()
        .withLabels(false)
        .withKeypoints(false)
        .withOpacity(0)
        .withPalette(Palette.of(OBJECT))
        .withColorBy(AnnotationPainter.ColorBy.NOTHING)
        .withSize(960, 720);
  }

  /** Changes how the image and its annotations are drawn, the size of the picture too. */
  public Overlay withPainter(AnnotationPainter style) {
    return new Overlay(sample, image, style, theme, heat, groups);
  }

  /** Changes the colours of the text below. */
  public Overlay withTheme(Theme colors) {
    return new Overlay(sample, image, painter, colors, heat, groups);
  }

  private Overlay with(Group... added) {
    List<Group> more = new ArrayList<>(groups);
    for (Group group : added) {
      if (!group.windows.isEmpty()) {
        more.add(group);
      }
    }
    return new Overlay(sample, image, painter, theme, heat, more);
  }

  /** Whether something of an image is to be seen here. */
  private boolean shows(long imageId) {
    return sample == null || sample.target().imageId() == imageId;
  }

  /**
   * Adds the cells of a grid: those with an object filled. On a sample, cells of other images are
   * left out.
   */
  public Overlay withGrid(List<GridCell> cells) {
    List<Window> positives = new ArrayList<>();
    List<Window> negatives = new ArrayList<>();
    for (GridCell cell : cells) {
      if (cell.imageIds().stream().anyMatch(this::shows)) {
        (cell.isPositive() ? positives : negatives).add(cell.window());
      }
    }
    return with(
        new Group("window without an object", EMPTY, false, List.copyOf(negatives)),
        new Group("window with an object", POSITIVE, true, List.copyOf(positives)));
  }

  /** Adds negatives; on a sample, those of other images are left out. */
  public Overlay withNegatives(List<Negative> negatives) {
    return with(
        new Group(
            "negative",
            NEGATIVE,
            true,
            negatives.stream()
                .filter(negative -> shows(negative.imageId()))
                .map(Negative::window)
                .toList()));
  }

  /** Adds what was selected for an epoch; on a sample, what is of other images is left out. */
  public Overlay withPool(RegionPool pool) {
    List<Window> positives = new ArrayList<>();
    List<Window> negatives = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      PooledRegion region = pool.item(i);
      if (shows(region.imageId())) {
        (region.isPositive() ? positives : negatives).add(region.window());
      }
    }
    return with(
        new Group("negative", NEGATIVE, true, List.copyOf(negatives)),
        new Group("positive", POSITIVE, true, List.copyOf(positives)));
  }

  /**
   * Adds windows of one's own.
   *
   * @param name what they are, for the text below
   */
  public Overlay withWindows(String name, Color color, List<Window> windows) {
    return with(new Group(name, color, true, List.copyOf(windows)));
  }

  /**
   * Lays colours over the image, the brighter the larger the number: how often each part was seen,
   * say. Where it is 0 the image is darkened. It replaces one that was there.
   *
   * @param name what the numbers are, for the text below
   * @param cell the side of a cell in pixels of the image; the first begins in its top-left corner
   * @param views rows of numbers, all of one length, not negative
   * @throws IllegalArgumentException if a side is not positive, rows differ or a number is negative
   */
  public Overlay withHeat(String name, double cell, double[][] views) {
    if (!(cell > 0) || views.length == 0 || views[0].length == 0) {
      throw new IllegalArgumentException(
          "a heat map needs cells with a positive side: " + cell + ", rows: " + views.length);
    }
    double[][] copy = new double[views.length][];
    for (int y = 0; y < views.length; y++) {
      copy[y] = views[y].clone();
      if (copy[y].length != copy[0].length || Arrays.stream(copy[y]).anyMatch(v -> !(v >= 0))) {
        throw new IllegalArgumentException(
            "row "
                + y
                + " of a heat map must have "
                + copy[0].length
                + " numbers, none negative: "
                + Arrays.toString(copy[y]));
      }
    }
    return new Overlay(sample, image, painter, theme, new Heat(name, cell, copy), groups);
  }

  /**
   * Lays over the image how often each part of it was seen. On a sample, a map of another image is
   * left out.
   */
  public Overlay withHeat(HeatMap map) {
    if (!shows(map.imageId())) {
      return this;
    }
    double[][] views = new double[map.rows()][map.columns()];
    for (int y = 0; y < views.length; y++) {
      for (int x = 0; x < views[y].length; x++) {
        views[y][x] = map.views(x, y);
      }
    }
    return withHeat("views", map.cell(), views);
  }

  /** The picture with the text below; a new opaque RGB image. */
  public BufferedImage toImage() {
    BufferedImage picture;
    Affine toPicture;
    if (sample != null) {
      picture = painter.forSample(sample).paint(sample.pixels(), List.of());
      toPicture =
          sample
              .toSample()
              .then(
                  Affine.scaling(
                      picture.getWidth() / (double) sample.pixels().width(),
                      picture.getHeight() / (double) sample.pixels().height()));
    } else if (image != null) {
      picture = painter.paint(image, List.of());
      toPicture =
          Affine.scaling(
              picture.getWidth() / (double) image.getWidth(),
              picture.getHeight() / (double) image.getHeight());
    } else {
      throw new AssertionError("an overlay is on a sample or on an image");
    }
    Graphics2D g = picture.createGraphics();
    try {
      if (heat != null) {
        drawHeat(g, heat, toPicture);
      }
      if (sample != null) {
        painter.draw(
            picture,
            sample.pixels().width(),
            sample.pixels().height(),
            AnnotationPainter.marks(sample));
      }
      Fonts.smooth(g);
      for (Group group : groups) {
        drawWindows(g, group, toPicture, picture.getWidth());
      }
    } finally {
      g.dispose();
    }
    return groups.isEmpty() && heat == null ? picture : withLegend(picture);
  }

  /**
   * Writes the picture as a PNG file; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writePng(Path file) throws IOException {
    return Images.writePng(toImage(), file);
  }

  private static double most(Heat heat) {
    double most = 0;
    for (double[] row : heat.views) {
      most = Math.max(most, Arrays.stream(row).max().orElse(0));
    }
    return most > 0 ? most : 1;
  }

  private static Color color(double views, double most) {
    return ColorMap.VIRIDIS.color(0.12 + 0.88 * views / most);
  }

  private static void drawHeat(Graphics2D g, Heat heat, Affine toPicture) {
    int rows = heat.views.length;
    int columns = heat.views[0].length;
    double most = most(heat);
    BufferedImage cells = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        double views = heat.views[y][x];
        int rgb = color(views, most).getRGB() & 0xffffff;
        cells.setRGB(x, y, views == 0 ? UNSEEN : 0x90000000 | rgb);
      }
    }
    Box place = Box.of(0, 0, columns * heat.cell, rows * heat.cell).warp(toPicture);
    int left = (int) Math.round(place.x());
    int top = (int) Math.round(place.y());
    g.drawImage(
        cells,
        left,
        top,
        (int) Math.round(place.maxX()) - left,
        (int) Math.round(place.maxY()) - top,
        null);
  }

  private static void drawWindows(Graphics2D g, Group group, Affine toPicture, int width) {
    double line = Math.max(1.5, width / 480.0);
    for (Window window : group.windows) {
      Box at = window.toBox().warp(toPicture);
      // A little smaller, so that windows that touch or overlap can be told apart.
      double inset = Math.min(line * 1.2, Math.min(at.width(), at.height()) / 8);
      RoundRectangle2D shape =
          new RoundRectangle2D.Double(
              at.x() + inset,
              at.y() + inset,
              at.width() - 2 * inset,
              at.height() - 2 * inset,
              4 * line,
              4 * line);
      if (group.isFilled) {
        g.setColor(Colors.withOpacity(group.color, 0.16));
        g.fill(shape);
      }
      g.setColor(new Color(0, 0, 0, 90));
      g.setStroke(new BasicStroke((float) (line + 1.4)));
      g.draw(shape);
      g.setColor(group.isFilled ? group.color : Colors.withOpacity(group.color, 0.75));
      g.setStroke(new BasicStroke((float) (group.isFilled ? line : line * 0.7)));
      g.draw(shape);
    }
  }

  private BufferedImage withLegend(BufferedImage picture) {
    double size = Math.max(12, Math.min(20, picture.getWidth() / 52.0));
    Font font = Fonts.plain(size);
    LineMetrics metrics = Fonts.metrics(font);
    double pad = size * 0.8;
    double height = metrics.getHeight() + 2 * pad;
    List<String> names = new ArrayList<>();
    for (Group group : groups) {
      int n = group.windows.size();
      names.add(Numbers.count(n, group.name, plural(group.name)));
    }
    double swatch = size * 1.1;
    // As many rows as the names need.
    List<double[]> places = new ArrayList<>();
    double x = 0;
    int rows = 1;
    double room = picture.getWidth();
    List<Double> widths = new ArrayList<>();
    if (heat != null) {
      widths.add(8 * size + Fonts.width(font, heatText(heat)) + 3 * size);
    }
    names.forEach(name -> widths.add(swatch + 0.5 * size + Fonts.width(font, name) + 1.6 * size));
    for (double width : widths) {
      if (x > 0 && x + width - 1.6 * size > room) {
        x = 0;
        rows++;
      }
      places.add(new double[] {x, rows - 1});
      x += width;
    }
    double rowHeight = metrics.getHeight() * 1.25;
    BufferedImage all =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight() + (int) Math.ceil(height + (rows - 1) * rowHeight),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    try {
      Fonts.smooth(g);
      g.setColor(theme.background());
      g.fillRect(0, 0, all.getWidth(), all.getHeight());
      g.drawImage(picture, 0, 0, null);
      g.setFont(font);
      double top = picture.getHeight() + pad;
      int next = 0;
      if (heat != null) {
        drawScale(g, heat, top + places.get(0)[1] * rowHeight, size, metrics);
        next = 1;
      }
      for (int i = 0; i < groups.size(); i++) {
        double[] place = places.get(next + i);
        double y = top + place[1] * rowHeight;
        Group group = groups.get(i);
        Rectangle2D box =
            new Rectangle2D.Double(
                place[0] + 1, y + (metrics.getHeight() - swatch) / 2, swatch, swatch);
        boolean pale = !group.isFilled && theme == Theme.LIGHT;
        Color shown = pale ? theme.muted() : group.color;
        g.setColor(Colors.withOpacity(shown, group.isFilled ? 0.35 : 0));
        g.fill(box);
        g.setColor(shown);
        g.setStroke(new BasicStroke(2));
        g.draw(box);
        g.setColor(theme.text());
        g.drawString(
            names.get(i),
            (float) (place[0] + swatch + 0.5 * size),
            (float) (y + metrics.getAscent()));
      }
    } finally {
      g.dispose();
    }
    return all;
  }

  private static String plural(String name) {
    int at = name.indexOf(' ');
    return at < 0 ? name + "s" : name.substring(0, at) + "s" + name.substring(at);
  }

  private static String heatText(Heat heat) {
    return String.format(Locale.ROOT, "%s, 0 to %s", heat.name, Numbers.shortest(most(heat)));
  }

  private void drawScale(Graphics2D g, Heat heat, double y, double size, LineMetrics metrics) {
    int width = (int) (8 * size);
    int height = (int) Math.rint(size * 0.9);
    int top = (int) Math.rint(y + (metrics.getHeight() - height) / 2);
    for (int i = 0; i < width; i++) {
      g.setColor(color(i / (double) width, 1));
      g.fillRect(i, top, 1, height);
    }
    // The part for "never", as it looks on a mid grey.
    g.setColor(new Color(0x2b2b30));
    g.fillRect(0, top, height, height);
    g.setColor(theme.text());
    g.drawString(heatText(heat), (float) (width + 0.6 * size), (float) (y + metrics.getAscent()));
  }
}
