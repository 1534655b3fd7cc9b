package org.ndsampler.jupyter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.jupyter.Things;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.page.TextTable;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Tile;

/**
 * Whatever a call of the SDK returns shows itself on each kernel, alone and in a list: never as
 * {@code Type@hash}, nor as the text that the compiler gives a record. The types are those of the
 * exported API, and the values come from a walk through it.
 */
class DisplayTest {
  /** Types of which the walk has no value, and why that is so. */
  private static final Map<String, String> WITHOUT_A_VALUE = reasons();

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    for (String draft :
        List.of("AnnotationDraft", "AssetDraft", "CategoryDraft", "ImageDraft", "VideoDraft")) {
      reasons.put(draft, "given to a function of the caller, who fills it");
    }
    for (String file :
        List.of("NpyWriter", "SimpleFrames", "TiffMetadata", "TiffRaster", "Written")) {
      reasons.put(file, "of a file that the caller names; PrintedFormTest has its text");
    }
    for (String rare : List.of("CocoAsset", "SamplePart")) {
      reasons.put(rare, "of images whose channels are in several files");
    }
    reasons.put("Converter", "plugs in; it is used and not looked at");
    reasons.put("Finding", "of a cache that is damaged");
    reasons.put("ImageMatches", "arrays to be asked, for an image and a class that have matches");
    reasons.put("LabelError", "of labels in doubt, which the toy data has not");
    reasons.put("SampleLoadException", "thrown, and its message is shown");
    return reasons;
  }

  private static final Pattern HASH =
      Pattern.compile("\\b(?:[a-z]\\w*\\.)*[A-Z]\\w*@[0-9a-f]{5,8}\\b");

  @TempDir static Path folder;
  private static ApiWalk walk;
  private static CocoSampler sampler;

  @BeforeAll
  static void walkThroughTheApi() throws IOException {
    CocoDataset clips = ToyDatasets.make("vidshapes1-frames5", folder.resolve("clips"), 0);
    sampler =
        CocoSampler.builder(clips).cache(folder.resolve("cache")).backend(Backend.COG).build();
    walk = new ApiWalk(folder);
    sampler.preselect(Selection.all().negatives(2).window(32, 32).seed(0));
    for (Object seed :
        List.of(
            Things.DATASET,
            clips,
            Things.SAMPLE,
            Things.EVALUATION,
            sampler,
            sampler.loadPositive(0),
            sampler.audit(),
            SampleGrid.ofImages(Things.DATASET).window(100, 100).build(),
            DatasetSplit.builder(Things.DATASET).build(),
            Things.DATASET.query("area > 0"),
            sampler.loader(List.of(Target.image(1))).batchSize(1).iterator().next(),
            Charts.classFrequencies(Things.DATASET),
            Card.of("a card"),
            Html.page("a page"),
            Report.of(Things.DATASET).withoutPictures(),
            Tile.of(new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB), "x"),
            Film.of(NDArray.zeros(DType.UINT8, Shape.of(2, 20, 30, 3))),
            TextTable.of("t", List.of(new TextTable.Column("n", true)), 1, (row, column) -> "1"),
            Problem.of(Problem.Severity.ERROR, "/images/1", "no name", "give it one"))) {
      walk.add(seed);
    }
    walk.walk(2);
  }

  @AfterAll
  static void close() throws IOException {
    sampler.close();
  }

  @Test
  void thereIsAValueOfEachTypeThatIsReturned() {
    Set<String> without =
        walk.returned().stream()
            .filter(type -> walk.of(type).isEmpty())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    assertThat(WITHOUT_A_VALUE.keySet()).containsAll(without);
    assertThat(walk.returned()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource(Bridges.class)
  void whateverACallReturnsShowsItself(Bridges kernel) throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    for (Class<?> type : walk.returned()) {
      for (Object thing : walk.of(type).stream().limit(1).toList()) {
        for (Object shown : List.of(thing, List.of(thing))) {
          Map<String, String> forms = kernel.shown(shown);
          String text = forms.get("text/plain") + " " + forms.get("text/html");
          for (String bad : findings(text)) {
            wrong.putIfAbsent(
                type.getSimpleName() + " as " + shown.getClass().getSimpleName(), bad);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> findings(String text) {
    List<String> found = new ArrayList<>();
    Matcher hash = HASH.matcher(text);
    if (hash.find()) {
      found.add(hash.group());
    }
    for (Class<?> type : walk.records()) {
      String start =
          type.getSimpleName()
              + "["
              + (type.getRecordComponents().length == 0
                  ? "]"
                  : type.getRecordComponents()[0].getName() + "=");
      int at = text.indexOf(start);
      if (at >= 0) {
        found.add(text.substring(at, Math.min(text.length(), at + 80)));
      }
    }
    return found;
  }

  @Test
  void theTestFindsWhatItLooksFor() {
    assertThat(findings("org.ndsampler.Foo@1b2c3d4e")).isNotEmpty();
    assertThat(findings("Foo@1b2c3d4e, and")).isNotEmpty();
    assertThat(findings("Box[x=1.0, y=2")).isNotEmpty();
    assertThat(findings("x 1, y 2; you@example.com")).isEmpty();
    assertThat(Files.exists(folder)).isTrue();
  }
}
