package org.ndsampler.core.regions.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Negative;

/** Parts of a pool as bytes: a count and then the numbers of each element. */
public final class PoolBytes {
  private PoolBytes() {}

  public static ByteBuffer ofSizes(List<Size> sizes) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + Math.multiplyExact(sizes.size(), 8));
    bytes.putInt(sizes.size());
    sizes.forEach(size -> bytes.putInt(size.width()).putInt(size.height()));
    return bytes.flip();
  }

  public static List<Size> sizes(ByteBuffer bytes) {
    int count = count(bytes, 8);
    List<Size> sizes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sizes.add(Size.of(bytes.getInt(), bytes.getInt()));
    }
    return Collections.unmodifiableList(sizes);
  }

  public static ByteBuffer ofNegatives(List<Negative> negatives) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + Math.multiplyExact(negatives.size(), 24));
    bytes.putInt(negatives.size());
    for (Negative negative : negatives) {
      Window w = negative.window();
      bytes.putLong(negative.imageId()).putInt(w.x()).putInt(w.y());
      bytes.putInt(w.width()).putInt(w.height());
    }
    return bytes.flip();
  }

  public static List<Negative> negatives(ByteBuffer bytes, CocoDataset dataset) {
    int count = count(bytes, 24);
    List<Negative> negatives = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long image = dataset.image(bytes.getLong()).id();
      Window window = Window.of(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
      negatives.add(new Negative(image, window));
    }
    return Collections.unmodifiableList(negatives);
  }

  public static ByteBuffer ofInts(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(4, Math.multiplyExact(values.length, 4)));
    bytes.putInt(values.length);
    bytes.asIntBuffer().put(values);
    return bytes.rewind();
  }

  public static int[] ints(ByteBuffer bytes) {
    int[] values = new int[count(bytes, 4)];
    bytes.asIntBuffer().get(values);
    return values;
  }

  /** The number of elements, which have to fill the rest. */
  private static int count(ByteBuffer bytes, int each) {
    int count = bytes.getInt();
    if (count < 0 || bytes.remaining() != (long) count * each) {
      throw new IllegalArgumentException(
          count + " elements of " + each + " bytes do not fill " + bytes.remaining());
    }
    return count;
  }
}
