package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.formats.internal.MaskImages;

/** What is special to one format. */
class FormatsTest {
  @TempDir Path folder;

  private Path text(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @Test
  void posesOfYoloHaveNamesVisibilityAndWhatChangesPlacesInAMirror() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path out = folder.resolve("out");
    Formats.YOLO.task(Yolo.Task.POSE).write(dataset, out);
    assertThat(Files.readString(out.resolve("data.yaml")))
        .contains("kpt_shape: [2, 3]")
        .contains("flip_idx: [1, 0]");
    CocoDataset read = Formats.YOLO.read(out).dataset();
    assertThat(read.category("cat").keypoints()).containsExactly("left_ear", "right_ear");
    Keypoints pose =
        read.annotations().stream()
            .filter(one -> Math.abs(one.box().orElseThrow().x() - 30) < 0.01)
            .findFirst()
            .orElseThrow()
            .keypoints()
            .orElseThrow();
    assertThat(pose.named("right_ear").orElseThrow().visibility()).isEqualTo(1);
    assertThat(pose.named("right_ear").orElseThrow().x()).isCloseTo(44, within(1e-5));
  }

  @Test
  void scoresOfYoloAreReadOnlyByWhoSaysSo() throws IOException {
    Pictures.write(folder.resolve("images/a.png"), Size.of(10, 10));
    text("labels/a.txt", "0 0.5 0.5 0.2 0.2 0.75\n");
    assertThat(Formats.YOLO.read(folder).problems()).hasSize(1);
    CocoDataset read = Formats.YOLO.scores(true).read(folder).dataset();
    assertThat(read.annotations().at(0).field("score")).contains("0.75");
  }

