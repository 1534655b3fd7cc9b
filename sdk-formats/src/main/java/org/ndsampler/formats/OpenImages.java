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
 * own. Immutable.
 *
 * <p>{@code IsGroupOf} is a crowd; the other flags are in {@code attributes}; a confidence other
 * than 1 is a score. The part of the dataset is the start of a table's name.
 *
 * @since 0.1
 */
public final class OpenImages extends LabelFormat {
  static final OpenImages DEFAULT = new OpenImages();

  private OpenImages() {}

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
    return EnumSet.of(
        Content.EMPTY_IMAGES,
        Content.FRACTIONS,
        Content.BORDERS,
        Content.SCORES,
        Content.CROWDS,
        Content.UNUSED_CATEGORIES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (var file : look.files("csv")) {
      List<String> names = Csv.names(file);
      if (names.containsAll(List.of("imageid", "labelname", "xmin"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void read(Reading reading) throws IOException {
    new OpenImagesTables().read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new OpenImagesTables().write(writing);
  }
}
