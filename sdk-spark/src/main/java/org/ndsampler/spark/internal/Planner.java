package org.ndsampler.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.Target;

/**
 * Cuts the targets of a read into partitions: those of an image stay together in their order, small
 * images share a partition, and an image of more than a partition's bytes has several. Looks at
 * annotations and sizes alone.
 *
 * <p>The windows of a grid are many and lie image by image, so the ends of each image are searched
 * and the windows are not looked at: the cost is that of the images.
 */
final class Planner {
  /** What a row without pixels is taken to be. */
  private static final long ROW_BYTES = 256;

  /** What opening another image costs, in bytes that could be read meanwhile. */
  private static final long OPEN_BYTES = 64 << 10;

  /** Planning opens no image; most have three channels of one byte. */
  private static final long BYTES_OF_A_PIXEL = 3;

  /**
   * The targets of one image that follow each other.
   *
   * @param bytes of each of them
   */
  record Run(long imageId, int from, int to, long bytes) {
    int size() {
      return to - from;
    }
  }

  private final CocoDataset dataset;
  private final TargetSpec spec;
  private final List<Target> targets;
  private final boolean withPixels;

  Planner(CocoDataset dataset, TargetSpec spec, List<Target> targets, boolean withPixels) {
    this.dataset = dataset;
    this.spec = spec;
    this.targets = targets;
    this.withPixels = withPixels;
  }

  /** The runs of the images that are wanted, image by image. */
  List<Run> runs(LongPredicate wanted) {
    List<Run> runs =
        spec.kind() == TargetKind.GRID || spec.kind() == TargetKind.IMAGES ? ordered() : grouped();
    runs.removeIf(run -> !wanted.test(run.imageId()));
    return runs;
  }

  private List<Run> ordered() {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    while (from < targets.size()) {
      long image = imageOf(targets.get(from));
      int to = end(from, image);
      runs.add(new Run(image, from, to, bytes(targets.get(from), image)));
      from = to;
    }
    return runs;
  }

  /** The end of the targets of an image, by steps that double and then halve. */
  private int end(int from, long image) {
    int step = 1;
    int inside = from;
    while (inside + (long) step < targets.size() && imageOf(targets.get(inside + step)) == image) {
      inside += step;
      step = Math.min(2 * step, 1 << 28);
    }
    int outside = (int) Math.min(targets.size(), inside + (long) step);
    while (outside - inside > 1) {
      int middle = (inside + outside) >>> 1;
      if (imageOf(targets.get(middle)) == image) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }

  private List<Run> grouped() {
    List<Run> each = new ArrayList<>(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      long image = imageOf(target);
      each.add(new Run(image, i, i + 1, bytes(target, image)));
    }
    // Stable, so that the targets of an image keep their order.
    each.sort(Comparator.comparingInt(run -> dataset.images().row(run.imageId())));
    return each;
  }

  private long imageOf(Target target) {
    OptionalLong named = target.imageId();
    if (named.isPresent()) {
      return named.getAsLong();
    }
    if (target.annotationId().isPresent()) {
      return dataset.annotation(target.annotationId().getAsLong()).imageId();
    }
    List<Long> frames = target.frameIds().orElse(List.of());
    if (!frames.isEmpty()) {
      return frames.get(0);
    }
    long video = target.videoId().orElseThrow();
    int row = dataset.videos().row(video);
    if (row < 0 || dataset.videos().imageCount(row) == 0) {
      return -1;
    }
    return dataset.images().id(dataset.videos().imageRow(row, 0));
  }

  private long bytes(Target target, long image) {
    if (!withPixels) {
      return ROW_BYTES;
    }
    Size size =
        target
            .toSize()
            .or(() -> target.region().map(window -> window.size()))
            .or(target::window)
            .orElseGet(() -> sizeOf(target, image));
    double pixels = (double) size.width() * size.height() * target.scaleX() * target.scaleY();
    return ROW_BYTES + BYTES_OF_A_PIXEL * (long) Math.min(pixels, Integer.MAX_VALUE);
  }

  private Size sizeOf(Target target, long image) {
    if (target.annotationId().isPresent()) {
      return dataset
          .annotation(target.annotationId().getAsLong())
          .box()
          .map(box -> box.toWindow().size())
          .orElse(Size.of(1, 1));
    }
    CocoImages images = dataset.images();
    int row = images.row(image);
    return row >= 0 && images.hasSize(row) ? images.size(row) : Size.of(1, 1);
  }

  /** All bytes of some runs. */
  static long bytes(List<Run> runs) {
    return runs.stream().mapToLong(run -> run.size() * run.bytes()).sum();
  }

  /** The number of targets of some runs. */
  static long count(List<Run> runs) {
    return runs.stream().mapToLong(Run::size).sum();
  }

  /**
   * The partitions of some runs.
   *
   * @param most the bytes that a partition may have, unless one target has more
   * @param tasks how many can run at once, which are all to have something to do
   */
  List<TargetPartition> partitions(List<Run> runs, long most, int tasks) {
    long all = bytes(runs) + OPEN_BYTES * runs.size();
    long limit = Math.max(1, Math.min(most, (all + tasks - 1) / Math.max(1, tasks)));
    List<TargetPartition> partitions = new ArrayList<>();
    Part part = new Part();
    for (Run run : runs) {
      int from = run.from();
      if (part.count > 0 && part.bytes + OPEN_BYTES + run.size() * run.bytes() > limit) {
        partitions.add(part.finish());
        part = new Part();
      }
      part.open(run);
      while (from < run.to()) {
        long room = Math.max(0, limit - part.bytes) / run.bytes();
        if (room == 0 && part.count > 0) {
          partitions.add(part.finish());
          part = new Part();
          part.open(run);
          room = Math.max(1, (limit - part.bytes) / run.bytes());
        }
        int to = (int) Math.min(run.to(), from + Math.max(1, room));
        part.add(run, from, to);
        from = to;
      }
    }
    if (part.count > 0) {
      partitions.add(part.finish());
    }
    return partitions;
  }

  /** A partition while it is filled. */
  private final class Part {
    private int[] ranges = new int[16];
    private int used;
    private long bytes;
    private int count;
    private long lastImage;
    private boolean isAny;

    void open(Run run) {
      if (!isAny || lastImage != run.imageId()) {
        bytes += withPixels ? OPEN_BYTES : 0;
        lastImage = run.imageId();
        isAny = true;
      }
    }

    void add(Run run, int from, int to) {
      if (used > 0 && ranges[used - 1] == from) {
        ranges[used - 1] = to;
      } else {
        if (used == ranges.length) {
          ranges = Arrays.copyOf(ranges, 2 * used);
        }
        ranges[used++] = from;
        ranges[used++] = to;
      }
      bytes += run.bytes() * (to - from);
      count += to - from;
    }

    TargetPartition finish() {
      int[] numbers = Arrays.copyOf(ranges, used);
      boolean sent = spec.kind() == TargetKind.NEGATIVES || spec.kind() == TargetKind.TABLE;
      String[] texts = new String[sent ? count : 0];
      for (int i = 0, k = 0; sent && i < used; i += 2) {
        for (int number = numbers[i]; number < numbers[i + 1]; number++) {
          texts[k++] = targets.get(number).toJson();
        }
      }
      return new TargetPartition(numbers, texts);
    }
  }
}
