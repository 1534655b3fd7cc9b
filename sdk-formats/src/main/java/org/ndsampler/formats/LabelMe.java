package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.ndsampler.formats.internal.LabelMeLabels;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * LabelMe: a JSON file beside each image. Immutable.
 *
 * <p>Shapes of one label with the same {@code group_id} are one object; points in the group of a
 * rectangle or a polygon are its keypoints. Rectangles have their corners in any order, circles
 * become polygons; lines are left out and counted. {@code labels.txt} keeps the order of the
 * classes, flags are in {@code attributes}. {@code imageData} is passed over.
 *
 * @since 0.1
 */
public final class LabelMe extends LabelFormat {
  static final LabelMe DEFAULT = new LabelMe();

  private LabelMe() {}

  @Override
  public String name() {
    return "LabelMe";
  }

  @Override
  String code() {
    return "Formats.LABELME";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(
        Content.EMPTY_IMAGES,
        Content.FRACTIONS,
        Content.BORDERS,
        Content.OUTLINES,
        Content.PARTS,
        Content.MASKS,
        Content.ANGLES,
        Content.KEYPOINTS,
        Content.UNUSED_CATEGORIES);
  }

  @Override
  boolean knows(Look look) {
    return look.labels("json").stream()
        .map(Look::fields)
        .anyMatch(fields -> fields.contains("shapes") && !fields.contains("images"));
  }

  @Override
  void read(Reading reading) throws IOException {
    new LabelMeLabels().read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new LabelMeLabels().write(writing);
  }
}
