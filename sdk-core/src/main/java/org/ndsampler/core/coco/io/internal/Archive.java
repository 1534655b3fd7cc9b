package org.ndsampler.core.coco.io.internal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Texts;

/** The files of an archive that is a stream, one after the other. Confined to one thread. */
abstract class Archive {
  static final int TAR_BLOCK = 512;

  /** The files of a zip or of a tar archive. */
  static Archive of(InputStream in, boolean zip) {
    return zip ? new Zip(in) : new Tar(in);
  }

  /** Goes to the next file; its name, or null at the end. */
  abstract @Nullable String next() throws IOException;

  /** The bytes of the file; closing it closes the archive. */
  abstract InputStream content();

  /** Goes through the files of a tar archive whose bytes lie there as they are. */
  static void walkTar(InputStream in, TarVisitor visitor) throws IOException {
    Tar tar = new Tar(in);
    for (String name = tar.next(); name != null; name = tar.next()) {
      visitor.visit(name, tar.position, tar.left);
    }
  }

  /** What looks at a file of a tar archive. */
  @FunctionalInterface
  interface TarVisitor {
    /** A file, where its bytes begin, and how many they are. */
    void visit(String name, long offset, long size);
  }

  private static final class Zip extends Archive {
    private final ZipInputStream in;

    Zip(InputStream in) {
      this.in = new ZipInputStream(new BufferedInputStream(in, 1 << 16));
    }

    @Override
    @Nullable String next() throws IOException {
      try {
        ZipEntry found = in.getNextEntry();
        while (found != null && found.isDirectory()) {
          found = in.getNextEntry();
        }
        return found == null ? null : found.getName();
      } catch (IllegalArgumentException e) {
        // What the JDK says of a name that is not UTF-8.
        throw new ZipException("the name of an entry is not UTF-8");
      }
    }

    @Override
    InputStream content() {
      return in;
    }
  }

  /**
   * A tar archive: POSIX 1003.1 with the names and sizes of its extended (pax) headers, and GNU's
   * long names and large sizes. Each header has a sum of its bytes, so that a damaged one is never
   * taken for a file of another name; and a message says where it is.
   */
  private static final class Tar extends Archive {
    /** More than any name; of a longer header nothing is kept. */
    private static final int LONGEST_HEADER = 1 << 20;

    private final InputStream in;
    // Of the bytes that were not read yet; at a file its first one.
    private long position;
    private long left;
    private long padding;
    // Of the header that was read last.
    private long headerAt;
    private String header = "";
    // What the headers before a file say of it, in place of its own.
    private @Nullable String longName;
    private long longSize = -1;

    Tar(InputStream in) {
      this.in = new BufferedInputStream(in, 1 << 16);
    }

    @Override
    @Nullable String next() throws IOException {
      while (true) {
        skip();
        headerAt = position;
        byte[] header = in.readNBytes(TAR_BLOCK);
        if (header.length == 0 || header[0] == 0) {
          return null;
        }
        if (header.length < TAR_BLOCK) {
          throw tooShort();
        }
        requireHeader(header);
        this.header = name(header);
        position += TAR_BLOCK;
        startContent(size(header));
        switch (header[156]) {
          case 'x' -> extend(extension());
          case 'L' -> {
            byte[] name = extension();
            longName = string(name, 0, name.length);
          }
          case 'g', 'K' -> {
            // About the whole archive, or where a link leads: nothing that is asked for.
            continue;
          }
          default -> {
            String name = name(header);
            if (longSize >= 0) {
              startContent(longSize);
            }
            longName = null;
            longSize = -1;
            if (header[156] == '0' || header[156] == 0) {
              return name;
            }
          }
        }
      }
    }

    /** Goes to where the next header is; the zeros after the last file may lack. */
    private void skip() throws IOException {
      try {
        in.skipNBytes(left);
        in.readNBytes((int) padding);
      } catch (EOFException e) {
        throw tooShort();
      }
      position += left + padding;
      left = 0;
      padding = 0;
    }

