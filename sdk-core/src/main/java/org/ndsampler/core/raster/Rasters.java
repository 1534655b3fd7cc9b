package org.ndsampler.core.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Absent;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.raster.internal.FoundFormat;
import org.ndsampler.core.raster.internal.image.DecodedRaster;

/**
 * Opens image files with the providers that are there. Immutable and safe for concurrent use.
 *
 * <pre>{@code
 * RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
 * try (Raster raster = Rasters.load().open(Path.of("image.tif"), options)) {
 *   raster.info().size();                                     // width x height
 *   NDArray window = raster.read(Window.of(100, 200, 64, 48)); // (48, 64, channels)
 * }
 * }</pre>
 *
 * <p>The provider is chosen by the first bytes of the file, not by its name: a PNG called {@code
 * .jpg} opens.
 *
 * @since 0.1
 */
public final class Rasters {
  /** How many of a file's first bytes a provider may look at. */
  public static final int HEADER_BYTES = 512;

  private final List<RasterProvider> providers;

  private Rasters(List<RasterProvider> providers) {
    this.providers = providers;
  }

  /** With every available provider on the module path or class path. */
  public static Rasters load() {
    List<RasterProvider> found = new ArrayList<>();
    for (RasterProvider provider :
        ServiceLoader.load(RasterProvider.class, Rasters.class.getClassLoader())) {
      if (provider.isAvailable()) {
        found.add(provider);
      }
    }
    return of(found);
  }

  /** With the given providers only. */
  public static Rasters of(List<RasterProvider> providers) {
    List<RasterProvider> sorted = new ArrayList<>(providers);
    sorted.sort(
        Comparator.comparingInt(RasterProvider::priority)
            .reversed()
            .thenComparing(RasterProvider::name));
    return new Rasters(List.copyOf(sorted));
  }

  /** The providers, first asked first. */
  public List<RasterProvider> providers() {
    return providers;
  }

  /**
   * Opens a file with the first provider that supports it. If that one knows the format but not
   * what the file does with it, such as a compression, those after it are asked; also if it shows
   * only while pixels are read. A damaged file is not given to another one, which might fill in
   * what is missing.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws RasterFormatException if no provider knows the format, or the file is damaged; if
   *     several were asked, it says what each of them said
   * @throws IOException if it cannot be read
   */
  public Raster open(Path path, RasterOptions options) throws IOException {
    Objects.requireNonNull(path, "the path of an image file must not be null");
    try {
      return open(path, options, 0, new ArrayList<>(), null);
    } catch (NoSuchFileException e) {
      throw Absent.explained(path, e);
    }
  }

  /** With the providers from one on, after what those before it said. */
  private Raster open(
      Path path,
      RasterOptions options,
      int from,
      List<String> reasons,
      @Nullable RasterFormatException said)
      throws IOException {
    ByteBuffer header = header(path);
    RasterFormatException first = said;
    for (int i = from; i < providers.size(); i++) {
      RasterProvider provider = providers.get(i);
      if (!provider.supports(path, header.duplicate())) {
        continue;
      }
      try {
        Raster raster = provider.open(path, options);
        int next = i + 1;
        return raster instanceof DecodedRaster && next < providers.size()
            ? new NextRaster(raster, e -> after(path, options, next, provider, e))
            : raster;
      } catch (RasterFormatException e) {
        if (first == null && !e.isUnsupported()) {
          throw e;
        }
        first = first == null ? e : first;
        reasons.add(reason(path, provider, e));
      } catch (IOException e) {
        if (first == null) {
          throw e;
        }
        reasons.add(reason(path, provider, e));
      }
    }
    if (first != null) {
      if (reasons.size() == 1) {
        throw first;
      }
      RasterFormatException all =
          RasterFormatException.unsupported(
              path, "no provider can read it: " + String.join("; ", reasons));
      all.initCause(first);
      throw all;
    }
    throw new RasterFormatException(
        path,
        header.remaining() == 0
            ? "the file is empty"
            : FoundFormat.of(header)
                .map(found -> "this is " + found)
                .orElseGet(
                    () ->
                        "no provider knows this format; there are "
                            + providers.stream().map(RasterProvider::name).toList()));
  }

  /** A file that one provider opened and cannot read after all, by those after it. */
  private Raster after(
      Path path,
      RasterOptions options,
      int next,
      RasterProvider provider,
      RasterFormatException said)
      throws IOException {
    List<String> reasons = new ArrayList<>();
    reasons.add(reason(path, provider, said));
    return open(path, options, next, reasons, said);
  }

  private static String reason(Path path, RasterProvider provider, IOException e) {
    String message = DecodedRaster.reason(e);
    String start = path + ": ";
    return provider.name()
        + " says: "
        + (message.startsWith(start) ? message.substring(start.length()) : message);
  }

  private static ByteBuffer header(Path path) throws IOException {
    String reason = RegularFiles.whyNone(path);
    if (reason != null) {
      throw new RasterFormatException(path, reason);
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // until the buffer is full or the file ends
      }
    } catch (IOException e) {
      throw Failures.reading(path, e);
    }
    return header.flip().asReadOnlyBuffer();
  }

  /** The names of the providers. */
  @Override
  public String toString() {
    return "Rasters" + providers.stream().map(RasterProvider::name).toList();
  }
}
