// From a target to a window, its pixels and its annotations: inside ndsampler.coco_sampler.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
// 300 x 300, where the reference has 600 x 600: that is drawn sooner.
CocoSampler demo(String key) throws IOException {
  return CocoSampler.open(ToyDatasets.recipe(key).withSize(300, 300).write(folder.resolve(key)));
}
List<Long> images(ResolvedTarget clip) {
  return clip.frames().stream().map(frame -> frame.imageId().getAsLong()).toList();
}

// 51. ndsampler.coco_sampler.CocoSampler._infer_target_attributes: what a target leaves open.
{
  // By the id of an annotation alone: its image, and the window around its box.
  for (String key : List.of("shapes", "vidshapes8-multispectral")) {
    try (CocoSampler sampler = demo(key)) {
      ResolvedTarget resolved = sampler.resolve(Target.annotation(1));
      Box box = sampler.dataset().annotation(1).box().get();
      System.out.println(resolved);
      check(resolved.imageId() == 1, "its image");
      check(resolved.centerX() == box.centerX() && resolved.centerY() == box.centerY(), "its centre");
      check(resolved.window().width() == Math.ceil(box.width()) && resolved.window().height() == Math.ceil(box.height()), "its size");
    }
  }
  // By the id of a video: all its frames, all of their area.
  try (CocoSampler sampler = demo("vidshapes8-multispectral")) {
    ResolvedTarget video = sampler.resolve(Target.video(1));
    System.out.println(images(video) + ", " + video.window());
    check(images(video).equals(List.of(1L, 2L)), "its images");
    // By images, in any order.
    ResolvedTarget some = sampler.resolve(Target.images(1, 2));
    System.out.println(images(some) + ", " + some.window());
    check(images(some).equals(List.of(1L, 2L)), "these images");
  }
}

// 52. ndsampler.coco_sampler.CocoSampler._load_slice:0: the pixels alone, of an object, a video and a list of images.
{
  try (CocoSampler sampler = demo("shapes")) {
    Sample object = sampler.loadSample(sampler.positive(0).withoutAnnotations());
    System.out.println(object);
    check(object.pixels().shape().equals(Shape.of(object.window().height(), object.window().width(), 3)), "height, width, channels");
    check(object.annotations().isEmpty(), "no annotations");
  }
  try (CocoSampler sampler = demo("vidshapes2")) {
    Sample video = sampler.loadSample(Target.video(1).withoutAnnotations());
    System.out.println(video);
    check(video.pixels().shape().equals(Shape.of(2, 300, 300, 3)), "time, height, width, channels");
    // The images need not be of one video.
    Sample images = sampler.loadSample(Target.images(1, 2, 3).withoutAnnotations());
    System.out.println(images);
    check(images.pixels().shape().equals(Shape.of(3, 300, 300, 3)), "three frames");
    check(images.pixels().frames(0, 2).copy().contentEquals(video.pixels()), "the first two are those of the video");
  }
}

// 54. ndsampler.coco_sampler.CocoSampler._populate_overlap: the annotations alone, no pixel is read.
try (CocoSampler sampler = demo("shapes")) {
  Target item = sampler.items().get(0);
  SampleAnnotations annotations = sampler.annotations(item);
  System.out.println(annotations);
  check(annotations.boxes().equals(sampler.loadSample(item).annotations().boxes()), "those that come with the pixels");
  // Outlines are left out where nobody wants them.
  check(sampler.annotations(item.annotationParts(AnnotationPart.KEYPOINTS)).get(0).segmentation().isEmpty(), "keypoints only");
}

// 55. ndsampler.coco_sampler._center_extent_to_slice:0: a window around a point; the reference writes (y, x).
check(Window.ofCenter(5, 2, 6, 6).equals(Window.ofCorners(2, -1, 8, 5)), "half-open, may begin outside");

// 56. ndsampler.coco_sampler._center_extent_to_slice:1: larger than there is room.
check(Window.ofCenter(5, 2, 64, 64).equals(Window.ofCorners(-27, -30, 37, 34)), "beyond the border");

// 57. ndsampler.coco_sampler._center_extent_to_slice:2: errors of floating point do not change the size.
check(Window.ofCenter(974.9999999999999, 500.5, 100, 100).equals(Window.ofCorners(924, 450, 1024, 550)), "100 x 100");

// Beyond the reference's examples: what is outside the image, with each kind of padding.
try (CocoSampler sampler = demo("shapes1")) {
  Target corner = Target.image(1).region(-20, -20, 40, 40);
  for (Padding.Mode mode : Padding.Mode.values()) {
    Sample sample = sampler.loadSample(corner.padding(mode));
    System.out.println(mode + ": the first pixel is " + sample.pixels().value(0, 0, 0));
    check(sample.pixels().shape().equals(Shape.of(40, 40, 3)), "the size does not depend on the mode");
  }
  check(sampler.loadSample(corner.fill(7)).pixels().value(0, 0, 0) == 7, "a value of one's own");
}

// Beyond the reference's examples: a target as text, also as ndsampler writes it, and a sample that is made again.
try (CocoSampler sampler = demo("vidshapes2")) {
  Target target = Target.video(1).time(0, 2).region(10, 20, 64, 48);
  Sample sample = sampler.loadSample(target);
  System.out.println(target.toJson());
  check(sampler.loadSample(Target.parse(target.toJson())).pixels().contentEquals(sample.pixels()), "the same pixels");
  Target old = Target.parse("{\"vidid\": 1, \"time_slice\": [0, 2], \"space_slice\": [[20, 68], [10, 74]]}");
  check(sampler.loadSample(old).pixels().contentEquals(sample.pixels()), "the old keys, y before x");
  check(sampler.replay(sample.toJson()).pixels().contentEquals(sample.pixels()), "from the sample's own record");
}
