package org.ndsampler.core.delayed;

import java.util.List;
import java.util.Objects;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * A leaf of a smaller version that a file holds, in that version's own coordinates.
 *
 * @param file the file
 * @param level 0 for the largest overview
 */
record DelayedOverview(DelayedLoad file, int level) implements DelayedImage {

  /** Rejects a level that the file does not have; opens the file. */
  public DelayedOverview {
    Objects.checkIndex(level, file.info().overviews().size());
  }

  @Override
  public Size size() {
    return file.info().overviews().get(level);
  }

  @Override
  public int channels() {
    return file.channels();
  }

  @Override
  public List<String> channelNames() {
    return file.channelNames();
  }

  @Override
  public DType dtype() {
    return file.dtype();
  }

  @Override
  public List<DelayedImage> children() {
    return List.of();
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
