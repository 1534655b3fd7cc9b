package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;

/** A COG of 1600 x 1200 whose pixels are their column, with overviews of 2, 4, 8 and 16. */
class TargetOverviewsTest {
  private static final Size SIZE = Size.of(1600, 1200);

  @TempDir private Path folder;

  private CocoSampler sampler;

  @BeforeEach
  void open() throws IOException {
    NDArray image = NDArray.zeros(DType.FLOAT32, Shape.of(1200, 1600, 1));
    float[] values = (float[]) image.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 1600;
    }
    CogWriter.standard().tileSize(128).overviews(4).write(image, folder.resolve("a.tif"));
    sampler =
        CocoSampler.open(CocoDataset.builder().imageFolder(folder).image(1, "a.tif", SIZE).build());
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  private NDArray pixels(Target target, Overviews overviews) {
    return sampler.loadSample(target.overviews(overviews)).pixels();
  }

  private long tiles(Target target, Overviews overviews) {
    FinalizeOptions options = FinalizeOptions.DEFAULT.overviews(overviews);
    return sampler.loadSample(target.lazy()).delayed().explain(options).tiles();
  }

  @Test
  void withoutThemPixelsAreThoseOfTheFullImage() {
    Target target = Target.image(1).region(80, 80, 480, 320).scale(0.125);
    assertThat(target.overviews()).isEqualTo(Overviews.OFF);
    assertThat(sampler.loadSample(target).pixels().contentEquals(pixels(target, Overviews.OFF)))
        .isTrue();
    assertThat(tiles(target, Overviews.OFF)).isGreaterThanOrEqualTo(12);
    assertThat(tiles(target, Overviews.ON)).isEqualTo(1);
    assertThat(tiles(target, Overviews.EXACT)).isEqualTo(1);
  }

  @Test
  void anExactOneIsCopiedWhereItHasTheScale() throws IOException {
    Target target = Target.image(1).region(80, 80, 480, 320).scale(0.125);
    NDArray stored;
    try (Raster file =
        Rasters.load()
            .open(folder.resolve("a.tif"), RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
      assertThat(file.info().overviews().get(2)).isEqualTo(Size.of(200, 150));
      stored = file.overview(2).read(Window.of(10, 10, 60, 40));
    }
    assertThat(pixels(target, Overviews.EXACT).contentEquals(stored)).isTrue();
    assertThat(pixels(target, Overviews.ON).contentEquals(stored)).isTrue();
    // Another scale, or half a pixel beside: the full image.
    for (Target other :
        new Target[] {target.scale(0.3), target.region(84, 80, 480, 320), target.scale(2)}) {
      assertThat(pixels(other, Overviews.EXACT).contentEquals(pixels(other, Overviews.OFF)))
          .isTrue();
    }
  }

  @Test
  void positionsAreWithinHalfAPixelOfTheOverview() {
    for (double scale : new double[] {0.45, 0.3, 0.2, 0.11, 0.07}) {
      Target target = Target.image(1).region(203, 101, 800, 600).scale(scale);
      NDArray off = pixels(target, Overviews.OFF);
      NDArray on = pixels(target, Overviews.ON);
      assertThat(on.shape()).isEqualTo(off.shape());
      double factor = 1;
      while (2 * factor * scale <= 1) {
        factor *= 2;
      }
      boolean differs = false;
      for (int x = 0; x < on.width(); x++) {
        assertThat(on.value(5, x, 0)).isCloseTo(off.value(5, x, 0), within(factor / 2));
        differs |= on.value(5, x, 0) != off.value(5, x, 0);
      }
      assertThat(differs).isTrue();
      assertThat(tiles(target, Overviews.ON)).isLessThan(tiles(target, Overviews.OFF));
    }
  }

  @Test
  void theyAreReadAndWritten() {
    for (Overviews one : Overviews.values()) {
      Target target = Target.image(1).overviews(one);
      assertThat(Target.parse(target.toJson())).isEqualTo(target);
    }
    assertThat(Target.parse("{\"gid\": 1, \"overviews\": \"exact\"}").overviews())
        .isEqualTo(Overviews.EXACT);
  }
}
