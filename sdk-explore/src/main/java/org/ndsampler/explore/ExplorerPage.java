package org.ndsampler.explore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.internal.AtomicFile;

/**
 * The explorer as one HTML file: pictures and shapes of some images, gallery and viewer, without a
 * server and without a network. Immutable and safe for use by many threads.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("shapes8", Path.of("toy"), 0);
 * try (Explorer explorer = Explorer.open(dataset)) {
 *   explorer.toHtml(50).write(Path.of("explore.html"));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ExplorerPage {
  private final String html;
  private final int images;
  private final int withoutPicture;

  ExplorerPage(String html, int images, int withoutPicture) {
    this.html = html;
    this.images = images;
    this.withoutPicture = withoutPicture;
  }

  /** How many images it holds. */
  public int images() {
    return images;
  }

  /** How many of them are shown without a picture: their file is missing, or cannot be read. */
  public int withoutPicture() {
    return withoutPicture;
  }

  /**
   * Writes it to a file, which is replaced if it is there; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if it cannot be written; then there is no half of it
   */
  public Path write(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    AtomicFile.write(absolute, html.getBytes(StandardCharsets.UTF_8));
    return absolute;
  }

  /** The HTML. */
  @Override
  public String toString() {
    return html;
  }
}
