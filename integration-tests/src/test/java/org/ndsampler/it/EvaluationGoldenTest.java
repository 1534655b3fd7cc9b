package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Rasterization;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.AreaRange;
import org.ndsampler.eval.Averaging;
import org.ndsampler.eval.ClassScore;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.ImageMatches;
import org.ndsampler.eval.Match;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Metric;
import org.ndsampler.eval.Protocol;
import org.ndsampler.eval.Statistic;
import org.ndsampler.eval.Verdict;

/** COCO's evaluation gives the bits of pycocotools, lvis-api's rules those of lvis-api. */
class EvaluationGoldenTest {
  private static final String FOLDER = "eval";

  /** numpy's exp and that of the JDK are a bit apart; the sum of 17 of them may be more. */
  private static final long MOST_ULPS_OF_SIMILARITY = 4;

  private static final Map<String, AreaRange> NAMED = new TreeMap<>();

  static {
    AreaRange.COCO.forEach(range -> NAMED.put(range.name(), range));
  }

  @TempDir Path folder;

  private record Case(CocoDataset dataset, Detections detections, EvaluationOptions options) {
    Evaluation evaluate() {
      return Evaluation.of(dataset, detections, options);
    }
  }

  private static JsonNode cases(String kind) throws IOException {
    return Golden.json(FOLDER + "/cases.json").get(kind);
  }

  private static Case read(JsonNode of) throws IOException {
    Path root = Golden.folder().resolve(FOLDER);
    CocoDataset dataset = CocoDataset.read(root.resolve(of.get("gt").asText()));
    return new Case(
        dataset,
        Detections.read(root.resolve(of.get("dt").asText()), dataset),
        options(of.get("iouType").asText(), of.path("params")));
  }

  private static EvaluationOptions options(String type, JsonNode params) {
    EvaluationOptions options =
        EvaluationOptions.DEFAULT.metric(
            switch (type) {
              case "bbox" -> Metric.BOXES;
              case "segm" -> Metric.MASKS;
              case "keypoints" -> Metric.KEYPOINTS;
              default -> throw new IllegalArgumentException(type);
            });
    if (params.has("imgIds")) {
      options = options.images(longs(params.get("imgIds")));
    }
    if (params.has("catIds")) {
      options = options.categories(longs(params.get("catIds")));
    }
    if (params.has("iouThrs")) {
      options = options.iouThresholds(doubles(params.get("iouThrs")));
    }
    if (params.has("recThrs")) {
      options = options.recallThresholds(doubles(params.get("recThrs")));
    }
    if (params.has("maxDets")) {
      options =
          options.maxDetections(
              Arrays.stream(longs(params.get("maxDets"))).mapToInt(Math::toIntExact).toArray());
    }
    if (params.has("kpt_oks_sigmas")) {
      options = options.sigmas(doubles(params.get("kpt_oks_sigmas")));
    }
    if (params.has("areaRng")) {
      List<AreaRange> areas = new ArrayList<>();
      for (int i = 0; i < params.get("areaRng").size(); i++) {
        JsonNode limits = params.get("areaRng").get(i);
        String name =
            params.has("areaRngLbl")
                ? params.get("areaRngLbl").get(i).asText()
                : options.areas().get(i).name();
        areas.add(new AreaRange(name, limits.get(0).asDouble(), limits.get(1).asDouble()));
      }
      options = options.areas(areas.toArray(new AreaRange[0]));
    }
    return options.classAgnostic(params.has("useCats") && params.get("useCats").asInt() == 0);
  }

  @Test
  void theNumbersOfCocoAreThoseOfPycocotools() throws IOException {
    Golden golden = Golden.of(FOLDER + "/cases.json cocoeval");
    for (JsonNode of : cases("cocoeval")) {
      golden.check(
          of.get("id").asText(),
          () -> {
            Case read = read(of);
            Evaluation evaluation = read.evaluate();
            assertThat(evaluation.shape()).containsExactly(ints(of.get("counts")));
            assertSame(evaluation.statistics(), of.get("stats"));
            assertSame(
                Evaluation.of(
                        read.dataset(),
                        read.detections(),
                        read.options().averaging(Averaging.NUMPY_2_3))
                    .statistics(),
                of.get("statsNumpy2"));
            assertArray(of.get("precision"), evaluation.precision());
            assertArray(of.get("recall"), evaluation.recall());
            assertArray(of.get("scores"), evaluation.scores());
            assertClasses(of.get("perCategory"), evaluation.classScores());
          });
    }
    golden.finish();
  }

