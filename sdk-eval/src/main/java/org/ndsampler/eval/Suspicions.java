package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * What results look like that mean something else than they say: two corners in place of a width
 * and a height, categories that are counted from 0, scores in percent. Confined to one thread.
 *
 * <p>A few thousand detections are compared with the objects of their images, as they are and as
 * other tools would have meant them. Only what fits far better otherwise is said.
 */
final class Suspicions {
  private static final int MOST_DETECTIONS = 2000;
  private static final int FEWEST = 10;
  private static final double MEETS = 0.5;
  private static final int MOST_NAMED = 5;

  /** How many times more often another reading has to fit. */
  private static final int FAR_BETTER = 4;

  private final Work work;
  private final List<Problem> found = new ArrayList<>();

  private Suspicions(Work work) {
    this.work = work;
  }

  /** What four numbers may mean. */
  private enum Reading {
    AS_IT_IS("") {
      @Override
      Box box(Box box, Size image) {
        return box;
      }
    },
    CORNERS("two corners, x1, y1, x2, y2") {
      @Override
      Box box(Box box, Size image) {
        return Box.ofCorners(box.x(), box.y(), box.width(), box.height());
      }
    },
    CENTRE("centre, width and height") {
      @Override
      Box box(Box box, Size image) {
        return Box.ofCenter(box.x(), box.y(), box.width(), box.height());
      }
    },
    PARTS("parts of the image's size, from 0 to 1") {
      @Override
      Box box(Box box, Size image) {
        return box.scale(image.width(), image.height());
      }
    },
    CENTRE_IN_PARTS("centre, width and height in parts of the image's size") {
      @Override
      Box box(Box box, Size image) {
        return PARTS.box(CENTRE.box(box, image), image);
      }
    };

    private final String words;

    Reading(String words) {
      this.words = words;
    }

    abstract Box box(Box box, Size image);
  }

  static List<Problem> of(Work work) {
    Suspicions suspicions = new Suspicions(work);
    if (work.detections.size() >= FEWEST && work.truths.ids.length > 0) {
      suspicions.scores();
      suspicions.images();
      suspicions.compare();
    }
    suspicions.limits();
    suspicions.strangers();
    return suspicions.found;
  }

  private void warn(String message, String advice) {
    found.add(Problem.of(Problem.Severity.WARNING, "", message, advice));
  }

