package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** COCO's panoptic form: colours of PNG files, segments of JSON. */
class CocoPanopticTest {
  private static final Size SIZE = Size.of(6, 4);

  @TempDir Path folder;

  /** Three images as COCO's own files have them: categories last, PNG files in a folder beside. */
  private Path official() throws IOException {
    Path annotations = Files.createDirectories(folder.resolve("annotations"));
    for (String name : new String[] {"a", "b", "c"}) {
      Pictures.write(folder.resolve("val").resolve(name + ".jpg"), SIZE);
    }
    return Files.writeString(
        annotations.resolve("panoptic_val.json"),
        """
        {"info": {}, "images": [
          {"id": 139, "file_name": "a.jpg", "width": 6, "height": 4, "license": 2},
          {"id": 285, "file_name": "b.jpg", "width": 6, "height": 4},
          {"id": 632, "file_name": "c.jpg", "width": 6, "height": 4}],
        "annotations": [
          {"image_id": 139, "file_name": "a.png", "segments_info": [
            {"id": 3226956, "category_id": 1, "iscrowd": 0, "bbox": [1, 1, 2, 2], "area": 4},
            {"id": 200, "category_id": 184, "iscrowd": 0, "bbox": [0, 0, 6, 4], "area": 18, "note": "far"},
            {"id": 513, "category_id": 1, "iscrowd": 1, "bbox": [5, 0, 1, 2], "area": 2}]},
          {"image_id": 285, "file_name": "b.png", "segments_info": []}],
        "categories": [
          {"id": 1, "name": "person", "supercategory": "person", "isthing": 1, "color": [220, 20, 60]},
          {"id": 184, "name": "tree-merged", "supercategory": "plant", "isthing": 0}]}
        """);
  }

