package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.internal.Turn;

/**
 * How samples are varied for training: flips, quarter turns, jitter of place, size and angle, other
 * colours. The annotations of a sample follow: boxes, polygons, masks and keypoints, of which left
 * and right change places in a mirror. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * Augmentation augmentation = Augmentation.none()
 *     .flipHorizontal(0.5)          // half of the samples
 *     .rotation(-10, 10)            // degrees
 *     .scale(0.8, 1.25)
 *     .brightness(-0.1, 0.1);
 * sampler.loader(targets).shuffle(0).augmentation(augmentation);   // another one for each sample
 *
 * Augmentation drawn = augmentation.draw(0, 3, 17);  // seed, epoch, index: the same on any machine
 * sampler.loadSample(Target.image(1).augmentation(drawn));
 * }</pre>
 *
 * <p>Each setting is a range of which a value is drawn for each sample, or a probability. With no
 * width it is that value: {@code rotation(10, 10)} turns every sample by 10 degrees. An
 * augmentation of which nothing is left open {@linkplain #isDrawn is drawn}, and only that can be
 * part of a {@link Target}. The order of calls does not matter; the order of what happens is
 * always: crop, shift, scale and stretch, shear, rotation, all as one map, about the middle of the
 * window and with one interpolation; then the colours; then the flips and the quarter turns, which
 * move values and change none.
 *
 * <p>What comes into sight beside the window is the image, as far as it goes, and padding beyond.
 *
 * @since 0.1
 */
public final class Augmentation {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** So that a key is exact in every reader of JSON. */
  private static final int KEY_BITS = 53;

  /** Draws are by number, so that a new setting changes none of the others. */
  private static final int CROP_X = 100;

  private static final int CROP_Y = 101;
  private static final int TURNS = 102;
  private static final int KEY = 103;
  private static final int FIRST_CHANNEL = 1000;

  /** A number that is drawn, and between which values it makes sense. */
  private enum Setting {
    FLIP_HORIZONTAL(0, "flipHorizontal", "flip_horizontal", 0, 0, 1),
    FLIP_VERTICAL(1, "flipVertical", "flip_vertical", 0, 0, 1),
    CROP(2, "crop", "crop", 1, 1e-3, 1),
    SHIFT_X(3, "shiftX", "shift_x", 0, -100, 100),
    SHIFT_Y(4, "shiftY", "shift_y", 0, -100, 100),
    SCALE(5, "scale", "scale", 1, 1e-6, 1e6),
    STRETCH(6, "stretch", "stretch", 1, 1e-3, 1e3),
    SHEAR(7, "shear", "shear", 0, -80, 80),
    ROTATION(8, "rotation", "rotation", 0, -360, 360),
    GAIN(9, "gain", "gain", 1, 0, 1e3),
    BRIGHTNESS(10, "brightness", "brightness", 0, -1, 1),
    CONTRAST(11, "contrast", "contrast", 1, 0, 1e3),
    GAMMA(12, "gamma", "gamma", 1, 1e-3, 1e3),
    SATURATION(13, "saturation", "saturation", 1, 0, 1e3),
    HUE(14, "hue", "hue", 0, -360, 360);

    /** By which it is drawn; never changes. */
    private final int stream;

    private final String method;
    private final String key;
    private final double neutral;
    private final double least;
    private final double most;

    Setting(int stream, String method, String key, double neutral, double least, double most) {
      this.stream = stream;
      this.method = method;
      this.key = key;
      this.neutral = neutral;
      this.least = least;
      this.most = most;
    }

    boolean isChance() {
      return this == FLIP_HORIZONTAL || this == FLIP_VERTICAL;
    }

    /** Whether half and double are as likely: a factor of size. */
    boolean isFactor() {
      return this == SCALE || this == STRETCH;
    }
  }

  /** From where to where a value is drawn. */
  private record Range(double low, double high) {}

  private static final List<Setting> SETTINGS = List.of(Setting.values());

  private static final Augmentation NONE =
      new Augmentation(Map.of(), List.of(0), Double.NaN, Map.of(), -1);

  /** What is not neutral. */
  private final Map<Setting, Range> ranges;

  private final List<Integer> turns;
  private final double white;
  private final Map<String, String> keypointPairs;

