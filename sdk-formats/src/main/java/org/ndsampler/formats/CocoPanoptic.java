package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.PanopticJson;
import org.ndsampler.formats.internal.PanopticWriter;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * COCO's panoptic form: a JSON file whose records are images with a list of segments, and a PNG
 * file for each image whose colours are the numbers of the segments, {@code R + 256 G + 256² B}.
 * Immutable.
 *
 * <p>The PNG files of {@code panoptic_val.json} lie in the folder {@code panoptic_val} beside it.
 * Each segment is an annotation with its mask; the black ones are none. Ids of images and
 * categories stay, and so do {@code isthing} and what else a category, an image or a segment has.
 * Segments are numbered anew in their image, as their numbers are colours.
 *
 * @since 0.1
 */
public final class CocoPanoptic extends LabelFormat {
  static final CocoPanoptic DEFAULT = new CocoPanoptic();

  private CocoPanoptic() {}

  @Override
  public String name() {
    return "COCO panoptic";
  }

  @Override
  String code() {
    return "Formats.COCO_PANOPTIC";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(
        Content.CATEGORY_IDS,
        Content.SUPERCATEGORIES,
        Content.EMPTY_IMAGES,
        Content.UNUSED_CATEGORIES,
        Content.OUTLINES,
        Content.PARTS,
        Content.HOLES,
        Content.MASKS,
        Content.CROWDS,
        Content.SCORES);
  }

  @Override
  boolean knows(Look look) {
    return look.labels("json").stream().anyMatch(PanopticJson::isPanoptic);
  }

  @Override
  void read(Reading reading) throws IOException {
    new PanopticJson(reading).read();
  }

  @Override
  void write(Writing writing) throws IOException {
    new PanopticWriter(writing).write();
  }
}
