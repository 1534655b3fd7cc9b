// All that a target can ask for: ndsampler.coco_sampler, CocoSampler.load_sample.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoSampler demo(String key) throws IOException {
  return CocoSampler.open(ToyDatasets.make(key, folder.resolve(key), 0));
}

// 45. ndsampler.coco_sampler.CocoSampler.load_sample:0: any window, also beyond the border.
try (CocoSampler sampler = demo("shapes")) {
  Sample sample = sampler.loadSample(Target.image(1).center(5, 2).size(6, 6));
  System.out.println(sample.pixels().shape());
  check(sample.pixels().shape().equals(Shape.of(6, 6, 3)), "the size that was asked for");
}

// 46. ndsampler.coco_sampler.CocoSampler.load_sample:1: from a sample to the records of its annotations.
try (CocoSampler sampler = demo("shapes")) {
  Sample sample = sampler.loadSample(Target.image(1).center(5, 2).size(600, 600));
  long[] ids = sample.annotations().ids();
  check(ids.length > 0, "there is an annotation in it");
  // By id from the dataset,
  CocoAnnotation first = sampler.dataset().annotation(ids[0]);
  System.out.println(first.json());
  // or from the annotation in the sample, which knows where it comes from.
  for (SampleAnnotation annotation : sample.annotations()) {
    System.out.println(annotation.source().box().get() + ": " + annotation.source().category().get().name());
  }
  check(sample.annotations().get(0).source().equals(first), "the same record");
}

// 47. ndsampler.coco_sampler.CocoSampler.load_sample:2: an object's box, as a square with a margin or as it is.
try (CocoSampler sampler = demo("shapes")) {
  Target object = sampler.positive(0);
  Box box = sampler.dataset().annotation(object.annotationId().getAsLong()).box().get();
  int width = (int) Math.ceil(box.width());
  int height = (int) Math.ceil(box.height());
  int side = Math.max(width, height) + 2 * 25;

  Sample square = sampler.loadSample(object.square().pad(25));
  System.out.println(square.pixels().shape());
  check(square.pixels().shape().equals(Shape.of(side, side, 3)), "the longer side and twice 25");

  Sample exact = sampler.loadSample(object.extent());
  System.out.println(exact.pixels().shape());
  check(exact.pixels().shape().equals(Shape.of(height, width, 3)), "the box");
  System.out.println(show(exact, folder.resolve("object.png")));
}

// 48. ndsampler.coco_sampler.CocoSampler.load_sample:3: annotations in the sample, and back in the image.
try (CocoSampler sampler = demo("shapes")) {
  Sample sample = sampler.loadSample(sampler.positive(0).window(364, 364));
  check(sample.annotations().ids().length > 0, "the object is in it");

  // Boxes, outlines and keypoints are in coordinates of the sample; a transform takes them to the image.
  List<Mark> inImage = new ArrayList<>();
  for (SampleAnnotation annotation : sample.annotations()) {
    CocoAnnotation source = annotation.source();
    Box box = annotation.box().get().warp(sample.toImage());
    Segmentation outline = annotation.segmentation().get().warp(sample.toImage());
    check(box.equals(source.box().get()), "the box there and back again");
    check(outline.bounds().equals(source.segmentation().get().bounds()), "the outline");
    if (annotation.keypoints().isPresent()) {
      check(annotation.keypoints().get().warp(sample.toImage()).equals(source.keypoints().get()), "the keypoints");
    }
    inImage.add(Mark.of(source).withBox(box).withSegmentation(outline));
  }
  // Both pictures: the whole image with what came back, and the sample.
  NDArray whole = sampler.loadImage(sample.target().imageId()).pixels();
  ContactSheet both = ContactSheet.of(Tile.of(whole, inImage, "in the image"), Tile.of(sample).withCaption("in the sample"));
  System.out.println(show(both, folder.resolve("both.png")));
}

// 49. ndsampler.coco_sampler.CocoSampler.load_sample:4: a window of a given size; the width comes first.
try (CocoSampler sampler = demo("photos")) {
  Sample sample = sampler.loadSample(sampler.positive(1).window(150, 300));
  System.out.println(sample.pixels().shape());
  check(sample.pixels().height() == 300 && sample.pixels().width() == 150, "the window");
  System.out.println(show(sample, folder.resolve("photo.png")));
}

// 50. ndsampler.coco_sampler.CocoSampler.load_sample:5: a clip of a multispectral video, with two channels and with all.
try (CocoSampler sampler = demo("vidshapes1-frames5-multispectral")) {
  SampleGrid grid = SampleGrid.ofVideos(sampler.dataset()).frames(3).window(128, 128).build();
  Target target = sampler.targets(grid).get((int) grid.positives()[0]);

  Sample two = sampler.loadSample(target.channels("B1|B8"));
  System.out.println(two.target());
  System.out.println(two.pixels().shape());
  check(two.pixels().shape().equals(Shape.of(3, 128, 128, 2)), "time, height, width, channels");

  Sample all = sampler.loadSample(target.channels("<all>"));
  check(all.pixels().shape().equals(Shape.of(3, 128, 128, 5)), "all five channels");
}
