package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** What holds for every graph. */
class DelayedProperties {

  @Property(tries = 300)
  void anOptimisedGraphHasTheSamePixels(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DelayedImage graph = graph(random, 1 + random.nextInt(5));
    FinalizeOptions options = options(random);
    NDArray expected = graph.finalize(options.optimize(false));
    assertThat(graph.finalize(options).contentEquals(expected)).isTrue();
    assertThat(graph.optimize().finalize(options).contentEquals(expected)).isTrue();
    assertThat(graph.optimize().optimize().finalize(options).contentEquals(expected)).isTrue();
    assertThat(graph.optimize().dtype()).isEqualTo(graph.dtype());
    assertThat(graph.optimize().channelNames()).isEqualTo(graph.channelNames());
  }

  @Property(tries = 300)
  void aCropOfAGraphIsTheGraphsCrop(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DelayedImage graph = graph(random, 1 + random.nextInt(5));
    FinalizeOptions options = options(random);
    NDArray all = graph.finalize(options);
    Window window = inside(random, graph.size());
    assertThat(graph.crop(window).finalize(options).contentEquals(all.crop(window).copy()))
        .isTrue();
    assertThat(
            graph.optimize().crop(window).finalize(options).contentEquals(all.crop(window).copy()))
        .isTrue();
  }

  @Example
  void conversionsKeepTheirOrderWhereWarpsComeToNothing() {
    DelayedImage graph =
        DelayedImage.constant(Size.of(24, 30), 1, DType.FLOAT64, 7.25)
            .warp(Affine.scaling(0.5, 0.5), Size.of(12, 15))
            .asType(DType.INT16)
            .warp(Affine.scaling(2, 2), Size.of(24, 30))
            .asType(DType.FLOAT32);
    assertThat(graph.optimize().dtype()).isEqualTo(DType.FLOAT32);
    FinalizeOptions options = FinalizeOptions.of(Interpolation.NEAREST);
    assertThat(graph.finalize(options).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(graph.finalize(options).value(3, 4, 0)).isEqualTo(7);
    assertThat(graph.optimize().finalize(options).value(3, 4, 0)).isEqualTo(7);
  }

  @Property(tries = 200)
  void aWarpOfAnOptimisedGraphIsTheWarpOfTheGraph(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DelayedImage graph = graph(random, 1 + random.nextInt(4));
    FinalizeOptions options = options(random);
    Affine transform = transform(random);
    Size size = Size.of(1 + random.nextInt(20), 1 + random.nextInt(20));
    assertThat(
            graph
                .optimize()
                .warp(transform, size)
                .finalize(options)
                .contentEquals(graph.warp(transform, size).finalize(options)))
        .isTrue();
  }

  @Property(tries = 200)
  void aResultInPartsIsTheResult(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DelayedImage graph = graph(random, 1 + random.nextInt(4));
    FinalizeOptions options = options(random);
    for (Plan plan : Plan.of(graph)) {
      Shape shape = Shape.of(plan.size().height(), plan.size().width(), plan.channels().length);
      NDArray whole = NDArray.zeros(plan.dtype(), shape);
      NDArray parts = NDArray.zeros(plan.dtype(), shape);
      Evaluator.evaluate(plan, whole, options, Long.MAX_VALUE);
      Evaluator.evaluate(plan, parts, options, 1 + random.nextInt(200));
      assertThat(parts.contentEquals(whole)).isTrue();
    }
  }

  @Property(tries = 200)
  void selectedChannelsAreThoseOfTheWhole(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DelayedImage graph = graph(random, 1 + random.nextInt(4));
    FinalizeOptions options = options(random);
    int[] indices = new int[1 + random.nextInt(4)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = random.nextInt(graph.channels());
    }
    NDArray all = graph.finalize(options);
    NDArray some = graph.select(indices).finalize(options);
    for (int i = 0; i < indices.length; i++) {
      assertThat(
              some.channels(i, i + 1)
                  .to(DType.FLOAT64)
                  .copy()
                  .contentEquals(all.channels(indices[i], indices[i] + 1).to(DType.FLOAT64).copy()))
          .isTrue();
    }
  }

  // -------------------------------------------------------------------------------- random graphs

  static FinalizeOptions options(SplittableRandom random) {
    List<Interpolation> all = List.of(Interpolation.values());
    FinalizeOptions options =
        FinalizeOptions.of(all.get(random.nextInt(all.size()))).antialias(random.nextBoolean());
    if (random.nextInt(4) == 0) {
      options = options.nan(NanPolicy.IGNORE);
    }
    if (random.nextInt(4) == 0) {
      options = options.fill(random.nextInt(100));
    }
    return options;
  }

  static DelayedImage graph(SplittableRandom random, int depth) {
    DelayedImage image =
        depth > 1 && random.nextInt(4) == 0
            ? concat(random, depth)
            : leaf(random, Size.of(1 + random.nextInt(40), 1 + random.nextInt(40)));
    for (int i = 0; i < depth; i++) {
      image = step(random, image);
    }
    return image;
  }

  private static DelayedImage concat(SplittableRandom random, int depth) {
    Size size = Size.of(1 + random.nextInt(30), 1 + random.nextInt(30));
    List<DelayedImage> parts = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      DelayedImage part = graph(random, random.nextInt(depth));
      parts.add(part.size().isEmpty() ? leaf(random, size) : part.resize(size));
    }
    return DelayedImage.concat(parts);
  }