  /** What the gains of channels are drawn from; negative before it is drawn. */
  private final long key;

  private Augmentation(
      Map<Setting, Range> ranges,
      List<Integer> turns,
      double white,
      Map<String, String> keypointPairs,
      long key) {
    this.ranges = ranges;
    this.turns = turns;
    this.white = white;
    this.keypointPairs = keypointPairs;
    this.key = key;
  }

  /** Changes nothing. */
  public static Augmentation none() {
    return NONE;
  }

  private Augmentation with(Setting setting, double from, double to) {
    if (!(from >= setting.least && to <= setting.most && from <= to)) {
      throw new IllegalArgumentException(
          setting.isChance()
              ? setting.method + " is a probability in [0, 1]: " + from
              : setting.method
                  + " must be from a number to one that is not less, in ["
                  + Json.number(setting.least)
                  + ", "
                  + Json.number(setting.most)
                  + "]: "
                  + from
                  + ", "
                  + to);
    }
    // Gains that were drawn stay drawn unless other gains are asked for.
    return new Augmentation(
        changed(ranges, setting, from, to),
        turns,
        white,
        keypointPairs,
        setting == Setting.GAIN ? -1 : key);
  }

  private static Map<Setting, Range> changed(
      Map<Setting, Range> ranges, Setting setting, double from, double to) {
    Map<Setting, Range> changed = new EnumMap<>(Setting.class);
    changed.putAll(ranges);
    if (from == setting.neutral && to == setting.neutral) {
      changed.remove(setting);
    } else {
      // No -0.0: what is equal has to be equal in JSON, too.
      changed.put(setting, new Range(from + 0.0, to + 0.0));
    }
    return changed;
  }

  private List<Double> range(Setting setting) {
    return List.of(low(setting), high(setting));
  }

  private double low(Setting setting) {
    Range range = ranges.get(setting);
    return range == null ? setting.neutral : range.low();
  }

  private double high(Setting setting) {
    Range range = ranges.get(setting);
    return range == null ? setting.neutral : range.high();
  }

  /** The value that was drawn. */
  private double drawn(Setting setting) {
    return low(setting);
  }

  /** Mirrors left to right, with a probability. */
  public Augmentation flipHorizontal(double probability) {
    return with(Setting.FLIP_HORIZONTAL, probability, probability);
  }

  /** How probable a mirror is that changes left and right. */
  public double flipHorizontal() {
    return low(Setting.FLIP_HORIZONTAL);
  }

  /** Turns upside down by a mirror, with a probability. */
  public Augmentation flipVertical(double probability) {
    return with(Setting.FLIP_VERTICAL, probability, probability);
  }

  /** How probable a mirror is that changes top and bottom. */
  public double flipVertical() {
    return low(Setting.FLIP_VERTICAL);
  }

  /**
   * Turns clockwise by one of these numbers of quarters, each as likely: {@code turns(0, 1, 2, 3)}.
   * An odd number changes width and height; where samples are not squares and go into batches, ask
   * for {@code turns(0, 2)}.
   */
  public Augmentation turns(int... quarters) {
    Objects.requireNonNull(
        quarters, "the quarter turns must not be null; turns(0, 1, 2, 3) draws one");
    if (quarters.length == 0) {
      throw new IllegalArgumentException("turns needs at least one number of quarters, 0 for none");
    }
    List<Integer> chosen = Arrays.stream(quarters).map(q -> Math.floorMod(q, 4)).boxed().toList();
    return new Augmentation(ranges, chosen, white, keypointPairs, key);
  }

  /** The numbers of quarter turns of which one is drawn, each in 0 to 3. Unmodifiable. */
  public List<Integer> turns() {
    return turns;
  }

  /**
   * Shows a part of the window, enlarged to the whole sample, at any place inside the window.
   *
   * @param least the share of width and height that is shown at least, above 0
   * @param most the share that is shown at most, 1 for all
   */
  public Augmentation crop(double least, double most) {
    return with(Setting.CROP, least, most);
  }

  /**
   * The least and the greatest share that is shown. What is drawn of it is in {@link #scale()},
   * {@link #shiftX()} and {@link #shiftY()}.
   */
  public List<Double> crop() {
    return range(Setting.CROP);
  }

