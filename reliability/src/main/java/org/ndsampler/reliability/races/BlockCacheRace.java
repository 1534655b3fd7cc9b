package org.ndsampler.reliability.races;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.raster.internal.Blocks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * Two threads want one block: both have the same array, with its content, and it was decoded once.
 * Two and not more, as jcstress leaves out a test that has more threads than the machine has cores.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "decoded once, the same for both")
@State
public class BlockCacheRace {
  private final Blocks cache = Blocks.ofBytes(1 << 16);
  private final AtomicInteger decoded = new AtomicInteger();
  private NDArray first;
  private NDArray second;

  private NDArray block() {
    try {
      return cache.block(
          1,
          7,
          () -> {
            decoded.incrementAndGet();
            NDArray block = NDArray.zeros(DType.UINT8, Shape.of(1, 4, 1));
            block.fill(9);
            return block;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Actor
  public void one() {
    first = block();
  }

  @Actor
  public void other() {
    second = block();
  }

  @Arbiter
  public void look(ZI_Result result) {
    result.r1 = first == second && first.value(0, 3, 0) == 9;
    result.r2 = decoded.get();
  }
}
