package org.ndsampler.formats.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Window;
import org.ndsampler.formats.Content;

/** Writes CVAT's XML, one image at a time. Confined to one thread. */
public final class CvatWriter {
  private final Writing writing;
  private final List<String> names;
  private final CvatTracks tracks;

  /** With what is written. */
  public CvatWriter(Writing writing) {
    this.writing = writing;
    names = writing.categories();
    tracks = new CvatTracks(writing);
  }

  /** Writes all. */
  public void write() throws IOException {
    writing.fields((name, value) -> true);
    writing.imageFields("split");
    writing.holes("drawn as masks of whole pixels");
    String file = writing.singleFile("xml", "annotations.xml");
    try (BufferedWriter out = writing.file(file)) {
      XmlText head = new XmlText();
      head.open("annotations");
      head.leaf("version", "1.1");
      labels(head);
      out.write(head.toString());
      for (WrittenImage image : writing.images()) {
        XmlText xml = XmlText.part(1);
        List<String> attributes =
            new ArrayList<>(
                List.of(
                    "id",
                    Integer.toString(image.image().row()),
                    "name",
                    image.name(),
                    "width",
                    Integer.toString(image.size().width()),
                    "height",
                    Integer.toString(image.size().height())));
        if (!image.split().isEmpty()) {
          attributes.addAll(List.of("subset", image.split()));
        }
        xml.open("image", attributes.toArray(String[]::new));
        for (Drawn one : writing.annotations(image)) {
          if (!tracks.take(one, image.image().row(), isSingle(one))) {
            shapes(one, xml);
          }
        }
        xml.close();
        out.write(xml.toString());
        writing.image(image, "images/" + image.name());
      }
      tracks.write(names, out, this::inTrack);
      out.write("</annotations>\n");
    }
  }

  private void labels(XmlText xml) {
    xml.open("meta");
    xml.open("task");
    xml.leaf("name", writing.dataset().name());
    xml.leaf("size", Integer.toString(writing.images().size()));
    xml.leaf("mode", "annotation");
    xml.open("labels");
    for (CocoCategory category : writing.dataset().categories()) {
      xml.open("label");
      xml.leaf("name", names.get(category.row()));
      xml.leaf("type", category.keypoints().isEmpty() ? "any" : "skeleton");
      xml.leaf("attributes", "");
      xml.close();
      for (String point : category.keypoints()) {
        xml.open("label");
        xml.leaf("name", point);
        xml.leaf("type", "points");
        xml.leaf("parent", names.get(category.row()));
        xml.close();
      }
    }
    xml.close();
    xml.close();
    xml.close();
  }

  /** Whether one shape says it all, as in a track, which has one for each frame. */
  private static boolean isSingle(Drawn one) {
    if (one.keypoints().isPresent()) {
      return !one.hasShape()
          && Shapes.around(one.keypoints().get())
              .map(box -> Rings.isSame(box, one.ownBox()))
              .orElse(false);
    }
    if (!one.hasShape() || one.isTurned()) {
      return true;
    }
    return !one.isMask()
        && one.outline().size() == 1
        && one.outline().polygon(0).ringCount() == 1
        && (one.annotation().box().isEmpty()
            || Rings.isSame(one.ownBox(), one.shape().orElseThrow().bounds()));
  }

  /** Writes the one shape that an annotation has in a frame of a track. */
  private void inTrack(Drawn one, XmlText xml, String... frame) {
    if (one.keypoints().isPresent()) {
      skeleton(one, one.keypoints().get(), common(one, "0", frame), xml);
    } else {
      shapes(one, xml, frame);
    }
  }

  /**
   * Writes the shapes of an annotation.
   *
   * @param frame attributes of a shape in a track; none elsewhere
   */
  private void shapes(Drawn one, XmlText xml, String... frame) {
    // Parts of one object, or its box beside its outline, are a group.
    boolean turned = one.isTurned();
    boolean ownBox =
        one.hasShape()
            && !turned
            && one.annotation().box().isPresent()
            && !Rings.isSame(one.ownBox(), one.shape().orElseThrow().bounds());
    MultiPolygon outline =
        one.hasShape() && !one.isMask() && !turned ? one.outline() : MultiPolygon.of();
    boolean holes = outline.polygons().stream().anyMatch(polygon -> polygon.ringCount() > 1);
    int count =
        (one.hasShape() ? holes || one.isMask() || turned ? 1 : outline.size() : 1)
            + (ownBox ? 1 : 0)
            + one.keypoints().map(k -> 1).orElse(0);
    String[] common = common(one, count > 1 ? Long.toString(one.annotation().id()) : "0", frame);
    if (one.isMask() || holes) {
      mask(one, common, xml);
    } else if (one.hasShape() && !turned) {
      for (double[] ring : Rings.exteriors(outline)) {
        open("polygon", one, common, xml, "points", points(ring));
      }
    }
    if (turned) {
      turned(one, common, xml);
    } else if (!one.hasShape() || ownBox) {
      Box box = one.ownBox();
      open(
          "box",
          one,
          common,
          xml,
          "xtl",
          Numbers.text(box.x()),
          "ytl",
          Numbers.text(box.y()),
          "xbr",
          Numbers.text(box.maxX()),
          "ybr",
          Numbers.text(box.maxY()));
    }
    one.keypoints().ifPresent(keypoints -> skeleton(one, keypoints, common, xml));
  }

