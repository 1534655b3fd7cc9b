package org.ndsampler.core.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.ndsampler.core.geom.Box;

/**
 * A spatial index of boxes in many groups, such as the annotations of all images of a dataset.
 * Immutable, safe for concurrent use.
 *
 * <p>An <em>entry</em> is the place of a box in the arrays that the index was built from; queries
 * answer with entries, in ascending order. Boxes are closed rectangles: touching counts, and so
 * does a box of no area. A box or a query with NaN meets nothing.
 *
 * <p>All lies in a few flat arrays, 8 to 12 bytes for each box and 4 for each group, beside the
 * edges themselves. An edge is held as a whole number of 15 bits, in the order of the numbers, so
 * that a box fits into a long: two edges whose whole numbers differ are compared by these alone,
 * all four by one subtraction, and only where they are the same are the edges themselves looked at.
 *
 * <p>Why so: a query over a photo's dozen boxes costs less than the two or three lines of memory
 * that it waits for, so what counts is how few of them there are. Four doubles a box would be four
 * times as many; floats would be twice, and would have to be looked at again as well.
 *
 * <p>The boxes of a group lie together; a group of up to {@value #SCAN} is scanned, which takes
 * less time than a tree whose answers have to be sorted. A larger group is a packed R-tree of 16
 * children for each node, in the order of a Hilbert curve (I. Kamel and C. Faloutsos, "Hilbert
 * R-tree", VLDB 1994; packed as in V. Agafonkin's Flatbush). Building costs {@code n} for small
 * groups and {@code n log n} for large ones; a query costs the size of a small group, and of a
 * large one the logarithm of its size and the number of hits.
 */
final class BoxIndex {
  /** Up to this size a group is scanned from end to end. */
  static final int SCAN = 128;

  private static final int NODE = 16;
  private static final int NODE_SHIFT = 4;

  /** The largest key; flips one, so that a larger edge has a smaller key. */
  private static final int FLIP = 0x7fff;

  /** The top bit of each lane of 16 bits, which subtracting a larger key takes away. */
  private static final long GUARDS = 0x8000_8000_8000_8000L;

  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final int[] NO_ORDER = {};
  private static final int[] NO_ENTRIES = {};

  /** Where the edges themselves are. */
  @FunctionalInterface
  interface Edges {
    int MIN_X = 0;
    int MIN_Y = 1;
    int MAX_X = 2;
    int MAX_Y = 3;

    double edge(int entry, int side);
  }

  private final Edges edges;
  // The entries in the order in which they are answered; empty when that is ascending.
  private final int[] order;
  // The boxes of group g are at [groupStart[g], groupStart[g + 1]).
  private final int[] groupStart;
  // Of each box the keys of its edges: minX and minY, then maxX and maxY flipped. So the smaller a
  // lane is the more queries it meets.
  private final long[] boxes;
  // The entry of each box; in a group that has a tree, its place in the order. Empty when each box
  // is its own entry, as it is where the annotations of an image follow each other.
  private final int[] entries;
  // The groups that have a tree, ascending, and where the levels of each start, root first; the
  // last start of a tree is where its lowest level ends.
  private final int[] treeGroups;
  private final int[] treeLevels;
  private final int[] levelStart;
  // As boxes.
  private final long[] nodes;

  private BoxIndex(
      Edges edges,
      int[] order,
      int[] groupStart,
      long[] boxes,
      int[] entries,
      int[] treeGroups,
      int[] treeLevels,
      int[] levelStart,
      long[] nodes) {
    this.edges = edges;
    this.order = order;
    this.groupStart = groupStart;
    this.boxes = boxes;
    this.entries = entries;
    this.treeGroups = treeGroups;
    this.treeLevels = treeLevels;
    this.levelStart = levelStart;
    this.nodes = nodes;
  }

