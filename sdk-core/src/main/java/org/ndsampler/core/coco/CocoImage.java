package org.ndsampler.core.coco;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * A view of one image. Immutable.
 *
 * @since 0.1
 */
public final class CocoImage extends CocoRecord {
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "file_name",
          "name",
          "width",
          "height",
          "video_id",
          "frame_index",
          "frame_id",
          "channels",
          "auxiliary",
          "assets",
          "warp_img_to_vid");

  CocoImage(CocoDataset dataset, int row) {
    super(dataset, row);
  }

  @Override
  Slice slice() {
    return dataset.store().records(Section.IMAGES).slice(row);
  }

  @Override
  Set<String> knownFields() {
    return KNOWN;
  }

  @Override
  String kind() {
    return "image";
  }

  @Override
  public long id() {
    return dataset.images().id(row);
  }

  /**
   * The file's name, relative to the dataset's image folder; empty for an image that is made of
   * assets only.
   */
  public Optional<String> fileName() {
    return Fields.text(slice(), "file_name");
  }

  /**
   * The image's own file; empty for an image that is made of assets only.
   *
   * <p>A {@code file_name} of which there is no file is taken as other tools write it: with
   * backslashes, percent signs, a drive of Windows, a slash at the start, folders of another
   * machine, other accents or letter case, or as a URL. The file with the longest end of the name
   * is the image's, if there is one; if there is none, this is the path that the name says. A
   * record without {@code file_name} has that of the URL in its {@code coco_url}, if it has one, or
   * in its {@code flickr_url}.
   *
   * <p>Where there is no such file and the dataset was told where URLs lead ({@link
   * CocoDataset#withUrls}), it is the file of the URL, in the {@code file_name}, the {@code
   * coco_url} or the {@code flickr_url}, in this order.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if several files fit, or no file can have such
   *     a name
   */
  public Optional<Path> path() {
    return sourceName().map(name -> dataset.files().ownPath(this, name));
  }

  /**
   * Whether the files of the image are there, its own and those of its assets: {@code
   * dataset.filterImages(CocoImage::hasFiles)}. No, if no file can have such a name, if several fit
   * it, or if the record names none; {@code validate(ValidateOptions.IMAGES)} says which and why.
   */
  public boolean hasFiles() {
    try {
      Optional<Path> own = path();
      return (own.isPresent() || !assets().isEmpty())
          && own.map(Files::isRegularFile).orElse(true)
          && assets().stream().allMatch(asset -> Files.isRegularFile(asset.path()));
    } catch (CocoException e) {
      return false;
    }
  }

  /** The name that says which file is the image's, or a URL in its place. */
  Optional<String> sourceName() {
    Optional<String> name = fileName();
    return name.isPresent() || !assets().isEmpty() ? name : addresses().stream().findFirst();
  }

  /** The URLs of the image, beside its name. */
  List<String> addresses() {
    return Stream.of("coco_url", "flickr_url")
        .flatMap(field -> Fields.text(slice(), field).stream())
        .toList();
  }

  /** The image's name, which has nothing to do with its file. */
  public Optional<String> name() {
    return Fields.text(slice(), "name");
  }

  /** The size in pixels that the file declares; a width or height of 0 or less declares nothing. */
  public Optional<Size> declaredSize() {
    return dataset.images().declaresSize(row)
        ? Optional.of(dataset.images().size(row))
        : Optional.empty();
  }

  /**
   * The size in pixels: the declared one, or the one that the dataset's {@link ImageSizes} reads.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if the file does not declare it and the
   *     dataset has no {@code ImageSizes}
   * @throws java.io.UncheckedIOException if reading it fails
   */
  public Size size() {
    return dataset.images().size(row);
  }

  /** The id of the video that the image is a frame of. */
  public OptionalLong videoId() {
    return Fields.integer(slice(), "video_id");
  }

  /**
   * The place in the video: {@code frame_index}, or {@code frame_id} as CocoVID and MMTracking
   * write it; empty if it is no integer, which orders the frames all the same.
   */
  public OptionalInt frameIndex() {
    int frame = dataset.store().imageFrame(row);
    return frame == Integer.MIN_VALUE ? OptionalInt.empty() : OptionalInt.of(frame);
  }

  /** The map from this image's pixels to its video's; the identity if none is given. */
  public Affine toVideo() {
    return parsed(
        "warp_img_to_vid",
        () -> {
          @Nullable Affine warp = Fields.affine(slice(), "warp_img_to_vid");
          return warp == null ? Affine.IDENTITY : warp;
        });
  }

  /** The channels of the image's own file, such as {@code "r|g|b"}. */
  public Optional<String> channels() {
    return Fields.text(slice(), "channels");
  }

  /**
   * The further files that the image is made of: the entries of {@code auxiliary}, then those of
   * {@code assets}.
   */
  public List<CocoAsset> assets() {
    return parsed("assets", this::parseAssets);
  }

  private List<CocoAsset> parseAssets() {
    List<CocoAsset> assets = new ArrayList<>();
    Slice slice = slice();
    for (String name : new String[] {"auxiliary", "assets"}) {
      Slice value = Fields.find(slice, name);
      if (value != null) {
        for (Slice element : Fields.elements(value)) {
          assets.add(new CocoAsset(this, element));
        }
      }
    }
    return assets;
  }

  /** The annotations, ascending by id. */
  public List<CocoAnnotation> annotations() {
    return dataset.annotationsOfRow(row);
  }

  /**
   * How many annotations of the image are of a category: {@code dataset.filterImages(image ->
   * image.count("person") > 5)}. Of a name that several categories have, all count.
   *
   * @throws IllegalArgumentException if no category of the dataset has this name
   */
  public int count(String category) {
    dataset.category(category);
    CocoImages images = dataset.images();
    int count = 0;
    for (int i = 0; i < images.annotationCount(row); i++) {
      int categoryRow = dataset.annotations().categoryRow(images.annotationRow(row, i));
      if (categoryRow >= 0 && dataset.categories().name(categoryRow).equals(category)) {
        count++;
      }
    }
    return count;
  }
}
