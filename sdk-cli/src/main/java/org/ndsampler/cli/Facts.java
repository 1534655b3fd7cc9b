package org.ndsampler.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in their order. Confined to one thread. */
final class Facts {
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  /** Adds a field; one of an empty {@link Optional} is {@code null} in JSON. */
  Facts with(String name, @Nullable Object value) {
    fields.put(name, value instanceof Optional<?> optional ? optional.orElse(null) : value);
    return this;
  }

  Map<String, @Nullable Object> map() {
    return fields;
  }
}
