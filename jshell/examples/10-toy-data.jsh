// Data that needs no download: DynamicToySampler, the demo datasets.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
// Samples without end, drawn as they are asked for.
DynamicToySampler toys = DynamicToySampler.builder().build();
Sample positive = toys.loadPositive(3);
Sample negative = toys.loadNegative(3);
System.out.println(toys + ": " + positive);
check(positive.annotations().size() > 0, "something is in it");
check(toys.loadPositive(3).pixels().contentEquals(positive.pixels()), "the same again");
toys.close();

// Datasets on disk; the same seed draws the same images.
Path folder = Files.createTempDirectory("ndsampler");
for (String name : List.of("shapes2", "photos", "vidshapes1-frames3", "vidshapes1-frames2-multispectral")) {
  CocoDataset dataset = ToyDatasets.make(name, folder.resolve(name), 0);
  System.out.println(dataset);
  check(dataset.images().size() > 0 && dataset.validate().isEmpty(), "sound data");
}
