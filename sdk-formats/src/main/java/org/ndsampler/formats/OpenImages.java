package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.Csv;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.OpenImagesTables;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * The tables of Open Images: boxes as fractions of the image, names of classes in a table of their
 * own. Immutable; each setting gives a changed copy.
 *
 * <p>{@code IsGroupOf} is a crowd; the other flags are in {@code attributes}; a confidence other
 * than 1 is a score. The part of the dataset is the start of a table's name. Masks of {@code
 * *-annotations-object-segmentation.csv} go to the row of the same image, class and box; one
 * without such a row is an annotation of its own.
 *
 * @since 0.1
 */
public final class OpenImages extends LabelFormat {
  static final OpenImages DEFAULT = new OpenImages(false);

  private final boolean masks;

  private OpenImages(boolean masks) {
    this.masks = masks;
  }

  /**
   * Whether outlines and masks are written as PNG files and their table, as whole pixels; off
   * unless told. Where there are such files they are always read.
   */
  public OpenImages masks(boolean value) {
    return new OpenImages(value);
  }

  /** Whether outlines and masks are written into PNG files. */
  public boolean isMasks() {
    return masks;
  }

  @Override
  List<Object> settings() {
    return List.of(masks);
  }

  @Override
  public String name() {
    return "Open Images";
  }

  @Override
  String code() {
    return "Formats.OPEN_IMAGES";
  }

  @Override
  public Set<Content> holds() {
    Set<Content> held =
        EnumSet.of(
            Content.EMPTY_IMAGES,
            Content.FRACTIONS,
            Content.BORDERS,
            Content.SCORES,
            Content.CROWDS,
            Content.UNUSED_CATEGORIES);
    if (masks) {
      held.addAll(
          EnumSet.of(Content.OUTLINES, Content.PARTS, Content.HOLES, Content.MASKS, Content.BOXES));
    }
    return held;
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (var file : look.files("csv")) {
      List<String> names = Csv.names(file);
      if (names.containsAll(List.of("imageid", "labelname", "xmin"))
          || names.containsAll(List.of("maskpath", "imageid", "labelname"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void read(Reading reading) throws IOException {
    new OpenImagesTables(masks).read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new OpenImagesTables(masks).write(writing);
  }
}
