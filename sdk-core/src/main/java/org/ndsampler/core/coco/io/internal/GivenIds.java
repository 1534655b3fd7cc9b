package org.ndsampler.core.coco.io.internal;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;

/**
 * Numbers for ids that are none. All numbers of the file are noted first, so that a number that is
 * given is never one that the file has, be it as an id or as a reference. Confined to one thread.
 */
final class GivenIds {
  /** Above this, numbers are given downwards from the lowest one of the file. */
  private static final long HIGH = Long.MAX_VALUE / 2;

  /** What is known of the ids of one section. */
  private static final class Ids {
    final Map<String, Long> given = new HashMap<>();
    final Map<Long, String> textOf = new HashMap<>();
    final Set<String> own = new HashSet<>();
    long highest;
    long lowest;

    long next() {
      return highest < HIGH ? ++highest : --lowest;
    }
  }

  /** About what an entry of a table takes besides its text. */
  private static final long ENTRY_BYTES = 160;

  private long heapBytes;
  private final Map<Section, Ids> sections = new EnumMap<>(Section.class);

  GivenIds() {
    for (Section section : Section.values()) {
      sections.put(section, new Ids());
    }
  }

  private Ids of(Section section) {
    return Objects.requireNonNull(sections.get(section));
  }

  /** Notes an id, or a reference, of the file. */
  void note(Section section, Slice value, boolean own) {
    Ids ids = of(section);
    OptionalLong number = exact(value);
    if (number.isPresent()) {
      ids.highest = Math.max(ids.highest, number.getAsLong());
      ids.lowest = Math.min(ids.lowest, number.getAsLong());
    } else if (own && section == Section.CATEGORIES) {
      ids.own.add(value.text());
      heapBytes += ENTRY_BYTES + value.length();
    }
  }

  /** About what the tables take of the heap. */
  long heapBytes() {
    return heapBytes;
  }

  /** Whether a category has this id, which is no number. */
  boolean isOfCategory(String json) {
    return of(Section.CATEGORIES).own.contains(json);
  }

  /** The number that stands for an id: its own, or the one that it is given at the first call. */
  long number(Section section, String json) {
    OptionalLong exact = exact(Slice.of(json));
    if (exact.isPresent()) {
      return exact.getAsLong();
    }
    Ids ids = of(section);
    Long given = ids.given.get(json);
    if (given == null) {
      given = ids.next();
      ids.given.put(json, given);
      heapBytes += ENTRY_BYTES + json.length();
      if (section == Section.CATEGORIES) {
        ids.textOf.put(given, json);
      }
    }
    return given;
  }

  /** A number that no record has. */
  long fresh(Section section) {
    return of(section).next();
  }

  /** The text in place of which the number of a category was given, or null. */
  @Nullable String textOfCategory(long number) {
    String json = of(Section.CATEGORIES).textOf.get(number);
    return json != null && json.startsWith("\"")
        ? new JsonScanner(Slice.of(json)).stringValue()
        : json;
  }

  /**
   * The number that a value is: an integer, also {@code 3.0}, or the same as text, spelled as a
   * number is. {@code "007"} is a name, which must not become that of 7.
   */
  static OptionalLong exact(Slice value) {
    int first = value.bytes()[value.start()];
    if (first == '"') {
      String text = new JsonScanner(value).stringValue();
      try {
        long number = Long.parseLong(text);
        return Long.toString(number).equals(text) ? OptionalLong.of(number) : OptionalLong.empty();
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    if (first != '-' && (first < '0' || first > '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(new JsonScanner(value).longValue());
    } catch (ScanException e) {
      return OptionalLong.empty();
    }
  }
}
