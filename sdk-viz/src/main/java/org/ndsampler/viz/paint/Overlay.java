package org.ndsampler.viz.paint;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.HeatMap;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.Numbers;

/**
 * Windows and heat maps on an image: the cells of a grid, the windows that were selected for an
 * epoch, negatives, how often each part was seen. What each colour means is written below.
 *
 * <p>All coordinates are pixels of the image, also where the picture is a sample that shows a part
 * of it. Annotations are drawn over the heat and below the windows, as white outlines without their
 * names unless {@link #painter} says otherwise. Immutable, as long as nobody writes to the pixels.
 *
 * @since 0.1
 */
public final class Overlay {
  static final Color POSITIVE = new Color(0xe69f00);
  static final Color NEGATIVE = new Color(0x56b4e9);

  /** One quiet colour for all annotations, so that the windows' colours mean one thing only. */
  private static final Color OBJECT = new Color(0xffffff);

  /** What annotations are drawn on in the legend. */
  private static final Color BEHIND = new Color(0x6b737e);

  /** How 0 looks on a mid grey. */
  private static final Color DARKENED = new Color(0x2b2b30);

  private static final AnnotationPainter STANDARD =
      AnnotationPainter.standard()
          .labels(false)
          .keypoints(false)
          .opacity(0)
          .palette(Palette.of(OBJECT))
          .colorBy(AnnotationPainter.ColorBy.NOTHING)
          .size(960, 720);

  /** The opacity of what windows are filled with. */
  private static final float TINT = 0.11f;

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

  /** Whether annotations are white outlines, which are explained below. */
  private final boolean isPlain;

  private final Theme theme;
  private final @Nullable Heat heat;
  private final List<Group> groups;

  private Overlay(
      @Nullable Sample sample,
      @Nullable BufferedImage image,
      AnnotationPainter painter,
      boolean isPlain,
      Theme theme,
      @Nullable Heat heat,
      List<Group> groups) {
    this.sample = sample;
    this.image = image;
    this.painter = painter;
    this.isPlain = isPlain;
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
    return new Overlay(sample, null, STANDARD, true, Theme.LIGHT, null, List.of());
  }

  /** On a whole image. */
  public static Overlay on(BufferedImage image) {
    return new Overlay(null, image, STANDARD, true, Theme.LIGHT, null, List.of());
  }

  /** Changes how the image and its annotations are drawn, the size of the picture too. */
  public Overlay painter(AnnotationPainter style) {
    return new Overlay(sample, image, style, false, theme, heat, groups);
  }

  /** How the image and its annotations are drawn. */
  public AnnotationPainter painter() {
    return painter;
  }

  /** Fits the picture without the text below into a size; 960 x 720 at first. */
  public Overlay size(int width, int height) {
    return new Overlay(sample, image, painter.size(width, height), isPlain, theme, heat, groups);
  }

  /** What the picture is fitted into; empty if the painter fits it into nothing. */
  public Optional<Size> size() {
    return painter.size();
  }

  /** Changes the colours of the text below. */
  public Overlay theme(Theme colors) {
    return new Overlay(sample, image, painter, isPlain, colors, heat, groups);
  }

  /** The colours of the text below. */
  public Theme theme() {
    return theme;
  }

  private Overlay with(Group... added) {
    List<Group> more = new ArrayList<>(groups);
    for (Group group : added) {
      if (!group.windows.isEmpty()) {
        more.add(group);
      }
    }
    return new Overlay(sample, image, painter, isPlain, theme, heat, more);
  }

  /** Whether something of an image is to be seen here. */
  private boolean shows(long imageId) {
    return sample == null || sample.target().imageId() == imageId;
  }