  @Test
  void openImagesSaysWhatAGroupIsAndHowSureItIs() throws IOException {
    Pictures.write(folder.resolve("images/0a.jpg"), Size.of(100, 50));
    Pictures.write(folder.resolve("images/0b.jpg"), Size.of(100, 50));
    text("class-descriptions-boxable.csv", "/m/01,Traffic light\n/m/02,\"Cat, black\"\n");
    text(
        "validation-annotations-bbox.csv",
        """
        ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside
        0a,x,/m/02,0.5,0.1,0.3,0.2,0.4,1,0,1,-1,-1
        0a,x,/m/02,1,0.1,0.05,0.2,0.4,1,0,1,-1,-1
        0b,x,/m/03,1,0,1,0,1,-1,-1,0,-1,-1
        """);
    Conversion read = Formats.read(folder);
    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().get(0).pointer()).isEqualTo("validation-annotations-bbox.csv:3");
    CocoAnnotation group = read.dataset().annotations().at(0);
    assertThat(group.categoryName()).isEqualTo("Cat, black");
    assertThat(group.isCrowd()).isTrue();
    assertThat(group.field("score")).contains("0.5");
    assertThat(group.field("attributes")).contains("{\"occluded\": true, \"truncated\": false}");
    assertThat(group.box().orElseThrow().x()).isCloseTo(10, within(1e-9));
    assertThat(group.image().field("split")).contains("\"val\"");
    assertThat(read.dataset().categories().names())
        .containsExactly("Traffic light", "Cat, black", "/m/03");
  }

  @Test
  void masksOfOpenImagesGoToTheRowOfTheirBox() throws IOException {
    Size size = Size.of(40, 30);
    Pictures.write(folder.resolve("images/train/a.png"), size);
    text(
        "annotations/train-annotations-bbox.csv",
        """
        ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside
        a,x,/m/1,1,0.1,0.6,0.133333,0.8,-1,-1,0,-1,-1
        a,x,/m/1,1,0.1,0.6,0.133333,0.8,-1,-1,1,-1,-1
        a,x,/m/2,1,0,1,0,1,-1,-1,0,-1,-1
        """);
    text(
        "annotations/train-annotations-object-segmentation.csv",
        """
        MaskPath,ImageID,LabelName,BoxID,BoxXMin,BoxXMax,BoxYMin,BoxYMax,PredictedIoU,Clicks
        one.png,a,/m/1,0,0.100000,0.600000,0.133333,0.800000,0.75,0.1 0.2 1
        half.png,a,/m/3,1,0.5,0.6,0.1,0.2,,
        gone.png,a,/m/2,2,0,1,0,1,,
        empty.png,a,/m/4,2,0,1,0,0.5,,
        ,a,/m/4,2,0,1,0,0.5,,
        """);
    RunLengthMask whole = RunLengthMask.full(Window.of(4, 4, 20, 20)).toMask(size);
    Files.createDirectories(folder.resolve("masks/train"));
    Files.write(folder.resolve("masks/train/one.png"), MaskImages.png(whole));
    Files.write(
        folder.resolve("masks/train/half.png"),
        MaskImages.png(RunLengthMask.full(Window.of(10, 5, 5, 5)).toMask(Size.of(20, 15))));
    Files.write(folder.resolve("masks/train/empty.png"), MaskImages.png(RunLengthMask.empty(size)));
    Conversion read = Formats.read(folder);
    List<CocoAnnotation> all = read.dataset().annotations().stream().toList();
    assertThat(all.stream().map(CocoAnnotation::categoryName).toList())
        .containsExactly("/m/1", "/m/1", "/m/2", "/m/3");
    assertThat(all.get(0).segmentation()).contains(whole);
    assertThat(all.get(1).segmentation()).isEmpty();
    assertThat(all.get(1).isCrowd()).isTrue();
    assertThat(all.get(3).box()).contains(Box.of(20, 10, 10, 10));
    assertThat(read.losses().count(Content.FIELDS)).isEqualTo(1);
    assertThat(read.losses().count(Content.MASKS)).isEqualTo(1);
    assertThat(read.problems()).hasSize(3);
    assertThat(read.problems().toString())
        .contains("segmentation.csv:4: the mask gone.png: it is not there")
        .contains("segmentation.csv:5: the mask empty.png: no pixel belongs")
        .contains("segmentation.csv:6: a mask without MaskPath");
    assertThat(read.dataset().images().size()).isEqualTo(1);
  }

  @Test
  void masksOfOpenImagesAreWrittenWithTheirTable() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Path out = folder.resolve("out");
    Formats.OPEN_IMAGES.masks(true).write(dataset, out);
    CocoDataset read = Formats.read(out).dataset();
    assertThat(read.annotations().size()).isEqualTo(dataset.annotations().size());
    for (CocoAnnotation one : dataset.annotations()) {
      CocoAnnotation back = read.annotations().at(one.row());
      assertThat(back.segmentation().isPresent()).isEqualTo(one.segmentation().isPresent());
      one.segmentation()
          .ifPresent(
              shape -> assertThat(back.segmentation()).contains(shape.toMask(Size.of(64, 48))));
    }
  }

  @Test
  void tablesAreReadByTheNamesOfTheirColumnsWhateverTheSeparator() throws IOException {
    text(
        "a.csv",
        """
        image;label;x;y;w;h;confidence
        one.png;cat;1;2;3;4;0.5
        two.png;;;;;;
        one.png;dog;1;2;-3;4;
        """);
    Conversion read = Formats.read(folder);
    assertThat(read.dataset().images().size()).isEqualTo(2);
    assertThat(read.dataset().annotations().at(0).box()).contains(Box.of(1, 2, 3, 4));
    assertThat(read.problems()).hasSize(1);
    text(
        "b/b.csv",
        "filename,width,height,class,xmin,ymin,xmax,ymax\na.png,640,480,cat,1,2,30,40\n");
    CocoDataset corners = Formats.read(folder.resolve("b")).dataset();
    assertThat(corners.image(1).size()).isEqualTo(Size.of(640, 480));
    assertThat(corners.annotations().at(0).box()).contains(Box.of(1, 2, 29, 38));
  }

  @Test
  void featuresOfGeoJsonKeepHolesAndProperties() throws IOException {
    Pictures.write(folder.resolve("field.png"), Size.of(50, 50));
    text(
        "field.geojson",
        """
        {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"label": "wheat", "owner": "Ada"}, "geometry":
         {"type": "Polygon", "coordinates": [[[0,0],[40,0],[40,40],[0,40],[0,0]], [[10,10],[20,10],[20,20],[10,20],[10,10]]]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[0,0],[4,0],[4,4],[0,0]]]}}
        ]}
        """);
    Conversion read = Formats.read(folder);
    CocoAnnotation field = read.dataset().annotations().at(0);
    assertThat(field.segmentation().orElseThrow().area()).isEqualTo(1500);
    assertThat(field.field("attributes")).contains("{\"owner\": \"Ada\"}");
    assertThat(read.losses().count(Content.SHAPES)).isEqualTo(1);
    assertThat(read.problems().toString()).contains("feature 2 has no class");
  }

  @Test
  void lvisKeepsIdsAndWhatWasLookedForInVain() throws IOException {
    text(
        "lvis.json",
        """
        {"images": [{"id": 7, "coco_url": "http://images.cocodataset.org/val2017/000000397133.jpg", "width": 10, "height": 10,
          "neg_category_ids": [4], "not_exhaustive_category_ids": []}],
         "annotations": [{"id": 3, "image_id": 7, "category_id": 9, "bbox": [1, 1, 4, 4], "area": 8, "segmentation": [[1, 1, 5, 1, 5, 5]]}],
         "categories": [{"id": 9, "name": "cat", "synset": "cat.n.01", "frequency": "f"}, {"id": 4, "name": "dog"}]}
        """);
    CocoDataset read = Formats.LVIS.read(folder.resolve("lvis.json")).dataset();
    assertThat(read.image(7).fileName()).contains("val2017/000000397133.jpg");
    LossReport report =
        Formats.LVIS.write(
            read,
            folder.resolve("again.json"),
            ExportOptions.DEFAULT.images(ExportOptions.Images.LEFT));
    assertThat(report).isEmpty();
    CocoDataset again = Formats.LVIS.read(folder.resolve("again.json")).dataset();
    assertThat(again.image(7).field("neg_category_ids")).contains("[4]");
    assertThat(again.annotation(3).area()).hasValue(8);
    assertThat(again.category("cat").field("synset")).contains("\"cat.n.01\"");
  }

  @Test
  void masksOfLabelMeIncludeTheirLastPixel() throws IOException {
    CocoDataset dataset = Pictures.rich(folder.resolve("in"));
    Formats.LABELME.write(dataset, folder.resolve("out"));
    assertThat(Files.readString(folder.resolve("out/right/same.json")))
        .contains("[4, 6], [11, 14]");
    List<CocoAnnotation> masks =
        Formats.LABELME.read(folder.resolve("out")).dataset().annotations().stream()
            .filter(one -> one.segmentation().filter(RunLengthMask.class::isInstance).isPresent())
            .toList();
    assertThat(masks).anyMatch(one -> one.box().orElseThrow().equals(Box.of(4, 6, 8, 9)));
  }
}
