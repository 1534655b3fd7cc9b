package org.ndsampler.gdal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Vector;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.Driver;
import org.gdal.gdal.ProgressCallback;
import org.gdal.gdal.gdal;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.AtomicFolder;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.gdal.internal.Native;

/**
 * GDAL's way in: whether it is here, opening by name, conversion. Safe for concurrent use.
 *
 * <pre>{@code
 * if (Gdal.isAvailable()) {
 *   try (GdalRaster raster = Gdal.open("/vsizip/archive.zip/image.jp2")) {
 *     raster.read(Window.of(100, 200, 32, 32));  // (32, 32, channels)
 *   }
 * }
 * }</pre>
 */
public final class Gdal {
  private Gdal() {}

  /** Whether GDAL can be used here, and why not. Never throws; costs something only once. */
  public static GdalStatus status() {
    return Native.status();
  }

  /** Whether GDAL can be used here. Never throws. */
  public static boolean isAvailable() {
    return Native.status().available();
  }

  /**
   * Opens whatever GDAL understands by a name: a file, a {@code /vsizip/}, {@code /vsicurl/} or
   * {@code /vsimem/} path, a subdataset, the XML of a VRT.
   *
   * @throws IllegalStateException if GDAL is not available
   * @throws RasterFormatException if GDAL cannot open it, with GDAL's message
   * @throws IOException if it cannot be read
   */
  public static GdalRaster open(String name) throws IOException {
    return GdalRaster.open(name);
  }

  /**
   * {@link #open(String)} of a file.
   *
   * @throws IOException if it cannot be opened
   */
  public static GdalRaster open(Path path) throws IOException {
    return GdalRaster.open(local(path));
  }

  /**
   * Converts anything that GDAL opens to a COG, by GDAL's COG driver with its own defaults: LZW,
   * 512 pixel tiles, overviews.
   *
   * @param source what {@link #open(String)} accepts
   * @param target the file to write; replaced only when the new one is complete
   * @param options the driver's creation options, such as {@code COMPRESS}, {@code ZSTD}; {@code
   *     JPEG} and {@code WEBP} lose something
   * @param progress told about each percent
   * @param cancellation asked now and then; ends the conversion with a {@link GdalException}
   * @throws IllegalArgumentException if the driver has no such option
   * @throws IllegalStateException if GDAL is not available
   * @throws RasterFormatException if the source cannot be opened or read
   */
  public static void convertToCog(
      String source,
      Path target,
      Map<String, String> options,
      Progress progress,
      CancellationToken cancellation)
      throws IOException {
    Native.require();
    local(target);
    Path whole = target.toAbsolutePath();
    if (whole.getParent() == null || whole.getFileName() == null) {
      throw new IllegalArgumentException("target must be a file: " + target);
    }
    // A folder, since GDAL writes temporary files and perhaps an .aux.xml beside the image.
    try (AtomicFolder work = AtomicFolder.of(whole)) {
      Path made = work.path().resolve(whole.getFileName());
      try {
        Native.quietly(
            () -> {
              write(source, made, options, progress, cancellation);
              return made;
            });
      } catch (GdalException e) {
        throw new RasterFormatException(
            Path.of(source), "cannot be converted to " + target + "; " + e.text(), e);
      }
      AtomicFile.publish(made, whole);
      Path beside = Path.of(made + ".aux.xml");
      Path besideTarget = Path.of(whole + ".aux.xml");
      if (Files.exists(beside)) {
        AtomicFile.publish(beside, besideTarget);
      } else {
        // One that an earlier image left would be taken for this one's.
        Files.deleteIfExists(besideTarget);
      }
    }
  }

  /**
   * {@link #convertToCog(String, Path, Map, Progress, CancellationToken)} of a file.
   *
   * @throws IOException if the source cannot be read or the target cannot be written
   */
  public static void convertToCog(Path source, Path target, Map<String, String> options)
      throws IOException {
    convertToCog(local(source), target, options, Progress.NONE, CancellationToken.NONE);
  }

  private static void write(
      String source,
      Path target,
      Map<String, String> options,
      Progress progress,
      CancellationToken cancellation)
      throws GdalException {
    Driver driver = gdal.GetDriverByName("COG");
    if (driver == null) {
      throw new GdalException(6, "this GDAL has no COG driver; 3.1 or newer is needed");
    }
    Vector<String> creation = creationOptions(driver, options);
    Dataset from = Native.present(gdal.Open(source));
    try {
      ProgressCallback callback =
          new ProgressCallback() {
            @Override
            public int run(double done, String message) {
              progress.update("converting " + source, Math.round(100 * done), 100);
              return cancellation.isCancelled() ? 0 : 1;
            }
          };
      Dataset written =
          Native.present(driver.CreateCopy(target.toString(), from, 1, creation, callback));
      written.delete();
    } finally {
      from.delete();
    }
    if (cancellation.isCancelled()) {
      throw new GdalException(9, "cancelled");
    }
  }

  @SuppressWarnings("JdkObsolete") // the bindings take a Vector
  private static Vector<String> creationOptions(Driver driver, Map<String, String> options) {
    String known = driver.GetMetadataItem("DMD_CREATIONOPTIONLIST");
    List<String> unknown = new ArrayList<>();
    Vector<String> creation = new Vector<>();
    for (Map.Entry<String, String> option : options.entrySet()) {
      String key = option.getKey().toUpperCase(Locale.ROOT);
      if (known != null
          && !known.contains("name='" + key + "'")
          && !known.contains("name=\"" + key + "\"")) {
        unknown.add(option.getKey());
      }
      creation.add(key + "=" + option.getValue());
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "GDAL's COG driver has no option " + unknown + "; `gdalinfo --format COG` lists them");
    }
    return creation;
  }

  private static String local(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException(
          "GDAL reads files of the default file system only, not " + path.toUri());
    }
    return path.toString();
  }
}
