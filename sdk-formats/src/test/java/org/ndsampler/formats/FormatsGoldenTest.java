package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.formats.internal.JsonValue;

/**
 * What public tools wrote for three small datasets is read, and the boxes are those of the
 * datasets. Where fewer agree than are read, the tool has changed them; the reason stands beside.
 */
class FormatsGoldenTest {
  /** A case, how many of its annotations are those of the dataset, and how many are read. */
  private record Case(String name, int agreeing, int read) {}

  private static final List<Case> CASES =
      List.of(
          new Case("cvat-datumaro/a-flat-to-kitti_detection", 8, 8),
          new Case("cvat-datumaro/a-to-open_images", 8, 8),
          new Case("cvat-datumaro/a-to-voc", 8, 8),
          new Case("cvat-datumaro/a-to-yolo", 8, 8),
          new Case("cvat-datumaro/a-to-yolov8_detection", 8, 8),
          new Case("cvat-datumaro/a-to-yolov8_oriented_boxes", 8, 8),
          new Case("cvat-datumaro/a-to-yolov8_segmentation", 8, 8),
          new Case("cvat-datumaro/b-pose-to-cvat", 4, 4),
          // The tool makes the boxes of poses anew of their points.
          new Case("cvat-datumaro/b-pose-to-yolov8_pose", 0, 4),
          new Case("cvat-datumaro/b-to-cvat", 9, 9),
          // Two objects have masks and nothing else.
          new Case("cvat-datumaro/b-to-voc", 6, 6),
          new Case("cvat-datumaro/b-to-yolov8_detection", 4, 4),
          // The tool writes one line for each part.
          new Case("cvat-datumaro/b-to-yolov8_segmentation", 3, 8),
          new Case("cvat-datumaro/c-split-to-yolov8_detection", 6, 6),
          new Case("cvat-datumaro/c-split-to-yolov8_segmentation", 8, 8),
          new Case("cvat-datumaro/c-to-cvat", 16, 16),
          new Case("cvat-datumaro/c-to-open_images", 8, 8),
          new Case("globox/a-to-cvat", 16, 16),
          new Case("globox/b-to-cvat", 13, 13),
          new Case("globox/b-to-labelme", 13, 13),
          new Case("globox/b-to-pascal_voc", 13, 13),
          new Case("globox/c-to-labelme", 16, 16),
          new Case("globox/c-to-openimage", 16, 16),
          new Case("json2yolo/a-to-yolo-bbox", 16, 16),
          new Case("json2yolo/c-to-yolo-segments", 16, 16),
          // The tool writes a rectangle and a polygon for one annotation, and leaves masks out.
          new Case("label-studio/b-to-label_studio", 9, 37),
          new Case("label-studio/c-to-label_studio", 16, 24),
          new Case("label-studio/c-label_studio-to-yolo", 16, 24),
          // Three shapes of LabelMe that no dataset has: a circle, a rectangle, a point.
          new Case("labelme-examples/b-labelme", 13, 16),
          new Case("oep-datumaro/a-flat-to-kitti_detection", 16, 16),
          new Case("oep-datumaro/a-split-to-yolo_ultralytics", 16, 16),
          new Case("oep-datumaro/a-to-cvat", 16, 16),
          new Case("oep-datumaro/a-to-voc_detection", 16, 16),
          new Case("oep-datumaro/b-to-cvat", 12, 12),
          new Case("oep-datumaro/b-to-open_images", 12, 12),
          new Case("oep-datumaro/b-to-voc_instance_segmentation", 12, 12),
          new Case("oep-datumaro/b-to-yolo", 12, 12),
          new Case("oep-datumaro/c-split-to-yolo_ultralytics", 16, 16),
          new Case("oep-datumaro/c-to-open_images", 16, 16),
          // Two turned boxes: the dataset has the box before it is turned.
          new Case("oep-datumaro/c-to-voc_detection", 14, 16),
          new Case("oep-datumaro/c-to-yolo", 16, 16),
          // Of two images of the same name the tool keeps the labels of one: they are set aside.
          new Case("supervision/a-boxes-to-yolo", 12, 12),
          new Case("supervision/c-boxes-to-yolo", 16, 16));

