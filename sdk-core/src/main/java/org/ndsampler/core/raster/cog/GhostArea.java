package org.ndsampler.core.raster.cog;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.raster.tiff.internal.read.TiffFile;

/**
 * The text that GDAL's COG driver writes between the header and the first directory: a promise of
 * how the file is laid out, so that a remote reader needs fewer requests.
 */
final class GhostArea {
  private static final String START = "GDAL_STRUCTURAL_METADATA_SIZE=";
  private static final int START_BYTES = 43;

  private GhostArea() {}

  /** The text to write, 183 bytes: the last byte makes the directory begin at an even one. */
  static byte[] bytes() {
    String promises =
        """
        LAYOUT=IFDS_BEFORE_DATA
        BLOCK_ORDER=ROW_MAJOR
        BLOCK_LEADER=SIZE_AS_UINT4
        BLOCK_TRAILER=LAST_4_BYTES_REPEATED
        KNOWN_INCOMPATIBLE_EDITION=NO
        \s""";
    String size = String.valueOf(promises.length());
    String text = START + "0".repeat(6 - size.length()) + size + " bytes\n" + promises;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The byte after the area; the end of the header without one. */
  static long end(TiffFile file) {
    long header = file.isBig() ? 16 : 8;
    int size = size(file, header);
    // An even byte, as a directory needs.
    return size < 0 ? header : (header + START_BYTES + size + 1) / 2 * 2;
  }

  /** The promises by name; none without an area. */
  static Map<String, String> read(TiffFile file) {
    Map<String, String> promises = new LinkedHashMap<>();
    long header = file.isBig() ? 16 : 8;
    int size = size(file, header);
    if (size > 0) {
      byte[] bytes = new byte[size];
      file.layoutBytes(header + START_BYTES, bytes, 0, size);
      for (String line : new String(bytes, StandardCharsets.US_ASCII).split("\n")) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          promises.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    }
    return promises;
  }

  private static int size(TiffFile file, long header) {
    if (file.size() < header + START_BYTES) {
      return -1;
    }
    byte[] bytes = new byte[START_BYTES];
    file.layoutBytes(header, bytes, 0, START_BYTES);
    String line = new String(bytes, StandardCharsets.US_ASCII);
    if (!line.startsWith(START) || !line.endsWith(" bytes\n")) {
      return -1;
    }
    try {
      int size = Integer.parseInt(line.substring(START.length(), START.length() + 6));
      return size >= 0 && file.size() >= header + START_BYTES + size ? size : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
