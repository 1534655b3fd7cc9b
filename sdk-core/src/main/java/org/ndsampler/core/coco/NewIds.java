package org.ndsampler.core.coco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.JsonScanner;

/**
 * Puts other ids into the records of a section, one after another. A record with plain names, which
 * is nearly every one, is copied byte by byte in one pass; any other goes through a draft. Both
 * write the same text. Confined to one thread.
 */
final class NewIds {
  private static final int MOST_FIELDS = 64;
  private static final byte[] OPEN = {'{', '"'};
  private static final byte[] NEXT = {',', ' ', '"'};
  private static final byte[] COLON = {'"', ':', ' '};
  private static final byte[] CLOSE = {'}'};

  private final String[] names;
  private final byte[][] keys;
  private final long[] ids;
  private final boolean[] given;
  private final BiFunction<Slice, Map<String, Long>, Slice> slowly;
  private final JsonScanner scanner = new JsonScanner();

  // Of the fields of a record: where key and value begin and end, and which of the names it is.
  private final int[] keyStarts = new int[MOST_FIELDS];
  private final int[] keyEnds = new int[MOST_FIELDS];
  private final int[] valueStarts = new int[MOST_FIELDS];
  private final int[] valueEnds = new int[MOST_FIELDS];
  private final int[] which = new int[MOST_FIELDS];
  private boolean plain;
  private byte[] text = new byte[256];
  private int length;

  /**
   * No ids yet.
   *
   * @param slowly what puts ids into any record; the result is the record if nothing changes
   * @param names of the fields that may get another id; every record gives the first one
   */
  NewIds(BiFunction<Slice, Map<String, Long>, Slice> slowly, String... names) {
    this.slowly = slowly;
    this.names = names;
    keys = new byte[names.length][];
    Arrays.setAll(keys, i -> names[i].getBytes(StandardCharsets.US_ASCII));
    ids = new long[names.length];
    given = new boolean[names.length];
  }

  /** Begins with another record. */
  void begin() {
    Arrays.fill(given, false);
  }

  /** Gives a field an id; null for one that stays as it is. */
  void put(int field, @Nullable Long id) {
    if (id != null) {
      put(field, id.longValue());
    }
  }

  /** Gives a field an id. */
  void put(int field, long id) {
    ids[field] = id;
    given[field] = true;
  }

  /** The record with the ids, the record itself if it has them; good until the next one. */
  Slice in(Slice record) {
    int fields = AsRead.isMended(record) ? -1 : scan(record);
    plain = fields >= 0;
    if (!plain) {
      // Fields that are not there yet come in the order of this map, whose size it depends on.
      Map<String, Long> numbers = new HashMap<>(Map.of(names[0], ids[0]));
      for (int i = 1; i < names.length; i++) {
        if (given[i]) {
          numbers.put(names[i], ids[i]);
        }
      }
      return slowly.apply(record, numbers);
    }
    return isSame(record, fields) ? record : copy(record, fields);
  }

  /** Whether the last record was a plain one: all but the ids is as it was, to the last byte. */
  boolean wasPlain() {
    return plain;
  }

  /** The number of fields, or -1 if the record is none of the simple ones. */
  private int scan(Slice record) {
    byte[] bytes = record.bytes();
    int all = 0;
    for (int i = record.start(); i < record.end(); i++) {
      all |= bytes[i];
    }
    if (all < 0) {
      return -1;
    }
    scanner.reset(bytes, record.start(), record.end(), true);
    scanner.enterObject();
    int fields = 0;
    int found = 0;
    for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
      int start = scanner.keyStart();
      int end = start + scanner.keyLength();
      if (fields == MOST_FIELDS
          || !isPlain(bytes, start, end)
          || isKnown(bytes, start, end, fields)) {
        return -1;
      }
      keyStarts[fields] = start;
      keyEnds[fields] = end;
      which[fields] = field();
      found += which[fields] < 0 ? 0 : 1;
      valueStarts[fields] = scanner.position();
      scanner.skipValue();
      valueEnds[fields++] = scanner.position();
    }
    int wanted = 0;
    for (boolean one : given) {
      wanted += one ? 1 : 0;
    }
    return found == wanted ? fields : -1;
  }

  /** Which of the fields that get an id the last key is, or -1. */
  private int field() {
    for (int i = 0; i < keys.length; i++) {
      if (given[i] && scanner.keyIs(keys[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isPlain(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] < ' ' || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Whether one of the fields before has the same name. */
  private boolean isKnown(byte[] bytes, int start, int end, int fields) {
    for (int i = 0; i < fields; i++) {
      if (keyEnds[i] - keyStarts[i] == end - start
          && Arrays.equals(bytes, keyStarts[i], keyEnds[i], bytes, start, end)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSame(Slice record, int fields) {
    for (int i = 0; i < fields; i++) {
      if (which[i] >= 0) {
        length = 0;
        append(ids[which[i]]);
        if (!Arrays.equals(record.bytes(), valueStarts[i], valueEnds[i], text, 0, length)) {
          return false;
        }
      }
    }
    return true;
  }

  private Slice copy(Slice record, int fields) {
    byte[] bytes = record.bytes();
    length = 0;
    for (int i = 0; i < fields; i++) {
      append(i == 0 ? OPEN : NEXT);
      append(bytes, keyStarts[i], keyEnds[i]);
      append(COLON);
      if (which[i] < 0) {
        append(bytes, valueStarts[i], valueEnds[i]);
      } else {
        append(ids[which[i]]);
      }
    }
    append(CLOSE);
    return new Slice(text, 0, length);
  }

  private void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  private void append(byte[] bytes, int start, int end) {
    room(end - start);
    System.arraycopy(bytes, start, text, length, end - start);
    length += end - start;
  }

  private void append(long number) {
    if (number == Long.MIN_VALUE) {
      append(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    room(20);
    int at = length;
    long rest = Math.abs(number);
    do {
      text[at++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    if (number < 0) {
      text[at++] = '-';
    }
    int end = at;
    for (int i = length; i < --at; i++) {
      byte swap = text[i];
      text[i] = text[at];
      text[at] = swap;
    }
    length = end;
  }

  private void room(int more) {
    if (text.length - length < more) {
      text =
          Arrays.copyOf(
              text, Math.max(Math.addExact(length, more), Math.multiplyExact(2, text.length)));
    }
  }
}
