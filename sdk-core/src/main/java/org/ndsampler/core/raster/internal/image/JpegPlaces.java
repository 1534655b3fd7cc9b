package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.internal.Blocks;

/**
 * Windows of one JPEG file of the plain kind. The first one looks at all of the data and notes
 * where it can be entered later ({@link JpegIndex}); the others read and decode what they need. The
 * notes hold as long as the file is as long and as old as it was. Safe for concurrent use.
 */
final class JpegPlaces {
  /** What looking at all of the data takes of decoding it, about. */
  private static final double LOOKING = 0.4;

  /** What a window costs beyond its share of the pixels: files, tables, entering between places. */
  private static final double ENTERING = 0.05;

  private static final long MOST_BYTES = Integer.MAX_VALUE - 64;

  private final Path path;
  private final Size size;
  private final long dataStart;
  private final boolean converts;
  private final Store store;
  private volatile @Nullable Known known;

  /** Whether the file turned out to be of another kind, or not sound. */
  private volatile boolean hopeless;

  /** A file as it was when it was looked at. */
  record Version(String path, long bytes, long modified) {
    static Version of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Version(
          path.toAbsolutePath().toString(),
          attributes.size(),
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
  }

  private record Known(Version version, JpegSequential jpeg, JpegIndex index) {}

  /** Keeps indexes of files beyond the raster that made them. Safe for concurrent use. */
  interface Store {
    /** Keeps nothing. */
    Store NONE =
        new Store() {
          @Override
          public @Nullable JpegIndex find(Version file) {
            return null;
          }

          @Override
          public void keep(Version file, JpegIndex index) {
            // Nothing is kept.
          }
        };

    /** Beside the blocks of a cache. */
    static Store in(Blocks blocks) {
      return new Store() {
        @Override
        public @Nullable JpegIndex find(Version file) {
          return blocks.note(file) instanceof JpegIndex index ? index : null;
        }

        @Override
        public void keep(Version file, JpegIndex index) {
          blocks.note(file, index, index.bytes());
        }
      };
    }

    /** What was kept of a file; null if there is nothing. */
    @Nullable JpegIndex find(Version file);

    /** Keeps what is known of a file, as long as there is room. */
    void keep(Version file, JpegIndex index);
  }

  /**
   * The windows of a file.
   *
   * @param size as it is stored
   * @param dataStart where the data of the first scan begins
   * @param converts whether three components are luma and chroma
   */
  JpegPlaces(Path path, Size size, long dataStart, boolean converts, Store store) {
    this.path = path;
    this.size = size;
    this.dataStart = dataStart;
    this.converts = converts;
    this.store = store;
  }

  /** About which share of the work of decoding the whole a window is; 1 if it is no less. */
  double share(Window window) {
    if (hopeless) {
      return 1;
    }
    double pixels = (double) window.width() * window.height() / size.area();
    return Math.min(1, known == null ? LOOKING + (1 - LOOKING) * pixels : ENTERING + pixels);
  }

  /**
   * A window of the file, all of which is read and looked at.
   *
   * @return the pixels as {@link JpegPainter#result} has them; null if the file has to be decoded
   *     in another way
   */
  byte @Nullable [] wholeFile(Window window) throws IOException {
    if (hopeless) {
      return null;
    }
    Version version = Version.of(path);
    if (version.bytes() > MOST_BYTES) {
      return null;
    }
    byte[] file = Files.readAllBytes(path);
    JpegSequential jpeg = plain(file);
    JpegIndex index = new JpegIndex();
    byte[] pixels = jpeg == null ? null : jpeg.decode(file, window, index);
    if (jpeg == null || pixels == null) {
      hopeless = true;
      return null;
    }
    if (file.length == version.bytes() && version.equals(Version.of(path))) {
      known = new Known(version, jpeg, index);
      store.keep(version, index);
    }
    return pixels;
  }

  /**
   * The whole file at a smaller size.
   *
   * @param halvings 1 for a half of its width and height, 2 for a quarter, 3 for an eighth
   * @return the pixels as {@link JpegReducer#result} has them; null if the file has to be decoded
   *     in another way
   */
  byte @Nullable [] smaller(int halvings) throws IOException {
    if (hopeless || Files.size(path) > MOST_BYTES) {
      return null;
    }
    byte[] file = Files.readAllBytes(path);
    JpegSequential jpeg = plain(file);
    return jpeg == null ? null : jpeg.decodeSmaller(file, halvings);
  }

  private @Nullable JpegSequential plain(byte[] head) {
    JpegSequential jpeg = JpegSequential.of(path, head, converts);
    return jpeg == null
            || jpeg.frame().width() != size.width()
            || jpeg.frame().height() != size.height()
        ? null
        : jpeg;
  }

  /**
   * A window of the file, of which no more than is needed is read and decoded once it was looked
   * at.
   *
   * @return the pixels as {@link JpegPainter#result} has them; null if the file has to be decoded
   *     in another way
   */
  byte @Nullable [] window(Window window) throws IOException {
    if (hopeless) {
      return null;
    }
    Version version = Version.of(path);
    try (FileInput in = new FileInput(path, 4096)) {
      Known now = known;
      if (now == null || !now.version().equals(version)) {
        now = found(version, in);
      }
      if (now == null) {
        return wholeFile(window);
      }
      known = now;
      byte[] pixels =
          now.jpeg()
              .decode(
                  (start, count) -> {
                    byte[] bytes = new byte[count];
                    in.seek(start);
                    in.readFully(bytes, 0, count);
                    return bytes;
                  },
                  version.bytes(),
                  window,
                  now.index());
      return pixels == null ? wholeFile(window) : pixels;
    }
  }

  private @Nullable Known found(Version version, FileInput in) throws IOException {
    JpegIndex index = store.find(version);
    if (index == null || dataStart > in.length()) {
      return null;
    }
    byte[] head = new byte[(int) dataStart];
    in.readFully(head, 0, head.length);
    JpegSequential jpeg = plain(head);
    return jpeg == null ? null : new Known(version, jpeg, index);
  }
}
