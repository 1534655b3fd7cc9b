// Channels and frames of several resolutions as one array, lazily: ndsampler.delayed, concatenations.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.raster.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset photos = ToyDatasets.photos(2).size(512, 512).write(folder.resolve("photos"));
// A picture of a size, from its file.
DelayedImage load(long id, int width, int height) {
  Path file = photos.imageFolder().resolve(photos.image(id).fileName().get());
  return DelayedImage.load(RasterSource.ofPath(Rasters.load(), file, RasterOptions.of(BlockCache.ofDefaultSize()))).resize(Size.of(width, height));
}
// Some channels of it as pixels in memory: what DelayedIdentity.demo() has.
DelayedImage demo(long id, int width, int height, int... channels) {
  return DelayedImage.identity(load(id, width, height).select(channels).load());
}
DelayedImage noise(int height, int width, int channels) {
  byte[] values = new byte[height * width * channels];
  new SplittableRandom(0).nextBytes(values);
  return DelayedImage.identity(NDArray.of(values, Shape.of(height, width, channels)));
}

// 60. ndsampler.delayed: frames of different sizes, made of channels of different resolutions, as one video.
{
  // The channels of two frames, each as large as its sensor made it.
  List<DelayedImage> channels1 = List.of(demo(1, 300, 300, 0), demo(1, 200, 200, 1), demo(1, 10, 10, 2));
  List<DelayedImage> channels2 = List.of(demo(2, 64, 64, 0), demo(2, 260, 260, 1), demo(2, 10, 10, 2));
  // Each to the size of its frame. No pixel ever has that resolution: it is only a step of the way.
  DelayedImage frame1 = DelayedImage.concat(channels1.stream().map(c -> c.resize(Size.of(3, 3))).toList());
  DelayedImage frame2 = DelayedImage.concat(channels2.stream().map(c -> c.resize(Size.of(2, 2))).toList());
  // The frames to the size of the video.
  DelayedOperation video = DelayedOperation.frames(List.of(frame1.resize(Size.of(280, 280)), frame2.resize(Size.of(280, 280))));
  System.out.println(video.explain());
  NDArray pixels = video.finalize(FinalizeOptions.of(Interpolation.NEAREST));
  check(pixels.shape().equals(Shape.of(2, 280, 280, 3)), "time, height, width, channels");
  // Had a channel gone through 3 x 3 pixels, there would be nine values.
  check(IntStream.range(0, 280 * 280).mapToObj(i -> pixels.value(0, i / 280, i % 280, 0)).distinct().count() > 50, "the resolution of the sensor");
  System.out.println(show(ContactSheet.of(Tile.of(pixels.frame(0), List.of(), "frame 0"), Tile.of(pixels.frame(1), List.of(), "frame 1")), folder.resolve("video.png")));
}

// 65. ndsampler.delayed.DelayedFrameConcat: two files as a video.
{
  Size size = Size.of(100, 100);
  DelayedOperation video = DelayedOperation.frames(List.of(load(1, 300, 300).resize(size), load(2, 256, 256).resize(size)));
  System.out.println(video.explain().tree());
  // At any other size, in one step from the files.
  NDArray pixels = video.warp(Affine.scaling(.32, .32), Size.of(32, 32)).finalize(FinalizeOptions.of(Interpolation.NEAREST));
  check(pixels.shape().equals(Shape.of(2, 32, 32, 3)), "time, height, width, channels");
  NDArray region = video.window(Window.ofCorners(30, 0, 60, 90)).load();
  check(region.contentEquals(video.load().crop(Window.ofCorners(30, 0, 60, 90))), "the same window of each frame");
  System.out.println(show(ContactSheet.of(Tile.of(pixels.frame(0), List.of(), "frame 0"), Tile.of(pixels.frame(1), List.of(), "frame 1")), folder.resolve("files.png")));
}

