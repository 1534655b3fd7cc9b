package org.ndsampler.core.util;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Digests;
import org.ndsampler.core.internal.RegularFiles;

/**
 * A name made from everything that a thing depends on: SHA-256 over the named parts in their order,
 * each with its length, so that no two lists of parts give the same bytes. Immutable.
 *
 * @since 0.1
 */
public final class HashId {
  private final String hex;
  private final Map<String, String> parts;

  private HashId(String hex, Map<String, String> parts) {
    this.hex = hex;
    this.parts = parts;
  }

  /** Starts with the kind of thing, so that things of different kinds never have the same id. */
  public static Builder builder(String kind) {
    return new Builder(kind);
  }

  /**
   * The id of what a file holds: SHA-256 of its bytes.
   *
   * @throws IOException if it cannot be read
   */
  public static HashId ofContent(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[1 << 16];
    String reason = RegularFiles.whyNone(file);
    if (reason != null) {
      throw new IOException(file + ": " + reason);
    }
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    String hex = Digests.hex(digest.digest());
    return new HashId(hex, Map.of("content", hex));
  }

  /** 64 hexadecimal digits. */
  public String hex() {
    return hex;
  }

  /** The first 8 of them, for people and for folders that hold few of a kind. */
  public String shortHex() {
    return hex.substring(0, 8);
  }

  /** What went into it, in order, as text; to see in what two ids differ. */
  public Map<String, String> parts() {
    return parts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HashId id && id.hex.equals(hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return hex;
  }

  /** Collects the parts. For one thread. */
  public static final class Builder {
    private final MessageDigest digest = Digests.sha256();
    private final Map<String, String> parts = new LinkedHashMap<>();

    private Builder(String kind) {
      update(kind);
    }

    private void update(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }

    /**
     * Adds a part.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public Builder add(String name, String value) {
      if (parts.put(name, value) != null) {
        throw new IllegalArgumentException("a second part called \"" + name + "\"");
      }
      update(name);
      update(value);
      return this;
    }

    /** Adds a number. */
    public Builder add(String name, long value) {
      return add(name, Long.toString(value));
    }

    /** Adds a truth value. */
    public Builder add(String name, boolean value) {
      return add(name, Boolean.toString(value));
    }

    /** Adds the id of something that the thing depends on. */
    public Builder add(String name, HashId value) {
      return add(name, value.hex);
    }

    /** The id; call it once. */
    public HashId build() {
      return new HashId(
          Digests.hex(digest.digest()), Collections.unmodifiableMap(new LinkedHashMap<>(parts)));
    }
  }
}
