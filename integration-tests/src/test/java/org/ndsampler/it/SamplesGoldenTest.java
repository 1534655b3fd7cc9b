package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.AnnotationPart;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Edges;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.SamplePart;
import org.ndsampler.core.sample.Target;

/** What {@code load_sample} answers for images and videos, compared with ours. */
class SamplesGoldenTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /** The bundled cases that differ; {@link SampleDefect} says why and proves what is there. */
  private static final Map<String, List<String>> DIFFERING =
      Map.of(
          "samples_image",
          List.of(
              "09_totally_outside_neg",
              "10_totally_outside_pos",
              "21_padkw_edge",
              "22_padkw_symmetric",
              "30_aid_missing",
              "60_scale2",
              "61_scale1",
              "64_channels_str_r|g"),
          "samples_video_msi",
          List.of(
              "13_oob_total",
              "18_pad_int",
              "19_padkw_edge",
              "28_native_largest",
              "39_time_oob",
              "40_time_neg",
              "48_image2d_noparam"),
          "samples_video_multisensor",
          List.of(
              "13_oob_total",
              "18_pad_int",
              "19_padkw_edge",
              "28_native_largest",
              "39_time_oob",
              "40_time_neg",
              "48_image2d_noparam"),
          "samples_more_aux",
          List.of("17_pad_2tuple"),
          "samples_random_overviews",
          List.of("d09_video_scale0.4_nearest_border"),
          "samples_video_aux",
          List.of(
              "03_slices",
              "04_time_step2",
              "13_oob_total",
              "18_pad_int",
              "19_padkw_edge",
              "39_time_oob",
              "40_time_neg",
              "46_image2d_list"));

  /** Every folder of samples that is there, also of names that nobody foresaw. */
  static List<String> folders() throws IOException {
    try (Stream<Path> entries = Files.list(Golden.folder())) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve("cases.json")))
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("samples_"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void samplesAgree(String folder) throws Exception {
    JsonNode file = Golden.json(folder + "/cases.json");
    CocoDataset dataset = CocoDataset.read(dataset(file.get("dataset").asText()));
    GoldenArrays arrays = new GoldenArrays(folder);
    Notes notes = Notes.of(folder);
    Golden golden = Golden.of(folder);
    Map<String, String> known = new LinkedHashMap<>();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (JsonNode one : file.get("cases")) {
        String name = one.get("name").asText();
        if (golden.check(name, () -> check(one, sampler, arrays, notes))) {
          continue;
        }
        SampleDefect defect = SampleDefect.of(one, dataset);
        if (defect != null) {
          defect.prove(one, sampler, arrays);
          known.put(name, defect.reason());
        }
      }
    }
    golden.finish(known);
    if (Golden.isBundled()) {
      assertThat(golden.differing()).isEqualTo(DIFFERING.getOrDefault(folder, List.of()));
    }
  }

  /** The dataset of a name: data.kwcoco.json in its folder, or the only JSON file there. */
  private static Path dataset(String name) throws IOException {
    Path folder = Golden.folder().resolve(name);
    Path usual = folder.resolve("data.kwcoco.json");
    if (Files.isRegularFile(usual)) {
      return usual;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> json = entries.filter(e -> e.toString().endsWith(".json")).toList();
      assertThat(json).as("the dataset in " + folder).hasSize(1);
      return json.get(0);
    }
  }

  /**
   * What the file notes.json of a folder says about its cases.
   *
   * @param edgeFree names of cases whose pixels do not depend on where the window was cut, as the
   *     reference itself shows: they have to agree with exact edges, too
   * @param masks by case, annotations whose outlines are not to be compared
   */
  private record Notes(Predicate<String> edgeFree, Map<String, Set<Long>> masks) {
    static Notes of(String folder) throws IOException {
      if (!Files.isRegularFile(Golden.folder().resolve(folder).resolve("notes.json"))) {
        return new Notes(name -> false, Map.of());
      }
      JsonNode notes = Golden.json(folder + "/notes.json");
      Set<String> cut = new HashSet<>();
      notes.path("edge_dependent").forEach(name -> cut.add(name.asText()));
      notes.path("edge_not_measured").forEach(name -> cut.add(name.asText()));
      Map<String, Set<Long>> masks = new HashMap<>();
      for (Map.Entry<String, JsonNode> one : notes.path("masks_not_compared").properties()) {
        Set<Long> ids = new HashSet<>();
        one.getValue().forEach(id -> ids.add(id.asLong()));
        masks.put(one.getKey(), ids);
      }
      return new Notes(name -> !cut.contains(name), masks);
    }
  }

  /** The target of a case, with the reference's edges. */
  static Target target(JsonNode one) {
    return target(one, Edges.NDSAMPLER);
  }

  private static Target target(JsonNode one, Edges edges) {
    ObjectNode in = one.get("target_in").deepCopy();
    if (one.get("kwargs") instanceof ObjectNode kwargs) {
      in.setAll(kwargs);
    }
    // The reference takes an overview wherever the sample is no larger.
    // There any name is a channel, and what no image has is NaN.
    Target target =
        Target.parse(in.toString())
            .edges(edges)
            .overviews(Overviews.ON)
            .missingChannels(Double.NaN);
    assertThat(Target.parse(target.toJson())).isEqualTo(target);
    return target;
  }

  private static void check(JsonNode one, CocoSampler sampler, GoldenArrays arrays, Notes notes)
      throws Exception {
    if (one.has("error")) {
      assertThatThrownBy(() -> sampler.loadSample(target(one)))
          .isInstanceOf(RuntimeException.class);
      return;
    }
    String name = one.get("name").asText();
    check(one, sampler, arrays, notes, Edges.NDSAMPLER);
    if (notes.edgeFree().test(name)) {
      check(one, sampler, arrays, notes, Edges.EXACT);
    }
  }

  private static void check(
      JsonNode one, CocoSampler sampler, GoldenArrays arrays, Notes notes, Edges edges)
      throws Exception {
    String name = one.get("name").asText();
    Sample sample = sampler.loadSample(target(one, edges));
    JsonNode params = one.get("params");
    if (one.get("im").isArray()) {
      checkParts(one, sample, arrays);
    } else {
      checkPixels(name, one.get("im"), sample, sampler, arrays, edges);
      assertMatrix(sample.toSpace(), params.get("tf_rel_to_abs"));
      JsonNode warps = params.path("frame_sample_from_grid_warps");
      for (JsonNode warp : warps) {
        assertMatrix(sample.toSample(), warp);
      }
      if (params.has("frame_sample_from_grid_warps")) {
        assertThat(warps.size()).isEqualTo(sample.frameCount());
      }
    }
    assertThat(-sample.window().x()).isEqualTo(params.at("/offset/0").asInt());
    assertThat(-sample.window().y()).isEqualTo(params.at("/offset/1").asInt());
    JsonNode corners = params.at("/sample_tlbr/boxes");
    corners = corners.get(0).isArray() ? corners.get(0) : corners;
    assertThat(sample.window())
        .isEqualTo(
            Window.ofCorners(
                corners.get(0).asInt(),
                corners.get(1).asInt(),
                corners.get(2).asInt(),
                corners.get(3).asInt()));
    JsonNode gids = one.at("/target/gids");
    if (sample.target().isClip() && gids.isArray()) {
      List<Long> images = new ArrayList<>();
      sample.target().frames().forEach(frame -> images.add(frame.imageId().orElse(-1)));
      List<Long> expected = new ArrayList<>();
      gids.forEach(id -> expected.add(id.asLong()));
      assertThat(images).isEqualTo(expected);
    }
    JsonNode dims = params.get("data_dims");
    if (dims.isArray()) {
      // Images of no video have none there.
      assertThat(sample.target().imageSize().height()).isEqualTo(dims.get(dims.size() - 2).asInt());
      assertThat(sample.target().imageSize().width()).isEqualTo(dims.get(dims.size() - 1).asInt());
    }
    assertThat(sample.annotationIndex().orElse(-1))
        .isEqualTo(one.at("/target/annot_idx").asInt(-1));
    if (one.hasNonNull("annots")) {
      checkAnnotations(one.get("annots"), sample, notes.masks().getOrDefault(name, Set.of()));
    } else if (one.at("/kwargs/with_annots").isBoolean()) {
      assertThat(sample.annotations()).isEmpty();
    }
  }

  private static void assertMatrix(Affine actual, JsonNode expected) {
    double[][] matrix = actual.toMatrix();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(matrix[i][j]).isCloseTo(expected.get(i).get(j).asDouble(), CLOSE);
      }
    }
  }

  private static void checkPixels(
      String name,
      JsonNode expected,
      Sample sample,
      CocoSampler sampler,
      GoldenArrays arrays,
      Edges edges)
      throws Exception {
    NDArray pixels = sample.pixels();
    assertThat(pixels.shape().toArray()).containsExactly(shape(expected));
    assertThat(pixels.dtype()).isEqualTo(DType.ofLabel(expected.get("dtype").asText()));
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(pixels.toBytes());
    if (HexFormat.of().formatHex(digest).equals(expected.get("sha1").asText())) {
      return;
    }
    if (!arrays.has(name)) {
      // Without stored pixels only those that are not resampled can be compared.
      assertThat(isResampled(sampler, sample.target().target()))
          .as("other bytes than the reference's")
          .isTrue();
      return;
    }
    // Of integers that became floats by a missing channel, the values are still integers.
    DType files = sample.target().isClip() ? DType.UINT16 : pixels.dtype();
    DType stored = pixels.dtype() == DType.FLOAT64 ? files : pixels.dtype();
    NDArray theirs = arrays.read(name);
    if (edges == Edges.EXACT) {
      // There, pixels from beyond the canvas leak into the padding; here it is the fill value.
      GoldenArrays.copyPadding(pixels, theirs, sample.paddingMask());
      NDArray rim = rim(sampler, sample.target().target(), pixels);
      GoldenArrays.copyPadding(pixels, theirs, rim);
      assertMask(sample, expected, arrays, name, rim);
      GoldenArrays.assertClose(pixels, theirs, stored);
      return;
    }
    GoldenArrays.assertClose(pixels, theirs, stored);
    assertMask(sample, expected, arrays, name, sample.paddingMask().crop(Window.of(0, 0, 0, 0)));
  }

  /**
   * Where the reference blends what a file shows with the fill value, in a rim at the edge of the
   * file, and exact edges do not: there the two cannot agree.
   */
  private static NDArray rim(CocoSampler sampler, Target asked, NDArray pixels) {
    Target target = asked.nodata() == Nodata.MASK ? asked.nodata(Nodata.NAN) : asked;
    DelayedOperation graph = sampler.delayed(target);
    FinalizeOptions options = sampler.finalizeOptions(target);
    NDArray sharp = graph.finalize(options);
    NDArray blended = graph.finalize(options.blendFill(true));
    assertThat(sharp.shape().size()).isEqualTo(pixels.shape().size());
    return GoldenArrays.difference(sharp, blended);
  }

  /** Compares the masks, but for a rim where there is one. */
  private static void assertMask(
      Sample sample, JsonNode expected, GoldenArrays arrays, String name, NDArray rim)
      throws IOException {
    assertThat(sample.mask().isPresent()).isEqualTo(expected.get("masked").asBoolean());
    if (sample.mask().isPresent()) {
      NDArray ours = sample.mask().get();
      NDArray theirs = arrays.read(name + ".mask");
      if (rim.height() > 0) {
        GoldenArrays.copyPadding(ours, theirs, rim);
      }
      assertThat(ours.contentEquals(theirs)).isTrue();
    }
  }

  private static boolean isResampled(CocoSampler sampler, Target target) {
    return sampler.delayed(target).explain(sampler.finalizeOptions(target)).leaves().stream()
        .anyMatch(leaf -> !leaf.note().equals("copy"));
  }

  private static int[] shape(JsonNode im) {
    int[] shape = new int[im.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = im.get("shape").get(i).asInt();
    }
    return shape;
  }

  private static void checkParts(JsonNode one, Sample sample, GoldenArrays arrays)
      throws IOException {
    int at = 0;
    for (int t = 0; t < one.get("im").size(); t++) {
      for (int p = 0; p < one.get("im").get(t).size(); p++) {
        SamplePart part = sample.parts().get(at++);
        assertThat(part.frame()).isEqualTo(t);
        String label = ".f" + t + ".p" + p;
        JsonNode im = one.get("im").get(t).get(p);
        assertThat(part.pixels().shape().toArray()).as(label).containsExactly(shape(im));
        JsonNode meta = one.at("/params/jagged_meta/" + t);
        assertThat(String.join("|", part.channels())).isEqualTo(meta.at("/chans/" + p).asText());
        // Theirs maps from the window to a part of unit size, before it is scaled.
        Affine toPart = part.toPart();
        double width = Math.ceil(sample.window().width() * toPart.m00() - 1e-9);
        double height = Math.ceil(sample.window().height() * toPart.m11() - 1e-9);
        assertMatrix(toPart.then(Affine.scaling(1 / width, 1 / height)), meta.at("/align/" + p));
        if (part.pixels().height() * part.pixels().width() > 1) {
          GoldenArrays.assertClose(
              part.pixels(), arrays.read(one.get("name").asText() + label), part.pixels().dtype());
        }
      }
    }
    assertThat(sample.parts()).hasSize(at);
  }

  private static void checkAnnotations(JsonNode expected, Sample sample, Set<Long> masks) {
    List<SampleAnnotation> annotations = sample.annotations();
    List<Long> ids = new ArrayList<>();
    expected.get("aids").forEach(id -> ids.add(id.asLong()));
    assertThat(annotations).extracting(SampleAnnotation::id).containsExactlyElementsOf(ids);
    boolean shapes =
        sample.target().target().annotationParts().contains(AnnotationPart.SEGMENTATION);
    boolean points = sample.target().target().annotationParts().contains(AnnotationPart.KEYPOINTS);
    for (int i = 0; i < ids.size(); i++) {
      SampleAnnotation annotation = annotations.get(i);
      assertThat(annotation.categoryId()).isEqualTo(expected.at("/cids/" + i).asLong());
      assertThat(annotation.frame()).isEqualTo(expected.at("/rel_frame_index/" + i).asInt());
      JsonNode xywh = expected.at("/rel_boxes/boxes/" + i);
      Box box = annotation.box().orElseThrow();
      assertThat(box.x()).isCloseTo(xywh.get(0).asDouble(), CLOSE);
      assertThat(box.y()).isCloseTo(xywh.get(1).asDouble(), CLOSE);
      assertThat(box.width()).isCloseTo(xywh.get(2).asDouble(), CLOSE);
      assertThat(box.height()).isCloseTo(xywh.get(3).asDouble(), CLOSE);
      JsonNode polygons = expected.at("/rel_ssegs/" + i);
      if (shapes && polygons.isArray() && !masks.contains(annotation.id())) {
        checkPolygons(polygons, annotation.segmentation().orElseThrow().toMultiPolygon());
      }
      JsonNode keypoints = expected.at("/rel_kpts/" + i);
      if (points && keypoints.isObject()) {
        checkKeypoints(keypoints, annotation.keypoints().orElseThrow());
      }
    }
  }

  private static void checkPolygons(JsonNode expected, MultiPolygon shape) {
    assertThat(shape.polygons()).hasSameSizeAs(expected);
    for (int p = 0; p < expected.size(); p++) {
      Polygon polygon = shape.polygons().get(p);
      checkRing(expected.get(p).get("exterior"), polygon.exterior());
      JsonNode holes = expected.get(p).get("interiors");
      assertThat(polygon.holes()).hasSameSizeAs(holes);
      for (int i = 0; i < holes.size(); i++) {
        checkRing(holes.get(i), polygon.holes().get(i));
      }
    }
  }

  private static void checkRing(JsonNode expected, double[] ring) {
    assertThat(ring.length).isEqualTo(2 * expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(ring[2 * i]).isCloseTo(expected.get(i).get(0).asDouble(), CLOSE);
      assertThat(ring[2 * i + 1]).isCloseTo(expected.get(i).get(1).asDouble(), CLOSE);
    }
  }

  private static void checkKeypoints(JsonNode expected, Keypoints keypoints) {
    assertThat(keypoints.points()).hasSameSizeAs(expected.get("xy"));
    for (int i = 0; i < keypoints.points().size(); i++) {
      JsonNode xy = expected.at("/xy/" + i);
      assertThat(keypoints.points().get(i).x()).isCloseTo(xy.get(0).asDouble(), CLOSE);
      assertThat(keypoints.points().get(i).y()).isCloseTo(xy.get(1).asDouble(), CLOSE);
      if (expected.hasNonNull("names")) {
        assertThat(keypoints.points().get(i).name()).isEqualTo(expected.at("/names/" + i).asText());
      }
    }
  }
}
