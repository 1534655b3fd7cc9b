package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.PrepareReport;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.regions.MissingNegativePoolException;
import org.ndsampler.core.regions.Selection;

class CocoSamplerTest {
  private static final Size SIZE = Size.of(40, 30);

  @TempDir Path folder;
  private CocoDataset dataset;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** An image of 40 x 30 pixels (x, y) that opens from any file. */
  private final RasterProvider provider =
      new RasterProvider() {
        @Override
        public String name() {
          return "fake";
        }

        @Override
        public int priority() {
          return -100;
        }

        @Override
        public boolean supports(Path path, ByteBuffer header) {
          return true;
        }

        @Override
        public Raster open(Path path, RasterOptions options) {
          opened.incrementAndGet();
          RasterInfo info = RasterInfo.of(path, "fake", SIZE, 2, DType.UINT8, SIZE);
          return new Raster() {
            @Override
            public RasterInfo info() {
              return info;
            }

            @Override
            public void read(Window window, NDArray target) {
              info.requireTarget(window, target);
              byte[] data = (byte[]) target.data();
              for (int y = 0; y < window.height(); y++) {
                for (int x = 0; x < window.width(); x++) {
                  int at = target.offset() + y * target.rowStride() + x * target.columnStride();
                  data[at] = (byte) (window.x() + x);
                  data[at + 1] = (byte) (window.y() + y);
                }
              }
            }

            @Override
            public void close() {
              closed.incrementAndGet();
            }
          };
        }
      };

