package org.ndsampler.core.raster.cog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.image.ImageNotes;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.write.DirectoryBuilder;

/**
 * What a source says beside its pixels and its place on the earth. Immutable.
 *
 * @param texts by their tags
 * @param resolution pixels to a unit in x and y; empty without
 * @param unit of the resolution, as TIFF numbers it
 * @param lost what has no place in a COG, in words
 */
record SourceNotes(
    Map<Integer, String> texts, List<Double> resolution, int unit, List<String> lost) {
  static final SourceNotes NONE = new SourceNotes(Map.of(), List.of(), 2, List.of());

  static SourceNotes of(Raster raster) {
    if (raster instanceof TiffRaster tiff) {
      TiffMetadata metadata = tiff.metadata();
      return new SourceNotes(
          metadata.texts(), metadata.resolution(), metadata.resolutionUnit(), metadata.unread());
    }
    ImageNotes notes = ImageNotes.read(raster.info().path(), raster.info().format());
    return new SourceNotes(
        notes.texts(), notes.resolution(), notes.resolutionUnit(), notes.unread());
  }

  /** Writes what has a place. */
  void addTo(DirectoryBuilder directory) {
    texts.forEach(directory::text);
    if (!resolution.isEmpty()) {
      directory
          .rational(TiffTags.X_RESOLUTION, resolution.get(0))
          .rational(TiffTags.Y_RESOLUTION, resolution.get(1))
          .shorts(TiffTags.RESOLUTION_UNIT, unit);
    }
  }

  /** Names, scales and offsets of channels as GDAL writes them; empty without. */
  static String gdalMetadata(RasterInfo info) {
    StringBuilder xml = new StringBuilder();
    for (int c = 0; c < info.channelNames().size(); c++) {
      if (!info.channelNames().get(c).isEmpty()) {
        item(xml, "DESCRIPTION", c, escaped(escaped(info.channelNames().get(c))));
      }
    }
    for (int c = 0; c < info.scales().size(); c++) {
      item(xml, "SCALE", c, info.scales().get(c).toString());
    }
    for (int c = 0; c < info.offsets().size(); c++) {
      item(xml, "OFFSET", c, info.offsets().get(c).toString());
    }
    return xml.isEmpty() ? "" : "<GDALMetadata>\n" + xml + "</GDALMetadata>\n";
  }

  private static void item(StringBuilder xml, String name, int channel, String text) {
    String role = name.toLowerCase(Locale.ROOT);
    xml.append("  <Item name=\"").append(name).append("\" sample=\"").append(channel);
    xml.append("\" role=\"").append(role).append("\">").append(text).append("</Item>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
