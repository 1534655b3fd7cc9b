package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** The faults that users of other converters report most. */
class ReportedFaultsTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  @TempDir Path folder;

  private Path text(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static void assertBox(CocoAnnotation one, double x, double y, double w, double h) {
    Box box = one.box().orElseThrow();
    assertThat(new double[] {box.x(), box.y(), box.width(), box.height()})
        .containsExactly(new double[] {x, y, w, h}, CLOSE);
  }

  @Test
  void labelsOfAPictureThatExifTurnsLieInItAsItIsShown() throws IOException {
    Path turned = FormatsGoldenTest.folder().resolve("datasets/c/images/turned.jpg");
    Files.createDirectories(folder.resolve("images"));
    Files.copy(turned, folder.resolve("images/turned.jpg"));
    text("labels/turned.txt", "0 0.5 0.25 1 0.5");
    text("classes.txt", "ship");
    CocoDataset read = Formats.YOLO.read(folder).dataset();
    assertThat(read.image(1).size()).isEqualTo(Size.of(32, 48));
    assertBox(read.annotations().at(0), 0, 0, 32, 24);
    try (CocoSampler sampler = CocoSampler.open(read)) {
      assertThat(sampler.loadSample(Target.image(1)).pixels().shape().height()).isEqualTo(48);
    }
    CocoDataset stored =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "ship")
            .image(1, "images/turned.jpg", Size.of(48, 32))
            .annotation(1, 1, 1, Box.of(1, 1, 4, 4))
            .build();
    LossReport report = Formats.YOLO.write(stored, folder.resolve("out"));
    assertThat(report.count(Content.FILES)).isEqualTo(1);
    assertThat(report.toString()).contains("EXIF");
  }

  @Test
  void namesOfYoloAreAListOrAMapWithGapsAndPathsAreRoboflows() throws IOException {
    Pictures.write(folder.resolve("train/images/a.b.png"), Size.of(100, 50));
    Pictures.write(folder.resolve("valid/images/a.b.png"), Size.of(100, 50));
    text("train/labels/a.b.txt", "2 0.5 0.5 0.2 0.4");
    text("valid/labels/a.b.txt", "0 0.1 0.1 0.2 0.2", "");
    text(
        "data.yaml",
        "train: ../train/images",
        "val: ../valid/images",
        "nc: 2",
        "names: {0: cat, 2: 'traffic light'}");
    CocoDataset read = Formats.YOLO.read(folder).dataset();
    assertThat(read.readProblems()).isEmpty();
    assertThat(read.categories().names()).containsExactly("cat", "traffic light");
    assertThat(read.image(1).field("split")).contains("\"train\"");
    assertThat(read.image(2).field("split")).contains("\"val\"");
    assertThat(read.image(1).annotations().get(0).categoryName()).isEqualTo("traffic light");
    assertBox(read.image(1).annotations().get(0), 40, 15, 20, 20);
    assertBox(read.image(2).annotations().get(0), 0, 0, 20, 10);
  }

  @Test
  void twoImagesOfOneNameDoNotShareALabel() throws IOException {
    Pictures.write(folder.resolve("left/same.png"), Size.of(10, 10));
    Pictures.write(folder.resolve("right/same.png"), Size.of(10, 10));
    text("labels/same.txt", "0 0.5 0.5 1 1");
    Conversion read = Formats.YOLO.read(folder);
    assertThat(read.dataset().images().size()).isEqualTo(2);
    assertThat(read.dataset().annotations().size()).isZero();
    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().get(0).pointer()).isEqualTo("labels/same.txt");
  }

  @Test
  void theCornersOfVocAreFromZeroUnlessTold() throws IOException {
    Pictures.write(folder.resolve("JPEGImages/x.png"), Size.of(500, 375));
    text(
        "Annotations/x.xml",
        "<annotation><filename>x.png</filename>",
        "<size><width>0</width><height>0</height><depth>3</depth></size><object>",
        "<name>dog</name><difficult>1</difficult><bndbox><xmin>1</xmin><ymin>1</ymin>",
        "<xmax>500</xmax><ymax>375</ymax></bndbox></object></annotation>");
    CocoDataset read = Formats.PASCAL_VOC.read(folder).dataset();
    assertThat(read.image(1).size()).isEqualTo(Size.of(500, 375));
    assertBox(read.annotations().at(0), 1, 1, 499, 374);
    assertThat(read.annotations().at(0).field("attributes")).contains("{\"difficult\": 1}");
    CocoDataset original = Formats.PASCAL_VOC.oneBased(true).read(folder).dataset();
    assertBox(original.annotations().at(0), 0, 0, 500, 375);
    Formats.PASCAL_VOC.oneBased(true).write(original, folder.resolve("again"));
    assertThat(Files.readString(folder.resolve("again/Annotations/JPEGImages/x.xml")))
        .contains("<xmin>1</xmin>")
        .contains("<xmax>500</xmax>");
  }

  @Test
  void boxesBeyondTheBorderAreCutOffForTrainersAndCounted() throws IOException {
    Pictures.write(folder.resolve("in/a.png"), Size.of(40, 30));
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder.resolve("in"))
            .category(1, "cat")
            .image(1, "a.png", Size.of(40, 30))
            .annotation(1, 1, 1, Box.of(-5, -4, 15, 12))
            .annotation(2, 1, 1, Box.of(45, 5, 10, 10))
            .build();
    LossReport report = Formats.YOLO.write(dataset, folder.resolve("clipped"));
    assertThat(report.count(Content.BORDERS)).isEqualTo(2);
    CocoDataset read = Formats.YOLO.read(folder.resolve("clipped")).dataset();
    assertThat(read.annotations().size()).isEqualTo(1);
    assertBox(read.annotations().at(0), 0, 0, 10, 8);
    LossReport whole = Formats.YOLO.clip(false).write(dataset, folder.resolve("whole"));
    assertThat(whole).isEmpty();
    assertThat(Formats.YOLO.read(folder.resolve("whole")).dataset().annotations().size())
        .isEqualTo(2);
  }

  @Test
  void eachToolTurnsBoxesItsOwnWay() throws IOException {
    text(
        "cvat/a.xml",
        "<annotations><version>1.1</version><image id=\"0\" name=\"a.png\" width=\"100\""
            + " height=\"100\">",
        "<box label=\"car\" xtl=\"40\" ytl=\"45\" xbr=\"60\" ybr=\"55\" rotation=\"90\"/>",
        "</image></annotations>");
    CocoDataset cvat = Formats.CVAT.read(folder.resolve("cvat")).dataset();
    // A quarter clockwise about the centre: what was top left is top right.
    assertThat(outline(cvat.annotations().at(0)))
        .containsExactly(new double[] {55, 40, 55, 60, 45, 60, 45, 40}, CLOSE);
    text(
        "studio/a.json",
        "[{\"data\": {\"image\": \"/data/local-files/?d=b%C3%BCro%201.png\"}, \"annotations\":"
            + " [{\"result\": [",
        "{\"type\": \"rectanglelabels\", \"original_width\": 100, \"original_height\": 100,"
            + " \"value\":",
        "{\"x\": 50, \"y\": 50, \"width\": 20, \"height\": 10, \"rotation\": 90,"
            + " \"rectanglelabels\": [\"car\"]}}]}]}]");
    CocoDataset studio = Formats.LABEL_STUDIO.read(folder.resolve("studio")).dataset();
    assertThat(studio.image(1).fileName()).contains("b\u00fcro 1.png");
    // A quarter clockwise about the top left corner.
    assertThat(outline(studio.annotations().at(0)))
        .containsExactly(new double[] {50, 50, 50, 70, 40, 70, 40, 50}, CLOSE);
  }

  private static double[] outline(CocoAnnotation one) {
    return one.segmentation().orElseThrow().toMultiPolygon().polygon(0).exterior();
  }

  @Test
  void runsOfCvatGoAlongTheRows() throws IOException {
    text(
        "a.xml",
        "<annotations><version>1.1</version><image id=\"0\" name=\"a.png\" width=\"8\""
            + " height=\"6\">",
        "<mask label=\"car\" rle=\"1, 2, 1, 2\" left=\"2\" top=\"3\" width=\"3\" height=\"2\"/>",
        "</image></annotations>");
    CocoAnnotation one = Formats.CVAT.read(folder).dataset().annotations().at(0);
    RunLengthMask mask = (RunLengthMask) one.segmentation().orElseThrow();
    // Row 3: - X X, row 4: - X X.
    assertThat(mask.pixelCount()).isEqualTo(4);
    assertBox(one, 3, 3, 2, 2);
  }

  @Test
  void holesAndPartsBecomeOneRingOfTheSameArea() throws IOException {
    Pictures.write(folder.resolve("in/a.png"), Size.of(100, 100));
    MultiPolygon shape =
        MultiPolygon.of(
            Polygon.of(
                new double[] {10, 10, 50, 10, 50, 50, 10, 50},
                List.of(new double[] {20, 20, 30, 20, 30, 30, 20, 30})),
            Polygon.of(60, 60, 90, 60, 90, 90));
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder.resolve("in"))
            .category(1, "ring")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1, draft -> draft.image(1).category(1).box(shape.bounds()).segmentation(shape))
            .build();
    LossReport report = Formats.YOLO.task(Yolo.Task.SEGMENT).write(dataset, folder.resolve("out"));
    assertThat(report.count(Content.HOLES)).isEqualTo(1);
    assertThat(report.count(Content.PARTS)).isEqualTo(1);
    CocoAnnotation read = Formats.YOLO.read(folder.resolve("out")).dataset().annotations().at(0);
    MultiPolygon ring = read.segmentation().orElseThrow().toMultiPolygon();
    assertThat(ring.size()).isEqualTo(1);
    assertThat(ring.area()).isCloseTo(shape.area(), within(1e-3));
    assertThat(ring.contains(25.5, 25.25)).isFalse();
    assertThat(ring.contains(85.5, 65.25)).isTrue();
    assertThat(ring.contains(55.5, 20.25)).isFalse();
  }

  @Test
  void pointsOfLabelMeAreTheKeypointsOfTheirGroupAndRectanglesHaveAnyCorners() throws IOException {
    text(
        "a.json",
        "{\"shapes\": [",
        "{\"label\": \"cat\", \"shape_type\": \"rectangle\", \"group_id\": 3, \"points\": [[20,"
            + " 30], [5, 10]]},",
        "{\"label\": \"nose\", \"shape_type\": \"point\", \"group_id\": 3, \"points\": [[7, 12]]},",
        "{\"label\": \"cat\", \"shape_type\": \"line\", \"group_id\": null, \"points\": [[1, 1],"
            + " [2, 2]]}],",
        "\"imageData\": \"" + "A".repeat(100_000) + "\",",
        "\"imagePath\": \"..\\\\pictures\\\\a.png\", \"imageWidth\": 40, \"imageHeight\": 40}");
    Conversion read = Formats.LABELME.read(folder);
    assertThat(read.losses().count(Content.SHAPES)).isEqualTo(1);
    CocoAnnotation one = read.dataset().annotations().at(0);
    assertThat(read.dataset().annotations().size()).isEqualTo(1);
    assertBox(one, 5, 10, 15, 20);
    assertThat(one.keypoints().orElseThrow().named("nose").orElseThrow().x()).isEqualTo(7);
  }

  @Test
  void imagesWithoutAnnotationsStay() throws IOException {
    Pictures.write(folder.resolve("images/a.png"), Size.of(10, 10));
    Pictures.write(folder.resolve("images/none.png"), Size.of(10, 10));
    text("labels/a.txt", "0 0.5 0.5 0.5 0.5");
    assertThat(Formats.YOLO.read(folder).dataset().images().stream().map(CocoImage::fileName))
        .containsExactly(Optional.of("images/a.png"), Optional.of("images/none.png"));
  }

  @Test
  void theOrderOfClassesAndTheFirstIdAreSettings() throws IOException {
    Pictures.write(folder.resolve("dog/1.png"), Size.of(10, 10));
    Pictures.write(folder.resolve("cat/1.png"), Size.of(10, 10));
    CocoDataset read = Formats.read(folder).dataset();
    assertThat(read.categories().names()).containsExactly("cat", "dog");
    assertThat(read.annotations().at(0).box()).contains(Box.of(0, 0, 10, 10));
    CocoDataset told =
        Formats.read(
                folder, ImportOptions.DEFAULT.classes(List.of("dog", "cat")).firstCategoryId(0))
            .dataset();
    assertThat(told.categories().names()).containsExactly("dog", "cat");
    assertThat(told.categories().ids()).containsExactly(0, 1);
  }

  @Test
  void objectsOfAPanopticMaskAreToldApartAndTheIgnoredIsNone() throws IOException {
    Pictures.write(folder.resolve("in/a.png"), Size.of(20, 20));
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder.resolve("in"))
            .category(1, "cat")
            .category(2, "dog")
            .image(1, "a.png", Size.of(20, 20))
            .annotation(1, 1, 2, Box.of(1, 1, 5, 5))
            .annotation(2, 1, 2, Box.of(10, 10, 5, 5))
            .build();
    LossReport semantic = Formats.MASK_PNGS.write(dataset, folder.resolve("semantic"));
    assertThat(semantic.count(Content.RECORDS)).isEqualTo(1);
    CocoDataset one = Formats.MASK_PNGS.read(folder.resolve("semantic")).dataset();
    assertThat(one.annotations().size()).isEqualTo(1);
    assertThat(one.annotations().at(0).categoryName()).isEqualTo("dog");
    assertThat(one.annotations().at(0).area()).hasValue(50);
    MaskPngs panoptic = Formats.MASK_PNGS.panoptic(true);
    panoptic.write(dataset, folder.resolve("panoptic"));
    assertThat(panoptic.read(folder.resolve("panoptic")).dataset().annotations().size())
        .isEqualTo(2);
  }
}
