package org.ndsampler.formats.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** Pascal VOC's XML, read and written. Immutable. */
public final class VocLabels {
  private static final Set<String> MASKS = Set.of(VocMasks.CLASSES, VocMasks.OBJECTS);
  private static final List<String> FLAGS = List.of("pose", "truncated", "occluded", "difficult");

  private final double shift;
  private final boolean masks;

  /**
   * With its settings.
   *
   * @param oneBased whether corners are numbers of pixels from 1, not coordinates from 0
   * @param masks whether outlines are written as masks
   */
  public VocLabels(boolean oneBased, boolean masks) {
    shift = oneBased ? 1 : 0;
    this.masks = masks;
  }

  /** An object of an XML file. */
  record Thing(String name, Box box, Map<String, String> attributes) {
    double turned() {
      double degrees = Numbers.parse(attributes.getOrDefault("rotation", "0"));
      return Double.isFinite(degrees) ? degrees : 0;
    }
  }

  /** Reads a file or a folder. */
  public void read(Reading reading) throws IOException {
    readClasses(reading);
    reading.without(MASKS);
    VocMasks pictures = new VocMasks(reading);
    Map<String, String> splits = splits(reading);
    List<Path> files = reading.sources("xml");
    long done = 0;
    boolean any = false;
    for (Path file : files) {
      reading.step(++done, files.size());
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        XMLStreamReader xml = XmlNode.reader(in);
        xml.nextTag();
        if (!xml.getLocalName().equals("annotation")) {
          reading.setAside(
              file,
              0,
              "the root is " + xml.getLocalName() + " and not annotation",
              "this is another format");
          continue;
        }
        readImage(reading, file, XmlNode.read(xml), splits, pictures);
        any = true;
      } catch (XMLStreamException e) {
        reading.setAside(file, 0, "no valid XML: " + XmlNode.reason(e), "mend the file");
      }
    }
    if (any && Files.isDirectory(reading.source())) {
      reading.rest(MASKS, name -> splitOf(splits, ImageIndex.stem(name)));
    }
  }

  private static void readClasses(Reading reading) throws IOException {
    Path map = reading.root().resolve("labelmap.txt");
    if (Files.isRegularFile(map)) {
      LabelLines.read(
          map,
          (line, text) -> {
            String name = text.split(":", 2)[0];
            if (!text.startsWith("#") && !name.equals("background")) {
              reading.category(name);
            }
          });
    }
  }

  private static Map<String, String> splits(Reading reading) throws IOException {
    Map<String, String> splits = new HashMap<>();
    for (String split : new String[] {"train", "val", "test"}) {
      Path list = reading.root().resolve("ImageSets").resolve("Main").resolve(split + ".txt");
      if (Files.isRegularFile(list)) {
        LabelLines.read(list, (line, text) -> splits.put(text, split));
      }
    }
    return splits;
  }

  /** Of the longest end of the path that a list has. */
  private static String splitOf(Map<String, String> splits, String stem) {
    String rest = stem;
    while (true) {
      String split = splits.get(rest);
      if (split != null) {
        return split;
      }
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return "";
      }
      rest = rest.substring(slash + 1);
    }
  }

  private void readImage(
      Reading reading, Path file, XmlNode root, Map<String, String> splits, VocMasks pictures)
      throws IOException {
    String beside = reading.beside(file);
    int below = beside.indexOf("Annotations/");
    if (below >= 0) {
      beside = beside.substring(below + "Annotations/".length());
    }
    String stem = ImageIndex.stem(String.valueOf(file.getFileName()));
    String given = root.text("filename");
    Optional<String> found = given.isEmpty() ? Optional.empty() : reading.find(given, beside);
    if (found.isEmpty()) {
      found = reading.index().findStem(beside + stem);
    }
    String name = found.orElse(given.isEmpty() ? beside + stem + ".jpg" : given.replace('\\', '/'));
    Optional<Size> size =
        root.child("size").flatMap(node -> size(node.text("width"), node.text("height")));
    ReadImage image =
        reading.image(name, size, Reading.split(splitOf(splits, ImageIndex.stem(name))));
    List<Thing> things = new ArrayList<>();
    for (XmlNode object : root.children("object")) {
      readObject(reading, file, image, object).ifPresent(things::add);
    }
    for (VocMasks.Found one : pictures.read(file, beside + stem, image, things)) {
      add(reading, image, one.thing(), one.mask());
    }
  }

  /** A size in text; empty if it says nothing. */
  static Optional<Size> size(String width, String height) {
    int w = Numbers.index(width);
    int h = Numbers.index(height);
    return w > 0 && h > 0 ? Optional.of(Size.of(w, h)) : Optional.empty();
  }

  private Optional<Thing> readObject(Reading reading, Path file, ReadImage image, XmlNode object) {
    String name = object.text("name");
    XmlNode corners = object.child("bndbox").orElse(null);
    if (name.isEmpty() || corners == null) {
      reading.setAside(
          file,
          object.line(),
          "an object without " + (name.isEmpty() ? "name" : "bndbox"),
          "give it a name and a bndbox");
      return Optional.empty();
    }
    Optional<Box> box =
        reading.corners(
            file,
            object.line(),
            Numbers.parse(corners.text("xmin")) - shift,
            Numbers.parse(corners.text("ymin")) - shift,
            Numbers.parse(corners.text("xmax")),
            Numbers.parse(corners.text("ymax")));
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String flag : FLAGS) {
      String value = object.text(flag);
      if (!value.isEmpty() && !value.equals("Unspecified")) {
        attributes.put(flag, json(value));
      }
    }
    object
        .child("attributes")
        .ifPresent(
            list ->
                list.children("attribute")
                    .forEach(one -> attributes.put(one.text("name"), json(one.text("value")))));
    if (box.isPresent() && !object.children("part").isEmpty()) {
      reading.lose(Content.SHAPES, "parts of objects are left out", image.name());
    }
    return box.map(own -> new Thing(name, own, attributes));
  }

  private static void add(
      Reading reading, ReadImage image, Thing thing, Optional<RunLengthMask> mask) {
    Box own = thing.box();
    double turned = thing.turned();
    reading.annotation(
        image,
        reading.category(thing.name()),
        draft -> {
          Map<String, String> attributes = new LinkedHashMap<>(thing.attributes());
          if (turned != 0) {
            // The corners say more than the pixels in them.
            attributes.remove("rotation");
            Reading.shape(
                draft,
                Reading.ring(
                    Rings.turned(Rings.corners(own), own.centerX(), own.centerY(), turned)));
          } else if (mask.isPresent()) {
            Reading.shape(draft, mask.get());
            draft.box(own);
          } else {
            Reading.box(draft, own);
          }
          Reading.attributes(draft, attributes);
        });
  }

  /** A text as the JSON value that it looks like: a number, a truth value, or a text. */
  static String json(String value) {
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      return value.toLowerCase(Locale.ROOT);
    }
    double number = Numbers.parse(value);
    return Double.isFinite(number) ? JsonText.number(number) : JsonText.quote(value);
  }

  /** Writes a dataset. */
  public void write(Writing writing) throws IOException {
    writing.fields((name, value) -> true);
    writing.imageFields("split");
    List<String> names = writing.categories();
    Map<String, StringBuilder> sets = new TreeMap<>();
    StringBuilder segmented = new StringBuilder();
    for (WrittenImage image : writing.images()) {
      XmlText xml = new XmlText();
      xml.open("annotation");
      xml.leaf("folder", "");
      xml.leaf("filename", image.name());
      xml.open("size");
      xml.leaf("width", Integer.toString(image.size().width()));
      xml.leaf("height", Integer.toString(image.size().height()));
      xml.leaf("depth", "3");
      xml.close();
      List<Drawn> drawn = writing.annotations(image);
      boolean hasMasks = masks && VocMasks.write(writing, image, drawn);
      xml.leaf("segmented", hasMasks ? "1" : "0");
      if (hasMasks) {
        segmented.append(image.stem()).append('\n');
      }
      for (Drawn one : drawn) {
        writeObject(names.get(one.category()), one, xml);
      }
      xml.close();
      writing.text("Annotations/" + image.stem() + ".xml", xml.toString());
      writing.image(image, "JPEGImages/" + image.name());
      if (!image.split().isEmpty()) {
        sets.computeIfAbsent(image.split(), key -> new StringBuilder())
            .append(image.stem())
            .append('\n');
      }
    }
    for (Map.Entry<String, StringBuilder> set : sets.entrySet()) {
      writing.text("ImageSets/Main/" + set.getKey() + ".txt", set.getValue());
    }
    if (!segmented.isEmpty()) {
      writing.text("ImageSets/Segmentation/trainval.txt", segmented);
    }
    StringBuilder classes =
        new StringBuilder("# label:color_rgb:parts:actions\nbackground:0,0,0::\n");
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).indexOf(':') >= 0 || names.get(i).startsWith("#")) {
        writing.lose(
            Content.NAMES,
            "are not in labelmap.txt, for which they have a sign too many",
            names.get(i));
        continue;
      }
      int[] color = Palette.color(i + 1);
      classes
          .append(names.get(i))
          .append(':')
          .append(color[0])
          .append(',')
          .append(color[1])
          .append(',')
          .append(color[2])
          .append("::\n");
    }
    writing.text("labelmap.txt", classes);
  }

  private void writeObject(String name, Drawn one, XmlText xml) {
    Box box = one.box();
    List<String[]> attributes = new ArrayList<>();
    if (one.isTurned()) {
      double[] corners = one.corners();
      box =
          Box.ofCenter(
              (corners[0] + corners[4]) / 2,
              (corners[1] + corners[5]) / 2,
              Rings.width(corners),
              Rings.height(corners));
      attributes.add(new String[] {"rotation", Numbers.text(Rings.degrees(corners), 9)});
    }
    xml.open("object");
    xml.leaf("name", name);
    one.fields()
        .forEach(
            (field, value) -> {
              if (FLAGS.contains(field)) {
                boolean truth =
                    value.text().map(t -> t.equals("true") || t.equals("false")).orElse(false);
                xml.leaf(
                    field, truth ? value.isTrue() ? "1" : "0" : value.text().orElse(value.json()));
              } else if (!field.equals("rotation") && !field.equals("score")) {
                attributes.add(new String[] {field, value.text().orElse(value.json())});
              }
            });
    xml.open("bndbox");
    xml.leaf("xmin", Numbers.text(box.x() + shift));
    xml.leaf("ymin", Numbers.text(box.y() + shift));
    xml.leaf("xmax", Numbers.text(box.maxX()));
    xml.leaf("ymax", Numbers.text(box.maxY()));
    xml.close();
    if (!attributes.isEmpty()) {
      xml.open("attributes");
      for (String[] attribute : attributes) {
        xml.open("attribute");
        xml.leaf("name", attribute[0]);
        xml.leaf("value", attribute[1]);
        xml.close();
      }
      xml.close();
    }
    xml.close();
  }
}
