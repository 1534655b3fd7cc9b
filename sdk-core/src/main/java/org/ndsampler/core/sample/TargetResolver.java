package org.ndsampler.core.sample;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.index.AnnotationIndex;

/**
 * From a target to its window and its annotations: all of a sample but the pixels. Safe for
 * concurrent use.
 */
final class TargetResolver {
  private static final int[] NO_ROWS = {};

  /** What most windows do not exceed. */
  private static final int FEW_ROWS = 64;

  private final CocoDataset dataset;
  private final AnnotationIndex index;
  private final LongFunction<Size> undeclaredSizes;

  /**
   * A resolver.
   *
   * @param undeclaredSizes the size of an image, by its id, where the dataset does not say it
   */
  TargetResolver(CocoDataset dataset, LongFunction<Size> undeclaredSizes) {
    this.dataset = dataset;
    this.index = AnnotationIndex.of(dataset);
    this.undeclaredSizes = undeclaredSizes;
  }

  /** The window of a target; {@link CocoSampler#resolve} says what is thrown. */
  ResolvedTarget resolve(Target target) {
    long imageId;
    Box box = null;
    if (target.annotationId().isPresent()) {
      long id = target.annotationId().getAsLong();
      int row = dataset.annotations().row(id);
      imageId = dataset.annotation(id).imageId();
      CocoAnnotations table = dataset.annotations();
      if (table.hasBox(row)) {
        box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
      }
    } else {
      imageId = target.imageId().orElseThrow();
    }
    Size size = imageSize(imageId);
    Window core = core(target, box, size);
    Margins pad = target.pad();
    Window window =
        pad.isNone() ? core : core.pad(pad.left(), pad.top(), pad.right(), pad.bottom());
    return new ResolvedTarget(target, imageId, size, core, window);
  }

  private static Window core(Target target, @Nullable Box box, Size size) {
    Region region = target.region();
    if (region instanceof Region.At at) {
      return at.window();
    }
    if (!(region instanceof Region.Around around)) {
      return size.toWindow();
    }
    double centerX = orElse(around.centerX(), box == null ? null : box.centerX(), target, "center");
    double centerY = orElse(around.centerY(), box == null ? null : box.centerY(), target, "center");
    if (around.fit() instanceof Region.Fit.Fixed fixed) {
      return Window.ofCenter(centerX, centerY, fixed.width(), fixed.height());
    }
    double width = orElse(around.width(), box == null ? null : box.width(), target, "size");
    double height = orElse(around.height(), box == null ? null : box.height(), target, "size");
    int columns = Math.toIntExact((long) Math.ceil(width));
    int rows = Math.toIntExact((long) Math.ceil(height));
    if (around.fit() instanceof Region.Fit.Square) {
      columns = Math.max(columns, rows);
      rows = columns;
    }
    return Window.ofCenter(centerX, centerY, columns, rows);
  }

  private static double orElse(
      OptionalDouble given, @Nullable Double ofBox, Target target, String setting) {
    if (given.isPresent()) {
      return given.getAsDouble();
    }
    if (ofBox != null) {
      return ofBox;
    }
    throw new IllegalStateException(
        target
            + " does not say its "
            + setting
            + (target.annotationId().isPresent()
                ? ", and the annotation has no box; add center(x, y) and size(width, height), or region(...)"
                : "; add "
                    + (setting.equals("center")
                        ? "center(x, y)"
                        : "size(width, height) or window(width, height)")));
  }

  private Size imageSize(long imageId) {
    int row = dataset.image(imageId).row();
    CocoImages images = dataset.images();
    return images.hasSize(row) ? images.size(row) : undeclaredSizes.apply(imageId);
  }

  /** The annotations of a resolved target. */
  SampleAnnotations annotations(ResolvedTarget resolved) {
    Target target = resolved.target();
    Window window = resolved.window();
    return new SampleAnnotations(
        dataset,
        rows(resolved),
        Affine.translation(-window.x(), -window.y()),
        target.parts().contains(AnnotationPart.SEGMENTATION),
        target.parts().contains(AnnotationPart.KEYPOINTS));
  }

  private int[] rows(ResolvedTarget resolved) {
    Target target = resolved.target();
    if (!target.isWithAnnotations()) {
      return NO_ROWS;
    }
    int imageRow = dataset.images().row(resolved.imageId());
    CocoAnnotations table = dataset.annotations();
    if (target.annotationIds().isPresent()) {
      return target.annotationIds().get().stream()
          .mapToInt(table::row)
          .filter(row -> row >= 0 && table.imageRow(row) == imageRow)
          .toArray();
    }
    Window w = resolved.window();
    int[] rows = new int[Math.min(FEW_ROWS, index.size(imageRow))];
    int count = index.query(imageRow, w.x(), w.y(), w.endX(), w.endY(), target.visible(), rows);
    if (count > rows.length) {
      rows = new int[count];
      count = index.query(imageRow, w.x(), w.y(), w.endX(), w.endY(), target.visible(), rows);
    }
    return Arrays.copyOf(rows, count);
  }
}
