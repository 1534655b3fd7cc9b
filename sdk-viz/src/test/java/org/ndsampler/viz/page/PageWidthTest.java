package org.ndsampler.viz.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.viz.internal.Elements;

/** A page is as wide as the screen, down to that of a small telephone: it is only scrolled down. */
class PageWidthTest {
  private static final int[] WIDTHS = {320, 360, 700, 1280};
  private static final Pattern RESULT = Pattern.compile("RESULT (.*?) END");

  @TempDir Path folder;

  private static Optional<Path> browser() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(
                        System.getenv()
                            .getOrDefault("PATH", "")
                            .split(Pattern.quote(System.getProperty("path.separator")), -1))
                    .filter(part -> !part.isEmpty())
                    .map(part -> Path.of(part, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String name(int category) {
    return "vehicles/emergency/unclassified_small_emergency_vehicle_of_kind_" + category;
  }

  private CocoDataset dataset() throws IOException {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder);
    for (int category = 1; category <= 30; category++) {
      builder.category(category, name(category));
    }
    for (int image = 1; image <= 4; image++) {
      String file =
          "camera_of_the_north_western_gate_of_the_plant_2026-11-28T22-14-00_" + image + ".png";
      ImageIO.write(
          new BufferedImage(600, 40, BufferedImage.TYPE_INT_RGB),
          "png",
          folder.resolve(file).toFile());
      builder.image(image, file, Size.of(600, 40));
    }
    for (int id = 1; id <= 200; id++) {
      builder.annotation(id, 1 + id % 4, 1 + id % 30, Box.of(id, id % 20, 12, 12));
    }
    // Something to find: a box that lies outside, of an image that is not there.
    builder.image(5, "a_file_with_a_long_name_that_is_not_there".repeat(3) + ".png", Size.of(9, 9));
    builder.annotation(1000, 5, 1, Box.of(50, 50, 1, 1));
    return builder.build();
  }

  private Map<String, String> pages() throws IOException {
    CocoDataset dataset = dataset();
    Detections.Builder found = Detections.builder();
    dataset
        .annotations()
        .forEach(one -> found.add(one.imageId(), one.categoryId(), one.box().orElseThrow(), 0.5));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(
        "report",
        Report.of(dataset)
            .title("instances_of_all_cameras_of_the_plant_before_and_after_the_repair")
            .split(DatasetSplit.builder(dataset).build())
            .toHtml()
            .toString());
    pages.put("evaluation", EvaluationReport.of(Evaluation.of(dataset, found.build())).toString());
    TextTable table =
        TextTable.of(
            "a table",
            List.of(new TextTable.Column("n".repeat(80), true), new TextTable.Column("m", true)),
            50,
            (row, column) -> name(row));
    pages.put(
        "parts",
        Html.page("p".repeat(200))
            .heading("h".repeat(200))
            .text("t".repeat(300))
            .list(List.of("l".repeat(200)))
            .facts(Map.of("f".repeat(100), "g".repeat(100)))
            .table(table)
            .card(Card.of(dataset))
            .card(Card.of("c".repeat(200)).text("c".repeat(200)).table(table))
            .image(new BufferedImage(2000, 100, BufferedImage.TYPE_INT_RGB), "i".repeat(200))
            .toString());
    return pages;
  }

  @Test
  void noPageScrollsSideways() throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(
        browser.isPresent(),
        "no Chromium is on the PATH to measure pages with; see the other test");
    for (Map.Entry<String, String> page : pages().entrySet()) {
      assertThat(measure(browser.get(), page.getValue()))
          .as(page.getKey())
          .isEqualTo("320 360 700 1280");
    }
  }

  /** How wide what is to be seen is, in frames of each width. */
  private String measure(Path browser, String page) throws IOException, InterruptedException {
    StringBuilder frames = new StringBuilder("<!doctype html><meta charset=utf-8>");
    for (int width : WIDTHS) {
      frames
          .append("<iframe style=\"border:0;height:5000px;width:")
          .append(width)
          .append("px\" srcdoc=\"")
          .append(Elements.escape(page))
          .append("\"></iframe>");
    }
    frames.append(
        "<p id=r></p><script>addEventListener('load',()=>{document.getElementById('r').textContent="
            + "'RES'+'ULT '+[...document.querySelectorAll('iframe')].map(f=>"
            + "f.contentDocument.scrollingElement.scrollWidth).join(' ')+' END'})</script>");
    Path file = folder.resolve("measure.html");
    Files.writeString(file, frames);
    Path output = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                file.toUri().toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    Matcher result = RESULT.matcher(Files.readString(output, StandardCharsets.UTF_8));
    return result.find() ? result.group(1) : "nothing was measured";
  }

  @Test
  void whateverIsWiderThanThePageIsBrokenOrScrollsByItself() throws IOException {
    for (String page : pages().values()) {
      assertThat(page)
          .contains("overflow-wrap:anywhere")
          .contains("<meta name=\"viewport\" content=\"width=device-width");
      // Each table stands in an element that scrolls.
      Matcher table = Pattern.compile("<table").matcher(page);
      while (table.find()) {
        String before = page.substring(0, table.start());
        assertThat(before.substring(before.lastIndexOf("<div")))
            .as("what a table stands in")
            .startsWith("<div style=\"overflow-x:auto");
      }
    }
  }
}
