package org.ndsampler.toy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.AtomicFile;

/**
 * Writes landscapes as somebody's folder of photographs, and a COCO file as tools export them, with
 * what goes wrong in practice: see {@link ToyDatasets#exported}. Confined to one thread.
 */
final class Export {
  private static final long STREAM = 7;
  private static final int PHOTOS = 12;
  private static final Size LANDSCAPE = Size.of(480, 320);
  private static final Size PORTRAIT = Size.of(320, 480);
  private static final float QUALITY = 0.9f;

  /** The numbers of the photographs that the camera held upright, and of the one that got lost. */
  private static final List<Integer> TURNED = List.of(3, 8);

  private static final int LOST = 6;

  /** How EXIF says that a picture is to be turned, clockwise and the other way. */
  private static final int CLOCKWISE = 6;

  private static final int ANTICLOCKWISE = 8;

  private final ToyJson json = new ToyJson();
  private final long seed;
  private long annotations;

  private Export(long seed) {
    this.seed = seed;
  }

  /** The COCO file of the finished folder. */
  static Path write(Path folder, long seed) throws IOException {
    Objects.requireNonNull(folder, "the folder must not be null");
    return new Export(seed).write(folder);
  }

  private Path write(Path folder) throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    ToyJson images = new ToyJson();
    json.text("{\"info\": {\"description\": \"an export of toy photographs\"},\n\"categories\": [");
    String separator = "\n";
    for (PhotoKind kind : PhotoKind.values()) {
      json.text(separator).text("{\"id\": \"").number(kind.categoryId);
      separator = ",\n";
      json.text("\", \"name\": \"").text(kind.category).text("\", \"supercategory\": \"none\"}");
    }
    json.text("],\n\"annotations\": [");
    for (int number = 1; number <= PHOTOS; number++) {
      boolean isTurned = TURNED.contains(number);
      Size size = isTurned ? PORTRAIT : LANDSCAPE;
      Landscape landscape = new Landscape(ToyRandom.of(seed, STREAM, number), size);
      String name = String.format(Locale.ROOT, "IMG_%04d.jpg", number);
      images.text(number == 1 ? "\n" : ",\n").text("{\"id\": \"").number(number);
      images.text("\", \"file_name\": \"photos\\\\").text(name).text("\", \"width\": ");
      images.number(size.width()).text(", \"height\": ").number(size.height()).text("}");
      for (PhotoObject object : landscape.objects) {
        // The second object of the first photograph was drawn from right to left.
        annotation(number, object, annotations == 1);
      }
      if (number == LOST) {
        Files.deleteIfExists(photos.resolve(name));
      } else {
        byte[] file =
            isTurned
                ? withOrientation(
                    jpeg(turned(landscape.draw(), number == TURNED.get(0))),
                    number == TURNED.get(0) ? CLOCKWISE : ANTICLOCKWISE)
                : jpeg(picture(landscape.draw()));
        AtomicFile.write(photos.resolve(name), file);
      }
    }
    json.text(",\n{\"id\": \"").number(++annotations).text("\", \"image_id\": \"99\", ");
    json.text("\"category_id\": \"1\", \"bbox\": [10, 10, 40, 30], \"area\": 1200}");
    json.text("],\n\"images\": [").text(images.toString()).text("]}\n");
    Path file = folder.resolve("export.json");
    AtomicFile.write(file, json.toString().getBytes(StandardCharsets.UTF_8));
    return file;
  }

  private void annotation(int image, PhotoObject object, boolean isReversed) {
    Box box = object.box();
    json.text(annotations == 0 ? "\n" : ",\n").text("{\"id\": \"").number(++annotations);
    json.text("\", \"image_id\": \"").number(image).text("\", \"category_id\": \"");
    json.number(object.kind.categoryId).text("\", \"bbox\": [");
    json.number(isReversed ? box.x() + box.width() : box.x()).text(", ").number(box.y());
    json.text(", ").number(isReversed ? -box.width() : box.width()).text(", ");
    json.number(box.height()).text("], \"iscrowd\": 0");
    if (!isReversed) {
      double area = 0;
      json.text(", \"segmentation\": [");
      for (Outline part : object.parts) {
        json.text(area == 0 ? "[" : ", [");
        double[] ring = part.ring(0);
        for (int i = 0; i < ring.length; i++) {
          json.text(i == 0 ? "" : ", ").number(ring[i]);
        }
        json.text("]");
        area += part.area();
      }
      json.text("], \"area\": ").number(area);
    }
    json.text("}");
  }

  private static BufferedImage picture(Canvas canvas) {
    int width = canvas.size.width();
    BufferedImage image =
        new BufferedImage(width, canvas.size.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < canvas.size.height(); y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb(canvas, x, y));
      }
    }
    return image;
  }

  /** As the sensor saw it: turning it clockwise, or the other way, gives the picture. */
  private static BufferedImage turned(Canvas canvas, boolean isClockwise) {
    int width = canvas.size.width();
    int height = canvas.size.height();
    BufferedImage image =
        new BufferedImage(/* width= */ height, /* height= */ width, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int color = rgb(canvas, x, y);
        if (isClockwise) {
          image.setRGB(y, width - 1 - x, color);
        } else {
          image.setRGB(height - 1 - y, x, color);
        }
      }
    }
    return image;
  }

  private static int rgb(Canvas canvas, int x, int y) {
    int at = (y * canvas.size.width() + x) * 3;
    return (canvas.rgb[at] & 0xFF) << 16
        | (canvas.rgb[at + 1] & 0xFF) << 8
        | canvas.rgb[at + 2] & 0xFF;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(QUALITY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The file with an EXIF segment of one tag behind its first marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer segment = ByteBuffer.allocate(36);
    segment.putShort((short) 0xFFE1).putShort((short) 34);
    segment.put("Exif".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
    segment.putShort((short) 0x4D4D).putShort((short) 42).putInt(8); // big-endian TIFF
    segment.putShort((short) 1); // one entry: Orientation, a short
    segment.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    segment.putShort((short) orientation).putShort((short) 0);
    segment.putInt(0); // no further directory
    byte[] file = new byte[jpeg.length + segment.capacity()];
    System.arraycopy(jpeg, 0, file, 0, 2);
    System.arraycopy(segment.array(), 0, file, 2, segment.capacity());
    System.arraycopy(jpeg, 2, file, 2 + segment.capacity(), jpeg.length - 2);
    return file;
  }
}
