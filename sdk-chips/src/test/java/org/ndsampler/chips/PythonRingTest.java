package org.ndsampler.chips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.toy.ToyDatasets;

/** The reader of the guide, as it stands there, against a ring: each side is killed, too. */
@Tag("slow")
class PythonRingTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path GUIDE = Path.of("..", "docs", "guides", "training.md");
  private static final Pattern READER = Pattern.compile("(?s)```python\n(.*?)```");

  private static final String TRAINER =
      """
      import sys, time, zlib
      from ring import Ring

      def crc(array):
          return zlib.crc32(array.tobytes())

      ring = Ring(sys.argv[1])
      for number, batch in enumerate(ring):
          if number == int(sys.argv[2]):
              break
          print(batch["pixels"].shape, batch["pixels"].dtype, crc(batch["pixels"]),
                batch["indices"].tolist(), crc(batch["boxes"]), crc(batch["categories"]),
                crc(batch["samples"]), bytes(batch["state"]).decode(), flush=True)
          time.sleep(float(sys.argv[3]))
      ring.close()
      print("the end", flush=True)
      """;

  @TempDir static Path data;
  private static CocoDataset dataset;
  private static CocoSampler sampler;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    boolean numpy = hasNumpy();
    if (!numpy) {
      System.out.println("without the Python reader of a ring: there is no python3-numpy");
    }
    assumeTrue(numpy, "there is no python3-numpy");
    dataset = ToyDatasets.make("shapes8", data.resolve("toy"), 3);
    sampler = CocoSampler.open(dataset);
    Matcher reader = READER.matcher(Files.readString(GUIDE));
    assertThat(reader.find()).isTrue();
    assertThat(reader.group(1).lines().count()).isLessThanOrEqualTo(60);
    Files.writeString(data.resolve("ring.py"), reader.group(1));
    Files.writeString(data.resolve("trainer.py"), TRAINER);
  }

  private static boolean hasNumpy() throws InterruptedException {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import numpy").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void close() {
    if (sampler != null) {
      sampler.close();
    }
  }

  private Process trainer(Path ring, int batches, double seconds) throws IOException {
    return new ProcessBuilder(
            PYTHON,
            "-B",
            data.resolve("trainer.py").toString(),
            ring.toString(),
            Integer.toString(batches),
            Double.toString(seconds))
        .redirectErrorStream(true)
        .start();
  }

  private static List<String> said(Process process) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(lines::add);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return lines;
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static long crc(LongStream numbers) {
    long[] all = numbers.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(8 * all.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(all);
    return crc(bytes.array());
  }

  private static String line(Batch batch) {
    var shape = batch.pixels().shape();
    List<Long> categories = new ArrayList<>();
    List<Long> samples = new ArrayList<>();
    List<Float> boxes = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      for (var annotation : batch.annotations().get(i)) {
        samples.add((long) i);
        categories.add(annotation.categoryId());
        var box = annotation.box().orElseThrow();
        for (double value : new double[] {box.x(), box.y(), box.width(), box.height()}) {
          boxes.add((float) value);
        }
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * boxes.size()).order(ByteOrder.LITTLE_ENDIAN);
    boxes.forEach(bytes::putFloat);
    return String.join(
        " ",
        "(%d, %d, %d, %d)"
            .formatted(shape.frames(), shape.height(), shape.width(), shape.channels()),
        "uint8",
        Long.toString(crc(batch.pixels().toBytes())),
        Arrays.toString(batch.indices()),
        Long.toString(crc(bytes.array())),
        Long.toString(crc(categories.stream().mapToLong(i -> i))),
        Long.toString(crc(samples.stream().mapToLong(i -> i))),
        batch.state());
  }

  @Test
  void theReaderOfTheGuideSeesWhatJavaWrote() throws Exception {
    SampleLoader loader = RingWriter.loader(sampler).batchSize(5);
    List<String> wanted = new ArrayList<>();
    try (BatchRing ring = BatchRing.create(folder.resolve("ring"), 150_000)) {
      Process python = trainer(folder.resolve("ring"), 1000, 0);
      for (int epoch = 0; epoch < 3; epoch++) {
        for (Batch batch : loader.epoch(epoch)) {
          wanted.add(line(batch));
        }
        assertThat(ring.putAll(loader.epoch(epoch))).isTrue();
      }
      ring.end();
      wanted.add("the end");
      assertThat(said(python)).isEqualTo(wanted);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aReaderThatHasEnoughEndsTheWriting() throws Exception {
    try (BatchRing ring = BatchRing.create(folder.resolve("ring"), 150_000)) {
      Process python = trainer(folder.resolve("ring"), 7, 0);
      assertThat(ring.putAll(RingWriter.loader(sampler).balanced())).isFalse();
      assertThat(said(python)).hasSize(8).endsWith("the end");
      ring.end();
    }
  }

  @Test
  void aKilledReaderIsAnErrorOfTheWriter() throws Exception {
    try (BatchRing ring = BatchRing.create(folder.resolve("ring"), 150_000)) {
      Process python = trainer(folder.resolve("ring"), 1_000_000, 0.01);
      Thread killer =
          new Thread(
              () -> {
                try (BufferedReader out = python.inputReader(StandardCharsets.UTF_8)) {
                  for (int i = 0; i < 9; i++) {
                    out.readLine();
                  }
                } catch (IOException e) {
                  // It is killed all the same.
                } finally {
                  python.destroyForcibly();
                }
              });
      killer.start();
      assertThatThrownBy(() -> ring.putAll(RingWriter.loader(sampler).balanced()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the reader of the ring has gone without a word");
      killer.join();
      assertThat(ring.released()).isGreaterThanOrEqualTo(8);
      assertThat(python.waitFor()).isEqualTo(137);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aKilledWriterIsAnErrorOfTheReaderAndLeavesNothing() throws Exception {
    Path file = folder.resolve("ring");
    Process java = writer(file);
    try (BufferedReader out = java.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("there is a ring");
      // Killed before anybody came: what is left is in nobody's way.
      java.destroyForcibly().waitFor();
      assertThat(left()).containsExactlyInAnyOrder("ring", "ring.socket");
    }
    Process second = writer(file);
    Process python = trainer(file, 1_000_000, 0.01);
    List<String> said = new ArrayList<>();
    try (BufferedReader out = python.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < 20; i++) {
        said.add(out.readLine());
      }
      second.destroyForcibly();
      out.lines().forEach(said::add);
    }
    assertThat(second.waitFor()).isEqualTo(137);
    assertThat(python.waitFor()).isEqualTo(1);
    assertThat(said).last().isEqualTo("EOFError: the writer of the ring has gone without a word");
    assertThat(left()).isEmpty();
    // What the trainer had is a beginning of the stream, and the last line leads on.
    List<String> wanted = new ArrayList<>();
    SampleLoader loader = RingWriter.loader(sampler).balanced();
    try (SampleLoader.Batches batches = loader.iterator()) {
      for (int i = 0; i < 20; i++) {
        wanted.add(line(batches.next()));
      }
      assertThat(said.subList(0, 20)).isEqualTo(wanted);
      String state = said.get(19).substring(said.get(19).indexOf('{'));
      assertThat(line(loader.resume(state).iterator().next())).isEqualTo(line(batches.next()));
    }
  }

  private Process writer(Path ring) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"));
    line.addAll(List.of("-cp", ChipsTest.classPath(), RingWriter.class.getName()));
    line.addAll(List.of(dataset.path().orElseThrow().toString(), ring.toString()));
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
