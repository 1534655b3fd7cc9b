package org.ndsampler.formats;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Collectors;

/**
 * What a conversion could not keep, counted and named, as a list that prints itself; empty if
 * nothing was lost. Immutable.
 *
 * @since 0.1
 */
public final class LossReport extends AbstractList<Loss> implements RandomAccess {
  private final String format;
  private final List<Loss> losses;

  /** Copies the losses. */
  public LossReport(String format, Collection<Loss> losses) {
    this.format = format;
    this.losses = List.copyOf(losses);
  }

  /** The name of the format. */
  public String format() {
    return format;
  }

  @Override
  public Loss get(int index) {
    return losses.get(index);
  }

  @Override
  public int size() {
    return losses.size();
  }

  /** How many records lost something of a kind; 0 if none did. */
  public long count(Content content) {
    return losses.stream().filter(loss -> loss.content() == content).mapToLong(Loss::count).sum();
  }

  /** "YOLO: nothing is lost", or what is, one a line. */
  @Override
  public String toString() {
    return losses.isEmpty()
        ? format + ": nothing is lost"
        : losses.stream()
            .map(Loss::toString)
            .collect(Collectors.joining("\n  ", format + ": what is lost or changed\n  ", ""));
  }
}
