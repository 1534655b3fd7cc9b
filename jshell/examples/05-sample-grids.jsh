// Windows over all images and videos: ndsampler.coco_regions, new_sample_grid.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
// 300 x 300, where the reference has 600 x 600: that is drawn sooner.
CocoDataset toy(String key) throws IOException {
  return ToyDatasets.recipe(key).size(300, 300).write(folder.resolve(key));
}

// 30. ndsampler.coco_regions.CocoRegions.new_sample_grid: windows of two frames over a video.
{
  SampleGrid grid = SampleGrid.ofVideos(toy("vidshapes1")).frames(2).window(100, 100).build();
  System.out.println(grid);
  check(grid.size() == 9, "3 x 3 windows of 100 x 100, once in time");
  check(grid.positives().length + grid.negatives().length == grid.size(), "each is one or the other");
}

// 34. ndsampler.coco_regions.new_video_sample_grid: from a grid over videos to a sample.
{
  CocoDataset dataset = toy("vidshapes8-frames5-multispectral");
  SampleGrid grid = SampleGrid.ofVideos(dataset).frames(2).window(224, 224).build();
  System.out.println(grid + ", " + grid.positives().length + " with an object");
  System.out.println(grid.cell(grid.positives()[0]));
  // Now load one.
  try (CocoSampler sampler = CocoSampler.open(dataset)) {
    Target target = sampler.targets(grid).get((int) grid.positives()[0]).channels("<all>");
    System.out.println(sampler.resolve(target));
    Sample sample = sampler.loadSample(target);
    check(sample.pixels().shape().equals(Shape.of(2, 224, 224, 5)), "time, height, width, channels");
    check(!sample.annotations().isEmpty(), "an object");
  }
}

// 36. ndsampler.coco_regions.new_image_sample_grid: from a grid over images, or frames of videos, to a sample.
for (String key : List.of("shapes8", "vidshapes8-multispectral")) {
  CocoDataset dataset = toy(key);
  SampleGrid grid = SampleGrid.ofImages(dataset).window(224, 224).build();
  System.out.println(grid + ", " + grid.positives().length + " with an object");
  GridCell cell = grid.cell(grid.positives()[0]);
  System.out.println(cell);
  try (CocoSampler sampler = CocoSampler.open(dataset)) {
    Target target = sampler.targets(grid).get((int) grid.positives()[0]).channels("<all>");
    System.out.println(sampler.resolve(target));
    Sample sample = sampler.loadSample(target);
    check(sample.pixels().shape().equals(Shape.of(224, 224, key.equals("shapes8") ? 3 : 5)), "height, width, channels");
    check(sample.annotations().size() == cell.annotationIds().size(), "the annotations that the grid knows");
  }
}
