package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CategoryTree.Decision;

class CategoryTreeTest {
  private static CategoryTree things() {
    Map<String, List<String>> children = new LinkedHashMap<>();
    children.put("background", List.of());
    children.put("mineral", List.of("granite", "quartz"));
    children.put("animal", List.of("dog", "cat"));
    children.put("dog", List.of("boxer", "beagle"));
    return CategoryTree.ofChildren(children);
  }

  @Test
  void aTreeOfNamesHasIdsAndIndexesInOrderOfName() {
    CategoryTree tree = things();
    assertThat(tree.names())
        .containsExactly(
            "animal",
            "background",
            "beagle",
            "boxer",
            "cat",
            "dog",
            "granite",
            "mineral",
            "quartz");
    assertThat(tree.ids()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(tree.depth()).isEqualTo(3);
    assertThat(tree.breadth()).isEqualTo(3);
    assertThat(tree.isFlat()).isFalse();
    assertThat(tree).hasToString("CategoryTree(9 categories, depth 3, breadth 3)");
    assertThat(tree.ancestors(tree.index("boxer"))).containsExactly(0, 5);
    assertThat(tree.descendants(tree.index("animal"))).containsExactly(2, 3, 4, 5);
    assertThat(tree.leaves()).containsExactly(1, 2, 3, 4, 6, 8);
    assertThat(tree.supercategory("boxer")).contains("dog");
    assertThat(tree.parent(tree.index("animal"))).isEmpty();
    assertThat(tree.toForestText())
        .isEqualTo(
            """
            ╟── background
            ╟── mineral
            ╎\u00a0\u00a0 ├─╼ granite
            ╎\u00a0\u00a0 └─╼ quartz
            ╙── animal
                ├─╼ dog
                │\u00a0\u00a0 ├─╼ boxer
                │\u00a0\u00a0 └─╼ beagle
                └─╼ cat""");
  }

  @Test
  void parentsAndChildrenGiveTheSameTree() {
    Map<String, String> parents = new LinkedHashMap<>();
    parents.put("dog", "animal");
    parents.put("cat", "animal");
    parents.put("boxer", "dog");
    assertThat(CategoryTree.ofParents(parents).toDataset().categories().stream())
        .extracting(CocoCategory::id, CocoCategory::name, CocoCategory::supercategory)
        .containsExactly(
            tuple(1L, "animal", Optional.empty()),
            tuple(2L, "boxer", Optional.of("dog")),
            tuple(3L, "cat", Optional.of("animal")),
            tuple(4L, "dog", Optional.of("animal")));
  }

  @Test
  void supercategoriesThatAreNoCategoriesBecomeRoots() {
    CategoryTree tree =
        CategoryTree.of(
            CocoDataset.builder()
                .category(18, "dog", "animal")
                .category(1, "person", "person")
                .category(17, "cat", "animal")
                .build());
    assertThat(tree.names()).containsExactly("person", "cat", "dog", "animal");
    assertThat(tree.id(tree.index("animal"))).isEqualTo(19);
    assertThat(tree.index(17L)).isEqualTo(1);
    assertThat(tree.parent(0)).isEmpty();
    assertThat(tree.groups()).containsExactly(new int[] {0, 3}, new int[] {1, 2});
  }

  @Test
  void aFlatTreeIsOneGroup() {
    CategoryTree tree = CategoryTree.flatWithBackground(List.of("star", "background", "eff"));
    assertThat(tree.ids()).containsExactly(1, 0, 3);
    assertThat(tree.isFlat()).isTrue();
    assertThat(tree.groups()).hasSize(1);
    assertThat(CategoryTree.flat(List.of("b", "a")).ids()).containsExactly(0, 1);
    assertThat(CategoryTree.flat(List.of()).groups()).isEmpty();
    assertThat(CategoryTree.flat(List.of()).softmax().probabilities()).isEmpty();
  }

  @Test
  void whatIsNoTreeIsRejectedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryTree.builder().child("a", "c").child("b", "c"))
        .withMessageContaining("'c' has two parents, 'a' and 'b'");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CategoryTree.builder().child("a", "b").child("b", "a").category("c").build())
        .withMessageContaining("its own ancestor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryTree.builder().category(1, "a").category(1, "b").build())
        .withMessageContaining("same id 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CategoryTree.builder().category(1, "a").category(2, "a"))
        .withMessageContaining("two ids");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> things().index("unicorn"))
        .withMessageContaining("unicorn")
        .withMessageContaining("quartz");
  }

  @Test
  void aVeryDeepTreeIsNoProblem() {
    CategoryTree.Builder builder = CategoryTree.builder().asAdded();
    int depth = 100_000;
    for (int i = 1; i < depth; i++) {
      builder.child("c" + (i - 1), "c" + i);
    }
    CategoryTree tree = builder.build();
    assertThat(tree.depth()).isEqualTo(depth);
    assertThat(tree.descendants(0)).hasSize(depth - 1);
    assertThat(tree.softmax().logProbabilities(new double[depth])).containsOnly(0);
  }

  @Test
  void aSubtreeConnectsWhatIsLeftToItsNearestAncestor() {
    CategoryTree tree = things().subtree(List.of("boxer", "mineral", "animal"));
    assertThat(tree.supercategory("boxer")).contains("animal");
    assertThat(tree.supercategory("mineral")).isEmpty();
    assertThat(things().take(1, 2).names()).containsExactly("background", "beagle");
    assertThat(things().subtreeWithChildren(List.of("boxer", "animal")).names())
        .containsExactly("animal", "boxer", "cat", "dog");
  }

  @Test
  void distancesAreStepsDownAndNegativeStepsUp() {
    CategoryTree tree = things();
    int animal = tree.index("animal");
    int boxer = tree.index("boxer");
    assertThat(tree.distance(animal, boxer)).isEqualTo(2);
    assertThat(tree.distance(boxer, animal)).isEqualTo(-2);
    assertThat(tree.distance(boxer, tree.index("quartz"))).isNaN();
    double[][] all = tree.distances();
    for (int i = 0; i < tree.size(); i++) {
      for (int j = 0; j < tree.size(); j++) {
        assertThat((Double) all[i][j]).isEqualTo((Double) tree.distance(i, j));
      }
    }
  }

  @Test
  void lossOfACoarseTargetIgnoresWhatIsBelowIt() {
    CategoryTree tree = things();
    double[] energies = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double before = tree.softmax().crossEntropy(energies, tree.index("dog"));
    energies[tree.index("boxer")] = -50;
    energies[tree.index("granite")] = 50;
    assertThat(tree.softmax().crossEntropy(energies, tree.index("dog")))
        .isCloseTo(before, within(1e-12));
    energies[tree.index("cat")] = 50;
    assertThat(tree.softmax().crossEntropy(energies, tree.index("dog"))).isGreaterThan(before + 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.softmax().crossEntropy(energies, 1, 2))
        .withMessageContaining("targets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.softmax().probabilities(1, 2))
        .withMessageContaining("multiple of the 9");
  }

  @Test
  void aDecisionGoesDownOnlyWhenTheChildrenAreCertainEnough() {
    CategoryTree tree =
        CategoryTree.builder().asAdded().child("a", "a1").child("a", "a2").category("b").build();
    int a = tree.index("a");
    int a1 = tree.index("a1");
    double[] certain = {0.9, 0.89, 0.01, 0.1};
    double[] torn = {0.9, 0.46, 0.44, 0.1};
    for (DecisionRule rule : List.of(DecisionRule.gini(0.5), DecisionRule.entropy(0.5))) {
      assertThat(tree.decide(certain, rule)).containsExactly(new Decision(a1, 0.89));
      assertThat(tree.decide(torn, rule)).containsExactly(new Decision(a, 0.9));
      assertThat(tree.decide(torn, rule.refined(Set.of(a))))
          .containsExactly(new Decision(a1, 0.46));
      assertThat(tree.decide(torn, rule.ignored(Set.of(a))))
          .containsExactly(new Decision(tree.index("b"), 0.1));
      assertThat(tree.decide(torn, rule.ignored(Set.of(a1))))
          .as("an only child is always taken")
          .containsExactly(new Decision(tree.index("a2"), 0.44));
    }
    assertThat(tree.decide(torn, DecisionRule.probability(0.45)))
        .containsExactly(new Decision(a1, 0.46));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> tree.decide(torn, DecisionRule.gini(0.5).ignored(Set.of(a, tree.index("b")))))
        .withMessageContaining("all top-level");
  }
}
