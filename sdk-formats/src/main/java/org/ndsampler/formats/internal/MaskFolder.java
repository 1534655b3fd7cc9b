package org.ndsampler.formats.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.MaskPngs;

/** Masks in PNG files, read and written. Immutable. */
public final class MaskFolder {
  private static final List<String> FOLDERS =
      List.of("masks", "mask", "SegmentationClass", "labels", "annotations", "gt");

  private final MaskPngs settings;

  /** With what the values mean. */
  public MaskFolder(MaskPngs settings) {
    this.settings = settings;
  }

  /** The folder that has the masks, if there is one of a usual name with PNG files in it. */
  public static Optional<Path> folder(Path root) {
    for (String name : FOLDERS) {
      Path folder = root.resolve(name);
      if (Files.isDirectory(folder)) {
        try {
          if (!new ImageIndex(folder, MaskFolder::isPng).names().isEmpty()) {
            return Optional.of(folder);
          }
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isPng(Path path) {
    return ImageIndex.extension(String.valueOf(path.getFileName())).equals("png");
  }

  /** Reads a folder. */
  public void read(Reading reading) throws IOException {
    Path folder =
        folder(reading.root())
            .orElseThrow(
                () ->
                    new IOException(
                        reading.source()
                            + ": there is no folder of masks; it is called one of "
                            + FOLDERS));
    Map<Integer, String> names = names(reading);
    names.values().forEach(reading::category);
    ImageIndex masks = new ImageIndex(folder, MaskFolder::isPng);
    String below = ImageIndex.slashed(reading.root().relativize(folder)) + "/";
    Set<String> own = Set.of(below.substring(0, below.length() - 1));
    ImageIndex images =
        new ImageIndex(
            reading.imageFolder(), path -> ImageIndex.isImage(path) && !path.startsWith(folder));
    long done = 0;
    for (String name : masks.names()) {
      reading.step(++done, masks.names().size());
      Path file = folder.resolve(name);
      Optional<String> found = images.findStem(ImageIndex.stem(name));
      BufferedImage mask;
      try {
        mask = MaskImages.decode(file);
      } catch (IOException e) {
        reading.setAside(file, 0, String.valueOf(e.getMessage()), "mend the file");
        continue;
      }
      if (mask.getRaster().getNumBands() != 1) {
        reading.setAside(
            file,
            0,
            "the mask has " + mask.getRaster().getNumBands() + " channels: these are colours",
            "write it with a palette or in shades of grey");
        continue;
      }
      Size size = Size.of(mask.getWidth(), mask.getHeight());
      ReadImage image =
          reading.image(found.orElse(ImageIndex.stem(name) + ".jpg"), Optional.empty());
      if (image.size().isPresent() && !image.size().get().equals(size)) {
        reading.setAside(
            file,
            0,
            "the mask is " + size + " and its image " + image.size().get(),
            "resize one of both");
        continue;
      }
      readMask(reading, image, mask, size, names);
    }
    reading.rest(own);
  }

  /** The names of the classes by their values. */
  private Map<Integer, String> names(Reading reading) throws IOException {
    Map<Integer, String> names = new TreeMap<>();
    int first = settings.background() == 0 ? 1 : 0;
    for (String name : reading.options().classes()) {
      names.put(first + names.size(), name);
    }
    for (String list : new String[] {"classes.txt", "labelmap.txt"}) {
      Path file = reading.root().resolve(list);
      if (names.isEmpty() && Files.isRegularFile(file)) {
        LabelLines.read(
            file,
            (line, text) -> {
              String name = text.split(":", 2)[0];
              if (!text.startsWith("#")
                  && !name.equals("background")
                  && !name.equals("_background_")) {
                names.put(first + names.size(), name);
              }
            });
      }
    }
    return names;
  }

  private void readMask(
      Reading reading, ReadImage image, BufferedImage mask, Size size, Map<Integer, String> names)
      throws IOException {
    LabelRuns.masks(
            size,
            MaskImages.values(mask),
            value -> value != settings.background() && value != settings.ignored())
        .forEach(
            (value, runs) -> {
              int number = settings.isPanoptic() ? value / settings.divisor() : value;
              String name = names.computeIfAbsent(number, key -> "class_" + key);
              reading.annotation(
                  image, reading.category(name), draft -> Reading.shape(draft, runs));
            });
  }

  /** Writes a dataset. */
  public void write(Writing writing) throws IOException {
    int first = settings.background() == 0 ? 1 : 0;
    List<String> names = writing.categories();
    int most = settings.isPanoptic() ? 65_535 / settings.divisor() : 254;
    if (first + names.size() - 1 > most) {
      throw new IllegalArgumentException(
          "a mask of "
              + (settings.isPanoptic() ? 16 : 8)
              + " bits has no room for "
              + names.size()
              + " classes; "
              + most
              + " is the highest");
    }
    for (WrittenImage image : writing.images()) {
      List<Drawn> drawn = writing.annotations(image);
      writing.image(image, "images/" + image.name());
      if (Layers.fits(image, drawn, writing)) {
        BufferedImage mask = picture(image.size(), drawn, first, writing);
        MaskImages.write(mask, writing.place("masks/" + image.stem() + ".png"));
      }
    }
    writing.text("classes.txt", String.join("\n", names) + "\n");
  }

  private BufferedImage picture(Size size, List<Drawn> drawn, int first, Writing writing) {
    Map<Integer, Integer> counts = new HashMap<>();
    int[] values =
        Layers.drawn(
            size,
            drawn,
            Math.max(0, settings.background()),
            one -> value(one, first, counts, writing),
            writing);
    return settings.isPanoptic()
        ? MaskImages.grey16(size, values)
        : MaskImages.indexed(size, values);
  }

  /** The value of the pixels of an annotation; negative if there is none left for it. */
  private int value(Drawn one, int first, Map<Integer, Integer> counts, Writing writing) {
    int value = first + one.category();
    int before = counts.merge(one.category(), 1, Integer::sum) - 1;
    if (!settings.isPanoptic()) {
      if (before > 0) {
        writing.lose(Content.RECORDS, "of one class in an image become one", one.label());
      }
      return value;
    }
    if (before >= settings.divisor() || value * settings.divisor() + before > 65_535) {
      writing.lose(
          Content.RECORDS, "left out, as their class has too many in its image", one.label());
      return -1;
    }
    return value * settings.divisor() + before;
  }
}
