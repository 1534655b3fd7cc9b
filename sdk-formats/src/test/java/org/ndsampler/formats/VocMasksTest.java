package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Pascal VOC's masks: which object they belong to, and what is none. */
class VocMasksTest {
  private static final Size SIZE = Size.of(40, 30);

  @TempDir Path folder;

  /** Cats at the left and in the middle, a dog at the right, by the challenge's own classes. */
  @BeforeEach
  void writeLabels() throws IOException {
    Pictures.write(folder.resolve("JPEGImages/a.png"), SIZE);
    Path xml = Files.createDirectories(folder.resolve("Annotations")).resolve("a.xml");
    Files.writeString(
        xml,
        "<annotation><filename>a.png</filename><size><width>40</width><height>30</height></size>"
            + object("cat", 0, 0, 10, 10)
            + object("cat", 12, 0, 20, 10)
            + object("dog", 30, 0, 40, 10)
            + "<segmented>1</segmented></annotation>");
  }

  private static String object(String name, int left, int top, int right, int bottom) {
    return "<object><name>%s</name><bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax><ymax>%d</ymax></bndbox></object>"
        .formatted(name, left, top, right, bottom);
  }

  /** A mask with a palette of no meaning: the numbers alone count. */
  private void mask(String kind, Size size, int[]... rectangles) throws IOException {
    byte[] colour = new byte[256];
    BufferedImage image =
        new BufferedImage(
            size.width(),
            size.height(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, colour, colour, colour));
    for (int[] one : rectangles) {
      for (int y = one[2]; y < one[4]; y++) {
        for (int x = one[1]; x < one[3]; x++) {
          image.getRaster().setSample(x, y, 0, one[0]);
        }
      }
    }
    Path file = folder.resolve("Segmentation" + kind).resolve("a.png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static RunLengthMask rectangle(int x, int y, int width, int height) {
    return RunLengthMask.full(Window.of(x, y, width, height)).toMask(SIZE);
  }

  @Test
  void masksGoToTheObjectOfTheirNumberOrOfTheirBox() throws IOException {
    // The second and the third have each other's numbers; 255 is the border between two.
    mask(
        "Object",
        SIZE,
        new int[] {1, 0, 0, 9, 10},
        new int[] {255, 9, 0, 10, 10},
        new int[] {2, 31, 0, 40, 10},
        new int[] {3, 12, 1, 20, 10},
        new int[] {4, 0, 20, 5, 25});
    mask(
        "Class",
        SIZE,
        new int[] {8, 0, 0, 20, 10},
        new int[] {255, 9, 0, 10, 10},
        new int[] {12, 30, 0, 40, 10},
        new int[] {15, 0, 20, 5, 25});
    Conversion read = Formats.read(folder);
    assertThat(read.problems()).isEmpty();
    List<CocoAnnotation> all = read.dataset().annotations().stream().toList();
    assertThat(all.stream().map(CocoAnnotation::categoryName).toList())
        .containsExactly("cat", "cat", "dog", "person");
    assertThat(all.get(0).segmentation()).contains(rectangle(0, 0, 9, 10));
    assertThat(all.get(0).box()).contains(Box.of(0, 0, 10, 10));
    assertThat(all.get(1).segmentation()).contains(rectangle(12, 1, 8, 9));
    assertThat(all.get(2).segmentation()).contains(rectangle(31, 0, 9, 10));
    assertThat(all.get(3).segmentation()).contains(rectangle(0, 20, 5, 5));
    assertThat(read.dataset().images().size()).isEqualTo(1);
  }

  @Test
  void masksOfClassesAloneServeWhereAClassHasOneObject() throws IOException {
    mask("Class", SIZE, new int[] {8, 0, 0, 20, 10}, new int[] {12, 31, 0, 40, 10});
    Conversion read = Formats.read(folder);
    assertThat(read.losses().count(Content.MASKS)).isEqualTo(1);
    assertThat(read.losses().toString()).contains("nobody tells them apart");
    assertThat(read.dataset().annotations().at(0).segmentation()).isEmpty();
    assertThat(read.dataset().annotations().at(2).segmentation()).contains(rectangle(31, 0, 9, 10));
  }

  @Test
  void masksThatCannotBeAreSetAsideAndTheBoxesStay() throws IOException {
    mask("Object", Size.of(30, 40), new int[] {1, 0, 0, 9, 10});
    Conversion size = Formats.read(folder);
    assertThat(size.problems().toString()).contains("the mask is 30x40 and its image 40x30");
    assertThat(size.dataset().annotations().size()).isEqualTo(3);
    mask("Object", SIZE, new int[] {77, 0, 20, 5, 25}, new int[] {1, 0, 0, 9, 10});
    Conversion nobody = Formats.read(folder);
    assertThat(nobody.problems().toString()).contains("object 77 has no class");
    assertThat(nobody.dataset().annotations().at(0).segmentation()).isPresent();
    mask("Class", SIZE, new int[] {99, 0, 20, 5, 25});
    Files.delete(folder.resolve("SegmentationObject/a.png"));
    assertThat(Formats.read(folder).problems().toString()).contains("class 99 of the palette");
    Files.writeString(folder.resolve("SegmentationObject/a.png"), "no picture");
    Conversion damaged = Formats.read(folder);
    assertThat(damaged.problems().toString()).contains("SegmentationObject/a.png");
    assertThat(damaged.dataset().annotations().size()).isEqualTo(3);
  }

  @Test
  void outlinesAreWrittenAsMasksOfTheirNumbers() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path out = folder.resolve("out");
    LossReport lost = Formats.PASCAL_VOC.masks(true).write(dataset, out);
    assertThat(lost.count(Content.OUTLINES)).isZero();
    assertThat(lost.count(Content.MASKS)).isEqualTo(1); // one hides a part of another
    CocoDataset read = CocoDatasets.open(out);
    assertThat(read.readProblems()).isEmpty();
    assertThat(read.annotations().size()).isEqualTo(dataset.annotations().size());
    CocoAnnotation crowd =
        read.annotations().stream()
            .filter(one -> one.box().orElseThrow().equals(Box.of(4, 6, 8, 9)))
            .findFirst()
            .orElseThrow();
    assertThat(crowd.segmentation())
        .contains(RunLengthMask.full(Window.of(4, 6, 8, 9)).toMask(Size.of(64, 48)));
    assertThat(Files.readAllLines(out.resolve("ImageSets/Segmentation/trainval.txt")))
        .containsExactly("left/same", "right/same");
    assertThat(Files.readString(out.resolve("Annotations/a.xml")))
        .contains("<segmented>0</segmented>");
  }

  /** Colours that labelmap.txt names, as datumaro writes them. */
  @Test
  void coloursAreThoseOfTheListOfClasses() throws IOException {
    Path files =
        FormatsGoldenTest.folder().resolve("cases").resolve("cvat-datumaro/b-to-voc/output");
    CocoDataset truth =
        CocoDataset.read(FormatsGoldenTest.folder().resolve("datasets/b/coco.json"));
    CocoDataset read =
        Formats.PASCAL_VOC
            .read(
                files,
                ImportOptions.DEFAULT.imageFolder(FormatsGoldenTest.folder().resolve("datasets/b")))
            .dataset();
    List<CocoAnnotation> masks =
        read.annotations().stream().filter(one -> one.segmentation().isPresent()).toList();
    assertThat(masks).hasSize(2);
    for (CocoAnnotation mask : masks) {
      assertThat(
              truth.annotations().stream()
                  .filter(one -> one.categoryName().equals(mask.categoryName()))
                  .map(CocoAnnotation::segmentation)
                  .toList())
          .contains(mask.segmentation());
    }
  }
}
