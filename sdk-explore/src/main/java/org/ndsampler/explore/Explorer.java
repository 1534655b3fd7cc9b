package org.ndsampler.explore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;

/**
 * A dataset in a browser: a gallery of its images and objects, with what a query selects, and a
 * viewer that zooms into images of any size. Safe for concurrent use.
 *
 * <p>It is a small server on this machine's own address, which nobody else reaches; its address has
 * a secret part. It reads, and changes nothing but the file of marks beside the dataset. It ends
 * with {@link #close()}, or with the program.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("shapes8", Path.of("toy"), 0);
 * try (Explorer explorer = Explorer.open(dataset)) {
 *   System.out.println(explorer.address()); // to be opened in a browser
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Explorer implements AutoCloseable {
  private final CocoDataset dataset;
  private final Pictures pictures;
  private final ExploreOptions options;
  private final Site site;
  private final ExploreServer server;

  private Explorer(CocoDataset dataset, ExploreOptions options) throws IOException {
    this.dataset = dataset;
    this.pictures = new Pictures(dataset, options.cache().orElse(null));
    this.options = options;
    this.site = new Site(dataset, options, pictures);
    try {
      site.require(options.query()); // what cannot be read is said now
      this.server = ExploreServer.start(options.port(), options.hosts(), site::answer);
    } catch (IOException | RuntimeException e) {
      pictures.close();
      throw e;
    }
  }

  /**
   * Opens one; in JShell and in notebooks it shows itself.
   *
   * @throws UncheckedIOException if this machine lets nothing listen
   */
  public static Explorer explore(CocoDataset dataset) {
    return explore(dataset, ExploreOptions.DEFAULT);
  }

  /**
   * Opens one with options.
   *
   * @throws UncheckedIOException if this machine lets nothing listen
   */
  public static Explorer explore(CocoDataset dataset, ExploreOptions options) {
    try {
      return open(dataset, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Opens one on the windows of a grid, beside the dataset that it is over.
   *
   * @throws UncheckedIOException if this machine lets nothing listen
   */
  public static Explorer explore(SampleGrid grid) {
    try (CocoSampler sampler = CocoSampler.open(grid.dataset())) {
      return explore(grid.dataset(), ExploreOptions.DEFAULT.windows(sampler.targets(grid)));
    }
  }

  /**
   * Opens one on the samples that a sampler gives as it is now: those of its last selection, or all
   * objects. They are seen beside its dataset, and stay when it selects others or is closed.
   *
   * @throws UncheckedIOException if this machine lets nothing listen
   */
  public static Explorer explore(CocoSampler sampler) {
    return explore(sampler.dataset(), ExploreOptions.DEFAULT.windows(sampler.items()));
  }

  /**
   * Opens one on all images of a dataset.
   *
   * @throws IOException if this machine lets nothing listen
   */
  public static Explorer open(CocoDataset dataset) throws IOException {
    return open(dataset, ExploreOptions.DEFAULT);
  }

  /**
   * Opens one with options.
   *
   * @throws IllegalArgumentException if the query of the options cannot be read
   * @throws IOException if this machine lets nothing listen, or the marks cannot be read
   */
  public static Explorer open(CocoDataset dataset, ExploreOptions options) throws IOException {
    return new Explorer(Objects.requireNonNull(dataset), Objects.requireNonNull(options));
  }

  /** What it shows. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** Where it is, for a browser of this machine. Whoever has this address sees the dataset. */
  public URI address() {
    return server.address();
  }

  /**
   * The explorer as one HTML file, for where a browser does not reach this machine: pictures and
   * shapes of the first images that the query of the options selects. It is as large as its
   * pictures: about 100 kB an image.
   *
   * @param most so many images at most
   * @throws IllegalArgumentException if the query cannot be read, or {@code most} is less than 1
   */
  public ExplorerPage toHtml(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a page holds at least one image, not " + most);
    }
    return new Bundle(dataset, site, pictures, site.selected(options.query()), most).toPage();
  }

  /** Stops; the page in the browser says so. */
  @Override
  public void close() {
    server.close();
    pictures.close();
  }

  /** What it shows, and its address. */
  @Override
  public String toString() {
    return "Explorer of " + dataset.name() + ": " + address();
  }
}
