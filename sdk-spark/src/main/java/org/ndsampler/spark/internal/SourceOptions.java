package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Suggestions;

/** The options of a read, each checked. Confined to one thread. */
final class SourceOptions {
  static final String TARGETS = "targets";
  static final String WINDOW = "window";
  static final String OVERLAP = "overlap";
  static final String CLASSES = "classes";
  static final String COUNT = "count";
  static final String SEED = "seed";
  static final String TABLE = "table";
  static final String SETTINGS = "settings";
  static final String MODE = "mode";
  static final String PARTITION_BYTES = "partitionBytes";

  private static final List<String> NAMES =
      List.of(
          TARGETS,
          WINDOW,
          OVERLAP,
          CLASSES,
          COUNT,
          SEED,
          TABLE,
          SETTINGS,
          MODE,
          PARTITION_BYTES,
          DatasetFile.IMAGE_FOLDER,
          DatasetFile.SIDECARS,
          DatasetFile.CACHE,
          DatasetFile.LENIENT);

  /** What Spark itself puts among the options of a path. */
  private static final Set<String> OF_SPARK = Set.of("path", "paths");

  private static final Pattern WIDTH_X_HEIGHT = Pattern.compile("(\\d{1,9})\\s*[xX]\\s*(\\d{1,9})");
  private static final long PARTITION_DEFAULT = 128L << 20;

  private final CaseInsensitiveStringMap options;

  SourceOptions(CaseInsensitiveStringMap options) {
    this.options = options;
    Set<String> lower = new TreeSet<>(OF_SPARK);
    NAMES.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    for (String given : options.keySet()) {
      if (!lower.contains(given.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "ndsampler has no option '"
                + given
                + "'; there are "
                + NAMES
                + Suggestions.of(given, NAMES));
      }
    }
  }

  DatasetFile dataset() {
    String path = options.get("path");
    if (path == null) {
      throw new IllegalArgumentException(
          options.containsKey("paths")
              ? "load(path) takes one dataset; read each, and unite them with union()"
              : "the path of a dataset is missing: load(\"data.kwcoco.json\")");
    }
    try {
      return DatasetFile.of(path, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TargetSpec targets() {
    TargetKind kind =
        choice(TargetKind.class, TARGETS, options.getOrDefault(TARGETS, "grid"), TargetKind.GRID);
    String window = options.get(WINDOW);
    return TargetSpec.of(
        kind,
        window == null ? null : size(window),
        number(OVERLAP, 0),
        classes(),
        options.containsKey(COUNT) ? whole(COUNT, 0) : -1,
        whole(SEED, 0),
        options.get(TABLE),
        options.getOrDefault(SETTINGS, ""));
  }

  /** Whether a row that cannot be read is a row with an error, and not the end of the job. */
  boolean isPermissive() {
    return choice(ErrorMode.class, MODE, options.getOrDefault(MODE, "failfast"), ErrorMode.FAILFAST)
        == ErrorMode.PERMISSIVE;
  }

  /** How many bytes of pixels a partition may have. */
  long partitionBytes() {
    long bytes = whole(PARTITION_BYTES, PARTITION_DEFAULT);
    if (bytes < 1) {
      throw wrong(PARTITION_BYTES, String.valueOf(bytes), "a positive number of bytes");
    }
    return bytes;
  }

  private enum ErrorMode {
    FAILFAST,
    PERMISSIVE
  }

  private List<String> classes() {
    List<String> names = new ArrayList<>();
    for (String name : options.getOrDefault(CLASSES, "").split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return List.copyOf(names);
  }

  private Size size(String text) {
    Matcher matcher = WIDTH_X_HEIGHT.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(WINDOW, text, "width x height in pixels, such as 512x512");
    }
    Size size = Size.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (size.width() < 1 || size.height() < 1) {
      throw wrong(WINDOW, text, "of at least one pixel");
    }
    return size;
  }

  private double number(String name, double otherwise) {
    String text = options.get(name);
    try {
      return text == null ? otherwise : Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a number");
    }
  }

  private long whole(String name, long otherwise) {
    String text = options.get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a whole number");
    }
  }

  private static <E extends Enum<E>> E choice(
      Class<E> type, String option, String text, E otherwise) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      names.add(name);
      if (name.equals(text.strip().toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    if (text.isBlank()) {
      return otherwise;
    }
    throw wrong(option, text, "one of " + names);
  }

  private static IllegalArgumentException wrong(
      String option, @Nullable String value, String expected) {
    return new IllegalArgumentException(
        "the option '" + option + "' must be " + expected + ", not '" + value + "'");
  }
}
