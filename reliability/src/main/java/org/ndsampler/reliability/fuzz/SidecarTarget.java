package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;

/** A damaged sidecar counts as absent: the dataset is that of the JSON file, always. */
final class SidecarTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) throws IOException {
    return List.of(Files.readAllBytes(sidecar(folder)));
  }

  private static Path sidecar(Path folder) throws IOException {
    Path json = folder.resolve("d.json");
    Path sidecars = folder.resolve("sidecars");
    if (!Files.exists(json)) {
      Files.write(json, new CocoJsonTarget().seeds(folder).get(0));
    }
    CocoDataset.read(json, ReadOptions.DEFAULT.sidecars(sidecars));
    try (Stream<Path> files = Files.list(sidecars)) {
      return files.findAny().orElseThrow();
    }
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path sidecar = sidecar(folder);
    Path json = folder.resolve("d.json");
    String expected = CocoDataset.read(json).fingerprint();
    Files.write(sidecar, input);
    CocoDataset read =
        CocoDataset.read(json, ReadOptions.DEFAULT.sidecars(folder.resolve("sidecars")));
    FuzzTarget.require(read.fingerprint().equals(expected), "a damaged sidecar is believed");
    FuzzTarget.require(read.toJson().equals(CocoDataset.read(json).toJson()), "another text");
  }
}