  @BeforeEach
  void makeDataset() throws IOException {
    Files.writeString(folder.resolve("a.img"), "a");
    Files.writeString(folder.resolve("b.img"), "b");
    MultiPolygon square =
        MultiPolygon.of(List.of(Polygon.of(new double[] {10, 10, 20, 10, 20, 20, 10, 20})));
    dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "one")
            .image(7, "a.img", SIZE)
            .image(5, i -> i.fileName("b.img"))
            .image(3, "missing.img", SIZE)
            .annotation(
                20, a -> a.image(7).category(1).box(Box.of(10, 10, 10, 10)).segmentation(square))
            .annotation(11, 7, 1, Box.of(0, 0, 4, 6))
            .annotation(30, 5, 1, Box.of(35, 25, 5, 5))
            .annotation(40, a -> a.image(7).category(1))
            .build();
  }

  private CocoSampler open() {
    return CocoSampler.builder(dataset).rasters(Rasters.of(List.of(provider))).build();
  }

  @Test
  void aWindowPartlyOutsideIsFilledWhereThereIsNoImage() {
    try (CocoSampler sampler = open()) {
      Sample sample = sampler.loadSample(Target.image(7).region(-2, -1, 5, 4).fill(9));
      NDArray pixels = sample.pixels();
      assertThat(pixels.shape().toArray()).containsExactly(4, 5, 2);
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          boolean inside = x >= 2 && y >= 1;
          assertThat(pixels.value(y, x, 0)).isEqualTo(inside ? x - 2 : 9);
          assertThat(pixels.value(y, x, 1)).isEqualTo(inside ? y - 1 : 9);
        }
      }
      assertThat(sample.target().inside()).isEqualTo(Window.of(0, 0, 3, 3));
    }
  }

  @Test
  void aWindowWhollyOutsideKeepsItsPlaceAndSize() {
    try (CocoSampler sampler = open()) {
      Sample sample = sampler.loadSample(Target.image(7).center(-100, 500).window(6, 4));
      assertThat(sample.window()).isEqualTo(Window.of(-103, 498, 6, 4));
      assertThat(sample.pixels().toBytes()).containsOnly(0);
      assertThat(sample.annotations()).isEmpty();
      assertThat(sample.toImage()).isEqualTo(Affine.translation(-103, 498));
    }
  }

  @Test
  void annotationsComeInSampleCoordinatesAscendingByIdAndNotClipped() {
    try (CocoSampler sampler = open()) {
      Sample sample = sampler.loadSample(Target.image(7).region(2, 3, 12, 12));
      assertThat(sample.annotations().ids()).containsExactly(11, 20);
      assertThat(sample.annotations().boxes())
          .containsExactly(Box.of(-2, -3, 4, 6), Box.of(8, 7, 10, 10));
      assertThat(sample.annotations().boxArray()).containsExactly(-2, -3, 4, 6, 8, 7, 10, 10);
      assertThat(sample.annotations().get(1).segmentation().orElseThrow().bounds())
          .isEqualTo(Box.of(8, 7, 10, 10));
      assertThat(sample.annotations().get(0).box().orElseThrow().warp(sample.toImage()))
          .isEqualTo(Box.of(0, 0, 4, 6));
    }
  }

  @Test
  void touchingCountsUntilAThresholdIsGiven() {
    try (CocoSampler sampler = open()) {
      Target touching = Target.image(7).region(20, 20, 5, 5);
      assertThat(sampler.annotations(touching).ids()).containsExactly(20);
      Target half = Target.image(7).region(15, 0, 20, 30);
      assertThat(sampler.annotations(half.visible(0.49)).ids()).containsExactly(20);
      assertThat(sampler.annotations(half.visible(0.51)).ids()).isEmpty();
      assertThat(sampler.annotations(half.visible(1)).ids()).isEmpty();
    }
  }

  @Test
  void theMarginCountsForAnnotationsToo() {
    try (CocoSampler sampler = open()) {
      Target target = Target.image(7).region(25, 12, 4, 4);
      assertThat(sampler.annotations(target).ids()).isEmpty();
      Sample padded = sampler.loadSample(target.pad(6, 0));
      assertThat(padded.annotations().ids()).containsExactly(20);
      assertThat(padded.window()).isEqualTo(Window.of(19, 12, 16, 4));
      assertThat(padded.target().core()).isEqualTo(Window.of(25, 12, 4, 4));
      assertThat(sampler.resolve(target.pad(-1)).window()).isEqualTo(Window.of(26, 13, 2, 2));
    }
  }

  @Test
  void anAnnotationIsItsOwnExtentUnlessToldOtherwise() {
    try (CocoSampler sampler = open()) {
      Sample extent = sampler.loadSample(Target.annotation(11));
      assertThat(extent.window()).isEqualTo(Window.of(0, 0, 4, 6));
      assertThat(extent.annotationIndex()).hasValue(0);
      assertThat(sampler.resolve(Target.annotation(11).square()).window())
          .isEqualTo(Window.of(-1, 0, 6, 6));
      assertThat(sampler.resolve(Target.annotation(11).window(10, 2)).window())
          .isEqualTo(Window.of(-3, 2, 10, 2));
      assertThat(sampler.resolve(Target.annotation(11).center(20, 20)).window())
          .isEqualTo(Window.of(18, 17, 4, 6));
      Sample elsewhere = sampler.loadSample(Target.annotation(11).region(30, 20, 4, 4));
      assertThat(elsewhere.annotationIndex()).isEmpty();
      assertThat(elsewhere.target().imageId()).isEqualTo(7);
    }
  }

  @Test
  void namedAnnotationsKeepTheirOrderAndOthersOfOtherImagesAreLeftOut() {
    try (CocoSampler sampler = open()) {
      Target target = Target.image(7).region(30, 20, 2, 2).annotations(20, 30, 11);
      assertThat(sampler.loadSample(target).annotations().ids()).containsExactly(20, 11);
      assertThat(sampler.annotations(target.withoutAnnotations())).isEmpty();
    }
  }

  @Test
  void partsThatWereNotAskedForAreLeftOut() {
    try (CocoSampler sampler = open()) {
      Target target = Target.annotation(20).annotationParts(AnnotationPart.KEYPOINTS);
      SampleAnnotation annotation = sampler.annotations(target).get(0);
      assertThat(annotation.segmentation()).isEmpty();
      assertThat(annotation.box()).isPresent();
      assertThat(annotation.source().segmentation()).isPresent();
    }
  }

  @Test
  void theSizeOfAnImageComesFromItsFileWhereTheDatasetDoesNotSayIt() {
    try (CocoSampler sampler = open()) {
      assertThat(sampler.loadImage(5).pixels().shape().size()).isEqualTo(SIZE);
      assertThat(sampler.loadPositive(2).annotations().ids()).containsExactly(30);
    }
  }

  @Test
  void positivesAreTheAnnotationsWithABoxInTheOrderOfTheDataset() {
    try (CocoSampler sampler = open()) {
      assertThat(sampler.positiveCount()).isEqualTo(3);
      assertThat(sampler.positive(0)).isEqualTo(Target.annotation(20));
      assertThat(sampler.loadItem(1).annotationIndex()).isPresent();
      assertThatThrownBy(() -> sampler.loadItem(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void whatDoesNotExistIsNamed() {
    try (CocoSampler sampler = open()) {
      assertThatThrownBy(() -> sampler.loadSample(Target.annotation(99)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("99");
      assertThatThrownBy(() -> sampler.loadSample(Target.image(99)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("99");
      assertThatThrownBy(() -> sampler.loadSample(Target.image(3)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("image 3")
          .hasMessageContaining("missing.img")
          .hasMessageContaining(dataset.name());
      assertThatThrownBy(() -> sampler.loadSample(Target.image(7).center(1, 2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("size(width, height)");
      assertThatThrownBy(() -> sampler.loadSample(Target.annotation(40)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has no box");
    }
  }

  @Test
  void aFileOfAnotherSizeThanDeclaredIsAnError() {
    CocoDataset wrong =
        CocoDataset.builder().imageFolder(folder).image(1, "a.img", Size.of(41, 30)).build();
    try (CocoSampler sampler =
        CocoSampler.builder(wrong).rasters(Rasters.of(List.of(provider))).build()) {
      assertThatThrownBy(() -> sampler.loadImage(1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("40x30")
          .hasMessageContaining("41x30");
      assertThat(closed).hasValue(opened.get());
    }
  }

  @Test
  void filesStayOpenUntilTheSamplerIsClosed() {
    CocoSampler sampler = open();
    sampler.loadImage(7);
    sampler.loadSample(Target.annotation(20));
    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(0);
    sampler.close();
    sampler.close();
    assertThat(closed).hasValue(1);
    assertThatThrownBy(() -> sampler.loadImage(7)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSampleSaysWhatLoadsItAgain() {
    try (CocoSampler sampler = open()) {
      Sample sample = sampler.loadSample(Target.annotation(20).square().pad(3));
      Sample again = sampler.loadSample(sample.target().target());
      assertThat(again.pixels().contentEquals(sample.pixels())).isTrue();
      assertThat(again.annotations()).isEqualTo(sample.annotations());
    }
  }

  @Test
  void aSampleOfAnImageInMemoryIsTheSampleOfItsFile() {
    try (CocoSampler sampler = open()) {
      NDArray whole = sampler.loadImage(7).pixels();
      Target target = Target.image(7).region(-3, 10, 20, 33).fill(200);
      Sample memory = Sample.of(whole, dataset, target);
      Sample file = sampler.loadSample(target);
      assertThat(memory.pixels().contentEquals(file.pixels())).isTrue();
      assertThat(memory.annotations().ids()).isEqualTo(file.annotations().ids());
    }
  }

  @Test
  void negativesHaveToBeChosenFirstAndThenTouchNoAnnotation() {
    CocoDataset sized =
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "one")
            .image(7, "a.img", SIZE)
            .annotation(20, 7, 1, Box.of(10, 10, 10, 10))
            .build();
    try (CocoSampler sampler =
        CocoSampler.builder(sized).rasters(Rasters.of(List.of(provider))).build()) {
      assertThatThrownBy(() -> sampler.loadNegative(0))
          .isInstanceOf(MissingNegativePoolException.class)
          .hasMessageContaining("negatives(count)");
      sampler.preselect(Selection.all().negatives(20).window(6, 5).seed(1));
      assertThat(sampler.negativeCount()).isEqualTo(20);
      assertThat(sampler.count()).isEqualTo(21);
      for (int i = 0; i < 20; i++) {
        Sample negative = sampler.loadNegative(i);
        assertThat(negative.pixels().shape().size()).isEqualTo(Size.of(6, 5));
        assertThat(negative.annotations()).isEmpty();
        assertThat(negative.target().inside()).isEqualTo(negative.window());
        assertThat(sampler.loadItem(1 + i).window()).isEqualTo(negative.window());
      }
      assertThat(sampler.positive(0)).isEqualTo(Target.annotation(20).window(6, 5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "cog", "auto"})
  void samplesThroughACacheAreTheSameAndTheSourceIsReadOnce(String backend) throws IOException {
    CocoDataset two = dataset.subset(7, 5);
    Target target = Target.image(7).region(-3, 10, 20, 33).fill(200);
    NDArray expected;
    try (CocoSampler plain = CocoSampler.builder(two).rasters(Rasters.of(withReaders())).build()) {
      expected = plain.loadSample(target).pixels();
    }
    opened.set(0);
    for (int run = 0; run < 2; run++) {
      try (CocoSampler sampler =
          CocoSampler.builder(two)
              .rasters(Rasters.of(withReaders()))
              .cache(folder.resolve("cache"))
              .backend(Backend.of(backend))
              .build()) {
        PrepareReport report =
            sampler.frames().prepare(List.of(7L, 5L), 2, Progress.NONE, CancellationToken.NONE);
        report.throwIfFailed();
        int afterPrepare = opened.get();
        assertThat(sampler.loadSample(target).pixels().contentEquals(expected)).isTrue();
        assertThat(opened).hasValue(afterPrepare);
      }
    }
  }

  /** The fake for {@code .img} files, and the readers of what a cache writes. */
  private List<RasterProvider> withReaders() {
    List<RasterProvider> all = new ArrayList<>(Rasters.load().providers());
    all.add(provider);
    return all;
  }

  @Test
  void aBackendWithoutACacheIsAnErrorThatSaysWhatToGive() {
    assertThatThrownBy(() -> CocoSampler.builder(dataset).backend(Backend.NPY).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("backend(npy)")
        .hasMessageContaining("cache(path)");
  }
}
