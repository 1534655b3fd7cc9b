// Which annotations overlap a box, and where there is room for more: ndsampler.isect_indexer.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.index.AnnotationIndex;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset toy(String key) throws IOException {
  return ToyDatasets.make(key, folder.resolve(key), 0);
}

// 82. ndsampler.isect_indexer.FrameIntersectionIndex: how much a box shares with each annotation.
{
  // Annotations without a box are not in an index; here they are removed as the reference does.
  CocoDataset dataset = toy("photos").filterAnnotations(annotation -> annotation.box().isPresent());
  AnnotationIndex index = AnnotationIndex.of(dataset);
  System.out.println(index);
  Box box = Box.of(0, 10, 400, 400);
  long[] ids = index.overlapping(1, box);
  double[] ious = index.ious(1, box);
  System.out.println(Arrays.toString(ids) + " " + Arrays.toString(ious));
  check(ids.length > 0 && ious.length == ids.length, "one number for each");
  for (int i = 0; i < ids.length; i++) {
    check(Math.abs(ious[i] - dataset.annotation(ids[i]).box().get().iou(box)) < 1e-12, "intersection over union");
  }
}

// 83. ndsampler.isect_indexer.FrameIntersectionIndex.overlapping_aids: all annotations of each image.
{
  // Small images, which are drawn sooner.
  CocoDataset dataset = ToyDatasets.shapes(128).withSize(96, 96).write(folder.resolve("shapes128"));
  AnnotationIndex index = AnnotationIndex.of(dataset);
  for (CocoImage image : dataset.images()) {
    long[] found = index.overlapping(image.id(), image.size().toBox());
    check(found.length == image.annotations().size(), "the whole image has them all");
  }
  System.out.println(index);
}

// 84. ndsampler.isect_indexer.FrameIntersectionIndex.random_negatives:0: free boxes of some shapes, in one image.
{
  CocoDataset dataset = toy("shapes8");
  Size image = dataset.image(1).size();
  List<Size> anchors = new ArrayList<>();
  for (double[] anchor : new double[][] {{.35, .15}, {.2, .2}, {.1, .1}}) {
    anchors.add(Size.of((int) (anchor[0] * image.width()), (int) (anchor[1] * image.height())));
  }
  Selection selection = Selection.random(0).negatives(5).negativeSizes(anchors).negativesFrom(1).rule(NegativeRule.shareOfAnnotation(0.01)).seed(0);
  RegionPool pool = selection.select(dataset);
  AnnotationIndex index = AnnotationIndex.of(dataset);
  for (int i = 0; i < pool.negativeCount(); i++) {
    PooledRegion negative = pool.negative(i);
    System.out.println(negative);
    check(negative.imageId() == 1, "in this image");
    for (double covered : index.visibilities(1, negative.window().toBox())) check(covered <= 0.01, "hardly any of an object");
  }
  check(pool.negativeCount() == 5, "as many as asked for");
  try (CocoSampler sampler = CocoSampler.open(dataset)) {
    System.out.println(show(Overlay.on(sampler.loadImage(1)).pool(pool), folder.resolve("anchors.png")));
  }
}

// 85. ndsampler.isect_indexer.FrameIntersectionIndex.random_negatives:1: free windows of one size.
{
  CocoDataset dataset = toy("shapes8");
  NegativeSampler free = NegativeSampler.of(dataset, Negatives.of(50, 50).images(1).rule(NegativeRule.shareOfAnnotation(0.01)));
  List<Negative> negatives = free.sample(5, 0);
  System.out.println(negatives + " of " + free.room(1) + " places");
  check(negatives.size() == 5, "as many as asked for");
  check(negatives.stream().allMatch(n -> n.imageId() == 1 && n.window().size().equals(Size.of(50, 50))), "where and how large");
  check(negatives.equals(free.sample(5, 0)), "the same for the same seed");
  try (CocoSampler sampler = CocoSampler.open(dataset)) {
    System.out.println(show(Overlay.on(sampler.loadImage(1)).negatives(negatives), folder.resolve("negatives.png")));
  }
}
