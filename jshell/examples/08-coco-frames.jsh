// The pixels of a dataset's images, and the cache that makes them cheap: ndsampler.coco_frames, frame_cache.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.frames.*;
import org.ndsampler.core.raster.*;
import org.ndsampler.core.raster.cog.*;
import org.ndsampler.core.raster.tiff.*;
import org.ndsampler.core.util.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());

// 22. ndsampler.coco_frames.CocoFrames:0: the frames of a dataset, with a cache.
{
  CocoDataset dataset = ToyDatasets.photos(1).size(512, 512).write(folder.resolve("photos"));
  FrameCache cache = FrameCache.builder(folder.resolve("cache")).build();
  try (cache; CocoFrames frames = CocoFrames.open(dataset, cache, options)) {
    Window part = Window.of(0, 0, 502, 492);
    NDArray whole = frames.read(1, frames.size(1).toWindow(), 0);
    check(whole.shape().equals(Shape.of(512, 512, 3)), "the whole image");
    check(whole.crop(part).shape().equals(Shape.of(492, 502, 3)), "a part of the array");
    check(frames.read(1, part, 0).contentEquals(whole.crop(part)), "the same part of the file");
    System.out.println(frames.info(1) + "\n" + cache);
  }
}

// 23. ndsampler.coco_frames.CocoFrames:1: the frames of a sampler.
try (CocoSampler sampler = CocoSampler.open(ToyDatasets.make("shapes1", folder.resolve("shapes1"), 0))) {
  DelayedImage image = sampler.frames().delayed(1);
  System.out.println(image);
  check(image.shape().equals(Shape.of(600, 600, 3)), "the whole image");
  NDArray part = image.crop(Window.of(0, 0, 600 - 10, 600 - 20)).load();
  check(part.shape().equals(Shape.of(580, 590, 3)), "all but the last 20 rows and 10 columns");
}

// 24. ndsampler.coco_frames.CocoFrames._build_pathinfo: the files of an image, with auxiliary files and with bands.
for (String key : List.of("vidshapes5-aux", "vidshapes5-multispectral")) {
  CocoDataset dataset = ToyDatasets.recipe(key).size(240, 240).write(folder.resolve(key));
  try (CocoSampler sampler = CocoSampler.open(dataset)) {
    Frames frames = sampler.frames();
    for (FramePart part : frames.parts(1)) {
      System.out.println(part.path().get().getFileName() + ": " + part.channels() + ", " + part.pixels().size() + ", " + part.toImage());
      check(part.pixels().size().toBox().warp(part.toImage()).equals(frames.size(1).toBox()), "it covers the image");
    }
    check(frames.parts(1).size() > 1, "several files");
    System.out.println(frames.channels(1));
  }
}

// 80. ndsampler.frame_cache._cog_cache_write: an image becomes a COG in the cache.
{
  CocoDataset dataset = ToyDatasets.make("photos", folder.resolve("photos4"), 0);
  Map<Long, Path> files = new TreeMap<>();
  for (CocoImage image : dataset.images()) files.put(image.id(), dataset.imageFolder().resolve(image.fileName().get()));
  FrameCache cache = FrameCache.builder(folder.resolve("cogs")).backend(Backend.COG).build();
  try (cache; SimpleFrames frames = SimpleFrames.of(files, cache, options)) {
    long first = frames.ids().get(0);
    Path file = frames.path(first);
    check(!cache.isReady(file, options), "not yet");
    frames.prepare(List.of(first), 0).throwIfFailed();
    check(cache.isReady(file, options), "written");
    CogReport report = CogValidator.validate(cache.entry(file, options).get());
    System.out.println(report);
    check(report.isValid(), "a COG");
    try (Raster source = Rasters.load().open(file, options)) {
      check(frames.read(first).contentEquals(source.read()), "with the pixels of the file");
    }
  }
}

// 81. ndsampler.frame_cache._lookup_dvc_hash (Ignore): a file is known by its content, wherever it lies.
{
  CocoDataset dataset = ToyDatasets.make("photos", folder.resolve("photos4"), 0);
  Path file = dataset.imageFolder().resolve(dataset.image(1).fileName().get());
  Path copy = Files.copy(file, folder.resolve("another-name.png"));
  System.out.println(HashId.ofContent(file).hex());
  check(HashId.ofContent(file).equals(HashId.ofContent(copy)), "the same content");
  try (FrameCache cache = FrameCache.builder(folder.resolve("by-content")).keyByContent(true).build()) {
    cache.open(file, options).close();
    check(cache.isReady(copy, options), "the copy needs no entry of its own");
    check(cache.entry(copy, options).equals(cache.entry(file, options)), "it is the same one");
  }
}
