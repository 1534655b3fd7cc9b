/**
 * Images in any format that GDAL knows, through GDAL's own Java bindings. Optional: nothing else
 * needs it, and where the native library is absent it says so and stays out of the way.
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.gdal {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires gdal;

  exports org.ndsampler.gdal;

  provides org.ndsampler.core.raster.RasterProvider with
      org.ndsampler.gdal.GdalProvider;
}
