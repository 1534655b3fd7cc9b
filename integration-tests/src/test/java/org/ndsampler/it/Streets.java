package org.ndsampler.it;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Detections;

/**
 * Streets with cars, persons, bicycles and dogs, in flat colours, so that pictures of them are
 * small files: what the questions of {@code docs/how-do-i.md} are asked of. Drawn anew by each
 * build, the same each time.
 *
 * <p>A folder of them has {@code annotations.json} and the images of four places in {@code images},
 * the last of which is large; {@code results.json} of a detector that is good, but not perfect;
 * {@code tomorrow.json}, a second dataset of the same ids, with {@code tomorrow} for its images;
 * and {@code film.json}, a video.
 */
final class Streets {
  private static final List<String> CLASSES = List.of("car", "person", "bicycle", "dog");
  private static final List<String> PLACES = List.of("bridge", "market", "school", "station");
  private static final Size SMALL = Size.of(320, 200);
  private static final Size LARGE = Size.of(2000, 1200);
  private static final int[] CAR_COLORS = {0xB03A2E, 0x2E6DA4, 0xD4AC0D, 0x566573, 0xF4F6F7};
  private static final int[] COATS = {0x6C3483, 0x117864, 0xBA4A00, 0x1B2631, 0xC0392B};

  private final SplittableRandom random;
  private final CocoDataset.Builder dataset;
  private final Path images;
  private long nextAnnotation = 1;

  private Streets(Path images, long seed) throws IOException {
    this.images = Files.createDirectories(images);
    this.random = new SplittableRandom(seed);
    this.dataset = CocoDataset.builder().imageFolder(images);
    for (String name : CLASSES) {
      dataset.category(CLASSES.indexOf(name) + 1L, name);
    }
  }

  /** An object: where its box is, and the polygon around it. */
  private record Thing(String name, double x, double y, double width, double height) {
    Box box() {
      return Box.of(x, y, width, height);
    }

    boolean isClearOf(Thing other) {
      return x + width < other.x
          || other.x + other.width < x
          || y + height < other.y
          || other.y + other.height < y;
    }
  }

  /** Draws all of it into a folder. */
  static void draw(Path folder) throws IOException {
    Streets today = new Streets(folder.resolve("images"), 1);
    for (int i = 0; i < 24; i++) {
      today.street(i + 1, PLACES.get(i % 4), i);
    }
    today.aerial(25);
    CocoDataset dataset = today.dataset.build();
    dataset.write(folder.resolve("annotations.json"));
    detect(dataset).write(folder.resolve("results.json"));
    Streets tomorrow = new Streets(folder.resolve("tomorrow"), 2);
    for (int i = 0; i < 6; i++) {
      tomorrow.street(i + 1, PLACES.get(i % 4), i);
    }
    tomorrow.dataset.build().write(folder.resolve("tomorrow.json"));
    new Streets(folder.resolve("film"), 3).film(folder.resolve("film.json"));
  }

  private void street(long id, String place, int number) throws IOException {
    BufferedImage picture = ground(SMALL, PLACES.indexOf(place));
    List<Thing> things = new ArrayList<>();
    // Markets are crowded, and dogs are rare.
    int persons = place.equals("market") ? 6 + random.nextInt(4) : random.nextInt(4);
    scatter(things, "car", 1 + random.nextInt(4), 105, 170);
    scatter(things, "person", persons, 60, 150);
    scatter(things, "bicycle", random.nextInt(3), 90, 165);
    scatter(things, "dog", number % 7 == 3 ? 1 : 0, 110, 180);
    String file = place + "-" + (number / 4 + 1) + ".png";
    write(id, file, place, picture, things);
  }

  /** Things that do not touch each other, larger ones nearer to the lower border. */
  private void scatter(List<Thing> things, String name, int count, int top, int bottom) {
    int wanted = things.size() + count;
    for (int tries = 0; tries < 200 && things.size() < wanted; tries++) {
      double foot = random.nextDouble(top, bottom) + 25;
      double near = (foot - 60) / 130;
      double height =
          switch (name) {
            case "car" -> 14 + 30 * near * random.nextDouble(0.7, 1);
            case "person" -> 18 + 36 * near;
            case "bicycle" -> 12 + 20 * near;
            default -> 7 + 12 * near;
          };
      double width = height * (name.equals("car") ? 2.1 : name.equals("person") ? 0.42 : 1.5);
      Thing thing =
          new Thing(
              name,
              Math.rint(random.nextDouble(2, SMALL.width() - width - 2)),
              Math.rint(Math.min(foot, SMALL.height() - 2) - height),
              Math.rint(width),
              Math.rint(height));
      if (things.stream().allMatch(thing::isClearOf)) {
        things.add(thing);
      }
    }
  }

