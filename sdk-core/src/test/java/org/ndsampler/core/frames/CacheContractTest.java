package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/**
 * An image through each form of the cache, cold and warm, is the image without a cache: its pixels,
 * what is said of it, its mask, and where nothing is.
 */
class CacheContractTest {
  private static final Path FOUND = Path.of("src/test/resources/found");

  @TempDir Path folder;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String file : List.of("nodata.tif", "mask.tif", "bands.tif", "cut.jpg", "ok.jpg")) {
      for (Backend backend :
          List.of(
              Backend.NPY,
              Backend.COG.with("compression", "deflate"),
              Backend.COG.with("compression", "none"),
              Backend.COG.with("compression", "auto"),
              Backend.AUTO)) {
        cases.add(Arguments.of(file, backend));
      }
    }
    return cases;
  }

  private Path source(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(FOUND.resolve(name.equals("cut.jpg") ? "ok.jpg" : name));
    return Files.write(
        folder.resolve(name),
        name.equals("cut.jpg") ? Arrays.copyOf(bytes, bytes.length * 6 / 10) : bytes);
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26)).damage(Damage.TOLERATE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCacheKeepsAllThatAnImageIs(String name, Backend backend) throws IOException {
    Path source = source(name);
    for (int run = 0; run < 2; run++) {
      try (FrameCache cache = FrameCache.builder(folder.resolve("cache")).backend(backend).build();
          Raster plain = Rasters.load().open(source, options());
          Raster kept = cache.open(source, options())) {
        assertThat(kept.info().path()).isNotEqualTo(source);
        assertSame(kept.info(), plain.info());
        assertClose(kept.read(), plain.read(), loss(name, backend));
        Optional<? extends Raster> mask = plain.mask();
        assertThat(kept.mask().isPresent()).isEqualTo(mask.isPresent());
        if (mask.isPresent()) {
          NDArray valid = mask.get().read();
          assertThat(kept.mask().orElseThrow().read().contentEquals(valid)).isTrue();
          Window part = new Window(40, 30, 20, 10);
          assertThat(kept.mask().orElseThrow().read(part).contentEquals(valid.crop(part).copy()))
              .isTrue();
        }
        Window even =
            new Window(0, 0, plain.info().size().width() & ~1, plain.info().size().height() & ~1);
        assertClose(kept.read(even, 0.5), halved(plain, even), Math.max(1, loss(name, backend)));
      }
    }
  }

  /** The means of four pixels; overviews of a JPEG are made of its frequencies. */
  private static NDArray halved(Raster plain, Window even) throws IOException {
    if (!plain.info().format().equals("jpeg")) {
      return plain.read(even, 0.5);
    }
    NDArray whole = plain.read(even);
    int channels = whole.channels();
    Shape half = Shape.of(whole.height() / 2, whole.width() / 2, channels);
    byte[] means = new byte[half.height() * half.width() * channels];
    for (int i = 0; i < means.length; i++) {
      int c = i % channels;
      int x = i / channels % half.width() * 2;
      int y = i / channels / half.width() * 2;
      double sum =
          whole.value(y, x, c)
              + whole.value(y, x + 1, c)
              + whole.value(y + 1, x, c)
              + whole.value(y + 1, x + 1, c);
      means[i] = (byte) Math.floor(sum / 4 + 0.5);
    }
    return NDArray.of(means, half);
  }

  private static void assertSame(RasterInfo kept, RasterInfo plain) {
    assertThat(kept.size()).isEqualTo(plain.size());
    assertThat(kept.channels()).isEqualTo(plain.channels());
    assertThat(kept.dtype()).isEqualTo(plain.dtype());
    assertThat(kept.nodata()).isEqualTo(plain.nodata());
    assertThat(kept.channelNames()).isEqualTo(plain.channelNames());
    assertThat(kept.scales()).isEqualTo(plain.scales());
    assertThat(kept.offsets()).isEqualTo(plain.offsets());
    assertThat(kept.georeference()).isEqualTo(plain.georeference());
    assertThat(kept.warnings()).isEqualTo(plain.warnings());
  }

  /**
   * That compression keeps a JPEG as a JPEG, and the part of a cut one is never far from what it
   * was.
   */
  private static double loss(String name, Backend backend) {
    boolean auto = "auto".equals(backend.options().get("compression"));
    return auto && name.endsWith(".jpg") ? 60 : 0;
  }

  /** Overviews are rounded: at most one level apart, and nothing where nothing is. */
  private static void assertClose(NDArray kept, NDArray plain, double tolerance) {
    assertThat(kept.shape()).isEqualTo(plain.shape());
    for (int y = 0; y < plain.height(); y++) {
      for (int x = 0; x < plain.width(); x++) {
        for (int c = 0; c < plain.channels(); c++) {
          double difference = kept.value(y, x, c) - plain.value(y, x, c);
          assertThat(Double.isNaN(kept.value(y, x, c)))
              .isEqualTo(Double.isNaN(plain.value(y, x, c)));
          assertThat(Double.isNaN(difference) || Math.abs(difference) <= tolerance)
              .as("%d, %d, %d: %s and %s", x, y, c, kept.value(y, x, c), plain.value(y, x, c))
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void samplesOfACacheAreThoseWithoutOne(String name, Backend backend) throws IOException {
    source(name);
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            "{\"images\": [{\"id\": 1, \"file_name\": \""
                + name
                + "\"}], \"annotations\": [], \"categories\": []}");
    CocoDataset dataset = CocoDataset.read(json);
    CocoSampler plain = CocoSampler.builder(dataset).damage(Damage.TOLERATE).build();
    CocoSampler cached =
        CocoSampler.builder(dataset)
            .damage(Damage.TOLERATE)
            .cache(folder.resolve("cache"))
            .backend(backend)
            .build();
    for (Target target :
        List.of(
            Target.image(1),
            Target.image(1).region(3, 5, 31, 27),
            Target.image(1).scale(0.5),
            Target.image(1).region(1, 1, 40, 40).scale(0.25))) {
      Sample a = cached.loadSample(target.nodata(Nodata.NAN));
      Sample b = plain.loadSample(target.nodata(Nodata.NAN));
      assertClose(a.pixels(), b.pixels(), loss(name, backend));
      Sample c = cached.loadSample(target.nodata(Nodata.MASK));
      Sample d = plain.loadSample(target.nodata(Nodata.MASK));
      assertClose(c.pixels(), d.pixels(), loss(name, backend));
      assertThat(c.mask().orElseThrow().contentEquals(d.mask().orElseThrow())).isTrue();
    }
  }

  @Test
  void whereTheMaskIsZeroThereIsNothing() throws IOException {
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"images": [{"id": 1, "file_name": "mask.tif", "width": 203, "height": 151},
                        {"id": 2, "file_name": "nodata.tif", "width": 64, "height": 64}],
             "annotations": [], "categories": []}
            """);
    CocoSampler sampler = CocoSampler.builder(CocoDataset.read(json, FOUND)).build();
    NDArray masked = sampler.loadSample(Target.image(1).nodata(Nodata.NAN)).pixels();
    for (int x = 0; x < 203; x++) {
      assertThat(Double.isNaN(masked.value(70, x, 0))).as("column " + x).isEqualTo(x <= 50);
    }
    NDArray half = sampler.loadSample(Target.image(2).scale(0.5).nodata(Nodata.NAN)).pixels();
    for (int y = 0; y < 32; y++) {
      double value = half.value(y, 16, 0);
      assertThat(Double.isNaN(value) ? y <= 4 : value >= 512 && y >= 3).as("row " + y).isTrue();
    }
  }

  @Test
  void whatAGeoTiffSaysOfItsBandsIsKnown() throws IOException {
    try (Raster raster = Rasters.load().open(FOUND.resolve("bands.tif"), options())) {
      RasterInfo info = raster.info();
      assertThat(info.channelNames()).containsExactly("red & \"near\"", "B2 <nir>");
      assertThat(info.scales()).containsExactly(0.01, 0.02);
      assertThat(info.offsets()).containsExactly(-0.0, -1.5);
      assertThat(info.georeference().orElseThrow().m02()).isEqualTo(500_000);
      assertThat(info.nodata()).hasValue(-7);
    }
  }
}
