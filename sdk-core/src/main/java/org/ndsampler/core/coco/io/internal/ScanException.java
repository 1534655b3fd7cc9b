package org.ndsampler.core.coco.io.internal;

import org.ndsampler.core.coco.io.CocoException;

/** What the scanner met at a byte of its buffer; the reader turns it into an error with a place. */
public final class ScanException extends CocoException {
  private static final long serialVersionUID = 1;

  private static final int UNDERFLOW = -1;

  private final int offset;
  private final String advice;

  /** The buffer ends before the value does, and more bytes can be had. */
  static ScanException underflow() {
    return new ScanException(UNDERFLOW, "more bytes are needed", "");
  }

  public ScanException(int offset, String reason, String advice) {
    super(reason);
    this.offset = offset;
    this.advice = advice;
  }

  public boolean isUnderflow() {
    return offset == UNDERFLOW;
  }

  /** The index in the buffer. */
  public int offset() {
    return offset;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  public String advice() {
    return advice;
  }
}
