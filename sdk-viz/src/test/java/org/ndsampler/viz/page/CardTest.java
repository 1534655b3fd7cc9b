package org.ndsampler.viz.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.paint.Theme;

class CardTest {
  private static final Problem PROBLEM =
      Problem.of(Problem.Severity.ERROR, "/images/1", "no <name>", "give it a file name");

  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "star")
          .category(2, "eff")
          .category(3, "moon")
          .image(1, "a.png", Size.of(200, 100))
          .annotation(1, 1, 1, Box.of(120, 20, 20, 20))
          .annotation(2, 1, 1, Box.of(150, 60, 20, 20))
          .annotation(3, 1, 2, Box.of(10, 60, 20, 20))
          .build();

  /** How many pixels of a colour there are in each row that has some. */
  private static List<Integer> runs(BufferedImage image, Color color) {
    List<Integer> runs = new ArrayList<>();
    for (int y = 0; y < image.getHeight(); y++) {
      int count = 0;
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
      if (count > 0) {
        runs.add(count);
      }
    }
    return runs;
  }

  @Test
  void theBarsOfADatasetAreAsLongAsItsClassesAreFrequent() {
    BufferedImage image = Card.of(DATASET).toImage();
    List<Integer> widths = runs(image, Theme.LIGHT.accent());
    // Nine rows each for two annotations and one; a class of none has no bar.
    assertThat(widths).hasSizeBetween(14, 18);
    assertThat(Collections.max(widths)).isBetween(157, 160);
    assertThat(widths.get(widths.size() / 2 + 4)).isBetween(77, 80);
    assertThat(Card.of(DATASET).toHtml()).contains("width:160px", "width:80px", "width:0px");
  }

  @Test
  void aVerdictIsGreenOrRed() {
    BufferedImage good = Card.of(new Problems(List.of())).toImage();
    BufferedImage bad = Card.of(new Problems(List.of(PROBLEM))).toImage();
    assertThat(runs(good, Theme.LIGHT.good())).hasSizeGreaterThan(14);
    assertThat(runs(good, Theme.LIGHT.error())).isEmpty();
    assertThat(runs(bad, Theme.LIGHT.error())).hasSizeGreaterThan(14);
    assertThat(runs(bad, Theme.LIGHT.good())).isEmpty();
  }

  @Test
  void scaleAndThemeChangeTheImage() {
    Card card = Card.of(DATASET);
    BufferedImage once = card.toImage();
    BufferedImage twice = card.scale(2).theme(Theme.DARK).toImage();
    assertThat(twice.getWidth()).isEqualTo(2 * once.getWidth());
    assertThat(twice.getHeight()).isEqualTo(2 * once.getHeight());
    assertThat(new Color(once.getRGB(2, 2))).isEqualTo(Theme.LIGHT.background());
    assertThat(new Color(twice.getRGB(2, 2))).isEqualTo(Theme.DARK.background());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> card.scale(0))
        .withMessageContaining("[0.5, 8]");
  }

  @Test
  void aPngHasTwoPixelsForOne(@TempDir Path folder) throws IOException {
    Card card = Card.of(DATASET);
    Path file = card.writePng(folder.resolve("a/card.png"));
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(2 * card.toImage().getWidth());
    assertThat(card).hasToString("Card " + DATASET.name());
  }

  @Test
  void aLongPathIsBrokenAndNotCut() {
    String path = "a/folder/".repeat(40) + "image.png";
    Problem far = Problem.of(Problem.Severity.ERROR, "/images/1", "no file " + path, "find it");
    BufferedImage one = Card.of(new Problems(List.of(PROBLEM))).toImage();
    BufferedImage other = Card.of(new Problems(List.of(far))).toImage();
    assertThat(other.getHeight()).isGreaterThan(one.getHeight() + 3 * 13);
    List<String> lines = Fonts.lines(Fonts.plain(13), "no file " + path, 440);
    assertThat(lines).hasSizeGreaterThan(4).allMatch(l -> Fonts.width(Fonts.plain(13), l) <= 440);
    assertThat(String.join("", lines)).isEqualTo("no file" + path);
  }

  private static TextTable shapes(String cell) {
    return TextTable.of(
        "shapes", List.of(new TextTable.Column("polygon", false)), 1, (row, column) -> cell);
  }

  @Test
  void aCellOfManyPagesIsCutAfterEightLines() {
    String polygon = "[10.5,20.25,".repeat(20_000);
    TextTable table = shapes(polygon);
    TextTable lines = shapes("x ".repeat(500));
    BufferedImage image = Card.of(table).toImage();
    assertThat(image.getHeight()).isEqualTo(Card.of(lines).toImage().getHeight());
    assertThat(image.getHeight()).isLessThan(260);
  }

  @Test
  void noLetterIsTooWideForALine() {
    assertThat(Fonts.lines(Fonts.plain(13), "W\ud83d\ude00W", 1))
        .containsExactly("W", "\ud83d\ude00", "W");
    assertThat(Fonts.lines(Fonts.plain(13), "", 1)).containsExactly("");
  }

  @Test
  void whereNothingIsWrongThereIsNoTable() {
    assertThat(Card.of(new Problems(List.of())).toHtml())
        .contains("nothing wrong")
        .doesNotContain("<table");
  }

  @Test
  void aCardOfOnesOwnHasLinesAndTables() {
    Card card = Card.of("Epoch <3>").text("loss 0.21").table(shapes("10"));
    assertThat(card.title()).isEqualTo("Epoch <3>");
    assertThat(card.toHtml()).contains("Epoch &lt;3&gt;", "loss 0.21", "polygon", ">10<");
    assertThat(card.toImage().getHeight()).isGreaterThan(Card.of("Epoch").toImage().getHeight());
    Card dark = card.theme(Theme.DARK).scale(3);
    assertThat(dark.theme()).isEqualTo(Theme.DARK);
    assertThat(dark.scale()).isEqualTo(3);
  }

  @Test
  void whatIsLeftOutIsCounted() {
    assertThat(Card.of(new Problems(Collections.nCopies(51, PROBLEM))).toHtml())
        .contains("51 errors", "/images/1", "no &lt;name&gt;", "give it a file name")
        .contains("and 1 more problem<");
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "c" + i).toList();
    assertThat(Card.of(CategoryTree.flat(names)).toHtml())
        .contains("the first 400 are shown", "500 cat");
    assertThat(Card.of(CategoryTree.flat(names)).toHtml().split("<li", -1)).hasSize(1 + 400);
    List<TextTable.Column> columns =
        IntStream.range(0, 17)
            .mapToObj(i -> new TextTable.Column(i == 0 ? "n" : "s" + (i - 1), i == 0))
            .toList();
    TextTable table =
        TextTable.of(
            "numbers", columns, 30, (row, column) -> column == 0 ? Integer.toString(row) : "<s>");
    assertThat(Card.of(table).toHtml())
        .contains("30 rows", "and 10 more rows", "and 1 more column", "&lt;s&gt;", ">19<")
        .doesNotContain(">20<", "s15");
    assertThat(Card.of(table).title()).isEqualTo("numbers");
  }

  @Test
  void aTreeOfManyIsDrawnInColumns() {
    List<String> names = IntStream.range(0, 128).mapToObj(i -> "c" + i).toList();
    BufferedImage few = Card.of(CategoryTree.flat(names.subList(0, 32))).toImage();
    BufferedImage many = Card.of(CategoryTree.flat(names)).toImage();
    assertThat(many.getHeight()).isEqualTo(few.getHeight());
    assertThat(many.getWidth()).isGreaterThan(few.getWidth());
  }

  @Test
  void theListsOfATreeAreClosed() {
    String html =
        Card.of(
                CategoryTree.ofParents(
                    Map.of("dog", "animal", "poodle", "dog", "cat", "animal", "wheel", "car")))
            .toHtml();
    int open = 0;
    for (int i = 0; i < html.length(); i++) {
      open += html.startsWith("<ul", i) ? 1 : html.startsWith("</ul", i) ? -1 : 0;
      assertThat(open).isNotNegative();
    }
    assertThat(open).isZero();
    assertThat(html.split("<li", -1)).hasSize(1 + 6);
    assertThat(html.split("</li>", -1)).hasSize(1 + 6);
  }

  @Test
  void aLazyGraphHasItsOperationsAndItsLeaves() {
    DelayedImage image =
        DelayedImage.identity(NDArray.zeros(DType.UINT8, Shape.of(40, 40, 3))).scale(2);
    assertThat(Card.of(image).toHtml())
        .isEqualTo(Card.of(image.explain()).toHtml())
        .contains("What is read", "Warp", "3 uint8", "40x40");
  }

  @Test
  void aCogReportHasItsFindingsAndLevels() {
    CogReport report =
        CogReport.of(
            Path.of("a<b>.tif"),
            List.of("the tiles are <unordered>"),
            List.of("no overviews"),
            new CogReport.Details(
                Map.of("main", 1600L), Map.of(), Map.of("main", Size.of(640, 480)), Map.of()));
    Card card = Card.of(report);
    assertThat(card.title()).isEqualTo("not a valid COG");
    assertThat(card.toHtml())
        .contains("a&lt;b&gt;.tif", "<b>error</b> the tiles are &lt;unordered&gt;", "1,600")
        .contains("<b>warning</b> no overviews", "640x480", "\u2013");
    assertThat(runs(card.toImage(), Theme.LIGHT.error())).isNotEmpty();
    assertThat(report.toString())
        .startsWith("a<b>.tif: not a valid COG, ")
        .contains("\n  error: the tiles are <unordered>")
        .contains("\n  warning: no overviews");
  }
}
