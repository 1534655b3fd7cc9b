package org.ndsampler.core.frames.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.ImageSizes;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.WorkFolder;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.util.JobExecutor;

/**
 * The sizes of images as the headers of their files say. Safe for concurrent use.
 *
 * <p>Sources are opened, never entries of a frame cache: a size must not cost a conversion. What
 * was read is known by the file, not by the image, so that a dataset made from another by an edit
 * asks for nothing twice. In the work folder a file is known by path, length and time, which one
 * look at the folder's entry tells; so the second run opens no file, and a file that changed is
 * read again, alone.
 */
public final class HeaderSizes implements ImageSizes {
  private static final int VERSION = 1;

  private final Rasters rasters;
  private final RasterOptions options;
  private final @Nullable Path workFolder;
  private final Progress progress;

  /** What is known in this process of the files that belong to a folder. */
  private final Map<Path, Map<Path, Header>> known = new ConcurrentHashMap<>();

  /** The folders whose kept headers were looked at. */
  private final Map<Path, Map<Path, Header>> kept = new ConcurrentHashMap<>();

  private final ReentrantLock keeping = new ReentrantLock();

  /** The header of a file that had this length and time, in nanoseconds since 1970. */
  private record Header(long bytes, long modified, Size size) {
    boolean isOf(BasicFileAttributes file) {
      return file.size() == bytes && file.lastModifiedTime().to(TimeUnit.NANOSECONDS) == modified;
    }
  }

  /**
   * The sizes that some providers read.
   *
   * @param options how files are opened: a photo that is turned has another size
   * @param workFolder where they are kept; null to read them in each process
   * @param progress told when many are read
   */
  public HeaderSizes(
      Rasters rasters, RasterOptions options, @Nullable Path workFolder, Progress progress) {
    this.rasters = rasters;
    this.options = options;
    this.workFolder = workFolder;
    this.progress = progress;
  }

  @Override
  public Size size(CocoImage image) throws IOException {
    Path folder = image.dataset().imageFolder();
    Path file = image.path().orElse(null);
    if (file != null) {
      return size(folder, file);
    }
    if (image.assets().isEmpty()) {
      throw new IOException("it names no file and has no assets; add a file_name");
    }
    Reach reach = new Reach();
    for (CocoAsset asset : image.assets()) {
      Size own = asset.size().orElse(null);
      if (own == null) {
        own = size(folder, asset.path());
      }
      if (asset.toImage().isIdentity()) {
        return own;
      }
      reach.add(own, asset.toImage());
    }
    return reach.size();
  }

  private Size size(Path folder, Path file) throws IOException {
    Map<Path, Header> here = known.computeIfAbsent(folder, key -> new ConcurrentHashMap<>());
    Header header = here.get(file);
    if (header != null) {
      return header.size;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      header = kept(folder).get(file);
      if (header == null || !header.isOf(now)) {
        try (Raster raster = rasters.open(file, options)) {
          header =
              new Header(
                  now.size(),
                  now.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                  raster.info().size());
        }
      }
    } catch (IOException e) {
      throw new IOException(MissingFile.reason(file, folder, e), e);
    }
    here.put(file, header);
    return header.size;
  }

  /** {@inheritDoc} On as many threads as there are processors. */
  @Override
  public Map<Long, Size> sizes(List<CocoImage> images) {
    Map<Long, Size> sizes = new ConcurrentHashMap<>();
    int total = images.size();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
            CocoImage image = images.get(i);
            try {
              sizes.put(image.id(), size(image));
            } catch (IOException | RuntimeException e) {
              // Damaged records and files: whoever asks for this size alone is told.
              sizes.remove(image.id());
            }
            progress.update("reading the sizes of images", done.incrementAndGet(), total);
          }
        };
    int threads = Math.min(total, Runtime.getRuntime().availableProcessors());
    try (JobExecutor executor = JobExecutor.threads(threads > 1 ? threads : 0)) {
      List<Future<@Nullable Void>> jobs = new ArrayList<>();
      for (int i = 0; i < Math.max(1, threads); i++) {
        jobs.add(
            executor.submit(
                () -> {
                  work.run();
                  return null;
                }));
      }
      for (Future<@Nullable Void> job : jobs) {
        await(job);
      }
    }
    keep(images);
    return new HashMap<>(sizes);
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
        throw new IllegalStateException("reading the sizes of images failed", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ------------------------------------------------------------------------------------------ kept

  private Map<Path, Header> kept(Path folder) {
    if (workFolder == null) {
      return Map.of();
    }
    return kept.computeIfAbsent(
        folder,
        key -> {
          ByteBuffer bytes = store(workFolder).find("sizes", name(folder));
          try {
            return bytes == null ? Map.of() : parse(bytes, folder);
          } catch (RuntimeException e) {
            return Map.of(); // not understood: they are read again
          }
        });
  }

  /** Not of one dataset: those that share a folder of images share what is known of it. */
  private static WorkFolder store(Path workFolder) {
    return WorkFolder.of(workFolder, "files");
  }

  private String name(Path folder) {
    return VERSION
        + "\n"
        + options.appliesOrientation()
        + " "
        + options.damage()
        + "\n"
        + folder.toAbsolutePath().normalize();
  }

  /** Writes what is known of the folders of some images, if that is more than is kept. */
  private void keep(List<CocoImage> images) {
    if (workFolder == null) {
      return;
    }
    Set<Path> folders = new LinkedHashSet<>();
    images.forEach(image -> folders.add(image.dataset().imageFolder()));
    keeping.lock();
    try {
      for (Path folder : folders) {
        Map<Path, Header> all = new TreeMap<>(kept(folder));
        all.putAll(known.getOrDefault(folder, Map.of()));
        if (!all.equals(kept(folder))) {
          store(workFolder).keep("sizes", name(folder), bytes(all));
          kept.put(folder, Map.copyOf(all));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      keeping.unlock();
    }
  }

  private static ByteBuffer bytes(Map<Path, Header> headers) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(out)) {
      data.writeInt(headers.size());
      for (Map.Entry<Path, Header> entry : headers.entrySet()) {
        byte[] file = entry.getKey().toString().getBytes(StandardCharsets.UTF_8);
        data.writeInt(file.length);
        data.write(file);
        Header header = entry.getValue();
        data.writeLong(header.bytes);
        data.writeLong(header.modified);
        data.writeInt(header.size.width());
        data.writeInt(header.size.height());
      }
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static Map<Path, Header> parse(ByteBuffer bytes, Path folder) {
    Map<Path, Header> headers = new HashMap<>();
    int count = bytes.getInt();
    for (int i = 0; i < count; i++) {
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new IllegalArgumentException("the kept sizes end too early");
      }
      byte[] file = new byte[length];
      bytes.get(file);
      Path path = folder.getFileSystem().getPath(new String(file, StandardCharsets.UTF_8));
      headers.put(
          path,
          new Header(bytes.getLong(), bytes.getLong(), Size.of(bytes.getInt(), bytes.getInt())));
    }
    return headers;
  }
}
