package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.targets.Targets;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.chart.Charts;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * Mistakes that people make, and what is said: what was given, what is there or allowed, and what
 * to do. No message names a hidden file, a line of the SDK, or nothing at all.
 */
class MistakesTest {
  @TempDir static Path folder;
  private static CocoDataset dataset;
  private static CocoSampler sampler;
  private static CocoSampler closed;
  private static Path page;
  private static Path file;

  /**
   * A mistake.
   *
   * @param says what the message has to contain
   */
  private record Mistake(String name, ThrowingCallable call, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void make() throws IOException {
    dataset = ToyDatasets.make("shapes2", folder.resolve("toy"), 0);
    file = dataset.path().orElseThrow();
    page = Files.writeString(folder.resolve("page.json"), "<html><body>404</body></html>");
    sampler = CocoSampler.open(dataset);
    sampler.preselect(Selection.all().negatives(2).window(32, 32).seed(0));
    closed = CocoSampler.open(dataset);
    closed.close();
  }

  private static Mistake of(String name, ThrowingCallable call, String... says) {
    return new Mistake(name, call, List.of(says));
  }

  static Stream<Mistake> mistakes() {
    List<Mistake> all = new ArrayList<>();
    all.addAll(files());
    all.addAll(names());
    all.addAll(calls());
    return all.stream();
  }

  private static List<Mistake> files() {
    Path nowhere = folder.resolve("nowhere/x.json");
    Path typo = folder.resolve("toy/data.kwcoco.jsn");
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
    return List.of(
        of(
            "a file that is not there, one is near",
            () -> CocoDataset.read(typo),
            typo + ": there is no such file; did you mean \"data.kwcoco.json\"?"),
        of(
            "a file whose folder is not there",
            () -> CocoDataset.read(nowhere),
            nowhere + ": there is no such file, nor the folder " + nowhere.getParent()),
        of(
            "a folder",
            () -> CocoDataset.read(file.getParent().getParent().resolve("toy/_assets")),
            "this is a folder"),
        of("a page", () -> CocoDataset.read(page), page.toString(), "an HTML page", "get it again"),
        of(
            "results: a page",
            () -> Detections.read(page, dataset),
            page.toString(),
            "an HTML page"),
        of("results: none", () -> Predictions.read(typo), "there is no such file; did you mean"),
        of("results: a dataset", () -> Detections.read(file, dataset), "no list of results"),
        of(
            "an image that is not there",
            () -> Rasters.load().open(typo, options),
            "there is no such file; did you mean"),
        of("an image: a folder", () -> Rasters.load().open(folder, options), "this is a folder"),
        of("an image: a page", () -> Rasters.load().open(page, options), "a web page (HTML)"),
        of(
            "images elsewhere",
            () -> CocoSampler.open(dataset.withImageFolder(folder.resolve("no"))).loadImage(1),
            "image 1",
            "the image folder does not exist: give another one"),
        of(
            "to write into no folder",
            () -> dataset.write(nowhere),
            nowhere + ": cannot be written: its folder does not exist; create it first"),
        of(
            "to write over a folder",
            () -> dataset.write(folder),
            folder + ": cannot be written: it is a folder"),
        of(
            "to write a picture where nothing can be written",
            () -> Charts.classFrequencies(dataset).writePng(page.resolve("x.png")),
            page.toString()),
        of(
            "a cache that cannot be",
            () ->
                CocoSampler.builder(dataset).cache(page).backend(Backend.COG).build().loadImage(1),
            "image 1",
            "the cache entry of",
            page.toString()),
        of(
            "an ending",
            () -> Show.show(dataset, folder.resolve("x.jpg")),
            ".png or .html, not in .jpg"));
  }

  private static List<Mistake> names() {
    Table table = Table.create("mine", LongColumn.create("image_idd", 1));
    return List.of(
        of(
            "a class of a query",
            () -> dataset.query("area > 5 and class = stra"),
            "query, at character 22: no class is called 'stra'; did you mean \"star\"?",
            "\n  area > 5 and class = stra\n" + " ".repeat(23) + "^"),
        of(
            "a field of a query",
            () -> dataset.query("aera > 5"),
            "query, at character 1: there is no field 'aera'; did you mean \"area\"?"),
        of(
            "a field of no record",
            () -> dataset.query("image.file_nam ~ a"),
            "no record has the field 'image.file_nam'; did you mean \"image.file_name\"?"),
        of(
            "a query of one word",
            () -> dataset.query("star"),
            "'star' is a class; write class = star"),
        of(
            "a field to be counted",
            () -> dataset.query("").counts("clas"),
            "there is no field 'clas'; did you mean \"class\"?"),
        of(
            "a category",
            () -> dataset.category("strar"),
            "no category is called 'strar'",
            "there are [",
            "did you mean \"star\"?"),
        of("a category of a tree", () -> CategoryTree.of(dataset).index("strar"), "\"star\"?"),
        of(
            "a channel",
            () -> sampler.loadSample(Target.image(1).channels("rr|g")),
            "image 1 has no channel rr",
            "did you mean \"r\"?"),
        of(
            "a column",
            () -> Targets.from(table),
            "\"mine\" has no column",
            "did you mean \"image_idd\"?"),
        of("a type", () -> DType.ofLabel("unit8"), "\"unit8\"", "did you mean \"uint8\"?"),
        of("a padding", () -> Padding.Mode.ofLabel("reflct"), "did you mean \"reflect\"?"),
        of(
            "a statistic",
            () -> Evaluation.of(dataset, Detections.builder().build()).statistic("AP55"),
            "no statistic is called 'AP55'",
            "did you mean \"AP50\"?"),
        of(
            "a key",
            () -> Target.parse("{\"gid\": 1, \"cx\": 5, \"cyy\": 5}"),
            "did you mean \"cy\"?"),
        of("an image", () -> dataset.image(99), "no image has the id 99", "2 ids"),
        of("toy data", () -> ToyDatasets.make("shpes8", folder.resolve("t"), 0), "shapes[N]"));
  }

  private static List<Mistake> calls() {
    return List.of(
        of("closed", () -> closed.loadPositive(0), "is closed; open another", "CocoFrames of "),
        of(
            "square() on a negative",
            () -> sampler.negative(0).square(),
            "square() contradicts region(",
            "negatives",
            "pad("),
        of(
            "too far",
            () -> sampler.positive(999),
            "there is no positive 999: there are 8, counted from 0"),
        of(
            "an item too far",
            () -> sampler.loadItem(15),
            "there is no item 15: there are 10, counted from 0"),
        of(
            "no channels",
            () -> Target.image(1).channels((String) null),
            "the channels must not be null"),
        of("negative too far", () -> sampler.negative(-1), "there is no negative -1: there are 2"),
        of(
            "negatives that were not asked for",
            () -> CocoSampler.open(dataset).loadNegative(0),
            "no negatives were selected",
            "call negatives(count)"),
        of(
            "no size",
            () -> sampler.loadSample(Target.image(1).center(5, 5)),
            "add size(width, height)"),
        of(
            "negatives without a size",
            () -> sampler.preselect(Selection.all().negatives(2)),
            "window("),
        of(
            "no room",
            () -> sampler.preselect(Selection.all().negatives(2).window(9999, 9999)),
            "0 are possible"),
        of(
            "a backend without a folder",
            () -> CocoSampler.builder(dataset).backend(Backend.COG).build(),
            "cache(path)"),
        of("null for a target", () -> sampler.loadSample(null), "the target must not be null"),
        of("null for a path", () -> CocoDataset.read((Path) null), "the path", "must not be null"),
        of("null for a dataset", () -> CocoSampler.open(null), "the dataset must not be null"),
        of("null for a setting", () -> Target.image(1).dtype(null), "dtype must not be null"),
        of("null for a picture", () -> Show.image(null), "there is no picture of null"),
        of(
            "a split by nothing",
            () -> DatasetSplit.builder(dataset).by(image -> null).build(),
            "null for image 1",
            "give a text"),
        of(
            "a batch of nothing",
            () -> sampler.loader(List.of(Target.image(1))).batchSize(0),
            "at least 1: 0"),
        of(
            "a place of other targets",
            () ->
                sampler
                    .loader(List.of(Target.image(1)))
                    .resume(sampler.loader(List.of(Target.image(2))).state()),
            "other targets of the same dataset",
            "it cannot go on there"),
        of(
            "a place that is a sample",
            () -> sampler.loader(List.of(Target.image(1))).resume("{\"target\": {}}"),
            "the state of a loader has the keys",
            "[target]"),
        of(
            "classes of whole images",
            () -> sampler.loader(List.of(Target.image(1))).balanced(),
            "none of the 1 targets names an annotation",
            "balanced(keys)"),
        of(
            "a rank too many",
            () -> sampler.loader(List.of(Target.image(1))).shard(2, 2),
            "rank must be from 0 to 1 of 2, not 2"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatIsSaidNamesWhatWasGivenAndWhatToDo(Mistake mistake) {
    Throwable thrown = catchThrowable(mistake.call());
    assertThat(thrown).as(mistake.name()).isNotNull();
    assertThat(thrown.getMessage())
        .contains(mistake.says())
        .doesNotContain(".writing-")
        .doesNotContain("Cannot invoke")
        .doesNotContain("because \"");
  }

  @Test
  void thereAreManyAndNoneIsSaidTwice() {
    List<String> names = mistakes().map(Mistake::name).toList();
    assertThat(names).hasSizeGreaterThan(40).doesNotHaveDuplicates();
  }
}
