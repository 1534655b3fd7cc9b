// Executors and caches: SerialExecutor, Executor, LRUDict, HashIdentifiable.
import org.ndsampler.core.concurrent.*;
import org.ndsampler.core.frames.*;

void check(boolean fact, String name) {
  if (!fact) throw new AssertionError("not so: " + name);
}
// The same code with one thread, the caller's, or with several.
for (JobExecutor executor : List.of(JobExecutor.serial(), JobExecutor.threads(2))) {
  List<Future<Integer>> futures = new ArrayList<>();
  for (int i = 0; i < 100; i++) {
    int n = i;
    futures.add(executor.submit(() -> n + 1));
  }
  for (int i = 0; i < 100; i++) check(futures.get(i).get() == i + 1, "one more");
  executor.close();
}

// A cache that forgets what was used least recently.
LruCache<Integer, Integer> cache = LruCache.ofCount(5);
for (int i = 0; i < 5; i++) cache.put(i, i);
cache.get(0);
for (int i = 5; i < 8; i++) cache.put(i, i);
System.out.println(cache.toMap());
cache.remove(5);
check(cache.containsKey(4) && cache.containsKey(0) && !cache.containsKey(1), "0 was used, 1 was not");
cache.setMaxWeight(2);
check(cache.size() == 2, "smaller now");

// What a cached file depends on, as a hash.
HashId one = HashId.builder("demo").add("scale", "2").build();
check(!one.equals(HashId.builder("demo").add("scale", "3").build()), "another hash");
System.out.println(one.shortHex());
