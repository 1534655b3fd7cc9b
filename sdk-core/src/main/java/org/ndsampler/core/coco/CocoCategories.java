package org.ndsampler.core.coco;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;

/**
 * The categories of a dataset, as a table. Immutable, safe for concurrent use.
 *
 * @since 0.1
 */
public final class CocoCategories extends CocoTable<CocoCategory> {
  private final List<CocoCategory> views;
  private final Map<String, Integer> rowOfName = new HashMap<>();

  CocoCategories(CocoDataset dataset, CocoStore store) {
    super(dataset, store.records(Section.CATEGORIES));
    views =
        IntStream.range(0, records.size())
            .mapToObj(row -> new CocoCategory(dataset, row, records.slice(row)))
            .toList();
    for (CocoCategory view : views) {
      rowOfName.putIfAbsent(view.name(), view.row());
    }
  }

  @Override
  public CocoCategory at(int row) {
    return views.get(row);
  }

  /** The row of the first category with a name, or -1. */
  public int row(String name) {
    return rowOfName.getOrDefault(name, -1);
  }

  @Override
  String label(int row) {
    return name(row);
  }

  /** The name of a row's category. */
  public String name(int row) {
    return views.get(row).name();
  }

  /** The names of all rows in their order. */
  public List<String> names() {
    return views.stream().map(CocoCategory::name).toList();
  }
}