  private void scores() {
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int d = 0; d < work.detections.size(); d++) {
      most = Math.max(most, work.detections.score(d));
      least = Math.min(least, work.detections.score(d));
    }
    if (most > 1 && least >= 0) {
      warn(
          String.format(Locale.ROOT, "scores reach %.4g, as if they were percent", most),
          "average precision is the same; calibration and confusion matrices want 0 to 1");
    }
  }

  /** Images with objects of which most have no detection at all. */
  private void images() {
    boolean[] withObjects = new boolean[work.scope.imageIds.length];
    boolean[] withDetections = new boolean[work.scope.imageIds.length];
    Groups groups = work.groups;
    for (int g = 0; g < groups.size(); g++) {
      withObjects[groups.image[g]] |= groups.truthStart[g] < groups.truthStart[g + 1];
      withDetections[groups.image[g]] |= groups.detectionStart[g] < groups.detectionStart[g + 1];
    }
    int all = 0;
    int empty = 0;
    for (int i = 0; i < withObjects.length; i++) {
      all += withObjects[i] ? 1 : 0;
      empty += withObjects[i] && !withDetections[i] ? 1 : 0;
    }
    if (empty >= FEWEST && 2 * empty >= all) {
      warn(
          empty + " of " + all + " images with objects have no detection at all",
          "if only some images were looked at, compare these alone: options.images(...)");
    }
  }

  /** Images and categories that the dataset does not have, among the detections and asked for. */
  private void strangers() {
    CocoDataset dataset = work.dataset;
    Detections all = work.detections;
    int ofNoImage = 0;
    int ofNoCategory = 0;
    for (int d = 0; d < all.size(); d++) {
      ofNoImage += dataset.images().row(all.imageId(d)) < 0 ? 1 : 0;
      ofNoCategory += dataset.categories().row(all.categoryId(d)) < 0 ? 1 : 0;
    }
    String advice = "are they of another dataset, or another split? Detections.read(path, dataset)";
    if (ofNoImage > 0) {
      warn(
          ofNoImage
              + " of "
              + all.size()
              + " detections are of images that the dataset does not have",
          advice);
    }
    if (ofNoCategory > 0 && !work.options.isClassAgnostic()) {
      warn(
          ofNoCategory
              + " of "
              + all.size()
              + " detections are of categories that the dataset does not have",
          advice);
    }
    asked("images", work.options.images(), dataset.images()::row);
    asked("categories", work.options.categories(), dataset.categories()::row);
  }

  private void asked(String what, Optional<long[]> ids, LongToIntFunction row) {
    long[] missing =
        ids.stream()
            .flatMapToLong(Arrays::stream)
            .filter(id -> row.applyAsInt(id) < 0)
            .limit(MOST_NAMED)
            .toArray();
    if (missing.length > 0) {
      warn(
          "options."
              + what
              + "(...) asks for ids that the dataset does not have, "
              + Arrays.toString(missing),
          "give ids of the dataset");
    }
  }

  private void limits() {
    int usual = work.options.metric() == Metric.KEYPOINTS ? 20 : 100;
    int[] limits = work.options.maxDetections();
    if (work.options.protocol() == Protocol.COCO
        && !work.options.isMended(Oddity.AP_AT_100)
        && Arrays.stream(limits).noneMatch(limit -> limit == usual)) {
      warn(
          "AP is -1, as in pycocotools, since "
              + usual
              + " is none of the limits of detections: "
              + Arrays.toString(limits),
          "mended(Oddity.AP_AT_100) gives it at the largest one");
    }
  }

  private void compare() {
    int[][] objects = objects();
    Map<Reading, Integer> meets = new EnumMap<>(Reading.class);
    Map<Long, Integer> shifts = new HashMap<>();
    int tried = 0;
    int rightClass = 0;
    int byPlace = 0;
    int step = Math.max(1, work.detections.size() / MOST_DETECTIONS);
    long[] places = work.dataset.categories().ids();
    Arrays.sort(places);
    for (int d = 0; d < work.detections.size(); d += step) {
      int row = work.dataset.images().row(work.detections.imageId(d));
      int image = work.scope.image(row);
      if (image < 0 || objects[image].length == 0 || !work.dataset.images().hasSize(row)) {
        continue;
      }
      tried++;
      Size size = work.dataset.images().size(row);
      for (Reading reading : Reading.values()) {
        int met = nearest(objects[image], reading.box(work.detections.box(d), size));
        if (met >= 0) {
          meets.merge(reading, 1, Integer::sum);
          if (reading == Reading.AS_IT_IS) {
            long there = work.scope.askedIds[work.truths.category[met]];
            long said = work.detections.categoryId(d);
            rightClass += there == said ? 1 : 0;
            byPlace += said >= 0 && said < places.length && places[(int) said] == there ? 1 : 0;
            shifts.merge(there - said, 1, Integer::sum);
          }
        }
      }
    }
    boxes(meets, tried);
    categories(shifts, rightClass, byPlace);
  }

  private int[][] objects() {
    int images = work.scope.imageIds.length;
    int[] rows = Sorting.byKey(work.truths.rows(), work.truths.image, images);
    int[][] objects = new int[images][];
    int from = 0;
    for (int image = 0; image < images; image++) {
      int to = from;
      while (to < rows.length && work.truths.image[rows[to]] == image) {
        to++;
      }
      objects[image] = Arrays.copyOfRange(rows, from, to);
      from = to;
    }
    return objects;
  }

  /** The object that overlaps most, if it is by half; or -1. */
  private int nearest(int[] objects, Box box) {
    int nearest = -1;
    double most = MEETS;
    for (int row : objects) {
      double overlap = work.truths.box(row).iou(box);
      if (overlap >= most) {
        most = overlap;
        nearest = row;
      }
    }
    return nearest;
  }

  private void boxes(Map<Reading, Integer> meets, int tried) {
    int asTheyAre = meets.getOrDefault(Reading.AS_IT_IS, 0);
    meets.forEach(
        (reading, count) -> {
          if (count >= FEWEST && count > FAR_BETTER * asTheyAre && 3 * count > tried) {
            warn(
                count
                    + " of "
                    + tried
                    + " boxes that were looked at meet an object if they are read as "
                    + reading.words
                    + ", and "
                    + asTheyAre
                    + " as they are",
                "COCO's boxes are x, y, width, height in pixels, with x, y the left top corner");
          }
        });
  }

  private void categories(Map<Long, Integer> shifts, int rightClass, int byPlace) {
    int met = shifts.values().stream().mapToInt(count -> count).sum();
    int mostShifted = 0;
    long shift = 0;
    for (Map.Entry<Long, Integer> entry : shifts.entrySet()) {
      if (entry.getKey() != 0 && entry.getValue() > mostShifted) {
        mostShifted = entry.getValue();
        shift = entry.getKey();
      }
    }
    if (mostShifted >= FEWEST && mostShifted > FAR_BETTER * rightClass && 2 * mostShifted > met) {
      warn(
          mostShifted
              + " of "
              + met
              + " detections that meet an object have the category "
              + Math.abs(shift)
              + (shift > 0 ? " below" : " above")
              + " that of the object",
          "many tools count categories from 0; write category_id as the dataset has it");
    } else if (byPlace >= FEWEST && byPlace > FAR_BETTER * rightClass && 2 * byPlace > met) {
      warn(
          byPlace
              + " of "
              + met
              + " detections that meet an object have as category the place of the object's"
              + " category, from 0, and not its id",
          "write category_id as the dataset has it");
    }
  }
}
