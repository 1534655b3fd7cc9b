package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;

/**
 * The field {@code as_read} of a record that lenient reading mended: for each field that was
 * changed the value as the file has it, {@code null} for one that was not there. It is the first
 * field, so that one look at the start of a record tells whether there is something to put back.
 */
public final class AsRead {
  /** The name of the field. */
  public static final String FIELD = "as_read";

  /** In place of a field's name: the key of the record in a section that was a dictionary. */
  static final String KEY = "(key)";

  /** In place of a field's name: what stood in place of a record. */
  static final String RECORD = "(record)";

  /** In place of a field's name: the panoptic record, without its segments, of a segment. */
  static final String PANOPTIC = "(panoptic)";

  private static final byte[] START = Slice.of("{\"as_read\":").bytes();

  private AsRead() {}

  /** Whether something of a record was mended. */
  public static boolean isMended(Slice record) {
    byte[] bytes = record.bytes();
    int p = record.start();
    if (record.length() <= START.length) {
      return false;
    }
    for (int i = 0; i < START.length; i++) {
      if (bytes[p++] != START[i]) {
        return false;
      }
    }
    while (p < record.end() && bytes[p] == ' ') {
      p++;
    }
    return p < record.end() && bytes[p] == '{';
  }

  /** A record of fields that are JSON text already, with what was mended. */
  static Slice record(Map<String, String> asRead, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(FIELD, JsonText.object(asRead));
    all.putAll(fields);
    return Slice.of(JsonText.object(all));
  }

  /** What the file had in place of some fields; nothing if the record was not mended. */
  static Map<String, Slice> values(Slice record) {
    Slice value = isMended(record) ? Fields.find(record, FIELD) : null;
    return value == null ? Map.of() : Fields.all(value);
  }

  /** The text that the file has in place of a number as the id; null if there is none. */
  public static @Nullable String textId(String asRead) {
    Slice id = Fields.find(Slice.of(asRead), "id");
    return id != null && id.first() == '"' ? new JsonScanner(id).stringValue() : null;
  }

  /**
   * An {@code as_read} without the fields that have been changed since, or null if nothing is left.
   *
   * @param isUnchanged whether a field has the value that lenient reading gave it
   * @param isWhole whether no field has been changed
   */
  public static @Nullable String kept(
      String asRead, Predicate<String> isUnchanged, boolean isWhole) {
    Map<String, String> kept = new LinkedHashMap<>();
    Fields.all(Slice.of(asRead))
        .forEach(
            (name, value) -> {
              boolean keep =
                  switch (name) {
                    case RECORD -> isWhole;
                    case KEY, PANOPTIC -> true;
                    default -> isUnchanged.test(name);
                  };
              if (keep) {
                kept.put(name, value.text());
              }
            });
    return kept.isEmpty() ? null : JsonText.object(kept);
  }

  /** A record as it is now, without {@code as_read}. */
  static Slice mended(Slice record) {
    return isMended(record) ? Slice.of(JsonText.object(plain(record))) : record;
  }

  /**
   * A record that is to stay as it was mended: what the file had is in the field {@code original}
   * and is not put back any more.
   */
  public static Slice settled(Slice record) {
    Map<String, String> original = new LinkedHashMap<>();
    values(record)
        .forEach(
            (name, value) -> {
              if (value.bytes()[value.start()] != 'n') {
                original.put(name, value.text());
              }
            });
    Map<String, String> fields = plain(record);
    if (!original.isEmpty()) {
      fields.putIfAbsent("original", JsonText.object(original));
    }
    return Slice.of(JsonText.object(fields));
  }

  /** The fields that lenient reading left out for want of a reading. */
  public static List<String> leftOut(Slice record) {
    Map<String, String> fields = texts(record);
    List<String> names = new ArrayList<>();
    values(record)
        .forEach(
            (name, value) -> {
              boolean isField = !name.startsWith("(") && value.first() != 'n';
              if (isField && !fields.containsKey(name) && !BoxReading.isNoBox(value)) {
                names.add(name);
              }
            });
    return names;
  }

  /** A record with the values as the file had them. */
  static Slice original(Slice record) {
    Map<String, Slice> values = values(record);
    if (values.isEmpty()) {
      return mended(record);
    }
    Slice whole = values.get(RECORD);
    if (whole != null) {
      return whole;
    }
    Map<String, String> fields = plain(record);
    values.forEach(
        (name, value) -> {
          if (name.equals(KEY) || name.equals(PANOPTIC)) {
            return;
          }
          if (value.bytes()[value.start()] == 'n') {
            fields.remove(name);
          } else {
            fields.put(name, value.text());
          }
        });
    return Slice.of(JsonText.object(fields));
  }

  /** A panoptic record of its segments, which follow each other. */
  static Slice panoptic(Slice parent, List<Slice> segments) {
    Map<String, String> fields = texts(parent);
    List<String> list = new ArrayList<>();
    for (Slice segment : segments) {
      list.add(original(segment).text());
    }
    fields.put("segments_info", JsonText.list(list));
    return Slice.of(JsonText.object(fields));
  }

  private static Map<String, String> plain(Slice record) {
    Map<String, String> fields = texts(record);
    fields.remove(FIELD);
    return fields;
  }

  /** The fields of an object as JSON text, in their order; may be changed. */
  public static Map<String, String> texts(Slice record) {
    Map<String, String> fields = new LinkedHashMap<>();
    Fields.all(record).forEach((name, value) -> fields.put(name, value.text()));
    return fields;
  }
}
