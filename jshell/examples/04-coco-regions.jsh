// Where to look, and where nothing is: ndsampler.coco_regions, the class CocoRegions.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.index.AnnotationIndex;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");
CocoDataset toy(String key) throws IOException {
  return ToyDatasets.make(key, folder.resolve(key), 0);
}

// 25. ndsampler.coco_regions.CocoRegions: a pool of what to look at.
{
  RegionPool pool = Selection.random(1).negatives(1).negativesLikeTargets(10).seed(0).select(toy("shapes8"));
  System.out.println(pool);
  System.out.println(pool.positive(0));
  System.out.println(pool.negative(0));
  check(pool.positive(0).isPositive() && !pool.negative(0).isPositive(), "one of each");
}

// 26. ndsampler.coco_regions.CocoRegions.get_segmentations: the outlines of annotations.
{
  CocoDataset dataset = toy("shapes8");
  for (long id : new long[] {1, 2}) {
    Segmentation outline = dataset.annotation(id).segmentation().get();
    System.out.println(outline + ", " + outline.area() + " pixels");
    check(dataset.annotation(id).box().get().contains(outline.bounds()), "it lies in the box");
  }
}

// 27. ndsampler.coco_regions.CocoRegions.get_negative: a region without an object.
{
  CocoDataset dataset = toy("shapes8");
  PooledRegion negative = Selection.random(0).negatives(1).negativesLikeTargets(10).seed(0).select(dataset).negative(0);
  System.out.println(negative);
  check(negative.categoryId() == dataset.category("background").id(), "the class of the background");
  check(negative.annotationId().isEmpty(), "of no annotation");
  Box place = negative.window().toBox();
  System.out.println("around " + place.centerX() + ", " + place.centerY() + " of " + dataset.image(negative.imageId()).size());
  check(AnnotationIndex.of(dataset).overlapping(negative.imageId(), place.pad(-1, -1)).length == 0, "nothing in it");
}

// 28. ndsampler.coco_regions.CocoRegions.get_positive: the region of an annotation.
{
  CocoDataset dataset = toy("shapes8");
  PooledRegion positive = Selection.all().select(dataset).positive(0);
  System.out.println(positive);
  check(positive.annotationId().getAsLong() == dataset.annotations().id(0), "the first annotation");
}

// 29. ndsampler.coco_regions.CocoRegions._random_negatives: many negatives at once.
{
  CocoDataset dataset = toy("shapes8");
  // As many as asked for, or an error that says how many there can be: nothing is tried and given up.
  List<Negative> negatives = NegativeSampler.of(dataset, Negatives.of(60, 60)).sample(100, 0);
  check(negatives.size() == 100, "exactly as many");
  RegionPool sizes = Selection.random(0).negatives(100).negativesLikeTargets(10).seed(1).select(dataset);
  check(sizes.negativeCount() == 100, "also in several sizes");
  System.out.println(negatives.subList(0, 3) + "..., " + sizes.negative(0));
}

// 31. ndsampler.coco_regions.CocoRegions._preselect_positives: the positives of an epoch.
{
  CocoDataset dataset = toy("shapes8");
  RegionPool pool = Selection.all().window(64, 64).select(dataset);
  System.out.println(pool);
  check(pool.positiveCount() == dataset.annotations().size(), "one for each annotation");
  check(pool.positive(0).window().size().equals(Size.of(64, 64)), "of the window's size");
}

// 32. ndsampler.coco_regions.CocoRegions._preselect_negatives: the negatives of an epoch.
{
  RegionPool pool = Selection.all().negatives(100).window(30, 30).seed(0).select(toy("shapes8"));
  System.out.println(pool);
  check(pool.negativeCount() == 100, "all that were wanted");
}

// 33. ndsampler.coco_regions.select_positive_regions: positives whose windows do not overlap.
{
  CocoDataset dataset = toy("shapes8");
  // The table of targets, one row for each annotation that has a box.
  Table table = Targets.table(dataset);
  System.out.println(table.first(4).print());
  RegionPool pool = Selection.disparate(300, 300, 0).seed(0).select(dataset);
  System.out.println(pool.positiveCount());
  System.out.println(dataset.annotations().size());
  check(pool.positiveCount() < table.rowCount(), "some are left out");
  for (int i = 0; i < pool.positiveCount(); i++) {
    for (int j = 0; j < i; j++) {
      PooledRegion a = pool.positive(i);
      PooledRegion b = pool.positive(j);
      check(a.imageId() != b.imageId() || a.window().intersection(b.window()).isEmpty(), "no pixel twice");
    }
  }
}
