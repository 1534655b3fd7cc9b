package org.ndsampler.chips;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.ndsampler.core.coco.AnnotationDraft;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.ImageDraft;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.SampleAnnotation;

/**
 * Makes the COCO dataset of chips. Each image has the fields {@code source_image_id}, {@code
 * source_window} and {@code chip_to_source}, and its target as JSON; each annotation has {@code
 * source_annotation_id}. Confined to one thread.
 */
final class ChipDatasets {
  static final String IMAGE = "source_image_id";
  static final String WINDOW = "source_window";
  static final String MAP = "chip_to_source";
  static final String TARGET = "source_target";
  static final String ANNOTATION = "source_annotation_id";

  /** The file of a frame of a chip; frame 0 is the whole of one that is no clip. */
  @FunctionalInterface
  interface Names {
    String name(int position, int frame);
  }

  private final CocoDataset.Builder builder = CocoDataset.builder();
  private final Names names;
  private int inBatch;
  private long annotationId = 1;
  private long imageId = 1;
  private long videoId = 1;

  /**
   * Starts the dataset of chips.
   *
   * @param source has the categories, which all stay, with their ids and fields
   * @param names the file of a frame of a chip, by the position of the chip
   */
  ChipDatasets(CocoDataset source, Path folder, Names names) {
    this.names = names;
    builder.imageFolder(folder);
    for (CocoCategory category : source.categories()) {
      builder.category(
          category.id(),
          draft -> {
            draft.name(category.name());
            category.supercategory().ifPresent(draft::supercategory);
            category.field("keypoints").ifPresent(json -> draft.field("keypoints", json));
            category.field("skeleton").ifPresent(json -> draft.field("skeleton", json));
            category.extraFields().forEach(draft::field);
          });
    }
    source.trackNames().forEach(builder::track);
    source.keypointNames().forEach(builder::keypointCategory);
  }

  /** Says of each chip its place in its batch. */
  ChipDatasets inBatchesOf(int chips) {
    inBatch = chips;
    return this;
  }

  CocoDataset build() {
    return builder.build();
  }

  /** Adds a chip, of whose frames each is an image. */
  void add(int position, ChipRecord chip) {
    boolean isClip = chip.target().isClip();
    long video = videoId;
    if (isClip) {
      videoId++;
      builder.video(video, draft -> draft.name("chip " + position).size(chip.size()));
    }
    for (int frame = 0; frame < chip.frames(); frame++) {
      int t = frame;
      builder.image(
          imageId + frame,
          draft -> {
            fill(draft, position, t, chip);
            if (isClip) {
              draft.video(video, t);
            }
          });
    }
    long first = imageId;
    for (SampleAnnotation annotation : chip.annotations()) {
      long image = first + annotation.frame();
      builder.annotation(annotationId++, draft -> fill(draft, image, annotation));
    }
    imageId += chip.frames();
  }

  private void fill(ImageDraft draft, int position, int frame, ChipRecord chip) {
    ResolvedTarget target = chip.target();
    Window window = target.window();
    draft.fileName(names.name(position, frame));
    draft.size(chip.size());
    draft.channels(String.join("|", chip.sample().channels()));
    OptionalLong source =
        target.isClip() ? target.frames().get(frame).imageId() : OptionalLong.of(target.imageId());
    if (source.isPresent()) {
      Affine map = chip.sample().toImage(frame);
      draft.field(IMAGE, Long.toString(source.getAsLong()));
      draft.field(
          MAP,
          List.of(map.m00(), map.m01(), map.m02(), map.m10(), map.m11(), map.m12()).toString());
    }
    draft.field(
        WINDOW, List.of(window.x(), window.y(), window.width(), window.height()).toString());
    if (inBatch > 0) {
      draft.number("batch_index", position % inBatch);
    }
    draft.field(TARGET, chip.asked().toJson());
  }

  private static void fill(AnnotationDraft draft, long image, SampleAnnotation annotation) {
    CocoAnnotation source = annotation.source();
    draft.image(image).category(annotation.categoryId());
    annotation.box().ifPresent(draft::box);
    annotation.segmentation().ifPresent(draft::segmentation);
    annotation.keypoints().ifPresent(draft::keypoints);
    draft.area(area(annotation));
    draft.crowd(annotation.isCrowd());
    annotation.trackId().ifPresent(draft::track);
    source.extraFields().forEach(draft::field);
    draft.field(ANNOTATION, Long.toString(source.id()));
  }

  /** Of the shape as it is in the chip, or of the box where there is none. */
  private static double area(SampleAnnotation annotation) {
    Segmentation shape = annotation.segmentation().orElse(null);
    if (shape instanceof MultiPolygon polygons) {
      return polygons.area();
    }
    if (shape instanceof RunLengthMask mask) {
      return mask.area();
    }
    return annotation.box().map(Box::area).orElse(0.0);
  }
}
