package org.ndsampler.core.frames;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.frames.internal.ChannelRun;
import org.ndsampler.core.frames.internal.Reach;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Suggestions;
import org.ndsampler.core.raster.GeoTransform;

/**
 * Images by their ids, with fast access to any window: of {@linkplain SimpleFrames files}, of a
 * {@linkplain CocoFrames dataset}, or of a source of your own, which has to say two things: {@link
 * #ids} and {@link #parts}. Everything else follows from these.
 *
 * <pre>{@code
 * Map<Long, NDArray> pixels = Map.of(1L, NDArray.zeros(DType.UINT8, Shape.of(48, 64, 3)));
 * Frames memory =
 *     new Frames() {
 *       public List<Long> ids() {
 *         return List.copyOf(pixels.keySet());
 *       }
 *
 *       public List<FramePart> parts(long id) {
 *         return List.of(FramePart.of("r|g|b", pixels.get(id)));
 *       }
 *     };
 * memory.read(1, Window.of(-8, 0, 32, 32), FusedChannelSpec.parse("g")).shape(); // (32, 32, 1)
 * }</pre>
 *
 * <p>An image has one or several files, its {@linkplain #parts parts}; each has some channels,
 * perhaps at another resolution. What is read without naming channels is the image's own file, as
 * it is stored, or all channels in the order of the files where it has none; with channels, those
 * of several files are brought into the image's space.
 *
 * <p>Implementations are safe for concurrent use. Whoever opened them closes them, but for a
 * sampler, which closes those that it was given; reading afterwards is an {@link
 * IllegalStateException}. An id that is not there is an {@link IllegalArgumentException}, a file
 * that cannot be read a {@link java.io.UncheckedIOException} that names it.
 *
 * @since 0.1
 */
public interface Frames extends AutoCloseable {

  /** The ids of the images, in their order; does not change. */
  List<Long> ids();

  /**
   * The files of an image, its own first. Opens a file only where nobody said what channels it has.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  List<FramePart> parts(long id);

  /** The number of images. */
  default int size() {
    return ids().size();
  }

  /**
   * Width and height of an image; may open a file. By default they are those of the image's own
   * part, or of one that lies on the image as it is, or what all parts reach.
   */
  default Size size(long id) {
    Reach reach = new Reach();
    for (FramePart part : parts(id)) {
      if (part.isOwn() || part.toImage().isIdentity()) {
        return part.pixels().size();
      }
      reach.add(part.pixels().size(), part.toImage());
    }
    return reach.size();
  }

  /**
   * Where an image is on Earth, for the pixels of the image; may open a file. By default it is not
   * known.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  default Optional<GeoTransform> geoTransform(long id) {
    return Optional.empty();
  }

  /** The names of all channels of an image, each once. */
  default List<String> channels(long id) {
    Set<String> names = new LinkedHashSet<>();
    for (FramePart part : parts(id)) {
      names.addAll(part.channels());
    }
    return List.copyOf(names);
  }

  /** The image's own file; empty if it consists of assets alone. */
  default Optional<FramePart> own(long id) {
    return parts(id).stream().filter(FramePart::isOwn).findFirst();
  }

  /** Whether an image has a file of its own, and not only assets. Asked for each sample. */
  default boolean hasOwn(long id) {
    return own(id).isPresent();
  }

  /**
   * An image's own file, lazily: nothing is read before {@link DelayedImage#load}. Of an image that
   * consists of assets alone all channels in the order of the files, in the image's space.
   */
  default DelayedImage delayed(long id) {
    Optional<FramePart> own = own(id);
    return own.isPresent() ? own.get().pixels() : delayed(id, FusedChannelSpec.all());
  }

  /**
   * Some channels of an image in the image's space, lazily, in the given order, from whichever
   * files they are in. Where several files have a channel, the first is taken.
   *
   * @param channels {@link FusedChannelSpec#all()} for every channel
   * @throws IllegalArgumentException if there is no such channel; the message says which there are
   */
  default DelayedImage delayed(long id, FusedChannelSpec channels) {
    List<FramePart> parts = parts(id);
    List<String> names = new ArrayList<>();
    for (String code : channels.codes()) {
      FusedChannelSpec one = FusedChannelSpec.of(code);
      names.addAll(one.isAll() ? channels(id) : one.channels());
    }
    Size size = size(id);
    List<DelayedImage> images = new ArrayList<>();
    for (ChannelRun run : ChannelRun.of(parts, names)) {
      FramePart part = run.part();
      if (part == null) {
        String name = run.names().get(0);
        List<String> known = parts.stream().flatMap(one -> one.channels().stream()).toList();
        throw new IllegalArgumentException(
            "image "
                + id
                + " has no channel \""
                + name
                + "\"; it has "
                + known
                + Suggestions.of(name, known));
      }
      DelayedImage image = part.inImage(size);
      int[] indices = run.indices().stream().mapToInt(Integer::intValue).toArray();
      images.add(run.isWhole() ? image : image.select(indices));
    }
    if (images.isEmpty()) {
      throw new IllegalArgumentException("image " + id + " has no files, so it has no channels");
    }
    return images.size() == 1 ? images.get(0) : DelayedImage.concat(images);
  }

  /**
   * Reads a window of {@link #delayed(long)}, which may lie partly or wholly outside.
   *
   * @param fill the value of the pixels that are not there; NaN is 0 in integers
   * @return an image (window height, window width, channels)
   */
  default NDArray read(long id, Window window, double fill) {
    FinalizeOptions options = FinalizeOptions.DEFAULT.blendFill(false);
    options = Double.isNaN(fill) ? options : options.fill(fill);
    return delayed(id).window(window).finalize(options);
  }

  /**
   * Reads a window of some channels, which may lie partly or wholly outside; there are zeros, or
   * NaN in floating point. Channels of another resolution are interpolated linearly.
   *
   * @return an image (window height, window width, channels)
   */
  default NDArray read(long id, Window window, FusedChannelSpec channels) {
    return delayed(id, channels).window(window).finalize(FinalizeOptions.DEFAULT.blendFill(false));
  }

  /**
   * Brings what windows of images' own files need that are read next, as {@link
   * org.ndsampler.core.raster.Raster#ahead} does, of several images side by side. What cannot be
   * brought is left to the one who reads it. By default this does nothing.
   *
   * @param windows of each image; parts outside do not count
   * @return lets go of it when it is closed, after the windows were read
   */
  default AutoCloseable ahead(Map<Long, List<Window>> windows) {
    return () -> {};
  }

  /**
   * Converts the files of images now, which otherwise happens when a window of them is first
   * wanted. What is there already costs little; what was converted before an interruption stays.
   *
   * @param ids the images; {@link #ids} for all
   * @param workers the number of threads; 0 for none but the calling one
   * @param progress told after each file
   * @param cancellation stops the work between parts of a file
   * @return what was done; a file that failed is in it and stops nothing
   * @throws IllegalStateException if there is no cache, as by default
   * @throws IllegalArgumentException if there is no image of one of the ids
   */
  default PrepareReport prepare(
      Collection<Long> ids, int workers, Progress progress, CancellationToken cancellation) {
    throw new IllegalStateException(
        "these frames have no cache to prepare; a CocoSampler with cache(folder) has one");
  }

  /** {@link #prepare} with a {@linkplain Progress#console bar} where there is a terminal. */
  default PrepareReport prepare(Collection<Long> ids, int workers) {
    return prepare(ids, workers, Progress.console(), CancellationToken.NONE);
  }

  /** Closes the files that are open; closing twice is allowed. By default there are none. */
  @Override
  default void close() {}
}
