package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Digests;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.internal.Texts;

/**
 * An ordered list of channel codes that are stacked into one array, as {@code r|g|b} or {@code
 * rgb|a.0:3}. Immutable and safe for use by many threads.
 *
 * <p>A code is one of
 *
 * <ul>
 *   <li>a name, which is one channel: {@code B8}, {@code a.2};
 *   <li>an alias: {@code rgb}, {@code rgba}, {@code dxdy}, {@code fxfy};
 *   <li>a range: {@code a.2:5} is {@code a.2|a.3|a.4}, {@code a.0:9:3} steps, {@code a:3} and
 *       {@code a.:3} start at 0. A range needs its end.
 *   <li>{@code <all>}, which is every channel that an image has; it is kept as it is, see {@link
 *       #isAll}.
 * </ul>
 *
 * <p>Codes are kept as they were written; {@link #normalize()} spells out aliases and ranges, and
 * {@link #concise()} folds runs into ranges. Set operations work on the normalised channels. Two
 * specs are equal when their codes are, so {@code rgb} and {@code r|g|b} are not; compare what they
 * normalise to.
 *
 * @see ChannelSpec
 * @since 0.1
 */
public final class FusedChannelSpec {
  /**
   * A spec longer than this when spelt out is an error and not a list: no TIFF has more channels,
   * and a few letters must not take much memory.
   */
  static final int MAX_CHANNELS = 1 << 16;

  private static final String ALL = "<all>";
  private static final Map<String, List<String>> ALIASES =
      Map.of(
          "rgb", List.of("r", "g", "b"),
          "rgba", List.of("r", "g", "b", "a"),
          "dxdy", List.of("dx", "dy"),
          "fxfy", List.of("fx", "fy"));
  private static final FusedChannelSpec EMPTY = new FusedChannelSpec(List.of());

  private final List<String> codes;
  private volatile @Nullable FusedChannelSpec normalized;

  private FusedChannelSpec(List<String> codes) {
    this.codes = codes;
  }

  /** The spec of a list of codes. */
  public static FusedChannelSpec of(List<String> codes) {
    return new FusedChannelSpec(List.copyOf(codes));
  }

  /** The spec of some codes. */
  public static FusedChannelSpec of(String... codes) {
    return new FusedChannelSpec(List.of(codes));
  }

