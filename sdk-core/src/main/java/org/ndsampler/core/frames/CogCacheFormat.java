package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Suggestions;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.internal.format.Zstds;
import org.ndsampler.core.util.HashId;

/**
 * Images as Cloud-Optimised GeoTIFF: compressed, and a window decodes the tiles it touches. Unless
 * told otherwise small tiles of what is decoded fastest, and lossless.
 */
final class CogCacheFormat implements CacheFormat {
  private static final Set<String> OPTIONS =
      new TreeSet<>(Set.of("compression", "level", "quality", "tileSize", "overviews"));

  /** The options that say how an image is compressed. */
  private static final Set<String> COMPRESSION = Set.of("compression", "level", "quality");

  /**
   * A window of 224 meets 7.5 tiles of this side on average, and 3.5 of twice the side, which have
   * four times the pixels.
   */
  private static final int TILE_SIZE = 128;

  private final CogWriter writer;

  /** Whether tiles are of the size that is chosen here. */
  private final boolean isStandard;

  private final HashId id;

  private CogCacheFormat(CogWriter writer, boolean isStandard, HashId id) {
    this.writer = writer;
    this.isStandard = isStandard;
    this.id = id;
  }

  /** With options. */
  static CogCacheFormat of(Map<String, String> options) {
    Backend.requireKnown("cog", options, OPTIONS);
    CogWriter writer = CogWriter.standard();
    boolean isStandard = Collections.disjoint(options.keySet(), COMPRESSION);
    if (isStandard) {
      writer =
          Zstds.isAvailable()
              ? writer.compression(Compression.ZSTD)
              : writer.compression(Compression.DEFLATE).level(1);
      writer = writer.tileSize(TILE_SIZE);
    }
    HashId.Builder id = HashId.builder("cog").add("version", 3);
    for (String option : OPTIONS) {
      String value = options.get(option);
      if (value == null) {
        continue;
      }
      id.add(option, value.toLowerCase(Locale.ROOT));
      try {
        switch (option) {
          case "compression" -> writer = writer.compression(compression(value));
          case "level" -> writer = writer.level(Integer.parseInt(value));
          case "quality" -> writer = writer.quality(Integer.parseInt(value));
          case "tileSize" -> writer = writer.tileSize(Integer.parseInt(value));
          default -> writer = writer.overviews(Integer.parseInt(value));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "backend cog: " + option + " = \"" + value + "\": " + e.getMessage(), e);
      }
    }
    if ("deflate".equalsIgnoreCase(options.get("compression")) && !options.containsKey("level")) {
      // A cache is written to be read: level 1 takes half the time, and a tenth more room.
      writer = writer.level(1);
    }
    // Now, so that settings that contradict each other are seen before the first image.
    writer.requireConsistent();
    return new CogCacheFormat(writer, isStandard && !options.containsKey("tileSize"), id.build());
  }

  private static Compression compression(String value) {
    try {
      return Compression.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      List<String> known =
          Arrays.stream(Compression.values())
              .map(compression -> compression.name().toLowerCase(Locale.ROOT))
              .toList();
      throw new IllegalArgumentException(
          "no such compression; there are " + known + Suggestions.of(value, known), e);
    }
  }

  @Override
  public String name() {
    return "cog";
  }

  @Override
  public String extension() {
    return ".cog.tiff";
  }

  @Override
  public HashId settings() {
    return id;
  }

  @Override
  public void write(Raster source, Path file, CancellationToken cancellation) throws IOException {
    CogWriter own = writer.cancellation(cancellation);
    if (isStandard && own.overviews().isEmpty()) {
      own = own.overviews(overviews(source.info().size()));
    }
    own.write(source, file);
  }

  /** As many as it takes for the last one to be no larger than this: small images need none. */
  private static int overviews(Size size) {
    int count = 0;
    for (int side = Math.max(size.width(), size.height()); side > 256; side = (side + 1) / 2) {
      count++;
    }
    return count;
  }
}
