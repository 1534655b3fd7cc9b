package org.ndsampler.explore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ndsampler.core.coco.Query;

/** What queries select; the last ones are kept. Safe for concurrent use. */
final class Selections {
  private static final int KEPT = 16;

  /**
   * What a query selects.
   *
   * @param query the query itself
   * @param images rows of images in the order of the query; not to be changed
   * @param annotations rows of annotations; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, and never compared
  record Selected(Query query, int[] images, int[] annotations) {}

  private final Supplier<Query> all;
  private final Map<String, Selected> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Selected> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param all finds everything, and knows what else there is to ask for; asked for when it is
   *     first needed
   */
  Selections(Supplier<Query> all) {
    this.all = all;
  }

  /** The query that finds everything. */
  Query all() {
    return all.get();
  }

  /**
   * What a query selects.
   *
   * @throws IllegalArgumentException if it cannot be read; the message says where and what to do
   */
  synchronized Selected of(String text) {
    Selected known = kept.get(text);
    if (known == null) {
      known = select(text.strip());
      kept.put(text, known);
    }
    return known;
  }

  private Selected select(String text) {
    Query query = all().and(text);
    return new Selected(query, query.images(), query.annotations());
  }
}
