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
 * and a height, swapped axes, boxes of images of another size, categories that are counted on,
 * scores in percent, results that stand twice. Confined to one thread.
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
    SWAPPED("y, x, height, width") {
      @Override
      Box box(Box box, Size image) {
        return Box.of(box.y(), box.x(), box.height(), box.width());
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
      suspicions.doubled();
    }
    suspicions.negative();
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

  /** Results that are equal in all: a double is a false alarm. */
  private void doubled() {
    Detections all = work.detections;
    long[] hashes = new long[all.size()];
    for (int d = 0; d < hashes.length; d++) {
      long hash = mix(all.imageId(d), all.categoryId(d));
      hash = mix(hash, Double.doubleToLongBits(all.x(d)));
      hash = mix(hash, Double.doubleToLongBits(all.y(d)));
      hash = mix(hash, Double.doubleToLongBits(all.width(d)));
      hash = mix(hash, Double.doubleToLongBits(all.height(d)));
      hashes[d] = mix(hash, Double.doubleToLongBits(all.score(d)));
    }
    Arrays.sort(hashes);
    int twice = 0;
    for (int d = 1; d < hashes.length; d++) {
      twice += hashes[d] == hashes[d - 1] ? 1 : 0;
    }
    if (twice >= FEWEST && 10 * twice >= hashes.length) {
      warn(
          twice
              + " of "
              + hashes.length
              + " detections stand there once more, with the same image, category, box and score",
          "a double is a false alarm; was a file written twice, or joined with itself?");
    }
  }

  /** The step of SplitMix64, which leaves no two bits alike. */
  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    return mixed ^ (mixed >>> 27);
  }

  private void negative() {
    int negative = 0;
    for (int d = 0; d < work.detections.size(); d++) {
      negative += work.detections.width(d) < 0 || work.detections.height(d) < 0 ? 1 : 0;
    }
    if (negative > 0) {
      warn(
          negative
              + " of "
              + work.detections.size()
              + " detections have a negative width or height, and so meet nothing",
          "boxes are x, y, width, height; were corners subtracted the wrong way round?");
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
    int[] byPlace = new int[2];
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
            for (int first = 0; first < byPlace.length; first++) {
              long place = said - first;
              boolean isRight = place >= 0 && place < places.length && places[(int) place] == there;
              byPlace[first] += isRight ? 1 : 0;
            }
            shifts.merge(there - said, 1, Integer::sum);
          }
        }
      }
    }
    int before = found.size();
    boxes(meets, tried);
    if (found.size() == before) {
      resized(objects, step, tried, meets.getOrDefault(Reading.AS_IT_IS, 0));
    }
    categories(shifts, rightClass, byPlace);
  }

  /** Boxes of images that had another size; looked for only where most boxes meet nothing. */
  private void resized(int[][] objects, int step, int tried, int asTheyAre) {
    if (3L * FAR_BETTER * asTheyAre >= tried) {
      return;
    }
    Resized resized = new Resized();
    looked(
        objects,
        step,
        (box, rows, size) -> {
          for (int row : rows) {
            resized.vote(box, work.truths.box(row), size);
          }
        });
    for (Resized.Change change : resized.changes()) {
      int[] meets = new int[1];
      looked(
          objects,
          step,
          (box, rows, size) -> meets[0] += nearest(rows, change.box(box, size)) >= 0 ? 1 : 0);
      if (isFarBetter(meets[0], asTheyAre, tried)) {
        warn(
            met(meets[0], tried, change.words(), asTheyAre),
            "write boxes in pixels of the images of the dataset");
        return;
      }
    }
  }

  /** What is done with a detection that is looked at, and the objects of its image. */
  @FunctionalInterface
  private interface Look {
    void at(Box box, int[] objects, Size size);
  }

  private void looked(int[][] objects, int step, Look look) {
    for (int d = 0; d < work.detections.size(); d += step) {
      int row = work.dataset.images().row(work.detections.imageId(d));
      int image = work.scope.image(row);
      if (image >= 0 && objects[image].length > 0 && work.dataset.images().hasSize(row)) {
        look.at(work.detections.box(d), objects[image], work.dataset.images().size(row));
      }
    }
  }

  private static boolean isFarBetter(int meets, int asTheyAre, int tried) {
    return meets >= FEWEST && meets > FAR_BETTER * asTheyAre && 3 * meets > tried;
  }

  private static String met(int meets, int tried, String words, int asTheyAre) {
    return meets
        + " of "
        + tried
        + " boxes that were looked at meet an object if they are read as "
        + words
        + ", and "
        + asTheyAre
        + " as they are";
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
          if (isFarBetter(count, asTheyAre, tried)) {
            warn(
                met(count, tried, reading.words, asTheyAre),
                "COCO's boxes are x, y, width, height in pixels, with x, y the left top corner");
          }
        });
  }

  private void categories(Map<Long, Integer> shifts, int rightClass, int[] byPlace) {
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
      return;
    }
    for (int first = 0; first < byPlace.length; first++) {
      int places = byPlace[first];
      if (places >= FEWEST && places > FAR_BETTER * rightClass && 2 * places > met) {
        warn(
            places
                + " of "
                + met
                + " detections that meet an object have as category the place of the object's"
                + " category, from "
                + first
                + ", and not its id",
            "write category_id as the dataset has it; COCO's 80 categories have ids up to 90");
        return;
      }
    }
  }
}
