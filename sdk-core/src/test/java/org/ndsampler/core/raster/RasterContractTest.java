package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

/**
 * What holds for a raster of any provider; one subclass for each kind of file. All is public, since
 * subclasses in other packages may be run without this package being open to the test runner.
 */
public abstract class RasterContractTest {
  /** A folder of the test's own. */
  @TempDir public Path folder;

  private Raster raster;
  private NDArray all;

  /** For subclasses. */
  protected RasterContractTest() {}

  /** The provider under test. */
  protected abstract RasterProvider provider();

  /** A file that it opens, at least 8 x 8 pixels, of fewer than 2^24 values. */
  protected abstract Path file() throws IOException;

  /** How it is opened. */
  protected RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26));
  }

  @BeforeEach
  public void open() throws IOException {
    raster = provider().open(file(), options());
    all = raster.read();
  }

  @AfterEach
  public void close() throws IOException {
    raster.close();
  }

  @Test
  public void itSupportsItsOwnFileByTheFirstBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer header =
        ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, Rasters.HEADER_BYTES)).asReadOnlyBuffer();
    assertThat(provider().supports(file(), header)).isTrue();
    assertThat(header.position()).isZero();
    ByteBuffer text =
        ByteBuffer.wrap("{\"images\": []}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(provider().supports(file(), text.asReadOnlyBuffer())).isFalse();
    assertThat(provider().supports(file(), ByteBuffer.allocate(0))).isFalse();
  }

  @Test
  public void theInfoFitsThePixels() {
    RasterInfo info = raster.info();
    assertThat(info.path()).isEqualTo(pathOf(info));
    assertThat(all.shape())
        .isEqualTo(Shape.of(info.size().height(), info.size().width(), info.channels()));
    assertThat(all.dtype()).isEqualTo(info.dtype());
    assertThat(info.blockSize().isEmpty()).isFalse();
  }

  private static Path pathOf(RasterInfo info) {
    assertThat(Files.isRegularFile(info.path())).isTrue();
    return info.path();
  }

  @Test
  public void aWindowEqualsTheCropOfAFullRead() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      Window window = random(random);
      assertThat(raster.read(window).contentEquals(all.crop(window).copy()))
          .as(window.toString())
          .isTrue();
    }
  }

  @Test
  public void aWindowGoesIntoAViewAndTouchesNothingElse() throws IOException {
    RasterInfo info = raster.info();
    Window window = new Window(1, 2, 5, 4);
    NDArray larger = NDArray.filled(info.dtype(), Shape.of(9, 8, info.channels() + 2), 7);
    NDArray place = larger.crop(new Window(2, 3, 5, 4)).channels(1, info.channels() + 1);
    raster.read(window, place);
    assertThat(place.contentEquals(all.crop(window))).isTrue();
    place.fill(7);
    assertThat(
            larger.contentEquals(
                NDArray.filled(info.dtype(), Shape.of(9, 8, info.channels() + 2), 7)))
        .isTrue();
  }

  @Test
  public void theRowsFromTopToBottomAreThoseOfTheImage() throws IOException {
    for (RasterOptions how : List.of(options(), RasterOptions.of(BlockCache.ofBytes(0)))) {
      try (Raster fresh = provider().open(file(), how);
          RowReader rows = fresh.rows()) {
        int width = all.width();
        rows.skip(2);
        NDArray wide =
            NDArray.zeros(all.dtype(), Shape.of(3, width, all.channels() + 1))
                .channels(1, all.channels() + 1);
        rows.read(wide);
        assertThat(wide.contentEquals(all.crop(new Window(0, 2, width, 3)))).isTrue();
        NDArray strip = NDArray.filled(all.dtype(), Shape.of(7, width, all.channels()), 9);
        while (rows.position() < all.height()) {
          int y = rows.position();
          int n = Math.min(7, all.height() - y);
          rows.read(strip.crop(new Window(0, 0, width, n)));
          assertThat(
                  strip
                      .crop(new Window(0, 0, width, n))
                      .contentEquals(all.crop(new Window(0, y, width, n))))
              .as("rows from %d", y)
              .isTrue();
        }
        assertThatThrownBy(() -> rows.read(strip.crop(new Window(0, 0, width, 1))))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.skip(1)).isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  public void anEmptyWindowIsEmpty() throws IOException {
    assertThat(raster.read(new Window(3, 3, 0, 0)).shape().count()).isZero();
    assertThat(raster.read(new Window(3, 3, 4, 0)).shape().count()).isZero();
  }

  @Test
  public void aWindowNotWhollyInsideIsRefused() {
    int w = raster.info().size().width();
    int h = raster.info().size().height();
    for (Window window :
        List.of(
            new Window(-1, 0, 2, 2),
            new Window(0, -1, 2, 2),
            new Window(w - 1, 0, 2, 1),
            new Window(0, h - 1, 1, 2),
            new Window(w + 5, h + 5, 1, 1),
            new Window(0, 0, w + 1, h))) {
      assertThatThrownBy(() -> raster.read(window))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining(raster.info().path().toString());
    }
  }

  @Test
  public void aTargetOfAnotherShapeOrTypeIsRefused() {
    Window window = new Window(0, 0, 4, 3);
    int c = raster.info().channels();
    DType type = raster.info().dtype();
    DType other = type == DType.UINT8 ? DType.INT16 : DType.UINT8;
    for (NDArray target :
        List.of(
            NDArray.zeros(type, Shape.of(4, 3, c)),
            NDArray.zeros(type, Shape.of(3, 4, c + 1)),
            NDArray.zeros(type, Shape.of(1, 3, 4, c)),
            NDArray.zeros(other, Shape.of(3, 4, c)))) {
      assertThatThrownBy(() -> raster.read(window, target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(raster.info().path().toString());
    }
  }

  @Test
  public void readingAfterCloseIsRefusedAndClosingTwiceIsNot() throws IOException {
    raster.close();
    assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatCode(raster::close).doesNotThrowAnyException();
    assertThat(raster.info().channels()).isEqualTo(all.channels());
  }

  @Test
  public void concurrentReadsEqualSerialOnes() throws Exception {
    try (Raster fresh = provider().open(file(), options())) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<Boolean>> results = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int seed = t;
          results.add(
              threads.submit(
                  () -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    boolean same = true;
                    for (int i = 0; i < 50; i++) {
                      Window window = random(random);
                      same &= fresh.read(window).contentEquals(all.crop(window));
                    }
                    return same;
                  }));
        }
        for (Future<Boolean> result : results) {
          assertThat(result.get()).isTrue();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  public void anOverviewThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> raster.overview(raster.info().overviews().size()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> raster.overview(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  public void aFileCutAnywhereIsAnErrorThatNamesIt() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    // The end marker of a JPEG can be spared.
    boolean jpeg = bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8;
    int needed = jpeg ? bytes.length - 2 : bytes.length;
    for (int keep = 0; keep < needed; keep += 1 + bytes.length / 60) {
      Path cut = folder.resolve("cut-" + keep);
      Files.write(cut, java.util.Arrays.copyOf(bytes, keep));
      assertThatThrownBy(
              () -> {
                try (Raster damaged = provider().open(cut, options())) {
                  damaged.read();
                }
              })
          .as(keep + " of " + bytes.length + " bytes")
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @Tag("slow")
  @Test
  public void aDamagedFileIsReadOrRefusedButNothingElse() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    SplittableRandom random = new SplittableRandom(5);
    Path damaged = folder.resolve("damaged");
    for (int i = 0; i < 150; i++) {
      byte[] copy = bytes.clone();
      int range = i % 2 == 0 ? Math.min(200, copy.length) : copy.length;
      for (int k = 0; k < 1 + i % 3; k++) {
        copy[random.nextInt(range)] = (byte) random.nextInt();
      }
      Files.write(damaged, copy);
      try (Raster opened = provider().open(damaged, options())) {
        if (opened.info().size().area() < 1 << 22) {
          opened.read();
        }
      } catch (RasterFormatException e) {
        assertThat(e).hasMessageContaining(damaged.toString());
      }
    }
  }

  private Window random(SplittableRandom random) {
    int w = raster.info().size().width();
    int h = raster.info().size().height();
    int x = random.nextInt(w);
    int y = random.nextInt(h);
    return new Window(x, y, 1 + random.nextInt(w - x), 1 + random.nextInt(h - y));
  }
}
