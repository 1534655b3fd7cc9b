package org.ndsampler.benchmarks;

import static org.ndsampler.benchmarks.Row.atMost;
import static org.ndsampler.benchmarks.Row.bench;
import static org.ndsampler.benchmarks.Row.ends;
import static org.ndsampler.benchmarks.Row.faster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ndsampler.benchmarks.Row.Quantity;

/** Every row of the table in docs/benchmarks.md. */
final class Rows {
  private static final Row.Bench COPY_OF_64 =
      bench("LoadSample.bareCopy", "side", "64", "format", "npy");

  private Rows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    windows(rows);
    coldTiles(rows);
    wholeFiles(rows);
    remote(rows);
    photographs(rows);
    conversion(rows);
    samples(rows);
    regions(rows);
    growth(rows);
    augmentations(rows);
    warps(rows);
    file(rows);
    index(rows);
    evaluation(rows);
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

  private static void wholeFiles(List<Row> rows) {
    rows.add(
        atMost(
            1.1,
            "whole-png",
            "PNG 1024x1024x3, from opening to all pixels",
            bench("WholeFile.whole", "file", "png"),
            bench("WholeFile.pythonWhole", "file", "png"),
            "Pillow"));
    for (String file : List.of("tiles-deflate", "strips-deflate", "strips-lzw")) {
      int dash = file.indexOf('-');
      rows.add(
          atMost(
              1.2,
              "whole-" + file,
              "TIFF 1024x1024 of uint16, %s of %s"
                  .formatted(
                      file.substring(0, dash), file.substring(dash + 1).toUpperCase(Locale.ROOT)),
              bench("WholeFile.whole", "file", file),
              bench("WholeFile.pythonWhole", "file", file),
              "GDAL's Python bindings"));
    }
    rows.add(
        atMost(
            0.1,
            "png-window",
            "window 224x224 of a PNG of 6000x4000 that was decoded before and is not kept",
            bench("WholeFile.window", "file", "png", "columns", "6000"),
            bench("WholeFile.whole", "file", "png", "columns", "6000"),
            "decoding it whole"));
  }

  // What GDAL 3.6.2 asks for is known, so that it need not be there.
  private static void remote(List<Row> rows) {
    remote(
        rows,
        "window",
        "one window 512x512x3 of a DEFLATE COG of 6000x5000 on a server",
        7,
        606_323);
    remote(rows, "again", "the same in a later run, with a work folder", 7, 606_323);
    remote(rows, "windows", "100 windows 200x200x3 of that COG", 262, 16_030_591);
    remote(rows, "images", "a window 200x200x3 of each of 100 COGs of 900x800", 455, 16_827_985);
  }

  private static void remote(
      List<Row> rows, String reads, String what, double requests, double bytes) {
    for (Quantity quantity : List.of(Quantity.REQUESTS, Quantity.BYTES)) {
      boolean isRequests = quantity == Quantity.REQUESTS;
      rows.add(
          atMost(
                  1,
                  "remote-" + reads + (isRequests ? "-requests" : "-bytes"),
                  what + (isRequests ? ", requests" : ", bytes"),
                  bench("Remote.ours", "reads", reads),
                  bench("Remote.pythonVsicurl", "reads", reads),
                  "GDAL's /vsicurl")
              .of(quantity)
              .stored(isRequests ? requests : bytes));
    }
  }

  private static void photographs(List<Row> rows) {
    rows.add(
        atMost(
                1.15,
                "jpeg-whole",
                "forty JPEG photographs from opening to an array",
                bench("Photograph.whole"),
                bench("Photograph.openCvWhole"),
                "OpenCV, one thread")
            .cpu());
    rows.add(
        atMost(
                0.8,
                "jpeg-crop",
                "a random 224x224 of each through the sampler, nothing known or kept",
                bench("Photograph.crops"),
                bench("Photograph.pillowCrop"),
                "Pillow, decoding and cropping")
            .cpu());
    rows.add(
        atMost(
                0.35,
                "jpeg-later",
                "later random 224x224 of each, beyond the memory for pixels",
                bench("Photograph.laterWindows"),
                bench("Photograph.whole"),
                "decoding them whole")
            .cpu());
    rows.add(
        atMost(
                0.5,
                "jpeg-quarter",
                "forty JPEG photographs at a quarter of their width and height",
                bench("Photograph.quarter"),
                bench("Photograph.whole"),
                "decoding them whole")
            .cpu());
    rows.add(
        atMost(
                0.05,
                "jpeg-large",
                "a later 224x224 of a JPEG of 6000x4000",
                bench("LargePhotograph.window"),
                bench("LargePhotograph.whole"),
                "decoding it whole")
            .cpu());
  }

