package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.page.TextTable;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Tile;

/**
 * How several things are shown: pictures as a sheet, things with fields as a table, things that
 * have a picture or a page of their own one below the other, and all else as text. Of long lists
 * the first ones; no more of them are asked for.
 */
final class Lists {
  private static final int TILES = 36;
  private static final int BELOW_EACH_OTHER = 12;
  private static final int LINES = 100;
  private static final int ROWS_OF_A_TEXT = 20;

  /** A list that fits into a line of this length is one line. */
  private static final int LINE = 100;

  private Lists() {}

  /** A sheet or a table, which stands for a list. */
  static Object substitute(Collection<?> several) {
    List<?> list = asList(several);
    ContactSheet sheet = sheet(list);
    if (sheet != null) {
      return sheet;
    }
    TextTable table = table(list);
    if (table != null) {
      return table;
    }
    return TextTable.of(
        counted(list),
        List.of(new TextTable.Column("", false)),
        list.size(),
        (row, column) -> Fields.text(list.get(row)));
  }

  /** What a cell shows. */
  static MimeBundle cell(Collection<?> several) {
    List<?> list = asList(several);
    ContactSheet sheet = sheet(list);
    if (sheet != null) {
      return MimeBundle.of(sheet).withText(text(list));
    }
    TextTable table = table(list);
    if (table != null) {
      return MimeBundle.of(table).withText(tableText(table));
    }
    return hasForms(list) ? belowEachOther(list) : MimeBundle.text(text(list));
  }

  /** Whether all there is of a thing is its text. */
  static boolean isText(@Nullable Object thing) {
    if (thing instanceof Optional<?> optional) {
      return isText(optional.orElse(null));
    }
    List<?> list =
        thing instanceof Collection<?> several
            ? asList(several)
            : thing instanceof Object[] array ? List.of(array) : null;
    if (list != null
        && Renderer.find(thing).map(Renderer::type).filter(Lists::isGeneral).isPresent()) {
      return sheet(list) == null && table(list) == null && !hasForms(list);
    }
    return thing == null || thing.getClass().isArray() || Renderer.find(thing).isEmpty();
  }

  private static boolean isGeneral(Class<?> type) {
    return type == Collection.class || type == Object[].class;
  }

  private static List<?> asList(Collection<?> several) {
    return several instanceof List<?> list ? list : new ArrayList<>(several);
  }

  private static String counted(List<?> list) {
    return Numbers.count(list.size(), "value", "values");
  }

  private static @Nullable ContactSheet sheet(List<?> list) {
    if (list.isEmpty()) {
      return null;
    }
    List<Tile> tiles = new ArrayList<>();
    for (Object thing : list.subList(0, Math.min(TILES, list.size()))) {
      if (thing instanceof Tile tile) {
        tiles.add(tile);
      } else if (thing instanceof Sample sample) {
        tiles.add(Tile.of(sample));
      } else if (thing instanceof BufferedImage image) {
        tiles.add(Tile.of(image, Integer.toString(tiles.size())));
      } else if (thing instanceof NDArray array && !array.shape().isClip()) {
        tiles.add(Tile.of(array, List.of(), Integer.toString(tiles.size())));
      } else {
        return null;
      }
    }
    ContactSheet sheet = ContactSheet.of(tiles);
    return tiles.size() == list.size()
        ? sheet
        : sheet.subtitle("the first " + tiles.size() + " of " + Numbers.count(list.size()));
  }

  /** A table, if all things have the fields of the first one. */
  private static @Nullable TextTable table(List<?> list) {
    if (list.isEmpty() || list.get(0) == null) {
      return null;
    }
    Fields<?> fields = Fields.of(list.get(0)).orElse(null);
    if (fields == null || fields.columns().isEmpty()) {
      return null;
    }
    // The classes of dataset and of records are final: the first ones stand for all.
    for (Object thing : list.subList(0, Math.min(LINES, list.size()))) {
      if (!fields.type().isInstance(thing)) {
        return null;
      }
    }
    return tableOf(fields, list);
  }

  private static <T> TextTable tableOf(Fields<T> fields, List<?> list) {
    List<TextTable.Column> columns =
        fields.columns().stream()
            .map(field -> new TextTable.Column(field.name(), field.isNumber()))
            .toList();
    return TextTable.of(
        words(fields.type(), list.size()),
        columns,
        list.size(),
        (row, column) -> {
          Object thing = list.get(row);
          return fields.type().isInstance(thing)
              ? fields.columns().get(column).text(fields.type().cast(thing))
              : Fields.text(null);
        });
  }

