package org.ndsampler.core.sample;

import static org.ndsampler.core.sample.TargetSettings.ANNOTATION;
import static org.ndsampler.core.sample.TargetSettings.ANNOTATIONS;
import static org.ndsampler.core.sample.TargetSettings.FRAMES;
import static org.ndsampler.core.sample.TargetSettings.IMAGE;
import static org.ndsampler.core.sample.TargetSettings.PAD_TIME;
import static org.ndsampler.core.sample.TargetSettings.TO_SIZE;
import static org.ndsampler.core.sample.TargetSettings.VIDEO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.internal.ChannelRun;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.regions.internal.NarrowBoxes;

/**
 * From a target to its window and its annotations: all of a sample but the pixels. Safe for
 * concurrent use.
 *
 * <p>A target is what somebody asked for, with most of it left open; here the open numbers are
 * filled in once, in one order, and everything after this (pixels, annotations, the way back,
 * audits) reads the same {@link ResolvedTarget}. The order is that in which one number depends on
 * another: whose image or video, then which frames, then the window's place and size, then the
 * margins, and the scale last, since margins are given in the pixels of the image and not of the
 * sample. An annotation's box is carried into the space of the clip before anything is measured.
 *
 * <p>It opens no file but where a number is only in one: the size of an image that nobody declares,
 * and the channels of files for the finest scale. So a million windows are resolved, and audited,
 * at the speed of the index. Annotations are found by their boxes in the index first and by their
 * shapes only where shapes are asked for, since cutting polygons costs a thousand times as much.
 */
final class TargetResolver {
  private static final int[] NO_ROWS = {};

  /** What most windows do not exceed. */
  private static final int FEW_ROWS = 64;

  private static final int MAX_FRAMES = 1 << 20;

  private final CocoDataset dataset;
  private final AnnotationIndex index;
  private final LongFunction<Size> undeclaredSizes;
  private final ImageParts parts;

  /**
   * A resolver.
   *
   * @param undeclaredSizes the size of an image, by its id, where the dataset does not say it
   */
  TargetResolver(
      CocoDataset dataset,
      AnnotationIndex index,
      LongFunction<Size> undeclaredSizes,
      ImageParts parts) {
    this.dataset = dataset;
    this.index = index;
    this.undeclaredSizes = undeclaredSizes;
    this.parts = parts;
  }

  /** The window of a target; {@link CocoSampler#resolve} says what is thrown. */
  ResolvedTarget resolve(Target target) {
    try {
      return resolved(target);
    } catch (ArithmeticException e) {
      throw beyond(target, e);
    }
  }

  private static IllegalArgumentException beyond(Target target, ArithmeticException e) {
    return new IllegalArgumentException(target + ": " + e.getMessage(), e);
  }

  private ResolvedTarget resolved(Target target) {
    Objects.requireNonNull(target, "the target must not be null; Target.image(id) makes one");
    Box box = null;
    Long named = target.find(IMAGE);
    Long annotation = target.find(ANNOTATION);
    // Only a clip names neither; it takes the image of its first frame below.
    long imageId = named == null ? 0 : named;
    if (annotation != null) {
      int row = dataset.annotations().row(annotation);
      long own = dataset.annotation(annotation).imageId();
      if (named != null && imageId != own) {
        throw new IllegalArgumentException(
            "annotation "
                + annotation
                + " is in image "
                + own
                + ", and the target names image "
                + imageId
                + "; leave the image out");
      }
      imageId = own;
      box = place(row);
    }
    List<ResolvedTarget.Frame> frames = List.of();
    Size size;
    if (target.isClip()) {
      frames = frames(target, imageId);
      if (box != null) {
        Affine toVideo = dataset.image(imageId).toVideo();
        box = toVideo.isIdentity() ? box : box.warp(toVideo);
      }
      imageId = firstImage(target, frames, imageId);
      size = videoSize(imageId);
    } else {
      size = imageSize(imageId);
      if (target.has(PAD_TIME)) {
        throw TargetSettings.contradiction(
            PAD_TIME.java(target), target.toString(), ": it has no time; give it one");
      }
    }
    Window core = core(target, box, size);
    Margins pad = target.pad();
    Window window =
        pad.isNone() ? core : core.pad(pad.left(), pad.top(), pad.right(), pad.bottom());
    double centerX = core.x() + core.width() / 2.0;
    double centerY = core.y() + core.height() / 2.0;
    if (target.part() instanceof Region.Around around) {
      centerX = around.centerX().orElse(box == null ? centerX : box.centerX());
      centerY = around.centerY().orElse(box == null ? centerY : box.centerY());
    }
    double scaleX = target.scaleX();
    double scaleY = target.scaleY();
    Size wanted = target.find(TO_SIZE);
    if (wanted != null) {
      if (window.isEmpty()) {
        throw new IllegalStateException(
            target + " cannot be stretched to " + wanted + ": its window is empty");
      }
      scaleX = wanted.width() / (double) window.width();
      scaleY = wanted.height() / (double) window.height();
    } else if (target.has(TargetSettings.LETTERBOX)) {
      if (window.isEmpty()) {
        throw new IllegalStateException(
            target + " cannot be fitted into a letterbox: its window is empty");
      }
      Size inner = Placement.fitting(window.size(), target.letterbox().orElseThrow());
      scaleX = inner.width() / (double) window.width();
      scaleY = inner.height() / (double) window.height();
    } else if (target.nativeScale() == NativeScale.LARGEST) {
      Affine finest = finest(target, imageId, frames);
      scaleX *= finest.m00();
      scaleY *= finest.m11();
    }
    return new ResolvedTarget(
        target, imageId, size, core, window, centerX, centerY, scaleX, scaleY, frames);
  }

