package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

class ReviewMarksTest {
  @TempDir Path folder;
  private CocoDataset dataset = CocoDataset.builder().build();

  @BeforeEach
  void write() throws IOException {
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "cat").category(2, "dog, or \"dog\"");
    for (int i = 1; i <= 3; i++) {
      builder.image(i, "image " + i + ".png", Size.of(100, 80));
    }
    for (int i = 1; i <= 60; i++) {
      builder.annotation(i, 1 + i % 3, 1, Box.of(i, 2, 10, 20));
    }
    Path json = folder.resolve("data.json");
    builder.build().write(json);
    dataset = CocoDataset.read(json);
  }

  @Test
  void theyAreKeptBesideTheDataset() throws IOException {
    ReviewMarks marks = ReviewMarks.open(dataset);
    assertThat(marks.all()).isEmpty();
    assertThat(folder.resolve("data.review.json")).doesNotExist();
    ReviewMark missing = ReviewMark.missing(2, "cat", Box.of(1.5, 2, 3, 4));
    List<ReviewMark> all =
        List.of(
            ReviewMark.right(1),
            ReviewMark.wrong(2),
            ReviewMark.classWrong(3, "dog, or \"dog\""),
            missing,
            ReviewMark.imageRight(1),
            ReviewMark.imageWrong(3));
    for (ReviewMark mark : all) {
      marks.add(mark);
    }
    assertThat(marks.file()).isEqualTo(folder.resolve("data.review.json")).exists();
    assertThat(marks.all()).isEqualTo(all);
    ReviewMarks again = ReviewMarks.open(dataset);
    assertThat(again.all()).isEqualTo(all);
    assertThat(again.ofAnnotation(2)).contains(ReviewMark.wrong(2));
    assertThat(again.ofAnnotation(4)).isEmpty();
    assertThat(again.ofImage(2)).containsExactly(missing);
    assertThat(again).hasToString("ReviewMarks(6 in data.review.json)");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("data.json", "data.review.json", ".data.review.json.lock");
    }
  }

  @Test
  void theLastMarkOfASubjectHoldsAndUndoGivesBackTheOneBefore() throws IOException {
    ReviewMarks marks = ReviewMarks.open(dataset);
    ReviewMark box = ReviewMark.missing(2, "cat", Box.of(1, 2, 3, 4));
    ReviewMark other = ReviewMark.missing(2, "cat", Box.of(1, 2, 3, 5));
    marks.add(ReviewMark.right(1));
    marks.add(ReviewMark.wrong(1));
    marks.add(box);
    marks.add(other);
    marks.clear(box);
    assertThat(marks.all()).containsExactly(ReviewMark.wrong(1), other);
    assertThat(marks.undo()).isTrue();
    assertThat(marks.all()).containsExactly(ReviewMark.wrong(1), box, other);
    assertThat(marks.redo()).isTrue();
    assertThat(marks.all()).containsExactly(ReviewMark.wrong(1), other);
    for (int i = 0; i < 4; i++) {
      assertThat(marks.undo()).isTrue();
    }
    assertThat(marks.all()).containsExactly(ReviewMark.right(1));
    assertThat(marks.canUndo()).isTrue();
    assertThat(marks.undo()).isTrue();
    assertThat(marks.all()).isEmpty();
    assertThat(marks.undo()).isFalse();
    assertThat(marks.redo()).isTrue();
    assertThat(marks.redo()).isTrue();
    assertThat(ReviewMarks.open(dataset).all()).containsExactly(ReviewMark.wrong(1));
    marks.add(ReviewMark.right(7));
    assertThat(marks.canRedo()).isFalse();
    assertThat(marks.redo()).isFalse();
    marks.clear(ReviewMark.right(7));
    assertThat(marks.ofAnnotation(7)).isEmpty();
  }

  @Test
  void undoLeavesWhatOthersSaid() throws IOException {
    ReviewMarks one = ReviewMarks.open(dataset);
    ReviewMarks two = ReviewMarks.open(dataset);
    one.add(ReviewMark.wrong(1));
    two.add(ReviewMark.right(1));
    two.add(ReviewMark.right(2));
    one.undo();
    assertThat(one.all()).containsExactly(ReviewMark.right(1), ReviewMark.right(2));
    two.undo();
    one.redo();
    two.refresh();
    assertThat(two.all()).containsExactly(ReviewMark.wrong(1));
    two.undo();
    assertThat(two.all()).containsExactly(ReviewMark.wrong(1));
  }

  @Test
  void severalWritersLoseNothing() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failed = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int first = 1 + 15 * writer;
      Thread thread =
          new Thread(
              () -> {
                try {
                  ReviewMarks marks = ReviewMarks.open(dataset);
                  for (int id = first; id < first + 15; id++) {
                    marks.add(ReviewMark.wrong(id));
                    if (id % 5 == 0) {
                      marks.undo();
                      marks.redo();
                    }
                  }
                } catch (IOException | RuntimeException e) {
                  synchronized (failed) {
                    failed.add(e);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failed).isEmpty();
    assertThat(ReviewMarks.open(dataset).all())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 60).mapToObj(ReviewMark::wrong).toList());
  }

  @Test
  void severalProgramsLoseNothing() throws Exception {
    List<Process> programs = new ArrayList<>();
    for (int first : new int[] {1, 31}) {
      programs.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ReviewChild.class.getName(),
                  folder.resolve("data.json").toString(),
                  Integer.toString(first),
                  Integer.toString(first + 29))
              .inheritIO()
              .start());
    }
    for (Process program : programs) {
      assertThat(program.waitFor()).isZero();
    }
    assertThat(ReviewMarks.open(dataset).all()).hasSize(60);
  }

  @Test
  void itMakesANewDatasetAndLeavesTheOldOne() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("data.json"));
    ReviewMarks marks = ReviewMarks.open(dataset);
    marks.add(ReviewMark.right(1));
    marks.add(ReviewMark.wrong(60));
    marks.add(ReviewMark.classWrong(2, "dog, or \"dog\""));
    marks.add(ReviewMark.missing(1, "cat", Box.of(1.5, 2, 3, 4)));
    marks.add(ReviewMark.imageWrong(2));
    marks.add(ReviewMark.missing(2, "cat", Box.of(1, 1, 1, 1)));
    marks.add(ReviewMark.classWrong(4, "dog, or \"dog\""));
    CocoDataset reviewed = marks.toDataset();
    assertThat(reviewed.images().ids()).containsExactly(1, 3);
    assertThat(reviewed.annotations().contains(60)).isFalse();
    assertThat(reviewed.annotation(2).categoryName()).isEqualTo("dog, or \"dog\"");
    // Annotations of image 2 went with it: 1, 4, 7 and so on.
    assertThat(reviewed.annotations().contains(1)).isFalse();
    assertThat(reviewed.annotations().size()).isEqualTo(60 - 20 - 1 + 1);
    CocoAnnotation added = reviewed.annotation(61);
    assertThat(added.box()).contains(Box.of(1.5, 2, 3, 4));
    assertThat(added.imageId()).isEqualTo(1);
    assertThat(added.area()).hasValue(12);
    assertThat(reviewed.validate().errors()).isZero();
    assertThat(folder.resolve("data.json")).hasBinaryContent(before);
  }

  @Test
  void itWritesATable() throws IOException {
    ReviewMarks marks = ReviewMarks.open(dataset);
    marks.add(ReviewMark.classWrong(2, "dog, or \"dog\""));
    marks.add(ReviewMark.missing(1, "cat", Box.of(1.5, 2, 3, 4)));
    marks.add(ReviewMark.imageRight(2));
    Path csv = folder.resolve("marks.csv");
    marks.writeCsv(csv);
    assertThat(csv)
        .hasContent(
            """
            mark,annotation_id,image_id,file_name,class,right_class,x,y,width,height
            class wrong,2,3,image 3.png,cat,"dog, or ""dog""\",2.0,2.0,10.0,20.0
            missing,,1,image 1.png,,cat,1.5,2.0,3.0,4.0
            right,,2,image 2.png,,,,,,
            """);
  }

  @Test
  void theyBelongToTheContentOfTheDataset() throws IOException {
    ReviewMarks.open(dataset).add(ReviewMark.wrong(1));
    CocoDataset changed = dataset.filterAnnotations(annotation -> annotation.id() != 5);
    assertThatThrownBy(() -> ReviewMarks.open(changed))
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("data.review.json has the marks of another content of ");
    assertThat(ReviewMarks.open(changed, folder.resolve("other.json")).all()).isEmpty();
    assertThat(ReviewMarks.open(dataset.withImageFolder(Path.of("elsewhere"))).all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"review\": 2, \"fingerprint\": \"a\", \"marks\": []}",
        "{\"review\": 1, \"marks\": []}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [3]}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [{\"id\": 1, \"mark\": \"wrong\"}]}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [{\"id\": 1.5}]}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [{\"id\": 1, \"mark\": \"missing\","
            + " \"image\": 1, \"class\": \"cat\", \"box\": [1, 2, \"a\", 4]}]}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [{\"id\": 1, \"mark\": \"missing\","
            + " \"image\": 1, \"class\": \"cat\", \"box\": [1, 2, 0, 4]}]}",
        "{\"review\": 1, \"fingerprint\": \"a\", \"marks\": [{\"cleared\": \"x\"}]}",
        "{\"review\": 99999999999999999999, \"fingerprint\": \"a\", \"marks\": []}",
      })
  void aDamagedFileIsNamedAndLeftAsItIs(String content) throws IOException {
    ReviewMarks open = ReviewMarks.open(dataset);
    Path file = Files.writeString(open.file(), content);
    assertThatThrownBy(() -> ReviewMarks.open(dataset))
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("data.review.json is no file of review marks, or damaged");
    assertThatThrownBy(() -> open.add(ReviewMark.wrong(1))).isInstanceOf(CocoException.class);
    assertThat(open.all()).isEmpty();
    assertThat(open.canUndo()).isFalse();
    assertThat(file).hasContent(content);
  }

  @Test
  void whatIsNotThereIsRefused() throws IOException {
    ReviewMarks marks = ReviewMarks.open(dataset);
    assertThatIllegalArgumentException().isThrownBy(() -> marks.add(ReviewMark.wrong(99)));
    assertThatIllegalArgumentException().isThrownBy(() -> marks.add(ReviewMark.imageRight(99)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> marks.add(ReviewMark.classWrong(1, "cta")))
        .withMessageContaining("did you mean \"cat\"?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReviewMark.missing(1, "cat", Box.of(1, 1, 0, 5)))
        .withMessageContaining("no finite area");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReviewMarks.open(CocoDataset.builder().build()))
        .withMessageContaining("ReviewMarks.open(dataset, file)");
    assertThat(marks.file()).doesNotExist();
  }
}
