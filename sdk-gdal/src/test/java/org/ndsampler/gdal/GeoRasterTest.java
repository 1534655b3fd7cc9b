package org.ndsampler.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.gdal.gdal.Dataset;
import org.gdal.osr.SpatialReference;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.tiff.TiffRaster;

/** Pixels and coordinates. */
class GeoRasterTest extends GdalTestBase {

  private Path image(String crs, double... transform) {
    Path file = folder.resolve("geo.tif");
    Dataset memory = inMemory(picture(DType.UINT8, 100, 80, 1, 1));
    if (transform.length > 0) {
      memory.SetGeoTransform(transform);
    }
    if (!crs.isEmpty()) {
      SpatialReference reference = new SpatialReference();
      reference.SetFromUserInput(crs);
      memory.SetSpatialRef(reference);
      reference.delete();
    }
    copy(memory, "GTiff", file);
    memory.delete();
    return file;
  }

  @Test
  void pixelsBecomeCoordinatesAndBack() throws IOException {
    Path file = image("EPSG:32618", 500000, 30, 0, 4650000, 0, -30);
    try (GdalRaster raster = Gdal.open(file)) {
      GeoRaster geo = GeoRaster.of(raster);
      assertThat(geo.crs()).hasValue("EPSG:32618");
      assertThat(geo.wkt().orElseThrow()).contains("UTM zone 18N");
      assertThat(geo.toWorld()).isEqualTo(new Affine(30, 0, 500000, 0, -30, 4650000));
      assertThat(geo.toPixel().applyX(500300, 4649400)).isCloseTo(10, within(1e-9));
      assertThat(geo.toPixel().applyY(500300, 4649400)).isCloseTo(20, within(1e-9));
      assertThat(geo.bounds()).isEqualTo(Box.of(500000, 4650000 - 2400, 3000, 2400));
      assertThat(geo.window(Box.of(500300, 4649400 - 300, 600, 300)))
          .isEqualTo(new Window(10, 20, 20, 10));
      assertThat(geo.window(Box.of(500301, 4649400 - 299, 598, 298)))
          .isEqualTo(new Window(10, 20, 20, 10));
      assertThat(geo.window(Box.of(499970, 4649970, 60, 60))).isEqualTo(new Window(-1, -1, 2, 2));
      try (TiffRaster ours = TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
        assertThat(ours.metadata().geo().transform()).hasValue(geo.toWorld());
      }
    }
  }

  @Test
  void anyCrsWillDoLongitudeFirst() throws IOException {
    try (GdalRaster raster = Gdal.open(image("EPSG:32618", 500000, 30, 0, 4650000, 0, -30))) {
      GeoRaster geo = GeoRaster.of(raster);
      // The central meridian of zone 18 is 75 degrees west, at an easting of 500 km; the latitude
      // of 42 degrees lies 4649776.22 m from the equator.
      double[] world = geo.toWorld(new double[] {0, (4650000 - 4649776.22) / 30}, "EPSG:4326");
      assertThat(world[0]).isCloseTo(-75, within(1e-9));
      assertThat(world[1]).isCloseTo(42, within(1e-6));
      double[] pixels = {0, 0, 50.5, 40.25, 100, 80};
      for (String crs :
          new String[] {"EPSG:4326", "EPSG:3857", "+proj=laea +lat_0=42 +lon_0=-75"}) {
        double[] back = geo.toPixel(geo.toWorld(pixels, crs), crs);
        assertThat(back).containsExactly(pixels, within(1e-4));
        Window window = geo.window(geo.bounds(crs), crs);
        assertThat(window.contains(new Window(0, 0, 100, 80))).isTrue();
        assertThat(window.pad(-6, -6, -6, -6).area()).isLessThan(100 * 80);
      }
      Box degrees = Box.ofCorners(-75, 41.99, -74.99, 42);
      Window window = geo.window(degrees, "EPSG:4326");
      assertThat(window.x()).isZero();
      assertThat(window.y()).isEqualTo(7);
      assertThat(window.width()).isBetween(27, 29);
      assertThat(window.height()).isBetween(37, 39);
      assertThat(raster.read(window).width()).isEqualTo(window.width());
    }
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    try (GdalRaster raster = Gdal.open(image(""))) {
      assertThat(raster.georeferencing()).isEmpty();
      assertThatThrownBy(() -> GeoRaster.of(raster))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("geo.tif")
          .hasMessageContaining("no geotransform");
    }
    try (GdalRaster raster = Gdal.open(image("", 500000, 30, 0, 4650000, 0, -30))) {
      GeoRaster geo = GeoRaster.of(raster);
      assertThat(geo.crs()).isEmpty();
      assertThat(geo.bounds().width()).isEqualTo(3000);
      assertThatThrownBy(() -> geo.bounds("EPSG:4326"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("names no CRS");
    }
    try (GdalRaster raster = Gdal.open(image("EPSG:32618", 500000, 30, 0, 4650000, 0, -30))) {
      GeoRaster geo = GeoRaster.of(raster);
      assertThatThrownBy(() -> geo.bounds("EPSG:nonsense"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EPSG:nonsense");
      assertThatThrownBy(() -> geo.toPixel(new double[] {1}, "EPSG:4326"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pairs");
      assertThatThrownBy(() -> geo.toPixel(new double[] {-75, 95}, "EPSG:4326"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-75");
    }
  }

  @Test
  void aTurnedImageKeepsItsTransform() throws IOException {
    try (GdalRaster raster = Gdal.open(image("EPSG:32618", 500000, 20, 10, 4650000, 10, -20))) {
      GeoRaster geo = GeoRaster.of(raster);
      double x = geo.toWorld().applyX(12, 34);
      double y = geo.toWorld().applyY(12, 34);
      assertThat(geo.toPixel().applyX(x, y)).isCloseTo(12, within(1e-6));
      assertThat(geo.toPixel().applyY(x, y)).isCloseTo(34, within(1e-6));
      Window window = geo.window(Box.of(x, y, 0.001, 0.001));
      assertThat(window.x()).isBetween(11, 12);
      assertThat(window.y()).isBetween(33, 34);
    }
  }
}
