package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.paint.Palette;

/** The page in a browser, by clicks and keys. */
@Tag("slow")
class ExplorerPageTest {
  private static final String ALL_SEEN =
      "document.querySelectorAll('.tile').length > 0"
          + " && [...document.querySelectorAll('.tile img')].every(i => i.naturalWidth > 0)";
  private static final String IS_OPEN =
      "document.querySelector('#viewer[open]') && document.querySelector('.objects button')";
  private static final String IS_CLOSED = "!document.querySelector('#viewer[open]')";
  private static final String STATUS = "document.querySelector('#status').textContent";

  @TempDir static Path folder;
  private static @Nullable Browser started;
  private static CocoDataset dataset;
  private static Explorer explorer;

  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Browser.command().isPresent(),
        "no Chromium is on the PATH to look at the explorer's page with; ExploreServerTest has the"
            + " server");
    dataset = ToyDatasets.make("photos8", folder.resolve("toy"), 0);
    explorer = Explorer.open(dataset);
    started = Browser.start(Browser.command().orElseThrow(), folder);
  }

  @AfterAll
  static void close() {
    if (started != null) {
      started.close();
      explorer.close();
    }
  }

  @BeforeEach
  void fresh() throws Exception {
    browser = started;
    browser.size(1280, 800);
    browser.open("about:blank");
    browser.complaints(); // those of the test before
    open(explorer, "");
    browser.await(ALL_SEEN);
    assertThat(browser.complaints()).isEmpty();
  }

  /** An address that differs only behind # would not be loaded anew. */
  private void open(Explorer which, String state) throws Exception {
    browser.open("about:blank");
    browser.open(which.address() + state);
    browser.await("document.querySelector('#gallery') && " + STATUS + ".includes('image')");
  }

  private String objects(String name) {
    long count =
        dataset.annotations().stream().filter(one -> one.categoryName().equals(name)).count();
    return count + " objects";
  }

  private void query(String text) throws Exception {
    browser.click("#query");
    browser.value("document.querySelector('#query').select()");
    browser.write(text);
    browser.key("Enter");
  }

  @Test
  void aQueryIsTypedAndIsInTheAddressThatShowsTheSame() throws Exception {
    assertThat(browser.value(STATUS)).isEqualTo("8 images, 65 objects");
    query("class=boat sort -area");
    browser.await(STATUS + ".endsWith('" + objects("boat") + "')");
    browser.await("location.hash.includes('boat')");
    assertThat(browser.value("document.querySelector('#query').value"))
        .isEqualTo(dataset.query("class = boat sort -area").toString());
    String address = browser.value("location.hash");
    open(explorer, address);
    browser.await(STATUS + ".endsWith('" + objects("boat") + "')");
    assertThat(browser.value("document.querySelector('#sort').value")).isEqualTo("-area");
  }

  @Test
  void aQueryThatCannotBeReadSaysWhereAndChangesNothing() throws Exception {
    query("clas = boat");
    browser.await("document.querySelector('#status').className === 'error'");
    assertThat(browser.value(STATUS)).contains("did you mean \"class\"?", "^");
    assertThat(browser.value("document.querySelectorAll('.tile').length")).isEqualTo("8");
    browser.complaints(); // the browser notes the refusal
  }

  @Test
  void aBarIsAFilterAndOffAgain() throws Exception {
    String bar = "[data-word='class house']";
    browser.click(bar);
    browser.await(STATUS + ".endsWith('" + objects("house") + "')");
    browser.await("document.querySelector(\"" + bar + "\").getAttribute('aria-pressed') == 'true'");
    browser.click("[data-word='class boat']");
    browser.await("document.querySelector('#query').value.includes(' in ')");
    browser.click(bar);
    browser.await(STATUS + ".endsWith('" + objects("boat") + "')");
    browser.click("[data-word='class boat']");
    browser.await(STATUS + ".endsWith('65 objects')");
    assertThat(browser.value("document.querySelector('#query').value")).isEmpty();
  }

  @Test
  void barsThatAreClickedFasterThanTheServerAnswersAllCount() throws Exception {
    browser.await("document.querySelector(\"[data-word='class house']\")");
    browser.value(
        "['house', 'boat', 'tree', 'house'].forEach(name =>"
            + " document.querySelector(`[data-word='class ${name}']`).click())");
    browser.await("document.querySelector('#query').value.includes(' in ')");
    browser.await(
        "['house false', 'boat true', 'tree true'].every(one =>"
            + " document.querySelector(`[data-word='class ${one.split(' ')[0]}']`)"
            + ".getAttribute('aria-pressed') === one.split(' ')[1])");
    browser.await(STATUS + ".endsWith('24 objects')");
  }

  @Test
  void aBarIsNotReplacedWhileItIsPressed() throws Exception {
    String bar = "[data-word='class boat']";
    browser.await("document.querySelector(\"" + bar + "\")");
    String[] at = browser.press(bar);
    browser.value(
        "window.pressed = document.querySelector(\""
            + bar
            + "\"), document.querySelector('#query').value = 'class != pine',"
            + " document.querySelector('#search').requestSubmit()");
    browser.await(STATUS + ".endsWith('48 objects')");
    browser.await(ALL_SEEN);
    Thread.sleep(300); // in which the bars would be replaced
    assertThat(browser.value("window.pressed.isConnected")).isEqualTo("true");
    browser.release(at);
    browser.await(STATUS + ".endsWith('" + objects("boat") + "')");
  }

  @Test
  void keysAloneGoThroughAllOfIt() throws Exception {
    browser.key("/");
    assertThat(browser.value("document.activeElement.id")).isEqualTo("query");
    for (int i = 0; i < 40; i++) {
      browser.key("Tab");
      if (browser.value("document.activeElement.className").equals("tile")) {
        break;
      }
    }
    assertThat(browser.value("document.activeElement.dataset.index")).isEqualTo("0");
    browser.key("ArrowRight");
    browser.key("ArrowDown");
    String index = browser.value("document.activeElement.dataset.index");
    assertThat(index).isNotEqualTo("0");
    browser.key("Enter");
    browser.await(IS_OPEN);
    String first = browser.value("document.querySelector('#viewer-name').textContent");
    browser.key("ArrowRight");
    browser.await("document.querySelector('#viewer-name').textContent !== '" + first + "'");
    browser.key("ArrowLeft");
    browser.await("document.querySelector('#viewer-name').textContent === '" + first + "'");
    browser.await(IS_OPEN);
    browser.key(".");
    browser.await("document.querySelector('.objects [aria-pressed=true]')");
    browser.await("document.querySelector('.side').textContent.includes('Target.annotation(')");
    browser.key("Escape");
    browser.await(IS_CLOSED);
    assertThat(browser.value("document.activeElement.dataset.index")).isEqualTo(index);
    browser.key("?");
    browser.await("document.querySelector('#keys[open]')");
    browser.key("Escape");
  }

  @Test
  void everythingThatIsPressedHasAName() throws Exception {
    browser.click(".tile");
    browser.await(IS_OPEN);
    assertThat(
            browser.value(
                "[...document.querySelectorAll('button, input, select, [role=option], dialog, main')]"
                    + ".filter(e => !(e.ariaLabel || e.textContent.trim() || (e.labels && e.labels"
                    + ".length) || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML).join()"))
        .isEmpty();
  }

  /** The colour of the canvas where an object's box begins in the middle of its upper edge. */
  private String colorOfEdge(int row) throws Exception {
    return browser.value(
        "(() => { const v = document.querySelector('.shapes'); const s = "
            + row
            + ";"
            + " const b = window.shapesOfTest[s].b; const p = window.placeOfTest();"
            + " const d = v.getContext('2d').getImageData(Math.floor(b[0] * p[0] + b[2] * p[0] / 2"
            + " + p[1]), Math.floor(b[1] * p[0] + p[2]), 1, 1).data;"
            + " return d[0] + ' ' + d[1] + ' ' + d[2] + ' ' + d[3]; })()");
  }

  @Test
  void boxesLieWhereTheyAreInTheColoursOfThePicturesOfTheSdk() throws Exception {
    browser.click(".tile");
    browser.await(IS_OPEN);
    for (String key : List.of("m", "k", "l")) {
      browser.key(key);
    }
    // The scale is what the page says of itself: an image of 768 pixels over the whole stage.
    browser.value(
        "(async () => { window.shapesOfTest = (await (await fetch('shapes/0')).json()).shapes;"
            + " window.placeOfTest = () => { const c = document.querySelector('.shapes');"
            + " const k = Math.min(c.clientWidth / 768, c.clientHeight / 512);"
            + " return [k, (c.clientWidth - 768 * k) / 2, (c.clientHeight - 512 * k) / 2]; }; })()");
    int shapes = dataset.images().annotationCount(0);
    for (int i = 0; i < shapes; i++) {
      int category = Integer.parseInt(browser.value("window.shapesOfTest[" + i + "].c"));
      Color color = Palette.standard().color(dataset.categories().at(category).id());
      String expected =
          String.format(
              Locale.ROOT, "%d %d %d 255", color.getRed(), color.getGreen(), color.getBlue());
      int shape = i;
      browser.value("new Promise(r => setTimeout(r, 0))");
      assertThat(colorOfEdge(shape)).as("shape %d", i).isEqualTo(expected);
    }
    browser.key("b");
    for (int i = 0; i < shapes; i++) {
      assertThat(colorOfEdge(i)).endsWith(" 0");
    }
    browser.key("b");
    browser.key("m");
    browser.key("k");
    browser.key("l");
  }

  @Test
  void anAddressReproducesTheView() throws Exception {
    browser.click(".tile");
    browser.await(IS_OPEN);
    browser.key("+");
    browser.key("+");
    browser.value("new Promise(r => setTimeout(r, 900))");
    String address = browser.value("location.hash");
    assertThat(address).contains("imageId=1&", "view=");
    open(explorer, address);
    browser.await(IS_OPEN);
    browser.value("new Promise(r => setTimeout(r, 900))");
    String[] before = view(address);
    String[] after = view(browser.value("location.hash"));
    for (int i = 0; i < 4; i++) {
      assertThat(Double.parseDouble(after[i]))
          .isCloseTo(Double.parseDouble(before[i]), within(1.0));
    }
  }

  private static String[] view(String address) {
    return address.replaceFirst(".*view=", "").split("%2C", -1);
  }

  @Test
  void noPageScrollsSideways() throws Exception {
    for (int width : new int[] {320, 360, 760, 1280, 3840}) {
      browser.size(width, 700);
      open(explorer, "");
      browser.await(ALL_SEEN);
      assertThat(browser.value("document.scrollingElement.scrollWidth <= innerWidth"))
          .as("gallery at %d", width)
          .isEqualTo("true");
      browser.click(".tile");
      browser.await(IS_OPEN);
      assertThat(browser.value("document.querySelector('#viewer').scrollWidth <= innerWidth"))
          .as("viewer at %d", width)
          .isEqualTo("true");
    }
  }

  @Test
  void predictionsAreDrawnAndGoBelowTheLeastScore() throws Exception {
    Predictions found =
        Predictions.builder()
            .add(dataset.images().id(0), dataset.categories().at(0).id(), Box.of(5, 5, 90, 90), 0.4)
            .build();
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.predictions(found))) {
      open(own, "#image=0");
      browser.await(IS_OPEN);
      String isDrawn =
          "[...document.querySelector('.shapes').getContext('2d').getImageData(0, 0, 2000,"
              + " 2000).data].filter((v, i) => i % 4 === 3 && v > 0).length";
      for (String key : List.of("b", "m", "k", "l")) {
        browser.key(key);
      }
      assertThat(Integer.parseInt(browser.value(isDrawn))).isPositive();
      browser.value(
          "(() => { const r = [...document.querySelectorAll('.slider input')].at(-1);"
              + " r.value = 0.5; r.dispatchEvent(new Event('input')); })()");
      assertThat(browser.value(isDrawn)).isEqualTo("0");
    }
  }

  @Test
  void ofManyThingsOnlyThoseThatAreSeenExist() throws Exception {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "thing");
    for (int i = 1; i <= 60_000; i++) {
      builder.image(i, "absent-" + i + ".png", Size.of(64, 48));
    }
    try (Explorer many = Explorer.open(builder.build())) {
      open(many, "");
      browser.await("document.querySelectorAll('.tile .failed').length > 5");
      browser.value(
          "document.querySelector('#gallery').scrollTop = document.querySelector('#gallery')"
              + ".scrollHeight");
      browser.await("document.querySelector(\".tile[data-index='59999'] .name\")?.textContent");
      assertThat(browser.value("document.querySelector(\".tile[data-index='59999']\").ariaLabel"))
          .startsWith("absent-60000.png");
      assertThat(Integer.parseInt(browser.value("document.querySelectorAll('.tile').length")))
          .isLessThan(80);
      assertThat(
              browser.value(
                  "document.querySelector(\".tile[data-index='59999']\").getBoundingClientRect()"
                      + ".bottom <= innerHeight + 1"))
          .isEqualTo("true");
    }
    browser.complaints(); // the pictures are not there
  }

  @Test
  void namesThatAreScriptsAreShownAsTheyAre() throws Exception {
    String evil = "<img src=x onerror=document.title='broken'></script><b>";
    CocoDataset odd =
        CocoDataset.builder()
            .category(1, evil)
            .image(1, "evil" + evil + ".png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 1, 5, 5))
            .build();
    try (Explorer own = Explorer.open(odd)) {
      open(own, "");
      browser.await("document.querySelector('.bar .word')");
      assertThat(browser.value("document.querySelector('.bar .word').textContent")).isEqualTo(evil);
      assertThat(browser.value("document.title")).doesNotContain("broken");
      assertThat(browser.value("document.querySelectorAll('#gallery b').length")).isEqualTo("0");
      Path file = own.toHtml(5).write(folder.resolve("evil.html"));
      browser.open(file.toUri().toString());
      browser.await("document.querySelector('.tile .name') && " + STATUS + " !== ''");
      assertThat(browser.value("document.title")).doesNotContain("broken");
    }
    browser.complaints(); // its picture is not there
  }

  @Test
  void theOneFileShowsTheSameWithoutAServer() throws Exception {
    Path file;
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.query("class = house"))) {
      ExplorerPage page = own.toHtml(3);
      assertThat(page.images()).isEqualTo(3);
      assertThat(page.toString()).doesNotContain(folder.toString());
      file = page.write(folder.resolve("deep/explore.html"));
    }
    browser.open(file.toUri().toString());
    browser.await("document.querySelectorAll('.tile').length === 3");
    browser.await(ALL_SEEN);
    browser.click(".tile");
    browser.await(IS_OPEN);
    browser.click(".objects button");
    browser.await("document.querySelector('.objects [aria-pressed=true]')");
    browser.key("ArrowRight");
    browser.await("document.querySelector('.top .place').textContent === '2 of 3'");
    browser.key("Escape");
    browser.click("#of-objects");
    browser.await(ALL_SEEN);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whereTheServerHasEndedThePageSaysSo() throws Exception {
    Explorer brief = Explorer.open(dataset);
    open(brief, "");
    brief.close();
    query("class = boat");
    browser.await("document.querySelector('#status').className === 'error'");
    assertThat(browser.value(STATUS)).contains("has ended", "explore(dataset)");
    browser.complaints(); // the browser notes that there is nobody
  }

  @Test
  void aVideoIsScrubbedAndPlayed() throws Exception {
    CocoDataset clips =
        ToyDatasets.make("vidshapes1-frames4-multispectral", folder.resolve("clips"), 0);
    try (Explorer own = Explorer.open(clips)) {
      open(own, "#image=0");
      browser.await(IS_OPEN);
      assertThat(browser.value("document.querySelector('.reel .place').textContent"))
          .isEqualTo("1 of 4");
      browser.value(
          "(() => { const r = document.querySelector('.reel input'); r.value = 2;"
              + " r.dispatchEvent(new Event('input')); })()");
      browser.await("document.querySelector('.reel .place').textContent === '3 of 4'");
      browser.click(".reel button");
      browser.await("document.querySelector('.reel .place').textContent === '1 of 4'");
      browser.click(".reel button");
      // Its channels can be chosen.
      assertThat(browser.value("document.querySelectorAll('select[aria-label$=channel]').length"))
          .isEqualTo("3");
      browser.value(
          "(() => { const s = document.querySelector('select[aria-label=\"Red channel\"]');"
              + " s.selectedIndex = 1; s.dispatchEvent(new Event('change')); })()");
      browser.value("new Promise(r => setTimeout(r, 300))");
      assertThat(browser.value("document.querySelector('.message').hidden")).isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void objectsAreReviewedByKeysAndTheMarksAreOnTheDisk() throws Exception {
    Path marks = folder.resolve("marks.json");
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.marks(marks))) {
      open(own, "#image=0");
      browser.await(IS_OPEN);
      browser.key("1");
      browser.await("!document.querySelector('.message').hidden");
      assertThat(browser.value("document.querySelector('.message').textContent"))
          .contains("Select an object first");
      String said = "document.querySelector('.review [role=status]').textContent";
      browser.key(".");
      browser.await("document.querySelector('.objects [aria-pressed=true]')");
      browser.key("2");
      browser.await(said + ".startsWith('1 mark in marks.json')");
      browser.value("document.querySelector('.review select').value = 'boat'");
      browser.key("3");
      browser.await(said + ".startsWith('2 marks')");
      browser.key("4");
      browser.await(said + ".startsWith('3 marks')");
      ReviewMarks kept = ReviewMarks.open(dataset, marks);
      assertThat(kept.all())
          .extracting(mark -> mark.judgement().name())
          .containsExactly("WRONG", "CLASS_WRONG", "MISSING");
      assertThat(browser.value("document.querySelector('.objects .sign').textContent"))
          .isEqualTo("✗");
      assertThat(
              browser.value(
                  "(await (await fetch('review/reviewed.json')).json()).annotations.length"))
          .isEqualTo("65"); // one less, and one that was missing
      browser.key("u");
      browser.await(said + ".startsWith('2 marks')");
      assertThat(ReviewMarks.open(dataset, marks).all()).hasSize(2);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void theErrorsOfADetectorAreSeenTheWorstFirst() throws Exception {
    Detections.Builder found = Detections.builder();
    found.add(dataset.images().id(2), dataset.categories().at(0).id(), Box.of(9, 9, 50, 50), 0.8);
    Evaluation evaluation = Evaluation.of(dataset, found.build());
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.evaluation(evaluation))) {
      open(own, "");
      browser.click("#of-errors");
      browser.await(ALL_SEEN);
      browser.await("document.querySelector('.tile .name').textContent.includes(': ')");
      assertThat(browser.value("document.querySelector('.tile').ariaSetSize"))
          .isEqualTo(String.valueOf(evaluation.matches().errors().size()));
      browser.click(".tile");
      browser.await(IS_OPEN);
      assertThat(browser.value("document.querySelector('#viewer-name').textContent"))
          .isEqualTo("img_00003.png");
      browser.key("Escape");
      browser.await(IS_CLOSED);
      browser.await("document.querySelector('[title$=\"taken for nothing\"]')");
      browser.click("[title$='taken for nothing']");
      browser.await("document.querySelector('#query').value.startsWith('annotation.id')");
      browser.await(ALL_SEEN);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatADetectorMissedIsABarAndAWordOfQueries() throws Exception {
    Detections.Builder found = Detections.builder();
    long houses = 0;
    for (CocoAnnotation one : dataset.annotations()) {
      if (one.categoryName().equals("house")) {
        houses++; // all are missed
      } else {
        found.add(one.imageId(), one.categoryId(), one.box().orElseThrow(), 0.9);
      }
    }
    Evaluation evaluation = Evaluation.of(dataset, found.build());
    try (Explorer own =
        Explorer.open(
            dataset,
            ExploreOptions.DEFAULT.evaluation(evaluation).query("missed and class=house"))) {
      open(own, "");
      browser.await(STATUS + ".endsWith('" + houses + " objects')");
      open(own, "#q=");
      browser.await(STATUS + ".endsWith('65 objects')");
      browser.await("document.querySelector(\"[data-word='missed true']\")");
      assertThat(browser.value("document.querySelector(\"[data-word='missed true']\").innerText"))
          .contains(String.valueOf(houses));
      browser.click("[data-word='missed true']");
      browser.await(STATUS + ".endsWith('" + houses + " objects')");
      browser.await("document.querySelector(\"[data-word='missed true']\").ariaPressed === 'true'");
      assertThat(browser.value("document.querySelector('#query').value"))
          .isEqualTo("missed = true");
      browser.await(ALL_SEEN);
      long images =
          dataset.annotations().stream()
              .filter(one -> one.categoryName().equals("house"))
              .map(CocoAnnotation::imageId)
              .distinct()
              .count();
      assertThat(browser.value(STATUS)).startsWith(images + " images");
      query("not missed class = house");
      browser.await(STATUS + ".endsWith('0 objects')");
      query("count(missed) > 0 and class = boat");
      browser.await("document.querySelector('#query').value.startsWith('count(missed = true)')");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aBarOfTheReportsChartsBecomesAFilterWithAsManyAsItCounts() throws Exception {
    Detections.Builder found = Detections.builder();
    found.add(dataset.images().id(2), dataset.categories().at(0).id(), Box.of(9, 9, 50, 50), 0.8);
    Evaluation evaluation = Evaluation.of(dataset, found.build());
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.evaluation(evaluation))) {
      open(own, "");
      browser.click("#report");
      String isDrawn =
          "document.querySelectorAll('.chart').length === 8 &&"
              + " [...document.querySelectorAll('.chart img')].every(i => i.naturalWidth > 0)";
      browser.await(isDrawn);
      int bars =
          Integer.parseInt(browser.value("document.querySelectorAll('.chart button').length"));
      assertThat(bars).isGreaterThan(10);
      for (int i = 0; i < bars; i++) {
        String label =
            browser.value("document.querySelectorAll('.chart button')[" + i + "].ariaLabel");
        String of =
            browser.value(
                "document.querySelectorAll('.chart button')["
                    + i
                    + "].closest('.chart').dataset.chart");
        if (!browser.value("Boolean(document.querySelector('#charts[open]'))").equals("true")) {
          browser.click("#report");
        }
        browser.value("document.querySelectorAll('.chart button')[" + i + "].id = 'bar" + i + "'");
        browser.click("#bar" + i);
        String count = label.substring(label.lastIndexOf(' ') + 1);
        String end =
            of.equals("counts")
                ? "startsWith('" + count + " image"
                : "endsWith(' " + count + " objects";
        if (count.equals("1") && !of.equals("counts")) {
          end = "endsWith(' 1 object";
        }
        browser.await(
            "document.querySelector('#query').value !== '' && " + STATUS + "." + end + "')");
        query("");
        browser.await(STATUS + ".endsWith(' 65 objects')");
      }
      // The same chart in the colours of the page.
      browser.dark(true);
      browser.click("#report");
      browser.await(
          "[...document.querySelectorAll('.chart img')].every(i => i.naturalWidth > 0"
              + " && i.currentSrc.endsWith('theme=dark'))");
      browser.dark(false);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static final String IS_SAMPLED =
      "document.querySelector('.sample img')?.naturalWidth > 0";

  @Test
  void theSamplesOfASelectionAreTilesAndOneOpensTheViewerAtItsWindow() throws Exception {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      sampler.preselect(Selection.all().negatives(20).window(64, 48).seed(0));
      int positives = sampler.positiveCount();
      try (Explorer own = Explorer.explore(sampler)) {
        open(own, "");
        browser.await(ALL_SEEN);
        assertThat(browser.value("document.querySelector('#of-windows').ariaPressed"))
            .isEqualTo("true");
        assertThat(browser.value("document.querySelector('.tile').ariaSetSize"))
            .isEqualTo(String.valueOf(positives + 20));
        // A tile is what the sampler gives.
        assertThat(
                browser.value(
                    "[...document.querySelectorAll('.tile img')].every(i => i.naturalWidth === 64"
                        + " && i.naturalHeight === 48)"))
            .isEqualTo("true");
        browser.click(".tile[data-index='3']");
        browser.await(IS_OPEN);
        browser.await(IS_SAMPLED);
        assertThat(browser.value("document.querySelector('.sample').innerText"))
            .contains("Sample, 64 × 48", "64 × 48 at ", sampler.items().get(3).toString());
        Window window = sampler.resolve(sampler.items().get(3)).window();
        browser.await("location.hash.includes('window=')");
        assertThat(browser.value("new URLSearchParams(location.hash.slice(1)).get('window')"))
            .isEqualTo(String.format(Locale.ROOT, "%d.0,%d.0,64.0,48.0", window.x(), window.y()));
        browser.key("Escape");
        browser.await(IS_CLOSED);

        query("class = boat");
        long boats =
            dataset.annotations().stream().filter(one -> one.categoryName().equals("boat")).count();
        browser.await(
            "document.querySelector('.tile')?.ariaSetSize === '"
                + (boats + emptyBeside(sampler, "boat"))
                + "'");
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  /** Negatives on images whose every object is of a class. */
  private static long emptyBeside(CocoSampler sampler, String name) {
    return sampler.items().stream()
        .skip(sampler.positiveCount())
        .map(target -> dataset.image(target.imageId().orElseThrow()))
        .filter(
            image -> image.annotations().stream().allMatch(one -> one.categoryName().equals(name)))
        .count();
  }

  @Test
  void theWindowsOfAGridAreFoundByWhatIsInThem() throws Exception {
    SampleGrid grid = SampleGrid.ofImages(dataset).window(256, 256).build();
    try (Explorer own = Explorer.explore(grid)) {
      open(own, "");
      browser.await(ALL_SEEN);
      assertThat(browser.value("document.querySelector('.tile').ariaSetSize"))
          .isEqualTo(String.valueOf(grid.size()));
      query("class = boat");
      long withBoat =
          grid.cells().stream()
              .filter(
                  cell ->
                      cell.annotationIds().stream()
                          .anyMatch(id -> dataset.annotation(id).categoryName().equals("boat")))
              .count();
      browser.await("document.querySelector('.tile')?.ariaSetSize === '" + withBoat + "'");
      browser.await(STATUS + ".endsWith(', " + withBoat + " windows')");
      browser.click("#of-images");
      browser.await("location.hash.includes('of=images')");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatTheSamplerGivesForAnObjectIsShownByAKey() throws Exception {
    open(explorer, "#imageId=1");
    browser.await(IS_OPEN);
    browser.key("w");
    browser.await("document.querySelector('.message').textContent.includes('Select an object')");
    browser.key(".");
    browser.await("document.querySelector('.side').textContent.includes('Target.annotation(')");
    int row =
        Integer.parseInt(
            browser.value("document.querySelector('.objects [aria-pressed=true]').dataset.row"));
    browser.key("w");
    browser.await(IS_SAMPLED);
    BufferedImage expected;
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      expected =
          sampler.loadSample(Target.annotation(dataset.annotations().id(row))).pixels().toImage();
    }
    // Each pixel, as the browser has it.
    assertThat(
            browser.value(
                "(() => { const i = document.querySelector('.sample img');"
                    + " const c = document.createElement('canvas'); c.width = i.naturalWidth;"
                    + " c.height = i.naturalHeight; const g = c.getContext('2d');"
                    + " g.drawImage(i, 0, 0);"
                    + " const d = g.getImageData(0, 0, c.width, c.height).data; let h = 0;"
                    + " for (let k = 0; k < d.length; k += 4)"
                    + " h = (31 * h + (d[k] << 16 | d[k + 1] << 8 | d[k + 2])) | 0;"
                    + " return c.width + ' ' + c.height + ' ' + h; })()"))
        .isEqualTo(expected.getWidth() + " " + expected.getHeight() + " " + hash(expected));
    browser.await("location.hash.includes('objectId=') && location.hash.includes('window=')");
    browser.key("w");
    assertThat(browser.value("document.querySelector('.sample').children.length")).isEqualTo("0");
    browser.click("button[title*='sampler gives']");
    browser.await(IS_SAMPLED);
    assertThat(browser.complaints()).isEmpty();
  }

  private static int hash(BufferedImage image) {
    int hash = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        hash = 31 * hash + (image.getRGB(x, y) & 0xffffff);
      }
    }
    return hash;
  }

  @Test
  void theTracksOfAVideoAreDrawnAndTurnedOff() throws Exception {
    CocoDataset clips =
        ToyDatasets.make("vidshapes1-frames5-speed0.2", folder.resolve("tracks"), 0);
    try (Explorer own = Explorer.open(clips)) {
      open(own, "#imageId=2");
      browser.await(IS_OPEN);
      browser.await("!document.querySelector('[data-layer=tracks]').closest('label').hidden");
      for (String key : List.of("b", "m", "k", "l")) {
        browser.key(key);
      }
      // All that is drawn now are tracks: beside each place of each track there is its colour.
      String places =
          "(async () => { const v = document.querySelector('.shapes');"
              + " const image = (await (await fetch('image/1')).json());"
              + " const tracks = await (await fetch('tracks/1')).json();"
              + " const k = Math.min(v.clientWidth / image.w, v.clientHeight / image.h);"
              + " const x = (v.clientWidth - image.w * k) / 2;"
              + " const y = (v.clientHeight - image.h * k) / 2;"
              + " const g = v.getContext('2d'); return tracks.flatMap(t => t.at.map(p =>"
              + " g.getImageData(p[1] * k + x, p[2] * k + y, 1, 1).data[3] > 0)).join(); })()";
      assertThat(browser.value(places)).isEqualTo("true,".repeat(9) + "true");
      browser.key("t");
      assertThat(browser.value(places)).isEqualTo("false,".repeat(9) + "false");
      for (String key : List.of("t", "b", "m", "k", "l")) {
        browser.key(key);
      }
      open(explorer, "#imageId=1");
      browser.await(IS_OPEN);
      assertThat(
              browser.value(
                  "document.querySelector('[data-layer=tracks]').closest('label').hidden"))
          .isEqualTo("true");
      browser.complaints(); // the canvas is read often, of which the browser warns
    }
  }

  @Test
  void anAddressNamesTheSameWhenTheDatasetIsInAnotherOrder() throws Exception {
    CocoDataset.Builder turned = CocoDataset.builder().imageFolder(folder).category(1, "thing");
    for (int i = 9; i >= 1; i--) {
      turned.image(i, "absent-" + i + ".png", Size.of(64, 48));
    }
    for (int i = 9; i >= 1; i--) {
      turned.annotation(100 + i, i, 1, Box.of(i, i, 20, 20));
    }
    try (Explorer own = Explorer.open(turned.build())) {
      open(own, "#imageId=7&objectId=107");
      browser.await("document.querySelector('.objects [aria-pressed=true]')");
      assertThat(browser.value("document.querySelector('#viewer-name').textContent"))
          .isEqualTo("absent-7.png");
      browser.await("location.hash.includes('objectId=107')");
      // Addresses of before name rows.
      open(own, "#image=0&object=0");
      browser.await("document.querySelector('.objects [aria-pressed=true]')");
      assertThat(browser.value("document.querySelector('#viewer-name').textContent"))
          .isEqualTo("absent-9.png");
      open(own, "#imageId=70");
      browser.await(STATUS + ".includes('there is no image 70')");
    }
    browser.complaints(); // the pictures are not there
  }

  @Test
  void whereThereIsNoPictureThePlaceSaysSoOnce() throws Exception {
    CocoDataset absent =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "thing")
            .image(1, "absent.png", Size.of(64, 48))
            .build();
    try (Explorer own = Explorer.open(absent)) {
      open(own, "");
      browser.await("document.querySelectorAll('.tile .failed').length === 1");
      for (int size : new int[] {150, 300, 400}) {
        browser.value(
            "(() => { const r = document.querySelector('#size'); r.value = "
                + size
                + "; r.dispatchEvent(new Event('input')); })()");
        browser.value("new Promise(r => setTimeout(r, 300))");
      }
      assertThat(browser.value("document.querySelectorAll('.tile .failed').length")).isEqualTo("1");
    }
    browser.complaints(); // it is not there
  }
}
