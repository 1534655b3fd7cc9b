package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;

/**
 * A COCO file. What Jackson refuses, {@code validate} does not call clean; what is read can be
 * written, and what is written is JSON and reads as the same dataset.
 */
final class CocoJsonTarget implements FuzzTarget {
  private static final String SEED =
      """
      {"info": {"year": 2026, "x": [1, {"y": null}]}, "licenses": [],
       "categories": [{"id": 1, "name": "ship", "supercategory": "craft", "keypoints": ["a", "b"], "skeleton": [[1, 2]]},
                      {"id": 2, "name": "caf\\u00e9 \\ud83d\\ude00"}],
       "videos": [{"id": 1, "name": "v"}],
       "images": [{"id": 1, "file_name": "a/b.png", "width": 64, "height": 48, "video_id": 1, "frame_index": 0},
                  {"id": 2, "file_name": "c.png", "width": 640, "height": 480, "channels": "red|green"}],
       "annotations": [
         {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1.5, 2, 30, 2.5e1], "area": 750, "iscrowd": 0,
          "segmentation": [[1, 2, 31, 2, 31, 27]], "keypoints": [1, 2, 2, 3, 4, 1], "num_keypoints": 2},
         {"id": 2, "image_id": 2, "category_id": 2, "bbox": [0, 0, 8, 8], "iscrowd": 1,
          "segmentation": {"size": [480, 640], "counts": [0, 8, 307192]}},
         {"id": 3, "image_id": 2, "category_id": 2, "bbox": [5, 5, 1, 1], "track_id": 7, "score": 0.25}]}
      """;

  private static final List<String> TEXT =
      List.of(
          "a raw control character",
          "is not UTF-8",
          "not in UTF-8",
          "not written as JSON writes it",
          "begins no escape",
          "a comment is left out",
          "a comma before a closing bracket",
          "a line end inside text",
          "one JSON object a line");

  @Override
  public List<byte[]> seeds(Path folder) {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(SEED.getBytes(StandardCharsets.UTF_8));
    seeds.add(SEED.replaceAll("\\s+", "").getBytes(StandardCharsets.UTF_8));
    seeds.add(
        "{\"images\":{\"1\":{\"file_name\":\"a\"}},\"annotations\":[[1,2]],\"x\":NaN}"
            .getBytes(StandardCharsets.UTF_8));
    seeds.add("{\"info\":{\"b\":1}}".getBytes(StandardCharsets.UTF_16LE));
    return seeds;
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path file = Files.write(folder.resolve("d.json"), input);
    lenient(file, folder);
    Optional<Boolean> json = StrictJson.verdict(input);
    Problems problems = CocoDataset.validate(file);
    if (json.isPresent() && !json.get()) {
      FuzzTarget.require(
          problems.errors() > 0 || problems.stream().anyMatch(CocoJsonTarget::tellsOfText),
          "validate() does not tell that this is no JSON: " + problems);
    }
    CocoDataset dataset = read(file, ReadOptions.DEFAULT);
    if (dataset == null) {
      return;
    }
    if (problems.errors() == 0) {
      look(dataset);
    }
    writesWhatItRead(dataset, folder, json.orElse(false));
  }

  /** Whether a warning is about what no strict parser takes and the reader reads all the same. */
  private static boolean tellsOfText(Problem problem) {
    return TEXT.stream().anyMatch(problem.message()::contains);
  }

  /** Text that was mended on the way has another print. */
  private static void writesWhatItRead(CocoDataset dataset, Path folder, boolean isJson)
      throws IOException {
    Path written = folder.resolve("w.json");
    dataset.write(written);
    FuzzTarget.require(
        StrictJson.verdict(Files.readAllBytes(written)).orElse(true), "what is written is no JSON");
    CocoDataset again = CocoDataset.read(written);
    FuzzTarget.require(
        again.images().size() == dataset.images().size()
            && again.annotations().size() == dataset.annotations().size()
            && again.categories().size() == dataset.categories().size(),
        "what is written has other records");
    FuzzTarget.require(
        !isJson || again.fingerprint().equals(dataset.fingerprint()),
        "what is written has another print");
  }

  private static @Nullable CocoDataset read(Path file, ReadOptions options) throws IOException {
    try {
      return CocoDataset.read(file, options);
    } catch (IOException | RuntimeException e) {
      if (Refusals.OF_FILES.test(e)) {
        return null;
      }
      throw e;
    }
  }

  private static void lenient(Path file, Path folder) throws IOException {
    CocoDataset dataset = read(file, ReadOptions.lenient());
    if (dataset != null) {
      FuzzTarget.require(dataset.readProblems() != null, "no list of problems");
      dataset.validate();
      dataset.repair().dataset().validate();
      Path written = folder.resolve("l.json");
      try {
        dataset.write(written);
      } catch (CocoException e) {
        // What cannot be written as JSON is refused, with the record.
        return;
      }
      FuzzTarget.require(
          StrictJson.verdict(Files.readAllBytes(written)).orElse(true),
          "what is written after a lenient reading is no JSON");
    }
  }

  /** Of a dataset without errors every record can be looked at. */
  private static void look(CocoDataset dataset) {
    for (CocoImage image : dataset.images()) {
      image.toString();
      dataset.annotationsOf(image.id());
    }
    for (CocoAnnotation annotation : dataset.annotations()) {
      annotation.box();
      annotation.segmentation();
      annotation.keypoints();
    }
    dataset.summary();
    dataset.classStatistics();
  }
}
