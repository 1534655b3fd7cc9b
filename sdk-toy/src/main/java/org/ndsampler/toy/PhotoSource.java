package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Size;

/** The photos: each image a {@link Landscape}. */
final class PhotoSource implements ToySource {
  private static final long STREAM = 3;

  private final long seed;
  private final int count;
  private final Size size;

  PhotoSource(long seed, int count, Size size) {
    this.seed = seed;
    this.count = count;
    this.size = size;
  }

  @Override
  public List<Category> categories() {
    List<Category> categories = new ArrayList<>();
    for (PhotoKind kind : PhotoKind.values()) {
      categories.add(
          new Category(kind.categoryId, kind.category, kind.supercategory, kind.keypoints()));
    }
    return List.copyOf(categories);
  }

  @Override
  public List<KeypointCategory> keypointCategories() {
    List<KeypointCategory> categories = new ArrayList<>();
    for (PhotoKind kind : PhotoKind.values()) {
      for (String name : kind.keypoints()) {
        if (categories.stream().noneMatch(c -> c.name().equals(name))) {
          categories.add(new KeypointCategory(categories.size() + 1L, name, -1));
        }
      }
    }
    return List.copyOf(categories);
  }

  private long keypointId(String name) {
    return keypointCategories().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Override
  public int imageCount() {
    return count;
  }

  @Override
  public ToyImage image(int index) {
    Landscape landscape = new Landscape(ToyRandom.of(seed, STREAM, index), size);
    ToyImage.File base =
        new ToyImage.File(
            ToySource.path("images", index, "png"),
            "r|g|b",
            size,
            Warp.IDENTITY,
            () -> Png.encode(landscape.draw().toArray()));
    return new ToyImage(
        size,
        base,
        List.of(),
        null,
        null,
        landscape.objects.stream().map(this::annotation).toList());
  }

  private ToyImage.Annotation annotation(PhotoObject object) {
    return new ToyImage.Annotation(
        object.kind.categoryId,
        object.parts,
        object.kind.keypoints().stream().map(this::keypointId).toList(),
        new ToyImage.Points(object.keypoints),
        -1);
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
