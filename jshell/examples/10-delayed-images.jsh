// Crops and warps that cost nothing until the pixels are wanted: ndsampler.delayed, images.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.raster.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset photos = ToyDatasets.photos(2).size(512, 512).write(folder.resolve("photos"));
Path photo(long id) {
  return photos.imageFolder().resolve(photos.image(id).fileName().get());
}
RasterSource source(Path file) {
  return RasterSource.ofPath(Rasters.load(), file, RasterOptions.of(BlockCache.ofDefaultSize()));
}
// What DelayedLoad.demo() has: a picture in a file.
DelayedLoad load(long id) {
  return DelayedImage.load(source(photo(id)));
}
SplittableRandom random = new SplittableRandom(0);
DelayedImage noise(int height, int width, int channels) {
  float[] values = new float[height * width * channels];
  for (int i = 0; i < values.length; i++) values[i] = (float) random.nextDouble();
  return DelayedImage.identity(NDArray.of(values, Shape.of(height, width, channels)));
}

// 61. ndsampler.delayed.DelayedImageOperation.delayed_crop:0: a crop of a warp computes the crop only.
{
  DelayedImage warped = noise(33, 33, 1).warp(Affine.scaling(3, 3), Size.of(100, 100));
  Window window = Window.ofCorners(1, 5, 12, 10);
  DelayedImage crop = warped.crop(window);
  System.out.println(crop.explain());
  check(crop.load().contentEquals(warped.load().crop(window)), "the pixels of the whole");
}

// 62. ndsampler.delayed.DelayedImageOperation.delayed_crop:1: warps of warps become one, with the crop in it.
{
  DelayedImage one = load(1).warp(Affine.scaling(1.2, 1.2)).warp(Affine.scaling(1.2, 1.2));
  DelayedImage two = load(2).warp(Affine.scaling(1.5, 1.5)).warp(Affine.scaling(1.5, 1.5));
  Window window = Window.ofCorners(5, 97, 691, 677);
  for (DelayedImage image : List.of(one, two)) {
    DelayedImage crop = image.crop(window);
    System.out.println(image.explain().tree());
    System.out.println(crop.optimize().explain().tree());
    check(crop.optimize().children().get(0) instanceof DelayedLoad, "one step from the file to the result");
    check(crop.optimize().load().contentEquals(crop.load()), "which changes no pixel");
    check(crop.resize(Size.of(500, 500)).load().shape().equals(Shape.of(500, 500, 3)), "and in the size that is wanted");
  }
  System.out.println(show(ContactSheet.of(Tile.of(one.crop(window).load(), List.of(), "one"), Tile.of(two.crop(window).load(), List.of(), "two")), folder.resolve("crops.png")));
}

// 63. ndsampler.delayed.DelayedIdentity: pixels in memory as a leaf.
{
  DelayedImage one = DelayedImage.identity(load(1).resize(Size.of(32, 32)).select(0).load());
  System.out.println(one.explain());
  check(one.shape().equals(Shape.of(32, 32, 1)), "one channel of 32 x 32");
}

// 64. ndsampler.delayed.DelayedLoad: a file as a leaf, which is opened when someone asks.
{
  DelayedLoad image = load(1);
  System.out.println(image);
  System.out.println(image.shape() + " " + image.dtype() + " " + image.info());
  check(image.shape().equals(Shape.of(512, 512, 3)), "now it was opened");
  DelayedImage small = load(1).resize(Size.of(300, 300));
  DelayedImage high = load(2).resize(Size.of(256, 320));
  System.out.println(small.load().shape() + " " + high.load().shape());
  check(small.load().shape().equals(Shape.of(300, 300, 3)) && high.load().shape().equals(Shape.of(320, 256, 3)), "the sizes");
}

