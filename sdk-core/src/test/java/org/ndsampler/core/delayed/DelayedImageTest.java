package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;

class DelayedImageTest {

  @Test
  void aCropReadsOnlyItsWindowOfTheFile() {
    CountingRaster file = new CountingRaster(Images.ramp(100, 200, 2), Size.of(16, 16));
    NDArray crop = DelayedImage.load(file).crop(Window.of(30, 40, 7, 5)).load();
    assertThat(crop.shape()).isEqualTo(Shape.of(5, 7, 2));
    assertThat(crop.value(0, 0, 0)).isEqualTo(40030);
    assertThat(crop.value(4, 6, 1)).isEqualTo(1044036);
    assertThat(file.windows).containsExactly(Window.of(30, 40, 7, 5));
  }

  @Test
  void aWindowBeyondTheEdgeIsFilledAndReadsOnlyWhatIsInside() {
    CountingRaster file = new CountingRaster(Images.ramp(100, 200, 1), Size.of(16, 16));
    DelayedImage image = DelayedImage.load(file);
    NDArray window = image.window(Window.of(-3, 98, 6, 4)).load();
    assertThat(window.value(0, 2, 0)).isZero();
    assertThat(window.value(0, 3, 0)).isEqualTo(98000);
    assertThat(window.value(1, 5, 0)).isEqualTo(99002);
    assertThat(window.value(2, 5, 0)).isZero();
    assertThat(file.windows).containsExactly(Window.of(0, 98, 3, 2));
    NDArray outside =
        image.window(Window.of(500, 500, 2, 3)).finalize(FinalizeOptions.DEFAULT.fill(-4));
    assertThat(outside.contentEquals(NDArray.filled(DType.INT32, Shape.of(3, 2, 1), -4))).isTrue();
    assertThat(file.reads).hasValue(1);
  }

  @Test
  void aCropOfAWarpReadsOnlyWhatTheKernelTouches() {
    CountingRaster file = new CountingRaster(Images.ramp(1000, 1000, 1), Size.of(64, 64));
    DelayedImage scaled = DelayedImage.load(file).scale(2);
    scaled.crop(Window.of(100, 200, 20, 10)).load();
    // Positions 49.75 to 59.25 and 99.75 to 104.25, each between two pixels.
    assertThat(file.windows).containsExactly(Window.of(49, 99, 12, 7));
    scaled.crop(Window.of(100, 200, 20, 10)).finalize(FinalizeOptions.of(Interpolation.LANCZOS));
    assertThat(file.windows.get(1)).isEqualTo(Window.of(46, 96, 18, 13));
    scaled.crop(Window.of(100, 200, 20, 10)).finalize(FinalizeOptions.of(Interpolation.NEAREST));
    assertThat(file.windows.get(2)).isEqualTo(Window.of(50, 100, 10, 5));
  }

  @Test
  void antialiasingReadsTheBorderOfItsBlur() {
    CountingRaster file = new CountingRaster(Images.ramp(1000, 1000, 1), Size.of(64, 64));
    DelayedImage.load(file).scale(0.25).crop(Window.of(100, 100, 10, 10)).load();
    // Positions 401.5 to 437.5 with two taps, and a Gaussian of 11 over them.
    assertThat(file.windows).containsExactly(Window.of(396, 396, 48, 48));
  }

  @Test
  void nestedCropsAndWarpsReadWhatTheirProductNeeds() {
    CountingRaster file = new CountingRaster(Images.ramp(1000, 1000, 1), Size.of(64, 64));
    DelayedImage graph =
        DelayedImage.load(file)
            .crop(Window.of(100, 100, 500, 500))
            .scale(2)
            .crop(Window.of(200, 200, 300, 300))
            .scale(0.5)
            .crop(Window.of(10, 10, 20, 20));
    NDArray pixels = graph.load();
    // The two scales cancel out: a copy of 20 x 20 pixels from 100 + 100 + 10 on.
    assertThat(pixels.value(0, 0, 0)).isEqualTo(210210);
    assertThat(file.windows).containsExactly(Window.of(210, 210, 20, 20));
  }

