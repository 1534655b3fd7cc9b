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
 * <p>All lies in a few flat arrays, 36 bytes for each box and 4 for each group. The boxes of a
 * group lie together; a group of up to {@value #SCAN} is scanned, which takes less time than a tree
 * whose answers have to be sorted. A larger group is a packed R-tree of 16 children for each node,
 * in the order of a Hilbert curve (I. Kamel and C. Faloutsos, "Hilbert R-tree", VLDB 1994; packed
 * as in V. Agafonkin's Flatbush). Building costs {@code n} for small groups and {@code n log n} for
 * large ones; a query costs the size of a small group, and of a large one the logarithm of its size
 * and the number of hits.
 */
public final class BoxIndex {
  /** Up to this size a group is scanned from end to end. */
  static final int SCAN = 128;

  private static final int NODE = 16;
  private static final int NODE_SHIFT = 4;

  // The boxes of group g are at [groupStart[g], groupStart[g + 1]).
  private final int[] groupStart;
  // minX, minY, maxX, maxY of each box, and the entry that it came from.
  private final double[] boxes;
  private final int[] entries;
  // The groups that have a tree, ascending, and where the levels of each start, root first; the
  // last
  // start of a tree is where its lowest level ends.
  private final int[] treeGroups;
  private final int[] treeLevels;
  private final int[] levelStart;
  private final double[] nodes;

  private BoxIndex(
      int[] groupStart,
      double[] boxes,
      int[] entries,
      int[] treeGroups,
      int[] treeLevels,
      int[] levelStart,
      double[] nodes) {
    this.groupStart = groupStart;
    this.boxes = boxes;
    this.entries = entries;
    this.treeGroups = treeGroups;
    this.treeLevels = treeLevels;
    this.levelStart = levelStart;
    this.nodes = nodes;
  }

  /**
   * The index of boxes by their edges.
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
    if (groups < 0) {
      throw new IllegalArgumentException("groups must not be negative: " + groups);
    }
    int[] start = new int[Math.addExact(groups, 1)];
    for (int i = 0; i < n; i++) {
      int group = groupOf[i];
      if (group >= groups) {
        throw new IllegalArgumentException(
            "box " + i + " is in group " + group + ", but there are only " + groups + " groups");
      }
      if (group >= 0 && isBox(minX[i], minY[i], maxX[i], maxY[i])) {
        start[group + 1]++;
      }
    }
    for (int g = 0; g < groups; g++) {
      start[g + 1] += start[g];
    }
    int count = start[groups];
    double[] boxes = new double[Math.multiplyExact(count, 4)];
    int[] entries = new int[count];
    int[] next = Arrays.copyOf(start, groups);
    for (int i = 0; i < n; i++) {
      if (groupOf[i] >= 0 && isBox(minX[i], minY[i], maxX[i], maxY[i])) {
        int at = next[groupOf[i]]++;
        entries[at] = i;
        boxes[4 * at] = plain(minX[i]);
        boxes[4 * at + 1] = plain(minY[i]);
        boxes[4 * at + 2] = plain(maxX[i]);
        boxes[4 * at + 3] = plain(maxY[i]);
      }
    }
    return withTrees(start, boxes, entries);
  }

  private static boolean isBox(double a, double b, double c, double d) {
    return !(Double.isNaN(a) || Double.isNaN(b) || Double.isNaN(c) || Double.isNaN(d));
  }

  private static BoxIndex withTrees(int[] start, double[] boxes, int[] entries) {
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
    double[] nodes = new double[Math.multiplyExact(nodeCount, 4)];
    int tree = 0;
    int level = 0;
    int node = 0;
    for (int g = 0; g < groups; g++) {
      int from = start[g];
      int to = start[g + 1];
      if (to - from > SCAN) {
        sortByHilbert(boxes, entries, from, to);
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
    return new BoxIndex(start, boxes, entries, treeGroups, treeLevels, levelStart, nodes);
  }

  private static int parents(int children) {
    return (children + NODE - 1) >>> NODE_SHIFT;
  }

  /** The boxes around each 16 children. */
  private static void enclose(double[] from, int first, int count, double[] to, int parent) {
    for (int i = 0; i < count; i += NODE) {
      double minX = Double.POSITIVE_INFINITY;
      double minY = Double.POSITIVE_INFINITY;
      double maxX = Double.NEGATIVE_INFINITY;
      double maxY = Double.NEGATIVE_INFINITY;
      int end = 4 * (first + Math.min(i + NODE, count));
      for (int at = 4 * (first + i); at < end; at += 4) {
        minX = Math.min(minX, from[at]);
        minY = Math.min(minY, from[at + 1]);
        maxX = Math.max(maxX, from[at + 2]);
        maxY = Math.max(maxY, from[at + 3]);
      }
      int at = 4 * (parent + (i >>> NODE_SHIFT));
      to[at] = minX;
      to[at + 1] = minY;
      to[at + 2] = maxX;
      to[at + 3] = maxY;
    }
  }

  private static void sortByHilbert(double[] boxes, int[] entries, int from, int to) {
    int n = to - from;
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int at = 4 * from; at < 4 * to; at += 4) {
      double x = boxes[at] / 2 + boxes[at + 2] / 2;
      double y = boxes[at + 1] / 2 + boxes[at + 3] / 2;
      minX = Math.min(minX, x);
      minY = Math.min(minY, y);
      maxX = Math.max(maxX, x);
      maxY = Math.max(maxY, y);
    }
    double scaleX = 0xffff / (maxX - minX);
    double scaleY = 0xffff / (maxY - minY);
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      int at = 4 * (from + i);
      // The casts saturate, and NaN becomes 0: an odd box gets an odd place, but none is lost.
      int x = (int) ((boxes[at] / 2 + boxes[at + 2] / 2 - minX) * scaleX) & 0xffff;
      int y = (int) ((boxes[at + 1] / 2 + boxes[at + 3] / 2 - minY) * scaleY) & 0xffff;
      keys[i] = (long) hilbert(x, y) << 31 | i;
    }
    Arrays.sort(keys);
    double[] oldBoxes = Arrays.copyOfRange(boxes, 4 * from, 4 * to);
    int[] oldEntries = Arrays.copyOfRange(entries, from, to);
    for (int i = 0; i < n; i++) {
      int old = (int) (keys[i] & 0x7fffffff);
      System.arraycopy(oldBoxes, 4 * old, boxes, 4 * (from + i), 4);
      entries[from + i] = oldEntries[old];
    }
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

  /** The index as bytes, for {@link #parse}. */
  ByteBuffer toBytes() {
    int[][] ints = {groupStart, entries, treeGroups, treeLevels, levelStart};
    double[][] doubles = {boxes, nodes};
    long size = 4L * (ints.length + doubles.length);
    for (int[] array : ints) {
      size += 4L * array.length;
    }
    for (double[] array : doubles) {
      size += 8L * array.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    for (int[] array : ints) {
      bytes.putInt(array.length).asIntBuffer().put(array);
      bytes.position(bytes.position() + 4 * array.length);
    }
    for (double[] array : doubles) {
      bytes.putInt(array.length).asDoubleBuffer().put(array);
      bytes.position(bytes.position() + 8 * array.length);
    }
    return bytes.flip();
  }

  /**
   * The index that was made into bytes.
   *
   * @param groups how many groups it has to have
   * @param bound what its entries have to be below
   * @throws IllegalArgumentException if the bytes are not those of such an index
   */
  static BoxIndex parse(ByteBuffer bytes, int groups, int bound) {
    int[][] ints = new int[5][];
    double[][] doubles = new double[2][];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = new int[length(bytes, 4)];
      bytes.asIntBuffer().get(ints[i]);
      bytes.position(bytes.position() + 4 * ints[i].length);
    }
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = new double[length(bytes, 8)];
      bytes.asDoubleBuffer().get(doubles[i]);
      bytes.position(bytes.position() + 8 * doubles[i].length);
    }
    int[] start = ints[0];
    int[] entries = ints[1];
    boolean whole =
        !bytes.hasRemaining()
            && start.length == groups + 1
            && start[groups] == entries.length
            && doubles[0].length == 4L * entries.length;
    for (int i = 0; i < entries.length && whole; i++) {
      whole = entries[i] >= 0 && entries[i] < bound;
    }
    if (!whole) {
      throw new IllegalArgumentException("these are not the bytes of the index");
    }
    return new BoxIndex(start, doubles[0], entries, ints[2], ints[3], ints[4], doubles[1]);
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
    return entries.length;
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
    return find(group, from, to, plain(minX), plain(minY), plain(maxX), plain(maxY), buffer);
  }

  private int find(
      int group,
      int from,
      int to,
      double minX,
      double minY,
      double maxX,
      double maxY,
      int[] buffer) {
    if (to - from <= SCAN) {
      return scan(from, to, minX, minY, maxX, maxY, buffer, 0);
    }
    int tree = Arrays.binarySearch(treeGroups, group);
    int level = treeLevels[tree];
    int last = treeLevels[tree + 1] - 2;
    int found =
        descend(
            level,
            last,
            levelStart[level],
            levelStart[level + 1],
            from,
            to,
            minX,
            minY,
            maxX,
            maxY,
            buffer,
            0);
    if (found <= buffer.length) {
      Arrays.sort(buffer, 0, found);
    }
    return found;
  }

  private int scan(
      int from,
      int to,
      double minX,
      double minY,
      double maxX,
      double maxY,
      int[] buffer,
      int already) {
    int found = already;
    double[] b = boxes;
    if (to - from <= buffer.length - already) {
      // Without a branch that is hard to foresee: what does not meet is overwritten by the next.
      for (int i = from, at = 4 * from; i < to; i++, at += 4) {
        buffer[found] = entries[i];
        found += meets(b, at, minX, minY, maxX, maxY) ? 1 : 0;
      }
      return found;
    }
    for (int i = from, at = 4 * from; i < to; i++, at += 4) {
      if (meets(b, at, minX, minY, maxX, maxY)) {
        if (found < buffer.length) {
          buffer[found] = entries[i];
        }
        found++;
      }
    }
    return found;
  }

  private int descend(
      int level,
      int last,
      int fromNode,
      int toNode,
      int from,
      int to,
      double minX,
      double minY,
      double maxX,
      double maxY,
      int[] buffer,
      int already) {
    int found = already;
    double[] b = nodes;
    for (int i = fromNode, at = 4 * fromNode; i < toNode; i++, at += 4) {
      if (meets(b, at, minX, minY, maxX, maxY)) {
        int child = (i - levelStart[level]) << NODE_SHIFT;
        if (level == last) {
          int first = from + child;
          found = scan(first, Math.min(first + NODE, to), minX, minY, maxX, maxY, buffer, found);
        } else {
          int first = levelStart[level + 1] + child;
          found =
              descend(
                  level + 1,
                  last,
                  first,
                  Math.min(first + NODE, levelStart[level + 2]),
                  from,
                  to,
                  minX,
                  minY,
                  maxX,
                  maxY,
                  buffer,
                  found);
        }
      }
    }
    return found;
  }

  /**
   * Whether two closed rectangles meet, without a branch for each edge: the differences are all
   * non-negative just when the sign bits are all 0. For that all numbers are {@link #plain}.
   */
  private static boolean meets(
      double[] b, int at, double minX, double minY, double maxX, double maxY) {
    long signs =
        Double.doubleToRawLongBits(maxX - b[at])
            | Double.doubleToRawLongBits(maxY - b[at + 1])
            | Double.doubleToRawLongBits(b[at + 2] - minX)
            | Double.doubleToRawLongBits(b[at + 3] - minY);
    return signs >= 0;
  }

  /** No infinity, whose difference to itself is NaN, and no negative zero. */
  private static double plain(double value) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value)) + 0.0;
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

  /** Whether any box of a group meets a rectangle. Allocates nothing and stops at the first hit. */
  public boolean any(int group, double minX, double minY, double maxX, double maxY) {
    int from = groupStart[group];
    int to = groupStart[group + 1];
    return isBox(minX, minY, maxX, maxY)
        && any(group, from, to, plain(minX), plain(minY), plain(maxX), plain(maxY));
  }

  private boolean any(
      int group, int from, int to, double minX, double minY, double maxX, double maxY) {
    if (to - from <= SCAN) {
      return anyOf(from, to, minX, minY, maxX, maxY);
    }
    int tree = Arrays.binarySearch(treeGroups, group);
    int level = treeLevels[tree];
    return anyBelow(
        level,
        treeLevels[tree + 1] - 2,
        levelStart[level],
        levelStart[level + 1],
        from,
        to,
        minX,
        minY,
        maxX,
        maxY);
  }

  private boolean anyOf(int from, int to, double minX, double minY, double maxX, double maxY) {
    double[] b = boxes;
    for (int at = 4 * from; at < 4 * to; at += 4) {
      if (meets(b, at, minX, minY, maxX, maxY)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyBelow(
      int level,
      int last,
      int fromNode,
      int toNode,
      int from,
      int to,
      double minX,
      double minY,
      double maxX,
      double maxY) {
    double[] b = nodes;
    for (int i = fromNode, at = 4 * fromNode; i < toNode; i++, at += 4) {
      if (meets(b, at, minX, minY, maxX, maxY)) {
        int child = (i - levelStart[level]) << NODE_SHIFT;
        int first = (level == last ? from : levelStart[level + 1]) + child;
        boolean hit =
            level == last
                ? anyOf(first, Math.min(first + NODE, to), minX, minY, maxX, maxY)
                : anyBelow(
                    level + 1,
                    last,
                    first,
                    Math.min(first + NODE, levelStart[level + 2]),
                    from,
                    to,
                    minX,
                    minY,
                    maxX,
                    maxY);
        if (hit) {
          return true;
        }
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
