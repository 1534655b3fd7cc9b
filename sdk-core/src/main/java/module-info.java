/**
 * Fast random access to small windows of large images and videos, each together with the
 * annotations inside it. Needs neither tables nor charts, and nothing native.
 *
 * <p>The way through it, from a file to a sample:
 *
 * <ol>
 *   <li>{@link org.ndsampler.core.coco.CocoDataset} reads a COCO or kwcoco file.
 *   <li>{@link org.ndsampler.core.regions.Selection} and {@link
 *       org.ndsampler.core.regions.SampleGrid} choose where to look: positives, negatives, grids.
 *   <li>A {@link org.ndsampler.core.sample.Target} says which window of which image or video.
 *   <li>{@link org.ndsampler.core.sample.CocoSampler} loads it as a {@link
 *       org.ndsampler.core.sample.Sample}: its pixels, its annotations, and the way back to the
 *       image.
 * </ol>
 *
 * <p>Coordinates are pixels from the top-left <em>corner</em> of the image, x to the right and y
 * down; a size is width first. Arrays are (height, width, channels), and (time, height, width,
 * channels) for clips. What a dataset reaches is immutable, samplers and caches are safe for
 * concurrent use, builders belong to one thread; each type says which.
 *
 * <p>Errors of arguments are exceptions of the JDK. What is wrong with data is a {@link
 * org.ndsampler.core.coco.io.CocoException} or a {@link
 * org.ndsampler.core.raster.RasterFormatException}, whose message names the place and what to do.
 * Opening and writing declare {@link java.io.IOException}; what reads later throws {@link
 * java.io.UncheckedIOException}.
 *
 * <p>Two things plug in, each found with {@link java.util.ServiceLoader}: file formats ({@link
 * org.ndsampler.core.raster.RasterProvider}), and datasets that have a name and no file ({@link
 * org.ndsampler.core.coco.DatasetProvider}). Pixels from elsewhere come in as {@link
 * org.ndsampler.core.frames.Frames} of one's own.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // those that may see core.internal are built after this one
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
  exports org.ndsampler.core.util;
  exports org.ndsampler.core.coco;
  exports org.ndsampler.core.coco.io;
  exports org.ndsampler.core.index;
  exports org.ndsampler.core.raster;
  exports org.ndsampler.core.raster.tiff;
  exports org.ndsampler.core.raster.cog;
  exports org.ndsampler.core.regions;
  exports org.ndsampler.core.split;
  exports org.ndsampler.core.frames;
  exports org.ndsampler.core.delayed;
  exports org.ndsampler.core.sample;
  exports org.ndsampler.core.raster.npy;
  exports org.ndsampler.core.delayed.internal to
      org.ndsampler.simd;
  exports org.ndsampler.core.coco.internal to
      org.ndsampler.eval,
      org.ndsampler.formats;
  exports org.ndsampler.core.coco.io.internal to
      org.ndsampler.eval,
      org.ndsampler.formats;
  exports org.ndsampler.core.regions.internal to
      org.ndsampler.eval,
      org.ndsampler.targets,
      org.ndsampler.viz;
  exports org.ndsampler.core.raster.internal to
      org.ndsampler.formats,
      org.ndsampler.gdal,
      org.ndsampler.remote,
      org.ndsampler.webp;
  exports org.ndsampler.core.raster.internal.image to
      org.ndsampler.webp;
  exports org.ndsampler.core.internal to
      org.ndsampler.chips,
      org.ndsampler.cli,
      org.ndsampler.eval,
      org.ndsampler.explore,
      org.ndsampler.formats,
      org.ndsampler.gdal,
      org.ndsampler.jshell,
      org.ndsampler.targets,
      org.ndsampler.toy,
      org.ndsampler.viz,
      org.ndsampler.jupyter,
      org.ndsampler.remote;
  exports org.ndsampler.core.internal.source to
      org.ndsampler.remote;
  exports org.ndsampler.core.raster.npy.internal to
      org.ndsampler.chips;

  uses org.ndsampler.core.internal.source.UrlFolders;
  uses org.ndsampler.core.coco.DatasetProvider;
  uses org.ndsampler.core.coco.internal.DatasetOpener;
  uses org.ndsampler.core.coco.internal.ImageHeaders;
  uses org.ndsampler.core.delayed.internal.RowKernels;
  uses org.ndsampler.core.internal.FirstUse;
  uses org.ndsampler.core.raster.RasterProvider;
  uses org.ndsampler.core.raster.internal.CrsMaps;

  provides org.ndsampler.core.coco.internal.ImageHeaders with
      org.ndsampler.core.frames.internal.RasterHeaders;
  provides org.ndsampler.core.raster.RasterProvider with
      org.ndsampler.core.raster.internal.image.ImageIoProvider,
      org.ndsampler.core.raster.npy.internal.NpyProvider,
      org.ndsampler.core.raster.tiff.internal.read.TiffProvider;
}
