package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ndsampler.core.coco.CategoryTree.Decision;

class CategoryTreeProperties {
  /** Each category is a root, or the child of an earlier one. */
  @Provide
  Arbitrary<CategoryTree> trees() {
    return Arbitraries.integers()
        .between(-1, 1000)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(
            parents -> {
              CategoryTree.Builder builder = CategoryTree.builder();
              for (int i = 0; i < parents.size(); i++) {
                int parent = i == 0 ? -1 : parents.get(i) % (i + 1) - 1;
                if (parent < 0) {
                  builder.category("c" + i);
                } else {
                  builder.child("c" + parent, "c" + i);
                }
              }
              return builder.build();
            });
  }

  private static double[] energies(CategoryTree tree, long seed, int rows) {
    Random random = new Random(seed);
    return random.doubles((long) rows * tree.size(), -30, 30).toArray();
  }

  @Property
  void theProbabilitiesOfTheChildrenSumUpToThatOfTheParent(
      @ForAll("trees") CategoryTree tree, @ForAll long seed) {
    double[] energies = energies(tree, seed, 2);
    for (double[] logs :
        List.of(
            tree.softmax().logProbabilities(energies),
            tree.softmax().logProbabilitiesFromLeaves(energies))) {
      for (int row = 0; row < 2; row++) {
        int base = row * tree.size();
        for (int i = 0; i < tree.size(); i++) {
          if (tree.children(i).length > 0) {
            double sum =
                Arrays.stream(tree.children(i)).mapToDouble(c -> Math.exp(logs[base + c])).sum();
            assertThat(sum).isCloseTo(Math.exp(logs[base + i]), within(1e-12));
          }
        }
        double roots = Arrays.stream(tree.roots()).mapToDouble(r -> Math.exp(logs[base + r])).sum();
        assertThat(roots).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Property
  void conditionalProbabilitiesSumUpToOneInEachGroup(
      @ForAll("trees") CategoryTree tree, @ForAll long seed) {
    double[] logs = tree.softmax().conditionalLogProbabilities(energies(tree, seed, 1));
    for (int[] group : tree.groups()) {
      assertThat(Arrays.stream(group).mapToDouble(i -> Math.exp(logs[i])).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Property
  void groupsHoldEachCategoryOnce(@ForAll("trees") CategoryTree tree) {
    int[] all = tree.groups().stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(all).hasSize(tree.size());
    for (int i = 0; i < all.length; i++) {
      assertThat(all[i]).isEqualTo(i);
    }
  }

  @Property
  void aSmallThresholdNeverDecidesCoarserThanALargeOne(
      @ForAll("trees") CategoryTree tree, @ForAll long seed) {
    double[] p = tree.softmax().probabilities(energies(tree, seed, 1));
    Decision fine = tree.decide(p, DecisionRule.entropy(0.1)).get(0);
    Decision coarse = tree.decide(p, DecisionRule.entropy(0.9)).get(0);
    assertThat(tree.distance(coarse.index(), fine.index())).isNotNegative();
  }

  @Property
  void aTreeComesBackFromItsCategories(@ForAll("trees") CategoryTree tree) {
    CategoryTree again = CategoryTree.of(tree.toDataset());
    assertThat(again.names()).isEqualTo(tree.names());
    assertThat(again.toDataset().toJson()).isEqualTo(tree.toDataset().toJson());
  }
}
