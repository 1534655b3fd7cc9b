package org.ndsampler.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.formats.Formats;
import org.ndsampler.formats.ImportOptions;
import org.ndsampler.formats.LabelFormat;
import org.ndsampler.formats.internal.FormatOpener;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The dataset that a subcommand works on, and how it is opened. Confined to one thread. */
final class DatasetInput {
  @Parameters(
      index = "0",
      paramLabel = "DATASET",
      description =
          "A COCO or kwcoco file (plain, gzipped, zipped), the folder of one, labels of another"
              + " tool, - for standard input, or a toy dataset by name, such as shapes8.")
  private String name = "";

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      order = 10,
      description = "Where its image files are (else beside the file).")
  private String images = "";

  @Option(
      names = "--lenient",
      order = 11,
      description = "Opens a file with damaged records too, and says what that took.")
  private boolean lenient;

  /** The name as it was given. */
  String name() {
    return name;
  }

  /** Whether it is said where its images are. */
  boolean hasImages() {
    return !images.isEmpty();
  }

  /** Says where its images are, as {@code --images} does. */
  void images(String folder) {
    images = folder;
  }

  boolean isStream() {
    return name.equals(Console.STREAM);
  }

  /** Opens the dataset, and notes what that took. */
  CocoDataset open(Console console) throws IOException {
    return withImages(openNamed(name, images, lenient, console), console);
  }

  /** Opens labels of a form, or finds out which it is where that is COCO's. */
  CocoDataset open(LabelForm form, Console console) throws IOException {
    LabelFormat format = form.format();
    if (format == null) {
      return open(console);
    }
    ImportOptions options =
        ImportOptions.DEFAULT.progress(console.progress()).cancellation(console.cancellation());
    if (!images.isEmpty()) {
      options = options.imageFolder(console.path(images));
    }
    try {
      CocoDataset dataset = format.read(console.path(name), options).dataset();
      noteProblems(name, dataset, console);
      return dataset;
    } catch (IOException e) {
      throw new Refusal(Status.UNREADABLE, Refusals.line(e), e);
    }
  }

  /**
   * Opens the dataset whatever is wrong with its records, and notes nothing.
   *
   * @throws CocoFormatException if it cannot be opened even so
   */
  CocoDataset openWhole(Console console) throws IOException {
    try {
      return withImages(read(name, images, true, console), console);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Status.UNREADABLE, Refusals.line(e), e);
    }
  }

  private CocoDataset withImages(CocoDataset dataset, Console console) {
    if (images.isEmpty()) {
      return dataset;
    }
    if (!isAddress(images)) {
      return dataset.withImageFolder(console.path(images));
    }
    try {
      return dataset.withImageFolder(URI.create(images));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Status.USAGE, "--images: " + Refusals.line(e), e);
    }
  }

  private static boolean isAddress(String images) {
    return images.matches("(?i)https?://.*");
  }

  /** Opens a dataset by its name, whose images are where it says. */
  static CocoDataset openNamed(String name, boolean lenient, Console console) throws IOException {
    return openNamed(name, "", lenient, console);
  }

  private static CocoDataset openNamed(String name, String images, boolean lenient, Console console)
      throws IOException {
    CocoDataset dataset;
    try {
      dataset = read(name, images, lenient, console);
    } catch (CocoFormatException e) {
      throw new Refusal(
          Status.UNREADABLE, Refusals.line(e) + (lenient ? "" : "; or open it with --lenient"), e);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Status.UNREADABLE, Refusals.line(e), e);
    }
    noteProblems(name, dataset, console);
    return dataset;
  }

  private static void noteProblems(String name, CocoDataset dataset, Console console) {
    if (!dataset.readProblems().isEmpty()) {
      console.note("What opening " + name + " took: " + dataset.readProblems());
    }
  }

  private static CocoDataset read(String name, String images, boolean lenient, Console console)
      throws IOException {
    ReadOptions options = lenient ? ReadOptions.lenient() : ReadOptions.DEFAULT;
    if (name.equals(Console.STREAM)) {
      return readStream(options, console);
    }
    Path path = console.path(name);
    if (!Files.exists(path)) {
      return CocoDatasets.coerce(name);
    }
    // Labels of other tools are never read in any other way than leniently, and some of them want
    // the sizes of their images at once. A panoptic file is COCO's: its records can be read alone.
    if (lenient
        && (Formats.candidates(path).isEmpty()
            || Files.isRegularFile(path)
                && Formats.candidates(path).equals(List.of(Formats.COCO_PANOPTIC)))) {
      return CocoDataset.read(path, options);
    }
    Path folder = images.isEmpty() || isAddress(images) ? null : console.path(images);
    // The command's own notes say what was set aside: the library's log would say it again.
    Optional<CocoDataset> labels = new FormatOpener(console::note).open(path, folder);
    if (labels.isPresent()) {
      return labels.get();
    }
    CocoDataset coco = CocoDataset.read(path);
    return folder == null ? coco : coco.withImageFolder(folder);
  }

  /** Its images are relative to where the command runs. */
  private static CocoDataset readStream(ReadOptions options, Console console) throws IOException {
    Path copy = Files.createTempFile("ndsampler-", ".json");
    try {
      Files.copy(console.in(), copy, StandardCopyOption.REPLACE_EXISTING);
      return CocoDataset.read(copy, options.storage(ReadOptions.Storage.HEAP))
          .withImageFolder(console.folder());
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
