package org.ndsampler.reliability.races;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** Blocks that push each other out: each thread has the pixels of its own, and the budget holds. */
@JCStressTest
@Outcome(id = "5, 6, true", expect = Expect.ACCEPTABLE, desc = "its own pixels, within the budget")
@State
public class EvictionRace {
  private static final int BYTES = 400;

  private final Blocks cache = Blocks.ofBytes(700);

  private int block(int number) {
    try {
      NDArray block =
          cache.block(
              1,
              number,
              () -> {
                NDArray made = NDArray.zeros(DType.UINT8, Shape.of(1, BYTES, 1));
                made.fill(number);
                return made;
              });
      return (int) block.value(0, BYTES - 1, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Actor
  public void one(IIZ_Result result) {
    result.r1 = block(5);
  }

  @Actor
  public void other(IIZ_Result result) {
    result.r2 = block(6);
  }

  @Arbiter
  public void look(IIZ_Result result) {
    result.r3 = cache.bytes() <= cache.budget();
  }
}
