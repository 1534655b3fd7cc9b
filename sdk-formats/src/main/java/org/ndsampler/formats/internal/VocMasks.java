package org.ndsampler.formats.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.internal.VocLabels.Thing;

/** The masks beside the XML of Pascal VOC. Confined to one thread. */
final class VocMasks {
  static final String CLASSES = "SegmentationClass";
  static final String OBJECTS = "SegmentationObject";

  /** What belongs to no class, or is the border between objects. */
  private static final int VOID = 255;

  /** So much of a box and of the bounds of a mask must be the same, that they are of one object. */
  private static final double SAME = 0.5;

  /** The classes of the challenge, which its own files name nowhere. */
  private static final List<String> CHALLENGE =
      List.of(
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private final Reading reading;
  private final Map<Integer, String> byPlace = new HashMap<>();
  private final Map<Integer, String> byColor = new HashMap<>();

  /** With the classes of the folder that is read. */
  VocMasks(Reading reading) throws IOException {
    this.reading = reading;
    Path map = reading.root().resolve("labelmap.txt");
    if (Files.isRegularFile(map)) {
      LabelLines.read(map, (line, text) -> addClass(text));
    } else {
      List<String> given = reading.options().classes();
      List<String> names = given.isEmpty() ? CHALLENGE : given;
      for (int i = 0; i < names.size(); i++) {
        byPlace.put(i + 1, names.get(i));
        byColor.put(i + 1, names.get(i));
      }
    }
  }

  private void addClass(String line) {
    if (line.startsWith("#")) {
      return;
    }
    String[] parts = line.split(":");
    boolean background = parts[0].equals("background");
    if (!background) {
      byPlace.put(byPlace.size() + 1, parts[0]);
    }
    String[] color = parts.length > 1 ? parts[1].split(",") : new String[0];
    if (color.length == 3 && !background) {
      int rgb = 0;
      for (String channel : color) {
        rgb = rgb << 8 | Numbers.index(channel.strip()) & 255;
      }
      byColor.put(Palette.number(rgb), parts[0]);
    }
  }

  /** A picture whose colours are numbers of the palette. */
  private static final class Picture {
    final Size size;
    final int[] numbers;
    final boolean colored;

    Picture(Size size, int[] numbers, boolean colored) {
      this.size = size;
      this.numbers = numbers;
      this.colored = colored;
    }

    Map<Integer, RunLengthMask> masks() throws IOException {
      return LabelRuns.masks(size, numbers, number -> number != 0 && number != VOID);
    }
  }

  /** An object with its mask, if it has one. */
  record Found(Thing thing, Optional<RunLengthMask> mask) {}

  /**
   * The objects of an image with their masks; those that the XML does not have come last.
   *
   * @param name of the image without extension, below the folder {@code Annotations}
   */
  List<Found> read(Path file, String name, ReadImage image, List<Thing> things) {
    Path root = root(file);
    Optional<Picture> classes = picture(root, CLASSES, name, image);
    Optional<Picture> objects = picture(root, OBJECTS, name, image);
    List<@Nullable RunLengthMask> masks = new ArrayList<>(Collections.nCopies(things.size(), null));
    List<Found> others = new ArrayList<>();
    try {
      if (objects.isPresent()) {
        readObjects(objects.get(), classes, things, masks, others, OBJECTS + "/" + name + ".png");
      } else if (classes.isPresent()) {
        readClasses(classes.get(), things, masks, others, CLASSES + "/" + name + ".png");
      }
    } catch (IOException e) {
      reading.setAside(file, 0, "its masks: " + e.getMessage(), "write masks and no photographs");
    }
    List<Found> all = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      all.add(new Found(things.get(i), Optional.ofNullable(masks.get(i))));
    }
    all.addAll(others);
    return all;
  }