  /** Unnamed channels: {@code u0|u1|...}. */
  public static FusedChannelSpec ofCount(int channels) {
    if (channels < 0 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "channels must be in 0.." + MAX_CHANNELS + ", not " + channels);
    }
    List<String> codes = new ArrayList<>(channels);
    for (int i = 0; i < channels; i++) {
      codes.add("u" + i);
    }
    return new FusedChannelSpec(Collections.unmodifiableList(codes));
  }

  /** Every channel that an image has: {@code <all>}. */
  public static FusedChannelSpec all() {
    return of(ALL);
  }

  /**
   * Splits a spec at each {@code |}; blanks are part of a name. The empty text is the empty spec.
   * Whether a range is well formed is found out when it is spelt out.
   *
   * @throws IllegalArgumentException if there is a comma, which separates streams
   */
  public static FusedChannelSpec parse(String spec) {
    Objects.requireNonNull(spec, "the channels must not be null; say nothing of them for all");
    if (spec.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "'"
              + spec
              + "' has several streams (a comma) where one was expected;"
              + " use ChannelSpec.parse, or '|' to stack channels into one array");
    }
    return parseStream(spec);
  }

  static FusedChannelSpec parseStream(String spec) {
    return spec.isEmpty()
        ? EMPTY
        : new FusedChannelSpec(Collections.unmodifiableList(split(spec, '|')));
  }

  /** Splits at each separator and keeps empty parts, unlike {@link String#split(String)}. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
      parts.add(text.substring(start, i));
      start = i + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Each channel as a stream of its own. */
  public ChannelSpec split() {
    return ChannelSpec.parse(String.join(",", channels()));
  }

  /** The codes as they were written. */
  public List<String> codes() {
    return codes;
  }

  /** The text: the codes, joined by {@code |}. */
  public String spec() {
    return String.join("|", codes);
  }

  /** Whether there is no code. */
  public boolean isEmpty() {
    return codes.isEmpty();
  }

  /** Whether one of the codes is {@code <all>}, so that the channels depend on the image. */
  public boolean isAll() {
    return codes.contains(ALL);
  }

  /**
   * The same channels with aliases and ranges spelt out.
   *
   * @throws IllegalArgumentException if a range is malformed, has no end, or is longer than a
   *     million
   */
  public FusedChannelSpec normalize() {
    FusedChannelSpec result = normalized;
    if (result == null) {
      result = spellOut();
      normalized = result;
    }
    return result;
  }

  private FusedChannelSpec spellOut() {
    boolean changed = false;
    long total = 0;
    for (String code : codes) {
      int size = sizeOf(code);
      changed |= ALIASES.containsKey(code) || code.indexOf(':') >= 0;
      total += size;
    }
    if (!changed) {
      return this;
    }
    requireSpelt(total);
    List<String> channels = new ArrayList<>((int) total);
    for (String code : codes) {
      List<String> alias = ALIASES.get(code);
      if (alias != null) {
        channels.addAll(alias);
      } else if (code.indexOf(':') >= 0) {
        Slice slice = Slice.parse(code);
        int size = slice.size();
        for (int i = 0; i < size; i++) {
          channels.add(slice.root() + '.' + (slice.start() + i * slice.step()));
        }
      } else {
        channels.add(code);
      }
    }
    FusedChannelSpec result = new FusedChannelSpec(Collections.unmodifiableList(channels));
    result.normalized = result;
    return result;
  }

  private void requireSpelt(long total) {
    if (total > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "'" + shortened(spec()) + "' is " + total + " channels; at most " + MAX_CHANNELS);
    }
  }

  /** The names of the channels, in order: the codes of {@link #normalize()}. */
  public List<String> channels() {
    return normalize().codes;
  }

  /**
   * The shortest way to write the same channels: runs such as {@code a.0|a.1|a.2} become ranges,
   * {@code a:3}. Aliases stay spelt out.
   */
  public FusedChannelSpec concise() {
    List<String> folded = new ArrayList<>();
    String root = null;
    int start = 0;
    int stop = 0;
    for (String channel : channels()) {
      int dot = channel.lastIndexOf('.');
      int index = dot < 0 ? -1 : indexOf(channel, dot);
      if (root != null && index >= 0 && index == stop && channel.substring(0, dot).equals(root)) {
        stop++;
        continue;
      }
      if (root != null) {
        folded.add(foldedCode(root, start, stop));
        root = null;
      }
      if (index >= 0) {
        root = channel.substring(0, dot);
        start = index;
        stop = index + 1;
      } else {
        folded.add(channel);
      }
    }
    if (root != null) {
      folded.add(foldedCode(root, start, stop));
    }
    return new FusedChannelSpec(Collections.unmodifiableList(folded));
  }

  /** The index after the dot, or -1 if the name cannot stand in a range. */
  private static int indexOf(String channel, int dot) {
    if (channel.indexOf('.') != dot || channel.indexOf(':') >= 0) {
      return -1;
    }
    int digits = channel.length() - dot - 1;
    boolean leadingZero = digits > 1 && channel.charAt(dot + 1) == '0';
    if (digits < 1 || digits > 9 || leadingZero) {
      return -1;
    }
    int index = 0;
    for (int i = dot + 1; i < channel.length(); i++) {
      char c = channel.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + (c - '0');
    }
    return index;
  }

  /** The first position of a channel, or -1. */
  public int indexOf(String channel) {
    return channels().indexOf(channel);
  }

  private static String foldedCode(String root, int start, int stop) {
    if (start + 1 == stop) {
      return root + '.' + start;
    }
    return start == 0 ? root + ':' + stop : root + '.' + start + ':' + stop;
  }

  /**
   * The number of channels; a range counts all its channels, {@code <all>} counts one.
   *
   * @throws IllegalArgumentException if a range is malformed, or they are more than 2^31 - 1
   */
  public int size() {
    long total = 0;
    for (String code : codes) {
      total += sizeOf(code);
    }
    return Ints.of("the number of channels of '" + shortened(spec()) + "'", total);
  }

  /** The number of channels of each code; a new array. */
  public int[] sizes() {
    int[] sizes = new int[codes.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizeOf(codes.get(i));
    }
    return sizes;
  }

  private static int sizeOf(String code) {
    List<String> alias = ALIASES.get(code);
    if (alias != null) {
      return alias.size();
    }
    return code.indexOf(':') >= 0 ? Slice.parse(code).size() : 1;
  }

  /**
   * The positions that a code has among the channels, ascending; those of the last one where it
   * occurs twice. For {@code a|rgb}, the positions of {@code rgb} are 1, 2 and 3.
   *
   * @throws IllegalArgumentException if the spec has no such code, or more than a million channels
   */
  public int[] positions(String code) {
    int last = codes.lastIndexOf(code);
    if (last < 0) {
      throw new IllegalArgumentException("there is no code '" + code + "' in '" + spec() + "'");
    }
    // Before anything is made that is as long.
    requireSpelt(codes.stream().mapToLong(FusedChannelSpec::sizeOf).sum());
    int start = codes.subList(0, last).stream().mapToInt(FusedChannelSpec::sizeOf).sum();
    return IntStream.range(start, start + sizeOf(code)).toArray();
  }

  /**
   * The channel at a position.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public String channel(int position) {
    return channels().get(position);
  }

  /** The channels at some positions, in the order of the positions. */
  public FusedChannelSpec take(int... positions) {
    List<String> channels = channels();
    List<String> taken = new ArrayList<>(positions.length);
    for (int position : positions) {
      taken.add(channels.get(position));
    }
    return new FusedChannelSpec(Collections.unmodifiableList(taken));
  }

  /** The channels from a position to before another. */
  public FusedChannelSpec slice(int start, int end) {
    return of(channels().subList(start, end));
  }

  /** Whether a channel is among those of this spec, spelt out. */
  public boolean contains(String channel) {
    return channels().contains(channel);
  }

  /** The channels that both have, in the order of this spec. */
  public FusedChannelSpec intersection(FusedChannelSpec other) {
    Set<String> wanted = new HashSet<>(other.channels());
    List<String> kept = new ArrayList<>(channels());
    kept.removeIf(channel -> !wanted.contains(channel));
    return new FusedChannelSpec(Collections.unmodifiableList(kept));
  }

  /** The channels of this spec and then those that only the other has, each once. */
  public FusedChannelSpec union(FusedChannelSpec other) {
    Set<String> joined = new LinkedHashSet<>(channels());
    joined.addAll(other.channels());
    return of(List.copyOf(joined));
  }

  /** The channels of this spec that the other has not, each once. */
  public FusedChannelSpec difference(FusedChannelSpec other) {
    Set<String> kept = new LinkedHashSet<>(channels());
    kept.removeAll(new HashSet<>(other.channels()));
    return of(List.copyOf(kept));
  }

  /** Whether the other has all channels of this one; order does not matter. */
  public boolean isSubsetOf(FusedChannelSpec other) {
    return new HashSet<>(other.channels()).containsAll(channels());
  }

  /** Whether this one has all channels of the other; order does not matter. */
  public boolean isSupersetOf(FusedChannelSpec other) {
    return other.isSubsetOf(this);
  }

  /** The codes of this spec and then those of the other, as they were written. */
  public FusedChannelSpec concat(FusedChannelSpec other) {
    List<String> joined = new ArrayList<>(codes);
    joined.addAll(other.codes);
    return new FusedChannelSpec(Collections.unmodifiableList(joined));
  }

  /** This spec as the only stream. */
  public ChannelSpec toChannelSpec() {
    return ChannelSpec.of(this);
  }

  /** This spec and another as two streams, as they were written. */
  public ChannelSpec lateFuse(FusedChannelSpec other) {
    return toChannelSpec().lateFuse(other.toChannelSpec());
  }

  /**
   * A name for a file or folder. It is not meant to be read back; a long one is replaced by a hash
   * and the number of channels.
   */
  public String toFileName() {
    return fileName(spec(), this::size);
  }

  static String fileName(String spec, IntSupplier size) {
    StringBuilder name = new StringBuilder(spec.length() + 16);
    for (int i = 0; i < spec.length(); i++) {
      char c = spec.charAt(i);
      switch (c) {
        case '|', '/', '\\', '"' -> name.append('_');
        case '<' -> name.append("-LT-");
        case '>' -> name.append("-GT-");
        case ':' -> name.append("..");
        case '?' -> name.append("_Q_");
        case '*' -> name.append("_S_");
        default -> name.append(c);
      }
    }
    int last = name.length() - 1;
    if (last >= 0 && (name.charAt(last) == '.' || name.charAt(last) == ' ')) {
      // Windows drops a dot or a blank at the end of a name
      name.append('_');
    }
    return name.length() <= 128
        ? name.toString()
        : Digests.sha256(name.toString()).substring(0, 32) + '_' + size.getAsInt();
  }

  private static String shortened(String text) {
    return Texts.shortened(text, 83);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FusedChannelSpec that && codes.equals(that.codes);
  }

  @Override
  public int hashCode() {
    return codes.hashCode();
  }

  /** The text of the spec. */
  @Override
  public String toString() {
    return spec();
  }

  /** A range of channels, as {@code root.start:stop:step}. */
  private record Slice(String root, int start, int stop, int step) {
    static Slice parse(String code) {
      int dot = code.indexOf('.');
      int at = dot >= 0 ? dot : code.indexOf(':');
      String root = code.substring(0, at);
      List<String> parts = FusedChannelSpec.split(code.substring(at + 1), ':');
      int count = parts.size();
      if (count > 3 || (dot >= 0 && count < 2) || root.indexOf(':') >= 0) {
        throw malformed(code, "write it as name.start:end or name.start:end:step");
      }
      int start = count == 1 ? 0 : number(code, parts.get(0), 0);
      String end = count == 1 ? parts.get(0) : parts.get(1);
      if (end.isBlank()) {
        throw malformed(code, "its end is missing");
      }
      int step = count == 3 ? number(code, parts.get(2), 1) : 1;
      if (step == 0) {
        throw malformed(code, "its step is 0");
      }
      return new Slice(root, start, number(code, end, 0), step);
    }

    private static int number(String code, String text, int otherwise) {
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        return Integer.parseInt(text.strip());
      } catch (NumberFormatException e) {
        throw malformed(code, "'" + text + "' is not a whole number");
      }
    }

    private static IllegalArgumentException malformed(String code, String why) {
      return new IllegalArgumentException(
          "not a range of channels: '" + shortened(code) + "': " + why);
    }

    int size() {
      long span = step > 0 ? (long) stop - start : (long) start - stop;
      long each = Math.abs((long) step);
      return span <= 0 ? 0 : Ints.of("the length of a range", (span + each - 1) / each);
    }
  }
}
