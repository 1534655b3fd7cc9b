package org.ndsampler.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ndsampler.formats.internal.Look;

/**
 * The formats of labels with their usual settings, and what a folder is. Immutable, safe for
 * concurrent use.
 *
 * <pre>{@code
 * Conversion read = Formats.read(Path.of("labels"));     // whatever it is
 * Formats.YOLO.write(read.dataset(), Path.of("yolo"));   // what is lost is what it answers
 * }</pre>
 *
 * @since 0.1
 */
public final class Formats {
  /** Boxes of YOLO, for detection. {@link Yolo#task} says what else. */
  public static final Yolo YOLO = Yolo.DEFAULT;

  /** One XML file an image, as in the Pascal VOC challenge. */
  public static final PascalVoc PASCAL_VOC = PascalVoc.DEFAULT;

  /** "CVAT for images 1.1". */
  public static final Cvat CVAT = Cvat.DEFAULT;

  /** One JSON file an image, as LabelMe has them. */
  public static final LabelMe LABELME = LabelMe.DEFAULT;

  /** The JSON of Label Studio. */
  public static final LabelStudio LABEL_STUDIO = LabelStudio.DEFAULT;

  /** The object labels of KITTI. */
  public static final Kitti KITTI = Kitti.DEFAULT;

  /** Four corners a line, as DOTA has them. */
  public static final Dota DOTA = Dota.DEFAULT;

  /** LVIS, which is COCO with other fields. */
  public static final Lvis LVIS = Lvis.DEFAULT;

  /** COCO's panoptic form, whose PNG files have a colour for each segment. */
  public static final CocoPanoptic COCO_PANOPTIC = CocoPanoptic.DEFAULT;

  /** The tables of Open Images. */
  public static final OpenImages OPEN_IMAGES = OpenImages.DEFAULT;

  /** The labels of VisDrone. */
  public static final VisDrone VISDRONE = VisDrone.DEFAULT;

  /** The features of one image. */
  public static final GeoJson GEOJSON = GeoJson.DEFAULT;

  /** A table with a row for each box. */
  public static final BoxCsv CSV = BoxCsv.DEFAULT;

  /** A folder for each class. */
  public static final ClassFolders CLASS_FOLDERS = ClassFolders.DEFAULT;

  /** PNG files whose values are classes or objects. */
  public static final MaskPngs MASK_PNGS = MaskPngs.DEFAULT;

  private static final List<LabelFormat> ALL =
      List.of(
          YOLO,
          PASCAL_VOC,
          CVAT,
          LABELME,
          LABEL_STUDIO,
          KITTI,
          DOTA,
          LVIS,
          COCO_PANOPTIC,
          OPEN_IMAGES,
          VISDRONE,
          GEOJSON,
          CSV,
          CLASS_FOLDERS,
          MASK_PNGS);

  private Formats() {}

  /** All formats. */
  public static List<LabelFormat> all() {
    return ALL;
  }

  /**
   * The formats that a file or a folder may be of, by what is in it; COCO is not among them. Cost:
   * some hundred names and the heads of a few files.
   *
   * @throws IOException if it cannot be read
   */
  public static List<LabelFormat> candidates(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString(), null, "there is no such file or folder");
    }
    Look look = new Look(source);
    List<LabelFormat> found = new ArrayList<>();
    for (LabelFormat format : ALL) {
      if (format.knows(look)) {
        found.add(format);
      }
    }
    // Pictures in folders are classes only where nothing else gives them labels.
    if (found.size() > 1) {
      found.remove(CLASS_FOLDERS);
    }
    // Its tables say whose the masks are.
    if (found.contains(OPEN_IMAGES)) {
      found.remove(MASK_PNGS);
    }
    return found;
  }

  /**
   * Finds out what a file or a folder is, and reads it.
   *
   * @throws IOException if it is of no format that is known here, may be of several, or cannot be
   *     read; the message says what to do
   */
  public static Conversion read(Path source) throws IOException {
    return read(source, ImportOptions.DEFAULT);
  }

  /**
   * Finds out what a file or a folder is, and reads it with options.
   *
   * @throws IOException as {@link #read(Path)}
   */
  public static Conversion read(Path source, ImportOptions options) throws IOException {
    List<LabelFormat> found = candidates(source);
    if (found.size() != 1) {
      throw new IOException(
          found.isEmpty()
              ? source
                  + ": the labels are of no format that is known here; there are COCO"
                  + " (CocoDataset.read), "
                  + names(ALL)
              : ambiguous(source, found, Set.of()));
    }
    return found.get(0).read(source, options);
  }

  private static String names(List<LabelFormat> formats) {
    return formats.stream().map(LabelFormat::name).collect(Collectors.joining(", "));
  }

  /** Why nobody can say what it is, and what to type. */
  static String ambiguous(Path source, List<LabelFormat> found, Set<String> others) {
    List<String> ways = new ArrayList<>(others);
    found.forEach(
        format -> ways.add(format.code() + ".read(Path.of(\"" + source + "\")).dataset()"));
    return source
        + ": this may be "
        + (others.isEmpty() ? "" : "COCO, ")
        + names(found)
        + "; say which: "
        + String.join(", or ", ways);
  }
}
