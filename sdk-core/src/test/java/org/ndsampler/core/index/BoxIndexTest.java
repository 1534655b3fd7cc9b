package org.ndsampler.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Box;

class BoxIndexTest {
  private static final int[] NO_ORDER = {};

  /**
   * One box, a group as large as may be scanned, one more, and a tree of two levels; one left out.
   */
  private static final int[] SIZES = {1, BoxIndex.SCAN, BoxIndex.SCAN + 1, 2500};

  private final int[] group = new int[Arrays.stream(SIZES).sum() + 1];
  private final double[][] edges = new double[4][group.length];
  private int lookedAt;

  BoxIndexTest() {
    SplittableRandom random = new SplittableRandom(7);
    int at = 0;
    for (int g = 0; g < SIZES.length; g++) {
      for (int k = 0; k < SIZES[g]; k++) {
        group[at] = g;
        edges[0][at] = random.nextDouble(-10, 3000);
        edges[1][at] = random.nextDouble(-10, 2000);
        edges[2][at] = edges[0][at] + random.nextDouble(40);
        edges[3][at] = edges[1][at] + random.nextDouble(40);
        at++;
      }
    }
    group[at] = -1;
  }

  private double edge(int entry, int side) {
    lookedAt++;
    return edges[side][entry];
  }

  private BoxIndex index() {
    return BoxIndex.of(SIZES.length, group, this::edge, NO_ORDER);
  }

  private BoxIndex parse(ByteBuffer bytes, int groups, int bound) {
    return BoxIndex.parse(bytes, groups, bound, this::edge, NO_ORDER);
  }

  private int[] bruteForce(int g, Box box) {
    return IntStream.range(0, group.length)
        .filter(i -> group[i] == g)
        .filter(i -> edges[0][i] <= box.maxX() && edges[2][i] >= box.x())
        .filter(i -> edges[1][i] <= box.maxY() && edges[3][i] >= box.y())
        .toArray();
  }

  @Test
  void itSaysHowMuchIsInIt() {
    BoxIndex index = index();
    assertThat(index.groups()).isEqualTo(4);
    assertThat(index.size()).isEqualTo(group.length - 1);
    for (int g = 0; g < SIZES.length; g++) {
      assertThat(index.size(g)).isEqualTo(SIZES[g]);
    }
    assertThat(index).hasToString("BoxIndex[2758 boxes, 4 groups, 2 with a tree]");
  }

