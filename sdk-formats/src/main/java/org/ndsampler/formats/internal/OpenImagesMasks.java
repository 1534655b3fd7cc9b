package org.ndsampler.formats.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.formats.Content;

/** The masks of Open Images: a PNG file for each object, and a table. Confined to one thread. */
final class OpenImagesMasks {
  static final String FOLDER = "masks";
  static final String HEAD =
      "MaskPath,ImageID,LabelName,BoxID,BoxXMin,BoxXMax,BoxYMin,BoxYMax,PredictedIoU,Clicks\n";

  /** Boxes of the two tables are of one object if they are the same to this part of the image. */
  private static final double STEP = 1e-4;

  private final Reading reading;
  private final Map<String, Deque<Mask>> masks = new LinkedHashMap<>();
  private Path root;
  private @Nullable ImageIndex pictures;

  /** With what is read. */
  OpenImagesMasks(Reading reading) {
    this.reading = reading;
    root = reading.root();
  }

  /** A row of the table of masks. */
  record Mask(Path table, int line, String path, String image, String label) {}

  /** Takes what has no row in a table of boxes. */
  @FunctionalInterface
  interface Each {
    /** Takes the table and its row. */
    void mask(Path table, Mask mask) throws IOException;
  }

  /** Reads a table, whose files are opened when their objects are met. */
  void add(Path table) throws IOException {
    Csv.read(
            table,
            true,
            row -> {
              Mask mask =
                  new Mask(
                      table,
                      row.line(),
                      row.field("MaskPath"),
                      row.field("ImageID"),
                      row.field("LabelName"));
              if (mask.image.isEmpty() || mask.label.isEmpty() || mask.path.isEmpty()) {
                reading.setAside(
                    table,
                    row.line(),
                    "a mask without MaskPath, ImageID or LabelName",
                    "fill in the three");
                return;
              }
              if (!row.field("PredictedIoU").isEmpty() || !row.field("Clicks").isEmpty()) {
                reading.lose(
                    Content.FIELDS, "PredictedIoU and Clicks of masks are left out", mask.path);
              }
              String key = key(row, "BoxXMin", "BoxXMax", "BoxYMin", "BoxYMax");
              masks.computeIfAbsent(key, k -> new ArrayDeque<>()).add(mask);
            })
        .ifPresent(
            reason ->
                reading.setAside(
                    table, 0, "no valid table from here on: " + reason, "mend the file"));
  }

  private static String key(Csv.Row row, String... box) {
    StringBuilder key = new StringBuilder(row.field("ImageID")).append('\n');
    key.append(row.field("LabelName"));
    for (String side : box) {
      key.append('\n').append(Math.round(row.number(side) / STEP));
    }
    return key.toString();
  }

  /** The mask of a row of the table of boxes, if there is one that can be read. */
  Optional<RunLengthMask> of(Csv.Row row, ReadImage image) {
    Deque<Mask> found = masks.get(key(row, "XMin", "XMax", "YMin", "YMax"));
    Mask mask = found == null ? null : found.poll();
    return mask == null ? Optional.empty() : read(mask, image);
  }

  /** Goes through the masks that no box has had. */
  void rest(Each each) throws IOException {
    for (Deque<Mask> some : masks.values()) {
      for (Mask mask : some) {
        each.mask(mask.table, mask);
      }
    }
  }

  /** Opens the file of a mask; empty if it is set aside. */
  Optional<RunLengthMask> read(Mask mask, ReadImage image) {
    try {
      BufferedImage picture = MaskImages.decode(file(mask.path));
      Size own = Size.of(picture.getWidth(), picture.getHeight());
      Size size = image.size().orElse(own);
      BitSet pixels = MaskImages.pixels(picture);
      if (pixels.isEmpty()) {
        throw new IOException("no pixel belongs to the object");
      }
      if (!own.equals(size)) {
        pixels = stretched(pixels, own, size);
        reading.lose(
            Content.MASKS, "of another size than their image are stretched to it", mask.path);
      }
      return RowRuns.mask(size, pixels);
    } catch (IOException e) {
      reading.setAside(
          mask.table,
          mask.line,
          "the mask " + mask.path + ": " + e.getMessage(),
          "put the PNG files into the folder " + FOLDER + "; where there is a box it stays");
      return Optional.empty();
    }
  }

  private Path file(String name) throws IOException {
    ImageIndex known = pictures;
    if (known == null) {
      Path folder = reading.root().resolve(FOLDER);
      Path above = reading.root().resolve("..").normalize().resolve(FOLDER);
      root = Files.isDirectory(folder) || !Files.isDirectory(above) ? reading.root() : above;
      known = new ImageIndex(root, path -> ImageIndex.extension(path.toString()).equals("png"));
      pictures = known;
    }
    return root.resolve(
        known.find(name.replace('\\', '/')).orElseThrow(() -> new IOException("it is not there")));
  }

  /** Each pixel has what lies at its middle in the picture of the other size. */
  private static BitSet stretched(BitSet pixels, Size from, Size to) throws IOException {
    if (to.area() > MaskImages.MOST_PIXELS) {
      throw new IOException("its image is too large for a mask");
    }
    BitSet out = new BitSet();
    for (int y = 0; y < to.height(); y++) {
      int row = (int) ((2L * y + 1) * from.height() / (2L * to.height()));
      for (int x = 0; x < to.width(); x++) {
        int column = (int) ((2L * x + 1) * from.width() / (2L * to.width()));
        out.set(y * to.width() + x, pixels.get(row * from.width() + column));
      }
    }
    return out;
  }

  /** Writes the file of a mask, and answers its row of the table. */
  static String write(
      Writing writing, WrittenImage image, Drawn one, String label, String prefix, int number)
      throws IOException {
    String file = image.stem().replace('/', '_') + "_" + "%08x".formatted(number) + ".png";
    RunLengthMask mask = one.shape().orElseThrow().toMask(image.size());
    Files.write(writing.place(FOLDER + "/" + prefix + "/" + file), MaskImages.png(mask));
    Box box = one.box().scale(1.0 / image.size().width(), 1.0 / image.size().height());
    return Csv.row(
        file,
        image.stem(),
        label,
        "%08x".formatted(number),
        Numbers.text(box.x(), 9),
        Numbers.text(box.maxX(), 9),
        Numbers.text(box.y(), 9),
        Numbers.text(box.maxY(), 9),
        "",
        "");
  }
}
