package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.DatasetOpener;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.formats.Conversion;
import org.ndsampler.formats.Formats;
import org.ndsampler.formats.ImportOptions;
import org.ndsampler.formats.LabelFormat;

/** Opens for {@code CocoDatasets.open} what is no COCO file. */
public final class FormatOpener implements DatasetOpener {
  private static final System.Logger LOG = System.getLogger(FormatOpener.class.getName());

  private final @Nullable Consumer<String> notes;

  /** For the service loader: what is odd goes to the log. */
  public FormatOpener() {
    this.notes = null;
  }

  /**
   * For who says to his user what is odd: nothing goes to the log. What was set aside is not among
   * the notes, as {@code readProblems()} of the dataset has it.
   */
  public FormatOpener(Consumer<String> notes) {
    this.notes = notes;
  }

  @Override
  public Optional<CocoDataset> open(Path source, @Nullable Path imageFolder) throws IOException {
    if (!Files.exists(source)) {
      return Optional.empty(); // COCO's reader says what is there instead
    }
    Path coco = coco(source);
    if (coco == null) {
      List<Path> stac = stac(source);
      if (!stac.isEmpty()) {
        CocoDataset items = StacItems.read(source, stac);
        warn(source, items.readProblems());
        return Optional.of(items);
      }
    }
    List<LabelFormat> found = Formats.candidates(source);
    if (coco != null && found.contains(Formats.COCO_PANOPTIC) && PanopticJson.isPanoptic(coco)) {
      return Optional.of(read(Formats.COCO_PANOPTIC, source, imageFolder));
    }
    if (coco != null && !found.isEmpty() && Files.isDirectory(source)) {
      say(
          System.Logger.Level.WARNING,
          source
              + ": the COCO file "
              + coco.getFileName()
              + " is read; there are labels too that may be "
              + String.join(", ", found.stream().map(LabelFormat::name).toList())
              + ", which Formats.read(folder) reads");
      CocoDataset dataset = CocoDataset.read(coco);
      return Optional.of(imageFolder == null ? dataset : dataset.withImageFolder(imageFolder));
    }
    if (coco != null || (found.isEmpty() && !Files.isDirectory(source))) {
      return Optional.empty();
    }
    if (found.isEmpty() && !jsonFiles(source).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(read(found.size() == 1 ? found.get(0) : null, source, imageFolder));
  }

  private CocoDataset read(@Nullable LabelFormat format, Path source, @Nullable Path imageFolder)
      throws IOException {
    ImportOptions options =
        imageFolder == null
            ? ImportOptions.DEFAULT
            : ImportOptions.DEFAULT.imageFolder(imageFolder);
    Conversion read = format == null ? Formats.read(source, options) : format.read(source, options);
    if (!read.losses().isEmpty()) {
      say(System.Logger.Level.INFO, read.losses().toString());
    }
    warn(source, read.problems());
    return read.dataset();
  }

  private void warn(Path source, Problems problems) {
    if (notes == null && !problems.isEmpty()) {
      say(
          System.Logger.Level.WARNING,
          source + ": " + problems.summary() + "; readProblems() of the dataset has them");
    }
  }

  private void say(System.Logger.Level level, String text) {
    if (notes == null) {
      LOG.log(level, "{0}", text);
    } else {
      notes.accept(text);
    }
  }

  /** The files of a STAC catalogue to begin with; none if it is none. */
  private static List<Path> stac(Path source) throws IOException {
    return Files.isDirectory(source)
        ? StacItems.roots(jsonFiles(source))
        : StacItems.isStac(source) ? List.of(source) : List.of();
  }

  /** The COCO file that it is, or that lies in the folder. */
  private static @Nullable Path coco(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return isCoco(source) ? source : null;
    }
    for (Path file : jsonFiles(source)) {
      if (isCoco(file)) {
        return file;
      }
    }
    return null;
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  private static boolean isCoco(Path file) {
    Set<String> fields = Look.fields(file);
    return !fields.contains("shapes")
        && (fields.contains("images")
            || fields.contains("annotations") && !fields.contains("[]")
            || fields.contains("categories"));
  }
}