// 69. ndsampler.delayed.DelayedWarp:0: crops of one warp, and of a warp of a warp.
{
  Size size = Size.of(12, 12);
  DelayedImage band1 = noise(6, 6, 1).warp(Affine.scaling(2, 2), size);
  DelayedImage band2 = noise(4, 4, 1).warp(Affine.scaling(3, 3), size);
  DelayedImage band3 = noise(3, 3, 1).warp(Affine.scaling(4, 4), size);
  check(DelayedImage.concat(band1, band2, band3).shape().equals(Shape.of(12, 12, 3)), "three resolutions, one size");
  Window window = Window.ofCorners(0, 5, 12, 10);
  check(band2.crop(window).load().contentEquals(band2.load().crop(window)), "one level");
  DelayedImage larger = band2.warp(Affine.scaling(1.5, 1.5), Size.of(18, 18));
  check(larger.crop(window).load().contentEquals(larger.load().crop(window)), "two levels");
  // Half of three times as large is 1.5 times as large; a window beyond the border has NaN there.
  DelayedImage smaller = band2.warp(Affine.scaling(.5, .5), Size.of(6, 6));
  NDArray beyond = smaller.window(window).load();
  check(beyond.shape().equals(Shape.of(5, 12, 1)) && Double.isNaN(beyond.value(0, 11, 0)), "outside");
  Window inside = Window.ofCorners(2, 1, 4, 5);
  check(smaller.crop(inside).load().contentEquals(smaller.load().crop(inside)), "inside");
}

// 70. ndsampler.delayed.DelayedWarp:1: any affine transform, any number of channels.
{
  Affine transform = Affine.ofMatrix(new double[][] {{5.2, 0, 1.1}, {0, 3.1, 2.2}, {0, 0, 1}});
  DelayedImage warped = noise(3, 5, 13).warp(transform, Size.of(17, 12));
  System.out.println(warped.load().shape());
  check(warped.load().shape().equals(Shape.of(12, 17, 13)), "height, width, channels");
}

// What DelayedWarp.random() has: warps of warps.
DelayedImage randomWarps(int least, int most) {
  DelayedImage image = noise(20 + random.nextInt(20), 20 + random.nextInt(20), 1 + random.nextInt(4));
  int count = least + random.nextInt(most - least + 1);
  for (int i = 0; i < count; i++) {
    double scale = 0.8 + random.nextDouble() * 0.5;
    image = image.warp(Affine.scaling(scale, scale).then(Affine.rotation(random.nextDouble() * 0.2)).then(Affine.translation(3, 1)));
  }
  return image;
}

// 71. ndsampler.delayed.DelayedWarp.random: a graph of four to seven warps.
{
  DelayedImage image = randomWarps(4, 7);
  System.out.println(image.explain().tree());
  check(image.load().shape().equals(image.shape()), "its shape is known before");
}

// 72. ndsampler.delayed.DelayedWarp._optimize_paths: the leaves, and what happens to each.
{
  DelayedImage image = randomWarps(2, 5);
  for (Explanation.Leaf leaf : image.explain().leaves()) {
    System.out.println(leaf);
  }
  check(image.explain().leaves().size() == 1, "one leaf");
  DelayedImage fused = image.optimize();
  System.out.println(fused.explain().tree());
  check(fused.children().size() == 1 && fused.load().contentEquals(image.load()), "one step, the same pixels");
}

// 73. ndsampler.delayed.DelayedWarp.finalize:0: ten warps are as exact as one.
{
  Affine transform = Affine.ofMatrix(new double[][] {{0.9, 0, 3.9}, {0, 1.1, -.5}, {0, 0, 1}});
  // Values from 0 to 1.
  DelayedImage raw = load(1).resize(Size.of(54, 65)).dequantize(1 / 255.0, 0, OptionalDouble.empty());
  DelayedImage nested = DelayedImage.identity(raw.load());
  for (int i = 0; i < 10; i++) nested = nested.warp(transform);
  DelayedImage optimized = nested.optimize();
  NDArray one = nested.load();
  NDArray other = optimized.load();
  System.out.println(nested.explain().tree() + optimized.explain().tree());
  System.out.println(one.shape() + " " + other.shape());
  check(one.contentEquals(other), "equal to the last bit");
  System.out.println(show(ContactSheet.of(Tile.of(raw.load(), List.of(), "raw"), Tile.of(one, List.of(), "nested"), Tile.of(other, List.of(), "optimised")), folder.resolve("warps.png")));
}