  private BufferedImage picture(int... numbers) {
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      int rgb = (number & 255) << 16 | number & 0xFF00 | number >> 16;
      image.setRGB(i % SIZE.width(), i / SIZE.width(), rgb);
    }
    return image;
  }

  private void png(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve("annotations/panoptic_val").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static final int P = 3226956;

  private BufferedImage first() {
    return picture(
        200, 200, 200, 200, 200, 513, 200, P, P, 200, 200, 513, 200, P, P, 200, 200, 200, 200, 200,
        200, 200, 200, 0);
  }

  @Test
  void segmentsAreAnnotationsWithTheirMasks() throws IOException {
    Path json = official();
    png("a.png", first());
    png("b.png", picture());
    ImportOptions options = ImportOptions.DEFAULT.imageFolder(folder.resolve("val"));
    Conversion read = Formats.COCO_PANOPTIC.read(json, options);
    assertThat(read.problems()).isEmpty();
    assertThat(read.losses().count(Content.BOXES)).isZero();
    CocoDataset dataset = read.dataset();
    assertThat(dataset.images().stream().map(image -> image.id()).toList())
        .containsExactly(139L, 285L, 632L);
    assertThat(dataset.image(139).field("license")).contains("2");
    assertThat(dataset.image(139).path().orElseThrow()).exists();
    CocoAnnotation person = dataset.annotations().at(0);
    assertThat(person.categoryId()).isEqualTo(1);
    assertThat(person.segmentation())
        .contains(RunLengthMask.full(Window.of(1, 1, 2, 2)).toMask(SIZE));
    assertThat(person.box()).contains(Box.of(1, 1, 2, 2));
    CocoAnnotation tree = dataset.annotations().at(1);
    assertThat(tree.area()).hasValue(17);
    assertThat(tree.field("note")).contains("\"far\"");
    assertThat(tree.category().orElseThrow().field("isthing")).contains("0");
    assertThat(tree.category().orElseThrow().supercategory()).contains("plant");
    assertThat(dataset.annotations().at(2).isCrowd()).isTrue();
    assertThat(CocoDatasets.open(json, folder.resolve("val")).fingerprint())
        .isEqualTo(dataset.fingerprint());
    assertThat(CocoDatasets.open(folder).annotations().size()).isEqualTo(3);

    Path out = folder.resolve("out");
    LossReport lost = Formats.COCO_PANOPTIC.write(dataset, out);
    assertThat(lost).isEmpty();
    CocoDataset again = CocoDatasets.open(out);
    assertThat(again.readProblems()).isEmpty();
    assertThat(again.image(139).annotations().stream().map(CocoAnnotation::segmentation).toList())
        .containsExactlyInAnyOrderElementsOf(
            dataset.image(139).annotations().stream().map(CocoAnnotation::segmentation).toList());
    assertThat(again.category(184).field("isthing")).contains("0");
    assertThat(again.category(1).field("color")).contains("[220, 20, 60]");
    // A picture of the masks has a colour for each segment, whose number the JSON has.
    BufferedImage written = ImageIO.read(out.resolve("panoptic/a.png").toFile());
    int rgb = written.getRGB(1, 1) & 0xFFFFFF;
    assertThat(Files.readString(out.resolve("panoptic.json")))
        .contains("{\"id\": " + (rgb >> 16 | rgb & 0xFF00 | (rgb & 255) << 16) + ", ");
  }

  /** Tools that make PNG files small give them a palette, which changes no colour. */
  @Test
  void coloursAreTheSameWithAPalette() throws IOException {
    Path json = official();
    BufferedImage colours = first();
    byte[] red = new byte[4];
    byte[] green = new byte[4];
    byte[] blue = new byte[4];
    int[] numbers = {0, 200, 513, P};
    for (int i = 0; i < 4; i++) {
      red[i] = (byte) numbers[i];
      green[i] = (byte) (numbers[i] >> 8);
      blue[i] = (byte) (numbers[i] >> 16);
    }
    BufferedImage packed =
        new BufferedImage(
            SIZE.width(),
            SIZE.height(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 4, red, green, blue));
    for (int i = 0; i < SIZE.area(); i++) {
      packed.setRGB(i % 6, i / 6, colours.getRGB(i % 6, i / 6));
    }
    png("a.png", packed);
    png("b.png", new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_GRAY));
    Conversion read = Formats.COCO_PANOPTIC.read(json);
    assertThat(read.problems()).isEmpty();
    assertThat(read.dataset().annotations().at(1).area()).hasValue(17);
  }

  @Test
  void whatJsonAndPngDoNotShareIsSaid() throws IOException {
    Path json = official();
    png("a.png", picture(200, 200, 7, 8, P, P, P));
    png("b.png", picture(1));
    Conversion read = Formats.COCO_PANOPTIC.read(json);
    assertThat(read.dataset().annotations().size()).isEqualTo(2);
    assertThat(read.problems().toString())
        .contains("segment 513 has no pixel in the PNG file")
        .contains("2 pixels have numbers of no segment: 7, 8")
        .contains("1 pixels have numbers of no segment: 1");
    assertThat(read.losses().count(Content.BOXES)).isEqualTo(2);
  }

  @Test
  void boxesStayWherePngsAreMissingOrOfAnotherSize() throws IOException {
    Path json = official();
    png("b.png", new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB));
    Conversion read = Formats.COCO_PANOPTIC.read(json);
    assertThat(read.problems().toString())
        .contains("a.png cannot be read: it is not there")
        .contains("b.png is 9x9 and its image 6x4");
    assertThat(read.losses().count(Content.MASKS)).isEqualTo(3);
    assertThat(read.dataset().annotations().stream().map(CocoAnnotation::box).toList())
        .allMatch(box -> box.isPresent())
        .hasSize(3);
    assertThat(read.dataset().annotations().at(0).segmentation()).isEmpty();
  }

  @Test
  void recordsThatAreHostileAreSetAsideAndTheOthersRead() throws IOException {
    Path json = official();
    png("a.png", first());
    png("b.png", picture(1));
    String text =
        Files.readString(json)
            .replace("{\"id\": 200, \"category_id\": 184", "{\"id\": 200, \"category_id\": 185")
            .replace(
                "\"segments_info\": []}]",
                """
                "segments_info": [
                {"id": 0, "category_id": 1}, {"id": 1, "category_id": 1},
                {"id": 1, "category_id": 184}, {"id": 16777216, "category_id": 1}, 7,
                {"id": -3, "category_id": 1}, {"category_id": 1}, {"id": 1.5, "category_id": 1}]},
                {"image_id": 285, "file_name": "b.png", "segments_info": []},
                {"image_id": 632, "file_name": "../../val/c.jpg", "segments_info": [{"id": 1, "category_id": 1}]},
                {"image_id": 9, "file_name": "x.png", "segments_info": []},
                {"image_id": "?", "file_name": 3}, {}, 5]\
                """);
    Files.writeString(json, text);
    Conversion read = Formats.COCO_PANOPTIC.read(json);
    assertThat(read.dataset().annotations().size()).isEqualTo(3);
    assertThat(read.problems()).hasSize(14);
    assertThat(read.problems().toString())
        .contains("segment 200 has a category_id that no category has")
        .contains("0 is what belongs to no segment")
        .contains("a second record of image 285")
        .contains("is of image 9, which is not there")
        .contains("c.jpg cannot be read: it is not there");
    Files.writeString(json, text.substring(0, text.length() / 2));
    assertThat(Formats.COCO_PANOPTIC.read(json).problems().toString())
        .contains("no valid JSON from here on");
  }

  /** Its head says 100 megapixels, its 60 bytes do not. */
  @Test
  void aSmallFileIsNoLargePicture() throws IOException {
    Path json = official();
    BufferedImage small = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    png("a.png", small);
    Path file = folder.resolve("annotations/panoptic_val/a.png");
    byte[] bytes = Files.readAllBytes(file);
    bytes[18] = 0x27; // width and height of about ten thousand
    bytes[22] = 0x27;
    Files.write(file, bytes);
    png("b.png", picture());
    assertThat(Formats.COCO_PANOPTIC.read(json).problems().toString()).contains("too few for");
  }

  @Test
  void whatIsHiddenWhollyIsLeftOutAndCounted() throws IOException {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(4, "a")
            .image(1, "a.png", Size.of(10, 10))
            .annotation(1, 1, 4, Box.of(0, 0, 4, 4))
            .annotation(2, 1, 4, Box.of(0, 0, 2, 4))
            .annotation(3, 1, 4, Box.of(2, 0, 2, 4))
            .build();
    Path file = folder.resolve("out/mine.json");
    LossReport lost =
        Formats.COCO_PANOPTIC.write(
            dataset, file, ExportOptions.DEFAULT.images(ExportOptions.Images.LEFT));
    assertThat(lost.count(Content.RECORDS)).isEqualTo(1);
    assertThat(lost.count(Content.MASKS)).isEqualTo(2);
    assertThat(folder.resolve("out/mine/a.png")).exists();
    CocoDataset read = Formats.read(file).dataset();
    assertThat(read.annotations().stream().map(one -> one.box().orElseThrow()).toList())
        .isEqualTo(List.of(Box.of(0, 0, 2, 4), Box.of(2, 0, 2, 4)));
  }
}
