package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Affine;

class AffineGoldenTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void transformsAreBuiltTakenApartAndInvertedAsInKwimage() throws IOException {
    Golden golden = Golden.of("affine.json");
    JsonNode cases = Golden.json("affine.json");
    JsonNode params = cases.get("params");
    for (int i = 0; i < params.size(); i++) {
      JsonNode one = params.get(i);
      golden.check(
          "params-" + i,
          () -> {
            Affine built = ofParameters(one.get("params"));
            assertMatrix(built, one.get("matrix"));
            checkParts(built, one);
            // Near 0 kwimage's own eccentricity is off by the square root of its rounding.
            double expected = one.get("eccentricity").asDouble();
            assertThat(built.eccentricity())
                .isCloseTo(expected, within(expected < 1e-3 ? 1e-3 : 1e-9));
          });
    }
    JsonNode matrices = cases.get("matrices");
    for (int i = 0; i < matrices.size(); i++) {
      JsonNode one = matrices.get(i);
      golden.check("matrices-" + i, () -> checkParts(ofMatrix(one.get("matrix")), one));
    }
    JsonNode coerce = cases.get("coerce");
    for (int i = 0; i < coerce.size(); i++) {
      JsonNode in = coerce.get(i).get("in");
      JsonNode out = coerce.get(i).get("out");
      // Nothing, and what Python rejects by its type, cannot be written in Java.
      if (in.isObject() && out.isArray()) {
        golden.check(
            "coerce-" + i,
            () ->
                assertMatrix(
                    in.has("matrix") ? ofMatrix(in.get("matrix")) : ofParameters(in), out));
      }
    }
    golden.finish();
  }

  private static void checkParts(Affine transform, JsonNode expected) throws IOException {
    Affine.Parameters parts = transform.decompose();
    JsonNode decomposed = expected.get("decompose");
    assertThat(parts.offsetX()).isCloseTo(decomposed.at("/offset/0").asDouble(), CLOSE);
    assertThat(parts.offsetY()).isCloseTo(decomposed.at("/offset/1").asDouble(), CLOSE);
    assertThat(parts.scaleX()).isCloseTo(decomposed.at("/scale/0").asDouble(), CLOSE);
    assertThat(parts.scaleY()).isCloseTo(decomposed.at("/scale/1").asDouble(), CLOSE);
    assertThat(parts.shearX()).isCloseTo(decomposed.get("shearx").asDouble(), CLOSE);
    assertThat(parts.theta()).isCloseTo(decomposed.get("theta").asDouble(), CLOSE);
    assertMatrix(transform.inverse(), expected.get("inv"));
    JsonNode concise = new ObjectMapper().readTree(parts.toJson());
    List<String> names = new ArrayList<>();
    expected
        .get("concise")
        .fieldNames()
        .forEachRemaining(
            name -> {
              // kwimage writes a shear of 1e-16 that is only rounding; ours leaves it out.
              if (Math.abs(expected.get("concise").get(name).asDouble(1)) > 1e-12) {
                names.add(name);
              }
            });
    assertThat(concise.fieldNames()).toIterable().containsExactlyElementsOf(names);
    for (String name : names) {
      assertNear(concise.get(name), expected.get("concise").get(name));
    }
  }

  private static void assertNear(JsonNode actual, JsonNode expected) {
    if (expected.isNumber()) {
      assertThat(actual.asDouble()).isCloseTo(expected.asDouble(), CLOSE);
    } else if (expected.isArray()) {
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertNear(actual.get(i), expected.get(i));
      }
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static Affine ofParameters(JsonNode p) {
    JsonNode about = p.path("about");
    Affine linear =
        Affine.ofParameters(
            part(p, "scale", 0, 1),
            part(p, "scale", 1, 1),
            part(p, "theta", 0, 0),
            part(p, "shearx", 0, 0),
            part(p, "offset", 0, 0),
            part(p, "offset", 1, 0));
    return about.isMissingNode()
        ? linear
        : linear.about(part(p, "about", 0, 0), part(p, "about", 1, 0));
  }

  private static double part(JsonNode p, String name, int index, double absent) {
    JsonNode node = p.path(name);
    return node.isMissingNode()
        ? absent
        : node.isArray() ? node.get(index).asDouble() : node.asDouble();
  }

  private static Affine ofMatrix(JsonNode rows) {
    double[][] matrix = new double[rows.size()][3];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < 3; j++) {
        matrix[i][j] = Golden.number(rows.get(i).get(j));
      }
    }
    return Affine.ofMatrix(matrix);
  }

  private static void assertMatrix(Affine actual, JsonNode expected) {
    double[][] matrix = actual.toMatrix();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(matrix[i][j]).isCloseTo(Golden.number(expected.get(i).get(j)), CLOSE);
      }
    }
  }
}
