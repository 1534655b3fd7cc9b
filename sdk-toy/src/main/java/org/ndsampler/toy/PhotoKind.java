package org.ndsampler.toy;

import java.util.List;

/** The classes of the photos. */
enum PhotoKind {
  /** A house seen from a corner. */
  HOUSE("house", 1, "building", List.of("roof_tip", "door")),
  /** A conifer. */
  PINE("pine", 2, "plant", List.of("tree_top", "trunk_base")),
  /** A broadleaf tree. */
  TREE("tree", 3, "plant", List.of("tree_top", "trunk_base")),
  /** A sailing boat: sails and hull. */
  BOAT("boat", 4, "vehicle", List.of("bow", "stern", "mast_tip")),
  /** A hot-air balloon: envelope and basket. */
  BALLOON("balloon", 5, "vehicle", List.of("crown", "basket"));

  final String category;
  final long categoryId;
  final String supercategory;
  final List<String> keypoints;

  PhotoKind(String category, long categoryId, String supercategory, List<String> keypoints) {
    this.category = category;
    this.categoryId = categoryId;
    this.supercategory = supercategory;
    this.keypoints = keypoints;
  }
}
