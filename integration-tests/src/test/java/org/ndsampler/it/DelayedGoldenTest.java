package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.RasterSource;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * The pixels of delayed graphs are the reference's: those after its optimisation where the two
 * differ.
 */
class DelayedGoldenTest {
  private static final Rasters RASTERS = Rasters.load();
  private static final BlockCache CACHE = BlockCache.ofBytes(32 << 20);

  private final Map<String, DelayedImage> leaves = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"delayed", "more/delayed"})
  void aGraphHasTheReferencesPixelsWhicheverWayItIsComputed(String folder) throws IOException {
    Golden golden = Golden.of(folder + "/cases.json");
    GoldenArrays arrays = new GoldenArrays(folder);
    for (JsonNode one : Golden.json(folder + "/cases.json").get("cases")) {
      String name = one.get("name").asText();
      golden.check(name, () -> check(one, arrays));
    }
    golden.finish();
  }

  private void check(JsonNode one, GoldenArrays arrays) throws IOException {
    DelayedImage image = image(one.get("nesting"));
    assertThat(image.size())
        .isEqualTo(Size.of(one.at("/dsize/0").asInt(), one.at("/dsize/1").asInt()));
    List<Explanation.Leaf> leaves = image.explain().leaves();
    if (one.hasNonNull("transform_from_leaf") && leaves.size() == 1) {
      // Theirs is that of the whole file, ours that of the overview.
      JsonNode child = one.at("/nesting/children/0/meta/dsize");
      Affine overview =
          one.at("/nesting/type").asText().equals("DelayedOverview")
              ? Affine.scaling(
                  image.size().width() / child.get(0).asDouble(),
                  image.size().height() / child.get(1).asDouble())
              : Affine.IDENTITY;
      assertTransform(overview.then(leaves.get(0).transform()), one.get("transform_from_leaf"));
    }
    String name = one.get("name").asText();
    String kind = one.path("opt_equals_raw").asBoolean(false) ? "raw" : "opt";
    NDArray expected = arrays.read(name + "." + kind);
    FinalizeOptions options = options(one.get("nesting")).overviews(true);
    NDArray actual = image.finalize(options);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    boolean nearest = options.interpolation() == Interpolation.NEAREST;
    // Values are copied by nearest; only those of a blur in floating point have rounding errors.
    boolean exact = nearest && !(expected.dtype().isFloating() && options.isAntialiased());
    assertClose(actual, expected, exact, startsAtCrop(one.get("optimized_nesting"), false));
    assertThat(image.optimize().finalize(options).contentEquals(actual)).isTrue();
    assertThat(image.finalize(options.optimize(false)).contentEquals(actual)).isTrue();
  }

  private static void assertTransform(Affine transform, JsonNode expected) {
    double[][] actual = transform.toMatrix();
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 3; column++) {
        assertThat(actual[row][column])
            .isCloseTo(expected.get(row).get(column).asDouble(), Offset.offset(1e-6));
      }
    }
  }

  private static FinalizeOptions options(JsonNode node) {
    JsonNode meta = node.get("meta");
    if (meta.hasNonNull("interpolation")) {
      return FinalizeOptions.of(
              Interpolation.valueOf(meta.get("interpolation").asText().toUpperCase(Locale.ROOT)))
          .antialias(meta.path("antialias").asBoolean(true));
    }
    for (JsonNode child : node.path("children")) {
      FinalizeOptions options = options(child);
      if (!options.equals(FinalizeOptions.DEFAULT)) {
        return options;
      }
    }
    return FinalizeOptions.DEFAULT;
  }

  // ---------------------------------------------------------------------------------- the graph

  private DelayedImage image(JsonNode node) throws IOException {
    JsonNode meta = node.get("meta");
    List<DelayedImage> children = new ArrayList<>();
    for (JsonNode child : node.path("children")) {
      children.add(image(child));
    }
    Size size = Size.of(meta.at("/dsize/0").asInt(), meta.at("/dsize/1").asInt());
    String type = node.get("type").asText();
    switch (type) {
      case "DelayedLoad":
        return leaf(meta.get("fpath").asText());
      case "DelayedNans":
        return DelayedImage.constant(
            size, meta.path("num_channels").asInt(1), DType.FLOAT64, Double.NaN);
      case "DelayedCrop":
        {
          JsonNode rows = meta.get("space_slice").get(0).get("slice");
          JsonNode columns = meta.get("space_slice").get(1).get("slice");
          DelayedImage crop =
              children
                  .get(0)
                  .crop(
                      Window.ofCorners(
                          columns.get(0).asInt(),
                          rows.get(0).asInt(),
                          columns.get(1).asInt(),
                          rows.get(1).asInt()));
          if (meta.hasNonNull("chan_idxs")) {
            int[] indices = new int[meta.get("chan_idxs").size()];
            Arrays.setAll(indices, i -> meta.get("chan_idxs").get(i).asInt());
            crop = crop.select(indices);
          }
          return crop;
        }
      case "DelayedWarp":
        return children.get(0).warp(affine(meta.get("transform")), size);
      case "DelayedChannelConcat":
        return DelayedImage.concat(children);
      case "DelayedDequantize":
        {
          JsonNode q = meta.get("quantization");
          return children
              .get(0)
              .dequantize(
                  q.get("orig_min").asDouble(),
                  q.get("orig_max").asDouble(),
                  q.get("quant_min").asDouble(),
                  q.get("quant_max").asDouble(),
                  q.hasNonNull("nodata")
                      ? OptionalDouble.of(q.get("nodata").asDouble())
                      : OptionalDouble.empty());
        }
      case "DelayedOverview":
        {
          int level = meta.get("overview").asInt();
          return level == 0 ? children.get(0) : ((DelayedLoad) children.get(0)).overview(level - 1);
        }
      default:
        throw new IllegalArgumentException("no such node: " + type);
    }
  }

  private static Affine affine(JsonNode transform) {
    if (transform.isArray() || transform.has("matrix")) {
      JsonNode m = transform.isArray() ? transform : transform.get("matrix");
      return new Affine(
          m.at("/0/0").asDouble(),
          m.at("/0/1").asDouble(),
          m.at("/0/2").asDouble(),
          m.at("/1/0").asDouble(),
          m.at("/1/1").asDouble(),
          m.at("/1/2").asDouble());
    }
    return Affine.ofParameters(
        part(transform, "scale", 0, 1),
        part(transform, "scale", 1, 1),
        part(transform, "theta", 0, 0),
        part(transform, "shearx", 0, 0),
        part(transform, "offset", 0, 0),
        part(transform, "offset", 1, 0));
  }

  private static double part(JsonNode transform, String name, int index, double otherwise) {
    JsonNode value = transform.path(name);
    return value.isMissingNode() || value.isNull()
        ? otherwise
        : value.isArray() ? value.get(index).asDouble() : value.asDouble();
  }

  private DelayedImage leaf(String file) throws IOException {
    DelayedImage present = leaves.get(file);
    if (present == null) {
      present =
          DelayedImage.load(
              RasterSource.ofPath(
                  RASTERS,
                  Golden.folder().resolve("delayed").resolve(file),
                  RasterOptions.of(CACHE)));
      leaves.put(file, present);
    }
    return present;
  }

  // ------------------------------------------------------------------------------------- pixels

  /**
   * Integers within 1 in 255 of the type's range, floats within 1/64 of the contrast around,
   * nearest exactly, NaN in the same places.
   *
   * <p>The reference rounds a position twice, to 1/1024 and to 1/32 of a pixel, relative to the
   * crop that it reads. Ours are absolute, or else a crop of a graph would not be the graph's crop.
   * So where the reference starts at a crop, one value in 100 may be sampled 1/32 of a pixel
   * beside.
   */
  private static void assertClose(
      NDArray actual, NDArray expected, boolean exact, boolean startsAtCrop) {
    DType type = expected.dtype();
    int beside = startsAtCrop && !exact ? expected.shape().count() / 100 : 0;
    for (int y = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++) {
        for (int c = 0; c < expected.channels(); c++) {
          double a = actual.value(y, x, c);
          double e = expected.value(y, x, c);
          if (Double.isNaN(e) && Double.isNaN(a)) {
            continue;
          }
          double tolerance =
              exact
                  ? 0
                  : type.isFloating()
                      ? contrast(expected, y, x, c) / 64 + 1e-6 * Math.abs(e)
                      : Math.max(1, (type.max() - type.min()) / 255);
          if (!exact && a == Math.rint(a) && e == Math.rint(e)) {
            // Channels of integers beside channels of floats are still integers.
            tolerance = Math.max(tolerance, 1);
          }
          if (Math.abs(a - e) > tolerance
              && Math.abs(a - e) <= contrast(expected, y, x, c) / 32 + tolerance
              && beside-- > 0) {
            continue;
          }
          if (!(Math.abs(a - e) <= tolerance)) {
            throw new AssertionError(
                "at (" + y + ", " + x + ", " + c + "): " + a + " for " + e + " +- " + tolerance);
          }
        }
      }
    }
  }

  /** Whether there is a crop below a warp. */
  private static boolean startsAtCrop(JsonNode node, boolean warped) {
    String type = node.path("type").asText();
    if (warped && type.equals("DelayedCrop")) {
      return true;
    }
    for (JsonNode child : node.path("children")) {
      if (startsAtCrop(child, warped || type.equals("DelayedWarp"))) {
        return true;
      }
    }
    return false;
  }

  private static double contrast(NDArray array, int y, int x, int c) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = Math.max(0, y - 2); i < Math.min(array.height(), y + 3); i++) {
      for (int j = Math.max(0, x - 2); j < Math.min(array.width(), x + 3); j++) {
        double v = array.value(i, j, c);
        if (!Double.isNaN(v)) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
      }
    }
    return Math.max(0, max - min);
  }
}
