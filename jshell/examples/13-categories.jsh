// A tree of categories, softmax over it, and decisions: ndsampler.category_tree.
// ndsampler's API reference has no example of it; docs/guides/categories.md says more.

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");

// The tree; categories have the order in which they are added.
CategoryTree tree = CategoryTree.builder().asAdded().category("thing").child("thing", "animal").child("animal", "dog").child("animal", "cat").child("thing", "car").build();
System.out.println(tree.toForestText());
check(tree.depth() == 3, "three levels");
check(tree.ancestors(tree.index("dog")).length >= 2, "animal and thing");

// Energies to probabilities: the children of a category share its probability.
double[] energies = {0, 3, 2, 0, 1};
double[] p = tree.softmax().probabilities(energies);
for (int i = 0; i < tree.size(); i++) System.out.printf("%-6s %.3f%n", tree.name(i), p[i]);
check(Math.abs(p[tree.index("dog")] + p[tree.index("cat")] - p[tree.index("animal")]) < 1e-12, "dogs and cats are the animals");

// A decision goes down the tree as long as it is sure.
for (double limit : new double[] {0.5, 0.8, 0.9}) {
  CategoryTree.Decision decision = tree.decide(p, DecisionRule.probability(limit)).get(0);
  System.out.println("at least " + limit + ": " + tree.name(decision.index()) + ", with confidence " + decision.confidence());
}
check(tree.name(tree.decide(p, DecisionRule.probability(0.5)).get(0).index()).equals("dog"), "surely a dog");
check(tree.name(tree.decide(p, DecisionRule.probability(0.8)).get(0).index()).equals("animal"), "more surely an animal");

// A flat list, and the categories of a dataset.
check(CategoryTree.flat(List.of("a", "b")).isFlat(), "no levels");
CocoDataset dataset = ToyDatasets.make("shapes2", folder.resolve("shapes2"), 0);
System.out.println(CategoryTree.of(dataset));
check(CategoryTree.of(dataset).names().contains("superstar"), "by name");