  @Test
  void anIntermediateCropHidesWhatIsOutsideOfIt() {
    NDArray white = NDArray.filled(DType.UINT8, Shape.of(40, 40, 1), 255);
    NDArray pixels =
        DelayedImage.identity(white)
            .scale(2)
            .crop(Window.of(20, 20, 20, 20))
            .warp(Affine.scaling(0.75, 0.75).then(Affine.translation(5, 5)), Size.of(40, 40))
            .load();
    assertThat(pixels.value(4, 10, 0)).isZero();
    assertThat(pixels.value(5, 10, 0)).isEqualTo(255);
    assertThat(pixels.value(19, 10, 0)).isEqualTo(255);
    assertThat(pixels.value(20, 10, 0)).isZero();
  }

  @Test
  void theSizeOfAWarpReachesToTheFarthestCorner() {
    DelayedImage image = DelayedImage.constant(Size.of(21, 10), 1, DType.UINT8, 1);
    assertThat(image.warp(Affine.scaling(64 / 21.0, 0.33)).size()).isEqualTo(Size.of(64, 4));
    assertThat(image.warp(Affine.translation(2.5, -3.25)).size()).isEqualTo(Size.of(24, 7));
    assertThat(image.resize(Size.of(5, 50)).size()).isEqualTo(Size.of(5, 50));
    assertThat(image.warp(Affine.translation(-100, 0)).size()).isEqualTo(Size.of(0, 10));
  }

