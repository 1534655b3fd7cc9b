package org.ndsampler.core.coco;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.TextCheck;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Texts;

/**
 * The fields of a record that is being written. Setting a field that is there replaces its value in
 * its place. Confined to one thread, and to the call that it is given to.
 *
 * @param <D> the kind of draft
 */
abstract sealed class Draft<D extends Draft<D>>
    permits ImageDraft, AnnotationDraft, AssetDraft, CategoryDraft, VideoDraft {
  private final Map<String, String> fields = new LinkedHashMap<>();
  private @Nullable Map<String, String> mended;

  Draft() {}

  final void copy(Slice record) {
    Fields.all(record).forEach((name, value) -> fields.put(name, value.text()));
    if (AsRead.isMended(record)) {
      mended = new HashMap<>(fields);
    }
  }

  abstract D self();

  final D set(String name, String json) {
    fields.put(name, json);
    return self();
  }

  final D setSize(Size size) {
    set("width", Integer.toString(size.width()));
    return set("height", Integer.toString(size.height()));
  }

  final String json() {
    if (mended == null || !fields.containsKey(AsRead.FIELD)) {
      return JsonText.object(fields);
    }
    // What is changed now is written as it is now, and the rest as it was read.
    Map<String, String> before = mended;
    String kept =
        AsRead.kept(
            String.valueOf(fields.get(AsRead.FIELD)),
            name -> Objects.equals(fields.get(name), before.get(name)),
            fields.equals(before));
    Map<String, String> now = new LinkedHashMap<>(fields);
    if (kept == null) {
      now.remove(AsRead.FIELD);
    } else {
      now.put(AsRead.FIELD, kept);
    }
    return JsonText.object(now);
  }

  /**
   * Sets any field to a JSON value given as text, such as {@code "3"}, {@code "\"abc\""} or {@code
   * "[1, 2]"}.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public D field(String name, String json) {
    String reason = TextCheck.refusal(json);
    if (reason != null) {
      throw new IllegalArgumentException(
          "not a JSON value: " + Texts.shortened(json, 100) + ": " + reason);
    }
    return set(name, json.strip());
  }

  /** Sets any field to a text. */
  public D text(String name, String value) {
    return set(name, JsonText.quote(value));
  }

  /** Sets any field to a number. */
  public D number(String name, double value) {
    return set(name, JsonText.number(value));
  }

  /** Removes a field if it is there. */
  public D without(String name) {
    fields.remove(name);
    return self();
  }

  /** The fields so far, as JSON. */
  @Override
  public String toString() {
    return json();
  }
}
