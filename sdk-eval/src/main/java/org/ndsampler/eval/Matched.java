package org.ndsampler.eval;

/**
 * What matching found in all groups. Confined to whoever fills it, then not changed.
 *
 * @param counted the objects that count, by area range and group
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Matched(Flags flags, int[][] counted) {

  /** Nothing found yet, with room for all of it. */
  static Matched empty(Work work) {
    int areas = work.options.areas().size();
    return new Matched(
        new Flags(work.groups.detections.length, areas, work.options.iouThresholds().length),
        new int[areas][work.groups.size()]);
  }
}
