package org.ndsampler.core.coco;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.geom.Size;

/**
 * A view of one video: an ordered series of images. Immutable.
 *
 * @since 0.1
 */
public final class CocoVideo extends CocoRecord {
  private static final Set<String> KNOWN = Set.of("id", "name", "width", "height");

  CocoVideo(CocoDataset dataset, int row) {
    super(dataset, row);
  }

  @Override
  Slice slice() {
    return dataset.store().records(Section.VIDEOS).slice(row);
  }

  @Override
  Set<String> knownFields() {
    return KNOWN;
  }

  @Override
  String kind() {
    return "video";
  }

  @Override
  public long id() {
    return dataset.videos().id(row);
  }

  /** The video's name. */
  public Optional<String> name() {
    return Fields.text(slice(), "name");
  }

  /**
   * The size of the space that the frames are warped into, in pixels, if it is declared. 0 and less
   * say nothing.
   */
  public Optional<Size> size() {
    return parsed("size", this::parseSize);
  }

  private Optional<Size> parseSize() {
    OptionalInt width = Fields.smallInteger(slice(), "width");
    OptionalInt height = Fields.smallInteger(slice(), "height");
    return width.orElse(0) > 0 && height.orElse(0) > 0
        ? Optional.of(Size.of(width.orElse(0), height.orElse(0)))
        : Optional.empty();
  }

  /** The images in the order of their frame indices. */
  public List<CocoImage> images() {
    return dataset.imagesOf(id());
  }
}
