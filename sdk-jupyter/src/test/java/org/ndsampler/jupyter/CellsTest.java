package org.ndsampler.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.targets.TableViews;
import org.ndsampler.targets.Targets;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Renderer;
import org.ndsampler.viz.RendererProvider;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Overlay;
import org.ndsampler.viz.paint.Tile;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CellsTest {
  private static String html(Object thing) {
    MimeBundle bundle = MimeBundle.of(thing);
    assertThat(bundle.data().keySet()).containsExactlyInAnyOrder("text/plain", "text/html");
    return bundle.data().get("text/html");
  }

  private static BufferedImage picture(Object thing) throws IOException {
    MimeBundle bundle = MimeBundle.of(thing);
    assertThat(bundle.data().keySet()).containsExactlyInAnyOrder("text/plain", "image/png");
    byte[] png = Base64.getDecoder().decode(bundle.data().get("image/png"));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void aSampleIsThePictureThatThePainterDraws() throws IOException {
    BufferedImage drawn = AnnotationPainter.standard().paint(Things.SAMPLE);
    BufferedImage shown = picture(Things.SAMPLE);
    assertThat(shown.getWidth()).isEqualTo(drawn.getWidth());
    assertThat(shown.getHeight()).isEqualTo(drawn.getHeight());
    for (int y = 0; y < drawn.getHeight(); y += 7) {
      for (int x = 0; x < drawn.getWidth(); x += 7) {
        assertThat(shown.getRGB(x, y)).isEqualTo(drawn.getRGB(x, y));
      }
    }
    assertThat(MimeBundle.of(Things.SAMPLE)).hasToString(Things.SAMPLE.toString());
  }

  @Test
  void aClipIsAStripOfItsFrames(@TempDir Path folder) throws IOException {
    CocoDataset clips = ToyDatasets.make("vidshapes1-frames5", folder.resolve("clips"), 0);
    try (CocoSampler sampler = CocoSampler.open(clips)) {
      Sample clip = sampler.loadSample(Target.video(1).time(0, 3).region(0, 0, 64, 64));
      BufferedImage strip = picture(clip);
      assertThat(clip.frameCount()).isEqualTo(3);
      assertThat(strip.getWidth()).isGreaterThan(3 * 240);
      assertThat(picture(clip.pixels()).getWidth()).isEqualTo(strip.getWidth());
    }
  }

  @Test
  void aFilmMovesAnAuditHasItsMapsAndAnOverlayIsAPicture(@TempDir Path folder) throws IOException {
    CocoDataset clips = ToyDatasets.make("vidshapes1-frames5", folder.resolve("clips"), 0);
    try (CocoSampler sampler = CocoSampler.open(clips)) {
      Sample clip = sampler.loadSample(Target.video(1).time(0, 3).region(0, 0, 64, 64));
      assertThat(html(Film.of(clip))).startsWith("<img src=\"data:image/gif;base64,R0lGODlh");
      assertThat(html(sampler.audit()))
          .contains(Html.escape(sampler.audit().summary()))
          .contains("<img src=\"data:image/png;base64,");
      BufferedImage overlay = picture(Overlay.on(sampler.loadImage(1)));
      assertThat(overlay.getWidth()).isGreaterThan(100);
      assertThat(html(Report.of(clips).withoutPictures())).startsWith("<iframe srcdoc=");
    }
  }

  @Test
  void aLargeArrayIsReducedAndASmallOneEnlarged() throws IOException {
    NDArray large = NDArray.zeros(DType.UINT8, Shape.of(1500, 3000, 3));
    assertThat(picture(large).getWidth()).isEqualTo(1024);
    assertThat(picture(large).getHeight()).isEqualTo(512);
    assertThat(picture(NDArray.zeros(DType.FLOAT32, Shape.of(10, 20, 1))).getWidth())
        .isGreaterThan(200);
  }

  @Test
  void anArrayWithoutPixelsIsText() {
    NDArray nothing = NDArray.zeros(DType.UINT8, Shape.of(0, 5, 3));
    assertThat(MimeBundle.of(nothing).data()).containsOnlyKeys("text/plain");
  }

  @Test
  void aTableIsATableInPages() {
    Table table =
        Table.create(
            "numbers",
            LongColumn.create("n", LongStream.range(0, 250).toArray()),
            StringColumn.create(
                "name", IntStream.range(0, 250).mapToObj(i -> "<row " + i + ">").toList()));
    String html = html(table);
    assertThat(html.split("<table", -1)).hasSize(1 + 5);
    assertThat(html.split("<details", -1)).hasSize(1 + 4);
    assertThat(html.split("</details>", -1)).hasSize(1 + 4);
    assertThat(html.split("<tr>", -1)).hasSize(1 + 5 + 100);
    assertThat(html)
        .contains("rows 81 to 100")
        .contains("the first 100 of 250 rows")
        .contains("&lt;row 99&gt;")
        .doesNotContain("<row")
        .doesNotContain("row 100&gt;");
    assertThat(MimeBundle.of(table).toString()).contains("<row 19>").doesNotContain("<row 20>");
  }

  @Test
  void aTableOfOnePageHasNothingToClickOn() {
    String html = html(Targets.table(Things.DATASET).first(20));
    assertThat(html).doesNotContain("details").contains("20 rows").doesNotContain("the first");
    assertThat(html(Table.create("empty", LongColumn.create("n")))).contains("0 rows");
  }

  @Test
  void aGridIsADrawingOfItsWindows() throws IOException {
    SampleGrid grid = SampleGrid.ofImages(Things.DATASET).window(100, 100).build();
    BufferedImage drawing = picture(grid);
    // Windows with an object are orange.
    int filled = 0;
    for (int y = 0; y < drawing.getHeight(); y++) {
      for (int x = 0; x < drawing.getWidth(); x++) {
        int rgb = drawing.getRGB(x, y);
        if ((rgb >> 16 & 255) - (rgb & 255) > 60) {
          filled++;
        }
      }
    }
    assertThat(filled).isGreaterThan(1000);
  }

  @Test
  void chartsAndSheetsHaveTwoPixelsForEachOnThePage() throws IOException {
    for (Object thing :
        List.of(Charts.classFrequencies(Things.DATASET), ContactSheet.of(Tile.of(Things.SAMPLE)))) {
      BufferedImage drawn = picture(thing);
      Map<String, Integer> about = MimeBundle.of(thing).metadata().get("image/png");
      assertThat(drawn.getWidth()).isEqualTo(2 * about.get("width"));
      assertThat(drawn.getHeight()).isEqualTo(2 * about.get("height"));
      assertThat(thing.toString()).doesNotContain("@");
    }
  }

  @Test
  void factsAreTheirCards() {
    DelayedImage lazy = DelayedImage.identity(NDArray.zeros(DType.UINT8, Shape.of(40, 40, 3)));
    CogReport report = CogValidator.validate(Path.of("absent.tif"));
    Problem problem = Problem.of(Problem.Severity.ERROR, "/images/1", "no name", "give it one");
    Problems problems = new Problems(List.of(problem));
    CategoryTree tree = CategoryTree.of(Things.DATASET);
    assertThat(html(Things.DATASET))
        .isEqualTo(Card.of(Things.DATASET).toHtml())
        .contains("8 images", Things.DATASET.name());
    assertThat(html(tree)).isEqualTo(Card.of(tree).toHtml());
    assertThat(html(problems)).isEqualTo(Card.of(problems).toHtml());
    assertThat(html(lazy)).isEqualTo(Card.of(lazy).toHtml());
    assertThat(html(lazy.explain())).isEqualTo(Card.of(lazy).toHtml());
    assertThat(html(report)).isEqualTo(Card.of(report).toHtml());
    assertThat(html(Card.of(report))).isEqualTo(Card.of(report).toHtml());
    assertThat(MimeBundle.of(tree)).hasToString(tree.toForestText());
    assertThat(MimeBundle.of(lazy)).hasToString(lazy.explain().toString());
  }

  /** What a notebook shows, {@code show(x)} writes where there is none: in JShell. */
  @Test
  void everyClassThatHasARendererCanBeWrittenByShow(@TempDir Path folder) throws IOException {
    DelayedImage lazy = DelayedImage.identity(NDArray.zeros(DType.UINT8, Shape.of(40, 40, 3)));
    CogReport report = CogValidator.validate(folder.resolve("absent.tif"));
    CocoDataset clips = ToyDatasets.make("vidshapes1-frames5", folder.resolve("clips"), 0);
    try (CocoSampler sampler = CocoSampler.open(Things.DATASET);
        CocoSampler videos = CocoSampler.open(clips);
        var batches = sampler.loader(List.of(Target.image(1))).batchSize(1).iterator()) {
      Film film = Film.of(videos.loadSample(Target.video(1).region(0, 0, 64, 64)));
      List<Object> pictures =
          List.of(
              Things.SAMPLE,
              Things.SAMPLE.pixels(),
              new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB),
              Tile.of(Things.SAMPLE),
              ContactSheet.of(Tile.of(Things.SAMPLE)),
              Charts.classFrequencies(Things.DATASET),
              batches.next(),
              Targets.table(Things.DATASET),
              TableViews.of(Targets.table(Things.DATASET)),
              Things.DATASET,
              Things.DATASET.image(1),
              Things.DATASET.validate(),
              CategoryTree.of(Things.DATASET),
              SampleGrid.ofImages(Things.DATASET).window(100, 100).build(),
              lazy,
              lazy.explain(),
              report,
              Card.of(report),
              Overlay.on(Things.SAMPLE),
              sampler.audit(),
              film,
              Things.EVALUATION,
              Things.EVALUATION.matches(),
              Things.EVALUATION.curve(0.5),
              Things.EVALUATION.calibration(0.5, 10),
              ConfusionMatrix.of(Things.DATASET, Things.EVALUATION.detections()),
              Things.DATASET.annotations().at(0),
              Things.DATASET.annotations(),
              Things.DATASET.images(),
              Things.DATASET.categories(),
              clips.videos(),
              CocoDataset.union(List.of(Things.DATASET, clips)),
              Things.DATASET.repair(),
              DatasetSplit.builder(Things.DATASET).build(),
              sampler.preselect(Selection.all()),
              Things.EVALUATION.detections(),
              Things.EVALUATION.detections().toPredictions(),
              Optional.of(Things.SAMPLE),
              Map.of("boxes", 3),
              List.of("one", "two"),
              new Object[] {1, 2},
              new ClassCount(1, "star", 2, 1));
      List<Object> pages =
          List.of(
              Html.page("A page"),
              Report.of(clips).withoutPictures(),
              Show.report(Things.EVALUATION));
      List<Object> all = Stream.concat(pictures.stream(), pages.stream()).toList();
      for (Renderer<?> renderer : Renderer.all()) {
        if (renderer.type().getEnclosingClass() == CellsTest.class) {
          continue;
        }
        assertThat(all).anyMatch(renderer.type()::isInstance);
      }
      for (Object thing : pictures) {
        Path file = Show.show(thing, folder.resolve("shown.png"));
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).as(thing.getClass().getName()).isGreaterThan(6);
        String page = Files.readString(Show.show(thing, folder.resolve("shown.html")));
        assertThat(page).startsWith("<!DOCTYPE html>").contains("</html>");
      }
      for (Object thing : all) {
        assertThat(Show.show(thing, folder.resolve("shown.html"))).isNotEmptyFile();
      }
    }
  }

  @Test
  void aBatchIsASheetOfItsSamples() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(Things.DATASET)) {
      List<Target> targets =
          List.of(
              Target.image(1).region(0, 0, 32, 32),
              Target.image(2).region(9, 9, 32, 32),
              Target.image(3).region(0, 50, 32, 32));
      try (var batches = sampler.loader(targets).batchSize(3).iterator()) {
        Batch batch = batches.next();
        assertThat(picture(batch).getWidth()).isGreaterThan(2 * 160);
      }
    }
  }

  @Test
  void severalSamplesAreASheetAndSeveralRecordsATable() throws IOException {
    BufferedImage one = ContactSheet.of(Tile.of(Things.SAMPLE)).toImage();
    List<Sample> samples = List.of(Things.SAMPLE, Things.SAMPLE, Things.SAMPLE);
    assertThat(picture(samples).getWidth()).isGreaterThan(2 * one.getWidth());
    assertThat(picture(samples.toArray()).getWidth()).isEqualTo(picture(samples).getWidth());
    String statistics = html(Things.DATASET.classStatistics());
    assertThat(statistics).contains("<th", "median area", "star").doesNotContain("ClassStatistics");
    assertThat(MimeBundle.of(Things.DATASET.classStatistics()).toString())
        .startsWith("category id  name ")
        .contains(" rows");
  }

  @Test
  void annotationsHaveTheNamesOfTheirClassesAndRoundedBoxes() throws IOException {
    CocoAnnotation first = Things.DATASET.annotations().at(0);
    String name = first.category().orElseThrow().name();
    String rounded =
        String.valueOf(Math.rint(first.box().orElseThrow().x() * 10) / 10).replaceAll("\\.0$", "");
    for (Object rows :
        List.of(Things.DATASET.annotations(), Things.DATASET.image(1).annotations())) {
      String html = html(rows);
      assertThat(html).contains(">category<", ">" + name + "<", ">" + rounded + "<");
    }
    assertThat(html(Things.SAMPLE.annotations())).contains(">category<");
    assertThat(picture(first).getWidth()).isGreaterThan(50);
    int all = Things.DATASET.annotations().size();
    assertThat(MimeBundle.of(Things.DATASET.annotations()).toString()).endsWith(all + " rows");
  }

  @Test
  void listsMapsAndArraysOfTheJdkAreOurs() {
    assertThat(MimeBundle.of(List.of(1L, 23456L))).hasToString("[1, 23456]");
    assertThat(MimeBundle.of(List.of())).hasToString("[]");
    assertThat(MimeBundle.of(new int[] {3, 4})).hasToString("[3, 4]");
    assertThat(MimeBundle.of(new double[][] {{1, 2.5}, {3, 4}}))
        .hasToString("[[1.0, 2.5], [3.0, 4.0]]");
    assertThat(MimeBundle.of(Map.of())).hasToString("{}");
    assertThat(html(Map.of("star", 1234))).contains(">star<", ">1,234<");
    assertThat(MimeBundle.of(Optional.of("x"))).hasToString("x");
    assertThat(MimeBundle.of(Optional.empty())).hasToString("nothing");
    assertThat(MimeBundle.of(Stream.of(1)).toString()).startsWith("a stream");
    List<Integer> long_ = IntStream.range(0, 100_000).boxed().toList();
    assertThat(MimeBundle.of(long_).toString()).hasSizeLessThan(1000).endsWith("100,000 in all");
    assertThat(html(List.of(Charts.classFrequencies(Things.DATASET), Things.DATASET)))
        .contains("<img", "8 images");
  }

  @Test
  void aRecordIsATableOfItsComponents() {
    record Leg(String name, double length) {}
    record Walk(int number, List<Leg> legs) {}
    Walk walk = new Walk(7, List.of(new Leg("up", 1.0 / 3), new Leg("down", 2)));
    assertThat(html(walk)).contains(">number<", ">7<", ">up<", ">0.33<").doesNotContain("Leg[");
    assertThat(MimeBundle.of(walk).toString()).startsWith("walk: number 7, legs ");
    assertThat(html(List.of(new Leg("up", 1)))).contains(">length<");
    assertThat(html(Box.of(1, 2.25, 3, 4))).contains(">2.25<");
  }

  @Test
  void aPageOfHtmlIsShownInAFrame() {
    String html = html(Html.page("A page").text("with \"text\""));
    assertThat(html).startsWith("<iframe srcdoc=\"&lt;!DOCTYPE").doesNotContain("<style");
  }

  @Test
  void aPictureIsAPicture() throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    assertThat(picture(image).getWidth()).isEqualTo(7);
    assertThat(MimeBundle.of(image)).hasToString("image of 7 x 5 pixels");
  }

  @Test
  void whatHasNoRendererIsItsText() {
    assertThat(Renderer.find("word").isPresent()).isFalse();
    assertThat(Renderer.find(null).isPresent()).isFalse();
    assertThat(MimeBundle.of("word").data()).containsExactly(Map.entry("text/plain", "word"));
    assertThat(MimeBundle.of(null)).hasToString("null");
  }

  @Test
  void aRendererThatFailsDoesNotFailTheCell() {
    assertThat(MimeBundle.of(new Broken(new IllegalStateException("no picture today"))).data())
        .containsExactly(Map.entry("text/plain", "broken\n(it cannot be shown: no picture today)"));
    assertThat(MimeBundle.of(new Broken(new IllegalStateException())).data())
        .containsExactly(
            Map.entry(
                "text/plain", "broken\n(it cannot be shown: java.lang.IllegalStateException)"));
  }

  @Test
  void aLibraryThatIsMissingDoesNotEndTheKernel() {
    assertThat(MimeBundle.of(new Broken(new NoClassDefFoundError("org/example/Shape"))).data())
        .containsExactly(
            Map.entry(
                "text/plain",
                "broken\n(it cannot be shown: java.lang.NoClassDefFoundError: org/example/Shape)"));
    assertThat(MimeBundle.of(new Broken(new OutOfMemoryError("Java heap space"))).toString())
        .endsWith("(it cannot be shown: java.lang.OutOfMemoryError: Java heap space)");
  }

  @Test
  void anotherLibraryCanBringItsRenderers(@TempDir Path folder) throws IOException {
    assertThat(Renderer.find(new Epoch(3)).orElseThrow().type()).isEqualTo(Epoch.class);
    assertThat(html(new Epoch(3))).isEqualTo(Card.of("Epoch 3").toHtml());
    assertThat(MimeBundle.of(new Epoch(3))).hasToString("Epoch[number=3]");
    assertThat(Show.image(new Epoch(3)).getWidth()).isGreaterThan(50);
    Path page = Show.show(new Epoch(3), folder.resolve("epoch.html"));
    assertThat(Files.readString(page)).contains(Card.of("Epoch 3").toHtml());
    assertThatThrownBy(() -> Show.show(new Epoch(3), folder.resolve("epoch.svg")))
        .hasMessageContaining("Epoch ends in .png or .html, not in .svg");
    assertThat(MimeBundle.of(new Circle()).toString()).contains("gives nothing to show");
  }

  @Test
  void aBundleNeedsPlainText() {
    assertThatThrownBy(() -> new MimeBundle(Map.of("text/html", "<b>"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text/plain")
        .hasMessageContaining("[text/html]");
  }

  /** Something that cannot be shown, and why. */
  record Broken(Throwable why) {
    @Override
    public String toString() {
      return "broken";
    }
  }

  /** Found by ServiceLoader. */
  public static final class BrokenProvider implements RendererProvider {
    @Override
    public List<Renderer<?>> renderers() {
      return List.of(
          Renderer.of(
              Broken.class,
              thing -> {
                if (thing.why() instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) thing.why();
              }),
          Renderer.of(Epoch.class, epoch -> Card.of("Epoch " + epoch.number())),
          Renderer.of(Circle.class, circle -> circle));
    }
  }

  /** Shown as a card. */
  record Epoch(int number) {}

  /** Its renderer gives it back. */
  record Circle() {}
}
