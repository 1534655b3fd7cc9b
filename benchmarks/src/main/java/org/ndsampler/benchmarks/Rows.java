package org.ndsampler.benchmarks;

import static org.ndsampler.benchmarks.Row.atMost;
import static org.ndsampler.benchmarks.Row.bench;
import static org.ndsampler.benchmarks.Row.ends;
import static org.ndsampler.benchmarks.Row.faster;

import java.util.ArrayList;
import java.util.List;

/** Every row of the table in docs/benchmarks.md. */
final class Rows {
  private Rows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    windows(rows);
    conversion(rows);
    samples(rows);
    file(rows);
    return rows;
  }

  private static void windows(List<Row> rows) {
    for (String side : List.of("32", "512")) {
      rows.add(
          atMost(
              1.3,
              "npy-" + side,
              "NPY window %sx%sx3 of 6000x4000, through the frames".formatted(side, side),
              bench("NpyWindow.frames", "side", side),
              bench("NpyWindow.bareCopy", "side", side),
              "row copy from the map"));
    }
    rows.add(
        atMost(
            1.5,
            "cog-32",
            "COG window 32x32x3 of 6000x4000, tile decoded, through the frames",
            bench("CogWindow.frames", "side", "32"),
            bench("CogWindow.bareCopy", "side", "32"),
            "copy from the decoded tile"));
    rows.add(
        faster(
            3,
            "cog-32-gdal",
            "the same",
            bench("CogWindow.frames", "side", "32"),
            bench("CogWindow.gdalBindings", "side", "32"),
            "GDAL's Java bindings, blocks cached"));
    rows.add(
        faster(
            3,
            "cog-512-gdal",
            "COG window 512x512x3 of 6000x4000, tiles decoded, through the frames",
            bench("CogWindow.frames", "side", "512"),
            bench("CogWindow.gdalBindings", "side", "512"),
            "GDAL's Java bindings, blocks cached"));
    rows.add(
        faster(
            1.8,
            "cog-32-threads",
            "the same window of 32, two threads",
            bench("CogWindow.framesTwoThreads", "side", "32"),
            bench("CogWindow.frames", "side", "32"),
            "one thread"));
    rows.add(
        atMost(
            1.5,
            "cog-size",
            "ZSTD COG window 32x32x3 of 60000x40000, tile to be decoded",
            bench("CogSize.window", "columns", "60000"),
            bench("CogSize.window", "columns", "2000"),
            "the same of 2000x1333"));
  }

  private static void conversion(List<Row> rows) {
    for (String format : List.of("npy", "lzw", "deflate", "zstd")) {
      for (String workers : List.of("1", "2")) {
        rows.add(
            faster(
                1,
                "convert-" + format + "-" + workers,
                "eight 1024x1024x3 PNG to %s in the cache, %s"
                    .formatted(
                        format.equals("npy")
                            ? "NPY"
                            : "COG-" + format.toUpperCase(java.util.Locale.ROOT),
                        workers.equals("1") ? "one thread" : "two threads"),
                bench("Conversion.prepareCache", "format", format, "workers", workers),
                bench("Conversion.gdalTranslate", "format", format, "workers", workers),
                "GDAL's translation, one thread"));
      }
    }
    rows.add(
        ends(
            "convert-memory",
            "20000x20000x3 to a DEFLATE COG with overviews",
            bench("LargeConversion.toCog"),
            "512 MB of heap"));
  }

  private static void file(List<Row> rows) {
    Row.Bench tokens = bench("CocoFile.jacksonTokens");
    String loop = "jackson-core's bare token loop";
    rows.add(
        atMost(
            1,
            "open",
            "860,000 polygons (430 MB) open with index and table of targets, 700 MB of heap",
            bench("CocoFile.open"),
            tokens,
            loop));
    // 0.3 s, where the token loop took 1.45 s.
    rows.add(
        atMost(
            0.2,
            "open-again",
            "the same from its sidecar, with index, 150 MB of heap",
            bench("CocoFile.openAgain"),
            tokens,
            loop));
    rows.add(
        ends(
            "open-10m",
            "10,000,000 polygons (5 GB) open with index",
            bench("CocoFile.openLarge", "annotations", "10000000"),
            "4 GB of heap"));
    // 36 s / 8 and 10 s, where the token loop took 1.45 s.
    rows.add(atMost(3.1, "write", "the same file written", bench("CocoFile.write"), tokens, loop));
    rows.add(
        atMost(6.9, "validate", "the same file checked", bench("CocoFile.validate"), tokens, loop));
    rows.add(
        atMost(
            1.3,
            "fingerprint",
            "fingerprint of the same dataset",
            bench("CocoFile.fingerprint"),
            bench("CocoFile.digestOfBytes"),
            "SHA-256 of the file"));
    rows.add(
        atMost(0.17, "index-build", "index of its boxes", bench("CocoFile.index"), tokens, loop));
  }

  // The goals are rates on a machine where copying the rows by hand gives 239,000, 30,700 and 7,400
  // windows a second of 64, 224 and 512 pixels; here they are ratios to that.
  private static void samples(List<Row> rows) {
    sample(rows, "64", "npy", 1.6);
    sample(rows, "224", "npy", 1.2);
    sample(rows, "512", "npy", 1.3);
    sample(rows, "64", "cog", 2.4);
    sample(rows, "224", "cog", 1.5);
    rows.add(
        atMost(
            24,
            "sample-video",
            "loadSample of 2 frames of 64x64, two channels of unequal resolution, annotations",
            bench("VideoSample.clip"),
            bench("LoadSample.bareCopy", "side", "64", "format", "npy"),
            "row copy of 64x64x3 by hand"));
    rows.add(
        faster(
            1.8,
            "loader-threads",
            "loader, 1,024 samples of 224x224x3 from COGs to be decoded, two threads",
            bench("Loader.epoch", "threads", "2"),
            bench("Loader.epoch", "threads", "1"),
            "one thread"));
  }

  private static void sample(List<Row> rows, String side, String format, double goal) {
    rows.add(
        atMost(
            goal,
            "sample-" + side + "-" + format,
            "loadSample %s from %s with annotations"
                .formatted(side, format.equals("npy") ? "NPY" : "COG, tiles decoded"),
            bench("LoadSample.withAnnotations", "side", side, "format", format),
            bench("LoadSample.bareCopy", "side", side, "format", format),
            "row copy from a map by hand"));
  }
}
