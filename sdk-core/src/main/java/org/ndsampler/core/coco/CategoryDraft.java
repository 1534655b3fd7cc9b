package org.ndsampler.core.coco;

import java.util.List;
import org.ndsampler.core.coco.io.internal.JsonText;

/**
 * A category that is being written. Confined to one thread, and to the call that it is given to.
 *
 * @since 0.1
 */
public final class CategoryDraft extends Draft<CategoryDraft> {
  CategoryDraft() {}

  @Override
  CategoryDraft self() {
    return this;
  }

  /** Sets the name. */
  public CategoryDraft name(String name) {
    return text("name", name);
  }

  /** Sets the name of the parent. */
  public CategoryDraft supercategory(String name) {
    return text("supercategory", name);
  }

  /** Sets the names of the keypoints. */
  public CategoryDraft keypoints(List<String> names) {
    return set("keypoints", JsonText.list(names.stream().map(JsonText::quote).toList()));
  }

  /** Sets the pairs of keypoints that a line joins, as indices from 0. */
  public CategoryDraft skeleton(List<int[]> pairs) {
    return set(
        "skeleton",
        JsonText.list(
            pairs.stream().map(p -> "[" + (p[0] + 1L) + ", " + (p[1] + 1L) + "]").toList()));
  }
}
