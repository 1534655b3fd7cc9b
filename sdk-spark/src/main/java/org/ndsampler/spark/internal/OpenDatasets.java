package org.ndsampler.spark.internal;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.raster.BlockCache;

/**
 * The datasets that are open in this virtual machine: each once, however many tasks read it. At
 * most {@link #MOST} stay open when no task uses them; all are closed when the machine ends. Safe
 * for concurrent use.
 *
 * <p>Why it is static: a task has nothing of its own that outlives it, and Spark gives executors no
 * place for what they share.
 */
final class OpenDatasets {
  static final int MOST = 4;
  private static final OpenDatasets SHARED = new OpenDatasets();

  /** The oldest use first. */
  private final Map<DatasetFile, OpenDataset> open = new LinkedHashMap<>(16, 0.75f, true);

  /** One budget of decoded pixels for all of them, an eighth of the heap. */
  private final BlockCache memory = BlockCache.ofDefaultSize();

  private OpenDatasets() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "ndsampler-close"));
  }

  /**
   * A dataset, opened if it is not; whoever asked for it closes the lease.
   *
   * @throws IOException if it cannot be read
   */
  static Lease lease(DatasetFile file) throws IOException {
    return new Lease(SHARED.borrow(file));
  }

  /** The number of datasets that are open. */
  static int size() {
    synchronized (SHARED) {
      return SHARED.open.size();
    }
  }

  private synchronized OpenDataset borrow(DatasetFile file) throws IOException {
    OpenDataset dataset = open.get(file);
    if (dataset == null) {
      dataset = OpenDataset.of(file, memory);
      open.put(file, dataset);
    }
    dataset.users++;
    closeIdle(MOST);
    return dataset;
  }

  private synchronized void giveBack(OpenDataset dataset) {
    dataset.users--;
    closeIdle(MOST);
  }

  private void closeIdle(int most) {
    Iterator<OpenDataset> all = open.values().iterator();
    while (open.size() > most && all.hasNext()) {
      OpenDataset oldest = all.next();
      if (oldest.users == 0) {
        all.remove();
        oldest.close();
      }
    }
  }

  private synchronized void closeAll() {
    open.values().forEach(OpenDataset::close);
    open.clear();
  }

  /** The use of an open dataset by one task; closing it twice does nothing. */
  static final class Lease implements AutoCloseable {
    private final OpenDataset dataset;
    private boolean closed;

    private Lease(OpenDataset dataset) {
      this.dataset = dataset;
    }

    OpenDataset dataset() {
      return dataset;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        SHARED.giveBack(dataset);
      }
    }
  }
}
