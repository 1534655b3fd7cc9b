package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Windows around false alarms: what a detector was sure of and where there is nothing. Confined to
 * one thread.
 *
 * <p>Greedy by falling score, so that the surest false alarm is always among them; to choose a set
 * that is best together (most score without overlap) is a hard problem, and whoever mines hard
 * examples wants the hardest. Rooms are kept while it runs, as false alarms come in the order of
 * their scores and not image by image.
 */
final class HardNegatives {
  private final CocoDataset dataset;
  private final Negatives settings;
  private final Size[] sizes;
  private final Subjects subjects;
  private final Set<Integer> among;
  private final Map<Size, Rooms> rooms = new HashMap<>();
  private final Map<Place, FreeRoom> free = new HashMap<>();

  private record Place(int image, Size size) {}

  private HardNegatives(CocoDataset dataset, Negatives settings) {
    this.dataset = dataset;
    this.settings = settings;
    sizes = settings.sizes().toArray(new Size[0]);
    Arrays.sort(sizes, Comparator.comparingLong(size -> size.width() * (long) size.height()));
    subjects = settings.subjects(dataset);
    among =
        Arrays.stream(settings.imageRows(dataset)).boxed().collect(Collectors.toUnmodifiableSet());
  }

  /** The hardest that the settings allow, the surest first; fewer if there are not so many. */
  static List<Negative> choose(
      CocoDataset dataset,
      Negatives settings,
      Predictions predictions,
      double minScore,
      int count) {
    return new HardNegatives(dataset, settings).choose(predictions, minScore, count);
  }

  private List<Negative> choose(Predictions predictions, double minScore, int count) {
    int[] order =
        IntStream.range(0, predictions.size())
            .filter(i -> predictions.score(i) >= minScore)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -predictions.score(i)))
            .mapToInt(Integer::intValue)
            .toArray();
    Set<Negative> chosen = new HashSet<>();
    Map<Size, Apart> taken = new HashMap<>();
    List<Negative> result = new ArrayList<>();
    for (int i : order) {
      if (result.size() == count) {
        break;
      }
      int image = dataset.images().row(predictions.imageId(i));
      if (image < 0 || !among.contains(image) || subjects.hits(image, predictions.box(i))) {
        continue;
      }
      Size size = size(predictions.box(i));
      Window window = within(image, predictions.box(i), size);
      if (window.isEmpty()) {
        continue;
      }
      Negative negative = new Negative(predictions.imageId(i), window);
      boolean clear =
          !settings.isApart() || taken.values().stream().noneMatch(of -> of.meets(negative));
      if (clear && isAllowed(image, negative, size) && chosen.add(negative)) {
        if (settings.isApart()) {
          taken.computeIfAbsent(size, s -> new Apart(s.width(), s.height())).add(negative);
        }
        result.add(negative);
      }
    }
    return Collections.unmodifiableList(result);
  }

  private boolean isAllowed(int image, Negative negative, Size size) {
    Rooms ofSize =
        rooms.computeIfAbsent(size, s -> new Rooms(dataset, settings, s.width(), s.height()));
    FreeRoom room = free.computeIfAbsent(new Place(image, size), p -> ofSize.of(image));
    return room.isFree(negative.window().x(), negative.window().y())
        && ofSize.accepts(image, negative);
  }

  /** The smallest size that holds a box, otherwise the largest. */
  private Size size(Box box) {
    for (Size size : sizes) {
      if (size.width() >= box.width() && size.height() >= box.height()) {
        return size;
      }
    }
    return sizes[sizes.length - 1];
  }

  /** The window around a box, moved into the image; empty if the image is too small for it. */
  private Window within(int image, Box box, Size size) {
    if (dataset.hasImageSizes() && !dataset.images().hasSize(image)) {
      return Window.of(0, 0, 0, 0);
    }
    int imageWidth = dataset.images().width(image);
    int imageHeight = dataset.images().height(image);
    if (imageWidth < size.width() || imageHeight < size.height()) {
      return Window.of(0, 0, 0, 0);
    }
    int x = (int) Math.rint(box.centerX() - size.width() / 2.0);
    int y = (int) Math.rint(box.centerY() - size.height() / 2.0);
    return Window.of(
        Math.max(0, Math.min(imageWidth - size.width(), x)),
        Math.max(0, Math.min(imageHeight - size.height(), y)),
        size.width(),
        size.height());
  }
}
