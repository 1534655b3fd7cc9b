package org.ndsampler.core.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A training loop in a process of its own that is killed: it goes from batch to batch without end,
 * on several ranks, and appends what it had and where it is to a file.
 */
public final class LoaderChild {
  private LoaderChild() {}

  /** Goes on: folder of the dataset, file, the state, batch size, threads, ranks. */
  public static void main(String[] words) throws IOException {
    int world = Integer.parseInt(words[5]);
    try (CocoSampler sampler = new FakeVideos().open(FakeVideos.dataset(Path.of(words[0])));
        FileChannel file = FileChannel.open(Path.of(words[1]), StandardOpenOption.APPEND)) {
      SampleLoader loader =
          sampler
              .loader(LoaderStateTest.targets(LoaderKilledTest.SIZE))
              .batchSize(Integer.parseInt(words[3]))
              .threads(Integer.parseInt(words[4]));
      for (String line = words[2]; ; ) {
        SampleLoader resumed = loader.resume(line);
        List<SampleLoader.Batches> ranks =
            IntStream.range(0, world).mapToObj(r -> resumed.shard(r, world).iterator()).toList();
        while (ranks.get(0).hasNext()) {
          List<Batch> round = new ArrayList<>();
          for (SampleLoader.Batches rank : ranks) {
            if (rank.hasNext()) {
              round.add(rank.next());
            }
          }
          line = round.get(0).state();
          append(file, sums(round) + " " + line + "\n");
          System.out.println("a batch");
        }
      }
    }
  }

  /** One write, so that what a kill leaves is a part of the last line at most. */
  private static void append(FileChannel file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Of each sample of a round, in the order of places: its target and what it holds. */
  private static String sums(List<Batch> round) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < round.get(0).size(); i++) {
      for (Batch batch : round) {
        if (i < batch.size()) {
          text.append(text.isEmpty() ? "" : ",").append(sum(batch, i));
        }
      }
    }
    return text.toString();
  }

  static String sum(Batch batch, int sample) {
    return batch.indices()[sample]
        + ":"
        + Objects.hash(
            Arrays.hashCode(batch.pixels(sample).toBytes()),
            batch.annotations().get(sample).size());
  }
}
