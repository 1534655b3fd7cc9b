package org.ndsampler.core.raster.tiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.ColorChannels;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.read.TiffDirectory;
import org.ndsampler.core.raster.tiff.internal.read.TiffLayout;

/**
 * What a TIFF says besides its pixels. Immutable.
 *
 * @since 0.1
 */
public final class TiffMetadata {
  private final String compression;
  private final String photometric;
  private final boolean tiled;
  private final boolean planar;
  private final int predictor;
  private final boolean bigTiff;
  private final List<Integer> extraSamples;
  private final Geo geo;
  private final String gdalMetadata;
  private final String nodataText;
  private final SortedMap<Integer, String> texts;
  private final List<Double> resolution;
  private final int resolutionUnit;
  private final List<String> unread;

  private TiffMetadata(TiffLayout layout) throws RasterFormatException {
    TiffDirectory ifd = layout.directory;
    compression = TiffTags.compressionName(layout.compression);
    photometric = TiffTags.photometricName(layout.photometric);
    tiled = layout.tiled;
    planar = layout.planar;
    predictor = layout.predictor;
    bigTiff = layout.file.isBig();
    extraSamples = List.copyOf(integers(ifd, TiffTags.EXTRA_SAMPLES));
    geo =
        new Geo(
            doubles(ifd, TiffTags.MODEL_PIXEL_SCALE),
            doubles(ifd, TiffTags.MODEL_TIEPOINT),
            doubles(ifd, TiffTags.MODEL_TRANSFORMATION),
            integers(ifd, TiffTags.GEO_KEY_DIRECTORY),
            doubles(ifd, TiffTags.GEO_DOUBLE_PARAMS),
            orEmpty(ifd.text(TiffTags.GEO_ASCII_PARAMS)));
    gdalMetadata = orEmpty(ifd.text(TiffTags.GDAL_METADATA));
    nodataText = orEmpty(ifd.text(TiffTags.GDAL_NODATA)).strip();
    SortedMap<Integer, String> found = new TreeMap<>();
    for (int tag : TiffTags.texts()) {
      String text = readable(ifd, tag);
      if (!text.isEmpty()) {
        found.put(tag, text);
      }
    }
    texts = Collections.unmodifiableSortedMap(found);
    double x = finite(ifd, TiffTags.X_RESOLUTION);
    double y = finite(ifd, TiffTags.Y_RESOLUTION);
    resolution = x > 0 && y > 0 ? List.of(x, y) : List.of();
    int unit = (int) finite(ifd, TiffTags.RESOLUTION_UNIT);
    resolutionUnit = unit < 1 || unit > 3 ? 2 : unit;
    List<String> others = new ArrayList<>();
    TiffTags.unread()
        .forEach(
            (tag, name) -> {
              if (ifd.has(tag)) {
                others.add(name);
              }
            });
    unread = List.copyOf(others);
  }

  /** The text of a tag that no pixel depends on: empty where it is damaged. */
  private static String readable(TiffDirectory ifd, int tag) {
    try {
      return orEmpty(ifd.text(tag)).strip();
    } catch (RasterFormatException e) {
      return "";
    }
  }

  /** The first value of a tag that no pixel depends on: 0 where it is damaged or not there. */
  private static double finite(TiffDirectory ifd, int tag) {
    try {
      double[] values = ifd.doubles(tag);
      return values.length > 0 && Double.isFinite(values[0]) ? values[0] : 0;
    } catch (RasterFormatException e) {
      return 0;
    }
  }

  static TiffMetadata of(TiffLayout layout) throws RasterFormatException {
    return new TiffMetadata(layout);
  }

  /** {@code NONE}, {@code LZW}, {@code DEFLATE}, {@code ZSTD}, {@code JPEG} or {@code PACKBITS}. */
  public String compression() {
    return compression;
  }

  /**
   * What the bands mean: {@code BLACK_IS_ZERO}, {@code RGB}, {@code PALETTE}, {@code YCBCR} (which
   * is read as RGB), ...
   */
  public String photometric() {
    return photometric;
  }

  /** Whether the file has tiles, not strips. */
  public boolean isTiled() {
    return tiled;
  }

  /** Whether each band is stored apart. */
  public boolean isPlanar() {
    return planar;
  }

  /** 1 none, 2 horizontal differences, 3 floating point. */
  public int predictor() {
    return predictor;
  }

  /** Whether offsets have 64 bits. */
  public boolean isBigTiff() {
    return bigTiff;
  }

  /**
   * For each band beyond the colours: 0 unspecified, 1 alpha that the colours are multiplied with,
   * 2 alpha.
   */
  public List<Integer> extraSamples() {
    return extraSamples;
  }

  /** The GeoTIFF tags. */
  public Geo geo() {
    return geo;
  }

