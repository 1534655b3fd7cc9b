package org.ndsampler.core.coco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.DatasetOpener;

/**
 * Makes a dataset of whatever names one. Safe for concurrent use.
 *
 * @since 0.1
 */
public final class CocoDatasets {
  private static final String SPECIAL = "special:";
  private static final String PATH = "path:";

  private CocoDatasets() {}

  /**
   * The dataset of a file or a folder of any format that is there: COCO and kwcoco, and with the
   * module {@code org.ndsampler.formats} (sdk-formats) also YOLO, Pascal VOC, CVAT, LabelMe, Label
   * Studio and more, which are told apart by their files. {@link CocoDataset#readProblems()} has
   * what was set aside.
   *
   * @throws IOException if it cannot be read, or may be of several formats: the message names them
   */
  public static CocoDataset open(Path source) throws IOException {
    Objects.requireNonNull(source, "the path of the dataset must not be null");
    Optional<CocoDataset> opened = byService(source, null);
    return opened.isPresent() ? opened.get() : CocoDataset.read(source);
  }

  /**
   * As {@link #open(Path)}, for image files that are elsewhere. Labels that count in parts of an
   * image, such as YOLO's, mean nothing without the size of its file.
   *
   * @param imageFolder where the image files are
   * @throws IOException if it cannot be read, or may be of several formats
   */
  public static CocoDataset open(Path source, Path imageFolder) throws IOException {
    Objects.requireNonNull(source, "the path of the dataset must not be null");
    Optional<CocoDataset> opened = byService(source, imageFolder);
    return opened.isPresent()
        ? opened.get()
        : CocoDataset.read(source).withImageFolder(imageFolder);
  }

  /**
   * As {@link #open(Path)}, for who types it: {@code CocoDatasets.open("folder")}.
   *
   * @throws IOException if it cannot be read, or may be of several formats
   */
  public static CocoDataset open(String source) throws IOException {
    Objects.requireNonNull(source, "the path of the dataset must not be null");
    return open(Path.of(source));
  }

  private static Optional<CocoDataset> byService(Path source, @Nullable Path imageFolder)
      throws IOException {
    for (DatasetOpener opener : ServiceLoader.load(DatasetOpener.class)) {
      Optional<CocoDataset> opened = opener.open(source, imageFolder);
      if (opened.isPresent()) {
        return opened;
      }
    }
    return Optional.empty();
  }

  /**
   * As {@link #coerce(Object, Path)}, with made datasets in the user's folder for caches: below
   * {@code XDG_CACHE_HOME}, or {@code .cache} in the home folder.
   *
   * @throws IOException if the dataset cannot be read or made
   */
  public static CocoDataset coerce(Object source) throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".cache")
            : Path.of(cache);
    return coerce(source, root.resolve("ndsampler").resolve("datasets"));
  }

  /**
   * The dataset that something names.
   *
   * @param source a {@link CocoDataset}; the {@link Path} of a file or a folder that {@link
   *     #open(Path)} opens, also as text, with {@code path:} before it or without; or {@code
   *     special:} and the name of a dataset that a {@link DatasetProvider} makes, as {@code
   *     special:shapes8}. A name without {@code special:} is enough where there is no such file
   * @param folder where datasets are kept that have to be made
   * @throws IllegalArgumentException if it names nothing; the message lists what there is
   * @throws IOException if the dataset cannot be read or made
   */
  public static CocoDataset coerce(Object source, Path folder) throws IOException {
    Objects.requireNonNull(source, "what names a dataset must not be null");
    if (source instanceof CocoDataset dataset) {
      return dataset;
    }
    if (source instanceof Path path) {
      return open(path);
    }
    if (!(source instanceof CharSequence)) {
      throw new IllegalArgumentException(
          "a dataset is a CocoDataset, a Path or text, not a " + source.getClass().getName());
    }
    String text = source.toString();
    if (text.startsWith(PATH)) {
      return open(Path.of(text.substring(PATH.length())));
    }
    boolean special = text.startsWith(SPECIAL);
    Path file = special ? null : file(text);
    if (file != null && Files.exists(file)) {
      return open(file);
    }
    String key = special ? text.substring(SPECIAL.length()) : text;
    List<String> keys = new ArrayList<>();
    for (DatasetProvider provider : ServiceLoader.load(DatasetProvider.class)) {
      if (provider.knows(key)) {
        return provider.provide(key, folder);
      }
      keys.addAll(provider.keys());
    }
    throw new IllegalArgumentException(
        (special
                ? "no dataset is called '" + key + "'"
                : "there is no file '" + text + "' and no dataset of that name")
            + (keys.isEmpty()
                ? "; the names that there would be (shapes[N], photos[N], vidshapesN...) come with"
                    + " the module org.ndsampler.toy (sdk-toy), which is not on the class path or"
                    + " the module path"
                : "; the names are " + String.join(", ", keys)));
  }

  private static @Nullable Path file(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
