package org.ndsampler.viz.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.paint.Theme;

class ReportTest {
  @TempDir Path folder;

  private CocoDataset.Builder builder() throws IOException {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "near")
            .category(2, "far")
            .video(1, "clip", Size.of(60, 40));
    for (int i = 0; i < 4; i++) {
      int frame = i;
      ImageIO.write(
          new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB),
          "png",
          folder.resolve(i + ".png").toFile());
      builder
          .image(
              i + 1, image -> image.fileName(frame + ".png").size(Size.of(60, 40)).video(1, frame))
          .annotation(
              i + 1,
              one ->
                  one.image(frame + 1)
                      .category(1 + frame % 2)
                      .box(Box.of(4 + frame, 4, 12, 12))
                      .track(7));
    }
    return builder;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void aReportHasNumbersFindingsPicturesAndCharts() throws IOException {
    String page = Report.of(builder().build()).title("Four frames").toHtml().toString();
    assertThat(page)
        .contains("<h1>Four frames</h1>")
        .contains("<dt>annotations</dt><dd>4</dd>")
        .contains("Validation found nothing wrong.")
        .contains(">near<")
        .contains("annotation 2, image 2")
        .contains("Video clip")
        .contains("data:image/gif;base64,");
    // 4 images, 4 objects, 4 frames of the strip, the film; 5 charts in two themes, wide and
    // narrow.
    assertThat(count(page, "<img ")).isEqualTo(13);
    assertThat(count(page, "<svg ")).isEqualTo(20);
  }

  @Test
  void aReportNeedsNoNetworkAndFollowsTheReadersTheme() throws IOException {
    Report report = Report.of(builder().build());
    String page = Files.readString(report.write(folder.resolve("new/report.html")));
    assertThat(page)
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("<script")
        .doesNotContain("<link")
        .contains("@media(prefers-color-scheme:dark)");
    String dark = report.toHtml().theme(Theme.DARK).toString();
    assertThat(dark).doesNotContain("prefers-color-scheme").contains("color-scheme:dark");
    assertThat(count(dark, "<svg ")).isEqualTo(10);
  }

  @Test
  void imagesThatCannotBeReadAreFindings() throws IOException {
    CocoDataset dataset = builder().build();
    Files.delete(folder.resolve("1.png"));
    Files.writeString(folder.resolve("2.png"), "no picture");
    String page = Report.of(dataset).toHtml().toString();
    assertThat(page)
        .contains("image 2 cannot be read")
        .contains("image 3 cannot be read")
        .contains("video 1 cannot be read")
        .contains("class=\"note error\"")
        .doesNotContain("data:image/gif");
  }

  @Test
  void problemsOfOneKindAreCountedTogether() throws IOException {
    CocoDataset.Builder builder = builder();
    for (int i = 0; i < 5; i++) {
      builder.annotation(100 + i, 1, 1, Box.of(3, 3, -2, 4));
    }
    String page = Report.of(builder.build()).withoutPictures().toHtml().toString();
    assertThat(page).contains("and 4 more of this kind").contains("dataset.repair()");
    assertThat(count(page, "<li>")).isLessThan(4);
  }

  @Test
  void withoutPicturesNoImageIsOpened() throws IOException {
    CocoDataset dataset = builder().build();
    for (int i = 0; i < 4; i++) {
      Files.delete(folder.resolve(i + ".png"));
    }
    String page = Report.of(dataset).withoutPictures().toHtml().toString();
    assertThat(page).doesNotContain("<img ").contains("Validation found nothing wrong.");
  }

  @Test
  void aSplitAndAnEpochGetChartsOfTheirOwn() throws IOException {
    CocoDataset dataset = builder().build();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      RegionPool pool = sampler.preselect(Selection.balanced().seed(0));
      String page =
          Report.of(dataset)
              .pictures(1, 1)
              .split(DatasetSplit.builder(dataset).withoutTest().build())
              .pool(pool)
              .toHtml()
              .toString();
      assertThat(page).contains("Split balance").contains("What an epoch shows");
      // The frames of the one video, and its track, are in both parts, or all in one.
      assertThat(page).containsAnyOf("between the parts", "No video, file or track");
    }
  }

  @Test
  void manyPicturesThatCannotBeReadAreCounted() throws IOException {
    CocoDataset dataset = builder().build().withImageFolder(folder.resolve("nowhere"));
    String page = Report.of(dataset).toHtml().toString();
    assertThat(page)
        .contains("Validation found 4 errors and 0 warnings; 9 pictures could not be read.")
        .contains("image 4 cannot be read")
        .contains("the picture of annotation 1 cannot be read")
        .contains("4 more pictures cannot be read")
        .doesNotContain("<img ");
    assertThat(count(page, "<li>")).isEqualTo(7);
  }

  @Test
  void manyClassesAreATableThatIsOpenedByAClick() throws IOException {
    CocoDataset.Builder builder = builder();
    for (int i = 0; i < 20; i++) {
      int category = 10 + i;
      builder.category(category, "class " + i);
      if (i < 15) {
        builder.annotation(100 + i, one -> one.image(1).category(category).box(Box.of(1, 1, 5, 5)));
      }
    }
    String page = Report.of(builder.build()).withoutPictures().toHtml().toString();
    assertThat(page)
        .contains("<details><summary>The same as a table</summary>")
        .contains("5 categories have no annotation.")
        .contains(">17 rows<")
        .contains("share, %")
        // 2 of 19 annotations.
        .contains(">10.53<");
    String few = Report.of(builder().build()).withoutPictures().toHtml().toString();
    assertThat(few).contains(">2 rows<").doesNotContain("<details>");
  }

  @Test
  void leaksNameThePartsAsTheChartDoes() throws IOException {
    CocoDataset dataset = builder().build();
    DatasetSplit split =
        DatasetSplit.of(
            dataset,
            Map.of(
                DatasetSplit.Part.TRAIN,
                new long[] {1, 2},
                DatasetSplit.Part.VALIDATION,
                new long[] {3, 4}));
    String page = Report.of(dataset).withoutPictures().split(split).toHtml().toString();
    assertThat(page).contains("video 1: train, validation");
  }

  @Test
  void tilesAreNotShownLargerThanTheyWereDrawn() throws IOException {
    String page = Report.of(builder().build().subset(1)).pictures(1, 0).toHtml().toString();
    // A sheet of one image has cells of half the page; its 60 x 40 pixels are 8 x 8 each.
    assertThat(page)
        .contains("--columns:1;--width:508px;--cell:508/320")
        .contains("minmax(0,var(--width))")
        .contains("1 image with its annotations.");
  }

  @Test
  void aDatasetOfNothingHasAReport() {
    String page = Report.of(CocoDataset.builder().build()).toHtml().toString();
    assertThat(page).contains("<dt>images</dt><dd>0</dd>").doesNotContain("<img ");
    assertThatThrownBy(() -> Report.of(CocoDataset.builder().build()).pictures(-1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofManyClassesTheFrequentOnesAreShownFirst() throws IOException {
    CocoDataset.Builder builder = builder();
    for (int category = 10; category < 30; category++) {
      builder.category(category, "class" + category);
      for (int i = 0; i < category - 9; i++) {
        builder.annotation(100L * category + i, 1, category, Box.of(4, 4, 12, 12));
      }
    }
    String page = Report.of(builder.build()).pictures(1, 3).toHtml().toString();
    String objects = page.substring(0, page.indexOf("The same as a table"));
    assertThat(objects).contains("<b>class29</b>", "<b>class28</b>", "<b>class27</b>");
    assertThat(objects).doesNotContain("<b>near</b>", "<b>class26</b>");
  }

  @Test
  void aReportOfChosenClassesHasTheirObjectsAndImagesAlone() throws IOException {
    CocoDataset dataset =
        builder().category(3, "never").annotation(9, one -> one.image(99)).build();
    Report report = Report.of(dataset).categories("far");
    assertThat(report.categories()).containsExactly("far");
    assertThat(Report.of(dataset).categories()).isEmpty();
    String page = report.toHtml().toString();
    assertThat(page)
        .contains("<dt>images</dt><dd>2</dd>")
        .contains("<dt>annotations</dt><dd>2</dd>")
        .contains("<dt>categories</dt><dd>far of 3</dd>")
        .contains("annotation 2, image 2", "annotation 4, image 4")
        .doesNotContain("annotation 1, image 1", ">near<", "no annotation.")
        // What is wrong is told of the whole dataset.
        .contains("annotation 9");
    assertThat(Report.of(dataset).withoutPictures().categories("never").toHtml().toString())
        .contains("1 category has no annotation.");
    assertThatThrownBy(() -> Report.of(dataset).categories("farr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'farr'")
        .hasMessageContaining("did you mean \"far\"?");
  }

  @Test
  void superCategoriesAreATreeWithNumbersOfAnnotations() throws IOException {
    CocoDataset dataset =
        builder()
            .category(3, "cat", "animal")
            .category(4, "dog", "animal")
            .category(5, "chair", "furniture")
            .annotation(9, one -> one.image(1).category(4).box(Box.of(1, 1, 5, 5)))
            .build();
    Report report = Report.of(dataset).withoutPictures();
    assertThat(report.toHtml().toString())
        .containsSubsequence(">animal ", "<ul", ">cat ", "0 annotations", ">dog ", "1 annotation<")
        .containsSubsequence(">furniture ", ">chair ", "depth 2");
    assertThat(report.categories("dog").toHtml().toString())
        .containsSubsequence(">animal ", ">dog ", "2 categories, depth 2")
        .doesNotContain(">furniture ", ">cat ");
    assertThat(Report.of(builder().build()).withoutPictures().toHtml().toString())
        .doesNotContain("depth");
    // Names that stand twice make no tree, and the rest of the report is there.
    CocoDataset twice = builder().category(3, "cat", "animal").category(4, "cat", "animal").build();
    assertThat(Report.of(twice).withoutPictures().toHtml().toString())
        .contains("The categories make no tree", "two ids: 3 and 4", "Boxes and images");
  }
}