// 74. ndsampler.delayed.DelayedWarp.finalize:1: what is made smaller is blurred first, or else there is aliasing.
{
  byte[] board = new byte[512 * 512];
  for (int i = 0; i < board.length; i++) board[i] = (byte) ((i / 512 / 8 + i % 512 / 8) % 2 * 255);
  DelayedImage image = DelayedImage.identity(NDArray.of(board, Shape.of(512, 512, 1)));
  DelayedImage small = image.scale(0.05);
  DelayedImage large = image.scale(3);
  System.out.println(small.size() + " " + large.size());
  check(small.size().equals(Size.of(26, 26)) && large.size().equals(Size.of(1536, 1536)), "rounded up");
  List<Tile> tiles = new ArrayList<>();
  for (Interpolation kind : Interpolation.values()) {
    // The nearest pixel is copied unless told otherwise.
    NDArray blurred = small.finalize(FinalizeOptions.of(kind).antialias(true));
    NDArray aliased = small.finalize(FinalizeOptions.of(kind).antialias(false));
    tiles.add(Tile.of(blurred, List.of(), kind + ""));
    tiles.add(Tile.of(aliased, List.of(), kind + ", antialias off"));
    check(blurred.value(13, 13, 0) > 64 && blurred.value(13, 13, 0) < 192, "grey, for black and white in equal parts");
  }
  NDArray picked = small.finalize(FinalizeOptions.of(Interpolation.NEAREST).antialias(false));
  check(IntStream.range(0, 26).allMatch(x -> picked.value(5, x, 0) % 255 == 0), "black or white, by chance");
  System.out.println(show(ContactSheet.of(tiles).columns(2), folder.resolve("aliasing.png")));
}

// 75. ndsampler.delayed.DelayedCrop:0: a window of a file.
{
  DelayedImage crop = load(1).crop(Window.ofCorners(1, 5, 12, 10));
  System.out.println(crop.explain());
  check(crop.load().shape().equals(Shape.of(5, 11, 3)), "height, width, channels");
}

// 76. ndsampler.delayed.DelayedCrop:1: a crop of a crop, an error in the reference, and fine here.
{
  Window window = Window.ofCorners(1, 5, 12, 10);
  DelayedImage image = load(1);
  DelayedImage twice = image.crop(window).crop(Window.of(1, 1, 3, 2));
  check(twice.load().contentEquals(image.crop(Window.of(2, 6, 3, 2)).load()), "a window of the window");
  try {
    image.crop(window).crop(window);
    check(false, "a crop beyond the border is an error");
  } catch (IndexOutOfBoundsException e) {
    System.out.println(e.getMessage());
  }
}

// 77. ndsampler.delayed._compute_leaf_subcrop: what part of a leaf a window needs.
{
  DelayedImage root = noise(20, 20, 1).warp(Affine.scaling(7, 7), Size.of(100, 100));
  Explanation.Leaf leaf = root.crop(Window.ofCorners(22, 33, 62, 100)).explain().leaves().get(0);
  System.out.println(leaf.transform());
  System.out.println(leaf.source());
  check(leaf.transform().equals(Affine.scaling(7, 7).then(Affine.translation(-22, -33))), "from the leaf to the result");
  // Linear interpolation looks half a pixel further than the corners: 33 / 7 - 0.5 to 100 / 7 + 0.5.
  check(leaf.source().equals(Window.ofCorners(2, 4, 10, 15)), "no more than that");
}

// 78. ndsampler.delayed._compute_leaf_subcrop (Ignore): an offset that is only a rounding error.
{
  DelayedImage image = noise(20, 20, 1);
  DelayedImage shifted = image.warp(Affine.translation(-1e-11, 0), Size.of(20, 20));
  Window window = Window.of(4, 5, 8, 6);
  System.out.println(shifted.crop(window).explain());
  check(shifted.crop(window).load().contentEquals(image.crop(window).load()), "the same pixels, copied");
}
