package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.internal.Suggestions;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.util.HashId;

/** Images as Cloud-Optimised GeoTIFF: compressed, and a window decodes the tiles it touches. */
final class CogCacheFormat implements CacheFormat {
  private static final Set<String> OPTIONS =
      new TreeSet<>(Set.of("compression", "level", "quality", "tileSize", "overviews"));

  private final CogWriter writer;
  private final HashId id;

  private CogCacheFormat(CogWriter writer, HashId id) {
    this.writer = writer;
    this.id = id;
  }

  /** With options. */
  static CogCacheFormat of(Map<String, String> options) {
    Backend.requireKnown("cog", options, OPTIONS);
    CogWriter writer = CogWriter.standard();
    HashId.Builder id = HashId.builder("cog").add("version", 2);
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
    return new CogCacheFormat(writer, id.build());
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
    writer.cancellation(cancellation).write(source, file);
  }
}
