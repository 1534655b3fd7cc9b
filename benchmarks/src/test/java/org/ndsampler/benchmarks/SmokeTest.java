package org.ndsampler.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.ndsampler.gdal.Gdal;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, on small data and for an instant; nothing is measured. */
class SmokeTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException, InterruptedException {
    if (!Gdal.isAvailable()) {
      System.out.println("without the benchmarks of GDAL: " + Gdal.status());
    }
    boolean openCv = has("/usr/bin/python3", "cv2");
    if (!openCv) {
      System.out.println("without the benchmarks of OpenCV: there is no python3-opencv");
    }
    boolean pillow = has("/usr/bin/python3", "PIL.Image, numpy");
    if (!pillow) {
      System.out.println("without the benchmarks of Pillow: there is no python3-pil");
    }
    boolean pycocotools = has("python3", "pycocotools.mask");
    if (!pycocotools) {
      System.out.println("without the benchmarks of pycocotools: it is not there");
    }
    boolean readers = has("/usr/bin/python3", "PIL, osgeo.gdal_array");
    if (!readers) {
      System.out.println("without those of other readers: no python3-pil, or no python3-gdal");
    }
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("org\\.ndsampler\\.benchmarks\\..*")
                    .exclude(openCv ? "^$" : "\\.openCv[A-Z]")
                    .exclude(readers ? "^$" : "\\.python[A-Z]")
                    .exclude(pillow ? "^$" : "\\.pillow[A-Z]")
                    .exclude(pycocotools ? "^$" : "\\.pycocotools[A-Z]")
                    .exclude(Gdal.isAvailable() ? "^$" : "\\.gdal[A-Z]")
                    .param("images", "2")
                    .param("columns", "2400")
                    .param("annotations", "2000")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(5))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results).isNotEmpty();
    assertThat(results).allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
  }

  private static boolean has(String python, String module) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import " + module).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
