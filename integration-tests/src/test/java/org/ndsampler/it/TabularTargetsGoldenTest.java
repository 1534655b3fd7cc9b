package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.targets.Targets;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

class TabularTargetsGoldenTest {
  /** The reference's column names, and ours. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "aid", "annotation_id",
          "gid", "image_id",
          "category_id", "category_id",
          "cx", "cx",
          "cy", "cy",
          "width", "width",
          "height", "height",
          "img_width", "image_width",
          "img_height", "image_height");

  @Test
  void eachColumnOfEachTableIsThatOfTheReference() throws IOException {
    Golden golden = Golden.of("tabular_targets.json");
    JsonNode datasets = Golden.json("tabular_targets.json");
    for (Map.Entry<String, JsonNode> dataset : datasets.properties()) {
      JsonNode expected = dataset.getValue();
      golden.check(
          dataset.getKey() + "-rows",
          () ->
              assertThat(table(dataset.getKey()).rowCount()).isEqualTo(expected.get("n").asInt()));
      for (JsonNode column : expected.get("columns")) {
        String name = column.asText();
        golden.check(
            dataset.getKey() + "-" + name, () -> compare(table(dataset.getKey()), name, expected));
      }
    }
    golden.finish();
  }

  private static Table table(String dataset) throws IOException {
    return Targets.table(
        CocoDataset.read(Golden.folder().resolve(dataset).resolve("data.kwcoco.json")));
  }

  private static void compare(Table table, String name, JsonNode expected) {
    assertThat(COLUMNS).containsKey(name);
    NumericColumn<?> column = table.numberColumn(COLUMNS.get(name));
    JsonNode values = expected.get("data").get(name);
    boolean isFloat = expected.get("dtypes").get(name).asText().startsWith("float");
    assertThat(column.size()).isEqualTo(values.size());
    for (int row = 0; row < values.size(); row++) {
      double wanted = Golden.number(values.get(row));
      if (Double.isNaN(wanted)) {
        assertThat(column.isMissing(row)).as("row %d is missing", row).isTrue();
      } else if (isFloat) {
        assertThat(asReference(table, name, row)).as("row %d", row).isEqualTo((float) wanted);
      } else {
        assertThat(column.getDouble(row)).as("row %d", row).isEqualTo(wanted);
      }
    }
  }

  /**
   * The value as the reference works it out: it has boxes in float32 and adds half of the width in
   * float32, which differs in the last digit from our sum in double.
   */
  private static float asReference(Table table, String name, int row) {
    double value = table.doubleColumn(name).getDouble(row);
    if (name.equals("cx") || name.equals("cy")) {
      double extent = table.doubleColumn(name.equals("cx") ? "width" : "height").getDouble(row);
      return (float) (value - extent / 2) + (float) extent / 2;
    }
    return (float) value;
  }
}