    /**
     * Refuses a header whose sum is not the one that it says: that of its bytes, the sum itself
     * taken for spaces. Some old writers took bytes for signed, and some left it out.
     */
    private void requireHeader(byte[] header) throws ZipException {
      long unsigned = 0;
      long signed = 0;
      for (int i = 0; i < TAR_BLOCK; i++) {
        byte value = i >= 148 && i < 156 ? (byte) ' ' : header[i];
        unsigned += value & 0xff;
        signed += value;
      }
      String said = string(header, 148, 8).strip().replaceFirst("^0+(?=.)", "");
      if (!said.isEmpty()
          && !said.equals(Long.toOctalString(unsigned))
          && !said.equals(Long.toOctalString(signed))) {
        this.header = "";
        throw damaged("no header of a file is there, its sum is wrong");
      }
    }

    private ZipException damaged(String what) {
      return new ZipException(
          "the tar archive is damaged at byte "
              + headerAt
              + (header.isEmpty() ? "" : ", the header of " + header)
              + ": "
              + what
              + "; what lies before it can be unpacked");
    }

    private EOFException tooShort() {
      return new EOFException(
          "the tar archive ends too early, "
              + (header.isEmpty() ? "" : "in " + header + " or after it, ")
              + "whose header is at byte "
              + headerAt
              + "; what lies before it can be unpacked");
    }

    private void startContent(long size) {
      left = size;
      padding = (TAR_BLOCK - left % TAR_BLOCK) % TAR_BLOCK;
    }

    private String name(byte[] header) {
      if (longName != null) {
        return longName;
      }
      String prefix = string(header, 345, 155);
      String name = string(header, 0, 100);
      return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private byte[] extension() throws IOException {
      if (left > LONGEST_HEADER) {
        throw damaged(
            "a name or an extended header of "
                + left
                + " bytes, at most "
                + LONGEST_HEADER
                + " are read");
      }
      byte[] bytes = in.readNBytes((int) left);
      left -= bytes.length;
      position += bytes.length;
      if (left > 0) {
        throw tooShort();
      }
      return bytes;
    }

    /** Takes the records {@code LENGTH KEY=VALUE\n} of a pax header. */
    private void extend(byte[] records) throws IOException {
      int at = 0;
      while (at < records.length) {
        int space = at;
        int length = 0;
        while (space < records.length && records[space] >= '0' && records[space] <= '9') {
          length = Math.min(LONGEST_HEADER, 10 * length + records[space++] - '0');
        }
        int end = at + length;
        if (space >= records.length
            || records[space] != ' '
            || end <= space
            || end > records.length) {
          throw damaged("a record of the extended header is not as long as it says");
        }
        String record = LooseUtf8.decode(records, space + 1, end - 1);
        if (record.startsWith("path=")) {
          longName = record.substring("path=".length());
        } else if (record.startsWith("size=")) {
          longSize = number(record.substring("size=".length()));
        }
        at = end;
      }
    }

    private long number(String text) throws ZipException {
      try {
        long number = Long.parseLong(text);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw damaged("the size \"" + Texts.shortened(text, 30) + "\" is no number");
    }

    private static String string(byte[] header, int start, int length) {
      int end = start;
      while (end < start + length && header[end] != 0) {
        end++;
      }
      return LooseUtf8.decode(header, start, end);
    }

    private long size(byte[] header) throws IOException {
      long size = 0;
      if ((header[124] & 0x80) != 0) {
        // GNU's form of what eleven octal digits cannot say: a binary number.
        for (int i = 128; i < 136; i++) {
          size = size << 8 | header[i] & 0xff;
        }
        if (size < 0) {
          throw damaged("the size is negative");
        }
        return size;
      }
      for (int i = 124; i < 136; i++) {
        int digit = header[i];
        if (digit >= '0' && digit < '8') {
          size = 8 * size + digit - '0';
        } else if (digit != ' ' && digit != 0) {
          throw damaged("the size is no number");
        }
      }
      return size;
    }

    @Override
    InputStream content() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
          if (left == 0) {
            return -1;
          }
          int n = in.read(bytes, start, (int) Math.min(length, left));
          if (n < 0) {
            throw tooShort();
          }
          left -= n;
          position += n;
          return n;
        }

        @Override
        public void close() throws IOException {
          in.close();
        }
      };
    }
  }
}
