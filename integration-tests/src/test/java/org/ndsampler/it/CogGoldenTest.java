package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.tiff.Compression;

class CogGoldenTest {
  private static final String GHOST_BEFORE_IFD = "The offset of the main IFD should be 8 for";

  @ParameterizedTest
  @ValueSource(strings = {"cog", "more/cog"})
  void aFileIsJudgedAsTheReferenceDoes(String folder) throws IOException {
    Golden golden = Golden.of(folder + "/cases.json");
    for (JsonNode one : Golden.json(folder + "/cases.json").get("cases")) {
      String file = one.get("file").asText();
      Path path = Golden.folder().resolve(folder).resolve(file);
      if (one.has("raised")) {
        // The reference crashes on what GDAL cannot open; we report.
        golden.check(file, () -> assertThat(CogValidator.validate(path).isValid()).isFalse());
        continue;
      }
      for (boolean tiled : new boolean[] {true, false}) {
        JsonNode expected = one.get(tiled ? "check_tiled=True" : "check_tiled=False");
        golden.check(
            file + (tiled ? "" : " without tiles"),
            () -> {
              CogReport report = CogValidator.standard().checkTiled(tiled).check(path);
              if (expected.has("raised")) {
                // The reference crashes where the first block was never written; GDAL's own
                // validator has learnt since that such files are valid.
                assertThat(report.errors()).isEmpty();
                return;
              }
              assertThat(report.warnings()).isEqualTo(texts(expected.get("warnings")));
              assertThat(report.errors()).isEqualTo(errors(expected.get("errors"), report));
              assertOffsets(expected.at("/details/ifd_offsets"), report.details().ifdOffsets());
              assertOffsets(expected.at("/details/data_offsets"), report.details().dataOffsets());
            });
      }
      JsonNode lazy = one.get("lazy");
      golden.check(
          file + " pixels",
          () -> {
            try (Raster raster =
                Rasters.load().open(path, RasterOptions.of(BlockCache.ofBytes(16 << 20)))) {
              assertThat(raster.info().size().height()).isEqualTo(lazy.at("/shape/0").asInt());
              assertThat(raster.info().size().width()).isEqualTo(lazy.at("/shape/1").asInt());
              assertThat(raster.info().channels()).isEqualTo(lazy.at("/shape/2").asInt());
              assertThat(raster.info().dtype().label()).isEqualTo(lazy.get("dtype").asText());
              assertThat(sum(raster.read(Window.ofCorners(30, 10, 50, 20))))
                  .isEqualTo(lazy.get("slice_10_20_30_50_sum").asLong());
            }
          });
    }
    JsonNode heuristic = Golden.json(folder + "/cases.json").get("auto_compress");
    for (Iterator<String> names = heuristic.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      String expected = heuristic.get(name).asText();
      golden.check(
          "auto compression of " + name,
          () ->
              assertThat(heuristic(name).name())
                  .isEqualTo(expected.equals("RAW") ? "NONE" : expected));
    }
    golden.finish();
  }

  /** A case is a file name, or a type with x and a number of channels, or with _2d, or alone. */
  private static Compression heuristic(String name) {
    if (name.contains(".")) {
      return Compression.referenceHeuristic(name);
    }
    String[] parts = name.split("x|_", -1);
    String label =
        switch (parts[0]) {
          case "u8" -> "uint8";
          case "u16" -> "uint16";
          case "f32" -> "float32";
          case "f64" -> "float64";
          default -> parts[0];
        };
    int channels = name.contains("x") ? Integer.parseInt(parts[1]) : 0;
    return Compression.referenceHeuristic(DType.ofLabel(label), channels);
  }

  /** Without the defect: the reference takes GDAL's ghost area for a mistake. */
  private static List<String> errors(JsonNode expected, CogReport report) {
    List<String> errors = new ArrayList<>();
    for (String error : texts(expected)) {
      boolean defect =
          error.startsWith(GHOST_BEFORE_IFD) && !report.details().ghostArea().isEmpty();
      if (!defect) {
        errors.add(error.replace("imageshould", "image should"));
      }
    }
    return errors;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void assertOffsets(JsonNode expected, Map<String, Long> offsets) {
    assertThat(offsets).hasSize(expected.size());
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      assertThat(offsets).containsEntry(name, expected.get(name).asLong());
    }
  }

  private static long sum(NDArray array) {
    long sum = 0;
    for (int y = 0; y < array.height(); y++) {
      for (int x = 0; x < array.width(); x++) {
        for (int c = 0; c < array.channels(); c++) {
          sum += array.longValue(0, y, x, c);
        }
      }
    }
    return sum;
  }
}
