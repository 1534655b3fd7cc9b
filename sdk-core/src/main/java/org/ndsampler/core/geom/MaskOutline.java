package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outline of a run-length mask, along the edges of its pixels.
 *
 * <p>Method: where two neighbouring columns differ there are vertical edges, directed so that the
 * inside is on their right. On each horizontal line their ends, sorted by x, belong together in
 * pairs, which are the horizontal edges. Following the edges gives the rings. Where four pixels
 * meet crosswise the inside pixels are kept apart, and a ring that passes such a point twice is
 * split there, so that all rings are simple. Which rings belong together is known from the
 * connected parts (through the sides of pixels) of the runs. Cost: {@code n log n} in the number of
 * runs, where a run over several columns counts once for each.
 */
final class MaskOutline {
  private final Window window;

  // The pieces of runs in one column each.
  private int[] pieceColumn = new int[16];
  private int[] pieceStart = new int[16];
  private int[] pieceEnd = new int[16];
  private int[] parent = new int[16];
  private int pieces;

  // Vertical edges: at x, between the rows top and bottom.
  private int[] edgeX = new int[16];
  private int[] edgeTop = new int[16];
  private int[] edgeBottom = new int[16];
  private boolean[] edgeInsideRight = new boolean[16];
  private int[] edgePiece = new int[16];
  private int edges;

  MaskOutline(Window window, int[] runs) {
    this.window = window;
    int height = window.height();
    for (int i = 0; i < runs.length; i += 2) {
      int start = runs[i];
      int end = runs[i + 1];
      while (start < end) {
        int column = start / height;
        int columnStart = column * height;
        int stop = end - columnStart < height ? end : columnStart + height;
        addPiece(column, start - columnStart, stop - columnStart);
        start = stop;
      }
    }
  }

  private void addPiece(int column, int start, int end) {
    if (pieces == pieceColumn.length) {
      int size = Math.multiplyExact(pieces, 2);
      pieceColumn = Arrays.copyOf(pieceColumn, size);
      pieceStart = Arrays.copyOf(pieceStart, size);
      pieceEnd = Arrays.copyOf(pieceEnd, size);
      parent = Arrays.copyOf(parent, size);
    }
    pieceColumn[pieces] = column;
    pieceStart[pieces] = start;
    pieceEnd[pieces] = end;
    parent[pieces] = pieces;
    pieces++;
  }

  private void addEdge(int x, int top, int bottom, boolean insideRight, int piece) {
    if (edges == edgeX.length) {
      int size = Math.multiplyExact(edges, 2);
      edgeX = Arrays.copyOf(edgeX, size);
      edgeTop = Arrays.copyOf(edgeTop, size);
      edgeBottom = Arrays.copyOf(edgeBottom, size);
      edgeInsideRight = Arrays.copyOf(edgeInsideRight, size);
      edgePiece = Arrays.copyOf(edgePiece, size);
    }
    edgeX[edges] = x;
    edgeTop[edges] = top;
    edgeBottom[edges] = bottom;
    edgeInsideRight[edges] = insideRight;
    edgePiece[edges] = piece;
    edges++;
  }