  /** Looks farther to the right by a share of the window's width; to the left if negative. */
  public Augmentation shiftX(double least, double most) {
    return with(Setting.SHIFT_X, least, most);
  }

  /** From where to where the window is moved to the right, in shares of its width. */
  public List<Double> shiftX() {
    return range(Setting.SHIFT_X);
  }

  /** Looks farther down by a share of the window's height; up if negative. */
  public Augmentation shiftY(double least, double most) {
    return with(Setting.SHIFT_Y, least, most);
  }

  /** From where to where the window is moved down, in shares of its height. */
  public List<Double> shiftY() {
    return range(Setting.SHIFT_Y);
  }

  /**
   * Shows everything larger by a factor, or smaller with more around it; half and double are as
   * likely.
   */
  public Augmentation scale(double least, double most) {
    return with(Setting.SCALE, least, most);
  }

  /** The least and the greatest factor of size. */
  public List<Double> scale() {
    return range(Setting.SCALE);
  }

  /** Makes everything wider and as much lower: the factor is that of width to height. */
  public Augmentation stretch(double least, double most) {
    return with(Setting.STRETCH, least, most);
  }

  /** The least and the greatest factor of width to height. */
  public List<Double> stretch() {
    return range(Setting.STRETCH);
  }

  /** Slants what is upright, by degrees. */
  public Augmentation shear(double least, double most) {
    return with(Setting.SHEAR, least, most);
  }

  /** The least and the greatest slant in degrees. */
  public List<Double> shear() {
    return range(Setting.SHEAR);
  }

  /** Turns clockwise by degrees. */
  public Augmentation rotation(double least, double most) {
    return with(Setting.ROTATION, least, most);
  }

  /** The least and the greatest angle in degrees. */
  public List<Double> rotation() {
    return range(Setting.ROTATION);
  }

  /** Multiplies the values of each channel by a factor of its own, whatever the channel is. */
  public Augmentation gain(double least, double most) {
    return with(Setting.GAIN, least, most);
  }

  /** The least and the greatest factor of a channel. */
  public List<Double> gain() {
    return range(Setting.GAIN);
  }

  /** Adds a share of {@link #white}. */
  public Augmentation brightness(double least, double most) {
    return with(Setting.BRIGHTNESS, least, most);
  }

  /** The least and the greatest share of white that is added. */
  public List<Double> brightness() {
    return range(Setting.BRIGHTNESS);
  }

  /** Multiplies the distance of values from half of {@link #white}. */
  public Augmentation contrast(double least, double most) {
    return with(Setting.CONTRAST, least, most);
  }

  /** The least and the greatest factor of contrast. */
  public List<Double> contrast() {
    return range(Setting.CONTRAST);
  }

  /** Raises shares of {@link #white} to a power; below 1 makes what is dark brighter. */
  public Augmentation gamma(double least, double most) {
    return with(Setting.GAMMA, least, most);
  }

  /** The least and the greatest power. */
  public List<Double> gamma() {
    return range(Setting.GAMMA);
  }

  /**
   * Multiplies the distance of red, green and blue from grey, 0 for a grey image. Images without
   * these channels, and their other channels, stay as they are.
   */
  public Augmentation saturation(double least, double most) {
    return with(Setting.SATURATION, least, most);
  }

  /** The least and the greatest factor of saturation. */
  public List<Double> saturation() {
    return range(Setting.SATURATION);
  }

  /** Turns red, green and blue about grey by degrees; brightness stays. */
  public Augmentation hue(double least, double most) {
    return with(Setting.HUE, least, most);
  }

  /** The least and the greatest turn of colours in degrees. */
  public List<Double> hue() {
    return range(Setting.HUE);
  }

