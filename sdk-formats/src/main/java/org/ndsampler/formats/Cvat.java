package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.CvatReader;
import org.ndsampler.formats.internal.CvatWriter;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * "CVAT for images 1.1" and "CVAT for video 1.1": one XML file with the boxes, polygons, masks and
 * skeletons of all images, and with tracks. Immutable; each setting gives a changed copy.
 *
 * <p>Boxes are turned by degrees clockwise about their centre; runs of masks go along the rows of
 * their rectangle. Attributes, tags and whether an object is occluded are kept; ellipses become
 * polygons; lines and cuboids are left out and counted.
 *
 * <p>Each shape of a track is an annotation of its frame with the track's id, but where it is
 * outside; what CVAT has made of the keyframes around it has {@code keyframe: false}. A frame is
 * the image of its number in the file; in a file of a video it is {@code frame_000017.png} or so,
 * and the images are a video. Annotations with a track are written as tracks behind the images.
 *
 * @since 0.1
 */
public final class Cvat extends LabelFormat {
  static final Cvat DEFAULT = new Cvat(true);

  private final boolean groups;

  private Cvat(boolean groups) {
    this.groups = groups;
  }

  /**
   * Whether shapes of one label with the same {@code group_id} are one object when they are read,
   * as CVAT's own export to COCO has it; on unless told.
   */
  public Cvat groups(boolean value) {
    return new Cvat(value);
  }

  /** Whether shapes of one label with the same {@code group_id} are one object. */
  public boolean isGroups() {
    return groups;
  }

  @Override
  List<Object> settings() {
    return List.of(groups);
  }

  @Override
  public String name() {
    return "CVAT";
  }

  @Override
  String code() {
    return "Formats.CVAT";
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
        Content.BOXES,
        Content.KEYPOINTS,
        Content.VISIBILITY,
        Content.TRACKS,
        Content.UNUSED_CATEGORIES);
  }

  @Override
  boolean knows(Look look) throws IOException {
    for (var file : look.labels("xml")) {
      Set<String> elements = Look.elements(file);
      if (elements.contains("annotations")
          && (elements.contains("version")
              || elements.contains("image")
              || elements.contains("track"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  void read(Reading reading) throws IOException {
    new CvatReader(reading, groups).read();
  }

  @Override
  void write(Writing writing) throws IOException {
    new CvatWriter(writing).write();
  }
}
