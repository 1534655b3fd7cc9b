package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.internal.Blocks;

class TiffRasterTest {
  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(16 << 20));

  @Test
  void manyThreadsReadTheSamePixels() throws Exception {
    NDArray expected = TiffFiles.expected("uint8", 41, 29, 3);
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try (TiffRaster raster =
        TiffRaster.open(TiffFiles.file("uint8-3-tiled-deflate-1.tif"), options)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        Callable<Integer> task =
            () -> {
              start.await();
              SplittableRandom random = new SplittableRandom(seed);
              int wrong = 0;
              for (int i = 0; i < 500; i++) {
                int x = random.nextInt(30);
                int y = random.nextInt(20);
                Window window = Window.of(x, y, 1 + random.nextInt(11), 1 + random.nextInt(9));
                if (!raster.read(window).contentEquals(expected.crop(window).copy())) {
                  wrong++;
                }
              }
              return wrong;
            };
        results.add(executor.submit(task));
      }
      start.countDown();
      for (Future<Integer> result : results) {
        assertThat(result.get()).isZero();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aBlockThatManyThreadsWantIsDecodedOnce() throws Exception {
    Blocks cache = Blocks.ofBytes(1 << 20);
    AtomicInteger decoded = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<NDArray>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        results.add(
            executor.submit(
                () -> {
                  start.await();
                  return cache.block(
                      1,
                      7,
                      () -> {
                        decoded.incrementAndGet();
                        return NDArray.zeros(DType.UINT8, Shape.of(16, 16, 1));
                      });
                }));
      }
      start.countDown();
      for (Future<NDArray> result : results) {
        assertThat(result.get()).isSameAs(cache.present(1, 7));
      }
      assertThat(decoded).hasValue(1);
      assertThat(cache.present(2, 7)).isNull();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void closingFreesTheBlocksAndEndsReading() throws IOException {
    BlockCache cache = BlockCache.ofBytes(1 << 20);
    TiffRaster raster = TiffRaster.open(TiffFiles.file("cog.tif"), RasterOptions.of(cache));
    raster.read();
    TiffRaster overview = raster.overview(0);
    overview.read();
    assertThat(cache.bytes()).isPositive();
    overview.close();
    overview.read();
    raster.close();
    raster.close();
    assertThat(cache.bytes()).isZero();
    assertThatThrownBy(raster::read).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(overview::read).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWindowOutsideAndAWrongTargetAreRefused() throws IOException {
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("uint8-3-tiled-none-1.tif"), options)) {
      assertThatThrownBy(() -> raster.read(Window.of(40, 0, 2, 1)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(
              () ->
                  raster.read(Window.of(0, 0, 2, 2), NDArray.zeros(DType.UINT8, Shape.of(2, 2, 1))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> raster.overview(0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(raster.read(Window.of(3, 3, 0, 0)).shape()).isEqualTo(Shape.of(0, 0, 3));
    }
  }

  @Test
  void aCacheWithoutRoomStillReads() throws IOException {
    try (TiffRaster raster =
        TiffRaster.open(
            TiffFiles.file("uint8-3-tiled-lzw-1.tif"), RasterOptions.of(BlockCache.ofBytes(0)))) {
      assertThat(raster.read().contentEquals(TiffFiles.expected("uint8", 41, 29, 3))).isTrue();
    }
  }
}
