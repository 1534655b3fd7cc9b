package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.internal.encode.GifEncoder;
import org.ndsampler.viz.internal.encode.GifPalette;

class FilmTest {
  private static final Color GREY = new Color(0x808080);
  private static final AnnotationPainter PLAIN =
      AnnotationPainter.standard().labels(false).size(640, 480);

  @TempDir Path folder;
  private CocoDataset dataset;

  /** Four frames of 64 x 48; an object of track 7 moves 12 pixels right in each but the third. */
  @BeforeEach
  void makeDataset() throws IOException {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "thing")
            .video(1, "clip", Size.of(64, 48));
    for (int i = 0; i < 4; i++) {
      int frame = i;
      ImageIO.write(filled(64, 48, GREY), "png", folder.resolve(i + ".png").toFile());
      builder.image(
          i + 1, image -> image.fileName(frame + ".png").size(Size.of(64, 48)).video(1, frame));
      if (i != 2) {
        builder.annotation(
            i + 1,
            one -> one.image(frame + 1).category(1).box(Box.of(4 + 12 * frame, 20, 8, 8)).track(7));
      }
    }
    dataset = builder.build();
  }

  private static BufferedImage filled(int width, int height, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(color);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  private Sample clip(int from, int to) {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      return sampler.loadSample(Target.video(1).time(from, to));
    }
  }

  @Test
  void eachFrameHasItsOwnBoxesAndTheWayOfItsTracks() {
    Film film = Film.of(clip(0, 4)).painter(PLAIN);
    List<BufferedImage> frames = film.frames();
    assertThat(frames).hasSize(4);
    assertThat(frames.get(0).getWidth()).isEqualTo(640);
    // The first centre is at (8, 24), the second at (20, 24): a line joins them in frame 1 only.
    assertThat(rgb(frames.get(0), 140, 240)).isEqualTo(GREY);
    assertThat(saturation(rgb(frames.get(1), 140, 240))).isGreaterThan(0.3f);
    assertThat(saturation(rgb(frames.get(1), 160, 200))).as("the box").isGreaterThan(0.5f);
    // In frame 2 the track is away; it does not come back with a line over where it was not.
    assertThat(rgb(frames.get(2), 140, 240)).isEqualTo(GREY);
    assertThat(saturation(rgb(frames.get(3), 140, 240))).isGreaterThan(0.1f);
    assertThat(rgb(frames.get(3), 320, 240)).isEqualTo(GREY);
    BufferedImage without = film.painter(PLAIN.trails(false)).frames().get(1);
    assertThat(rgb(without, 100, 240)).isEqualTo(GREY);
  }

  @Test
  void paddingInTimeIsHatched() {
    List<BufferedImage> frames = Film.of(clip(-1, 2)).painter(PLAIN).frames();
    assertThat(frames).hasSize(3);
    assertThat(IntStream.range(0, 200).map(x -> frames.get(0).getRGB(x, 100)).distinct().count())
        .isEqualTo(2);
    assertThat(IntStream.range(400, 600).map(x -> frames.get(1).getRGB(x, 100)).distinct().count())
        .isEqualTo(1);
  }

  @Test
  void aStripHasFramesFromTheFirstToTheLast() {
    Film film = Film.of(clip(0, 4));
    assertThat(film.strip().tiles()).hasSize(4);
    assertThat(film.strip(2).tiles().stream().map(Tile::caption))
        .containsExactly("frame 0, image 1", "frame 3, image 4");
    assertThat(film.strip(1).toImage().getWidth()).isEqualTo(2 * 28 + 260);
    assertThatThrownBy(() -> film.strip(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSampleOfAClipIsShownAsAStripAndDrawnByItsFirstFrame() {
    Sample clip = clip(0, 4);
    assertThat(Show.image(clip).getWidth()).isEqualTo(2 * 28 + 4 * 260 + 3 * 16);
    BufferedImage first = PLAIN.paint(clip);
    // The box of frame 1 is not drawn on frame 0.
    assertThat(rgb(first, 160, 200)).isEqualTo(GREY);
    assertThat(saturation(rgb(first, 80, 200))).isGreaterThan(0.5f);
  }

  @Test
  void aGifHasAllFramesItsDelaysAndRepeats() throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BufferedImage picture = gradient(96, 64);
      Graphics2D g = picture.createGraphics();
      g.setColor(Color.RED);
      g.fillRect(10 * i, 20, 12, 12);
      g.dispose();
      pictures.add(picture);
    }
    Film film =
        Film.of(pictures, List.of(List.of(), List.of(), List.of(), List.of(), List.of()))
            .painter(AnnotationPainter.standard().size(96, 64))
            .delay(Duration.ofMillis(120));
    Path file = film.writeGif(folder.resolve("new/film.gif"));
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(5);
      BufferedImage screen = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 5; i++) {
        IIOMetadataNode root =
            (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode place = node(root, "ImageDescriptor");
        Graphics2D g = screen.createGraphics();
        g.drawImage(
            reader.read(i),
            Integer.parseInt(place.getAttribute("imageLeftPosition")),
            Integer.parseInt(place.getAttribute("imageTopPosition")),
            null);
        g.dispose();
        assertThat(meanError(screen, pictures.get(i))).as("frame %d", i).isLessThan(3);
        assertThat(rgb(screen, 10 * i + 6, 26)).as("frame %d", i).isEqualTo(Color.RED);
        assertThat(node(root, "GraphicControlExtension").getAttribute("delayTime"))
            .isEqualTo(i == 4 ? "36" : "12");
        if (i == 0) {
          IIOMetadataNode loop =
              (IIOMetadataNode) node(root, "ApplicationExtensions").getFirstChild();
          assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        } else {
          assertThat(Integer.parseInt(place.getAttribute("imageWidth"))).isLessThan(40);
        }
      }
    } finally {
      reader.dispose();
    }
  }

  @Test
  void aPaletteKeepsFewColoursExactly() {
    int[] picture = new int[64 * 64];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = Palette.standard().color(1 + i % 12).getRGB();
    }
    GifPalette palette = GifPalette.of(picture);
    byte[] indexes = palette.indexes(picture, 64);
    for (int i = 0; i < picture.length; i++) {
      assertThat(palette.model().getRGB(indexes[i] & 0xff)).isEqualTo(picture[i]);
    }
  }

  @Test
  void rareColoursOfLinesStayWhatTheyAre() {
    BufferedImage picture = gradient(400, 300);
    Graphics2D g = picture.createGraphics();
    Color line = Palette.standard().color(1);
    g.setColor(line);
    g.drawRect(50, 50, 60, 40);
    g.dispose();
    int[] pixels = picture.getRGB(0, 0, 400, 300, null, 0, 400);
    GifPalette palette = GifPalette.of(pixels);
    Color drawn =
        new Color(palette.model().getRGB(palette.indexes(pixels, 400)[50 * 400 + 70] & 255));
    assertThat(Math.abs(drawn.getRed() - line.getRed())).isLessThan(12);
    assertThat(Math.abs(drawn.getGreen() - line.getGreen())).isLessThan(12);
    assertThat(Math.abs(drawn.getBlue() - line.getBlue())).isLessThan(16);
  }

  @Test
  void wrongFilmsAreRefused() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Sample image = sampler.loadImage(1);
      assertThatThrownBy(() -> Film.of(image)).hasMessageContaining("Target.video(id)");
    }
    assertThatThrownBy(() -> Film.of(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    BufferedImage small = filled(8, 8, GREY);
    BufferedImage large = filled(9, 8, GREY);
    assertThatThrownBy(() -> GifEncoder.encode(List.of(small, large), 10))
        .hasMessageContaining("frame 1 has 9 x 8");
    Film film = Film.of(List.of(small), List.of(List.of()));
    assertThatThrownBy(() -> film.delay(Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static IIOMetadataNode node(IIOMetadataNode root, String name) {
    return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
  }

  private static BufferedImage gradient(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, new Color(40 + x * 150 / width, 60 + y * 150 / height, 120).getRGB());
      }
    }
    return image;
  }

  private static double meanError(BufferedImage one, BufferedImage other) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        Color a = rgb(one, x, y);
        Color b = rgb(other, x, y);
        sum +=
            Math.abs(a.getRed() - b.getRed())
                + Math.abs(a.getGreen() - b.getGreen())
                + Math.abs(a.getBlue() - b.getBlue());
      }
    }
    return sum / (3.0 * one.getWidth() * one.getHeight());
  }

  private static Color rgb(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y));
  }

  private static float saturation(Color color) {
    return Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null)[1];
  }

  @Test
  void aFilmHasTheColoursOfItsImages() throws IOException {
    for (int i = 0; i < 4; i++) {
      ImageIO.write(
          filled(64, 48, new Color(200, 100, 30)), "png", folder.resolve(i + ".png").toFile());
    }
    Sample clip = clip(0, 2);
    assertThat(clip.channels()).containsExactly("b", "g", "r");
    Film film = Film.of(clip).painter(PLAIN.boxes(false));
    assertThat(rgb(film.frames().get(0), 600, 10)).isEqualTo(new Color(200, 100, 30));
    assertThat(rgb(AnnotationPainter.standard().paint(clip), 600, 10))
        .isEqualTo(new Color(200, 100, 30));
  }

  @Test
  void aFilmOfMaskedPixelsShowsWhatIsNoValue() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Sample clip =
          sampler.loadSample(
              Target.video(1)
                  .time(0, 2)
                  .channels("r|x")
                  .missingChannels(Double.NaN)
                  .nodata(Nodata.MASK));
      assertThat(clip.mask()).isPresent();
      BufferedImage frame = Film.of(clip).painter(PLAIN).frames().get(1);
      // The channel x is in no file: nowhere is there a whole value.
      assertThat(IntStream.range(0, 100).map(i -> frame.getRGB(i, i % 50)).distinct().count())
          .isEqualTo(2);
    }
  }
}
