package org.ndsampler.remote.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.internal.WorkFolder;
import org.ndsampler.core.util.LruCache;
import org.ndsampler.remote.HttpOptions;

/** What the files of one file system share. Safe for concurrent use. */
final class HttpState implements Closeable {
  /** Of so many files it is known what they are. */
  private static final int MOST_FILES = 1 << 12;

  final HttpOptions options;
  final Counters counters = new Counters();
  final Requests requests;
  final ExecutorService threads;
  final LruCache<HeldRanges.Key, byte[]> released;
  final @Nullable WorkFolder workFolder;
  final Copies copies;
  private final LruCache<URI, HttpFile> files = LruCache.ofCount(MOST_FILES);
  private final ConcurrentHashMap<URI, CompletableFuture<HttpFile>> opening =
      new ConcurrentHashMap<>();
  private volatile boolean closed;

  HttpState(HttpOptions options) {
    this.options = options;
    this.requests = new Requests(options, counters);
    this.threads = Daemons.pool(options.connections(), "ndsampler-ranges");
    this.released = LruCache.ofBytes(options.heldBytes(), bytes -> bytes.length);
    Path folder = options.workFolder().orElse(null);
    this.workFolder = folder == null ? null : WorkFolder.of(folder, "http");
    this.copies = new Copies(this, folder);
  }

  /** A file; several threads that want it at once look at it once. */
  HttpFile file(URI address) throws IOException {
    if (closed) {
      throw new IllegalStateException("the HttpFiles of " + Shown.of(address) + " are closed");
    }
    HttpFile known = files.get(address);
    if (known != null) {
      return known;
    }
    CompletableFuture<HttpFile> mine = new CompletableFuture<>();
    CompletableFuture<HttpFile> other = opening.putIfAbsent(address, mine);
    if (other != null) {
      try {
        return other.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw e;
      }
    }
    try {
      HttpFile file = files.get(address);
      if (file == null) {
        file = HttpFile.open(address, this);
        files.put(address, file);
      }
      mine.complete(file);
      return file;
    } catch (IOException | RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      opening.remove(address, mine);
    }
  }

  /** Forgets a file that is another one now; who opens it looks at it anew. */
  void forget(HttpFile file) {
    if (files.get(file.address()) == file) {
      files.remove(file.address());
    }
    WorkFolder folder = workFolder;
    if (folder != null) {
      folder.forget(HttpFile.KIND, file.address().toString());
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    List<HttpFile> all = new ArrayList<>(files.toMap().values());
    files.clear();
    all.forEach(HttpFile::keep);
    threads.shutdown();
    requests.close();
    copies.close();
  }
}
