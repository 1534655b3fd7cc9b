package org.ndsampler.formats.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.Loss;
import org.ndsampler.formats.LossReport;

/** Counts what is lost. Confined to one thread. */
public final class LossCounter {
  private static final int EXAMPLES = 5;

  private final Map<Kind, Entry> entries = new LinkedHashMap<>();

  private record Kind(Content content, String what) {}

  private static final class Entry {
    long count;
    final List<String> examples = new ArrayList<>();
  }

  /** Counts a record that loses something, and says what becomes of it. */
  public void add(Content content, String what, String example) {
    Entry entry = entries.computeIfAbsent(new Kind(content, what), kind -> new Entry());
    entry.count++;
    if (entry.examples.size() < EXAMPLES) {
      entry.examples.add(example);
    }
  }

  /** All that was counted, in the order of {@link Content}. */
  public LossReport report(String format) {
    List<Loss> losses = new ArrayList<>();
    entries.forEach(
        (kind, entry) ->
            losses.add(new Loss(kind.content, entry.count, kind.what, entry.examples)));
    losses.sort((a, b) -> a.content().compareTo(b.content()));
    return new LossReport(format, losses);
  }
}
