package org.ndsampler.toy;

import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * Writes a {@link ToySource} as kwcoco JSON, one record a line. Numbers have at most three decimals
 * and are printed here, because {@code Double.toString} changed between Java versions. Confined to
 * one thread.
 */
final class ToyJson {
  private final StringBuilder out = new StringBuilder();

  /** The document of a dataset. */
  static String write(ToySource source, String description) {
    ToyJson json = new ToyJson();
    json.document(source, description);
    return json.out.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void document(ToySource source, String description) {
    text("{\n\"info\": [\n{\"type\": \"toy data\", \"description\": ").quoted(description);
    text("}\n],\n\"licenses\": [],\n\"categories\": [\n");
    String separator = "";
    for (ToySource.Category category : source.categories()) {
      text(separator);
      category(category);
      separator = ",\n";
    }
    text("\n],\n\"keypoint_categories\": [\n");
    separator = "";
    for (ToySource.KeypointCategory category : source.keypointCategories()) {
      text(separator).text("{\"id\": ").number(category.id()).text(", \"name\": ");
      quoted(category.name()).text(", \"reflection_id\": ");
      text(category.reflection() < 0 ? "null" : Long.toString(category.reflection())).text("}");
      separator = ",\n";
    }
    if (source.videoCount() > 0) {
      videos(source);
    }
    text("\n],\n\"images\": [\n");
    separator = "";
    for (int i = 0; i < source.imageCount(); i++) {
      text(separator);
      image(i + 1L, source.image(i));
      separator = ",\n";
    }
    text("\n],\n\"annotations\": [\n");
    separator = "";
    long id = 1;
    for (int i = 0; i < source.imageCount(); i++) {
      for (ToyImage.Annotation annotation : source.image(i).annotations()) {
        text(separator);
        annotation(id++, i + 1L, annotation);
        separator = ",\n";
      }
    }
    text("\n]\n}\n");
  }

  private void category(ToySource.Category category) {
    text("{\"id\": ").number(category.id()).text(", \"name\": ").quoted(category.name());
    if (category.supercategory() != null) {
      text(", \"supercategory\": ").quoted(category.supercategory());
      text(", \"keypoints\": [");
      String separator = "";
      for (String keypoint : category.keypoints()) {
        text(separator).quoted(keypoint);
        separator = ", ";
      }
      text("]");
    }
    text("}");
  }

  private void videos(ToySource source) {
    text("\n],\n\"videos\": [\n");
    String separator = "";
    for (int i = 1; i <= source.videoCount(); i++) {
      text(separator).text("{\"id\": ").number(i).text(", \"name\": ");
      quoted("toy_video_" + i).size(source.videoSize()).text("}");
      separator = ",\n";
    }
    text("\n],\n\"tracks\": [\n");
    separator = "";
    for (int i = 1; i <= source.videoCount() * source.tracksPerVideo(); i++) {
      text(separator).text("{\"id\": ").number(i).text(", \"name\": ");
      quoted("track_" + (i < 10 ? "00" : i < 100 ? "0" : "") + i).text("}");
      separator = ",\n";
    }
  }

  private void image(long id, ToyImage image) {
    text("{\"id\": ").number(id).text(", \"file_name\": ");
    ToyImage.File base = image.base();
    if (base == null) {
      text("null");
    } else {
      quoted(base.path());
    }
    ToyImage.Frame frame = image.frame();
    if (frame != null) {
      text(", \"name\": ").quoted(frame.name());
    }
    size(image.size());
    if (frame != null) {
      text(", \"video_id\": ").number(frame.video());
      text(", \"frame_index\": ").number(frame.index());
      text(", \"warp_img_to_vid\": ");
      frame.toVideo().appendTo(this);
      text(", \"sensor\": ").quoted(frame.sensor());
    }
    if (base != null) {
      text(", \"channels\": ").quoted(base.channels());
    }
    if (image.validRegion() != null) {
      text(", \"valid_region\": [");
      outline(image.validRegion());
      text("]");
    }
    if (!image.assets().isEmpty()) {
      text(", \"auxiliary\": [");
      String separator = "";
      for (ToyImage.File asset : image.assets()) {
        text(separator).text("{\"file_name\": ").quoted(asset.path());
        text(", \"channels\": ").quoted(asset.channels()).size(asset.size());
        text(", \"warp_aux_to_img\": ");
        asset.toImage().appendTo(this);
        text("}");
        separator = ", ";
      }
      text("]");
    }
    text("}");
  }

  private void annotation(long id, long image, ToyImage.Annotation annotation) {
    text("{\"id\": ").number(id).text(", \"image_id\": ").number(image);
    text(", \"category_id\": ").number(annotation.category());
    if (annotation.track() >= 0) {
      text(", \"track_id\": ").number(annotation.track());
    }
    Box box = annotation.parts().get(0).bounds();
    double area = 0;
    for (Outline part : annotation.parts()) {
      box = box.union(part.bounds());
      area += part.area();
    }
    text(", \"bbox\": [").number(box.x()).text(", ").number(box.y()).text(", ");
    number(box.width()).text(", ").number(box.height());
    text("], \"area\": ").number(area).text(", \"segmentation\": [");
    String separator = "";
    for (Outline part : annotation.parts()) {
      text(separator);
      outline(part);
      separator = ", ";
    }
    text("], \"keypoints\": [");
    separator = "";
    List<Long> ids = annotation.pointIds();
    double[] xy = annotation.points().xy;
    for (int i = 0; i < ids.size(); i++) {
      text(separator).text("{\"xy\": ").point(xy[2 * i], xy[2 * i + 1]);
      text(", \"keypoint_category_id\": ").number(ids.get(i)).text("}");
      separator = ", ";
    }
    text("]}");
  }

  private void outline(Outline outline) {
    text("{\"exterior\": ");
    ring(outline.ring(0));
    text(", \"interiors\": [");
    for (int r = 1; r < outline.ringCount(); r++) {
      if (r > 1) {
        text(", ");
      }
      ring(outline.ring(r));
    }
    text("]}");
  }

  private void ring(double[] ring) {
    text("[");
    for (int i = 0; i < ring.length; i += 2) {
      if (i > 0) {
        text(", ");
      }
      point(ring[i], ring[i + 1]);
    }
    text("]");
  }

  private ToyJson size(Size size) {
    return text(", \"width\": ").number(size.width()).text(", \"height\": ").number(size.height());
  }

  ToyJson point(double x, double y) {
    return text("[").number(x).text(", ").number(y).text("]");
  }

  ToyJson text(String text) {
    out.append(text);
    return this;
  }

  ToyJson number(long value) {
    out.append(value);
    return this;
  }

  /** Appends a number with as many decimals as it needs, at most three. */
  ToyJson number(double value) {
    long thousandths = (long) Math.rint(value * 1000);
    if (thousandths < 0) {
      out.append('-');
      thousandths = -thousandths;
    }
    out.append(thousandths / 1000);
    int rest = (int) (thousandths % 1000);
    if (rest != 0) {
      out.append('.').append(rest / 100);
      if (rest % 100 != 0) {
        out.append(rest / 10 % 10);
        if (rest % 10 != 0) {
          out.append(rest % 10);
        }
      }
    }
    return this;
  }

  /** Appends a text of plain characters in quotes. */
  private ToyJson quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("a name of the toy data needs no such character: " + c);
      }
    }
    out.append('"').append(text).append('"');
    return this;
  }
}
