package org.ndsampler.formats.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** Reads CVAT's XML, one image at a time. Confined to one thread. */
public final class CvatReader {
  private final Reading reading;
  private final boolean groups;
  private final CvatFrames frames;

  /** With what is read, and whether groups are objects. */
  public CvatReader(Reading reading, boolean groups) {
    this.reading = reading;
    this.groups = groups;
    frames = new CvatFrames(reading);
  }

  /** Reads a file, or all of a folder. */
  public void read() throws IOException {
    for (Path file : reading.sources("xml")) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        read(file, XmlNode.reader(in));
      } catch (XMLStreamException e) {
        reading.setAside(
            file,
            e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
            "no valid XML from here on: " + XmlNode.reason(e),
            "mend the file; what comes before was read");
      }
    }
  }

  private void read(Path file, XMLStreamReader xml) throws IOException, XMLStreamException {
    xml.nextTag();
    if (!xml.getLocalName().equals("annotations")) {
      reading.setAside(
          file,
          0,
          "the root is " + xml.getLocalName() + " and not annotations",
          "this is another format");
      return;
    }
    frames.begin(file);
    long done = 0;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "meta" -> {
          XmlNode meta = XmlNode.read(xml);
          readLabels(meta);
          frames.meta(meta);
        }
        case "image" -> {
          reading.step(++done, -1);
          readImage(file, XmlNode.read(xml));
        }
        case "track" -> {
          reading.step(++done, -1);
          readTrack(file, XmlNode.read(xml));
        }
        default -> XmlNode.read(xml);
      }
    }
  }

  private void readLabels(XmlNode meta) {
    for (XmlNode part : meta.children()) {
      part.child("labels")
          .ifPresent(
              labels -> {
                for (XmlNode label : labels.children("label")) {
                  if (label.child("parent").isEmpty() && !label.text("name").isEmpty()) {
                    reading.category(label.text("name"));
                  }
                }
              });
    }
  }

  /** The shapes of one object. */
  private static final class Thing {
    final String label;
    final List<double[]> rings = new ArrayList<>();
    final Map<String, String> attributes = new LinkedHashMap<>();
    @Nullable Box box;
    @Nullable RunLengthMask mask;
    @Nullable Keypoints keypoints;

    Thing(String label) {
      this.label = label;
    }
  }

  private void readImage(Path file, XmlNode node) throws IOException {
    String name = node.attribute("name").orElse("");
    if (name.isEmpty()) {
      reading.setAside(file, node.line(), "an image without name", "give it one");
      return;
    }
    Optional<Size> size =
        VocLabels.size(node.attribute("width").orElse(""), node.attribute("height").orElse(""));
    List<String> tags =
        node.children("tag").stream()
            .map(tag -> JsonText.quote(tag.attribute("label").orElse("")))
            .toList();
    String found = reading.find(name, "").orElse(name);
    ReadImage image =
        reading.image(
            found,
            size,
            draft -> {
              if (!tags.isEmpty()) {
                draft.field("tags", JsonText.list(tags));
              }
              node.attribute("subset")
                  .filter(s -> !s.isEmpty())
                  .ifPresent(s -> draft.text("split", s));
            });
    frames.image(node.attribute("id").orElse(""), image);
    Map<String, Thing> things = new LinkedHashMap<>();
    for (XmlNode shape : node.children()) {
      if (!shape.name().equals("tag")) {
        readShape(file, image, shape, shape.attribute("label").orElse(""), things);
      }
    }
    things.values().forEach(thing -> add(image, thing, OptionalLong.empty()));
  }

  /** Each shape of a track that is not outside is an annotation of its frame. */
  private void readTrack(Path file, XmlNode track) throws IOException {
    String label = track.attribute("label").orElse("");
    if (label.isEmpty()) {
      reading.setAside(file, track.line(), "a track without label", "give it one");
      return;
    }
    String task = track.attribute("task_id").orElse("");
    OptionalLong id = OptionalLong.of(frames.trackId(track));
    int last = -1;
    for (XmlNode shape : track.children()) {
      int frame = Numbers.index(shape.attribute("frame").orElse(""));
      if (frame < 0) {
        reading.setAside(
            file, shape.line(), "a " + shape.name() + " of a track without frame", "number it");
        continue;
      }
      if (last >= 0 && frame - last > frames.step()) {
        reading.lose(
            Content.TRACKS,
            "have frames between their keyframes that the file does not write: they have no box",
            "line " + shape.line());
      }
      boolean outside = shape.attribute("outside").orElse("0").equals("1");
      last = outside ? -1 : frame;
      if (outside) {
        continue;
      }
      ReadImage image = frames.image(file, task, frame);
      Map<String, Thing> things = new LinkedHashMap<>();
      readShape(file, image, shape, label, things);
      boolean interpolated = shape.attribute("keyframe").orElse("1").equals("0");
      for (Thing thing : things.values()) {
        if (interpolated) {
          thing.attributes.put("keyframe", "false");
        }
        add(image, thing, id);
      }
    }
  }

  private void readShape(
      Path file, ReadImage image, XmlNode shape, String label, Map<String, Thing> things) {
    if (label.isEmpty()) {
      reading.setAside(file, shape.line(), "a " + shape.name() + " without label", "give it one");
      return;
    }
    String group = shape.attribute("group_id").orElse("0");
    boolean grouped = groups && !group.equals("0") && !group.isEmpty();
    String key = grouped ? group + "/" + label : "#" + things.size();
    Thing thing = things.get(key);
    if (thing != null
        && shape.name().equals("box")
        && (thing.box != null || shape.number("rotation") > 0)) {
      // A group of several boxes is a group of objects.
      key = "#" + things.size();
      thing = null;
    }
    boolean isNew = thing == null;
    if (thing == null) {
      thing = new Thing(label);
    }
    boolean read =
        switch (shape.name()) {
          case "box" -> box(file, shape, thing);
          case "polygon" -> polygon(file, shape, thing);
          case "ellipse" -> ellipse(file, shape, thing);
          case "mask" -> mask(file, image, shape, thing);
          case "points" -> points(file, shape, thing);
          case "skeleton" -> skeleton(file, shape, thing);
          default -> {
            reading.lose(
                Content.SHAPES,
                shape.name() + "s are left out",
                image.name() + ", line " + shape.line());
            yield false;
          }
        };
    if (read) {
      attributes(shape, thing);
      if (isNew) {
        things.put(key, thing);
      }
    }
  }

  private static void attributes(XmlNode shape, Thing thing) {
    if (shape.attribute("occluded").orElse("0").equals("1")) {
      thing.attributes.put("occluded", "true");
    }
    for (XmlNode attribute : shape.children("attribute")) {
      attribute
          .attribute("name")
          .ifPresent(name -> thing.attributes.put(name, VocLabels.json(attribute.text())));
    }
  }

  private boolean box(Path file, XmlNode shape, Thing thing) {
    Optional<Box> box =
        reading.corners(
            file,
            shape.line(),
            shape.number("xtl"),
            shape.number("ytl"),
            shape.number("xbr"),
            shape.number("ybr"));
    double rotation = shape.number("rotation");
    box.ifPresent(
        b -> {
          if (Double.isFinite(rotation) && rotation % 360 != 0) {
            thing.rings.add(Rings.turned(Rings.corners(b), b.centerX(), b.centerY(), rotation));
          } else {
            thing.box = b;
          }
        });
    return box.isPresent();
  }

  private boolean polygon(Path file, XmlNode shape, Thing thing) {
    double[] ring = pairs(shape);
    if (ring.length < 6 || !Numbers.isFinite(ring)) {
      reading.setAside(
          file, shape.line(), "a polygon needs three points or more", "mend its points");
      return false;
    }
    thing.rings.add(ring);
    return true;
  }

  private boolean ellipse(Path file, XmlNode shape, Thing thing) {
    double cx = shape.number("cx");
    double cy = shape.number("cy");
    double rx = shape.number("rx");
    double ry = shape.number("ry");
    if (!Numbers.isFinite(cx, cy, rx, ry) || rx <= 0 || ry <= 0) {
      reading.setAside(file, shape.line(), "an ellipse without centre or radii", "give it both");
      return false;
    }
    double rotation = shape.number("rotation");
    thing.rings.add(
        Rings.turned(
            Rings.ellipse(cx, cy, rx, ry), cx, cy, Double.isFinite(rotation) ? rotation : 0));
    reading.lose(Content.SHAPES, "ellipses become polygons", "line " + shape.line());
    return true;
  }

  private boolean mask(Path file, ReadImage image, XmlNode shape, Thing thing) {
    Optional<Size> whole = image.size();
    Optional<Size> own =
        VocLabels.size(shape.attribute("width").orElse(""), shape.attribute("height").orElse(""));
    double left = shape.number("left");
    double top = shape.number("top");
    if (whole.isEmpty()
        || own.isEmpty()
        || !Numbers.isFinite(left, top)
        || !RowRuns.fits(own.get())
        || !RowRuns.fits(whole.get())) {
      reading.setAside(
          file, shape.line(), "a mask without size or place, or too large", "mend the mask");
      return false;
    }
    int total = Math.toIntExact(own.get().area());
    BitSet pixels = new BitSet();
    long at = 0;
    boolean inside = false;
    for (String text : shape.attribute("rle").orElse("").split(",")) {
      int run = Numbers.index(text);
      if (run < 0 || at + run > total) {
        at = -1;
        break;
      }
      if (inside) {
        pixels.set((int) at, (int) at + run);
      }
      at += run;
      inside = !inside;
    }
    if (at != total) {
      reading.setAside(
          file,
          shape.line(),
          "the runs of the mask do not add up to its " + own.get(),
          "export it again");
      return false;
    }
    RunLengthMask before = thing.mask;
    thing.mask =
        RowRuns.mask(own.get(), pixels)
            .map(mask -> mask.translate((int) left, (int) top).toMask(whole.get()))
            .map(mask -> before == null ? mask : mask.union(before))
            .orElse(before);
    return thing.mask != null;
  }

  private boolean points(Path file, XmlNode shape, Thing thing) {
    double[] xy = pairs(shape);
    if (xy.length < 2 || !Numbers.isFinite(xy)) {
      reading.setAside(file, shape.line(), "points without places", "mend them");
      return false;
    }
    List<Keypoint> points = new ArrayList<>();
    for (int i = 0; i < xy.length; i += 2) {
      points.add(
          new Keypoint("point_" + i / 2, OptionalLong.empty(), xy[i], xy[i + 1], Keypoint.VISIBLE));
    }
    thing.keypoints = new Keypoints(points);
    return true;
  }

  private boolean skeleton(Path file, XmlNode shape, Thing thing) {
    List<Keypoint> points = new ArrayList<>();
    for (XmlNode point : shape.children("points")) {
      double[] xy = pairs(point);
      if (xy.length != 2 || !Numbers.isFinite(xy)) {
        reading.setAside(file, point.line(), "a point of a skeleton without place", "mend it");
        continue;
      }
      boolean outside = point.attribute("outside").orElse("0").equals("1");
      boolean occluded = point.attribute("occluded").orElse("0").equals("1");
      points.add(
          new Keypoint(
              point.attribute("label").orElse(""),
              OptionalLong.empty(),
              xy[0],
              xy[1],
              outside ? 0 : occluded ? 1 : Keypoint.VISIBLE));
    }
    thing.keypoints = new Keypoints(points);
    return !points.isEmpty();
  }

  /** {@code x,y;x,y} as numbers; NaN where something else is. */
  private static double[] pairs(XmlNode shape) {
    String text = shape.attribute("points").orElse("");
    if (text.isBlank()) {
      return new double[0];
    }
    String[] pairs = text.split(";");
    double[] xy = new double[2 * pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      String[] pair = pairs[i].split(",");
      xy[2 * i] = Numbers.parse(pair[0]);
      xy[2 * i + 1] = pair.length == 2 ? Numbers.parse(pair[1]) : Double.NaN;
    }
    return xy;
  }

  private void add(ReadImage image, Thing thing, OptionalLong track) {
    reading.annotation(
        image,
        reading.category(thing.label),
        draft -> {
          if (thing.mask != null) {
            // A polygon in the group of a mask is another part of it.
            Reading.shape(
                draft,
                thing.rings.isEmpty()
                    ? thing.mask
                    : thing.mask.union(Shapes.of(thing.rings).toMask(thing.mask.size())));
          } else if (!thing.rings.isEmpty()) {
            Reading.shape(draft, Shapes.of(thing.rings));
          } else if (thing.box != null) {
            Reading.box(draft, thing.box);
          }
          if (thing.box != null) {
            draft.box(thing.box);
          }
          if (thing.keypoints != null) {
            draft.keypoints(thing.keypoints);
            if (thing.box == null && thing.mask == null && thing.rings.isEmpty()) {
              Shapes.around(thing.keypoints).ifPresent(box -> Reading.box(draft, box));
            }
          }
          track.ifPresent(draft::track);
          Reading.attributes(draft, thing.attributes);
        });
  }
}
