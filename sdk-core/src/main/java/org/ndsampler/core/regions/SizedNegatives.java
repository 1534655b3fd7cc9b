package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Window;

/** Negatives of one size: {@link NegativeSampler} says how. Immutable, as safe as its filter. */
final class SizedNegatives extends NegativeSampler {
  private static final int LARGEST_BATCH = 1 << 16;
  private static final int ATTEMPTS = 1000;

  private final CocoDataset dataset;
  private final int width;
  private final int height;
  private final Negatives settings;
  private final Rooms rooms;
  private final int[] images;
  // Where a row is in images, or -1; empty where all images are drawn from, and each is at its row.
  private final int[] position;
  // The number of places of the first images: all that has to be kept to draw.
  private final long[] upTo;
  private final int[] roomy;

  SizedNegatives(
      CocoDataset dataset, Negatives settings, Progress progress, CancellationToken cancellation) {
    this.dataset = dataset;
    this.settings = settings;
    width = settings.sizes().get(0).width();
    height = settings.sizes().get(0).height();
    rooms = new Rooms(dataset, settings, width, height);
    images = settings.imageRows(dataset);
    position = settings.images().isPresent() ? positions(images, dataset) : new int[0];
    upTo = new long[images.length];
    int[] withRoom = new int[images.length];
    long sum = 0;
    int some = 0;
    for (int i = 0; i < images.length; i++) {
      cancellation.throwIfCancelled();
      long room = rooms.fits(images[i]) ? rooms.of(images[i]).count() : 0;
      sum = Math.addExact(sum, room);
      upTo[i] = sum;
      if (room > 0) {
        withRoom[some++] = i;
      }
      progress.update("count the room for negatives", i + 1L, images.length);
    }
    roomy = Arrays.copyOf(withRoom, some);
  }

  private static int[] positions(int[] images, CocoDataset dataset) {
    int[] positions = new int[dataset.images().size()];
    Arrays.fill(positions, -1);
    for (int i = 0; i < images.length; i++) {
      positions[images[i]] = i;
    }
    return positions;
  }

  @Override
  public Negatives settings() {
    return settings;
  }

  /** The position of an image among those to draw from, or -1. */
  private int position(long imageId) {
    int row = dataset.image(imageId).row();
    return position.length == 0 ? row : position[row];
  }

  @Override
  public boolean allows(long imageId, Window window) {
    int i = position(imageId);
    return i >= 0
        && window.width() == width
        && window.height() == height
        && rooms.fits(images[i])
        && rooms.of(images[i]).isFree(window.x(), window.y())
        && rooms.accepts(images[i], new Negative(imageId, window));
  }

  @Override
  public List<Negative> hardest(Predictions predictions, double minScore, int count) {
    return HardNegatives.choose(dataset, settings, predictions, minScore, count);
  }

  @Override
  public long room() {
    return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
  }

  @Override
  public long room(long imageId) {
    int i = position(imageId);
    if (i >= 0) {
      return roomAt(i);
    }
    throw new IllegalArgumentException("image " + imageId + " is not among those to draw from");
  }

  private long roomAt(int i) {
    return i == 0 ? upTo[0] : upTo[i] - upTo[i - 1];
  }

  @Override
  public long[] imagesWithoutRoom() {
    long[] ids = new long[images.length];
    int found = 0;
    for (int i = 0; i < images.length; i++) {
      if (roomAt(i) == 0) {
        ids[found++] = dataset.images().id(images[i]);
      }
    }
    return Arrays.copyOf(ids, found);
  }

  @Override
  public Negative draw(long seed, long index) {
    requireRoom(1);
    RandomGenerator random = Randoms.of(seed, index);
    // Without a filter the first candidate is the one; each batch after it is twice as large, as an
    // image is swept for each batch.
    for (int tried = 0, batch = 1; tried < ATTEMPTS; tried += batch, batch *= 2) {
      long[] ranks = new long[Math.min(batch, ATTEMPTS - tried)];
      Arrays.setAll(ranks, k -> candidate(random));
      for (Negative candidate : located(ranks)) {
        if (rooms.accepts(dataset.image(candidate.imageId()).row(), candidate)) {
          return candidate;
        }
      }
    }
    throw noRoom(
        "none of " + ATTEMPTS + " candidates was accepted; relax the rule or the filter", 0);
  }

  /** The number of a random place. */
  private long candidate(RandomGenerator random) {
    if (!settings.isEvenly()) {
      return random.nextLong(room());
    }
    int i = roomy[random.nextInt(roomy.length)];
    return upTo[i] - roomAt(i) + random.nextLong(roomAt(i));
  }

