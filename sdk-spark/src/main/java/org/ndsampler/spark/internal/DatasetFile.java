package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;

/**
 * A dataset as it is opened on each machine: its file and how it is read, in a form that goes over
 * the network. Immutable.
 *
 * @param version length and time of the file where it was planned, so that a changed file is
 *     another dataset
 */
public record DatasetFile(
    String path,
    @Nullable String imageFolder,
    @Nullable String sidecars,
    @Nullable String cache,
    boolean lenient,
    String version)
    implements Serializable {
  static final String IMAGE_FOLDER = "imageFolder";
  static final String SIDECARS = "sidecars";
  static final String CACHE = "cache";
  static final String LENIENT = "lenient";

  /**
   * The dataset that options name.
   *
   * @throws IOException if there is no such file
   */
  static DatasetFile of(String path, CaseInsensitiveStringMap options) throws IOException {
    return of(
        path,
        options.get(IMAGE_FOLDER),
        options.get(SIDECARS),
        options.get(CACHE),
        options.getBoolean(LENIENT, false));
  }

  static DatasetFile of(
      String path,
      @Nullable String imageFolder,
      @Nullable String sidecars,
      @Nullable String cache,
      boolean lenient)
      throws IOException {
    Path file = SparkPath.of(path);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          path,
          null,
          "there is no such dataset here; the driver and each executor read it by this path, so it"
              + " lies on a file system that all of them have");
    }
    return new DatasetFile(
        SparkPath.text(file),
        imageFolder,
        sidecars,
        cache,
        lenient,
        Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis());
  }

  /** Reads the dataset on this machine. */
  CocoDataset open() throws IOException {
    ReadOptions options = ReadOptions.DEFAULT.lenient(lenient);
    if (sidecars != null) {
      options = options.sidecars(SparkPath.of(sidecars));
    }
    CocoDataset dataset = CocoDataset.read(SparkPath.of(path), options);
    if (imageFolder == null) {
      return dataset;
    }
    return imageFolder.startsWith("http:") || imageFolder.startsWith("https:")
        ? dataset.withImageFolder(URI.create(imageFolder))
        : dataset.withImageFolder(SparkPath.of(imageFolder));
  }
}
