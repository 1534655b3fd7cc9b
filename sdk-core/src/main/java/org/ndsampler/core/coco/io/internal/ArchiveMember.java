package org.ndsampler.core.coco.io.internal;

/**
 * A file in an archive. Immutable.
 *
 * @param offset where its bytes begin; in a zip archive where its header does
 * @param stored how many bytes it takes in the archive
 * @param size how many it has
 * @param method how it is compressed, as zip numbers it; {@link #AS_IT_IS} in a tar archive
 * @param encrypted whether it takes a password
 */
record ArchiveMember(long offset, long stored, long size, int method, boolean encrypted) {
  /** The bytes lie there as they are, and begin at the offset. */
  static final int AS_IT_IS = -1;

  static final int STORED = 0;
  static final int DEFLATED = 8;
}
