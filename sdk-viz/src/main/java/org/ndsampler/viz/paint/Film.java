package org.ndsampler.viz.paint;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.internal.encode.GifEncoder;

/**
 * A clip as pictures: a strip of its frames, or an animated GIF. All frames are stretched alike,
 * and behind each object with a track there is a line through where its box's centre was in the
 * frames before. Colours go by the track, so that an object keeps its own. Immutable, as long as
 * nobody writes to the pixels.
 *
 * @since 0.1
 */
public final class Film {
  private static final int STRIP = 6;

  /** Draws the frames with a painter. */
  private interface Content {
    BufferedImage draw(int frame, AnnotationPainter painter);
  }

  private final Content content;
  private final List<String> captions;
  private final AnnotationPainter painter;
  private final Duration delay;

  private Film(Content content, List<String> captions, AnnotationPainter painter, Duration delay) {
    this.content = content;
    this.captions = captions;
    this.painter = painter;
    this.delay = delay;
  }

  private static Film of(Content content, List<String> captions) {
    return new Film(
        content,
        List.copyOf(captions),
        AnnotationPainter.standard().colorBy(AnnotationPainter.ColorBy.TRACK).size(480, 480),
        Duration.ofMillis(350));
  }

  /**
   * The film of a clip with its annotations. Frames that are padding in time are hatched.
   *
   * @throws IllegalArgumentException if the sample is of an image, or has no frame
   */
  public static Film of(Sample clip) {
    NDArray pixels = clip.pixels();
    if (!clip.target().isClip() || pixels.frames() == 0) {
      throw new IllegalArgumentException(
          "a film needs a clip, as Target.video(id) gives one; this sample has the shape "
              + pixels.shape());
    }
    List<List<Mark>> marks = marks(clip);
    List<ResolvedTarget.Frame> frames = clip.target().frames();
    List<String> captions = new ArrayList<>();
    for (ResolvedTarget.Frame frame : frames) {
      OptionalLong image = frame.imageId();
      captions.add(
          "frame "
              + frame.index()
              + (image.isPresent() ? ", image " + image.getAsLong() : ": padding"));
    }
    return of(
        (frame, painter) -> {
          FalseColor look = painter.forSample(clip).falseColor();
          FalseColor.Ranges ranges = look.ranges(pixels);
          if (frames.get(frame).imageId().isEmpty()) {
            look = look.valid(Window.of(0, 0, 0, 0));
          }
          return painter
              .falseColor(look.ofFrame(frame))
              .paint(pixels.frame(frame), ranges, marks.get(frame));
        },
        captions);
  }

  /**
   * The film of a clip's pixels alone, of shape (time, height, width, channels), all frames
   * stretched alike.
   *
   * @throws IllegalArgumentException if the array is of an image, or has no pixel
   */
  public static Film of(NDArray clip) {
    if (!clip.shape().isClip() || clip.shape().count() == 0) {
      throw new IllegalArgumentException(
          "a film needs a clip with pixels: (time, height, width, channels), not " + clip.shape());
    }
    return of(
        (frame, painter) -> {
          FalseColor look = painter.falseColor();
          return painter
              .falseColor(look.ofFrame(frame))
              .paint(clip.frame(frame), look.ranges(clip), List.of());
        },
        numbers(clip.frames()));
  }

  /**
   * The film of pictures with marks on them.
   *
   * @param pictures the frames, all of one size
   * @param marks those of each frame, in its pixels
   * @throws IllegalArgumentException if there is no picture, or not as many of the one as of the
   *     other
   */
  public static Film of(List<BufferedImage> pictures, List<List<Mark>> marks) {
    if (pictures.isEmpty() || pictures.size() != marks.size()) {
      throw new IllegalArgumentException(
          "a film needs at least one picture and a list of marks for each: "
              + pictures.size()
              + " pictures, "
              + marks.size()
              + " lists");
    }
    List<BufferedImage> images = List.copyOf(pictures);
    List<List<Mark>> all = marks.stream().map(List::copyOf).toList();
    return of(
        (frame, painter) -> painter.paint(images.get(frame), all.get(frame)),
        numbers(images.size()));
  }

  private static List<String> numbers(int frames) {
    return IntStream.range(0, frames).mapToObj(i -> "frame " + i).toList();
  }

