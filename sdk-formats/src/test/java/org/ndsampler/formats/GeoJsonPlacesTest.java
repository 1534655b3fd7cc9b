package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.formats.internal.JsonValue;

/** Samples, grids and predictions on the map. */
class GeoJsonPlacesTest {
  private static final GeoTransform UTM =
      GeoTransform.of(new Affine(30, 0, 500_000, 0, -30, 4_650_000), new Size(100, 80))
          .crs("EPSG:32618");
  private static final String CRS =
      "\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:EPSG::32618\"}}";

  @TempDir Path folder;
  private CocoDataset dataset;

  @BeforeEach
  void writeDataset() throws IOException {
    scene("scene.tif", UTM);
    dataset =
        CocoDataset.read(
            Files.writeString(
                folder.resolve("d.json"),
                """
                {"images": [{"id": 7, "file_name": "scene.tif", "width": 100, "height": 80}],
                 "annotations": [
                   {"id": 1, "image_id": 7, "category_id": 3, "bbox": [20, 30, 10, 5]},
                   {"id": 2, "image_id": 7, "category_id": 3, "bbox": [50, 50, 10, 10],
                    "segmentation": [[50, 50, 60, 50, 50, 60]]}],
                 "categories": [{"id": 3, "name": "ship"}]}
                """));
  }

  private Path scene(String name, GeoTransform geo) throws IOException {
    Path file = folder.resolve(name);
    CogWriter.standard()
        .tileSize(32)
        .geo(TiffMetadata.Geo.of(geo))
        .write(NDArray.zeros(DType.UINT8, Shape.of(80, 100, 1)), file);
    return file;
  }

  private JsonValue parsed(String text) throws IOException {
    return JsonValue.read(Files.writeString(folder.resolve("text.geojson"), text), Set.of());
  }

  private static double[] ring(JsonValue collection, int feature) {
    return collection
        .at("features")
        .items()
        .get(feature)
        .at("geometry")
        .at("coordinates")
        .items()
        .get(0)
        .points();
  }

