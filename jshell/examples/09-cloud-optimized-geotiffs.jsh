// Write, check and read Cloud-Optimised GeoTIFFs, without GDAL: ndsampler.utils.util_gdal.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.raster.*;
import org.ndsampler.core.raster.cog.*;
import org.ndsampler.core.raster.tiff.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
Raster open(Path file) throws IOException {
  return Rasters.load().open(file, RasterOptions.of(BlockCache.ofDefaultSize()));
}
NDArray noise(int height, int width, int channels) {
  byte[] values = new byte[height * width * channels];
  new SplittableRandom(0).nextBytes(values);
  return NDArray.of(values, Shape.of(height, width, channels));
}
double mean(NDArray image) {
  double sum = 0;
  for (float value : image.toFloats()) sum += value;
  return sum / image.shape().count();
}

// 2. ndsampler.utils.util_gdal._imwrite_cloud_optimized_geotiff: an array of any number of channels, with each compression.
void writeAndCheck(NDArray data, Compression... compressions) throws IOException {
  Path file = folder.resolve("foo.cog.tif");
  for (Compression compression : compressions) {
    System.out.println(CogWriter.standard().compression(compression).tileSize(256).write(data, file));
    check(CogValidator.validate(file).isValid(), "a COG");
    try (Raster raster = open(file)) {
      NDArray read = raster.read();
      check(read.shape().equals(data.shape()) && read.dtype() == data.dtype(), "of the same shape and type");
      if (compression == Compression.JPEG) {
        check(Math.abs(mean(read) - mean(data)) < 2, "about the same, for JPEG loses something");
      } else {
        check(read.contentEquals(data), "the same pixels");
      }
    }
  }
}
writeAndCheck(noise(800, 800, 3), Compression.JPEG, Compression.LZW);
writeAndCheck(noise(100, 100, 4), Compression.JPEG, Compression.LZW, Compression.DEFLATE);
writeAndCheck(noise(100, 100, 5), Compression.LZW);

// 4. ndsampler.utils.util_gdal._dtype_equality: the type of an array's values.
{
  check(NDArray.zeros(DType.UINT8, Shape.of(1, 1, 1)).dtype() == DType.UINT8, "there is one object for each type");
  check(DType.ofLabel("uint8") == DType.UINT8, "also by name");
}

// 5. ndsampler.utils.util_gdal._auto_compress: how ndsampler chooses a compression.
{
  check(Compression.referenceHeuristic("foo.jpg") == Compression.JPEG, "what was lossy may stay so");
  check(Compression.referenceHeuristic("foo.png") == Compression.LZW, "what was lossless must");
  check(Compression.referenceHeuristic(DType.FLOAT64, 1) == Compression.NONE, "floating point");
  check(Compression.referenceHeuristic(DType.UINT8, 3) == Compression.JPEG, "looks like a photo");
  check(Compression.referenceHeuristic(DType.UINT8, 4) == Compression.NONE, "four channels");
  check(Compression.referenceHeuristic(DType.UINT8, 1) == Compression.NONE, "one channel");
  // The SDK's own choice never loses anything that is not lost already.
  Path file = folder.resolve("auto.tif");
  NDArray data = noise(64, 64, 3);
  System.out.println(CogWriter.standard().write(data, file).compression());
  try (Raster raster = open(file)) {
    check(raster.read().contentEquals(data), "lossless");
  }
}

// 6. ndsampler.utils.util_gdal._cli_convert_cloud_optimized_geotiff (Ignore): from a file to a COG, row by row.
{
  Path source = folder.resolve("source.tif");
  Path target = folder.resolve("target.tif");
  NDArray data = noise(1000, 1000, 3);
  System.out.println(data.shape().count() + " bytes");
  CogWriter.standard().compression(Compression.NONE).overviews(0).write(data, source);
  long start = System.nanoTime();
  try (Raster raster = open(source)) {
    System.out.println(CogWriter.standard().write(raster, target));
  }
  System.out.println((System.nanoTime() - start) / 1000000 + " ms");
  try (Raster raster = open(target)) {
    check(raster.read().contentEquals(data), "the same pixels");
  }
}

