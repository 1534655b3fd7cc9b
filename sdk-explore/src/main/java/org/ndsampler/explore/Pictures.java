package org.ndsampler.explore;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.SampleAnnotations;
import org.ndsampler.core.sample.Target;

/** Pictures of images, of windows of them and of tiles, as JPEG. Safe for concurrent use. */
final class Pictures implements Closeable {
  /** The side of a tile. */
  static final int TILE = 512;

  /** Levels are measured on so many pixels of a side. */
  private static final int SMALL = 256;

  private static final int MOST_LEVELS = 2000;

  /** A sample with more pixels is not read to be looked at. */
  private static final long MOST_PIXELS = 64_000_000;

  private static final float QUALITY = 0.88f;

  /** What is seen around an object, as a share of its longer side. */
  private static final double CONTEXT = 0.15;

  private static final int LEAST_CONTEXT = 4;

  /** A smaller crop is made larger, so that one sees something. */
  private static final int LEAST_CROP = 96;

  private final CocoDataset dataset;
  private final CocoSampler sampler;
  private final CocoSampler converted;
  private final Map<String, Levels> levels = new ConcurrentHashMap<>();
  private final Map<Integer, Size> sizes = new ConcurrentHashMap<>();

  /**
   * @param cache where copies of slow files are kept for tiles, or null
   */
  Pictures(CocoDataset dataset, @Nullable Path cache) {
    this.dataset = dataset;
    this.sampler = CocoSampler.builder(dataset).damage(Damage.TOLERATE).build();
    this.converted =
        cache == null
            ? sampler
            : CocoSampler.builder(dataset).damage(Damage.TOLERATE).cache(cache).build();
  }

  /** The size of an image: as it is declared, or as its file says. */
  Size size(int imageRow) {
    if (dataset.images().hasSize(imageRow)) {
      return dataset.images().size(imageRow);
    }
    return sizes.computeIfAbsent(imageRow, row -> sampler.frames().size(dataset.images().id(row)));
  }

  /** The names of the channels of an image. */
  List<String> channels(int imageRow) {
    return sampler.frames().channels(dataset.images().id(imageRow));
  }

  /** A whole image that fits into a square. */
  byte[] image(int imageRow, int side, Look look) throws IOException {
    return jpeg(picture(imageRow, side, look));
  }

  BufferedImage picture(int imageRow, int side, Look look) {
    Size size = size(imageRow);
    double factor = Math.min(1, side / (double) Math.max(size.width(), size.height()));
    Target target =
        Target.image(dataset.images().id(imageRow))
            .toSize(scaled(size.width(), factor), scaled(size.height(), factor));
    return paint(sampler, target, imageRow, look);
  }

  /** The surroundings of an object as a square. */
  byte[] object(int annotationRow, int side, Look look) throws IOException {
    long id = dataset.annotations().id(annotationRow);
    int imageRow = dataset.annotations().imageRow(annotationRow);
    if (imageRow < 0) {
      throw new IllegalArgumentException("annotation " + id + " is on no image");
    }
    Box box = dataset.annotations().at(annotationRow).box().orElse(null);
    if (box == null) {
      throw new IllegalArgumentException("annotation " + id + " has no box to show");
    }
    return around(imageRow, box, side, look);
  }

  /** The surroundings of a box as a square. */
  byte[] around(int imageRow, Box box, int side, Look look) throws IOException {
    if (!isFinite(box)) {
      throw new IllegalArgumentException("there is no picture of " + box);
    }
    double longer = Math.max(box.width(), box.height());
    int length = (int) Math.ceil(longer + 2 * Math.max(LEAST_CONTEXT, longer * CONTEXT));
    Window window = Window.ofCenter(box.centerX(), box.centerY(), length, length);
    int out = Math.min(side, Math.max(length, LEAST_CROP));
    Target target = Target.image(dataset.images().id(imageRow)).region(window).toSize(out, out);
    return jpeg(paint(sampler, target, imageRow, look));
  }

  private static boolean isFinite(Box box) {
    return box.width() >= 0
        && box.height() >= 0
        && Math.abs(box.x()) + Math.abs(box.y()) + box.width() + box.height() < 1e8;
  }

  /** A tile of a pyramid whose levels are halves of each other; level 0 is the image itself. */
  byte[] tile(int imageRow, int reduction, int column, int row, Look look) throws IOException {
    Size size = size(imageRow);
    long step = 1L << reduction;
    long side = TILE * step;
    long x = column * side;
    long y = row * side;
    if (x >= size.width() || y >= size.height()) {
      throw new IllegalArgumentException("there is no such tile of an image of " + size);
    }
    int width = (int) Math.min(side, size.width() - x);
    int height = (int) Math.min(side, size.height() - y);
    Target target =
        Target.image(dataset.images().id(imageRow))
            .region((int) x, (int) y, width, height)
            .toSize((int) ((width + step - 1) / step), (int) ((height + step - 1) / step));
    return jpeg(paint(converted, target, imageRow, look));
  }

