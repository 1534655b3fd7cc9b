package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void age(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
  }

  @Test
  void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");
    try (AtomicFile file = AtomicFile.of(target)) {
      Files.writeString(file.path(), "new");
      assertThat(file.path().getParent()).isEqualTo(folder);
      assertThat(target).hasContent("old");
      file.commit();
      assertThat(target).hasContent("new");
    }
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void withoutACommitNothingIsLeft() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "old");
    try (AtomicFile file = AtomicFile.of(target)) {
      Files.writeString(file.path(), "half");
    }
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write(1);
                      throw new IOException("the disk is full");
                    }))
        .hasMessage(target + ": cannot be written: the disk is full");
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void itIsCommittedOnce() throws IOException {
    try (AtomicFile file = AtomicFile.of(folder.resolve("a"))) {
      Files.writeString(file.path(), "x");
      file.commit();
      assertThatThrownBy(file::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(folder.resolve("a")).hasContent("x");
  }

  @Test
  void whatAKilledWriterOfThisMachineLeftIsDeletedByTheNextAtOnce() throws Exception {
    Path target = folder.resolve("a.tif");
    String own = AtomicFile.of(target).path().getFileName().toString();
    String pid = "-" + ProcessHandle.current().pid() + ".tmp";
    assumeTrue(own.endsWith(pid), "only Linux says where process ids mean the same");
    Process process = new ProcessBuilder("true").start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String gone = "-" + process.pid() + ".tmp";
    Path dead = Files.writeString(folder.resolve(own.replace(pid, gone)), "half");
    Path spool =
        Files.writeString(folder.resolve(own.replace(pid, gone.replace(".tmp", ".0.tmp"))), "half");
    Path alive = Files.writeString(folder.resolve(own), "being written");
    String there = own.replace(pid, "").replaceFirst("[0-9a-f]{12}$", "0123456789ab") + gone;
    Path elsewhere = Files.writeString(folder.resolve(there), "of another machine");

    AtomicFile.write(target, new byte[3]);

    assertThat(dead).doesNotExist();
    assertThat(spool).doesNotExist();
    assertThat(alive).exists();
    assertThat(elsewhere).exists();
  }

  @Test
  void whatAKilledWriterLeftIsDeletedByTheNextAfterAnHour() throws IOException {
    Path target = folder.resolve("a.tif");
    Path old = Files.writeString(AtomicFile.of(target).path(), "half");
    Path spool = Files.writeString(AtomicFile.of(target).path("0"), "half");
    Path beside = Files.writeString(old.resolveSibling(old.getFileName() + ".aux.xml"), "half");
    Path young = Files.writeString(AtomicFile.of(target).path(), "being written");
    Path other = Files.writeString(AtomicFile.of(folder.resolve("b.tif")).path(), "half");
    Path similar = Files.writeString(folder.resolve(".a.tif.tmp"), "somebody's");
    for (Path path : List.of(old, spool, beside, other, similar)) {
      age(path);
    }

    AtomicFile.write(target, new byte[3]);

    assertThat(old).doesNotExist();
    assertThat(spool).doesNotExist();
    assertThat(beside).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
    assertThat(similar).exists();
    assertThat(target).hasSize(3);
  }

  @Test
  void oneInsideAnotherIsPutIntoPlaceToo() throws IOException {
    Path target = folder.resolve("a.npy");
    try (AtomicFile outer = AtomicFile.of(target)) {
      AtomicFile.write(outer.path(), new byte[] {1, 2});
      assertThat(outer.path()).hasSize(2);
      outer.commit();
    }
    assertThat(target).hasBinaryContent(new byte[] {1, 2});
    assertThat(names()).containsExactly("a.npy");
  }

  @Test
  void manyWritersOfOneFileLeaveAWholeOne() throws Exception {
    Path target = folder.resolve("shared");
    ExecutorService pool = Daemons.pool(4, "writers");
    try {
      List<Callable<Boolean>> writers =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      (Callable<Boolean>)
                          () -> {
                            byte[] content = new byte[10_000 + i];
                            Arrays.fill(content, (byte) i);
                            AtomicFile.write(target, content);
                            byte[] seen = Files.readAllBytes(target);
                            for (byte b : seen) {
                              if (b != seen[0]) {
                                return false;
                              }
                            }
                            return seen.length == 10_000 + seen[0];
                          })
              .toList();
      for (Future<Boolean> whole : pool.invokeAll(writers)) {
        assertThat(whole.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(names()).containsExactly("shared");
  }

  @Test
  void aPathThatIsNoFileIsRefused() {
    assertThatThrownBy(() -> AtomicFile.of(folder.getRoot()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not the path of a file");
  }

  @Test
  void aFolderIsWholeOrAbsent() throws IOException {
    Path target = Files.createDirectory(folder.resolve("data"));
    Path left = AtomicFolder.of(target).path();
    Path inside = Files.writeString(left.resolve("image.png"), "half");
    try (AtomicFolder whole = AtomicFolder.of(target)) {
      Files.writeString(Files.createDirectory(whole.path().resolve("images")).resolve("1"), "x");
      assertThat(target).isEmptyDirectory();
      whole.commit();
    }
    assertThat(target.resolve("images/1")).hasContent("x");
    assertThat(left).exists();

    age(left);
    assertThatThrownBy(
            () -> {
              try (AtomicFolder second = AtomicFolder.of(target)) {
                second.commit();
              }
            })
        .isInstanceOf(FileSystemException.class);
    assertThat(inside).as("young, though its folder is old").exists();
    assertThat(target.resolve("images/1")).hasContent("x");

    age(inside);
    age(left);
    AtomicFolder.of(target).close();
    assertThat(left).doesNotExist();
    assertThat(names()).containsExactly("data");
  }
}
