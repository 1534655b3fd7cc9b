package org.ndsampler.explore;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.sample.Target;
import org.ndsampler.eval.Evaluation;

/**
 * How a dataset is explored. Immutable and safe for use by many threads.
 *
 * <pre>{@code
 * ExploreOptions options = ExploreOptions.DEFAULT.query("area > 1000").cache(Path.of("cache"));
 * }</pre>
 *
 * @since 0.1
 */
public final class ExploreOptions {
  /** All images, on a port that is free, with nothing kept on disk. */
  public static final ExploreOptions DEFAULT =
      new ExploreOptions("", 0, List.of(), null, null, null, null, List.of());

  private static final int LAST_PORT = 65_535;

  private final String query;
  private final int port;
  private final List<String> hosts;
  private final @Nullable Path cache;
  private final @Nullable Predictions predictions;
  private final @Nullable Path marks;
  private final @Nullable Evaluation evaluation;
  private final List<Target> windows;

  private ExploreOptions(
      String query,
      int port,
      List<String> hosts,
      @Nullable Path cache,
      @Nullable Predictions predictions,
      @Nullable Path marks,
      @Nullable Evaluation evaluation,
      List<Target> windows) {
    this.query = query;
    this.port = port;
    this.hosts = hosts;
    this.cache = cache;
    this.predictions = predictions;
    this.marks = marks;
    this.evaluation = evaluation;
    this.windows = windows;
  }

  /** Begins with what a query selects; it can be changed in the page. */
  public ExploreOptions query(String value) {
    return new ExploreOptions(
        Objects.requireNonNull(value), port, hosts, cache, predictions, marks, evaluation, windows);
  }

  /** What it begins with; empty for everything. */
  public String query() {
    return query;
  }

  /**
   * Listens on a port, for whoever forwards it; 0 for one that is free.
   *
   * @throws IllegalArgumentException if there is no such port
   */
  public ExploreOptions port(int value) {
    if (value < 0 || value > LAST_PORT) {
      throw new IllegalArgumentException("port " + value + ": give 0 to " + LAST_PORT);
    }
    return new ExploreOptions(query, value, hosts, cache, predictions, marks, evaluation, windows);
  }

  /** The port; 0 for one that is free. */
  public int port() {
    return port;
  }

  /**
   * Answers under names of other machines too, as a proxy before it passes them on: {@code
   * "hub.example.org"}. Unless told, only under those of this machine itself. It listens on this
   * machine's own address in either case.
   */
  public ExploreOptions hosts(String... names) {
    List<String> lower = Arrays.stream(names).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return new ExploreOptions(query, port, lower, cache, predictions, marks, evaluation, windows);
  }

  /** The names of other machines under which it answers. */
  public List<String> hosts() {
    return hosts;
  }

  /** Keeps small pictures, and copies of slow image files, in a folder, which is made. */
  public ExploreOptions cache(Path folder) {
    return new ExploreOptions(query, port, hosts, folder, predictions, marks, evaluation, windows);
  }

  /** The folder in which pictures are kept, if they are. */
  public Optional<Path> cache() {
    return Optional.ofNullable(cache);
  }

  /** Draws what a detector found, dashed, beside the annotations. */
  public ExploreOptions predictions(Predictions value) {
    return new ExploreOptions(
        query, port, hosts, cache, Objects.requireNonNull(value), marks, evaluation, windows);
  }

  /** What a detector found, if it is drawn. */
  public Optional<Predictions> predictions() {
    return Optional.ofNullable(predictions);
  }

  /** Keeps the marks of a review in a file of choice; unless told, beside the dataset. */
  public ExploreOptions marks(Path file) {
    return new ExploreOptions(
        query, port, hosts, cache, predictions, Objects.requireNonNull(file), evaluation, windows);
  }

  /** The file of the marks, where it is not beside the dataset. */
  public Optional<Path> marks() {
    return Optional.ofNullable(marks);
  }

  /** Shows the errors of a detector too, the worst first, and what it found, dashed. */
  public ExploreOptions evaluation(Evaluation value) {
    return new ExploreOptions(
        query, port, hosts, cache, predictions, marks, Objects.requireNonNull(value), windows);
  }

  /** The evaluation whose errors are shown, if there is one. */
  public Optional<Evaluation> evaluation() {
    return Optional.ofNullable(evaluation);
  }

  /**
   * Shows windows too, each as a sampler gives it: those of a grid ({@code sampler.targets(grid)}),
   * the samples of a selection ({@code sampler.items()}), or any others. The gallery begins with
   * them.
   *
   * @param targets of the dataset that is explored; not copied, since such lists make what they
   *     hold when it is asked for
   */
  public ExploreOptions windows(List<Target> targets) {
    return new ExploreOptions(
        query, port, hosts, cache, predictions, marks, evaluation, Objects.requireNonNull(targets));
  }

  /** The windows that are shown; none unless told. */
  public List<Target> windows() {
    return windows;
  }

  @Override
  public String toString() {
    return "ExploreOptions(query=\""
        + query
        + "\", port="
        + port
        + ", hosts="
        + hosts
        + ", cache="
        + cache
        + ", predictions="
        + (predictions == null ? 0 : predictions.size())
        + ", marks="
        + marks
        + ", evaluation="
        + (evaluation != null)
        + ", windows="
        + windows.size()
        + ")";
  }
}