  private static void assertClasses(JsonNode expected, List<ClassScore> classes) {
    assertThat(classes).hasSize(expected.size());
    for (int k = 0; k < expected.size(); k++) {
      JsonNode of = expected.get(k);
      ClassScore one = classes.get(k);
      assertThat(one.categoryId()).isEqualTo(of.get("category").asLong());
      assertThat(new double[] {one.ap(), one.ap50(), one.recall()})
          .as("AP, AP50 and AR of category %s", one.categoryId())
          .containsExactly(
              of.get("AP").asDouble(), of.path("AP50").asDouble(-1), of.get("AR").asDouble());
    }
  }

  @Test
  void oneThreadAndEightGiveTheSameBits() throws IOException {
    for (JsonNode of : cases("cocoeval")) {
      if (!of.get("id").asText().endsWith(".default")) {
        continue;
      }
      Case read = read(of);
      Evaluation one = Evaluation.of(read.dataset, read.detections, read.options.threads(1));
      Evaluation eight = Evaluation.of(read.dataset, read.detections, read.options.threads(8));
      assertThat(Arrays.equals(eight.precision(), one.precision())).isTrue();
      assertThat(Arrays.equals(eight.recall(), one.recall())).isTrue();
      assertThat(Arrays.equals(eight.scores(), one.scores())).isTrue();
      assertThat(eight.statistics()).isEqualTo(one.statistics());
    }
  }

  @Test
  void theMatchesOfEachImageAreThoseOfPycocotools() throws IOException {
    for (JsonNode of : cases("cocoeval")) {
      if (!of.has("evalImgs")) {
        continue;
      }
      String file = FOLDER + "/" + of.get("evalImgs").asText();
      JsonNode expected = Golden.json(file);
      Evaluation evaluation = read(of).evaluate();
      Golden golden = Golden.of(file);
      int at = 0;
      for (long category : evaluation.categoryIds()) {
        for (int area = 0; area < evaluation.options().areas().size(); area++) {
          for (long image : evaluation.imageIds()) {
            JsonNode entry = expected.get("evalImgs").get(at++);
            ImageMatches matches = evaluation.matches(image, category, area).orElse(null);
            golden.check(
                category + "/" + evaluation.options().areas().get(area).name() + "/" + image,
                () -> {
                  assertThat(matches == null).isEqualTo(entry.isNull());
                  if (matches != null) {
                    assertSame(matches, entry);
                  }
                });
          }
        }
      }
      for (JsonNode entry : expected.get("ious")) {
        long image = entry.get("image").asLong();
        long category = entry.get("category").asLong();
        golden.check(
            "ious " + category + "/" + image,
            () ->
                assertOverlaps(
                    evaluation.overlaps(image, category),
                    entry.get("ious"),
                    evaluation.options().metric() == Metric.KEYPOINTS));
      }
      golden.finish();
    }
  }

  private static void assertOverlaps(double[][] actual, JsonNode expected, boolean similarities) {
    for (int d = 0; d < expected.size(); d++) {
      for (int g = 0; g < expected.get(d).size(); g++) {
        double want = expected.get(d).get(g).asDouble();
        if (similarities) {
          long apart =
              Math.abs(Double.doubleToLongBits(actual[d][g]) - Double.doubleToLongBits(want));
          assertThat(apart).isLessThanOrEqualTo(MOST_ULPS_OF_SIMILARITY);
        } else {
          assertThat(actual[d][g]).isEqualTo(want);
        }
      }
    }
  }

