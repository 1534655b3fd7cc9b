package org.ndsampler.core.regions;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Window;

/**
 * One window of a grid. Two are equal if all they say is. Immutable and safe for use by many
 * threads.
 *
 * @since 0.1
 */
public final class GridCell {
  private final OptionalLong videoId;
  private final List<Long> imageIds;
  private final int firstFrame;
  private final int endFrame;
  private final Window window;
  private final List<Long> annotationIds;
  private final boolean positive;

  private GridCell(
      OptionalLong videoId,
      List<Long> imageIds,
      int firstFrame,
      int endFrame,
      Window window,
      List<Long> annotationIds,
      boolean positive) {
    this.videoId = videoId;
    this.imageIds = List.copyOf(imageIds);
    this.firstFrame = firstFrame;
    this.endFrame = endFrame;
    this.window = window;
    this.annotationIds = List.copyOf(annotationIds);
    this.positive = positive;
  }

  /**
   * A window of an image.
   *
   * @param window where it is, in pixels of the image
   * @param annotationIds the annotations whose boxes touch it
   * @param positive whether one of them is of a class that counts
   */
  public static GridCell ofImage(
      long imageId, Window window, List<Long> annotationIds, boolean positive) {
    return new GridCell(
        OptionalLong.empty(), List.of(imageId), 0, 1, window, annotationIds, positive);
  }

  /**
   * A window of a video.
   *
   * @param imageIds the frames that exist in the window's time, in their order
   * @param firstFrame the first frame of the window, as a position in the video
   * @param endFrame the position after its last frame
   * @param window where it is, in pixels of the video
   * @param annotationIds the annotations whose boxes touch it
   * @param positive whether one of them is of a class that counts
   */
  public static GridCell ofVideo(
      long videoId,
      List<Long> imageIds,
      int firstFrame,
      int endFrame,
      Window window,
      List<Long> annotationIds,
      boolean positive) {
    return new GridCell(
        OptionalLong.of(videoId), imageIds, firstFrame, endFrame, window, annotationIds, positive);
  }

  /** The video, if it is a window of a video. */
  public OptionalLong videoId() {
    return videoId;
  }

  /** The image, or the frames that exist in the window's time, in their order. */
  public List<Long> imageIds() {
    return imageIds;
  }

  /** The first frame of the window, as a position in the video; 0 for an image. */
  public int firstFrame() {
    return firstFrame;
  }

  /**
   * The position after the window's last frame, which may be beyond the video's end; 1 for an
   * image.
   */
  public int endFrame() {
    return endFrame;
  }

  /** Where it is, in pixels of the image, or of the video. */
  public Window window() {
    return window;
  }

  /**
   * The annotations whose boxes touch the window, ascending for each frame and frame after frame;
   * empty if the grid was made without annotations.
   */
  public List<Long> annotationIds() {
    return annotationIds;
  }

  /** Whether one of the annotations is of a class that counts. */
  public boolean isPositive() {
    return positive;
  }

  /** Whether another says the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GridCell o
        && videoId.equals(o.videoId)
        && imageIds.equals(o.imageIds)
        && firstFrame == o.firstFrame
        && endFrame == o.endFrame
        && window.equals(o.window)
        && annotationIds.equals(o.annotationIds)
        && positive == o.positive;
  }

  @Override
  public int hashCode() {
    return Objects.hash(videoId, imageIds, firstFrame, window, annotationIds);
  }

  /** Where it is and what is in it. */
  @Override
  public String toString() {
    String where =
        videoId.isPresent()
            ? "video " + videoId.getAsLong() + ", frames " + firstFrame + " to " + endFrame
            : "image " + imageIds.get(0);
    return "GridCell("
        + where
        + ", "
        + window
        + ", annotations "
        + annotationIds
        + (positive ? ", positive)" : ")");
  }
}