  /**
   * Where an annotation is: its box, also one of no area; otherwise the box of its outline; null if
   * neither says it.
   */
  private @Nullable Box place(int row) {
    CocoAnnotations table = dataset.annotations();
    Box box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
    if (Outlines.isProper(box)) {
      return box;
    }
    Box bounds = Outlines.bounds(dataset, row);
    // What is turned round, not finite or out of reach is no place: it would show any pixels.
    return bounds != null ? bounds : box.isValid() && Outlines.isReachable(box) ? box : null;
  }

  // ------------------------------------------------------------------------------------------ time

  private List<ResolvedTarget.Frame> frames(Target target, long annotatedImage) {
    List<Long> named = target.find(FRAMES);
    List<ResolvedTarget.Frame> frames = new ArrayList<>();
    if (named != null) {
      for (long id : named) {
        dataset.image(id);
      }
      for (int i = -target.padBefore(); i < named.size() + (long) target.padAfter(); i++) {
        boolean inside = i >= 0 && i < named.size();
        addFrame(frames, i, inside ? OptionalLong.of(named.get(i)) : OptionalLong.empty());
      }
    } else {
      TimeRange time = target.time().orElseThrow();
      List<CocoImage> images = dataset.imagesOf(videoId(target, annotatedImage));
      long from = time.from().orElse(0);
      long to = time.to().orElse(images.size());
      long count = Math.max(0, (to - from + time.step() - 1) / time.step());
      for (long k = -target.padBefore(); k < count + target.padAfter(); k++) {
        long at = from + k * time.step();
        boolean inside = at >= 0 && at < images.size();
        addFrame(
            frames,
            Ints.of("the number of a frame", at),
            inside ? OptionalLong.of(images.get((int) at).id()) : OptionalLong.empty());
      }
    }
    if (frames.isEmpty()) {
      throw new IllegalStateException(target + " has no frame; give a longer time");
    }
    return frames;
  }

  private static void addFrame(List<ResolvedTarget.Frame> frames, int at, OptionalLong id) {
    if (frames.size() == MAX_FRAMES) {
      throw new IllegalArgumentException("a clip has at most " + MAX_FRAMES + " frames");
    }
    frames.add(new ResolvedTarget.Frame(at, id));
  }