  /** What a target comes to, without its pixels. */
  ResolvedTarget resolve(Target target) {
    return sampler.resolve(target);
  }

  /** The annotations of a sample, in its pixels. */
  SampleAnnotations annotations(Target target) {
    return sampler.annotations(target);
  }

  /** The map from a frame of a sample to its image. */
  Affine toImage(Target target, int frame) {
    return sampler.loadSample(target.lazy().withoutAnnotations()).toImage(frame);
  }

  /**
   * A sample as the sampler gives it, with its padding, or its first frame; made smaller where it
   * does not fit into a square.
   */
  BufferedImage sample(Target target, int side) {
    ResolvedTarget resolved = sampler.resolve(target);
    Size size = resolved.sampleSize();
    double factor = Math.min(1, side / (double) Math.max(size.width(), size.height()));
    boolean isPlain =
        target.toSize().isEmpty()
            && target.letterbox().isEmpty()
            && resolved.scaleX() == 1
            && resolved.scaleY() == 1;
    Target loaded = target.withoutAnnotations();
    if (isPlain && factor < 1) {
      loaded =
          loaded
              .toSize(scaled(size.width(), factor), scaled(size.height(), factor))
              .overviews(Overviews.ON);
    } else if ((long) size.width() * size.height() > MOST_PIXELS) {
      throw new IllegalArgumentException("a sample of " + size + " is too large to be shown");
    }
    int imageRow = dataset.images().row(resolved.imageId());
    boolean isOfImage = target.channels().isEmpty() && target.dtype().isEmpty();
    if (isOfImage && !sampler.frames().hasOwn(resolved.imageId())) {
      List<String> all = channels(imageRow);
      loaded = loaded.channels(String.join("|", all.subList(0, Math.min(3, all.size()))));
    }
    NDArray pixels = sampler.loadSample(loaded).pixels().frame(SampleViews.firstFrame(resolved));
    BufferedImage image =
        (isOfImage && !Levels.isAsIs(pixels.dtype(), Look.PLAIN.stretch())
                ? levels(imageRow, Look.PLAIN)
                : Levels.of(pixels, Look.PLAIN.stretch()))
            .paint(pixels);
    return image.getWidth() <= side && image.getHeight() <= side ? image : smaller(image, side);
  }

  private static BufferedImage smaller(BufferedImage image, int side) {
    double factor = side / (double) Math.max(image.getWidth(), image.getHeight());
    int width = scaled(image.getWidth(), factor);
    int height = scaled(image.getHeight(), factor);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = small.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      pen.drawImage(image, 0, 0, width, height, null);
    } finally {
      pen.dispose();
    }
    return small;
  }

  private BufferedImage paint(CocoSampler from, Target target, int imageRow, Look look) {
    NDArray pixels = load(from, target, imageRow, look);
    Levels known =
        Levels.isAsIs(pixels.dtype(), look.stretch())
            ? Levels.asIs(pixels)
            : levels(imageRow, look);
    return known.paint(pixels);
  }

  private NDArray load(CocoSampler from, Target target, int imageRow, Look look) {
    Target bare = target.withoutAnnotations().overviews(Overviews.ON);
    List<String> channels = look.channels();
    if (channels.isEmpty() && !from.frames().hasOwn(dataset.images().id(imageRow))) {
      List<String> all = channels(imageRow);
      channels = all.subList(0, Math.min(3, all.size()));
    }
    return from.loadSample(channels.isEmpty() ? bare : bare.channels(String.join("|", channels)))
        .pixels();
  }

  private Levels levels(int imageRow, Look look) {
    String key = imageRow + " " + look;
    Levels known = levels.get(key);
    if (known != null) {
      return known;
    }
    Size size = size(imageRow);
    double factor = Math.min(1, SMALL / (double) Math.max(size.width(), size.height()));
    Target small =
        Target.image(dataset.images().id(imageRow))
            .toSize(scaled(size.width(), factor), scaled(size.height(), factor));
    Levels measured = Levels.of(load(sampler, small, imageRow, look), look.stretch());
    if (levels.size() >= MOST_LEVELS) {
      levels.clear();
    }
    levels.put(key, measured);
    return measured;
  }

  private static int scaled(int side, double factor) {
    return (int) Math.max(1, Math.round(side * factor));
  }

  static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Override
  public void close() {
    if (converted != sampler) {
      converted.close();
    }
    sampler.close();
  }
}
