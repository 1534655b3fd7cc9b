package org.ndsampler.formats.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.AnnotationDraft;
import org.ndsampler.core.coco.CategoryDraft;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Yolo;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads labels of YOLO. Confined to one thread. */
public final class YoloReader {
  /** Places further out are no fractions of the image's size. */
  private static final double MOST = 5;

  private static final Set<String> LISTS =
      Set.of("classes.txt", "labels.txt", "train.txt", "val.txt", "valid.txt", "test.txt");

  private final Reading reading;
  private final Yolo settings;
  private final Map<Integer, String> names = new TreeMap<>();
  private Path base;
  private @Nullable Path yamlFile;
  private Map<String, Object> yaml = Map.of();
  private int points;
  private int dimensions;

  /** With what is read, and how. */
  public YoloReader(Reading reading, Yolo settings) {
    this.reading = reading;
    this.settings = settings;
    base = reading.root();
  }

  /** The file that names the classes, right in a folder. */
  public static Optional<Path> yaml(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
      for (Path file : files) {
        if (isYaml(file)) {
          found.add(file);
        }
      }
    }
    found.sort(null);
    return found.stream().findFirst();
  }

  /** Whether a file is one that names classes. */
  public static boolean isYaml(Path file) {
    if (!Set.of("yaml", "yml").contains(ImageIndex.extension(file.toString()))) {
      return false;
    }
    try {
      Map<String, Object> fields = load(file);
      return fields.containsKey("names") || fields.containsKey("nc");
    } catch (IOException e) {
      return false;
    }
  }

  private static Map<String, Object> load(Path file) throws IOException {
    LoadSettings limits = LoadSettings.builder().setLabel(file.toString()).build();
    try (InputStream in = Files.newInputStream(file)) {
      Object loaded = new Load(limits).loadFromInputStream(in);
      Map<String, Object> fields = new LinkedHashMap<>();
      if (loaded instanceof Map<?, ?> map) {
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
      }
      return fields;
    } catch (YamlEngineException e) {
      throw new IOException(file + ": no valid YAML: " + e.getMessage(), e);
    }
  }

  /** Reads all. */
  public void read() throws IOException {
    Path source = reading.source();
    Path file = Files.isDirectory(source) ? yaml(source).orElse(null) : source;
    if (file != null) {
      yamlFile = file;
      yaml = load(file);
      readYaml(file);
    } else {
      readNames();
    }
    List<String> classes = reading.options().classes();
    for (int i = 0; i < classes.size(); i++) {
      names.put(i, classes.get(i));
    }
    names.values().forEach(name -> reading.category(name, this::keypointNames));
    Map<String, String> splits = splits();
    List<String> images =
        new ArrayList<>(splits.isEmpty() ? reading.index().names() : splits.keySet());
    ImageIndex labels = new ImageIndex(reading.root(), YoloReader::isLabel);
    Set<String> unread = new HashSet<>(labels.names());
    long done = 0;
    for (String name : images) {
      reading.step(++done, images.size());
      ReadImage image =
          reading.image(name, Optional.empty(), Reading.split(splits.getOrDefault(name, "")));
      String label = label(name, labels).orElse(null);
      if (label != null) {
        unread.remove(label);
        readLabels(image, reading.root().resolve(label));
      }
    }
    for (String label : labels.names()) {
      if (unread.contains(label)) {
        readAlone(label);
      }
    }
  }

  private static boolean isLabel(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".txt") && !LISTS.contains(name) && !name.startsWith("README");
  }

  /** A label that no image has asked for: that of an image with a name as a URL has it, or none. */
  private void readAlone(String label) throws IOException {
    Path file = reading.root().resolve(label);
    String stem = ImageIndex.stem(label);
    Optional<String> found = reading.index().findStem(decoded(stem));
    if (found.isPresent() && stem.contains("%")) {
      readLabels(reading.image(found.get(), Optional.empty()), file);
      return;
    }
    reading.setAside(
        file,
        0,
        "there is no image of this name, or several, and without its size the places mean nothing",
        "put the images beside the labels or into a folder images beside labels, or name their"
            + " folder: CocoDatasets.open(labels, folder)");
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /** The label of an image: the last folder images is called labels, or it lies beside. */
  private Optional<String> label(String image, ImageIndex labels) throws IOException {
    String stem = ImageIndex.stem(image);
    String path = "/" + stem;
    int at = path.lastIndexOf("/images/");
    for (String candidate :
        new String[] {
          at < 0 ? stem : path.substring(1, at + 1) + "labels/" + path.substring(at + 8), stem
        }) {
      if (labels.names().isEmpty()) {
        return Optional.empty();
      }
      if (labels.has(candidate + ".txt")) {
        return Optional.of(candidate + ".txt");
      }
    }
    // Elsewhere, if it is that of no other image of the same name.
    Optional<String> found = labels.findStem(at < 0 ? stem : path.substring(at + 8));
    return found.isPresent()
            && reading.index().findStem(ImageIndex.stem(found.get())).equals(Optional.of(image))
        ? found
        : Optional.empty();
  }

  private void readYaml(Path file) {
    Object list = yaml.get("names");
    if (list instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            int number = Numbers.index(String.valueOf(key));
            if (number < 0) {
              reading.setAside(
                  file, 0, "names: '" + key + "' is no number of a class", "number them from 0");
            } else {
              names.put(number, String.valueOf(value));
            }
          });
    } else if (list instanceof Collection<?> values) {
      for (Object value : values) {
        names.put(names.size(), String.valueOf(value));
      }
    } else if (list instanceof String one) {
      names.put(0, one);
    }
    if (yaml.get("kpt_shape") instanceof List<?> shape && shape.size() == 2) {
      points = Math.max(0, Numbers.index(String.valueOf(shape.get(0))));
      dimensions = Math.max(0, Numbers.index(String.valueOf(shape.get(1))));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (yaml.get("path") instanceof String path && folder != null && Writing.isPath(path)) {
      Path named = folder.resolve(path).normalize();
      base = Files.isDirectory(named) ? named : base;
    }
  }

  private void keypointNames(CategoryDraft draft) {
    if (points == 0) {
      return;
    }
    List<String> texts = new ArrayList<>();
    if (yaml.get("kpt_names") instanceof Map<?, ?> map) {
      for (Object list : map.values()) {
        if (texts.isEmpty() && list instanceof List<?> values) {
          values.forEach(value -> texts.add(String.valueOf(value)));
        }
      }
    }
    while (texts.size() < points && texts.size() < 10_000) {
      texts.add("keypoint_" + texts.size());
    }
    draft.keypoints(texts.subList(0, Math.min(points, texts.size())));
    if (yaml.get("flip_idx") instanceof List<?> flips) {
      draft.field(
          "flip_idx",
          JsonText.list(
              flips.stream().map(f -> JsonText.number(Numbers.index(String.valueOf(f)))).toList()));
    }
  }

  /** The classes as Darknet and label tools have them. */
  private void readNames() throws IOException {
    for (String name :
        new String[] {"obj.names", "classes.txt", "labels/classes.txt", "labels.txt"}) {
      Path file = reading.root().resolve(name);
      if (Files.isRegularFile(file)) {
        LabelLines.read(file, (line, text) -> names.put(names.size(), text));
        return;
      }
    }
  }

  /** Which part of the dataset each image belongs to; empty if nothing says so. */
  private Map<String, String> splits() throws IOException {
    Map<String, String> splits = new LinkedHashMap<>();
    if (yamlFile == null) {
      for (String split : new String[] {"train", "valid", "val", "test"}) {
        Path list = base.resolve(split + ".txt");
        if (Files.isRegularFile(list)) {
          fromList(split, list, splits);
        }
      }
      if (!splits.isEmpty()) {
        reading.index().names().forEach(name -> splits.putIfAbsent(name, ""));
      }
      return splits;
    }
    for (String split : new String[] {"train", "val", "test"}) {
      Object value = yaml.get(split);
      List<?> paths =
          value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
      for (Object path : paths) {
        fromPath(split, String.valueOf(path), splits);
      }
    }
    return splits;
  }

  private void fromPath(String split, String text, Map<String, String> splits) throws IOException {
    if (!Writing.isPath(text)) {
      reading.warn(
          "data.yaml", 0, split + ": '" + text + "' is no path", "name a folder or a list");
      return;
    }
    // Roboflow's files say ../train/images for what lies in train/images.
    for (String form : new String[] {text, text.replaceFirst("^(\\.\\./)+", "")}) {
      for (Path from : new Path[] {base, reading.imageFolder()}) {
        Path path = from.resolve(form).normalize();
        if (Files.isRegularFile(path)) {
          fromList(split, path, splits);
          return;
        }
        Path images = reading.imageFolder().toAbsolutePath().normalize();
        if (Files.isDirectory(path) && path.toAbsolutePath().normalize().startsWith(images)) {
          String prefix = ImageIndex.slashed(images.relativize(path.toAbsolutePath().normalize()));
          for (String name : reading.index().names()) {
            if (prefix.isEmpty() || name.startsWith(prefix + "/")) {
              splits.putIfAbsent(name, split);
            }
          }
          return;
        }
      }
    }
    reading.warn(
        "data.yaml",
        0,
        split + ": there is no folder and no list '" + text + "'",
        "mend the path; it is relative to path, or to the file itself");
  }

  private void fromList(String split, Path list, Map<String, String> splits) throws IOException {
    LabelLines.read(
        list,
        (line, text) -> {
          String name = text.startsWith("./") ? text.substring(2) : text;
          Optional<String> found = reading.find(name, "");
          if (found.isPresent()) {
            splits.putIfAbsent(found.get(), split.equals("valid") ? "val" : split);
          } else {
            reading.setAside(
                list,
                line,
                "there is no image '" + text + "'",
                "mend the list, or name the folder of the images with ImportOptions");
          }
        });
  }

  private void readLabels(ReadImage image, Path file) throws IOException {
    Optional<Size> size = image.size();
    if (size.isEmpty()) {
      reading.setAside(
          file, 0, "the size of its image is not known", "mend the image, or leave both out");
      return;
    }
    LabelLines.read(file, (line, text) -> readLine(image, size.get(), file, line, text));
  }

  private void readLine(ReadImage image, Size size, Path file, int line, String text) {
    String[] parts = text.split("\\s+");
    int number = Numbers.index(parts[0]);
    if (number < 0) {
      reading.setAside(
          file, line, "'" + parts[0] + "' is no number of a class", "write one from 0");
      return;
    }
    double[] values = new double[parts.length - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = Numbers.parse(parts[i + 1]);
      if (!Double.isFinite(values[i])) {
        reading.setAside(file, line, "'" + parts[i + 1] + "' is no number", "mend the line");
        return;
      }
    }
    boolean pose = pose(values.length);
    int places = pose ? 4 : values.length & ~1;
    for (int i = 0; i < places; i++) {
      if (Math.abs(values[i]) > MOST) {
        reading.setAside(
            file,
            line,
            parts[i + 1] + " is no fraction of the image's size",
            "divide pixels by width and height: places of YOLO go from 0 to 1");
        return;
      }
    }
    if (pose) {
      readPose(image, size, file, line, number, values);
    } else if (values.length == 4 || (values.length == 5 && settings.isScores())) {
      box(file, line, size, values)
          .ifPresent(box -> add(image, number, values, 4, draft -> Reading.box(draft, box)));
    } else if (values.length >= 6 && (values.length % 2 == 0 || settings.isScores())) {
      double[] ring = new double[values.length & ~1];
      for (int i = 0; i < ring.length; i += 2) {
        ring[i] = values[i] * size.width();
        ring[i + 1] = values[i + 1] * size.height();
      }
      add(image, number, values, ring.length, draft -> Reading.shape(draft, Reading.ring(ring)));
    } else {
      reading.setAside(
          file,
          line,
          "a line of " + parts.length + " numbers is no box, no outline and no pose",
          "a box has 5 numbers, with a score 6 (Formats.YOLO.scores(true) reads it), an outline an"
              + " odd number from 7 on, and a pose what kpt_shape in data.yaml says"
              + " (Formats.YOLO.task(Yolo.Task.POSE) reads it without)");
    }
  }

  private boolean pose(int values) {
    if (points > 0) {
      return values == 4 + points * dimensions;
    }
    return settings.task() == Yolo.Task.POSE && values > 4 && (values - 4) % 3 == 0;
  }

  private Optional<Box> box(Path file, int line, Size size, double[] values) {
    double width = values[2] * size.width();
    double height = values[3] * size.height();
    if (width < 0 || height < 0) {
      reading.setAside(file, line, "the box has a negative size", "swap its corners");
      return Optional.empty();
    }
    return Optional.of(
        Box.ofCenter(values[0] * size.width(), values[1] * size.height(), width, height));
  }

  private void add(
      ReadImage image, int number, double[] values, int scoreAt, Consumer<AnnotationDraft> fill) {
    reading.annotation(
        image,
        category(number),
        draft -> {
          fill.accept(draft);
          if (settings.isScores() && values.length > scoreAt) {
            draft.number("score", values[scoreAt]);
          }
        });
  }

  private long category(int number) {
    String known = names.get(number);
    if (known == null) {
      known = "class_" + number;
      names.put(number, known);
      reading.warn(
          reading.source().toString(),
          0,
          "no file names the class " + number + "; it is called " + known,
          "add it to data.yaml, or give ImportOptions.DEFAULT.classes(names)");
    }
    return reading.category(known, this::keypointNames);
  }

  private void readPose(
      ReadImage image, Size size, Path file, int line, int number, double[] values) {
    int step = points > 0 ? dimensions : 3;
    int count = (values.length - 4) / step;
    double[] flat = new double[3 * count];
    for (int i = 0; i < count; i++) {
      double x = values[4 + step * i];
      double y = values[5 + step * i];
      boolean none = x == 0 && y == 0;
      flat[3 * i] = x * size.width();
      flat[3 * i + 1] = y * size.height();
      double given = step == 3 ? values[6 + step * i] : none ? 0 : 2;
      flat[3 * i + 2] = given >= 0 && given <= 2 ? Math.rint(given) : 0;
    }
    if (points == 0) {
      points = count;
      dimensions = step;
    }
    box(file, line, size, values)
        .ifPresent(
            box ->
                reading.annotation(
                    image,
                    category(number),
                    draft -> {
                      Reading.box(draft, box);
                      Reading.flatKeypoints(draft, flat);
                    }));
  }
}
