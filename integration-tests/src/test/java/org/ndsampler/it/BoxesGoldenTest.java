package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.BoxFormat;
import org.ndsampler.core.geom.NonMaximumSuppression;
import org.ndsampler.core.geom.Window;

class BoxesGoldenTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void boxesAnswerAsKwimageDoes() throws IOException {
    Golden golden = Golden.of("boxes.json");
    JsonNode cases = Golden.json("boxes.json");
    List<Box> boxes = boxes(cases.get("xywh"));
    List<Box> others = boxes(cases.get("other_xywh"));
    String[] names = {"xywh", "ltrb", "cxywh", "xxyy", "_yyxx", "_rchw"};
    BoxFormat[] formats = BoxFormat.values();
    for (int f = 0; f < names.length; f++) {
      JsonNode expected = cases.get(names[f]);
      BoxFormat format = formats[f];
      golden.check(
          names[f],
          () -> {
            assertThat(expected).hasSameSizeAs(boxes);
            for (int i = 0; i < boxes.size(); i++) {
              assertThat(format.toArray(boxes.get(i))).containsExactly(row(expected, i), CLOSE);
              assertSame(format.toBox(row(expected, i)), boxes.get(i));
            }
          });
    }
    pairs(golden, cases, "ious", boxes, others, Box::iou);
    pairs(golden, cases, "iooas", boxes, others, (a, b) -> b.coverageBy(a));
    pairs(golden, cases, "isect_area", boxes, others, Box::intersectionArea);
    pairs(golden, cases, "ious_bias1", boxes, others, (a, b) -> a.iou(b, 1));
    golden.check(
        "area",
        () -> {
          for (int i = 0; i < boxes.size(); i++) {
            assertThat(boxes.get(i).area()).isCloseTo(row(cases.get("area"), i)[0], CLOSE);
          }
        });
    each(golden, cases, "quantize", BoxFormat.XYWH, boxes, b -> b.toWindow().toBox());
    each(golden, cases, "quantize_ltrb", BoxFormat.LTRB, boxes, b -> b.toWindow().toBox());
    golden.check(
        "to_slices",
        () -> {
          for (int i = 0; i < boxes.size(); i++) {
            JsonNode slices = cases.get("to_slices").get(i);
            assertThat(boxes.get(i).toWindow())
                .isEqualTo(
                    Window.ofCorners(
                        slices.at("/1/slice/0").asInt(),
                        slices.at("/0/slice/0").asInt(),
                        slices.at("/1/slice/1").asInt(),
                        slices.at("/0/slice/1").asInt()));
          }
        });
    each(golden, cases, "scale_2_.5", BoxFormat.XYWH, boxes, b -> b.scale(2, 0.5));
    each(golden, cases, "translate", BoxFormat.XYWH, boxes, b -> b.translate(3, -4));
    Box limits = Box.ofCorners(10, 20, 60, 70);
    each(golden, cases, "clip_10_20_60_70", BoxFormat.LTRB, boxes, b -> b.clamp(limits));
    Affine warp = Affine.ofParameters(1.1, 0.7, 0.3, 0, 4, 5);
    each(golden, cases, "warp_theta.3", BoxFormat.LTRB, boxes, b -> b.warp(warp));
    each(golden, cases, "pad", BoxFormat.LTRB, boxes, b -> b.pad(1, 2, 3, 4));
    double[] scores = row(cases, "scores");
    cases
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith("nms_thresh_")) {
                double threshold = Double.parseDouble(name.substring("nms_thresh_".length()));
                golden.check(
                    name,
                    () -> {
                      double[] kept = row(cases, name);
                      int[] found = NonMaximumSuppression.select(boxes, scores, threshold);
                      assertThat(found).hasSameSizeAs(kept);
                      for (int i = 0; i < kept.length; i++) {
                        assertThat(found[i]).isEqualTo((int) kept[i]);
                      }
                    });
              }
            });
    golden.finish();
  }

  private static void pairs(
      Golden golden,
      JsonNode cases,
      String name,
      List<Box> boxes,
      List<Box> others,
      ToDoubleBiFunction<Box, Box> measure) {
    golden.check(
        name,
        () -> {
          for (int i = 0; i < boxes.size(); i++) {
            double[] expected = row(cases.get(name), i);
            for (int j = 0; j < others.size(); j++) {
              // kwimage adds 1e-6 to some denominators.
              assertThat(measure.applyAsDouble(boxes.get(i), others.get(j)))
                  .isCloseTo(expected[j], within(1e-6));
            }
          }
        });
  }

  private static void each(
      Golden golden,
      JsonNode cases,
      String name,
      BoxFormat format,
      List<Box> boxes,
      UnaryOperator<Box> operation) {
    golden.check(
        name,
        () -> {
          for (int i = 0; i < boxes.size(); i++) {
            assertThat(format.toArray(operation.apply(boxes.get(i))))
                .containsExactly(row(cases.get(name), i), CLOSE);
          }
        });
  }

  private static void assertSame(Box actual, Box expected) {
    assertThat(BoxFormat.XYWH.toArray(actual))
        .containsExactly(BoxFormat.XYWH.toArray(expected), CLOSE);
  }

  private static List<Box> boxes(JsonNode rows) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      boxes.add(BoxFormat.XYWH.toBox(row(rows, i)));
    }
    return boxes;
  }

  private static double[] row(JsonNode rows, int index) {
    JsonNode row = rows.get(index);
    double[] numbers = new double[row.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Golden.number(row.get(i));
    }
    return numbers;
  }

  private static double[] row(JsonNode cases, String name) {
    JsonNode row = cases.get(name);
    double[] numbers = new double[row.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Golden.number(row.get(i));
    }
    return numbers;
  }
}
