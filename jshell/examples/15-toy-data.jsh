// Data that needs no download: ndsampler.toydata, the class DynamicToySampler.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");

// 86. ndsampler.toydata.DynamicToySampler (Ignore): a positive and a negative of 96 x 96.
try (DynamicToySampler toys = DynamicToySampler.builder().window(96, 96).build()) {
  Sample positive = toys.loadPositive(0);
  Sample negative = toys.loadNegative(0);
  check(positive.pixels().shape().equals(Shape.of(96, 96, 3)) && negative.pixels().shape().equals(Shape.of(96, 96, 3)), "the window");
  System.out.println(show(positive, folder.resolve("positive.png")) + " " + show(negative, folder.resolve("negative.png")));
}

// 87. ndsampler.toydata.DynamicToySampler: samples without end, drawn as they are asked for.
try (DynamicToySampler toys = DynamicToySampler.builder().counts(1000, 1000).build()) {
  System.out.println(toys);
  List<Sample> samples = IntStream.range(0, 9).mapToObj(toys::loadPositive).toList();
  check(samples.stream().allMatch(s -> s.pixels().shape().equals(Shape.of(416, 416, 3))), "nine pictures");
  check(toys.loadPositive(3).pixels().contentEquals(samples.get(3).pixels()), "the same again for the same number");
  System.out.println(show(ContactSheet.of(samples.stream().map(Tile::of).toList()).columns(3), folder.resolve("nine.png")));
}

// 88. ndsampler.toydata.DynamicToySampler.load_positive: the annotations of such a sample.
try (DynamicToySampler toys = DynamicToySampler.builder().counts(100, 100).build()) {
  SampleAnnotations annotations = toys.loadPositive(0).annotations();
  System.out.println(annotations.size() + " annotations, the first: " + annotations.get(0));
  check(annotations.ids().length > 0, "something is in it");
  check(annotations.boxes().size() == annotations.ids().length, "a box for each");
  check(annotations.stream().allMatch(a -> a.segmentation().isPresent()), "an outline for each");
  System.out.println(show(toys.loadPositive(0), folder.resolve("drawn.png")));
}

// Beyond the reference's examples: datasets on disk; the same seed draws the same images.
for (String key : List.of("shapes2", "photos1", "vidshapes1-frames3", "vidshapes1-multispectral")) {
  CocoDataset dataset = ToyDatasets.make(key, folder.resolve(key), 0);
  System.out.println(dataset);
  check(dataset.images().size() > 0 && dataset.validate().isEmpty(), "sound data");
}
