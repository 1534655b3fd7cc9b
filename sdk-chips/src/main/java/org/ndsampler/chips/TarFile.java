package org.ndsampler.chips;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Tar archives of small files in the form of POSIX.1-1988 (ustar), without times and owners, so
 * that the same files make the same bytes.
 */
final class TarFile {
  static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;

  private TarFile() {}

  /** How many bytes a file takes in an archive. */
  static long bytes(int length) {
    return BLOCK + (long) (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  static void add(OutputStream out, String name, byte[] content) throws IOException {
    byte[] header = new byte[BLOCK];
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME) {
      throw new IllegalArgumentException("the name is too long for tar: " + name);
    }
    System.arraycopy(bytes, 0, header, 0, bytes.length);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, SIZE_AT, String.format(Locale.ROOT, "%011o\0", content.length));
    put(header, 136, "00000000000\0");
    put(header, CHECKSUM_AT, "        ");
    header[156] = '0';
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(header);
    out.write(content);
    out.write(new byte[(int) (bytes(content.length) - BLOCK - content.length)]);
  }

  /** Ends an archive. */
  static void finish(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  /** The names of the files in an archive that {@link #add} has filled. */
  static List<String> names(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      DataInputStream data = new DataInputStream(in);
      byte[] header = new byte[BLOCK];
      while (true) {
        data.readFully(header);
        if (header[0] == 0) {
          return names;
        }
        int end = 0;
        while (end < NAME && header[end] != 0) {
          end++;
        }
        names.add(new String(header, 0, end, StandardCharsets.UTF_8));
        String size =
            new String(
                Arrays.copyOfRange(header, SIZE_AT, SIZE_AT + 11), StandardCharsets.US_ASCII);
        in.skipNBytes(bytes(Integer.parseInt(size, 8)) - BLOCK);
      }
    } catch (NumberFormatException | EOFException e) {
      throw new IOException(file + " is no shard of ours, or damaged; delete it", e);
    }
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
