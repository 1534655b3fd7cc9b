package org.ndsampler.core.frames.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a person is told whose file cannot be opened. */
public final class MissingFile {
  private MissingFile() {}

  /**
   * Why a file of a dataset could not be read, and what to do where it is not there.
   *
   * @param folder where the dataset's images are
   */
  public static String reason(Path file, Path folder, IOException e) {
    if (!(e instanceof NoSuchFileException)) {
      return String.valueOf(e.getMessage());
    }
    return "there is no file "
        + file
        + (Files.isDirectory(folder)
            ? "; if the images are in another folder, give it when the dataset is read"
            : "; the image folder does not exist: give another one when the dataset is read");
  }
}
