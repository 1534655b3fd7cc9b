package org.ndsampler.core.coco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Suggestions;

/**
 * A forest of categories, where a parent is the superclass of its children. Immutable and safe for
 * use by many threads.
 *
 * <pre>{@code
 * CategoryTree tree = CategoryTree.builder().category("animal").child("animal", "dog").child("animal", "cat").build();
 * double[] p = tree.softmax().probabilities(0, 1, 3);            // one energy for each category
 * int found = tree.decide(p, DecisionRule.probability(0.5)).get(0).index();
 * tree.name(found);
 * }</pre>
 *
 * <p>Each category has a name, an id (as a dataset gives it) and an index (0 to {@link #size()} -
 * 1, the position of its value in an array of energies or probabilities). Siblings, and the roots
 * among themselves, exclude each other; such a set is a <em>group</em>.
 *
 * @since 0.1
 */
// Arrays by index, and not objects with links: what is computed over a tree visits every category
// of every item, and a walk of an array from top to bottom (parents first) or back is all that it
// needs. They are made once, together with the order of that walk, and nothing recurses: a chain of
// a million categories is a tree too. The three ideas have a class each: the tree here, the numbers
// in CategorySoftmax, the choice in CategoryDecider.
public final class CategoryTree {
  /** The parent of a root. */
  static final int ROOT = -1;

  final String[] names;
  private final long[] ids;
  private final boolean[] idWasGiven;
  final int[] parents;
  final int[][] children;
  final int[] roots;
  final int[][] groups;
  final int[] topDown;
  private final int[] listing;
  // Indexes and ids follow the order in which categories were added, and not ids and names.
  private final boolean asAdded;
  private final Map<String, Integer> indexByName;
  private final Map<Long, Integer> indexById;

  /**
   * What an item was found to be. Immutable.
   *
   * @param index index of the category
   * @param confidence its probability
   */
  public record Decision(int index, double confidence) {}

