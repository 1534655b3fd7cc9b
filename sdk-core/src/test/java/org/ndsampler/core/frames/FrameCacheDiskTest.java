package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With real file systems that are full or read-only: small ones in memory, mounted where only the
 * child process sees them. Linux lets the superuser do that, and others too unless it is forbidden;
 * where nobody may, the tests are skipped and say so. FrameCacheTest has stand-ins for both.
 */
class FrameCacheDiskTest {
  @TempDir Path folder;
  private Path sources;
  private Path disk;

  @BeforeEach
  void writeImages() throws IOException {
    sources = Files.createDirectory(folder.resolve("sources"));
    disk = Files.createDirectory(folder.resolve("disk"));
    for (int i = 0; i < 6; i++) {
      TestImages.bmp(sources.resolve("image-" + i + ".bmp"), 300, 200, i);
    }
  }

  private record Result(int status, String output) {}

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  /** Runs the child with a file system of its own at the folder. */
  private String runOnDisk(String size, String mode) throws IOException, InterruptedException {
    List<String> own = ownMounts();
    assumeTrue(!own.isEmpty(), "file systems cannot be mounted here: no real disk to test with");
    List<String> command = new ArrayList<>(own);
    command.addAll(
        List.of(
            "sh",
            "-c",
            "disk=$1 && shift && mount -t tmpfs -o size="
                + size
                + " tmpfs \"$disk\" && exec \"$@\"",
            "sh",
            disk.toString()));
    command.addAll(
        ChildProcess.command(DiskChild.class, sources.toString(), disk.toString(), mode));
    Result result = run(command);
    assertThat(result.status).as(result.output).isZero();
    return result.output;
  }

  private List<String> ownMounts() throws InterruptedException {
    for (List<String> own : List.of(List.of("unshare", "-m"), List.of("unshare", "-r", "-m"))) {
      List<String> command = new ArrayList<>(own);
      command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", disk.toString()));
      try {
        if (run(command).status == 0) {
          return own;
        }
      } catch (IOException e) {
        // There is no such command.
      }
    }
    return List.of();
  }

  @Test
  void aDiskThatBecomesFullFailsImagesWithAReasonAndLeavesNothingHalf() throws Exception {
    // Room for three entries of 180 kB, their folders and locks.
    String output = runOnDisk("700k", "full");
    assertThat(output).containsPattern("converted [1-4]\n");
    assertThat(output).containsPattern("failed [2-5]\n");
    assertThat(output).contains("No space left on device").contains("the disk has room");
    assertThat(output).contains("problems 0\n").contains("wrong 0\n").contains("temporary 0\n");
  }

  @Test
  void aFolderThatIsReadOnlyServesWhatItHasAndSaysWhyItTakesNothing() throws Exception {
    String output = runOnDisk("10m", "readonly");
    assertThat(output).contains("first equal true\n").contains("conversions 0\n");
    assertThat(output)
        .contains("second failed: cannot write the cache entry of")
        .contains("Read-only file system")
        .contains("choose another cache folder");
  }
}
