package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Draws windows where there is nothing, uniformly over all places that a rule leaves in all images.
 * Immutable and safe for use by many threads (as far as the filter is, if there is one).
 *
 * <pre>{@code
 * NegativeSampler sampler =
 *     NegativeSampler.of(dataset).window(64, 64).rule(NegativeRule.clearOf(8)).build();
 * sampler.room(1);                               // how many places image 1 has
 * List<Negative> negatives = sampler.sample(1000, 0);
 * }</pre>
 *
 * <p>A place is a window of whole pixels wholly within its image, up to the very borders. How many
 * each image has is computed, not tried: the places that each box forbids are a region of the plane
 * of top-left corners, and a sweep over the columns counts what the union of these regions leaves.
 * So each place has the same probability, exactly, and where there is no room the error comes
 * before any drawing. Images smaller than the window have no room.
 *
 * <p>Counting costs one sweep for each image when the sampler is built, and drawing one sweep for
 * each image that is drawn from.
 */
public final class NegativeSampler {
  private final CocoDataset dataset;
  private final int width;
  private final int height;
  private final boolean evenly;
  private final boolean apart;
  private final NegativeSettings settings;
  private final Rooms rooms;
  private final int[] images;
  private final long[] upTo;
  private final int[] roomy;

  private NegativeSampler(Builder builder) {
    dataset = builder.dataset;
    width = builder.width;
    height = builder.height;
    settings = builder.settings.copy();
    evenly = settings.evenly;
    apart = settings.apart;
    rooms = new Rooms(dataset, settings, width, height);
    images = settings.imageRows(dataset);
    upTo = new long[images.length];
    int[] withRoom = new int[images.length];
    long sum = 0;
    int some = 0;
    for (int i = 0; i < images.length; i++) {
      long room = rooms.fits(images[i]) ? rooms.of(images[i]).count() : 0;
      sum = Math.addExact(sum, room);
      upTo[i] = sum;
      if (room > 0) {
        withRoom[some++] = i;
      }
    }
    roomy = Arrays.copyOf(withRoom, some);
  }

  /** Starts a sampler of negatives for a dataset: without overlap unless another rule is set. */
  public static Builder of(CocoDataset dataset) {
    return new Builder(dataset, new NegativeSettings());
  }

  /**
   * Whether a window is one that could be drawn: of the size, wholly within an image, where the
   * rule and the filter allow it.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public boolean allows(long imageId, Window window) {
    int row = dataset.image(imageId).row();
    boolean among = false;
    for (int i = 0; i < images.length && !among; i++) {
      among = images[i] == row;
    }
    return among
        && window.width() == width
        && window.height() == height
        && rooms.fits(row)
        && rooms.of(row).isFree(window.x(), window.y())
        && rooms.accepts(new Negative(imageId, window));
  }

  /** The width of the windows in pixels. */
  public int width() {
    return width;
  }

  /** The height of the windows in pixels. */
  public int height() {
    return height;
  }

  /**
   * Windows around false alarms: predictions that share no area with an annotation that counts. The
   * window is centred on the prediction, moved into the image, and has to be one that this sampler
   * {@link #allows}.
   *
   * @param minScore the least score
   * @param count at most so many, the surest first; fewer if there are not so many
   */
  public List<Negative> hardest(Predictions predictions, double minScore, int count) {
    return HardNegatives.choose(
        dataset, settings, List.of(Size.of(width, height)), predictions, minScore, count);
  }

  /** The number of places in all images; a filter is not regarded. */
  public long room() {
    return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
  }

  /**
   * The number of places in an image; a filter is not regarded.
   *
   * @throws IllegalArgumentException if there is no such image, or if it was left out
   */
  public long room(long imageId) {
    int row = dataset.image(imageId).row();
    for (int i = 0; i < images.length; i++) {
      if (images[i] == row) {
        return roomAt(i);
      }
    }
    throw new IllegalArgumentException("image " + imageId + " is not among those to draw from");
  }

  private long roomAt(int i) {
    return i == 0 ? upTo[0] : upTo[i] - upTo[i - 1];
  }

  /** The ids of the images without any place, in the order of the images; a new array. */
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

  /**
   * One negative, drawn independently of all others: a function of the seed and the index.
   *
   * @throws NoRoomException if there is no place, or if the filter accepted none of a thousand
   *     candidates
   */
  public Negative draw(long seed, long index) {
    requireRoom(1);
    RandomGenerator random = Randoms.of(seed, index);
    for (int attempt = 0; attempt < 1000; attempt++) {
      Negative candidate = draw(random);
      if (rooms.accepts(candidate)) {
        return candidate;
      }
    }
    throw noRoom("none of 1000 candidates was accepted; relax the rule or the filter", 0);
  }