  private long videoId(Target target, long annotatedImage) {
    Long video = target.find(VIDEO);
    Long annotation = target.find(ANNOTATION);
    if (annotation == null) {
      return Objects.requireNonNull(video);
    }
    CocoImage image = dataset.image(annotatedImage);
    long own =
        image
            .videoId()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "annotation "
                            + annotation
                            + " is in image "
                            + image.id()
                            + ", which belongs to no video; leave the time out"));
    if (video != null && video != own) {
      throw new IllegalArgumentException(
          "annotation "
              + annotation
              + " is in video "
              + own
              + ", and the target names video "
              + video
              + "; leave the video out");
    }
    return own;
  }

  private long firstImage(Target target, List<ResolvedTarget.Frame> frames, long annotated) {
    for (ResolvedTarget.Frame frame : frames) {
      if (frame.imageId().isPresent()) {
        return frame.imageId().getAsLong();
      }
    }
    List<CocoImage> images =
        target.frameIds().isPresent()
            ? List.of(dataset.image(target.frameIds().get().get(0)))
            : dataset.imagesOf(videoId(target, annotated));
    if (images.isEmpty()) {
      throw new IllegalArgumentException(target + ": the video has no images");
    }
    return images.get(0).id();
  }

  /** The size of the space of a clip: that of its first image's video, or of the image. */
  private Size videoSize(long imageId) {
    CocoImage image = dataset.image(imageId);
    if (image.videoId().isPresent()) {
      Optional<Size> declared = dataset.video(image.videoId().getAsLong()).size();
      if (declared.isPresent()) {
        return declared.get();
      }
    }
    return imageSize(imageId);
  }

  private Affine finest(Target target, long imageId, List<ResolvedTarget.Frame> frames) {
    long[] ids = imageIds(imageId, frames);
    List<String> channels = parts.channels(target, imageId, ids);
    double x = 0;
    double y = 0;
    for (long id : ids) {
      if (channels == null) {
        return Affine.IDENTITY;
      }
      for (ChannelRun run : parts.runs(id, channels, target)) {
        FramePart part = run.part();
        if (part != null) {
          Affine own =
              PixelReader.toNativeScale(PixelReader.toSpace(dataset, part, id, target.isClip()));
          x = Math.max(x, own.m00());
          y = Math.max(y, own.m11());
        }
      }
    }
    return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y)
        ? Affine.scaling(x, y)
        : Affine.IDENTITY;
  }

  /** The images that a target shows, each frame's. */
  static long[] imageIds(long imageId, List<ResolvedTarget.Frame> frames) {
    long[] ids =
        frames.stream()
            .filter(frame -> frame.imageId().isPresent())
            .mapToLong(frame -> frame.imageId().getAsLong())
            .toArray();
    return ids.length == 0 ? new long[] {imageId} : ids;
  }

  // ----------------------------------------------------------------------------------------- space

  private static Window core(Target target, @Nullable Box box, Size size) {
    Region region = target.part();
    if (region instanceof Region.At at) {
      return at.window();
    }
    if (region instanceof Region.Span span) {
      return Window.ofCorners(
          span.left().orElse(0),
          span.top().orElse(0),
          span.right().orElse(size.width()),
          span.bottom().orElse(size.height()));
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
    // A box that is narrower than a pixel, if centre and extent are its own; otherwise null.
    Box narrow = box != null && isOfBox(around.centerX(), around.width(), width) ? box : null;
    Box low = box != null && isOfBox(around.centerY(), around.height(), height) ? box : null;
    int columns = narrow == null ? roundedUp(width) : NarrowBoxes.pixels(narrow.x(), width);
    int rows = low == null ? roundedUp(height) : NarrowBoxes.pixels(low.y(), height);
    if (around.fit() instanceof Region.Fit.Square) {
      columns = Math.max(columns, rows);
      rows = columns;
    }
    Window window = Window.ofCenter(centerX, centerY, columns, rows);
    return Window.of(
        narrow == null ? window.x() : NarrowBoxes.start(narrow.x(), width, columns),
        low == null ? window.y() : NarrowBoxes.start(low.y(), height, rows),
        columns,
        rows);
  }

  /** Whether centre and extent are those of a box that is narrower than a pixel. */
  private static boolean isOfBox(OptionalDouble center, OptionalDouble given, double extent) {
    return center.isEmpty() && given.isEmpty() && NarrowBoxes.isNarrow(extent);
  }

  /** A length in whole pixels; what a map added by rounding is no pixel. */
  private static int roundedUp(double length) {
    return Ints.of("the size of a window", (long) Math.ceil(length - 1e-9 * Math.max(1, length)));
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
                ? ", and annotation "
                    + target.annotationId().getAsLong()
                    + " has no box that is finite and not negative, and no outline; add center(x,"
                    + " y) and size(width, height), or region(...)"
                : "; add "
                    + (setting.equals("center")
                        ? "center(x, y)"
                        : "size(width, height) or window(width, height)")));
  }

  private Size imageSize(long imageId) {
    int row = dataset.image(imageId).row();
    CocoImages images = dataset.images();
    return images.declaresSize(row) ? images.size(row) : undeclaredSizes.apply(imageId);
  }

  // ----------------------------------------------------------------------------------- annotations

  /** The annotations of a resolved target. */
  SampleAnnotations annotations(ResolvedTarget resolved) {
    Affine toSample = resolved.toSample();
    if (!resolved.isClip()) {
      int row = dataset.images().row(resolved.imageId());
      int[] rows = rows(resolved, row, shown(resolved), toSample);
      return new SampleAnnotations(dataset, resolved, rows, toSample);
    }
    List<ResolvedTarget.Frame> frames = resolved.frames();
    int[] all = NO_ROWS;
    int[] ends = new int[frames.size()];
    Affine[] transforms = new Affine[frames.size()];
    for (int t = 0; t < ends.length; t++) {
      OptionalLong id = frames.get(t).imageId();
      transforms[t] = toSample;
      if (id.isPresent()) {
        CocoImage image = dataset.image(id.getAsLong());
        Affine toVideo = image.toVideo();
        Window window = shown(resolved);
        if (!toVideo.isIdentity()) {
          transforms[t] = toVideo.then(toSample);
          window = window.isEmpty() ? window : inImage(resolved, window, toVideo);
        }
        int[] rows = rows(resolved, image.row(), window, transforms[t]);
        int before = all.length;
        all = Arrays.copyOf(all, before + rows.length);
        System.arraycopy(rows, 0, all, before, rows.length);
      }
      ends[t] = all.length;
    }
    return new SampleAnnotations(dataset, resolved, all, ends, transforms);
  }

  /** The part of the space that the sample shows, or a little more. */
  private static Window shown(ResolvedTarget resolved) {
    if (!resolved.target().has(TargetSettings.AUGMENTATION)) {
      return resolved.window();
    }
    try {
      return resolved.placement().shown();
    } catch (ArithmeticException e) {
      throw beyond(resolved.target(), e);
    }
  }

  /** The part of a frame's own image that the window of its video shows. */
  private static Window inImage(ResolvedTarget resolved, Window shown, Affine toVideo) {
    try {
      return shown.toBox().warp(toVideo.inverse()).toWindow();
    } catch (ArithmeticException e) {
      throw beyond(resolved.target(), e);
    }
  }

  /** The map from an image to a sample; for a clip one of its frames. */
  Affine toSample(ResolvedTarget resolved, long imageId) {
    Affine toSample = resolved.toSample();
    return resolved.isClip() ? dataset.image(imageId).toVideo().then(toSample) : toSample;
  }

  private int[] rows(ResolvedTarget resolved, int imageRow, Window w, Affine toSample) {
    Target target = resolved.target();
    if (!target.isWithAnnotations()) {
      return NO_ROWS;
    }
    CocoAnnotations table = dataset.annotations();
    List<Long> named = target.find(ANNOTATIONS);
    if (named != null) {
      return named.stream()
          .mapToInt(table::row)
          .filter(row -> row >= 0 && table.imageRow(row) == imageRow)
          .toArray();
    }
    boolean byShape = target.visibleBy() == Visibility.SHAPE;
    // What is jittered is looked up in a window around it, and measured in the sample.
    boolean jittered = target.augmentation().isJittered();
    double share = byShape || jittered ? 0 : target.visible();
    int[] rows = new int[Math.min(FEW_ROWS, index.size(imageRow))];
    int count = index.query(imageRow, w.x(), w.y(), w.endX(), w.endY(), share, rows);
    if (count > rows.length) {
      rows = new int[count];
      count = index.query(imageRow, w.x(), w.y(), w.endX(), w.endY(), share, rows);
    }
    if (jittered) {
      count = touching(rows, count, resolved, toSample);
    }
    if (byShape && target.visible() > 0) {
      Box sample = resolved.sampleSize().toBox();
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (visibility(rows[i], toSample, sample) > target.visible()) {
          rows[kept++] = rows[i];
        }
      }
      count = kept;
    }
    return Arrays.copyOf(rows, count);
  }

  /** Keeps the rows whose box, as the sample shows it, has enough of itself in it; how many. */
  private int touching(int[] rows, int count, ResolvedTarget resolved, Affine toSample) {
    Target target = resolved.target();
    double share = target.visibleBy() == Visibility.SHAPE ? 0 : target.visible();
    boolean tilted = target.augmentation().isTilted();
    Box sample = resolved.sampleSize().toBox();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Box box = ShownBox.of(dataset, rows[i], toSample, tilted);
      boolean enough =
          share > 0 && box.area() > 0
              ? box.intersectionArea(sample) > share * box.area()
              : box.intersects(sample);
      if (enough) {
        rows[kept++] = rows[i];
      }
    }
    return kept;
  }

  /** The share of an annotation's shape, or of its box if that says more, in the sample. */
  private double visibility(int row, Affine toSample, Box sample) {
    Segmentation shape = Outlines.of(dataset, row);
    if (shape != null) {
      MultiPolygon polygons = shape.toMultiPolygon().warp(toSample);
      Box bounds = polygons.bounds();
      // Half of the box, so that the area, too, is that of the repaired shape.
      Box left = Box.of(bounds.x(), bounds.y(), bounds.width() / 2, bounds.height());
      Box right = left.translate(left.width(), 0);
      double area = polygons.clip(left).area() + polygons.clip(right).area();
      return area > 0 ? polygons.clip(sample).area() / area : 0;
    }
    Box place = Outlines.place(dataset, row);
    if (place == null) {
      return 0;
    }
    Box box = place.warp(toSample);
    return box.area() > 0 ? box.intersectionArea(sample) / box.area() : 0;
  }
}
