package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.npy.internal.NpyProvider;

class FrameCacheTest {
  @TempDir Path folder;

  private Path source;
  private NDArray pixels;
  private Path cacheFolder;

  @BeforeEach
  void writeSource() throws IOException {
    source = folder.resolve("source.bmp");
    pixels = TestImages.bmp(source, 60, 40, 1);
    cacheFolder = folder.resolve("cache");
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 20));
  }

  private FrameCache cache() {
    return FrameCache.builder(cacheFolder).backend(Backend.NPY).build();
  }

  private NDArray read(FrameCache cache, Path file) throws IOException {
    try (Raster raster = cache.open(file, options())) {
      return raster.read();
    }
  }

  private Path entry() throws IOException {
    try (FrameCache cache = cache()) {
      return cache.entry(source, options()).orElseThrow();
    }
  }

  private static List<Path> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void anImageIsConvertedOnceAndThenReadFromItsEntry() throws IOException {
    try (FrameCache cache = cache()) {
      assertThat(cache.isReady(source, options())).isFalse();
      assertThat(cacheFolder).doesNotExist();
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(cache.isReady(source, options())).isTrue();
      try (Raster raster = cache.open(source, options())) {
        assertThat(raster.info().format()).isEqualTo("npy");
        assertThat(raster.info().path()).isEqualTo(entry());
        Window window = new Window(3, 4, 20, 10);
        assertThat(raster.read(window).contentEquals(pixels.crop(window))).isTrue();
      }
      CacheStatistics stats = cache.stats();
      assertThat(stats.entries()).isEqualTo(1);
      assertThat(stats.conversions()).isEqualTo(1);
      assertThat(stats.hits()).isEqualTo(1);
      assertThat(stats.bytes()).isEqualTo(Files.size(entry()));
    }
    assertThat(files(cacheFolder)).containsExactly(entry());
    // An entry is an ordinary file of its format.
    assertThat(Npy.read(entry()).contentEquals(pixels)).isTrue();
    try (FrameCache again = cache()) {
      assertThat(read(again, source).contentEquals(pixels)).isTrue();
      assertThat(again.stats().conversions()).isZero();
    }
  }

  /** The second one marks the entry as used; for the first one it is what it was. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasAnEntryOpenReadsOnWhileAnotherOneOpensIt(boolean isCog) throws Exception {
    FrameCache.Builder builder =
        FrameCache.builder(cacheFolder).backend(isCog ? Backend.COG : Backend.NPY);
    try (FrameCache first = builder.build()) {
      read(first, source);
    }
    Path entry = files(cacheFolder).get(0);
    FileTime before = Files.getLastModifiedTime(entry);
    Thread.sleep(20);
    try (FrameCache first = builder.build();
        Raster raster = first.open(source, options());
        FrameCache second = builder.build()) {
      assertThat(read(second, source).contentEquals(pixels)).isTrue();
      Thread.sleep(60); // a raster looks at its file every twentieth of a second
      assertThat(raster.read().contentEquals(pixels)).isTrue();
    }
    assertThat(Files.getLastModifiedTime(entry)).isEqualTo(before);
    assertThat(Files.readAttributes(entry, BasicFileAttributes.class).lastAccessTime())
        .isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content",
        "header",
        "trailer",
        "text",
        "truncated",
        "halved",
        "empty",
        "longer",
        "swapped",
        "unrelated"
      })
  void anEntryThatIsNotAsItWasWrittenIsMadeAnewAndNeverReturned(String damage) throws IOException {
    Path other = folder.resolve("other.bmp");
    NDArray otherPixels = TestImages.bmp(other, 60, 40, 2);
    Path otherEntry;
    try (FrameCache cache = cache()) {
      read(cache, source);
      read(cache, other);
      otherEntry = cache.entry(other, options()).orElseThrow();
    }
    Path entry = entry();
    long size = Files.size(entry);
    switch (damage) {
      case "content" -> flip(entry, size / 2);
      case "header" -> flip(entry, 9);
      case "trailer" -> flip(entry, size - 30);
      case "text" -> flip(entry, size - 60);
      case "truncated" -> truncate(entry, size - 1);
      case "halved" -> truncate(entry, size / 2);
      case "empty" -> truncate(entry, 0);
      case "longer" -> Files.write(entry, new byte[7], StandardOpenOption.APPEND);
      case "swapped" -> Files.copy(otherEntry, entry, StandardCopyOption.REPLACE_EXISTING);
      default ->
          Files.writeString(entry, "not an array at all, but long enough for a trailer ....");
    }
    try (FrameCache cache = cache()) {
      CacheReport report = cache.verify(Progress.NONE, CancellationToken.NONE);
      assertThat(report.findings()).isEqualTo(report.corrupt());
      assertThat(report.corrupt())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.path()).isEqualTo(entry);
                assertThat(problem.removed()).isFalse();
              });
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(read(cache, other).contentEquals(otherPixels)).isTrue();
      assertThat(cache.stats().rebuilt()).isEqualTo(1);
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).isSound()).isTrue();
    }
    assertThat(files(cacheFolder)).hasSize(2);
  }

  @Test
  void damageAfterTheFirstOpeningIsSeenAtTheNextOne() throws IOException {
    try (FrameCache cache = cache()) {
      read(cache, source);
      flip(entry(), 500);
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(cache.stats().rebuilt()).isEqualTo(1);
    }
  }

  @Test
  void theQuickVerificationStillSeesAnIncompleteEntry() throws IOException {
    try (FrameCache cache = cache()) {
      read(cache, source);
    }
    truncate(entry(), Files.size(entry()) - 1000);
    try (FrameCache cache =
        FrameCache.builder(cacheFolder)
            .backend(Backend.NPY)
            .verification(FrameCache.Verification.LENGTH)
            .build()) {
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(cache.stats().rebuilt()).isEqualTo(1);
    }
  }

  @Test
  void repairRemovesWhatIsWrongAndNothingElse() throws IOException {
    Path gone = folder.resolve("gone.bmp");
    Path changed = folder.resolve("changed.bmp");
    Path corrupt = folder.resolve("corrupt.bmp");
    for (Path file : List.of(gone, changed, corrupt)) {
      TestImages.bmp(file, 30, 20, 5);
    }
    Path leftover;
    try (FrameCache cache = cache()) {
      for (Path file : List.of(source, gone, changed, corrupt)) {
        read(cache, file);
      }
      flip(cache.entry(corrupt, options()).orElseThrow(), 300);
      leftover = entry().resolveSibling("." + entry().getFileName() + ".1234.tmp");
      Files.writeString(leftover, "half");
      Files.delete(gone);
      Files.setLastModifiedTime(changed, FileTime.from(Instant.EPOCH));
      CacheReport found = cache.verify(Progress.NONE, CancellationToken.NONE);
      assertThat(found.entries()).isEqualTo(4);
      assertThat(found.stale()).hasSize(2);
      assertThat(found.corrupt()).hasSize(1);
      assertThat(found.leftovers()).extracting(CacheReport.Finding::path).containsExactly(leftover);
      assertThat(leftover).exists();
      CacheReport repaired = cache.repair(Progress.NONE, CancellationToken.NONE);
      assertThat(repaired.findings()).hasSize(4).allMatch(CacheReport.Finding::removed);
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).isSound()).isTrue();
    }
    assertThat(files(cacheFolder)).containsExactly(entry());
  }

  @Test
  void aChangedSourceHasAnotherEntry() throws IOException {
    try (FrameCache cache = cache()) {
      read(cache, source);
      Path before = cache.entry(source, options()).orElseThrow();
      FileTime time = Files.getLastModifiedTime(source);
      NDArray changed = TestImages.bmp(source, 60, 40, 99);
      Files.setLastModifiedTime(source, FileTime.from(time.toInstant().plusMillis(1)));
      assertThat(read(cache, source).contentEquals(changed)).isTrue();
      assertThat(cache.entry(source, options()).orElseThrow()).isNotEqualTo(before);
      // An image of the same name elsewhere is another image.
      Path twin = Files.createDirectory(folder.resolve("elsewhere")).resolve("source.bmp");
      NDArray twinPixels = TestImages.bmp(twin, 60, 40, 3);
      Files.setLastModifiedTime(twin, Files.getLastModifiedTime(source));
      assertThat(read(cache, twin).contentEquals(twinPixels)).isTrue();
    }
  }

  @Test
  void aSourceKnownByItsContentKeepsItsEntryWhereverItLies() throws IOException {
    try (FrameCache cache =
        FrameCache.builder(cacheFolder).backend(Backend.NPY).keyByContent(true).build()) {
      read(cache, source);
      Path copy = folder.resolve("copy.bmp");
      Files.copy(source, copy);
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
      read(cache, source);
      read(cache, copy);
      assertThat(cache.stats().conversions()).isEqualTo(1);
      // Other content of the same size and time.
      NDArray changed = TestImages.bmp(source, 60, 40, 77);
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
      assertThat(read(cache, source).contentEquals(changed)).isTrue();
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).isSound()).isTrue();
    }
  }

  @Test
  void aSourceThatChangesWhileItIsConvertedGivesItsNewPixels() throws IOException {
    AtomicBoolean toChange = new AtomicBoolean(true);
    NDArray[] changed = new NDArray[1];
    RasterProvider changing =
        new Delegating() {
          @Override
          void afterRead() throws IOException {
            if (toChange.getAndSet(false)) {
              FileTime time = Files.getLastModifiedTime(source);
              changed[0] = TestImages.bmp(source, 60, 40, 1234);
              Files.setLastModifiedTime(source, FileTime.from(time.toInstant().plusSeconds(1)));
            }
          }
        };
    try (FrameCache cache =
        FrameCache.builder(cacheFolder)
            .backend(Backend.NPY)
            .rasters(Rasters.of(List.of(changing, new NpyProvider())))
            .build()) {
      assertThat(read(cache, source).contentEquals(changed[0])).isTrue();
      assertThat(cache.stats().entries()).isEqualTo(1);
    }
  }

  @Test
  void aDamagedSourceIsAnErrorAndLeavesNothing() throws IOException {
    truncate(source, Files.size(source) - 100);
    try (FrameCache cache = cache()) {
      assertThatThrownBy(() -> read(cache, source))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining(source.toString());
      assertThatThrownBy(() -> read(cache, folder.resolve("absent.png")))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("absent.png");
    }
    assertThat(files(cacheFolder)).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnErrorThatSaysSoUnlessTheEntryIsThere() throws IOException {
    Path file = Files.createFile(folder.resolve("occupied"));
    try (FrameCache cache =
        FrameCache.builder(file.resolve("cache")).backend(Backend.NPY).build()) {
      assertThatThrownBy(() -> read(cache, source))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(source.toString())
          .hasMessageContaining("choose another cache folder");
    }
    try (FrameCache cache = cache()) {
      read(cache, source);
    }
    Path second = folder.resolve("second.bmp");
    TestImages.bmp(second, 10, 10, 8);
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(cacheFolder)) {
      folders = walk.filter(Files::isDirectory).toList();
    }
    for (Path path : folders) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    try (FrameCache cache = cache()) {
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(cache.stats().conversions()).isZero();
      // The superuser may write everywhere.
      if (!Files.isWritable(cacheFolder)) {
        assertThatThrownBy(() -> read(cache, second))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("AccessDenied");
      }
    } finally {
      for (Path path : folders) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Test
  void aFullDiskIsAnErrorThatSaysSoAndLeavesNothingHalf() throws IOException {
    try (FileSystem disk =
        Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(40_000).build())) {
      Path place = disk.getPath("/cache");
      try (FrameCache cache = FrameCache.builder(place).backend(Backend.NPY).build()) {
        assertThat(read(cache, source).contentEquals(pixels)).isTrue();
        Path large = folder.resolve("large.bmp");
        TestImages.bmp(large, 300, 200, 4);
        assertThatThrownBy(() -> read(cache, large))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(large.toString())
            .hasMessageContaining("the disk has room");
        assertThat(cache.stats().entries()).isEqualTo(1);
        assertThat(files(place)).hasSize(1);
        assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      }
    }
  }

  @Test
  void manyThreadsConvertAnImageOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (FrameCache cache = cache()) {
      CountDownLatch start = new CountDownLatch(8);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return read(cache, source).contentEquals(pixels);
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
      assertThat(cache.stats().conversions()).isEqualTo(1);
      assertThat(cache.stats().hits()).isEqualTo(7);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void preparingConvertsWhatIsMissingAndGoesOnAfterFailures(int workers) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Path file = folder.resolve("image-" + i + ".bmp");
      TestImages.bmp(file, 20, 10, i);
      sources.add(file);
    }
    Path array = folder.resolve("array.npy");
    Npy.write(array, pixels);
    Path text = Files.writeString(folder.resolve("text.bmp"), "not an image");
    Path absent = folder.resolve("absent.bmp");
    sources.addAll(List.of(array, text, absent, array));
    ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();
    try (FrameCache cache = cache()) {
      read(cache, sources.get(3));
      PrepareReport report =
          cache.prepare(
              sources,
              options(),
              workers,
              (task, n, total) -> {
                assertThat(total).isEqualTo(10);
                done.add(n);
              },
              CancellationToken.NONE);
      assertThat(report.converted()).isEqualTo(6);
      assertThat(report.present()).isEqualTo(1);
      assertThat(report.inPlace()).isEqualTo(1);
      assertThat(report.cancelled()).isFalse();
      assertThat(report.failures()).containsOnlyKeys(text, absent);
      assertThat(done).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
      assertThatThrownBy(report::throwIfFailed)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("2 images");
      PrepareReport again =
          cache.prepare(
              sources.subList(0, 8), options(), workers, Progress.NONE, CancellationToken.NONE);
      assertThat(again.throwIfFailed().converted()).isZero();
      assertThat(again.present()).isEqualTo(7);
    }
  }

  @Test
  void preparingStopsWhenItIsCancelledAndGoesOnLater() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Path file = folder.resolve("image-" + i + ".bmp");
      TestImages.bmp(file, 20, 10, i);
      sources.add(file);
    }
    try (FrameCache cache = cache()) {
      CancellationToken token = new CancellationToken();
      PrepareReport report =
          cache.prepare(
              sources,
              options(),
              2,
              (task, n, total) -> {
                if (n == 5) {
                  token.cancel();
                }
              },
              token);
      assertThat(report.cancelled()).isTrue();
      assertThat(report.converted()).isBetween(5L, 29L);
      assertThat(report.failures()).isEmpty();
      assertThat(files(cacheFolder)).hasSize((int) report.converted());
      PrepareReport rest =
          cache.prepare(sources, options(), 2, Progress.NONE, CancellationToken.NONE);
      assertThat(rest.converted()).isEqualTo(30 - report.converted());
      assertThat(rest.present()).isEqualTo(report.converted());
    }
  }

  @Test
  void theBudgetIsHeldByRemovingWhatWasNotUsedForLongest() throws IOException {
    List<Path> sources = new ArrayList<>();
    List<NDArray> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Path file = folder.resolve("image-" + i + ".bmp");
      expected.add(TestImages.bmp(file, 40, 25, i));
      sources.add(file);
    }
    long one;
    try (FrameCache cache = cache()) {
      read(cache, sources.get(0));
      one = cache.stats().bytes();
    }
    try (FrameCache cache =
        FrameCache.builder(cacheFolder).backend(Backend.NPY).budget(one * 5 + 100).build()) {
      for (int i = 0; i < 12; i++) {
        assertThat(read(cache, sources.get(i)).contentEquals(expected.get(i))).isTrue();
        assertThat(cache.stats().bytes()).isLessThanOrEqualTo(cache.stats().budget());
      }
      assertThat(cache.stats().evicted()).isGreaterThanOrEqualTo(7);
      assertThat(cache.isReady(sources.get(11), options())).isTrue();
      assertThat(cache.isReady(sources.get(0), options())).isFalse();
      assertThat(cache.entry(sources.get(0), options()).orElseThrow()).doesNotExist();
    }
  }

  @Test
  void anEntryThatIsEvictedWhileItIsOpenStaysReadable() throws IOException {
    try (FrameCache cache =
            FrameCache.builder(cacheFolder).backend(Backend.NPY).budget(8000).build();
        Raster open = cache.open(source, options())) {
      Path other = folder.resolve("other.bmp");
      TestImages.bmp(other, 40, 30, 2);
      read(cache, other);
      assertThat(entry()).doesNotExist();
      assertThat(open.read().contentEquals(pixels)).isTrue();
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
    }
  }

  @Test
  void withoutABackendTheSourceIsRead() throws IOException {
    try (FrameCache cache = FrameCache.builder(cacheFolder).backend(Backend.NONE).build();
        Raster raster = cache.open(source, options())) {
      assertThat(raster.info().path()).isEqualTo(source);
      assertThat(cache.entry(source, options())).isEmpty();
      assertThat(cache.isReady(source, options())).isTrue();
      assertThat(
              cache
                  .prepare(List.of(source), options(), 2, Progress.NONE, CancellationToken.NONE)
                  .inPlace())
          .isEqualTo(1);
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).entries()).isZero();
    }
    assertThat(cacheFolder).doesNotExist();
  }

  @Test
  void aSourceInTheFormatOfTheCacheOrTiledIsReadInPlace() throws IOException {
    Path array = folder.resolve("array.npy");
    Npy.write(array, pixels);
    try (FrameCache cache = cache();
        Raster raster = cache.open(array, options())) {
      assertThat(raster.info().path()).isEqualTo(array);
      assertThat(cache.stats().inPlace()).isEqualTo(1);
    }
    assertThat(files(cacheFolder)).isEmpty();
    Size large = new Size(6000, 4000);
    assertThat(CacheFormat.isTiled(info(large, new Size(256, 256)))).isTrue();
    assertThat(CacheFormat.isTiled(info(large, new Size(6000, 1)))).isFalse();
    assertThat(CacheFormat.isTiled(info(large, large))).isFalse();
    assertThat(CacheFormat.isTiled(info(new Size(200, 100), new Size(256, 256)))).isFalse();
  }

  private static RasterInfo info(Size size, Size block) {
    return RasterInfo.of(Path.of("a.tif"), "tiff", size, 3, DType.UINT8, block);
  }

  @Test
  void aCogThatNothingWasToldOfIsLosslessAndHasSmallTiles() throws IOException {
    Path photo = folder.resolve("photo.jpg");
    Files.copy(Path.of("src/test/resources/jpeg/444.jpg"), photo);
    Path large = folder.resolve("large.bmp");
    TestImages.bmp(large, 700, 600, 3);
    try (FrameCache cache = FrameCache.builder(cacheFolder).backend(Backend.COG).build();
        Raster kept = cache.open(photo, options());
        Raster plain = Rasters.load().open(photo, options());
        Raster larger = cache.open(large, options())) {
      assertThat(kept.info().format()).isEqualTo("tiff");
      assertThat(kept.info().blockSize()).isEqualTo(new Size(128, 128));
      assertThat(kept.read().contentEquals(plain.read())).isTrue();
      // A small image needs none.
      assertThat(kept.info().overviews()).isEmpty();
      assertThat(larger.info().overviews()).containsExactly(new Size(350, 300), new Size(175, 150));
    }
  }

  @Test
  void entriesMayBeCloudOptimisedTiffs() throws IOException {
    Path large = folder.resolve("large.bmp");
    NDArray largePixels = TestImages.bmp(large, 700, 600, 3);
    Backend backend = Backend.COG.with("compression", "deflate").with("level", "1");
    Path entry;
    try (FrameCache cache = FrameCache.builder(cacheFolder).backend(backend).build()) {
      assertThat(read(cache, large).contentEquals(largePixels)).isTrue();
      try (Raster raster = cache.open(large, options())) {
        assertThat(raster.info().format()).isEqualTo("tiff");
        assertThat(raster.info().blockSize()).isEqualTo(new Size(256, 256));
        Window window = new Window(250, 251, 20, 10);
        assertThat(raster.read(window).contentEquals(largePixels.crop(window))).isTrue();
      }
      entry = cache.entry(large, options()).orElseThrow();
      assertThat(cache.verify(Progress.NONE, CancellationToken.NONE).isSound()).isTrue();
      flip(entry, Files.size(entry) / 2);
      assertThat(read(cache, large).contentEquals(largePixels)).isTrue();
      assertThat(cache.stats().rebuilt()).isEqualTo(1);
    }
    try (FrameCache cache = FrameCache.builder(cacheFolder).backend(Backend.COG).build()) {
      // Other options, another entry; and what is tiled already is not converted again.
      assertThat(cache.entry(large, options()).orElseThrow()).isNotEqualTo(entry);
      try (Raster raster = cache.open(entry, options())) {
        assertThat(raster.info().path()).isEqualTo(entry);
      }
    }
    assertThatThrownBy(() -> Backend.COG.with("compression", "shrink").format())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shrink");
    assertThatThrownBy(() -> Backend.COG.with("blocks", "9").format())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tileSize");
  }

  @Test
  void twoCachesOverOneFolderWorkTogether() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Path file = folder.resolve("image-" + i + ".bmp");
      TestImages.bmp(file, 200, 100, i);
      sources.add(file);
    }
    try (FrameCache first = cache();
        FrameCache second = cache()) {
      List<Future<PrepareReport>> reports = new ArrayList<>();
      for (FrameCache cache : List.of(first, second)) {
        reports.add(
            threads.submit(
                () -> cache.prepare(sources, options(), 2, Progress.NONE, CancellationToken.NONE)));
      }
      long converted = 0;
      for (Future<PrepareReport> report : reports) {
        converted += report.get().throwIfFailed().converted();
      }
      assertThat(converted).isEqualTo(20);
      assertThat(first.verify(Progress.NONE, CancellationToken.NONE).isSound()).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedCacheIsRefusedAndItsRastersAreNot() throws IOException {
    FrameCache cache = cache();
    try (Raster raster = cache.open(source, options())) {
      cache.close();
      cache.close();
      assertThatThrownBy(() -> cache.open(source, options()))
          .isInstanceOf(IllegalStateException.class);
      assertThat(raster.read().contentEquals(pixels)).isTrue();
    }
  }

  @Test
  void unknownBackendsAndOptionsAreErrors() {
    assertThat(Backend.NONE.format()).isEmpty();
    assertThat(Backend.NPY.format().orElseThrow().name()).isEqualTo("npy");
    assertThat(Backend.AUTO.format()).isPresent();
    assertThatThrownBy(() -> Backend.of("tape").format())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tape")
        .hasMessageContaining("npy");
    assertThatThrownBy(() -> Backend.NPY.with("level", "3").format())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("level");
    assertThatThrownBy(() -> Backend.NONE.with("level", "3").format())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anErrorSaysWhatWasProbablyMeant() {
    assertThatThrownBy(() -> Backend.of("nyp").format())
        .hasMessageContaining("[auto, cog, none, npy]")
        .hasMessageEndingWith("did you mean \"npy\"?");
    assertThatThrownBy(() -> Backend.COG.with("compress", "lzw").format())
        .hasMessageEndingWith("did you mean \"compression\"?");
    assertThatThrownBy(() -> Backend.COG.with("tilesize", "64").format())
        .hasMessageEndingWith("did you mean \"tileSize\"?");
    assertThatThrownBy(() -> Backend.COG.with("compression", "deflat").format())
        .hasMessageContaining("did you mean \"deflate\"?");
    assertThatThrownBy(() -> Backend.COG.with("colour", "3").format())
        .hasMessageNotContaining("did you mean");
  }

  @Test
  void preparingAgainLeavesTheContentOfEntriesToTheirOpening() throws IOException {
    try (FrameCache cache = cache()) {
      read(cache, source);
    }
    flip(entry(), 500);
    try (FrameCache cache = cache()) {
      PrepareReport report =
          cache.prepare(List.of(source), options(), 0, Progress.NONE, CancellationToken.NONE);
      assertThat(report.present()).isEqualTo(1);
      assertThat(read(cache, source).contentEquals(pixels)).isTrue();
      assertThat(cache.stats().rebuilt()).isEqualTo(1);
    }
    truncate(entry(), Files.size(entry()) - 1000);
    try (FrameCache cache = cache()) {
      PrepareReport report =
          cache.prepare(List.of(source), options(), 0, Progress.NONE, CancellationToken.NONE);
      assertThat(report.converted()).isEqualTo(1);
    }
  }

  @Test
  void framesGiveWindowsByTheNumberOfTheImage() throws IOException {
    Path second = folder.resolve("second.bmp");
    NDArray secondPixels = TestImages.bmp(second, 33, 22, 6);
    try (FrameCache cache = cache();
        SimpleFrames frames = SimpleFrames.of(Map.of(7L, source, 3L, second), cache, options())) {
      assertThat(frames.ids()).containsExactly(3L, 7L);
      assertThat(frames.size()).isEqualTo(2);
      assertThat(frames.path(7)).isEqualTo(source);
      assertThat(frames.info(3).size()).isEqualTo(new Size(33, 22));
      assertThat(frames.read(3).contentEquals(secondPixels)).isTrue();
      Window window = new Window(5, 6, 7, 8);
      assertThat(frames.read(7, window).contentEquals(pixels.crop(window))).isTrue();
      NDArray outside = frames.read(7, new Window(-2, -1, 5, 4), 9);
      assertThat(outside.value(0, 0, 0)).isEqualTo(9);
      assertThat(
              outside
                  .crop(new Window(2, 1, 3, 3))
                  .contentEquals(pixels.crop(new Window(0, 0, 3, 3))))
          .isTrue();
      assertThatThrownBy(() -> frames.read(4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 3 to 7");
      assertThat(frames.prepare(frames.ids(), 0, Progress.NONE, CancellationToken.NONE).present())
          .isEqualTo(2);
      assertThat(frames.hashId())
          .isEqualTo(SimpleFrames.of(Map.of(3L, second, 7L, source), cache, options()).hashId())
          .isNotEqualTo(SimpleFrames.of(Map.of(3L, source, 7L, second), cache, options()).hashId());
    }
  }

  @Test
  void readingFromClosedFramesIsRefused() throws IOException {
    try (FrameCache cache = cache()) {
      SimpleFrames frames = SimpleFrames.of(Map.of(1L, source), cache, options());
      frames.read(1);
      frames.close();
      assertThatThrownBy(() -> frames.read(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 4)).rewind();
      channel.write(one, at);
    }
  }

  private static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  /** BMP files, with something that happens after a read. */
  private abstract static class Delegating implements RasterProvider {
    private final ImageIoProvider provider = new ImageIoProvider();

    abstract void afterRead() throws IOException;

    @Override
    public String name() {
      return "delegating";
    }

    @Override
    public int priority() {
      return 10;
    }

    @Override
    public boolean supports(Path path, ByteBuffer header) {
      return provider.supports(path, header);
    }

    @Override
    public Raster open(Path path, RasterOptions options) throws IOException {
      Raster raster = provider.open(path, options);
      return new Raster() {
        @Override
        public RasterInfo info() {
          return raster.info();
        }

        @Override
        public void read(Window window, NDArray target) throws IOException {
          raster.read(window, target);
          afterRead();
        }

        @Override
        public void close() throws IOException {
          raster.close();
        }
      };
    }
  }
}
