package org.ndsampler.gdal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Vector;
import org.gdal.gdal.Band;
import org.gdal.osr.SpatialReference;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.RasterInfo;

/** What GDAL knows of an image besides its pixels, as {@link RasterInfo} tells it. */
final class Description {
  private Description() {}

  /** An image with what its dataset says. */
  static RasterInfo of(Handle handle, RasterInfo plain) throws GdalException {
    List<String> names = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    List<Double> offsets = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    OptionalDouble nodata = nodata(handle.band(-1, 0));
    for (int i = 0; i < handle.bands(); i++) {
      Band band = handle.band(-1, i);
      names.add(band.GetDescription());
      scales.add(number(band, 1, Band::GetScale));
      offsets.add(number(band, 0, Band::GetOffset));
      if (!nodata(band).equals(nodata)) {
        warnings.add(
            "channel " + i + " has another nodata value than the first, which counts for all");
      }
    }
    Vector<?> parts = handle.dataset.GetMetadata_List("SUBDATASETS");
    if (parts != null && !parts.isEmpty()) {
      // A name and a description for each.
      warnings.add(
          "the file has "
              + parts.size() / 2
              + " images; the first one is read; Gdal.open reads one by its name, such as "
              + String.valueOf(parts.get(0)).replaceFirst("^[^=]*=", ""));
    }
    return plain
        .withNodata(nodata)
        .withChannelNames(names.stream().allMatch(String::isEmpty) ? List.of() : names)
        .withScaling(
            scales.stream().allMatch(scale -> scale == 1) ? List.of() : scales,
            offsets.stream().allMatch(offset -> offset == 0) ? List.of() : offsets)
        .withGeoTransform(geoTransform(handle, plain.size()))
        .withWarnings(warnings);
  }

  private static OptionalDouble nodata(Band band) {
    Double[] value = new Double[1];
    band.GetNoDataValue(value);
    return value[0] == null ? OptionalDouble.empty() : OptionalDouble.of(value[0]);
  }

  /** One of GDAL's questions about a band. */
  @FunctionalInterface
  private interface Question {
    void ask(Band band, Double[] answer);
  }

  private static double number(Band band, double absent, Question question) {
    Double[] value = new Double[1];
    question.ask(band, value);
    return value[0] == null ? absent : value[0];
  }

  /** Where the image is on Earth; empty if its dataset does not say. */
  private static Optional<GeoTransform> geoTransform(Handle handle, Size size) {
    Optional<Affine> map = georeference(handle);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    GeoTransform place = GeoTransform.of(map.get(), size);
    SpatialReference reference = handle.dataset.GetSpatialRef();
    if (reference == null) {
      return Optional.of(place);
    }
    try {
      String code = reference.GetAuthorityCode(null);
      boolean epsg = code != null && "EPSG".equals(reference.GetAuthorityName(null));
      String name = reference.GetName();
      return Optional.of(
          place
              .crs(epsg ? "EPSG:" + code : name == null ? "user-defined" : "user-defined: " + name)
              .geographic(reference.IsGeographic() != 0));
    } finally {
      reference.delete();
    }
  }

  /** The map from pixels to the world; empty if there is none. */
  static Optional<Affine> georeference(Handle handle) {
    double[] t = new double[6];
    handle.dataset.GetGeoTransform(t);
    Affine toWorld = new Affine(t[1], t[2], t[0], t[4], t[5], t[3]);
    // The identity is what GDAL says when there is none.
    return toWorld.isIdentity() || toWorld.determinant() == 0
        ? Optional.empty()
        : Optional.of(toWorld);
  }
}
