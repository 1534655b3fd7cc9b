package org.ndsampler.core.coco;

/** Draws a {@link CategoryTree} with lines, as networkx and ndsampler do. */
final class ForestText {
  private ForestText() {}

  static String of(CategoryTree tree) {
    String[] names = tree.names;
    int[] parents = tree.parents;
    int[] roots = tree.roots;
    int[][] children = tree.children;
    StringBuilder text = new StringBuilder();
    String[] indents = new String[names.length];
    boolean[] last = new boolean[names.length];
    if (roots.length > 0) {
      last[roots[roots.length - 1]] = true;
    }
    for (int index : tree.topDown) {
      int[] below = children[index];
      if (below.length > 0) {
        last[below[below.length - 1]] = true;
      }
      int parent = parents[index];
      String indent;
      String branch;
      if (parent == CategoryTree.ROOT) {
        indent = "";
        branch = last[index] ? "\u2559\u2500\u2500 " : "\u255f\u2500\u2500 ";
      } else {
        String bar = parents[parent] == CategoryTree.ROOT ? "\u254e" : "\u2502";
        indent = indents[parent] + (last[parent] ? "    " : bar + "\u00a0\u00a0 ");
        branch = last[index] ? "\u2514\u2500\u257c " : "\u251c\u2500\u257c ";
      }
      indents[index] = indent;
      text.append(text.isEmpty() ? "" : "\n").append(indent).append(branch).append(names[index]);
    }
    return text.toString();
  }
}
