package org.ndsampler.core.regions;

import java.util.List;
import java.util.OptionalLong;
import org.ndsampler.core.geom.Window;

/**
 * One window of a grid. Immutable.
 *
 * @param videoId the video, if it is a window of a video
 * @param imageIds the image, or the frames that exist in the window's time, in their order
 * @param firstFrame the first frame of the window, as a position in the video; 0 for an image
 * @param endFrame the position after the window's last frame, which may be beyond the video's end;
 *     1 for an image
 * @param window where it is, in pixels of the image, or of the video
 * @param annotationIds the annotations whose boxes touch the window, ascending for each frame and
 *     frame after frame; empty if the grid was made without annotations
 * @param isPositive whether one of them is of a class that counts
 */
public record GridCell(
    OptionalLong videoId,
    List<Long> imageIds,
    int firstFrame,
    int endFrame,
    Window window,
    List<Long> annotationIds,
    boolean isPositive) {

  /** Copies the lists. */
  public GridCell {
    imageIds = List.copyOf(imageIds);
    annotationIds = List.copyOf(annotationIds);
  }
}
