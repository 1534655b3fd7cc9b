package org.ndsampler.chips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Window;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Merging;

/**
 * Chips that were written: their dataset, and the way from each to its source and back. Immutable
 * and safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("shapes2", Path.of("toy"), 0);
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   SampleGrid grid = SampleGrid.ofImages(dataset).window(300, 300).overlap(0.25).build();
 *   ChipSet chips = Chips.of(sampler, grid).write(Path.of("chips"));
 *   Detections onChips = Detections.builder().add(2, 3, Box.of(4, 5, 60, 70), 0.9).build();
 *   Detections inSource = chips.toSource(onChips, Merging.DEFAULT);
 *   Evaluation.of(dataset, inSource);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ChipSet {
  /** The COCO file in the folder of the chips. */
  static final String FILE = "data.kwcoco.json";

  private final CocoDataset dataset;
  private final List<String> failures;

  private ChipSet(CocoDataset dataset, List<String> failures) {
    this.dataset = dataset;
    this.failures = List.copyOf(failures);
  }

  /**
   * Opens chips that {@link Chips} has written.
   *
   * @throws CocoException if the dataset in the folder is none of chips
   * @throws IOException if it cannot be read
   */
  public static ChipSet open(Path folder) throws IOException {
    CocoDataset dataset = CocoDataset.read(folder.resolve(FILE));
    for (CocoImage image : dataset.images()) {
      if (image.field(ChipDatasets.WINDOW).isEmpty()) {
        throw new CocoException(
            folder.resolve(FILE)
                + ": image "
                + image.id()
                + " has no "
                + ChipDatasets.WINDOW
                + ": it is no chip; open what Chips has written");
      }
    }
    return new ChipSet(dataset, List.of());
  }

  ChipSet withFailures(List<String> messages) {
    return new ChipSet(dataset, messages);
  }

  /** The dataset, whose images are the chips. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** What could not be made into chips, with the reasons; empty for chips that were opened. */
  public List<String> failures() {
    return failures;
  }

  /**
   * Where a chip is from.
   *
   * @param imageId an image of {@link #dataset()}; for a clip, of a frame
   * @return empty for a frame that is padding
   * @throws IllegalArgumentException if there is no such image
   */
  public Optional<ChipSource> source(long imageId) {
    CocoImage image = dataset.image(imageId);
    Optional<String> source = image.field(ChipDatasets.IMAGE);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    double[] window = numbers(image, ChipDatasets.WINDOW, 4);
    double[] map = numbers(image, ChipDatasets.MAP, 6);
    return Optional.of(
        new ChipSource(
            id(image, source.get()),
            Window.of((int) window[0], (int) window[1], (int) window[2], (int) window[3]),
            new Affine(map[0], map[1], map[2], map[3], map[4], map[5])));
  }

  /**
   * The chips of an image of the source, by their ids, ascending. Cost: all chips are looked at.
   */
  public List<Long> chipsOf(long sourceImageId) {
    List<Long> ids = new ArrayList<>();
    for (CocoImage image : dataset.images()) {
      Optional<String> source = image.field(ChipDatasets.IMAGE);
      if (source.isPresent() && id(image, source.get()) == sourceImageId) {
        ids.add(image.id());
      }
    }
    ids.sort(null);
    return ids;
  }

  /**
   * What was found on chips, as what was found on the images of the source: boxes and shapes in
   * their pixels. What lies on frames that are padding is left out.
   *
   * @param onChips whose images are those of {@link #dataset()}
   * @throws IllegalArgumentException if one is on no chip, or has keypoints
   */
  public Detections toSource(Detections onChips) {
    Map<Long, Optional<ChipSource>> sources = new HashMap<>();
    Detections.Builder builder = Detections.builder();
    for (int i = 0; i < onChips.size(); i++) {
      ChipSource source = sources.computeIfAbsent(onChips.imageId(i), this::source).orElse(null);
      if (source == null) {
        continue;
      }
      if (onChips.keypoints(i).length > 0) {
        throw new IllegalArgumentException(
            "detection "
                + i
                + " has keypoints, which cannot be brought back; only boxes and shapes");
      }
      long category = onChips.categoryId(i);
      Optional<Segmentation> shape = onChips.segmentation(i);
      if (shape.isPresent()) {
        builder.add(
            source.imageId(), category, warp(shape.get(), source.toSource()), onChips.score(i));
      } else {
        builder.add(
            source.imageId(), category, onChips.box(i).warp(source.toSource()), onChips.score(i));
      }
    }
    return builder.build();
  }

  /** As {@link #toSource(Detections)}; what chips that overlap found twice becomes one. */
  public Detections toSource(Detections onChips, Merging merging) {
    return toSource(onChips).merged(merging);
  }

  private static Segmentation warp(Segmentation shape, Affine map) {
    if (shape instanceof RunLengthMask mask) {
      return mask.warp(map);
    }
    return ((MultiPolygon) shape).warp(map);
  }

  private static long id(CocoImage image, String json) {
    try {
      return Long.parseLong(json);
    } catch (NumberFormatException e) {
      throw wrong(image, ChipDatasets.IMAGE, json, e);
    }
  }

  private static double[] numbers(CocoImage image, String field, int count) {
    String json = image.field(field).orElse("");
    String[] parts = json.replaceAll("[\\[\\]\\s]", "").split(",");
    double[] numbers = new double[count];
    try {
      if (parts.length != count) {
        throw new NumberFormatException(parts.length + " numbers");
      }
      for (int i = 0; i < count; i++) {
        numbers[i] = Double.parseDouble(parts[i]);
      }
    } catch (NumberFormatException e) {
      throw wrong(image, field, json, e);
    }
    return numbers;
  }

  private static CocoException wrong(CocoImage image, String field, String json, Throwable cause) {
    return new CocoException(
        "image " + image.id() + ": " + field + " is not as Chips writes it: " + json, cause);
  }

  /** How many chips there are, and how many failed. */
  @Override
  public String toString() {
    return "ChipSet("
        + dataset.images().size()
        + " images, "
        + dataset.annotations().size()
        + " annotations"
        + (failures.isEmpty() ? "" : ", " + failures.size() + " failed")
        + ")";
  }
}