  /**
   * The index of boxes by their edges. Copies the arrays.
   *
   * @param groups the number of groups; they are numbered from 0
   * @param groupOf the group of each box; a negative one leaves the box out
   * @param minX left edges; a NaN in any of the four leaves the box out
   * @param minY top edges
   * @param maxX right edges
   * @param maxY bottom edges
   * @throws IllegalArgumentException if the arrays differ in length or a group is too large
   */
  public static BoxIndex of(
      int groups, int[] groupOf, double[] minX, double[] minY, double[] maxX, double[] maxY) {
    int n = groupOf.length;
    if (minX.length != n || minY.length != n || maxX.length != n || maxY.length != n) {
      throw new IllegalArgumentException(
          "all arrays must have one number for each of the "
              + n
              + " boxes, but have "
              + minX.length
              + ", "
              + minY.length
              + ", "
              + maxX.length
              + " and "
              + maxY.length);
    }
    double[][] copies = {minX.clone(), minY.clone(), maxX.clone(), maxY.clone()};
    return of(groups, groupOf, (entry, side) -> copies[side][entry], NO_ORDER);
  }

  /**
   * The index of boxes whose edges are kept elsewhere.
   *
   * @param order the entries in the order in which queries are to answer; empty for ascending
   */
  static BoxIndex of(int groups, int[] groupOf, Edges edges, int[] order) {
    if (groups < 0) {
      throw new IllegalArgumentException("groups must not be negative: " + groups);
    }
    int n = groupOf.length;
    int[] start = new int[Math.addExact(groups, 1)];
    boolean[] leftOut = new boolean[n];
    for (int i = 0; i < n; i++) {
      int group = groupOf[i];
      if (group >= groups) {
        throw new IllegalArgumentException(
            "box " + i + " is in group " + group + ", but there are only " + groups + " groups");
      }
      if (group >= 0
          && isBox(
              edges.edge(i, Edges.MIN_X),
              edges.edge(i, Edges.MIN_Y),
              edges.edge(i, Edges.MAX_X),
              edges.edge(i, Edges.MAX_Y))) {
        start[group + 1]++;
      } else {
        leftOut[i] = true;
      }
    }
    for (int g = 0; g < groups; g++) {
      start[g + 1] += start[g];
    }
    int count = start[groups];
    long[] boxes = new long[count];
    int[] entries = new int[count];
    int[] next = Arrays.copyOf(start, groups);
    for (int rank = 0; rank < n; rank++) {
      int i = order.length == 0 ? rank : order[rank];
      if (!leftOut[i]) {
        int group = groupOf[i];
        int at = next[group]++;
        entries[at] = start[group + 1] - start[group] > SCAN ? rank : i;
        boxes[at] =
            keys(
                edges.edge(i, Edges.MIN_X),
                edges.edge(i, Edges.MIN_Y),
                edges.edge(i, Edges.MAX_X),
                edges.edge(i, Edges.MAX_Y));
      }
    }
    return withTrees(edges, order, start, boxes, entries);
  }

  private static boolean isBox(double a, double b, double c, double d) {
    return !(Double.isNaN(a) || Double.isNaN(b) || Double.isNaN(c) || Double.isNaN(d));
  }

  private static BoxIndex withTrees(
      Edges edges, int[] order, int[] start, long[] boxes, int[] entries) {
    int groups = start.length - 1;
    int trees = 0;
    int levels = 0;
    int nodeCount = 0;
    for (int g = 0; g < groups; g++) {
      int count = start[g + 1] - start[g];
      if (count > SCAN) {
        trees++;
        levels++;
        for (int c = parents(count); ; c = parents(c)) {
          nodeCount += c;
          levels++;
          if (c <= NODE) {
            break;
          }
        }
      }
    }
    int[] treeGroups = new int[trees];
    int[] treeLevels = new int[trees + 1];
    int[] levelStart = new int[levels];
    long[] nodes = new long[nodeCount];
    int tree = 0;
    int level = 0;
    int node = 0;
    for (int g = 0; g < groups; g++) {
      int from = start[g];
      int to = start[g + 1];
      if (to - from > SCAN) {
        sortByHilbert(edges, order, boxes, entries, from, to);
        treeGroups[tree++] = g;
        int height = 0;
        int total = 0;
        for (int c = parents(to - from); ; c = parents(c)) {
          height++;
          total += c;
          if (c <= NODE) {
            break;
          }
        }
        // The lowest level lies last.
        int end = node + total;
        levelStart[level + height] = end;
        int count = parents(to - from);
        end -= count;
        levelStart[level + height - 1] = end;
        enclose(boxes, from, to - from, nodes, end);
        for (int l = height - 2; l >= 0; l--) {
          int children = count;
          count = parents(children);
          end -= count;
          levelStart[level + l] = end;
          enclose(nodes, end + count, children, nodes, end);
        }
        node += total;
        level += height + 1;
        treeLevels[tree] = level;
      }
    }
    return new BoxIndex(
        edges,
        order,
        start,
        boxes,
        isRange(entries) ? NO_ENTRIES : entries,
        treeGroups,
        treeLevels,
        levelStart,
        nodes);
  }

