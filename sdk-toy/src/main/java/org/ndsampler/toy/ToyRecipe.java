package org.ndsampler.toy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.TemporaryFolders;

/**
 * What a toy dataset is made of. The same recipe always gives the same bytes: on every machine,
 * with every Java version, and with any number of threads. Immutable.
 *
 * <p>Made by {@link ToyDatasets}; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ToyRecipe {
  private static final int MOST_IMAGES = 1_000_000;
  private static final int MOST_TRACKS = 200;
  private static final double SLOWEST = 0.001;
  private static final double FASTEST = 0.5;
  private static final int SMALLEST = 32;
  private static final int LARGEST = 8192;

  private static final Pattern KEY =
      Pattern.compile("(shapes|vidshapes|photos)(\\d*)((?:-[a-z]+[0-9.]*)*)");
  private static final List<String> KINDS = List.of("aux", "multispectral", "multisensor", "msi");
  private static final Pattern OPTION = Pattern.compile("(frames|tracks|speed)([0-9.]+)");

  /** The three families of datasets. */
  private enum Family {
    SHAPES("shapes", 600, 600),
    VIDEOS("vidshapes", 600, 600),
    PHOTOS("photos", 768, 512);

    private final String prefix;
    private final int width;
    private final int height;

    Family(String prefix, int width, int height) {
      this.prefix = prefix;
      this.width = width;
      this.height = height;
    }
  }

  private final Settings settings;

  private ToyRecipe(Settings settings) {
    settings.check();
    this.settings = settings;
  }

  /** What a recipe was told. A copy is changed before anybody else sees it, then never. */
  private static final class Settings {
    final Family family;
    final int count;
    int frames;
    int tracks = 2;
    double speed = 0.01;
    Bands bands = Bands.RGB;
    Size size;
    Noise noise = Noise.SOFT;
    long seed;

    Settings(Family family, int count, int frames) {
      this.family = family;
      this.count = count;
      this.frames = frames;
      this.size = new Size(family.width, family.height);
    }

    Settings(Settings other) {
      this(other.family, other.count, other.frames);
      tracks = other.tracks;
      speed = other.speed;
      bands = other.bands;
      size = other.size;
      noise = other.noise;
      seed = other.seed;
    }

    void check() {
      inRange("the number of " + family.prefix, count, 1, MOST_IMAGES);
      inRange("the number of frames", frames, 1, MOST_IMAGES / count);
      inRange("the number of tracks", tracks, 1, MOST_TRACKS);
      if (!(speed >= SLOWEST && speed <= FASTEST)) {
        throw new IllegalArgumentException(
            "the speed must be from " + SLOWEST + " to " + FASTEST + ", not " + speed);
      }
      speed = Warp.thousandths(speed);
      Objects.requireNonNull(bands, "bands");
      inRange("the width", size.width(), SMALLEST, LARGEST);
      inRange("the height", size.height(), SMALLEST, LARGEST);
      Objects.requireNonNull(noise, "noise");
    }
  }

  private ToyRecipe with(Consumer<Settings> change) {
    Settings copy = new Settings(settings);
    change.accept(copy);
    return new ToyRecipe(copy);
  }

  static ToyRecipe shapes(int images) {
    return of(Family.SHAPES, images, 1);
  }

  static ToyRecipe videos(int videos) {
    return of(Family.VIDEOS, videos, 2);
  }

  static ToyRecipe photos(int images) {
    return of(Family.PHOTOS, images, 1);
  }

  private static ToyRecipe of(Family family, int count, int frames) {
    return new ToyRecipe(new Settings(family, count, frames));
  }

  /** The recipe that a key names. */
  static ToyRecipe parse(String key) {
    Objects.requireNonNull(key, "the name of a toy dataset must not be null, such as shapes8");
    Matcher matcher = KEY.matcher(key.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw unknown(key, null);
    }
    try {
      String number = matcher.group(2);
      String options = matcher.group(3);
      switch (matcher.group(1)) {
        case "shapes" -> {
          if (!options.isEmpty()) {
            throw new IllegalArgumentException("shapes take no options");
          }
          return shapes(number.isEmpty() ? 8 : integer("shapes", number));
        }
        case "photos" -> {
          if (!options.isEmpty()) {
            throw new IllegalArgumentException("photos take no options");
          }
          return photos(number.isEmpty() ? 4 : integer("photos", number));
        }
        default -> {
          return videos(integer("vidshapes", number)).changed(options);
        }
      }
    } catch (IllegalArgumentException e) {
      throw unknown(key, e);
    }
  }

  private static IllegalArgumentException unknown(
      String key, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "no toy dataset is called '"
            + key
            + "'"
            + (cause == null ? "" : ": " + cause.getMessage())
            + "; the known forms are shapes[N], photos[N] and"
            + " vidshapesN[-framesF][-tracksT][-speedS][-aux|-multispectral|-multisensor-msi],"
            + " as shapes8 or vidshapes2-frames5-tracks3-speed0.02-aux",
        cause);
  }

  private static int integer(String name, String digits) {
    if (digits.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a number behind it");
    }
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " needs a whole number, not " + digits, e);
    }
  }

  private ToyRecipe changed(String options) {
    ToyRecipe recipe = this;
    List<String> seen = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (String option : options.isEmpty() ? new String[0] : options.substring(1).split("-")) {
      Matcher numbered = OPTION.matcher(option);
      String name = numbered.matches() ? numbered.group(1) : option;
      if (seen.contains(name)) {
        throw new IllegalArgumentException(name + " is given twice");
      }
      seen.add(name);
      if (KINDS.contains(name)) {
        kinds.add(name);
      } else if (numbered.matches()) {
        recipe =
            switch (name) {
              case "frames" -> recipe.frames(integer(name, numbered.group(2)));
              case "tracks" -> recipe.tracks(integer(name, numbered.group(2)));
              default -> recipe.speed(decimal(numbered.group(2)));
            };
      } else {
        throw new IllegalArgumentException("'" + option + "' is not an option");
      }
    }
    return switch (String.join("-", kinds)) {
      case "" -> recipe;
      case "aux" -> recipe.bands(Bands.AUX);
      case "multispectral", "msi" -> recipe.bands(Bands.MULTISPECTRAL);
      case "multisensor-msi", "msi-multisensor" -> recipe.bands(Bands.MULTISENSOR);
      case "multisensor" ->
          throw new IllegalArgumentException("multisensor goes with msi: -multisensor-msi");
      default ->
          throw new IllegalArgumentException(String.join(" and ", kinds) + " do not go together");
    };
  }

  private static double decimal(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("speed needs a number, not " + digits, e);
    }
  }

  private static int inRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          what + " must be from " + low + " to " + high + ", not " + value);
    }
    return value;
  }

  /**
   * The key of this recipe, as {@code vidshapes2-frames5-aux}: {@link ToyDatasets#recipe} makes the
   * same of it, but for the seed, the size and the noise, which have no place in a key.
   */
  public String key() {
    StringBuilder key = new StringBuilder(settings.family.prefix).append(settings.count);
    if (settings.family == Family.VIDEOS) {
      key.append("-frames").append(settings.frames).append("-tracks").append(settings.tracks);
      ToyJson speedText = new ToyJson();
      key.append("-speed").append(speedText.number(settings.speed)).append(settings.bands.suffix());
    }
    return key.toString();
  }

  /** The number of images, or of videos. */
  public int count() {
    return settings.count;
  }

  /** The copy with another seed; it is 0 at first. */
  public ToyRecipe seed(long value) {
    return with(copy -> copy.seed = value);
  }

  /** The seed. */
  public long seed() {
    return settings.seed;
  }

  /** The copy with images of another size, each side from 32 to 8192 pixels. */
  public ToyRecipe size(int width, int height) {
    return with(copy -> copy.size = new Size(width, height));
  }

  /** The size of the images. */
  public Size size() {
    return settings.size;
  }

  /**
   * The copy with other noise behind its shapes: {@link Noise#SOFT} at first.
   *
   * @throws IllegalStateException if these are photos
   */
  public ToyRecipe noise(Noise value) {
    if (settings.family == Family.PHOTOS) {
      throw new IllegalStateException("photos are not drawn on noise");
    }
    return with(copy -> copy.noise = value);
  }

  /** The noise behind the shapes; photos have none and do not use it. */
  public Noise noise() {
    return settings.noise;
  }

  /**
   * The copy with another number of frames in each video; it is 2 at first.
   *
   * @throws IllegalStateException if these are not videos
   */
  public ToyRecipe frames(int value) {
    checkVideos("frames");
    return with(copy -> copy.frames = value);
  }

  /** The number of frames in each video; 1 for images. */
  public int frames() {
    return settings.frames;
  }

  /**
   * The copy with another number of objects in each video, from 1 to 200; it is 2 at first.
   *
   * @throws IllegalStateException if these are not videos
   */
  public ToyRecipe tracks(int value) {
    checkVideos("tracks");
    return with(copy -> copy.tracks = value);
  }

  /** The number of objects in each video. */
  public int tracks() {
    return settings.tracks;
  }

  /**
   * The copy with another speed: the largest part of the image's width and height that an object
   * moves in a frame, from 0.001 to 0.5, kept to three decimals; it is 0.01 at first.
   *
   * @throws IllegalStateException if these are not videos
   */
  public ToyRecipe speed(double value) {
    checkVideos("speed");
    return with(copy -> copy.speed = value);
  }

  /** The largest part of the image's width and height that an object moves in a frame. */
  public double speed() {
    return settings.speed;
  }

  /**
   * The copy whose frames have other channels; they are {@link Bands#RGB} at first.
   *
   * @throws IllegalStateException if these are not videos
   */
  public ToyRecipe bands(Bands value) {
    checkVideos("bands");
    return with(copy -> copy.bands = value);
  }

  /** The channels of the frames. */
  public Bands bands() {
    return settings.bands;
  }

  private void checkVideos(String what) {
    if (settings.family != Family.VIDEOS) {
      throw new IllegalStateException(what + " are for videos, not for " + settings.family.prefix);
    }
  }

  /** Everything that the bytes depend on. */
  @Override
  public String toString() {
    String text = key() + ", " + settings.size + ", seed " + settings.seed;
    return settings.family == Family.PHOTOS
        ? text
        : text + ", noise " + settings.noise.mean() + " " + settings.noise.deviation();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ToyRecipe recipe && recipe.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  ToySource source() {
    Settings s = settings;
    return switch (s.family) {
      case SHAPES -> new ShapeSource(s.seed, s.count, s.size, s.noise);
      case VIDEOS ->
          new VideoSource(s.seed, s.count, s.frames, s.tracks, s.speed, s.bands, s.size, s.noise);
      case PHOTOS -> new PhotoSource(s.seed, s.count, s.size);
    };
  }

  /**
   * Writes the dataset into a new folder among the temporary files, which goes when the program
   * ends, and opens it: for a lesson, or to try something.
   *
   * @throws IOException if it cannot be written or read
   */
  public CocoDataset write() throws IOException {
    return write(TemporaryFolders.make().resolve(key()));
  }

  /**
   * Writes and opens the dataset, with as many threads as there are processors.
   *
   * @throws IOException if it cannot be written or read
   */
  public CocoDataset write(Path folder) throws IOException {
    return write(folder, Runtime.getRuntime().availableProcessors(), Progress.NONE);
  }

  /**
   * Writes the dataset into a folder and opens it: {@code data.kwcoco.json}, and its pixels below
   * {@code _assets}. The folder is complete or absent: it is written under another name beside it
   * and renamed at the end. If it holds this very dataset already, nothing is written, and it is
   * opened.
   *
   * <p>To cancel, interrupt the calling thread, or throw from {@code progress}, as {@link
   * java.util.concurrent.CancellationException}, which is passed on; nothing is left behind then.
   *
   * @param threads how many threads draw, at least 1; the bytes do not depend on it
   * @param progress is told the number of images that are drawn, from several threads
   * @throws java.nio.file.FileAlreadyExistsException if the folder holds anything else, or if the
   *     dataset in it has been changed
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  public CocoDataset write(Path folder, int threads, Progress progress) throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread must draw, not " + threads);
    }
    return CocoDataset.read(
        new BundleWriter(folder, toString(), source(), threads, progress).write());
  }
}
