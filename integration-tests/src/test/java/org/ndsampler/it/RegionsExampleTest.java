package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.NegativeRule;
import org.ndsampler.core.regions.Negatives;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.targets.RegionTables;
import org.ndsampler.targets.Targets;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.paint.ContactSheet;
import tech.tablesaw.api.Table;

/** The example of the guide to regions: a notebook of twenty lines. */
class RegionsExampleTest {
  @Test
  void aVideoDatasetIsSplitSelectedFromAndAudited() throws IOException {
    Path folder = Path.of("target", "regions-example");
    // guide: from here
    CocoDataset dataset = ToyDatasets.make("vidshapes6-frames4-tracks3", folder.resolve("toy"), 0);

    DatasetSplit split = DatasetSplit.builder(dataset).byVideo().seed(0).build();
    Table classes = RegionTables.classFrequencies(split);
    CocoDataset train = split.dataset(DatasetSplit.Part.TRAIN);

    CocoSampler sampler = CocoSampler.builder(train).workFolder(folder.resolve("work")).build();
    sampler.preselect(Selection.balanced(200).negatives(1000).window(64, 64).seed(0));

    Audit audit = sampler.audit();
    Table items = RegionTables.images(audit);
    Path picture = ContactSheet.of(audit, 12).writePng(folder.resolve("audit.png"));
    // guide: to here
    sampler.close();

    assertThat(split.leaks()).isEmpty();
    assertThat(classes.rowCount()).isEqualTo(dataset.categories().size());
    assertThat(items.rowCount()).isEqualTo(train.images().size());
    assertThat(audit.items()).isEqualTo(1200);
    assertThat(audit.imagesNeverSeen()).isEmpty();
    assertThat(audit.coverage()).isGreaterThan(0.5);
    assertThat(Files.size(picture)).isPositive();
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(400);
  }

  @Test
  void theOtherLinesOfTheGuideRun() throws IOException {
    Path folder = Path.of("target", "regions-example");
    CocoDataset dataset = ToyDatasets.make("vidshapes6-frames4-tracks3", folder.resolve("toy"), 0);
    Path detections =
        Files.writeString(
            folder.resolve("detections.json"),
            "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 8, 8], \"score\": 0.1}]");
    // guide: from here
    Selection selection =
        Selection.disparate(64, 64, 0.2)
            .negativeRatio(2)
            .rule(NegativeRule.clearOf(8)) // 8 pixels from every annotation,
            .shapes() // from its polygon and not from its box
            .apart() // and no pixel in two negatives
            .validIn(Negatives.declaredRegions())
            .hardNegatives(Predictions.read(detections), 0.5, 0.25);
    // guide: to here
    RegionPool pool = selection.select(dataset);
    assertThat(pool.negativeCount()).isEqualTo(2 * pool.positiveCount());

    CocoSampler sampler = CocoSampler.open(dataset);
    // guide: from here
    SampleGrid grid = SampleGrid.ofVideos(dataset).frames(2).window(128, 128).overlap(0.5).build();
    Table windows = RegionTables.of(grid);
    Table empty = windows.where(windows.booleanColumn("is_positive").isFalse());
    List<Target> targets = Targets.from(empty.first(100));
    Audit audit = sampler.audit(targets);
    // guide: to here
    assertThat(audit.items()).isEqualTo(100);
    assertThat(sampler.loadSample(targets.get(0)).pixels().shape().toArray())
        .containsExactly(2, 128, 128, 3);
    sampler.close();
  }

  @Test
  void theGuideHasTheseLines() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/ndsampler/it/RegionsExampleTest.java"));
    String guide = Files.readString(Path.of("..", "docs", "guides", "regions.md"));
    String[] parts = source.split("    // guide: from here\n");
    assertThat(parts).hasSizeGreaterThan(3);
    for (String part : List.of(parts).subList(1, 4)) {
      String block = part.substring(0, part.indexOf("    // guide: to here"));
      assertThat(guide).contains(block.stripTrailing().stripIndent());
    }
  }
}
