package org.ndsampler.webp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.internal.TurnedRaster;
import org.ndsampler.core.raster.internal.image.DecodedRaster;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;

/**
 * WebP, lossy and lossless: uint8, 3 channels, 4 if the header says that there is alpha. Immutable
 * and safe for concurrent use.
 *
 * <p>Opening reads the header only. The first read decodes the whole image into {@link
 * RasterOptions#cache}, as for PNG. Colour profiles are never applied. The stored orientation is,
 * unless {@link RasterOptions#appliesOrientation} says otherwise. Animations are not supported. An
 * image may have {@link ImageIoProvider#DEFAULT_MAX_PIXELS} pixels, more than the format allows;
 * the heap is the limit.
 *
 * <p>Native code is loaded by the first decoding, not before. So it costs nobody anything who has
 * no WebP, and where it cannot be loaded the reason reaches whoever wanted an image.
 */
public final class WebpProvider implements RasterProvider {

  /** The provider; {@link java.util.ServiceLoader} calls this. */
  public WebpProvider() {}

  @Override
  public String name() {
    return "webp";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public boolean supports(Path path, ByteBuffer header) {
    ByteBuffer in = header.duplicate().order(ByteOrder.BIG_ENDIAN);
    int start = in.position();
    return in.remaining() >= 12
        && in.getInt(start) == WebpHeader.RIFF
        && in.getInt(start + 8) == WebpHeader.WEBP;
  }

  @Override
  public Raster open(Path path, RasterOptions options) throws IOException {
    WebpHeader header = WebpHeader.read(path);
    Raster stored =
        DecodedRaster.of(
            new WebpDecoder(path, header), options, ImageIoProvider.DEFAULT_MAX_PIXELS);
    return options.appliesOrientation() ? TurnedRaster.of(stored, header.orientation()) : stored;
  }
}
