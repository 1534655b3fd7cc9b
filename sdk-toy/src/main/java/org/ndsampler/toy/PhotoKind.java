package org.ndsampler.toy;

import java.util.List;

/** The classes of the photos. */
enum PhotoKind {
  /** A house seen from a corner. */
  HOUSE("house", 1, "building"),
  /** A conifer. */
  PINE("pine", 2, "plant"),
  /** A broadleaf tree. */
  TREE("tree", 3, "plant"),
  /** A sailing boat: sails and hull. */
  BOAT("boat", 4, "vehicle"),
  /** A hot-air balloon: envelope and basket. */
  BALLOON("balloon", 5, "vehicle");

  final String category;
  final long categoryId;
  final String supercategory;

  PhotoKind(String category, long categoryId, String supercategory) {
    this.category = category;
    this.categoryId = categoryId;
    this.supercategory = supercategory;
  }

  /** The names of the keypoints. */
  List<String> keypoints() {
    return switch (this) {
      case HOUSE -> List.of("roof_tip", "door");
      case PINE, TREE -> List.of("tree_top", "trunk_base");
      case BOAT -> List.of("bow", "stern", "mast_tip");
      case BALLOON -> List.of("crown", "basket");
    };
  }
}
