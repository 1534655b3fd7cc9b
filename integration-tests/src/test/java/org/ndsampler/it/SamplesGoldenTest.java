package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.AnnotationPart;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.SamplePart;
import org.ndsampler.core.sample.Target;

/** What {@code load_sample} answers for images and videos, compared with ours. */
class SamplesGoldenTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /** Cases that differ on purpose, by what their input asks for. */
  private static final Map<String, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put(
        "unknown-annotation-*",
        "the reference ignores an annotation that does not exist; here it is an error");
    KNOWN.put(
        "outside-*",
        "the reference moves a window outside to the border and leaks edge pixels; here it keeps"
            + " its place and is padding");
    KNOWN.put("padding-mode-*", "the reference raises or ignores the padding mode; here it pads");
    KNOWN.put("time-padding-*", "the reference raises; here the time is padded");
    KNOWN.put("image-scale-*", "the reference raises for a scale of an image; here it is scaled");
    KNOWN.put(
        "image-conversion-*",
        "the reference ignores dtype, interpolation and nodata of an image; here they count");
    KNOWN.put(
        "image-channels-*",
        "the reference takes an image's channels only by the whole file; here by name");
    KNOWN.put(
        "realign-*",
        "the reference stretches each part, rounded up to whole native pixels, to the largest, so"
            + " that channels lie up to a native pixel apart; here they are aligned");
    KNOWN.put(
        "wide-kernel-*",
        "the reference reads too little around the window for this kernel, so the sample's edge"
            + " mixes with 0; here it is read");
    KNOWN.put(
        "nan-edge-*",
        "the reference resamples by a whole shift and makes the last row and column NaN; here they"
            + " are there");
    KNOWN.put(
        "mask-*",
        "the reference has the type's maximum outside and calls it valid; here it is 0 and masked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "samples_image",
        "samples_video_msi",
        "samples_video_multisensor",
        "samples_video_aux"
      })
  void samplesAgree(String folder) throws IOException {
    JsonNode file = Golden.json(folder + "/cases.json");
    CocoDataset dataset =
        CocoDataset.read(
            Golden.folder().resolve(file.get("dataset").asText()).resolve("data.kwcoco.json"));
    GoldenArrays arrays = new GoldenArrays(folder);
    Golden golden = Golden.of(folder);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (JsonNode one : file.get("cases")) {
        golden.check(label(one, dataset), () -> check(one, sampler, arrays));
      }
    }
    golden.finish(KNOWN);
  }

  /** The name of a case, with what the reference does wrong there in front of it. */
  private static String label(JsonNode one, CocoDataset dataset) {
    JsonNode in = one.get("target_in");
    String name = one.get("name").asText();
    boolean raised = one.has("error");
    boolean clip = hasAny(in, "vidid", "video_id", "gids", "image_ids");
    if (in.has("aid") && !dataset.annotations().contains(in.get("aid").asLong()) && !raised) {
      return "unknown-annotation-" + name;
    }
    if (!in.at("/padkw/mode").asText("constant").equals("constant")) {
      return "padding-mode-" + name;
    }
    if (raised && one.at("/error/msg").asText().contains("time")) {
      return "time-padding-" + name;
    }
    if (!clip && raised && in.has("scale")) {
      return "image-scale-" + name;
    }
    if (!clip && raised && in.has("channels")) {
      return "image-channels-" + name;
    }
    if (!clip && hasAny(in, "dtype", "interpolation", "antialias", "nodata")) {
      return "image-conversion-" + name;
    }
    if (in.hasNonNull("realign_native")) {
      return "realign-" + name;
    }
    if (in.path("nodata").asText().equals("ma")) {
      return "mask-" + name;
    }
    if (in.path("nodata").asText().equals("float")) {
      return "nan-edge-" + name;
    }
    if (in.path("interpolation").asText().matches("cubic|lanczos")) {
      return "wide-kernel-" + name;
    }
    return isMoved(one) ? "outside-" + name : name;
  }

  private static boolean hasAny(JsonNode in, String... keys) {
    for (String key : keys) {
      if (in.hasNonNull(key)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the reference moved the window, which it does when it lies wholly outside. */
  private static boolean isMoved(JsonNode one) {
    JsonNode dims = one.at("/params/st_dims");
    JsonNode slices = one.at("/target/slices");
    JsonNode pad = one.at("/params/pad");
    int time = slices.size() - 2;
    for (int axis = 0; axis < dims.size(); axis++) {
      JsonNode slice = slices.at("/" + (axis + time) + "/slice");
      if (slice.isArray() && slice.get(0).isNumber() && slice.get(1).isNumber()) {
        long from = slice.get(0).asLong() - side(pad, axis + time, 0);
        long to = slice.get(1).asLong() + side(pad, axis + time, 1);
        if (dims.get(axis).get(0).asLong() != from || dims.get(axis).get(1).asLong() != to) {
          return true;
        }
      }
    }
    return false;
  }

  private static long side(JsonNode pad, int axis, int side) {
    JsonNode one = pad.isArray() ? pad.path(axis) : pad;
    return one.isArray() ? one.get(side).asLong() : one.asLong(0);
  }

  private static Target target(JsonNode one) {
    ObjectNode in = one.get("target_in").deepCopy();
    if (one.get("kwargs") instanceof ObjectNode kwargs) {
      in.setAll(kwargs);
    }
    Target target = Target.parse(in.toString());
    assertThat(Target.parse(target.toJson())).isEqualTo(target);
    return target;
  }

  private static void check(JsonNode one, CocoSampler sampler, GoldenArrays arrays)
      throws Exception {
    if (one.has("error")) {
      assertThatThrownBy(() -> sampler.loadSample(target(one)))
          .isInstanceOf(RuntimeException.class);
      return;
    }
    Target target = target(one);
    Sample sample = sampler.loadSample(target);
    String name = one.get("name").asText();
    JsonNode params = one.get("params");
    if (one.get("im").isArray()) {
      checkParts(one, sample, arrays);
    } else {
      checkPixels(name, one.get("im"), sample, arrays);
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
    JsonNode dims = params.get("data_dims");
    assertThat(sample.target().imageSize().height()).isEqualTo(dims.get(dims.size() - 2).asInt());
    assertThat(sample.target().imageSize().width()).isEqualTo(dims.get(dims.size() - 1).asInt());
    assertThat(sample.annotationIndex().orElse(-1))
        .isEqualTo(one.at("/target/annot_idx").asInt(-1));
    if (one.hasNonNull("annots")) {
      checkAnnotations(one.get("annots"), sample);
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
      String name, JsonNode expected, Sample sample, GoldenArrays arrays) throws Exception {
    NDArray pixels = sample.pixels();
    assertThat(pixels.shape().toArray()).containsExactly(shape(expected));
    assertThat(pixels.dtype()).isEqualTo(DType.ofLabel(expected.get("dtype").asText()));
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(pixels.toBytes());
    if (HexFormat.of().formatHex(digest).equals(expected.get("sha1").asText())) {
      return;
    }
    if (!arrays.has(name)) {
      // Without stored pixels only those that are not resampled can be compared.
      assertThat(sample.target().isClip()).as("same bytes").isTrue();
      return;
    }
    // Of integers that became floats by a missing channel, the values are still integers.
    DType files = sample.target().isClip() ? DType.UINT16 : pixels.dtype();
    DType stored = pixels.dtype() == DType.FLOAT64 ? files : pixels.dtype();
    GoldenArrays.assertClose(pixels, arrays.read(name), stored);
    assertThat(sample.mask().isPresent()).isEqualTo(expected.get("masked").asBoolean());
    if (sample.mask().isPresent()) {
      NDArray mask = arrays.read(name + ".mask");
      assertThat(sample.mask().get().contentEquals(mask)).isTrue();
    }
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
        // Theirs maps from the window to a part of unit size.
        double factor = one.at("/target_in/scale").asDouble(1);
        assertMatrix(
            Affine.scaling(factor, factor)
                .then(part.toPart())
                .then(
                    Affine.scaling(
                        1.0 / im.at("/shape/1").asInt(), 1.0 / im.at("/shape/0").asInt())),
            meta.at("/align/" + p));
        if (part.pixels().height() * part.pixels().width() > 1) {
          GoldenArrays.assertClose(
              part.pixels(), arrays.read(one.get("name").asText() + label), part.pixels().dtype());
        }
      }
    }
    assertThat(sample.parts()).hasSize(at);
  }

  private static void checkAnnotations(JsonNode expected, Sample sample) {
    List<SampleAnnotation> annotations = sample.annotations();
    List<Long> ids = new ArrayList<>();
    expected.get("aids").forEach(id -> ids.add(id.asLong()));
    assertThat(annotations).extracting(SampleAnnotation::id).containsExactlyElementsOf(ids);
    boolean shapes = sample.target().target().parts().contains(AnnotationPart.SEGMENTATION);
    boolean points = sample.target().target().parts().contains(AnnotationPart.KEYPOINTS);
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
      if (shapes && polygons.isArray()) {
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
      assertThat(polygon.holes()).hasSameSizeAs(expected.get(p).get("interiors"));
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
