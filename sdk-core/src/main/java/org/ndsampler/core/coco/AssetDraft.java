package org.ndsampler.core.coco;

import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * One file of an image that is being written. Confined to one thread, and to the call that it is
 * given to.
 *
 * @since 0.1
 */
public final class AssetDraft extends Draft<AssetDraft> {
  AssetDraft() {}

  @Override
  AssetDraft self() {
    return this;
  }

  /** Sets the file's name, relative to the image folder. */
  public AssetDraft fileName(String name) {
    return text("file_name", name);
  }

  /** Sets the channels in the file, such as {@code "r|g|b"}. */
  public AssetDraft channels(String channels) {
    return text("channels", channels);
  }

  /** Sets the size in pixels. */
  public AssetDraft size(Size size) {
    return setSize(size);
  }

  /** Sets the map from the asset's pixels to the image's. */
  public AssetDraft toImage(Affine map) {
    return set("warp_aux_to_img", JsonText.affine(map));
  }
}