  private Negative draw(RandomGenerator random) {
    if (evenly) {
      int i = roomy[random.nextInt(roomy.length)];
      return at(i, random.nextLong(roomAt(i)));
    }
    long rank = random.nextLong(room());
    int i = imageOf(rank);
    return at(i, rank - (upTo[i] - roomAt(i)));
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

  private Negative at(int i, long rank) {
    int[] x = new int[1];
    int[] y = new int[1];
    rooms.of(images[i]).locate(new long[] {rank}, x, y);
    return negative(i, x[0], y[0]);
  }

  private Negative negative(int i, int x, int y) {
    return new Negative(dataset.images().id(images[i]), Window.of(x, y, width, height));
  }

  /**
   * As many different negatives as are asked for, in a random order: a function of the count and
   * the seed. Without a filter every set of places has the same probability (or, when images are to
   * be used evenly, every set that is even).
   *
   * @throws NoRoomException if there are not so many places, before any is drawn; or, with a filter
   *     or when negatives have to keep apart, if so many are not found among {@code 100 * count +
   *     1000} candidates
   */
  public List<Negative> sample(int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (count == 0) {
      return List.of();
    }
    requireRoom(count);
    if (rooms.isBounded() || apart) {
      return rejecting(count, seed);
    }
    RandomGenerator random = new SplittableRandom(seed);
    long[] ranks = evenly ? evenRanks(count, random) : Ranks.choose(room(), count, random);
    Negative[] found = locate(ranks);
    int[] order = Randoms.range(count);
    Randoms.shuffle(order, random);
    List<Negative> result = new ArrayList<>(count);
    for (int k : order) {
      result.add(found[k]);
    }
    return Collections.unmodifiableList(result);
  }

  /** The places of ranks over all images; one sweep for each image that has any. */
  private Negative[] locate(long[] ranks) {
    Arrays.sort(ranks);
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
    Map<Long, List<Window>> taken = new HashMap<>();
    List<Negative> result = new ArrayList<>(count);
    for (long attempt = 0; attempt < attempts && result.size() < count; attempt++) {
      Negative candidate = draw(Randoms.of(seed, attempt));
      if (!seen.add(candidate) || !rooms.accepts(candidate)) {
        continue;
      }
      List<Window> others = taken.computeIfAbsent(candidate.imageId(), id -> new ArrayList<>());
      boolean clear = true;
      for (int k = 0; apart && clear && k < others.size(); k++) {
        clear = others.get(k).intersection(candidate.window()).isEmpty();
      }
      if (clear) {
        others.add(candidate.window());
        result.add(candidate);
      }
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

  /** Says what negatives are to be. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private final NegativeSettings settings;
    private int width;
    private int height;

    Builder(CocoDataset dataset, NegativeSettings settings) {
      this.dataset = dataset;
      this.settings = settings.copy();
    }

    /** The size of the windows in pixels; has to be set. */
    public Builder window(int width, int height) {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "width and height of a window must be positive: " + width + " x " + height);
      }
      this.width = width;
      this.height = height;
      return this;
    }

    /** Where a window may be. */
    public Builder rule(NegativeRule rule) {
      settings.rule = rule;
      return this;
    }

    /**
     * Applies the rule to the shapes of the annotations and not to their boxes; where one has no
     * shape, its box counts. For a distance the room is still computed exactly. For a rule about
     * shared areas candidates are tested, with a bound on their number.
     */
    public Builder shapes() {
      settings.shapes = true;
      return this;
    }

    /**
     * Only windows that lie wholly in a region of their image, exactly: for each image its polygons
     * in pixels, or empty where all of the image is valid; see {@link ValidRegions#declared}.
     */
    public Builder validIn(Function<CocoImage, Optional<MultiPolygon>> regions) {
      settings.valid = regions;
      return this;
    }

    /** Shares no pixel with these windows, of whatever size, exactly. */
    public Builder clearOf(Collection<Negative> earlier) {
      settings.earlier = List.copyOf(earlier);
      return this;
    }

    /** Gives each image with room the same number of negatives, however much room it has. */
    public Builder evenly() {
      settings.evenly = true;
      return this;
    }

    /** Keeps the negatives of one sample from sharing pixels with each other. */
    public Builder apart() {
      settings.apart = true;
      return this;
    }

    /** Only annotations of these classes count; case does not matter. */
    public Builder clearOfClasses(Set<String> names) {
      settings.classes = Set.copyOf(names);
      return this;
    }

    /** Only these images are drawn from. */
    public Builder images(long... ids) {
      settings.imageIds = ids.clone();
      return this;
    }

    /**
     * Only windows that pass a test are drawn, for example those whose pixels were looked at. The
     * number of candidates is bounded.
     */
    public Builder filter(Predicate<Negative> test) {
      settings.filter = test;
      return this;
    }

    CocoDataset dataset() {
      return dataset;
    }

    /** Everything but the size. */
    NegativeSettings settings() {
      return settings;
    }

    /**
     * The sampler; counts the places of all images.
     *
     * @throws IllegalStateException if no window size was set
     * @throws IllegalArgumentException if an image or a class does not exist
     */
    public NegativeSampler build() {
      if (width == 0) {
        throw new IllegalStateException("window(width, height) has to be set first");
      }
      return new NegativeSampler(this);
    }
  }
}
