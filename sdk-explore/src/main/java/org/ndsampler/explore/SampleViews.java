package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.SampleAnnotations;
import org.ndsampler.core.sample.Target;

/**
 * What a sampler gives for a target, without its pixels: where it lies in its image, how large it
 * is, and what is in it. Of a clip its first frame is seen. Safe for concurrent use.
 */
final class SampleViews {
  /** So many boxes are drawn on a sample, the largest. */
  private static final int MOST_BOXES = 100;

  private static final Comparator<Box> SMALLEST_FIRST =
      Comparator.comparingDouble(box -> box.width() * box.height());

  private final CocoDataset dataset;
  private final Pictures pictures;

  SampleViews(CocoDataset dataset, Pictures pictures) {
    this.dataset = dataset;
    this.pictures = pictures;
  }

  /**
   * A sample as it is seen.
   *
   * @param place where it lies
   * @param size of the sample
   * @param objects the annotations in it
   */
  record View(Place place, Size size, List<SampleAnnotation> objects) {}

  /**
   * The view of a target.
   *
   * @throws IllegalArgumentException if the dataset has nothing like the target
   * @throws IllegalStateException if its settings contradict the dataset
   */
  View of(Target target) {
    ResolvedTarget resolved = pictures.resolve(target);
    SampleAnnotations annotations = pictures.annotations(target);
    return new View(
        place(resolved), resolved.sampleSize(), annotations.ofFrame(firstFrame(resolved)));
  }

  /**
   * Where a sample lies.
   *
   * @param imageRow the row of its image
   * @param box what it shows, in pixels of its image
   */
  record Place(int imageRow, Box box) {}

  /** Where the sample of a target lies. */
  Place place(Target target) {
    return place(pictures.resolve(target));
  }

  private Place place(ResolvedTarget resolved) {
    int imageRow = dataset.images().row(resolved.imageId());
    return new Place(
        imageRow,
        resolved.isClip()
            ? resolved
                .sampleSize()
                .toBox()
                .warp(pictures.toImage(resolved.target(), firstFrame(resolved)))
            : resolved.window().toBox());
  }

  /** The first that is not padding. */
  static int firstFrame(ResolvedTarget resolved) {
    for (int i = 0; i < resolved.frames().size(); i++) {
      if (resolved.frames().get(i).imageId().isPresent()) {
        return i;
      }
    }
    return 0;
  }

  /** Writes the fields of a view: size, place, and boxes in pixels of the sample. */
  void write(JsonGenerator json, View view) throws IOException {
    json.writeNumberField("p", view.place().imageRow());
    json.writeNumberField("w", view.size().width());
    json.writeNumberField("h", view.size().height());
    json.writeFieldName("at");
    Shapes.writeNumbers(json, view.place().box());
    json.writeNumberField("m", view.objects().size());
    json.writeArrayFieldStart("b");
    List<SampleAnnotation> largest =
        view.objects().stream()
            .filter(one -> one.box().isPresent())
            .sorted(
                Comparator.comparing(
                        (SampleAnnotation one) -> one.box().orElseThrow(), SMALLEST_FIRST)
                    .reversed())
            .limit(MOST_BOXES)
            .toList();
    for (SampleAnnotation one : largest) {
      Box box = one.box().orElseThrow();
      json.writeStartArray();
      json.writeNumber(categoryRow(one));
      json.writeNumber((float) box.x());
      json.writeNumber((float) box.y());
      json.writeNumber((float) box.width());
      json.writeNumber((float) box.height());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private int categoryRow(SampleAnnotation one) {
    return dataset.annotations().categoryRow(one.source().row());
  }

  /** Writes a sample for whoever looks at it alone. */
  Response answer(Target target) {
    View view = of(target);
    return Response.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("java", target.toString());
          write(json, view);
          json.writeEndObject();
        });
  }

  /** The row of the annotation that a target is of, if it is of one that the dataset has. */
  Optional<Integer> annotationRow(Target target) {
    return target.annotationId().isPresent()
            && dataset.annotations().contains(target.annotationId().getAsLong())
        ? Optional.of(dataset.annotations().row(target.annotationId().getAsLong()))
        : Optional.empty();
  }
}
