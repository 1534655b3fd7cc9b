package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;

/** What is lost is said, and what is said to be held comes back. */
class LossReportTest {
  /** What the dataset has one of. */
  private static final Set<Content> THERE =
      EnumSet.of(
          Content.IDS,
          Content.CATEGORY_IDS,
          Content.SUPERCATEGORIES,
          Content.UNUSED_CATEGORIES,
          Content.FRACTIONS,
          Content.BORDERS,
          Content.OUTLINES,
          Content.PARTS,
          Content.HOLES,
          Content.MASKS,
          Content.ANGLES,
          Content.BOXES,
          Content.CROWDS,
          Content.SCORES,
          Content.KEYPOINTS,
          Content.VISIBILITY,
          Content.AREAS,
          Content.TRACKS,
          Content.EMPTY_IMAGES);

  @TempDir Path folder;

  /** Each format with each of its settings that changes what it holds, as the guide names it. */
  static Map<String, LabelFormat> formats() {
    Map<String, LabelFormat> formats = new LinkedHashMap<>();
    formats.put("YOLO", Formats.YOLO);
    formats.put("YOLO segment", Formats.YOLO.task(Yolo.Task.SEGMENT));
    formats.put("YOLO oriented", Formats.YOLO.task(Yolo.Task.ORIENTED));
    formats.put("YOLO pose", Formats.YOLO.task(Yolo.Task.POSE));
    for (LabelFormat format : Formats.all()) {
      formats.putIfAbsent(format.name(), format);
      if (format instanceof PascalVoc voc) {
        formats.put("Pascal VOC with masks", voc.masks(true));
      }
      if (format instanceof OpenImages tables) {
        formats.put("Open Images with masks", tables.masks(true));
      }
    }
    return formats;
  }

  static List<String> names() {
    return List.copyOf(formats().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everythingThatIsNotHeldIsCountedAndNothingElse(String name) throws IOException {
    LabelFormat format = formats().get(name);
    LossReport report = format.write(Pictures.rich(folder.resolve("in")), folder.resolve("out"));
    Set<Content> lost = EnumSet.noneOf(Content.class);
    report.forEach(loss -> lost.add(loss.content()));
    Set<Content> expected = EnumSet.copyOf(THERE);
    expected.removeAll(format.holds());
    // What an outline has is not lost again where the whole outline is.
    if (!format.holds().contains(Content.OUTLINES)) {
      expected.removeAll(Set.of(Content.PARTS, Content.HOLES, Content.MASKS, Content.BOXES));
      if (format.equals(Formats.CLASS_FOLDERS)) {
        expected.add(Content.BOXES);
        expected.add(Content.RECORDS);
      }
    }
    if (!format.holds().contains(Content.KEYPOINTS)) {
      expected.remove(Content.VISIBILITY);
    }
    Set<Content> beside =
        EnumSet.of(Content.FIELDS, Content.NAMES, Content.RECORDS, Content.BOXES, Content.MASKS);
    lost.removeIf(content -> beside.contains(content) && !expected.contains(content));
    assertThat(lost).as("%s", report).isEqualTo(expected);
    assertThat(report.toString()).startsWith(format.name() + ": what is lost");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aDatasetThatIsWrittenOpensAgain(String name) throws IOException {
    LabelFormat format = formats().get(name);
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path out = folder.resolve("out");
    LossReport lost = format.write(dataset, out);
    CocoDataset read =
        format instanceof Lvis
            ? format.read(out.resolve("lvis.json")).dataset()
            : CocoDatasets.open(out);
    assertThat(read.readProblems()).isEmpty();
    long images = dataset.images().size() - lost.count(Content.EMPTY_IMAGES);
    assertThat(read.images().size()).as("%s", read).isEqualTo((int) images);
    read.images()
        .forEach(image -> assertThat(image.path().orElseThrow()).as("%s", image).isRegularFile());
    if (!Set.of("folders of classes", "mask PNGs").contains(name)) {
      assertThat(read.annotations().size())
          .isEqualTo(dataset.annotations().size() - (int) lost.count(Content.RECORDS));
    }
    assertThat(read.validate().stream().filter(p -> p.message().contains("damaged"))).isEmpty();
  }

  @Test
  void aSettingGivesAChangedCopyAndEqualSettingsAreEqual() {
    assertThat(Formats.YOLO.scores(true)).isNotEqualTo(Formats.YOLO);
    assertThat(Formats.YOLO.scores(true).scores(false)).isEqualTo(Formats.YOLO);
    assertThat(Formats.YOLO.scores(true).scores(false)).hasSameHashCodeAs(Formats.YOLO);
    assertThat(Formats.MASK_PNGS.divisor(256).divisor()).isEqualTo(256);
    assertThat(Formats.CVAT).isNotEqualTo(Formats.PASCAL_VOC);
    assertThat(ImportOptions.DEFAULT.firstCategoryId(0)).isNotEqualTo(ImportOptions.DEFAULT);
    assertThat(ExportOptions.DEFAULT.overwrite(true).overwrite(false))
        .isEqualTo(ExportOptions.DEFAULT)
        .hasSameHashCodeAs(ExportOptions.DEFAULT);
  }

  @Test
  void theGuideSaysWhatEachFormatHolds() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "guides", "formats.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length == COLUMNS.size() + 2 && formats().containsKey(cells[1].strip())) {
        rows.put(cells[1].strip(), line);
      }
    }
    Map<String, String> expected = new TreeMap<>();
    formats().forEach((name, format) -> expected.put(name, row(name, format)));
    assertThat(rows).isEqualTo(expected);
  }

  /** The columns of the guide's table. */
  static final List<Content> COLUMNS =
      List.of(
          Content.EMPTY_IMAGES,
          Content.UNUSED_CATEGORIES,
          Content.FRACTIONS,
          Content.BORDERS,
          Content.OUTLINES,
          Content.PARTS,
          Content.HOLES,
          Content.MASKS,
          Content.ANGLES,
          Content.KEYPOINTS,
          Content.VISIBILITY,
          Content.CROWDS,
          Content.SCORES,
          Content.IDS);

  private static String row(String name, LabelFormat format) {
    List<String> cells = new ArrayList<>();
    for (Content content : COLUMNS) {
      cells.add(format.holds().contains(content) ? "yes" : "-");
    }
    return "| " + name + " | " + String.join(" | ", cells) + " |";
  }

  /** Prints the table, for who changes a format. */
  public static void main(String[] args) {
    formats().forEach((name, format) -> System.out.println(row(name, format)));
  }
}
