package org.ndsampler.core.coco.io.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.TemporaryFolders;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ChannelSource;
import org.ndsampler.core.internal.source.ReadOnlyFileSystem;
import org.ndsampler.core.internal.source.SourcePath;
import org.ndsampler.core.internal.source.SourceProvider;

/**
 * A zip or a tar archive as a file system that is read. Safe for concurrent use.
 *
 * <p>What lies in it as it is, all of a tar archive and the stored files of a zip, is read by
 * positions: a window of an image of any size takes its tiles and no more. What is deflated is
 * inflated as a whole, for nobody can begin in its middle: what is small whenever it is opened,
 * what is large once, to the disk.
 */
public final class ArchiveFileSystem extends ReadOnlyFileSystem {
  private static final System.Logger LOG = System.getLogger(ArchiveFileSystem.class.getName());

  /** What is larger is not inflated. */
  private static final long MOST_INFLATED = 8L << 30;

  /** What is not larger is inflated in memory. */
  private static final long SMALL = 16L << 20;

  /** As much of what was inflated stays on the disk; the oldest goes first. */
  private static final long MOST_ON_DISK = 16L << 30;

  private static final int BUFFER = 1 << 16;

  private final Path archive;
  private final boolean zip;
  private final ByteSource bytes;
  private final FileTime time;
  private final Map<String, ArchiveMember> members = new HashMap<>();
  private final Map<String, Set<String>> folders = new HashMap<>();
  private final Map<String, Path> inflated = new LinkedHashMap<>();
  private final Provider provider = new Provider();
  private @Nullable Path inflatedFolder;
  private long onDisk;
  private int inflatedCount;
  private volatile boolean open = true;

