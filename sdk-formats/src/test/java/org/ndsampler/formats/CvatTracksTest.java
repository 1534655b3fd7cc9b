package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;

/** Tracks of CVAT: shapes over frames, read and written. */
class CvatTracksTest {
  private static final Size SIZE = Size.of(64, 48);

  @TempDir Path folder;

  private static String box(int frame, int keyframe, int outside, int left) {
    return "<box frame=\"%d\" keyframe=\"%d\" outside=\"%d\" occluded=\"%d\" xtl=\"%d\" ytl=\"2\" xbr=\"%d\" ybr=\"12\" z_order=\"0\"><attribute name=\"parked\">false</attribute></box>\n"
        .formatted(frame, keyframe, outside, keyframe, left, left + 10);
  }

  private Path video() throws IOException {
    return Files.writeString(
        folder.resolve("annotations.xml"),
        "<annotations><version>1.1</version><meta><task><name>street</name><size>5</size>"
            + "<mode>interpolation</mode><start_frame>0</start_frame><labels><label><name>car</name>"
            + "</label><label><name>bus</name></label></labels><original_size><width>64</width><height>48</height></original_size></task></meta>\n"
            + "<track id=\"3\" label=\"bus\" source=\"manual\">\n"
            + box(3, 1, 0, 1)
            + box(4, 1, 0, 2)
            + "</track>\n<track id=\"0\" label=\"car\" source=\"manual\">\n"
            + box(0, 1, 0, 10)
            + box(1, 0, 0, 11)
            + box(2, 1, 1, 12)
            + box(4, 1, 0, 14)
            + "</track></annotations>\n");
  }

  @Test
  void shapesOfATrackAreAnnotationsOfItsFrames() throws IOException {
    Path file = video();
    Conversion read = Formats.read(file);
    assertThat(read.problems()).isEmpty();
    assertThat(read.losses()).isEmpty();
    CocoDataset dataset = read.dataset();
    assertThat(dataset.images().stream().map(image -> image.fileName().orElseThrow()).toList())
        .containsExactly(
            "frame_000000.png", "frame_000001.png", "frame_000003.png", "frame_000004.png");
    assertThat(dataset.videos().at(0).name()).contains("street");
    assertThat(dataset.imagesOf(1)).hasSize(4);
    CocoImage first = dataset.images().at(0);
    assertThat(first.declaredSize()).contains(SIZE);
    CocoAnnotation car = first.annotations().get(0);
    assertThat(car.trackId()).isEqualTo(OptionalLong.of(0));
    assertThat(car.box()).contains(Box.of(10, 2, 10, 10));
    assertThat(car.field("attributes")).contains("{\"occluded\": true, \"parked\": false}");
    CocoAnnotation between = dataset.images().at(1).annotations().get(0);
    assertThat(between.field("attributes")).contains("{\"parked\": false, \"keyframe\": false}");
    assertThat(dataset.images().at(3).annotations().stream().map(CocoAnnotation::trackId).toList())
        .containsExactlyInAnyOrder(OptionalLong.of(0), OptionalLong.of(3));
    assertThat(dataset.categories().names()).containsExactly("car", "bus");
  }

  @Test
  void framesAreFoundByTheirNumberOrTheirPlace() throws IOException {
    video();
    for (int i = 0; i < 5; i++) {
      Pictures.write(folder.resolve("images/frame_00000" + i + ".PNG"), SIZE);
    }
    CocoDataset numbered = Formats.read(folder).dataset();
    assertThat(numbered.images().at(3).fileName()).contains("images/frame_000004.PNG");
    for (int i = 0; i < 5; i++) {
      Files.move(
          folder.resolve("images/frame_00000" + i + ".PNG"),
          folder.resolve("images/shot" + (char) ('a' + i) + ".png"));
    }
    CocoDataset placed = Formats.read(folder).dataset();
    assertThat(placed.images().at(3).fileName()).contains("images/shote.png");
  }

  @Test
  void tracksAreWrittenBehindTheImagesAndComeBack() throws IOException {
    CocoDataset dataset = Formats.read(video()).dataset();
    Path out = folder.resolve("out.xml");
    LossReport lost =
        Formats.CVAT.write(dataset, out, ExportOptions.DEFAULT.images(ExportOptions.Images.LEFT));
    assertThat(lost.count(Content.TRACKS)).isZero();
    String xml = Files.readString(out);
    assertThat(xml)
        .contains("<track id=\"0\" label=\"car\" source=\"manual\">")
        .contains("<box frame=\"1\" keyframe=\"0\" outside=\"0\" occluded=\"0\"")
        .contains("<box frame=\"2\" keyframe=\"1\" outside=\"1\"");
    // The last image has no frame behind it in which an object could be outside.
    assertThat(xml.split("outside=\"1\"")).hasSize(2);
    CocoDataset again = Formats.read(out).dataset();
    assertThat(again.readProblems()).isEmpty();
    assertThat(again.annotations().stream().map(CvatTracksTest::line).sorted().toList())
        .isEqualTo(dataset.annotations().stream().map(CvatTracksTest::line).sorted().toList());
  }

