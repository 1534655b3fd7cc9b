package org.ndsampler.viz.paint;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.LineMetrics;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Images;

/**
 * Draws annotations on a copy of an image: masks filled and outlined, boxes, skeletons, and class
 * names that can be read on any ground.
 *
 * <pre>{@code
 * AnnotationPainter painter = AnnotationPainter.standard().boxes(false).size(800, 600);
 * BufferedImage picture = painter.paint(sample);
 * }</pre>
 *
 * <p>A small image is enlarged by a whole factor first, pixels repeated, so that lines and text are
 * fine in comparison; {@link #size} fits the picture into a size. Lines and text are sized by the
 * picture that results. A region of many objects ({@link Mark#isCrowd}) is hatched and its outline
 * is dashed. Labels do not overlap each other and do not leave the image. Where there is no place
 * for one near its object, or labels would hide more than a seventh of the picture, those of the
 * smaller objects are left out, unless {@link #everyLabel} is set.
 *
 * <p>Immutable and safe for concurrent use.
 *
 * @since 0.1
 */
public final class AnnotationPainter {
  /** What the colour of a mark goes by. */
  public enum ColorBy {
    /** Its category: the same in every picture. */
    CATEGORY,
    /** Its track, and its category where it has none. */
    TRACK,
    /** Its annotation id, and its place in the list where it has none: to tell neighbours apart. */
    ANNOTATION,
    /** Nothing: all marks have the palette's first colour. */
    NOTHING
  }

  /** The long side to which a small image is enlarged, about, when no size is asked for. */
  private static final int COMFORTABLE = 640;

  /** The largest enlargement. */
  private static final int LARGEST_FACTOR = 64;

  /** The share of the picture that labels may hide; the largest objects get theirs first. */
  private static final double MOST_COVERED = 0.14;

  /** Up to this side in the picture a thing has an outline only, and from the other on its fill. */
  private static final double OUTLINED = 32;

  private static final double FILLED = 160;

  private static final AnnotationPainter STANDARD = new AnnotationPainter(new Style());

  private final Style style;

  /** The settings; written only before the painter that holds them is made. */
  private static final class Style implements Cloneable {
    private Palette palette = Palette.standard();
    private FalseColor falseColor = FalseColor.auto();
    private ColorBy colorBy = ColorBy.CATEGORY;
    private boolean boxes = true;
    private boolean masks = true;
    private boolean keypoints = true;
    private boolean trails = true;
    private boolean labels = true;
    private boolean ids;
    private boolean everyLabel;
    private double opacity = 0.25;
    private boolean fades = true;
    private double lineWidth;
    private double fontSize;
    private int fitWidth;
    private int fitHeight;
    private double density = 1;

