package org.ndsampler.reliability.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** COCO's text of run lengths, and the algebra of what it says, pixel by pixel. */
final class RunLengthsTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) {
    RunLengthMask mask = RunLengthMask.full(Window.of(3, 4, 5, 6)).toMask(Size.of(20, 18));
    return List.of(
        text(20, 18, mask.encode()),
        text(20, 18, mask.complement().encode()),
        text(1, 1, "1"),
        text(20, 18, "`0PoooO"));
  }

  private static byte[] text(int width, int height, String text) {
    byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[characters.length + 2];
    all[0] = (byte) width;
    all[1] = (byte) height;
    System.arraycopy(characters, 0, all, 2, characters.length);
    return all;
  }

  @Override
  public void run(byte[] input, Path folder) {
    Bytes bytes = new Bytes(input);
    Size size = Size.of(bytes.next(), bytes.next());
    String text =
        new String(
            Arrays.copyOfRange(input, Math.min(2, input.length), input.length),
            StandardCharsets.ISO_8859_1);
    RunLengthMask mask = RunLengthMask.decode(size, text);
    long sum = Arrays.stream(mask.counts()).asLongStream().sum();
    FuzzTarget.require(sum == size.area(), sum + " pixels of " + size.area());
    RunLengthMask again = RunLengthMask.decode(size, mask.encode());
    FuzzTarget.require(again.equals(mask), "encoded it is another mask");
    FuzzTarget.require(RunLengthMask.ofCounts(size, mask.counts()).equals(mask), "other counts");
    long inside = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        inside += mask.contains(x, y) ? 1 : 0;
      }
    }
    FuzzTarget.require(inside == mask.pixelCount(), inside + " of " + mask.pixelCount());
    RunLengthMask none = mask.intersection(mask.complement());
    FuzzTarget.require(none.isEmpty(), "a mask and its complement overlap");
    FuzzTarget.require(mask.complement().complement().equals(mask), "twice the complement");
    FuzzTarget.require(
        mask.union(mask.complement()).pixelCount() == size.area(), "they do not cover all");
    if (!mask.isEmpty()) {
      Window bounds = mask.pixelBounds();
      FuzzTarget.require(
          mask.crop(bounds).pixelCount() == inside, "the bounds " + bounds + " leave pixels out");
      FuzzTarget.require(
          mask.toMultiPolygon()
              .toMask(size, org.ndsampler.core.geom.Rasterization.CENTERS)
              .equals(mask),
          "its outline holds other pixels");
    }
  }

  @Override
  public boolean isRefusal(Throwable thrown) {
    return Refusals.OF_TEXTS.test(thrown);
  }
}
