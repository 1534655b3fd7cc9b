package org.ndsampler.formats;

import java.util.List;

/**
 * One thing that a conversion could not keep. Immutable.
 *
 * @param content what it is
 * @param count how many records it concerns
 * @param what what became of it
 * @param examples the first few of the records, as {@code annotation 17}
 * @since 0.1
 */
public record Loss(Content content, long count, String what, List<String> examples) {
  /** Copies the list. */
  public Loss {
    examples = List.copyOf(examples);
  }

  /** The count, what it is, what became of it, and where. */
  @Override
  public String toString() {
    return count
        + " "
        + content.label()
        + ": "
        + what
        + " ("
        + String.join(", ", examples)
        + (count > examples.size() ? ", ...)" : ")");
  }
}
