package org.ndsampler.reliability.races;

import org.ndsampler.core.concurrent.CancellationToken;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** The token that stops loaders: once seen as cancelled it stays so, and in the end all see it. */
@JCStressTest
@Outcome(id = "true, false, .*", expect = Expect.FORBIDDEN, desc = "cancelled, and then not")
@Outcome(id = ".*, .*, true", expect = Expect.ACCEPTABLE, desc = "cancelled in the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "never cancelled")
@State
public class CancellationRace {
  private final CancellationToken token = new CancellationToken();

  @Actor
  public void canceller() {
    token.cancel();
  }

  @Actor
  public void watcher(ZZZ_Result result) {
    result.r1 = token.isCancelled();
    result.r2 = token.isCancelled();
  }

  @Arbiter
  public void look(ZZZ_Result result) {
    result.r3 = token.isCancelled();
  }
}
