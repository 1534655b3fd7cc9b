package org.ndsampler.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.ColorMap;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.FalseColor;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Overlay;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Stretch;
import org.ndsampler.viz.paint.Theme;

/**
 * The rule of settings: {@code name(value)} gives a copy with the setting changed, {@code name()}
 * answers it.
 */
class SettingsTest {
  private static final CocoDataset DATASET = CocoDataset.builder().category(1, "cat").build();

  /**
   * What adds to a thing and is no setting of it; {@code columns()} answers for the tiles there
   * are.
   */
  private static final Map<Class<?>, Set<String>> CONTENT =
      Map.of(
          ContactSheet.class, Set.of("tile", "columns", "columnsIn"),
          Overlay.class, Set.of("grid", "negatives", "pool", "windows", "heat"),
          Report.class, Set.of("withoutPictures", "pictures"),
          Card.class, Set.of("text", "table"),
          Html.class,
              Set.of(
                  "bare", "heading", "text", "list", "facts", "image", "chart", "charts", "sheet",
                  "film", "table", "card"));

  static Stream<Object> things() {
    BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
    return Stream.of(
        AnnotationPainter.standard(),
        FalseColor.auto(),
        ContactSheet.of(),
        Film.of(List.of(image), List.of(List.of())),
        Overlay.on(image),
        Report.of(DATASET),
        Charts.boxSizes(DATASET),
        Card.of("card"),
        Html.page("page"));
  }

  @ParameterizedTest
  @MethodSource("things")
  void whatIsSetIsAnsweredAndTheFirstStaysAsItWas(Object thing) throws Exception {
    List<String> settings = new ArrayList<>();
    for (Method setter : thing.getClass().getMethods()) {
      if (Modifier.isStatic(setter.getModifiers())
          || setter.getReturnType() != thing.getClass()
          || CONTENT.getOrDefault(thing.getClass(), Set.of()).contains(setter.getName())) {
        continue;
      }
      assertThat(setter.getName()).doesNotStartWith("with");
      Method getter = thing.getClass().getMethod(setter.getName());
      Object before = getter.invoke(thing);
      Object[] values =
          Stream.of(setter.getParameterTypes()).map(type -> value(type, before)).toArray();
      if (values.length == 2) {
        values[1] = value(setter.getParameterTypes()[1], values[0]);
      }
      Object changed = setter.invoke(thing, values);
      assertThat(flat(getter.invoke(changed))).as(setter.toString()).isEqualTo(expected(values));
      assertThat(flat(getter.invoke(thing))).as("not changed").isEqualTo(flat(before));
      settings.add(setter.getName());
    }
    assertThat(settings).isNotEmpty();
  }

  /** A value that differs from the one that is there. */
  private static Object value(Class<?> type, Object before) {
    if (type == boolean.class) {
      return !(Boolean) before;
    } else if (type == double.class) {
      return before instanceof Double number ? number + 0.5 : 1.5;
    } else if (type == int.class) {
      return before instanceof Integer number && number > 99 ? number + 40 : 120;
    } else if (type == int[].class) {
      return new int[] {2, 1};
    } else if (type == String.class) {
      return "another";
    } else if (type == String[].class) {
      return new String[] {"cat"};
    } else if (type == Theme.class) {
      return Theme.DARK;
    } else if (type == Palette.class) {
      return Palette.of(Color.PINK);
    } else if (type == AnnotationPainter.ColorBy.class) {
      return AnnotationPainter.ColorBy.NOTHING;
    } else if (type == AnnotationPainter.class) {
      return AnnotationPainter.standard().masks(false);
    } else if (type == FalseColor.class) {
      return FalseColor.auto().channels(2);
    } else if (type == Stretch.class) {
      return Stretch.PERCENTILE;
    } else if (type == ColorMap.class) {
      return ColorMap.VIRIDIS;
    } else if (type == NDArray.class) {
      return NDArray.zeros(DType.UINT8, Shape.of(2, 2, 1));
    } else if (type == Window.class) {
      return Window.of(1, 2, 3, 4);
    } else if (type == Duration.class) {
      return Duration.ofMillis(90);
    } else if (type == DatasetSplit.class) {
      return DatasetSplit.builder(DATASET).build();
    } else if (type == RegionPool.class) {
      return Selection.all().select(DATASET);
    } else if (type == Audit.class) {
      return Audit.builder(DATASET).build();
    }
    throw new AssertionError("the test has no value of " + type);
  }

  private static Object expected(Object[] values) {
    if (values.length == 1) {
      return flat(values[0]);
    }
    return values[0] instanceof Integer width
        ? Size.of(width, (Integer) values[1])
        : List.of(values[0], values[1]);
  }

  private static Object flat(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? optional.get() : "none";
    } else if (value instanceof OptionalDouble number) {
      return number.isPresent() ? number.getAsDouble() : "none";
    } else if (value instanceof double[] numbers) {
      return List.of(numbers[0], numbers[1]);
    } else if (value instanceof int[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    } else if (value instanceof String[] names) {
      return Set.of(names);
    }
    return value;
  }
}
