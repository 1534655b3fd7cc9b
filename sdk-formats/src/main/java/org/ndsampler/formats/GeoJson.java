package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.formats.internal.GeoJsonFeatures;
import org.ndsampler.formats.internal.GeoJsonPlaces;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * GeoJSON: the features of one image are its annotations. Immutable; each setting gives a changed
 * copy.
 *
 * <p>The image is the one that the collection's {@code image} names, or that of the same name
 * beside. Coordinates are pixels of it, or in the world: those of the image's own georeference,
 * named in {@code crs}, or longitude and latitude. The class is the property {@code class}, {@code
 * label}, {@code category} or {@code name}; the others are in {@code attributes}. A dataset of
 * several images is a file for each.
 *
 * <p>What has no file is a text: {@link #text(Sample, GeoTransform) a sample}, {@link
 * #text(SampleGrid, long, GeoTransform) a grid} or {@link #text(Predictions, CocoImage,
 * GeoTransform) predictions}, in the world, for a map:
 *
 * <pre>{@code
 * GeoTransform geo = sampler.geoTransform(1).orElseThrow();
 * Formats.GEOJSON.text(sample, geo);                  // in the image's reference system
 * Formats.GEOJSON.wgs84(true).text(sample, geo);      // longitude and latitude
 * }</pre>
 *
 * @since 0.1
 */
public final class GeoJson extends LabelFormat {
  static final GeoJson DEFAULT = new GeoJson(false, false);

  private final boolean world;
  private final boolean wgs84;

  private GeoJson(boolean world, boolean wgs84) {
    this.world = world;
    this.wgs84 = wgs84;
  }

  /**
   * Whether coordinates are in the world, in the reference system of the image, which must have a
   * georeference then; pixels unless told. A file that names another system is read through it
   * where sdk-gdal is, and set aside elsewhere.
   */
  public GeoJson world(boolean value) {
    return new GeoJson(value, value && wgs84);
  }

  /** Whether coordinates are in the world. */
  public boolean isWorld() {
    return world;
  }

  /**
   * Whether coordinates are in the world as longitude and latitude (WGS84), as the standard has
   * them. An image in another reference system needs sdk-gdal for it; without, writing says so.
   */
  public GeoJson wgs84(boolean value) {
    return new GeoJson(value || world, value);
  }

  /** Whether coordinates are longitude and latitude. */
  public boolean isWgs84() {
    return wgs84;
  }

  /**
   * The annotations of a sample as a collection of features in the world. Of a clip each feature
   * says its {@code frame}. What has neither box nor outline has no place and is left out.
   *
   * @param geo where the sample's image is, as {@code CocoSampler.geoTransform} tells it; of a clip
   *     where its video is
   * @throws IllegalArgumentException if one cannot be expressed there, or it takes sdk-gdal
   */
  public String text(Sample sample, GeoTransform geo) {
    return GeoJsonPlaces.of(sample, geo, crs());
  }

  /**
   * The windows of an image's grid as a collection of features in the world: each says its place in
   * the grid ({@code cell}), whether it is {@code positive} and the ids of its {@code annotations}.
   *
   * @param geo where the image is
   * @throws IllegalArgumentException as {@link #text(Sample, GeoTransform)}
   */
  public String text(SampleGrid grid, long imageId, GeoTransform geo) {
    return GeoJsonPlaces.of(grid, imageId, geo, crs());
  }

  /**
   * The predictions of an image as a collection of features in the world, each a box with its class
   * and {@code score}.
   *
   * @param geo where the image is
   * @throws IllegalArgumentException as {@link #text(Sample, GeoTransform)}
   */
  public String text(Predictions predictions, CocoImage image, GeoTransform geo) {
    return GeoJsonPlaces.of(predictions, image, geo, crs());
  }

  private String crs() {
    return wgs84 ? "EPSG:4326" : "";
  }

  private GeoJsonFeatures features() {
    return world ? GeoJsonFeatures.ofWorld(crs()) : GeoJsonFeatures.ofPixels();
  }

  @Override
  List<Object> settings() {
    return List.of(world, wgs84);
  }

  @Override
  public String name() {
    return "GeoJSON";
  }

  @Override
  String code() {
    return "Formats.GEOJSON";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(
        Content.EMPTY_IMAGES,
        Content.FRACTIONS,
        Content.BORDERS,
        Content.OUTLINES,
        Content.PARTS,
        Content.HOLES,
        Content.ANGLES,
        Content.SCORES);
  }

  @Override
  boolean knows(Look look) {
    return !look.labels("geojson").isEmpty()
        || look.labels("json").stream()
            .map(Look::fields)
            .anyMatch(
                fields -> fields.contains("type=FeatureCollection") || fields.contains("features"));
  }

  @Override
  void read(Reading reading) throws IOException {
    features().read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    features().write(writing);
  }
}