  /** The folder that has {@code Annotations} and the folders of masks. */
  private Path root(Path file) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      Path parent = above.getParent();
      if (parent != null && above.endsWith("Annotations")) {
        return parent;
      }
    }
    return reading.root();
  }

  private Optional<Picture> picture(Path root, String folder, String name, ReadImage image) {
    Path png = root.resolve(folder).resolve(name + ".png");
    if (!Files.isRegularFile(png)) {
      return Optional.empty();
    }
    try {
      BufferedImage picture = MaskImages.decode(png);
      Size size = Size.of(picture.getWidth(), picture.getHeight());
      if (image.size().isPresent() && !image.size().get().equals(size)) {
        throw new IOException("the mask is " + size + " and its image " + image.size().get());
      }
      boolean colored = picture.getRaster().getNumBands() > 2;
      int[] numbers = colored ? MaskImages.colors(picture) : MaskImages.values(picture);
      for (int i = 0; colored && i < numbers.length; i++) {
        numbers[i] = Palette.number(numbers[i]);
      }
      return Optional.of(new Picture(size, numbers, colored));
    } catch (IOException e) {
      reading.setAside(
          png, 0, String.valueOf(e.getMessage()), "mend the file, or take it out of its folder");
      return Optional.empty();
    }
  }

  private Optional<String> className(Picture picture, int number) {
    return Optional.ofNullable((picture.colored ? byColor : byPlace).get(number));
  }

  private void readObjects(
      Picture objects,
      Optional<Picture> classes,
      List<Thing> things,
      List<@Nullable RunLengthMask> masks,
      List<Found> others,
      String where)
      throws IOException {
    Map<Integer, RunLengthMask> left = objects.masks();
    Map<Integer, String> names = new HashMap<>();
    left.forEach(
        (number, mask) ->
            classes.flatMap(p -> classOf(p, mask)).ifPresent(name -> names.put(number, name)));
    // The place in the XML first, then the box; what is left over takes its place all the same.
    Map<Integer, RunLengthMask> rest = new TreeMap<>();
    left.forEach(
        (number, mask) -> {
          if (!take(number - 1, mask, names.get(number), SAME, things, masks)) {
            rest.put(number, mask);
          }
        });
    rest.entrySet()
        .removeIf(
            entry ->
                take(
                    best(entry.getValue(), names.get(entry.getKey()), things, masks),
                    entry.getValue(),
                    names.get(entry.getKey()),
                    SAME,
                    things,
                    masks));
    rest.forEach(
        (number, mask) -> {
          String name = names.get(number);
          if (take(number - 1, mask, name, 0, things, masks)) {
            return;
          }
          if (name == null) {
            reading.setAside(
                Path.of(where),
                0,
                "object " + number + " has no class: it is nobody's in the XML, and in " + CLASSES,
                "draw it there too, with a colour of labelmap.txt");
          } else {
            others.add(new Found(new Thing(name, mask.bounds(), Map.of()), Optional.of(mask)));
          }
        });
  }

  /** Gives a mask to the object at a place, if that has none and may be the same. */
  private static boolean take(
      int place,
      RunLengthMask mask,
      @Nullable String name,
      double least,
      List<Thing> things,
      List<@Nullable RunLengthMask> masks) {
    if (place < 0 || place >= things.size() || masks.get(place) != null) {
      return false;
    }
    Thing thing = things.get(place);
    double iou = thing.box().iou(mask.bounds());
    if (iou <= 0 || iou < least || (name != null && !name.equals(thing.name()))) {
      return false;
    }
    masks.set(place, mask);
    return true;
  }

  private static int best(
      RunLengthMask mask,
      @Nullable String name,
      List<Thing> things,
      List<@Nullable RunLengthMask> masks) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < things.size(); i++) {
      if (masks.get(i) == null && (name == null || name.equals(things.get(i).name()))) {
        double iou = things.get(i).box().iou(mask.bounds());
        if (iou > most) {
          most = iou;
          best = i;
        }
      }
    }
    return best;
  }

  /** The class that most pixels of a mask have. */
  private Optional<String> classOf(Picture classes, RunLengthMask mask) {
    if (!classes.size.equals(mask.size())) {
      return Optional.empty();
    }
    Map<Integer, Integer> counts = new HashMap<>();
    int height = mask.size().height();
    int at = 0;
    boolean inside = false;
    for (int count : mask.counts()) {
      for (int i = at; inside && i < at + count; i++) {
        int number = classes.numbers[i % height * mask.size().width() + i / height];
        if (number != 0 && number != VOID) {
          counts.merge(number, 1, Integer::sum);
        }
      }
      at += count;
      inside = !inside;
    }
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .flatMap(entry -> className(classes, entry.getKey()));
  }

  /** Without masks of objects: a class with one object is that object. */
  private void readClasses(
      Picture classes,
      List<Thing> things,
      List<@Nullable RunLengthMask> masks,
      List<Found> others,
      String where)
      throws IOException {
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < things.size(); i++) {
      places.computeIfAbsent(things.get(i).name(), key -> new ArrayList<>()).add(i);
    }
    classes
        .masks()
        .forEach(
            (number, mask) -> {
              Optional<String> name = className(classes, number);
              if (name.isEmpty()) {
                reading.setAside(
                    Path.of(where),
                    0,
                    "the colour of class " + number + " of the palette has no name",
                    "name it in labelmap.txt");
                return;
              }
              List<Integer> of = places.getOrDefault(name.get(), List.of());
              if (of.isEmpty()) {
                others.add(
                    new Found(new Thing(name.get(), mask.bounds(), Map.of()), Optional.of(mask)));
              } else if (of.size() == 1) {
                masks.set(of.get(0), mask);
              } else {
                reading.lose(
                    Content.MASKS,
                    "of a class with several objects are left out, as nobody tells them apart",
                    where + ", " + name.get());
              }
            });
  }

  /**
   * Writes the masks of an image: the number of an object is its place in the XML, from 1.
   *
   * @return whether there is one
   */
  static boolean write(Writing writing, WrittenImage image, List<Drawn> drawn) throws IOException {
    Map<Drawn, Integer> places = new HashMap<>();
    List<Drawn> shapes = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      Drawn one = drawn.get(i);
      if (!one.hasShape() || (one.isTurned() && !one.isMask())) {
        continue; // its box says it all
      }
      if (i + 1 >= VOID || one.category() + 1 >= VOID || image.size().isEmpty()) {
        writing.lose(
            Content.MASKS,
            image.size().isEmpty()
                ? "left out, as the size of their image is not known"
                : "left out, as a picture of 8 bits has 254 objects and classes",
            one.label());
        continue;
      }
      places.put(one, i + 1);
      shapes.add(one);
    }
    if (shapes.isEmpty() || !Layers.fits(image, List.of(), writing)) {
      return false;
    }
    int[] objects =
        Layers.drawn(image.size(), shapes, 0, one -> places.getOrDefault(one, 0), writing);
    int[] classes = new int[objects.length];
    for (int i = 0; i < objects.length; i++) {
      classes[i] = objects[i] == 0 ? 0 : drawn.get(objects[i] - 1).category() + 1;
    }
    String name = image.stem() + ".png";
    MaskImages.write(
        MaskImages.indexed(image.size(), objects), writing.place(OBJECTS + "/" + name));
    MaskImages.write(
        MaskImages.indexed(image.size(), classes), writing.place(CLASSES + "/" + name));
    return true;
  }
}