  /** A square from above with many small cars, of 2000 x 1200 pixels. */
  private void aerial(long id) throws IOException {
    BufferedImage picture = ground(LARGE, 4);
    List<Thing> things = new ArrayList<>();
    for (int row = 0; row < 9; row++) {
      for (int column = 0; column < 18; column++) {
        if (random.nextInt(3) > 0) {
          things.add(new Thing("car", 120 + 100 * column, 150 + 110 * row, 63, 30));
        }
      }
    }
    write(id, "station-aerial.png", "station", picture, things);
  }

  private void film(Path file) throws IOException {
    dataset.video(1, "street", SMALL);
    for (int frame = 0; frame < 6; frame++) {
      BufferedImage picture = ground(SMALL, 0);
      List<Thing> things =
          List.of(
              new Thing("car", 10 + 42 * frame, 130, 84, 40),
              new Thing("person", 250 - 22 * frame, 96, 15, 36),
              new Thing("dog", 225 - 22 * frame, 122, 18, 12));
      String name = "frame-" + frame + ".png";
      paint(picture, things);
      ImageIO.write(picture, "png", images.resolve(name).toFile());
      int index = frame;
      long image = frame + 1L;
      dataset.image(image, draft -> draft.fileName(name).size(SMALL).video(1, index));
      for (int i = 0; i < things.size(); i++) {
        long track = i + 1L;
        annotate(image, things.get(i), track);
      }
    }
    dataset.build().write(file);
  }

  private void write(long id, String file, String place, BufferedImage picture, List<Thing> things)
      throws IOException {
    paint(picture, things);
    ImageIO.write(picture, "png", images.resolve(file).toFile());
    dataset.image(
        id,
        draft ->
            draft
                .fileName(file)
                .size(Size.of(picture.getWidth(), picture.getHeight()))
                .text("place", place));
    for (Thing thing : things) {
      annotate(id, thing, 0);
    }
  }

  private void annotate(long image, Thing thing, long track) {
    dataset.annotation(
        nextAnnotation++,
        draft -> {
          draft
              .image(image)
              .category(CLASSES.indexOf(thing.name) + 1L)
              .box(thing.box())
              .area(thing.box().area())
              .segmentation(MultiPolygon.of(Polygon.of(ring(thing))));
          if (track > 0) {
            draft.track(track);
          }
        });
  }

  /** Eight corners, a box without its corners. */
  private static double[] ring(Thing t) {
    double cut = Math.min(t.width, t.height) / 4;
    double right = t.x + t.width;
    double bottom = t.y + t.height;
    return new double[] {
      t.x + cut,
      t.y,
      right - cut,
      t.y,
      right,
      t.y + cut,
      right,
      bottom - cut,
      right - cut,
      bottom,
      t.x + cut,
      bottom,
      t.x,
      bottom - cut,
      t.x,
      t.y + cut
    };
  }

  /** A detector that misses a tenth, is a little beside the rest, and sees some cars too many. */
  private static Detections detect(CocoDataset dataset) {
    SplittableRandom random = new SplittableRandom(4);
    Detections.Builder found = Detections.builder();
    dataset
        .annotations()
        .forEach(
            object -> {
              Box box = object.box().orElseThrow();
              double off = random.nextDouble(-0.08, 0.08);
              boolean isOther = random.nextInt(20) == 0;
              if (random.nextInt(10) > 0) {
                found.add(
                    object.imageId(),
                    isOther ? 1 + object.categoryId() % CLASSES.size() : object.categoryId(),
                    box.translate(off * box.width(), -off * box.height()),
                    random.nextDouble(0.55, 0.99));
              }
              if (random.nextInt(12) == 0) {
                found.add(
                    object.imageId(),
                    1,
                    Box.of(random.nextInt(240), 120 + random.nextInt(30), 60, 30),
                    random.nextDouble(0.2, 0.9));
              }
            });
    return found.build();
  }

