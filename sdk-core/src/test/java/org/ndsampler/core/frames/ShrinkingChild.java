package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

/** The program of a child process: files are made shorter in place while they are read. */
final class ShrinkingChild {
  // A block is decoded each time: one that is kept needs no file.
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1));

  private final Path folder;
  private final boolean overwrite;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private ShrinkingChild(Path folder, boolean overwrite) {
    this.folder = folder;
    this.overwrite = overwrite;
  }

  public static void main(String[] args) throws Exception {
    ShrinkingChild child = new ShrinkingChild(Path.of(args[0]), args[1].equals("overwrite"));
    for (Compression compression :
        new Compression[] {
          Compression.DEFLATE, Compression.ZSTD, Compression.LZW, Compression.NONE
        }) {
      for (DType dtype : new DType[] {DType.UINT8, DType.UINT16, DType.FLOAT32}) {
        String name = compression + "-" + dtype + ".tif";
        CogWriter.standard()
            .tileSize(256)
            .compression(compression)
            .write(noise(dtype), child.folder.resolve(name));
        child.raster(name);
      }
    }
    Npy.write(child.folder.resolve("array.npy"), noise(DType.UINT8));
    child.raster("array.npy");
    Npy.write(child.folder.resolve("floats.npy"), noise(DType.FLOAT32));
    child.raster("floats.npy");
    child.cache(Backend.NPY);
    child.cache(Backend.COG);
    child.records("records.json", ReadOptions.DEFAULT.storage(ReadOptions.Storage.MAPPED));
    ReadOptions sidecars = ReadOptions.DEFAULT.sidecars(child.folder.resolve("sidecars"));
    child.records("sidecar.json", sidecars);
    child.records("kept.json", sidecars);
    child.out.println("done");
  }

  private static NDArray noise(DType dtype) {
    Random random = new Random(1);
    NDArray image = NDArray.zeros(dtype, Shape.of(700, 700, 3));
    Object data = image.data();
    if (data instanceof byte[] bytes) {
      random.nextBytes(bytes);
    } else if (data instanceof short[] shorts) {
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = (short) random.nextInt();
      }
    } else {
      float[] floats = (float[]) data;
      for (int i = 0; i < floats.length; i++) {
        floats[i] = random.nextFloat();
      }
    }
    return image;
  }

  private interface Read {
    void run() throws IOException;
  }

  private void raster(String name) throws Exception {
    Path file = folder.resolve(name);
    try (Raster raster = Rasters.load().open(file, OPTIONS)) {
      raster(name, file, raster);
    }
  }

  private void raster(String name, Path file, Raster raster) throws Exception {
    untilItFails(name, file, () -> raster.read(new Window(400, 400, 300, 300)));
    // Whatever was met, the file can be read where it still is, or says that it cannot.
    try {
      raster.read(new Window(0, 0, 10, 10));
    } catch (IOException e) {
      out.println("# " + name + " at its start: " + e.getClass().getName());
    }
  }

  private void cache(Backend backend) throws Exception {
    Path source = folder.resolve("source.bmp");
    TestImages.bmp(source, 700, 700, 1);
    try (FrameCache cache =
            FrameCache.builder(folder.resolve("cache-" + backend.name())).backend(backend).build();
        Raster raster = cache.open(source, OPTIONS)) {
      Path entry = cache.entry(source, OPTIONS).orElseThrow();
      raster("cache-" + backend.name(), entry, raster);
    }
  }

  private void records(String name, ReadOptions options) throws Exception {
    StringBuilder json = new StringBuilder("{\"images\": [");
    for (int i = 0; i < 50_000; i++) {
      json.append(i == 0 ? "" : ",\n").append("{\"id\": ").append(i).append(", \"file_name\": \"");
      json.append(i).append(".png\"}");
    }
    Path file = Files.writeString(folder.resolve(name), json.append("]}"));
    CocoDataset.read(file, options);
    CocoDataset dataset = CocoDataset.read(file, options);
    untilItFails(name, file, () -> dataset.images().at(49_000).fileName());
  }

  /** Reads, makes the file shorter, and reads until something is said. */
  private void untilItFails(String name, Path file, Read read) throws Exception {
    for (int i = 0; i < 20; i++) {
      read.run();
    }
    if (overwrite) {
      // As cp does it: the same file, another content.
      Files.write(file, new byte[5000], StandardOpenOption.TRUNCATE_EXISTING);
    } else {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(5000);
      }
    }
    for (int i = 0; i < 50; i++) {
      try {
        read.run();
      } catch (IOException | RuntimeException e) {
        out.println(name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
        return;
      }
      // That a file is overwritten by another is looked for twenty times a second.
      Thread.sleep(5);
    }
    out.println(name + ": nothing was said");
  }
}