  @Test
  void aWarpWithoutAnInverseIsRejected() {
    DelayedImage image = DelayedImage.constant(Size.of(2, 2), 1, DType.UINT8, 1);
    assertThatThrownBy(() -> image.warp(Affine.scaling(0, 1), Size.of(2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inverse");
    assertThatThrownBy(() -> image.warp(new Affine(1, 0, Double.NaN, 0, 1, 0), Size.of(2, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> image.resize(Size.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCropMustLieInside() {
    DelayedImage image = DelayedImage.constant(Size.of(2, 2), 1, DType.UINT8, 1);
    assertThatThrownBy(() -> image.crop(Window.of(1, 1, 2, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("window()");
  }

  @Test
  void channelsAreJoinedAndPromotedAsNumpyDoes() {
    Size size = Size.of(4, 3);
    DelayedImage bytes = DelayedImage.constant(size, 2, DType.UINT8, 200);
    DelayedImage words = DelayedImage.constant(size, 1, DType.UINT16, 60000);
    DelayedImage joined = DelayedImage.concat(bytes, words, DelayedImage.nans(size, List.of("x")));
    assertThat(joined.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(joined.channelNames()).containsExactly("", "", "", "x");
    NDArray pixels = joined.load();
    assertThat(pixels.value(2, 3, 1)).isEqualTo(200);
    assertThat(pixels.value(2, 3, 2)).isEqualTo(60000);
    assertThat(pixels.value(2, 3, 3)).isNaN();
    // Next to a floating type each whole type counts alone, in any order, as in NumPy.
    DelayedImage signed = DelayedImage.constant(size, 1, DType.INT16, -1);
    DelayedImage floats = DelayedImage.constant(size, 1, DType.FLOAT32, 0.5);
    assertThat(DelayedImage.concat(words, signed, floats).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(DelayedImage.concat(floats, signed, words).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(DelayedOperation.frames(List.of(words, signed, floats)).dtype())
        .isEqualTo(DType.FLOAT32);
    DelayedImage wide = DelayedImage.constant(size, 1, DType.INT32, 7);
    assertThat(DelayedImage.concat(floats, wide).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(DelayedImage.concat(words, bytes).dtype()).isEqualTo(DType.UINT16);
    assertThat(DelayedImage.concat(words, DelayedImage.constant(size, 1, DType.INT16, -1)).dtype())
        .isEqualTo(DType.INT32);
    assertThatThrownBy(
            () ->
                DelayedImage.concat(bytes, DelayedImage.constant(Size.of(3, 3), 1, DType.UINT8, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4x3")
        .hasMessageContaining("3x3");
  }

  @Test
  void channelsAreSelectedByNameAndLeavesWithoutAnyAreNotRead() {
    CountingRaster first = new CountingRaster(Images.ramp(9, 9, 3), Size.of(9, 9));
    CountingRaster second = new CountingRaster(Images.ramp(9, 9, 1), Size.of(9, 9));
    DelayedImage image =
        DelayedImage.concat(
            DelayedLoad.of(RasterSource.of(first)).withChannels(List.of("r", "g", "b")),
            DelayedLoad.of(RasterSource.of(second)).withChannels(List.of("ir")));
    NDArray pixels = image.select(List.of("b", "r")).load();
    assertThat(pixels.value(0, 0, 0)).isEqualTo(2_000_000);
    assertThat(pixels.value(0, 0, 1)).isZero();
    assertThat(second.reads).hasValue(0);
    assertThat(image.select(List.of("ir", "g")).channelNames()).containsExactly("ir", "g");
    assertThatThrownBy(() -> image.select(List.of("swir")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("swir")
        .hasMessageContaining("ir");
  }

  @Test
  void nodataIsMaskedBeforeResamplingWhereverItStands() {
    NDArray image = NDArray.filled(DType.UINT16, Shape.of(10, 10, 1), 1000);
    ((short[]) image.data())[55] = (short) 65535;
    NDArray masked = DelayedImage.identity(image).scale(2).nodata(65535).load();
    assertThat(masked.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(masked.value(10, 10, 0)).isNaN();
    assertThat(masked.value(4, 4, 0)).isEqualTo(1000);
    for (int y = 1; y < 19; y++) {
      for (int x = 1; x < 19; x++) {
        double v = masked.value(y, x, 0);
        assertThat(Double.isNaN(v) || v == 1000).isTrue();
      }
    }
  }

  @Test
  void dequantisedValuesAreScaledAndMasked() {
    NDArray image = NDArray.of(new byte[] {0, 100, (byte) 200, (byte) 255}, Shape.of(1, 4, 1));
    NDArray values =
        DelayedDequantize.ofRanges(
                DelayedImage.identity(image), -1, 1, 0, 200, OptionalDouble.of(255))
            .load();
    assertThat(values.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(values.value(0, 0, 0)).isEqualTo(-1);
    assertThat(values.value(0, 1, 0)).isZero();
    assertThat(values.value(0, 2, 0)).isEqualTo(1);
    assertThat(values.value(0, 3, 0)).isNaN();
    assertThat(image.value(0, 3, 0)).isEqualTo(255);
  }

  @Test
  void aConversionOnTopOfAWarpConvertsTheResampledValues() {
    NDArray image = NDArray.of(new byte[] {0, 1, 0, 1}, Shape.of(2, 2, 1));
    Affine twice = Affine.scaling(2, 1);
    NDArray after = DelayedImage.identity(image).warp(twice).asType(DType.FLOAT32).load();
    NDArray before = DelayedImage.identity(image).asType(DType.FLOAT32).warp(twice).load();
    assertThat(after.value(0, 1, 0)).isZero();
    assertThat(before.value(0, 1, 0)).isEqualTo(0.25);
  }

  @Test
  void framesOfDifferentSizesArePaddedToTheLargest() {
    DelayedFrameConcat clip =
        new DelayedFrameConcat(
            List.of(
                DelayedImage.constant(Size.of(3, 2), 1, DType.UINT8, 5),
                DelayedImage.constant(Size.of(2, 4), 2, DType.FLOAT32, 6)));
    assertThat(clip.shape()).isEqualTo(Shape.of(2, 4, 3, 2));
    NDArray pixels = clip.load();
    assertThat(pixels.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(pixels.value(0, 1, 2, 0)).isEqualTo(5);
    assertThat(pixels.value(0, 1, 2, 1)).isNaN();
    assertThat(pixels.value(0, 2, 0, 0)).isNaN();
    assertThat(pixels.value(1, 3, 1, 1)).isEqualTo(6);
    assertThat(clip.optimize().load().contentEquals(pixels)).isTrue();
    NDArray window = clip.window(Window.of(1, 1, 2, 2)).load();
    assertThat(window.value(0, 0, 1, 0)).isEqualTo(5);
    assertThat(window.value(1, 1, 0, 1)).isEqualTo(6);
    assertThat(clip.frames(1, 2).shape()).isEqualTo(Shape.of(1, 4, 2, 2));
  }

  @Test
  void pixelsCanBeComputedIntoAPartOfALargerArray() {
    NDArray target = NDArray.filled(DType.FLOAT32, Shape.of(2, 4, 5, 3), -1);
    DelayedImage.constant(Size.of(2, 2), 1, DType.UINT8, 9)
        .finalizeInto(
            target.frame(1).crop(Window.of(3, 1, 2, 2)).channels(2, 3), FinalizeOptions.DEFAULT);
    assertThat(target.value(1, 1, 3, 2)).isEqualTo(9);
    assertThat(target.value(1, 2, 4, 2)).isEqualTo(9);
    assertThat(target.value(1, 1, 3, 1)).isEqualTo(-1);
    assertThat(target.value(1, 3, 3, 2)).isEqualTo(-1);
    assertThatThrownBy(
            () ->
                DelayedImage.constant(Size.of(2, 2), 1, DType.UINT8, 9)
                    .finalizeInto(target.frame(0), FinalizeOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(2, 2, 1)");
  }

  @Test
  void aFileIsOpenedOnlyWhenItIsNeededAndAlwaysReleased() {
    CountingRaster file = new CountingRaster(Images.ramp(10, 20, 1), Size.of(10, 20));
    AtomicInteger open = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    RasterSource source =
        new RasterSource() {
          @Override
          public Raster acquire() {
            open.incrementAndGet();
            opened.incrementAndGet();
            return file;
          }

          @Override
          public void release(Raster raster) {
            open.decrementAndGet();
          }

          @Override
          public String name() {
            return "file";
          }
        };
    DelayedImage image =
        DelayedLoad.of(source)
            .withSize(Size.of(20, 10))
            .withChannels(List.of("a"))
            .scale(2)
            .crop(Window.of(1, 1, 4, 4));
    assertThat(opened).hasValue(0);
    image.load();
    assertThat(opened.get()).isPositive();
    assertThat(open).hasValue(0);
    assertThatThrownBy(() -> DelayedLoad.of(source).withSize(Size.of(9, 9)).scale(2).load())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("20x10")
        .hasMessageContaining("9x9");
    assertThatThrownBy(() -> DelayedLoad.of(source).withChannels(List.of("a", "b")).load())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[a, b]");
    assertThat(open).hasValue(0);
  }

  @Test
  void aFileThatCannotBeReadIsAnUncheckedIoException() {
    RasterSource source =
        new RasterSource() {
          @Override
          public Raster acquire() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public String name() {
            return "gone.tif";
          }
        };
    assertThatThrownBy(() -> DelayedImage.load(source).load())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void overviewsAreUsedOnlyIfAllowedAndTheExplanationSaysWhatThatChanges() {
    NDArray full = NDArray.filled(DType.UINT8, Shape.of(400, 800, 1), 100);
    NDArray half = NDArray.filled(DType.UINT8, Shape.of(200, 400, 1), 150);
    NDArray quarter = NDArray.filled(DType.UINT8, Shape.of(100, 200, 1), 200);
    CountingRaster file = new CountingRaster(full, Size.of(64, 64), half, quarter);
    DelayedImage small = DelayedImage.load(file).scale(0.25).crop(Window.of(10, 10, 5, 5));
    assertThat(small.load().value(2, 2, 0)).isEqualTo(100);
    FinalizeOptions allowed = FinalizeOptions.DEFAULT.overviews(true);
    assertThat(small.finalize(allowed).value(2, 2, 0)).isEqualTo(200);
    assertThat(DelayedImage.load(file).scale(0.3).finalize(allowed).value(20, 20, 0))
        .isEqualTo(150);
    assertThat(DelayedImage.load(file).scale(0.6).finalize(allowed).value(20, 20, 0))
        .isEqualTo(100);
    assertThat(DelayedImage.load(file).overview(0).load().value(3, 3, 0)).isEqualTo(150);
    Explanation explanation = small.explain(allowed);
    assertThat(explanation.leaves().get(0).note())
        .contains("copy")
        .contains("overview 200x100 for 800x400")
        .contains("2.00 x 2.00 pixels");
    assertThat(explanation.tiles()).isEqualTo(1);
  }

  @Test
  void anExplanationCountsTheTilesAndBytesThatAreTouched() {
    CountingRaster file =
        new CountingRaster(NDArray.zeros(DType.UINT16, Shape.of(1000, 1000, 3)), Size.of(256, 256));
    DelayedImage graph =
        DelayedImage.concat(
                DelayedImage.load(file).select(0).scale(0.5).crop(Window.of(120, 0, 20, 20)),
                DelayedImage.constant(Size.of(20, 20), 1, DType.UINT8, 3))
            .nodata(0);
    Explanation explanation = graph.explain();
    assertThat(explanation.leaves()).hasSize(2);
    Explanation.Leaf leaf = explanation.leaves().get(0);
    assertThat(leaf.source()).isEqualTo(Window.of(238, 0, 44, 42));
    assertThat(leaf.tiles()).isEqualTo(2);
    assertThat(leaf.bytes()).isEqualTo(2L * 256 * 256 * 3 * 2);
    assertThat(leaf.operations()).isPositive();
    assertThat(leaf.note()).isEqualTo("linear, blurred 5x5");
    assertThat(leaf.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(explanation.tiles()).isEqualTo(2);
    assertThat(explanation.tree().lines())
        .containsExactly(
            "Nodata 20x20 nodata 0.0",
            "  ChannelConcat 20x20",
            "    Crop 20x20 at (120, 0)",
            "      Warp 500x500 x * 0.5 + 0, y * 0.5 + 0",
            "        ChannelSelect 1000x1000 channels [0]",
            "          Load 1000x1000 counting.tif",
            "    Constant 20x20 uint8 3.0");
    assertThat(explanation.toString()).contains("44x42 at (238, 0)").contains("total");
    graph.load();
    assertThat(file.windows).containsExactly(leaf.source());
    assertThat(explanation.toString()).isEqualTo(explanation.tree() + explanation.table());
    assertThat(explanation.table().lines()).hasSize(explanation.leaves().size() + 2);
  }

  @Test
  void anEmptyImageIsNoProblem() {
    DelayedImage empty = DelayedImage.identity(NDArray.zeros(DType.UINT8, Shape.of(0, 5, 3)));
    NDArray pixels = empty.warp(Affine.scaling(2, 2), Size.of(3, 3)).load();
    assertThat(pixels.contentEquals(NDArray.zeros(DType.UINT8, Shape.of(3, 3, 3)))).isTrue();
    assertThat(empty.crop(Window.of(1, 0, 2, 0)).scale(3).load().shape().count()).isZero();
  }

  @Test
  void undoingTheScaleGivesEachFileAtItsOwnResolution() {
    NDArray fine = Images.noise(DType.UINT8, 24, 32, 2, 1);
    NDArray coarse = Images.noise(DType.UINT8, 8, 16, 1, 2);
    DelayedImage graph =
        DelayedImage.concat(
                DelayedImage.identity(fine),
                DelayedImage.identity(coarse).warp(Affine.scaling(2, 3), Size.of(32, 24)),
                DelayedImage.nans(Size.of(32, 24), List.of("q")))
            .crop(Window.of(4, 6, 20, 12));
    List<UndoneWarp> parts = graph.undoWarps(WarpPart.SCALE);
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0).transform().isIdentity()).isTrue();
    assertThat(parts.get(0).image().load().contentEquals(fine.crop(Window.of(4, 6, 20, 12))))
        .isTrue();
    assertThat(parts.get(1).transform().m00()).isCloseTo(0.5, within(1e-12));
    assertThat(parts.get(1).transform().m11()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(parts.get(1).image().load().contentEquals(coarse.crop(Window.of(2, 2, 10, 4))))
        .isTrue();
    assertThat(parts.get(2).image().size()).isEqualTo(Size.of(20, 12));
  }

  @Test
  void undoingEverythingGivesTheStoredPixels() {
    NDArray stored = Images.noise(DType.UINT8, 20, 30, 3, 3);
    Affine warp = Affine.ofParameters(1.5, 0.75, 0.4, 0.1, 40, 10);
    List<UndoneWarp> parts =
        DelayedImage.identity(stored).warp(warp, Size.of(120, 90)).undoWarps(WarpPart.values());
    NDArray back = parts.get(0).image().load();
    assertThat(back.crop(Window.of(0, 0, 30, 20)).contentEquals(stored)).isTrue();
  }
}
