package org.ndsampler.chips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;

/**
 * Writes chips in a process of its own, slowly, and says how far it is, so that it can be killed.
 */
public final class ChipWriter {
  private ChipWriter() {}

  /** Writes chips: the dataset, the folder, and how. */
  public static void main(String[] words) throws IOException {
    Progress slow =
        (task, done, total) -> {
          System.out.println(done);
          try {
            Thread.sleep(20);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    write(Path.of(words[0]), Path.of(words[1]), words[2], 2, slow);
  }

  /** Writes chips in one of the three ways. */
  static ChipSet write(Path json, Path folder, String how, int threads, Progress progress)
      throws IOException {
    CocoDataset dataset = CocoDataset.read(json);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      SampleGrid grid = SampleGrid.ofImages(dataset).window(100, 100).overlap(0.2).build();
      Chips chips =
          Chips.of(sampler, grid).negatives(0.5).seed(7).threads(threads).progress(progress);
      return switch (how) {
        case "folder" -> chips.write(folder);
        case "shards" -> chips.writeShards(folder, 9, 150_000);
        default -> chips.writeBatches(folder, 11);
      };
    }
  }

  /** What starts it. */
  static List<String> line(Path json, Path folder, String how) {
    return List.of(json.toString(), folder.toString(), how);
  }
}
