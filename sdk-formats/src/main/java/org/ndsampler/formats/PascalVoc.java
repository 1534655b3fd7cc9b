package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.VocLabels;
import org.ndsampler.formats.internal.Writing;

/**
 * Pascal VOC: an XML file for each image with the corners of its boxes. Immutable; each setting
 * gives a changed copy.
 *
 * <p>{@code labelmap.txt}, as CVAT and datumaro have it, keeps the order of the classes, and {@code
 * ImageSets/Main} the parts of the dataset, which are the field {@code split} of an image. Flags
 * such as {@code difficult} are in {@code attributes} of an annotation.
 *
 * <p>Masks of {@code SegmentationObject} belong to the objects of the XML file: to that whose place
 * in it is their number, or whose box is theirs; one that is nobody's is an annotation of its own,
 * whose class {@code SegmentationClass} tells. Their colours are those of {@code labelmap.txt} or
 * of the challenge's palette; 255 is what belongs to no class.
 *
 * @since 0.1
 */
public final class PascalVoc extends LabelFormat {
  static final PascalVoc DEFAULT = new PascalVoc(false, false);

  private final boolean oneBased;
  private final boolean masks;

  private PascalVoc(boolean oneBased, boolean masks) {
    this.oneBased = oneBased;
    this.masks = masks;
  }

  /**
   * Whether corners are numbers of pixels from 1, the last one included, as in the challenge
   * itself: a box over the whole of 500 x 375 pixels is then 1, 1 to 500, 375. Unless told they are
   * coordinates from 0, as nearly all tools write them, LabelImg and CVAT too. No file says which.
   */
  public PascalVoc oneBased(boolean value) {
    return new PascalVoc(value, masks);
  }

  /** Whether corners are numbers of pixels from 1, the last one included. */
  public boolean isOneBased() {
    return oneBased;
  }

  /**
   * Whether outlines and masks are written into the PNG files of {@code SegmentationClass} and
   * {@code SegmentationObject}, as whole pixels; off unless told. Where there are such files they
   * are always read.
   */
  public PascalVoc masks(boolean value) {
    return new PascalVoc(oneBased, value);
  }

  /** Whether outlines and masks are written into PNG files. */
  public boolean isMasks() {
    return masks;
  }

  @Override
  List<Object> settings() {
    return List.of(oneBased, masks);
  }

  @Override
  public String name() {
    return "Pascal VOC";
  }

  @Override
  String code() {
    return "Formats.PASCAL_VOC";
  }

  @Override
  public Set<Content> holds() {
    Set<Content> held =
        EnumSet.of(
            Content.EMPTY_IMAGES,
            Content.FRACTIONS,
            Content.BORDERS,
            Content.UNUSED_CATEGORIES,
            Content.ANGLES);
    if (masks) {
      held.addAll(
          EnumSet.of(Content.OUTLINES, Content.PARTS, Content.HOLES, Content.MASKS, Content.BOXES));
    }
    return held;
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (var file : look.labels("xml")) {
      Set<String> elements = Look.elements(file);
      if (elements.contains("annotation")
          && (elements.contains("size") || elements.contains("bndbox"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void read(Reading reading) throws IOException {
    new VocLabels(oneBased, masks).read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new VocLabels(oneBased, masks).write(writing);
  }
}
