package org.ndsampler.jupyter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.TEXT_HTML;
import static org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.jupyter.Kernels;
import org.ndsampler.jupyter.Things;
import org.ndsampler.targets.Targets;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.internal.cell.NotebookCell;
import org.rapaio.jupyter.kernel.global.Global;

/** Each bridge against the real display classes of its kernel. */
class BridgesTest {
  private static final NDArray PIXELS = NDArray.zeros(DType.UINT8, Shape.of(8, 8, 3));

  /** Before those of a test that runs on the module path. */
  private static final String OWN_CLASSES =
      Stream.of("target/classes", "target/test-classes")
          .map(folder -> Path.of(folder).toAbsolutePath() + File.pathSeparator)
          .collect(Collectors.joining());

  /** A chart, a table, a sample, a picture, and one class behind a sealed interface. */
  private static final List<Object> THINGS =
      List.of(
          Charts.classFrequencies(Things.DATASET),
          Targets.table(Things.DATASET),
          Things.SAMPLE,
          Things.DATASET,
          new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB),
          DelayedImage.identity(PIXELS).scale(2));

  @Test
  void rapaioFindsItsBridgeAndShowsEachForm() {
    for (Object thing : THINGS) {
      var shown = Global.displaySystem().render(thing);
      assertThat(shown.data()).containsAllEntriesOf(MimeBundle.of(thing).data());
      assertThat(shown.metadata()).containsAllEntriesOf(MimeBundle.of(thing).metadata());
    }
  }

  @Test
  void rapaioShowsTheFormThatIsAskedFor() {
    Object table = THINGS.get(1);
    assertThat(Global.displaySystem().render("text/plain", table).data())
        .containsOnlyKeys("text/plain");
    assertThat(Global.displaySystem().render("html", table).data()).containsOnlyKeys("text/html");
    assertThat(Global.displaySystem().render("video/mp4", table).data())
        .containsOnlyKeys("text/plain", "text/html");
    assertThat(Global.displaySystem().render("two\nlines").data())
        .containsExactly(Map.entry("text/plain", "two\nlines"));
    assertThat(Global.displaySystem().render("text/html", "<b>a word</b>").data())
        .containsKey("text/html");
  }

  @Test
  void jjavaFindsItsBridgeAndShowsEachForm() {
    BaseKernel kernel = JJavaStandIn.make();
    Renderer renderer = kernel.getRenderer();
    ServiceLoader<Extension> found = ServiceLoader.load(Extension.class);
    assertThat(found).hasExactlyElementsOfTypes(JJavaDisplays.class);
    found.forEach(extension -> extension.install(kernel));
    for (Object thing : THINGS) {
      var shown = renderer.render(thing);
      for (Map.Entry<String, String> form : MimeBundle.of(thing).data().entrySet()) {
        assertThat(shown.getData(parse(form.getKey())))
            .as(form.getKey() + " of " + thing)
            .isEqualTo(form.getValue());
      }
    }
    var html = TEXT_HTML;
    assertThat(renderer.renderAs(THINGS.get(1), "image/png").hasDataForType(html)).isFalse();
    assertThat(renderer.renderAs(THINGS.get(1), "text/html").hasDataForType(html)).isTrue();
    var jpeg = parse("image/jpeg");
    assertThat(renderer.renderAs(THINGS.get(4), "image/jpeg").hasDataForType(jpeg))
        .as("the kernel's own forms of a picture are still there")
        .isTrue();
  }

  @Test
  void ijavaLearnsByReflectionAndShowsEachForm() {
    // Once for each kernel: another test may have been the first.
    assertThat(Kernels.register()).startsWith("the IJava kernel ");
    assertThat(Kernels.register()).contains("already");
    var renderer = IJava.getKernelInstance().getRenderer();
    for (Object thing : THINGS) {
      var shown = renderer.render(thing);
      for (Map.Entry<String, String> form : MimeBundle.of(thing).data().entrySet()) {
        assertThat(shown.getData(MIMEType.parse(form.getKey())))
            .as(form.getKey() + " of " + thing)
            .isEqualTo(form.getValue());
      }
    }
    assertThat(renderer.renderAs(THINGS.get(1), "image/png").hasDataForType(MIMEType.TEXT_HTML))
        .isFalse();
    var jpeg = MIMEType.parse("image/jpeg");
    assertThat(renderer.renderAs(THINGS.get(4), "image/jpeg").hasDataForType(jpeg))
        .as("the kernel's own forms of a picture are still there")
        .isTrue();
  }

  @Test
  void showAddsToTheCellOfJJavaAndTeachesIt() throws ReflectiveOperationException {
    JJavaStandIn.Kernel kernel = JJavaStandIn.make();
    NotebookCell cell = new JJavaCell();
    assertThat(cell.isThere()).isFalse();
    JJavaStandIn.start(kernel);
    try {
      assertThat(cell.isThere()).isTrue();
      MimeBundle bundle = MimeBundle.of(Things.DATASET);
      cell.show(bundle.data(), bundle.metadata());
      assertThat(kernel.displayed).hasSize(1);
      assertThat(kernel.displayed.get(0).getData(TEXT_HTML))
          .isEqualTo(bundle.data().get("text/html"));
      // It did not look for extensions, as from 1.0-a8 on, and knows the classes all the same.
      assertThat(kernel.getRenderer().render(Things.DATASET).hasDataForType(TEXT_HTML)).isTrue();
      assertThat(JJavaDisplays.register())
          .contains("the JJava kernel knows the SDK's objects already");
    } finally {
      JJavaStandIn.start(null);
    }
  }

  @Test
  void showAddsToTheCellOfIJava() {
    MimeBundle bundle = MimeBundle.of(Things.SAMPLE);
    NotebookCell cell = new IJavaCell();
    assertThat(cell.isThere()).isTrue();
    assertThat(new RapaioCell().isThere()).as("rapaio's classes alone are no kernel").isFalse();
    int before = IJava.displayed().size();
    cell.show(bundle.data(), bundle.metadata());
    assertThat(NotebookCell.current()).containsInstanceOf(IJavaCell.class);
    Show.display("one", Things.DATASET);
    assertThat(IJava.displayed()).hasSize(before + 3);
    assertThat(IJava.displayed().get(before).getData(MIMEType.parse("image/png")))
        .isEqualTo(bundle.data().get("image/png"));
    assertThat(IJava.displayed().get(before + 1).getData(MIMEType.TEXT_PLAIN)).isEqualTo("one");
  }

  @Test
  @Tag("slow")
  void aKernelThatNobodyToldLearnsItWithTheFirstDataset() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                Stream.of("java.class.path", "jdk.module.path")
                    .map(System::getProperty)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(File.pathSeparator, OWN_CLASSES, "")),
                UntaughtKernel.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines()).element(0).asString().startsWith("[I@");
    assertThat(output.lines().skip(1)).containsExactly("[1]", "true");
  }
}
