package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folders with one text file for each image: which file is whose, for KITTI, DOTA and VisDrone.
 * Confined to one thread.
 */
public final class LabelFolder {
  private static final Set<String> LISTS =
      Set.of("classes.txt", "train.txt", "val.txt", "test.txt");

  private final Reading reading;

  /** With what is read. */
  public LabelFolder(Reading reading) {
    this.reading = reading;
  }

  /** Reads the labels of an image. */
  @FunctionalInterface
  public interface Each {
    /** Takes the image and its file of labels. */
    void labels(ReadImage image, Path file) throws IOException;
  }

  /**
   * Goes through the images, those without labels too, and then through the labels without image,
   * whose image then has no size.
   */
  public void read(Each each) throws IOException {
    if (!Files.isDirectory(reading.source())) {
      String stem = ImageIndex.stem(String.valueOf(reading.source().getFileName()));
      each.labels(image(stem), reading.source());
      return;
    }
    ImageIndex labels =
        new ImageIndex(
            reading.root(),
            path -> {
              String name = String.valueOf(path.getFileName());
              return name.endsWith(".txt") && !LISTS.contains(name) && !name.startsWith("README");
            });
    Set<String> read = new HashSet<>();
    Set<String> labelled = new HashSet<>();
    List<String> images = reading.index().names();
    long done = 0;
    for (String name : images) {
      reading.step(++done, images.size());
      ReadImage image = reading.image(name, Optional.empty(), Reading.split(split(name)));
      Optional<String> label = labels.findStem(ImageIndex.stem(name));
      if (label.isPresent() && read.add(label.get())) {
        labelled.add(name);
        each.labels(image, reading.root().resolve(label.get()));
      }
    }
    for (String label : labels.names()) {
      if (read.contains(label)) {
        continue;
      }
      ReadImage image = image(ImageIndex.last(ImageIndex.stem(label)));
      if (labelled.add(image.name())) {
        each.labels(image, reading.root().resolve(label));
      } else {
        reading.setAside(
            reading.root().resolve(label),
            0,
            "the image " + image.name() + " has labels of another file already",
            "keep one of the two files, or read the folder of the right one alone");
      }
    }
  }

  private ReadImage image(String stem) throws IOException {
    return reading.image(reading.index().findStem(stem).orElse(stem + ".png"), Optional.empty());
  }

  /** The part of the dataset that the first folder of a name is. */
  public static String split(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return switch (first) {
      case "train", "training" -> "train";
      case "val", "valid", "validation" -> "val";
      case "test", "testing" -> "test";
      default -> "";
    };
  }
}
