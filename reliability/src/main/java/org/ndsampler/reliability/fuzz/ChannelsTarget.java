package org.ndsampler.reliability.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.coco.ChannelSpec;

/** The text of channels: what is read is written so that it reads the same. */
final class ChannelsTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) {
    return List.of("red|green|blue,nir", "B.0:8|swir1.3", "*", "a.0|a.1,b.2:5", "r|g,r|g").stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void run(byte[] input, Path folder) {
    ChannelSpec spec = ChannelSpec.parse(new String(input, StandardCharsets.UTF_8));
    FuzzTarget.require(ChannelSpec.parse(spec.spec()).equals(spec), "another spec: " + spec.spec());
    if (spec.isAll()) {
      return;
    }
    ChannelSpec all = spec.normalize();
    FuzzTarget.require(all.normalize().equals(all), "normalised twice it is another");
    FuzzTarget.require(all.channels().equals(spec.channels()), "normalised it has other channels");
    FuzzTarget.require(spec.concise().normalize().equals(all), "concise it is another");
    FuzzTarget.require(spec.difference(spec).isEmpty(), "something is left of nothing");
    FuzzTarget.require(
        spec.intersection(spec).channels().equals(spec.channels()), "it does not hold itself");
    FuzzTarget.require(
        spec.union(spec).channels().equals(spec.channels()), "twice itself it is another");
  }

  /** A range of some letters has up to 65,536 channels, and here they are spelt out often. */
  @Override
  public long freeBytes() {
    return 512L << 20;
  }

  @Override
  public boolean isRefusal(Throwable thrown) {
    return Refusals.OF_TEXTS.test(thrown);
  }
}
