package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.raster.internal.Blocks;

class BlockCacheTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static NDArray block(int bytes) {
    return NDArray.zeros(DType.UINT8, Shape.of(1, bytes, 1));
  }

  @Test
  void aBlockThatManyThreadsWantIsDecodedOnce() throws Exception {
    Blocks cache = Blocks.ofBytes(1 << 20);
    AtomicInteger decoded = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(8);
    List<Future<NDArray>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      results.add(
          threads.submit(
              () -> {
                started.countDown();
                started.await();
                return cache.block(
                    1,
                    7,
                    () -> {
                      decoded.incrementAndGet();
                      sleep(50);
                      return block(100);
                    });
              }));
    }
    NDArray first = results.get(0).get();
    for (Future<NDArray> result : results) {
      assertThat(result.get()).isSameAs(first);
    }
    assertThat(decoded).hasValue(1);
  }

  @Test
  void blocksOfDifferentNumbersDoNotWaitForEachOther() throws Exception {
    Blocks cache = Blocks.ofBytes(1 << 20);
    CountDownLatch all = new CountDownLatch(8);
    List<Future<NDArray>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      results.add(
          threads.submit(
              () ->
                  cache.block(
                      1,
                      number,
                      () -> {
                        // Returns only when all eight are in the middle of decoding.
                        all.countDown();
                        try {
                          assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                          throw new IOException(e);
                        }
                        return block(10);
                      })));
    }
    for (Future<NDArray> result : results) {
      assertThat(result.get().width()).isEqualTo(10);
    }
  }

  @Test
  void theBudgetIsHeld() throws IOException {
    Blocks cache = Blocks.ofBytes(100_000);
    for (int i = 0; i < 1000; i++) {
      cache.block(1, i, () -> block(1000));
      assertThat(cache.bytes()).isLessThanOrEqualTo(100_000);
    }
    assertThat(cache.bytes()).isGreaterThan(50_000);
    assertThat(cache.budget()).isEqualTo(100_000);
  }

  @Test
  void aBlockLargerThanTheBudgetIsGivenButNotKept() throws IOException {
    Blocks cache = Blocks.ofBytes(1000);
    AtomicInteger decoded = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      NDArray block =
          cache.block(
              1,
              1,
              () -> {
                decoded.incrementAndGet();
                return block(5000);
              });
      assertThat(block.width()).isEqualTo(5000);
      assertThat(cache.bytes()).isZero();
    }
    assertThat(decoded).hasValue(3);
  }

  @Test
  void aFailureIsThrownAndNotKept() throws IOException {
    Blocks cache = Blocks.ofBytes(1000);
    IOException failure = new IOException("broken");
    assertThatThrownBy(
            () ->
                cache.block(
                    1,
                    1,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThatThrownBy(
            () ->
                cache.block(
                    1,
                    1,
                    () -> {
                      throw new IllegalStateException("closed");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
    assertThat(cache.block(1, 1, () -> block(3)).width()).isEqualTo(3);
  }

  @Test
  void aThreadThatWaitedForAFailureTriesItself() throws Exception {
    Blocks cache = Blocks.ofBytes(1000);
    CountDownLatch decoding = new CountDownLatch(1);
    Future<NDArray> fails =
        threads.submit(
            () ->
                cache.block(
                    1,
                    1,
                    () -> {
                      decoding.countDown();
                      sleep(100);
                      throw new IOException("interrupted");
                    }));
    decoding.await();
    assertThat(cache.block(1, 1, () -> block(4)).width()).isEqualTo(4);
    assertThatThrownBy(fails::get).hasRootCauseMessage("interrupted");
    assertThat(
            cache
                .block(
                    1,
                    1,
                    () -> {
                      throw new IOException("not needed");
                    })
                .width())
        .isEqualTo(4);
  }

  @Test
  void releasingARasterLeavesTheOthersAlone() throws IOException {
    Blocks cache = Blocks.ofBytes(10_000);
    for (int i = 0; i < 4; i++) {
      cache.block(1, i, () -> block(100));
      cache.block(2, i, () -> block(100));
    }
    long before = cache.bytes();
    cache.release(1);
    assertThat(cache.bytes()).isEqualTo(before / 2);
    assertThat(Blocks.nextOwner()).isNotEqualTo(Blocks.nextOwner());
  }

  @Test
  void aNegativeBudgetIsRefused() {
    assertThatThrownBy(() -> BlockCache.ofBytes(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(BlockCache.ofDefaultSize().budget()).isPositive();
  }

  private static void sleep(int milliseconds) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
