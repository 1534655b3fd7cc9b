package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.util.StratifiedGroupKFold;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.FalseColor;
import org.ndsampler.viz.paint.Mark;
import org.ndsampler.viz.paint.Overlay;
import org.ndsampler.viz.paint.Palette;

/**
 * What a prompt gets back prints itself, and not as a name with a number: every public class of
 * which there are values has a {@code toString} of its own.
 */
class PrintedFormTest {
  /** Machinery, which is used and not looked at; so are the services whose names end so. */
  private static final Set<String> MACHINERY =
      Set.of(
          "CogBatch",
          "CogValidator",
          "CogWriter",
          "JobExecutor",
          "JobPool",
          "LruCache",
          "NpyWriter");

  @Test
  void everyPublicClassPrintsItself() throws IOException, ClassNotFoundException {
    List<String> silent = new ArrayList<>();
    int classes = 0;
    for (Path source : Sources.documented()) {
      String name =
          source.toString().replace('\\', '/').replaceAll(".*src/main/java/|\\.java$", "");
      if (name.endsWith("-info")) {
        continue;
      }
      Class<?> type = Class.forName(name.replace('/', '.'), false, getClass().getClassLoader());
      if (isValue(type)) {
        classes++;
        if (!printsItself(type) && !MACHINERY.contains(type.getSimpleName())) {
          silent.add(type.getSimpleName());
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(classes).isGreaterThan(60);
  }

  @Test
  void itSaysWhatMatters(@TempDir Path folder) throws IOException {
    CocoDataset dataset = ToyDatasets.make("shapes2", folder.resolve("toy"), 0);
    int positives = dataset.annotations().size();
    try (CocoSampler sampler =
        CocoSampler.builder(dataset).cache(folder.resolve("cache")).backend(Backend.NPY).build()) {
      String name = dataset.name();
      assertThat(sampler)
          .hasToString("CocoSampler of " + name + ": " + positives + " positives, 0 negatives");
      Selection selection = Selection.random(1).negatives(2).window(32, 32).seed(3);
      assertThat(selection).hasToString("Selection(windows of 32x32, 2 negatives, seed 3)");
      sampler.preselect(selection);
      assertThat(sampler).hasToString("CocoSampler of " + name + ": 1 positives, 2 negatives");
      assertThat(sampler.loader(sampler.items()).batchSize(2).threads(1).shuffle(5))
          .hasToString("SampleLoader(3 targets, batches of 2, 1 threads, seed 5, epoch 0)");
      assertThat(sampler.frames().toString())
          .startsWith("CocoFrames of " + name + " (2 images, FrameCache(")
          .endsWith("cache, npy))");
      Overlay overlay = Overlay.on(sampler.loadImage(1)).pool(sampler.preselect(selection));
      assertThat(overlay.toString()).startsWith("Overlay on image 1");
      assertThat(Report.of(dataset)).hasToString("Report of " + name);
    }
    assertThat(Mark.of(1, "star", Box.of(1, 2, 3, 4)).toString()).startsWith("Mark star ");
    assertThat(Palette.of(new Color(0xe69f00))).hasToString("Palette(#e69f00)");
    assertThat(StratifiedGroupKFold.of(3).shuffled(1))
        .hasToString("StratifiedGroupKFold(3 folds, seed 1)");
    assertThat(AnnotationPainter.standard().masks(false).toString())
        .startsWith("AnnotationPainter([boxes, keypoints, labels], coloured by ");
    assertThat(FalseColor.auto().channels(2, 1))
        .hasToString("FalseColor(channels [2, 1], stretch AUTO, map GREY)");
  }

  private static boolean isValue(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && !type.isInterface()
        && !type.isEnum()
        && !type.isRecord()
        && !Throwable.class.isAssignableFrom(type)
        && !type.getSimpleName().endsWith("Provider")
        && Arrays.stream(type.getDeclaredMethods())
            .anyMatch(
                method ->
                    (method.getModifiers() & (Modifier.PUBLIC | Modifier.STATIC))
                        == Modifier.PUBLIC);
  }

  private static boolean printsItself(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
