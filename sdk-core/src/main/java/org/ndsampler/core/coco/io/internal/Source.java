package org.ndsampler.core.coco.io.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoFormatException;

/** JSON bytes that can be read more than once: from the start again when an error needs a place. */
public final class Source {
  private final @Nullable Path path;
  private final byte[] text;

  private Source(@Nullable Path path, byte[] text) {
    this.path = path;
    this.text = text;
  }

  public static Source of(Path path) {
    return new Source(path, new byte[0]);
  }

  public static Source of(Slice text) {
    return new Source(null, Arrays.copyOfRange(text.bytes(), text.start(), text.end()));
  }

  public @Nullable Path path() {
    return path;
  }

  /** Whether the bytes of the file are the JSON text itself. */
  public boolean isPlainFile() throws IOException {
    if (path == null) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(4);
      return !isGzip(magic) && !isZip(magic);
    }
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
  }

  private static boolean isZip(byte[] magic) {
    return magic.length == 4
        && magic[0] == 'P'
        && magic[1] == 'K'
        && magic[2] == 3
        && magic[3] == 4;
  }

  /** Opens the JSON text, decompressed. */
  public InputStream open() throws IOException {
    if (path == null) {
      return new ByteArrayInputStream(text);
    }
    InputStream file = Files.newInputStream(path);
    try {
      byte[] magic = file.readNBytes(4);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), file);
      if (isGzip(magic)) {
        return new GZIPInputStream(whole, 1 << 16);
      }
      if (isZip(magic)) {
        return firstJson(new ZipInputStream(new BufferedInputStream(whole, 1 << 16)));
      }
      return whole;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private InputStream firstJson(ZipInputStream zip) throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory() && entry.getName().toLowerCase(Locale.ROOT).endsWith(".json")) {
        return zip;
      }
    }
    throw new CocoFormatException(
        path, "", 1, 1, "the zip archive holds no .json file", "put one into it");
  }
}
