package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.concurrent.CancellationToken;

class JobExecutorTest {

  @Test
  void aSerialJobRunsInTheAskingThreadAndOnlyWhenItIsAskedFor() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (JobExecutor executor = JobExecutor.of("thread", 0)) {
      assertThat(executor.workers()).isZero();
      Future<Thread> job =
          executor.submit(
              () -> {
                runs.incrementAndGet();
                return Thread.currentThread();
              });
      assertThat(job.isDone()).isFalse();
      assertThat(runs).hasValue(0);
      assertThat(job.get()).isSameAs(Thread.currentThread());
      assertThat(job.get()).isSameAs(Thread.currentThread());
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void threadsRunJobsAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (JobExecutor executor = JobExecutor.of("process", 2)) {
      List<Future<Boolean>> jobs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        jobs.add(
            executor.submit(
                () -> {
                  both.countDown();
                  both.await();
                  return Thread.currentThread().isDaemon();
                }));
      }
      for (Future<Boolean> job : jobs) {
        assertThat(job.get()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aPoolGivesEveryJobOnceAndItsFailuresToo(int workers) {
    try (JobExecutor executor = JobExecutor.threads(workers)) {
      JobPool<Integer> pool = new JobPool<>(executor);
      for (int i = 0; i < 20; i++) {
        int number = i;
        pool.submit(
            () -> {
              if (number == 7) {
                throw new IllegalStateException("seven");
              }
              return number;
            });
      }
      assertThat(pool.size()).isEqualTo(20);
      List<Integer> results = new ArrayList<>();
      int failed = 0;
      for (Future<Integer> job : pool.asCompleted()) {
        assertThat(job.isDone()).isTrue();
        try {
          results.add(job.get());
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        } catch (ExecutionException e) {
          assertThat(e).hasRootCauseMessage("seven");
          failed++;
        }
      }
      assertThat(failed).isEqualTo(1);
      assertThat(results).hasSize(19).doesNotHaveDuplicates().doesNotContain(7);
      // Once more: the same, and no waiting.
      assertThat(pool.asCompleted()).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void jobsComeInTheOrderInWhichTheyFinish() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (JobExecutor executor = JobExecutor.threads(2)) {
      JobPool<String> pool = new JobPool<>(executor);
      pool.submit(
          () -> {
            release.await();
            return "slow";
          });
      pool.submit(() -> "quick");
      List<String> order = new ArrayList<>();
      for (Future<String> job : pool.asCompleted()) {
        order.add(job.get());
        release.countDown();
      }
      assertThat(order).containsExactly("quick", "slow");
    }
  }

  @Test
  void closingWaitsForWhatRunsAndDropsWhatWaits() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    JobExecutor executor = JobExecutor.threads(1);
    Future<Integer> runs =
        executor.submit(
            () -> {
              running.countDown();
              Thread.sleep(50);
              return finished.incrementAndGet();
            });
    Future<Integer> waiting = executor.submit(finished::incrementAndGet);
    running.await();
    executor.close();
    assertThat(finished).hasValue(1);
    assertThat(runs.get()).isEqualTo(1);
    assertThat(waiting.isCancelled()).isTrue();
    assertThatThrownBy(() -> executor.submit(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anUnknownModeIsAnErrorThatListsThem() {
    assertThatThrownBy(() -> JobExecutor.of("cluster", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("serial, thread and process");
    assertThatThrownBy(() -> JobExecutor.threads(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTokenStaysCancelledAndNoneCannotBe() {
    CancellationToken token = new CancellationToken();
    token.throwIfCancelled();
    assertThat(token.isCancelled()).isFalse();
    token.cancel();
    token.cancel();
    assertThat(token.isCancelled()).isTrue();
    assertThatThrownBy(token::throwIfCancelled).isInstanceOf(CancellationException.class);
    assertThatThrownBy(CancellationToken.NONE::cancel)
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(CancellationToken.NONE.isCancelled()).isFalse();
  }
}
