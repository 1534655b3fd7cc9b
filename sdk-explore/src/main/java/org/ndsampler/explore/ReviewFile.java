package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.internal.AtomicFile;

/**
 * What is in a file of marks: the dataset that they belong to, and what was said, one after the
 * other, a line each. Immutable.
 *
 * <pre>{@literal
 * {"review": 1, "fingerprint": "ab12...", "next": 4, "marks": [
 * {"id": 1, "mark": "wrong", "annotation": 17},
 * {"id": 2, "mark": "class wrong", "annotation": 18, "class": "dog"},
 * {"id": 3, "mark": "missing", "image": 5, "class": "cat", "box": [10.0, 20.0, 30.0, 40.0]}
 * ]}
 * }</pre>
 *
 * @param fingerprint of the dataset
 * @param next the number of the next entry, which no entry had before
 * @param entries in the order in which they were made
 */
record ReviewFile(String fingerprint, long next, List<Entry> entries) {
  private static final int VERSION = 1;
  private static final long MOST_BYTES = 1 << 28;
  private static final JsonFactory JSON = new JsonFactory();

  ReviewFile {
    entries = List.copyOf(entries);
  }

  /**
   * What was said once.
   *
   * @param id its number in the file
   * @param isCleared whether a mark was taken away
   */
  record Entry(long id, boolean isCleared, ReviewMark mark) {}

  static String word(ReviewMark.Judgement kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** An entry more. */
  ReviewFile plus(boolean isCleared, ReviewMark mark) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(next, isCleared, mark));
    return new ReviewFile(fingerprint, next + 1, more);
  }

  /** Without an entry, if it is there. */
  ReviewFile minus(long id) {
    return new ReviewFile(
        fingerprint, next, entries.stream().filter(entry -> entry.id() != id).toList());
  }

  /** What holds in the end: of each subject what was said last. */
  Map<Object, ReviewMark> marks() {
    Map<Object, ReviewMark> marks = new LinkedHashMap<>();
    for (Entry entry : entries) {
      // What is said anew stands at the end.
      marks.remove(entry.mark().subject());
      if (!entry.isCleared()) {
        marks.put(entry.mark().subject(), entry.mark());
      }
    }
    return marks;
  }

  void write(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("review", VERSION);
      json.writeStringField("fingerprint", fingerprint);
      json.writeNumberField("next", next);
      json.writeArrayFieldStart("marks");
      for (Entry entry : entries) {
        json.writeRaw('\n');
        write(json, entry);
      }
      json.writeRaw('\n');
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    AtomicFile.write(file, out.toByteArray());
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    ReviewMark mark = entry.mark();
    json.writeStartObject();
    json.writeNumberField("id", entry.id());
    if (entry.isCleared()) {
      json.writeBooleanField("cleared", true);
    }
    json.writeStringField("mark", word(mark.judgement()));
    json.writeNumberField(mark.isOfImage() ? "image" : "annotation", mark.id());
    String name = mark.className().orElse(null);
    if (name != null) {
      json.writeStringField("class", name);
    }
    Box box = mark.box().orElse(null);
    if (box != null) {
      json.writeFieldName("box");
      json.writeArray(new double[] {box.x(), box.y(), box.width(), box.height()}, 0, 4);
    }
    json.writeEndObject();
  }

  /**
   * Reads a file; null if there is none.
   *
   * @throws CocoException if it is no such file, or damaged
   * @throws IOException if it cannot be read
   */
  static @Nullable ReviewFile read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw damaged(file, "it has more than " + (MOST_BYTES >> 20) + " MB", null);
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try (JsonParser json = JSON.createParser(new String(bytes, StandardCharsets.UTF_8))) {
      return new Reader(json).file();
    } catch (JsonProcessingException e) {
      throw damaged(file, "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static CocoException damaged(Path file, String what, @Nullable Exception cause) {
    String message =
        file
            + " is no file of review marks, or damaged, and is left as it is: "
            + what
            + "; move it away to begin anew";
    return cause == null ? new CocoException(message) : new CocoException(message, cause);
  }

  /** Reads one after the other; what later versions may add is passed over. */
  private static final class Reader {
    private final JsonParser json;

    Reader(JsonParser json) {
      this.json = json;
    }

    ReviewFile file() throws IOException {
      long version = 0;
      String fingerprint = "";
      long next = 1;
      List<Entry> entries = List.of();
      require(json.nextToken() == JsonToken.START_OBJECT, "no JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "review" -> version = number();
          case "fingerprint" -> fingerprint = text();
          case "next" -> next = number();
          case "marks" -> entries = entries();
          default -> json.skipChildren();
        }
      }
      require(version == VERSION, "its version is " + version + " and not " + VERSION);
      require(!fingerprint.isEmpty(), "it does not say of which dataset it is");
      long last = entries.stream().mapToLong(Entry::id).max().orElse(0);
      return new ReviewFile(fingerprint, Math.max(next, last + 1), entries);
    }

    private List<Entry> entries() throws IOException {
      require(json.currentToken() == JsonToken.START_ARRAY, "marks is no list");
      List<Entry> entries = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        require(json.currentToken() == JsonToken.START_OBJECT, "a mark is no object");
        entries.add(entry());
      }
      return entries;
    }

    private Entry entry() throws IOException {
      long id = 0;
      boolean isCleared = false;
      String kind = "";
      Long annotation = null;
      Long image = null;
      String className = null;
      Box box = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "id" -> id = number();
          case "cleared" -> isCleared = json.getBooleanValue();
          case "mark" -> kind = text();
          case "annotation" -> annotation = number();
          case "image" -> image = number();
          case "class" -> className = text();
          case "box" -> box = box();
          default -> json.skipChildren();
        }
      }
      return new Entry(id, isCleared, mark(kind, annotation, image, className, box));
    }

    private static ReviewMark mark(
        String kind,
        @Nullable Long annotation,
        @Nullable Long image,
        @Nullable String className,
        @Nullable Box box) {
      if (annotation != null) {
        switch (kind) {
          case "right" -> {
            return ReviewMark.right(annotation);
          }
          case "wrong" -> {
            return ReviewMark.wrong(annotation);
          }
          case "class wrong" -> {
            if (className != null) {
              return ReviewMark.classWrong(annotation, className);
            }
          }
          default -> {}
        }
      } else if (image != null) {
        switch (kind) {
          case "right" -> {
            return ReviewMark.imageRight(image);
          }
          case "wrong" -> {
            return ReviewMark.imageWrong(image);
          }
          case "missing" -> {
            if (className != null && box != null) {
              return ReviewMark.missing(image, className, box);
            }
          }
          default -> {}
        }
      }
      throw new IllegalArgumentException(
          "a mark '" + kind + "' that does not say of what, or not all that it needs");
    }

    private Box box() throws IOException {
      double[] numbers = new double[4];
      require(json.currentToken() == JsonToken.START_ARRAY, "a box is no list");
      for (int i = 0; i < numbers.length; i++) {
        require(json.nextToken().isNumeric(), "a box is not [x, y, width, height]");
        numbers[i] = json.getDoubleValue();
      }
      require(json.nextToken() == JsonToken.END_ARRAY, "a box has more than four numbers");
      return Box.of(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private long number() throws IOException {
      require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "an id is no integer");
      return json.getLongValue();
    }

    private String text() throws IOException {
      require(json.currentToken() == JsonToken.VALUE_STRING, "a text is none");
      return json.getText();
    }

    private static void require(boolean is, String otherwise) {
      if (!is) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }
}