  /** The marks of each frame, with the way of each track up to there. */
  private static List<List<Mark>> marks(Sample clip) {
    Map<Long, List<Mark.Point>> trails = new HashMap<>();
    List<List<Mark>> marks = new ArrayList<>();
    for (int frame = 0; frame < clip.frameCount(); frame++) {
      Map<Long, List<Mark.Point>> seen = new HashMap<>();
      List<Mark> own = new ArrayList<>();
      for (Mark plain : Mark.listOf(clip.annotations().ofFrame(frame))) {
        Mark mark = plain;
        Box box = mark.extent();
        if (mark.trackId().isPresent() && box != null && box.isValid()) {
          long track = mark.trackId().getAsLong();
          List<Mark.Point> trail = new ArrayList<>(trails.getOrDefault(track, List.of()));
          trail.add(new Mark.Point(box.centerX(), box.centerY(), Mark.PointState.VISIBLE));
          seen.put(track, trail);
          mark = trail.size() > 1 ? mark.withTrail(trail) : mark;
        }
        own.add(mark);
      }
      // A track that is not in this frame: its line breaks here.
      for (Map.Entry<Long, List<Mark.Point>> trail : trails.entrySet()) {
        if (!seen.containsKey(trail.getKey())) {
          List<Mark.Point> broken = new ArrayList<>(trail.getValue());
          broken.add(new Mark.Point(0, 0, Mark.PointState.ABSENT));
          seen.put(trail.getKey(), broken);
        }
      }
      trails = seen;
      marks.add(List.copyOf(own));
    }
    return List.copyOf(marks);
  }

  /**
   * Changes how frames are drawn, their size too: {@link AnnotationPainter#size}. At first it is
   * 480 x 480, and colours go by the track.
   */
  public Film painter(AnnotationPainter style) {
    return new Film(content, captions, style, delay);
  }

  /** How frames are drawn. */
  public AnnotationPainter painter() {
    return painter;
  }

  /**
   * Changes how long a frame of the GIF is shown: 350 ms at first. The last is shown three times as
   * long.
   *
   * @throws IllegalArgumentException unless it is from 20 ms, below which browsers do not go, to 60
   *     s
   */
  public Film delay(Duration time) {
    if (time.compareTo(Duration.ofMillis(20)) < 0 || time.compareTo(Duration.ofSeconds(60)) > 0) {
      throw new IllegalArgumentException("a frame is shown from 20 ms to 60 s, not " + time);
    }
    return new Film(content, captions, painter, time);
  }

  /** How long a frame of the GIF is shown. */
  public Duration delay() {
    return delay;
  }

  /** The number of frames. */
  public int frameCount() {
    return captions.size();
  }

  /** The frames as they are drawn, each a new opaque RGB image. */
  public List<BufferedImage> frames() {
    List<BufferedImage> frames = new ArrayList<>();
    for (int i = 0; i < frameCount(); i++) {
      frames.add(content.draw(i, painter));
    }
    return frames;
  }

  /** Up to six frames side by side, spread evenly over the film. */
  public ContactSheet strip() {
    return strip(STRIP);
  }

  /**
   * Frames side by side, spread evenly over the film, from the first to the last.
   *
   * @param most how many at most
   * @throws IllegalArgumentException if that is not positive
   */
  public ContactSheet strip(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a strip has at least one frame, not " + most);
    }
    int n = Math.min(most, frameCount());
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int frame = n == 1 ? 0 : (int) Math.round(i * (frameCount() - 1.0) / (n - 1));
      tiles.add(Tile.of(style -> content.draw(frame, style), captions.get(frame)));
    }
    return ContactSheet.of(tiles).columns(n).cell(260, 260).painter(painter).fittedCells();
  }

  /**
   * The film as an animated GIF that begins again at its end, made anew at each call. Its 255
   * colours are chosen over all frames.
   */
  public byte[] gif() {
    return GifEncoder.encode(
        frames(), Ints.of("the delay of a film, in hundredths of a second", delay.toMillis() / 10));
  }

  /**
   * Writes the film as an animated GIF; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path writeGif(Path file) throws IOException {
    return Images.write(gif(), file);
  }

  /** The number of frames. */
  @Override
  public String toString() {
    return "Film of " + Numbers.count(frameCount(), "frame", "frames");
  }
}