  // The Python package takes 65 and 38 ms for an image to NPY, with one and two threads, on a
  // machine where ImageIO decodes it in 16 ms: that makes the goals for NPY.
  private static void conversion(List<Row> rows) {
    for (String workers : List.of("1", "2")) {
      String threads = workers.equals("1") ? "one thread" : "two threads";
      rows.add(
          atMost(
              workers.equals("1") ? 4 : 2.3,
              "convert-npy-" + workers,
              "eight 1024x1024x3 PNG to NPY in the cache, " + threads,
              bench("Conversion.prepareCache", "format", "npy", "workers", workers),
              bench("Conversion.imageIo", "format", "npy", "workers", workers),
              "ImageIO decoding them, one thread"));
      for (String format : List.of("lzw", "deflate", "zstd")) {
        rows.add(
            faster(
                1,
                "convert-" + format + "-" + workers,
                "eight 1024x1024x3 PNG to COG-%s in the cache, %s"
                    .formatted(format.toUpperCase(Locale.ROOT), threads),
                bench("Conversion.prepareCache", "format", format, "workers", workers),
                bench("Conversion.gdalCog", "format", format, "workers", workers),
                "GDAL's COG driver, as many threads"));
      }
    }
    rows.add(
        ends(
            "convert-memory",
            "20000x20000x3 to a DEFLATE COG with overviews",
            bench("LargeConversion.toCog"),
            "512 MB of heap"));
  }

  private static void index(List<Row> rows) {
    for (String tree : List.of("STR", "HPR")) {
      String name = tree.toLowerCase(Locale.ROOT);
      rows.add(
          faster(
              3,
              "index-" + name,
              "boxes that meet a window of 224x224, 118,000 images with 7 boxes each",
              bench("Index.index", "boxesEach", "7", "mixed", "false"),
              bench("Index." + name + "Tree", "boxesEach", "7", "mixed", "false"),
              "a JTS %stree for each image".formatted(tree)));
    }
    rows.add(
        faster(
                3,
                "query",
                "a query of four conditions and an order, 860,000 boxes, CPU time",
                bench("Query.query"),
                bench("Query.views"),
                "a filter on the views of the records")
            .cpu());
  }

  // 2,000,000 grid windows a second, and 20 ms for 1,000 negatives, where copying the rows of a
  // window of 64 pixels by hand takes 4.2 us.
  private static void regions(List<Row> rows) {
    rows.add(
        atMost(
            0.12,
            "grid",
            "window of an image grid with its annotations, 10,000 images",
            bench("Grid.window"),
            COPY_OF_64,
            "row copy of 64x64x3 by hand"));
    rows.add(
        atMost(
            4800,
            "negatives",
            "1,000 exact negatives on 10,000 images of 60 boxes, after the first call",
            bench("Negatives.draw"),
            COPY_OF_64,
            "row copy of 64x64x3 by hand"));
  }

  // Four times as many cost four times as much, or n log n; the square would be sixteen.
  private static void growth(List<Row> rows) {
    grows(rows, "apart", "200 negatives that keep apart", "CrowdedNegatives.apart", 6);
    grows(rows, "filter", "200 negatives that pass a filter", "CrowdedNegatives.filtered", 6);
    grows(rows, "to-mask", "a shape of as many parts as a mask", "Shapes.toMask", 6);
    grows(rows, "mask-union", "union of as many run-length masks", "Shapes.union", 6);
    grows(rows, "suppression", "non-maximum suppression", "Shapes.suppression", 7);
    rows.add(
        atMost(
            4,
            "union",
            "union of a dataset of 1,000,000 boxes with itself",
            bench("WholeDataset.union"),
            bench("WholeDataset.copy"),
            "a copy of one"));
    rows.add(
        atMost(
            1,
            "targets-from",
            "1,000,000 rows of a table as targets",
            bench("WholeDataset.fromTable"),
            bench("WholeDataset.targets"),
            "the table made"));
    rows.add(
        atMost(
            6,
            "grid-table",
            "table of 2,000,000 windows of a grid",
            bench("WholeDataset.gridTable"),
            bench("WholeDataset.gridAlone"),
            "the windows alone"));
  }

