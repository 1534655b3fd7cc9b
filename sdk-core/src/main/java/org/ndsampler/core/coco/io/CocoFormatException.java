package org.ndsampler.core.coco.io;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A COCO file that cannot be read: it says in which file, at which record and field, in which line
 * and column, what is wrong, and what to do.
 *
 * @since 0.1
 */
public final class CocoFormatException extends CocoException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Path path;

  /** The JSON pointer of the value. */
  private final String pointer;

  /** The line, from 1. */
  private final long line;

  /** The column in characters, from 1. */
  private final long column;

  /** What is wrong. */
  private final String reason;

  /** What to do. */
  private final String advice;

  /**
   * With the place of the damage.
   *
   * @param path the file, or null for text that is not in a file
   * @param pointer the JSON pointer (RFC 6901) of the value, such as {@code
   *     /annotations/17/bbox/2}; empty for the whole text
   * @param line the line, from 1
   * @param column the column in characters, from 1
   * @param reason what is wrong
   * @param advice what to do
   */
  public CocoFormatException(
      @Nullable Path path, String pointer, long line, long column, String reason, String advice) {
    super(
        (path == null ? "JSON text" : path.toString())
            + (pointer.isEmpty() ? "" : " at " + pointer)
            + " (line "
            + line
            + ", column "
            + column
            + "): "
            + reason
            + "; "
            + advice);
    this.path = path;
    this.pointer = pointer;
    this.line = line;
    this.column = column;
    this.reason = reason;
    this.advice = advice;
  }

  /** The file, unless the text was not in one. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** The JSON pointer of the damaged value; empty text for the whole. */
  public String pointer() {
    return pointer;
  }

  /** The line of the damage, from 1. */
  public long line() {
    return line;
  }

  /** The column of the damage in characters, from 1. */
  public long column() {
    return column;
  }

  /** What is wrong. */
  public String reason() {
    return reason;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
