package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Ints;

/**
 * One or more streams of channels, separated by commas: {@code rgb,ir|depth} asks for two arrays,
 * one of three channels and one of two. Within a stream the channels are stacked, see {@link
 * FusedChannelSpec}. Immutable and safe for use by many threads.
 *
 * <p>The text is kept as it was written, so a stream may occur twice in it; sizes, normal forms and
 * the set operations look at the distinct streams.
 *
 * @since 0.1
 */
public final class ChannelSpec {
  private final String spec;
  private final List<FusedChannelSpec> streams;

  private ChannelSpec(String spec, List<FusedChannelSpec> streams) {
    this.spec = spec;
    this.streams = streams;
  }

  /** Splits a spec into streams at each comma; the empty text has one stream without channels. */
  public static ChannelSpec parse(String spec) {
    List<FusedChannelSpec> streams = new ArrayList<>();
    for (String stream : FusedChannelSpec.split(spec, ',')) {
      streams.add(FusedChannelSpec.parseStream(stream));
    }
    return new ChannelSpec(spec, Collections.unmodifiableList(streams));
  }

  /** The spec of some streams. */
  public static ChannelSpec of(FusedChannelSpec... streams) {
    return ofStreams(List.of(streams));
  }

  /** One stream of unnamed channels: {@code u0|u1|...}. */
  public static ChannelSpec ofCount(int channels) {
    return of(FusedChannelSpec.ofCount(channels));
  }

  private static ChannelSpec ofStreams(Collection<FusedChannelSpec> streams) {
    StringBuilder text = new StringBuilder();
    for (FusedChannelSpec stream : streams) {
      text.append(text.isEmpty() ? "" : ",").append(stream.spec());
    }
    return new ChannelSpec(
        text.toString(), streams.isEmpty() ? parse("").streams : List.copyOf(streams));
  }

  /** The text as it was written. */
  public String spec() {
    return spec;
  }

  /** The streams as they were written, with repetitions and empty ones. */
  public List<FusedChannelSpec> streams() {
    return streams;
  }

  /** The streams that have a channel, each once. */
  private Collection<FusedChannelSpec> distinctStreams() {
    Set<FusedChannelSpec> distinct = new LinkedHashSet<>(streams);
    distinct.removeIf(FusedChannelSpec::isEmpty);
    return distinct;
  }

  /** Whether there is no channel. */
  public boolean isEmpty() {
    return distinctStreams().isEmpty();
  }

  /** Whether a stream asks for every channel that an image has, by {@code <all>}. */
  public boolean isAll() {
    return streams.stream().anyMatch(FusedChannelSpec::isAll);
  }

  /** The streams with aliases and ranges spelt out; those that are then equal become one. */
  public ChannelSpec normalize() {
    return ofStreams(normalizedStreams());
  }

  private Collection<FusedChannelSpec> normalizedStreams() {
    Set<FusedChannelSpec> normalized = new LinkedHashSet<>();
    for (FusedChannelSpec stream : distinctStreams()) {
      normalized.add(stream.normalize());
    }
    // Of ranges that end where they begin.
    normalized.remove(FusedChannelSpec.of());
    return normalized;
  }

  /** The shortest way to write the same; streams that are then equal become one. */
  public ChannelSpec concise() {
    Set<FusedChannelSpec> concise = new LinkedHashSet<>();
    for (FusedChannelSpec stream : distinctStreams()) {
      concise.add(stream.concise());
    }
    concise.remove(FusedChannelSpec.of());
    return ofStreams(concise);
  }

  /** All streams stacked into one, as they were written. */
  public FusedChannelSpec fuse() {
    FusedChannelSpec fused = streams.get(0);
    for (FusedChannelSpec stream : streams.subList(1, streams.size())) {
      fused = fused.concat(stream);
    }
    return fused;
  }

  /**
   * The one stream of this spec.
   *
   * @throws IllegalStateException if there are several, or none
   */
  public FusedChannelSpec onlyStream() {
    Collection<FusedChannelSpec> distinct = distinctStreams();
    if (distinct.size() != 1) {
      throw new IllegalStateException(
          "'"
              + spec
              + "' has "
              + distinct.size()
              + " streams and not one; use fuse() to stack them into one array");
    }
    return distinct.iterator().next();
  }

  /** Each channel as a stream of its own. */
  public ChannelSpec split() {
    List<FusedChannelSpec> single = new ArrayList<>();
    for (FusedChannelSpec stream : streams) {
      single.addAll(stream.split().streams);
    }
    return ofStreams(single);
  }

  /**
   * The number of channels of all distinct streams.
   *
   * @throws IllegalArgumentException if a range is malformed, or they are more than 2^31 - 1
   */
  public int size() {
    long total = 0;
    for (FusedChannelSpec stream : distinctStreams()) {
      total += stream.size();
    }
    return Ints.of("the number of channels", total);
  }

  /** The number of channels of each distinct stream, by its text. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (FusedChannelSpec stream : distinctStreams()) {
      sizes.put(stream.spec(), stream.size());
    }
    return Collections.unmodifiableMap(sizes);
  }

  /** The channels of all streams, spelt out, each once, in the order in which they come up. */
  public Set<String> channels() {
    Set<String> channels = new LinkedHashSet<>();
    for (FusedChannelSpec stream : distinctStreams()) {
      channels.addAll(stream.channels());
    }
    return Collections.unmodifiableSet(channels);
  }

  /** Whether one of the streams has this channel. */
  public boolean contains(String channel) {
    return channels().contains(channel);
  }

  /**
   * What is left of each stream when only channels of the other spec are kept; the other's streams
   * do not matter.
   */
  public ChannelSpec intersection(ChannelSpec other) {
    FusedChannelSpec all = other.fuse();
    List<FusedChannelSpec> kept = new ArrayList<>();
    for (FusedChannelSpec stream : normalizedStreams()) {
      kept.add(stream.intersection(all));
    }
    kept.removeIf(FusedChannelSpec::isEmpty);
    return ofStreams(kept);
  }

  /** What is left of each stream without the channels of the other spec. */
  public ChannelSpec difference(ChannelSpec other) {
    FusedChannelSpec all = other.fuse();
    List<FusedChannelSpec> kept = new ArrayList<>();
    for (FusedChannelSpec stream : normalizedStreams()) {
      kept.add(stream.difference(all));
    }
    kept.removeIf(FusedChannelSpec::isEmpty);
    return ofStreams(kept);
  }

  /** The normalised streams of this spec and then those of the other; repetitions stay. */
  public ChannelSpec union(ChannelSpec other) {
    List<FusedChannelSpec> joined = new ArrayList<>(normalizedStreams());
    joined.addAll(other.normalizedStreams());
    return ofStreams(joined);
  }

  /** The streams of this spec and then those of the other, as they were written. */
  public ChannelSpec lateFuse(ChannelSpec other) {
    if (spec.isEmpty()) {
      return other;
    }
    return other.spec.isEmpty() ? this : parse(spec + ',' + other.spec);
  }

  /**
   * A name for a file or folder. It is not meant to be read back; a long one is replaced by a hash
   * and the number of channels.
   */
  public String toFileName() {
    return FusedChannelSpec.fileName(spec, this::size);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChannelSpec that && streams.equals(that.streams);
  }

  @Override
  public int hashCode() {
    return streams.hashCode();
  }

  /** The text of the spec. */
  @Override
  public String toString() {
    return spec;
  }
}
