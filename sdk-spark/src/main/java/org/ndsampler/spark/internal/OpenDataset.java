package org.ndsampler.spark.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** A dataset with its sampler and the lists of targets that were asked for. */
final class OpenDataset implements AutoCloseable {
  private static final int MOST_LISTS = 8;

  private final DatasetFile file;
  private final CocoSampler sampler;
  private final Map<TargetSpec, List<Target>> lists = new LinkedHashMap<>(16, 0.75f, true);

  /** Kept by {@link OpenDatasets}. */
  int users;

  private OpenDataset(DatasetFile file, CocoSampler sampler) {
    this.file = file;
    this.sampler = sampler;
  }

  static OpenDataset of(DatasetFile file, BlockCache memory) throws IOException {
    CocoSampler.Builder builder = CocoSampler.builder(file.open()).memory(memory);
    String cache = file.cache();
    if (cache != null) {
      builder.cache(SparkPath.of(cache));
    }
    return new OpenDataset(file, builder.build());
  }

  CocoSampler sampler() {
    return sampler;
  }

  CocoDataset dataset() {
    return sampler.dataset();
  }

  /**
   * Refuses another dataset than was planned for.
   *
   * @throws IOException if it is another one
   */
  void requireFingerprint(String wanted) throws IOException {
    if (!dataset().fingerprint().equals(wanted)) {
      throw new IOException(
          file.path()
              + " is another dataset on this executor than on the driver: fingerprint "
              + dataset().fingerprint()
              + " and not "
              + wanted
              + "; give all machines the same file");
    }
  }

  /** The targets of a kind that each machine can make by itself; made once. */
  List<Target> targets(TargetSpec spec) {
    synchronized (lists) {
      List<Target> list = lists.get(spec);
      if (list == null) {
        list = TargetLists.of(dataset(), sampler, spec);
        lists.put(spec, list);
        if (lists.size() > MOST_LISTS) {
          lists.remove(lists.keySet().iterator().next());
        }
      }
      return list;
    }
  }

  @Override
  public void close() {
    sampler.close();
  }
}