// A COG of a photo, in any size.
Path demo(int width, int height) throws IOException {
  Path file = folder.resolve(width + "x" + height + ".tif");
  if (!Files.exists(file)) {
    CocoDataset photos = ToyDatasets.make("photos1", folder.resolve("photos1"), 0);
    try (Raster photo = open(photos.imageFolder().resolve(photos.image(1).fileName().get()))) {
      NDArray pixels = DelayedImage.load(photo).resize(Size.of(width, height)).load();
      CogWriter.standard().compression(Compression.ZSTD).level(1).write(pixels, file);
    }
  }
  return file;
}

// 7. ndsampler.utils.util_gdal.LazyGDalFrameFile: windows, channels, rows and pixels of a file that is never read whole.
try (Raster file = open(demo(512, 512))) {
  System.out.println(file.info());
  NDArray whole = file.read();
  check(file.read(Window.of(0, 0, 3, 3)).contentEquals(whole.crop(Window.of(0, 0, 3, 3))), "a window");
  check(DelayedImage.load(file).select(0).load().contentEquals(whole.channels(0, 1)), "a channel");
  check(file.read(Window.of(0, 0, 512, 1)).contentEquals(whole.crop(Window.of(0, 0, 512, 1))), "a row");
  NDArray pixel = file.read(Window.of(3, 0, 1, 1));
  System.out.println(pixel.value(0, 0, 0) + " " + pixel.value(0, 0, 1) + " " + pixel.value(0, 0, 2));
  check(pixel.value(0, 0, 0) == whole.value(0, 3, 0), "a pixel");
  System.out.println(show(whole, folder.resolve("photo.png")));
}

// 8. ndsampler.utils.util_gdal.LazyGDalFrameFile.demo (Ignore): a large file.
try (Raster file = open(demo(6600, 4400))) {
  System.out.println(file.info());
  check(file.info().size().equals(Size.of(6600, 4400)) && file.info().channels() == 3, "29 million pixels");
}

// 9. ndsampler.utils.util_gdal.LazyGDalFrameFile.__getitem__ (Ignore): a window of a large file, all channels.
try (Raster file = open(demo(6600, 4400))) {
  Window window = Window.ofCorners(4916, 2100, 5324, 2508);
  NDArray part = file.read(window);
  System.out.println(DelayedImage.load(file).crop(window).explain());
  check(part.shape().equals(Shape.of(408, 408, 3)), "height, width, channels");
  System.out.println(show(part, folder.resolve("part.png")));
}

// 10. ndsampler.utils.util_gdal.validate_nonzero_data: a COG that came out black is not accepted.
{
  CocoDataset photos = ToyDatasets.make("photos1", folder.resolve("photos1"), 0);
  Path photo = photos.imageFolder().resolve(photos.image(1).fileName().get());
  // Each result of a batch is checked, in structure and content, before it gets its name.
  CogBatch batch = CogBatch.standard();
  Path good = batch.convert(List.of(photo), folder.resolve("checked")).throwIfFailed().files().get(0).target();
  check(batch.validate(Map.of(photo, good)).allMatch(CogReport::isValid), "it shows something");
  // A black one of the same shape does not pass for it.
  Path black = folder.resolve("black.tif");
  CogWriter.standard().write(NDArray.zeros(DType.UINT8, Shape.of(512, 768, 3)), black);
  CogReport report = batch.validate(Map.of(photo, black)).toList().get(0);
  System.out.println(report);
  check(!report.isValid(), "black, and the photo is not");
  // Alone it is a warning, since an image may be black.
  CogReport alone = batch.validate(List.of(black)).toList().get(0);
  check(alone.isValid() && !alone.warnings().isEmpty(), "a warning");
}
