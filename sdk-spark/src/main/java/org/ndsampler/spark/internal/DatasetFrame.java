package org.ndsampler.spark.internal;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** All of a COCO file but its annotations, around others. */
final class DatasetFrame {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String ANNOTATIONS = "annotations";

  private DatasetFrame() {}

  /** What writes the array of annotations. */
  @FunctionalInterface
  interface Annotations {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Copies a file section by section, with other annotations. Neither stream is closed. */
  static void fill(InputStream frame, OutputStream out, Annotations annotations)
      throws IOException {
    try (JsonParser in = JSON.createParser(frame);
        JsonGenerator to = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      in.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      to.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      in.nextToken();
      to.writeStartObject();
      boolean isFilled = false;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String section = in.currentName();
        in.nextToken();
        to.writeFieldName(section);
        if (section.equals(ANNOTATIONS)) {
          in.skipChildren();
          fill(to, out, annotations);
          isFilled = true;
        } else {
          to.copyCurrentStructureExact(in);
        }
      }
      if (!isFilled) {
        to.writeFieldName(ANNOTATIONS);
        fill(to, out, annotations);
      }
      to.writeEndObject();
    }
  }

  private static void fill(JsonGenerator to, OutputStream out, Annotations annotations)
      throws IOException {
    // The generator writes what belongs before the value, and then knows that one was written.
    to.writeRawValue("");
    to.flush();
    annotations.writeTo(out);
  }
}
