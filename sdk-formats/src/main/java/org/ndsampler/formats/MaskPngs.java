package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.MaskFolder;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * PNG files whose values are no colours: for each image one of the same name in {@code masks}.
 * Immutable; each setting gives a changed copy.
 *
 * <p>A semantic mask has the number of a class at each pixel, 0 for the background and 255 for what
 * is to be ignored, unless told; it has a palette or shades of grey. A panoptic mask has the number
 * of a class times {@link #divisor} plus that of the object, in 16 bits. {@code classes.txt} or
 * {@code labelmap.txt} names the classes from 1 on.
 *
 * @since 0.1
 */
public final class MaskPngs extends LabelFormat {
  static final MaskPngs DEFAULT = new MaskPngs(false, 0, 255, 1000);

  private final boolean panoptic;
  private final int background;
  private final int ignored;
  private final int divisor;

  private MaskPngs(boolean panoptic, int background, int ignored, int divisor) {
    this.panoptic = panoptic;
    this.background = background;
    this.ignored = ignored;
    this.divisor = divisor;
  }

  /** Whether objects of a class are told apart. */
  public MaskPngs panoptic(boolean value) {
    return new MaskPngs(value, background, ignored, divisor);
  }

  /** Whether objects of a class are told apart. */
  public boolean isPanoptic() {
    return panoptic;
  }

  /** The value of what is no class; -1 if every value is one, and classes begin at 0. */
  public MaskPngs background(int value) {
    return new MaskPngs(panoptic, value, ignored, divisor);
  }

  /** The value of what is no class. */
  public int background() {
    return background;
  }

  /** The value of what is to be ignored; -1 if there is none. */
  public MaskPngs ignored(int value) {
    return new MaskPngs(panoptic, background, value, divisor);
  }

  /** The value of what is to be ignored. */
  public int ignored() {
    return ignored;
  }

  /** How many objects of a class an image can have, in panoptic masks; 1000 as in Cityscapes. */
  public MaskPngs divisor(int value) {
    if (value < 2 || value > 65_536) {
      throw new IllegalArgumentException("the divisor must be from 2 to 65536, not " + value);
    }
    return new MaskPngs(panoptic, background, ignored, value);
  }

  /** How many objects of a class an image can have, in panoptic masks. */
  public int divisor() {
    return divisor;
  }

  @Override
  List<Object> settings() {
    return List.of(panoptic, background, ignored, divisor);
  }

  @Override
  public String name() {
    return panoptic ? "panoptic mask PNGs" : "mask PNGs";
  }

  @Override
  String code() {
    return "Formats.MASK_PNGS";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(
        Content.EMPTY_IMAGES,
        Content.UNUSED_CATEGORIES,
        Content.OUTLINES,
        Content.PARTS,
        Content.HOLES,
        Content.MASKS);
  }

  @Override
  boolean knows(Look look) {
    return look.isFolder()
        && look.files("json").isEmpty()
        && look.files("xml").isEmpty()
        && MaskFolder.folder(look.path()).isPresent();
  }

  @Override
  void read(Reading reading) throws IOException {
    new MaskFolder(this).read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new MaskFolder(this).write(writing);
  }
}
