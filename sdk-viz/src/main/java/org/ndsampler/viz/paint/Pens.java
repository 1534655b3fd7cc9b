package org.ndsampler.viz.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Fonts;

/** Lines and fillings that are seen on any ground. */
final class Pens {
  private Pens() {}

  /** What a line is drawn on, so that it is seen on any ground. */
  private static Color casing(Color color) {
    return Colors.luminance(color) < 0.16 ? new Color(255, 255, 255, 130) : new Color(0, 0, 0, 120);
  }

  /** Draws a line in a colour on a casing. */
  static void stroke(Graphics2D g, Shape shape, Color color, double line, boolean dashed) {
    g.setColor(casing(color));
    g.setStroke(
        new BasicStroke(
            (float) (line + Math.max(1.6, line / 2)),
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND));
    g.draw(shape);
    g.setColor(color);
    g.setStroke(
        dashed
            ? new BasicStroke(
                (float) line,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                10,
                new float[] {(float) Math.max(5, 4 * line), (float) Math.max(3.5, 2.5 * line)},
                0)
            : new BasicStroke((float) line, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    g.draw(shape);
  }

  /** Slanted lines in a colour. */
  static TexturePaint hatch(Color color, double opacity, double line) {
    int cell = (int) Math.max(8, Math.rint(line * 5));
    BufferedImage tile = new BufferedImage(cell, cell, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = tile.createGraphics();
    Fonts.smooth(g);
    g.setColor(Colors.withOpacity(color, Math.min(1, opacity * 2)));
    g.setStroke(new BasicStroke((float) Math.max(1.5, line * 0.9)));
    for (int k = -1; k <= 1; k++) {
      g.draw(new Line2D.Double(k * cell - 2, cell + 2, (k + 1) * cell + 2, -2));
    }
    g.dispose();
    return new TexturePaint(tile, new Rectangle2D.Double(0, 0, cell, cell));
  }

  /**
   * A line along places that fades towards its beginning, with dots that are not too near and one
   * at its end. It is cased in black or white, as it lies on things that have its own colour.
   */
  static void trail(
      Graphics2D g, List<Mark.Point> places, Color color, double sx, double sy, double line) {
    int steps = places.size() - 1;
    Color ground = Colors.textOn(color);
    for (int pass = 0; pass < 2; pass++) {
      Point2D dot = new Point2D.Double(places.get(steps).x() * sx, places.get(steps).y() * sy);
      for (int i = 0; i < steps; i++) {
        Mark.Point from = places.get(i);
        Mark.Point to = places.get(i + 1);
        double age = (i + 1) / (double) steps;
        double opacity = 0.4 + 0.6 * age;
        g.setColor(Colors.withOpacity(pass == 0 ? ground : color, opacity));
        double width = line * (0.6 + 0.6 * age) + (pass == 0 ? 2.5 : 0);
        boolean joined =
            from.state() != Mark.PointState.ABSENT && to.state() != Mark.PointState.ABSENT;
        if (joined) {
          // Butt ends: round ones of transparent segments would show as darker beads.
          g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
          g.draw(new Line2D.Double(from.x() * sx, from.y() * sy, to.x() * sx, to.y() * sy));
        }
        boolean apart = dot.distance(from.x() * sx, from.y() * sy) > 7 * line;
        if (apart && from.state() != Mark.PointState.ABSENT) {
          dot.setLocation(from.x() * sx, from.y() * sy);
          dot(g, from, width * 1.1, sx, sy);
        }
      }
      // Where it is now: of a thing that hardly moves this is all that is seen of its way.
      g.setColor(pass == 0 ? ground : color);
      dot(g, places.get(steps), line * 1.5 + (pass == 0 ? 1.5 : 0), sx, sy);
    }
  }

  private static void dot(Graphics2D g, Mark.Point at, double r, double sx, double sy) {
    g.fill(new Ellipse2D.Double(at.x() * sx - r, at.y() * sy - r, 2 * r, 2 * r));
  }
}
