package org.ndsampler.core.frames;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** The program of a child process with little memory: reads small files that promise much. */
final class BombChild {
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1 << 20));

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path folder;

  private BombChild(Path folder) {
    this.folder = folder;
  }

  private interface Read {
    void run() throws IOException;
  }

  private void attempt(String what, Read read) {
    try {
      read.run();
      out.println(what + ": was read");
    } catch (IOException | RuntimeException e) {
      out.println(what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (OutOfMemoryError e) {
      out.println(what + ": no memory");
    }
  }

  public static void main(String[] args) throws IOException {
    BombChild child = new BombChild(Path.of(args[0]));
    child.text("one text", "{\"x\": \"", "a".repeat(1 << 16), 1_200, "\"}");
    child.text(
        "a record", "{\"images\": [{\"id\": 1, \"x\": \"", "a".repeat(1 << 16), 1_200, "\"}]}");
    child.text("spaces", "{\"images\": [{\"id\": 1, \"x\": ", " ".repeat(1 << 16), 1_200, "1}]}");
    child.text("records", "{\"images\": [{\"id\": 1}", ",{\"id\":1}".repeat(1 << 12), 500, "]}");
    child.problems();
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 4096; i++) {
      fields.append("\"").append(i).append("-%\": 1, ");
    }
    child.fields(fields.toString());
    for (int side : new int[] {16_384, 12_800}) {
      child.tiff(side);
    }
    child.out.println("done");
  }

  private void text(String what, String start, String part, int count, String end)
      throws IOException {
    Path file = folder.resolve(what + ".json.gz");
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      gzip.write(start.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < count; i++) {
        gzip.write(bytes);
      }
      gzip.write(end.getBytes(StandardCharsets.UTF_8));
    }
    attempt(what, () -> CocoDataset.read(file));
    if (!what.equals("records")) {
      attempt(what + " leniently", () -> CocoDataset.read(file, ReadOptions.lenient()));
    }
    Files.delete(file);
  }

  /** As many records as fit, and something is wrong with each. */
  private void problems() throws IOException {
    Path file = folder.resolve("problems.json.gz");
    byte[] part = ",{\"id\":1}".repeat(1 << 12).getBytes(StandardCharsets.UTF_8);
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      gzip.write("{\"annotations\": [{\"id\": 1}".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 60; i++) {
        gzip.write(part);
      }
      gzip.write("]}".getBytes(StandardCharsets.UTF_8));
    }
    Problems problems = CocoDataset.validate(file);
    Problem last = problems.get(problems.size() - 1);
    out.println("many problems, validated: " + last.message() + "; " + last.advice());
    attempt(
        "many problems, repaired", () -> CocoDataset.read(file, ReadOptions.lenient()).repair());
    Files.delete(file);
  }

  private void fields(String part) throws IOException {
    Path file = folder.resolve("fields.json.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      gzip.write('{');
      for (int i = 0; i < 200; i++) {
        gzip.write(part.replace("%", Integer.toString(i)).getBytes(StandardCharsets.UTF_8));
      }
      gzip.write("\"x\": 1}".getBytes(StandardCharsets.UTF_8));
    }
    attempt("fields", () -> CocoDataset.read(file));
  }

  /** One tile of zeros. */
  private void tiff(int side) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(packed)) {
      for (int y = 0; y < side; y++) {
        deflate.write(new byte[side]);
      }
    }
    int[][] tags = {
      {256, side},
      {257, side},
      {258, 8},
      {259, 8},
      {262, 1},
      {277, 1},
      {322, side},
      {323, side},
      {324, 0},
      {325, packed.size()}
    };
    int start = 8 + 2 + 12 * tags.length + 4;
    ByteBuffer bytes = ByteBuffer.allocate(start + packed.size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    bytes.putShort((short) tags.length);
    for (int[] tag : tags) {
      bytes.putShort((short) tag[0]).putShort((short) 4).putInt(1);
      bytes.putInt(tag[0] == 324 ? start : tag[1]);
    }
    bytes.putInt(0).put(packed.toByteArray());
    Path file = Files.write(folder.resolve(side + ".tif"), bytes.array());
    attempt(
        "tile of " + side,
        () -> {
          try (Raster raster = Rasters.load().open(file, OPTIONS)) {
            raster.read(new Window(5, 5, 10, 10));
          }
        });
  }
}
