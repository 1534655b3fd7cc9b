package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.raster.RasterInfo;

/**
 * Which files of which images the channels of a target come from. Opens a file only where the
 * dataset does not name its channels. Safe for concurrent use.
 */
final class ImageParts {
  /** What {@link #usual} answers for few channels, by their number. */
  private static final String[] USUAL = {"", "gray", "u0|u1", "r|g|b", "r|g|b|a"};

  private final CocoDataset dataset;
  private final LongFunction<RasterInfo> headers;

  ImageParts(CocoDataset dataset, LongFunction<RasterInfo> headers) {
    this.dataset = dataset;
    this.headers = headers;
  }

  /**
   * A file of an image.
   *
   * @param asset null for the image's own file
   * @param codes its channels as the dataset writes them
   */
  record Part(CocoImage image, @Nullable CocoAsset asset, FusedChannelSpec codes) {
    List<String> channels() {
      return codes.channels();
    }

    /** The map from the file to the image, or on to the video. */
    Affine transform(boolean toVideo) {
      Affine toImage = asset == null ? Affine.IDENTITY : asset.toImage();
      return toVideo ? toImage.then(image.toVideo()) : toImage;
    }

    /**
     * The scaling of the image or video that takes back what the file was enlarged by: along the
     * axes of the image, so that a turned file comes turned and not distorted.
     */
    Affine toNativeScale(boolean ofVideo) {
      Affine.Parameters back = transform(ofVideo).inverse().decompose();
      return Affine.scaling(back.scaleX(), Math.abs(back.scaleY()));
    }
  }

  /**
   * Neighbouring channels of one file, or neighbours that the image lacks.
   *
   * @param part null if they are missing
   * @param indices their places in the file
   * @param names their names
   */
  record Run(@Nullable Part part, List<Integer> indices, List<String> names) {}

  /** The channels of a target, spelt out; null for an image's own file as it is. */
  @Nullable List<String> channels(Target target, long[] imageIds) {
    FusedChannelSpec spec = target.rendering().channels();
    if (spec == null) {
      if (!target.isClip()) {
        return null;
      }
      spec = FusedChannelSpec.all();
    }
    if (!spec.isAll()) {
      return spec.channels();
    }
    Set<String> all = target.isClip() ? new TreeSet<>() : new LinkedHashSet<>();
    long previous = Origin.NONE;
    for (long id : imageIds) {
      if (id != previous && id != Origin.NONE) {
        for (Part part : parts(dataset.image(id))) {
          all.addAll(part.codes().codes());
        }
      }
      previous = id;
    }
    List<String> codes = new ArrayList<>();
    for (String code : spec.codes()) {
      if (FusedChannelSpec.of(code).isAll()) {
        codes.addAll(all);
      } else {
        codes.add(code);
      }
    }
    return FusedChannelSpec.of(codes).channels();
  }

  /** The image's own file, if it has one, then its assets. */
  List<Part> parts(CocoImage image) {
    List<Part> parts = new ArrayList<>();
    if (image.fileName().isPresent()) {
      parts.add(new Part(image, null, ownChannels(image)));
    }
    for (CocoAsset asset : image.assets()) {
      String codes =
          asset
              .channels()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the asset "
                              + asset.fileName()
                              + " of image "
                              + image.id()
                              + " does not say its channels; add them to the dataset"));
      parts.add(new Part(image, asset, FusedChannelSpec.parse(codes)));
    }
    return parts;
  }

  private FusedChannelSpec ownChannels(CocoImage image) {
    return image
        .channels()
        .map(FusedChannelSpec::parse)
        .orElseGet(() -> usual(headers.apply(image.id()).channels()));
  }

  /** What an image without declared channels is taken to have. */
  static FusedChannelSpec usual(int count) {
    return count < USUAL.length
        ? FusedChannelSpec.parse(USUAL[count])
        : FusedChannelSpec.ofCount(count);
  }

  /** Where the channels of an image are, in the given order. */
  List<Run> runs(CocoImage image, List<String> names, boolean required) {
    List<Part> parts = parts(image);
    List<Run> runs = new ArrayList<>();
    int start = 0;
    while (start < names.size()) {
      int owner = owner(parts, names.get(start));
      Part part = owner < 0 ? null : parts.get(owner);
      if (part == null && required) {
        throw new IllegalArgumentException(
            "image "
                + image.id()
                + " has no channel "
                + names.get(start)
                + "; it has "
                + parts.stream().flatMap(p -> p.channels().stream()).toList()
                + ". Ask for one of these, or give missingChannels(value)");
      }
      int end = start + 1;
      while (end < names.size() && owner(parts, names.get(end)) == owner) {
        end++;
      }
      List<String> run = List.copyOf(names.subList(start, end));
      List<Integer> indices =
          part == null ? List.of() : run.stream().map(part.channels()::indexOf).toList();
      runs.add(new Run(part, indices, run));
      start = end;
    }
    return runs;
  }

  private static int owner(List<Part> parts, String name) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).channels().contains(name)) {
        return i;
      }
    }
    return -1;
  }
}
