/**
 * WebP images, through libwebp. Optional: nothing else needs it. It exports nothing; where it is on
 * the module path or class path, {@link org.ndsampler.core.raster.Rasters#load} finds its provider,
 * and samplers, caches and commands read WebP as any other image.
 *
 * <p>The library that it stands on brings libwebp for Linux (x86, ARM, POWER), macOS and Windows
 * (x86), and unpacks it into the folder for temporary files when the first image is decoded. Where
 * it cannot be loaded, a file is left to the next provider, and the error says why.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.webp {
  requires static transitive org.jspecify;
  requires org.ndsampler.core;
  requires webp.imageio;
  // What webp.imageio needs: an automatic module does not bring it.
  requires kotlin.stdlib;

  provides org.ndsampler.core.raster.RasterProvider with
      org.ndsampler.webp.internal.WebpProvider;
}
