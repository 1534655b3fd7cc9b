package org.ndsampler.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.LvisJson;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * LVIS: COCO's JSON with the categories that were looked for in vain in an image ({@code
 * neg_category_ids}) or not to the end ({@code not_exhaustive_category_ids}), and how frequent a
 * category is. Immutable.
 *
 * <p>{@code CocoDataset.read} reads it too; this also names the files of images that have only a
 * URL. Ids are kept. It has no crowds, and no masks but polygons.
 *
 * @since 0.1
 */
public final class Lvis extends LabelFormat {
  static final Lvis DEFAULT = new Lvis();

  private Lvis() {}

  @Override
  public String name() {
    return "LVIS";
  }

  @Override
  String code() {
    return "Formats.LVIS";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(
        Content.IDS,
        Content.CATEGORY_IDS,
        Content.EMPTY_IMAGES,
        Content.UNUSED_CATEGORIES,
        Content.FRACTIONS,
        Content.BORDERS,
        Content.BOXES,
        Content.AREAS,
        Content.OUTLINES,
        Content.PARTS,
        Content.ANGLES,
        Content.SCORES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (Path file : look.isFolder() ? List.<Path>of() : look.labels("json")) {
      if (Files.isRegularFile(file)
          && Look.lines(List.of(file)).stream()
              .anyMatch(line -> line.contains("\"neg_category_ids\""))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void read(Reading reading) throws IOException {
    new LvisJson().read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new LvisJson().write(writing);
  }
}
