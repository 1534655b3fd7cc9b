package org.ndsampler.core.raster.cog;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.Resampling;
import org.ndsampler.core.raster.tiff.TiffMetadata;

/** What a {@link CogWriter} was told. A copy is changed before anybody else sees it, then never. */
final class CogSettings {
  Compression compression = Compression.AUTO;
  OptionalInt level = OptionalInt.empty();
  int quality = 90;
  int tileSize = 256;
  Predictor predictor = Predictor.AUTO;
  OptionalInt overviews = OptionalInt.empty();
  Resampling resampling = Resampling.AVERAGE;
  boolean bigTiff;
  OptionalDouble nodata = OptionalDouble.empty();
  TiffMetadata.@Nullable Geo geo;
  int threads = 1;
  Progress progress = Progress.NONE;
  CancellationToken cancellation = CancellationToken.NONE;

  CogSettings() {}

  CogSettings(CogSettings other) {
    compression = other.compression;
    level = other.level;
    quality = other.quality;
    tileSize = other.tileSize;
    predictor = other.predictor;
    overviews = other.overviews;
    resampling = other.resampling;
    bigTiff = other.bigTiff;
    nodata = other.nodata;
    geo = other.geo;
    threads = other.threads;
    progress = other.progress;
    cancellation = other.cancellation;
  }

  void requireConsistent() {
    if (level.isEmpty()) {
      return;
    }
    int most =
        switch (compression) {
          case DEFLATE -> 9;
          case ZSTD -> 22;
          default ->
              throw new IllegalArgumentException(
                  "level is for DEFLATE and ZSTD, compression is " + compression);
        };
    if (level.getAsInt() > most) {
      throw new IllegalArgumentException(
          "level of " + compression + " must be 1 to " + most + ", not " + level.getAsInt());
    }
  }
}
