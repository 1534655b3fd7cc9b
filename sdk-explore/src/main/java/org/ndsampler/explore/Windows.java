package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.core.sample.Target;
import org.ndsampler.explore.Selections.Selected;

/**
 * The windows of a grid, the samples of a selection, or whatever targets there are, as items of the
 * gallery. Safe for concurrent use.
 *
 * <p>A query finds the window of an annotation with the annotation. It finds another window if an
 * annotation that it finds has a part of it, and one without annotations if it finds all that its
 * image has: then it asks for nothing that only annotations have.
 */
final class Windows {
  private final CocoDataset dataset;
  private final List<Target> targets;
  private final SampleViews views;
  private final Supplier<AnnotationIndex> index;
  private String asked = "";
  private Found found;

  Windows(
      CocoDataset dataset,
      List<Target> targets,
      SampleViews views,
      Supplier<AnnotationIndex> index) {
    this.dataset = dataset;
    this.targets = targets;
    this.views = views;
    this.index = index;
    this.found = new Found(targets.size(), null);
  }

  /**
   * The places in the list of those that a query finds.
   *
   * @param size how many there are
   * @param places their places, or null for all
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(int size, int @Nullable [] places) {
    int place(int index) {
      return places == null ? index : places[index];
    }
  }

  int size() {
    return targets.size();
  }

  Target at(int place) {
    return targets.get(place);
  }

  /** Those that a query finds, in their order. Those of the last query are kept. */
  synchronized Found of(Selected selected) {
    String query = selected.query().toString();
    if (!asked.equals(query)) {
      found = find(selected);
      asked = query;
    }
    return found;
  }

  private Found find(Selected selected) {
    if (targets.isEmpty()
        || selected.images().length == dataset.images().size()
            && selected.annotations().length == dataset.annotations().size()) {
      return new Found(targets.size(), null);
    }
    BitSet annotations = new BitSet();
    int[] onImages = new int[dataset.images().size()];
    for (int row : selected.annotations()) {
      annotations.set(row);
      int image = dataset.annotations().imageRow(row);
      if (image >= 0) {
        onImages[image]++;
      }
    }
    BitSet whole = new BitSet();
    for (int row : selected.images()) {
      if (onImages[row] == dataset.images().annotationCount(row)) {
        whole.set(row);
      }
    }
    int[] places =
        IntStream.range(0, targets.size())
            .filter(place -> isFound(targets.get(place), annotations, onImages, whole))
            .toArray();
    return new Found(places.length, places);
  }

  private boolean isFound(Target target, BitSet annotations, int[] onImages, BitSet whole) {
    if (target.annotationId().isPresent()) {
      return views.annotationRow(target).filter(annotations::get).isPresent();
    }
    int image;
    Box place;
    try {
      SampleViews.Place at = views.place(target);
      image = at.imageRow();
      place = at.box();
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      return false; // its tile says what is wrong, where all are shown
    }
    if (onImages[image] == 0 && !whole.get(image)) {
      return false;
    }
    int[] here =
        Arrays.stream(index.get().query(image, place)).filter(row -> hasPart(row, place)).toArray();
    return here.length == 0 ? whole.get(image) : Arrays.stream(here).anyMatch(annotations::get);
  }

  /** Not one that only touches. */
  private boolean hasPart(int row, Box place) {
    return index
            .get()
            .visibility(
                row, place.x(), place.y(), place.x() + place.width(), place.y() + place.height())
        > 0;
  }

  /** Writes a window; of one that cannot be had it says why. */
  void write(JsonGenerator json, int place) throws IOException {
    Target target = targets.get(place);
    json.writeStartObject();
    json.writeNumberField("r", place);
    int annotation = views.annotationRow(target).orElse(-1);
    json.writeNumberField("c", annotation < 0 ? -1 : dataset.annotations().categoryRow(annotation));
    if (annotation >= 0) {
      json.writeNumberField("o", annotation);
    }
    SampleViews.View view = null;
    String problem = "";
    try {
      view = views.of(target);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (view == null) {
      json.writeStringField("problem", problem);
    } else {
      json.writeStringField("n", Site.name(dataset.images().at(view.place().imageRow())));
      views.write(json, view);
    }
    json.writeEndObject();
  }
}
