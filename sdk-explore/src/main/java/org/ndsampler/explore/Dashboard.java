package org.ndsampler.explore;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Query;

/**
 * The numbers of a dataset at a glance, each with the query that finds what it counts. Immutable,
 * safe for concurrent use. What {@link Facets} has as bars is not repeated here.
 */
final class Dashboard {
  private final List<Figure> figures;

  /**
   * A number.
   *
   * @param label what is counted, in a few words
   * @param count how many there are
   * @param isOfImages whether images are counted, and not annotations
   * @param query finds them
   */
  record Figure(String label, int count, boolean isOfImages, String query) {}

  private Dashboard(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  /** The numbers of all that a query finds; those of what there is none of are left out. */
  static Dashboard of(Query query) {
    return of(query, List.of());
  }

  /**
   * The numbers of all that a query finds, and of flags.
   *
   * @param flags fields that the query knows beside those of the dataset
   */
  static Dashboard of(Query query, List<String> flags) {
    Query all = query.sorted("");
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("images", all.images().length, true, all.toString()));
    figures.add(new Figure("annotations", all.annotations().length, false, all.toString()));
    add(figures, all, "images without annotations", "no annotations", true);
    add(figures, all, "images of videos", "has video", true);
    add(figures, all, "annotations with a mask", "has mask", false);
    add(figures, all, "annotations with keypoints", "has keypoints", false);
    add(figures, all, "annotations with a track", "has track", false);
    add(figures, all, "annotations without a box", "no box", false);
    add(figures, all, "annotations of no class", "no class", false);
    add(figures, all, "crowds", "crowd", false);
    add(figures, all, "boxes that lie partly outside", "visible < 1", false);
    add(figures, all, "boxes without area", "width <= 0 or height <= 0", false);
    for (String flag : flags) {
      add(figures, all, flag + " annotations", flag, false);
      add(figures, all, "images with " + flag + " annotations", flag, true);
    }
    return new Dashboard(figures);
  }

  /** The numbers of a dataset. */
  static Dashboard of(CocoDataset dataset) {
    return of(dataset.query(""));
  }

  private static void add(
      List<Figure> figures, Query all, String label, String condition, boolean isOfImages) {
    Query asked = all.and(condition);
    int count = isOfImages ? asked.images().length : asked.annotations().length;
    if (count > 0) {
      figures.add(new Figure(label, count, isOfImages, asked.toString()));
    }
  }

  /** The numbers, in order. */
  List<Figure> figures() {
    return figures;
  }

  /** The numbers with their labels. */
  @Override
  public String toString() {
    return "Dashboard"
        + figures.stream().map(figure -> figure.count() + " " + figure.label()).toList();
  }
}
