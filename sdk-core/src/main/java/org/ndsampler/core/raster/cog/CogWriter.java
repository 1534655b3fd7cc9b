package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.CancellationToken;
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
 * use; one writer can write any number of files. Each setting gives a changed copy, and the order
 * in which they are made does not matter.
 *
 * <pre>{@code
 * CogWriter writer = CogWriter.standard().compression(Compression.ZSTD);
 * writer.write(raster, Path.of("image.tif"));
 * }</pre>
 *
 * <p>The source is read once, a row of tiles at a time, so that the memory grows with its width and
 * not with its height; compressed tiles wait for their place in temporary files beside the target.
 * The target appears whole or not at all: it is written under another name in the same folder and
 * moved. The bytes of the file depend on the pixels and the settings only, not on the number of
 * threads.
 *
 * <p>The nodata value, the mask, the names of channels, scale and offset, the georeference, the
 * resolution and the texts (description, software, date, author, ...) of the source are kept; of a
 * {@link TiffRaster} the GeoTIFF tags and GDAL's metadata as they are. A palette becomes its
 * colours. What is not kept, {@link Written#lost} tells.
 *
 * <p>Overviews are not copied but made anew, of the mask too: where a mask says that a pixel is not
 * valid, it does not count in a mean, and a pixel of an overview is valid where one of those below
 * it is.
 *
 * @since 0.1
 */
public final class CogWriter {
  private static final CogWriter STANDARD = new CogWriter(new CogSettings());

  private final CogSettings settings;

  private CogWriter(CogSettings settings) {
    this.settings = settings;
  }

  /** With every setting at its default. */
  public static CogWriter standard() {
    return STANDARD;
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
   * @param lost what the source says and the file does not: colour profiles, EXIF, the numbers of a
   *     palette whose colours are kept
   */
  public record Written(
      Path path,
      Compression compression,
      Predictor predictor,
      List<Size> overviews,
      boolean bigTiff,
      long bytes,
      List<String> lost) {

    /** Copies the lists. */
    public Written {
      overviews = List.copyOf(overviews);
      lost = List.copyOf(lost);
    }
  }

  private CogWriter with(Consumer<CogSettings> change) {
    CogSettings copy = new CogSettings(settings);
    change.accept(copy);
    return new CogWriter(copy);
  }

  /** How tiles are compressed; {@link Compression#AUTO} unless told. */
  public CogWriter compression(Compression value) {
    return with(copy -> copy.compression = value);
  }

  /** How tiles are compressed. */
  public Compression compression() {
    return settings.compression;
  }

  /** How hard DEFLATE (1 to 9, 3 unless told) or ZSTD (1 to 22, 3 unless told) tries. */
  public CogWriter level(int value) {
    if (value < 1 || value > 22) {
      throw new IllegalArgumentException("level must be 1 to 22, not " + value);
    }
    return with(copy -> copy.level = OptionalInt.of(value));
  }

  /** How hard the compression tries; empty for its default. */
  public OptionalInt level() {
    return settings.level;
  }

  /** The quality of JPEG, 1 to 100; 90 unless told. */
  public CogWriter quality(int value) {
    if (value < 1 || value > 100) {
      throw new IllegalArgumentException("quality must be 1 to 100, not " + value);
    }
    return with(copy -> copy.quality = value);
  }

  /** The quality of JPEG. */
  public int quality() {
    return settings.quality;
  }

  /** Width and height of a tile, a multiple of 16; 256 unless told. */
  public CogWriter tileSize(int value) {
    if (value < 16 || value > 8192 || value % 16 != 0) {
      throw new IllegalArgumentException(
          "tileSize must be a multiple of 16 from 16 to 8192, not " + value);
    }
    return with(copy -> copy.tileSize = value);
  }

  /** Width and height of a tile. */
  public int tileSize() {
    return settings.tileSize;
  }

  /** What is done to the values before compression; {@link Predictor#AUTO} unless told. */
  public CogWriter predictor(Predictor value) {
    return with(copy -> copy.predictor = value);
  }

  /** What is done to the values before compression. */
  public Predictor predictor() {
    return settings.predictor;
  }

  /**
   * The number of overviews, each half the one before; unless told, as many as it takes for the
   * last one to fit in a tile.
   */
  public CogWriter overviews(int count) {
    if (count < 0 || count > 30) {
      throw new IllegalArgumentException("overviews must be 0 to 30, not " + count);
    }
    return with(copy -> copy.overviews = OptionalInt.of(count));
  }

  /** The number of overviews; empty for as many as it takes. */
  public OptionalInt overviews() {
    return settings.overviews;
  }

  /** How overviews are made; {@link Resampling#AVERAGE} unless told. */
  public CogWriter resampling(Resampling value) {
    return with(copy -> copy.resampling = value);
  }

  /** How overviews are made. */
  public Resampling resampling() {
    return settings.resampling;
  }

  /** Writes a BigTIFF even where a classic TIFF would do. */
  public CogWriter bigTiff() {
    return bigTiff(true);
  }

  /** Whether to write a BigTIFF even where a classic TIFF would do; not unless told. */
  public CogWriter bigTiff(boolean always) {
    return with(copy -> copy.bigTiff = always);
  }

  /** Whether a BigTIFF is written even where a classic TIFF would do. */
  public boolean isBigTiff() {
    return settings.bigTiff;
  }

  /** The value that means "no data"; that of the source unless told. */
  public CogWriter nodata(double value) {
    return with(copy -> copy.nodata = OptionalDouble.of(value));
  }

  /** The value that means "no data"; empty for that of the source. */
  public OptionalDouble nodata() {
    return settings.nodata;
  }

  /** The GeoTIFF tags; those of the source unless told. */
  public CogWriter geo(TiffMetadata.Geo value) {
    return with(copy -> copy.geo = value);
  }

  /** The GeoTIFF tags; empty for those of the source. */
  public Optional<TiffMetadata.Geo> geo() {
    return Optional.ofNullable(settings.geo);
  }

  /** The threads that compress, beside the one that reads; 1, the calling one, unless told. */
  public CogWriter threads(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("threads must be positive: " + value);
    }
    return with(copy -> copy.threads = value);
  }

  /** The threads that compress. */
  public int threads() {
    return settings.threads;
  }

  /** Is told how many tiles are done, of how many. */
  public CogWriter progress(Progress value) {
    return with(copy -> copy.progress = value);
  }

  /** Who is told. */
  public Progress progress() {
    return settings.progress;
  }

  /** Ends the writing between two tiles when it is cancelled. */
  public CogWriter cancellation(CancellationToken value) {
    return with(copy -> copy.cancellation = value);
  }

  /** What ends the writing. */
  public CancellationToken cancellation() {
    return settings.cancellation;
  }

  /**
   * Checks what no single setting shows; {@link #write(Raster, Path)} does so first.
   *
   * @throws IllegalArgumentException if two settings contradict each other
   */
  public void requireConsistent() {
    settings.requireConsistent();
  }

  /**
   * Writes an array.
   *
   * @param image an image, or a clip of one frame
   * @throws IllegalArgumentException if the image has no pixels, the compression cannot hold it, or
   *     two settings contradict each other
   * @throws CancellationException if it was cancelled; then nothing is left behind
   * @throws IOException if the target cannot be written; then it is as it was
   */
  public Written write(NDArray image, Path target) throws IOException {
    if (image.frames() != 1) {
      throw new IllegalArgumentException("one image, not " + image);
    }
    requireConsistent();
    return new CogJob(settings, new CogSource.ArraySource(image), target).run();
  }

  /**
   * Writes what another raster holds.
   *
   * @throws IllegalArgumentException if the compression cannot hold it, or two settings contradict
   *     each other
   * @throws CancellationException if it was cancelled; then nothing is left behind
   * @throws IOException if the source cannot be read or the target not be written; then the target
   *     is as it was
   */
  public Written write(Raster source, Path target) throws IOException {
    requireConsistent();
    return new CogJob(settings, new CogSource.RasterSource(source), target).run();
  }
}