    Style copy() {
      try {
        return (Style) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private AnnotationPainter(Style style) {
    this.style = style;
  }

  /** Everything that an annotation has is drawn, coloured by category. */
  public static AnnotationPainter standard() {
    return STANDARD;
  }

  private AnnotationPainter with(Consumer<Style> change) {
    Style copy = style.copy();
    change.accept(copy);
    return new AnnotationPainter(copy);
  }

  /** Changes the colours. */
  public AnnotationPainter palette(Palette palette) {
    return with(s -> s.palette = palette);
  }

  /** The colours. */
  public Palette palette() {
    return style.palette;
  }

  /** Changes what the colours go by. */
  public AnnotationPainter colorBy(ColorBy what) {
    return with(s -> s.colorBy = what);
  }

  /** What the colours go by. */
  public ColorBy colorBy() {
    return style.colorBy;
  }

  /** Changes how arrays become pictures. */
  public AnnotationPainter falseColor(FalseColor look) {
    return with(s -> s.falseColor = look);
  }

  /** How arrays become pictures. */
  public FalseColor falseColor() {
    return style.falseColor;
  }

  /** Says whether boxes are drawn. */
  public AnnotationPainter boxes(boolean drawn) {
    return with(s -> s.boxes = drawn);
  }

  /** Whether boxes are drawn. */
  public boolean boxes() {
    return style.boxes;
  }

  /** Says whether segmentations are drawn. */
  public AnnotationPainter masks(boolean drawn) {
    return with(s -> s.masks = drawn);
  }

  /** Whether segmentations are drawn. */
  public boolean masks() {
    return style.masks;
  }

  /** Says whether keypoints and skeletons are drawn. */
  public AnnotationPainter keypoints(boolean drawn) {
    return with(s -> s.keypoints = drawn);
  }

  /** Whether keypoints and skeletons are drawn. */
  public boolean keypoints() {
    return style.keypoints;
  }

  /** Says whether it is drawn where things were before; see {@link Mark#withTrail}. */
  public AnnotationPainter trails(boolean drawn) {
    return with(s -> s.trails = drawn);
  }

  /** Whether it is drawn where things were before. */
  public boolean trails() {
    return style.trails;
  }

  /** Says whether class names and tracks are written. */
  public AnnotationPainter labels(boolean drawn) {
    return with(s -> s.labels = drawn);
  }

  /** Whether class names and tracks are written. */
  public boolean labels() {
    return style.labels;
  }

  /** Says whether the annotation's id is written before the class name. */
  public AnnotationPainter ids(boolean drawn) {
    return with(s -> s.ids = drawn);
  }

  /** Whether ids are written. */
  public boolean ids() {
    return style.ids;
  }

  /** Says whether a label without a free place is drawn all the same, over others. */
  public AnnotationPainter everyLabel(boolean drawn) {
    return with(s -> s.everyLabel = drawn);
  }

  /** Whether labels without a free place are drawn all the same. */
  public boolean everyLabel() {
    return style.everyLabel;
  }

  /**
   * Changes the opacity of filled masks. At first large ones have a quarter, smaller ones less, and
   * small ones only an outline, so that what they are is still seen as it is.
   *
   * @param opacity from 0, outlines only, to 1
   * @throws IllegalArgumentException if it is outside
   */
  public AnnotationPainter opacity(double opacity) {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("an opacity is in [0, 1], not " + opacity);
    }
    return with(
        s -> {
          s.opacity = opacity;
          s.fades = false;
        });
  }

  /** The opacity of filled masks, in [0, 1]. */
  public double opacity() {
    return style.opacity;
  }

  /** Changes the width of lines, in pixels of the picture; 0 chooses it by the picture's size. */
  public AnnotationPainter lineWidth(double pixels) {
    return with(s -> s.lineWidth = pixels);
  }

  /** The width of lines in pixels; 0 if it is chosen by the picture's size. */
  public double lineWidth() {
    return style.lineWidth;
  }

  /** Changes the size of text, in pixels of the picture; 0 chooses it by the picture's size. */
  public AnnotationPainter fontSize(double pixels) {
    return with(s -> s.fontSize = pixels);
  }

  /** The size of text in pixels; 0 if it is chosen by the picture's size. */
  public double fontSize() {
    return style.fontSize;
  }

  private double fontSize(double side, int labels) {
    if (style.fontSize > 0) {
      return style.fontSize;
    }
    // More than some 16 labels need more room than there is.
    double crowding = Math.max(0.75, Math.min(1, Math.sqrt(16.0 / Math.max(1, labels))));
    return Math.max(11 * style.density, Math.min(48, Math.rint(side / 42 * crowding)));
  }

  /**
   * Fits the picture into a width and a height: a larger image is reduced; a smaller one is
   * enlarged, by the largest whole factor that fits where that nearly fills the room. From a factor
   * of 3 on pixels stay squares, below they are smoothed unless the factor is whole.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public AnnotationPainter size(int width, int height) {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "the size of a picture must be positive: " + width + " x " + height);
    }
    return with(
        s -> {
          s.fitWidth = width;
          s.fitHeight = height;
        });
  }

  /** What pictures are fitted into; empty if that was not asked for. */
  public Optional<Size> size() {
    return style.fitWidth == 0
        ? Optional.empty()
        : Optional.of(Size.of(style.fitWidth, style.fitHeight));
  }

  /** For pictures of which so many pixels are one on the screen: nothing gets finer than that. */
  AnnotationPainter density(double density) {
    return with(s -> s.density = density);
  }

  /**
   * Draws marks on an image.
   *
   * @param image is not changed
   * @param marks in pixels of the image
   * @return a new opaque RGB image
   */
  public BufferedImage paint(BufferedImage image, List<Mark> marks) {
    int width = image.getWidth();
    int height = image.getHeight();
    double scale = scale(width, height);
    BufferedImage canvas =
        Images.scaled(
            image, scaledLength(width, scale), scaledLength(height, scale), isRepeated(scale));
    draw(canvas, width, height, marks);
    return canvas;
  }

  /**
   * Draws marks on an array, which {@link #falseColor} makes a picture of.
   *
   * @param pixels an image, or a clip of which the first frame is drawn
   * @param marks in pixels of the array
   * @return a new opaque RGB image
   */
  public BufferedImage paint(NDArray pixels, List<Mark> marks) {
    NDArray first = pixels.shape().isClip() && pixels.frames() > 0 ? pixels.frame(0) : pixels;
    return paint(first, style.falseColor.ranges(first), marks);
  }

  /** Draws a frame, its values stretched between the ranges of {@link FalseColor#ranges}. */
  BufferedImage paint(NDArray frame, FalseColor.Ranges ranges, List<Mark> marks) {
    int width = frame.width();
    int height = frame.height();
    double scale = scale(width, height);
    int shownWidth = scaledLength(width, scale);
    int shownHeight = scaledLength(height, scale);
    BufferedImage canvas;
    if (isRepeated(scale)) {
      int cell = (int) Math.rint(6 * style.density);
      canvas = style.falseColor.toImage(frame, ranges, shownWidth, shownHeight, cell);
    } else {
      int cell = (int) Math.max(1, Math.round(6 * style.density / scale));
      canvas =
          Images.scaled(
              style.falseColor.toImage(frame, ranges, width, height, cell),
              shownWidth,
              shownHeight);
    }
    draw(canvas, width, height, marks);
    return canvas;
  }

  /**
   * Draws a sample with its annotations; what the sample has outside of its image is hatched. Where
   * one annotation was asked for, the others are drawn less strongly. Of a clip it is the first
   * frame; {@link Film} draws all.
   *
   * @return a new opaque RGB image
   */
  public BufferedImage paint(Sample sample) {
    return forSample(sample).paint(sample.pixels(), marks(sample));
  }

  /**
   * Draws a sample with its annotations, whose lines are solid, and over them what a detector found
   * in its window: dashed boxes, with scores.
   *
   * @param predictions of any images; {@link Predictions#atLeast} leaves out the unsure ones
   * @return a new opaque RGB image
   */
  public BufferedImage paint(Sample sample, Predictions predictions) {
    List<Mark> all = new ArrayList<>(marks(sample));
    all.addAll(Mark.listOf(sample, predictions));
    return forSample(sample).paint(sample.pixels(), all);
  }

  /** The marks of a sample, or of its first frame, in pixels of the sample. */
  static List<Mark> marks(Sample sample) {
    List<Mark> all = Mark.listOf(sample.annotations().ofFrame(0));
    int own = sample.annotationIndex().orElse(-1);
    return own < 0 || own >= all.size()
        ? all
        : IntStream.range(0, all.size()).mapToObj(i -> all.get(i).withFaint(i != own)).toList();
  }

  /** This with what a sample knows of its pixels: their names, what is padding, what no value. */
  AnnotationPainter forSample(Sample sample) {
    FalseColor look =
        style
            .falseColor
            .names(sample.channels())
            .valid(sample.target().insideSample())
            .paddingSeen(sample.target().target().padding() != Padding.Mode.CONSTANT);
    return falseColor(sample.mask().map(look::mask).orElse(look));
  }

  /** How many pixels of the picture one of the image becomes. */
  private double scale(int width, int height) {
    if (width <= 0 || height <= 0) {
      return 1;
    }
    if (style.fitWidth == 0) {
      return Math.min(LARGEST_FACTOR, Math.max(1, COMFORTABLE / Math.max(width, height)));
    }
    double factor = Math.min(style.fitWidth / (double) width, style.fitHeight / (double) height);
    double whole = Math.min(LARGEST_FACTOR, Math.floor(factor));
    // Whole factors show pixels as they are, unless that leaves room empty: pictures side by side
    // are to be of one size.
    return whole >= 1 && whole / factor >= 0.9 ? whole : Math.min(LARGEST_FACTOR, factor);
  }

  /**
   * Whether each value becomes a rectangle of pixels: where they are large, nobody sees that some
   * have a pixel more than others; where they are small, they are smoothed.
   */
  private static boolean isRepeated(double scale) {
    return scale >= 3 || (scale >= 1 && scale == Math.rint(scale));
  }

  private static int scaledLength(int length, double scale) {
    return Math.max(1, (int) Math.round(length * scale));
  }

  /** A mark with what is worked out once for it. */
  private record Item(Mark mark, Color color, Box extent, Rectangle2D visible) {
    /** What is drawn later lies above: faint things, others, dashed ones. */
    int layer() {
      return mark.isFaint() ? 0 : mark.isDashed() ? 2 : 1;
    }

    boolean isBroken() {
      return mark.isDashed() || mark.isCrowd();
    }
  }

  /** Draws marks on a picture of an image that had so many pixels. */
  void draw(BufferedImage canvas, int width, int height, List<Mark> marks) {
    double sx = canvas.getWidth() / (double) width;
    double sy = canvas.getHeight() / (double) height;
    Rectangle2D frame = new Rectangle2D.Double(0, 0, canvas.getWidth(), canvas.getHeight());
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Item item = item(marks.get(i), i, sx, sy, frame);
      if (item != null) {
        items.add(item);
      }
    }
    // The largest first: what is small stays on top of what it lies in.
    items.sort(
        Comparator.comparingInt(Item::layer).thenComparingDouble(item -> -item.extent.area()));
    double side = Math.sqrt((double) canvas.getWidth() * canvas.getHeight());
    double line =
        style.lineWidth > 0
            ? style.lineWidth
            : Math.max(Math.rint(2 * style.density), Math.rint(side / 320));
    Graphics2D g = canvas.createGraphics();
    try {
      Fonts.smooth(g);
      if (style.masks) {
        for (Item item : items) {
          drawMask(g, item, sx, sy, item.mark.isFaint() ? line * 0.7 : line, frame);
        }
      }
      if (style.boxes) {
        for (Item item : items) {
          boolean outlined =
              item.mark.isFaint() || (style.masks && item.mark.segmentation().isPresent());
          drawBox(g, item, sx, sy, Math.max(1, Math.rint(outlined ? line / 2 : line)), frame);
        }
      }
      if (style.trails) {
        for (Item item : items) {
          if (!item.mark.trail().isEmpty()) {
            Pens.trail(g, item.mark.trail(), item.color, sx, sy, line);
          }
        }
      }
      if (style.keypoints) {
        for (Item item : items) {
          drawSkeleton(g, item, sx, sy, line);
        }
      }
      if (style.labels || style.ids) {
        drawLabels(g, items, frame, fontSize(side, items.size()), line);
      }
    } finally {
      g.dispose();
    }
  }