// 66. ndsampler.delayed.DelayedFrameConcat.delayed_crop: a window of such a video.
{
  DelayedImage frame1 = DelayedImage.concat(demo(1, 300, 300, 1, 0), demo(1, 10, 10, 2).resize(Size.of(300, 300)));
  DelayedImage frame2 = DelayedImage.concat(demo(2, 64, 64, 1, 0), demo(2, 10, 10, 2).resize(Size.of(64, 64)));
  DelayedOperation video = DelayedOperation.frames(List.of(frame1.resize(Size.of(280, 280)), frame2.resize(Size.of(280, 280))));
  Window window = Window.ofCorners(80, 80, 200, 200);
  DelayedOperation crop = video.window(window);
  System.out.println(video.explain().tree());
  FinalizeOptions nearest = FinalizeOptions.of(Interpolation.NEAREST);
  NDArray whole = video.finalize(nearest);
  NDArray part = crop.finalize(nearest);
  check(part.contentEquals(whole.crop(window)), "the pixels of the whole");
  // The reference cannot crop a crop yet.
  check(crop.window(Window.of(10, 10, 20, 20)).finalize(nearest).contentEquals(part.crop(Window.of(10, 10, 20, 20))), "a window of the window");
  List<Tile> tiles = new ArrayList<>();
  for (NDArray clip : List.of(whole, part)) {
    for (int t = 0; t < 2; t++) tiles.add(Tile.of(clip.frame(t), List.of(), clip.shape().size() + ", frame " + t));
  }
  System.out.println(show(ContactSheet.of(tiles).columns(2), folder.resolve("crops.png")));
}

// 67. ndsampler.delayed.DelayedChannelConcat: components with one, three and two channels; images of them; a video of these.
{
  DelayedImage two = noise(3, 5, 2).warp(Affine.scaling(7 / 5.0, 11 / 3.0), Size.of(7, 11));
  DelayedImage channels = DelayedImage.concat(noise(11, 7, 1), noise(11, 7, 3), two);
  NDArray pixels = channels.load();
  check(pixels.shape().equals(channels.shape()) && pixels.shape().equals(Shape.of(11, 7, 6)), "1 + 3 + 2 channels");

  DelayedImage frame1 = channels.warp(Affine.scaling(2.2, 2.2), Size.of(20, 26));
  DelayedImage frame2 = noise(3, 3, 6).warp(Affine.IDENTITY, Size.of(20, 26));
  DelayedImage frame3 = noise(3, 3, 6).warp(Affine.IDENTITY, Size.of(20, 26));
  System.out.println(frame1.explain().tree());
  check(frame1.load().shape().equals(Shape.of(26, 20, 6)), "larger");
  DelayedOperation video = DelayedOperation.frames(List.of(frame1, frame2, frame3));
  System.out.println(video.explain().tree());
  check(video.load().shape().equals(Shape.of(3, 26, 20, 6)), "time, height, width, channels");
}

// 68. ndsampler.delayed.DelayedChannelConcat.random: three parts of any resolution and number of channels.
{
  SplittableRandom random = new SplittableRandom(0);
  Size size = Size.of(1 + random.nextInt(40), 1 + random.nextInt(40));
  List<DelayedImage> parts = new ArrayList<>();
  for (int i = 0; i < 3; i++) {
    parts.add(noise(1 + random.nextInt(40), 1 + random.nextInt(40), 1 + random.nextInt(4)).resize(size));
  }
  DelayedImage image = DelayedImage.concat(parts);
  System.out.println(image.explain().tree());
  check(image.channels() == parts.stream().mapToInt(DelayedImage::channels).sum() && image.load().shape().equals(image.shape()), "all channels");
}

// 79. ndsampler.delayed._largest_shape: frames of different sizes lie in the largest, with a fill value around them.
{
  DelayedOperation video = DelayedOperation.frames(List.of(noise(10, 20, 1), noise(40, 10, 3), noise(100, 50, 2)));
  System.out.println(video.shape());
  check(video.shape().equals(Shape.of(3, 100, 50, 3)), "the largest height, width and number of channels");
  NDArray pixels = video.finalize(FinalizeOptions.DEFAULT.fill(7));
  check(pixels.value(0, 99, 49, 0) == 7 && pixels.value(0, 0, 0, 2) == 7, "nothing there");
}
