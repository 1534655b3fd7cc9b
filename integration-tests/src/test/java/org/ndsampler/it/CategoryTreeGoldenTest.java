package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CategoryTree.Decision;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.DecisionRule;

class CategoryTreeGoldenTest {
  private static final Pattern NICE = Pattern.compile("maxDepth=(\\d+), maxBreadth=(\\d+)");
  private static final Pattern SUBGRAPH =
      Pattern.compile("(.*)\\.subgraph\\[(.*)\\](?: closure=(True|False))?");
  private static final Pattern TAKE = Pattern.compile("(.*)\\.take\\[(.*)\\]");

  @Test
  void treesHaveTheIdsGroupsAndRelationsOfTheReference() throws IOException {
    Golden golden = Golden.of("category_tree.json");
    JsonNode file = Golden.json("category_tree.json");
    file.properties()
        .forEach(
            entry ->
                golden.check(
                    entry.getKey(), () -> checkTree(file, entry.getKey(), entry.getValue())));
    golden.finish();
  }

  @Test
  void probabilitiesAndDecisionsAreThoseOfTheReference() throws IOException {
    Golden golden = Golden.of("category_tree_torch.json");
    JsonNode trees = Golden.json("category_tree.json");
    JsonNode file = Golden.json("category_tree_torch.json");
    for (Map.Entry<String, JsonNode> entry : file.properties()) {
      JsonNode one = entry.getValue();
      CategoryTree tree = torchTree(trees.path(entry.getKey()), one);
      golden.check(entry.getKey() + "-softmax", () -> checkSoftmax(tree, one));
      for (int i = 0; i < one.get("decisions").size(); i++) {
        JsonNode decision = one.get("decisions").get(i);
        golden.check(entry.getKey() + "-decision-" + i, () -> checkDecision(tree, one, decision));
      }
    }
    golden.finish();
  }

  /** Builds the tree from the nodes and edges that the case gives. */
  private static CategoryTree tree(JsonNode one) {
    List<String> added = texts(one.get("nodes"));
    List<String> listed = new ArrayList<>();
    one.get("node_to_id").fieldNames().forEachRemaining(listed::add);
    CategoryTree.Builder builder = CategoryTree.builder();
    if (listed.equals(added)) {
      builder.asAdded();
    }
    for (String name : added) {
      JsonNode id = one.at("/node_data/" + name.replace("~", "~0").replace("/", "~1") + "/id");
      if (id.isMissingNode()) {
        builder.category(name);
      } else {
        builder.category(id.asLong(), name);
      }
    }
    one.get("edges").forEach(edge -> builder.child(edge.get(0).asText(), edge.get(1).asText()));
    return builder.build();
  }

  /** The tree of the same name, unless the two files mean different trees by it. */
  private static CategoryTree torchTree(JsonNode named, JsonNode one) {
    List<String> names = texts(one.get("idx_to_node"));
    boolean same = named.has("nodes") && texts(named.get("idx_to_node")).equals(names);
    assertThat(same || one.get("idx_groups").size() == 1).as("a known tree").isTrue();
    return same ? tree(named) : CategoryTree.flat(names);
  }

  private static void checkTree(JsonNode file, String key, JsonNode one) {
    checkTree(tree(one), one);
    Matcher subgraph = SUBGRAPH.matcher(key);
    if (subgraph.matches()) {
      CategoryTree whole = tree(file.get(subgraph.group(1)));
      List<String> names = Arrays.asList(subgraph.group(2).split(","));
      boolean closure = !"False".equals(subgraph.group(3));
      checkTree(closure ? whole.subtree(names) : whole.subtreeWithChildren(names), one);
    }
    Matcher take = TAKE.matcher(key);
    if (take.matches()) {
      int[] indexes = Arrays.stream(take.group(2).split(",")).mapToInt(Integer::parseInt).toArray();
      checkTree(tree(file.get(take.group(1))).take(indexes), one);
    }
    if (key.equals("from_mutex") || key.equals("from_mutex_nobghack")) {
      checkTree(CategoryTree.flat(texts(one.get("nodes"))), one);
    }
    if (key.equals("from_mutex_bg")) {
      checkTree(CategoryTree.flatWithBackground(texts(one.get("nodes"))), one);
    }
    if (one.has("input")) {
      checkTree(CategoryTree.builder(dataset(one.get("input"))).asAdded().build(), one);
    }
  }