  private @Nullable Item item(Mark mark, int place, double sx, double sy, Rectangle2D frame) {
    Box extent = mark.extent();
    if (extent == null || !extent.isValid()) {
      return null;
    }
    Box scaled = extent.scale(sx, sy);
    Rectangle2D visible =
        new Rectangle2D.Double(scaled.x(), scaled.y(), scaled.width(), scaled.height());
    double left = Math.max(visible.getMinX(), frame.getMinX());
    double top = Math.max(visible.getMinY(), frame.getMinY());
    double right = Math.min(visible.getMaxX(), frame.getMaxX());
    double bottom = Math.min(visible.getMaxY(), frame.getMaxY());
    if (right < left || bottom < top) {
      return null;
    }
    visible.setRect(left, top, right - left, bottom - top);
    long key =
        switch (style.colorBy) {
          case CATEGORY -> mark.categoryId();
          case TRACK -> mark.trackId().orElse(mark.categoryId());
          case ANNOTATION -> mark.id().orElse(place + 1L);
          case NOTHING -> 1;
        };
    return new Item(mark, style.palette.color(key), extent, visible);
  }

  private void drawMask(
      Graphics2D g, Item item, double sx, double sy, double line, Rectangle2D frame) {
    Segmentation shape = item.mark.segmentation().orElse(null);
    if (shape == null || shape.isEmpty()) {
      return;
    }
    Path2D path = Paths.of(shape, sx, sy);
    boolean pixels = shape instanceof RunLengthMask;
    g.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        pixels ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
    double opacity = fillOpacity(item);
    if (opacity > 0) {
      if (item.mark.isCrowd()) {
        g.setColor(Colors.withOpacity(item.color, opacity * 0.45));
        g.fill(path);
        g.setPaint(Pens.hatch(item.color, opacity, line));
      } else {
        // What covers much of the image is not to take the colour out of all of it.
        double share =
            item.visible.getWidth()
                * item.visible.getHeight()
                / (frame.getWidth() * frame.getHeight());
        g.setColor(Colors.withOpacity(item.color, opacity * (1 - 0.5 * share)));
      }
      g.fill(path);
    }
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    // The outline of pixels runs along whole pixels: a whole width keeps it sharp.
    double width = pixels ? Math.max(2, Math.rint(line * 0.75)) : Math.max(1.2, line * 0.75);
    Pens.stroke(g, path, item.color, width, item.isBroken());
  }

