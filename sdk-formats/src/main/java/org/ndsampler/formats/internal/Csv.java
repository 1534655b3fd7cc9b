package org.ndsampler.formats.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tables as text, with a row of names first. Safe for concurrent use. */
public final class Csv {
  private Csv() {}

  /** A row by the names of its columns, whatever their case. */
  public static final class Row {
    private final Map<String, Integer> columns;
    private final CsvRecord row;

    Row(Map<String, Integer> columns, CsvRecord row) {
      this.columns = columns;
      this.row = row;
    }

    /** The line in the file. */
    public int line() {
      return (int) Math.min(Integer.MAX_VALUE, row.getStartingLineNumber());
    }

    /** The number of fields. */
    public int size() {
      return row.getFieldCount();
    }

    /** A field by its number. */
    public String field(int index) {
      return index < row.getFieldCount() ? row.getField(index).strip() : "";
    }

    /** The field of the first of some columns that is there; empty text if none is. */
    public String field(String... names) {
      for (String name : names) {
        Integer index = columns.get(name.toLowerCase(Locale.ROOT));
        if (index != null) {
          return field(index);
        }
      }
      return "";
    }

    /** The number in the first of some columns that is there; NaN if there is none. */
    public double number(String... names) {
      return Numbers.parse(field(names));
    }

    /** Whether one of some columns is there. */
    public boolean has(String... names) {
      for (String name : names) {
        if (columns.containsKey(name.toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
      return false;
    }
  }

  /** Receives a row. */
  @FunctionalInterface
  public interface Each {
    /** Takes a row after the first. */
    void row(Row row) throws IOException;
  }

  /**
   * Reads a file; commas, semicolons or tabs are found by the first line.
   *
   * @param named whether the first row has the names of the columns
   * @return what is wrong with the rest of the file, if something is
   */
  public static Optional<String> read(Path file, boolean named, Each each) throws IOException {
    char separator = separator(Look.lines(List.of(file)));
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    Files.newInputStream(file),
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)));
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(in)) {
      Map<String, Integer> columns = new HashMap<>();
      boolean first = named;
      for (CsvRecord row : reader) {
        if (first) {
          for (int i = 0; i < row.getFieldCount(); i++) {
            String name = row.getField(i).strip().toLowerCase(Locale.ROOT);
            columns.putIfAbsent(name.startsWith("\uFEFF") ? name.substring(1) : name, i);
          }
          first = false;
        } else {
          each.row(new Row(columns, row));
        }
      }
      return Optional.empty();
    } catch (CsvParseException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static char separator(List<String> lines) {
    String head = lines.isEmpty() ? "" : lines.get(0);
    char best = ',';
    long most = 0;
    for (char c : new char[] {',', ';', '\t'}) {
      long count = head.chars().filter(x -> x == c).count();
      if (count > most) {
        most = count;
        best = c;
      }
    }
    return best;
  }

  /** A row as text, quoted where it must be. */
  public static String row(Object... fields) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < fields.length; i++) {
      String text = String.valueOf(fields[i]);
      boolean quoted =
          text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
              || !text.equals(text.strip());
      row.append(i == 0 ? "" : ",")
          .append(quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
    }
    return row.append('\n').toString();
  }

  /** The names of the columns of a file. */
  public static List<String> names(Path file) throws IOException {
    List<String> lines = Look.lines(List.of(file));
    if (lines.isEmpty()) {
      return List.of();
    }
    String separator = String.valueOf(separator(lines));
    return List.of(lines.get(0).split(Pattern.quote(separator))).stream()
        .map(name -> name.replace("\"", "").strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
