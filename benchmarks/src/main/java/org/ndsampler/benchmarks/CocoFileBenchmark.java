package org.ndsampler.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.targets.Targets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A COCO file with polygons of 24 points, seven annotations for each image, spaced as Python writes
 * JSON: 860,000 annotations are 430 MB. The limit is the bare token loop of jackson-core over the
 * same file, one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx700m")
public class CocoFileBenchmark {
  /** Number of annotations. */
  @Param("860000")
  public int annotations;

  private Path file;
  private CocoDataset dataset;

  @Setup
  public void prepare() throws IOException {
    file = BenchmarkData.kept("coco-24-" + annotations + ".json", this::writeFile);
  }

  private void writeFile(Path path) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    int images = Math.max(1, annotations * 118 / 860);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
      StringBuilder text = new StringBuilder("{\"info\": {}, \"categories\": [");
      for (int c = 1; c <= 80; c++) {
        text.append(c == 1 ? "" : ", ").append("{\"id\": ").append(c);
        text.append(", \"name\": \"class ").append(c).append("\"}");
      }
      text.append("], \"images\": [");
      for (int i = 1; i <= images; i++) {
        text.append(i == 1 ? "" : ", ").append("{\"id\": ").append(i);
        text.append(", \"file_name\": \"images/").append(i).append(".jpg\", \"width\": 640");
        text.append(", \"height\": 480}");
        flush(text, out);
      }
      text.append("], \"annotations\": [");
      for (int a = 1; a <= annotations; a++) {
        int radius = 4 + random.nextInt(6000);
        int cx = random.nextInt(64000);
        int cy = random.nextInt(48000);
        text.append(a == 1 ? "" : ", ").append("{\"id\": ").append(a);
        text.append(", \"image_id\": ").append(1 + random.nextInt(images));
        text.append(", \"category_id\": ").append(1 + random.nextInt(80));
        text.append(", \"bbox\": [");
        hundredths(text, Math.max(0, cx - radius)).append(", ");
        hundredths(text, Math.max(0, cy - radius)).append(", ");
        hundredths(text, 2 * radius).append(", ");
        hundredths(text, 2 * radius).append("], \"area\": ").append(3L * radius * radius / 10000);
        text.append(", \"iscrowd\": 0, \"segmentation\": [[");
        for (int p = 0; p < 24; p++) {
          double r = radius * (0.7 + 0.3 * random.nextDouble());
          text.append(p == 0 ? "" : ", ");
          hundredths(text, (int) Math.max(0, cx + r * Math.cos(p * Math.PI / 12))).append(", ");
          hundredths(text, (int) Math.max(0, cy + r * Math.sin(p * Math.PI / 12)));
        }
        text.append("]]}");
        flush(text, out);
      }
      text.append("]}\n");
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    if (text.length() > 1 << 16) {
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
      text.setLength(0);
    }
  }

  private static StringBuilder hundredths(StringBuilder text, int value) {
    text.append(value / 100).append('.');
    return text.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
  }

  /** A dataset that is open, for what is measured after opening. */
  @State(Scope.Benchmark)
  public static class Opened {
    private CocoDataset dataset;

    @Setup(Level.Iteration)
    public void open(CocoFileBenchmark benchmark) throws IOException {
      dataset = CocoDataset.read(benchmark.file);
    }
  }

  /** Opened until it is usable: ids, boxes, index and the table of targets. */
  @Benchmark
  public Object open() throws IOException {
    dataset = CocoDataset.read(file);
    return usable(dataset);
  }

  /** From the sidecar of an earlier opening: ids, boxes and index. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Xmx150m")
  public Object openAgain(Sidecars sidecars) throws IOException {
    dataset = CocoDataset.read(file, sidecars.options);
    return AnnotationIndex.of(dataset);
  }

  /** A folder with the sidecar of the file, which a process with more heap has made. */
  @State(Scope.Benchmark)
  public static class Sidecars {
    private ReadOptions options;

    @Setup(Level.Trial)
    public void openOnce(CocoFileBenchmark benchmark) throws IOException, InterruptedException {
      Path folder = benchmark.file.toAbsolutePath().resolveSibling("sidecars");
      options = ReadOptions.DEFAULT.sidecars(folder);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx700m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sidecars.class.getName(),
                  benchmark.file.toString(),
                  folder.toString())
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("exit " + process.exitValue());
      }
    }

    /** Opens a file with a folder of sidecars. */
    public static void main(String[] arguments) throws IOException {
      ReadOptions options = ReadOptions.DEFAULT.sidecars(Path.of(arguments[1]));
      CocoDataset.read(Path.of(arguments[0]), options);
    }
  }

  private static Object usable(CocoDataset dataset) {
    return new Object[] {AnnotationIndex.of(dataset), Targets.table(dataset)};
  }

  /** The limit: every token, and nothing done with it. */
  @Benchmark
  public long jacksonTokens() throws IOException {
    long count = 0;
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      while (parser.nextToken() != null) {
        count++;
      }
    }
    return count;
  }

  /** Written to a new file. */
  @Benchmark
  public void write(Opened opened) throws IOException {
    Path target = Files.createTempFile("ndsampler-benchmark", ".json");
    opened.dataset.write(target);
    Files.delete(target);
  }

  /** All problems found, in one pass over the file. */
  @Benchmark
  public Object validate() throws IOException {
    return CocoDataset.validate(file);
  }

  /** What identifies the content. */
  @Benchmark
  public String fingerprint(Opened opened) {
    return opened.dataset.fingerprint();
  }

  /** The limit of the fingerprint: the same digest of the file's bytes. */
  @Benchmark
  public byte[] digestOfBytes() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return digest.digest();
  }

  /** Ten million annotations and more: opened as they are, on a heap of 4 GB. */
  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(value = 1, jvmArgsAppend = "-Xmx4g")
  public Object openLarge() throws IOException {
    dataset = CocoDataset.read(file);
    return AnnotationIndex.of(dataset);
  }

  /** The index alone. */
  @Benchmark
  public Object index(Opened opened) {
    return AnnotationIndex.of(opened.dataset);
  }
}
