// Fast access to the pixels of images, by their ids: ndsampler.abstract_frames.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.frames.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
// The files of three pictures of 512 x 512, by id: what SimpleFrames.demo() has.
Map<Long, Path> files = new TreeMap<>();
for (CocoImage photo : ToyDatasets.photos(3).withSize(512, 512).write(folder.resolve("photos")).images()) {
  files.put(photo.id(), photo.dataset().imageFolder().resolve(photo.fileName().get()));
}
SimpleFrames demo(Backend backend, String cache) {
  return SimpleFrames.of(files, folder.resolve(cache), backend);
}
List<Path> entries(Path cache) throws IOException {
  try (Stream<Path> all = Files.walk(cache)) {
    return all.filter(f -> f.toString().endsWith(".npy") || f.toString().endsWith(".tiff")).toList();
  }
}

// 16. ndsampler.abstract_frames.Frames: windows of images that were converted once, to NPY or to COG.
for (Backend backend : List.of(Backend.NPY, Backend.COG)) {
  try (SimpleFrames frames = demo(backend, "frames")) {
    System.out.println(frames.info(1));
    check(frames.read(1).shape().equals(Shape.of(512, 512, 3)), "the whole image");
    check(frames.read(1, Window.of(0, 0, 512 - 10, 512 - 20)).shape().equals(Shape.of(492, 502, 3)), "all but the last 20 rows and 10 columns");
  }
}

// 17. ndsampler.abstract_frames.Frames (Benchmark): how long windows take; docs/benchmarks.md has the real measurements.
for (Backend backend : List.of(Backend.COG, Backend.NPY)) {
  try (SimpleFrames frames = demo(backend, "frames")) {
    NDArray whole = frames.read(1);
    Map<String, Window> windows = new LinkedHashMap<>();
    windows.put("small subregion", Window.ofCorners(10, 10, 42, 42));
    windows.put("large subregion", Window.ofCorners(3, 3, 509, 509));
    windows.put("whole image", whole.shape().size().toWindow());
    for (var entry : windows.entrySet()) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        frames.read(1, entry.getValue());
        best = Math.min(best, System.nanoTime() - start);
      }
      System.out.println(backend.name() + " " + entry.getKey() + ": " + best / 1000.0 + " microseconds");
      check(frames.read(1, entry.getValue()).contentEquals(whole.crop(entry.getValue())), "the window of the whole");
    }
  }
}

// 18. ndsampler.abstract_frames.Frames.prepare:0: all conversions at once, before the first window.
{
  Path cache = folder.resolve("prepared");
  try (SimpleFrames frames = demo(Backend.NPY, "prepared")) {
    System.out.println(frames.ids() + " into " + cache);
    PrepareReport first = frames.prepare(frames.ids(), 0).throwIfFailed();
    PrepareReport second = frames.prepare(frames.ids(), 0).throwIfFailed();
    System.out.println(first + "\n" + second);
    check(first.converted() == 3 && second.converted() == 0 && second.present() == 3, "the second time nothing is left to do");
  }
  for (Path entry : entries(cache)) System.out.println(cache.relativize(entry) + ", " + Files.size(entry) + " bytes");
  check(entries(cache).size() == 3, "one for each image");
}

// 19. ndsampler.abstract_frames.Frames.prepare:1: the conversions for a dataset, with one thread and with several.
for (Backend backend : List.of(Backend.NPY, Backend.COG)) {
  CocoDataset dataset = ToyDatasets.make("shapes", folder.resolve("shapes"), 0);
  Path cache = folder.resolve("cache-" + backend.name());
  try (CocoSampler sampler = CocoSampler.builder(dataset).cache(cache).backend(backend).build()) {
    Frames frames = sampler.frames();
    List<Integer> contents = new ArrayList<>();
    for (int workers : new int[] {0, 3}) {
      PrepareReport miss = frames.prepare(frames.ids(), workers).throwIfFailed();
      PrepareReport hit = frames.prepare(frames.ids(), workers).throwIfFailed();
      System.out.println(backend.name() + " with " + workers + " threads: " + miss + ", then " + hit);
      check(miss.converted() == 8 && hit.converted() == 0 && hit.present() == 8, "a miss, then a hit");
      contents.add(Arrays.hashCode(Files.readAllBytes(entries(cache).stream().sorted().toList().get(0))));
      // Start again.
      for (Path entry : entries(cache)) Files.delete(entry);
    }
    check(contents.get(0).equals(contents.get(1)), "the same bytes with one thread and with three");
  }
}

// 20. ndsampler.abstract_frames.SimpleFrames: what files an image is made of.
try (SimpleFrames frames = demo(Backend.NPY, "frames")) {
  for (FramePart part : frames.parts(1)) {
    System.out.println(part.path().get() + ": " + part.channels() + ", " + part.pixels().size() + ", " + part.toImage());
  }
  check(frames.parts(1).size() == 1 && frames.parts(1).get(0).path().get().equals(files.get(1L)), "the file itself");
  check(frames.read(1).shape().equals(Shape.of(512, 512, 3)), "the whole image");
  check(frames.read(1, Window.of(0, 0, 502, 492)).shape().equals(Shape.of(492, 502, 3)), "a part of it");
}

// 21. ndsampler.abstract_frames.AlignableImageData: an image before its channels are brought together.
try (SimpleFrames frames = demo(Backend.NPY, "frames")) {
  for (FramePart part : frames.parts(1)) {
    // Each file as it is, with the transform to the image; nothing is read yet.
    DelayedImage whole = part.pixels();
    DelayedImage region = whole.crop(Window.of(0, 0, 10, 10));
    System.out.println(whole.explain() + "\n" + region.explain());
    check(whole.shape().equals(Shape.of(512, 512, 3)) && region.shape().equals(Shape.of(10, 10, 3)), "all of it, and a corner");
    check(region.load().contentEquals(whole.load().crop(Window.of(0, 0, 10, 10))), "the same pixels");
  }
  // Brought together: channels by name, in the image's own pixels.
  NDArray fused = frames.read(1, Window.of(0, 0, 10, 10), FusedChannelSpec.parse("b|r"));
  check(fused.shape().equals(Shape.of(10, 10, 2)), "two channels");
}
