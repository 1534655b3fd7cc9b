package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
import org.ndsampler.core.sample.Margins;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.Target;

/** What {@code load_sample} answers for images, compared with ours. */
class SamplesImageGoldenTest {
  /** Cases that differ on purpose, by what their input asks for. */
  private static final Map<String, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("unknown-annotation-*", "an annotation that does not exist is an error here");
    KNOWN.put(
        "outside-*", "a window outside keeps its place here; the reference moves it to the border");
    KNOWN.put("clip-*", "needs clips of several images");
    KNOWN.put("padding-mode-*", "needs padding modes");
    KNOWN.put("scale-*", "needs scales");
    KNOWN.put("channels-*", "needs channel selection");
    KNOWN.put("dtype-*", "needs conversion of the type");
  }

  @Test
  void imageSamplesAgree() throws IOException {
    JsonNode file = Golden.json("samples_image/cases.json");
    String name = file.get("dataset").asText();
    CocoDataset dataset =
        CocoDataset.read(Golden.folder().resolve(name).resolve("data.kwcoco.json"));
    Golden golden = Golden.of("samples_image");
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (JsonNode one : file.get("cases")) {
        golden.check(label(one, sampler), () -> check(one, sampler));
      }
    }
    golden.finish(KNOWN);
  }

  private static String label(JsonNode one, CocoSampler sampler) {
    JsonNode in = one.get("target_in");
    String name = one.get("name").asText();
    if (in.has("aid")
        && !sampler.dataset().annotations().contains(in.get("aid").asLong())
        && !one.has("error")) {
      return "unknown-annotation-" + name;
    }
    if (in.has("padkw") && !in.at("/padkw/mode").asText("constant").equals("constant")) {
      return "padding-mode-" + name;
    }
    if (in.has("gids")) {
      return "clip-" + name;
    }
    for (String key : List.of("scale", "channels", "dtype")) {
      if (in.has(key)) {
        return key + "-" + name;
      }
    }
    if (one.has("params") && !one.at("/params/st_dims").isMissingNode()) {
      JsonNode dims = one.at("/params/st_dims");
      JsonNode slices = one.at("/target/slices");
      JsonNode pad = one.at("/params/pad");
      for (int axis = 0; axis < dims.size(); axis++) {
        JsonNode slice = slices.at("/" + axis + "/slice");
        if (slice.isArray()
            && slice.get(0).isNumber()
            && (dims.at("/" + axis + "/0").asLong() != slice.get(0).asLong() - first(pad, axis)
                || dims.at("/" + axis + "/1").asLong()
                    != slice.get(1).asLong() + last(pad, axis))) {
          return "outside-" + name;
        }
      }
    }
    return name;
  }

  private static long first(JsonNode pad, int axis) {
    JsonNode one = pad.isArray() ? pad.path(axis) : pad;
    return one.isArray() ? one.get(0).asLong() : one.asLong(0);
  }

  private static long last(JsonNode pad, int axis) {
    JsonNode one = pad.isArray() ? pad.path(axis) : pad;
    return one.isArray() ? one.get(1).asLong() : one.asLong(0);
  }

  private static void check(JsonNode one, CocoSampler sampler) throws Exception {
    if (one.has("error")) {
      assertThatThrownBy(() -> sampler.loadSample(target(one, sampler)))
          .isInstanceOf(RuntimeException.class);
      return;
    }
    Sample sample = sampler.loadSample(target(one, sampler));
    checkPixels(one.get("im"), sample.pixels());
    JsonNode params = one.get("params");
    Affine toSample = sample.toSample();
    assertThat(toSample.m02()).isEqualTo(params.at("/offset/0").asDouble());
    assertThat(toSample.m12()).isEqualTo(params.at("/offset/1").asDouble());
    assertThat(sample.toImage().toMatrix()).isEqualTo(matrix(params.get("tf_rel_to_abs")));
    JsonNode corners = params.at("/sample_tlbr/boxes");
    assertThat(sample.window())
        .isEqualTo(
            Window.ofCorners(
                corners.get(0).asInt(),
                corners.get(1).asInt(),
                corners.get(2).asInt(),
                corners.get(3).asInt()));
    assertThat(sample.target().imageSize().height()).isEqualTo(params.at("/data_dims/0").asInt());
    assertThat(sample.target().imageSize().width()).isEqualTo(params.at("/data_dims/1").asInt());
    assertThat(sample.annotationIndex().orElse(-1))
        .isEqualTo(one.at("/target/annot_idx").asInt(-1));
    if (one.hasNonNull("annots")) {
      checkAnnotations(one.get("annots"), sample, parts(one));
    } else {
      assertThat(sample.annotations()).isEmpty();
    }
  }

  private static double[][] matrix(JsonNode rows) {
    double[][] result = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        result[i][j] = rows.get(i).get(j).asDouble() + 0.0;
      }
    }
    return result;
  }

  private static void checkPixels(JsonNode expected, NDArray pixels)
      throws NoSuchAlgorithmException {
    List<Integer> shape = new ArrayList<>();
    expected.get("shape").forEach(length -> shape.add(length.asInt()));
    assertThat(pixels.shape().toArray())
        .containsExactly(shape.stream().mapToInt(Integer::intValue).toArray());
    assertThat(pixels.dtype()).isEqualTo(DType.ofLabel(expected.get("dtype").asText()));
    assertThat(pixels.dtype()).isEqualTo(DType.UINT8);
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(pixels.toBytes());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected.get("sha1").asText());
  }

  private static void checkAnnotations(
      JsonNode expected, Sample sample, Set<AnnotationPart> parts) {
    List<SampleAnnotation> annotations = sample.annotations();
    List<Long> ids = new ArrayList<>();
    expected.get("aids").forEach(id -> ids.add(id.asLong()));
    assertThat(annotations).extracting(SampleAnnotation::id).containsExactlyElementsOf(ids);
    for (int i = 0; i < ids.size(); i++) {
      SampleAnnotation annotation = annotations.get(i);
      assertThat(annotation.categoryId()).isEqualTo(expected.at("/cids/" + i).asLong());
      JsonNode xywh = expected.at("/rel_boxes/boxes/" + i);
      Box box = annotation.box().orElseThrow();
      assertThat(box.x()).isCloseTo(xywh.get(0).asDouble(), within(1e-9));
      assertThat(box.y()).isCloseTo(xywh.get(1).asDouble(), within(1e-9));
      assertThat(box.width()).isCloseTo(xywh.get(2).asDouble(), within(1e-9));
      assertThat(box.height()).isCloseTo(xywh.get(3).asDouble(), within(1e-9));
      JsonNode polygons = expected.at("/rel_ssegs/" + i);
      if (parts.contains(AnnotationPart.SEGMENTATION) && polygons.isArray()) {
        checkPolygons(polygons, annotation.segmentation().orElseThrow().toMultiPolygon());
      }
      JsonNode points = expected.at("/rel_kpts/" + i);
      if (parts.contains(AnnotationPart.KEYPOINTS) && points.isObject()) {
        checkKeypoints(points, annotation.keypoints().orElseThrow());
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
      assertThat(ring[2 * i]).isCloseTo(expected.get(i).get(0).asDouble(), within(1e-9));
      assertThat(ring[2 * i + 1]).isCloseTo(expected.get(i).get(1).asDouble(), within(1e-9));
    }
  }

  private static void checkKeypoints(JsonNode expected, Keypoints keypoints) {
    assertThat(keypoints.points()).hasSameSizeAs(expected.get("xy"));
    for (int i = 0; i < keypoints.points().size(); i++) {
      JsonNode xy = expected.at("/xy/" + i);
      assertThat(keypoints.points().get(i).x()).isCloseTo(xy.get(0).asDouble(), within(1e-9));
      assertThat(keypoints.points().get(i).y()).isCloseTo(xy.get(1).asDouble(), within(1e-9));
      if (expected.hasNonNull("names")) {
        assertThat(keypoints.points().get(i).name()).isEqualTo(expected.at("/names/" + i).asText());
      }
    }
  }

  /** The reference's dictionary as a target. */
  private static Target target(JsonNode one, CocoSampler sampler) {
    JsonNode in = one.get("target_in");
    Target target;
    JsonNode imageId = first(in, "gid", "image_id", "gids");
    if (in.has("aid")) {
      target = Target.annotation(in.get("aid").asLong());
    } else if (imageId != null) {
      target = Target.image((imageId.isArray() ? imageId.get(0) : imageId).asLong());
    } else {
      throw new IllegalArgumentException("no id");
    }
    JsonNode slices = first(in, "space_slice", "slices");
    if (slices != null) {
      long id = imageId == null ? 0 : imageId.asLong();
      var size = sampler.dataset().image(id).size();
      int top = bound(slices.at("/0/slice/0"), 0);
      int bottom = bound(slices.at("/0/slice/1"), size.height());
      int left = bound(slices.at("/1/slice/0"), 0);
      int right = bound(slices.at("/1/slice/1"), size.width());
      target = target.region(Window.ofCorners(left, top, right, bottom));
    } else {
      if (in.has("cx")) {
        target = target.center(in.get("cx").asDouble(), required(in, "cy"));
      }
      if (in.has("width")) {
        target = target.size(in.get("width").asDouble(), required(in, "height"));
      }
      JsonNode window = in.get("window_dims");
      if (window != null && window.isArray()) {
        target = target.window(window.get(1).asInt(), window.get(0).asInt());
      } else if (window != null && window.asText().equals("square")) {
        target = target.square();
      }
    }
    if (in.hasNonNull("pad")) {
      JsonNode pad = in.get("pad");
      target =
          target.pad(
              new Margins(
                  (int) first(both(pad), 1),
                  (int) first(both(pad), 0),
                  (int) last(both(pad), 1),
                  (int) last(both(pad), 0)));
    }
    if (in.hasNonNull("padkw")) {
      target = target.fill(in.at("/padkw/constant_values").asDouble(0));
    }
    if (one.at("/kwargs/annot_ids").isArray()) {
      List<Long> ids = new ArrayList<>();
      one.at("/kwargs/annot_ids").forEach(id -> ids.add(id.asLong()));
      target = target.annotations(ids.stream().mapToLong(Long::longValue).toArray());
    }
    target = target.visible(one.at("/kwargs/visible_thresh").asDouble(0));
    if (one.at("/kwargs/with_annots").isBoolean() && !one.at("/kwargs/with_annots").asBoolean()) {
      return target.withoutAnnotations();
    }
    return target.parts(parts(one).toArray(new AnnotationPart[0]));
  }

  private static JsonNode both(JsonNode pad) {
    return pad.isArray() ? pad : pad.isNumber() ? twice(pad) : pad;
  }

  private static JsonNode twice(JsonNode pad) {
    return new ObjectMapper().createArrayNode().add(pad).add(pad);
  }

  private static Set<AnnotationPart> parts(JsonNode one) {
    JsonNode with = one.at("/kwargs/with_annots");
    if (with.isMissingNode() || with.isBoolean()) {
      return Set.of(AnnotationPart.values());
    }
    List<String> names = new ArrayList<>();
    if (with.isArray()) {
      with.forEach(name -> names.add(name.asText()));
    } else {
      names.addAll(List.of(with.asText().split("\\+")));
    }
    List<AnnotationPart> parts = new ArrayList<>();
    for (String name : names) {
      if (!name.equals("boxes")) {
        parts.add(AnnotationPart.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
    return Set.copyOf(parts);
  }

  private static int bound(JsonNode node, int open) {
    return node.isNumber() ? node.asInt() : open;
  }

  private static double required(JsonNode in, String key) {
    if (!in.has(key)) {
      throw new IllegalArgumentException("no " + key);
    }
    return in.get(key).asDouble();
  }

  private static JsonNode first(JsonNode in, String... keys) {
    for (String key : keys) {
      if (in.has(key)) {
        return in.get(key);
      }
    }
    return null;
  }
}
