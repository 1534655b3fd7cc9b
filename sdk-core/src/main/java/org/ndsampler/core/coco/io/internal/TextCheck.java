package org.ndsampler.core.coco.io.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.Problem;

/**
 * Looks for what is no JSON in text that can be read all the same: bytes that are not UTF-8, raw
 * control characters, numbers in another notation, halves of characters, fields that come twice.
 */
public final class TextCheck {
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = 0x2020202020202020L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Findings findings = new Findings();

  private TextCheck() {}

  /** What is no JSON in the text of a dataset, at the speed of memory where nothing is. */
  public static List<Problem> characters(CocoStore store) {
    TextCheck check = new TextCheck();
    check.walk(store, false);
    return check.findings.problems();
  }

  /** As {@link #characters}, and fields that come twice and halves of characters too. */
  public static List<Problem> all(CocoStore store) {
    TextCheck check = new TextCheck();
    check.walk(store, true);
    return check.findings.problems();
  }

  /** Records whose id an earlier one has. */
  public static List<Problem> duplicates(CocoStore store) {
    Findings findings = new Findings();
    for (Section section : Section.values()) {
      Records records = store.records(section);
      for (int row = Math.max(0, records.duplicateRow());
          records.duplicateRow() >= 0 && row < records.size();
          row++) {
        if (records.isDuplicate(row)) {
          findings.warning(
              section.key() + " with an id that comes twice",
              "/" + section.key() + "/" + row + "/id",
              "the id " + records.id(row) + " belongs to row " + records.row(records.id(row)),
              "both are kept and a look-up finds the first: repair() gives the second a new id");
        }
      }
    }
    return findings.problems();
  }

  /** Why text is not one JSON value, or null. */
  public static @Nullable String refusal(String json) {
    try {
      JsonCheck check = JsonCheck.of(Slice.of(json));
      if (check.control() >= 0) {
        return "a raw control character in text";
      }
      return check.oddNumber() < 0 ? null : "a number that is not written as JSON writes it";
    } catch (ScanException e) {
      return e.reason();
    }
  }

  /** What is not JSON in a record, field by field. */
  public static List<Damage> damages(Slice record) {
    ScanException flaw = JsonCheck.flaw(record);
    if (flaw == null) {
      return List.of();
    }
    List<Damage> damages = new ArrayList<>();
    soundFields(record, damages);
    return damages.isEmpty() ? List.of(new Damage("", flaw.reason())) : damages;
  }

