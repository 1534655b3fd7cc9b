package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ndsampler.core.raster.internal.JpegMarkers;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/**
 * What a PNG or JPEG says beside its pixels, as a TIFF would say it. Immutable and safe for
 * concurrent use.
 */
public final class ImageNotes {
  private static final int MAX_TEXT = 1 << 16;
  private static final int UNIT_NONE = 1;
  private static final int UNIT_INCH = 2;
  private static final int UNIT_CENTIMETRE = 3;

  private final SortedMap<Integer, String> texts = new TreeMap<>();
  private final List<Double> resolution = new ArrayList<>();
  private int resolutionUnit = UNIT_INCH;
  private final Set<String> unread = new LinkedHashSet<>();

  private ImageNotes() {}

  /**
   * Reads what stands before the pixels of a file; nothing where it is damaged, which whoever reads
   * the pixels will tell.
   *
   * @param format {@code png} or {@code jpeg}; of others nothing is known
   */
  public static ImageNotes read(Path path, String format) {
    ImageNotes notes = new ImageNotes();
    if (format.equals("png") || format.equals("jpeg")) {
      try (FileInput in = new FileInput(path, 1 << 13)) {
        if (format.equals("png")) {
          notes.png(in);
        } else {
          notes.jpeg(in);
        }
      } catch (IOException e) {
        System.getLogger(ImageNotes.class.getName())
            .log(System.Logger.Level.DEBUG, "no notes of " + path, e);
      }
    }
    return notes;
  }

  /** The texts by their tags. */
  public Map<Integer, String> texts() {
    return Collections.unmodifiableSortedMap(texts);
  }

  /** Pixels to a unit in x and y; empty without. */
  public List<Double> resolution() {
    return Collections.unmodifiableList(resolution);
  }

  /** As TIFF numbers it: 1 none, 2 inch, 3 centimetre. */
  public int resolutionUnit() {
    return resolutionUnit;
  }

  /** What else there is, in words. */
  public List<String> unread() {
    return List.copyOf(unread);
  }

  private void resolution(double x, double y, int unit) {
    if (x > 0 && y > 0) {
      resolution.clear();
      resolution.add(x);
      resolution.add(y);
      resolutionUnit = unit;
    }
  }

  private void png(FileInput in) throws IOException {
    in.seek(Long.BYTES);
    while (true) {
      int length = in.signedInt();
      byte[] name = new byte[4];
      in.readFully(name, 0, 4);
      String chunk = new String(name, StandardCharsets.ISO_8859_1);
      if (chunk.equals("IDAT") || length < 0) {
        return;
      }
      long end = in.position() + length;
      switch (chunk) {
        case "pHYs" -> {
          double x = in.signedInt();
          double y = in.signedInt();
          boolean metre = in.unsignedByte() == 1;
          resolution(metre ? x / 100 : x, metre ? y / 100 : y, metre ? UNIT_CENTIMETRE : UNIT_NONE);
        }
        case "tEXt" -> text(bytes(in, length));
        case "zTXt", "iTXt" -> {
          byte[] text = bytes(in, length);
          unread.add("the text " + keyword(text));
        }
        case "iCCP" -> unread.add("the ICC colour profile");
        case "gAMA", "cHRM" -> unread.add("what is said of its colours (" + chunk + ")");
        case "eXIf" -> unread.add("EXIF");
        case "PLTE" -> unread.add("the numbers of the palette (its colours are kept)");
        default -> {}
      }
      in.seek(end + Integer.BYTES);
    }
  }

  private static byte[] bytes(FileInput in, int length) throws IOException {
    byte[] bytes = new byte[(int) Math.min(Math.min(length, MAX_TEXT), in.length())];
    in.readFully(bytes, 0, bytes.length);
    return bytes;
  }

  private static String keyword(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }

  private void text(byte[] bytes) {
    String keyword = keyword(bytes);
    int tag =
        switch (keyword) {
          case "Description" -> TiffTags.IMAGE_DESCRIPTION;
          case "Software" -> TiffTags.SOFTWARE;
          case "Author" -> TiffTags.ARTIST;
          case "Copyright" -> TiffTags.COPYRIGHT;
          default -> 0;
        };
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (tag == 0 || text.length() <= keyword.length() + 1) {
      unread.add("the text " + keyword);
    } else {
      texts.put(tag, text.substring(keyword.length() + 1).strip());
    }
  }

  private void jpeg(FileInput in) throws IOException {
    in.seek(2);
    while (true) {
      int marker = in.unsignedByte();
      while (marker != JpegMarkers.PREFIX) {
        marker = in.unsignedByte();
      }
      while (marker == JpegMarkers.PREFIX) {
        marker = in.unsignedByte();
      }
      if (!JpegMarkers.isKnown(marker) || JpegMarkers.isAlone(marker)) {
        continue;
      }
      if (marker == JpegMarkers.SOS || marker == JpegMarkers.EOI) {
        return;
      }
      int length = in.unsignedShort() - 2;
      if (length < 0) {
        continue;
      }
      long end = in.position() + length;
      if (marker == JpegMarkers.COM) {
        texts.putIfAbsent(
            TiffTags.IMAGE_DESCRIPTION,
            new String(bytes(in, length), StandardCharsets.UTF_8).replace("\0", "").strip());
      } else if (JpegMarkers.isApplication(marker)) {
        application(marker, bytes(in, Math.min(length, 32)));
      }
      in.seek(end);
    }
  }

  private void application(int marker, byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    if (marker == JpegMarkers.APP0 && start.startsWith("JFIF") && head.length >= 12) {
      double x = (head[8] & 0xff) << 8 | (head[9] & 0xff);
      double y = (head[10] & 0xff) << 8 | (head[11] & 0xff);
      if (head[7] != 0 || x != y) {
        resolution(x, y, Math.min(UNIT_CENTIMETRE, head[7] + 1));
      }
    } else if (start.startsWith("Exif")) {
      unread.add("EXIF");
    } else if (start.startsWith("http://ns.adobe.com/xap")) {
      unread.add("XMP");
    } else if (start.startsWith("ICC_PROFILE")) {
      unread.add("the ICC colour profile");
    } else if (start.startsWith("Photoshop")) {
      unread.add("Photoshop's data");
    }
  }
}
