package org.ndsampler.core.coco;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * One file of an image that is made of several: an entry of {@code auxiliary} or {@code assets}.
 * Immutable.
 *
 * @since 0.1
 */
public final class CocoAsset {
  private final CocoImage image;
  private final Slice slice;

  CocoAsset(CocoImage image, Slice slice) {
    this.image = image;
    this.slice = slice;
  }

  /** The image that the asset belongs to. */
  public CocoImage image() {
    return image;
  }

  /**
   * The file's name, relative to the dataset's image folder.
   *
   * @throws CocoException if the file gives none
   */
  public String fileName() {
    return Fields.text(slice, "file_name")
        .orElseThrow(
            () ->
                new CocoException(
                    "an asset of image " + image.id() + " has no file_name: " + slice.text()));
  }

  /**
   * The file, found as {@link CocoImage#path()} says.
   *
   * @throws CocoException if the asset names none, several files fit, or no file can have its name
   */
  public Path path() {
    return image.dataset().files().path(image, fileName());
  }

  /** The channels in the file, such as {@code "r|g|b"}. */
  public Optional<String> channels() {
    return Fields.text(slice, "channels");
  }

  /** The declared size in pixels; 0 and less say nothing. */
  public Optional<Size> size() {
    return image.parsed("size of an asset", this::parseSize);
  }

  private Optional<Size> parseSize() {
    int width = Fields.smallInteger(slice, "width").orElse(0);
    int height = Fields.smallInteger(slice, "height").orElse(0);
    return width > 0 && height > 0 ? Optional.of(Size.of(width, height)) : Optional.empty();
  }

  /**
   * The map from the asset's pixels to the image's: {@code warp_aux_to_img}, or the inverse of
   * {@code warp_img_to_aux}, or of the old {@code base_to_aux}; the identity if none is given.
   */
  public Affine toImage() {
    return image.parsed("warp of an asset", this::parseToImage);
  }

  private Affine parseToImage() {
    @Nullable Affine forward = Fields.affine(slice, "warp_aux_to_img");
    if (forward != null) {
      return forward;
    }
    for (String name : new String[] {"warp_img_to_aux", "base_to_aux"}) {
      @Nullable Affine backward = Fields.affine(slice, name);
      if (backward != null) {
        return backward.inverse();
      }
    }
    return Affine.IDENTITY;
  }

  /** The raw JSON text of a field; empty if the asset does not have it or it is null. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(Fields.find(slice, name)).map(Slice::text);
  }

  /** The asset's JSON text as it was read. */
  public String json() {
    return slice.text();
  }

  @Override
  public String toString() {
    return json();
  }
}
