package org.ndsampler.spark.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Suggestions;

/**
 * A write of a DataFrame into one COCO file. Each task writes its records into a hidden folder
 * beside the file; when all are done, the driver streams them into the file, which appears whole or
 * not at all. Of a task that ran twice Spark names one, and only its part is taken.
 */
final class CocoBatchWrite implements BatchWrite {
  private static final String DATASET = "dataset";
  private static final Set<String> NAMES = Set.of("path", DATASET);

  private final Path target;
  private final Path parts;
  private final @Nullable DatasetFile dataset;
  private final RecordSchema schema;

  private CocoBatchWrite(
      Path target, Path parts, @Nullable DatasetFile dataset, RecordSchema schema) {
    this.target = target;
    this.parts = parts;
    this.dataset = dataset;
    this.schema = schema;
  }

  static CocoBatchWrite of(LogicalWriteInfo info, boolean replaces) {
    CaseInsensitiveStringMap options = info.options();
    for (String given : options.keySet()) {
      if (!NAMES.contains(given)) {
        throw new IllegalArgumentException(
            "writing to ndsampler has no option '"
                + given
                + "'; there is 'dataset', the COCO file whose images and categories the annotations"
                + " are of"
                + Suggestions.of(given, List.of(DATASET)));
      }
    }
    String path = options.get("path");
    if (path == null) {
      throw new IllegalArgumentException("the path of the file is missing: save(\"found.json\")");
    }
    Path target = SparkPath.of(path).toAbsolutePath();
    try {
      if (!replaces && Files.exists(target)) {
        throw new FileAlreadyExistsException(
            path, null, "it is there already; mode(\"overwrite\") replaces it");
      }
      String source = options.get(DATASET);
      DatasetFile dataset = source == null ? null : DatasetFile.of(source, null, null, null, false);
      Path name = Objects.requireNonNull(target.getFileName(), () -> path + " is no file");
      return new CocoBatchWrite(
          target,
          target.resolveSibling("." + name + ".parts-" + info.queryId()),
          dataset,
          RecordSchema.of(info.schema(), dataset != null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path target() {
    return target;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    try {
      Files.createDirectories(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RecordWriterFactory(parts.toString(), schema, dataset);
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<Path> files = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof WrittenPart part) {
        files.add(parts.resolve(part.name()));
      }
    }
    try {
      DatasetFile source = dataset;
      if (source == null) {
        AtomicFile.write(target, out -> merge(files, out, false));
      } else {
        writeDataset(source, files);
      }
      deleteParts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The dataset as it is, with other annotations. */
  private void writeDataset(DatasetFile source, List<Path> files) throws IOException {
    try (AtomicFile file = AtomicFile.of(target)) {
      // In the same folder, so that the names of images lead from there.
      Path frame = file.path("frame");
      try {
        source.open().filterAnnotations(annotation -> false).write(frame);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(frame));
            OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()))) {
          DatasetFrame.fill(in, out, annotations -> merge(files, annotations, !schema.hasIds()));
        }
      } finally {
        Files.deleteIfExists(frame);
      }
      file.commit();
    }
  }

  private static void merge(List<Path> files, OutputStream out, boolean numbered)
      throws IOException {
    RecordMerge merge = new RecordMerge(out, numbered);
    for (Path file : files) {
      merge.add(file);
    }
    merge.finish();
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    try {
      deleteParts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteParts() throws IOException {
    if (!Files.exists(parts)) {
      return;
    }
    try (Stream<Path> all = Files.walk(parts)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
