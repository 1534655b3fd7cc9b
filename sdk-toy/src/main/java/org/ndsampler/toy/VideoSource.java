package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/** The video datasets: shapes that move as a {@link Swarm}, seen by one sensor or several. */
final class VideoSource implements ToySource {
  private static final long STREAM = 2;
  private static final double MEAN_SIZE = 0.22;

  private final long seed;
  private final int videos;
  private final int frames;
  private final int tracks;
  private final double speed;
  private final Bands bands;
  private final Size size;
  private final Noise noise;

  VideoSource(
      long seed,
      int videos,
      int frames,
      int tracks,
      double speed,
      Bands bands,
      Size size,
      Noise noise) {
    this.seed = seed;
    this.videos = videos;
    this.frames = frames;
    this.tracks = tracks;
    this.speed = speed;
    this.bands = bands;
    this.size = size;
    this.noise = noise;
  }

  @Override
  public List<Category> categories() {
    return ShapeSource.shapeCategories();
  }

  @Override
  public List<KeypointCategory> keypointCategories() {
    return ShapeSource.KEYPOINTS;
  }

  @Override
  public int imageCount() {
    return videos * frames;
  }

  @Override
  public int videoCount() {
    return videos;
  }

  @Override
  public Size videoSize() {
    return size;
  }

  @Override
  public int tracksPerVideo() {
    return tracks;
  }

  @Override
  public ToyImage image(int index) {
    int video = index / frames;
    int frame = index % frames;
    ToyRandom random = ToyRandom.of(seed, STREAM, video, 1 + frame);
    int sensor = bands == Bands.MULTISENSOR ? 1 + random.nextInt(3) : 1;
    Warp toVideo = sensor == 2 ? Warp.scale(2) : Warp.IDENTITY;
    Size imageSize = scaled(size, toVideo.scaleX());
    Outline valid =
        bands == Bands.MULTISENSOR && random.chance(0.6) ? swath(random, imageSize) : null;
    Scene scene = scene(video, frame, toVideo, imageSize, valid);
    ToyImage.File base =
        bands == Bands.RGB || bands == Bands.AUX || sensor == 2 ? base(scene, index) : null;
    return new ToyImage(
        imageSize,
        base,
        assets(scene, sensor, index, random),
        new ToyImage.Frame(
            video + 1L,
            frame,
            "generated-" + (video + 1) + "-" + frame,
            "sensor" + sensor,
            toVideo),
        valid,
        scene.now.stream()
            .sorted(Comparator.comparingLong((ToyObject o) -> o.track))
            .map(ShapeSource::annotation)
            .toList());
  }

  /** A frame's objects, in the order in which they are drawn, and where they are a frame later. */
  private record Scene(
      long seed,
      Size size,
      List<ToyObject> now,
      List<ToyObject> next,
      int tint,
      @Nullable Outline valid) {}

  private Scene scene(int video, int frame, Warp toVideo, Size imageSize, @Nullable Outline valid) {
    ToyRandom random = ToyRandom.of(seed, STREAM, video, 0);
    // One frame more than there are: the last one's flow is real, too.
    Swarm swarm = new Swarm(random, tracks, frames + 1, speed);
    int tint = Canvas.hsv(random.nextDouble(), 0.22, 1);
    long noiseSeed = random.nextLong();
    Affine toImage = toVideo.toAffine().inverse();
    List<ToyObject> now = new ArrayList<>();
    List<ToyObject> next = new ArrayList<>();
    double hue = random.nextDouble();
    double crowd = Math.min(1, Math.sqrt(6.0 / tracks));
    for (int track = 0; track < tracks; track++) {
      Body body = new Body(random, hue + 0.381966 * track, crowd);
      long id = (long) video * tracks + track + 1;
      now.add(body.at(swarm, frame, track, toImage, id));
      next.add(body.at(swarm, frame + 1, track, toImage, id));
    }
    return new Scene(noiseSeed, imageSize, now, next, tint, valid);
  }

  /** What does not change along a track. */
  private final class Body {
    private final ShapeKind kind;
    private final int variant;
    private final double width;
    private final double height;
    private final int color;
    private final long texture;
    private final double phase;
    private final double pace;

    Body(ToyRandom random, double hue, double crowd) {
      kind = ShapeKind.random(random, ShapeKind.ALL);
      variant = random.nextInt(15);
      double extent =
          Math.min(size.width(), size.height()) * MEAN_SIZE * crowd * random.uniform(0.75, 1.3);
      double aspect = StrictMath.exp(random.uniform(-0.3, 0.3));
      width = extent * aspect;
      height = extent / aspect;
      color = Canvas.hsv(hue, random.uniform(0.6, 0.85), random.uniform(0.9, 1));
      texture = random.nextLong();
      phase = random.uniform(0, 2 * Math.PI);
      pace = random.uniform(0.1, 0.2);
    }

    ToyObject at(Swarm swarm, int frame, int track, Affine toImage, long id) {
      double beat = StrictMath.sin(phase + pace * frame);
      double breath = 1 + 0.1 * beat;
      double lean = 0.2 * swarm.velocityX(frame, track) / speed + 0.12 * beat;
      Affine placement =
          ToyObject.placement(
              swarm.x(frame, track) * size.width(),
              swarm.y(frame, track) * size.height(),
              width * breath,
              height * breath,
              lean);
      return new ToyObject(kind, variant, placement.then(toImage), color, texture, id);
    }
  }

