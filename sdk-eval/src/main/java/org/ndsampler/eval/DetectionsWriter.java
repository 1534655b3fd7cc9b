package org.ndsampler.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** Writes files of COCO results, one result a line. */
final class DetectionsWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private DetectionsWriter() {}

  static void write(Detections detections, OutputStream out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      for (int i = 0; i < detections.size(); i++) {
        json.writeRaw('\n');
        result(detections, i, json);
      }
      json.writeRaw('\n');
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }

  private static void result(Detections detections, int i, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("image_id", detections.imageId(i));
    json.writeNumberField("category_id", detections.categoryId(i));
    json.writeArrayFieldStart("bbox");
    json.writeNumber(detections.x(i));
    json.writeNumber(detections.y(i));
    json.writeNumber(detections.width(i));
    json.writeNumber(detections.height(i));
    json.writeEndArray();
    String segmentation = detections.segmentationText(i);
    if (segmentation != null) {
      json.writeFieldName("segmentation");
      json.writeRawValue(segmentation);
    }
    double[] keypoints = detections.keypoints(i);
    if (keypoints.length > 0) {
      json.writeArrayFieldStart("keypoints");
      for (double number : keypoints) {
        json.writeNumber(number);
      }
      json.writeEndArray();
    }
    json.writeNumberField("score", detections.score(i));
    json.writeEndObject();
  }
}
