package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.frames.ChildProcess;

/** A training loop that is killed, and gone on with in another process, in another shape. */
@Tag("slow")
class LoaderKilledTest {
  static final int SIZE = 1009;
  private static final int KILLS = 20;
  private static final long SEED = 12;

  @TempDir Path folder;

  @Test
  void killedTwentyTimesAndResumedWithOtherThreadsSizesAndRanksItIsOneSequence() throws Exception {
    Path images = Files.createDirectory(folder.resolve("images"));
    Path file = Files.createFile(folder.resolve("taken.txt"));
    List<String> taken = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    try (CocoSampler sampler = new FakeVideos().open(FakeVideos.dataset(images))) {
      SampleLoader loader = sampler.loader(LoaderStateTest.targets(SIZE)).shuffle(SEED);
      String state = loader.state();
      for (int kill = 0; kill < KILLS; kill++) {
        Files.writeString(file, "");
        killSomewhere(images, file, state, random);
        state = read(Files.readString(file), taken, state);
        ends.add(taken.size() % SIZE);
      }
      assertThat(ends.stream().distinct().count()).as("%s", ends).isGreaterThan(KILLS / 2);
      assertThat(taken).isEqualTo(once(loader, taken.size()));
    }
  }

  private void killSomewhere(Path images, Path file, String state, SplittableRandom random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ChildProcess.command(
                    LoaderChild.class,
                    images.toString(),
                    file.toString(),
                    state,
                    Integer.toString(1 + random.nextInt(12)),
                    Integer.toString(1 + random.nextInt(4)),
                    Integer.toString(1 + random.nextInt(4))))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      int rounds = random.nextInt(60);
      for (int i = 0; i <= rounds; i++) {
        assertThat(out.readLine()).isEqualTo("a batch");
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
    } finally {
      // SIGKILL: no shutdown hook, no finally block.
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }

  /** Takes whole lines; a part of a line is of a batch that was not finished. */
  private static String read(String text, List<String> taken, String before) {
    String state = before;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      int space = line.indexOf(' ');
      taken.addAll(List.of(line.substring(0, space).split(",", -1)));
      state = line.substring(space + 1);
    }
    return state;
  }

  private static List<String> once(SampleLoader loader, int count) {
    List<String> all = new ArrayList<>();
    for (int epoch = 0; all.size() < count; epoch++) {
      for (Batch batch : loader.threads(1).batchSize(100).epoch(epoch)) {
        for (int i = 0; i < batch.size(); i++) {
          all.add(LoaderChild.sum(batch, i));
        }
      }
    }
    return all.subList(0, count);
  }
}
