package org.ndsampler.core.coco.io.internal;

import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;

/** What the scanner met at a byte of its buffer; the reader turns it into an error with a place. */
public final class ScanException extends CocoException {
  private static final long serialVersionUID = 1;

  private static final int UNDERFLOW = -1;

  private final int offset;
  private final String advice;
  private final boolean limit;

  /** The buffer ends before the value does, and more bytes can be had. */
  static ScanException underflow() {
    return new ScanException(UNDERFLOW, "more bytes are needed", "");
  }

  public ScanException(int offset, String reason, String advice) {
    this(offset, reason, advice, false);
  }

  private ScanException(int offset, String reason, String advice, boolean limit) {
    super(reason);
    this.offset = offset;
    this.advice = advice;
    this.limit = limit;
  }

  /** There is more than may be read, which no other reading of the text changes. */
  static ScanException limit(int offset, String reason, String advice) {
    return new ScanException(offset, reason, advice, true);
  }

  /** Whether an error of the reader says that there is more than may be read. */
  static boolean isLimit(CocoFormatException e) {
    return e.getCause() instanceof ScanException cause && cause.limit;
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