  private int imageOf(long rank) {
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo[middle] > rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Negative negative(int i, int x, int y) {
    return new Negative(dataset.images().id(images[i]), Window.of(x, y, width, height));
  }

  @Override
  public List<Negative> sample(int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (count == 0) {
      return List.of();
    }
    requireRoom(count);
    if (rooms.isBounded() || settings.isApart()) {
      return rejecting(count, seed);
    }
    RandomGenerator random = new SplittableRandom(seed);
    long[] ranks =
        settings.isEvenly() ? evenRanks(count, random) : Ranks.choose(room(), count, random);
    // Places are found in the order of their numbers, which the sample must not show.
    Arrays.sort(ranks);
    Negative[] found = locate(ranks);
    int[] order = Randoms.range(count);
    Randoms.shuffle(order, random);
    List<Negative> result = new ArrayList<>(count);
    for (int k : order) {
      result.add(found[k]);
    }
    return Collections.unmodifiableList(result);
  }

  /** The places of ascending ranks over all images; one sweep for each image that has any. */
  private Negative[] locate(long[] ranks) {
    Negative[] found = new Negative[ranks.length];
    int start = 0;
    while (start < ranks.length) {
      int i = imageOf(ranks[start]);
      long base = upTo[i] - roomAt(i);
      int end = start;
      while (end < ranks.length && ranks[end] < upTo[i]) {
        end++;
      }
      long[] within = new long[end - start];
      for (int k = start; k < end; k++) {
        within[k - start] = ranks[k] - base;
      }
      int[] xs = new int[within.length];
      int[] ys = new int[within.length];
      rooms.of(images[i]).locate(within, xs, ys);
      for (int k = start; k < end; k++) {
        found[k] = negative(i, xs[k - start], ys[k - start]);
      }
      start = end;
    }
    return found;
  }

  /** Deals the count to the images with room, round by round, until each has its quota. */
  private long[] evenRanks(int count, RandomGenerator random) {
    int[] quotas = new int[images.length];
    int[] open = roomy.clone();
    int left = count;
    while (left > 0) {
      Randoms.shuffle(open, random);
      int still = 0;
      for (int i : open) {
        if (left > 0) {
          quotas[i]++;
          left--;
        }
        if (quotas[i] < roomAt(i)) {
          open[still++] = i;
        }
      }
      open = Arrays.copyOf(open, still);
    }
    long[] ranks = new long[count];
    int size = 0;
    for (int i : roomy) {
      long base = upTo[i] - roomAt(i);
      for (long rank : Ranks.choose(roomAt(i), quotas[i], random)) {
        ranks[size++] = base + rank;
      }
    }
    return ranks;
  }

  private List<Negative> rejecting(int count, long seed) {
    long attempts = 100L * count + 1000;
    Set<Negative> seen = new HashSet<>();
    Apart apart = settings.isApart() ? new Apart(width, height) : null;
    List<Negative> result = new ArrayList<>(count);
    long tried = 0;
    while (tried < attempts && result.size() < count) {
      int batch = batch(count, result.size(), tried, attempts);
      for (Negative candidate : candidates(seed, tried, batch)) {
        if (result.size() < count
            && seen.add(candidate)
            && rooms.accepts(dataset.image(candidate.imageId()).row(), candidate)
            && (apart == null || apart.take(candidate))) {
          result.add(candidate);
        }
      }
      tried += batch;
    }
    if (result.size() < count) {
      throw noRoom(
          "only "
              + result.size()
              + " of "
              + count
              + " negatives were found among "
              + attempts
              + " candidates; ask for fewer, or relax the filter or the distance among negatives",
          result.size());
    }
    return Collections.unmodifiableList(result);
  }

  /**
   * As many candidates as are needed if as many as before are refused, and at least as many as were
   * tried: so there are few batches, for each of which images are swept, however many are refused.
   */
  private static int batch(int count, int found, long tried, long attempts) {
    double each = tried == 0 ? 1 : tried / Math.max(1.0, found);
    double needed = Math.max((double) tried, Math.ceil((count - found) * each));
    return (int) Math.min((long) Math.min(needed, LARGEST_BATCH), attempts - tried);
  }

  /** Candidates with some numbers, in the order of these; one sweep for each image they are in. */
  private Negative[] candidates(long seed, long from, int count) {
    long[] ranks = new long[count];
    for (int k = 0; k < count; k++) {
      ranks[k] = candidate(Randoms.of(seed, from + k));
    }
    return located(ranks);
  }

  /** The places of ranks in any order, in this order. */
  private Negative[] located(long[] ranks) {
    long[] ascending = ranks.clone();
    Arrays.sort(ascending);
    Negative[] found = locate(ascending);
    Negative[] places = new Negative[ranks.length];
    for (int k = 0; k < ranks.length; k++) {
      places[k] = found[Arrays.binarySearch(ascending, ranks[k])];
    }
    return places;
  }

  private void requireRoom(long count) {
    if (room() < count) {
      throw noRoom(
          count
              + " negatives of "
              + width
              + "x"
              + height
              + " pixels were asked for and "
              + room()
              + " are possible",
          room());
    }
  }

  private NoRoomException noRoom(String what, long possible) {
    long[] none = imagesWithoutRoom();
    String ids =
        none.length <= 20
            ? Arrays.toString(none)
            : Arrays.toString(Arrays.copyOf(none, 20)) + " and " + (none.length - 20) + " more";
    String images =
        upTo.length == 0
            ? "there is no image to draw from"
            : none.length == 0 ? "every image has room" : "images without room (ids): " + ids;
    return new NoRoomException(what + "; " + images, possible, none);
  }

  /** The size of the windows, and the room. */
  @Override
  public String toString() {
    return "NegativeSampler("
        + width
        + "x"
        + height
        + ", "
        + room()
        + " places in "
        + roomy.length
        + " of "
        + images.length
        + " images)";
  }
}
