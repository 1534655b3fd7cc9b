package org.ndsampler.core.array;

import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.internal.Suggestions;

/**
 * The type of one value. Unsigned types are stored in the signed primitive of the same width;
 * everything in this SDK that reads a value as a number honours the sign.
 *
 * @since 0.1
 */
public enum DType {
  /** 8 bits, 0 to 255, stored in {@code byte[]}. */
  UINT8(1, "uint8", 0, 255),
  /** 16 bits, signed, stored in {@code short[]}. */
  INT16(2, "int16", Short.MIN_VALUE, Short.MAX_VALUE),
  /** 16 bits, 0 to 65535, stored in {@code short[]}. */
  UINT16(2, "uint16", 0, 65535),
  /** 32 bits, signed, stored in {@code int[]}. */
  INT32(4, "int32", Integer.MIN_VALUE, Integer.MAX_VALUE),
  /** 32 bits, 0 to 4294967295, stored in {@code int[]}. */
  UINT32(4, "uint32", 0, 4294967295.0),
  /** 64 bits, signed, stored in {@code long[]}. */
  INT64(8, "int64", Long.MIN_VALUE, Long.MAX_VALUE),
  /** IEEE 754 single, stored in {@code float[]}. */
  FLOAT32(4, "float32", Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  /** IEEE 754 double, stored in {@code double[]}. */
  FLOAT64(8, "float64", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private final int bytes;
  private final String label;
  private final double min;
  private final double max;

  DType(int bytes, String label, double min, double max) {
    this.bytes = bytes;
    this.label = label;
    this.min = min;
    this.max = max;
  }

  /** The number of bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /** The name that NumPy uses, such as {@code uint8}. */
  public String label() {
    return label;
  }

  /** The smallest value, negative infinity for floating point. */
  public double min() {
    return min;
  }

  /** The largest value, positive infinity for floating point. */
  public double max() {
    return max;
  }

  /** Whether this is a floating-point type, the only kind that has NaN. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * The type of a name as NumPy writes it: {@code uint8}; Python's {@code float} and {@code int}
   * and C's {@code single} and {@code double}; a letter and bytes such as {@code u2}, with or
   * without an order of bytes, as in {@code <u2}, which says nothing about values in memory.
   *
   * @throws IllegalArgumentException if no type has that name; the message lists those there are
   */
  public static DType ofLabel(String label) {
    for (DType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    boolean ordered = !label.isEmpty() && "<>=|".indexOf(label.charAt(0)) >= 0;
    return switch (ordered ? label.substring(1) : label) {
      case "u1", "B" -> UINT8;
      case "i2", "h" -> INT16;
      case "u2", "H" -> UINT16;
      case "i4", "i" -> INT32;
      case "u4", "I" -> UINT32;
      case "i8", "l", "q" -> INT64;
      case "f4", "f" -> FLOAT32;
      case "f8", "d" -> FLOAT64;
      default -> ofWord(label);
    };
  }

  /** Words have no order of bytes. */
  private static List<String> labels() {
    return Arrays.stream(values()).map(type -> type.label).toList();
  }

  private static DType ofWord(String label) {
    return switch (label) {
      case "int", "int_" -> INT64;
      case "single" -> FLOAT32;
      case "float", "float_", "double" -> FLOAT64;
      default ->
          throw new IllegalArgumentException(
              "no such dtype: \""
                  + label
                  + "\"; there are "
                  + String.join(", ", labels())
                  + Suggestions.of(label, labels()));
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