  private int root(int piece) {
    int at = piece;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  MultiPolygon trace() {
    if (pieces == 0) {
      return MultiPolygon.of();
    }
    findEdges();
    int[] next = connect();
    List<List<double[]>> shells = new ArrayList<>();
    int[] polygonOfRoot = new int[pieces];
    List<int[]> holes = new ArrayList<>();
    List<Integer> holeRoots = new ArrayList<>();
    boolean[] done = new boolean[edges];
    for (int e = 0; e < edges; e++) {
      if (done[e]) {
        continue;
      }
      int root = root(edgePiece[e]);
      for (int[] ring : split(follow(e, next, done))) {
        if (isShell(ring)) {
          polygonOfRoot[root] = shells.size();
          List<double[]> rings = new ArrayList<>();
          rings.add(absolute(ring));
          shells.add(rings);
        } else {
          holes.add(ring);
          holeRoots.add(root);
        }
      }
    }
    for (int i = 0; i < holes.size(); i++) {
      shells.get(polygonOfRoot[holeRoots.get(i)]).add(absolute(holes.get(i)));
    }
    List<double[]> rings = new ArrayList<>();
    int[] polygonEnds = new int[shells.size()];
    for (int i = 0; i < polygonEnds.length; i++) {
      rings.addAll(shells.get(i));
      polygonEnds[i] = rings.size();
    }
    return MultiPolygon.ofRings(rings, polygonEnds);
  }

  /** Compares each column with the one before it; finds the edges and joins what is connected. */
  private void findEdges() {
    int leftFrom = 0;
    int leftTo = 0;
    int at = 0;
    int previousColumn = -1;
    while (at < pieces) {
      int column = pieceColumn[at];
      int rightTo = at;
      while (rightTo < pieces && pieceColumn[rightTo] == column) {
        rightTo++;
      }
      if (previousColumn >= 0 && previousColumn + 1 < column) {
        between(previousColumn + 1, leftFrom, leftTo, at, at);
        leftFrom = at;
        leftTo = at;
      }
      between(column, leftFrom, leftTo, at, rightTo);
      leftFrom = at;
      leftTo = rightTo;
      previousColumn = column;
      at = rightTo;
    }
    between(previousColumn + 1, leftFrom, leftTo, pieces, pieces);
  }

  /** Edges at x: first those with the inside on the left, as {@link #connect()} needs them. */
  private void between(int x, int leftFrom, int leftTo, int rightFrom, int rightTo) {
    subtract(x, leftFrom, leftTo, rightFrom, rightTo, false);
    subtract(x, rightFrom, rightTo, leftFrom, leftTo, true);
    int l = leftFrom;
    int r = rightFrom;
    while (l < leftTo && r < rightTo) {
      if (pieceStart[l] < pieceEnd[r] && pieceStart[r] < pieceEnd[l]) {
        parent[root(r)] = root(l);
      }
      if (pieceEnd[l] < pieceEnd[r]) {
        l++;
      } else {
        r++;
      }
    }
  }

  /** The rows that are in the first pieces and not in the second ones. */
  private void subtract(int x, int from, int to, int otherFrom, int otherTo, boolean insideRight) {
    int other = otherFrom;
    for (int i = from; i < to; i++) {
      int start = pieceStart[i];
      int end = pieceEnd[i];
      while (other < otherTo && pieceEnd[other] <= start) {
        other++;
      }
      int o = other;
      while (o < otherTo && pieceStart[o] < end) {
        if (start < pieceStart[o]) {
          addEdge(x, start, pieceStart[o], insideRight, i);
        }
        start = Math.max(start, pieceEnd[o]);
        o++;
      }
      if (start < end) {
        addEdge(x, start, end, insideRight, i);
      }
    }
  }

  /** For each edge the one that follows it. */
  private int[] connect() {
    long[] ends = new long[Math.multiplyExact(edges, 2)];
    for (int e = 0; e < edges; e++) {
      // Edges come by x, so the number of the edge sorts by x within a row.
      ends[2 * e] = (long) edgeTop[e] << 32 | e;
      ends[2 * e + 1] = (long) edgeBottom[e] << 32 | e;
    }
    Arrays.sort(ends);
    int[] next = new int[edges];
    for (int i = 0; i < ends.length; i += 2) {
      int row = (int) (ends[i] >> 32);
      int a = (int) ends[i];
      int b = (int) ends[i + 1];
      // Inside on the right: the edge goes up and so arrives at its top.
      boolean arrives = edgeInsideRight[a] == (edgeTop[a] == row);
      if (arrives) {
        next[a] = b;
      } else {
        next[b] = a;
      }
    }
    return next;
  }

  /** The corners of a ring, x then y. */
  private int[] follow(int first, int[] next, boolean[] done) {
    int count = 0;
    int e = first;
    do {
      count++;
      e = next[e];
    } while (e != first);
    int[] ring = new int[Math.multiplyExact(count, 4)];
    int n = 0;
    do {
      done[e] = true;
      boolean up = edgeInsideRight[e];
      ring[n++] = edgeX[e];
      ring[n++] = up ? edgeBottom[e] : edgeTop[e];
      ring[n++] = edgeX[e];
      ring[n++] = up ? edgeTop[e] : edgeBottom[e];
      e = next[e];
    } while (e != first);
    return ring;
  }

  /** Splits a ring where it passes a point twice. */
  private static List<int[]> split(int[] ring) {
    int points = ring.length / 2;
    Map<Long, Integer> placeOf = new HashMap<>(points * 2);
    int[] stack = new int[ring.length];
    int depth = 0;
    List<int[]> rings = new ArrayList<>(1);
    for (int i = 0; i < points; i++) {
      int x = ring[2 * i];
      int y = ring[2 * i + 1];
      Integer place = placeOf.get((long) x << 32 | y);
      if (place != null) {
        for (int p = place + 1; p < depth; p++) {
          placeOf.remove((long) stack[2 * p] << 32 | stack[2 * p + 1]);
        }
        rings.add(Arrays.copyOfRange(stack, 2 * place, 2 * depth));
        depth = place + 1;
      } else {
        placeOf.put((long) x << 32 | y, depth);
        stack[2 * depth] = x;
        stack[2 * depth + 1] = y;
        depth++;
      }
    }
    rings.add(rings.isEmpty() ? ring : Arrays.copyOf(stack, 2 * depth));
    return rings;
  }

  /** With the inside on the right and y down, a shell has a positive shoelace sum. */
  private static boolean isShell(int[] ring) {
    double sum = 0;
    int previous = ring.length - 2;
    for (int i = 0; i < ring.length; i += 2) {
      sum += (double) ring[previous] * ring[i + 1] - (double) ring[i] * ring[previous + 1];
      previous = i;
    }
    return sum > 0;
  }

  private double[] absolute(int[] ring) {
    double[] xy = new double[ring.length];
    for (int i = 0; i < ring.length; i += 2) {
      xy[i] = (double) ring[i] + window.x();
      xy[i + 1] = (double) ring[i + 1] + window.y();
    }
    return xy;
  }
}
