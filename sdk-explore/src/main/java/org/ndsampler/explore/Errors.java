package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Match;
import org.ndsampler.eval.Verdict;

/**
 * The errors of an evaluation as items of the gallery, and the cells that they are in. Safe for
 * concurrent use.
 */
final class Errors {
  /** The field of queries that is true of the objects that the detector missed. */
  static final String MISSED = "missed";

  private static final int MOST_CELLS = 100;

  private final CocoDataset dataset;
  private final ErrorList list;

  Errors(CocoDataset dataset, Evaluation evaluation) {
    this.dataset = dataset;
    this.list = ErrorList.of(evaluation);
  }

  /** All of them, the worst first. */
  ErrorList list() {
    return list;
  }

  int size() {
    return list.worst().size();
  }

  Match at(int index) {
    return list.worst().get(index);
  }

  /** The rows of the objects that the detector missed. */
  int[] missed() {
    return list.of(Verdict.MISSED).stream()
        .map(Match::annotationId)
        .filter(id -> id.isPresent() && dataset.annotations().contains(id.getAsLong()))
        .mapToInt(id -> dataset.annotations().row(id.getAsLong()))
        .toArray();
  }

  int imageRow(Match match) {
    return dataset.images().row(match.imageId());
  }

  /** One error, the worst being the first. */
  void write(JsonGenerator json, int index) throws IOException {
    Match match = at(index);
    int imageRow = imageRow(match);
    json.writeStartObject();
    json.writeNumberField("r", index);
    json.writeNumberField("c", categoryRow(match.categoryId()));
    json.writeNumberField("p", imageRow);
    json.writeStringField("n", Site.name(dataset.images().at(imageRow)));
    json.writeStringField("v", match.verdict().words());
    if (match.detection() >= 0) {
      json.writeNumberField("s", match.score());
    }
    if (match.annotationId().isPresent()) {
      json.writeNumberField("o", dataset.annotations().row(match.annotationId().getAsLong()));
    }
    Shapes.writeBox(json, match.box());
    json.writeEndObject();
  }

  private int categoryRow(long id) {
    return dataset.categories().contains(id) ? dataset.categories().row(id) : -1;
  }

  /** How often what was taken for what, with the query that finds the objects. */
  Response cells() {
    List<ErrorList.Cell> cells = list.cells();
    return Response.json(
        json -> {
          json.writeStartArray();
          for (ErrorList.Cell cell : cells.subList(0, Math.min(MOST_CELLS, cells.size()))) {
            json.writeStartObject();
            json.writeStringField("found", cell.found());
            json.writeStringField("there", cell.there());
            json.writeNumberField("count", cell.count());
            if (!cell.there().equals(ErrorList.NOTHING)) {
              json.writeStringField("query", ErrorList.query(list.of(cell.found(), cell.there())));
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
