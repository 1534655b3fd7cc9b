package org.ndsampler.core.coco.io.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Affine;

/** Reads single fields of raw records on demand. */
public final class Fields {
  private Fields() {}

  /**
   * The value of a field, or null if the record does not have it or it is null; of a field that
   * comes twice the last one counts.
   */
  public static @Nullable Slice find(Slice record, String name) {
    Objects.requireNonNull(name, "the name of the field must not be null");
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    JsonScanner scanner = new JsonScanner(record);
    scanner.enterObject();
    Slice found = null;
    for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
      boolean wanted = scanner.keyIs(key);
      if (wanted && scanner.nextNull()) {
        found = null;
        continue;
      }
      int start = scanner.position();
      scanner.skipValue();
      if (wanted) {
        found = new Slice(record.bytes(), start, scanner.position());
      }
    }
    return found;
  }

  /** All fields of an object, in their order; of a name that comes twice, the last. */
  public static Map<String, Slice> all(Slice record) {
    Map<String, Slice> fields = new LinkedHashMap<>();
    JsonScanner scanner = new JsonScanner(record);
    scanner.enterObject();
    for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
      String key = scanner.key();
      int start = scanner.position();
      scanner.skipValue();
      fields.put(key, new Slice(record.bytes(), start, scanner.position()));
    }
    return fields;
  }

  /** The elements of an array, raw. */
  public static List<Slice> elements(Slice array) {
    List<Slice> elements = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(array);
    scanner.enterArray();
    for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
      int start = scanner.position();
      scanner.skipValue();
      elements.add(new Slice(array.bytes(), start, scanner.position()));
    }
    return elements;
  }

  /** A text field; a number is given as its text. */
  public static Optional<String> text(Slice record, String name) {
    Slice value = find(record, name);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        value.bytes()[value.start()] == '"' ? new JsonScanner(value).stringValue() : value.text());
  }

  public static OptionalLong integer(Slice record, String name) {
    Slice value = find(record, name);
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(new JsonScanner(value).longValue());
  }

  public static OptionalInt smallInteger(Slice record, String name) {
    OptionalLong value = integer(record, name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    long number = value.getAsLong();
    if (number != (int) number) {
      throw new CocoException(name + " is " + number + ", which does not fit into 32 bits");
    }
    return OptionalInt.of((int) number);
  }

  public static OptionalDouble number(Slice record, String name) {
    Slice value = find(record, name);
    return value == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(new JsonScanner(value).doubleValue());
  }

  /** A list of texts; none where the field is missing. */
  public static List<String> texts(Slice record, String name) {
    Slice value = find(record, name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(value);
    scanner.enterArray();
    for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
      texts.add(scanner.stringValue());
    }
    return List.copyOf(texts);
  }

  /** Numbers in an array, as many as there are. */
  public static double[] numbers(Slice array) {
    JsonScanner scanner = new JsonScanner(array);
    scanner.enterArray();
    double[] numbers = new double[8];
    int n = 0;
    for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * n);
      }
      numbers[n++] = scanner.doubleValue();
    }
    return Arrays.copyOf(numbers, n);
  }

  /** A transform as kwcoco writes it, or null if the field is missing. */
  public static @Nullable Affine affine(Slice record, String name) {
    Slice value = find(record, name);
    return value == null ? null : toAffine(value, name);
  }

  private static Affine toAffine(Slice value, String name) {
    if (value.bytes()[value.start()] == '[') {
      return matrix(value, name);
    }
    double[] scale = {1, 1};
    double[] offset = {0, 0};
    double theta = 0;
    double shearX = 0;
    for (Map.Entry<String, Slice> field : all(value).entrySet()) {
      Slice part = field.getValue();
      int c = part.bytes()[part.start()];
      if (c == 'n') {
        continue;
      }
      switch (field.getKey()) {
        case "type" -> {
          String type = new JsonScanner(part).stringValue();
          if (!type.equals("affine")) {
            throw new CocoException(
                name + " is a transform of type '" + type + "'; only 'affine' is supported");
          }
        }
        case "matrix" -> {
          return matrix(part, name);
        }
        case "scale" -> scale = pair(part, c, name);
        case "offset" -> offset = pair(part, c, name);
        case "theta" -> theta = new JsonScanner(part).doubleValue();
        case "shearx", "shear" -> shearX = new JsonScanner(part).doubleValue();
        default ->
            throw new CocoException(
                name
                    + " has the parameter '"
                    + field.getKey()
                    + "'; known are matrix, scale, offset, theta and shearx");
      }
    }
    return Affine.ofParameters(scale[0], scale[1], theta, shearX, offset[0], offset[1]);
  }

  private static double[] pair(Slice part, int first, String name) {
    if (first != '[') {
      double both = new JsonScanner(part).doubleValue();
      return new double[] {both, both};
    }
    double[] numbers = numbers(part);
    if (numbers.length != 2) {
      throw new CocoException(name + " needs one number or a pair, not " + part.text());
    }
    return numbers;
  }

  private static Affine matrix(Slice value, String name) {
    List<Slice> rows = elements(value);
    if (rows.size() == 2 || rows.size() == 3) {
      double[] a = numbers(rows.get(0));
      double[] b = numbers(rows.get(1));
      boolean affine = a.length == 3 && b.length == 3;
      if (affine && rows.size() == 3) {
        double[] c = numbers(rows.get(2));
        affine = c.length == 3 && c[0] == 0 && c[1] == 0 && c[2] == 1;
      }
      if (affine) {
        return new Affine(a[0], a[1], a[2], b[0], b[1], b[2]);
      }
    }
    throw new CocoException(
        name
            + " must be a 2x3 matrix, or a 3x3 matrix whose last row is [0, 0, 1], not "
            + value.text());
  }
}
