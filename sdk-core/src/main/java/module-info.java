/** Datasets, rasters, frames and samples: everything that needs neither tables nor charts. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.core {
  requires static transitive org.jspecify;
  requires transitive java.desktop;
  requires transitive org.locationtech.jts;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires com.github.luben.zstd_jni;

  exports org.ndsampler.core.geom;
  exports org.ndsampler.core.array;
  exports org.ndsampler.core.concurrent;
  exports org.ndsampler.core.coco;
  exports org.ndsampler.core.coco.io;
  exports org.ndsampler.core.index;
  exports org.ndsampler.core.raster;
  exports org.ndsampler.core.raster.tiff;
  exports org.ndsampler.core.regions;
  exports org.ndsampler.core.split;
  exports org.ndsampler.core.frames;
  exports org.ndsampler.core.frames.delayed;
  exports org.ndsampler.core.sample;
  exports org.ndsampler.core.raster.npy;

  uses org.ndsampler.core.coco.DatasetProvider;
  uses org.ndsampler.core.raster.RasterProvider;
  uses org.ndsampler.core.frames.CacheFormatProvider;

  provides org.ndsampler.core.raster.RasterProvider with
      org.ndsampler.core.raster.ImageIoProvider,
      org.ndsampler.core.raster.npy.NpyProvider,
      org.ndsampler.core.raster.tiff.TiffProvider;
  provides org.ndsampler.core.frames.CacheFormatProvider with
      org.ndsampler.core.frames.CogCacheFormat.Provider,
      org.ndsampler.core.frames.NpyCacheFormat.Provider;
}