  private void turned(Drawn one, String[] common, XmlText xml) {
    double[] corners = one.corners();
    double width = Rings.width(corners);
    double height = Rings.height(corners);
    double x = (corners[0] + corners[4] - width) / 2;
    double y = (corners[1] + corners[5] - height) / 2;
    open(
        "box",
        one,
        common,
        xml,
        "xtl",
        Numbers.text(x),
        "ytl",
        Numbers.text(y),
        "xbr",
        Numbers.text(x + width),
        "ybr",
        Numbers.text(y + height),
        "rotation",
        Numbers.text(Rings.degrees(corners), 9));
  }

  private void mask(Drawn one, String[] common, XmlText xml) {
    RunLengthMask mask = one.shape().orElseThrow() instanceof RunLengthMask own ? own : drawn(one);
    Window bounds = mask.pixelBounds();
    if (bounds.isEmpty()) {
      writing.lose(Content.MASKS, "without a pixel are left out", one.label());
      return;
    }
    RunLengthMask crop = mask.crop(bounds);
    open(
        "mask",
        one,
        common,
        xml,
        "rle",
        RowRuns.runs(crop).stream().map(String::valueOf).collect(Collectors.joining(", ")),
        "left",
        Integer.toString(bounds.x()),
        "top",
        Integer.toString(bounds.y()),
        "width",
        Integer.toString(bounds.width()),
        "height",
        Integer.toString(bounds.height()));
  }

  private RunLengthMask drawn(Drawn one) {
    return one.outline().toMask(one.outline().bounds().toWindow());
  }

  private void skeleton(Drawn one, Keypoints keypoints, String[] common, XmlText xml) {
    xml.open("skeleton", common);
    for (Keypoint point : keypoints) {
      xml.empty(
          "points",
          "label",
          point.name(),
          "outside",
          point.visibility() == 0 ? "1" : "0",
          "occluded",
          point.visibility() == 1 ? "1" : "0",
          "points",
          Numbers.text(point.x()) + "," + Numbers.text(point.y()));
    }
    attributes(one, common, xml);
    xml.close();
  }

  private void open(String shape, Drawn one, String[] common, XmlText xml, String... own) {
    List<String> all = new ArrayList<>(List.of(common));
    all.addAll(List.of(own));
    xml.open(shape, all.toArray(String[]::new));
    attributes(one, common, xml);
    xml.close();
  }

  /** The attributes of any shape; the label of one in a track is that of the track. */
  private String[] common(Drawn one, String group, String... frame) {
    String occluded = one.is("occluded") ? "1" : "0";
    if (frame.length > 0) {
      List<String> all = new ArrayList<>(List.of(frame));
      all.addAll(List.of("occluded", occluded, "z_order", "0"));
      return all.toArray(String[]::new);
    }
    return new String[] {
      "label",
      names.get(one.category()),
      "source",
      "manual",
      "occluded",
      occluded,
      "z_order",
      "0",
      "group_id",
      group
    };
  }

  private static void attributes(Drawn one, String[] common, XmlText xml) {
    boolean inTrack = common[0].equals("frame");
    one.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("occluded")
                  && !name.equals("rotation")
                  && !name.equals("score")
                  && !(inTrack && name.equals("keyframe"))) {
                xml.leaf("attribute", value.text().orElse(value.json()), "name", name);
              }
            });
  }

  private static String points(double[] ring) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ring.length; i += 2) {
      text.append(i == 0 ? "" : ";")
          .append(Numbers.text(ring[i]))
          .append(',')
          .append(Numbers.text(ring[i + 1]));
    }
    return text.toString();
  }
}
