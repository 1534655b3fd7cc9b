package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.GeoJsonFeatures;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * GeoJSON: the features of one image are its annotations. Immutable; each setting gives a changed
 * copy.
 *
 * <p>The image is the one that the collection's {@code image} names, or that of the same name
 * beside. Coordinates are pixels of it, or in the world: those of the image's own georeference. The
 * class is the property {@code class}, {@code label}, {@code category} or {@code name}; the others
 * are in {@code attributes}. A dataset of several images is a file for each.
 *
 * @since 0.1
 */
public final class GeoJson extends LabelFormat {
  static final GeoJson DEFAULT = new GeoJson(false);

  private final boolean world;

  private GeoJson(boolean world) {
    this.world = world;
  }

  /**
   * Whether coordinates are in the world, in the reference system of the image, which must have a
   * georeference then; pixels unless told.
   */
  public GeoJson world(boolean value) {
    return new GeoJson(value);
  }

  /** Whether coordinates are in the world. */
  public boolean isWorld() {
    return world;
  }

  @Override
  List<Object> settings() {
    return List.of(world);
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
    new GeoJsonFeatures(world).read(reading);
  }

  @Override
  void write(Writing writing) throws IOException {
    new GeoJsonFeatures(world).write(writing);
  }
}
