package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.NegativeSampler;
import org.ndsampler.core.regions.Negatives;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Mark;
import org.ndsampler.viz.paint.Tile;

/** One damaged annotation among 200 stops nothing that is done with the others. */
class OneBadRecordTest {
  private static final int ALL = 200;
  private static final int BAD = 78;

  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      ImageIO.write(
          new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB),
          "png",
          folder.resolve(name + ".png").toFile());
    }
  }

  /** 200 small squares on three images; the fields of one of them are replaced. */
  private CocoDataset dataset(String damage) throws IOException {
    StringBuilder json =
        new StringBuilder(
            """
            {"categories": [{"id": 1, "name": "boat"}],
             "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48},
                        {"id": 2, "file_name": "b.png", "width": 64, "height": 48},
                        {"id": 3, "file_name": "c.png", "width": 64, "height": 48}],
             "annotations": [
            """);
    for (int id = 1; id <= ALL; id++) {
      int x = id % 20;
      int y = id / 20;
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("id", Integer.toString(id));
      fields.put("image_id", Integer.toString(1 + id % 3));
      fields.put("category_id", "1");
      fields.put("bbox", "[%d, %d, 10, 8]".formatted(x, y));
      fields.put("area", "80");
      fields.put("iscrowd", "0");
      fields.put(
          "segmentation",
          "[[%d, %d, %d, %d, %d, %d, %d, %d]]".formatted(x, y, x + 10, y, x + 10, y + 8, x, y + 8));
      if (id == BAD) {
        for (String change : damage.split(";", -1)) {
          int colon = change.indexOf(':');
          String name = change.substring(0, colon).strip();
          String value = change.substring(colon + 1).strip();
          if (value.equals("-")) {
            fields.remove(name);
          } else {
            fields.put(name, value);
          }
        }
      }
      json.append(id == 1 ? "{" : ",\n{");
      String comma = "";
      for (Map.Entry<String, String> field : fields.entrySet()) {
        json.append(comma)
            .append('"')
            .append(field.getKey())
            .append("\": ")
            .append(field.getValue());
        comma = ", ";
      }
      json.append('}');
    }
    Path file = folder.resolve("data.json");
    Files.writeString(file, json.append("]}"));
    return CocoDataset.read(file);
  }

  private interface Use {
    void run() throws Exception;
  }

  private static void use(List<String> failures, String what, Use use) {
    try {
      use.run();
    } catch (Exception e) {
      failures.add(what + ": " + e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing at all | x: 1",
        "an outline that is text | segmentation: \"x\"",
        "three numbers | segmentation: [[1, 2, 3]]",
        "an odd number of numbers | segmentation: [[5, 6, 25, 6, 25, 16, 5]]",
        "NaN in an outline | segmentation: [[1, 2, 3, 4, NaN, 6]]",
        "texts in a ring | segmentation: [[\"5\", \"6\", \"25\", \"6\", \"25\", \"16\"]]",
        "null in a list | segmentation: [null]",
        "points as objects | segmentation: [{\"x\": 5, \"y\": 6}, {\"x\": 25, \"y\": 6}]",
        "JSON in a text | segmentation: \"[[5,6,25,6,25,16,5,16]]\"",
        "the name of a file | segmentation: \"masks/0001.png\"",
        "a number | segmentation: 0",
        "false | segmentation: false",
        "an empty object | segmentation: {}",
        "a mask of another size | segmentation: {\"counts\": [0, 100, 9900], \"size\": [100, 100]}",
        "a mask that is too short | segmentation: {\"counts\": [0, 100], \"size\": [48, 64]}",
        "a mask without counts | segmentation: {\"counts\": \"\", \"size\": [48, 64]}",
        "a mask with no counts | segmentation: {\"counts\": [], \"size\": [48, 64]}",
        "a mask without a size | segmentation: {\"counts\": [0, 100, 2972]}",
        "a mask as Python prints it | segmentation: {\"counts\": \"b'ea_d21'\", \"size\": [48, 64]}",
        "fractions as counts | segmentation: {\"counts\": [0.5, 100.0, 2972.0], \"size\": [48.0, 64.0]}",
        "two points | segmentation: [[12, 5, 12, 15]]",
        "a negative box | bbox: [30, 30, -5, -5]",
        "a box that is not finite | bbox: [30, 30, 1e999, 5]",
        "a NaN box | bbox: [NaN, 30, 5, 5]",
        "a zero box | bbox: [30, 30, 0, 0]",
        "no box | bbox: -",
        "nothing that says where | bbox: -; segmentation: -",
        "no category | category_id: -",
        "a category of null | category_id: null",
        "a category that is not there | category_id: 7",
        "no image | image_id: 99",
        "an image of null | image_id: null",
        "keypoints that are text | keypoints: \"x\"; num_keypoints: 1",
        "two numbers as keypoints | keypoints: [1, 2]; num_keypoints: 1",
        "NaN in keypoints | keypoints: [NaN, 1, 2]; num_keypoints: 1",
        "keypoints of no category | keypoints: [1, 1, 2, 3, 3, 2]; category_id: null",
        "an area that is text | area: \"large\"",
        "a track that is a list | track_id: [1]",
        "a track with a fraction | track_id: 1.5",
        "a score that is text | score: \"high\""
      })
  void oneBadRecordStopsNothing(String what, String damage) throws IOException {
    CocoDataset dataset = dataset(damage);
    List<String> failures = new ArrayList<>();
    use(failures, "validate", dataset::validate);
    use(failures, "repair", dataset::repair);
    use(failures, "summary", dataset::summary);
    use(failures, "statistics", dataset::classStatistics);
    use(failures, "counts", dataset::classCounts);
    use(failures, "target table", () -> atLeast(Targets.table(dataset).rowCount()));
    use(failures, "annotations table", () -> atLeast(Targets.annotations(dataset).rowCount()));
    use(failures, "images table", () -> Targets.images(dataset));
    use(failures, "categories table", () -> Targets.categories(dataset));
    use(failures, "frequency table", () -> Targets.classFrequencies(dataset));
    use(failures, "targets of a table", () -> Targets.from(Targets.table(dataset)));
    use(
        failures,
        "table charts",
        () -> {
          TableCharts.classFrequencies(Targets.table(dataset)).toImage(320, 200);
          TableCharts.boxSizes(Targets.table(dataset)).toImage(320, 200);
          TableCharts.centers(Targets.table(dataset)).toImage(320, 200);
        });
    use(failures, "class chart", () -> Charts.classFrequencies(dataset).toImage(320, 200));
    use(failures, "size chart", () -> Charts.boxSizes(dataset).toImage(320, 200));
    use(failures, "shape chart", () -> Charts.aspectRatios(dataset).toImage(320, 200));
    use(failures, "centre chart", () -> Charts.centers(dataset).toImage(320, 200));
    use(failures, "density chart", () -> Charts.annotationsPerImage(dataset).toImage(320, 200));
    use(
        failures,
        "split",
        () -> {
          DatasetSplit split = DatasetSplit.builder(dataset).factor(3).withoutTest().build();
          split.leaks();
          RegionTables.of(split);
          RegionTables.classFrequencies(split);
        });
    use(failures, "negatives by box", () -> negatives(dataset, Negatives.of(8, 8)));
    use(failures, "negatives by shape", () -> negatives(dataset, Negatives.of(8, 8).shapes()));
    use(
        failures,
        "grid",
        () -> {
          SampleGrid grid = SampleGrid.ofImages(dataset).window(16, 16).build();
          RegionTables.of(grid);
          ContactSheet.of(grid).toImage();
        });
    use(
        failures,
        "balanced pool",
        () -> {
          try (CocoSampler sampler = CocoSampler.open(dataset)) {
            RegionTables.of(sampler.preselect(Selection.balanced().window(16, 16).seed(1)));
          }
        });
    use(failures, "show a dataset", () -> Show.show(dataset, folder.resolve("dataset.html")));
    use(failures, "marks", () -> dataset.images().forEach(Mark::listOf));
    use(failures, "predictions", () -> predictions(dataset, damage));
    use(failures, "report", () -> report(dataset));
    use(failures, "items", () -> items(dataset));
    use(
        failures,
        "sampling charts",
        () -> {
          try (CocoSampler sampler = CocoSampler.open(dataset)) {
            Charts.samplingBalance(dataset, sampler.preselect(Selection.all().window(16, 16)))
                .toImage(320, 200);
            Charts.views(sampler.audit()).toImage(320, 200);
          }
        });
    assertThat(failures).as(what + ": " + damage).isEmpty();
  }

  private static void report(CocoDataset dataset) {
    String page = Report.of(dataset).pictures(1, 2).toHtml().toString();
    assertThat(page).doesNotContain("cannot be read</").contains("data:image/png");
    if (!dataset.validate().isEmpty()) {
      assertThat(page).contains(Integer.toString(BAD));
    }
  }

  private static void atLeast(int rows) {
    assertThat(rows).isBetween(ALL - 1, ALL);
  }

  private static void negatives(CocoDataset dataset, Negatives settings) {
    List<Negative> negatives = NegativeSampler.of(dataset, settings).sample(20, 0);
    assertThat(negatives).hasSize(20);
  }

  private static void predictions(CocoDataset dataset, String damage) {
    if (damage.startsWith("score")) {
      return; // whoever gives a score that is no number is told: it is no list of predictions
    }
    Predictions all = Predictions.of(dataset);
    assertThat(all.size() + all.leftOut()).isEqualTo(ALL);
    assertThat(all.size()).isGreaterThanOrEqualTo(ALL - 1);
  }

  private static void items(CocoDataset dataset) {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      sampler.preselect(Selection.all().window(16, 16).negatives(10).seed(0));
      assertThat(sampler.positiveCount()).isBetween(ALL - 1, ALL);
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < sampler.items().size(); i++) {
        samples.add(sampler.loadItem(i));
      }
      assertThat(sampler.loadSamples(sampler.items()).toList()).hasSameSizeAs(samples);
      sampler.audit();
      sampler.auditSamples(samples);
      RegionTables.annotations(sampler.audit());
      RegionTables.images(sampler.audit());
      ContactSheet.of(samples.subList(70, 82).stream().map(Tile::of).toList()).toImage();
      for (int i = 70; i < 82; i++) {
        AnnotationPainter.standard().paint(samples.get(i));
      }
      Show.png(samples.get(BAD - 1));
      for (long image = 1; image <= 3; image++) {
        Sample whole = sampler.loadSample(Target.image(image));
        AnnotationPainter.standard().paint(whole);
        assertThat(whole.annotations().toString()).isNotEmpty();
        whole.annotations().boxArray();
        whole.annotations().boxes();
      }
    }
  }
}
