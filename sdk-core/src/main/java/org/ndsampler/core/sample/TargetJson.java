package org.ndsampler.core.sample;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Target} as the dictionary that ndsampler takes: each of its settings, in their order.
 */
final class TargetJson {
  private TargetJson() {}

  static Target parse(String json, boolean lenient) {
    return of(Json.object(json, "a target"), lenient);
  }

  static Target of(Map<String, @Nullable Object> dictionary, boolean lenient) {
    if (!lenient) {
      TargetKeys.check(dictionary.keySet());
    }
    TargetInput in = new TargetInput(dictionary);
    Target target = Target.EMPTY;
    for (TargetSetting<?> setting : TargetSettings.ALL) {
      target = setting.read(in, target);
      if (setting == TargetSettings.FRAMES && target.equals(Target.EMPTY)) {
        throw new IllegalArgumentException(
            "a target needs one of image_id (gid), video_id (vidid), image_ids (gids) and aid; it"
                + " has "
                + dictionary.keySet());
      }
    }
    return target;
  }

  static String write(Target target) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    TargetSettings.ALL.forEach(setting -> setting.write(target, out));
    return Json.text(out);
  }
}
