package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/** Damaged and hostile labels, and what is there already. */
class HostileLabelsTest {
  @TempDir Path folder;

  private Path text(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @Test
  void aBadLineIsSetAsideWithFileAndLineAndTheOthersAreRead() throws IOException {
    Pictures.write(folder.resolve("images/a.png"), Size.of(100, 100));
    text(
        "labels/a.txt",
        """
        0 0.5 0.5 0.1 0.1
        cat 0.5 0.5 0.1 0.1
        0 0.5 x 0.1 0.1
        0 0.5 0.5 0.1
        0 50 50 10 10
        0 0.5 0.5 -0.1 0.1
        0 0.5 0.5 nan 0.1
        -1 0.5 0.5 0.1 0.1
        0 0.5 0.5 0.1 0.1 0.9
        1 0.25 0.25 0.1 0.1
        """);
    Conversion read = Formats.YOLO.read(folder, ImportOptions.DEFAULT.classes(List.of("a", "b")));
    assertThat(read.dataset().annotations().size()).isEqualTo(2);
    assertThat(read.problems()).hasSize(8);
    assertThat(read.problems().get(0).pointer()).isEqualTo("labels/a.txt:2");
    assertThat(read.problems().toString()).contains("scores(true)").contains("fraction of");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM"
            + " \"file:///etc/passwd\">]><annotation><filename>&x;</filename><size/></annotation>",
        "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y"
            + " \"&x;&x;\">]><annotation><filename>&y;</filename><size/></annotation>",
        "<annotation><size>",
        "<annotation><size/><object><name>a</name></object></annotation>",
      })
  void xmlWithEntitiesOrWithoutEndIsSetAside(String xml) throws IOException {
    text("a.xml", xml);
    Conversion read = Formats.PASCAL_VOC.read(folder);
    assertThat(read.problems()).isNotEmpty();
    assertThat(read.dataset().annotations().size()).isZero();
    read.dataset()
        .images()
        .forEach(image -> assertThat(image.fileName().orElse("")).doesNotContain("root:"));
  }

  @Test
  void elementsNestedWithoutEndAndBombsOfYamlAreRefused() throws IOException {
    text("a.xml", "<annotation><size/>" + "<a>".repeat(200_000));
    assertThat(Formats.PASCAL_VOC.read(folder).problems().toString()).contains("in each other");
    text(
        "bomb/data.yaml",
        """
        a: &a [x,x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
        names: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
        e: [*d,*d,*d,*d,*d,*d,*d,*d,*d]
        f: {*d : *d}
        """);
    try {
      Formats.YOLO.read(folder.resolve("bomb"));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("bomb");
    }
  }

  @Test
  void masksOfAnySizeThatTheirRunsDoNotHaveAreSetAside() throws IOException {
    text(
        "cvat/a.xml",
        """
        <annotations><version>1.1</version><image id="0" name="a.png" width="2000000000" height="2000000000">
        <mask label="a" rle="1, 2" left="0" top="0" width="2000000000" height="2000000000"/>
        <box label="a" xtl="1" ytl="1" xbr="4" ybr="4"/>
        <box label="a" xtl="5" ytl="1" xbr="4" ybr="4"/>
        <box label="a" xtl="x" ytl="1" xbr="4" ybr="4"/>
        <polygon label="a" points="1,1;2,2"/>
        <polygon points="1,1;2,2;3,3"/>
        </image></annotations>
        """);
    Conversion cvat = Formats.CVAT.read(folder.resolve("cvat"));
    assertThat(cvat.dataset().annotations().size()).isEqualTo(1);
    assertThat(cvat.problems()).hasSize(5);
    assertThat(cvat.problems().get(1).pointer()).isEqualTo("a.xml:4");
    text(
        "studio/a.json",
        """
        [{"data": {"image": "a.png"}, "annotations": [{"result": [
        {"type": "brushlabels", "original_width": 100000, "original_height": 2000,
         "value": {"rle": [255,255,255,255,1,2,3], "brushlabels": ["a"]}},
        {"type": "rectanglelabels", "original_width": 100, "original_height": 100,
         "value": {"x": "?", "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}},
        {"type": "rectanglelabels", "original_width": 100, "original_height": 100,
         "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}]}]},
        {"data": {}}, {"data": {"image": "b.png"
        """);
    Conversion studio = Formats.LABEL_STUDIO.read(folder.resolve("studio"));
    assertThat(studio.dataset().annotations().size()).isEqualTo(1);
    assertThat(studio.problems()).hasSize(4);
  }

  @Test
  void jsonNestedWithoutEndIsSetAside() throws IOException {
    text("a.json", "{\"shapes\": " + "[".repeat(100_000));
    assertThat(Formats.LABELME.read(folder).problems()).hasSize(1);
  }

  @Test
  void namesDoNotLeadOutOfTheTarget() throws IOException {
    Pictures.write(folder.resolve("in/a.png"), Size.of(10, 10));
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder.resolve("in/deep"))
            .category(1, "../../evil/class")
            .image(1, "../a.png", Size.of(10, 10))
            .image(2, "/etc/b.png", Size.of(10, 10))
            .image(3, "C:\\c.png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 1, 2, 2))
            .annotation(2, 2, 1, Box.of(1, 1, 2, 2))
            .annotation(3, 3, 1, Box.of(1, 1, 2, 2))
            .build();
    for (LabelFormat format : Formats.all()) {
      Path out = folder.resolve("safe").resolve(format.name());
      LossReport report = format.write(dataset, out);
      assertThat(report.count(Content.FILES)).as("%s", report).isGreaterThanOrEqualTo(2);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.startsWith(folder.resolve("safe"))))
          .containsExactly(folder.resolve("in/a.png"));
    }
  }

  @Test
  void nothingIsOverwrittenUnlessToldAndNothingIsHalfWritten() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path out = folder.resolve("out");
    Files.createDirectories(out);
    Files.writeString(out.resolve("data.yaml"), "mine");
    assertThatThrownBy(() -> Formats.YOLO.write(dataset, out))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("overwrite(true)");
    assertThat(out).isDirectoryNotContaining(path -> !path.endsWith("data.yaml"));
    assertThat(out.resolve("data.yaml")).hasContent("mine");
    Formats.YOLO.write(dataset, out, ExportOptions.DEFAULT.overwrite(true));
    assertThat(Files.readString(out.resolve("data.yaml"))).contains("names:");
    CancellationToken token = new CancellationToken();
    token.cancel();
    Path stopped = folder.resolve("stopped");
    assertThatThrownBy(
            () -> Formats.YOLO.write(dataset, stopped, ExportOptions.DEFAULT.cancellation(token)))
        .isInstanceOf(CancellationException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("in", "out");
    }
  }

  @Test
  void linksTakeNoRoomAndLeftImagesStay() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path linked = folder.resolve("linked");
    Formats.YOLO.write(dataset, linked, ExportOptions.DEFAULT.images(ExportOptions.Images.LINKED));
    assertThat(linked.resolve("images/train/a.png")).isRegularFile();
    Path left = folder.resolve("left");
    Formats.YOLO.write(dataset, left, ExportOptions.DEFAULT.images(ExportOptions.Images.LEFT));
    assertThat(left.resolve("images")).doesNotExist();
    assertThat(
            Formats.YOLO
                .read(left, ImportOptions.DEFAULT.imageFolder(folder.resolve("in")))
                .dataset()
                .annotations()
                .size())
        .isEqualTo(dataset.annotations().size());
  }
}
