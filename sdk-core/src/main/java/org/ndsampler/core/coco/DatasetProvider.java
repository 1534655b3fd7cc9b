package org.ndsampler.core.coco;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes datasets that have a name and no file, such as toy data. Found by {@link
 * java.util.ServiceLoader}; implementations are safe for concurrent use.
 *
 * @since 0.1
 */
public interface DatasetProvider {

  /** The forms of the names that it knows, for a person to read, as {@code shapesN}. */
  List<String> keys();

  /** Whether it can make the dataset of a name. */
  boolean knows(String key);

  /**
   * The dataset of a name, made if it is not there yet.
   *
   * @param key a name that it {@link #knows}
   * @param folder where datasets with a name are kept; it uses a folder of its own in there
   * @throws IOException if it cannot be written or read
   */
  CocoDataset provide(String key, Path folder) throws IOException;
}
