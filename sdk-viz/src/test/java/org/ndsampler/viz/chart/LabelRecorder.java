package org.ndsampler.viz.chart;

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
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws as another does, and notes where each text lies and what of it is clipped away. Confined to
 * one thread.
 */
final class LabelRecorder extends Graphics2D {
  /**
   * A text that was drawn.
   *
   * @param box the bounds of its letters in the picture
   * @param clip what could be drawn on; null for all
   */
  record Label(String text, Rectangle2D box, @Nullable Rectangle2D clip) {}

  private final Graphics2D to;
  private final List<Label> labels;

  LabelRecorder(Graphics2D to) {
    this(to, new ArrayList<>());
  }

  private LabelRecorder(Graphics2D to, List<Label> labels) {
    this.to = to;
    this.labels = labels;
  }

  List<Label> labels() {
    return labels;
  }

  private void note(String text, Shape letters) {
    if (text.isBlank()) {
      return;
    }
    Shape clip = to.getClip();
    labels.add(
        new Label(
            text,
            to.getTransform().createTransformedShape(letters).getBounds2D(),
            clip == null
                ? null
                : new Area(to.getTransform().createTransformedShape(clip)).getBounds2D()));
  }

  private static String text(AttributedCharacterIterator iterator) {
    StringBuilder text = new StringBuilder();
    for (char c = iterator.first(); c != AttributedCharacterIterator.DONE; c = iterator.next()) {
      text.append(c);
    }
    iterator.first();
    return text.toString();
  }

  @Override
  public void drawString(String text, float x, float y) {
    GlyphVector glyphs = to.getFont().createGlyphVector(to.getFontRenderContext(), text);
    Rectangle2D bounds = glyphs.getVisualBounds();
    note(
        text,
        new Rectangle2D.Double(
            bounds.getX() + x, bounds.getY() + y, bounds.getWidth(), bounds.getHeight()));
    to.drawString(text, x, y);
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    Rectangle2D bounds = new TextLayout(text, to.getFontRenderContext()).getBounds();
    note(
        text(text),
        new Rectangle2D.Double(
            bounds.getX() + x, bounds.getY() + y, bounds.getWidth(), bounds.getHeight()));
    to.drawString(text, x, y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    // That of a TextLayout has forgotten its letters; how many there were is left.
    Rectangle2D bounds = glyphs.getVisualBounds();
    note(
        "?".repeat(glyphs.getNumGlyphs()),
        new Rectangle2D.Double(
            bounds.getX() + x, bounds.getY() + y, bounds.getWidth(), bounds.getHeight()));
    to.drawGlyphVector(glyphs, x, y);
  }

  @Override
  public Graphics create() {
    return new LabelRecorder((Graphics2D) to.create(), labels);
  }

  @Override
  public void draw(Shape shape) {
    to.draw(shape);
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    return to.drawImage(image, at, observer);
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {
    to.drawImage(image, op, x, y);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    return to.drawImage(image, x, y, observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    return to.drawImage(image, x, y, width, height, observer);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color color, ImageObserver observer) {
    return to.drawImage(image, x, y, color, observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, Color color, ImageObserver observer) {
    return to.drawImage(image, x, y, width, height, color, observer);
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
      ImageObserver observer) {
    return to.drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, observer);
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
      Color color,
      ImageObserver observer) {
    return to.drawImage(image, dx1, dy1, dx2, dy2, sx1, sy1, sx2, sy2, color, observer);
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    to.drawRenderedImage(image, at);
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    to.drawRenderableImage(image, at);
  }

  @Override
  public void fill(Shape shape) {
    to.fill(shape);
  }

  @Override
  public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
    return to.hit(area, shape, onStroke);
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return to.getDeviceConfiguration();
  }

  @Override
  public void setComposite(Composite value) {
    to.setComposite(value);
  }

  @Override
  public void setPaint(Paint value) {
    to.setPaint(value);
  }

  @Override
  public void setStroke(Stroke value) {
    to.setStroke(value);
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    to.setRenderingHint(key, value);
  }

  @Override
  public Object getRenderingHint(RenderingHints.Key key) {
    return to.getRenderingHint(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> values) {
    to.setRenderingHints(values);
  }

  @Override
  public void addRenderingHints(Map<?, ?> values) {
    to.addRenderingHints(values);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return to.getRenderingHints();
  }

  @Override
  public void translate(int x, int y) {
    to.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    to.translate(x, y);
  }

  @Override
  public void rotate(double theta) {
    to.rotate(theta);
  }

  @Override
  public void rotate(double theta, double x, double y) {
    to.rotate(theta, x, y);
  }

  @Override
  public void scale(double sx, double sy) {
    to.scale(sx, sy);
  }

  @Override
  public void shear(double shx, double shy) {
    to.shear(shx, shy);
  }

  @Override
  public void transform(AffineTransform more) {
    to.transform(more);
  }

  @Override
  public void setTransform(AffineTransform value) {
    to.setTransform(value);
  }

  @Override
  public AffineTransform getTransform() {
    return to.getTransform();
  }

  @Override
  public Paint getPaint() {
    return to.getPaint();
  }

  @Override
  public Composite getComposite() {
    return to.getComposite();
  }

  @Override
  public void setBackground(Color value) {
    to.setBackground(value);
  }

  @Override
  public Color getBackground() {
    return to.getBackground();
  }

  @Override
  public Stroke getStroke() {
    return to.getStroke();
  }

  @Override
  public void clip(Shape shape) {
    to.clip(shape);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return to.getFontRenderContext();
  }

  @Override
  public Color getColor() {
    return to.getColor();
  }

  @Override
  public void setColor(Color value) {
    to.setColor(value);
  }

  @Override
  public void setPaintMode() {
    to.setPaintMode();
  }

  @Override
  public void setXORMode(Color value) {
    to.setXORMode(value);
  }

  @Override
  public Font getFont() {
    return to.getFont();
  }

  @Override
  public void setFont(Font value) {
    to.setFont(value);
  }

  @Override
  public FontMetrics getFontMetrics(Font value) {
    return to.getFontMetrics(value);
  }

  @Override
  public Rectangle getClipBounds() {
    return to.getClipBounds();
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    to.clipRect(x, y, width, height);
  }

  @Override
  public Shape getClip() {
    return to.getClip();
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    to.setClip(x, y, width, height);
  }

  @Override
  public void setClip(Shape shape) {
    to.setClip(shape);
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    to.copyArea(x, y, width, height, dx, dy);
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    to.drawLine(x1, y1, x2, y2);
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    to.fillRect(x, y, width, height);
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    to.clearRect(x, y, width, height);
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    to.drawRoundRect(x, y, width, height, arcWidth, arcHeight);
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    to.fillRoundRect(x, y, width, height, arcWidth, arcHeight);
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    to.drawOval(x, y, width, height);
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    to.fillOval(x, y, width, height);
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int extent) {
    to.drawArc(x, y, width, height, start, extent);
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int extent) {
    to.fillArc(x, y, width, height, start, extent);
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int n) {
    to.drawPolyline(xs, ys, n);
  }

  @Override
  public void drawPolygon(int[] xs, int[] ys, int n) {
    to.drawPolygon(xs, ys, n);
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int n) {
    to.fillPolygon(xs, ys, n);
  }

  @Override
  public void dispose() {
    to.dispose();
  }
}
