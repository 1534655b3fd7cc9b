package org.ndsampler.spark.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Paths as Spark's users write them, which are those of Hadoop. */
public final class SparkPath {
  private static final Pattern HADOOP =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(//[^/]*)?/*(.*)");

  private SparkPath() {}

  /**
   * A path: plain, a URI of a file system that this Java has ({@code file:///data}), or one of a
   * file system of Hadoop whose files are local in the end.
   *
   * @throws IllegalArgumentException if nothing here reads files there
   */
  public static Path of(String text) {
    Matcher matcher = HADOOP.matcher(text);
    if (!matcher.matches()) {
      return Path.of(text);
    }
    URI uri = uri(text, matcher);
    try {
      return Path.of(uri);
    } catch (FileSystemNotFoundException e) {
      return local(uri, e);
    }
  }

  /** A path as {@link #of} reads it on another machine. */
  static String text(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault())
        ? path.toAbsolutePath().toString()
        : path.toUri().toString();
  }

  private static URI uri(String text, Matcher parts) {
    try {
      // A URI has %20 for a space, a path of Hadoop the space itself.
      return text.indexOf('%') >= 0
          ? new URI(text)
          : new URI(
              parts.group(1),
              parts.group(2) == null || parts.group(2).length() == 2
                  ? null
                  : parts.group(2).substring(2),
              "/" + parts.group(3),
              null,
              null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path and no URI: " + text, e);
    }
  }

  private static Path local(URI uri, FileSystemNotFoundException unknown) {
    SparkEnv environment = SparkEnv.get();
    try {
      if (environment != null
          && FileSystem.get(uri, SparkHadoopUtil.get().newConfiguration(environment.conf()))
              instanceof LocalFileSystem) {
        return Path.of(uri.getPath());
      }
    } catch (IOException | IllegalArgumentException e) {
      // Nor does Hadoop know it, or its host.
      unknown.addSuppressed(e);
    }
    throw new IllegalArgumentException(
        uri
            + " is on a file system that this Java does not read; mount it as a folder under the"
            + " same path on all machines, or put a Java file system (NIO) for it on the class"
            + " path",
        unknown);
  }
}
