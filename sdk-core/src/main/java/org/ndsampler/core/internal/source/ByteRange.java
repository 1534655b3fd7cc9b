package org.ndsampler.core.internal.source;

/**
 * Some bytes of a file. Immutable.
 *
 * @param offset where they begin
 * @param count how many, not negative
 */
public record ByteRange(long offset, int count) {

  /** The byte after them. */
  public long end() {
    return offset + count;
  }

  /** Whether others are among them. */
  public boolean contains(ByteRange other) {
    return other.offset >= offset && other.end() <= end();
  }
}
