package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/**
 * On a real cluster of processes with executors of 512 MB, the driver in a process of its own. An
 * executor that is killed in the middle costs time and changes nothing.
 */
@Tag("slow")
class StandaloneClusterTest {
  @TempDir static Path shared;
  private static StandaloneCluster cluster;
  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = StandaloneCluster.start(shared.resolve("spark"));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void anExecutorThatIsKilledChangesNothing() throws Exception {
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    Path out = folder.resolve("digests.txt");
    long before = cluster.startedExecutors();
    Process driver =
        Driver.start(
            folder,
            cluster.master(),
            dataset.path().orElseThrow().toString(),
            folder.resolve("go").toString(),
            out.toString());
    try {
      Path reached = folder.resolve("go.reached");
      while (!Files.exists(reached)) {
        assertThat(driver.isAlive()).as(Driver.log(folder)).isTrue();
        Thread.sleep(50);
      }
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).isNotEmpty();
      // Whichever has begun: its tasks wait until one of the two is gone.
      long begun = Long.parseLong(Files.readString(reached).strip());
      ProcessHandle victim =
          executors.stream().filter(process -> process.pid() == begun).findFirst().orElseThrow();
      victim.destroyForcibly();
      victim.onExit().get();
      Files.createFile(folder.resolve("go"));
      assertThat(driver.waitFor()).as(Driver.log(folder)).isZero();
    } finally {
      driver.destroyForcibly();
    }
    assertThat(cluster.startedExecutors()).as("a new one took its place").isGreaterThan(before + 1);
    TreeMap<Long, String> expected = new TreeMap<>();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> targets =
          sampler.targets(SampleGrid.ofImages(dataset).window(64, 64).overlap(0.5).build());
      for (int i = 0; i < targets.size(); i++) {
        Sample sample = sampler.loadSample(targets.get(i));
        expected.put(
            (long) i,
            Driver.digest(sample.pixels().toBytes(), sample.toJson(), sample.annotations().size()));
      }
    }
    TreeMap<Long, String> actual = new TreeMap<>();
    for (String line : Files.readAllLines(out)) {
      String[] parts = line.split(" ");
      assertThat(actual.put(Long.parseLong(parts[0]), parts[1])).as(line).isNull();
    }
    assertThat(actual).isEqualTo(expected);
  }

  /**
   * One executor stands still from the beginning of a job until Spark has given its task to the
   * other, too; then both begin it and write the same files at once.
   */
  @Test
  void twoAttemptsOfOneTaskLeaveOneRightResult() throws Exception {
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    Process driver =
        DriverProcess.start(
            folder,
            TwinJobs.class,
            cluster.master(),
            dataset.path().orElseThrow().toString(),
            folder.toString());
    try {
      int victim = 0;
      for (String job : List.of("cogs", "chips")) {
        await(driver, job + ".ready");
        ProcessHandle executor = cluster.executors().get(victim++);
        signal("STOP", executor);
        try {
          Files.createFile(folder.resolve(job + ".go"));
          await(driver, job + ".twin");
        } finally {
          signal("CONT", executor);
        }
        await(driver, job + ".done");
      }
      assertThat(driver.waitFor()).as(DriverProcess.log(folder)).isZero();
    } finally {
      driver.destroyForcibly();
    }
    Map<String, String> expected = contents(folder.resolve("plain"));
    assertThat(expected).hasSizeGreaterThan(8 + 100).containsKey("cogs/img_00001.tif");
    Map<String, String> twins = contents(folder.resolve("twins"));
    // Only what differs, which is short enough to be shown.
    expected.entrySet().removeAll(twins.entrySet());
    assertThat(expected).as("lost, or another content").isEmpty();
    assertThat(twins.keySet()).as("files").isEqualTo(contents(folder.resolve("plain")).keySet());
  }

  private void await(Process driver, String file) throws Exception {
    while (!Files.exists(folder.resolve(file))) {
      assertThat(driver.isAlive()).as(file + ": " + DriverProcess.log(folder)).isTrue();
      Thread.sleep(5);
    }
  }

  private static void signal(String signal, ProcessHandle process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The digest of each file, hidden ones too, by its name. */
  private static Map<String, String> contents(Path folder) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(file).toString(), Driver.digest(Files.readAllBytes(file), "", 0));
      }
    }
    return contents;
  }

  /**
   * More pixels than all executors have memory: ten thousand small images, and one of 60,000 x
   * 40,000 pixels, 2.4 GB.
   */
  @Test
  void manySmallImagesAndAHugeOneFitIntoSmallExecutors() throws Exception {
    Path small = LargeImages.small(folder.resolve("small"), 10_000);
    Path huge = LargeImages.huge(folder.resolve("huge"), 60_000, 40_000);
    Path out = folder.resolve("sums.txt");
    Process driver =
        DriverProcess.start(
            folder,
            LargeImages.class,
            cluster.master(),
            small.toString(),
            huge.toString(),
            out.toString());
    assertThat(driver.waitFor()).as(DriverProcess.log(folder)).isZero();
    List<String> sums = Files.readAllLines(out);
    assertThat(sums.get(0)).isEqualTo("10000 " + LargeImages.sumOfSmall(10_000));
    assertThat(Integer.parseInt(sums.get(1))).as("many small images to a task").isBetween(2, 200);
    assertThat(sums.get(2)).isEqualTo("1200 " + LargeImages.sumOfHuge(60_000, 40_000));
    assertThat(Integer.parseInt(sums.get(3))).as("tasks of the huge image").isBetween(10, 200);
  }

  /** The program of a user. */
  static final class Driver {
    private Driver() {}

    static Process start(Path folder, String... arguments) throws Exception {
      return DriverProcess.start(folder, Driver.class, arguments);
    }

    static String log(Path folder) throws Exception {
      return DriverProcess.log(folder);
    }

    static String digest(byte[] pixels, String replay, int annotations) throws Exception {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pixels);
      digest.update((replay + annotations).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    }

    /** Arguments: master, dataset, file to wait for, file of the result. */
    public static void main(String[] args) throws Exception {
      SparkSession spark = DriverProcess.session(args[0]);
      String go = args[2];
      Dataset<Row> windows =
          spark
              .read()
              .format("ndsampler")
              .option("window", "64x64")
              .option("overlap", "0.5")
              .option("partitionBytes", "500000")
              .load(args[1]);
      List<String> lines =
          windows
              .map(
                  (MapFunction<Row, String>)
                      row -> {
                        if (row.<Long>getAs("index") % 97 == 40) {
                          waitFor(Path.of(go), Path.of(go + ".reached"));
                        }
                        return row.<Long>getAs("index")
                            + " "
                            + digest(
                                row.getAs("pixels"),
                                row.getAs("replay"),
                                row.getList(row.fieldIndex("annotations")).size());
                      },
                  Encoders.STRING())
              .collectAsList();
      Files.write(Path.of(args[3]), lines);
      spark.stop();
    }

    /** The first that comes here says who it is; all wait until one was killed. */
    private static void waitFor(Path go, Path reached) throws Exception {
      synchronized (Driver.class) {
        if (!Files.exists(reached)) {
          Path own = reached.resolveSibling("reached-" + ProcessHandle.current().pid());
          Files.writeString(own, String.valueOf(ProcessHandle.current().pid()));
          Files.move(own, reached);
        }
      }
      while (!Files.exists(go)) {
        Thread.sleep(20);
      }
    }
  }
}