  /**
   * Says which value is white: unless given, the largest of an integer type, as it is stored, and 1
   * in floating point.
   */
  public Augmentation white(double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("white must be positive and finite: " + value);
    }
    return new Augmentation(ranges, turns, value, keypointPairs, key);
  }

  /** The value that is white; NaN where it follows from the type. */
  public double white() {
    return white;
  }

  /**
   * Names keypoints that change places in a mirror. Others are known by the {@code reflection_id}
   * of their kind, or by their names: {@code left_eye} and {@code right_eye}, {@code l_knee} and
   * {@code r_knee}.
   *
   * @param pairs each from one name to the other, in either direction
   * @throws IllegalArgumentException if a name has two partners
   */
  public Augmentation keypointPairs(Map<String, String> pairs) {
    Objects.requireNonNull(pairs, "the pairs must not be null");
    Map<String, String> both = new TreeMap<>();
    pairs.forEach(
        (one, other) -> {
          String first = both.put(one, other);
          String second = both.put(other, one);
          if (first != null && !first.equals(other) || second != null && !second.equals(one)) {
            throw new IllegalArgumentException(
                "keypointPairs gives two partners to " + one + " or " + other + ": " + pairs);
          }
        });
    Map<String, String> once = new TreeMap<>();
    both.forEach((one, other) -> once.merge(min(one, other), max(one, other), (a, b) -> a));
    return new Augmentation(ranges, turns, white, Collections.unmodifiableMap(once), key);
  }

  /** The keypoints that were said to change places in a mirror, each pair once. Unmodifiable. */
  public Map<String, String> keypointPairs() {
    return keypointPairs;
  }

  private static String min(String a, String b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String max(String a, String b) {
    return a.compareTo(b) <= 0 ? b : a;
  }

  // ------------------------------------------------------------------------------------ drawing

  /** Whether nothing is left open: each range is one value, each probability 0 or 1. */
  public boolean isDrawn() {
    for (Setting setting : SETTINGS) {
      boolean open =
          setting.isChance()
              ? low(setting) > 0 && low(setting) < 1
              : setting == Setting.CROP
                  ? low(setting) < 1
                  : low(setting) < high(setting) && !(setting == Setting.GAIN && key >= 0);
      if (open) {
        return false;
      }
    }
    return turns.size() == 1;
  }

  /**
   * One value of each range, drawn: a pure function of this and of three numbers, the same on every
   * machine. The result {@linkplain #isDrawn is drawn}; what is drawn already is answered as it is.
   */
  public Augmentation draw(long seed, int epoch, long index) {
    if (isDrawn()) {
      return this;
    }
    long stream = mix(mix(mix(seed) + epoch * GOLDEN) + index * GOLDEN);
    Map<Setting, Double> drawn = new EnumMap<>(Setting.class);
    for (Setting setting : SETTINGS) {
      double share = uniform(stream, setting.stream);
      double from = low(setting);
      double to = high(setting);
      drawn.put(
          setting,
          setting.isChance()
              ? share < from ? 1.0 : 0.0
              : from == to
                  ? from
                  : setting.isFactor() ? power(from, to, share) : between(from, to, share));
    }
    double part = Objects.requireNonNull(drawn.remove(Setting.CROP));
    drawn.merge(Setting.SCALE, 1 / part, (a, b) -> a * b);
    drawn.merge(Setting.SHIFT_X, (uniform(stream, CROP_X) - 0.5) * (1 - part), Double::sum);
    drawn.merge(Setting.SHIFT_Y, (uniform(stream, CROP_Y) - 0.5) * (1 - part), Double::sum);
    boolean open = low(Setting.GAIN) < high(Setting.GAIN);
    long drawnKey = open && key < 0 ? bits(stream, KEY) >>> (Long.SIZE - KEY_BITS) : key;
    if (open) {
      drawn.remove(Setting.GAIN);
    }
    Map<Setting, Range> closed = Map.of();
    for (Map.Entry<Setting, Double> one : drawn.entrySet()) {
      Setting setting = one.getKey();
      double value = Math.max(setting.least, Math.min(setting.most, one.getValue()));
      closed = changed(closed, setting, value, value);
    }
    if (open) {
      closed = changed(closed, Setting.GAIN, low(Setting.GAIN), high(Setting.GAIN));
    }
    int turn = turns.get((int) (uniform(stream, TURNS) * turns.size()));
    return new Augmentation(closed, List.of(turn), white, keypointPairs, drawnKey);
  }

  private static double between(double from, double to, double share) {
    return Math.min(to, from + (to - from) * share);
  }

  private static double power(double from, double to, double share) {
    double value = from * StrictMath.pow(to / from, share);
    return Math.max(from, Math.min(to, value));
  }

  private static double uniform(long stream, int number) {
    return (bits(stream, number) >>> 11) * 0x1.0p-53;
  }

  private static long bits(long stream, int number) {
    return mix(stream + (number + 1) * GOLDEN);
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
    return b ^ b >>> 31;
  }

  // ------------------------------------------------------------------- what a drawn one does

  /** The flips and quarter turns. */
  Turn turn() {
    Turn turn = new Turn(drawn(Setting.FLIP_HORIZONTAL) == 1, 0);
    if (drawn(Setting.FLIP_VERTICAL) == 1) {
      turn = turn.then(new Turn(true, 2));
    }
    return turn.then(new Turn(false, turns.get(0)));
  }

  /** Whether left is right, so that pairs of keypoints change places. */
  boolean isMirrored() {
    return turn().mirrored();
  }

  /** Whether anything moves but by flips and quarter turns. */
  boolean isJittered() {
    return !(isNeutral(Setting.SHIFT_X)
        && isNeutral(Setting.SHIFT_Y)
        && isNeutral(Setting.SCALE)
        && isNeutral(Setting.STRETCH)
        && isNeutral(Setting.SHEAR)
        && isNeutral(Setting.ROTATION));
  }

  /** Whether upright rectangles do not stay upright. */
  boolean isTilted() {
    return !isNeutral(Setting.SHEAR) || !isNeutral(Setting.ROTATION);
  }

  /** Whether any value may change. */
  boolean isColoured() {
    return !(isNeutral(Setting.GAIN)
            && isNeutral(Setting.BRIGHTNESS)
            && isNeutral(Setting.CONTRAST)
            && isNeutral(Setting.GAMMA))
        || isMixed();
  }

  /** Whether red, green and blue are mixed. */
  boolean isMixed() {
    return !isNeutral(Setting.SATURATION) || !isNeutral(Setting.HUE);
  }

  private boolean isNeutral(Setting setting) {
    return !ranges.containsKey(setting);
  }

  /** The jitter as a map of a picture of a size to itself. */
  Affine jitter(Size size) {
    double angle = StrictMath.toRadians(drawn(Setting.ROTATION));
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double slant = StrictMath.tan(StrictMath.toRadians(drawn(Setting.SHEAR)));
    double root = StrictMath.sqrt(drawn(Setting.STRETCH));
    double sx = drawn(Setting.SCALE) * root;
    double sy = drawn(Setting.SCALE) / root;
    double centerX = size.width() / 2.0;
    double centerY = size.height() / 2.0;
    return Affine.translation(
            -centerX - drawn(Setting.SHIFT_X) * size.width(),
            -centerY - drawn(Setting.SHIFT_Y) * size.height())
        .then(
            new Affine(
                cos * sx, (cos * slant - sin) * sy, 0, sin * sx, (sin * slant + cos) * sy, 0))
        .then(Affine.translation(centerX, centerY));
  }

  /** The factor of a channel. */
  double gainOf(int channel) {
    return key < 0
        ? drawn(Setting.GAIN)
        : between(
            low(Setting.GAIN), high(Setting.GAIN), uniform(mix(key), FIRST_CHANNEL + channel));
  }

  /** Brightness, contrast and gamma. */
  ColourChange.Tone tone() {
    return new ColourChange.Tone(
        drawn(Setting.BRIGHTNESS), drawn(Setting.CONTRAST), drawn(Setting.GAMMA));
  }

  /** What saturation and hue make of red, green and blue: the rows of a matrix. */
  double[][] colourMatrix() {
    double angle = StrictMath.toRadians(drawn(Setting.HUE));
    return ColourChange.matrix(
        drawn(Setting.SATURATION), StrictMath.cos(angle), StrictMath.sin(angle));
  }

  // ---------------------------------------------------------------------------------------- JSON

  /**
   * The augmentation that a text of {@link #toJson} is.
   *
   * @throws IllegalArgumentException if the text is no such object; the message says which key
   */
  public static Augmentation parse(String json) {
    return of(Json.object(json, "an augmentation"));
  }

  static Augmentation of(Map<?, ?> in) {
    Augmentation result = NONE;
    long drawnKey = -1;
    for (Map.Entry<?, ?> entry : in.entrySet()) {
      String name = entry.getKey().toString();
      String place = "augmentation." + name;
      Object value = entry.getValue();
      switch (name) {
        case "turns" ->
            result =
                result.turns(
                    listOf(value).stream()
                        .mapToInt(one -> TargetInput.small(place, TargetInput.integer(place, one)))
                        .toArray());
        case "white" -> result = result.white(TargetInput.number(place, value));
        case "key" -> drawnKey = TargetInput.integer(place, value);
        case "keypoint_pairs" -> {
          if (!(value instanceof Map<?, ?> map)) {
            throw TargetInput.wrong(place, value, "an object of names");
          }
          Map<String, String> pairs = new TreeMap<>();
          map.forEach((one, other) -> pairs.put(one.toString(), TargetInput.text(place, other)));
          result = result.keypointPairs(pairs);
        }
        default -> result = read(result, name, place, value);
      }
    }
    return drawnKey < 0
        ? result
        : new Augmentation(
            result.ranges, result.turns, result.white, result.keypointPairs, drawnKey);
  }

  private static Augmentation read(
      Augmentation result, String name, String place, @Nullable Object value) {
    for (Setting setting : SETTINGS) {
      if (setting.key.equals(name)) {
        List<?> range = listOf(value);
        if (range.size() > 2) {
          throw TargetInput.wrong(place, value, "a number or two");
        }
        return result.with(
            setting,
            TargetInput.number(place, range.get(0)),
            TargetInput.number(place, range.get(range.size() - 1)));
      }
    }
    throw new IllegalArgumentException(
        "an augmentation has no key \""
            + name
            + "\"; there are "
            + SETTINGS.stream().map(setting -> setting.key).toList()
            + ", turns, white, key and keypoint_pairs");
  }

  private static List<?> listOf(@Nullable Object value) {
    return value instanceof List<?> list && !list.isEmpty()
        ? list
        : Collections.singletonList(value);
  }

  /** One JSON object on one line, which {@link #parse} reads. */
  public String toJson() {
    return Json.text(toMap());
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Setting setting : SETTINGS) {
      if (!isNeutral(setting)) {
        out.put(
            setting.key, low(setting) == high(setting) ? (Object) low(setting) : range(setting));
      }
    }
    if (!turns.equals(List.of(0))) {
      out.put("turns", turns.size() == 1 ? (Object) (long) turns.get(0) : turns);
    }
    if (!Double.isNaN(white)) {
      out.put("white", white);
    }
    if (!keypointPairs.isEmpty()) {
      out.put("keypoint_pairs", keypointPairs);
    }
    if (key >= 0) {
      out.put("key", key);
    }
    return out;
  }

  /** The augmentation as the Java code that builds it. */
  String java() {
    if (key >= 0) {
      return "Augmentation.parse(" + Json.quote(toJson()) + ")";
    }
    StringBuilder text = new StringBuilder("Augmentation.none()");
    for (Setting setting : SETTINGS) {
      if (!isNeutral(setting)) {
        text.append('.').append(setting.method).append('(').append(low(setting));
        if (!setting.isChance()) {
          text.append(", ").append(high(setting));
        }
        text.append(')');
      }
    }
    if (!turns.equals(List.of(0))) {
      List<String> quarters = new ArrayList<>();
      turns.forEach(quarter -> quarters.add(String.format(Locale.ROOT, "%d", quarter)));
      text.append(".turns(").append(String.join(", ", quarters)).append(')');
    }
    if (!Double.isNaN(white)) {
      text.append(".white(").append(white).append(')');
    }
    if (!keypointPairs.isEmpty()) {
      List<String> names = new ArrayList<>();
      keypointPairs.forEach(
          (one, other) -> {
            names.add(Json.quote(one));
            names.add(Json.quote(other));
          });
      text.append(".keypointPairs(Map.of(").append(String.join(", ", names)).append("))");
    }
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Augmentation that
        && ranges.equals(that.ranges)
        && turns.equals(that.turns)
        && Double.compare(white, that.white) == 0
        && keypointPairs.equals(that.keypointPairs)
        && key == that.key;
  }

  @Override
  public int hashCode() {
    // Not by the hash of enum constants, which differs from one virtual machine to the next.
    return Objects.hash(toMap(), turns, white, keypointPairs, key);
  }

  /** The augmentation as the Java code that builds it. */
  @Override
  public String toString() {
    return java();
  }
}
