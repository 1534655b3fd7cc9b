package org.ndsampler.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ndsampler.formats.internal.Drawn;
import org.ndsampler.formats.internal.LabelFolder;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.ReadImage;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;
import org.ndsampler.formats.internal.WrittenImage;

/**
 * A folder for each class with its images, perhaps in {@code train}, {@code val} and {@code test}:
 * what classifiers are trained on. Immutable.
 *
 * <p>Each image gets an annotation of its class over its whole area. Classes are in the order of
 * their names, as torchvision has it. Written, an image goes to the folder of the class of its
 * annotations; one of several classes to that which most of them have.
 *
 * @since 0.1
 */
public final class ClassFolders extends LabelFormat {
  static final ClassFolders DEFAULT = new ClassFolders();

  private static final Set<String> PARTS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing");

  private ClassFolders() {}

  @Override
  public String name() {
    return "folders of classes";
  }

  @Override
  String code() {
    return "Formats.CLASS_FOLDERS";
  }

  @Override
  public Set<Content> holds() {
    return EnumSet.of(Content.FRACTIONS);
  }

  @Override
  boolean knows(Look look) {
    if (!look.isFolder()) {
      return false;
    }
    for (String extension : new String[] {"json", "xml", "csv", "yaml", "yml", "geojson", "txt"}) {
      if (!look.labels(extension).isEmpty()) {
        return false;
      }
    }
    Set<Path> withImages = new HashSet<>();
    for (String extension : new String[] {"jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp"}) {
      look.files(extension).forEach(file -> withImages.add(file.getParent()));
    }
    // A single folder, such as images, is no class.
    return withImages.size() > 1 && !withImages.contains(look.path());
  }

  @Override
  void read(Reading reading) throws IOException {
    Set<String> classes = new TreeSet<>();
    List<String> names = reading.index().names();
    for (String name : names) {
      String folder = classOf(name);
      if (!folder.isEmpty()) {
        classes.add(folder);
      }
    }
    classes.forEach(reading::category);
    long done = 0;
    for (String name : names) {
      reading.step(++done, names.size());
      String label = classOf(name);
      ReadImage image =
          reading.image(name, Optional.empty(), Reading.split(LabelFolder.split(name)));
      if (label.isEmpty()) {
        reading.warn(
            name, 0, "the image lies in the folder of no class", "move it to that of its class");
        continue;
      }
      reading.annotation(
          image,
          reading.category(label),
          draft -> {
            image.size().ifPresent(size -> Reading.box(draft, size.toBox()));
            draft.crowd(false);
          });
    }
  }

  /** The first folder of a name that is no part of the dataset; empty if there is none. */
  private static String classOf(String name) {
    String[] parts = name.split("/");
    int first = parts.length > 2 && PARTS.contains(parts[0]) ? 1 : 0;
    return parts.length > first + 1 ? parts[first] : "";
  }

  @Override
  void write(Writing writing) throws IOException {
    if (writing.options().images() == ExportOptions.Images.LEFT) {
      throw new IllegalArgumentException(
          "folders of classes are made of the images: images must be COPIED or LINKED, not LEFT");
    }
    writing.imageFields("split");
    List<String> names = writing.categories();
    boolean splits = writing.images().stream().anyMatch(image -> !image.split().isEmpty());
    for (WrittenImage image : writing.images()) {
      Map<Integer, Integer> counts = new HashMap<>();
      int best = -1;
      for (Drawn one : writing.annotations(image)) {
        int count = counts.merge(one.category(), 1, Integer::sum);
        if (best < 0 || count > counts.getOrDefault(best, 0)) {
          best = one.category();
        }
        if (image.size().isEmpty() || !one.box().contains(image.size().toBox())) {
          writing.lose(Content.BOXES, "the image as a whole is meant", one.label());
        }
      }
      if (best < 0) {
        continue;
      }
      if (counts.size() > 1) {
        writing.lose(
            Content.RECORDS, "of other classes than the most frequent are left out", image.label());
      }
      String folder = names.get(best).replaceAll("[\\x00-\\x1f<>:\"/\\\\|?*]", "_");
      if (!folder.equals(names.get(best))) {
        writing.lose(Content.NAMES, "signs that no folder can have become _", names.get(best));
      }
      // The folders of the source are no classes: their names are kept in that of the file.
      String file = image.name().replace('/', '_');
      writing.image(
          image,
          (splits ? (image.split().isEmpty() ? "train" : image.split()) + "/" : "")
              + folder
              + "/"
              + file);
    }
  }
}
