package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random shapes as pycocotools and OpenCV see them. */
class OtherToolsTest {
  @Test
  void masksAndTheirTextAreThoseOfPycocotools() throws Exception {
    Iterator<String> lines = lines("pycocotools.txt");
    int cases = 0;
    while (lines.hasNext()) {
      int[] wh = ints(lines.next());
      Size size = Size.of(wh[0], wh[1]);
      RunLengthMask[] masks = new RunLengthMask[2];
      for (int k = 0; k < 2; k++) {
        MultiPolygon shape = MultiPolygon.of(Polygon.of(numbers(lines.next())));
        String text = lines.next();
        masks[k] = RunLengthMask.decode(size, text);
        assertThat(masks[k].encode()).isEqualTo(text);
        assertThat(shape.toMask(size, Rasterization.COCO)).isEqualTo(masks[k]);
      }
      double[] measures = numbers(lines.next());
      assertThat(masks[0].area()).isEqualTo(measures[0]);
      if (!masks[0].isEmpty()) {
        assertThat(masks[0].bounds())
            .isEqualTo(Box.of(measures[1], measures[2], measures[3], measures[4]));
      }
      List<RunLengthMask> first = List.of(masks[0]);
      List<RunLengthMask> second = List.of(masks[1]);
      assertThat(RunLengthMask.ious(first, second)[0][0]).isCloseTo(measures[5], within(1e-12));
      assertThat(RunLengthMask.ious(first, second, true)[0][0])
          .isCloseTo(measures[6], within(1e-12));
      assertThat(masks[0].union(masks[1]).encode()).isEqualTo(lines.next());
      assertThat(masks[0].intersection(masks[1]).encode()).isEqualTo(lines.next());
      cases++;
    }
    assertThat(cases).isEqualTo(80);
  }

  @Test
  void filledPolygonsAndContoursAreThoseOfOpenCv() throws Exception {
    Iterator<String> lines = lines("opencv.txt");
    int cases = 0;
    while (lines.hasNext()) {
      int[] head = ints(lines.next());
      Size size = Size.of(head[0], head[1]);
      List<double[]> rings = new ArrayList<>();
      for (int k = 0; k < head[2]; k++) {
        rings.add(numbers(lines.next()));
      }
      MultiPolygon shape =
          MultiPolygon.of(Polygon.of(rings.get(0), rings.subList(1, rings.size())));
      assertThat(shape.toMask(size, Rasterization.OPENCV).counts())
          .containsExactly(ints(lines.next()));
      MultiPolygon contours = RunLengthMask.ofCounts(size, ints(lines.next())).toContours();
      assertThat(text(contours)).isEqualTo(lines.next().strip());
      cases++;
    }
    assertThat(cases).isEqualTo(80);
  }

  private static String text(MultiPolygon shape) {
    return shape.polygons().stream()
        .map(
            polygon ->
                Stream.concat(
                        Stream.of(text(polygon.exterior())),
                        polygon.holes().stream().map(OtherToolsTest::text).sorted())
                    .collect(Collectors.joining(" ; ")))
        .sorted(Comparator.comparing(text -> text.substring(0, (text + " ;").indexOf(" ;"))))
        .collect(Collectors.joining(" | "));
  }

  private static String text(double[] ring) {
    return Arrays.stream(ring)
        .mapToObj(v -> String.valueOf((int) v))
        .collect(Collectors.joining(" "));
  }

  private static Iterator<String> lines(String name) throws IOException, URISyntaxException {
    URL resource = Objects.requireNonNull(OtherToolsTest.class.getResource(name));
    return Files.readAllLines(Path.of(resource.toURI())).stream()
        .filter(line -> !line.startsWith("#"))
        .iterator();
  }

  private static int[] ints(String line) {
    return Arrays.stream(line.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