  private static BufferedImage ground(Size size, int place) {
    int[] skies = {0xCFE3F1, 0xF3E3C3, 0xD5E8D4, 0xD9D5E8, 0x8E9491};
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(skies[place]));
    g.fillRect(0, 0, size.width(), size.height());
    if (place == 4) {
      g.setColor(new Color(0xC9CDC9));
      for (int x = 100; x < size.width() - 60; x += 100) {
        for (int y = 140; y < size.height() - 100; y += 110) {
          g.drawLine(x, y, x, y + 50);
        }
      }
    } else {
      g.setColor(new Color(0xB9B4A8));
      for (int house = 0; house < 5; house++) {
        int high = 30 + (house * 37 + place * 23) % 40;
        g.fillRect(house * 66, 95 - high, 58, high);
      }
      g.setColor(new Color(0x9AA0A6));
      g.fillRect(0, 95, size.width(), size.height() - 95);
      g.setColor(new Color(0xE5E7E9));
      for (int x = 0; x < size.width(); x += 40) {
        g.fillRect(x, 145, 22, 3);
      }
    }
    g.dispose();
    return image;
  }

  private static void paint(BufferedImage picture, List<Thing> things) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (Thing thing : things) {
      AffineTransform before = g.getTransform();
      g.translate(thing.x, thing.y);
      g.scale(thing.width, thing.height);
      // Of its height, so that what moves along a street keeps its colour.
      int pick = (int) (thing.y * 3 + thing.width * 5);
      switch (thing.name) {
        case "car" -> car(g, new Color(CAR_COLORS[pick % CAR_COLORS.length]));
        case "person" -> person(g, new Color(COATS[pick % COATS.length]));
        case "bicycle" -> bicycle(g);
        default -> dog(g);
      }
      g.setTransform(before);
    }
    g.dispose();
  }

  private static void car(Graphics2D g, Color color) {
    fill(g, color.darker(), new RoundRectangle2D.Double(0.18, 0, 0.6, 0.6, 0.25, 0.5));
    fill(g, color, new RoundRectangle2D.Double(0, 0.33, 1, 0.5, 0.2, 0.3));
    fill(g, new Color(0xD6EAF8), new Rectangle2D.Double(0.27, 0.1, 0.18, 0.23));
    fill(g, new Color(0xD6EAF8), new Rectangle2D.Double(0.5, 0.1, 0.18, 0.23));
    for (double x : new double[] {0.12, 0.68}) {
      fill(g, new Color(0x1C2833), new Ellipse2D.Double(x, 0.6, 0.2, 0.4));
    }
  }

  private static void person(Graphics2D g, Color coat) {
    fill(g, new Color(0x273746), new Rectangle2D.Double(0.25, 0.55, 0.2, 0.45));
    fill(g, new Color(0x273746), new Rectangle2D.Double(0.55, 0.55, 0.2, 0.45));
    fill(g, coat, new RoundRectangle2D.Double(0.05, 0.22, 0.9, 0.42, 0.5, 0.2));
    fill(g, new Color(0xE6B89C), new Ellipse2D.Double(0.25, 0, 0.5, 0.22));
  }

  private static void bicycle(Graphics2D g) {
    g.setColor(new Color(0x17202A));
    for (double x : new double[] {0, 0.6}) {
      Area wheel = new Area(new Ellipse2D.Double(x, 0.4, 0.4, 0.6));
      wheel.subtract(new Area(new Ellipse2D.Double(x + 0.06, 0.49, 0.28, 0.42)));
      g.fill(wheel);
    }
    Path2D frame = new Path2D.Double();
    frame.moveTo(0.2, 0.7);
    frame.lineTo(0.36, 0.2);
    frame.lineTo(0.75, 0.1);
    frame.lineTo(0.8, 0.7);
    fillLine(g, new Color(0x1E8449), frame);
  }

  private static void dog(Graphics2D g) {
    Color fur = new Color(0x6E2C00);
    fill(g, fur, new RoundRectangle2D.Double(0.1, 0.3, 0.65, 0.4, 0.2, 0.3));
    fill(g, fur, new Ellipse2D.Double(0.65, 0, 0.35, 0.5));
    fill(g, fur, new Rectangle2D.Double(0.15, 0.6, 0.1, 0.4));
    fill(g, fur, new Rectangle2D.Double(0.6, 0.6, 0.1, 0.4));
    fill(g, fur, new Rectangle2D.Double(0, 0.25, 0.2, 0.1));
  }

  private static void fill(Graphics2D g, Color color, Shape shape) {
    g.setColor(color);
    g.fill(shape);
  }

  private static void fillLine(Graphics2D g, Color color, Shape line) {
    g.setColor(color);
    g.setStroke(new BasicStroke(0.05f));
    g.draw(line);
  }
}