  private static void assertSame(ImageMatches matches, JsonNode entry) {
    assertThat(matches.detectionIds()).containsExactly(longs(entry.get("dtIds")));
    assertThat(matches.truthIds()).containsExactly(longs(entry.get("gtIds")));
    assertThat(matches.scores()).containsExactly(doubles(entry.get("dtScores")));
    for (int t = 0; t < entry.get("dtMatches").size(); t++) {
      for (int d = 0; d < matches.detectionIds().length; d++) {
        int truth = matches.truthOf(t, d);
        assertThat(truth < 0 ? 0.0 : (double) matches.truthIds()[truth])
            .isEqualTo(entry.get("dtMatches").get(t).get(d).asDouble());
        assertThat(matches.isIgnored(t, d))
            .isEqualTo(entry.get("dtIgnore").get(t).get(d).asInt() != 0);
      }
      for (int g = 0; g < matches.truthIds().length; g++) {
        int detection = matches.detectionOf(t, g);
        assertThat(detection < 0 ? 0.0 : (double) matches.detectionIds()[detection])
            .isEqualTo(entry.get("gtMatches").get(t).get(g).asDouble());
        assertThat(matches.isTruthIgnored(g)).isEqualTo(entry.get("gtIgnore").get(g).asInt() != 0);
      }
    }
  }

  @Test
  void theNumbersOfLvisAreThoseOfLvisApi() throws IOException {
    Golden golden = Golden.of(FOLDER + "/cases.json lvis");
    for (JsonNode of : cases("lvis")) {
      golden.check(
          of.get("id").asText(),
          () -> {
            Case read = read(of);
            Evaluation evaluation =
                Evaluation.of(
                    read.dataset(), read.detections(), read.options().protocol(Protocol.LVIS));
            for (Map.Entry<String, JsonNode> result : of.get("results").properties()) {
              assertThat(evaluation.statistic(result.getKey()))
                  .as(result.getKey())
                  .isEqualTo(result.getValue().asDouble());
            }
            assertArray(of.get("precision"), evaluation.precision());
            assertArray(of.get("recall"), evaluation.recall());
          });
    }
    golden.finish();
  }