  /**
   * Adds the cells of a grid: those with an object filled. On a sample, cells of other images are
   * left out.
   */
  public Overlay grid(List<GridCell> cells) {
    List<Window> positives = new ArrayList<>();
    List<Window> negatives = new ArrayList<>();
    for (GridCell cell : cells) {
      if (cell.imageIds().stream().anyMatch(this::shows)) {
        (cell.isPositive() ? positives : negatives).add(cell.window());
      }
    }
    return with(
        new Group("windows without an object", NEGATIVE, false, List.copyOf(negatives)),
        new Group("windows with an object", POSITIVE, true, List.copyOf(positives)));
  }

  /** Adds negatives; on a sample, those of other images are left out. */
  public Overlay negatives(List<Negative> negatives) {
    return with(
        new Group(
            "negatives",
            NEGATIVE,
            true,
            negatives.stream()
                .filter(negative -> shows(negative.imageId()))
                .map(Negative::window)
                .toList()));
  }

  /**
   * Adds the negatives of what was selected for an epoch; on a sample, those of other images not.
   */
  public Overlay negatives(RegionPool pool) {
    return negatives(
        IntStream.range(0, pool.negativeCount())
            .mapToObj(pool::negative)
            .map(region -> new Negative(region.imageId(), region.window()))
            .toList());
  }