  /** The part of an image that the sensor saw: all but a slanted strip on the left or right. */
  private static Outline swath(ToyRandom random, Size size) {
    double w = size.width();
    double h = size.height();
    double top = random.uniform(0, 0.3) * w;
    double bottom = random.uniform(0.05, 0.35) * w;
    double[] ring =
        random.chance(0.5)
            ? new double[] {top, 0, w, 0, w, h, bottom, h}
            : new double[] {0, 0, w - top, 0, w - bottom, h, 0, h};
    return Outline.of(ring).place(Affine.IDENTITY);
  }

  private ToyImage.File base(Scene scene, int index) {
    return new ToyImage.File(
        ToySource.path("images", index, "png"),
        "r|g|b",
        scene.size,
        Warp.IDENTITY,
        () -> Png.encode(picture(scene, index).toArray()));
  }

  private Canvas picture(Scene scene, int index) {
    Canvas canvas = new Canvas(scene.size);
    Grain.NORMAL.fill(
        canvas, noise.mean(), noise.deviation(), scene.tint, ToyRandom.of(scene.seed, index));
    for (ToyObject object : scene.now) {
      object.draw(canvas);
    }
    if (scene.valid != null) {
      Coverage seen = Coverage.of(scene.valid, 0, canvas.window);
      int width = scene.size.width();
      for (int y = 0; y < scene.size.height(); y++) {
        for (int x = 0; x < width; x++) {
          if (!contains(seen, x, y)) {
            int at = (y * width + x) * 3;
            canvas.rgb[at] = 0;
            canvas.rgb[at + 1] = 0;
            canvas.rgb[at + 2] = 0;
          }
        }
      }
    }
    return canvas;
  }

  private static boolean contains(Coverage coverage, int x, int y) {
    int column = x - coverage.window.x();
    int row = y - coverage.window.y();
    return column >= 0
        && row >= 0
        && column < coverage.window.width()
        && row < coverage.window.height()
        && coverage.values[row * coverage.window.width() + column] >= 0.5f;
  }

  private List<ToyImage.File> assets(Scene scene, int sensor, int index, ToyRandom random) {
    List<ToyImage.File> assets = new ArrayList<>();
    switch (bands) {
      case RGB -> {}
      case AUX -> {
        assets.add(floats(scene, index, "disparity", 1, Warp.IDENTITY, scene.size));
        assets.add(floats(scene, index, "flowx|flowy", 2, Warp.IDENTITY, scene.size));
      }
      default -> {
        if (sensor == 1) {
          assets.add(band(scene, index, "B1", 1));
          assets.add(band(scene, index, "B8", 6));
          assets.add(band(scene, index, "B8a", 3));
          assets.add(band(scene, index, "B10", 1));
        }
        assets.add(band(scene, index, "B11", 3));
        if (sensor == 3) {
          assets.add(turned(scene, index, "X.2", 1, random, 1.0, 1.6));
          assets.add(turned(scene, index, "Y:2:6", 4, random, 1.4, 1.9));
        }
      }
    }
    return assets;
  }

  private ToyImage.File band(Scene scene, int index, String channel, int scale) {
    Warp toImage = Warp.scale(scale);
    Size to = scaled(scene.size, scale);
    return new ToyImage.File(
        ToySource.path("auxiliary/aux_" + channel, index, "png"),
        channel,
        to,
        toImage,
        () -> BandPainter.uint16(field(scene, index, channel, toImage, to)));
  }

  /** A band that was taken at an angle, so that its corners lie outside the image and back. */
  private ToyImage.File turned(
      Scene scene,
      int index,
      String channel,
      int count,
      ToyRandom random,
      double low,
      double high) {
    double sx = Warp.thousandths(random.uniform(low, high));
    double sy = Warp.thousandths(random.uniform(low, high));
    double theta = Warp.thousandths(random.uniform(-0.3, 0.1));
    Size to =
        new Size(
            (int) Math.ceil(scene.size.width() / sx), (int) Math.ceil(scene.size.height() / sy));
    // Turned about the middle of the image.
    Affine still = new Warp(sx, sy, theta, 0, 0).toAffine();
    double cx = to.width() / 2.0;
    double cy = to.height() / 2.0;
    double dx = Warp.thousandths(scene.size.width() / 2.0 - still.applyX(cx, cy));
    double dy = Warp.thousandths(scene.size.height() / 2.0 - still.applyY(cx, cy));
    return floats(scene, index, channel, count, new Warp(sx, sy, theta, dx, dy), to);
  }

  private ToyImage.File floats(
      Scene scene, int index, String channels, int count, Warp toImage, Size to) {
    String folder = "auxiliary/aux_" + channels.replace('|', '_').replace(':', '_');
    return new ToyImage.File(
        ToySource.path(folder, index, "tif"),
        channels,
        to,
        toImage,
        () -> {
          BandPainter painter = field(scene, index, channels, toImage, to);
          float[] values =
              switch (channels) {
                case "disparity" -> painter.disparity();
                case "flowx|flowy" -> painter.flow(scene.next);
                default -> painter.reflectance(count);
              };
          return Tiff.encode(values, to, count);
        });
  }

  private static BandPainter field(Scene scene, int index, String channel, Warp toImage, Size to) {
    return new BandPainter(
        scene.now, scene.valid, scene.size, to, toImage.toAffine(), channel, scene.seed, index);
  }

  /**
   * The size of a raster whose pixels are {@code scale} times as large; covers all of the image.
   */
  private static Size scaled(Size size, double scale) {
    return new Size((int) Math.ceil(size.width() / scale), (int) Math.ceil(size.height() / scale));
  }
}
