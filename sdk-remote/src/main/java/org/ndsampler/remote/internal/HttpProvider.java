package org.ndsampler.remote.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.SourceProvider;

/** What the JDK asks of a file system. Safe for concurrent use. */
final class HttpProvider extends SourceProvider {
  private final HttpFileSystem system;

  HttpProvider(HttpFileSystem system) {
    this.system = system;
  }

  /** What a server says of a file. */
  private record Attributes(Version version) implements BasicFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
      return FileTime.from(version.time());
    }

    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
      return true;
    }

    @Override
    public boolean isDirectory() {
      return false;
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
    public long size() {
      return Math.max(0, version.size());
    }

    @Override
    public @Nullable Object fileKey() {
      return version.tag();
    }
  }

  @Override
  public String getScheme() {
    return "https";
  }

  @Override
  public FileSystem newFileSystem(URI address, Map<String, ?> settings) {
    throw new UnsupportedOperationException("HttpFiles.open makes file systems of web servers");
  }

  @Override
  public FileSystem getFileSystem(URI address) {
    return system;
  }

  @Override
  public Path getPath(URI address) {
    return HttpPath.of(system, address);
  }

  @Override
  protected BasicFileAttributes attributes(Path path) throws IOException {
    return new Attributes(system.file(path).version());
  }

  @Override
  protected SeekableByteChannel channel(Path path) throws IOException {
    return new HttpChannel(system.file(path));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    throw new NotDirectoryException(folder + ": a web server does not list its files");
  }
}