  private static void grows(List<Row> rows, String name, String what, String method, double goal) {
    rows.add(
        atMost(
            goal,
            "grows-" + name,
            what + ", 16,000 boxes or shapes in an image",
            bench(method, "annotations", "16000"),
            bench(method, "annotations", "4000"),
            "the same of 4,000"));
  }

  private static void augmentations(List<Row> rows) {
    rows.add(augmented("augmented", "", "mirrored, turned, scaled, brighter or darker"));
    rows.add(augmented("jittered", "-geometry", "mirrored, turned, scaled"));
  }

  private static Row augmented(String method, String name, String what) {
    return atMost(
            1.3,
            "augmented" + name,
            "loadSample 256 to 224 from NPY, " + what + ", CPU time",
            bench("Augmentation." + method),
            bench("Augmentation.resized"),
            "the same only resized")
        .cpu();
  }

  private static void warps(List<Row> rows) {
    for (String warp : List.of("Rotated", "Enlarged")) {
      for (String type : List.of("UINT8", "FLOAT32")) {
        rows.add(
            atMost(
                1.5,
                "warp-%s-%s".formatted(warp, type).toLowerCase(Locale.ROOT),
                "linear warp of 512x512x3 %s, %s"
                    .formatted(type.toLowerCase(Locale.ROOT), warp.toLowerCase(Locale.ROOT)),
                bench("Warp." + warp.toLowerCase(Locale.ROOT), "dtype", type, "channels", "3"),
                bench("Warp.openCv" + warp, "dtype", type, "channels", "3"),
                "OpenCV, one thread"));
      }
    }
    for (String type : List.of("UINT8", "FLOAT32")) {
      boolean bytes = type.equals("UINT8");
      rows.add(kernel("nearest", "nearest pixels, rotated", type, "Warp", 1.2));
      rows.add(kernel("cubic", "cubic warp, rotated", type, "VectorWarp", bytes ? 1.2 : 1.5));
      rows.add(kernel("rotated", "linear warp, rotated", type, "VectorWarp", 1));
      for (String shrunk : List.of("shrunk", "shrunkMore")) {
        String what = "shrunk by %s, antialiased".formatted(shrunk.equals("shrunk") ? 0.4 : 0.1);
        rows.add(kernel(shrunk, what, type, "Warp", 1.5));
        rows.add(kernel(shrunk, what, type, "VectorWarp", 1));
      }
    }
  }

