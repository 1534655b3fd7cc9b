package org.ndsampler.core.coco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.ImageHeaders;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.util.JobExecutor;

/** Looks for the file of each image and reads its header. Safe for concurrent use. */
final class ImageChecks {
  private final CocoDataset dataset;
  private final ValidateOptions options;
  private final ImageHeaders headers;

  private ImageChecks(CocoDataset dataset, ValidateOptions options) {
    this.dataset = dataset;
    this.options = options;
    this.headers =
        ServiceLoader.load(ImageHeaders.class, ImageChecks.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing here reads headers of images"));
  }

  /** What is wrong, in the order of the images. */
  static List<Problem> of(CocoDataset dataset, ValidateOptions options) {
    return new ImageChecks(dataset, options).run();
  }

  private List<Problem> run() {
    int total = dataset.images().size();
    List<List<Problem>> found =
        new ArrayList<>(Collections.nCopies(total, Collections.<Problem>emptyList()));
    @Nullable Path[] files = new @Nullable Path[total];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    int threads = Math.min(total, Runtime.getRuntime().availableProcessors());
    try (JobExecutor executor = JobExecutor.threads(threads > 1 ? threads : 0)) {
      List<Future<@Nullable Void>> jobs = new ArrayList<>();
      for (int i = 0; i < Math.max(1, threads); i++) {
        jobs.add(
            executor.submit(
                () -> {
                  for (int row = next.getAndIncrement();
                      row < total && !options.cancellation().isCancelled();
                      row = next.getAndIncrement()) {
                    OneImage image = new OneImage(dataset.images().at(row));
                    image.check();
                    files[row] = image.own == null ? null : image.own.toAbsolutePath().normalize();
                    found.set(row, image.problems);
                    options
                        .progress()
                        .update("looking at image files", done.incrementAndGet(), total);
                  }
                  return null;
                }));
      }
      jobs.forEach(ImageChecks::await);
    }
    options.cancellation().throwIfCancelled();
    List<Problem> all = new ArrayList<>();
    Map<Path, CocoImage> first = new HashMap<>();
    for (int row = 0; row < total; row++) {
      all.addAll(found.get(row));
      CocoImage image = dataset.images().at(row);
      CocoImage earlier = files[row] == null ? null : first.putIfAbsent(files[row], image);
      if (earlier != null) {
        all.add(
            Problem.of(
                Severity.WARNING,
                "/images/" + row + "/file_name",
                "image "
                    + image.id()
                    + " has the file of image "
                    + earlier.id()
                    + ": "
                    + files[row],
                "if it is the same image, put its annotations on one of the two"));
      }
    }
    return all;
  }

  private static void await(Future<@Nullable Void> job) {
    boolean interrupted = false;
    while (true) {
      try {
        job.get();
        break;
      } catch (InterruptedException e) {
        // The headers are read to the end: an interrupt would close files that are in use.
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CancellationException cancelled) {
          throw cancelled;
        }
        throw new IllegalStateException("looking at image files failed", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The look at one image. */
  private final class OneImage {
    private final CocoImage image;
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable Path own;

    OneImage(CocoImage image) {
      this.image = image;
    }

    private void add(Severity severity, String field, String message, String advice) {
      problems.add(
          Problem.of(
              severity,
              "/images/" + image.row() + "/" + field,
              "image " + image.id() + ": " + message,
              advice));
    }

    void check() {
      try {
        List<CocoAsset> assets = image.assets();
        Optional<String> name = image.sourceName();
        if (name.isPresent()) {
          own =
              file(
                  "file_name",
                  name.get(),
                  image.declaredSize(),
                  image.channels(),
                  options.appliesOrientation());
        } else if (assets.isEmpty()) {
          add(Severity.ERROR, "file_name", "it names no file and has no assets", "add a file_name");
        }
        for (CocoAsset asset : assets) {
          file(
              "assets",
              asset.fileName(),
              asset.size(),
              asset.channels(),
              options.appliesOrientation());
        }
      } catch (CocoException e) {
        // A record that cannot be read: the others are looked at.
        add(Severity.ERROR, "file_name", String.valueOf(e.getMessage()), "correct the record");
      }
    }

    private @Nullable Path file(
        String field,
        String name,
        Optional<Size> declared,
        Optional<String> channels,
        boolean applyOrientation) {
      ImageFiles.Found found = dataset.files().find(name);
      Path path = found.path();
      if (path == null) {
        problems.add(
            Problem.of(
                Severity.ERROR,
                "/images/" + image.row() + "/" + field,
                ImageFiles.whyNone(image, name, found),
                "correct the name"));
        return null;
      }
      if (found.byOtherName() != null) {
        problems.add(
            Problem.of(
                    Severity.WARNING,
                    "/images/" + image.row() + "/" + field,
                    "image "
                        + image.id()
                        + ": there is no file '"
                        + ImageFiles.shown(name)
                        + "'; "
                        + path
                        + " is taken",
                    "withImageNames renames")
                .repairable());
      }
      try {
        compare(path, field, declared, channels, applyOrientation);
        return path;
      } catch (NoSuchFileException e) {
        add(
            Severity.ERROR,
            field,
            "the file is missing: " + path,
            Files.isDirectory(dataset.imageFolder())
                ? "put it there, correct the name, or give the folder of the images when the dataset"
                    + " is read"
                : "the image folder does not exist: give another one when the dataset is read");
      } catch (IOException | RuntimeException e) {
        add(
            Severity.ERROR,
            field,
            "the file is broken, or no image: " + reason(path, e),
            "put the right file there");
      }
      return null;
    }

    private static String reason(Path path, Exception e) {
      String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
      return message.contains(path.toString()) ? message : path + ": " + message;
    }

    private void compare(
        Path path,
        String field,
        Optional<Size> declared,
        Optional<String> channels,
        boolean applyOrientation)
        throws IOException {
      ImageHeaders.Header header = headers.read(path, applyOrientation);
      if (declared.isPresent() && !declared.get().equals(header.size())) {
        Size said = declared.get();
        boolean swapped =
            said.width() == header.size().height() && said.height() == header.size().width();
        String sizes = path + " is " + header.size() + ", and the dataset says " + said;
        if (swapped && headers.read(path, !applyOrientation).size().equals(said)) {
          // A sampler turns such a picture unless it is told otherwise; other readers do not.
          add(
              applyOrientation ? Severity.ERROR : Severity.WARNING,
              "width",
              "the picture is turned by EXIF: " + sizes,
              "the annotations are of the "
                  + (applyOrientation ? "stored" : "turned")
                  + " picture: open it with applyOrientation("
                  + !applyOrientation
                  + ") or Orientation.AUTO, which is what a sampler does; the numbers are right");
        } else if (swapped) {
          add(
              Severity.ERROR,
              "width",
              "width and height are swapped: " + sizes,
              "look whether the boxes lie right, and swap the two in the dataset");
        } else {
          add(
              Severity.ERROR,
              field.equals("assets") ? field : "width",
              "the file has another size: " + sizes,
              "correct the width and height in the dataset, or put the right file there");
        }
      }
      if (channels.isPresent()) {
        channels(path, channels.get(), header.channels());
      }
    }

    private void channels(Path path, String text, int found) {
      int said;
      try {
        said = FusedChannelSpec.parse(text).channels().size();
      } catch (IllegalArgumentException e) {
        add(
            Severity.ERROR,
            "channels",
            "the channels '" + text + "' cannot be read: " + e.getMessage(),
            "correct them");
        return;
      }
      if (said != found) {
        add(
            Severity.ERROR,
            "channels",
            path + " has " + found + " channels, and the dataset names " + said + ": " + text,
            "correct the channels in the dataset, or put the right file there");
      }
    }
  }
}
