package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.Resampling;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.raster.tiff.TiffRaster;

/**
 * Writes Cloud-Optimised GeoTIFFs: tiles, overviews, all directories at the start, the smallest
 * overview first, with GDAL's ghost area and what it promises. Immutable and safe for concurrent
 * use; one writer can write any number of files.
 *
 * <pre>{@code
 * CogWriter writer = CogWriter.builder().compression(Compression.ZSTD).build();
 * writer.write(raster, Path.of("image.tif"));
 * }</pre>
 *
 * <p>The source is read once, a row of tiles at a time, so that the memory grows with its width and
 * not with its height; compressed tiles wait for their place in temporary files beside the target.
 * The target appears whole or not at all: it is written under another name in the same folder and
 * moved. The bytes of the file depend on the pixels and the settings only, not on the number of
 * threads.
 *
 * <p>Of a {@link TiffRaster} the GeoTIFF tags, GDAL's metadata, the nodata value and the mask are
 * kept. Its overviews are not copied but made anew, of the mask too: where a mask says that a pixel
 * is not valid, it does not count in a mean, and a pixel of an overview is valid where one of those
 * below it is.
 */
public final class CogWriter {
  private final Builder settings;

  private CogWriter(Builder settings) {
    this.settings = settings;
  }

  /** With every setting at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What was written. Immutable.
   *
   * @param path the file
   * @param compression the compression that was used, never {@code AUTO}
   * @param predictor the predictor that was used, never {@code AUTO}
   * @param overviews the sizes of the overviews, largest first
   * @param bigTiff whether the offsets have 64 bits
   * @param bytes the size of the file
   */
  public record Written(
      Path path,
      Compression compression,
      Predictor predictor,
      List<Size> overviews,
      boolean bigTiff,
      long bytes) {

    /** Copies the list. */
    public Written {
      overviews = List.copyOf(overviews);
    }
  }

  /** Settings of a {@link CogWriter}. For one thread. */
  public static final class Builder {
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
    BooleanSupplier cancelled = () -> false;

    private Builder() {}

    private Builder(Builder other) {
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
      cancelled = other.cancelled;
    }

    /** How tiles are compressed; {@link Compression#AUTO} unless told. */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** How hard DEFLATE (1 to 9, 3 unless told) or ZSTD (1 to 22, 3 unless told) tries. */
    public Builder level(int value) {
      level = OptionalInt.of(value);
      return this;
    }

    /** The quality of JPEG, 1 to 100; 90 unless told. */
    public Builder quality(int value) {
      if (value < 1 || value > 100) {
        throw new IllegalArgumentException("quality must be 1 to 100, not " + value);
      }
      quality = value;
      return this;
    }

    /** Width and height of a tile, a multiple of 16; 256 unless told. */
    public Builder tileSize(int value) {
      if (value < 16 || value > 8192 || value % 16 != 0) {
        throw new IllegalArgumentException(
            "tileSize must be a multiple of 16 from 16 to 8192, not " + value);
      }
      tileSize = value;
      return this;
    }

    /** What is done to the values before compression; {@link Predictor#AUTO} unless told. */
    public Builder predictor(Predictor value) {
      predictor = value;
      return this;
    }

    /**
     * The number of overviews, each half the one before; unless told, as many as it takes for the
     * last one to fit in a tile.
     */
    public Builder overviews(int count) {
      if (count < 0 || count > 30) {
        throw new IllegalArgumentException("overviews must be 0 to 30, not " + count);
      }
      overviews = OptionalInt.of(count);
      return this;
    }

    /** How overviews are made; {@link Resampling#AVERAGE} unless told. */
    public Builder resampling(Resampling value) {
      resampling = value;
      return this;
    }

    /** Writes a BigTIFF even where a classic TIFF would do. */
    public Builder bigTiff(boolean always) {
      bigTiff = always;
      return this;
    }

    /** The value that means "no data"; that of the source unless told. */
    public Builder nodata(double value) {
      nodata = OptionalDouble.of(value);
      return this;
    }

    /** The GeoTIFF tags; those of the source unless told. */
    public Builder geo(TiffMetadata.Geo value) {
      geo = value;
      return this;
    }

    /** The threads that compress, beside the one that reads; 1, the calling one, unless told. */
    public Builder threads(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("threads must be positive: " + value);
      }
      threads = value;
      return this;
    }

    /** Is told how many tiles are done, of how many. */
    public Builder progress(Progress value) {
      progress = value;
      return this;
    }

    /**
     * Is asked before each tile; when it says yes, the writing ends with a {@link
     * CancellationException} and leaves nothing behind.
     */
    public Builder cancelled(BooleanSupplier value) {
      cancelled = value;
      return this;
    }

    /** The writer. */
    public CogWriter build() {
      if (level.isPresent()) {
        int value = level.getAsInt();
        int most =
            switch (compression) {
              case DEFLATE -> 9;
              case ZSTD -> 22;
              default ->
                  throw new IllegalArgumentException(
                      "level is for DEFLATE and ZSTD, compression is " + compression);
            };
        if (value < 1 || value > most) {
          throw new IllegalArgumentException(
              "level of " + compression + " must be 1 to " + most + ", not " + value);
        }
      }
      return new CogWriter(new Builder(this));
    }
  }

  /** The settings, to change some of them. */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * Writes an array.
   *
   * @param image an image, or a clip of one frame
   * @throws IllegalArgumentException if the image has no pixels, or the compression cannot hold it
   * @throws IOException if the target cannot be written; then it is as it was
   */
  public Written write(NDArray image, Path target) throws IOException {
    if (image.frames() != 1) {
      throw new IllegalArgumentException("one image, not " + image);
    }
    return new CogJob(settings, new CogSource.ArraySource(image), target).run();
  }

  /**
   * Writes what another raster holds.
   *
   * @throws IllegalArgumentException if the compression cannot hold it
   * @throws IOException if the source cannot be read or the target not be written; then the target
   *     is as it was
   */
  public Written write(Raster source, Path target) throws IOException {
    return new CogJob(settings, new CogSource.RasterSource(source), target).run();
  }
}
