// Fast access to large images: Frames with a cache, LazyGDalFrameFile, writing and validating COGs.
import org.ndsampler.core.frames.*;
import org.ndsampler.core.raster.*;
import org.ndsampler.core.raster.tiff.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset dataset = ToyDatasets.make("shapes2", folder.resolve("shapes2"), 0);

// A COG, written and checked: each compression that keeps all bits gives the same pixels back.
CocoSampler plain = CocoSampler.open(dataset);
NDArray pixels = plain.loadImage(1).pixels().copy();
for (Compression compression : List.of(Compression.DEFLATE, Compression.LZW)) {
  Path file = folder.resolve(compression + ".tif");
  CogWriter.builder().compression(compression).tileSize(256).build().write(pixels, file);
  CogReport report = CogValidator.validate(file);
  System.out.println(report);
  check(report.isValid(), "a COG");
  try (Raster raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofDefaultSize()))) {
    check(raster.read(Window.of(0, 0, raster.info().size().width(), raster.info().size().height())).contentEquals(pixels), "the same pixels");
    check(raster.read(Window.of(10, 20, 3, 3)).shape().equals(Shape.of(3, 3, 3)), "a window of it");
  }
}

// A sampler whose images are converted once into a cache, and read by windows from then on.
CocoSampler cached = CocoSampler.builder(dataset).cache(folder.resolve("cache")).build();
Sample sample = cached.loadSample(Target.image(1).region(100, 100, 64, 64));
check(sample.pixels().contentEquals(plain.loadSample(Target.image(1).region(100, 100, 64, 64)).pixels()), "the cache changes nothing");
cached.close();
plain.close();

