package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.ChannelSpec;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Numbers that are too large for what is made of them, wherever users and files give them. */
class IntsTest {
  @TempDir Path folder;

  @Test
  void whatIsTooMuchIsNamedWithItsNumbers() {
    assertThat(Ints.length("x", 50_000, 40_000)).isEqualTo(2_000_000_000);
    assertThat(Ints.length("x", 0, Long.MAX_VALUE)).isZero();
    assertThat(Ints.product(1L << 40, 1L << 40)).isEqualTo(Long.MAX_VALUE);
    assertThat(Ints.product(3L << 31, 1L << 30)).isEqualTo(3L << 61);
    assertThat(Ints.product(3L << 31, 1L << 32)).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Ints.length("the cells", 50_000, 50_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cells: 50000 x 50000 is more than an array can hold, 2147483639");
    assertThatThrownBy(() -> Ints.sum("items", Integer.MAX_VALUE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items: 2147483648 is beyond the range of int");
  }

  private static CocoDataset dataset() {
    return CocoDataset.builder()
        .category(1, "a")
        .image(1, image -> image.fileName("a.png").size(Size.of(10, 10)))
        .annotation(1, 1, 1, Box.of(1e10, 0, 5, 5))
        .build();
  }

  @Test
  void argumentsThatAreTooLargeAreNamed() {
    ChannelSpec channels = ChannelSpec.parse("a:2000000000,b:2000000000");
    FusedChannelSpec fused = FusedChannelSpec.parse("a:2000000000|b:2000000000");
    List<ThrowingCallable> calls =
        List.of(
            channels::size,
            fused::size,
            () -> fused.positions("b:2000000000"),
            () -> Padding.indices(Padding.Mode.REFLECT, 5, Integer.MAX_VALUE, 5),
            () ->
                CocoSampler.builder(dataset())
                    .build()
                    .resolve(Target.image(1).center(1e10, 5).size(5, 5)),
            () ->
                CocoSampler.builder(dataset())
                    .build()
                    .resolve(Target.image(1).region(0, 0, 9, 9).pad(Integer.MAX_VALUE)));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .matches("(?s).*(range of int|at most 65536).*"));
    assertThatThrownBy(() -> Window.of(Integer.MAX_VALUE, 0, 1, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("an edge of a window at 2147483648 is beyond the range of int");
    assertThatThrownBy(() -> Box.of(1e300, 0, 5, 5).toWindow())
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("an edge of a window at ");
  }

  @Test
  void theHighestIdStopsNothing() {
    String max = Long.toString(Long.MAX_VALUE);
    CocoDataset dataset =
        CocoDataset.parse(
            "{\"images\": [{\"id\": "
                + max
                + ", \"file_name\": \"a.png\"}, {\"id\": "
                + max
                + ", \"file_name\": \"b.png\"}, {\"id\": "
                + max
                + ", \"file_name\": \"c.png\"}]}",
            ReadOptions.lenient().duplicateIds(ReadOptions.DuplicateIds.KEEP));
    CocoDataset repaired = dataset.repair().dataset();
    assertThat(repaired.images().stream().map(image -> image.id()))
        .containsExactly(Long.MAX_VALUE, -1L, -2L);
    assertThat(repaired.validate().errors()).isZero();
    CocoDataset.Builder builder =
        dataset().toBuilder().annotation(Long.MAX_VALUE, 1, 1, Box.of(0, 0, 1, 1));
    assertThatThrownBy(() -> builder.annotation(draft -> draft.image(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(max);
  }

  @Test
  void filesThatAnnounceTooMuchAreRefusedWithTheirPlace() throws IOException {
    // One bit for each of 65,535 samples of a pixel: the bytes of a row fit, its values do not.
    int[][] tags = {
      {256, 200_000},
      {257, 10},
      {258, 1},
      {259, 8},
      {262, 1},
      {273, 8},
      {277, 65_535},
      {278, 10},
      {279, 4},
    };
    ByteBuffer bytes = ByteBuffer.allocate(12 + 2 + 12 * tags.length + 4);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I').putShort((short) 42);
    bytes.putInt(12).putInt(0).putShort((short) tags.length);
    for (int[] tag : tags) {
      bytes.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
    }
    Path tiff = Files.write(folder.resolve("a.tif"), bytes.array());
    assertThatThrownBy(() -> TiffRaster.open(tiff, RasterOptions.of(BlockCache.ofBytes(0))).read())
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining(tiff.toString())
        .hasMessageContaining("IFD 0");
    Size huge = Size.of(Integer.MAX_VALUE, Integer.MAX_VALUE);
    Path npy = folder.resolve("a.npy");
    assertThatThrownBy(() -> Npy.writer(npy, DType.FLOAT64, huge, 3).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(npy.toString());
    assertThatCode(() -> Files.createFile(npy)).doesNotThrowAnyException();
  }
}
