package org.ndsampler.remote.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ChangedFileException;
import org.ndsampler.core.internal.source.ReadOnlyFileSystem;
import org.ndsampler.remote.HttpOptions;
import org.ndsampler.remote.HttpPlan;
import org.ndsampler.remote.HttpTraffic;

/** Web servers as a file system that is read and not written. Safe for concurrent use. */
public final class HttpFileSystem extends ReadOnlyFileSystem {
  private final HttpProvider provider = new HttpProvider(this);
  private final HttpState state;
  private volatile boolean open = true;

  /** Of the hosts that the options name. */
  public HttpFileSystem(HttpOptions options) {
    this.state = new HttpState(options);
  }

  HttpFile file(Path path) throws IOException {
    if (!(path instanceof HttpPath http)) {
      throw new ProviderMismatchException();
    }
    return state.file(http.address());
  }

  @Override
  public ByteSource open(Path path) throws IOException {
    return file(path);
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public void confirm(Path path) throws IOException {
    try {
      file(path).confirm();
    } catch (ChangedFileException e) {
      if (!e.isUnread()) {
        throw e;
      }
      // Nobody has read it yet; what it is now was asked for anew.
      file(path);
    }
  }

  @Override
  public boolean hasScheme(String scheme) {
    return scheme.equals("https") || scheme.equals("http");
  }

  /** What went over the network so far. */
  public HttpTraffic traffic() {
    return state.counters.now();
  }

  /**
   * What would be asked for, to have some ranges of a file.
   *
   * @throws IOException if the file cannot be read
   */
  public HttpPlan plan(Path path, List<ByteRange> ranges) throws IOException {
    HttpFile file = file(path);
    List<ByteRange> absent = file.absent(ranges);
    return new HttpPlan(
        HeldRanges.joined(absent, state.options.gapBytes(), state.options.rangeBytes()).stream()
            .map(range -> new HttpPlan.Request(range.offset(), range.count()))
            .toList(),
        ranges.size() - absent.size(),
        ranges.stream().mapToLong(ByteRange::count).sum());
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    open = false;
    state.close();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Path getPath(String first, String... more) {
    return HttpPath.parse(this, more.length == 0 ? first : first + "/" + String.join("/", more));
  }

  @Override
  public String toString() {
    return "HttpFileSystem(" + state.options + ")";
  }
}
