package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/**
 * An annotation that is being written. Confined to one thread, and to the call that it is given to.
 *
 * @since 0.1
 */
public final class AnnotationDraft extends Draft<AnnotationDraft> {
  AnnotationDraft() {}

  @Override
  AnnotationDraft self() {
    return this;
  }

  /** Sets the image. */
  public AnnotationDraft image(long imageId) {
    return set("image_id", Long.toString(imageId));
  }

  /** Sets the category. */
  public AnnotationDraft category(long categoryId) {
    return set("category_id", Long.toString(categoryId));
  }

  /** Sets the box, in pixels of the image. */
  public AnnotationDraft box(Box box) {
    return set("bbox", JsonText.array(box.x(), box.y(), box.width(), box.height()));
  }

  /** Sets the area in square pixels. */
  public AnnotationDraft area(double area) {
    return number("area", area);
  }

  /** Says whether the annotation stands for a crowd of objects. */
  public AnnotationDraft crowd(boolean crowd) {
    return set("iscrowd", crowd ? "1" : "0");
  }

  /** Sets the track. */
  public AnnotationDraft track(long trackId) {
    return set("track_id", Long.toString(trackId));
  }

  /**
   * Sets the outline or the mask: polygons without holes as COCO's lists, those with holes as
   * kwcoco's dictionaries, a mask as compressed runs.
   */
  public AnnotationDraft segmentation(Segmentation segmentation) {
    return set("segmentation", SegmentationJson.write(segmentation));
  }

  /** Sets the keypoints, as a list of dictionaries with the category's id where it is known. */
  public AnnotationDraft keypoints(Keypoints keypoints) {
    List<String> parts = new ArrayList<>();
    for (Keypoint point : keypoints.points()) {
      StringBuilder json = new StringBuilder("{\"xy\": ");
      json.append(JsonText.array(point.x(), point.y()));
      if (point.categoryId().isPresent()) {
        json.append(", \"keypoint_category_id\": ").append(point.categoryId().getAsLong());
      } else {
        json.append(", \"keypoint_category\": ").append(JsonText.quote(point.name()));
      }
      if (point.visibility() != Keypoint.VISIBLE) {
        json.append(", \"visible\": ").append(point.visibility());
      }
      parts.add(json.append('}').toString());
    }
    return set("keypoints", JsonText.list(parts));
  }
}
