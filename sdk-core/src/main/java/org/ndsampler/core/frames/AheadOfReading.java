package org.ndsampler.core.frames;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.raster.Raster;

/**
 * What was brought of several images before it is read, with their rasters, which stay open until
 * it is closed. Confined to one thread at a time.
 */
final class AheadOfReading implements AutoCloseable {
  /** As many images are opened side by side: each costs a round trip or two. */
  private static final int MOST_AT_ONCE = 16;

  private final List<Closeable> held = new ArrayList<>();

  private AheadOfReading() {}

  /** Opens the raster of an image, which closing gives back. */
  @FunctionalInterface
  interface Opening {
    Raster open(long id) throws IOException;
  }

  /** Brings windows of images; what cannot be opened or brought is left to who reads it. */
  static AutoCloseable of(Map<Long, List<Window>> windows, Opening opening) {
    AheadOfReading ahead = new AheadOfReading();
    if (windows.size() == 1) {
      windows.forEach((id, some) -> ahead.bring(id, some, opening));
      return ahead;
    }
    ExecutorService threads =
        Daemons.pool(Math.max(1, Math.min(MOST_AT_ONCE, windows.size())), "ndsampler-ahead");
    try {
      List<Future<?>> all = new ArrayList<>();
      windows.forEach((id, some) -> all.add(threads.submit(() -> ahead.bring(id, some, opening))));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what has come is held, the rest comes when it is read
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdown();
    }
    return ahead;
  }

  private void bring(long id, List<Window> windows, Opening opening) {
    try {
      Raster raster = opening.open(id);
      add(raster);
      List<Window> inside =
          windows.stream()
              .map(window -> window.intersection(raster.info().size().toWindow()))
              .filter(window -> !window.isEmpty())
              .toList();
      add(raster.ahead(inside));
    } catch (IOException | RuntimeException e) {
      // Who reads it meets the same, and knows what it was wanted for.
    }
  }

  private void add(Closeable one) {
    synchronized (held) {
      held.add(one);
    }
  }

  @Override
  public void close() {
    synchronized (held) {
      // The bytes before the raster that they are of.
      for (int i = held.size() - 1; i >= 0; i--) {
        try {
          held.get(i).close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      held.clear();
    }
  }
}
