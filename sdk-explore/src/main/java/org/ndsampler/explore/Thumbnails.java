package org.ndsampler.explore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.internal.Digests;

/**
 * Small pictures, kept in memory up to a limit, and in a folder where there is one. What is kept of
 * a file is not taken once the file is another. Safe for concurrent use.
 */
final class Thumbnails {
  private static final System.Logger LOG = System.getLogger(Thumbnails.class.getName());
  private static final long MOST_BYTES = 64L << 20;

  /** So many pictures lie in one folder. */
  private static final int FOLDER = 1000;

  private final CocoDataset dataset;
  private final Pictures pictures;
  private final @Nullable Path folder;
  private final Cache<String, byte[]> memory =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((String key, byte[] bytes) -> bytes.length + 100)
          .executor(Runnable::run)
          .build();

  Thumbnails(CocoDataset dataset, Pictures pictures, @Nullable Path cache) {
    this.dataset = dataset;
    this.pictures = pictures;
    this.folder = cache == null ? null : cache.resolve("thumbnails").resolve(dataset.fingerprint());
  }

  byte[] image(int row, int side) {
    return kept("image", row, row, side, () -> pictures.image(row, side, Look.PLAIN));
  }

  byte[] object(int row, int side) {
    int imageRow = dataset.annotations().imageRow(row);
    return kept("object", row, imageRow, side, () -> pictures.object(row, side, Look.PLAIN));
  }

  /** What makes one. */
  private interface Maker {
    byte[] make() throws IOException;
  }

  private byte[] kept(String kind, int row, int imageRow, int side, Maker maker) {
    return memory.get(
        kind + row + "-" + side,
        key -> {
          try {
            return kept(file(kind, row, imageRow, side), maker);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static byte[] kept(@Nullable Path file, Maker maker) throws IOException {
    if (file == null) {
      return maker.make();
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (isWhole(bytes)) {
        return bytes;
      }
    } catch (NoSuchFileException e) {
      // It is made now.
    }
    byte[] bytes = maker.make();
    try {
      write(file, bytes);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a small picture could not be kept", e);
    }
    return bytes;
  }

  /** A picture is cheap to make again: it is not flushed to the disk, but never seen in part. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    Files.createDirectories(parent);
    Path written = Files.createTempFile(parent, ".writing-", ".tmp");
    try {
      Files.write(written, bytes);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Whether a JPEG has its end: that of a machine that crashed may not. */
  private static boolean isWhole(byte[] bytes) {
    return bytes.length > 4
        && bytes[bytes.length - 2] == (byte) 0xff
        && bytes[bytes.length - 1] == (byte) 0xd9;
  }

  private @Nullable Path file(String kind, int row, int imageRow, int side) {
    if (folder == null || imageRow < 0) {
      return null;
    }
    CocoImage image = dataset.images().at(imageRow);
    StringBuilder version = new StringBuilder();
    try {
      for (Path source : sources(image)) {
        BasicFileAttributes attributes = Files.readAttributes(source, BasicFileAttributes.class);
        version.append(source).append(attributes.size()).append(attributes.lastModifiedTime());
      }
    } catch (IOException | UnsupportedOperationException e) {
      return null; // whoever reads it says what is wrong
    }
    String digest = Digests.sha256(version.toString()).substring(0, 16);
    return folder.resolve(kind + (row / FOLDER)).resolve(row + "-" + side + "-" + digest + ".jpg");
  }

  private static List<Path> sources(CocoImage image) {
    List<Path> sources = new ArrayList<>();
    image.path().ifPresent(sources::add);
    for (CocoAsset asset : image.assets()) {
      sources.add(asset.path());
    }
    return sources;
  }
}
