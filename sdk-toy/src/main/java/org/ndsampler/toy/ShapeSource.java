package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/** The shapes datasets: each image a {@link ShapeScene}. */
final class ShapeSource implements ToySource {
  static final List<KeypointCategory> KEYPOINTS =
      List.of(
          new KeypointCategory(1, "left_eye", 2),
          new KeypointCategory(2, "right_eye", 1),
          new KeypointCategory(3, "top_tip", -1),
          new KeypointCategory(4, "mid_tip", -1),
          new KeypointCategory(5, "bot_tip", -1));

  private static final long STREAM = 1;
  private static final int MOST = 22;
  private static final int FEWEST = 5;

  private final long seed;
  private final int count;
  private final Size size;
  private final Noise noise;

  ShapeSource(long seed, int count, Size size, Noise noise) {
    this.seed = seed;
    this.count = count;
    this.size = size;
    this.noise = noise;
  }

  static List<Category> shapeCategories() {
    return shapeCategories(ShapeKind.ALL);
  }

  static List<Category> shapeCategories(List<ShapeKind> kinds) {
    List<Category> categories = new ArrayList<>();
    categories.add(new Category(0, "background", null, List.of()));
    for (ShapeKind kind : kinds) {
      categories.add(
          new Category(kind.categoryId, kind.category, kind.supercategory, kind.keypoints()));
    }
    return List.copyOf(categories);
  }

  /** The annotation of an object; the track is -1 for none. */
  static ToyImage.Annotation annotation(ToyObject object) {
    List<Long> ids = object.kind.keypoints().stream().map(ShapeSource::keypointId).toList();
    return new ToyImage.Annotation(
        object.kind.categoryId,
        List.of(object.outline),
        ids,
        new ToyImage.Points(object.keypoints),
        object.track);
  }

  static long keypointId(String name) {
    return KEYPOINTS.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow().id();
  }

  @Override
  public List<Category> categories() {
    return shapeCategories();
  }

  @Override
  public List<KeypointCategory> keypointCategories() {
    return KEYPOINTS;
  }

  @Override
  public int imageCount() {
    return count;
  }

  @Override
  public ToyImage image(int index) {
    ToyRandom random = ToyRandom.of(seed, STREAM, index);
    ShapeScene scene =
        ShapeScene.of(
            random,
            size,
            random.between(FEWEST, MOST),
            false,
            new Box(0, 0, 0, 0),
            noise,
            ShapeKind.ALL);
    ToyImage.File base =
        new ToyImage.File(
            ToySource.path("images", index, "png"),
            "r|g|b",
            size,
            Warp.IDENTITY,
            () -> Png.encode(scene.draw().toArray()));
    return new ToyImage(
        size,
        base,
        List.of(),
        null,
        null,
        scene.objects.stream().map(ShapeSource::annotation).toList());
  }

  @Override
  public int videoCount() {
    return 0;
  }

  @Override
  public Size videoSize() {
    return size;
  }

  @Override
  public int tracksPerVideo() {
    return 0;
  }
}
