package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ndsampler.core.coco.AnnotationDraft;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.formats.internal.BrushRuns;
import org.ndsampler.formats.internal.JsonValue;
import org.ndsampler.formats.internal.RowRuns;

/** A dataset that is written and read has what the format says that it holds. */
class RoundTripProperties {
  private static final String[] NAMES = {
    "a.png",
    "two words.png",
    "dots.in.name.v1.png",
    "left/same.png",
    "right/same.png",
    "deep/er/same.png",
    "b\u00fcro 1.png",
    "images/inside.png",
    "UPPER.png"
  };
  private static final String[] CLASSES = {
    "cat", "traffic light", "tree & bush", "\u8239", "a,b;\"c\""
  };

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of(LossReportTest.names());
  }

  @Property(tries = 150)
  void whatAFormatHoldsComesBack(@ForAll("formats") String name, @ForAll long seed)
      throws IOException {
    LabelFormat format = LossReportTest.formats().get(name);
    RandomGenerator random = new Random(seed);
    Path folder = Files.createTempDirectory("round-trip");
    try {
      CocoDataset dataset = dataset(random, folder.resolve("in"), format);
      Path out = folder.resolve("out");
      LossReport lost = format.write(dataset, out);
      Conversion read = format.read(format instanceof Lvis ? out.resolve("lvis.json") : out);
      assertThat(read.problems()).isEmpty();
      compare(format, dataset, read.dataset(), lost);
    } finally {
      deleteAll(folder);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static CocoDataset dataset(RandomGenerator random, Path folder, LabelFormat format)
      throws IOException {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder);
    for (int i = 0; i < CLASSES.length; i++) {
      // Blanks of classes are no matter of this property: they become others in KITTI and DOTA.
      builder.category(i + 1L, CLASSES[i]);
    }
    long annotation = 1;
    int first = random.nextInt(NAMES.length);
    for (int i = 0; i < 3; i++) {
      Size size = Size.of(20 + random.nextInt(60), 20 + random.nextInt(60));
      String name = NAMES[(first + i) % NAMES.length];
      Pictures.write(folder.resolve(name), size);
      builder.image(i + 1L, name, size);
      int count = format.equals(Formats.CLASS_FOLDERS) ? 1 : random.nextInt(4);
      for (int k = 0; k < count; k++) {
        long image = i + 1L;
        long category = 1L + random.nextInt(CLASSES.length);
        builder.annotation(
            annotation++, draft -> shape(draft.image(image).category(category), random, size));
      }
    }
    return builder.build();
  }

  private static void shape(AnnotationDraft draft, RandomGenerator random, Size size) {
    // Not 0, where the second part of case 2 would overlap the first: an area of pixels counts once
    // what a sum of areas counts twice.
    int x = 1 + random.nextInt(size.width() - 10);
    int y = random.nextInt(size.height() - 10);
    int width = 4 + random.nextInt(size.width() - x - 4);
    int height = 4 + random.nextInt(size.height() - y - 4);
    double shift = random.nextBoolean() ? 0 : 0.25;
    switch (random.nextInt(5)) {
      case 0 -> draft.box(Box.of(x + shift, y, width - shift, height));
      case 1 ->
          outline(
              draft,
              MultiPolygon.of(
                  Polygon.of(
                      x, y, x + width, y + shift, x + width - 1, y + height, x, y + height - 1)));
      case 2 ->
          outline(
              draft,
              MultiPolygon.of(
                  Polygon.of(
                      new double[] {x, y, x + width, y, x + width, y + height, x, y + height},
                      List.of(
                          new double[] {x + 1, y + 1, x + 2, y + 1, x + 2, y + 3, x + 1, y + 3})),
                  Polygon.of(0, 0, 1, 0, 1, 1, 0, 1)));
      case 3 -> {
        RunLengthMask mask = RunLengthMask.full(Window.of(x, y, width, height)).toMask(size);
        outline(draft, mask.minus(RunLengthMask.full(Window.of(x + 1, y + 1, 1, 2)).toMask(size)));
      }
      default ->
          outline(
              draft,
              MultiPolygon.of(
                  Polygon.of(
                      Pictures.corners(
                          x + width / 2.0, y + height / 2.0, 3, 2, 1 + random.nextInt(359)))));
    }
  }

  private static void outline(AnnotationDraft draft, Segmentation shape) {
    draft.box(shape.bounds()).area(shape.area()).segmentation(shape);
  }

  private static void compare(
      LabelFormat format, CocoDataset before, CocoDataset after, LossReport lost) {
    boolean perPixel =
        format instanceof MaskPngs
            || format instanceof CocoPanoptic
            || format instanceof OpenImages tables && tables.isMasks()
            || format instanceof PascalVoc voc && voc.isMasks();
    int wanted = before.images().size() - (int) lost.count(Content.EMPTY_IMAGES);
    assertThat(after.images().size()).isEqualTo(wanted);
    if (perPixel || format instanceof ClassFolders) {
      return;
    }
    assertThat(after.annotations().size())
        .isEqualTo(before.annotations().size() - (int) lost.count(Content.RECORDS));
    List<CocoAnnotation> left = new ArrayList<>();
    after.annotations().forEach(left::add);
    for (CocoAnnotation one : before.annotations()) {
      boolean found = left.removeIf(other -> isSame(format, one, other));
      assertThat(found).as("%s: %s\namong %s", format, one.json(), left).isTrue();
    }
  }

  private static boolean isSame(LabelFormat format, CocoAnnotation a, CocoAnnotation b) {
    if (!last(a).equals(last(b))) {
      return false;
    }
    double tolerance = format.holds().contains(Content.FRACTIONS) ? 1e-3 : 0.51;
    Box one = a.box().orElseThrow();
    Box other = b.box().orElseThrow();
    boolean close =
        Math.abs(one.x() - other.x()) < tolerance
            && Math.abs(one.y() - other.y()) < tolerance
            && Math.abs(one.maxX() - other.maxX()) < tolerance
            && Math.abs(one.maxY() - other.maxY()) < tolerance;
    if (!close || !format.holds().contains(Content.OUTLINES) || a.segmentation().isEmpty()) {
      return close;
    }
    Segmentation shape = a.segmentation().get();
    Segmentation read = b.segmentation().orElseThrow();
    assertThat(read.area()).as("%s %s", format, a.json()).isCloseTo(shape.area(), within(0.05));
    if (shape instanceof RunLengthMask && format.holds().contains(Content.MASKS)) {
      assertThat(read).isEqualTo(shape);
    }
    return true;
  }

  private static String last(CocoAnnotation annotation) {
    String name = annotation.image().fileName().orElseThrow();
    String[] parts = name.split("/");
    boolean same = parts[parts.length - 1].startsWith("same");
    return same ? parts[parts.length - 2] + parts[parts.length - 1] : parts[parts.length - 1];
  }

  @Property(tries = 200)
  void masksOfTheBrushComeBack(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Size size = Size.of(1 + random.nextInt(40), 1 + random.nextInt(40));
    BitSet pixels = new BitSet();
    for (int i = 0; i < size.area(); i++) {
      pixels.set(i, random.nextInt(4) > 0);
    }
    RunLengthMask mask = RowRuns.mask(size, pixels).orElseThrow();
    assertThat(RowRuns.pixels(mask)).isEqualTo(pixels);
    try (JsonParser json = new JsonFactory().createParser(BrushRuns.json(mask))) {
      assertThat(BrushRuns.pixels(JsonValue.read(json, Set.of()).items(), size.area()))
          .isEqualTo(pixels);
    }
  }
}
