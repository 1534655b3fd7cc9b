package org.ndsampler.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * A format of labels with its settings. Immutable, safe for concurrent use; a setting gives a
 * changed copy. There are no others than those of this package.
 *
 * <pre>{@code
 * Conversion read = Formats.YOLO.read(Path.of("yolo"));
 * read.dataset();                                        // images, boxes, classes
 * read.losses();                                         // what COCO cannot say
 * LossReport lost = Formats.PASCAL_VOC.write(read.dataset(), Path.of("voc"));
 * }</pre>
 *
 * <p>All coordinates are those of the picture as it is shown: where EXIF turns a file, the size of
 * the dataset's image is that of the turned picture, and samplers turn it.
 *
 * @since 0.1
 */
public abstract class LabelFormat {
  LabelFormat() {}

  /** The name for a person to read, such as {@code Pascal VOC}. */
  public abstract String name();

  /** How this format is written in code, as {@code Formats.YOLO}. */
  abstract String code();

  /** What a dataset that is written with these settings comes back with. */
  public abstract Set<Content> holds();

  /** Whether a file or a folder looks like this format. */
  abstract boolean knows(Look look) throws IOException;

  abstract void read(Reading reading) throws IOException;

  /**
   * Reads labels. A record that is bad is set aside with file, line and reason, and stops nothing
   * else.
   *
   * @param source a folder, or a file where the format is one file
   * @throws IOException if a file cannot be read, or there is nothing of this format
   */
  public final Conversion read(Path source) throws IOException {
    return read(source, ImportOptions.DEFAULT);
  }

  /**
   * Reads labels with options.
   *
   * @throws IOException if a file cannot be read, or there is nothing of this format
   * @throws java.util.concurrent.CancellationException if the options' token is cancelled
   */
  public final Conversion read(Path source, ImportOptions options) throws IOException {
    Reading reading = new Reading(name(), source, options);
    read(reading);
    CocoDataset dataset = reading.dataset();
    return new Conversion(dataset, reading.losses());
  }

  abstract void write(Writing writing) throws IOException;

  /**
   * Writes a dataset. All files appear at once in a new folder; in one that is there each appears
   * whole. Nothing is overwritten.
   *
   * @param target a folder, or a file with the right extension where the format is one file
   * @return what the format cannot hold
   * @throws IOException if something is there already, or it cannot be written; then nothing is
   */
  public final LossReport write(CocoDataset dataset, Path target) throws IOException {
    return write(dataset, target, ExportOptions.DEFAULT);
  }

  /**
   * Writes a dataset with options.
   *
   * @return what the format cannot hold
   * @throws IOException if it cannot be written
   * @throws java.util.concurrent.CancellationException if the options' token is cancelled
   */
  public final LossReport write(CocoDataset dataset, Path target, ExportOptions options)
      throws IOException {
    try (Writing writing = new Writing(name(), holds(), dataset, target, options)) {
      write(writing);
      writing.commit();
      return writing.losses();
    }
  }

  /** The values of the settings, in any order that is always the same. */
  List<Object> settings() {
    return List.of();
  }

  /** Whether the other is this format with the same settings. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof LabelFormat that
        && getClass() == that.getClass()
        && settings().equals(that.settings());
  }

  @Override
  public final int hashCode() {
    return 31 * getClass().hashCode() + settings().hashCode();
  }

  /** The name. */
  @Override
  public String toString() {
    return name();
  }
}
