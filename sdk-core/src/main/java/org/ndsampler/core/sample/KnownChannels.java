package org.ndsampler.core.sample;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.raster.internal.ColorChannels;

/**
 * Which names of channels any image of a dataset has: what tells a sensor that an image lacks from
 * a name that is misspelt. Safe for concurrent use.
 *
 * <p>It is asked only where an image lacks a channel, and looks at all images once. No file is
 * opened for it: an image whose channels the dataset does not declare may have any of the names
 * that files without names get.
 */
final class KnownChannels {
  /** More undeclared channels than this are named by their file alone. */
  private static final int MOST_USUAL = 5;

  private final CocoDataset dataset;
  private final Frames frames;
  private volatile @Nullable Set<String> names;

  KnownChannels(CocoDataset dataset, Frames frames) {
    this.dataset = dataset;
    this.frames = frames;
  }

  boolean has(String name) {
    Set<String> all = names;
    if (all == null) {
      all = frames instanceof CocoFrames ? ofDataset() : ofFrames();
      names = all;
    }
    return all.contains(name);
  }

  private Set<String> ofFrames() {
    Set<String> all = new HashSet<>();
    for (long id : frames.ids()) {
      for (FramePart part : frames.parts(id)) {
        all.addAll(part.channels());
      }
    }
    return Set.copyOf(all);
  }

  private Set<String> ofDataset() {
    Set<String> specs = new HashSet<>();
    boolean undeclared = false;
    for (int row = 0; row < dataset.images().size(); row++) {
      CocoImage image = dataset.images().at(row);
      image.channels().ifPresent(specs::add);
      undeclared |= image.channels().isEmpty() && image.fileName().isPresent();
      for (CocoAsset asset : image.assets()) {
        asset.channels().ifPresent(specs::add);
      }
    }
    Set<String> all = new HashSet<>();
    for (String spec : specs) {
      try {
        all.addAll(FusedChannelSpec.parse(spec).channels());
      } catch (IllegalArgumentException e) {
        // Of an image that cannot be read: whoever asks for that one is told.
        all.add(spec);
      }
    }
    for (int count = 1; undeclared && count <= MOST_USUAL; count++) {
      all.addAll(FramePart.usualChannels(count).channels());
    }
    if (undeclared) {
      all.addAll(ColorChannels.INKS);
    }
    return Set.copyOf(all);
  }
}