  /** The XML of GDAL's tag 42112, empty without one. */
  public String gdalMetadata() {
    return gdalMetadata;
  }

  /** The text of GDAL's tag 42113, empty without one. */
  public String nodataText() {
    return nodataText;
  }

  /**
   * The texts for people by their tags: 270 the description, 305 the software, 306 date and time,
   * 315 the artist, 33432 the copyright, 269, 271, 272, 285 and 316 others; without those that are
   * not there.
   */
  public Map<Integer, String> texts() {
    return texts;
  }

  /** How many pixels there are to a {@link #resolutionUnit}, in x and y; empty without. */
  public List<Double> resolution() {
    return resolution;
  }

  /** 1 for none, 2 for an inch, 3 for a centimetre. */
  public int resolutionUnit() {
    return resolutionUnit;
  }

  /** What else the file says that is not read, in words: a colour profile, EXIF, a palette, ... */
  public List<String> unread() {
    return unread;
  }

  /**
   * The GeoTIFF tags as they are in the file; lists without values where a tag is absent.
   * Immutable.
   *
   * @param pixelScale tag 33550: the size of a pixel in x, y, z
   * @param tiepoints tag 33922: six numbers for each point, column, row, depth, x, y, z
   * @param transformation tag 34264: a 4 x 4 matrix, row after row
   * @param keyDirectory tag 34735, raw
   * @param doubleParams tag 34736
   * @param asciiParams tag 34737
   */
  public record Geo(
      List<Double> pixelScale,
      List<Double> tiepoints,
      List<Double> transformation,
      List<Integer> keyDirectory,
      List<Double> doubleParams,
      String asciiParams) {
    private static final int MODEL_TYPE = 1024;
    private static final int MODEL_GEOGRAPHIC = 2;
    private static final int RASTER_TYPE = 1025;
    private static final int PIXEL_IS_POINT = 2;
    private static final int NAME = 1026;
    private static final int GEOGRAPHIC = 2048;
    private static final int GEOGRAPHIC_NAME = 2049;
    private static final int PROJECTED = 3072;
    private static final int PROJECTED_NAME = 3073;
    private static final int USER_DEFINED = 32767;

    /** No tags at all. */
    public static final Geo NONE =
        new Geo(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    /** Copies the lists. */
    public Geo {
      pixelScale = List.copyOf(pixelScale);
      tiepoints = List.copyOf(tiepoints);
      transformation = List.copyOf(transformation);
      keyDirectory = List.copyOf(keyDirectory);
      doubleParams = List.copyOf(doubleParams);
    }

    /** Whether there is any. */
    public boolean isEmpty() {
      return equals(NONE);
    }

    /** A key whose value is a short, such as 3072, the EPSG code of a projected system. */
    public OptionalInt shortKey(int key) {
      int at = find(key);
      return at >= 0 && keyDirectory.get(at + 1) == 0
          ? OptionalInt.of(keyDirectory.get(at + 3))
          : OptionalInt.empty();
    }

    /** A key whose value is a double; the first one where it has several. */
    public OptionalDouble doubleKey(int key) {
      int at = find(key);
      if (at >= 0 && keyDirectory.get(at + 1) == TiffTags.GEO_DOUBLE_PARAMS) {
        int index = keyDirectory.get(at + 3);
        if (index < doubleParams.size()) {
          return OptionalDouble.of(doubleParams.get(index));
        }
      }
      return OptionalDouble.empty();
    }

    /** A key whose value is text, without the bar that ends it. */
    public Optional<String> textKey(int key) {
      int at = find(key);
      if (at >= 0 && keyDirectory.get(at + 1) == TiffTags.GEO_ASCII_PARAMS) {
        int from = keyDirectory.get(at + 3);
        int to = from + keyDirectory.get(at + 2);
        if (to <= asciiParams.length()) {
          String text = asciiParams.substring(from, to);
          return Optional.of(text.endsWith("|") ? text.substring(0, text.length() - 1) : text);
        }
      }
      return Optional.empty();
    }

    private int find(int key) {
      for (int at = 4; at + 3 < keyDirectory.size(); at += 4) {
        if (keyDirectory.get(at) == key) {
          return at;
        }
      }
      return -1;
    }

    /**
     * From pixels, (0, 0) the outer corner of the first one, to the coordinates of the reference
     * system; empty without the tags for it, or where they give no map that can be inverted.
     *
     * <p>Where a file has a scale with a tie point and a matrix too, which GeoTIFF does not allow,
     * the scale counts, as in GDAL.
     */
    public Optional<Affine> transform() {
      // Where a coordinate means the centre of a pixel, the corner is half a pixel before it.
      double shift = shortKey(RASTER_TYPE).orElse(1) == PIXEL_IS_POINT ? -0.5 : 0;
      if (pixelScale.size() >= 2 && pixelScale.get(0) != 0 && pixelScale.get(1) != 0) {
        if (tiepoints.size() < 6) {
          return Optional.empty();
        }
        double sx = pixelScale.get(0);
        // Rows count down, north is up; a negative scale occurs and means the same.
        double sy = -Math.abs(pixelScale.get(1));
        return usable(
            new Affine(
                sx,
                0,
                tiepoints.get(3) + (shift - tiepoints.get(0)) * sx,
                0,
                sy,
                tiepoints.get(4) + (shift - tiepoints.get(1)) * sy));
      }
      if (transformation.size() != 16) {
        return Optional.empty();
      }
      double a = transformation.get(0);
      double b = transformation.get(1);
      double d = transformation.get(4);
      double e = transformation.get(5);
      return usable(
          new Affine(
              a,
              b,
              transformation.get(3) + shift * (a + b),
              d,
              e,
              transformation.get(7) + shift * (d + e)));
    }

    private static Optional<Affine> usable(Affine map) {
      double determinant = map.determinant();
      boolean finite = Double.isFinite(map.m02()) && Double.isFinite(map.m12());
      return finite && Double.isFinite(determinant) && determinant != 0
          ? Optional.of(map)
          : Optional.empty();
    }

    /** Whether coordinates are longitude and latitude. */
    public boolean isGeographic() {
      OptionalInt model = shortKey(MODEL_TYPE);
      return model.isPresent()
          ? model.getAsInt() == MODEL_GEOGRAPHIC
          : shortKey(PROJECTED).isEmpty() && shortKey(GEOGRAPHIC).isPresent();
    }

    /**
     * The reference system: {@code EPSG:} and its code; {@code user-defined} with its name where
     * the file defines one of its own; empty if the file names none.
     */
    public Optional<String> crs() {
      boolean geographic = isGeographic();
      OptionalInt code = shortKey(geographic ? GEOGRAPHIC : PROJECTED);
      // Codes of obsolete GeoTIFF tables are below 1024, as 0 for undefined is.
      if (code.isPresent() && code.getAsInt() >= 1024 && code.getAsInt() < USER_DEFINED) {
        return Optional.of("EPSG:" + code.getAsInt());
      }
      if (code.isEmpty() && shortKey(MODEL_TYPE).isEmpty()) {
        return Optional.empty();
      }
      String name =
          textKey(geographic ? GEOGRAPHIC_NAME : PROJECTED_NAME)
              .or(() -> textKey(NAME))
              .orElse("")
              .strip();
      return Optional.of(name.isEmpty() ? "user-defined" : "user-defined: " + name);
    }

    /**
     * Where an image with these tags is on Earth; empty without {@link #transform}.
     *
     * @param size of the image
     */
    public Optional<GeoTransform> geoTransform(Size size) {
      return transform()
          .map(map -> GeoTransform.of(map, size).crs(crs().orElse("")).geographic(isGeographic()));
    }

    /**
     * The tags of a place on Earth: a matrix, and the code or the name of its reference system.
     * What {@link #geoTransform} says of them is that place.
     */
    public static Geo of(GeoTransform place) {
      Affine map = place.toWorld();
      List<Double> matrix =
          List.of(
              map.m00(), map.m01(), 0.0, map.m02(), map.m10(), map.m11(), 0.0, map.m12(), 0.0, 0.0,
              0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
      String crs = place.crs().orElse("");
      if (crs.isEmpty()) {
        return new Geo(List.of(), List.of(), matrix, List.of(), List.of(), "");
      }
      boolean geographic = place.isGeographic();
      int code = place.epsg().orElse(USER_DEFINED);
      boolean known = code >= 1024 && code < USER_DEFINED;
      String name = known ? "" : crs.replaceFirst("^user-defined(: )?", "").replace('|', '/') + "|";
      boolean named = name.length() > 1;
      List<Integer> keys = new ArrayList<>(List.of(1, 1, 0, named ? 4 : 3));
      keys.addAll(List.of(MODEL_TYPE, 0, 1, geographic ? MODEL_GEOGRAPHIC : 1));
      keys.addAll(List.of(RASTER_TYPE, 0, 1, 1));
      // Keys ascend.
      List<Integer> text =
          named
              ? List.of(
                  geographic ? GEOGRAPHIC_NAME : PROJECTED_NAME,
                  TiffTags.GEO_ASCII_PARAMS,
                  name.length(),
                  0)
              : List.of();
      keys.addAll(List.of(geographic ? GEOGRAPHIC : PROJECTED, 0, 1, known ? code : USER_DEFINED));
      keys.addAll(text);
      return new Geo(List.of(), List.of(), matrix, keys, List.of(), named ? name : "");
    }
  }

  /** The number of {@link #nodataText}, if it is one. */
  public OptionalDouble nodata() {
    return parseNodata(nodataText);
  }

  static OptionalDouble parseNodata(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    switch (lower) {
      case "" -> {
        return OptionalDouble.empty();
      }
      case "nan", "-nan" -> {
        return OptionalDouble.of(Double.NaN);
      }
      case "inf", "+inf" -> {
        return OptionalDouble.of(Double.POSITIVE_INFINITY);
      }
      case "-inf" -> {
        return OptionalDouble.of(Double.NEGATIVE_INFINITY);
      }
      default -> {
        try {
          return OptionalDouble.of(Double.parseDouble(lower));
        } catch (NumberFormatException e) {
          return OptionalDouble.empty();
        }
      }
    }
  }

  private static final Pattern ITEM =
      Pattern.compile(
          "<Item\\s[^>]*\\bsample=\"(\\d{1,5})\"[^>]*\\brole=\"(description|scale|offset)\"[^>]*>([^<]*)<");

  /** What GDAL's tag says of each band in a role, where it says it of any; else empty. */
  private List<String> ofBands(String role, int bands, String absent) {
    if (!gdalMetadata.contains("role=\"" + role + "\"")) {
      return List.of();
    }
    String[] values = new String[bands];
    Arrays.fill(values, absent);
    Matcher matcher = ITEM.matcher(gdalMetadata);
    while (matcher.find()) {
      int band = Integer.parseInt(matcher.group(1));
      if (matcher.group(2).equals(role) && band < bands) {
        // GDAL escapes a value, and once more when it writes the XML.
        values[band] = unescaped(unescaped(matcher.group(3).strip()));
      }
    }
    return List.of(values);
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  private static List<Double> numbers(List<String> texts) {
    List<Double> values = new ArrayList<>();
    for (String text : texts) {
      try {
        values.add(Double.valueOf(text));
      } catch (NumberFormatException e) {
        return List.of();
      }
    }
    return values;
  }

  /** What {@link RasterInfo} tells of this, added to it. */
  RasterInfo describe(RasterInfo info) {
    int bands = info.channels();
    List<String> names = ofBands("description", bands, "");
    return info.withNodata(nodata())
        .withChannelNames(names.isEmpty() ? colors(bands) : names)
        .withScaling(numbers(ofBands("scale", bands, "1")), numbers(ofBands("offset", bands, "0")))
        .withGeoTransform(geo.geoTransform(info.size()));
  }

  /** The names of the bands where their meaning is not the usual one for their number. */
  private List<String> colors(int bands) {
    if (bands == 4 && photometric.equals("CMYK")) {
      return ColorChannels.INKS;
    }
    if (bands == 3 && photometric.equals("CIELAB")) {
      return ColorChannels.LAB;
    }
    boolean gray = photometric.equals("BLACK_IS_ZERO") || photometric.equals("WHITE_IS_ZERO");
    boolean alpha = extraSamples.equals(List.of(1)) || extraSamples.equals(List.of(2));
    return bands == 2 && gray && alpha ? ColorChannels.GRAY_WITH_ALPHA : List.of();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TiffMetadata that
        && compression.equals(that.compression)
        && photometric.equals(that.photometric)
        && tiled == that.tiled
        && planar == that.planar
        && predictor == that.predictor
        && bigTiff == that.bigTiff
        && extraSamples.equals(that.extraSamples)
        && geo.equals(that.geo)
        && gdalMetadata.equals(that.gdalMetadata)
        && nodataText.equals(that.nodataText)
        && texts.equals(that.texts)
        && resolution.equals(that.resolution)
        && resolutionUnit == that.resolutionUnit
        && unread.equals(that.unread);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        compression,
        photometric,
        tiled,
        planar,
        predictor,
        bigTiff,
        extraSamples,
        geo,
        nodataText,
        texts);
  }

  @Override
  public String toString() {
    return "TiffMetadata("
        + compression
        + ", "
        + photometric
        + (tiled ? ", tiles" : ", strips")
        + (planar ? ", planar" : "")
        + (predictor == 1 ? "" : ", predictor " + predictor)
        + (bigTiff ? ", BigTIFF" : "")
        + (geo.isEmpty() ? "" : ", georeferenced")
        + (nodataText.isEmpty() ? "" : ", nodata " + nodataText)
        + ")";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<Double> doubles(TiffDirectory ifd, int tag) throws RasterFormatException {
    List<Double> values = new ArrayList<>();
    for (double value : ifd.doubles(tag)) {
      values.add(value);
    }
    return values;
  }

  private static List<Integer> integers(TiffDirectory ifd, int tag) throws RasterFormatException {
    List<Integer> values = new ArrayList<>();
    for (double value : ifd.doubles(tag)) {
      values.add((int) value);
    }
    return values;
  }
}
