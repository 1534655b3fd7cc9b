package org.ndsampler.core.coco.io.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.internal.Texts;

/**
 * A record of a file that is read leniently, while it is changed: its fields as JSON, what they
 * were before, and what is told of it. Confined to one thread.
 */
final class MendedRecord {
  private static final String NULL = "null";

  final Section section;
  final String pointer;
  final Map<String, String> fields;
  final Map<String, String> asRead = new LinkedHashMap<>();
  private final Findings findings;

  MendedRecord(Section section, String pointer, Map<String, String> fields, Findings findings) {
    this.section = section;
    this.pointer = pointer;
    this.fields = fields;
    this.findings = findings;
    String own = fields.remove(AsRead.FIELD);
    if (own != null) {
      asRead.put(AsRead.FIELD, own);
    }
  }

  @Nullable String value(String name) {
    String value = fields.get(name);
    return value == null || value.equals(NULL) ? null : value;
  }

  /** Changes a field, or removes it, and keeps what it was. */
  void change(String name, @Nullable String json) {
    String before = fields.get(name);
    asRead.putIfAbsent(name, before == null ? NULL : before);
    if (json == null) {
      fields.remove(name);
    } else {
      fields.put(name, json);
    }
  }

  boolean isChanged() {
    return !asRead.isEmpty();
  }

  /** Leaves a field out that has no reading; the record goes on without it. */
  void drop(String field, String reason) {
    String json = String.valueOf(fields.get(field));
    change(field, null);
    findings.error(
        section.key() + " whose " + field + " is left out",
        pointer + "/" + field,
        field + " is " + reason + ": " + shortened(json) + "; the record is read without it",
        "correct it");
  }

  /** Takes a value in the place of one that says the same in another form. */
  void took(String field, String json, String how) {
    String before = value(field);
    change(field, json);
    findings.warning(
        section.key() + " whose " + field + " is " + how,
        pointer + "/" + field,
        field
            + " is "
            + how
            + ", "
            + shortened(String.valueOf(before))
            + ": read as "
            + shortened(json),
        "write it as " + shortened(json));
  }

  /** The start of a text, for a message. */
  static String shortened(String text) {
    return Texts.shortened(text, 80);
  }
}
