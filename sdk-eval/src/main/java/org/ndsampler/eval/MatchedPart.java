package org.ndsampler.eval;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.zip.CRC32C;

/**
 * What became of the objects and detections of some images, as bytes that go from one machine to
 * another. Matching looks at one image at a time, so parts of different images put together are
 * what one machine would have found.
 *
 * <p>The bytes are a head and, for each group, its image and category, a check sum of its
 * detections, the objects that count in each area range, and a bit for each detection, area range,
 * threshold and flag.
 */
final class MatchedPart {
  private static final long MAGIC = 0x4E44_5345_5041_0001L;

  private final Work work;
  private final Flags flags;
  private final int[][] counted;
  private final boolean[] isFilled;
  private final int areas;
  private final int thresholds;

  private MatchedPart(Work work, Matched matched) {
    this.work = work;
    flags = matched.flags();
    counted = matched.counted();
    isFilled = new boolean[work.groups.size()];
    areas = work.options.areas().size();
    thresholds = work.options.iouThresholds().length;
  }

  /** The bytes of what was found. */
  static byte[] bytes(Work work, Matched matched) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      new MatchedPart(work, matched).write(out);
    } catch (IOException e) {
      // An array takes all that is written.
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What all images came to, from parts that have each of them once.
   *
   * @throws IllegalArgumentException if they do not
   */
  static Matched together(Work work, Collection<byte[]> parts) {
    MatchedPart all = new MatchedPart(work, Matched.empty(work));
    for (byte[] part : parts) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
        all.read(in);
      } catch (IOException e) {
        throw new IllegalArgumentException("a part of an evaluation is cut off", e);
      }
    }
    all.requireFilled();
    return new Matched(all.flags, all.counted);
  }

  private void write(DataOutputStream out) throws IOException {
    Groups groups = work.groups;
    out.writeLong(MAGIC);
    out.writeInt(areas);
    out.writeInt(thresholds);
    out.writeInt(work.withoutMask());
    out.writeInt(groups.size());
    for (int g = 0; g < groups.size(); g++) {
      out.writeLong(work.scope.imageIds[groups.image[g]]);
      out.writeLong(work.scope.categoryIds[groups.category[g]]);
      out.writeLong(check(g));
      for (int a = 0; a < areas; a++) {
        out.writeInt(counted[a][g]);
      }
      int bits = 0;
      int used = 0;
      for (int d = groups.detectionStart[g]; d < groups.detectionStart[g + 1]; d++) {
        for (int a = 0; a < areas; a++) {
          for (int t = 0; t < thresholds; t++) {
            bits =
                bits << 2 | (flags.isFound(d, a, t) ? 2 : 0) | (flags.isIgnored(d, a, t) ? 1 : 0);
            used += 2;
            if (used == Byte.SIZE) {
              out.writeByte(bits);
              bits = 0;
              used = 0;
            }
          }
        }
      }
      if (used > 0) {
        out.writeByte(bits << (Byte.SIZE - used));
      }
    }
  }

  private void read(DataInputStream in) throws IOException {
    if (in.readLong() != MAGIC) {
      throw new IllegalArgumentException("this is no part of an evaluation of this version");
    }
    if (in.readInt() != areas || in.readInt() != thresholds) {
      throw new IllegalArgumentException(
          "a part was made with other area ranges or overlap thresholds than those of this"
              + " evaluation");
    }
    work.addWithoutMask(in.readInt());
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      readGroup(in);
    }
  }

  private void readGroup(DataInputStream in) throws IOException {
    long image = in.readLong();
    long category = in.readLong();
    int g = group(image, category);
    if (g < 0 || in.readLong() != check(g)) {
      throw new IllegalArgumentException(
          "a part has other detections in image "
              + image
              + ", category "
              + category
              + ", than this evaluation; give both the same dataset, detections and options");
    }
    if (isFilled[g]) {
      throw new IllegalArgumentException("image " + image + " is in two parts");
    }
    isFilled[g] = true;
    for (int a = 0; a < areas; a++) {
      counted[a][g] = in.readInt();
    }
    int bits = 0;
    int left = 0;
    for (int d = work.groups.detectionStart[g]; d < work.groups.detectionStart[g + 1]; d++) {
      for (int a = 0; a < areas; a++) {
        for (int t = 0; t < thresholds; t++) {
          if (left == 0) {
            bits = in.readUnsignedByte();
            left = Byte.SIZE;
          }
          left -= 2;
          if ((bits >> left & 2) != 0) {
            flags.setFound(d, a, t);
          }
          if ((bits >> left & 1) != 0) {
            flags.setIgnored(d, a, t);
          }
        }
      }
    }
  }

  private int group(long imageId, long categoryId) {
    int image = Arrays.binarySearch(work.scope.imageIds, imageId);
    int category = Arrays.binarySearch(work.scope.categoryIds, categoryId);
    return image < 0 || category < 0 ? -1 : work.groups.find(category, image);
  }

  /** Of all that tells a group's detections and objects from others. */
  private long check(int g) {
    Groups groups = work.groups;
    CRC32C sum = new CRC32C();
    for (int d = groups.detectionStart[g]; d < groups.detectionStart[g + 1]; d++) {
      add(sum, Double.doubleToLongBits(groups.scores[d]));
      add(sum, Double.doubleToLongBits(work.area(groups.detections[d])));
    }
    long objects = (long) groups.truthStart[g + 1] - groups.truthStart[g];
    return objects << Integer.SIZE | sum.getValue();
  }

  private static void add(CRC32C sum, long bits) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      sum.update((int) (bits >> shift) & 0xff);
    }
  }

  private void requireFilled() {
    for (int g = 0; g < isFilled.length; g++) {
      if (!isFilled[g]) {
        throw new IllegalArgumentException(
            "image "
                + work.scope.imageIds[work.groups.image[g]]
                + " is in no part; give the parts of all images");
      }
    }
  }
}