  @Test
  void annotationsOfASampleLieWhereTheyAreInTheWorldWhateverItsScale() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      GeoTransform geo = sampler.geoTransform(7).orElseThrow();
      assertThat(geo).isEqualTo(UTM);
      for (double scale : new double[] {1, 0.5, 2}) {
        Sample sample = sampler.loadSample(Target.image(7).region(10, 20, 60, 50).scale(scale));
        String text = Formats.GEOJSON.text(sample, geo);
        assertThat(text).contains(CRS).contains("\"image\": \"scene.tif\"");
        JsonValue json = parsed(text);
        assertThat(json.at("features").items()).hasSize(2);
        assertThat(ring(json, 0))
            .containsExactly(
                new double[] {
                  500_600, 4_649_100, 500_600, 4_648_950, 500_900, 4_648_950, 500_900, 4_649_100,
                  500_600, 4_649_100
                },
                within(1e-9));
        assertThat(ring(json, 1))
            .containsExactly(
                new double[] {
                  501_500, 4_648_500, 501_500, 4_648_200, 501_800, 4_648_500, 501_500, 4_648_500
                },
                within(1e-9));
      }
    }
  }

  /** RFC 7946, 3.1.6, whichever way round the outlines of the dataset go. */
  @Test
  void exteriorsAreCounterclockwiseAndHolesClockwise() throws IOException {
    double[][] rings = {
      {10, 10, 40, 10, 40, 40, 10, 40}, {10, 10, 10, 40, 40, 40, 40, 10},
      {20, 20, 30, 20, 30, 30, 20, 30}, {20, 20, 20, 30, 30, 30, 30, 20}
    };
    for (int i = 0; i < 4; i++) {
      MultiPolygon shape = MultiPolygon.of(Polygon.of(rings[i % 2], List.of(rings[2 + i / 2])));
      CocoDataset one =
          dataset.toBuilder()
              .updateAnnotation(1, draft -> draft.segmentation(shape).box(shape.bounds()))
              .build();
      for (boolean world : new boolean[] {false, true}) {
        Path out = folder.resolve("rings-" + i + world);
        Formats.GEOJSON.world(world).write(one, out);
        JsonValue written = JsonValue.read(out.resolve("scene.geojson"), Set.of());
        List<JsonValue> holed =
            written.at("features").items().get(0).at("geometry").at("coordinates").items();
        assertThat(twiceTheArea(holed.get(0).points())).isPositive();
        assertThat(twiceTheArea(holed.get(1).points())).isNegative();
        assertThat(Formats.GEOJSON.world(world).read(out).dataset().annotation(1).area())
            .isEqualTo(OptionalDouble.of(800));
      }
    }
  }

  /** Of a closed ring; positive if it is counterclockwise where y goes up. */
  private static double twiceTheArea(double[] ring) {
    double sum = 0;
    for (int i = 0; i + 3 < ring.length; i += 2) {
      sum +=
          (ring[i] - ring[0]) * (ring[i + 3] - ring[1])
              - (ring[i + 2] - ring[0]) * (ring[i + 1] - ring[1]);
    }
    return sum;
  }

  /** Nobody who names a system counts pixels, whoever opens the file and however. */
  @Test
  void aFileThatNamesASystemIsNeverReadAsPixels() throws IOException {
    Path labels = folder.resolve("labels");
    Formats.GEOJSON.world(true).write(dataset, labels);
    CocoDataset read = Formats.GEOJSON.read(labels).dataset();
    assertThat(read.annotations().size()).isEqualTo(2);
    Box box = read.annotations().at(0).box().orElseThrow();
    assertThat(box.x()).isCloseTo(20, within(1e-6));
    assertThat(box.y()).isCloseTo(30, within(1e-6));
    assertThat(box.width()).isCloseTo(10, within(1e-6));
  }

  @Test
  void windowsOfAGridAndPredictionsDoToo() throws IOException {
    String cells =
        Formats.GEOJSON.text(SampleGrid.ofImages(dataset).window(50, 40).build(), 7, UTM);
    JsonValue json = parsed(cells);
    assertThat(cells).contains(CRS);
    List<JsonValue> features = json.at("features").items();
    assertThat(features).hasSize(4);
    assertThat(ring(json, 3))
        .containsExactly(
            501_500, 4_648_800, 501_500, 4_647_600, 503_000, 4_647_600, 503_000, 4_648_800, 501_500,
            4_648_800);
    assertThat(features.get(0).at("properties").json())
        .isEqualTo("{\"cell\": 0, \"positive\": true, \"annotations\": [1]}");
    Predictions predictions =
        Predictions.builder()
            .add(7, 3, Box.of(0, 0, 10, 10), 0.75)
            .add(7, 99, Box.of(0, 0, 1, 1), 0.5)
            .add(8, 3, Box.of(0, 0, 10, 10), 0.25)
            .build();
    String text = Formats.GEOJSON.text(predictions, dataset.image(7), UTM);
    assertThat(parsed(text).at("features").items()).hasSize(2);
    assertThat(text)
        .contains("{\"class\": \"ship\", \"score\": 0.75, \"box\": true}")
        .contains("\"class\": \"99\"");
  }

  @Test
  void aFileOfTheWorldNamesItsSystemAndComesBack() throws IOException {
    GeoJson world = Formats.GEOJSON.world(true);
    Path file = folder.resolve("out").resolve("scene.geojson");
    world.write(dataset, file.getParent());
    assertThat(Files.readString(file)).contains(CRS);
    CocoDataset back = world.read(file.getParent()).dataset();
    assertThat(back.annotations().stream().map(one -> one.box().orElseThrow()).toList())
        .containsExactly(Box.of(20, 30, 10, 5), Box.of(50, 50, 10, 10));
  }

  @Test
  void coordinatesOfAnotherSystemAreNeverTakenForTheImages() throws IOException {
    GeoJson world = Formats.GEOJSON.world(true);
    Path out = folder.resolve("out");
    world.write(dataset, out);
    Path file = out.resolve("scene.geojson");
    Files.writeString(file, Files.readString(file).replace("EPSG::32618", "EPSG::32619"));
    Conversion read = world.read(out);
    assertThat(read.dataset().annotations().size()).isZero();
    assertThat(read.problems().toString()).contains("from EPSG:32618 to EPSG:32619 takes sdk-gdal");
    assertThatThrownBy(() -> Formats.GEOJSON.wgs84(true).write(dataset, folder.resolve("w")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("from EPSG:32618 to EPSG:4326 takes sdk-gdal");
    assertThatThrownBy(
            () ->
                Formats.GEOJSON
                    .wgs84(true)
                    .text(SampleGrid.ofImages(dataset).window(50, 40).build(), 7, UTM.crs("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not name its reference system");
  }

  @Test
  void degreesNeedNothing() throws IOException {
    GeoTransform degrees =
        GeoTransform.of(new Affine(0.01, 0, -75, 0, -0.01, 42), new Size(100, 80))
            .crs("EPSG:4326")
            .geographic(true);
    assertThat(
            Formats.GEOJSON
                .wgs84(true)
                .text(SampleGrid.ofImages(dataset).window(100, 80).build(), 7, degrees))
        .contains("urn:ogc:def:crs:OGC:1.3:CRS84")
        .contains("[-75, 42]");
  }

  @Test
  void aSettingGivesACopy() {
    GeoJson wgs84 = Formats.GEOJSON.wgs84(true);
    assertThat(wgs84.isWorld()).isTrue();
    assertThat(wgs84.isWgs84()).isTrue();
    assertThat(wgs84.world(false).isWgs84()).isFalse();
    assertThat(wgs84.wgs84(false)).isEqualTo(Formats.GEOJSON.world(true));
    assertThat(Formats.GEOJSON.isWorld()).isFalse();
  }
}