  /**
   * The fields of a record without those that are not JSON; none where it is not known where one
   * ends.
   *
   * @param damages gets those that are left out
   */
  public static Map<String, String> soundFields(Slice record, List<Damage> damages) {
    Map<String, String> sound = new LinkedHashMap<>();
    JsonScanner scanner = new JsonScanner(record);
    try {
      scanner.enterObject();
      for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
        int keyStart = scanner.keyStart();
        Slice key = new Slice(record.bytes(), keyStart - 1, keyStart + scanner.keyLength() + 1);
        int start = scanner.position();
        scanner.skipValue();
        Slice value = new Slice(record.bytes(), start, scanner.position());
        ScanException flaw = JsonCheck.flaw(key);
        boolean isNamed = flaw == null;
        String name = isNamed ? new JsonScanner(key).stringValue() : key.text();
        flaw = isNamed ? JsonCheck.flaw(value) : flaw;
        if (flaw == null) {
          sound.put(name, value.text());
        } else {
          damages.add(new Damage(name, flaw.reason()));
        }
      }
    } catch (ScanException e) {
      sound.clear();
      damages.clear();
    }
    return sound;
  }

  /**
   * A part of a record that is not JSON.
   *
   * @param field the name of the field; empty where it is not in the value of one
   * @param reason what is wrong
   */
  public record Damage(String field, String reason) {}

  private void walk(CocoStore store, boolean thorough) {
    for (Section section : Section.values()) {
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        check("/" + section.key() + "/", row, records.slice(row), thorough);
      }
    }
    for (Map.Entry<String, Slice> other : store.others().entrySet()) {
      check("/" + other.getKey(), -1, other.getValue(), thorough);
    }
  }

  private void check(String prefix, int row, Slice value, boolean thorough) {
    boolean odd = isOdd(value);
    if (odd) {
      String pointer = row < 0 ? prefix : prefix + row;
      int malformed = LooseUtf8.firstMalformed(value.bytes(), value.start(), value.end());
      if (malformed >= 0) {
        findings.warning(
            "text that is not UTF-8",
            pointer,
            "the byte 0x"
                + Integer.toHexString(value.bytes()[malformed] & 0xff)
                + " is not UTF-8: it is read as Latin-1, '"
                + (char) (value.bytes()[malformed] & 0xff)
                + "'",
            "save the file as UTF-8; write() does");
      }
      controls(pointer, value);
    }
    if (thorough) {
      String pointer = row < 0 ? prefix : prefix + row;
      numbers(pointer, value);
      halves(pointer, value);
      twice(pointer, value);
    }
  }

  /** Whether there is a byte that is not ASCII, or a control character. */
  private static boolean isOdd(Slice value) {
    byte[] bytes = value.bytes();
    int p = value.start();
    int end = value.end();
    for (; p <= end - 8; p += 8) {
      long word = JsonScanner.word(bytes, p);
      // A byte below a space borrows; one that does not may be marked because its neighbour did.
      if (((word | ((word - SPACES) & ~word)) & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; p < end; p++) {
      if (bytes[p] < ' ') {
        return true;
      }
    }
    return false;
  }

  /**
   * Raw control characters inside text. One in the name of a field is an error, since nobody finds
   * the field by the name that was meant; one in a value is read as what it is.
   */
  private void controls(String pointer, Slice value) {
    byte[] bytes = value.bytes();
    boolean inText = false;
    int first = -1;
    int ofThis = -1;
    for (int i = value.start(); i < value.end(); i++) {
      byte c = bytes[i];
      if (c == '"') {
        if (inText && ofThis >= 0 && isName(bytes, i + 1, value.end())) {
          findings.error(
              "control characters in names of fields",
              pointer,
              "a raw control character, code " + bytes[ofThis] + ", in the name of a field",
              "correct the name; write() writes the character as an escape");
          return;
        }
        inText = !inText;
        ofThis = -1;
      } else if (inText && c == '\\') {
        i++;
      } else if (inText && c >= 0 && c < ' ') {
        first = first < 0 ? i : first;
        ofThis = ofThis < 0 ? i : ofThis;
      }
    }
    if (first >= 0) {
      findings.warning(
          "control characters",
          pointer,
          "a raw control character, code " + bytes[first] + ", in text",
          "write it as an escape; write() does");
    }
  }

  /** Whether the text that ends here is a name: a colon follows. */
  private static boolean isName(byte[] bytes, int start, int end) {
    int p = start;
    while (p < end && bytes[p] >= 0 && bytes[p] <= ' ') {
      p++;
    }
    return p < end && bytes[p] == ':';
  }

  private void numbers(String pointer, Slice value) {
    try {
      int number = JsonCheck.of(value).oddNumber();
      if (number >= 0) {
        int end = Math.min(value.end(), number + 40);
        findings.warning(
            "numbers in another notation",
            pointer,
            "a number that is not written as JSON writes it: "
                + OddNumbers.at(new Slice(value.bytes(), number, end)),
            "write it without leading zeros, and with a digit after the point; write() does");
      }
    } catch (ScanException e) {
      // Damage is named by who looks for it.
      return;
    }
  }

  /**
   * A value as JSON in UTF-8: itself, unless it has other bytes, raw control characters or numbers
   * in another notation.
   *
   * @throws ScanException if it is not JSON
   */
  static Slice sound(Slice value) {
    JsonCheck check = JsonCheck.of(value);
    Slice sound = check.oddNumber() < 0 ? value : OddNumbers.mended(value);
    if (!check.isAscii()
        && LooseUtf8.firstMalformed(sound.bytes(), sound.start(), sound.end()) >= 0) {
      sound = Slice.of(sound.text());
    }
    return check.control() < 0 ? sound : escaped(sound);
  }

  private static Slice escaped(Slice value) {
    byte[] in = value.bytes();
    byte[] out = new byte[Math.multiplyExact(6, value.length())];
    int n = 0;
    boolean inText = false;
    for (int i = value.start(); i < value.end(); i++) {
      byte c = in[i];
      if (inText && c >= 0 && c < ' ') {
        out[n++] = '\\';
        int letter = "\b\t\n\f\r".indexOf(c);
        if (letter >= 0) {
          out[n++] = (byte) "btnfr".charAt(letter);
        } else {
          out[n++] = 'u';
          out[n++] = '0';
          out[n++] = '0';
          out[n++] = HEX[c >> 4];
          out[n++] = HEX[c & 15];
        }
        continue;
      }
      out[n++] = c;
      if (c == '"') {
        inText = !inText;
      } else if (inText && c == '\\' && i + 1 < value.end()) {
        out[n++] = in[++i];
      }
    }
    return new Slice(out, 0, n);
  }

  private void halves(String pointer, Slice value) {
    byte[] bytes = value.bytes();
    boolean high = false;
    for (int i = value.start(); i + 1 < value.end(); i++) {
      int unit = -1;
      if (bytes[i] == '\\') {
        unit = bytes[i + 1] == 'u' ? unit(bytes, i + 2, value.end()) : -1;
        i += unit >= 0 ? 5 : 1;
      }
      boolean low = unit >= 0xDC00 && unit < 0xE000;
      if (high != low) {
        findings.warning(
            "halves of characters",
            pointer,
            "half of a character, as of an emoji that was cut, is in the text",
            "correct the text");
        return;
      }
      high = unit >= 0xD800 && unit < 0xDC00;
    }
  }

  private static int unit(byte[] bytes, int start, int end) {
    if (start + 4 > end) {
      return -1;
    }
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = 16 * unit + digit;
    }
    return unit;
  }

  /** Whether a field of a record comes twice. */
  public static boolean hasDoubles(Slice record) {
    try {
      List<String> names = names(record);
      return names.size() > 1 && new HashSet<>(names).size() < names.size();
    } catch (ScanException e) {
      // Of damage nobody knows what its fields are.
      return false;
    }
  }

  /** Halves of characters, which nothing mends. */
  public static List<Problem> halves(CocoStore store) {
    TextCheck check = new TextCheck();
    for (Section section : Section.values()) {
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        check.halves("/" + section.key() + "/" + row, records.slice(row));
      }
    }
    return check.findings.problems();
  }

  private static List<String> names(Slice record) {
    List<String> names = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(record);
    scanner.enterObject();
    for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
      names.add(scanner.key());
      scanner.skipValue();
    }
    return names;
  }

  private void twice(String pointer, Slice value) {
    if (value.bytes()[value.start()] != '{') {
      return;
    }
    try {
      Set<String> seen = new HashSet<>();
      for (String name : names(value)) {
        if (!seen.add(name)) {
          findings.warning(
              "fields that come twice",
              pointer,
              "the field '" + name + "' comes twice: the last one counts",
              "remove one");
        }
      }
    } catch (ScanException e) {
      // Damage is named by who looks for it.
      return;
    }
  }
}
