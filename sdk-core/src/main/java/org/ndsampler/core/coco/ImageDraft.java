package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * An image that is being written. Confined to one thread, and to the call that it is given to.
 *
 * @since 0.1
 */
public final class ImageDraft extends Draft<ImageDraft> {
  private final List<String> assets = new ArrayList<>();

  ImageDraft() {}

  @Override
  ImageDraft self() {
    return this;
  }

  /** Sets the file's name, relative to the image folder. */
  public ImageDraft fileName(String name) {
    return text("file_name", name);
  }

  /** Sets the image's name. */
  public ImageDraft name(String name) {
    return text("name", name);
  }

  /** Sets the size in pixels. */
  public ImageDraft size(Size size) {
    return setSize(size);
  }

  /** Sets the channels of the image's own file, such as {@code "r|g|b"}. */
  public ImageDraft channels(String channels) {
    return text("channels", channels);
  }

  /** Makes the image a frame of a video. */
  public ImageDraft video(long videoId, int frameIndex) {
    set("video_id", Long.toString(videoId));
    return set("frame_index", Integer.toString(frameIndex));
  }

  /** Sets the map from the image's pixels to its video's. */
  public ImageDraft toVideo(Affine map) {
    return set("warp_img_to_vid", JsonText.affine(map));
  }

  /**
   * Adds a further file that the image is made of. The first call replaces the {@code auxiliary}
   * files that the record has.
   */
  public ImageDraft asset(Consumer<AssetDraft> fill) {
    AssetDraft asset = new AssetDraft();
    fill.accept(asset);
    assets.add(asset.json());
    return set("auxiliary", JsonText.list(assets));
  }
}
