package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;

/** The marks of a review, as the page asks for them and changes them. Safe for concurrent use. */
final class Review {
  private static final JsonFactory JSON = new JsonFactory();

  private final CocoDataset dataset;
  private final @Nullable Path file;
  private @Nullable ReviewMarks opened;

  Review(CocoDataset dataset, @Nullable Path file) {
    this.dataset = dataset;
    this.file = file;
  }

  Response answer(Request request) throws IOException {
    if (request.isChange()) {
      change(fields(request.body()));
      return marks();
    }
    return request.size() == 1 ? marks() : export(request.part(1));
  }

  /** They are opened when somebody first marks or asks: most only look. */
  private synchronized ReviewMarks opened() throws IOException {
    if (opened == null) {
      try {
        opened = file == null ? ReviewMarks.open(dataset) : ReviewMarks.open(dataset, file);
      } catch (CocoException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return opened;
  }

  private Response marks() throws IOException {
    ReviewMarks marks = opened();
    marks.refresh();
    return Response.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("file", String.valueOf(marks.file().getFileName()));
          json.writeBooleanField("undo", marks.canUndo());
          json.writeBooleanField("redo", marks.canRedo());
          json.writeArrayFieldStart("marks");
          for (ReviewMark mark : marks.all()) {
            write(json, mark);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void write(JsonGenerator json, ReviewMark mark) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", ReviewFile.word(mark.judgement()));
    boolean isOfImage = mark.isOfImage();
    json.writeNumberField(
        isOfImage ? "image" : "object",
        isOfImage ? dataset.images().row(mark.id()) : dataset.annotations().row(mark.id()));
    if (mark.className().isPresent()) {
      json.writeStringField("class", mark.className().get());
    }
    if (mark.box().isPresent()) {
      Shapes.writeBox(json, mark.box().get());
    }
    json.writeEndObject();
  }

  private void change(Map<String, String> fields) throws IOException {
    ReviewMarks marks = opened();
    String kind = fields.getOrDefault("kind", "");
    switch (kind) {
      case "undo" -> marks.undo();
      case "redo" -> marks.redo();
      case "right" -> marks.add(ReviewMark.right(object(fields)));
      case "wrong" -> marks.add(ReviewMark.wrong(object(fields)));
      case "class" -> marks.add(ReviewMark.classWrong(object(fields), name(fields)));
      case "missing" -> marks.add(ReviewMark.missing(image(fields), name(fields), box(fields)));
      case "clear" -> {
        ReviewMark mark = marks.ofAnnotation(object(fields)).orElse(null);
        if (mark != null) {
          marks.clear(mark);
        }
      }
      default -> throw new IllegalArgumentException("a mark is no " + kind);
    }
  }

  private long object(Map<String, String> fields) {
    return dataset
        .annotations()
        .id((int) number(fields, "object", 0, dataset.annotations().size() - 1.0));
  }

  private long image(Map<String, String> fields) {
    return dataset.images().id((int) number(fields, "image", 0, dataset.images().size() - 1.0));
  }

  private static String name(Map<String, String> fields) {
    String name = fields.get("class");
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("say which class is right");
    }
    return name;
  }

  private static Box box(Map<String, String> fields) {
    return Box.of(
        number(fields, "x", -1e9, 1e9),
        number(fields, "y", -1e9, 1e9),
        number(fields, "w", 0, 1e9),
        number(fields, "h", 0, 1e9));
  }

  private static double number(Map<String, String> fields, String name, double low, double high) {
    double value;
    try {
      value = Double.parseDouble(fields.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a mark needs the number " + name, e);
    }
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " is " + value + ": it lies between " + low + " and " + high);
    }
    return value;
  }

  /** The fields of one flat object. */
  private static Map<String, String> fields(String body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a mark is one JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == null || !value.isScalarValue()) {
          throw new IllegalArgumentException("a mark has numbers and texts only");
        }
        fields.put(name, parser.getText());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a mark is one JSON object", e);
    }
    return fields;
  }

  /** What the marks make of the dataset, or the marks as a table. */
  private Response export(String name) throws IOException {
    ReviewMarks marks = opened();
    marks.refresh();
    return switch (name) {
      case "reviewed.json" ->
          file("application/json; charset=utf-8", copy -> marks.toDataset().write(copy));
      case "marks.csv" -> file("text/csv; charset=utf-8", marks::writeCsv);
      default -> Response.error(Response.MISSING, "there are reviewed.json and marks.csv");
    };
  }

  /** Writes a file. */
  private interface Writer {
    void writeTo(Path file) throws IOException;
  }

  private static Response file(String type, Writer writer) throws IOException {
    Path folder = Files.createTempDirectory("ndsampler-review-");
    Path copy = folder.resolve("export.json");
    try {
      writer.writeTo(copy);
      return new Response(Response.OK, type, Files.readAllBytes(copy), false);
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(folder);
    }
  }
}
