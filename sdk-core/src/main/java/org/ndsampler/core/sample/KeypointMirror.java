package org.ndsampler.core.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;

/**
 * What becomes of keypoints in a mirror: a left eye is a right eye. Names keep their order, so that
 * all objects of a category have the same points at the same places. Immutable.
 */
final class KeypointMirror {
  private static final Pattern SIDE =
      Pattern.compile("left|right|Left|Right|LEFT|RIGHT|(?<![A-Za-z])[lrLR](?![A-Za-z])");

  private static final Map<String, String> OTHER =
      Map.of(
          "left", "right", "right", "left", "Left", "Right", "Right", "Left", "LEFT", "RIGHT",
          "RIGHT", "LEFT", "l", "r", "r", "l", "L", "R", "R", "L");

  private final CocoDataset dataset;
  private final Map<String, String> partners;

  /**
   * A mirror.
   *
   * @param pairs names that change places, each pair in either direction
   */
  KeypointMirror(CocoDataset dataset, Map<String, String> pairs) {
    this.dataset = dataset;
    this.partners = new HashMap<>();
    pairs.forEach(
        (one, other) -> {
          partners.put(one, other);
          partners.put(other, one);
        });
  }

  /**
   * The points with those that change places at each other's. A point whose partner is not there
   * gets its name.
   *
   * @param known the names of the category's keypoints
   */
  Keypoints apply(Keypoints points, List<String> known) {
    Map<String, Deque<Keypoint>> byName = new HashMap<>();
    for (Keypoint point : points) {
      byName.computeIfAbsent(point.name(), name -> new ArrayDeque<>()).add(point);
    }
    List<Keypoint> result = new ArrayList<>(points.size());
    Map<String, String> taken = new HashMap<>();
    for (Keypoint point : points) {
      String partner = taken.get(point.name());
      if (partner == null) {
        String found = partner(point, known, byName);
        partner = found == null ? point.name() : found;
        taken.put(point.name(), partner);
      }
      if (partner.equals(point.name())) {
        result.add(point);
        continue;
      }
      Deque<Keypoint> others = byName.get(partner);
      Keypoint other = others == null ? null : others.poll();
      result.add(
          other != null
              ? new Keypoint(
                  point.name(), point.categoryId(), other.x(), other.y(), other.visibility())
              : new Keypoint(
                  partner, id(partner, point), point.x(), point.y(), point.visibility()));
    }
    return new Keypoints(result);
  }

  private @Nullable String partner(
      Keypoint point, List<String> known, Map<String, Deque<Keypoint>> present) {
    String given = partners.get(point.name());
    if (given != null) {
      return given;
    }
    OptionalLong kind = point.categoryId().isPresent() ? point.categoryId() : kind(point.name());
    if (kind.isPresent()) {
      OptionalLong reflected = dataset.reflectedKeypoint(kind.getAsLong());
      if (reflected.isPresent()) {
        return dataset.keypointNames().get(reflected.getAsLong());
      }
    }
    if (point.name().isEmpty()) {
      return null;
    }
    Matcher side = SIDE.matcher(point.name());
    while (side.find()) {
      String other =
          point.name().substring(0, side.start())
              + OTHER.get(side.group())
              + point.name().substring(side.end());
      if (known.contains(other)
          || present.containsKey(other)
          || dataset.keypointNames().containsValue(other)) {
        return other;
      }
    }
    return null;
  }

  private OptionalLong id(String name, Keypoint instead) {
    return instead.categoryId().isEmpty() ? OptionalLong.empty() : kind(name);
  }

  private OptionalLong kind(String name) {
    return dataset.keypointNames().entrySet().stream()
        .filter(kind -> kind.getValue().equals(name))
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }
}