  private static void checkTree(CategoryTree tree, JsonNode one) {
    assertThat(tree.names()).as("names").isEqualTo(texts(one.get("idx_to_node")));
    assertThat(tree.ids()).as("ids").isEqualTo(longs(one.get("idx_to_id")));
    for (int i = 0; i < tree.size(); i++) {
      assertThat(tree.index(tree.name(i)))
          .isEqualTo(one.get("node_to_idx").get(tree.name(i)).asInt());
      assertThat(tree.index(tree.id(i)))
          .isEqualTo(one.get("id_to_idx").get(Long.toString(tree.id(i))).asInt());
      String index = Integer.toString(i);
      assertThat(with(tree.ancestors(i), i))
          .isEqualTo(ints(one.at("/idx_to_ancestor_idxs/" + index)));
      assertThat(tree.descendants(i)).isEqualTo(ints(one.at("/idx_to_descendants_idxs/" + index)));
      assertThat(with(tree.descendants(i), i))
          .isEqualTo(ints(one.at("/idx_to_descendants_incl/" + index)));
      for (int j = 0; j < tree.size(); j++) {
        Double expected = Golden.number(one.get("idx_pairwise_distance").get(i).get(j));
        assertThat((Double) tree.distance(i, j)).isEqualTo(expected);
      }
    }
    assertThat(tree.isFlat()).as("is_mutex").isEqualTo(one.get("is_mutex").asBoolean());
    assertThat(tree.size()).as("num_classes").isEqualTo(one.get("num_classes").asInt());
    assertThat(tree.toForestText()).as("forest").isEqualTo(one.get("forest_str").asText());
    List<int[]> groups = new ArrayList<>();
    one.get("idx_groups").forEach(group -> groups.add(ints(group)));
    assertThat(tree.groups()).as("groups").containsExactlyElementsOf(groups);
    assertThat(tree.toDataset().toJson())
        .as("coco")
        .isEqualTo(dataset(one.get("to_coco")).toJson());
    Matcher nice = NICE.matcher(one.get("nice").asText());
    if (nice.find()) {
      assertThat(tree.depth()).isEqualTo(Integer.parseInt(nice.group(1)));
      assertThat(tree.breadth()).isEqualTo(Integer.parseInt(nice.group(2)));
    }
  }

  private static void checkSoftmax(CategoryTree tree, JsonNode one) {
    assertThat(tree.names()).isEqualTo(texts(one.get("idx_to_node")));
    double[] energy = rows(one.get("energy"));
    close(tree.softmax().conditionalLogProbabilities(energy), one.get("conditional_log_softmax"));
    close(tree.softmax().logProbabilities(energy), one.get("source_log_softmax"));
    close(tree.softmax().logProbabilitiesFromLeaves(energy), one.get("sink_log_softmax"));
    close(tree.softmax().probabilities(energy), one.get("hierarchical_softmax"));
    close(tree.softmax().logProbabilities(energy), one.get("graph_log_softmax"));
    close(tree.softmax().probabilities(energy), one.get("graph_softmax"));
    int[] targets = ints(one.get("targets"));
    assertThat(tree.softmax().nllLoss(tree.softmax().logProbabilities(energy), targets))
        .isCloseTo(one.get("hierarchical_nll_loss").asDouble(), offset(1e-5));
    assertThat(tree.softmax().crossEntropy(energy, targets))
        .isCloseTo(one.get("hierarchical_cross_entropy").asDouble(), offset(1e-5));
  }

  private static void checkDecision(CategoryTree tree, JsonNode one, JsonNode decision) {
    double threshold = decision.get("thresh").asDouble();
    DecisionRule rule =
        switch (decision.get("criterion").asText()) {
          case "gini" -> DecisionRule.gini(threshold);
          case "entropy" -> DecisionRule.entropy(threshold);
          case "prob" -> DecisionRule.probability(threshold);
          default -> throw new IllegalArgumentException(decision.toString());
        };
    JsonNode options = decision.get("kw");
    rule = rule.ignored(set(options.path("ignore_class_idxs")));
    rule = rule.refined(set(options.path("always_refine_idxs")));
    List<Decision> decisions = tree.decide(rows(one.get("probs")), rule);
    for (int i = 0; i < decisions.size(); i++) {
      assertThat(decisions.get(i).index()).isEqualTo(decision.get("pred_idxs").get(i).asInt());
      assertThat(decisions.get(i).confidence())
          .isCloseTo(decision.get("pred_conf").get(i).asDouble(), offset(1e-6));
    }
  }

  private static void close(double[] actual, JsonNode rows) {
    double[] expected = rows(rows);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], offset(1e-5));
    }
  }

  private static double[] rows(JsonNode rows) {
    List<Double> values = new ArrayList<>();
    rows.forEach(row -> row.forEach(value -> values.add(Golden.number(value))));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static CocoDataset dataset(JsonNode categories) {
    CocoDataset.Builder dataset = CocoDataset.builder();
    for (JsonNode one : categories) {
      JsonNode parent = one.path("supercategory");
      long id = one.get("id").asLong();
      if (parent.isMissingNode() || parent.isNull()) {
        dataset.category(id, one.get("name").asText());
      } else {
        dataset.category(id, one.get("name").asText(), parent.asText());
      }
    }
    return dataset.build();
  }

  private static int[] with(int[] values, int more) {
    int[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = more;
    Arrays.sort(all);
    return all;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static int[] ints(JsonNode list) {
    return Arrays.stream(longs(list)).mapToInt(Math::toIntExact).toArray();
  }

  private static long[] longs(JsonNode list) {
    long[] values = new long[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asLong();
    }
    return values;
  }

  private static Set<Integer> set(JsonNode list) {
    Set<Integer> values = new HashSet<>();
    list.forEach(item -> values.add(item.asInt()));
    return values;
  }
}
