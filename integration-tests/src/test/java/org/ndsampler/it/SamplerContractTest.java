package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.Sampler;

/** What every sampler does, whether its samples come from files or are drawn when asked for. */
abstract class SamplerContractTest {
  @TempDir Path folder;

  /** A sampler of 6 positives and 5 negatives of 64x48 pixels; the same one each time. */
  abstract Sampler open() throws IOException;

  @Test
  void thePositivesComeFirst() throws IOException {
    try (Sampler sampler = open()) {
      assertThat(sampler.positiveCount()).isEqualTo(6);
      assertThat(sampler.negativeCount()).isEqualTo(5);
      assertThat(sampler.count()).isEqualTo(11);
      for (int i = 0; i < sampler.count(); i++) {
        Sample item = sampler.loadItem(i);
        Sample same = i < 6 ? sampler.loadPositive(i) : sampler.loadNegative(i - 6);
        assertSame(item, same);
        assertThat(item.target().annotationId().isPresent()).isEqualTo(i < 6);
      }
    }
  }

  @Test
  void aPositiveShowsItsAnnotationInTheMiddle() throws IOException {
    try (Sampler sampler = open()) {
      for (int i = 0; i < sampler.positiveCount(); i++) {
        Sample sample = sampler.loadPositive(i);
        assertThat(sample.annotationIndex()).isPresent();
        Box box = sample.annotations().get(sample.annotationIndex().getAsInt()).box().orElseThrow();
        assertThat(box.centerX()).isBetween(24.0, 40.0);
        assertThat(box.centerY()).isBetween(16.0, 32.0);
      }
    }
  }

  @Test
  void aNegativeHasNothingInTheMiddle() throws IOException {
    try (Sampler sampler = open()) {
      for (int i = 0; i < sampler.negativeCount(); i++) {
        Sample sample = sampler.loadNegative(i);
        assertThat(sample.annotationIndex()).isEmpty();
        for (SampleAnnotation annotation : sample.annotations()) {
          assertThat(annotation.box().orElseThrow().contains(32, 24)).isFalse();
        }
      }
    }
  }

  @Test
  void everySampleIsOfTheWindowAndOfTheCategories() throws IOException {
    try (Sampler sampler = open()) {
      List<Long> categories = sampler.categories().stream().map(CocoCategory::id).toList();
      assertThat(categories).isNotEmpty();
      for (int i = 0; i < sampler.count(); i++) {
        Sample sample = sampler.loadItem(i);
        assertThat(sample.pixels().shape().height()).isEqualTo(48);
        assertThat(sample.pixels().shape().width()).isEqualTo(64);
        for (long category : sample.annotations().categoryIds()) {
          assertThat(categories).contains(category);
        }
        double x = sample.toSample().applyX(sample.window().x(), sample.window().y());
        double y = sample.toSample().applyY(sample.window().x(), sample.window().y());
        assertThat(x).isEqualTo(0, within(1e-9));
        assertThat(y).isEqualTo(0, within(1e-9));
      }
    }
  }

  @Test
  void anIndexThatIsNotThereIsAnError() throws IOException {
    try (Sampler sampler = open()) {
      for (int index : new int[] {-1, sampler.count(), Integer.MAX_VALUE}) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> sampler.loadItem(index));
      }
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> sampler.loadPositive(6));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> sampler.loadNegative(5));
    }
  }

  @Test
  void aSampleIsAFunctionOfItsNumberOnEveryThreadAndInEverySampler() throws IOException {
    try (Sampler one = open();
        Sampler other = open()) {
      List<Sample> parallel =
          IntStream.range(0, one.count()).parallel().mapToObj(one::loadItem).toList();
      for (int i = one.count() - 1; i >= 0; i--) {
        assertSame(parallel.get(i), other.loadItem(i));
      }
    }
  }

  @Test
  void closingTwiceIsAllowed() throws IOException {
    Sampler sampler = open();
    sampler.close();
    sampler.close();
  }

  private static void assertSame(Sample a, Sample b) {
    assertThat(a.pixels().contentEquals(b.pixels())).isTrue();
    assertThat(a.annotations().ids()).isEqualTo(b.annotations().ids());
    assertThat(a.annotations().boxes()).isEqualTo(b.annotations().boxes());
    assertThat(a.window()).isEqualTo(b.window());
  }
}
