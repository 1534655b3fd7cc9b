package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.delayed.UndoneWarp;
import org.ndsampler.core.delayed.WarpPart;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Edges;
import org.ndsampler.core.sample.NativeScale;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.sample.Visibility;

/** The code of {@code docs/guides/sampling.md}, run. */
class SamplingGuideTest {
  private final Path file =
      Golden.folder().resolve("vidshapes2_multispectral").resolve("data.kwcoco.json");

  @Test
  void theVideoExampleTakesFiveLines() throws IOException {
    // begin
    CocoDataset dataset = CocoDataset.read(file);
    CocoSampler sampler = CocoSampler.open(dataset);
    Target target = Target.video(1).time(0, 5).region(0, 0, 128, 128);
    Sample two = sampler.loadSample(target.channels("B1|B8"));
    Sample all = sampler.loadSample(target.channels("<all>"));
    // end
    assertThat(two.pixels().shape().toArray()).containsExactly(5, 128, 128, 2);
    assertThat(all.pixels().shape().toArray()).containsExactly(5, 128, 128, 5);
    sampler.close();
  }

  @Test
  void theOtherExamplesDoWhatTheGuideSays() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(CocoDataset.read(file))) {
      // begin
      Target around = Target.image(1).center(120, 90).size(64, 48).channels("B1");
      Target object = Target.annotation(1).square().pad(8).channels("B1|B8");
      Target clip = Target.annotation(1).time(0, 3).window(96, 96).channels("B1");
      Target frames = Target.images(3, 1, 1).region(0, 0, 64, 64).channels("B1");
      Target everySecond = Target.video(1).time(0, 5, 2).region(0, 0, 64, 64).channels("B1");

      Target beyond = Target.video(1).time(-2, 8).region(-16, -16, 96, 96).channels("B1|B8");
      NDArray mirrored = sampler.loadSample(beyond.padding(Padding.Mode.REFLECT)).pixels();
      NDArray isPadding = sampler.loadSample(beyond.fill(0)).paddingMask();

      Target half = clip.channels("B1|B11").scale(0.5).interpolation(Interpolation.CUBIC);
      Target sized = clip.toSize(224, 224).dtype(DType.FLOAT32);
      Sample parts = sampler.loadSample(clip.channels("B1|B8").nativeScale(NativeScale.PARTS));
      Sample finest = sampler.loadSample(clip.channels("B8|B11").realign());

      Target glance = clip.scale(0.25).overviews(Overviews.ON);

      Target filled = clip.channels("B1|nir").missingChannels(0);
      Target strict = clip.channels("B1|B8").requireChannels();
      Target any = clip.channels("B1|x7").missingChannels(Double.NaN);
      Target nan = clip.nodata(Nodata.NAN);
      Target masked = clip.nodata(Nodata.MASK);

      Target colours = Target.image(1).rgb();

      Target whole = object.visible(0.5, Visibility.SHAPE).clipped();
      Target bare = object.withoutAnnotations();

      Sample sample = sampler.loadSample(object);
      sample.annotations().boxes();
      sample.toImage().applyX(0, 0);
      sample.relCx();

      String token = sample.toJson();
      Sample again = sampler.replay(token);

      Sample lazy = sampler.loadSample(object.lazy());
      DelayedImage graph = (DelayedImage) lazy.delayed();
      String cost = graph.explain(lazy.finalizeOptions()).toString();
      NDArray corner = graph.crop(Window.of(0, 0, 8, 8)).load();
      List<UndoneWarp> files = graph.undoWarps(WarpPart.SCALE);

      Target ported = Target.parse("{\"vidid\": 1, \"time_slice\": [0, 2], \"channels\": \"B1\"}");
      Target likeThere = ported.edges(Edges.NDSAMPLER);
      // end
      assertThat(shape(sampler, around)).containsExactly(48, 64, 1);
      assertThat(shape(sampler, clip)).containsExactly(3, 96, 96, 1);
      assertThat(shape(sampler, frames)).containsExactly(3, 64, 64, 1);
      assertThat(shape(sampler, everySecond)).containsExactly(3, 64, 64, 1);
      assertThat(mirrored.shape().toArray()).containsExactly(10, 96, 96, 2);
      assertThat(isPadding.value(0, 50, 50, 0)).isEqualTo(1);
      assertThat(isPadding.value(2, 50, 50, 0)).isEqualTo(0);
      assertThat(shape(sampler, half)).containsExactly(3, 48, 48, 2);
      assertThat(shape(sampler, sized)).containsExactly(3, 224, 224, 1);
      assertThat(shape(sampler, glance)).containsExactly(3, 24, 24, 1);
      assertThat(parts.parts()).hasSize(6);
      assertThat(finest.pixels().width()).isEqualTo(32);
      assertThat(sampler.loadSample(filled).pixels().dtype()).isEqualTo(DType.UINT16);
      assertThat(shape(sampler, strict)).containsExactly(3, 96, 96, 2);
      assertThat(sampler.loadSample(any).pixels().value(0, 5, 5, 1)).isNaN();
      assertThat(colours.isChannelsRequired()).isTrue();
      assertThat(sampler.loadSample(nan).pixels().dtype()).isEqualTo(DType.FLOAT32);
      assertThat(sampler.loadSample(masked).mask()).isPresent();
      assertThat(sampler.loadSample(whole).annotations().boxes()).isNotEmpty();
      assertThat(sampler.loadSample(bare).annotations()).isEmpty();
      assertThat(again.pixels().contentEquals(sample.pixels())).isTrue();
      assertThat(cost).contains("tiles").contains("total");
      assertThat(corner.shape().toArray()).containsExactly(8, 8, 2);
      assertThat(files).hasSize(2);
      assertThat(shape(sampler, likeThere)).containsExactly(2, 180, 240, 1);
    }
  }

  private static int[] shape(CocoSampler sampler, Target target) {
    return sampler.loadSample(target).pixels().shape().toArray();
  }

  @Test
  void theGuideShowsThisCodeAndNoOther() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<String> code =
        Files.readAllLines(
                root.resolve(
                    "integration-tests/src/test/java/org/ndsampler/it/SamplingGuideTest.java"))
            .stream()
            .map(String::strip)
            .toList();
    boolean inCode = false;
    int lines = 0;
    for (String line : Files.readAllLines(root.resolve("docs/guides/sampling.md"))) {
      if (line.startsWith("```")) {
        inCode = line.equals("```java");
      } else if (inCode && !line.isBlank()) {
        String statement = line.replaceAll("\\s+// .*$", "").strip();
        assertThat(code).as("a line of the guide").contains(statement);
        lines++;
      }
    }
    assertThat(lines).isGreaterThan(25);
  }
}
