package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Failures;

/**
 * The columns of a dataset in a file of their own, from which it is opened without reading its JSON
 * again. It holds for one content of the JSON file: its length and its CRC-32C, which is computed
 * over all bytes at each opening (some gigabytes a second). The text of the records stays in the
 * JSON file, which is mapped.
 *
 * <p>It is an {@link AtomicFile} and ends with a checksum of its own. One that is damaged, of
 * another version or of another content counts as absent.
 */
public final class Sidecar {
  private static final Logger LOG = System.getLogger(Sidecar.class.getName());
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long MAGIC = 0x4E44_5343_4F4C_0003L;

  private final Path json;
  private final Path file;
  private final long length;
  private final FileTime time;
  private final long checksum;

  private Sidecar(Path json, Path file, long length, FileTime time, long checksum) {
    this.json = json;
    this.file = file;
    this.length = length;
    this.time = time;
    this.checksum = checksum;
  }

  /**
   * The sidecar of a JSON file as it is now.
   *
   * @param folder of the sidecars
   */
  public static Sidecar of(Path folder, Path json) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(json, BasicFileAttributes.class);
    CRC32C name = new CRC32C();
    name.update(json.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    Path fileName = json.getFileName();
    Path file =
        folder.resolve(
            (fileName == null ? "dataset" : fileName)
                + "-"
                + HexFormat.of().toHexDigits((int) name.getValue())
                + ".columns");
    CRC32C content = new CRC32C();
    try (FileChannel channel = FileChannel.open(json, StandardOpenOption.READ)) {
      // Read and not mapped: the check sum is computed by native code, which must not see a map.
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (channel.read(buffer) >= 0) {
        content.update(buffer.flip());
        buffer.clear();
      }
    }
    return new Sidecar(
        json, file, attributes.size(), attributes.lastModifiedTime(), content.getValue());
  }

  /** The dataset, if a sound sidecar of this content is there. */
  public Optional<CocoStore> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (ColumnInput in = new ColumnInput(file)) {
      if (in.number() != MAGIC || in.number() != length || in.number() != checksum) {
        return Optional.empty();
      }
      ByteArena arena = new ByteArena();
      arena.map(json, length);
      CocoStore store = CocoStore.read(in, arena, length);
      in.verifyEnd();
      return Optional.of(store);
    } catch (ColumnInput.DamagedException e) {
      LOG.log(Logger.Level.INFO, "{0} is damaged and is made anew: {1}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Keeps a dataset that was just read from the JSON file. A folder that cannot be written to costs
   * a warning, since the dataset is there.
   */
  public void write(CocoStore store) {
    try {
      BasicFileAttributes now = Files.readAttributes(json, BasicFileAttributes.class);
      if (now.size() != length || !now.lastModifiedTime().equals(time)) {
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (AtomicFile atomic = AtomicFile.of(file)) {
        try (ColumnOutput out = new ColumnOutput(atomic.path())) {
          out.number(MAGIC);
          out.number(length);
          out.number(checksum);
          store.write(out);
          out.finish();
        }
        atomic.commit();
      }
    } catch (IOException e) {
      LOG.log(
          Logger.Level.WARNING,
          "the sidecar of {0} is not kept, so the next opening reads all of it again: {1}",
          json,
          Failures.writing(file, e).getMessage());
    }
  }
}
