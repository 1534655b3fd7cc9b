package org.ndsampler.remote.internal;

import java.util.concurrent.atomic.LongAdder;
import org.ndsampler.remote.HttpTraffic;

/** Counts what goes over the network. Safe for concurrent use. */
final class Counters {
  final LongAdder requests = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder redirects = new LongAdder();
  final LongAdder fetchedRanges = new LongAdder();
  final LongAdder heldRanges = new LongAdder();
  final LongAdder keptFiles = new LongAdder();

  HttpTraffic now() {
    return new HttpTraffic(
        requests.sum(),
        bytes.sum(),
        retries.sum(),
        redirects.sum(),
        fetchedRanges.sum(),
        heldRanges.sum(),
        keptFiles.sum());
  }
}
