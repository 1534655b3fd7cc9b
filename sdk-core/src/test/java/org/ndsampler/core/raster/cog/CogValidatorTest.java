package org.ndsampler.core.raster.cog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.cog.internal.CogValidateCommand;
import org.ndsampler.core.raster.tiff.TiffFiles;

class CogValidatorTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  @TempDir Path folder;

  private static String run(int status, String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertThat(CogValidateCommand.run(args, out)).isEqualTo(status);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatGdalsCogDriverWritesIsValid() {
    CogReport report = CogValidator.validate(TiffFiles.file("cog.tif"));
    assertThat(report.errors()).isEmpty();
    assertThat(report.details().ghostArea()).containsEntry("BLOCK_LEADER", "SIZE_AS_UINT4");
    assertThat(report.details().sizes()).hasSize(3);
  }

  static List<String> verdicts() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("cog/verdicts.txt"), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void theVerdictIsGdals(String line) {
    String[] words = line.split(" ");
    CogReport report = CogValidator.validate(RESOURCES.resolve(words[0]));
    assertThat(report.isValid()).as("%s", report).isEqualTo(words[1].equals("valid"));
  }

  /** The entry of a tag in the first directory of a small TIFF. */
  private static int entry(ByteBuffer tiff, int tag) {
    int start = tiff.getInt(4);
    int count = tiff.getShort(start) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = start + 2 + 12 * i;
      if ((tiff.getShort(at) & 0xffff) == tag) {
        return at;
      }
    }
    throw new AssertionError("no tag " + tag);
  }

  @Test
  void aFileThatFollowsTheRulesAndCannotBeOpenedIsNotCalledValid() throws IOException {
    Path file = folder.resolve("a.tif");
    CogWriter.standard().tileSize(32).write(TiffFiles.expected("uint8", 101, 75, 3), file);
    byte[] sound = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(sound.clone()).order(ByteOrder.LITTLE_ENDIAN);
    // More values than the file has bytes: damaged.
    bytes.putInt(entry(bytes, 259) + 4, 960_062_769);
    Files.write(file, bytes.array());
    assertThat(CogValidator.validate(file).errors())
        .singleElement()
        .asString()
        .contains("cannot be read", file.toString(), "tag 259");
    // Sound, and only this reader does not know it.
    bytes = ByteBuffer.wrap(sound.clone()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(entry(bytes, 259) + 8, (short) 34_927);
    Files.write(file, bytes.array());
    CogReport report = CogValidator.validate(file);
    assertThat(report.isValid()).as("%s", report).isTrue();
    assertThat(report.warnings())
        .anySatisfy(warning -> assertThat(warning).contains("not readable here", "34927"));
  }

  @Test
  void whatWasEditedIsTold() {
    assertThat(CogValidator.validate(RESOURCES.resolve("cog/edited.tif")).errors())
        .anySatisfy(error -> assertThat(error).contains("KNOWN_INCOMPATIBLE_EDITION=YES"));
    assertThat(CogValidator.validate(RESOURCES.resolve("cog/maskmoved.tif")).errors())
        .anySatisfy(
            error ->
                assertThat(error).contains("Block (0, 0) of main", "is not followed by its mask"));
  }

  @Test
  void everyFileGetsAReport() throws IOException {
    assertThat(CogValidator.validate(folder.resolve("absent.tif")).errors())
        .containsExactly("The file does not exist");
    assertThat(CogValidator.validate(folder).errors()).containsExactly("This is not a file");
    Path empty = Files.createFile(folder.resolve("empty.tif"));
    assertThat(CogValidator.validate(empty).errors()).containsExactly("The file is not a GeoTIFF");
    assertThat(CogValidator.validate(TiffFiles.file("sparse.tif")).isValid()).isTrue();
    for (Path file : TiffFiles.all()) {
      assertThat(CogValidator.validate(file).details().ifdOffsets()).containsKey("main");
    }
  }

  @Test
  void externalOverviewsAreAnError() throws IOException {
    Path file = Files.copy(TiffFiles.file("cog.tif"), folder.resolve("a.tif"));
    Files.createFile(folder.resolve("a.tif.ovr"));
    assertThat(CogValidator.validate(file).errors())
        .containsExactly("Overviews found in external .ovr file. They should be internal");
  }

  @Test
  void aTileThatBreaksThePromiseIsFound() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 101, 75, 3);
    Path file = folder.resolve("a.tif");
    CogWriter.standard().tileSize(32).write(image, file);
    CogReport report = CogValidator.validate(file);
    assertThat(report.isValid()).isTrue();
    byte[] bytes = Files.readAllBytes(file);
    int main = (int) (long) report.details().dataOffsets().get("main");
    bytes[main - 4]++;
    Files.write(file, bytes);
    assertThat(CogValidator.validate(file).errors())
        .singleElement()
        .asString()
        .contains("Block (0, 0) of main", "is not preceded by its size");
    assertThat(CogValidator.standard().checkBlocks(false).check(file).isValid()).isTrue();
    bytes[main - 4]--;
    bytes[bytes.length - 1]++;
    Files.write(file, bytes);
    assertThat(CogValidator.validate(file).errors())
        .singleElement()
        .asString()
        .contains("is not followed by its last 4 bytes");
  }

  @Test
  void theCommandLineTellsByItsStatus() {
    String cog = TiffFiles.file("cog.tif").toString();
    String edited = RESOURCES.resolve("cog/edited.tif").toString();
    assertThat(run(0, cog)).contains("is a valid cloud optimized GeoTIFF").doesNotContain("IFD at");
    assertThat(run(0, "-v", cog)).contains("main: ", "IFD at", "BLOCK_ORDER=ROW_MAJOR");
    assertThat(run(1, cog, edited)).contains("is NOT a valid", "error: KNOWN_INCOMPATIBLE_EDITION");
    assertThat(run(1, "-q", edited)).isEmpty();
    assertThat(run(2)).contains("usage");
    assertThat(run(2, "--what")).contains("unknown option");
  }
}
