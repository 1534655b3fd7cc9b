package org.ndsampler.core.raster.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a file is that no provider here reads, by its first bytes, and what to do about it.
 * Immutable.
 *
 * @param name what it is, with its article
 * @param advice what reads it, or what to do
 */
public record FoundFormat(String name, String advice) {
  private static final String GDAL =
      "GDAL reads it (the module sdk-gdal, where its GDAL was built with ";

  /** The first bytes of a kind of file, at some position. */
  private static final class Sign {
    private final int at;
    private final byte[] bytes;
    private final FoundFormat format;

    Sign(int at, byte[] bytes, FoundFormat format) {
      this.at = at;
      this.bytes = bytes;
      this.format = format;
    }

    boolean fits(byte[] header) {
      if (header.length < at + bytes.length) {
        return false;
      }
      for (int i = 0; i < bytes.length; i++) {
        if (header[at + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final FoundFormat WEBP =
      new FoundFormat(
          "a WebP image",
          "the module sdk-webp reads it; so does GDAL (the module sdk-gdal, where its GDAL was built"
              + " with libwebp), or convert it: dwebp in.webp -o out.png");
  private static final FoundFormat JPEG_XL =
      new FoundFormat("a JPEG XL image", GDAL + "libjxl), or convert it: djxl in.jxl out.png");
  private static final FoundFormat JPEG_2000 =
      new FoundFormat(
          "a JPEG 2000 image",
          GDAL + "OpenJPEG), or convert it: opj_decompress -i in.jp2 -o out.tif");
  private static final FoundFormat HEIC =
      new FoundFormat(
          "a HEIC image (HEIF)", GDAL + "libheif), or convert it: heif-convert in.heic out.png");
  private static final FoundFormat AVIF =
      new FoundFormat("an AVIF image", GDAL + "libavif), or convert it: avifdec in.avif out.png");
  private static final FoundFormat VIDEO =
      new FoundFormat(
          "a video", "frames of videos are read as image files: ffmpeg -i in.mp4 frame%06d.png");
  private static final FoundFormat SCIENCE =
      new FoundFormat("an HDF5 or NetCDF file", GDAL + "HDF5)");

  private static final List<Sign> SIGNS =
      List.of(
          sign(8, "WEBP", WEBP),
          sign(0, new int[] {0xff, 0x0a}, JPEG_XL),
          sign(0, new int[] {0, 0, 0, 12, 'J', 'X', 'L', ' '}, JPEG_XL),
          sign(0, new int[] {0, 0, 0, 12, 'j', 'P', ' ', ' '}, JPEG_2000),
          sign(0, new int[] {0xff, 0x4f, 0xff, 0x51}, JPEG_2000),
          sign(4, "ftypavif", AVIF),
          sign(4, "ftypavis", AVIF),
          sign(4, "ftyphei", HEIC),
          sign(4, "ftyphev", HEIC),
          sign(4, "ftypmif1", HEIC),
          sign(4, "ftypmsf1", HEIC),
          sign(4, "ftyp", VIDEO),
          sign(8, "AVI ", VIDEO),
          sign(0, new int[] {0x1a, 0x45, 0xdf, 0xa3}, VIDEO),
          sign(
              0,
              "8BPS",
              new FoundFormat(
                  "a Photoshop document (PSD)",
                  "export it as PNG or TIFF, or convert it: magick 'in.psd[0]' out.png")),
          sign(
              0,
              "version https://git-lfs",
              new FoundFormat(
                  "a pointer of Git LFS, not the image itself",
                  "fetch the files in their repository: git lfs pull")),
          sign(
              0,
              "/annex/objects/",
              new FoundFormat(
                  "a pointer of git-annex, not the image itself",
                  "fetch the files in their repository: git annex get")),
          sign(0, new int[] {0x89, 'H', 'D', 'F'}, SCIENCE),
          sign(0, new int[] {'C', 'D', 'F', 1}, SCIENCE),
          sign(0, new int[] {'C', 'D', 'F', 2}, SCIENCE),
          sign(
              0,
              new int[] {0x76, 0x2f, 0x31, 0x01},
              new FoundFormat("an OpenEXR image", GDAL + "OpenEXR)")),
          sign(0, "SIMPLE  =", new FoundFormat("a FITS image", GDAL + "CFITSIO)")),
          sign(
              128,
              "DICM",
              new FoundFormat("a DICOM file", "convert it: dcmj2pnm +on2 in.dcm out.png")),
          sign(
              0,
              "%PDF-",
              new FoundFormat("a PDF document", "convert it: pdftoppm -png in.pdf out")),
          sign(
              0,
              new int[] {'P', 'K', 3, 4},
              new FoundFormat("a ZIP archive", "unpack it and give the image in it")),
          sign(
              0,
              new int[] {0x1f, 0x8b},
              new FoundFormat("a file compressed with gzip", "unpack it: gunzip")));

  private static Sign sign(int at, String text, FoundFormat format) {
    return new Sign(at, text.getBytes(StandardCharsets.ISO_8859_1), format);
  }

  private static Sign sign(int at, int[] values, FoundFormat format) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Sign(at, bytes, format);
  }

  /** Knows a file by its first bytes; empty if they say nothing. */
  public static Optional<FoundFormat> of(ByteBuffer header) {
    byte[] bytes = new byte[header.remaining()];
    header.duplicate().get(bytes);
    for (Sign sign : SIGNS) {
      if (sign.fits(bytes)) {
        return Optional.of(sign.format);
      }
    }
    if (bytes.length > 1 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7') {
      return Optional.of(
          new FoundFormat("a PNM image (PPM, PGM, PBM, PAM)", "convert it: magick in.ppm out.png"));
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    // Text may begin with a byte order mark.
    String start = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3).strip() : text;
    if (start.startsWith("<!doctype html")
        || start.startsWith("<html")
        || start.contains("<head")) {
      return Optional.of(
          new FoundFormat(
              "a web page (HTML), not an image",
              "the server answered with a page instead of the file; fetch it again"));
    }
    if (start.contains("<svg")) {
      return Optional.of(
          new FoundFormat("an SVG drawing", "convert it: rsvg-convert in.svg -o out.png"));
    }
    if (start.startsWith("<?xml")) {
      return Optional.of(
          new FoundFormat(
              "an XML text, not an image",
              "a server may have answered with an error instead of the file; fetch it again"));
    }
    if (bytes.length > 0 && isZero(bytes)) {
      return Optional.of(
          new FoundFormat(
              "a file that begins with zeros only",
              "it was probably never written to its end; copy or fetch it again"));
    }
    return Optional.empty();
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** What it is and what to do, after "this is". */
  @Override
  public String toString() {
    return name + "; " + advice;
  }
}
