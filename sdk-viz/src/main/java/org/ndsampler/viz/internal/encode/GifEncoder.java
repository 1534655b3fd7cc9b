package org.ndsampler.viz.internal.encode;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes animated GIF with one palette for all frames ({@link GifPalette}), so that nothing
 * flickers. Of each frame after the first only the rectangle that changed is written, and in it
 * pixels that did not change are transparent.
 */
public final class GifEncoder {
  private GifEncoder() {}

  /**
   * The file.
   *
   * @param frames opaque, all of one size
   * @param hundredths how long each is shown, in 1/100 s; the last one three times as long
   */
  public static byte[] encode(List<BufferedImage> frames, int hundredths) {
    int width = frames.get(0).getWidth();
    int height = frames.get(0).getHeight();
    int[][] colors = new int[frames.size()][];
    for (int i = 0; i < colors.length; i++) {
      BufferedImage frame = frames.get(i);
      if (frame.getWidth() != width || frame.getHeight() != height) {
        throw new IllegalArgumentException(
            "all frames must have the size of the first, "
                + width
                + " x "
                + height
                + "; frame "
                + i
                + " has "
                + frame.getWidth()
                + " x "
                + frame.getHeight());
      }
      colors[i] = frame.getRGB(0, 0, width, height, null, 0, width);
    }
    GifPalette palette = GifPalette.of(colors);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      byte[] before = null;
      for (int i = 0; i < colors.length; i++) {
        byte[] now = palette.indexes(colors[i], width);
        Rectangle area =
            before == null ? new Rectangle(width, height) : changed(before, now, width);
        int delay = i == colors.length - 1 ? Math.min(0xffff, 3 * hundredths) : hundredths;
        write(writer, palette.model(), before, now, width, area, delay);
        before = now;
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The smallest rectangle about what differs; one pixel where nothing does. */
  private static Rectangle changed(byte[] before, byte[] now, int width) {
    int left = width;
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int i = 0; i < now.length; i++) {
      if (before[i] != now[i]) {
        int x = i % width;
        int y = Math.floorDiv(i, width);
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = top < 0 ? y : top;
        bottom = y;
      }
    }
    return right < 0
        ? new Rectangle(0, 0, 1, 1)
        : new Rectangle(left, top, right - left + 1, bottom - top + 1);
  }

  private static void write(
      ImageWriter writer,
      IndexColorModel model,
      byte @Nullable [] before,
      byte[] now,
      int width,
      Rectangle area,
      int delay)
      throws IOException {
    BufferedImage image =
        new BufferedImage(area.width, area.height, BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] row = new byte[area.width];
    for (int y = 0; y < area.height; y++) {
      int from = (area.y + y) * width + area.x;
      for (int x = 0; x < area.width; x++) {
        boolean same = before != null && before[from + x] == now[from + x];
        row[x] = same ? (byte) GifPalette.TRANSPARENT : now[from + x];
      }
      image.getRaster().setDataElements(0, y, area.width, 1, row);
    }
    ImageWriteParam param = writer.getDefaultWriteParam();
    // Not createFromRenderedImage: that would take the standard palette for the image's own.
    IIOMetadata data = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
    IIOMetadataNode root = new IIOMetadataNode("javax_imageio_gif_image_1.0");
    IIOMetadataNode place = new IIOMetadataNode("ImageDescriptor");
    place.setAttribute("imageLeftPosition", Integer.toString(area.x));
    place.setAttribute("imageTopPosition", Integer.toString(area.y));
    place.setAttribute("imageWidth", Integer.toString(area.width));
    place.setAttribute("imageHeight", Integer.toString(area.height));
    place.setAttribute("interlaceFlag", "FALSE");
    root.appendChild(place);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "TRUE");
    control.setAttribute("delayTime", Integer.toString(delay));
    control.setAttribute("transparentColorIndex", Integer.toString(GifPalette.TRANSPARENT));
    root.appendChild(control);
    if (before == null) {
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      // Sub-block 1, then how often it is repeated: 0 is for ever.
      loop.setUserObject(new byte[] {1, 0, 0});
      extensions.appendChild(loop);
      root.appendChild(extensions);
    }
    data.mergeTree("javax_imageio_gif_image_1.0", root);
    writer.writeToSequence(new IIOImage(image, null, data), param);
  }
}