  static Path folder() {
    String named = System.getProperty("ndsampler.golden", "");
    Path formats = named.isBlank() ? Path.of("") : Path.of(named).resolve("formats");
    if (!named.isBlank() && Files.isDirectory(formats)) {
      return formats;
    }
    try {
      return Path.of(
              Objects.requireNonNull(
                      FormatsGoldenTest.class.getResource("/golden/formats/README.md"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("\\.(png|jpg)$", "")
        .replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String key(CocoImage image) {
    String name = image.fileName().orElseThrow().replaceAll("^.*?(left|right)[/_](same)", "$1$2");
    return key(name.substring(name.lastIndexOf('/') + 1));
  }

  @Test
  void whatPublicToolsWroteIsReadAsTheyMeantIt() throws IOException {
    Path root = folder();
    List<String> differing = new ArrayList<>();
    int tried = 0;
    for (Case one : CASES) {
      Path files = root.resolve("cases").resolve(one.name);
      if (!Files.isDirectory(files)) {
        continue;
      }
      tried++;
      Path output = files.resolve(Files.isDirectory(files.resolve("output")) ? "output" : "input");
      String set = one.name.replaceAll("^.*/", "");
      Path dataset = root.resolve("datasets").resolve(set.substring(0, 1));
      String part = set.replaceAll("^([abc]-(flat|split)).*", "$1");
      Path images = dataset.resolveSibling(part);
      Conversion read =
          Formats.read(
              output,
              ImportOptions.DEFAULT.imageFolder(Files.isDirectory(images) ? images : dataset));
      CocoDataset truth = CocoDataset.read(dataset.resolve("coco.json"));
      int agreeing = agreeing(truth, read.dataset());
      if (agreeing != one.agreeing || read.dataset().annotations().size() != one.read) {
        differing.add(
            one
                + ": "
                + agreeing
                + " of "
                + read.dataset().annotations().size()
                + " agree\n"
                + read.problems());
      }
    }
    System.out.println("golden formats: " + (tried - differing.size()) + " of " + tried + " agree");
    assertThat(tried).isGreaterThan(10);
    assertThat(differing).isEmpty();
  }

  private static int agreeing(CocoDataset truth, CocoDataset read) {
    boolean[] used = new boolean[read.annotations().size()];
    int agreeing = 0;
    for (CocoAnnotation wanted : truth.annotations()) {
      for (CocoAnnotation found : read.annotations()) {
        if (!used[found.row()] && isSame(wanted, found)) {
          used[found.row()] = true;
          agreeing++;
          break;
        }
      }
    }
    return agreeing;
  }

  private static boolean isSame(CocoAnnotation a, CocoAnnotation b) {
    Box one = a.box().orElseThrow();
    Box other = b.box().orElseThrow();
    return key(a.image()).equals(key(b.image()))
        && key(a.categoryName()).equals(key(b.categoryName()))
        && Math.abs(one.x() - other.x()) < 0.02
        && Math.abs(one.y() - other.y()) < 0.02
        && Math.abs(one.maxX() - other.maxX()) < 0.02
        && Math.abs(one.maxY() - other.maxY()) < 0.02;
  }

  @Test
  void filesMadeByTheDescriptionsOfTheFormatsAreReadToTheLastNumber() throws IOException {
    for (LabelFormat format : List.of(Formats.DOTA, Formats.KITTI, Formats.VISDRONE)) {
      Path spec = folder().resolve("spec").resolve(format.name().toLowerCase(Locale.ROOT));
      Path labels = folderOf(spec, "labelTxt", "annotations", "training/label_2");
      Path images = folderOf(spec, "images", "training/image_2");
      assertThat(Formats.candidates(labels)).as(format.name()).containsExactly(format);
      CocoDataset read = format.read(labels, ImportOptions.DEFAULT.imageFolder(images)).dataset();
      List<JsonValue> expected = JsonValue.read(spec.resolve("expected.json"), Set.of()).items();
      assertThat(read.annotations().size()).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        JsonValue wanted = expected.get(i);
        CocoAnnotation found = read.annotations().at(i);
        assertThat(found.image().fileName().orElseThrow()).endsWith(text(wanted, "image"));
        assertThat(found.categoryName()).isEqualTo(text(wanted, "category"));
        Box box = found.box().orElseThrow();
        List<JsonValue> numbers = wanted.at("bbox").items();
        assertThat(new double[] {box.x(), box.y(), box.width(), box.height()})
            .containsExactly(
                numbers.stream().mapToDouble(JsonValue::number).toArray(), Offset.offset(1e-9));
        if (!wanted.at("score").isMissing() && format.equals(Formats.KITTI)) {
          assertThat(found.field("score")).contains(wanted.at("score").json());
        }
        if (!wanted.at("ignore").isMissing()) {
          assertThat(found.isCrowd()).isEqualTo(wanted.at("ignore").isTrue());
        }
        if (!wanted.at("polygon").isMissing()) {
          assertThat(found.segmentation().orElseThrow().toMultiPolygon().polygon(0).exterior())
              .containsExactly(
                  wanted.at("polygon").items().stream().mapToDouble(JsonValue::number).toArray());
        }
      }
    }
  }

  private static Path folderOf(Path root, String... names) {
    return Stream.of(names).map(root::resolve).filter(Files::isDirectory).findFirst().orElseThrow();
  }

  private static String text(JsonValue value, String field) {
    return value.at(field).text().orElseThrow();
  }
}
