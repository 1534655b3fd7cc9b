package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;

/**
 * One category (class) of a dataset. Immutable.
 *
 * @since 0.1
 */
public final class CocoCategory extends CocoRecord {
  private static final Set<String> KNOWN =
      Set.of("id", "name", "supercategory", "keypoints", "skeleton");

  private final Slice slice;
  private final String name;
  private final @Nullable String supercategory;
  private final List<String> keypoints;

  CocoCategory(CocoDataset dataset, int row, Slice slice) {
    super(dataset, row);
    this.slice = slice;
    this.name = Fields.text(slice, "name").orElse("");
    this.supercategory = Fields.text(slice, "supercategory").orElse(null);
    this.keypoints = Fields.texts(slice, "keypoints");
  }

  @Override
  Slice slice() {
    return slice;
  }

  @Override
  Set<String> knownFields() {
    return KNOWN;
  }

  @Override
  String kind() {
    return "category";
  }

  @Override
  public long id() {
    return dataset.categories().id(row);
  }

  /** The name; empty text if the file gives none, which {@code validate()} reports. */
  public String name() {
    return name;
  }

  /** The name of the parent in the tree of categories. */
  public Optional<String> supercategory() {
    return Optional.ofNullable(supercategory);
  }

  /** The names of the keypoints, in the order of the flat {@code x, y, v} form. */
  public List<String> keypoints() {
    return keypoints;
  }

  /**
   * The pairs of keypoints that a line joins, as indices from 0 into {@link #keypoints()}; the file
   * counts from 1. New arrays.
   */
  public List<int[]> skeleton() {
    Slice value = Fields.find(slice, "skeleton");
    if (value == null) {
      return List.of();
    }
    List<int[]> pairs = new ArrayList<>();
    for (Slice element : Fields.elements(value)) {
      double[] pair = Fields.numbers(element);
      if (pair.length != 2) {
        throw new CocoException(
            "the skeleton of category "
                + id()
                + " has "
                + element.text()
                + " where a pair of keypoint numbers should be");
      }
      pairs.add(new int[] {(int) pair[0] - 1, (int) pair[1] - 1});
    }
    return pairs;
  }
}