  private static DelayedImage leaf(SplittableRandom random, Size size) {
    List<DType> types = List.of(DType.values());
    DType type = types.get(random.nextInt(types.size()));
    int channels = 1 + random.nextInt(4);
    NDArray pixels = Images.noise(type, size.height(), size.width(), channels, random.nextLong());
    return switch (random.nextInt(5)) {
      case 0 -> DelayedImage.constant(size, channels, type, 7);
      case 1, 2 -> DelayedImage.identity(pixels);
      default -> DelayedImage.load(new CountingRaster(pixels, Size.of(16, 16)));
    };
  }

  private static DelayedImage step(SplittableRandom random, DelayedImage image) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> image.crop(inside(random, image.size()));
      case 2 ->
          image.window(
              Window.of(
                  random.nextInt(-10, 10),
                  random.nextInt(-10, 10),
                  1 + random.nextInt(40),
                  1 + random.nextInt(40)));
      case 3 -> image.asType(random.nextBoolean() ? DType.FLOAT32 : DType.INT16);
      case 4 ->
          random.nextBoolean()
              ? image.nodata(random.nextInt(10))
              : image.dequantize(0.5, -3, OptionalDouble.of(random.nextInt(256)));
      default ->
          image.warp(transform(random), Size.of(1 + random.nextInt(40), 1 + random.nextInt(40)));
    };
  }

  private static Affine transform(SplittableRandom random) {
    double shiftX = random.nextDouble(-15, 15);
    double shiftY = random.nextDouble(-15, 15);
    double scale = Math.pow(2, random.nextDouble(-4, 2));
    return switch (random.nextInt(6)) {
      case 0 -> Affine.translation(Math.rint(shiftX), Math.rint(shiftY));
      case 1 -> Affine.scaling(0.5, 0.5);
      case 2 -> Affine.scaling(2, 2);
      case 3 -> new Affine(scale, 0, shiftX, 0, Math.pow(2, random.nextDouble(-4, 2)), shiftY);
      default ->
          Affine.ofParameters(
              scale,
              scale * random.nextDouble(0.5, 2),
              random.nextDouble(-3, 3),
              random.nextDouble(-0.5, 0.5),
              shiftX,
              shiftY);
    };
  }

  private static Window inside(SplittableRandom random, Size size) {
    int x = random.nextInt(size.width() + 1);
    int y = random.nextInt(size.height() + 1);
    return Window.of(
        x, y, random.nextInt(size.width() - x + 1), random.nextInt(size.height() - y + 1));
  }
}
