package org.ndsampler.core.coco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Size;

/**
 * The sizes that a dataset's file does not declare. Safe for concurrent use.
 *
 * <p>Two questions cost differently, and so are kept apart. How large is this image: its header is
 * read, and no other, for whoever loads one sample of a million images must not wait for all of
 * them. Which images have a size: that is asked by whoever goes through the table (negatives,
 * grids, audits), so the first such question reads all that are not known, together. Those that
 * cannot be read are reported then, in one line, and not asked for again but by themselves.
 */
final class UndeclaredSizes {
  private static final System.Logger LOG = System.getLogger(UndeclaredSizes.class.getName());

  private final @Nullable ImageSizes source;
  private final Map<Integer, Size> known = new ConcurrentHashMap<>();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean allRead;

  UndeclaredSizes(@Nullable ImageSizes source) {
    this.source = source;
  }

  @Nullable ImageSizes source() {
    return source;
  }

  /** Whether an image has a size; reads those of all images when it is not known yet. */
  boolean has(CocoDataset dataset, int row) {
    if (source == null) {
      return false;
    }
    if (!known.containsKey(row) && !allRead) {
      readAll(dataset, source);
    }
    return known.containsKey(row);
  }

  private void readAll(CocoDataset dataset, ImageSizes from) {
    reading.lock();
    try {
      if (allRead) {
        return;
      }
      CocoImages images = dataset.images();
      List<CocoImage> wanted = new ArrayList<>();
      for (int row = 0; row < images.size(); row++) {
        if (!images.declaresSize(row) && !known.containsKey(row)) {
          wanted.add(images.at(row));
        }
      }
      Map<Long, Size> found = from.sizes(wanted);
      List<CocoImage> without = new ArrayList<>();
      for (CocoImage image : wanted) {
        Size size = found.get(image.id());
        if (size == null) {
          without.add(image);
        } else {
          known.put(image.row(), size);
        }
      }
      allRead = true;
      if (!without.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, report(dataset, from, without));
      }
    } finally {
      reading.unlock();
    }
  }

  private static String report(CocoDataset dataset, ImageSizes from, List<CocoImage> without) {
    CocoImage first = without.get(0);
    String why;
    try {
      why = "it can be read now: " + from.size(first);
    } catch (IOException | RuntimeException e) {
      why = String.valueOf(e.getMessage());
    }
    return "dataset "
        + dataset.name()
        + ": the size of "
        + without.size()
        + (without.size() == 1 ? " image" : " images")
        + " is neither declared nor can be read, and negatives, grids and audits leave "
        + (without.size() == 1 ? "it" : "them")
        + " out; ids "
        + without.stream().limit(20).map(CocoImage::id).toList()
        + (without.size() > 20 ? " and more" : "")
        + ", first: "
        + why;
  }

  /** The size of one image; reads that alone. */
  Size size(CocoDataset dataset, int row) {
    Size size = known.get(row);
    if (size != null) {
      return size;
    }
    CocoImage image = dataset.images().at(row);
    if (source == null) {
      throw new CocoException(
          "image "
              + image.id()
              + " has no width and height; take the dataset from a sampler, sampler.dataset(), or"
              + " give withImageSizes something that reads them from the file");
    }
    try {
      size = source.size(image);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "dataset " + dataset.name() + ", image " + image.id() + ": " + e.getMessage(), e);
    }
    known.put(row, size);
    return size;
  }
}
