package org.ndsampler.core.frames;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterInfo;

/**
 * Images by their ids, with fast access to any window: of {@linkplain SimpleFrames files}, of a
 * {@linkplain CocoFrames dataset}, or of a source of your own.
 *
 * <p>An image has one or several files, its {@linkplain #parts parts}; each has some channels,
 * perhaps at another resolution. What is read without naming channels is the image's own file, as
 * it is stored; with channels, those of several files are brought into the image's space.
 *
 * <p>Implementations are safe for concurrent use. Whoever opened them closes them; reading
 * afterwards is an {@link IllegalStateException}. An id that is not there is an {@link
 * IllegalArgumentException}, a file that cannot be read an {@link UncheckedIOException} that names
 * it.
 */
public interface Frames extends AutoCloseable {

  /** The ids of the images, in their order; does not change. */
  List<Long> ids();

  /** The number of images. */
  default int size() {
    return ids().size();
  }

  /** Width and height of an image; may open its file. */
  Size size(long id);

  /**
   * The files of an image, its own first. Opens a file only where nobody said what channels it has.
   */
  List<FramePart> parts(long id);

  /** The names of all channels of an image, each once. */
  default List<String> channels(long id) {
    Set<String> names = new LinkedHashSet<>();
    for (FramePart part : parts(id)) {
      names.addAll(part.channels());
    }
    return List.copyOf(names);
  }

  /**
   * What the header of an image's own file says, or of its entry in the cache, which is made if it
   * is not there.
   *
   * @throws IllegalArgumentException if the image has no file of its own
   */
  RasterInfo info(long id);

  /**
   * An image's own file, lazily: nothing is read before {@link DelayedImage#load}.
   *
   * @throws IllegalArgumentException if it has none; the message says which channels there are
   */
  DelayedImage delayed(long id);

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
    int start = 0;
    while (start < names.size()) {
      FramePart owner = FrameSupport.owner(id, parts, names.get(start));
      int end = start + 1;
      while (end < names.size() && FrameSupport.owner(id, parts, names.get(end)).equals(owner)) {
        end++;
      }
      List<String> run = names.subList(start, end);
      DelayedImage image = owner.inImage(size);
      images.add(run.equals(owner.channels()) ? image : image.select(run));
      start = end;
    }
    return images.size() == 1 ? images.get(0) : DelayedImage.concat(images);
  }

  /**
   * Reads a window of an image's own file into an array.
   *
   * @param window wholly inside the image
   * @param target an image of the window's height and width and of the file's channels and type
   */
  void read(long id, Window window, NDArray target);

  /**
   * Reads a window of an image's own file, which may lie partly or wholly outside.
   *
   * @param fill the value of the pixels that are not there
   * @return an image (window height, window width, channels)
   */
  NDArray read(long id, Window window, double fill);

  /**
   * Reads a window of some channels, which may lie partly or wholly outside; there are zeros, or
   * NaN in floating point. Channels of another resolution are interpolated linearly.
   *
   * @return an image (window height, window width, channels)
   */
  default NDArray read(long id, Window window, FusedChannelSpec channels) {
    return delayed(id, channels).window(window).finalize(FinalizeOptions.DEFAULT);
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
   * @throws IllegalStateException if there is no cache
   * @throws IllegalArgumentException if there is no image of one of the ids
   */
  PrepareReport prepare(
      Collection<Long> ids, int workers, Progress progress, CancellationToken cancellation);

  /** {@link #prepare} with a {@linkplain Progress#console bar} where there is a terminal. */
  default PrepareReport prepare(Collection<Long> ids, int workers) {
    return prepare(ids, workers, Progress.console(), CancellationToken.NONE);
  }

  /**
   * What all pixels depend on, as far as it is known without reading them: ids, files, how they are
   * opened.
   */
  HashId hashId();

  /** Closes the files that are open; closing twice is allowed. */
  @Override
  void close();
}