  @Test
  void everyGroupIsSearched() {
    BoxIndex index = index();
    BoxIndex read = parse(index.toBytes(), SIZES.length, group.length);
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < 100; k++) {
      Box box = Box.of(random.nextInt(-20, 3000), random.nextInt(-20, 2000), 90, 90);
      for (int g = 0; g < SIZES.length; g++) {
        int[] expected = bruteForce(g, box);
        assertThat(index.query(g, box)).containsExactly(expected);
        assertThat(read.query(g, box)).containsExactly(expected);
        assertThat(index.any(g, box.x(), box.y(), box.maxX(), box.maxY()))
            .isEqualTo(expected.length > 0);
      }
    }
    Box all = Box.of(-20, -20, 4000, 4000);
    assertThat(index.query(3, all)).hasSize(2500).isSorted();
  }

  @Test
  void anOrderOfItsOwnIsThatOfTheAnswers() {
    int[] order = IntStream.range(0, group.length).map(i -> group.length - 1 - i).toArray();
    BoxIndex index = BoxIndex.of(SIZES.length, group, this::edge, order);
    BoxIndex read = BoxIndex.parse(index.toBytes(), SIZES.length, group.length, this::edge, order);
    Box box = Box.of(100, 100, 900, 900);
    for (int g = 0; g < SIZES.length; g++) {
      int[] backwards =
          IntStream.of(bruteForce(g, box)).map(i -> -i).sorted().map(i -> -i).toArray();
      assertThat(index.query(g, box)).containsExactly(backwards);
      assertThat(read.query(g, box)).containsExactly(backwards);
    }
  }

  @Test
  void aBufferThatIsTooSmallHearsHowManyThereAre() {
    BoxIndex index = index();
    for (int g = 0; g < SIZES.length; g++) {
      int[] expected = bruteForce(g, Box.of(-20, -20, 4000, 4000));
      for (int size : new int[] {0, 1, expected.length - 1, expected.length}) {
        int[] buffer = new int[size];
        assertThat(index.query(g, -20, -20, 4000, 4000, buffer)).isEqualTo(expected.length);
        if (size == expected.length) {
          assertThat(buffer).containsExactly(expected);
        }
      }
    }
  }

  /** Files beside datasets hold them: other bytes need another number of their format. */
  @Test
  void theBytesAreThoseOfTheFormat() {
    ByteBuffer bytes = index().toBytes();
    CRC32 sum = new CRC32();
    sum.update(bytes.duplicate());
    assertThat(bytes.remaining()).isEqualTo(34_592);
    assertThat(sum.getValue()).isEqualTo(3_570_615_604L);
  }

  @Test
  void whatTheKeysTellIsNotLookedUp() {
    BoxIndex index = index();
    lookedAt = 0;
    // Far from the edges of the one box of the group: nothing is left to compare.
    assertThat(index.query(0, -100, -100, 5000, 5000, new int[1])).isEqualTo(1);
    assertThat(index.any(0, -100, -100, 5000, 5000)).isTrue();
    assertThat(index.any(0, 4000, 4000, 5000, 5000)).isFalse();
    assertThat(index.query(0, 4000, 4000, 5000, 5000, new int[1])).isZero();
    assertThat(lookedAt).isZero();
    // Just beside the middle of a large tree; a scan would look at what has the same keys.
    index.query(3, 1500, 1000, 1510, 1010, new int[64]);
    assertThat(lookedAt).isLessThan(200);
  }

  @Test
  void onlyItsOwnBytesAreTaken() {
    ByteBuffer bytes = index().toBytes();
    int size = bytes.remaining();
    for (int end = 0; end < size; end += end < 64 ? 1 : 97) {
      ByteBuffer cut = bytes.duplicate().limit(end);
      assertThatThrownBy(() -> parse(cut, SIZES.length, group.length))
          .as("%s bytes", cut.limit())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the bytes of the index end too early");
    }
    refused(ByteBuffer.allocate(size + 1).put(bytes.duplicate()).position(0), 4, group.length);
    refused(bytes.duplicate(), 3, group.length);
    refused(bytes.duplicate(), 5, group.length);
    refused(bytes.duplicate(), 4, 100);
    refused(changed(bytes, 0, Integer.MIN_VALUE), "the bytes of the index end too early");
    // The last start of a group, which is how many boxes there are.
    refused(changed(bytes, 4 + 4 * 4, 5), "these are not the bytes of the index");
  }

  @Test
  void entriesOutsideTheDatasetAreRefused() {
    int[] two = {1, 0};
    double[] corner = {0, 0};
    ByteBuffer bytes = BoxIndex.of(2, two, corner, corner, corner, corner).toBytes();
    assertThat(bytes.getInt(16)).as("two entries").isEqualTo(2);
    assertThat(parse(bytes.duplicate(), 2, 2).size()).isEqualTo(2);
    refused(bytes.duplicate(), 2, 1);
    // Each box is its own entry, and there is no list of them.
    ByteBuffer plain = BoxIndex.of(2, new int[] {0, 1}, corner, corner, corner, corner).toBytes();
    assertThat(plain.getInt(16)).as("no entries").isZero();
    assertThat(parse(plain.duplicate(), 2, 2).size()).isEqualTo(2);
    refused(plain.duplicate(), 2, 1);
    assertThatThrownBy(() -> parse(changed(bytes, 20, -1), 2, 2))
        .hasMessage("these are not the bytes of the index");
    assertThatThrownBy(() -> parse(changed(bytes, 24, 2), 2, 2))
        .hasMessage("these are not the bytes of the index");
  }

  private static ByteBuffer changed(ByteBuffer bytes, int at, int value) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip().putInt(at, value);
  }

  private void refused(ByteBuffer bytes, int groups, int bound) {
    assertThatThrownBy(() -> parse(bytes, groups, bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("these are not the bytes of the index");
  }

  private void refused(ByteBuffer bytes, String message) {
    assertThatThrownBy(() -> parse(bytes, SIZES.length, group.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    double[] one = {0};
    double[] two = {0, 1};
    int[] inGroup = {0};
    for (int k = 0; k < 4; k++) {
      double[][] sides = {one, one, one, one};
      sides[k] = two;
      assertThatThrownBy(() -> BoxIndex.of(1, inGroup, sides[0], sides[1], sides[2], sides[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("all arrays must have one number for each of the 1 boxes");
    }
    assertThatThrownBy(() -> BoxIndex.of(0, inGroup, one, one, one, one))
        .hasMessage("box 0 is in group 0, but there are only 0 groups");
    assertThatThrownBy(() -> BoxIndex.of(-1, new int[0], one, one, one, one).size())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(BoxIndex.of(0, NO_ORDER, this::edge, NO_ORDER).groups()).isZero();
    assertThatThrownBy(() -> index().query(4, Box.of(0, 0, 1, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatIsNoRectangleMeetsNothing() {
    BoxIndex index = index();
    for (int g = 0; g < SIZES.length; g++) {
      for (int side = 0; side < 4; side++) {
        double[] q = {-20, -20, 4000, 4000};
        q[side] = Double.NaN;
        assertThat(index.query(g, q[0], q[1], q[2], q[3], new int[3000])).isZero();
        assertThat(index.any(g, q[0], q[1], q[2], q[3])).isFalse();
      }
    }
  }
}
