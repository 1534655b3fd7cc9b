package org.ndsampler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoDatasets;
import org.ndsampler.core.coco.Query;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.WriteOptions;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.Augmentation;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;

/**
 * Where users come in, a null is told by the name of what it should be, and not by what the virtual
 * machine could not call.
 */
class NullArgumentsTest {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> nullsAreNamed() {
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "cat")
            .image(1, "1.png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 2, 3, 4))
            .build();
    CocoSampler sampler = CocoSampler.open(dataset);
    List<Target> targets = List.of(Target.image(1));
    Map<Class<?>, Object> users =
        Map.ofEntries(
            Map.entry(CocoDataset.class, dataset),
            Map.entry(CocoDatasets.class, CocoDatasets.class),
            Map.entry(Query.class, dataset.query("")),
            Map.entry(CocoSampler.class, sampler),
            Map.entry(Target.class, targets.get(0)),
            Map.entry(SampleLoader.class, sampler.loader(targets)),
            Map.entry(Augmentation.class, Augmentation.none()),
            Map.entry(Selection.class, Selection.all()));
    List<Object> values =
        List.of(
            dataset,
            "x",
            folder.resolve("x.json"),
            targets.get(0),
            targets,
            OptionalInt.of(1),
            ReadOptions.DEFAULT,
            WriteOptions.DEFAULT,
            Progress.NONE,
            CancellationToken.NONE,
            Augmentation.none(),
            Size.of(3, 4),
            new double[] {1},
            new long[] {1},
            1,
            1L,
            0.5,
            true);
    List<DynamicTest> tests = new ArrayList<>();
    users.forEach(
        (type, user) -> {
          for (Method method : type.getMethods()) {
            if (method.getDeclaringClass() != type || method.getName().equals("equals")) {
              continue;
            }
            for (int i = 0; i < method.getParameterCount(); i++) {
              Object @Nullable [] arguments = arguments(method, i, values);
              if (arguments != null) {
                int place = i;
                tests.add(
                    DynamicTest.dynamicTest(
                        method.toGenericString() + " " + place,
                        () -> assertNamed(method, user, arguments)));
              }
            }
          }
        });
    assertThat(tests).hasSizeGreaterThan(60);
    return tests.stream().onClose(sampler::close);
  }

  /** Null in one place and something in the others; null where nothing is known for one. */
  private static Object @Nullable [] arguments(Method method, int hole, List<Object> values) {
    Class<?>[] types = method.getParameterTypes();
    if (types[hole].isPrimitive()) {
      return null;
    }
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (i != hole) {
        Class<?> type = wrapped(types[i]);
        arguments[i] = values.stream().filter(type::isInstance).findFirst().orElse(null);
        if (arguments[i] == null) {
          return null;
        }
      }
    }
    return arguments;
  }

  private static Class<?> wrapped(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  private static void assertNamed(Method method, Object user, Object[] arguments)
      throws IllegalAccessException {
    try {
      method.invoke(Modifier.isStatic(method.getModifiers()) ? null : user, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      assertThat(cause.getMessage())
          .as(Arrays.toString(cause.getStackTrace()))
          .isNotNull()
          .doesNotContain("Cannot ")
          .doesNotContain("because \"");
    }
  }
}
