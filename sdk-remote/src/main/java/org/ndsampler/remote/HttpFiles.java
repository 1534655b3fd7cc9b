package org.ndsampler.remote;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.internal.WindowRanges;
import org.ndsampler.remote.internal.HttpFileSystem;

/**
 * Files on web servers and object stores, as paths that everything here reads.
 *
 * <pre>{@code
 * HttpFiles web = HttpFiles.open(HttpOptions.hosts("images.example.org").workFolder(Path.of("work")));
 *
 * // a prefix for all names of a dataset
 * CocoDataset train = dataset.withImageFolder(web.path("https://images.example.org/train/"));
 *
 * // or names that are addresses themselves: file_name, coco_url, flickr_url
 * CocoDataset other = dataset.withUrls(web.fileSystem());
 *
 * web.traffic();                                  // requests, bytes
 * }</pre>
 *
 * <p>Of a COG, a tiled TIFF or an NPY file only the ranges of a window are read: one request opens
 * it, and the tiles of a window come in as few requests as may be, side by side. A range that
 * several threads want is fetched once. Files of other formats are copied to the disk once, as a
 * whole. A file that changes on the server while it is open is an error, never a mixture.
 *
 * <p>Safe for concurrent use. Whoever opened it closes it, after the samplers that read through it.
 *
 * @since 0.1
 */
public final class HttpFiles implements Closeable {
  private final HttpFileSystem system;

  private HttpFiles(HttpFileSystem system) {
    this.system = system;
  }

  /** Files on the hosts that the options name. Nothing is asked for yet. */
  public static HttpFiles open(HttpOptions options) {
    return new HttpFiles(new HttpFileSystem(options));
  }

  /**
   * A file, or a folder for the names of a dataset.
   *
   * @throws java.nio.file.InvalidPathException if it is no address of a web server
   */
  public Path path(String address) {
    return system.getPath(address);
  }

  /**
   * A file, or a folder for the names of a dataset.
   *
   * @throws java.nio.file.InvalidPathException if it is no address of a web server
   */
  public Path path(URI address) {
    return path(address.toString());
  }

  /** The file system of these paths; closing it closes this. */
  public FileSystem fileSystem() {
    return system;
  }

  /**
   * What would be asked for now, to read a window of a TIFF or COG at full size; nothing of it is
   * read. The directories of the file are, unless they are known. What is decoded already, in the
   * memory of a sampler, is not known here, and is not asked for.
   *
   * @param path a file of these
   * @throws IOException if it is no TIFF, or cannot be read
   */
  public HttpPlan explain(Path path, Window window) throws IOException {
    return explain(path, List.of(window));
  }

  /**
   * The same for several windows.
   *
   * @throws IOException if it is no TIFF, or cannot be read
   */
  public HttpPlan explain(Path path, List<Window> windows) throws IOException {
    return system.plan(path, WindowRanges.of(path, windows));
  }

  /** What went over the network so far. */
  public HttpTraffic traffic() {
    return system.traffic();
  }

  /** Ends what is under way and keeps what was learned; closing twice is allowed. */
  @Override
  public void close() throws IOException {
    system.close();
  }

  /** The hosts and the numbers. */
  @Override
  public String toString() {
    return "HttpFiles of " + system;
  }
}
