package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;

/**
 * Annotations that say the same: of one image, with one category and box, and no other field to
 * tell them apart. Rows are sorted by a hash of their columns, so that texts are compared of those
 * alone that have the same, and memory is one number for each.
 */
final class Twins {
  /** Fields that are compared as numbers, or that say no more than others do. */
  private static final Set<String> COMPARED =
      Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd");

  private Twins() {}

  /** Pairs of rows: the first of some annotations that are the same, and each later one. */
  static List<int[]> of(CocoDataset dataset) {
    CocoAnnotations table = dataset.annotations();
    long[] keys = new long[table.size()];
    int count = 0;
    for (int row = 0; row < table.size(); row++) {
      if (table.hasBox(row) && table.imageRow(row) >= 0) {
        keys[count++] = (long) hash(table, row) << 32 | row;
      }
    }
    Arrays.sort(keys, 0, count);
    List<int[]> pairs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || keys[i] >> 32 != keys[from] >> 32) {
        if (i - from > 1) {
          compare(dataset, keys, from, i, pairs);
        }
        from = i;
      }
    }
    pairs.sort((a, b) -> Integer.compare(a[1], b[1]));
    return pairs;
  }

  private static int hash(CocoAnnotations table, int row) {
    long hash = table.imageRow(row) * 0x9e3779b97f4a7c15L + table.categoryRow(row);
    for (double number :
        new double[] {table.x(row), table.y(row), table.width(row), table.height(row)}) {
      hash = (hash ^ Double.doubleToLongBits(number)) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  private static void compare(
      CocoDataset dataset, long[] keys, int from, int to, List<int[]> pairs) {
    Map<List<Object>, Integer> first = new HashMap<>();
    for (int i = from; i < to; i++) {
      int row = (int) keys[i];
      Integer earlier = first.putIfAbsent(content(dataset, row), row);
      if (earlier != null) {
        pairs.add(new int[] {earlier, row});
      }
    }
  }

  private static List<Object> content(CocoDataset dataset, int row) {
    CocoAnnotations table = dataset.annotations();
    List<Object> content = new ArrayList<>();
    content.add(table.imageRow(row));
    content.add(table.categoryRow(row));
    content.add(List.of(table.x(row), table.y(row), table.width(row), table.height(row)));
    content.add(table.isCrowd(row));
    try {
      Map<String, String> others = new HashMap<>();
      Fields.all(table.at(row).slice())
          .forEach(
              (name, value) -> {
                if (!COMPARED.contains(name)) {
                  others.put(name, value.text());
                }
              });
      content.add(others);
    } catch (CocoException damaged) {
      content.add(row);
    }
    return content;
  }
}
