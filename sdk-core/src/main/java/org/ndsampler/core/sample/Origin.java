package org.ndsampler.core.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Target} is taken from. An id that is not given is {@link #NONE}.
 *
 * @param frames the images of a clip in order; null for those that {@code time} names
 * @param time the frames of a video; null unless this is a clip by time
 */
record Origin(
    long imageId,
    long annotationId,
    long videoId,
    @Nullable List<Long> frames,
    @Nullable TimeRange time) {
  static final long NONE = Long.MIN_VALUE;

  boolean isClip() {
    return frames != null || time != null;
  }

  boolean isAnnotation() {
    return annotationId != NONE;
  }

  Origin withTime(TimeRange value) {
    return new Origin(imageId, annotationId, videoId, null, value);
  }

  Origin withFrames(List<Long> ids) {
    return new Origin(imageId, annotationId, videoId, ids, null);
  }

  /** How messages call it. */
  String kind() {
    return isAnnotation()
        ? "annotation"
        : videoId != NONE ? "video" : frames != null ? "images" : "image";
  }
}
