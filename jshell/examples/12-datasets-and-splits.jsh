// Training, validation and test from one dataset or several: ndsampler.coerce_data, utils.util_sklearn.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.util.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");

// 15. ndsampler.utils.util_sklearn.StratifiedGroupKFold._make_test_folds: folds in which no group is divided.
{
  long[] groups = {1, 1, 3, 4, 2, 2, 7, 8, 8};
  long[] labels = {1, 1, 1, 1, 2, 2, 2, 3, 3};
  List<StratifiedGroupKFold.Fold> folds = StratifiedGroupKFold.of(3).split(labels, groups);
  for (StratifiedGroupKFold.Fold fold : folds) {
    System.out.println("train " + Arrays.toString(fold.train()) + ", test " + Arrays.toString(fold.test()));
  }
  int[][] train = {{2, 3, 4, 5, 6}, {0, 1, 2, 7, 8}, {0, 1, 3, 4, 5, 6, 7, 8}};
  int[][] test = {{0, 1, 7, 8}, {3, 4, 5, 6}, {2}};
  for (int i = 0; i < 3; i++) {
    check(Arrays.equals(folds.get(i).train(), train[i]) && Arrays.equals(folds.get(i).test(), test[i]), "the folds of the reference");
  }
  // Other folds for another seed, which the reference ignores.
  for (StratifiedGroupKFold.Fold fold : StratifiedGroupKFold.of(3).shuffled(0).split(labels, groups)) {
    Set<Long> learnt = new HashSet<>();
    for (int i : fold.train()) learnt.add(groups[i]);
    for (int i : fold.test()) check(!learnt.contains(groups[i]), "a group is on one side");
  }
}

// 58. ndsampler.coerce_data.coerce_datasets: datasets by name, path or object, and parts of them.
{
  // By name.
  CocoDataset shapes = CocoDatasets.coerce("special:shapes", folder);
  DatasetSplit split = DatasetSplit.builder(shapes).build();
  System.out.println(split);
  System.out.println(split.frequencyText());
  check(split.dataset(DatasetSplit.Part.TRAIN).images().size() > split.dataset(DatasetSplit.Part.VALIDATION).images().size(), "most to learn from");
  // By path.
  check(CocoDatasets.coerce(shapes.path().get()).fingerprint().equals(shapes.fingerprint()), "the same");
  // An object stays what it is; here a large one of small images.
  CocoDataset many = ToyDatasets.shapes(256).size(64, 64).write(folder.resolve("shapes256"));
  check(CocoDatasets.coerce(many) == many, "the same object");
  DatasetSplit large = DatasetSplit.builder(many).build();
  System.out.println(large.train().length + ", " + large.validation().length + ", " + large.test().length);
  check(large.train().length + large.validation().length + large.test().length == 256, "each image in one part");
  // With a test dataset of its own, the other is divided in two.
  CocoDataset photos = CocoDatasets.coerce("special:photos", folder);
  DatasetSplit two = DatasetSplit.builder(shapes).withoutTest().build();
  Map<String, CocoDataset> parts = new LinkedHashMap<>();
  parts.put("train", two.dataset(DatasetSplit.Part.TRAIN));
  parts.put("vali", two.dataset(DatasetSplit.Part.VALIDATION));
  parts.put("test", photos);
  System.out.println(parts);
  check(two.test().length == 0 && two.train().length + two.validation().length == 8, "nothing of it is for the test");
}

// 59. ndsampler.coerce_data._split_train_vali_test: the ids of the images of each part.
{
  CocoDataset dataset = CocoDatasets.coerce("special:shapes8", folder);
  DatasetSplit split = DatasetSplit.builder(dataset).factor(3).build();
  for (DatasetSplit.Part part : DatasetSplit.Part.values()) {
    System.out.println(part + ": " + Arrays.toString(split.imageIds(part)));
  }
  long[] all = Stream.of(DatasetSplit.Part.values()).flatMapToLong(part -> LongStream.of(split.imageIds(part))).sorted().toArray();
  check(Arrays.equals(all, dataset.images().ids()), "each image in one part");
  check(split.leaks().isEmpty(), "nothing is in two");
}