  private ArchiveFileSystem(Path archive, boolean zip, ByteSource bytes) throws IOException {
    this.archive = archive;
    this.zip = zip;
    this.bytes = bytes;
    this.time = Files.getLastModifiedTime(archive);
    folders.put("", new LinkedHashSet<>());
    if (zip) {
      ZipDirectory.walk(bytes, this::add);
    } else {
      // What the list does not need is skipped by position.
      try (InputStream in = Channels.newInputStream(new SourceChannel(all()))) {
        Archive.walkTar(
            in,
            (name, offset, size) ->
                add(name, new ArchiveMember(offset, size, size, ArchiveMember.AS_IT_IS, false)));
      } catch (EOFException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: {1}; {2} files of it are there",
            archive,
            e.getMessage(),
            members.size());
      } catch (ZipException e) {
        throw new ZipException(archive + ": " + e.getMessage() + "; get the archive again");
      }
    }
  }

  /**
   * Opens an archive and reads its list of files.
   *
   * @param zip whether it is a zip archive, and not tar
   * @throws IOException if it is damaged or cannot be read
   */
  public static ArchiveFileSystem open(Path archive, boolean zip) throws IOException {
    ByteSource bytes = ChannelSource.open(archive);
    try {
      return new ArchiveFileSystem(archive.toAbsolutePath(), zip, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** All bytes of the archive, which closing leaves open. */
  private ByteSource all() {
    return new MemberSource(bytes, 0, bytes.size());
  }

  private void add(String name, ArchiveMember member) {
    List<String> names = new ArrayList<>(SourcePath.split(name));
    names.removeIf(part -> part.equals("."));
    if (names.isEmpty() || names.contains("..")) {
      return; // nothing can be called so
    }
    members.put(String.join("/", names), member);
    for (int i = 0; i < names.size(); i++) {
      folders
          .computeIfAbsent(String.join("/", names.subList(0, i)), key -> new LinkedHashSet<>())
          .add(names.get(i));
    }
  }

  Path archive() {
    return archive;
  }

  String scheme() {
    return zip ? "jar" : "tar";
  }

  private ArchiveMember member(Path path) throws IOException {
    ArchiveMember member = members.get(name(path));
    if (member == null) {
      throw new NoSuchFileException(archive + "!/" + name(path));
    }
    return member;
  }

  private static String name(Path path) {
    if (!(path instanceof ArchivePath there)) {
      throw new ProviderMismatchException();
    }
    return there.member();
  }

  @Override
  public ByteSource open(Path path) throws IOException {
    ArchiveMember member = member(path);
    if (!open) {
      throw new IllegalStateException(archive + " is closed");
    }
    if (member.encrypted()) {
      throw new ZipException(path + " in " + archive + " takes a password; unpack the archive");
    }
    switch (member.method()) {
      case ArchiveMember.AS_IT_IS -> {
        return part(path, member.offset(), member.size());
      }
      case ArchiveMember.STORED -> {
        return part(path, ZipDirectory.dataOffset(bytes, member), member.size());
      }
      case ArchiveMember.DEFLATED -> {
        if (member.size() <= SMALL) {
          var plain = new ByteArrayOutputStream((int) member.size());
          inflate(path, member, plain);
          return new ArraySource(plain.toByteArray());
        }
        return inflated(path, member);
      }
      default ->
          throw new ZipException(
              path
                  + " in "
                  + archive
                  + " is compressed in a way that is not read here (method "
                  + member.method()
                  + "); unpack the archive, or pack it with zip -0");
    }
  }

  private ByteSource part(Path path, long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || offset > bytes.size() - size) {
      throw new EOFException(path + " in " + archive + ": the archive ends too early");
    }
    return new MemberSource(bytes, offset, size);
  }

  private ByteSource inflated(Path path, ArchiveMember member) throws IOException {
    if (member.size() > MOST_INFLATED) {
      throw new ZipException(
          path
              + " in "
              + archive
              + " is compressed and has "
              + member.size()
              + " bytes, too many to inflate for a window; unpack the archive, or pack it with"
              + " zip -0, so that it is read where it lies");
    }
    String name = name(path);
    synchronized (inflated) {
      Path known = inflated.get(name);
      if (known != null && Files.isRegularFile(known)) {
        return ChannelSource.open(known);
      }
      Path folder = inflatedFolder;
      if (folder == null) {
        LOG.log(
            System.Logger.Level.INFO,
            "{0}: its files are compressed, so that each is inflated as a whole, once, before a"
                + " window of it is read; packed with zip -0 they are read where they lie",
            archive);
        folder = TemporaryFolders.make();
        inflatedFolder = folder;
      }
      Path file = folder.resolve("member" + inflatedCount++);
      try (OutputStream out = Files.newOutputStream(file)) {
        inflate(path, member, out);
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
      inflated.put(name, file);
      onDisk += member.size();
      makeRoom();
      return ChannelSource.open(file);
    }
  }

  /** Deletes the oldest; whoever has one open keeps it. */
  private void makeRoom() throws IOException {
    Iterator<Map.Entry<String, Path>> oldest = inflated.entrySet().iterator();
    while (onDisk > MOST_ON_DISK && inflated.size() > 1) {
      Map.Entry<String, Path> one = oldest.next();
      ArchiveMember member = members.get(one.getKey());
      onDisk -= member == null ? 0 : member.size();
      Files.deleteIfExists(one.getValue());
      oldest.remove();
    }
  }

  /** Bytes in memory. */
  private static final class ArraySource implements ByteSource {
    private final byte[] all;

    ArraySource(byte[] all) {
      this.all = all;
    }

    @Override
    public long size() {
      return all.length;
    }

    @Override
    public void read(long offset, byte[] target, int from, int count) {
      System.arraycopy(all, (int) offset, target, from, count);
    }

    @Override
    public void close() {}
  }

  private void inflate(Path path, ArchiveMember member, OutputStream out) throws IOException {
    ByteSource packed = part(path, ZipDirectory.dataOffset(bytes, member), member.stored());
    Inflater inflater = new Inflater(true);
    try {
      byte[] in = new byte[BUFFER];
      byte[] plain = new byte[BUFFER];
      long at = 0;
      long written = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int n = (int) Math.min(in.length, packed.size() - at);
          if (n == 0) {
            throw new EOFException(path + " in " + archive + ": its compressed data end too early");
          }
          packed.read(at, in, 0, n);
          at += n;
          inflater.setInput(in, 0, n);
        }
        int n = inflater.inflate(plain);
        written += n;
        if (written > member.size() || inflater.needsDictionary()) {
          break;
        }
        out.write(plain, 0, n);
      }
      if (written != member.size()) {
        throw new ZipException(
            path
                + " in "
                + archive
                + " is damaged: it is said to have "
                + member.size()
                + " bytes, and has "
                + (written > member.size() ? "more" : written));
      }
    } catch (DataFormatException e) {
      throw new ZipException(path + " in " + archive + " is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** What the archive's list is, not what a server says. */
  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    open = false;
    bytes.close();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Path getPath(String first, String... more) {
    return ArchivePath.parse(this, more.length == 0 ? first : first + "/" + String.join("/", more));
  }

  /** The archive. */
  @Override
  public String toString() {
    return archive.toString();
  }

  /** A file or a folder in the archive. */
  private record Attributes(boolean isDirectory, long size, FileTime lastModifiedTime)
      implements BasicFileAttributes {
    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime;
    }

    @Override
    public boolean isRegularFile() {
      return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }

    @Override
    public @Nullable Object fileKey() {
      return null;
    }
  }

  private final class Provider extends SourceProvider {
    @Override
    public String getScheme() {
      return scheme();
    }

    @Override
    public FileSystem newFileSystem(URI address, Map<String, ?> settings) {
      throw new UnsupportedOperationException("an archive is opened by its path");
    }

    @Override
    public FileSystem getFileSystem(URI address) {
      return ArchiveFileSystem.this;
    }

    @Override
    public Path getPath(URI address) {
      String text = address.getSchemeSpecificPart();
      return ArchiveFileSystem.this.getPath(text.substring(text.lastIndexOf('!') + 1));
    }

    @Override
    protected BasicFileAttributes attributes(Path path) throws IOException {
      // The archive's own time: whoever packs it anew need not change that of a file.
      return folders.containsKey(name(path))
          ? new Attributes(true, 0, time)
          : new Attributes(false, member(path).size(), time);
    }

    @Override
    protected SeekableByteChannel channel(Path path) throws IOException {
      return new SourceChannel(ArchiveFileSystem.this.open(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      Set<String> names = folders.get(name(folder));
      if (names == null) {
        throw new NotDirectoryException(folder.toString());
      }
      List<Path> found = new ArrayList<>();
      for (String one : names) {
        Path path = folder.resolve(one);
        if (filter.accept(path)) {
          found.add(path);
        }
      }
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return found.iterator();
        }

        @Override
        public void close() {}
      };
    }
  }
}
