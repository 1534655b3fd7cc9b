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
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.internal.CrsMaps;

/** Other reference systems for whoever has no GDAL in its own code. */
class CrsTransformsTest extends GdalTestBase {

  @Test
  void itIsFoundAsAServiceAndGoesThereAndBack() {
    CrsMaps maps = CrsMaps.find().orElseThrow();
    // The central meridian of zone 18 is 75 degrees west, at an easting of 500 km; the latitude of
    // 42 degrees lies 4649776.22 m from the equator.
    double[] world = maps.map(new double[] {500_000, 4_649_776.22}, "EPSG:32618", "EPSG:4326");
    assertThat(world[0]).isCloseTo(-75, within(1e-9));
    assertThat(world[1]).isCloseTo(42, within(1e-6));
    assertThat(maps.map(world, "EPSG:4326", "EPSG:32618"))
        .containsExactly(new double[] {500_000, 4_649_776.22}, within(1e-4));
    assertThatThrownBy(() -> maps.map(world, "user-defined: Harbour 7", "EPSG:4326"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Harbour 7");
  }

  @Test
  void whatGdalReadsHasThePlaceThatOurOwnReaderSays() throws IOException {
    for (String crs :
        new String[] {"EPSG:32618", "EPSG:4326", "EPSG:25832", "+proj=laea +lat_0=9"}) {
      Path file = folder.resolve(crs.replaceAll("\\W", "") + ".tif");
      Dataset memory = inMemory(picture(DType.UINT8, 40, 30, 1, 1));
      memory.SetGeoTransform(new double[] {5, 0.5, 0.125, 9, 0.25, -0.5});
      SpatialReference reference = new SpatialReference();
      reference.SetFromUserInput(crs);
      memory.SetSpatialRef(reference);
      reference.delete();
      copy(memory, "GTiff", file);
      memory.delete();
      GeoTransform ours = GeoTransform.read(file);
      try (GdalRaster raster = Gdal.open(file)) {
        assertThat(raster.info().geoTransform()).as(crs).hasValue(ours);
      }
    }
  }
}