  @Test
  void theErrorsAreThoseOfTide() throws IOException {
    Golden golden = Golden.of(FOLDER + "/cases.json tide");
    Map<String, Verdict> verdicts =
        Map.of(
            "Cls", Verdict.CLASS,
            "Loc", Verdict.LOCATION,
            "Both", Verdict.BOTH,
            "Dupe", Verdict.DUPLICATE,
            "Bkg", Verdict.BACKGROUND,
            "Miss", Verdict.MISSED);
    for (JsonNode of : cases("tide")) {
      String mode = of.get("mode").asText();
      Path root = Golden.folder().resolve(FOLDER);
      CocoDataset dataset = CocoDataset.read(root.resolve(of.get("gt").asText()));
      Detections detections = Detections.read(root.resolve(of.get("dt").asText()), dataset);
      Evaluation evaluation =
          Evaluation.of(
              dataset,
              detections,
              options(mode.equals("mask") ? "segm" : mode, MissingNode.getInstance()));
      golden.check(
          of.get("id").asText(),
          () -> {
            Matches matches = evaluation.matches();
            for (Map.Entry<String, Verdict> kind : verdicts.entrySet()) {
              assertThat(matches.count(kind.getValue()))
                  .as(kind.getKey())
                  .isEqualTo(of.get("counts").get(kind.getKey()).asInt());
              assertThat(matches.gain(kind.getValue()))
                  .as("dAP %s", kind.getKey())
                  .isEqualTo(of.get("dAP").get(kind.getKey()).asDouble() / 100);
            }
            for (int t = 0; t < of.get("thresholds").size(); t++) {
              assertThat(evaluation.matches(of.get("thresholds").get(t).asDouble(), 0.1).ap())
                  .isEqualTo(of.get("apPerThreshold").get(t).asDouble() / 100);
            }
          });
      String file = FOLDER + "/" + of.get("errors").asText();
      Golden errors = Golden.of(file);
      List<Match> found = evaluation.matches().errors();
      JsonNode expected = Golden.json(file);
      errors.check("count", () -> assertThat(found).hasSize(expected.size()));
      for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
        Match match = found.get(i);
        JsonNode entry = expected.get(i);
        errors.check(
            "error " + i,
            () -> {
              assertThat(match.verdict()).isEqualTo(verdicts.get(entry.get("type").asText()));
              assertThat(match.detection()).isEqualTo(entry.path("dt").asInt(-1));
              if (entry.has("gt")) {
                assertThat(match.annotationId().orElseThrow())
                    .isEqualTo(dataset.annotations().id(entry.get("gt").asInt()));
              }
            });
      }
      errors.finish();
    }
    golden.finish();
  }

  @Test
  void theConfusionMatricesAreThoseOfUltralyticsAndSupervision() throws IOException {
    Golden golden = Golden.of(FOLDER + "/cases.json confusion");
    for (JsonNode of : cases("confusion")) {
      golden.check(
          of.get("id").asText(),
          () -> {
            Path root = Golden.folder().resolve(FOLDER);
            CocoDataset dataset = CocoDataset.read(root.resolve(of.get("gt").asText()));
            boolean isUltralytics = of.get("tool").asText().startsWith("ultralytics");
            ConfusionMatrix matrix =
                ConfusionMatrix.of(
                    dataset,
                    Detections.read(root.resolve(of.get("dt").asText()), dataset),
                    of.get("conf").asDouble(),
                    of.get("iou").asDouble(),
                    isUltralytics
                        ? ConfusionMatrix.Rule.ULTRALYTICS
                        : ConfusionMatrix.Rule.SUPERVISION);
            int[][] expected = new int[matrix.background() + 1][matrix.background() + 1];
            for (JsonNode entry : of.get("entries")) {
              int row = entry.get(0).asInt();
              int column = entry.get(1).asInt();
              expected[isUltralytics ? row : column][isUltralytics ? column : row] =
                  entry.get(2).asInt();
            }
            assertThat(matrix.counts()).isDeepEqualTo(expected);
          });
    }
    golden.finish();
  }

  @Test
  void theOverlapsAreThoseOfPycocotools() throws IOException {
    for (JsonNode of : cases("iou")) {
      String file = FOLDER + "/" + of.get("file").asText();
      Golden golden = Golden.of(file);
      int at = 0;
      for (JsonNode one : Golden.json(file)) {
        golden.check(of.get("id").asText() + " " + at++, () -> checkOverlaps(one));
      }
      golden.finish();
    }
  }

  private static void checkOverlaps(JsonNode one) {
    if (one.has("polygons")) {
      List<double[]> rings = new ArrayList<>();
      one.get("polygons").forEach(ring -> rings.add(doubles(ring)));
      Size size = Size.of(one.get("size").get(1).asInt(), one.get("size").get(0).asInt());
      RunLengthMask mask = MultiPolygon.ofRings(rings).toMask(size, Rasterization.COCO);
      assertThat(mask.encode()).isEqualTo(one.get("counts").asText());
      assertThat(mask.pixelCount()).isEqualTo(one.get("area").asLong());
      return;
    }
    if (one.has("kind")) {
      checkMatrix(
          one.get("kind").asText().equals("mask"),
          one.get("dt"),
          one.get("gt"),
          one.get("crowd"),
          one.get("iou"));
      return;
    }
    checkMatrix(
        one.get("dt").isObject(),
        array(one.get("dt")),
        array(one.get("gt")),
        array(one.get("crowd")),
        array(array(one.get("iou"))));
  }

  private static ArrayNode array(JsonNode of) {
    return JsonNodeFactory.instance.arrayNode().add(of);
  }

  private static void checkMatrix(
      boolean masks, JsonNode dt, JsonNode gt, JsonNode crowds, JsonNode expected) {
    CocoDataset.Builder there = CocoDataset.builder().category(1, "thing");
    Detections.Builder found = Detections.builder();
    Size size =
        masks
            ? Size.of(dt.get(0).get("size").get(1).asInt(), dt.get(0).get("size").get(0).asInt())
            : Size.of(100, 100);
    there.image(1, "a.png", size);
    int id = 1;
    for (JsonNode object : gt) {
      boolean crowd = crowds.get(id - 1).asInt() != 0;
      there.annotation(
          id++,
          draft -> {
            draft.image(1).category(1).area(1).crowd(crowd);
            if (masks) {
              draft.segmentation(mask(object)).box(mask(object).bounds());
            } else {
              draft.box(box(object));
            }
          });
    }
    double score = 1;
    for (JsonNode object : dt) {
      // Falling scores keep the order.
      score -= 1e-4;
      if (masks) {
        found.add(1, 1, mask(object), score);
      } else {
        found.add(1, 1, box(object), score);
      }
    }
    Evaluation evaluation =
        Evaluation.of(
            there.build(),
            found.build(),
            EvaluationOptions.DEFAULT
                .metric(masks ? Metric.MASKS : Metric.BOXES)
                .maxDetections(1000));
    assertOverlaps(evaluation.overlaps(1, 1), expected, false);
  }

  private static RunLengthMask mask(JsonNode json) {
    return RunLengthMask.decode(
        Size.of(json.get("size").get(1).asInt(), json.get("size").get(0).asInt()),
        json.get("counts").asText());
  }

  private static Box box(JsonNode json) {
    double[] edges = doubles(json);
    return Box.of(edges[0], edges[1], edges[2], edges[3]);
  }

  @Test
  void oddInputsGiveWhatTheyGiveThereOrAnErrorThatSaysWhatToDo() throws IOException {
    for (JsonNode of : cases("odd")) {
      String file = FOLDER + "/" + of.get("file").asText();
      Golden golden = Golden.of(file);
      int at = 0;
      for (JsonNode odd : Golden.json(file)) {
        Path input = Files.createDirectory(folder.resolve("odd" + at++));
        golden.check(odd.get("id").asText(), () -> checkOdd(odd, input));
      }
      golden.finish();
    }
  }

  private static void checkOdd(JsonNode odd, Path input) throws IOException {
    Path gt = Files.writeString(input.resolve("gt.json"), odd.get("gt").toString());
    Path dt = Files.writeString(input.resolve("dt.json"), odd.get("dt").toString());
    Evaluation evaluation;
    try {
      CocoDataset dataset = CocoDataset.read(gt, ReadOptions.lenient());
      Detections detections = Detections.read(dt, dataset);
      if (odd.path("params").has("areaRng")
          && !odd.path("params").has("areaRngLbl")
          && odd.path("params").get("areaRng").size() != AreaRange.COCO.size()) {
        // Ranges without names cannot be said here.
        assertThat(odd.has("summarizeRaises")).isTrue();
        return;
      }
      evaluation =
          Evaluation.of(
              dataset, detections, options(odd.get("iouType").asText(), odd.path("params")));
    } catch (CocoException | IllegalArgumentException | IOException e) {
      assertThat(odd.has("raises")).as("%s", e).isTrue();
      assertThat(e).hasMessageContaining(" ");
      return;
    }
    if (odd.has("raises")) {
      // Refused there, understood here: nothing to compare with.
      assertThat(evaluation.statistics()).isNotEmpty();
      return;
    }
    if (odd.has("counts")) {
      assertThat(evaluation.shape()).containsExactly(ints(odd.get("counts")));
    }
    if (odd.has("stats")) {
      assertSame(evaluation.statistics(), odd.get("stats"));
    }
    int[] shape = evaluation.shape();
    double[] recall = evaluation.recall();
    for (int k = 0; k < odd.get("recallAll").size(); k++) {
      assertThat(recall[k * shape[3] * shape[4] + shape[4] - 1])
          .isEqualTo(odd.get("recallAll").get(k).asDouble());
    }
  }

  private static void assertSame(List<Statistic> actual, JsonNode expected) {
    assertThat(actual.stream().mapToDouble(Statistic::value).toArray())
        .containsExactly(doubles(expected));
  }

  private static void assertArray(JsonNode expected, double[] actual) throws IOException {
    if (expected.has("npy")) {
      String file = FOLDER + "/" + expected.get("npy").asText();
      double[] values = npy(Golden.folder().resolve(file));
      Golden golden = Golden.of(file);
      golden.check("values", () -> assertThat(Arrays.equals(actual, values)).isTrue());
      golden.finish();
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(8, actual.length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(actual);
    try {
      assertThat(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
          .as("SHA-256 of the doubles")
          .isEqualTo(expected.get("sha256").asText());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] npy(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(10 + bytes.getShort(8));
    double[] values = new double[bytes.remaining() / 8];
    bytes.asDoubleBuffer().get(values);
    return values;
  }

  private static double[] doubles(JsonNode array) {
    DoubleStream.Builder all = DoubleStream.builder();
    array.forEach(value -> all.add(value.asDouble()));
    return all.build().toArray();
  }

  private static long[] longs(JsonNode array) {
    long[] all = new long[array.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = array.get(i).asLong();
    }
    return all;
  }

  private static int[] ints(JsonNode array) {
    return Arrays.stream(longs(array)).mapToInt(Math::toIntExact).toArray();
  }
}