  private static Row kernel(
      String method, String what, String type, String benchmark, double goal) {
    boolean vector = benchmark.startsWith("Vector");
    String openCv =
        "%s.openCv%s%s"
            .formatted(
                benchmark, method.substring(0, 1).toUpperCase(Locale.ROOT), method.substring(1));
    return atMost(
            goal,
            "warp-%s-%s%s".formatted(method, type, vector ? "-simd" : "").toLowerCase(Locale.ROOT),
            "512x512x3 %s, %s%s, CPU time"
                .formatted(type.toLowerCase(Locale.ROOT), what, vector ? ", with sdk-simd" : ""),
            bench(benchmark + "." + method, "dtype", type, "channels", "3"),
            bench(openCv, "dtype", type, "channels", "3"),
            "OpenCV, one thread")
        .cpu();
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
            1.2,
            "sample-224-cold",
            "loadSample 224 from DEFLATE COGs, more tiles than the cache holds, with annotations",
            bench("ColdSample.sample"),
            bench("ColdSample.inflateTiles"),
            "inflating the same tiles alone"));
    rows.add(
        atMost(
            24,
            "sample-video",
            "loadSample of 2 frames of 64x64, two channels of unequal resolution, annotations",
            bench("VideoSample.clip"),
            COPY_OF_64,
            "row copy of 64x64x3 by hand"));
    rows.add(
        faster(
            1.8,
            "loader-threads",
            "loader, 1,024 samples of 224x224x3 from COGs to be decoded, two threads",
            bench("Loader.epoch", "threads", "2"),
            bench("Loader.epoch", "threads", "1"),
            "one thread"));
    rows.add(
        atMost(
                0.3,
                "loader-place",
                "which of a million targets comes at a place, weighted",
                bench("LoaderPlace.weighted"),
                COPY_OF_64,
                "row copy of 64x64x3 by hand")
            .cpu());
    rows.add(
        atMost(
                1.5,
                "ring",
                "32 samples of 224x224x3 and their annotations into a ring in shared memory",
                bench("Ring.put"),
                bench("Ring.bareCopy"),
                "copy of the pixels into mapped memory")
            .cpu());
  }

  private static void sample(List<Row> rows, String side, String format, double goal) {
    rows.add(
        atMost(
            goal,
            "sample-" + side + "-" + format,
            "loadSample %s from %s, with annotations"
                .formatted(side, format.equals("npy") ? "NPY" : "COG whose tiles are decoded"),
            bench("LoadSample.withAnnotations", "side", side, "format", format),
            bench("LoadSample.bareCopy", "side", side, "format", format),
            "row copy from a map by hand"));
  }

  // Processor time, as the two are processes of unlike kinds. pycocotools needed 11.4 s for boxes
  // and more for masks, on an idle machine like that of the table.
  private static void evaluation(List<Row> rows) {
    double elsewhere = 11.4;
    rows.add(
        faster(
                15,
                "eval-cold",
                "COCO evaluation of 5,000 images, 35,000 boxes, 43,000 found, CPU time of a process"
                    + " with "
                    + String.join(" ", EvaluationProcess.FLAGS),
                bench("Evaluation.coldBoxes"),
                bench("Evaluation.pycocotoolsBoxes"),
                "pycocotools")
            .cpu()
            .stored(elsewhere));
    rows.add(
        faster(
                40,
                "eval-boxes",
                "the same in a warm virtual machine, CPU time",
                bench("Evaluation.boxes"),
                bench("Evaluation.pycocotoolsBoxes"),
                "pycocotools")
            .cpu()
            .stored(elsewhere));
    rows.add(
        faster(
                10,
                "eval-masks",
                "the same of masks (polygons against run lengths), CPU time",
                bench("Evaluation.masks"),
                bench("Evaluation.pycocotoolsMasks"),
                "pycocotools")
            .cpu()
            .stored(elsewhere));
    rows.add(
        ends(
                "eval-10m",
                "COCO evaluation of 80,000 images, 1.2 million boxes, 10 million found, CPU time",
                bench("Evaluation.crowded", "images", "80000"),
                "4 GB of heap")
            .cpu());
  }

  private static void coldTiles(List<Row> rows) {
    for (String tiles : List.of("DEFLATE", "DEFLATE+", "ZSTD", "ZSTD+", "JPEG")) {
      String codec = tiles.replace("+", "");
      String predicted = tiles.endsWith("+") ? " and predictor 2" : "";
      rows.add(
          atMost(
              1.15,
              "cold-" + codec.toLowerCase(Locale.ROOT) + (predicted.isEmpty() ? "" : "-predictor"),
              "COG window 32x32x3, its tile of %s%s to be decoded".formatted(codec, predicted),
              bench("ColdTile.read", "tiles", tiles),
              bench("ColdTile.bareDecoder", "tiles", tiles),
              "the bare decoder, same bytes"));
    }
    rows.add(
        faster(
            3,
            "cold-zstd-deflate",
            "COG window 32x32x3, its tile of ZSTD to be decoded",
            bench("ColdTile.read", "tiles", "ZSTD"),
            bench("ColdTile.read", "tiles", "DEFLATE"),
            "the same of DEFLATE"));
  }
}
