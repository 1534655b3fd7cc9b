/**
 * Images in any format that GDAL knows, georeferencing, and GDAL's COG driver, through GDAL's own
 * Java bindings. Optional: nothing else needs it, and where the native library is absent it says so
 * and stays out of the way.
 *
 * <p>{@link org.ndsampler.gdal.Gdal} tells whether it is there, opens by name and converts; {@link
 * org.ndsampler.gdal.GeoRaster} goes between pixels and coordinates on Earth.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.gdal {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires gdal;

  exports org.ndsampler.gdal;

  provides org.ndsampler.core.raster.RasterProvider with
      org.ndsampler.gdal.internal.GdalProvider;
  provides org.ndsampler.core.raster.internal.CrsMaps with
      org.ndsampler.gdal.internal.CrsTransforms;
}