  /** "12 of class statistics" would be clumsy: the name of the class, in words, and the number. */
  private static String words(Class<?> type, int size) {
    String name = Fields.words(type.getSimpleName().replaceFirst("^Coco(?=[A-Z])", ""));
    return name + ": " + Numbers.count(size);
  }

  /** Whether each thing is shown as more than a text. */
  private static boolean hasForms(List<?> list) {
    return !list.isEmpty()
        && list.stream()
            .limit(BELOW_EACH_OTHER)
            .allMatch(
                thing ->
                    thing != null
                        && !(thing instanceof Collection<?>)
                        && Renderer.find(thing).isPresent()
                        && !isText(thing));
  }

  private static MimeBundle belowEachOther(List<?> list) {
    StringBuilder html = new StringBuilder("<div>");
    for (Object thing : list.subList(0, Math.min(BELOW_EACH_OTHER, list.size()))) {
      Map<String, String> forms = MimeBundle.of(thing).data();
      String fragment = forms.get(MimeBundle.HTML);
      String png = forms.get(MimeBundle.PNG);
      html.append("<div>");
      if (fragment != null) {
        html.append(fragment);
      } else if (png != null) {
        html.append("<img style=\"max-width:100%\" src=\"data:image/png;base64,")
            .append(png)
            .append("\">");
      } else {
        html.append(Elements.escape(forms.getOrDefault(MimeBundle.TEXT, "")));
      }
      html.append("</div>");
    }
    if (list.size() > BELOW_EACH_OTHER) {
      html.append("and ")
          .append(Numbers.count(list.size() - (long) BELOW_EACH_OTHER))
          .append(" more");
    }
    return MimeBundle.text(text(list)).withHtml(html.append("</div>").toString());
  }

  /** A table in letters of one width: the first rows, and how many there are. */
  static String tableText(TextTable table) {
    int rows = Math.min(ROWS_OF_A_TEXT, table.rowCount());
    int columns = table.columns().size();
    List<List<String>> cells = new ArrayList<>();
    cells.add(table.columns().stream().map(TextTable.Column::name).toList());
    for (int i = 0; i < rows; i++) {
      int row = i;
      cells.add(
          IntStream.range(0, columns)
              .mapToObj(column -> oneLine(table.text(row, column)))
              .toList());
    }
    int[] widths = new int[columns];
    for (List<String> row : cells) {
      for (int k = 0; k < columns; k++) {
        widths[k] = Math.max(widths[k], row.get(k).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < columns; k++) {
        String blank = " ".repeat(widths[k] - row.get(k).length());
        line.append(k == 0 ? "" : "  ");
        line.append(table.columns().get(k).isNumber() ? blank + row.get(k) : row.get(k) + blank);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    if (rows < table.rowCount()) {
      text.append(Numbers.count(rows)).append(" of ");
    }
    return text.append(Numbers.count(table.rowCount(), "row", "rows")).toString();
  }

  /** In one line if it is short, else a line for each. */
  static String text(List<?> list) {
    List<String> first = list.stream().limit(LINES).map(Lists::element).toList();
    int length = first.stream().mapToInt(word -> word.length() + 2).sum();
    if (first.size() == list.size() && length <= LINE) {
      return first.stream().collect(Collectors.joining(", ", "[", "]"));
    }
    return String.join("\n", first)
        + (first.size() == list.size() ? "" : "\n\u2026 " + Numbers.count(list.size()) + " in all");
  }

  private static String element(@Nullable Object thing) {
    // Numbers of a list are as Java writes them: they may be ids.
    if (thing != null && thing.getClass().isArray()) {
      return textOfArray(thing);
    }
    return thing instanceof Number || thing instanceof String
        ? thing.toString()
        : Fields.text(thing);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** An array of numbers, as a list is written. */
  static String textOfArray(Object array) {
    int length = Array.getLength(array);
    List<Object> first = new ArrayList<>();
    for (int i = 0; i < Math.min(length, 10 * LINES); i++) {
      first.add(Array.get(array, i));
    }
    String some = first.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", ""));
    return some + (length > first.size() ? ", \u2026 " + Numbers.count(length) + " in all]" : "]");
  }

  /** A map as a table of two columns. */
  static TextTable mapTable(Map<?, ?> map) {
    List<? extends Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    boolean numbers =
        !entries.isEmpty()
            && entries.stream().allMatch(entry -> entry.getValue() instanceof Number);
    return TextTable.of(
        Numbers.count(map.size(), "entry", "entries"),
        List.of(new TextTable.Column("key", false), new TextTable.Column("value", numbers)),
        entries.size(),
        (row, column) ->
            column == 0
                ? element(entries.get(row).getKey())
                : Fields.text(entries.get(row).getValue()));
  }
}
