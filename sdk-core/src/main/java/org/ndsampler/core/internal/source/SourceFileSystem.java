package org.ndsampler.core.internal.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a {@link java.nio.file.FileSystem} may also be: one that gives the bytes of its files better
 * than by channels. Safe for concurrent use.
 */
public interface SourceFileSystem {

  /**
   * Opens a file of this file system.
   *
   * @throws IOException if it cannot be read
   */
  ByteSource open(Path path) throws IOException;

  /**
   * Whether a look at a file is a round trip over a network: then nobody looks whether a file is
   * there before it is wanted, nor for other files beside it.
   */
  boolean isRemote();

  /**
   * Makes sure that what is known of a file is still so, where it is known from an earlier run.
   *
   * @throws IOException if it is not, or cannot be known
   */
  default void confirm(Path path) throws IOException {}

  /**
   * Whether addresses of a scheme are paths of this file system.
   *
   * @param scheme in small letters
   */
  default boolean hasScheme(String scheme) {
    return false;
  }

  /** {@link #isRemote} of the file system of a path. */
  static boolean isRemote(Path path) {
    return path.getFileSystem() instanceof SourceFileSystem system && system.isRemote();
  }
}
