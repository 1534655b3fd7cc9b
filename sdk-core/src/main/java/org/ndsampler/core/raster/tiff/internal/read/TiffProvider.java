package org.ndsampler.core.raster.tiff.internal.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.internal.Exif;
import org.ndsampler.core.raster.internal.TurnedRaster;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/** Opens TIFF and COG files in pure Java. Immutable and safe for concurrent use. */
public final class TiffProvider implements RasterProvider {

  /** The provider; {@link java.util.ServiceLoader} calls this. */
  public TiffProvider() {}

  @Override
  public String name() {
    return "tiff";
  }

  /** Above the JDK's image readers, which know TIFF too but decode the tile at each read. */
  @Override
  public int priority() {
    return 10;
  }

  @Override
  public boolean supports(Path path, ByteBuffer header) {
    return TiffFile.isTiff(header);
  }

  @Override
  public Raster open(Path path, RasterOptions options) throws IOException {
    Raster stored = TiffRaster.open(path, options).stack(options.pages());
    if (!options.appliesOrientation()) {
      return stored;
    }
    try (TiffFile file = TiffFile.open(path)) {
      return TurnedRaster.of(stored, Exif.valid(file.first().integer(TiffTags.ORIENTATION, 1)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
