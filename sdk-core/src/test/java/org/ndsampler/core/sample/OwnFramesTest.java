package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Selection;

/** A sampler over pixels that are in no file. */
class OwnFramesTest {
  /** A source of one's own: images in memory, each with a coarse fourth channel. */
  private static final class Memory implements Frames {
    final Map<Long, NDArray> colours = new TreeMap<>();
    final Map<Long, NDArray> infrared = new TreeMap<>();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public List<Long> ids() {
      return List.copyOf(colours.keySet());
    }

    @Override
    public List<FramePart> parts(long id) {
      if (!colours.containsKey(id)) {
        throw new IllegalArgumentException("there is no image " + id + " in memory");
      }
      return List.of(
          FramePart.of("r|g|b", colours.get(id)),
          FramePart.asset("nir", infrared.get(id), Affine.scaling(2, 2)));
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static final Size SIZE = Size.of(64, 48);

  private static NDArray pattern(Shape shape, int seed) {
    NDArray pixels = NDArray.zeros(DType.UINT8, shape);
    byte[] data = (byte[]) pixels.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (seed + 7 * i);
    }
    return pixels;
  }

  private static Memory memory() {
    Memory memory = new Memory();
    for (long id = 1; id <= 3; id++) {
      memory.colours.put(id, pattern(Shape.of(48, 64, 3), (int) id));
      memory.infrared.put(id, pattern(Shape.of(24, 32, 1), (int) (50 * id)));
    }
    return memory;
  }

  /** The JSON names no file and no size. */
  private static CocoDataset dataset() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "one");
    for (int id = 1; id <= 3; id++) {
      builder.image(id, image -> {});
      builder.annotation(10 + id, id, 1, Box.of(4, 5, 20, 10));
    }
    return builder.build();
  }

  @Test
  void samplesChannelsAndItemsComeFromMemory() {
    Memory memory = memory();
    try (CocoSampler sampler = CocoSampler.builder(dataset()).frames(memory).build()) {
      assertThat(sampler.frames()).isSameAs(memory);
      assertThat(sampler.dataset().image(2).size()).isEqualTo(SIZE);
      NDArray whole = memory.colours.get(2L);
      assertThat(sampler.loadImage(2).pixels().contentEquals(whole)).isTrue();
      assertThat(sampler.loadImage(2).channels()).containsExactly("r", "g", "b");
      Sample sample = sampler.loadSample(Target.image(2).region(-4, 40, 30, 20));
      assertThat(sample.pixels().shape()).isEqualTo(Shape.of(20, 30, 3));
      Window inside = Window.of(0, 40, 26, 8);
      assertThat(sample.pixels().crop(Window.of(4, 0, 26, 8)).contentEquals(whole.crop(inside)))
          .isTrue();
      assertThat(sample.pixels().value(19, 29, 0)).isZero();

      Target mixed = Target.image(2).region(10, 12, 16, 16).channels("nir|g");
      Sample fused = sampler.loadSample(mixed);
      assertThat(fused.channels()).containsExactly("nir", "g");
      NDArray expected = memory.read(2, Window.of(10, 12, 16, 16), mixed.channels().orElseThrow());
      assertThat(fused.pixels().contentEquals(expected)).isTrue();
      assertThat(sampler.loadSample(mixed.nativeScale(NativeScale.PARTS)).parts())
          .extracting(part -> part.pixels().shape())
          .containsExactly(Shape.of(8, 8, 1), Shape.of(16, 16, 1));

      sampler.preselect(Selection.all().negatives(4).window(8, 8).seed(1));
      assertThat(sampler.count()).isEqualTo(7);
      assertThat(sampler.loadPositive(0).annotations().size()).isEqualTo(1);
      for (Batch batch : sampler.loader(sampler.items()).batchSize(7).threads(2)) {
        assertThat(batch.pixels().shape()).isEqualTo(Shape.of(7, 8, 8, 3));
      }
      assertThat(sampler.audit().coverage()).isPositive();
    }
    assertThat(memory.closed).hasValue(1);
  }

  @Test
  void aSourceOfOnesOwnHasNoSettingsOfFiles() {
    assertThatThrownBy(() -> CocoSampler.builder(dataset()).frames(memory()).memory(1000).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leave out memory");
    assertThatThrownBy(() -> FramePart.of("r|g", pattern(Shape.of(2, 2, 3), 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are 3 channels");
    Memory memory = memory();
    assertThatThrownBy(() -> memory.prepare(memory.ids(), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no cache");
    memory.colours.remove(3L);
    try (CocoSampler sampler = CocoSampler.builder(dataset()).frames(memory).build()) {
      assertThatThrownBy(() -> sampler.loadImage(3)).hasMessageContaining("no image 3 in memory");
      assertThat(sampler.dataset().images().hasSize(2)).isFalse();
      assertThat(sampler.dataset().images().hasSize(1)).isTrue();
    }
  }

  @Test
  void anImageOfAnotherSizeThanDeclaredIsRefused() {
    CocoDataset wrong =
        dataset().toBuilder().updateImage(2, image -> image.size(Size.of(64, 49))).build();
    try (CocoSampler sampler = CocoSampler.builder(wrong).frames(memory()).build()) {
      assertThat(sampler.loadImage(1).pixels().shape().size()).isEqualTo(SIZE);
      assertThatThrownBy(() -> sampler.loadImage(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("64x48")
          .hasMessageContaining("64x49");
    }
  }

  /** Pixels of floating point with holes, of which windows see none, a part, or those beside. */
  @Test
  void aHoleBesideAWindowMakesNoEdgeThatTheWholeDoesNotHave() {
    NDArray holes = NDArray.zeros(DType.FLOAT32, Shape.of(48, 64, 1));
    float[] values = (float[]) holes.data();
    for (int i = 0; i < values.length; i++) {
      boolean hole = i % 64 >= 30 && i % 64 < 34 || i / 64 >= 20 && i / 64 < 23;
      values[i] = hole ? Float.NaN : i % 97;
    }
    Target whole = Target.image(1).channels("r").region(0, 0, 64, 48);
    Frames frames =
        new Frames() {
          @Override
          public List<Long> ids() {
            return List.of(1L, 2L, 3L);
          }

          @Override
          public List<FramePart> parts(long id) {
            return List.of(FramePart.of("r", holes));
          }

          @Override
          public void close() {}
        };
    int broken = 0;
    try (CocoSampler sampler = CocoSampler.builder(dataset()).frames(frames).build()) {
      for (Interpolation interpolation : Interpolation.values()) {
        for (double scale : new double[] {0.25, 0.5, 2}) {
          Target scaled = whole.interpolation(interpolation).scale(scale);
          NDArray all = sampler.loadSample(scaled).pixels();
          for (int y = 0; y < 48; y += 8) {
            for (int x = 0; x < 64; x += 8) {
              NDArray part = sampler.loadSample(scaled.region(x, y, 8, 8)).pixels();
              NDArray cut =
                  all.crop(
                      Window.of(
                          (int) (x * scale),
                          (int) (y * scale),
                          (int) (8 * scale),
                          (int) (8 * scale)));
              for (int row = 0; row < part.height(); row++) {
                for (int column = 0; column < part.width(); column++) {
                  boolean nan = Double.isNaN(part.value(row, column, 0));
                  broken += nan ? 1 : 0;
                  assertThat(nan).isEqualTo(Double.isNaN(cut.value(row, column, 0)));
                }
              }
            }
          }
        }
      }
    }
    assertThat(broken).isPositive();
  }
}
