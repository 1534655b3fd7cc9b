package org.ndsampler.remote.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an answer, and no more of it than was asked for; how much came before a
 * connection broke is known. Used by one request.
 */
final class LimitedBody implements BodySubscriber<Long> {
  /** Of an answer that nobody wants so much is read, so that its connection serves again. */
  private static final int SHORT = 1 << 14;

  private final Sink sink;
  private final long limit;
  private final boolean wanted;
  private final LongAdder counter;
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile long received;

  /** Where bytes go. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes all that is in a buffer.
     *
     * @throws IOException if it cannot be kept
     */
    void take(ByteBuffer buffer) throws IOException;
  }

  private LimitedBody(Sink sink, long limit, boolean wanted, LongAdder counter) {
    this.sink = sink;
    this.limit = limit;
    this.wanted = wanted;
    this.counter = counter;
  }

  /** Of an answer of at most so many bytes; one that has more is an error. */
  static LimitedBody of(Sink sink, long limit, LongAdder counter) {
    return new LimitedBody(sink, limit, true, counter);
  }

  /** Of an answer that nobody wants. */
  static LimitedBody discarded(LongAdder counter) {
    return new LimitedBody(buffer -> {}, SHORT, false, counter);
  }

  /** The bytes that came. */
  long received() {
    return received;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (done.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      int n = buffer.remaining();
      counter.add(n);
      long before = received; // one thread writes it
      if (n > limit - before) {
        end(
            wanted
                ? new TooLongException(
                    "the answer has more than the " + limit + " bytes that were asked for")
                : null);
        return;
      }
      try {
        sink.take(buffer);
      } catch (IOException e) {
        end(e);
        return;
      }
      received = before + n;
    }
  }

  private void end(@Nullable IOException e) {
    Flow.Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
    if (e == null) {
      done.complete(received);
    } else {
      done.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable e) {
    done.completeExceptionally(e);
  }

  @Override
  public void onComplete() {
    done.complete(received);
  }

  /** A server gives more than it was asked for. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException(String message) {
      super(message);
    }
  }
}