  /** Adds what was selected for an epoch; on a sample, what is of other images is left out. */
  public Overlay pool(RegionPool pool) {
    List<Window> positives = new ArrayList<>();
    List<Window> negatives = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      PooledRegion region = pool.item(i);
      if (shows(region.imageId())) {
        (region.isPositive() ? positives : negatives).add(region.window());
      }
    }
    return with(
        new Group("negatives", NEGATIVE, true, List.copyOf(negatives)),
        new Group("positives", POSITIVE, true, List.copyOf(positives)));
  }

  /**
   * Adds windows of one's own.
   *
   * @param name what they are, in the plural, for the text below
   */
  public Overlay windows(String name, Color color, List<Window> windows) {
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
  public Overlay heat(String name, double cell, double[][] views) {
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
    return new Overlay(sample, image, painter, isPlain, theme, new Heat(name, cell, copy), groups);
  }

  /**
   * Lays over the image how often each part of it was seen. On a sample, a map of another image is
   * left out.
   */
  public Overlay heat(HeatMap map) {
    if (!shows(map.imageId())) {
      return this;
    }
    double[][] views = new double[map.rows()][map.columns()];
    for (int y = 0; y < views.length; y++) {
      for (int x = 0; x < views[y].length; x++) {
        views[y][x] = map.views(x, y);
      }
    }
    return heat("views", map.cell(), views);
  }

  /** The picture with the text below; a new opaque RGB image. */
  public BufferedImage toImage() {
    Drawn drawn = draw();
    return drawn.legend.isEmpty() ? drawn.picture : withLegend(drawn.picture, drawn.legend);
  }

  /** The picture alone. */
  BufferedImage picture() {
    return draw().picture;
  }

  /** What is written below. */
  List<String> texts() {
    return draw().legend.texts();
  }

  /** A picture, and what its colours mean. */
  private record Drawn(BufferedImage picture, Legend legend) {}

  private Drawn draw() {
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
      double line = Math.max(1, picture.getWidth() / 480.0);
      for (Group group : groups) {
        List<RoundRectangle2D> shapes = shapes(group, toPicture, line, picture);
        if (group.isFilled) {
          tint(g, shapes, group.color, picture);
        }
        shapes.forEach(shape -> outline(g, shape, group, line));
      }
    } finally {
      g.dispose();
    }
    return new Drawn(picture, legend(toPicture, picture));
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

  private static boolean isNothing(Heat heat) {
    return Arrays.stream(heat.views).flatMapToDouble(Arrays::stream).allMatch(v -> v == 0);
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

  /** The windows that are to be seen. */
  private static List<RoundRectangle2D> shapes(
      Group group, Affine toPicture, double line, BufferedImage picture) {
    Box shown = Box.of(0, 0, picture.getWidth(), picture.getHeight());
    List<RoundRectangle2D> shapes = new ArrayList<>();
    for (Window window : group.windows) {
      Box at = window.toBox().warp(toPicture);
      if (at.intersectionArea(shown) > 0) {
        // A little smaller, so that windows that touch or overlap can be told apart.
        double inset = Math.min(line * 1.2, Math.min(at.width(), at.height()) / 8);
        shapes.add(
            new RoundRectangle2D.Double(
                at.x() + inset,
                at.y() + inset,
                at.width() - 2 * inset,
                at.height() - 2 * inset,
                4 * line,
                4 * line));
      }
    }
    return shapes;
  }

  /**
   * Lays a colour over windows, once where several overlap: what is below is to be judged, and many
   * layers would hide it.
   */
  private static void tint(
      Graphics2D g, List<RoundRectangle2D> shapes, Color color, BufferedImage picture) {
    BufferedImage layer =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D on = layer.createGraphics();
    on.setColor(color);
    shapes.forEach(on::fill);
    on.dispose();
    Composite before = g.getComposite();
    g.setComposite(AlphaComposite.SrcOver.derive(TINT));
    g.drawImage(layer, 0, 0, null);
    g.setComposite(before);
  }

  private static void outline(Graphics2D g, RoundRectangle2D shape, Group group, double line) {
    g.setColor(new Color(0, 0, 0, 90));
    g.setStroke(new BasicStroke((float) (line + 1.4)));
    g.draw(shape);
    g.setColor(group.isFilled ? group.color : Colors.withOpacity(group.color, 0.9));
    g.setStroke(new BasicStroke((float) (group.isFilled ? line : line * 0.7)));
    g.draw(shape);
  }

  /** What the colours mean; windows that are not in the picture do not count. */
  private Legend legend(Affine toPicture, BufferedImage picture) {
    Legend legend = Legend.empty();
    Box shown = Box.of(0, 0, picture.getWidth(), picture.getHeight());
    if (heat != null) {
      legend =
          legend.ramp(
              DARKENED,
              place -> color(place, 1),
              isNothing(heat)
                  ? heat.name + ": 0 everywhere"
                  : heat.name + ", 0 to " + Numbers.shortest(most(heat)));
    }
    for (Group group : groups) {
      long n =
          group.windows.stream()
              .filter(window -> window.toBox().warp(toPicture).intersectionArea(shown) > 0)
              .count();
      legend =
          legend.swatch(
              Colors.withOpacity(group.color, group.isFilled ? 0.35 : 0),
              group.color,
              group.name + " (" + Numbers.count(n) + ")");
    }
    int objects = sample == null ? 0 : sample.annotations().size();
    return legend.isEmpty() || !isPlain || objects == 0
        ? legend
        : legend.frame(BEHIND, OBJECT, "annotations (" + Numbers.count(objects) + ")");
  }

  private BufferedImage withLegend(BufferedImage picture, Legend legend) {
    double size = Math.max(12, Math.min(20, picture.getWidth() / 52.0));
    double pad = size * 0.8;
    double room = picture.getWidth() - 2 * pad;
    BufferedImage all =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight() + (int) Math.ceil(legend.height(size, room) + 2 * pad),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    try {
      Fonts.smooth(g);
      g.setColor(theme.background());
      g.fillRect(0, 0, all.getWidth(), all.getHeight());
      g.drawImage(picture, 0, 0, null);
      legend.draw(g, pad, picture.getHeight() + pad, size, room, theme);
    } finally {
      g.dispose();
    }
    return all;
  }

  /** What it is on, and what lies over it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Overlay on ");
    text.append(sample == null ? "a picture" : "image " + sample.target().imageId());
    for (Group group : groups) {
      text.append(", ").append(group.name).append(" (");
      text.append(Numbers.count(group.windows.size())).append(')');
    }
    return text.append(heat == null ? "" : ", " + heat.name).toString();
  }
}
