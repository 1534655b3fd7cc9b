package org.ndsampler.core.sample;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Images of random values in memory: 1 of bytes, with an object of each form; 2 to 4 a video whose
 * frames lie elsewhere in it, with a channel of half the resolution; 5 of floating point with NaN.
 */
final class SmallPictures implements Frames {
  static final Size SIZE = Size.of(60, 40);

  private final Map<Long, List<FramePart>> parts = new TreeMap<>();
  private final Map<Long, NDArray> own = new TreeMap<>();

  SmallPictures() {
    put(1, "r|g|b", random(DType.UINT8, SIZE, 3, 1));
    for (long id = 2; id <= 4; id++) {
      NDArray pixels = random(DType.UINT8, SIZE, 3, id);
      NDArray coarse = random(DType.UINT16, Size.of(30, 20), 1, 10 + id);
      own.put(id, pixels);
      parts.put(
          id,
          List.of(
              FramePart.of("r|g|b", pixels), FramePart.asset("nir", coarse, Affine.scaling(2, 2))));
    }
    NDArray holes = random(DType.FLOAT32, SIZE, 2, 5);
    holes.crop(Window.of(10, 10, 8, 5)).fill(Double.NaN);
    put(5, "p|q", holes);
  }

  private void put(long id, String channels, NDArray pixels) {
    own.put(id, pixels);
    parts.put(id, List.of(FramePart.of(channels, pixels)));
  }

  static NDArray random(DType type, Size size, int channels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NDArray plain = NDArray.zeros(DType.FLOAT64, Shape.of(size.height(), size.width(), channels));
    double[] values = (double[]) plain.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = type.isFloating() ? random.nextDouble() : random.nextInt((int) type.max() + 1);
    }
    return plain.to(type);
  }

  NDArray pixels(long id) {
    return own.get(id);
  }

  /** An L of pixels with a hole. */
  static RunLengthMask mask() {
    RunLengthMask all = RunLengthMask.full(Window.of(30, 20, 12, 6));
    RunLengthMask both = all.union(RunLengthMask.full(Window.of(30, 20, 4, 15)));
    return both.minus(RunLengthMask.full(Window.of(32, 22, 5, 2))).crop(SIZE.toWindow());
  }

  static MultiPolygon triangle() {
    return MultiPolygon.of(Polygon.of(4, 5, 22, 8, 9, 19.5));
  }

  static CocoDataset dataset() throws IOException {
    OptionalLong none = OptionalLong.empty();
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "thing")
            .category(2, c -> c.name("face").keypoints(List.of("nose", "left_eye", "right_eye")))
            .video(1, "v", SIZE)
            .image(1, "one", SIZE)
            .image(5, "five", SIZE)
            .annotation(
                1, a -> a.image(1).category(1).box(triangle().bounds()).segmentation(triangle()))
            .annotation(2, a -> a.image(1).category(1).box(mask().bounds()).segmentation(mask()))
            .annotation(
                3,
                a ->
                    a.image(1)
                        .category(2)
                        .box(Box.of(44, 6, 12, 10))
                        .keypoints(
                            new Keypoints(
                                List.of(
                                    new Keypoint("nose", none, 50, 11, 2),
                                    new Keypoint("left_eye", none, 47, 8, 2),
                                    new Keypoint("right_eye", none, 53.5, 8, 1)))))
            .annotation(4, a -> a.image(1).category(1).box(Box.of(1, 30, 6, 5)));
    for (int frame = 0; frame < 3; frame++) {
      int place = frame;
      builder.image(
          2 + frame,
          image ->
              image
                  .fileName("f" + place)
                  .size(SIZE)
                  .video(1, place)
                  .channels("r|g|b")
                  .toVideo(Affine.translation(3 * place, -2 * place)));
      builder.annotation(
          10 + frame,
          a -> a.image(2 + place).category(1).track(1).box(Box.of(10 + 5 * place, 12, 9, 7)));
    }
    return builder.build();
  }

  CocoSampler open() throws IOException {
    return CocoSampler.builder(dataset()).frames(this).build();
  }

  @Override
  public List<Long> ids() {
    return List.copyOf(parts.keySet());
  }

  @Override
  public List<FramePart> parts(long id) {
    return parts.get(id);
  }
}
