package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/** Where images are on Earth, from the tags of GeoTIFF; beside GDAL where that is here. */
class GeoTransformTest {
  private static final String SCRIPT =
      """
      import sys
      from osgeo import gdal, osr
      gdal.UseExceptions()
      for line in sys.stdin:
          data = gdal.Open(line.strip())
          t = data.GetGeoTransform(can_return_null=True)
          srs = data.GetSpatialRef()
          code = srs.GetAuthorityCode(None) if srs else None
          print(' '.join(map(repr, t)) if t else 'none', '|', code or '', '|',
                srs.GetName() if srs else '', '|', 1 if srs and srs.IsGeographic() else 0)
      """;

  private static final List<Integer> UTM =
      List.of(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32618);
  private static final List<Integer> DEGREES_OF_POINTS =
      List.of(1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326);
  private static final List<Integer> OWN =
      List.of(
          1, 1, 0, 5, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32767, 3073, 34737, 9, 0, 3076, 0,
          1, 9001);

  @TempDir Path folder;

  private static TiffMetadata.Geo tags(
      List<Double> scale, List<Double> tie, List<Double> matrix, List<Integer> keys, String text) {
    return new TiffMetadata.Geo(scale, tie, matrix, keys, List.of(), text);
  }

  private Path file(String name, TiffMetadata.Geo geo) throws IOException {
    Path file = folder.resolve(name);
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(80, 100, 1));
    CogWriter.standard().tileSize(32).geo(geo).write(image, file);
    return file;
  }

  /** Files by hand, one for each way to say it. */
  private Map<String, Path> files() throws IOException {
    List<Double> scale = List.of(30.0, 15.0, 0.0);
    List<Double> tie = List.of(0.0, 0.0, 0.0, 500_000.25, 4_650_000.5, 0.0);
    List<Double> late = List.of(10.5, 20.25, 0.0, 500_000.25, 4_650_000.5, 0.0);
    List<Double> turned =
        List.of(
            26.0, 15.0, 0.0, 5e5, 15.0, -26.0, 0.0, 4.65e6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
    Map<String, TiffMetadata.Geo> all = new LinkedHashMap<>();
    all.put("scale", tags(scale, tie, List.of(), UTM, ""));
    all.put("tie-inside", tags(scale, late, List.of(), UTM, ""));
    all.put("south-up", tags(List.of(30.0, -15.0, 0.0), tie, List.of(), UTM, ""));
    all.put("points", tags(List.of(0.1, 0.2, 0.0), late, List.of(), DEGREES_OF_POINTS, ""));
    all.put("turned", tags(List.of(), List.of(), turned, UTM, ""));
    all.put("turned-points", tags(List.of(), List.of(), turned, DEGREES_OF_POINTS, ""));
    all.put("both", tags(scale, tie, turned, UTM, ""));
    all.put("no-keys", tags(scale, tie, List.of(), List.of(), ""));
    all.put("own", tags(scale, tie, List.of(), OWN, "Harbour 7|"));
    all.put("scale-of-zero", tags(List.of(0.0, 0.0, 0.0), tie, turned, UTM, ""));
    Map<String, Path> written = new LinkedHashMap<>();
    for (Map.Entry<String, TiffMetadata.Geo> one : all.entrySet()) {
      written.put(one.getKey(), file(one.getKey() + ".tif", one.getValue()));
    }
    return written;
  }

  @Test
  void tagsBecomeAMapAndAReferenceSystem() throws IOException {
    Map<String, Path> files = files();
    GeoTransform geo = GeoTransform.read(files.get("scale"));
    assertThat(geo.toWorld()).isEqualTo(new Affine(30, 0, 500_000.25, 0, -15, 4_650_000.5));
    assertThat(geo.crs()).hasValue("EPSG:32618");
    assertThat(geo.epsg()).hasValue(32618);
    assertThat(geo.isGeographic()).isFalse();
    assertThat(geo.size()).isEqualTo(new Size(100, 80));
    assertThat(geo.bounds()).isEqualTo(Box.of(500_000.25, 4_650_000.5 - 1200, 3000, 1200));
    assertThat(geo.toPixel().applyX(500_300.25, 4_649_400.5)).isCloseTo(10, within(1e-9));
    assertThat(geo.toPixel().applyY(500_300.25, 4_649_400.5)).isCloseTo(40, within(1e-9));
    assertThat(geo.window(geo.bounds(Window.of(7, 9, 20, 10)))).isEqualTo(Window.of(7, 9, 20, 10));
    assertThat(geo.window(Box.of(500_001, 4_649_999, 1, 1))).isEqualTo(Window.of(0, 0, 1, 1));
    assertThatThrownBy(() -> geo.window(Box.of(1e15, 0, 1, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("is it in the right CRS?");
    // Point (10.5, 20.25) is the centre of a pixel's coordinates, so that its corner is before it.
    GeoTransform points = GeoTransform.read(files.get("points"));
    assertThat(points.toWorld().applyX(11, 0)).isCloseTo(500_000.25, within(1e-9));
    assertThat(points.toWorld().applyY(0, 20.75)).isCloseTo(4_650_000.5, within(1e-9));
    assertThat(points.crs()).hasValue("EPSG:4326");
    assertThat(points.isGeographic()).isTrue();
    GeoTransform turned = GeoTransform.read(files.get("turned"));
    assertThat(turned.toWorld()).isEqualTo(new Affine(26, 15, 5e5, 15, -26, 4.65e6));
    assertThat(turned.bounds()).isEqualTo(Box.of(5e5, 4.65e6 - 2080, 2600 + 1200, 1500 + 2080));
    GeoTransform own = GeoTransform.read(files.get("own"));
    assertThat(own.crs()).hasValue("user-defined: Harbour 7");
    assertThat(own.epsg()).isEmpty();
    assertThat(GeoTransform.read(files.get("no-keys")).crs()).isEmpty();
  }

  @Test
  void whatGivesNoMapIsNone() throws IOException {
    List<Double> tie = List.of(0.0, 0.0, 0.0, 5.0, 6.0, 0.0);
    List<Double> flat = new ArrayList<>(java.util.Collections.nCopies(16, 1.0));
    for (TiffMetadata.Geo geo :
        List.of(
            tags(List.of(), tie, List.of(), UTM, ""),
            tags(List.of(1.0, 1.0, 0.0), List.of(), List.of(), UTM, ""),
            tags(List.of(), List.of(), flat, UTM, ""),
            tags(List.of(Double.NaN, 1.0, 0.0), tie, List.of(), UTM, ""),
            TiffMetadata.Geo.NONE)) {
      Path file = file("none.tif", geo);
      assertThatThrownBy(() -> GeoTransform.read(file))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("none.tif")
          .hasMessageContaining("gdal_translate -a_ullr");
      Files.delete(file);
    }
    assertThatThrownBy(() -> GeoTransform.of(new Affine(1, 2, 0, 2, 4, 0), new Size(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one to one");
  }

  @Test
  void tagsOfAPlaceAreThatPlace() {
    GeoTransform place =
        GeoTransform.of(new Affine(2, 1, 3, 1, -2, 4), new Size(5, 6)).crs("EPSG:4326");
    for (GeoTransform one :
        List.of(
            place,
            place.geographic(true),
            place.crs(""),
            place.crs("user-defined"),
            place.crs("user-defined: Harbour 7").geographic(true))) {
      assertThat(TiffMetadata.Geo.of(one).geoTransform(one.size()))
          .hasValue(one.crs().isEmpty() ? one.geographic(false) : one);
    }
  }

  @Test
  void turnedAndCroppedPixelsStayWhereTheyAre() {
    GeoTransform place = GeoTransform.of(new Affine(30, 0, 100, 0, -30, 200), new Size(10, 8));
    GeoTransform part = place.withPixels(Affine.translation(3, 2), new Size(4, 4));
    assertThat(part.bounds()).isEqualTo(place.bounds(Window.of(3, 2, 4, 4)));
    GeoTransform half = place.withPixels(Affine.scaling(2, 2), new Size(5, 4));
    assertThat(half.bounds()).isEqualTo(place.bounds());
  }

  @Test
  void aWindowOfTheWorldIsATargetWithAnyBackend() throws IOException {
    files();
    NDArray pixels = NDArray.zeros(DType.UINT8, Shape.of(80, 100, 1));
    for (int i = 0; i < 8000; i++) {
      ((byte[]) pixels.data())[i] = (byte) (i * 31);
    }
    CogWriter.standard()
        .geo(
            tags(
                List.of(30.0, 30.0, 0.0),
                List.of(0.0, 0.0, 0.0, 5e5, 4.65e6, 0.0),
                List.of(),
                UTM,
                ""))
        .write(pixels, folder.resolve("scene.tif"));
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"images": [{"id": 1, "file_name": "scene.tif", "width": 100, "height": 80},
             {"id": 2, "file_name": null, "width": 50, "height": 40, "assets": [
               {"file_name": "scene.tif", "channels": "pan", "width": 100, "height": 80,
                "warp_aux_to_img": {"scale": 0.5}}]}],
             "annotations": [], "categories": []}
            """);
    CocoDataset dataset = CocoDataset.read(json);
    Box world = Box.of(500_300, 4_649_100, 600, 300);
    for (Backend backend : List.of(Backend.COG, Backend.NPY)) {
      try (CocoSampler sampler =
          CocoSampler.builder(dataset)
              .cache(folder.resolve("cache-" + backend))
              .backend(backend)
              .build()) {
        GeoTransform geo = sampler.geoTransform(1).orElseThrow();
        assertThat(geo.crs()).hasValue("EPSG:32618");
        Window window = geo.window(world);
        assertThat(window).isEqualTo(Window.of(10, 20, 20, 10));
        Sample sample = sampler.loadSample(Target.image(1).region(window));
        assertThat(sample.pixels().contentEquals(pixels.crop(window))).isTrue();
        GeoTransform ofAsset = sampler.geoTransform(2).orElseThrow();
        assertThat(ofAsset.bounds()).isEqualTo(geo.bounds());
        assertThat(ofAsset.size()).isEqualTo(new Size(50, 40));
        assertThat(ofAsset.window(world)).isEqualTo(Window.of(5, 10, 10, 5));
      }
    }
  }

  @Test
  @Tag("slow")
  void equalsGdalAlsoOfWhatTheCogWriterKept() throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>(files().values());
    String data = System.getProperty("ndsampler.data", "");
    if (!data.isBlank()) {
      try (DirectoryStream<Path> real =
          Files.newDirectoryStream(Path.of(data).resolve("geotiff"), "*.tif")) {
        real.forEach(files::add);
      }
    }
    int number = 0;
    for (Path file : List.copyOf(files)) {
      Path copy = folder.resolve("copy" + number++ + ".tif");
      try (Raster raster =
          Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 24)))) {
        CogWriter.standard().write(raster, copy);
      }
      files.add(copy);
    }
    Path script = Files.writeString(folder.resolve("geo.py"), SCRIPT);
    Path input = folder.resolve("files.txt");
    Files.write(input, files.stream().map(Path::toString).toList());
    Path output = folder.resolve("output.txt");
    int status;
    try {
      status =
          new ProcessBuilder("/usr/bin/python3", script.toString())
              .redirectInput(input.toFile())
              .redirectError(folder.resolve("errors.txt").toFile())
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
    } catch (IOException e) {
      status = -1;
    }
    assumeTrue(status == 0, "Debian's python3-gdal is not here; not compared with GDAL");
    List<String> said = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(said).hasSameSizeAs(files);
    for (int i = 0; i < said.size(); i++) {
      String[] parts = said.get(i).split("\\|", -1);
      String label = files.get(i) + ": " + said.get(i);
      if (parts[0].strip().equals("none")) {
        Path file = files.get(i);
        assertThatThrownBy(() -> GeoTransform.read(file)).as(label).isInstanceOf(IOException.class);
        continue;
      }
      double[] theirs =
          Stream.of(parts[0].strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
      GeoTransform ours = GeoTransform.read(files.get(i));
      Affine map = ours.toWorld();
      assertThat(new double[] {map.m02(), map.m00(), map.m01(), map.m12(), map.m10(), map.m11()})
          .as(label)
          .containsExactly(theirs, within(1e-9));
      String code = parts[1].strip();
      String name = parts[2].strip();
      assertThat(ours.crs().orElse(""))
          .as(label)
          .isEqualTo(
              !code.isEmpty() ? "EPSG:" + code : name.isEmpty() ? "" : "user-defined: " + name);
      assertThat(ours.isGeographic()).as(label).isEqualTo(parts[3].strip().equals("1"));
    }
  }
}
