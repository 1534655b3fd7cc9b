package org.ndsampler.toy;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.internal.TemporaryFolders;

/**
 * Toy datasets by name, for lessons and tests. Safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset shapes = ToyDatasets.shapes(8).write(Path.of("shapes"));
 * CocoDataset videos = ToyDatasets.make("vidshapes2-frames5-aux", Path.of("videos"), 0);
 * ToyDatasets.videos(2).bands(Bands.MULTISPECTRAL).size(240, 180).write(Path.of("bands"));
 * }</pre>
 *
 * <table class="striped">
 * <caption>The keys</caption>
 * <tr><th>key</th><th>what it is</th></tr>
 * <tr><td>{@code shapes}, {@code shapesN}</td><td>8 or N images of stars, superstars and letters F on
 * noise, with polygons, some with holes, and keypoints</td></tr>
 * <tr><td>{@code vidshapesN}</td><td>N videos of such shapes, which move about, with tracks. Then, in
 * any order: {@code -framesF} (2), {@code -tracksT} (2), {@code -speedS} (0.01), and one of {@code
 * -aux}, {@code -multispectral} and {@code -multisensor-msi}, see {@link Bands}</td></tr>
 * <tr><td>{@code photos}, {@code photosN}</td><td>4 or N landscapes with trees, houses, boats and
 * balloons, drawn to look like photographs</td></tr>
 * </table>
 *
 * @since 0.1
 */
public final class ToyDatasets {
  private ToyDatasets() {}

  /** So many images of shapes, 600x600 and seed 0 unless changed. */
  public static ToyRecipe shapes(int images) {
    return ToyRecipe.shapes(images);
  }

  /** So many videos of 2 frames and 2 tracks, 600x600 and seed 0 unless changed. */
  public static ToyRecipe videos(int videos) {
    return ToyRecipe.videos(videos);
  }

  /** So many landscapes, 768x512 and seed 0 unless changed. */
  public static ToyRecipe photos(int images) {
    return ToyRecipe.photos(images);
  }

  /**
   * The recipe of a key, see the table above.
   *
   * @throws IllegalArgumentException for any other key, with a list of the known forms
   */
  public static ToyRecipe recipe(String key) {
    return ToyRecipe.parse(key);
  }

  /**
   * Writes the dataset of a key into a folder, unless it is there already, and opens it, see {@link
   * ToyRecipe#write(Path, int, org.ndsampler.core.concurrent.Progress)}.
   *
   * @throws IllegalArgumentException for an unknown key
   * @throws IOException if it cannot be written or read
   */
  public static CocoDataset make(String key, Path folder, long seed) throws IOException {
    return recipe(key).seed(seed).write(folder);
  }

  /**
   * Writes twelve photographs and a COCO file as tools export them, to practise on what goes wrong
   * with real data: ids are text, names of files have backslashes, two photographs are turned by
   * EXIF, one is missing, a box was drawn from right to left, and an annotation is of no image.
   *
   * <p>Strict reading refuses the file; {@link org.ndsampler.core.coco.io.ReadOptions#lenient()}
   * opens it, {@code validate} says what is wrong, and {@code repair} mends it. The photographs are
   * JPEG, of pixels that may differ by a little with the version of Java. Files of the same names
   * are replaced.
   *
   * @param folder is made if it is not there; the photographs are in {@code photos} in it
   * @return the COCO file, {@code export.json}
   * @throws IOException if it cannot be written
   */
  public static Path exported(Path folder, long seed) throws IOException {
    return Export.write(folder, seed);
  }

  /**
   * Does as {@link #exported(Path, long)}, in a new folder among the temporary files, which goes
   * when the program ends.
   *
   * @throws IOException if it cannot be written
   */
  public static Path exported(long seed) throws IOException {
    return exported(TemporaryFolders.make().resolve("export"), seed);
  }
}
