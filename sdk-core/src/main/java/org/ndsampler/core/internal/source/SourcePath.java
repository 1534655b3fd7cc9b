package org.ndsampler.core.internal.source;

import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path of a file system of ours: a root, if it is absolute, and names. Immutable. */
public abstract class SourcePath implements Path {
  private final @Nullable String root;
  private final List<String> names;
  private final @Nullable String query;

  /**
   * A path.
   *
   * @param root null of a relative path
   * @param query what belongs to the last name, as of an address; null without
   */
  protected SourcePath(@Nullable String root, List<String> names, @Nullable String query) {
    this.root = root;
    this.names = List.copyOf(names);
    this.query = query;
  }

  /** A path of the same file system. */
  protected abstract SourcePath with(
      @Nullable String otherRoot, List<String> otherNames, @Nullable String otherQuery);

  /** What stands before the names; null of a relative path. */
  public final @Nullable String root() {
    return root;
  }

  /** The names, from the root. */
  public final List<String> names() {
    return names;
  }

  /** What belongs to the last name; null without. */
  public final @Nullable String query() {
    return query;
  }

  /** The names of a text, parted by slashes. */
  public static List<String> split(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public boolean isAbsolute() {
    return root != null;
  }

  @Override
  public @Nullable Path getRoot() {
    return root == null ? null : with(root, List.of(), null);
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : with(null, names.subList(names.size() - 1, names.size()), null);
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (root == null && names.size() == 1)) {
      return null;
    }
    return with(root, names.subList(0, names.size() - 1), null);
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int begin, int end) {
    if (begin < 0 || end > names.size() || begin >= end) {
      throw new IllegalArgumentException(
          "names " + begin + " to " + end + " of a path of " + names.size());
    }
    return with(null, names.subList(begin, end), null);
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof SourcePath that
        && Objects.equals(root, that.root)
        && that.names.size() <= names.size()
        && names.subList(0, that.names.size()).equals(that.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof SourcePath that) || that.names.size() > names.size()) {
      return false;
    }
    return that.root != null
        ? equals(that)
        : names.subList(names.size() - that.names.size(), names.size()).equals(that.names);
  }

  @Override
  public SourcePath normalize() {
    Deque<String> kept = new ArrayDeque<>();
    for (String name : names) {
      if (name.equals("..")
          && (root != null || (!kept.isEmpty() && !"..".equals(kept.peekLast())))) {
        kept.pollLast();
      } else if (!name.equals(".")) {
        kept.addLast(name);
      }
    }
    return with(root, new ArrayList<>(kept), query);
  }

  @Override
  public Path resolve(Path other) {
    if (!(other instanceof SourcePath that)) {
      throw new ProviderMismatchException();
    }
    if (that.root != null) {
      return that;
    }
    if (that.names.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(that.names);
    return with(root, all, that.query);
  }

  @Override
  public Path relativize(Path other) {
    if (!(other instanceof SourcePath that)) {
      throw new ProviderMismatchException();
    }
    if (!Objects.equals(root, that.root)) {
      throw new IllegalArgumentException(other + " has another root than " + this);
    }
    int common = 0;
    while (common < Math.min(names.size(), that.names.size())
        && names.get(common).equals(that.names.get(common))) {
      common++;
    }
    List<String> way = new ArrayList<>(Collections.nCopies(names.size() - common, ".."));
    way.addAll(that.names.subList(common, that.names.size()));
    return with(null, way, that.query);
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("nobody tells of changes");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourcePath that
        && getFileSystem() == that.getFileSystem()
        && Objects.equals(root, that.root)
        && names.equals(that.names)
        && Objects.equals(query, that.query);
  }

  @Override
  public int hashCode() {
    return Objects.hash(root, names, query);
  }
}
