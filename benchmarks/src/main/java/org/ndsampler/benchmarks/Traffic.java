package org.ndsampler.benchmarks;

import org.ndsampler.remote.TestServer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a server was asked in one operation, for JMH to report beside the time. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Traffic {
  /** The names of the fields among the results of JMH. */
  static final String REQUESTS = "requests";

  static final String BYTES = "bytes";

  /** How many there were. */
  public long requests;

  /** The bytes of the answers. */
  public long bytes;

  /** Takes over what a server has counted. */
  void of(TestServer server) {
    requests = server.requests();
    bytes = server.bytes();
  }
}
