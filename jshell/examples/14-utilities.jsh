// Executors, a cache in memory, and what a hash depends on: ndsampler.utils.
// Each numbered example is one of ndsampler's API reference; docs/reference-examples.md has them all.
import org.ndsampler.core.frames.*;
import org.ndsampler.core.raster.*;
import org.ndsampler.core.util.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
Path folder = Files.createTempDirectory("ndsampler");

// 1. ndsampler.utils.util_futures.SerialExecutor: the same code with the caller's thread alone, or with several.
for (JobExecutor executor : List.of(JobExecutor.serial(), JobExecutor.threads(2))) {
  try (executor) {
    List<Future<Integer>> futures = new ArrayList<>();
    JobPool<Integer> pool = new JobPool<>(executor);
    for (int i = 0; i < 100; i++) {
      int n = i;
      futures.add(executor.submit(() -> n + 1));
      pool.submit(() -> n + 1);
    }
    // As they are done,
    for (Future<Integer> future : pool.asCompleted()) check(future.get() > 0, "done");
    // or in their order.
    for (int i = 0; i < 100; i++) check(futures.get(i).get() == i + 1, "one more");
    System.out.println(executor.workers() + " threads beside the caller's, " + futures.size() + " jobs");
  }
}

// 11. ndsampler.utils.util_lru.LRUDict: a cache that forgets what was used least recently.
{
  LruCache<Integer, Integer> cache = LruCache.ofCount(5);
  for (int i = 0; i < 5; i++) cache.put(i, i);
  System.out.println(cache.toMap());
  cache.get(0);
  for (int i = 5; i < 8; i++) cache.put(i, i);
  System.out.println(cache.toMap());
  cache.remove(5);
  check(cache.containsKey(4), "4 is still there");
  System.out.println(cache.toMap());
  check(cache.toMap().equals(Map.of(4, 4, 0, 0, 6, 6, 7, 7)), "0 was used in between");
}

// 12. ndsampler.utils.util_lru.LRUDict.set_size: another size for a cache.
{
  LruCache<Integer, Integer> cache = LruCache.ofCount(10);
  cache.putAll(IntStream.range(0, 10).boxed().collect(Collectors.toMap(i -> i, i -> i)));
  check(cache.size() == 10, "all ten");
  cache.setMaxWeight(2);
  check(cache.size() == 2, "the last two");
  cache.setMaxWeight(10);
  check(cache.size() == 2, "what is gone is gone");
}

// 14. ndsampler.utils.util_misc.HashIdentifiable: a hash of what something depends on, and no base class for it.
{
  record Derived(int base, int derived) {
    HashId hashId() {
      return HashId.builder("derived").add("base", base).add("derived", derived).build();
    }
  }
  HashId id = new Derived(1, 1).hashId();
  System.out.println(id.shortHex() + " of " + id.parts());
  check(id.equals(new Derived(1, 1).hashId()), "the same for the same values");
  check(!id.equals(new Derived(1, 2).hashId()), "another for others");
  // Datasets and frames have one.
  CocoDataset dataset = ToyDatasets.make("shapes2", folder.resolve("shapes2"), 0);
  try (CocoFrames frames = CocoFrames.open(dataset, Rasters.load(), RasterOptions.of(BlockCache.ofDefaultSize()))) {
    System.out.println(dataset.fingerprint() + ", " + frames.hashId());
  }
  check(dataset.fingerprint().equals(CocoDataset.read(dataset.path().get()).fingerprint()), "the same data");
}
