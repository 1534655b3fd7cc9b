// Load windows of images with their annotations: ndsampler.coco_sampler, the class CocoSampler.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoSampler demo(String key) throws IOException {
  return CocoSampler.open(CocoDatasets.coerce("special:" + key, folder));
}

// 38. ndsampler.coco_sampler: from some image files to a window of one of them.
{
  // Imagine you have some images.
  List<Path> files = new ArrayList<>();
  CocoDataset photos = CocoDatasets.coerce("special:photos", folder);
  for (int i = 0; i < 3; i++) {
    files.add(photos.imageFolder().resolve(photos.images().at(i).fileName().get()));
  }
  // First make a dataset that refers to them; there may be annotations and categories too.
  CocoDataset.Builder builder = CocoDataset.builder();
  for (int i = 0; i < files.size(); i++) {
    Path file = files.get(i);
    builder.image(i, image -> image.fileName(file.toString()));
  }
  CocoDataset dataset = builder.build();
  System.out.println(dataset);
  check(dataset.images().size() == 3 && dataset.annotations().isEmpty() && dataset.categories().isEmpty(), "three bare images");

  // A sampler, with a folder for what makes any window cheap from its second time on.
  try (CocoSampler sampler = CocoSampler.builder(dataset).cache(folder.resolve("demo")).build()) {
    // Which image, around which point, how large.
    Target target = Target.image(0).center(200, 200).size(100, 100);
    Sample sample = sampler.loadSample(target);
    // The sample has the pixels, the annotations that can be seen, the target, and the transforms.
    System.out.println(sample + ", " + sample.annotations() + ", " + sample.target().window() + ", " + sample.toImage());
    check(sample.pixels().shape().equals(Shape.of(100, 100, 3)), "the size that was asked for");
    check(sample.annotations().isEmpty(), "no annotations");
    check(sample.target().target().equals(target), "the target is kept");
  }
}

// 39. ndsampler.coco_sampler.CocoSampler:0: what is in a dataset.
try (CocoSampler sampler = demo("photos")) {
  long[] classIds = sampler.categories().stream().mapToLong(CocoCategory::id).sorted().toArray();
  System.out.println(Arrays.toString(classIds));
  System.out.println(sampler.positiveCount());
  check(Arrays.equals(classIds, new long[] {1, 2, 3, 4, 5}), "five classes");
  check(sampler.positiveCount() == Targets.table(sampler.dataset()).rowCount(), "each annotation that has a box");
}

// 40. ndsampler.coco_sampler.CocoSampler:1: positives and negatives of photos and shapes.
for (String key : List.of("photos", "shapes")) {
  try (CocoSampler sampler = demo(key)) {
    sampler.preselect(Selection.random(5).negatives(5).window(64, 64).seed(0));
    for (Sample sample : List.of(sampler.loadPositive(0), sampler.loadNegative(0))) {
      SampleAnnotations annotations = sample.annotations();
      System.out.println(sample.pixels() + " with " + annotations);
      check(sample.pixels().shape().equals(Shape.of(64, 64, 3)), "pixels");
      check(annotations.boxes().size() == annotations.size(), "a box for each");
      check(annotations.stream().allMatch(a -> a.segmentation().isPresent()), "an outline for each");
      check(annotations.stream().allMatch(a -> a.keypoints().map(Keypoints::size).orElse(0) == a.source().category().get().keypoints().size()), "the keypoints of its class");
      check(annotations.categoryIds().length == annotations.size(), "a category for each");
      check(annotations.ids().length == annotations.size(), "an id for each");
      check(annotations.isEmpty() == sample.target().annotationId().isEmpty(), "a positive has annotations, a negative has none");
    }
  }
}

// 41. ndsampler.coco_sampler.CocoSampler.load_image_with_annots: a whole image, and its picture.
try (CocoSampler sampler = demo("shapes")) {
  Sample image = sampler.loadImage(1);
  List<Box> boxes = sampler.dataset().annotationsOf(1).stream().map(a -> a.box().get()).toList();
  System.out.println(image.pixels() + " " + image.annotations());
  check(image.pixels().shape().equals(Shape.of(600, 600, 3)), "all of it");
  check(image.annotations().boxes().equals(boxes), "all its annotations, where the dataset has them");
  System.out.println(show(image, folder.resolve("image.png")));
}

// 42. ndsampler.coco_sampler.CocoSampler.load_positive: 3 x 3 pixels around an object, and 10 more on each side.
try (CocoSampler sampler = demo("shapes")) {
  sampler.preselect(Selection.random(1).seed(0));
  Sample sample = sampler.loadSample(sampler.positive(0).window(3, 3).pad(10));
  System.out.println(sample);
  check(sample.pixels().height() == 23, "10 + 3 + 10");
  System.out.println(show(sample, folder.resolve("positive.png")));
}

// 43. ndsampler.coco_sampler.CocoSampler.load_negative:0: where no object is, as large as objects are.
try (CocoSampler sampler = demo("shapes")) {
  sampler.preselect(Selection.all().negatives(1).negativesLikeTargets(10).seed(0));
  Sample sample = sampler.loadSample(sampler.negative(0).pad(0));
  System.out.println(sample + " around " + sample.relCx() + ", " + sample.relCy());
  check(sample.annotations().isEmpty(), "nothing in it");
  check(sample.relCx() == sample.pixels().width() / 2.0 && sample.relCy() == sample.pixels().height() / 2.0, "its centre is that of the target");
  System.out.println(show(sample, folder.resolve("negative.png")));
}

// 44. ndsampler.coco_sampler.CocoSampler.load_negative:1: a negative of 64 x 64.
try (CocoSampler sampler = demo("shapes")) {
  sampler.preselect(Selection.all().negatives(1).window(64, 64).seed(0));
  Sample sample = sampler.loadNegative(0);
  System.out.println(sample);
  check(sample.pixels().shape().equals(Shape.of(64, 64, 3)), "the window");
  check(sample.annotations().isEmpty(), "nothing in it");
  System.out.println(show(sample, folder.resolve("negative-64.png")));
}
