package org.ndsampler.benchmarks;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.chips.BatchRing;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of 32 samples of 224x224x3, 4.8 MB, into a ring in shared memory whose reader lets each
 * go at once, beside the copy of its pixels into memory that is mapped the same way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class RingBenchmark {
  private static final int BYTES = 64 << 20;

  /** Number of images of 1024x1024x3. */
  @Param("4")
  public int images;

  private Path folder;
  private BatchRing ring;
  private Thread reader;
  private Batch batch;
  private byte[] pixels;
  private MappedByteBuffer memory;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    CocoDataset dataset = BenchmarkData.images(images, 1024, 20, "npy");
    List<Target> targets = new ArrayList<>();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (int i = 0; i < 32; i++) {
        targets.add(sampler.positive(i).window(224, 224));
      }
      try (SampleLoader.Batches batches = sampler.loader(targets).batchSize(32).iterator()) {
        batch = batches.next();
      }
    }
    pixels = batch.pixels().toBytes();
    Path shared = Path.of("/dev/shm");
    folder =
        Files.isWritable(shared)
            ? Files.createTempDirectory(shared, "ndsampler-")
            : Files.createTempDirectory("ndsampler-");
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("memory"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
    ring = BatchRing.create(folder.resolve("ring"), BYTES);
    reader = new Thread(this::release, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void release() {
    try (SocketChannel peer =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ring.socket")))) {
      ByteBuffer message = ByteBuffer.allocate(16);
      ByteBuffer word = ByteBuffer.wrap(new byte[] {'+'});
      while (peer.read(message) >= 0) {
        if (!message.hasRemaining()) {
          message.clear();
          peer.write(word.rewind());
        }
      }
    } catch (IOException e) {
      // The ring is closed: the measurement has ended.
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException, InterruptedException {
    ring.close();
    reader.join();
    BenchmarkData.delete(folder);
  }

  /** The batch with its annotations. */
  @Benchmark
  public boolean put() throws IOException {
    return ring.put(batch);
  }

  /** The pixels alone, one batch behind the other. */
  @Benchmark
  public int bareCopy() {
    if (memory.remaining() < pixels.length) {
      memory.clear();
    }
    memory.put(pixels);
    return memory.position();
  }
}
