package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;

/**
 * Opens what is no COCO file: the labels of other tools, which a module above this one knows. Found
 * by {@link java.util.ServiceLoader}; safe for concurrent use.
 */
public interface DatasetOpener {

  /**
   * The dataset of a file or a folder, if it is of a format that this opener knows; empty if it is
   * for COCO's reader, which then also says what is wrong with it.
   *
   * @param imageFolder where its image files are; null if that is to be found
   * @throws IOException if it cannot be read, or may be of several formats
   */
  Optional<CocoDataset> open(Path source, @Nullable Path imageFolder) throws IOException;
}
