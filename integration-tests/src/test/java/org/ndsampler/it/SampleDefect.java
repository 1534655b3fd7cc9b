package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Edges;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/**
 * The measured defects of the reference's {@code load_sample}: how a case shows that it met one,
 * and what must be there instead.
 */
enum SampleDefect {
  UNKNOWN_ANNOTATION(
      "an annotation that does not exist is ignored when an image is given; here it is an error") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      JsonNode in = one.get("target_in");
      return in.has("aid")
          && !dataset.annotations().contains(in.get("aid").asLong())
          && !one.has("error");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      assertThatThrownBy(() -> sampler.loadSample(SamplesGoldenTest.target(one)))
          .hasMessageContaining(one.at("/target_in/aid").asText());
    }
  },

  PADDING_MODE("a padding mode raises for images and is ignored for videos; here it pads") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return !one.at("/target_in/padkw/mode").asText("constant").equals("constant");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one).edges(Edges.EXACT);
      Sample sample = sampler.loadSample(target);
      Size space = sample.target().imageSize();
      Window whole = space.toWindow();
      Window w = sample.window();
      NDArray all = sampler.loadSample(at(target, whole)).pixels();
      NDArray pixels = sample.pixels();
      Window inside = sample.target().inside();
      for (int t = 0; t < pixels.frames(); t++) {
        for (int y = 0; y < w.height(); y++) {
          for (int x = 0; x < w.width(); x++) {
            int fromX = mapped(w.x() + x, inside.x(), inside.width(), target.padding());
            int fromY = mapped(w.y() + y, inside.y(), inside.height(), target.padding());
            for (int c = 0; c < pixels.channels(); c++) {
              assertThat(pixels.value(t, y, x, c)).isEqualTo(all.value(t, fromY, fromX, c));
            }
          }
        }
      }
    }
  },

  TIME_PADDING("time before the first or after the last frame raises; here it is padding") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return one.at("/error/type").asText().equals("NotImplementedError")
          && one.at("/error/msg").asText().contains("time");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one).edges(Edges.EXACT);
      Sample sample = sampler.loadSample(target);
      NDArray mask = sample.paddingMask();
      int present = 0;
      for (int t = 0; t < sample.frameCount(); t++) {
        NDArray frame = sample.pixels().frame(t);
        var id = sample.target().frames().get(t).imageId();
        if (id.isPresent()) {
          present++;
          Target single =
              Target.images(id.getAsLong())
                  .region(sample.window())
                  .channels(target.channels().orElseThrow());
          NDArray alone = sampler.loadSample(single).pixels().frame(0).to(frame.dtype());
          assertThat(frame.contentEquals(alone)).isTrue();
        } else {
          // NaN and 0 are what is outside of a float and of an integer file.
          for (int c = 0; c < frame.channels(); c++) {
            double value = frame.value(0, 0, c);
            assertThat(Double.isNaN(value) || value == 0).isTrue();
          }
        }
        assertThat(mask.value(t, 0, 0, 0)).isEqualTo(id.isPresent() ? 0 : 1);
      }
      assertThat(present).isPositive().isLessThan(sample.frameCount());
    }
  },

  CLIP_PAD_OF_TWO("a pad of two numbers raises for a clip; here it is that of rows and columns") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return !isImage(one)
          && one.at("/target_in/pad").size() == 2
          && one.at("/error/msg").asText().contains("same length");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one);
      Sample sample = sampler.loadSample(target);
      int y = one.at("/target_in/pad/0").asInt();
      int x = one.at("/target_in/pad/1").asInt();
      Window core = sample.target().core();
      assertThat(sample.window()).isEqualTo(core.pad(x, y, x, y));
      assertThat(sample.frameCount()).isPositive();
      NDArray inner = sampler.loadSample(at(target, core)).pixels();
      Window middle = Window.of(x, y, core.width(), core.height());
      assertThat(sample.pixels().crop(middle).contentEquals(inner)).isTrue();
    }
  },

  IMAGE_SCALE("a scale of an image raises, even 1; here it is scaled") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return isImage(one)
          && one.get("target_in").hasNonNull("scale")
          && one.at("/error/type").asText().equals("NotImplementedError");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one);
      Sample sample = sampler.loadSample(target);
      double scale = one.at("/target_in/scale").asDouble();
      Window w = sample.window();
      NDArray pixels = sample.pixels();
      assertThat(pixels.width()).isEqualTo((int) Math.ceil(w.width() * scale));
      assertThat(pixels.height()).isEqualTo((int) Math.ceil(w.height() * scale));
      NDArray plain =
          sampler.loadSample(Target.image(sample.target().imageId()).region(w)).pixels();
      if (scale == 1) {
        assertThat(pixels.contentEquals(plain)).isTrue();
      } else if (scale == 2) {
        // Between two pixels, 3/4 of the nearer one and 1/4 of the other, each way.
        double expected =
            (9 * plain.value(0, 0, 0)
                    + 3 * plain.value(0, 1, 0)
                    + 3 * plain.value(1, 0, 0)
                    + plain.value(1, 1, 0))
                / 16;
        assertThat(Math.abs(pixels.value(1, 1, 0) - expected)).isLessThanOrEqualTo(1);
      }
    }
  },

  IMAGE_CHANNELS("the channels of an image are only found by file; here by name") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return isImage(one)
          && one.get("target_in").hasNonNull("channels")
          && one.at("/error/type").asText().equals("KeyError");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one);
      Sample sample = sampler.loadSample(target);
      Target whole = Target.image(sample.target().imageId()).region(sample.window());
      NDArray all = sampler.loadSample(whole).pixels();
      int at = 0;
      for (String name : target.channels().orElseThrow().channels()) {
        int place = "rgb".indexOf(name);
        if (place >= 0) {
          assertThat(
                  sample
                      .pixels()
                      .channels(at, at + 1)
                      .contentEquals(all.channels(place, place + 1)))
              .isTrue();
        }
        at++;
      }
      assertThat(sample.pixels().channels()).isEqualTo(at);
    }
  },

  IMAGE_OF_ASSETS(
      "an image that consists of assets alone raises without channels; here all of them come") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return isImage(one)
          && !one.get("target_in").hasNonNull("channels")
          && one.at("/error/msg").asText().startsWith("Channels is not specified");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Sample sample = sampler.loadSample(SamplesGoldenTest.target(one));
      Target same = Target.image(sample.target().imageId()).region(sample.window());
      List<String> inFiles =
          sampler.dataset().image(sample.target().imageId()).assets().stream()
              .flatMap(
                  asset ->
                      FusedChannelSpec.parse(asset.channels().orElseThrow()).channels().stream())
              .toList();
      assertThat(sample.channels()).isEqualTo(inFiles).isNotEmpty();
      NDArray pixels = sample.pixels();
      for (int c = 0; c < inFiles.size(); c++) {
        NDArray alone = sampler.loadSample(same.channels(inFiles.get(c))).pixels();
        assertThat(pixels.channels(c, c + 1).contentEquals(alone.to(pixels.dtype()))).isTrue();
      }
    }
  },

  IMAGE_CONVERSION(
      "dtype, interpolation, nodata and steps of an image are ignored; here they count") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      JsonNode in = one.get("target_in");
      return isImage(one)
          && (in.hasNonNull("dtype")
              || in.hasNonNull("nodata")
              || in.hasNonNull("interpolation")
              || hasStep(in));
    }

    private static boolean hasStep(JsonNode in) {
      for (String key : new String[] {"slices", "space_slice"}) {
        for (JsonNode slice : in.path(key)) {
          if (slice.at("/slice/2").asInt(1) != 1) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      if (hasStep(one.get("target_in"))) {
        assertThatThrownBy(() -> SamplesGoldenTest.target(one)).hasMessageContaining("step");
        return;
      }
      Target target = SamplesGoldenTest.target(one);
      DType dtype = sampler.loadSample(target).pixels().dtype();
      String asked = one.at("/target_in/dtype").asText();
      assertThat(asked.isEmpty() || DType.ofLabel(asked) == dtype).isTrue();
    }
  },

  REALIGN(
      "realign_native stretches parts of different extent to one size, so the channels do not lie on"
          + " each other and boxes lie on some of them only; here all lie on the window") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      return one.at("/target_in/realign_native").asText().equals("largest");
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) throws IOException {
      Sample sample = sampler.loadSample(SamplesGoldenTest.target(one));
      NDArray theirs = arrays.read(one.get("name").asText());
      // The finest channel is as there; the others are those of the same clip at the same scale.
      assertThat(sample.pixels().shape()).isEqualTo(theirs.shape());
      NDArray finest = sample.pixels().channels(0, 1);
      assertThat(finest.contentEquals(theirs.channels(0, 1))).isTrue();
      Target same = at(sample.target().target(), sample.window());
      assertThat(sample.pixels().contentEquals(sampler.loadSample(same).pixels())).isTrue();
      JsonNode map = one.at("/params/frame_sample_from_grid_warps/0");
      assertThat(map.at("/0/0").asDouble()).isNotEqualTo(sample.toSample().m00());
      assertThat(sample.toSample().m00()).isEqualTo(1);
    }
  },

  UNEVEN_OVERVIEW(
      "an overview of a size that is not even is taken to be just half; here pixels lie where the"
          + " file's sizes put them, and with its edges where they lie there") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      double scale = one.at("/target_in/scale").asDouble(1);
      return scale <= 0.5 && !one.has("error") && !uneven(one, dataset).isEmpty();
    }

    /** The files of the sample's images whose first overview is not just half as large. */
    private static List<Path> uneven(JsonNode one, CocoDataset dataset) {
      List<Path> files = new ArrayList<>();
      for (JsonNode id : one.at("/target/gids")) {
        CocoImage image = dataset.image(id.asLong());
        List<String> names = new ArrayList<>(image.fileName().stream().toList());
        image.assets().forEach(asset -> names.add(asset.fileName()));
        for (String name : names) {
          Path file = dataset.imageFolder().resolve(name);
          try (Raster raster = open(file)) {
            List<Size> smaller = raster.info().overviews();
            if (!smaller.isEmpty() && !isHalf(raster.info().size(), smaller.get(0))) {
              files.add(file);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
      return files;
    }

    private static Raster open(Path file) throws IOException {
      return Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)));
    }

    private static boolean isHalf(Size size, Size smaller) {
      return size.width() == 2 * smaller.width() && size.height() == 2 * smaller.height();
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) throws IOException {
      NDArray pixels = sampler.loadSample(SamplesGoldenTest.target(one)).pixels();
      GoldenArrays.assertClose(pixels, arrays.read(one.get("name").asText()), pixels.dtype());
      // The overview itself: each pixel is one of the file's, picked where the sizes say.
      for (Path file : uneven(one, sampler.dataset())) {
        try (Raster raster = open(file)) {
          Size size = raster.info().size();
          NDArray whole = raster.read(size.toWindow());
          Size smaller = raster.info().overviews().get(0);
          NDArray picked = raster.overview(0).read(smaller.toWindow());
          int half = 0;
          for (int y = 0; y < smaller.height(); y++) {
            for (int x = 0; x < smaller.width(); x++) {
              int fromX = (int) (0.5 + x * (double) size.width() / smaller.width());
              int fromY = (int) (0.5 + y * (double) size.height() / smaller.height());
              assertThat(picked.value(y, x, 0)).isEqualTo(whole.value(fromY, fromX, 0));
              half += picked.value(y, x, 0) == whole.value(2 * y, 2 * x, 0) ? 1 : 0;
            }
          }
          assertThat((long) half).isLessThan(smaller.area() / 2);
        }
      }
    }
  },

  OUTSIDE(
      "a window wholly outside is moved to the border and shows edge pixels; here it keeps its place"
          + " and is padding") {
    @Override
    boolean met(JsonNode one, CocoDataset dataset) {
      JsonNode corners = one.at("/params/sample_tlbr/boxes");
      JsonNode dims = one.at("/params/data_dims");
      if (!corners.isArray() || !dims.isArray()) {
        return false;
      }
      JsonNode box = corners.get(0).isArray() ? corners.get(0) : corners;
      int width = dims.get(dims.size() - 1).asInt();
      int height = dims.get(dims.size() - 2).asInt();
      return box.get(2).asInt() <= 0
          || box.get(3).asInt() <= 0
          || box.get(0).asInt() >= width
          || box.get(1).asInt() >= height;
    }

    @Override
    void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) {
      Target target = SamplesGoldenTest.target(one);
      Sample sample = sampler.loadSample(target);
      NDArray pixels = sample.pixels();
      assertThat(pixels.contentEquals(NDArray.filled(pixels.dtype(), pixels.shape(), Double.NaN)))
          .isTrue();
      JsonNode slices = one.at("/target/slices");
      Window window = sample.window().pad(-left(target), -top(target), 0, 0);
      assertThat(window.y()).isEqualTo(slices.at("/" + (slices.size() - 2) + "/slice/0").asInt());
      assertThat(window.x()).isEqualTo(slices.at("/" + (slices.size() - 1) + "/slice/0").asInt());
    }

    private static int left(Target target) {
      return target.pad().left();
    }

    private static int top(Target target) {
      return target.pad().top();
    }
  };

  private final String reason;

  SampleDefect(String reason) {
    this.reason = reason;
  }

  /** Whether a case shows the defect. */
  abstract boolean met(JsonNode one, CocoDataset dataset);

  /** Checks what is there instead. */
  abstract void prove(JsonNode one, CocoSampler sampler, GoldenArrays arrays) throws Exception;

  /** What the reference does, and what is done here. */
  String reason() {
    return reason;
  }

  /** The defect that a case shows; null if it shows none. */
  static @Nullable SampleDefect of(JsonNode one, CocoDataset dataset) {
    for (SampleDefect defect : values()) {
      if (defect.met(one, dataset)) {
        return defect;
      }
    }
    return null;
  }

  private static boolean isImage(JsonNode one) {
    JsonNode in = one.get("target_in");
    return !in.hasNonNull("vidid")
        && !in.hasNonNull("video_id")
        && !in.hasNonNull("gids")
        && !in.hasNonNull("image_ids");
  }

  /** The same target over another window, without padding. */
  private static Target at(Target target, Window window) {
    Target plain =
        target.isClip()
            ? Target.video(target.videoId().orElseThrow()).time(target.time().orElseThrow())
            : Target.image(target.imageId().orElseThrow());
    return target.channels().map(plain::channels).orElse(plain).region(window);
  }

  /** Where a padded position of an axis comes from, as numpy.pad defines it. */
  private static int mapped(int position, int from, int length, Padding.Mode mode) {
    int i = position - from;
    int last = length - 1;
    return from
        + switch (mode) {
          case EDGE -> Math.max(0, Math.min(last, i));
          case WRAP -> Math.floorMod(i, length);
          case SYMMETRIC -> {
            int k = Math.floorMod(i, 2 * length);
            yield k < length ? k : 2 * length - 1 - k;
          }
          case REFLECT -> {
            int k = Math.floorMod(i, Math.max(1, 2 * last));
            yield k <= last ? k : 2 * last - k;
          }
          case CONSTANT -> throw new AssertionError("constant");
        };
  }
}