  private double fillOpacity(Item item) {
    double faint = item.mark.isFaint() ? 0.3 : 1;
    if (!style.fades || item.mark.isCrowd()) {
      return style.opacity * faint;
    }
    double side = Math.min(item.visible.getWidth(), item.visible.getHeight()) / style.density;
    double part = (side - OUTLINED) / (FILLED - OUTLINED);
    return style.opacity * faint * Math.max(0, Math.min(1, part));
  }

  private static void drawBox(
      Graphics2D g, Item item, double sx, double sy, double line, Rectangle2D frame) {
    Box box = item.mark.box().orElse(null);
    if (box == null) {
      return;
    }
    // Edges along the pixels of the picture, so that the lines are sharp. An edge on the border of
    // the image is moved inwards by half a line, or it would not be seen; one beyond the border
    // stays outside. A frame about a thing of few pixels lies around it, and not on it.
    double half = line / 2;
    double width = box.width() * sx;
    double height = box.height() * sy;
    double out = isSmall(width, height, line) ? half : 0;
    double left = edge(box.x() * sx - out, frame.getMinX(), half, sx);
    double top = edge(box.y() * sy - out, frame.getMinY(), half, sy);
    double right = edge(box.maxX() * sx + out, frame.getMaxX(), -half, sx);
    double bottom = edge(box.maxY() * sy + out, frame.getMaxY(), -half, sy);
    Rectangle2D shape =
        new Rectangle2D.Double(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    Pens.stroke(g, shape, item.color, line, item.isBroken());
  }

  /** Whether a thing is to be framed around it, as lines on its edges would hide much of it. */
  private static boolean isSmall(double width, double height, double line) {
    return Math.min(width, height) < 4 * line;
  }

  private static double edge(double at, double border, double inwards, double scale) {
    // Half a line to either side: whole pixels for lines of even width, half ones for odd.
    double offset = Math.abs(inwards) - Math.floor(Math.abs(inwards));
    double aligned = Math.rint(at - offset) + offset;
    boolean outside = inwards > 0 ? at < border - scale / 2 : at > border + scale / 2;
    if (outside) {
      return aligned;
    }
    return inwards > 0 ? Math.max(aligned, border + inwards) : Math.min(aligned, border + inwards);
  }

  private static void drawSkeleton(Graphics2D g, Item item, double sx, double sy, double line) {
    List<Mark.Point> points = item.mark.keypoints();
    if (points.isEmpty()) {
      return;
    }
    for (int[] pair : item.mark.skeleton()) {
      Mark.Point from = points.get(pair[0]);
      Mark.Point to = points.get(pair[1]);
      if (from.state() == Mark.PointState.ABSENT || to.state() == Mark.PointState.ABSENT) {
        continue;
      }
      boolean hidden =
          from.state() == Mark.PointState.HIDDEN || to.state() == Mark.PointState.HIDDEN;
      Pens.stroke(
          g,
          new Line2D.Double(from.x() * sx, from.y() * sy, to.x() * sx, to.y() * sy),
          item.color,
          line,
          hidden);
    }
    double radius = Math.max(3, line * 1.7);
    for (Mark.Point point : points) {
      if (point.state() == Mark.PointState.ABSENT) {
        continue;
      }
      boolean filled = point.state() == Mark.PointState.VISIBLE;
      double x = point.x() * sx;
      double y = point.y() * sy;
      Color ring = Colors.textOn(item.color);
      g.setColor(ring);
      g.fill(new Ellipse2D.Double(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2));
      g.setColor(item.color);
      g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
      if (!filled) {
        double inner = radius * 0.5;
        g.setColor(ring);
        g.fill(new Ellipse2D.Double(x - inner, y - inner, 2 * inner, 2 * inner));
      }
    }
  }

  private String text(Mark mark) {
    StringBuilder text = new StringBuilder();
    if (style.ids && mark.id().isPresent()) {
      text.append(mark.id().getAsLong());
    }
    if (style.labels) {
      text.append(text.isEmpty() || mark.label().isEmpty() ? "" : " ").append(mark.label());
      if (mark.trackId().isPresent()) {
        text.append(text.isEmpty() ? "#" : " #").append(mark.trackId().getAsLong());
      }
      if (mark.isCrowd() && !text.isEmpty()) {
        text.append(" (crowd)");
      }
    }
    return Fonts.oneLine(text.toString());
  }

  /** How far the lines of a thing reach beyond it. */
  private static double margin(Item item, double line) {
    Rectangle2D area = item.visible;
    return isSmall(area.getWidth(), area.getHeight(), line) ? line : line / 2;
  }

  private static Rectangle2D outer(Rectangle2D area, double margin) {
    return new Rectangle2D.Double(
        area.getX() - margin,
        area.getY() - margin,
        area.getWidth() + 2 * margin,
        area.getHeight() + 2 * margin);
  }

  private void drawLabels(
      Graphics2D g, List<Item> items, Rectangle2D frame, double size, double line) {
    Font font = Fonts.bold(size);
    LineMetrics metrics = Fonts.metrics(font);
    double padX = Math.rint(size * 0.35);
    double padY = Math.rint(size * 0.12);
    double height = Math.ceil(metrics.getAscent() + metrics.getDescent() + 2 * padY);
    List<Rectangle2D> objects = items.stream().map(Item::visible).toList();
    LabelPlacer placer = new LabelPlacer(frame.getWidth(), frame.getHeight(), objects);
    double room = MOST_COVERED * frame.getWidth() * frame.getHeight();
    double widest = Math.max(0, frame.getWidth() * 0.7 - 2 * padX);
    double wanted = 0;
    for (Item item : items) {
      wanted += (Math.min(widest, Fonts.width(font, text(item.mark))) + 2 * padX) * height;
    }
    // Rather the beginning of each name than the whole of few.
    boolean shorten = wanted > room && !style.everyLabel;
    List<Tag> tags = new ArrayList<>();
    List<Item> byWeight = new ArrayList<>(items);
    byWeight.sort(
        Comparator.comparingInt(item -> item.mark.isFaint() ? 2 : item.mark.isDashed() ? 1 : 0));
    for (Item item : byWeight) {
      double limit =
          shorten ? Math.min(widest, Math.max(10 * size, item.visible.getWidth())) : widest;
      String text = Fonts.cut(font, text(item.mark), limit);
      if (text.isEmpty()) {
        continue;
      }
      double width = Math.ceil(Fonts.width(font, text) + 2 * padX);
      LabelPlacer.Place place =
          room >= width * height || style.everyLabel
              ? placer.place(outer(item.visible, margin(item, line)), width, height)
              : null;
      if (place == null) {
        if (!style.everyLabel) {
          continue;
        }
        place =
            new LabelPlacer.Place(
                new Rectangle2D.Double(
                    Math.max(0, Math.min(item.visible.getX(), frame.getWidth() - width)),
                    Math.max(0, Math.min(item.visible.getY(), frame.getHeight() - height)),
                    width,
                    height),
                false);
      }
      room -= width * height;
      tags.add(new Tag(item, place, text));
    }
    for (Tag tag : tags) {
      if (tag.place.isApart()) {
        drawLeader(g, tag);
      }
    }
    for (Tag tag : tags) {
      drawTag(g, tag, font, padX, padY + metrics.getAscent());
    }
  }

  /** A label and its place. */
  private record Tag(Item item, LabelPlacer.Place place, String text) {}

  private static void drawLeader(Graphics2D g, Tag tag) {
    Rectangle2D area = tag.place.area();
    Rectangle2D object = tag.item.visible;
    double x = Math.max(object.getMinX(), Math.min(area.getCenterX(), object.getMaxX()));
    double y = Math.max(object.getMinY(), Math.min(area.getCenterY(), object.getMaxY()));
    Pens.stroke(
        g,
        new Line2D.Double(area.getCenterX(), area.getCenterY(), x, y),
        tag.item.color,
        1.4,
        false);
  }

  private static void drawTag(Graphics2D g, Tag tag, Font font, double padX, double baseline) {
    Rectangle2D area = tag.place.area();
    double arc = font.getSize2D() * 0.3;
    g.setColor(tag.item.color);
    g.fill(
        new RoundRectangle2D.Double(
            area.getX(), area.getY(), area.getWidth(), area.getHeight(), arc, arc));
    g.setColor(Colors.textOn(tag.item.color));
    g.setFont(font);
    g.drawString(tag.text, (float) (area.getX() + padX), (float) (area.getY() + baseline));
  }

  /** What is drawn. */
  @Override
  public String toString() {
    List<String> drawn = new ArrayList<>();
    if (style.boxes) {
      drawn.add("boxes");
    }
    if (style.masks) {
      drawn.add("masks");
    }
    if (style.keypoints) {
      drawn.add("keypoints");
    }
    if (style.labels) {
      drawn.add("labels");
    }
    return "AnnotationPainter(" + drawn + ", coloured by " + style.colorBy + ")";
  }
}
