package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.jshell.ScriptSession;
import org.ndsampler.toy.ToyDatasets;

/**
 * The questions of {@code docs/how-do-i.md}: each has an answer of at most five lines, which runs,
 * and a picture of what its last line shows. The pictures in the repository are compared with those
 * that the code draws here; {@code -Dndsampler.pictures=write} draws them anew.
 *
 * <p>The questions are asked of {@link Streets}, and those about faults of the export of toy
 * photographs. Their images are on a server on loopback too, which stands for the one on the page.
 */
class HowDoITest {
  static final String PAGE = "docs/how-do-i.md";
  private static final Path PICTURES = DocsPage.ROOT.resolve("docs").resolve("images/how-do-i");
  private static final boolean WRITES = "write".equals(System.getProperty("ndsampler.pictures"));
  private static final int MOST_LINES = 5;
  private static final long MOST_BYTES = 75_000;

  /** What everybody asks: these have to be among the questions. */
  private static final List<String> TWELVE =
      List.of(
          "how many instances has each class",
          "which are the 20 smallest cars",
          "which images have more than 5 persons",
          "how do i draw negatives from crowded images",
          "how do i split by group and write the parts",
          "how do i convert images to cog",
          "how do i see predictions beside the truth",
          "how do i merge two datasets",
          "which image files are missing",
          "how balanced are the classes of an epoch",
          "which images are labelled worst",
          "how do i browse one large image by windows");

  /** What the page calls the folder of the images on a server. */
  private static final String ADDRESS = "https://images.example.org/streets/";

  private static final Pattern SECTION = Pattern.compile("(?ms)^### (.*?)$(.*?)(?=^##|\\z)");
  private static final Pattern PICTURE = Pattern.compile("!\\[.+]\\(images/how-do-i/([^)]+)\\)");
  private static final Pattern LAST = Pattern.compile("(?m)^show\\((.*)\\);[^\n]*\\s*\\z");

  @TempDir Path folder;

  private record Question(String text, List<DocsPage.Block> blocks, List<String> pictures) {}

  private static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (MatchResult section : SECTION.matcher(new DocsPage(PAGE).text()).results().toList()) {
      questions.add(
          new Question(
              section.group(1),
              DocsPage.blocks(section.group(2)),
              PICTURE.matcher(section.group(2)).results().map(p -> p.group(1)).toList()));
    }
    return questions;
  }

  @Test
  void thirtyQuestionsHaveShortAnswersAndTheTwelveAreAmongThem() throws IOException {
    List<Question> questions = questions();
    assertThat(questions).hasSizeGreaterThanOrEqualTo(30);
    for (Question question : questions) {
      assertThat(question.blocks).as(question.text).hasSize(1);
      assertThat(question.pictures).as(question.text).hasSize(1);
      assertThat(question.blocks.get(0).code().lines().filter(line -> !line.isBlank()))
          .as(question.text)
          .hasSizeLessThanOrEqualTo(MOST_LINES);
    }
    List<String> names =
        questions.stream()
            .map(question -> question.text.toLowerCase(Locale.ROOT).replace("?", ""))
            .toList();
    assertThat(names).doesNotHaveDuplicates().containsAll(TWELVE);
    List<String> pictures = questions.stream().flatMap(q -> q.pictures.stream()).sorted().toList();
    try (Stream<Path> files = Files.list(PICTURES)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .as("a picture for each question, and none without")
          .isEqualTo(pictures);
    }
  }

  @Test
  void theAnswersRunAndShowTheirPictures() throws IOException {
    Streets.draw(folder);
    ToyDatasets.exported(folder.resolve("export"), 0);
    Map<String, String> differences = new LinkedHashMap<>();
    try (RangeServer server = new RangeServer(folder);
        ScriptSession session = new DocsPage(PAGE).session(folder)) {
      session.run("before the questions", DocsPage.inFolder(beforeTheQuestions()));
      for (Question question : questions()) {
        Path drawn = folder.resolve("drawn.png");
        Files.deleteIfExists(drawn);
        String code =
            DocsPage.inFolder(question.blocks.get(0).code()).replace(ADDRESS, server.address());
        assertThat(LAST.matcher(code).find()).as(question.text + ": ends in show(...)").isTrue();
        session.run(
            question.text,
            LAST.matcher(code).replaceFirst("show($1, folder.resolve(\"drawn.png\"));"));
        BufferedImage picture = SmallPicture.of(ImageIO.read(drawn.toFile()));
        Path file = PICTURES.resolve(question.pictures.get(0));
        if (WRITES) {
          Files.createDirectories(PICTURES);
          ImageIO.write(picture, "png", file.toFile());
        }
        assertThat(Files.size(file)).as(file.toString()).isLessThan(MOST_BYTES);
        SmallPicture.difference(picture, ImageIO.read(file.toFile()))
            .ifPresent(difference -> differences.put(question.text, difference));
      }
      assertThat(server.requests()).as("asked of the server").isPositive();
    }
    assertThat(differences)
        .as("pictures that the code draws otherwise; -Dndsampler.pictures=write draws them anew")
        .isEmpty();
  }

  @Test
  void picturesOfTwoQuestionsDiffer() throws IOException {
    List<Question> questions = questions();
    BufferedImage first = ImageIO.read(PICTURES.resolve(questions.get(0).pictures.get(0)).toFile());
    BufferedImage other = ImageIO.read(PICTURES.resolve(questions.get(2).pictures.get(0)).toFile());
    assertThat(SmallPicture.difference(first, first)).isEmpty();
    assertThat(SmallPicture.difference(first, other)).isPresent();
  }

  private static String beforeTheQuestions() {
    String text = new DocsPage(PAGE).text();
    return String.join(
        "\n",
        DocsPage.blocks(text.substring(0, text.indexOf("\n### "))).stream()
            .map(DocsPage.Block::code)
            .toList());
  }
}
