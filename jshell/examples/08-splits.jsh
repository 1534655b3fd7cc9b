// Training, validation and test without leakage: StratifiedGroupKFold, _split_train_vali_test.
import org.ndsampler.core.split.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
long[] groups = {1, 1, 3, 4, 2, 2, 7, 8, 8};
long[] labels = {1, 1, 1, 1, 2, 2, 2, 3, 3};
List<StratifiedGroupKFold.Fold> folds = StratifiedGroupKFold.of(3).shuffled(0).split(labels, groups);
for (StratifiedGroupKFold.Fold fold : folds) {
  System.out.println("train " + Arrays.toString(fold.train()) + ", test " + Arrays.toString(fold.test()));
  Set<Long> seen = new HashSet<>();
  for (int i : fold.train()) seen.add(groups[i]);
  for (int i : fold.test()) check(!seen.contains(groups[i]), "a group is on one side");
}
check(folds.size() == 3, "three folds");
