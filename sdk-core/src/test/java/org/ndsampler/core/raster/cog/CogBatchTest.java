package org.ndsampler.core.raster.cog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.internal.CogCommand;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

class CogBatchTest {
  private static final CogWriter WRITER = CogWriter.standard().tileSize(64);

  @TempDir Path folder;
  private Path target;
  private NDArray noise;
  private Path source;

  @BeforeEach
  void writeSource() throws IOException {
    target = folder.resolve("target.tif");
    noise = noise(200, 150, 1);
    source = write("source.npy", noise);
  }

  private static NDArray noise(int width, int height, long seed) {
    byte[] values = new byte[width * height * 3];
    new SplittableRandom(seed).nextBytes(values);
    return NDArray.of(values, Shape.of(height, width, 3));
  }

  private Path write(String name, NDArray pixels) throws IOException {
    Path file = folder.resolve(name);
    Npy.write(file, pixels);
    return file;
  }

  private static NDArray read(Path file) throws IOException {
    try (Raster raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 22)))) {
      return raster.read();
    }
  }

  private static NDArray black(NDArray like) {
    return NDArray.zeros(like.dtype(), like.shape());
  }

  private void assertNoTemporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("."));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void manyFilesAreConvertedOnceAndWhatFailsStopsNothing(int threads) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sources.add(write("image-" + i + ".npy", noise(90, 70 + i, i)));
    }
    Path text = Files.writeString(folder.resolve("text.npy"), "not an image");
    Path absent = folder.resolve("absent.png");
    sources.addAll(List.of(text, absent));
    ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();
    CogBatch batch =
        CogBatch.standard()
            .writer(WRITER)
            .threads(threads)
            .check(CogBatch.Check.PIXELS)
            .progress((task, n, total) -> done.add(n));
    Path cogs = folder.resolve("cogs");
    CogBatchReport report = batch.convert(sources, cogs);
    assertThat(report.files()).extracting(CogBatchReport.Item::source).isEqualTo(sources);
    assertThat(report.count(CogBatchReport.Status.CONVERTED)).isEqualTo(6);
    assertThat(report.failures())
        .extracting(CogBatchReport.Item::source)
        .containsExactly(text, absent);
    assertThat(done).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    for (int i = 0; i < 6; i++) {
      Path cog = cogs.resolve("image-" + i + ".tif");
      assertThat(CogValidator.validate(cog).isValid()).isTrue();
      assertThat(read(cog).contentEquals(read(sources.get(i)))).isTrue();
    }
    assertThatThrownBy(report::throwIfFailed)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 of 8")
        .hasMessageContaining(text.toString())
        .hasMessageContaining(absent.toString());
    CogBatchReport again = batch.convert(sources.subList(0, 6), cogs).throwIfFailed();
    assertThat(again.count(CogBatchReport.Status.PRESENT)).isEqualTo(6);
    try (Stream<Path> files = Files.list(cogs)) {
      assertThat(files).hasSize(6);
    }
  }

  /** Writes something else the first times. */
  private CogBatch.Converter failing(int times, NDArray instead, AtomicInteger calls) {
    return (from, to, cancellation) -> {
      if (calls.incrementAndGet() <= times) {
        WRITER.write(instead, to);
      } else {
        WRITER.write(read(from), to);
      }
    };
  }

  @Test
  void aBlackResultIsCaughtDeletedAndConvertedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    CogBatchReport report =
        CogBatch.standard()
            .converter(failing(2, black(noise), calls))
            .convert(Map.of(source, target));
    assertThat(calls).hasValue(3);
    assertThat(report.files().get(0).status()).isEqualTo(CogBatchReport.Status.CONVERTED);
    assertThat(report.files().get(0).problems())
        .hasSize(2)
        .allMatch(problem -> problem.contains("all black"));
    assertThat(read(target).contentEquals(noise)).isTrue();
    assertNoTemporaryFiles();
  }

  @Test
  void afterThreeTriesThereIsAnErrorThatNamesEachAndNoTarget() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Files.writeString(target, "something that was there");
    CogBatchReport report =
        CogBatch.standard()
            .converter(failing(9, black(noise), calls))
            .convert(Map.of(source, target));
    assertThat(calls).hasValue(3);
    assertThat(target).doesNotExist();
    assertThatThrownBy(report::throwIfFailed)
        .hasMessageContaining(source.toString())
        .hasMessageContaining("what was there")
        .hasMessageContaining("try 1: The image is all black")
        .hasMessageContaining("try 3: ");
    AtomicInteger once = new AtomicInteger();
    CogBatch.Converter broken =
        (from, to, cancellation) -> {
          once.incrementAndGet();
          Files.writeString(to, "half a file");
          throw new IOException("the disk is full");
        };
    assertThat(CogBatch.standard().converter(broken).attempts(1).convert(Map.of(source, target)))
        .satisfies(
            failed ->
                assertThat(failed.failures().get(0).problems())
                    .containsExactly("try 1: IOException: the disk is full"));
    assertThat(once).hasValue(1);
    assertNoTemporaryFiles();
  }

  @Test
  void aResultThatIsNoCogOrOfAnotherSizeIsCaughtToo() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    CogBatch.Converter converter =
        (from, to, cancellation) -> {
          switch (calls.incrementAndGet()) {
            case 1 -> Npy.write(to, noise);
            case 2 -> WRITER.write(noise(150, 200, 1), to);
            default -> WRITER.write(noise, to);
          }
          // As GDAL does.
          Files.writeString(Path.of(to + ".aux.xml"), "<PAMDataset/>" + calls);
        };
    CogBatchReport report =
        CogBatch.standard().converter(converter).convert(Map.of(source, target));
    assertThat(report.throwIfFailed().files().get(0).problems())
        .satisfiesExactly(
            first -> assertThat(first).contains("not a GeoTIFF"),
            second -> assertThat(second).contains("the original is"));
    assertThat(Path.of(target + ".aux.xml")).hasContent("<PAMDataset/>3");
    assertNoTemporaryFiles();
  }

  @Test
  void onePixelThatDiffersIsFoundWhenAllAreCompared() throws IOException {
    NDArray other = noise.copy();
    ((byte[]) other.data())[(140 * 200 + 190) * 3 + 2] ^= 1;
    WRITER.write(other, target);
    Map<Path, Path> files = Map.of(source, target);
    try (Stream<CogReport> reports = CogBatch.standard().validate(files)) {
      assertThat(reports).singleElement().matches(CogReport::isValid);
    }
    CogBatch exact = CogBatch.standard().writer(WRITER).check(CogBatch.Check.PIXELS);
    try (Stream<CogReport> reports = exact.validate(files)) {
      assertThat(reports.toList().get(0).errors())
          .singleElement()
          .asString()
          .contains("Channel 2 of pixel (190, 140)");
    }
    assertThat(exact.convert(files).count(CogBatchReport.Status.CONVERTED)).isEqualTo(1);
    assertThat(read(target).contentEquals(noise)).isTrue();
  }

  @Test
  void comparingEveryPixelNeedsALosslessCompressionAndChoosesOne() throws IOException {
    Path jpeg = Path.of("src/test/resources/images/rgb420.jpg");
    CogBatch batch = CogBatch.standard().check(CogBatch.Check.PIXELS);
    CogBatchReport report = batch.convert(List.of(jpeg), folder);
    assertThat(report.failures()).isEmpty();
    assertThat(report.files().get(0).problems()).isEmpty();
    CogBatch lossy = batch.writer(CogWriter.standard().compression(Compression.JPEG));
    assertThatThrownBy(() -> lossy.convert(Map.of(jpeg, folder.resolve("lossy.tif"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a lossless compression is needed, and JPEG is not");
    assertThat(folder.resolve("lossy.tif")).doesNotExist();
    lossy.check(CogBatch.Check.CONTENT).convert(Map.of(jpeg, folder.resolve("lossy.tif")));
    try (Stream<CogReport> reports = batch.validate(Map.of(jpeg, folder.resolve("lossy.tif")))) {
      assertThat(reports.findFirst().orElseThrow().errors())
          .singleElement()
          .asString()
          .contains("it is compressed as JPEG, which is not lossless");
    }
  }

  @Test
  void whatIsBlackMayBeAndNegativeValuesAndNansAreNot() throws IOException {
    CogBatch batch = CogBatch.standard().writer(WRITER);
    Path black = write("black.npy", black(noise));
    assertThat(batch.convert(Map.of(black, target)).throwIfFailed().files().get(0).problems())
        .isEmpty();
    try (Stream<CogReport> reports = batch.validate(List.of(target))) {
      CogReport report = reports.toList().get(0);
      assertThat(report.isValid()).isTrue();
      assertThat(report.warnings()).contains("The image appears to be all black");
    }
    Shape shape = Shape.of(100, 100, 1);
    record Case(DType dtype, double value, double nodata, boolean content) {}
    List<Case> cases =
        List.of(
            new Case(DType.FLOAT32, -3, 0, true),
            new Case(DType.FLOAT64, Double.NaN, 0, true),
            new Case(DType.FLOAT32, Double.NaN, Double.NaN, false),
            new Case(DType.FLOAT64, -9999, -9999, false),
            new Case(DType.INT16, -1, 0, true),
            new Case(DType.INT16, -9999, -9999, false),
            new Case(DType.UINT8, 255, 255, false),
            new Case(DType.UINT8, 44, 300, true),
            new Case(DType.UINT16, 65535, 65535, false),
            new Case(DType.UINT16, 65535, -1, true),
            new Case(DType.INT32, 7, 8, true),
            new Case(DType.UINT32, 4294967295d, 4294967295d, false));
    for (Case one : cases) {
      Path file = folder.resolve("case.tif");
      WRITER.nodata(one.nodata).write(NDArray.filled(one.dtype, shape, one.value), file);
      try (Raster raster =
          Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
        assertThat(ContentCheck.hasContent(raster)).as(one.toString()).isEqualTo(one.content);
      }
    }
  }

  @Test
  void contentIsFoundInACorner() throws IOException {
    NDArray corner = NDArray.zeros(DType.UINT8, Shape.of(1100, 1300, 1));
    ((byte[]) corner.data())[1100 * 1300 - 1] = 1;
    WRITER.write(corner, target);
    try (Stream<CogReport> reports = CogBatch.standard().validate(List.of(target))) {
      assertThat(reports.toList().get(0).warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void reportsComeAsTheyAreReady(int threads) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Path file = folder.resolve(i + ".tif");
      WRITER.write(noise(70, 70, i), file);
      files.add(file);
    }
    files.add(folder.resolve("absent.tif"));
    CogBatch batch = CogBatch.standard().threads(threads);
    try (Stream<CogReport> reports = batch.validate(files)) {
      List<CogReport> all = reports.toList();
      assertThat(all).extracting(CogReport::path).containsExactlyInAnyOrderElementsOf(files);
      assertThat(all).filteredOn(report -> !report.isValid()).hasSize(1);
    }
    // Serially, nothing is read before it is asked for.
    if (threads == 1) {
      try (Stream<CogReport> reports = batch.validate(files)) {
        Files.delete(files.get(4));
        assertThat(reports.filter(report -> !report.isValid())).hasSize(2);
      }
    }
    try (Stream<CogReport> reports = batch.validate(files)) {
      assertThat(reports.findFirst()).isPresent(); // and closed before its end
    }
  }

  @Test
  void aCancelledBatchLeavesNothingHalf() throws IOException {
    CancellationToken token = new CancellationToken();
    Map<Path, Path> files = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      files.put(write("image-" + i + ".npy", noise(90, 70, i)), folder.resolve(i + ".tif"));
    }
    CogBatch batch =
        CogBatch.standard()
            .writer(WRITER)
            .progress(
                (task, n, total) -> {
                  if (n == 3) {
                    token.cancel();
                  }
                })
            .cancellation(token);
    CogBatchReport report = batch.convert(files);
    assertThat(report.count(CogBatchReport.Status.CONVERTED)).isEqualTo(3);
    assertThat(report.count(CogBatchReport.Status.CANCELLED)).isEqualTo(7);
    assertNoTemporaryFiles();
  }

  @Test
  void filesThatWouldReplaceEachOtherOrThemselvesAreRefused() throws IOException {
    CogBatch batch = CogBatch.standard();
    assertThatThrownBy(() -> batch.convert(Map.of(source, source)))
        .isInstanceOf(IllegalArgumentException.class);
    Path twin = write("source.x.npy", noise).resolveSibling("source.png");
    assertThatThrownBy(() -> batch.convert(List.of(source, twin), folder.resolve("out")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source.tif");
  }

  @Test
  void thereIsACommandLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Path cogs = folder.resolve("cogs");
    List<String> arguments =
        List.of(
            "--threads",
            "2",
            "--compression",
            "deflate",
            "--pixels",
            "--to",
            cogs.toString(),
            source.toString());
    assertThat(CogCommand.run(arguments, out, Progress.NONE)).isZero();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("source.tif converted");
    assertThat(CogCommand.run(List.of("--to", cogs.toString(), "absent.png"), out, Progress.NONE))
        .isEqualTo(1);
    for (List<String> wrong :
        List.of(
            List.of("--to"),
            List.of("a.png"),
            List.of("--color", "x"),
            List.of("--threads", "many", "--to", "x", "a.png"),
            List.of("--compression", "shrink", "--to", "x", "a.png"))) {
      assertThat(CogCommand.run(wrong, out, Progress.NONE)).isEqualTo(2);
    }
  }

  @Test
  void theOrderOfSettingsDoesNotMatter() {
    CancellationToken token = new CancellationToken();
    List<UnaryOperator<CogBatch>> settings =
        new ArrayList<>(
            List.of(
                batch -> batch.threads(3),
                batch -> batch.attempts(5),
                batch -> batch.check(CogBatch.Check.PIXELS),
                batch -> batch.writer(WRITER),
                batch -> batch.converter((from, to, cancellation) -> {}),
                batch -> batch.cancellation(token)));
    CogBatch standard = CogBatch.standard();
    for (int turn = 0; turn < settings.size(); turn++) {
      Collections.rotate(settings, 1);
      CogBatch batch = standard;
      for (UnaryOperator<CogBatch> setting : settings) {
        batch = setting.apply(batch);
      }
      assertThat(batch.threads()).isEqualTo(3);
      assertThat(batch.attempts()).isEqualTo(5);
      assertThat(batch.check()).isEqualTo(CogBatch.Check.PIXELS);
      assertThat(batch.writer()).isSameAs(WRITER);
      assertThat(batch.converter()).isPresent();
      assertThat(batch.cancellation()).isSameAs(token);
    }
    assertThat(standard.threads()).as("a setting gives a copy").isEqualTo(1);
    assertThat(standard.converter()).isEmpty();
    assertThat(standard.options().appliesOrientation()).isFalse();
    assertThatThrownBy(() -> standard.threads(0)).hasMessageContaining("threads must be positive");
  }
}