  private CategoryTree(Builder builder) {
    asAdded = builder.asAdded;
    List<Node> nodes = new ArrayList<>(builder.nodes.values());
    List<Node> naming = new ArrayList<>(nodes);
    if (!asAdded) {
      naming.sort(Comparator.comparing(node -> node.name));
    }
    long largest = 0;
    for (Node node : nodes) {
      largest = node.id == null ? largest : Math.max(largest, node.id);
    }
    Map<Node, Long> idOf = new HashMap<>();
    for (Node node : naming) {
      if (node.id == null && largest == Long.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the category '" + node.name + "' needs an id, and none follows " + largest);
      }
      long id = node.id == null ? largest + 1 : node.id;
      largest = Math.max(largest, id);
      idOf.put(node, id);
    }
    List<Node> indexed = new ArrayList<>(nodes);
    if (!asAdded) {
      indexed.sort(Comparator.comparing(idOf::get));
    }
    int count = indexed.size();
    names = new String[count];
    ids = new long[count];
    idWasGiven = new boolean[count];
    parents = new int[count];
    children = new int[count][];
    indexByName = new HashMap<>();
    indexById = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Node node = indexed.get(i);
      names[i] = node.name;
      ids[i] = idOf.getOrDefault(node, 0L);
      idWasGiven[i] = node.id != null;
      indexByName.put(node.name, i);
      Integer twin = indexById.put(ids[i], i);
      if (twin != null) {
        throw new IllegalArgumentException(
            "categories '" + names[twin] + "' and '" + names[i] + "' have the same id " + ids[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      Node node = indexed.get(i);
      parents[i] = node.parent == null ? ROOT : indexOfNode(node.parent);
      children[i] = node.children.stream().mapToInt(this::indexOfNode).toArray();
    }
    roots = nodes.stream().filter(n -> n.parent == null).mapToInt(this::indexOfNode).toArray();
    listing = naming.stream().mapToInt(this::indexOfNode).toArray();
    List<int[]> found = new ArrayList<>();
    topDown = walk(found);
    if (topDown.length < count) {
      Set<Integer> reached = new HashSet<>();
      Arrays.stream(topDown).forEach(reached::add);
      for (int i = 0; i < count; i++) {
        if (!reached.contains(i)) {
          throw new IllegalArgumentException(
              "category '" + names[i] + "' is its own ancestor; break the cycle");
        }
      }
    }
    groups = found.toArray(new int[0][]);
  }

  private int indexOfNode(Node node) {
    return indexByName.getOrDefault(node.name, ROOT);
  }

  /** Visits parents before children, depth first, and collects the groups on the way. */
  private int[] walk(List<int[]> found) {
    int[] visited = new int[names.length];
    int count = 0;
    Deque<int[]> open = new ArrayDeque<>();
    Deque<Integer> at = new ArrayDeque<>();
    if (names.length > 0) {
      found.add(sorted(roots));
    }
    open.push(roots);
    at.push(0);
    while (!open.isEmpty()) {
      int[] siblings = open.element();
      int next = at.pop();
      if (next == siblings.length) {
        open.pop();
        continue;
      }
      at.push(next + 1);
      int index = siblings[next];
      visited[count++] = index;
      if (children[index].length > 0) {
        found.add(sorted(children[index]));
        open.push(children[index]);
        at.push(0);
      }
    }
    return Arrays.copyOf(visited, count);
  }

  private static int[] sorted(int[] values) {
    int[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  /** Categories that exclude each other, with the ids 0, 1, 2 and so on in the given order. */
  public static CategoryTree flat(List<String> names) {
    Builder builder = builder().asAdded();
    for (int i = 0; i < names.size(); i++) {
      builder.category(i, names.get(i));
    }
    return builder.build();
  }

  /**
   * Categories that exclude each other, as ndsampler numbers them: a category called {@code
   * background} has the id 0, and the others have their position plus one; without a background, as
   * {@link #flat}.
   */
  public static CategoryTree flatWithBackground(List<String> names) {
    if (!names.contains("background")) {
      return flat(names);
    }
    Builder builder = builder().asAdded();
    for (int i = 0; i < names.size(); i++) {
      boolean background = names.get(i).equals("background");
      builder.category(background ? 0 : i + 1L, names.get(i));
    }
    return builder.build();
  }

  /**
   * A hierarchy in which each entry names a category and its parent; a parent without an entry of
   * its own is a root. Ids are given in order of name.
   */
  public static CategoryTree ofParents(Map<String, String> parentOf) {
    Builder builder = builder();
    parentOf.forEach((child, parent) -> builder.child(parent, child));
    return builder.build();
  }

  /** A hierarchy in which each entry names a category and its children, which may be none. */
  public static CategoryTree ofChildren(Map<String, ? extends Collection<String>> childrenOf) {
    Builder builder = builder();
    childrenOf.keySet().forEach(builder::category);
    childrenOf.forEach((parent, list) -> list.forEach(child -> builder.child(parent, child)));
    return builder.build();
  }

  /** The tree of a dataset's categories, indexed by id, see {@link #builder(CocoDataset)}. */
  public static CategoryTree of(CocoDataset dataset) {
    return builder(dataset).build();
  }

  /** Starts an empty tree, ordered by id. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts with the categories of a dataset. A supercategory that is not a category itself becomes
   * one, with an id after the largest; a category that names itself as its supercategory, as in
   * COCO itself, is a root. So is one whose supercategory is blank or "none", as programs write it
   * that have no tree.
   */
  public static Builder builder(CocoDataset dataset) {
    Builder builder = builder();
    for (CocoCategory category : dataset.categories()) {
      builder.category(category.id(), category.name());
      String parent = parentName(category);
      if (parent != null) {
        builder.child(parent, category.name());
      }
    }
    return builder;
  }

  /** The name of the parent that a category has in a tree; null for a root. */
  static @Nullable String parentName(CocoCategory category) {
    String parent = category.supercategory().orElse("");
    return parent.isBlank() || parent.equalsIgnoreCase("none") || parent.equals(category.name())
        ? null
        : parent;
  }

  /** One category while the tree is built. */
  private static final class Node {
    final String name;
    @Nullable Long id;
    @Nullable Node parent;
    final List<Node> children = new ArrayList<>();

    Node(String name) {
      this.name = name;
    }
  }

  /** Collects categories and who is whose child. Confined to one thread. */
  public static final class Builder {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private boolean asAdded;

    private Builder() {}

    /**
     * Indexes, and ids where none is given, follow the order in which categories were added. Unless
     * said, indexes ascend with the ids, and categories without an id get theirs in order of name.
     */
    public Builder asAdded() {
      asAdded = true;
      return this;
    }

    private Node node(String name) {
      return nodes.computeIfAbsent(name, Node::new);
    }

    /** Adds a category without an id of its own, if it is not there yet. */
    public Builder category(String name) {
      node(name);
      return this;
    }

    /**
     * Adds a category with an id, or gives an id to one that is there.
     *
     * @throws IllegalArgumentException if it has another id already
     */
    public Builder category(long id, String name) {
      Node node = node(name);
      if (node.id != null && node.id != id) {
        throw new IllegalArgumentException(
            "category '"
                + name
                + "' has two ids: "
                + node.id
                + " and "
                + id
                + "; in a tree each name stands once: rename one of them");
      }
      node.id = id;
      return this;
    }

    /**
     * Puts a category below another; both are added if they are not there yet.
     *
     * @throws IllegalArgumentException if it is below another already
     */
    public Builder child(String parent, String child) {
      Node above = node(parent);
      Node below = node(child);
      if (below.parent == above) {
        return this;
      }
      if (below.parent != null) {
        throw new IllegalArgumentException(
            "category '"
                + child
                + "' has two parents, '"
                + below.parent.name
                + "' and '"
                + parent
                + "'; a tree allows one");
      }
      below.parent = above;
      above.children.add(below);
      return this;
    }

    /**
     * The tree.
     *
     * @throws IllegalArgumentException if two categories have the same id, or if one is its own
     *     ancestor
     */
    public CategoryTree build() {
      return new CategoryTree(this);
    }
  }

  /** The number of categories. */
  public int size() {
    return names.length;
  }

  /** The names, by index. */
  public List<String> names() {
    return List.of(names);
  }

  /** The ids, by index; a new array. */
  public long[] ids() {
    return ids.clone();
  }

  /** The name at an index. */
  public String name(int index) {
    return names[index];
  }

  /** The id at an index. */
  public long id(int index) {
    return ids[index];
  }

  /**
   * The index of a name.
   *
   * @throws IllegalArgumentException if there is no such category
   */
  public int index(String name) {
    Integer index = indexByName.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "no category is called '"
              + name
              + "'; there are "
              + shortList(names())
              + Suggestions.of(name, names()));
    }
    return index;
  }

  /**
   * The index of an id.
   *
   * @throws IllegalArgumentException if there is no such category
   */
  public int index(long id) {
    Integer index = indexById.get(id);
    if (index == null) {
      throw new IllegalArgumentException(
          "no category has the id "
              + id
              + "; there are "
              + shortList(Arrays.stream(ids).boxed().toList()));
    }
    return index;
  }

  private static String shortList(List<?> all) {
    return all.size() <= 20
        ? all.toString()
        : all.subList(0, 20) + " and " + (all.size() - 20) + " more";
  }

  /** Whether there is a category of this name. */
  public boolean contains(String name) {
    return indexByName.containsKey(name);
  }

  /** The index of a category's parent, or none for a root. */
  public OptionalInt parent(int index) {
    return parents[index] == ROOT ? OptionalInt.empty() : OptionalInt.of(parents[index]);
  }

  /** The indexes of a category's children, in the order in which they were added. */
  public int[] children(int index) {
    return children[index].clone();
  }

  /**
   * The indexes of the categories without a parent, in the order in which they were added; a new
   * array.
   */
  public int[] roots() {
    return roots.clone();
  }

  /** The indexes of the categories without children, ascending; a new array. */
  public int[] leaves() {
    int[] leaves = new int[names.length];
    int count = 0;
    for (int i = 0; i < names.length; i++) {
      if (children[i].length == 0) {
        leaves[count++] = i;
      }
    }
    return Arrays.copyOf(leaves, count);
  }

  /** The indexes above a category, ascending, without itself. */
  public int[] ancestors(int index) {
    List<Integer> found = new ArrayList<>();
    for (int i = parents[index]; i != ROOT; i = parents[i]) {
      found.add(i);
    }
    return found.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** The indexes below a category, ascending, without itself. */
  public int[] descendants(int index) {
    List<Integer> found = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    open.push(index);
    while (!open.isEmpty()) {
      for (int child : children[open.pop()]) {
        found.add(child);
        open.push(child);
      }
    }
    return found.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /**
   * The sets of categories that exclude each other: the roots, and the children of each parent;
   * indexes ascend within a group, and groups are in the order of a walk from the roots.
   */
  public List<int[]> groups() {
    List<int[]> copy = new ArrayList<>();
    for (int[] group : groups) {
      copy.add(group.clone());
    }
    return Collections.unmodifiableList(copy);
  }

  /** Whether all categories exclude each other, that is, none has a parent. */
  public boolean isFlat() {
    return groups.length <= 1;
  }

  /** The number of categories on the longest way from a root to a leaf; 0 for an empty tree. */
  public int depth() {
    int[] depths = new int[names.length];
    int deepest = 0;
    for (int index : topDown) {
      depths[index] = parents[index] == ROOT ? 1 : depths[parents[index]] + 1;
      deepest = Math.max(deepest, depths[index]);
    }
    return deepest;
  }

  /** The size of the largest group; 0 for an empty tree. */
  public int breadth() {
    int largest = 0;
    for (int[] group : groups) {
      largest = Math.max(largest, group.length);
    }
    return largest;
  }

  /**
   * The number of steps from one category down to another; negative if the way leads up, 0 from a
   * category to itself, and NaN if neither is the other's ancestor.
   */
  public double distance(int from, int to) {
    int down = stepsUp(to, from);
    if (down >= 0) {
      return down;
    }
    int up = stepsUp(from, to);
    return up >= 0 ? -up : Double.NaN;
  }

  private int stepsUp(int from, int to) {
    int steps = 0;
    for (int i = from; i != ROOT; i = parents[i]) {
      if (i == to) {
        return steps;
      }
      steps++;
    }
    return -1;
  }

  /** {@link #distance} from each category (row) to each (column); new arrays. */
  public double[][] distances() {
    double[][] distances = new double[names.length][names.length];
    for (double[] row : distances) {
      Arrays.fill(row, Double.NaN);
    }
    for (int i = 0; i < names.length; i++) {
      int steps = 0;
      for (int j = i; j != ROOT; j = parents[j]) {
        distances[j][i] = steps;
        distances[i][j] = steps == 0 ? 0 : -steps;
        steps++;
      }
    }
    return distances;
  }

  /**
   * The tree of some of the categories, where each is below its nearest ancestor that was kept. Ids
   * that were given stay; those that were not are given anew.
   *
   * @throws IllegalArgumentException if there is no category of a name
   */
  public CategoryTree subtree(Collection<String> kept) {
    Builder builder = copyOf(kept);
    Set<String> names = new HashSet<>(kept);
    for (String name : kept) {
      int above = parents[index(name)];
      while (above != ROOT && !names.contains(this.names[above])) {
        above = parents[above];
      }
      if (above != ROOT) {
        builder.child(this.names[above], name);
      }
    }
    return builder.build();
  }

  /** {@link #subtree} of the categories at some indexes. */
  public CategoryTree take(int... indexes) {
    return subtree(Arrays.stream(indexes).mapToObj(this::name).toList());
  }

  /**
   * Some of the categories with all their direct children; a category is below its parent if that
   * was named, and a root otherwise.
   *
   * @throws IllegalArgumentException if there is no category of a name
   */
  public CategoryTree subtreeWithChildren(Collection<String> kept) {
    Builder builder = copyOf(kept);
    for (String name : kept) {
      for (int child : children[index(name)]) {
        copy(builder, child);
        builder.child(name, names[child]);
      }
    }
    return builder.build();
  }

  private Builder copyOf(Collection<String> kept) {
    Builder builder = builder();
    builder.asAdded = asAdded;
    kept.forEach(name -> copy(builder, index(name)));
    return builder;
  }

  private void copy(Builder builder, int index) {
    if (idWasGiven[index]) {
      builder.category(ids[index], names[index]);
    } else {
      builder.category(names[index]);
    }
  }

  /**
   * A dataset without images that has the categories as COCO lists them, in order of name, or as
   * they were added; {@link #of(CocoDataset)} reads them.
   */
  public CocoDataset toDataset() {
    CocoDataset.Builder dataset = CocoDataset.builder();
    for (int index : listing) {
      if (parents[index] == ROOT) {
        dataset.category(ids[index], names[index]);
      } else {
        dataset.category(ids[index], names[index], names[parents[index]]);
      }
    }
    return dataset.build();
  }

  /** The name of a category's parent. */
  public Optional<String> supercategory(String name) {
    int parent = parents[index(name)];
    return parent == ROOT ? Optional.empty() : Optional.of(names[parent]);
  }

  /** The tree as text, drawn with lines, one category to a line. */
  public String toForestText() {
    return ForestText.of(this);
  }

  /** The arithmetic of hierarchical classification over these categories. */
  public CategorySoftmax softmax() {
    return new CategorySoftmax(this);
  }

  /**
   * Chooses for each item the finest category that is still certain enough. It starts with the most
   * probable root and goes down to the most probable child as long as the rule allows.
   *
   * @param probabilities the probabilities of one or more items, see {@link #softmax}
   * @throws IllegalArgumentException if the rule ignores all roots
   */
  public List<Decision> decide(double[] probabilities, DecisionRule rule) {
    return new CategoryDecider(this, rule).decide(probabilities);
  }

  /**
   * An index that is one of a category.
   *
   * @throws IndexOutOfBoundsException if it is none
   */
  int checked(int index) {
    if (index < 0 || index >= names.length) {
      throw new IndexOutOfBoundsException(
          "a category's index must be in 0.." + (names.length - 1) + ", not " + index);
    }
    return index;
  }

  /**
   * The number of items that so many values belong to.
   *
   * @throws IllegalArgumentException if the last item has too few
   */
  int rows(int values) {
    if (names.length == 0 ? values != 0 : values % names.length != 0) {
      throw new IllegalArgumentException(
          "there are "
              + values
              + " values; a multiple of the "
              + names.length
              + " categories is expected");
    }
    return names.length == 0 ? 0 : values / names.length;
  }

  /** The number of categories, the depth and the breadth. */
  @Override
  public String toString() {
    return "CategoryTree("
        + size()
        + " categories, depth "
        + depth()
        + ", breadth "
        + breadth()
        + ")";
  }
}
