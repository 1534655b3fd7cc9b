package org.ndsampler.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/** Items of STAC catalogues as images. */
class StacTest {
  @TempDir Path folder;

  private static NDArray ramp(int width, int height, int channels) {
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(height, width, channels));
    byte[] bytes = (byte[]) image.data();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / channels % width + 3 * (i % channels));
    }
    return image;
  }

  private void scene(String name, int width, int height, int channels, double pixel, double x)
      throws IOException {
    GeoTransform geo =
        GeoTransform.of(new Affine(pixel, 0, x, 0, -pixel, 4_650_000), new Size(width, height))
            .crs("EPSG:32618");
    Files.createDirectories(folder.resolve(name).getParent());
    CogWriter.standard()
        .tileSize(32)
        .geo(TiffMetadata.Geo.of(geo))
        .write(ramp(width, height, channels), folder.resolve(name));
  }

  private Path item(String name, String assets) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file,
        """
        {"type": "Feature", "stac_version": "1.0.0", "id": "S2_1", "geometry": null,
         "properties": {"datetime": "2026-01-02T03:04:05Z", "proj:epsg": 32618},
         "links": [], "assets": {%s}}
        """
            .formatted(assets));
  }

  @Test
  void assetsAreAssetsAndBandsAreChannels() throws IOException {
    scene("img/10m.tif", 80, 60, 3, 10, 500_000);
    scene("img/20 m.tif", 40, 30, 1, 20, 500_000);
    // It lies two pixels of 20 m to the east.
    scene("img/shifted.tif", 40, 30, 1, 20, 500_040);
    Files.writeString(folder.resolve("img/meta.xml"), "<x/>");
    Path file =
        item(
            "S2_1.json",
            """
            "visual": {"href": "./img/10m.tif", "type": "image/tiff; application=geotiff",
              "roles": ["data"], "eo:bands": [{"name": "red"}, {"name": "green"}, {"name": "blue"}]},
            "swir": {"href": "img/20%20m.tif", "type": "image/tiff"},
            "B8.A": {"href": "img/shifted.tif", "bands": [{"name": "red"}]},
            "thumbnail": {"href": "img/none.png", "type": "image/png", "roles": ["thumbnail"]},
            "metadata": {"href": "img/meta.xml", "type": "application/xml"}
            """);
    CocoDataset dataset = CocoDatasets.open(file);
    assertThat(dataset.readProblems().isEmpty()).as("%s", dataset.readProblems()).isTrue();
    assertThat(dataset.images().size()).isEqualTo(1);
    CocoImage image = dataset.image(1);
    assertThat(image.size()).isEqualTo(new Size(80, 60));
    assertThat(image.assets().stream().map(CocoAsset::fileName).toList())
        .containsExactly("img/10m.tif", "img/20 m.tif", "img/shifted.tif");
    assertThat(image.assets().stream().map(one -> one.channels().orElseThrow()).toList())
        .containsExactly("red|green|blue", "swir", "B8_A_red");
    assertThat(image.assets().get(1).toImage()).isEqualTo(Affine.scaling(2, 2));
    assertThat(image.assets().get(2).toImage()).isEqualTo(new Affine(2, 0, 4, 0, 2, 0));
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Sample sample =
          sampler.loadSample(Target.image(1).region(10, 10, 30, 20).channels("green|swir"));
      assertThat(sample.pixels().shape()).isEqualTo(Shape.of(20, 30, 2));
      NDArray green = ramp(80, 60, 3).crop(Window.of(10, 10, 30, 20)).channels(1, 2);
      assertThat(sample.pixels().channels(0, 1).copy().contentEquals(green.copy())).isTrue();
      assertThat(sampler.geoTransform(1).orElseThrow().crs()).hasValue("EPSG:32618");
    }
  }

  @Test
  void whatTheItemSaysNeedsNoFile() throws IOException {
    Path file =
        item(
            "remote.json",
            """
            "a": {"href": "https://images.example.org/a.tif?sig=x", "type": "image/tiff",
              "proj:shape": [60, 80], "proj:transform": [10, 0, 5e5, 0, -10, 4e6, 0, 0, 1]},
            "b": {"href": "https://images.example.org/b.tif", "type": "image/tiff",
              "proj:shape": [30, 40], "proj:transform": [20, 0, 5e5, 0, -20, 4e6]},
            "far": {"href": "https://images.example.org/c.tif", "type": "image/tiff"},
            "north": {"href": "https://images.example.org/d.tif", "type": "image/tiff",
              "proj:code": "EPSG:3413",
              "proj:shape": [30, 40], "proj:transform": [20, 0, 5e5, 0, -20, 4e6]},
            "bad": {"href": "https://images.example.org/e.tif", "type": "image/tiff",
              "proj:shape": [-1, 4]}
            """);
    CocoDataset dataset = CocoDatasets.open(file);
    CocoImage image = dataset.image(1);
    assertThat(image.assets()).hasSize(2);
    assertThat(image.assets().get(0).fileName())
        .isEqualTo("https://images.example.org/a.tif?sig=x");
    assertThat(image.assets().get(1).toImage()).isEqualTo(Affine.scaling(2, 2));
    assertThat(dataset.readProblems().toString())
        .contains("the item does not say its size")
        .contains("gdalwarp -t_srs EPSG:32618")
        .contains("proj:shape is [-1, 4]");
  }

  @Test
  void catalogsFoldersAndCollectionsOfItemsOpenWhole() throws IOException {
    scene("cat/one/a.tif", 40, 30, 1, 10, 5e5);
    scene("cat/two/b.tif", 40, 30, 1, 10, 5e5);
    Path one = item("cat/one/one.json", "\"a\": {\"href\": \"a.tif\"}");
    item("cat/two/two.json", "\"b\": {\"href\": \"../two/b.tif\"}");
    Files.writeString(
        folder.resolve("cat/catalog.json"),
        """
        {"type": "Catalog", "stac_version": "1.0.0", "id": "c", "links": [
          {"rel": "root", "href": "./catalog.json"}, {"rel": "item", "href": "./one/one.json"},
          {"rel": "child", "href": "two/collection.json"}, {"rel": "item", "href": "lost.json"},
          {"rel": "item", "href": "https://example.org/item.json"}]}
        """);
    Files.writeString(
        folder.resolve("cat/two/collection.json"),
        """
        {"type": "Collection", "stac_version": "1.0.0", "id": "d", "links": [
          {"rel": "child", "href": "../catalog.json"}, {"rel": "item", "href": "two.json"}]}
        """);
    for (Path source : new Path[] {folder.resolve("cat"), folder.resolve("cat/catalog.json")}) {
      CocoDataset dataset = CocoDatasets.open(source);
      assertThat(dataset.images().stream().map(i -> i.assets().get(0).fileName()).toList())
          .containsExactly("one/a.tif", "two/b.tif");
      assertThat(dataset.readProblems().toString())
          .contains("lost.json: it is not there")
          .contains("https://example.org/item.json is not on this machine");
      try (CocoSampler sampler = CocoSampler.open(dataset)) {
        assertThat(sampler.loadSample(Target.image(2).region(0, 0, 40, 30)).pixels().shape())
            .isEqualTo(Shape.of(30, 40, 1));
      }
    }
    String collection =
        "{\"type\": \"FeatureCollection\", \"features\": [" + Files.readString(one) + "]}";
    CocoDataset dataset =
        CocoDatasets.open(Files.writeString(folder.resolve("cat/one/search.json"), collection));
    assertThat(dataset.image(1).assets().get(0).channels()).hasValue("a");
    assertThat(CocoDatasets.open(folder.resolve("cat/one")).images().size()).isEqualTo(2);
  }

  @Test
  void anItemWithoutPixelsIsSaid() throws IOException {
    Path file = item("none.json", "\"info\": {\"href\": \"a.xml\", \"type\": \"application/xml\"}");
    CocoDataset dataset = CocoDatasets.open(file);
    assertThat(dataset.images().isEmpty()).isTrue();
    assertThat(dataset.readProblems().toString()).contains("S2_1 has no asset with pixels");
    Path empty =
        Files.writeString(
            folder.resolve("empty.json"),
            "{\"type\": \"Catalog\", \"stac_version\": \"1.0.0\", \"id\": \"c\", \"links\": []}");
    assertThatThrownBy(() -> CocoDatasets.open(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.json: a STAC catalogue without items");
  }
}