  private static boolean isRange(int[] entries) {
    int i = 0;
    while (i < entries.length && entries[i] == i) {
      i++;
    }
    return i == entries.length;
  }

  private static int parents(int children) {
    return (children + NODE - 1) >>> NODE_SHIFT;
  }

  /** The boxes around each 16 children. */
  private static void enclose(long[] from, int first, int count, long[] to, int parent) {
    for (int i = 0; i < count; i += NODE) {
      long all = from[first + i];
      for (int at = first + i + 1; at < first + Math.min(i + NODE, count); at++) {
        all = smaller(all, from[at]);
      }
      to[parent + (i >>> NODE_SHIFT)] = all;
    }
  }

  /** The smaller key of each lane. */
  private static long smaller(long a, long b) {
    // A guard is left where a is at least b; from it a mask of the bits below it.
    long guards = ((a | GUARDS) - b) & GUARDS;
    long mask = guards - (guards >>> 15);
    return (b & mask) | (a & ~mask);
  }

  private static void sortByHilbert(
      Edges edges, int[] order, long[] boxes, int[] entries, int from, int to) {
    int n = to - from;
    double[] x = new double[n];
    double[] y = new double[n];
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      int rank = entries[from + i];
      int entry = order.length == 0 ? rank : order[rank];
      x[i] =
          finite(edges.edge(entry, Edges.MIN_X)) / 2 + finite(edges.edge(entry, Edges.MAX_X)) / 2;
      y[i] =
          finite(edges.edge(entry, Edges.MIN_Y)) / 2 + finite(edges.edge(entry, Edges.MAX_Y)) / 2;
      minX = Math.min(minX, x[i]);
      minY = Math.min(minY, y[i]);
      maxX = Math.max(maxX, x[i]);
      maxY = Math.max(maxY, y[i]);
    }
    double scaleX = 0xffff / (maxX - minX);
    double scaleY = 0xffff / (maxY - minY);
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      // The casts saturate, and NaN becomes 0: an odd box gets an odd place, but none is lost.
      int column = (int) ((x[i] - minX) * scaleX) & 0xffff;
      int row = (int) ((y[i] - minY) * scaleY) & 0xffff;
      keys[i] = (long) hilbert(column, row) << 31 | i;
    }
    Arrays.sort(keys);
    long[] oldBoxes = Arrays.copyOfRange(boxes, from, to);
    int[] oldEntries = Arrays.copyOfRange(entries, from, to);
    for (int i = 0; i < n; i++) {
      int old = (int) (keys[i] & 0x7fffffff);
      boxes[from + i] = oldBoxes[old];
      entries[from + i] = oldEntries[old];
    }
  }

  private static double finite(double value) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /** The place of a point of a 2^16 grid on a Hilbert curve, without its sign bit. */
  private static int hilbert(int px, int py) {
    int x = px;
    int y = py;
    long d = 0;
    for (int s = 1 << 15; s > 0; s >>= 1) {
      int rx = (x & s) != 0 ? 1 : 0;
      int ry = (y & s) != 0 ? 1 : 0;
      d = d << 2 | (3 * rx ^ ry);
      if (ry == 0) {
        if (rx == 1) {
          x = 0xffff - x;
          y = 0xffff - y;
        }
        int swap = x;
        x = y;
        y = swap;
      }
    }
    return (int) (d >>> 1);
  }

  /**
   * An edge as a number of 15 bits: 4 bits of exponent and 11 of fraction of the edge plus 1, so
   * that steps are half a pixel between 1,000 and 2,000 and 16 pixels at 60,000. What is below 0
   * has the key of 0, and what is above 65,534 the largest. Of two edges with different keys the
   * one with the smaller key is the smaller.
   */
  private static int key(double edge) {
    double moved = edge > 0 ? edge + 1 : 1;
    int bits = (int) (Double.doubleToRawLongBits(moved) >>> 41) - (1023 << 11);
    return Math.min(bits, FLIP);
  }

  private static long keys(double x, double y, double flippedX, double flippedY) {
    int upright = key(x) << 16 | key(y);
    int flipped = (key(flippedX) ^ FLIP) << 16 | (key(flippedY) ^ FLIP);
    return (long) upright << 32 | flipped;
  }

  /**
   * A rectangle that is asked about, as what boxes are taken from: a box meets it if no lane of the
   * difference loses its guard.
   *
   * <p>It is a number, and its edges go along as four more, because an object would be allocated
   * for each query of a tree: the compiler takes it apart only where it sees all that uses it.
   */
  private static long asked(double minX, double minY, double maxX, double maxY) {
    return keys(maxX, maxY, minX, minY) | GUARDS;
  }

  /** By the edges themselves, where the keys do not tell. */
  private boolean meets(int entry, double minX, double minY, double maxX, double maxY) {
    return edges.edge(entry, Edges.MIN_X) <= maxX
        && edges.edge(entry, Edges.MIN_Y) <= maxY
        && edges.edge(entry, Edges.MAX_X) >= minX
        && edges.edge(entry, Edges.MAX_Y) >= minY;
  }

  /**
   * 1 if a box and a query meet, as far as their keys tell, and otherwise 0: for their difference
   * with equal keys counting as meeting, and for that less {@link #ONES} with equal keys not.
   */
  private static int meets(long difference) {
    return (int) (((~difference & GUARDS) >>> 1) - 1 >>> 63);
  }

  /** The index as bytes, for {@link #parse}. */
  ByteBuffer toBytes() {
    int[][] ints = {groupStart, entries, treeGroups, treeLevels, levelStart};
    long[][] longs = {boxes, nodes};
    long size = 4L * (ints.length + longs.length);
    for (int[] array : ints) {
      size += 4L * array.length;
    }
    for (long[] array : longs) {
      size += 8L * array.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    for (int[] array : ints) {
      bytes.putInt(array.length).asIntBuffer().put(array);
      bytes.position(bytes.position() + 4 * array.length);
    }
    for (long[] array : longs) {
      bytes.putInt(array.length).asLongBuffer().put(array);
      bytes.position(bytes.position() + 8 * array.length);
    }
    return bytes.flip();
  }

  /**
   * The index that was made into bytes.
   *
   * @param groups how many groups it has to have
   * @param bound what its entries have to be below
   * @param edges those it was made of
   * @param order the one it was made in
   * @throws IllegalArgumentException if the bytes are not those of such an index
   */
  static BoxIndex parse(ByteBuffer bytes, int groups, int bound, Edges edges, int[] order) {
    int[][] ints = new int[5][];
    long[][] longs = new long[2][];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = new int[length(bytes, 4)];
      bytes.asIntBuffer().get(ints[i]);
      bytes.position(bytes.position() + 4 * ints[i].length);
    }
    for (int i = 0; i < longs.length; i++) {
      longs[i] = new long[length(bytes, 8)];
      bytes.asLongBuffer().get(longs[i]);
      bytes.position(bytes.position() + 8 * longs[i].length);
    }
    int[] start = ints[0];
    int[] entries = ints[1];
    boolean whole =
        !bytes.hasRemaining()
            && start.length == groups + 1
            && start[groups] == longs[0].length
            && (entries.length == 0 ? start[groups] <= bound : entries.length == start[groups]);
    for (int i = 0; i < entries.length && whole; i++) {
      whole = entries[i] >= 0 && entries[i] < bound;
    }
    if (!whole) {
      throw new IllegalArgumentException("these are not the bytes of the index");
    }
    return new BoxIndex(
        edges, order, start, longs[0], entries, ints[2], ints[3], ints[4], longs[1]);
  }

  private static int length(ByteBuffer bytes, int each) {
    int length = bytes.remaining() < 4 ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining() / each) {
      throw new IllegalArgumentException("the bytes of the index end too early");
    }
    return length;
  }

  /** The number of groups. */
  public int groups() {
    return groupStart.length - 1;
  }

  /** The number of boxes in the index. */
  public int size() {
    return boxes.length;
  }

  /** The number of boxes of a group. */
  public int size(int group) {
    return groupStart[group + 1] - groupStart[group];
  }

  /**
   * The entries of a group that meet a rectangle, ascending, into a buffer. Allocates nothing.
   *
   * @param group the group
   * @param minX left edge
   * @param minY top edge
   * @param maxX right edge
   * @param maxY bottom edge
   * @param buffer where the entries go
   * @return how many there are; when that is more than the buffer holds, what is in the buffer
   *     means nothing, and the query must be made again with a larger one. {@link #size(int)} is
   *     always enough
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public int query(int group, double minX, double minY, double maxX, double maxY, int[] buffer) {
    int from = groupStart[group];
    int to = groupStart[group + 1];
    if (!isBox(minX, minY, maxX, maxY)) {
      return 0;
    }
    long keys = asked(minX, minY, maxX, maxY);
    if (to - from <= SCAN) {
      int decided = scan(from, to, keys, buffer, 0);
      return decided >= 0
          ? decided
          : scanEdges(from, to, keys, minX, minY, maxX, maxY, NO_ORDER, buffer, 0);
    }
    int tree = Arrays.binarySearch(treeGroups, group);
    int found = 0;
    for (int leaf = leaf(tree, keys, -1); leaf >= 0; leaf = leaf(tree, keys, leaf)) {
      int first = from + (leaf << NODE_SHIFT);
      int end = Math.min(first + NODE, to);
      int decided = scan(first, end, keys, buffer, found);
      found =
          decided >= 0
              ? decided
              : scanEdges(first, end, keys, minX, minY, maxX, maxY, order, buffer, found);
    }
    if (found <= buffer.length) {
      Arrays.sort(buffer, 0, found);
      for (int i = 0; i < found && order.length != 0; i++) {
        buffer[i] = order[buffer[i]];
      }
    }
    return found;
  }

  /** The entries of a group that meet a box, ascending; a new array. */
  public int[] query(int group, Box box) {
    Objects.checkIndex(group, groups());
    int[] buffer = new int[Math.min(size(group), 64)];
    int found = query(group, box.x(), box.y(), box.maxX(), box.maxY(), buffer);
    if (found > buffer.length) {
      buffer = new int[found];
      query(group, box.x(), box.y(), box.maxX(), box.maxY(), buffer);
    }
    return found == buffer.length ? buffer : Arrays.copyOf(buffer, found);
  }

  /**
   * What {@link #entryAt} says of the boxes that meet a query, from {@code already} on, by the keys
   * alone.
   *
   * @return how many there are with what was there already; -1 if the keys do not tell, or the
   *     buffer may be too small
   */
  private int scan(int from, int to, long keys, int[] buffer, int already) {
    if (to - from > buffer.length - already) {
      return -1;
    }
    long[] b = boxes;
    int found = already;
    long undecided = 0;
    // Without a branch that is hard to foresee: what does not meet is overwritten by the next.
    for (int i = from; i < to; i++) {
      long difference = keys - b[i];
      buffer[found] = entryAt(i);
      found += meets(difference);
      // Of equal keys nothing but the guard is left, and taking away 1 changes that.
      undecided |= difference ^ (difference - ONES);
    }
    return (undecided & GUARDS) == 0 ? found : -1;
  }

  /**
   * As {@link #scan}, by the edges where the keys do not tell, and counting what the buffer does
   * not hold.
   *
   * @param entryOf the entry for each value of {@link #entryAt}; empty where they are the same
   */
  private int scanEdges(
      int from,
      int to,
      long keys,
      double minX,
      double minY,
      double maxX,
      double maxY,
      int[] entryOf,
      int[] buffer,
      int already) {
    int found = already;
    for (int i = from; i < to; i++) {
      int value = entryAt(i);
      if (meets(keys - boxes[i]) == 1 && meets(entry(value, entryOf), minX, minY, maxX, maxY)) {
        if (found < buffer.length) {
          buffer[found] = value;
        }
        found++;
      }
    }
    return found;
  }

  private int entryAt(int i) {
    return entries.length == 0 ? i : entries[i];
  }

  private static int entry(int value, int[] entryOf) {
    return entryOf.length == 0 ? value : entryOf[value];
  }

  /**
   * The next lowest node of a tree whose children may meet a query, as its place in its level; -1
   * when there is none after another one.
   *
   * <p>The children of a node lie together in the next level, so its place says where they are and
   * where its parent is: going down is a shift to the left, going up one to the right. That takes
   * no stack and no call of itself.
   *
   * @param after the lowest node to go on from; -1 to start
   */
  private int leaf(int tree, long keys, int after) {
    int top = treeLevels[tree];
    int last = treeLevels[tree + 1] - 2;
    int level = after >= 0 ? last : top;
    int at = after + 1;
    int end = endOfChildren(level, Math.max(after, 0), top);
    while (true) {
      int start = levelStart[level];
      while (at < end && meets(keys - nodes[start + at]) == 0) {
        at++;
      }
      if (at < end) {
        if (level == last) {
          return at;
        }
        at <<= NODE_SHIFT;
        level++;
        end = endOfChildren(level, at, top);
      } else if (level == top) {
        return -1;
      } else {
        // Past the last child of a node: on with the node beside it.
        int parent = at - 1 >>> NODE_SHIFT;
        level--;
        at = parent + 1;
        end = endOfChildren(level, parent, top);
      }
    }
  }

  /** Where the children end of which one is at a place. */
  private int endOfChildren(int level, int at, int top) {
    return level == top ? nodesOf(top) : Math.min((at | NODE - 1) + 1, nodesOf(level));
  }

  private int nodesOf(int level) {
    return levelStart[level + 1] - levelStart[level];
  }

  /** Whether any box of a group meets a rectangle. Stops at the first hit. */
  public boolean any(int group, double minX, double minY, double maxX, double maxY) {
    int from = groupStart[group];
    int to = groupStart[group + 1];
    if (!isBox(minX, minY, maxX, maxY)) {
      return false;
    }
    long keys = asked(minX, minY, maxX, maxY);
    if (to - from <= SCAN) {
      return anyOf(from, to, keys, minX, minY, maxX, maxY, NO_ORDER);
    }
    int tree = Arrays.binarySearch(treeGroups, group);
    for (int leaf = leaf(tree, keys, -1); leaf >= 0; leaf = leaf(tree, keys, leaf)) {
      int first = from + (leaf << NODE_SHIFT);
      if (anyOf(first, Math.min(first + NODE, to), keys, minX, minY, maxX, maxY, order)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyOf(
      int from,
      int to,
      long keys,
      double minX,
      double minY,
      double maxX,
      double maxY,
      int[] entryOf) {
    long[] b = boxes;
    for (int i = from; i < to; i++) {
      long difference = keys - b[i];
      if (meets(difference) == 1
          && (meets(difference - ONES) == 1
              || meets(entry(entryAt(i), entryOf), minX, minY, maxX, maxY))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "BoxIndex["
        + size()
        + " boxes, "
        + groups()
        + " groups, "
        + treeGroups.length
        + " with a tree]";
  }
}
