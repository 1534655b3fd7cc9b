package org.ndsampler.core.sample;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.GeoTransform;

/**
 * Frames of somebody's own, refused where an image is not as large as the dataset declares: its
 * annotations would lie beside what they show, and what is missing would silently be padding. Each
 * image is compared once. Safe for concurrent use.
 */
final class CheckedFrames implements Frames {
  private final Frames frames;
  private final CocoDataset dataset;
  private final Set<Long> checked = ConcurrentHashMap.newKeySet();

  CheckedFrames(Frames frames, CocoDataset dataset) {
    this.frames = frames;
    this.dataset = dataset;
  }

  private Frames checked(long id) {
    if (!checked.contains(id)) {
      Size declared = dataset.image(id).declaredSize().orElse(null);
      Size found = declared == null ? null : frames.size(id);
      if (declared != null && !declared.equals(found)) {
        throw new IllegalStateException(
            "image "
                + id
                + " is "
                + found
                + " in the frames that the sampler was given, and the dataset says "
                + declared
                + "; correct the width and height in the dataset, or give the right pixels");
      }
      checked.add(id);
    }
    return frames;
  }

  @Override
  public List<Long> ids() {
    return frames.ids();
  }

  @Override
  public AutoCloseable ahead(Map<Long, List<Window>> windows) {
    return frames.ahead(windows);
  }

  @Override
  public Optional<GeoTransform> geoTransform(long id) {
    return checked(id).geoTransform(id);
  }

  @Override
  public List<FramePart> parts(long id) {
    return checked(id).parts(id);
  }

  @Override
  public Size size(long id) {
    return frames.size(id);
  }

  @Override
  public Optional<FramePart> own(long id) {
    return checked(id).own(id);
  }

  @Override
  public boolean hasOwn(long id) {
    return checked(id).hasOwn(id);
  }

  @Override
  public DelayedImage delayed(long id) {
    return checked(id).delayed(id);
  }

  @Override
  public DelayedImage delayed(long id, FusedChannelSpec channels) {
    return checked(id).delayed(id, channels);
  }

  @Override
  public NDArray read(long id, Window window, double fill) {
    return checked(id).read(id, window, fill);
  }

  @Override
  public NDArray read(long id, Window window, FusedChannelSpec channels) {
    return checked(id).read(id, window, channels);
  }

  @Override
  public void close() {
    frames.close();
  }
}
