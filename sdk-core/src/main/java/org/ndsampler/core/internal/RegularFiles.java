package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.SourceFileSystem;

/** What is no file is refused before it is opened: opening a pipe waits for its writer. */
public final class RegularFiles {
  private RegularFiles() {}

  /**
   * Why something that is there is no file with content of its own; null if it is one, or if there
   * is nothing, which is for the opener to say.
   */
  public static @Nullable String whyNone(Path path) {
    if (SourceFileSystem.isRemote(path)) {
      return null; // there are neither folders nor pipes, and a look is a request
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      return null;
    }
    if (attributes.isDirectory()) {
      return "this is a folder, not a file";
    }
    return attributes.isOther()
        ? "this is a pipe, a socket or a device, not a file; write its content to a file first"
        : null;
  }
}
