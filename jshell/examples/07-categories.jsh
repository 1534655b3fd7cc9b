// A tree of categories: CategoryTree, softmax over the tree, decisions.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
CategoryTree tree = CategoryTree.builder().category("thing").child("thing", "animal").child("animal", "dog").child("animal", "cat").child("thing", "car").build();
System.out.println(tree.toForestText());
check(tree.depth() == 3, "three levels");
check(tree.ancestors(tree.index("dog")).length >= 2, "animal and thing");

// Energies to probabilities: each group of siblings sums to the probability of its parent.
double[] energies = {0, 1, 3, 1, -1};
double[] p = tree.hierarchicalSoftmax(energies);
System.out.println(Arrays.toString(p));
check(Math.abs(p[tree.index("dog")] + p[tree.index("cat")] - p[tree.index("animal")]) < 1e-12, "dogs and cats are the animals");

// A decision goes down the tree as long as it is sure.
List<CategoryTree.Decision> decisions = tree.decide(p, DecisionRule.probability(0.5));
System.out.println("it is a " + tree.name(decisions.get(0).index()) + ", with confidence " + decisions.get(0).confidence());
check(decisions.size() == 1, "one item");

// A flat list, and the categories of a dataset.
check(CategoryTree.flat(List.of("a", "b")).isFlat(), "no levels");
CocoDataset dataset = ToyDatasets.make("shapes2", Files.createTempDirectory("ndsampler").resolve("shapes2"), 0);
System.out.println(CategoryTree.of(dataset));
