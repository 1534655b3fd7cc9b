package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads use images of a pool that keeps one, and the second closes the pool when it has read:
 * nobody reads from a raster that is closed, and at the end all are closed. In the pool's package,
 * which does not show it.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "both read")
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "one was told that it is closed")
@Outcome(id = "3, .*", expect = Expect.FORBIDDEN, desc = "read from a closed raster")
@Outcome(id = ".*, 3, .*", expect = Expect.FORBIDDEN, desc = "read from a closed raster")
@Outcome(expect = Expect.FORBIDDEN, desc = "a raster stays open")
@State
public class RasterPoolRace {
  private static final RasterInfo INFO =
      RasterInfo.of(Path.of("a"), "test", Size.of(1, 1), 1, DType.UINT8, Size.of(1, 1));

  private final AtomicInteger open = new AtomicInteger();
  private final RasterPool<Integer> pool =
      new RasterPool<>(1, key -> new Counted(), () -> "a race");

  private final class Counted implements Raster {
    private volatile boolean isOpen = true;

    Counted() {
      open.incrementAndGet();
    }

    @Override
    public RasterInfo info() {
      return INFO;
    }

    @Override
    public void read(Window window, NDArray target) {}

    @Override
    public void close() {
      isOpen = false;
      open.decrementAndGet();
    }
  }

  private int use(int key) {
    try {
      return pool.use(
          key,
          raster -> {
            boolean before = ((Counted) raster).isOpen;
            raster.info();
            return before && ((Counted) raster).isOpen ? 1 : 3;
          });
    } catch (IllegalStateException closed) {
      return 2;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Actor
  public void one(III_Result result) {
    result.r1 = use(1);
  }

  @Actor
  public void other(III_Result result) {
    result.r2 = use(2);
    pool.close();
  }

  @Arbiter
  public void look(III_Result result) {
    result.r3 = open.get();
  }
}
