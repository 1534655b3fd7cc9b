package org.ndsampler.viz.internal.encode;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Images;

/**
 * Writes what is drawn as SVG 1.1: shapes in plain colours, text as text, images as PNG within.
 *
 * <p>Text keeps the width that Java measured ({@code textLength}), so that it stays in its place
 * whatever font the reader has. Shapes are written in the coordinates of the picture, already
 * transformed. Paints other than colours and composites other than opacity are refused: no chart
 * here uses them. Confined to one thread.
 */
public final class SvgGraphics extends Graphics2D {
  private static final AffineTransform IDENTITY = new AffineTransform();

  /** What all graphics of one picture write to. */
  private static final class Page {
    final StringBuilder body = new StringBuilder(1 << 14);
    final Map<String, String> clips = new LinkedHashMap<>();
    final String prefix;
    final Graphics2D measure =
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();

    Page(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Page page;
  private final AffineTransform transform;
  private final RenderingHints hints;

  /** In the coordinates of the picture. */
  private @Nullable Shape clip;

  private Color color = Color.BLACK;
  private Color background = Color.WHITE;
  private Stroke stroke = new BasicStroke();
  private Font font = Fonts.plain(12);
  private AlphaComposite composite = AlphaComposite.SrcOver;

  /**
   * For one picture.
   *
   * @param prefix begins the ids of the picture, which must be unique on a page
   */
  public SvgGraphics(String prefix) {
    page = new Page(prefix);
    transform = new AffineTransform();
    hints = new RenderingHints(Map.of());
    Fonts.smooth(page.measure);
  }

  private SvgGraphics(SvgGraphics other) {
    page = other.page;
    transform = new AffineTransform(other.transform);
    hints = new RenderingHints(Map.of());
    hints.putAll(other.hints);
    clip = other.clip;
    color = other.color;
    background = other.background;
    stroke = other.stroke;
    font = other.font;
    composite = other.composite;
  }

  /** The picture as an {@code svg} element of a size, with a title for who cannot see it. */
  public String toSvg(double width, double height, String title) {
    StringBuilder svg =
        new StringBuilder(page.body.length() + 1024)
            .append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
            .append(number(width))
            .append("\" height=\"")
            .append(number(height))
            .append("\" viewBox=\"0 0 ")
            .append(number(width))
            .append(' ')
            .append(number(height))
            .append("\" role=\"img\" font-family=\"'DejaVu Sans',Verdana,sans-serif\"><title>")
            .append(Elements.escape(title))
            .append("</title>");
    if (!page.clips.isEmpty()) {
      svg.append("<defs>");
      page.clips.forEach(
          (path, id) ->
              svg.append("<clipPath id=\"")
                  .append(id)
                  .append("\"><path d=\"")
                  .append(path)
                  .append("\"/></clipPath>"));
      svg.append("</defs>");
    }
    return svg.append('\n').append(page.body).append("</svg>").toString();
  }

  /** A number with at most two decimals. */
  private static String number(double x) {
    long hundredths = Math.round(x * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String text = String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }

  private static String path(Shape shape, AffineTransform at) {
    StringBuilder d = new StringBuilder();
    double[] c = new double[6];
    for (PathIterator i = shape.getPathIterator(at); !i.isDone(); i.next()) {
      int kind = i.currentSegment(c);
      int points =
          switch (kind) {
            case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 1;
            case PathIterator.SEG_QUADTO -> 2;
            case PathIterator.SEG_CUBICTO -> 3;
            default -> 0;
          };
      d.append("MLQCZ".charAt(kind));
      for (int k = 0; k < 2 * points; k++) {
        d.append(k == 0 ? "" : " ").append(number(c[k]));
      }
    }
    return d.toString();
  }

  private void attributes(String name, Color paint) {
    page.body.append(' ').append(name).append("=\"").append(Colors.hex(paint)).append('"');
    double opacity = paint.getAlpha() / 255.0 * composite.getAlpha();
    if (opacity < 1) {
      page.body.append(' ').append(name).append("-opacity=\"").append(number(opacity)).append('"');
    }
  }

  private void clipAttribute() {
    if (clip != null) {
      String id =
          page.clips.computeIfAbsent(
              path(clip, IDENTITY), key -> page.prefix + "c" + page.clips.size());
      page.body.append(" clip-path=\"url(#").append(id).append(")\"");
    }
  }

  private boolean isUpright() {
    return transform.getShearX() == 0 && transform.getShearY() == 0;
  }

  /** Begins the element of a shape: a {@code rect} where it is one, which is shorter. */
  private boolean begin(Shape shape) {
    if (shape instanceof Rectangle2D && isUpright()) {
      Rectangle2D r = transform.createTransformedShape(shape).getBounds2D();
      if (!(r.getWidth() > 0 && r.getHeight() > 0)) {
        return false;
      }
      page.body
          .append("<rect x=\"")
          .append(number(r.getX()))
          .append("\" y=\"")
          .append(number(r.getY()))
          .append("\" width=\"")
          .append(number(r.getWidth()))
          .append("\" height=\"")
          .append(number(r.getHeight()))
          .append('"');
      return true;
    }
    String d = path(shape, transform);
    if (d.isEmpty()) {
      return false;
    }
    page.body.append("<path d=\"").append(d).append('"');
    return true;
  }

  @Override
  public void fill(Shape shape) {
    if (begin(shape)) {
      attributes("fill", color);
      if (!(shape instanceof Rectangle2D)
          && shape.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD) {
        page.body.append(" fill-rule=\"evenodd\"");
      }
      clipAttribute();
      page.body.append("/>\n");
    }
  }

  @Override
  public void draw(Shape shape) {
    if (!(stroke instanceof BasicStroke line)) {
      fill(stroke.createStrokedShape(shape));
      return;
    }
    if (!begin(shape)) {
      return;
    }
    double scale = Math.sqrt(Math.abs(transform.getDeterminant()));
    page.body.append(" fill=\"none\"");
    attributes("stroke", color);
    page.body
        .append(" stroke-width=\"")
        .append(number(Math.max(0.1, line.getLineWidth() * scale)))
        .append('"');
    if (line.getEndCap() != BasicStroke.CAP_BUTT) {
      page.body
          .append(" stroke-linecap=\"")
          .append(line.getEndCap() == BasicStroke.CAP_ROUND ? "round" : "square")
          .append('"');
    }
    if (line.getLineJoin() != BasicStroke.JOIN_MITER) {
      page.body
          .append(" stroke-linejoin=\"")
          .append(line.getLineJoin() == BasicStroke.JOIN_ROUND ? "round" : "bevel")
          .append('"');
    }
    float[] dashes = line.getDashArray();
    if (dashes != null) {
      page.body.append(" stroke-dasharray=\"");
      for (int i = 0; i < dashes.length; i++) {
        page.body.append(i == 0 ? "" : " ").append(number(dashes[i] * scale));
      }
      page.body.append('"');
    }
    clipAttribute();
    page.body.append("/>\n");
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (text.isBlank()) {
      return;
    }
    page.body.append("<text");
    boolean moved = isUpright() && transform.getScaleX() == 1 && transform.getScaleY() == 1;
    if (moved) {
      page.body
          .append(" x=\"")
          .append(number(x + transform.getTranslateX()))
          .append("\" y=\"")
          .append(number(y + transform.getTranslateY()))
          .append('"');
    } else {
      AffineTransform at = new AffineTransform(transform);
      at.translate(x, y);
      double[] m = new double[6];
      at.getMatrix(m);
      page.body.append(
          String.format(
              Locale.ROOT,
              " transform=\"matrix(%.4f %.4f %.4f %.4f %.2f %.2f)\"",
              m[0],
              m[1],
              m[2],
              m[3],
              m[4],
              m[5]));
    }
    page.body.append(" font-size=\"").append(number(font.getSize2D())).append('"');
    if (font.isBold()) {
      page.body.append(" font-weight=\"bold\"");
    }
    page.body
        .append(" textLength=\"")
        .append(number(Fonts.width(font, text)))
        .append("\" lengthAdjust=\"spacingAndGlyphs\"");
    attributes("fill", color);
    clipAttribute();
    page.body.append('>').append(Elements.escape(text)).append("</text>\n");
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    TextLayout layout = new TextLayout(text, getFontRenderContext());
    fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, @Nullable ImageObserver observer) {
    int width = image.getWidth(observer);
    int height = image.getHeight(observer);
    if (width <= 0 || height <= 0) {
      return false;
    }
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = copy.createGraphics();
    g.drawImage(image, 0, 0, observer);
    g.dispose();
    AffineTransform all = new AffineTransform(transform);
    all.concatenate(at);
    double[] m = new double[6];
    all.getMatrix(m);
    page.body.append(
        String.format(
            Locale.ROOT,
            "<image width=\"%d\" height=\"%d\" transform=\"matrix(%.5f %.5f %.5f %.5f %.3f %.3f)\"",
            width,
            height,
            m[0],
            m[1],
            m[2],
            m[3],
            m[4],
            m[5]));
    clipAttribute();
    page.body
        .append(" href=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(Images.png(copy)))
        .append("\"/>\n");
    return true;
  }

  @Override
  public void drawImage(BufferedImage image, @Nullable BufferedImageOp op, int x, int y) {
    BufferedImage shown = op == null ? image : op.filter(image, null);
    drawImage(shown, AffineTransform.getTranslateInstance(x, y), null);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, @Nullable ImageObserver observer) {
    return drawImage(image, AffineTransform.getTranslateInstance(x, y), observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, @Nullable ImageObserver observer) {
    AffineTransform at = AffineTransform.getTranslateInstance(x, y);
    at.scale(
        width / (double) image.getWidth(observer), height / (double) image.getHeight(observer));
    return drawImage(image, at, observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, @Nullable Color ground, @Nullable ImageObserver observer) {
    return drawImage(image, x, y, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int x,
      int y,
      int width,
      int height,
      @Nullable Color ground,
      @Nullable ImageObserver observer) {
    return drawImage(image, x, y, width, height, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      @Nullable ImageObserver observer) {
    BufferedImage part =
        new BufferedImage(
            Math.max(1, Math.abs(sx2 - sx1)),
            Math.max(1, Math.abs(sy2 - sy1)),
            BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = part.createGraphics();
    g.drawImage(image, 0, 0, part.getWidth(), part.getHeight(), sx1, sy1, sx2, sy2, observer);
    g.dispose();
    return drawImage(part, dx1, dy1, dx2 - dx1, dy2 - dy1, observer);
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      @Nullable Color ground,
      @Nullable ImageObserver observer) {
    return drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, observer);
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    BufferedImage copy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = copy.createGraphics();
    g.drawRenderedImage(image, IDENTITY);
    g.dispose();
    drawImage(copy, at, null);
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    drawRenderedImage(image.createDefaultRendering(), at);
  }

  @Override
  public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
    Shape drawn = onStroke ? stroke.createStrokedShape(shape) : shape;
    return transform.createTransformedShape(drawn).intersects(area);
  }

  @Override
  public @Nullable GraphicsConfiguration getDeviceConfiguration() {
    return page.measure.getDeviceConfiguration();
  }

  @Override
  public void setComposite(Composite value) {
    if (!(value instanceof AlphaComposite alpha)) {
      throw new UnsupportedOperationException("SVG here knows opacity only, not " + value);
    }
    composite = alpha;
  }

  @Override
  public void setPaint(@Nullable Paint value) {
    if (value instanceof Color plain) {
      color = plain;
    } else if (value != null) {
      throw new UnsupportedOperationException("SVG here knows plain colours only, not " + value);
    }
  }

  @Override
  public void setStroke(Stroke value) {
    stroke = value;
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, @Nullable Object value) {
    if (value == null) {
      hints.remove(key);
    } else {
      hints.put(key, value);
    }
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> values) {
    hints.clear();
    hints.putAll(values);
  }

  @Override
  public void addRenderingHints(Map<?, ?> values) {
    hints.putAll(values);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return (RenderingHints) hints.clone();
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double theta) {
    transform.rotate(theta);
  }

  @Override
  public void rotate(double theta, double x, double y) {
    transform.rotate(theta, x, y);
  }

  @Override
  public void scale(double sx, double sy) {
    transform.scale(sx, sy);
  }

  @Override
  public void shear(double shx, double shy) {
    transform.shear(shx, shy);
  }

  @Override
  public void transform(AffineTransform more) {
    transform.concatenate(more);
  }

  @Override
  public void setTransform(AffineTransform value) {
    transform.setTransform(value);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public Paint getPaint() {
    return color;
  }

  @Override
  public Composite getComposite() {
    return composite;
  }

  @Override
  public void setBackground(Color value) {
    background = value;
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void clip(@Nullable Shape shape) {
    if (shape == null) {
      clip = null;
      return;
    }
    Shape added = transform.createTransformedShape(shape);
    if (clip == null) {
      clip = isUpright() && shape instanceof Rectangle2D ? added.getBounds2D() : added;
    } else if (clip instanceof Rectangle2D one && isUpright() && shape instanceof Rectangle2D) {
      Rectangle2D both = one.createIntersection(added.getBounds2D());
      clip =
          both.getWidth() > 0 && both.getHeight() > 0 ? both : new Rectangle2D.Double(0, 0, 0, 0);
    } else {
      Area both = new Area(clip);
      both.intersect(new Area(added));
      clip = both;
    }
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return page.measure.getFontRenderContext();
  }

  @Override
  public Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public Color getColor() {
    return color;
  }

  @Override
  public void setColor(@Nullable Color value) {
    setPaint(value);
  }

  @Override
  public void setPaintMode() {
    composite = AlphaComposite.SrcOver;
  }

  @Override
  public void setXORMode(Color value) {
    throw new UnsupportedOperationException("SVG has no exclusive or");
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setFont(@Nullable Font value) {
    if (value != null) {
      font = value;
    }
  }

  @Override
  public FontMetrics getFontMetrics(Font value) {
    return page.measure.getFontMetrics(value);
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    Shape shape = getClip();
    return shape == null ? null : shape.getBounds();
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public @Nullable Shape getClip() {
    if (clip == null) {
      return null;
    }
    try {
      Shape back = transform.createInverse().createTransformedShape(clip);
      return clip instanceof Rectangle2D && isUpright() ? back.getBounds2D() : back;
    } catch (NoninvertibleTransformException e) {
      return null;
    }
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void setClip(@Nullable Shape shape) {
    clip = null;
    if (shape != null) {
      clip(shape);
    }
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw new UnsupportedOperationException("what was written as SVG cannot be copied");
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Color before = color;
    color = background;
    fillRect(x, y, width, height);
    color = before;
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int extent) {
    draw(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int extent) {
    fill(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int n) {
    draw(polygon(xs, ys, n, false));
  }

  @Override
  public void drawPolygon(int[] xs, int[] ys, int n) {
    draw(polygon(xs, ys, n, true));
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int n) {
    fill(polygon(xs, ys, n, true));
  }

  private static Path2D polygon(int[] xs, int[] ys, int n, boolean closed) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (int i = 0; i < n; i++) {
      if (i == 0) {
        path.moveTo(xs[i], ys[i]);
      } else {
        path.lineTo(xs[i], ys[i]);
      }
    }
    if (closed && n > 0) {
      path.closePath();
    }
    return path;
  }

  @Override
  public void dispose() {
    // The picture is taken by toSvg; nothing is held that has to be let go.
  }
}
