package org.ndsampler.reliability.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.sample.Target;

/** The text of a target: what is read is written so that it reads the same. */
final class TargetJsonTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) {
    return List.of(
        utf8(Target.image(1).center(200.5, 200).size(100, 100).pad(3).channels("a|b").toJson()),
        utf8(Target.video(1).time(0, 3).region(0, 0, 128, 128).toSize(5, 6).toJson()),
        utf8(Target.annotation(7).square().rgb().clipped().toJson()),
        utf8(
            "{\"gid\": 1, \"cx\": 3, \"cy\": 4, \"width\": 5, \"height\": 6, \"slices\": [[1,"
                + " 2]]}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void run(byte[] input, Path folder) {
    String text = new String(input, StandardCharsets.UTF_8);
    RuntimeException refused = null;
    for (boolean lenient : new boolean[] {false, true}) {
      try {
        Target target = lenient ? Target.parseLenient(text) : Target.parse(text);
        String json = target.toJson();
        FuzzTarget.require(Target.parse(json).equals(target), "not the same again: " + json);
        FuzzTarget.require(Target.parse(json).toJson().equals(json), "another text: " + json);
      } catch (RuntimeException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  @Override
  public boolean isRefusal(Throwable thrown) {
    return Refusals.OF_TEXTS.test(thrown);
  }
}
