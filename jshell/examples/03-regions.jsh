// Where to look, and where nothing is: CocoRegions, get_positive, get_negative, select_positive_regions, preselection.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
CocoDataset dataset = ToyDatasets.make("shapes8", Files.createTempDirectory("ndsampler").resolve("shapes8"), 0);

// Tabular targets: one row for each annotation that has a box.
Table targets = Targets.table(dataset);
System.out.println(targets.first(4).print());
check(targets.rowCount() == dataset.annotations().size(), "a row for each");

// The index: which annotations overlap a window.
var index = org.ndsampler.core.index.AnnotationIndex.of(dataset);
long[] found = index.overlapping(1, Box.of(0, 0, 600, 600));
check(found.length == dataset.annotationsOf(1).size(), "the whole image has them all");

// Negatives that are free of objects, exactly as many as asked for, the same for the same seed.
NegativeSampler free = NegativeSampler.of(dataset).window(30, 30).build();
List<Negative> negatives = free.sample(100, 0);
System.out.println(negatives.get(0) + " of " + free);
check(negatives.size() == 100, "as many as asked for");
check(negatives.stream().allMatch(n -> !index.any(dataset.images().row(n.imageId()), n.window().x(), n.window().y(), 30, 30)), "nothing in them");
check(negatives.equals(free.sample(100, 0)), "the same again");

// A pool of both, preselected for the sampler.
CocoSampler sampler = CocoSampler.open(dataset);
sampler.preselect(Selection.balanced().negatives(20).window(64, 64).seed(0));
System.out.println(sampler.positiveCount() + " positives, " + sampler.negativeCount() + " negatives");
check(sampler.negativeCount() == 20, "all negatives");
Sample positive = sampler.loadPositive(0);
Sample negative = sampler.loadNegative(0);
check(positive.annotations().size() > 0 && negative.annotations().isEmpty(), "one has objects, one has none");

// Positives spread so that windows of 300 x 300 do not show the same again.
sampler.preselect(Selection.disparate(300, 300, 0.5).seed(0));
System.out.println(sampler.positiveCount() + " of " + dataset.annotations().size() + " are enough to see it all");
check(sampler.positiveCount() <= dataset.annotations().size(), "no more than there are");
sampler.close();
