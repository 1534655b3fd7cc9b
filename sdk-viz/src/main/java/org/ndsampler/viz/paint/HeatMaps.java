package org.ndsampler.viz.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.HeatMap;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;

/**
 * Draws what an epoch saw: the brighter a part of an image, the more often it was seen; what was
 * never seen is black. The boxes of annotations that were seen are white, those never seen red.
 */
final class HeatMaps {
  private static final int CELLS = 96;
  private static final int SIDE = 480;
  private static final Color NEVER = new Color(0x0b0b0f);
  private static final Color SEEN_BOX = new Color(255, 255, 255, 210);
  private static final Color UNSEEN_BOX = new Color(0xff4d4d);

  private HeatMaps() {}

  /**
   * The picture of a map alone, with the shape of its image.
   *
   * @param brightest the number of views that has the brightest colour; more have it too
   * @param side the longer side of the picture, in pixels
   */
  static BufferedImage image(HeatMap map, double brightest, int side) {
    if (!(brightest > 0) || side < 1) {
      throw new IllegalArgumentException(
          "brightest and side must be positive, not " + brightest + " and " + side);
    }
    double scale = side / (double) Math.max(map.imageWidth(), map.imageHeight());
    int width = Math.max(1, (int) Math.round(map.imageWidth() * scale));
    int height = Math.max(1, (int) Math.round(map.imageHeight() * scale));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int row = Math.min(map.rows() - 1, (int) ((y + 0.5) / scale / map.cell()));
      for (int x = 0; x < width; x++) {
        int column = Math.min(map.columns() - 1, (int) ((x + 0.5) / scale / map.cell()));
        double views = map.views(column, row);
        image.setRGB(x, y, (views == 0 ? NEVER : color(views / brightest)).getRGB());
      }
    }
    return image;
  }

  /**
   * The picture of an image in an audit, with the boxes of its annotations.
   *
   * @throws IllegalArgumentException if there is no such image, or its size is not known
   */
  static BufferedImage image(Audit audit, long imageId) {
    HeatMap map = audit.heatMap(imageId, CELLS);
    return image(audit, map, Math.max(1, map.most()));
  }

  private static BufferedImage image(Audit audit, HeatMap map, double brightest) {
    BufferedImage image = image(map, brightest, SIDE);
    CocoImages images = audit.dataset().images();
    CocoAnnotations annotations = audit.dataset().annotations();
    int row = images.row(map.imageId());
    double scale = image.getWidth() / (double) map.imageWidth();
    Graphics2D g = image.createGraphics();
    try {
      Fonts.smooth(g);
      g.setStroke(new BasicStroke(1.6f));
      for (int k = 0; k < images.annotationCount(row); k++) {
        int annotation = images.annotationRow(row, k);
        if (annotations.hasBox(annotation)) {
          boolean seen = audit.annotationViews(annotations.id(annotation)) > 0;
          g.setColor(seen ? SEEN_BOX : UNSEEN_BOX);
          g.draw(
              new Rectangle2D.Double(
                  annotations.x(annotation) * scale,
                  annotations.y(annotation) * scale,
                  annotations.width(annotation) * scale,
                  annotations.height(annotation) * scale));
        }
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  /** The colour of a share of the most views; its lower end differs from never. */
  private static Color color(double share) {
    return ColorMap.VIRIDIS.color(0.15 + 0.85 * share);
  }

  /**
   * A sheet of the images of an audit, with one scale of colours for all. Images without a declared
   * size are left out.
   *
   * @param most how many images at most, from the first on
   */
  static ContactSheet sheet(Audit audit, int most) {
    CocoDataset dataset = audit.dataset();
    List<HeatMap> maps = new ArrayList<>();
    double brightest = 1;
    for (int row = 0; row < dataset.images().size() && maps.size() < most; row++) {
      if (dataset.images().hasSize(row)) {
        HeatMap map = audit.heatMap(dataset.images().id(row), CELLS);
        maps.add(map);
        brightest = Math.max(brightest, map.most());
      }
    }
    List<Tile> tiles = new ArrayList<>();
    for (HeatMap map : maps) {
      tiles.add(
          Tile.of(image(audit, map, brightest), "image " + map.imageId())
              .withDetail(detail(audit, map.imageId())));
    }
    int annotations = dataset.annotations().size();
    double coverage = audit.coverage();
    return ContactSheet.of(tiles)
        .title("What " + Numbers.count(audit.items(), "item", "items") + " showed")
        .subtitle(
            (Double.isNaN(coverage) ? "" : percent(coverage, 1) + " of the pixels, ")
                + Numbers.count(annotations - audit.annotationsNeverSeen().length)
                + " of "
                + Numbers.count(annotations, "annotation", "annotations"))
        .legend(
            maps.isEmpty()
                ? Legend.empty()
                : legend(brightest, maps, annotations, audit.annotationsNeverSeen().length));
  }

  private static Legend legend(double brightest, List<HeatMap> maps, int boxes, int unseen) {
    double most = maps.stream().mapToDouble(HeatMap::most).max().orElse(0);
    Legend legend =
        most > 0
            ? Legend.empty()
                .ramp(
                    NEVER, HeatMaps::color, "views of a place, 0 to " + Numbers.shortest(brightest))
            : Legend.empty().swatch(NEVER, NEVER, "never seen");
    if (boxes > unseen) {
      legend = legend.frame(NEVER, Color.WHITE, "annotations seen");
    }
    return unseen > 0 ? legend.frame(NEVER, UNSEEN_BOX, "annotations not seen") : legend;
  }

  private static String percent(double share, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f%%", 100 * share);
  }

  private static String detail(Audit audit, long imageId) {
    CocoImages images = audit.dataset().images();
    int row = images.row(imageId);
    int seen = 0;
    for (int k = 0; k < images.annotationCount(row); k++) {
      long id = audit.dataset().annotations().id(images.annotationRow(row, k));
      seen += audit.annotationViews(id) > 0 ? 1 : 0;
    }
    return percent(audit.coverage(imageId), 0)
        + String.format(
            Locale.ROOT,
            " seen, %.1f views a pixel, %d of %d annotations",
            audit.meanPixelViews(imageId),
            seen,
            images.annotationCount(row));
  }
}
