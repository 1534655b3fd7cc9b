package org.ndsampler.eval;

/**
 * For each detection, area range and threshold whether it found an object and whether it is
 * ignored, a bit each. Threads may write different detections at the same time.
 */
final class Flags {
  private final int words;
  private final int[][] found;
  private final int[][] ignored;

  Flags(int detections, int areas, int thresholds) {
    words = (thresholds + 31) / 32;
    found = new int[areas][Math.multiplyExact(detections, words)];
    ignored = new int[areas][Math.multiplyExact(detections, words)];
  }

  void setFound(int detection, int area, int threshold) {
    found[area][detection * words + (threshold >> 5)] |= 1 << (threshold & 31);
  }

  void setIgnored(int detection, int area, int threshold) {
    ignored[area][detection * words + (threshold >> 5)] |= 1 << (threshold & 31);
  }

  boolean isFound(int detection, int area, int threshold) {
    return (found[area][detection * words + (threshold >> 5)] >> (threshold & 31) & 1) != 0;
  }

  boolean isIgnored(int detection, int area, int threshold) {
    return (ignored[area][detection * words + (threshold >> 5)] >> (threshold & 31) & 1) != 0;
  }
}
