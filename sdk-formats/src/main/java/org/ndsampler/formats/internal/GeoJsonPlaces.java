package org.ndsampler.formats.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;

/** Samples, grids and predictions as features in the world. */
public final class GeoJsonPlaces {
  private GeoJsonPlaces() {}

  /** The annotations of a sample. */
  public static String of(Sample sample, GeoTransform geo, String crs) {
    GeoJsonText text = new GeoJsonText(WorldPlace.of(geo, crs));
    Affine toSpace = sample.toSpace();
    boolean clip = sample.target().isClip();
    for (SampleAnnotation one : sample.annotations()) {
      CocoAnnotation source = one.source();
      Optional<Segmentation> shape = one.segmentation();
      MultiPolygon outline;
      if (shape.isPresent()) {
        outline = shape.get().toMultiPolygon();
      } else if (one.box().isPresent()) {
        outline = MultiPolygon.of(Polygon.of(one.box().get()));
      } else {
        continue; // a keypoint or a caption has no place of its own
      }
      if (outline.isEmpty()) {
        continue;
      }
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("class", JsonText.quote(source.categoryName()));
      properties.put("annotation", Long.toString(one.id()));
      if (clip) {
        properties.put("frame", Integer.toString(one.frame()));
      }
      if (shape.isEmpty()) {
        properties.put("box", "true");
      }
      text.add(outline.warp(toSpace), properties);
    }
    return text.collection(name(sample.dataset().image(sample.target().imageId())));
  }

  /** The windows of an image. */
  public static String of(SampleGrid grid, long imageId, GeoTransform geo, String crs) {
    GeoJsonText text = new GeoJsonText(WorldPlace.of(geo, crs));
    List<GridCell> cells = grid.cells();
    for (int i = 0; i < cells.size(); i++) {
      GridCell cell = cells.get(i);
      if (!cell.imageIds().contains(imageId)) {
        continue;
      }
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("cell", Integer.toString(i));
      properties.put("positive", Boolean.toString(cell.isPositive()));
      properties.put(
          "annotations",
          JsonText.list(cell.annotationIds().stream().map(Object::toString).toList()));
      text.add(MultiPolygon.of(Polygon.of(cell.window().toBox())), properties);
    }
    return text.collection(name(grid.dataset().image(imageId)));
  }

  /** The predictions of an image. */
  public static String of(Predictions predictions, CocoImage image, GeoTransform geo, String crs) {
    GeoJsonText text = new GeoJsonText(WorldPlace.of(geo, crs));
    Predictions here = predictions.of(image);
    for (int i = 0; i < here.size(); i++) {
      long id = here.categoryId(i);
      int row = image.dataset().categories().row(id);
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put(
          "class",
          JsonText.quote(row < 0 ? Long.toString(id) : image.dataset().categories().name(row)));
      properties.put("score", JsonText.number(here.score(i)));
      properties.put("box", "true");
      text.add(MultiPolygon.of(Polygon.of(here.box(i))), properties);
    }
    return text.collection(name(image));
  }

  private static String name(CocoImage image) {
    return image.fileName().map(ImageIndex::last).orElse("");
  }
}
