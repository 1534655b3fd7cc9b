package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;

/**
 * The table of image formats in {@code docs/formats.md} is the list of cases of this test: each row
 * names a file, what comes of it, and a test that looks at its pixels.
 */
class ImageCoverageTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path SOURCES = Path.of("src/test/java");
  private static final String HEADING = "## Image formats";

  /** A file, or one made from a file by changing a TIFF tag or the kind of a JPEG. */
  private static final Pattern FILE =
      Pattern.compile("`([^` ]+)`(?: with (?:tag (\\d+) = (\\d+)|FF (C[0-9A-F])|(\\d+) bits))?");

  @TempDir Path folder;

  /** A row: what it is, the file, what is read, what is written, the test. */
  record Row(String kind, String file, String read, String written, String test) {}

  static List<Row> rows() throws IOException {
    String text = Files.readString(Path.of("../docs/formats.md"), StandardCharsets.UTF_8);
    int start = text.indexOf(HEADING);
    assertThat(start).as(HEADING).isPositive();
    int end = text.indexOf("\n## ", start + HEADING.length());
    List<Row> rows = new ArrayList<>();
    for (String line : text.substring(start, end < 0 ? text.length() : end).split("\n")) {
      String[] cells = line.split("\\s*\\|\\s*");
      if (cells.length == 6 && !cells[1].startsWith("-") && !cells[2].equals("file")) {
        rows.add(new Row(cells[1], cells[2], cells[3], cells[4], cells[5]));
      }
    }
    assertThat(rows).hasSizeGreaterThan(60);
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aFileIsReadOrRefusedAsItsRowSays(Row row) throws IOException {
    String verdict = verdict(row.file());
    if (row.read().startsWith("refused: ")) {
      assertThat(verdict).startsWith("refused: ").contains(row.read().substring(9));
    } else {
      assertThat(verdict).isEqualTo(row.read());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTestOfARowIsThere(Row row) throws IOException {
    Matcher test = Pattern.compile("`(\\w+)\\.(\\w+)`").matcher(row.test());
    assertThat(test.matches()).as(row.test()).isTrue();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      Path source =
          files
              .filter(file -> file.endsWith(test.group(1) + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no test " + row.test()));
      assertThat(Files.readString(source, StandardCharsets.UTF_8))
          .contains("void " + test.group(2) + "(");
    }
  }

  @Test
  void whatCanBeWrittenHasARow() throws IOException {
    Set<String> written =
        rows().stream()
            .flatMap(row -> Arrays.stream(row.written().split(", ")))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all = new TreeSet<>(Set.of("no"));
    for (Compression compression : Compression.values()) {
      if (compression != Compression.AUTO) {
        all.add("COG " + compression);
      }
    }
    for (Predictor predictor : Predictor.values()) {
      if (predictor != Predictor.AUTO && predictor != Predictor.NONE) {
        all.add("predictor " + predictor);
      }
    }
    for (DType dtype : DType.values()) {
      all.add("NPY " + dtype.toString().toLowerCase(Locale.ROOT));
    }
    assertThat(written).isEqualTo(all);
  }

  /** Every file of the matrix that GDAL and NumPy wrote has its row, or is one of many alike. */
  @Test
  void everyKindOfFileHasARow() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Row row : rows()) {
      Matcher file = FILE.matcher(row.file());
      assertThat(file.matches()).as(row.file()).isTrue();
      named.add(file.group(1));
    }
    for (String kind : List.of("images", "jpeg", "npy")) {
      try (Stream<Path> files = Files.list(RESOURCES.resolve(kind))) {
        List<String> missing =
            files
                .map(file -> kind + "/" + file.getFileName())
                .filter(name -> kind.equals("npy") || !name.endsWith(".npy"))
                .filter(name -> !named.contains(name))
                .filter(name -> !name.matches(ALIKE))
                .sorted()
                .toList();
        assertThat(missing).isEmpty();
      }
    }
  }

  /** Files that differ from one with a row in what no reader would stumble over. */
  private static final String ALIKE =
      "images/(orient[1-57-8]|u8|u16|i16|i32|u32|f32|f64|palette[124]|offset).*"
          + "|npy/(.*_F_.*|.*_be.*|clip_F|two_F|half.*|large_F|one|v2).*"
          + "|jpeg/(progressive4.*|progressivegrey|progressivecmyk|grey|cmyk|420|tables).*";

  private String verdict(String cell) throws IOException {
    Path file = file(cell);
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 24));
    try (Raster raster = Rasters.load().open(file, options)) {
      raster.read();
      RasterInfo info = raster.info();
      return info.dtype().toString().toLowerCase(Locale.ROOT) + " x " + info.channels();
    } catch (RasterFormatException e) {
      return "refused: " + e.getMessage();
    }
  }

  private Path file(String cell) throws IOException {
    Matcher matcher = FILE.matcher(cell);
    assertThat(matcher.matches()).as(cell).isTrue();
    Path file = RESOURCES.resolve(matcher.group(1));
    if (matcher.group(2) == null && matcher.group(4) == null && matcher.group(5) == null) {
      return file;
    }
    byte[] bytes = Files.readAllBytes(file);
    if (matcher.group(2) != null) {
      tag(bytes, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    } else {
      int at = 2;
      while (bytes[at + 1] != (byte) 0xc0) {
        at += 2 + ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
      }
      if (matcher.group(4) != null) {
        bytes[at + 1] = (byte) Integer.parseInt(matcher.group(4), 16);
      } else {
        bytes[at + 4] = (byte) Integer.parseInt(matcher.group(5));
      }
    }
    return Files.write(folder.resolve(file.getFileName().toString()), bytes);
  }

  /** Changes the value of a tag that is a short, in a little-endian file. */
  private static void tag(byte[] bytes, int tag, int value) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = file.getInt(4);
    for (int i = file.getShort(at) & 0xffff; i > 0; i--) {
      int entry = at + 2 + 12 * (i - 1);
      if ((file.getShort(entry) & 0xffff) == tag) {
        file.putShort(entry + 8, (short) value);
        return;
      }
    }
    throw new AssertionError("no tag " + tag);
  }
}
