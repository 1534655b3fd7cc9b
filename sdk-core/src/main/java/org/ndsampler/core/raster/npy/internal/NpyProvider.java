package org.ndsampler.core.raster.npy.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;

/**
 * NPY files through a memory map: arrays of 2 axes (height, width) as one channel and of 3 (height,
 * width, channels), in C or Fortran order, of either byte order, of any length. Safe for concurrent
 * use.
 *
 * <p>Booleans become uint8 (0 and 1), int8 becomes int16, float16 becomes float32, and uint64
 * becomes int64 (a value beyond its range is an error when it is read). Complex numbers, texts,
 * objects and structures are refused.
 *
 * <p>A window costs one copy for each of its rows (in Fortran order, for each column and channel,
 * and a transposition), whatever the size of the file; nothing goes through the block cache, since
 * the operating system keeps the pages. The map lives until the garbage collector finds it: Java 17
 * cannot unmap, so on Windows the file cannot be deleted until then. A file that is truncated while
 * it is mapped makes later reads fail, nearly always with a {@link
 * org.ndsampler.core.raster.RasterFormatException}; on Java 17 the virtual machine may deliver the
 * fault late, and then it is an {@link InternalError} some instructions after the read. The rest of
 * the last page that is still there reads as zeros.
 */
public final class NpyProvider implements RasterProvider {

  /** What {@link java.util.ServiceLoader} calls. */
  public NpyProvider() {}

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public boolean supports(Path path, ByteBuffer header) {
    return NpyHeader.hasMagic(header);
  }

  @Override
  public Raster open(Path path, RasterOptions options) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(path, channel);
      NpyRaster raster = NpyRaster.of(path, NpyData.open(path, channel, header));
      NpyExtra extra = NpyExtra.read(path, channel, header, raster.info());
      return extra == null ? raster : raster.with(extra);
    }
  }
}
