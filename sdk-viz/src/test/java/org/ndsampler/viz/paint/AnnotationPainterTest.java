package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.internal.Colors;

class AnnotationPainterTest {
  private static final Color GREY = new Color(0x808080);
  private static final Color ORANGE = Palette.standard().color(1);

  private static BufferedImage grey(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(GREY);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  private static Color at(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y));
  }

  @Test
  void aBoxIsDrawnOnItsEdgesAndLeavesTheInsideAsItIs() {
    BufferedImage image = grey(640, 480);
    BufferedImage out =
        AnnotationPainter.standard()
            .labels(false)
            .paint(image, List.of(Mark.of(1, "thing", Box.of(100, 50, 200, 150))));
    assertThat(out.getWidth()).isEqualTo(640);
    // The line is two pixels wide, one on each side of the edge.
    for (int x : new int[] {99, 100, 299, 300}) {
      assertThat(at(out, x, 120)).isEqualTo(ORANGE);
    }
    for (int y : new int[] {49, 50, 199, 200}) {
      assertThat(at(out, 200, y)).isEqualTo(ORANGE);
    }
    assertThat(at(out, 200, 120)).isEqualTo(GREY);
    assertThat(at(out, 104, 120)).isEqualTo(GREY);
    assertThat(at(out, 95, 120)).isEqualTo(GREY);
    assertThat(at(image, 100, 120)).as("the image itself").isEqualTo(GREY);
  }

  @Test
  void aBoxOnTheBorderIsSeenAndOneBeyondItIsOpenThere() {
    BufferedImage out =
        AnnotationPainter.standard()
            .labels(false)
            .paint(grey(640, 480), List.of(Mark.of(1, "", Box.of(0, 0, 640, 480))));
    assertThat(at(out, 0, 240)).isEqualTo(ORANGE);
    assertThat(at(out, 639, 240)).isEqualTo(ORANGE);
    assertThat(at(out, 320, 479)).isEqualTo(ORANGE);
    out =
        AnnotationPainter.standard()
            .labels(false)
            .paint(grey(640, 480), List.of(Mark.of(1, "", Box.of(-50, 100, 150, 100))));
    assertThat(at(out, 0, 150)).isEqualTo(GREY);
    assertThat(at(out, 100, 150)).isEqualTo(ORANGE);
  }

  @Test
  void aPolygonIsFilledAndItsHoleIsNot() {
    Polygon ring =
        Polygon.of(
            new double[] {100, 100, 300, 100, 300, 300, 100, 300},
            List.of(new double[] {150, 150, 250, 150, 250, 250, 150, 250}));
    BufferedImage out =
        AnnotationPainter.standard()
            .labels(false)
            .opacity(1)
            .paint(grey(640, 480), List.of(Mark.of(1, "").withSegmentation(MultiPolygon.of(ring))));
    assertThat(at(out, 200, 200)).isEqualTo(GREY);
    assertThat(at(out, 320, 200)).isEqualTo(GREY);
    // Large shapes are filled a little less, so that not all colour is lost.
    assertThat(Colors.contrast(at(out, 125, 200), ORANGE)).isLessThan(1.1);
  }

  @Test
  void partsThatOverlapAreFilledOnce() {
    MultiPolygon two =
        MultiPolygon.of(
            Polygon.of(100, 100, 200, 100, 200, 200, 100, 200),
            // The other way round, and over the first.
            Polygon.of(150, 150, 150, 250, 250, 250, 250, 150));
    BufferedImage out =
        AnnotationPainter.standard()
            .labels(false)
            .paint(grey(640, 480), List.of(Mark.of(1, "").withSegmentation(two)));
    assertThat(at(out, 175, 175)).isNotEqualTo(GREY);
    assertThat(at(out, 175, 175)).isEqualTo(at(out, 125, 125)).isEqualTo(at(out, 225, 225));
  }

  @Test
  void aMaskIsDrawnPixelForPixel() {
    // Column by column: column 2 has rows 1 and 2.
    RunLengthMask mask = RunLengthMask.ofCounts(Size.of(8, 4), 9, 2, 21);
    BufferedImage out =
        AnnotationPainter.standard()
            .labels(false)
            .size(800, 400)
            .paint(grey(8, 4), List.of(Mark.of(1, "").withSegmentation(mask)));
    assertThat(out.getWidth()).isEqualTo(512);
    int scale = 64;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 8; x++) {
        Color middle = at(out, x * scale + scale / 2, y * scale + scale / 2);
        assertThat(middle.equals(GREY)).as("%d, %d", x, y).isEqualTo(!mask.contains(x, y));
      }
    }
    assertThat(at(out, 2 * scale, scale + 20)).as("outline").isEqualTo(ORANGE);
  }

  @Test
  void aCrowdLooksOtherThanAnObject() {
    MultiPolygon shape = MultiPolygon.of(Polygon.of(100, 100, 400, 100, 400, 400, 100, 400));
    Mark mark = Mark.of(1, "").withSegmentation(shape);
    AnnotationPainter painter = AnnotationPainter.standard();
    BufferedImage object = painter.paint(grey(640, 480), List.of(mark));
    BufferedImage crowd = painter.paint(grey(640, 480), List.of(mark.withCrowd(true)));
    assertThat(colorsAlong(object)).isEqualTo(1);
    assertThat(colorsAlong(crowd)).isGreaterThan(2);
  }

  private static long colorsAlong(BufferedImage image) {
    return IntStream.range(150, 350).map(x -> image.getRGB(x, 250)).distinct().count();
  }

  @Test
  void aSmallImageIsEnlargedByAWholeFactor() {
    byte[] values = new byte[20 * 30];
    values[5 * 30 + 7] = (byte) 200;
    NDArray array = NDArray.of(values, Shape.of(20, 30, 1));
    BufferedImage out = AnnotationPainter.standard().paint(array, List.of());
    assertThat(out.getWidth()).isEqualTo(630);
    assertThat(out.getHeight()).isEqualTo(420);
    for (int y = 5 * 21; y < 6 * 21; y++) {
      for (int x = 7 * 21; x < 8 * 21; x++) {
        assertThat(at(out, x, y)).isEqualTo(new Color(200, 200, 200));
      }
    }
    assertThat(at(out, 8 * 21, 5 * 21)).isEqualTo(Color.BLACK);
    out = AnnotationPainter.standard().size(100, 100).paint(grey(1000, 500), List.of());
    assertThat(out.getWidth()).isEqualTo(100);
    assertThat(out.getHeight()).isEqualTo(50);
  }

  @Test
  void aLabelIsAFilledTagInsideTheImageWithTextThatStandsOut() {
    BufferedImage plain = grey(640, 480);
    for (Box box :
        List.of(
            Box.of(0, 0, 60, 40),
            Box.of(600, 0, 60, 60),
            Box.of(620, 470, 19, 9),
            Box.of(-20, 300, 40, 40),
            Box.of(0, 0, 640, 480))) {
      Mark mark = Mark.of(3, "giraffe", box);
      BufferedImage without =
          AnnotationPainter.standard().labels(false).paint(plain, List.of(mark));
      BufferedImage with = AnnotationPainter.standard().paint(plain, List.of(mark));
      Color tag = Palette.standard().color(3);
      Color text = Colors.textOn(tag);
      int tags = 0;
      int texts = 0;
      for (int y = 0; y < 480; y++) {
        for (int x = 0; x < 640; x++) {
          if (with.getRGB(x, y) != without.getRGB(x, y)) {
            tags += at(with, x, y).equals(tag) ? 1 : 0;
            texts += at(with, x, y).equals(text) ? 1 : 0;
          }
        }
      }
      // The whole tag is there: it would be smaller if it were cut off.
      assertThat(tags).as("tag of %s", box).isBetween(500, 1600);
      assertThat(texts).as("text of %s", box).isBetween(60, 900);
    }
  }

  @Test
  void keypointsAreDrawnByTheirVisibility() {
    Mark mark =
        Mark.of(1, "")
            .withKeypoints(
                List.of(
                    new Mark.Point(100, 100, Mark.PointState.VISIBLE),
                    new Mark.Point(200, 100, Mark.PointState.HIDDEN),
                    new Mark.Point(300, 100, Mark.PointState.ABSENT)),
                List.of(new int[] {1, 2}));
    BufferedImage out = AnnotationPainter.standard().paint(grey(640, 480), List.of(mark));
    assertThat(at(out, 100, 100)).isEqualTo(ORANGE);
    assertThat(at(out, 200, 100)).isEqualTo(Color.BLACK);
    assertThat(at(out, 300, 100)).isEqualTo(GREY);
    assertThat(at(out, 250, 100)).as("an edge to nowhere").isEqualTo(GREY);
    Mark joined = mark.withKeypoints(mark.keypoints().subList(0, 2), List.of(new int[] {0, 1}));
    out = AnnotationPainter.standard().paint(grey(640, 480), List.of(joined));
    assertThat(at(out, 150, 100)).isNotEqualTo(GREY);
    assertThatThrownBy(() -> mark.withKeypoints(List.of(), List.of(new int[] {0, 1})))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void damagedBoxesAndThoseOutsideAreLeftOut() {
    BufferedImage out =
        AnnotationPainter.standard()
            .paint(
                grey(640, 480),
                List.of(
                    Mark.of(1, "nan", Box.of(Double.NaN, 0, 10, 10)),
                    Mark.of(1, "negative", Box.of(20, 20, -10, 10)),
                    Mark.of(1, "outside", Box.of(700, 20, 10, 10)),
                    Mark.of(1, "nothing")));
    assertThat(NDArray.fromImage(out).contentEquals(NDArray.fromImage(grey(640, 480)))).isTrue();
  }

  @Test
  void annotationsOfADatasetBecomeMarks() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(7, "person")
            .image(1, "a.png", Size.of(64, 48))
            .annotation(5, 1, 7, Box.of(1, 2, 3, 4))
            .build();
    List<Mark> marks = Mark.listOf(dataset.image(1));
    assertThat(marks).hasSize(1);
    assertThat(marks.get(0).label()).isEqualTo("person");
    assertThat(marks.get(0).categoryId()).isEqualTo(7);
    assertThat(marks.get(0).id()).hasValue(5);
    assertThat(marks.get(0).box()).contains(Box.of(1, 2, 3, 4));
    assertThat(marks.get(0).segmentation()).isEmpty();
  }

  @Test
  void wrongSettingsAreRefused() {
    AnnotationPainter painter = AnnotationPainter.standard();
    assertThatThrownBy(() -> painter.opacity(1.5)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> painter.size(0, 5)).hasMessageContaining("positive");
  }

  @Test
  void aThinLineIsOneSharpPixel() {
    Mark mark =
        Mark.of(1, "", Box.of(100, 50, 200, 150))
            .withSegmentation(MultiPolygon.of(Polygon.of(150, 100, 200, 100, 200, 150)));
    BufferedImage out = AnnotationPainter.standard().paint(grey(640, 480), List.of(mark));
    assertThat(at(out, 100, 120)).isEqualTo(ORANGE);
    assertThat(at(out, 300, 120)).isEqualTo(ORANGE);
    assertThat(at(out, 120, 50)).isEqualTo(ORANGE);
    for (int x : new int[] {98, 99, 101, 102, 298, 299, 301, 302}) {
      assertThat(at(out, x, 120)).isNotEqualTo(ORANGE);
    }
  }

  @Test
  void aThingOfFewPixelsCanBeSeenInItsFrame() {
    BufferedImage image = grey(640, 480);
    for (int x = 100; x < 103; x++) {
      for (int y = 50; y < 53; y++) {
        image.setRGB(x, y, Color.WHITE.getRGB());
      }
    }
    Mark mark = Mark.of(1, "tiny", Box.of(100, 50, 3, 3));
    BufferedImage out = AnnotationPainter.standard().paint(image, List.of(mark));
    assertThat(at(out, 101, 51)).isEqualTo(Color.WHITE);
    assertThat(at(out, 98, 51)).isEqualTo(ORANGE);
    assertThat(at(out, 104, 51)).isEqualTo(ORANGE);
    BufferedImage none =
        AnnotationPainter.standard()
            .labels(false)
            .paint(grey(640, 480), List.of(Mark.of(1, "", Box.of(100, 50, 0, 0))));
    assertThat(at(none, 99, 50)).as("a box of no size").isEqualTo(ORANGE);
  }

  @Test
  void aNameIsOnOneLine() {
    Mark mark = Mark.of(1, "two lines", Box.of(100, 100, 50, 50));
    AnnotationPainter painter = AnnotationPainter.standard();
    BufferedImage one = painter.paint(grey(640, 480), List.of(mark));
    BufferedImage two = painter.paint(grey(640, 480), List.of(mark.withLabel("two\n\tlines")));
    assertThat(NDArray.fromImage(one).contentEquals(NDArray.fromImage(two))).isTrue();
  }

  @Test
  void inACrowdLongNamesAreCutSoThatMoreHaveRoom() {
    List<Mark> marks =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    Mark.of(
                            1,
                            "a long name of a species that lives in the sea",
                            Box.of(10 + i % 8 * 120.0, 40 + Math.floorDiv(i, 8) * 130.0, 60, 60))
                        .withId(i + 1L))
            .toList();
    AnnotationPainter painter =
        AnnotationPainter.standard().colorBy(AnnotationPainter.ColorBy.ANNOTATION);
    BufferedImage without = painter.labels(false).paint(grey(1000, 700), marks);
    BufferedImage with = painter.paint(grey(1000, 700), marks);
    Map<Integer, Integer> pixels = new HashMap<>();
    int changed = 0;
    for (int y = 0; y < 700; y++) {
      for (int x = 0; x < 1000; x++) {
        if (with.getRGB(x, y) != without.getRGB(x, y)) {
          changed++;
          pixels.merge(with.getRGB(x, y), 1, Integer::sum);
        }
      }
    }
    long tags =
        marks.stream()
            .map(mark -> Palette.standard().color(mark.id().getAsLong()).getRGB())
            .filter(color -> pixels.getOrDefault(color, 0) > 400)
            .count();
    // The whole of the names would be there of 12.
    assertThat(tags).isGreaterThanOrEqualTo(25);
    assertThat(changed / 700_000.0).isLessThan(0.15);
  }

  @Test
  void largePixelsStaySquares() {
    BufferedImage image = grey(10, 10);
    image.setRGB(4, 4, Color.WHITE.getRGB());
    BufferedImage out = AnnotationPainter.standard().size(48, 48).paint(image, List.of());
    assertThat(out.getWidth()).isEqualTo(48);
    assertThat(
            IntStream.range(0, 48 * 48)
                .map(i -> out.getRGB(i % 48, Math.floorDiv(i, 48)))
                .distinct()
                .count())
        .isEqualTo(2);
  }

  /** The middle of a square of a side, drawn on a picture as large as it is. */
  private static Color middle(AnnotationPainter painter, double side) {
    Polygon square = Polygon.of(100, 100, 100 + side, 100, 100 + side, 100 + side, 100, 100 + side);
    Mark mark = Mark.of(1, "").withSegmentation(MultiPolygon.of(square));
    BufferedImage out = painter.labels(false).paint(grey(640, 480), List.of(mark));
    return at(out, (int) (100 + side / 2), (int) (100 + side / 2));
  }

  @Test
  void theFillOfAThingDoesNotChangeWhatItLooksLike() {
    AnnotationPainter standard = AnnotationPainter.standard();
    assertThat(middle(standard, 30)).as("small: an outline only").isEqualTo(GREY);
    assertThat(middle(standard, 100)).isNotEqualTo(GREY);
    assertThat(Colors.contrast(middle(standard, 100), GREY)).isLessThan(1.1);
    assertThat(Colors.contrast(middle(standard, 300), GREY)).isLessThan(1.35);
    // Whoever wants more says so.
    assertThat(Colors.contrast(middle(standard.opacity(1), 30), ORANGE)).isLessThan(1.1);
  }

  @Test
  void theWayOfAThingIsSeenOnThingsOfItsOwnColour() {
    BufferedImage own = grey(640, 480);
    Graphics2D g = own.createGraphics();
    g.setColor(ORANGE);
    g.fillRect(0, 0, 640, 480);
    g.dispose();
    List<Mark.Point> way =
        List.of(
            new Mark.Point(200, 240, Mark.PointState.VISIBLE),
            new Mark.Point(203, 240, Mark.PointState.VISIBLE));
    Mark mark = Mark.of(1, "", Box.of(100, 140, 200, 200)).withTrail(way);
    BufferedImage out = AnnotationPainter.standard().labels(false).paint(own, List.of(mark));
    long seen =
        IntStream.range(190, 215)
            .filter(x -> Colors.contrast(at(out, x, 240), ORANGE) > 2.5)
            .count();
    assertThat(seen).as("the ring about where it is now").isGreaterThanOrEqualTo(2);
  }
}
