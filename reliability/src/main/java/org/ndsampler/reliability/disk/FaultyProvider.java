package org.ndsampler.reliability.disk;

import static org.ndsampler.reliability.disk.FaultyPath.inner;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Disk} can do: each operation asks the disk whether it fails, and is noted. */
final class FaultyProvider extends FileSystemProvider {
  private final FaultyFileSystem system;
  private final FileSystemProvider memory;
  private final Disk disk;

  FaultyProvider(FaultyFileSystem system, FileSystemProvider memory, Disk disk) {
    this.system = system;
    this.memory = memory;
    this.disk = disk;
  }

  private static Path absolute(Path path) {
    return inner(path).toAbsolutePath().normalize();
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean isWriting =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    disk.before("open", path, isWriting);
    Path inner = absolute(path);
    if (!isWriting && Files.isDirectory(inner)) {
      // A folder is opened to be forced, which memory does not know.
      return new FolderChannel(path, disk);
    }
    FileChannel channel = memory.newFileChannel(inner, options, attributes);
    Journal.Content content = disk.journal().open(inner);
    if (isWriting && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      disk.journal().cut(content, 0);
    }
    return new FaultyChannel(
        channel, path, disk, content, options.contains(StandardOpenOption.APPEND));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (Files.isDirectory(absolute(path))) {
      throw new java.nio.file.FileSystemException(path.toString(), null, "Is a directory");
    }
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    disk.before("list", folder, false);
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = memory.newDirectoryStream(inner(folder), path -> true)) {
      for (Path path : stream) {
        Path wrapped = system.wrap(path);
        if (filter.accept(wrapped)) {
          paths.add(wrapped);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return paths.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    disk.before("make the folder", folder, true);
    memory.createDirectory(inner(folder), attributes);
    disk.journal().folder(absolute(folder));
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.before("delete", path, false);
    memory.delete(inner(path));
    disk.journal().delete(absolute(path));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    throw new UnsupportedOperationException("nobody copies here");
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    disk.before("move", from, false);
    memory.move(inner(from), inner(to), options);
    disk.journal().move(absolute(from), absolute(to));
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return memory.isSameFile(inner(one), inner(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return memory.isHidden(inner(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return memory.getFileStore(inner(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    disk.before("look at", path, false);
    memory.checkAccess(inner(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return memory.getFileAttributeView(inner(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    disk.before("look at", path, false);
    return memory.readAttributes(inner(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    disk.before("look at", path, false);
    return memory.readAttributes(inner(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    memory.setAttribute(inner(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("a disk is made with new Disk()");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("a disk has paths of names only");
  }
}
