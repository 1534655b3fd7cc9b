package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.internal.Texts;

/** Makes a column of a field of raw records: one pass over their text. */
final class RecordScan {
  /** Of a list or an object so much is kept as text. */
  private static final int LONGEST_NESTED = 1000;

  /** All different words of a column together; more is no column of words. */
  private static final long MOST_CHARACTERS = 1 << 26;

  private static final int KEYS_SHOWN = 200;
  private static final int RECORDS_LOOKED_AT = 1000;

  private final Records records;
  private final String path;
  private double[] numbers = new double[0];
  private int[] codes = new int[0];
  private final Map<String, Integer> codeOfWord = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private long characters;

  private RecordScan(Records records, String path) {
    this.records = records;
    this.path = path;
  }

  /**
   * The column of a field.
   *
   * @param path the key, or keys with dots between them
   * @throws IllegalArgumentException if its different words are too much text
   */
  static Column.Mixed column(Records records, String path) {
    return new RecordScan(records, path).scan();
  }

  private Column.Mixed scan() {
    for (int row = 0; row < records.size(); row++) {
      Slice value = find(records.slice(row), path);
      if (value != null) {
        add(row, value);
      }
    }
    return new Column.Mixed(numbers, codes, List.copyOf(words), characters);
  }

  private static @Nullable Slice find(Slice record, String path) {
    Slice whole = Fields.find(record, path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    Slice inner = Fields.find(record, path.substring(0, dot));
    return inner == null || inner.first() != '{' ? null : find(inner, path.substring(dot + 1));
  }

  private void add(int row, Slice value) {
    int first = value.first();
    switch (first) {
      case '"' -> addWord(row, new JsonScanner(value).stringValue());
      case 't', 'f' -> addWord(row, value.text());
      case '{', '[' -> {
        int kept = Math.min(value.end(), value.start() + 4 * LONGEST_NESTED);
        addWord(
            row,
            Texts.shortened(new Slice(value.bytes(), value.start(), kept).text(), LONGEST_NESTED));
      }
      default -> {
        if (numbers.length == 0) {
          numbers = new double[records.size()];
          Arrays.fill(numbers, Double.NaN);
        }
        numbers[row] = new JsonScanner(value).doubleValue();
      }
    }
  }

  private void addWord(int row, String word) {
    if (codes.length == 0) {
      codes = new int[records.size()];
      Arrays.fill(codes, -1);
    }
    Integer code = codeOfWord.get(word);
    if (code == null) {
      code = words.size();
      codeOfWord.put(word, code);
      words.add(word);
      characters += word.length();
      if (characters > MOST_CHARACTERS) {
        throw new IllegalArgumentException(
            "the field "
                + path
                + " has more than "
                + MOST_CHARACTERS
                + " characters of text, which no query looks through; ask for one of its parts");
      }
    }
    codes[row] = code;
  }

  /** The fields that the first records have, those of objects in them too. */
  static Set<String> keys(Records records) {
    Set<String> keys = new LinkedHashSet<>();
    int rows = Math.min(records.size(), RECORDS_LOOKED_AT);
    for (int row = 0; row < rows && keys.size() < KEYS_SHOWN; row++) {
      Fields.all(records.slice(row))
          .forEach(
              (key, value) -> {
                keys.add(key);
                if (value.first() == '{') {
                  Fields.all(value).keySet().forEach(inner -> keys.add(key + "." + inner));
                }
              });
    }
    return keys;
  }
}
