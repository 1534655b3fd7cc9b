package org.ndsampler.core.coco;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.internal.ArchiveFileSystem;

/** Images that lie in the zip or tar archive that their dataset was read from. */
final class ImageArchive {
  /** So many images are looked for. */
  private static final int LOOKED_FOR = 8;

  private ImageArchive() {}

  /**
   * The folder in an archive that the names of a dataset begin at: that of the JSON file, or the
   * archive itself. The archive stays open as long as somebody has the folder.
   *
   * @param entry the JSON file in the archive
   * @param zip whether it is a zip archive, and not tar
   * @param dataset looks for its images beside the archive
   * @return null if none of the first images is in the archive, or one lies beside it
   */
  static @Nullable Path folder(Path archive, String entry, boolean zip, CocoDataset dataset)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (int row = 0; row < Math.min(LOOKED_FOR, dataset.images().size()); row++) {
      dataset.images().at(row).fileName().ifPresent(names::add);
    }
    if (names.isEmpty() || anyIsIn(dataset.imageFolder(), names)) {
      return null;
    }
    FileSystem system = ArchiveFileSystem.open(archive, zip);
    Path found = null;
    try {
      Path root = system.getPath("/");
      Path beside = root.resolve(entry).getParent();
      for (Path folder : beside == null ? List.of(root) : List.of(beside, root)) {
        if (found == null && anyIsIn(folder, names)) {
          found = folder;
        }
      }
      return found;
    } finally {
      if (found == null) {
        system.close();
      }
    }
  }

  private static boolean anyIsIn(Path folder, List<String> names) {
    for (String name : names) {
      try {
        if (Files.exists(folder.resolve(name))) {
          return true;
        }
      } catch (InvalidPathException e) {
        // What can be no name of a file is in no folder.
      }
    }
    return false;
  }
}
