package org.ndsampler.viz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.TextTable;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Tile;

class ShowTest {
  @Test
  void thisIsANamedModule() {
    assertThat(Show.class.getModule().isNamed()).isTrue();
  }

  @Test
  void picturesBecomePngAndTablesHtml(@TempDir Path folder) throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    Path png = Show.show(image, folder.resolve("a/b.png"));
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(7);
    Path array =
        Show.show(NDArray.zeros(DType.UINT16, Shape.of(10, 20, 4)), folder.resolve("c.png"));
    assertThat(ImageIO.read(array.toFile()).getWidth()).isEqualTo(640);
    TextTable table =
        TextTable.of(
            "my table", List.of(new TextTable.Column("id", true)), 1, (row, column) -> "42");
    Path html = Show.show(table, folder.resolve("d.html"));
    assertThat(Files.readString(html)).contains("my table").contains(">42<");
  }

  @Test
  void anImageOfADatasetIsShownWithItsAnnotationsALargeOneSmaller(@TempDir Path folder)
      throws IOException {
    ImageIO.write(
        new BufferedImage(700, 500, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("a.png").toFile());
    ImageIO.write(
        new BufferedImage(3200, 40, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        folder.resolve("b.png").toFile());
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "boat")
            .image(1, "a.png", Size.of(700, 500))
            .image(2, "b.png", Size.of(3200, 40))
            .annotation(1, 1, 1, Box.of(300, 200, 100, 100))
            .build();
    BufferedImage whole = Show.image(dataset.image(1));
    assertThat(whole.getWidth()).isEqualTo(700);
    assertThat(whole.getRGB(350, 200)).isNotEqualTo(whole.getRGB(10, 10));
    assertThat(Show.image(dataset.image(2)).getWidth()).isEqualTo(1024);
    assertThat(ImageIO.read(Show.show(dataset.image(1), folder.resolve("c.png")).toFile()))
        .isNotNull();
  }

  private static String printed(Runnable work) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8);
  }

  @Test
  void withoutAPathAFileIsMadeAndItsPathPrinted() throws IOException {
    Tile tile = Tile.of(new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB), "x");
    String line = printed(() -> Show.show(tile)).strip();
    Path file = Path.of(line);
    assertThat(file).isAbsolute().isRegularFile();
    assertThat(line).endsWith(".png");
    Files.delete(file);
  }

  @Test
  void whatHasOnlyATextIsPrinted() {
    assertThat(printed(() -> Show.show("two\nlines"))).isEqualToNormalizingNewlines("two\nlines\n");
    assertThat(printed(() -> Show.show(null))).startsWith("null");
    assertThat(printed(() -> Show.show(List.of(1, 2)))).startsWith("[1, 2]");
    assertThat(printed(() -> Show.show(new long[] {4, 5}))).startsWith("[4, 5]");
    assertThat(printed(() -> Show.show(Optional.of(7L)))).startsWith("7");
  }

  @Test
  void severalThingsAreDisplayedInTheirOrderTablesWhole() throws IOException {
    List<ClassCount> counts =
        List.of(new ClassCount(1, "moon", 3, 2), new ClassCount(12345, "star", 12345, 1));
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    List<String> lines = printed(() -> Show.display("first", counts, image)).lines().toList();
    assertThat(lines)
        .startsWith(
            "first",
            "category id  name  annotations  images",
            "          1  moon            3       2",
            "      12345  star       12,345       1",
            "2 rows",
            "image of 7 x 5 pixels");
    assertThat(lines).hasSize(7);
    assertThat(ImageIO.read(Path.of(lines.get(6)).toFile()).getWidth()).isEqualTo(7);
    Files.delete(Path.of(lines.get(6)));
  }

  @Test
  void filesWithoutANameGoWhenTheProgramEnds(@TempDir Path folder) throws Exception {
    String program =
        """
        import java.awt.image.BufferedImage;
        import java.nio.file.Path;
        import org.ndsampler.viz.Show;

        public class Program {
          public static void main(String[] args) {
            BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
            Show.show(image);
            Show.show(image, Path.of(args[0]));
          }
        }
        """;
    Path source = Files.writeString(folder.resolve("Program.java"), program);
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath(),
                source.toString(),
                folder.resolve("named.png").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.strip()).startsWith(temporary.toString()).endsWith(".png");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("ndsampler")))
          .isEmpty();
    }
    assertThat(folder.resolve("named.png")).isRegularFile();
  }

  private static String classPath() {
    return System.getProperty("java.class.path")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  @Test
  void theEndOfTheNameSaysHowItIsWritten(@TempDir Path folder) throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    Film film = Film.of(NDArray.zeros(DType.UINT8, Shape.of(3, 20, 30, 3)));
    Chart chart = Charts.curve("Loss", "step", "loss", new double[] {3, 2, 1});
    Html page = Html.page("A page");
    CategoryTree tree = CategoryTree.flat(List.of("moon", "star"));
    for (Object thing : List.of(image, film, chart, page, tree, Tile.of(image, "x"))) {
      assertThat(Files.readString(Show.show(thing, folder.resolve("page.HTML"))))
          .startsWith("<!DOCTYPE html>");
    }
    assertThat(Files.readString(folder.resolve("page.HTML"))).contains("<img");
    assertThat(Files.readString(Show.show(chart, folder.resolve("a.svg")))).startsWith("<svg");
    assertThat(Show.show(film, folder.resolve("a.gif"))).content(ISO_8859_1).startsWith("GIF89a");
    assertThat(ImageIO.read(Show.show(film, folder.resolve("a.png")).toFile())).isNotNull();
    assertThatThrownBy(() -> Show.show(image, folder.resolve("a.jpg")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends in .png or .html, not in .jpg");
    assertThatThrownBy(() -> Show.show(tree, folder.resolve("b.svg")))
        .hasMessageContaining("ends in .png or .html, not in .svg");
    assertThatThrownBy(() -> Show.show(chart, folder.resolve("b.gif")))
        .hasMessageContaining("ends in .png or .svg or .html");
    assertThatThrownBy(() -> Show.show(film, folder.resolve("b.svg")))
        .hasMessageContaining("ends in .gif or .png or .html");
    assertThatThrownBy(() -> Show.show(page, folder.resolve("b.png")))
        .hasMessageContaining("ends in .html, not in .png");
    assertThatThrownBy(() -> Show.show(image, folder.resolve("b")))
        .hasMessageContaining("ends in .png or .html");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void chartsAndCardsAreWrittenAtTwiceTheirSize(@TempDir Path folder) throws IOException {
    Chart chart = Charts.curve("Loss", "step", "loss", new double[] {3, 2, 1});
    CategoryTree tree = CategoryTree.flat(List.of("moon", "star"));
    for (Object thing : List.of(chart, tree)) {
      BufferedImage written = ImageIO.read(Show.show(thing, folder.resolve("a.png")).toFile());
      assertThat(written.getWidth()).isEqualTo(2 * Show.image(thing).getWidth());
      assertThat(ImageIO.read(new ByteArrayInputStream(Show.png(thing))).getWidth())
          .isEqualTo(Show.image(thing).getWidth());
    }
    Card large = Card.of(tree).scale(3);
    assertThat(Show.image(large).getWidth()).isEqualTo(3 * Show.image(tree).getWidth());
  }

  @Test
  void aClipIsAStripOfItsFrames() {
    NDArray clip = NDArray.zeros(DType.UINT8, Shape.of(3, 20, 30, 3));
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(20, 30, 3));
    assertThat(Show.image(clip).getWidth()).isGreaterThan(3 * 260);
    assertThat(Show.image(image).getWidth()).isLessThan(3 * 260);
  }

  @Test
  void whatHasNoPictureIsRefusedWithAListOfWhatHas() {
    assertThatThrownBy(() -> Show.image("text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String")
        .hasMessageContaining("ContactSheet");
    assertThatThrownBy(() -> Show.image(Html.page("A page"))).hasMessageContaining("pages of");
    assertThatThrownBy(() -> Show.show("text", Path.of("text.html")))
        .hasMessageContaining("no picture of a String");
  }
}
