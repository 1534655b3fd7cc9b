package org.ndsampler.core.frames.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.ndsampler.core.internal.source.SourceFileSystem;

/** What a person is told whose file cannot be opened. */
public final class MissingFile {
  private static final Pattern URL = Pattern.compile("(^|[/\\\\])(https?|ftp|s3|gs):/");

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
    if (SourceFileSystem.isRemote(file)) {
      return String.valueOf(e.getMessage());
    }
    if (URL.matcher(String.valueOf(file)).find()) {
      return "the file_name is a URL, and no file in "
          + folder
          + " has the name at its end; a dataset reaches nothing on a network unless you say so: "
          + "withUrls(HttpFiles.open(HttpOptions.hosts(HOST)).fileSystem()), with the module"
          + " sdk-remote; or fetch it and put it there ("
          + file
          + ")";
    }
    return "there is no file "
        + file
        + (Files.isDirectory(folder)
            ? ", nor one whose name differs in slashes, folders, percent signs, accents or letter"
                + " case"
            : "")
        + (Files.isDirectory(folder)
            ? "; if the images are in another folder, give it when the dataset is read"
            : "; the image folder does not exist: give another one when the dataset is read");
  }
}
