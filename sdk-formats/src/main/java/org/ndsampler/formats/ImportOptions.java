package org.ndsampler.formats;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * How labels are read, whatever their format. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ImportOptions {
  /** The usual: images beside the labels, classes as the files name them. */
  public static final ImportOptions DEFAULT =
      new ImportOptions(null, List.of(), 1, CancellationToken.NONE, (task, done, total) -> {});

  private final @Nullable Path imageFolder;
  private final List<String> classes;
  private final long firstCategoryId;
  private final CancellationToken cancellation;
  private final Progress progress;

  private ImportOptions(
      @Nullable Path imageFolder,
      List<String> classes,
      long firstCategoryId,
      CancellationToken cancellation,
      Progress progress) {
    this.imageFolder = imageFolder;
    this.classes = List.copyOf(classes);
    this.firstCategoryId = firstCategoryId;
    this.cancellation = cancellation;
    this.progress = progress;
  }

  /** The folder that has the images, if they are not beside the labels. */
  public ImportOptions imageFolder(Path value) {
    return new ImportOptions(
        Objects.requireNonNull(value), classes, firstCategoryId, cancellation, progress);
  }

  /** The folder that has the images; empty if they are beside the labels. */
  public Optional<Path> imageFolder() {
    return Optional.ofNullable(imageFolder);
  }

  /**
   * The names of the classes in their order, which is that of the category ids. Formats that have
   * numbers in place of names take them from here where no file has them; in others a class that is
   * not listed follows.
   */
  public ImportOptions classes(List<String> value) {
    return new ImportOptions(imageFolder, value, firstCategoryId, cancellation, progress);
  }

  /** The names of the classes in their order; empty if the files name them. */
  public List<String> classes() {
    return classes;
  }

  /**
   * The id of the first category; 1 unless told, as many trainers keep 0 for the background. The
   * others follow in the order of the classes.
   */
  public ImportOptions firstCategoryId(long value) {
    return new ImportOptions(imageFolder, classes, value, cancellation, progress);
  }

  /** The id of the first category. */
  public long firstCategoryId() {
    return firstCategoryId;
  }

  /** What stops the reading. */
  public ImportOptions cancellation(CancellationToken value) {
    return new ImportOptions(imageFolder, classes, firstCategoryId, value, progress);
  }

  /** What stops the reading. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Who is told how far it is. */
  public ImportOptions progress(Progress value) {
    return new ImportOptions(imageFolder, classes, firstCategoryId, cancellation, value);
  }

  /** Who is told how far it is. */
  public Progress progress() {
    return progress;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportOptions that
        && Objects.equals(imageFolder, that.imageFolder)
        && classes.equals(that.classes)
        && firstCategoryId == that.firstCategoryId
        && cancellation == that.cancellation
        && progress == that.progress;
  }

  @Override
  public int hashCode() {
    return Objects.hash(imageFolder, classes, firstCategoryId);
  }

  @Override
  public String toString() {
    return "ImportOptions("
        + (imageFolder == null ? "images beside the labels" : "images in " + imageFolder)
        + (classes.isEmpty() ? "" : ", classes " + classes)
        + ")";
  }
}