  private static String line(CocoAnnotation one) {
    return one.image().fileName().orElseThrow()
        + one.categoryName()
        + one.trackId()
        + one.box()
        + one.field("attributes");
  }

  @Test
  void whatCannotBeInATrackIsAShapeOfItsImage() throws IOException {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "a")
            .category(2, "b")
            .image(1, "a.png", SIZE)
            .image(2, "b.png", SIZE)
            .annotation(1, draft -> draft.image(1).category(1).box(Box.of(1, 1, 5, 5)).track(7))
            .annotation(2, draft -> draft.image(1).category(1).box(Box.of(2, 1, 5, 5)).track(7))
            .annotation(3, draft -> draft.image(2).category(2).box(Box.of(3, 1, 5, 5)).track(7))
            .annotation(
                4,
                draft ->
                    draft
                        .image(2)
                        .category(2)
                        .segmentation(
                            MultiPolygon.of(
                                Polygon.of(0, 0, 4, 0, 4, 4), Polygon.of(10, 10, 14, 10, 14, 14)))
                        .track(7))
            .annotation(
                5,
                draft ->
                    draft.image(2).category(2).box(Box.of(9, 9, 5, 5)).field("track_id", "\"x\""))
            .build();
    Path out = folder.resolve("out.xml");
    LossReport lost =
        Formats.CVAT.write(dataset, out, ExportOptions.DEFAULT.images(ExportOptions.Images.LEFT));
    assertThat(lost.count(Content.TRACKS)).isEqualTo(4);
    CocoDataset read = Formats.read(out).dataset();
    assertThat(read.annotations().size()).isEqualTo(5);
    assertThat(
            read.annotations().stream()
                .filter(one -> one.trackId().isPresent())
                .map(a -> a.trackId().getAsLong())
                .distinct()
                .toList())
        .isEqualTo(List.of(7L, 8L, 9L));
  }

  @Test
  void framesThatCannotBeAreSetAsideAndTheOthersRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("bad.xml"),
            "<annotations><version>1.1</version>\n"
                + "<track id=\"0\" label=\"car\">\n"
                + box(0, 1, 0, 1).replace("frame=\"0\"", "frame=\"-3\"")
                + box(0, 1, 0, 1).replace("frame=\"0\" ", "")
                + box(2147483647, 1, 0, 1)
                + box(5, 1, 0, 1).replace("xtl=\"1\"", "xtl=\"?\"")
                + box(6, 1, 0, 1)
                + box(9, 1, 0, 1)
                + "</track>\n<track id=\"0\" label=\"car\">"
                + box(6, 1, 0, 1)
                + "</track>\n<track id=\"5\">"
                + box(6, 1, 0, 1)
                + "</track>\n<track id=\"6\" label=\"car\"><box frame=");
    Conversion read = Formats.CVAT.read(file);
    assertThat(read.dataset().annotations().size()).isEqualTo(4);
    assertThat(read.dataset().images().size()).isEqualTo(4);
    assertThat(
            read.dataset().annotations().stream()
                .map(a -> a.trackId().orElseThrow())
                .distinct()
                .toList())
        .isEqualTo(List.of(0L, 1L));
    assertThat(read.problems()).hasSize(5);
    assertThat(read.losses().count(Content.TRACKS)).isEqualTo(1);
  }

  @Test
  void tasksOfAProjectAreAVideoEach() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("project.xml"),
            "<annotations><version>1.1</version>\n<track id=\"0\" label=\"car\" task_id=\"11\">"
                + box(1, 1, 0, 1)
                + "</track><track id=\"1\" label=\"car\" task_id=\"12\">"
                + box(0, 1, 0, 1)
                + box(1, 1, 0, 1)
                + "</track></annotations>");
    CocoDataset read = Formats.CVAT.read(file).dataset();
    assertThat(read.videos().size()).isEqualTo(2);
    assertThat(read.imagesOf(2)).hasSize(2);
    assertThat(read.images().size()).isEqualTo(3);
  }
}
