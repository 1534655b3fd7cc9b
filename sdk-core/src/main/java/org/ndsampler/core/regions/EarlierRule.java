package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.geom.Window;

/** The window shares no pixel with some windows, of whatever size. Said wholly as areas. */
final class EarlierRule extends NegativeRule {
  // by image, as a rule is asked for one image at a time
  private final Map<Long, List<Window>> windows = new HashMap<>();

  EarlierRule(List<Negative> earlier) {
    super("clearOfWindows", earlier);
    for (Negative negative : earlier) {
      windows
          .computeIfAbsent(negative.imageId(), id -> new ArrayList<>())
          .add(negative.window());
    }
  }

  @Override
  void forbid(Scene scene, Forbidden forbidden) {
    List<Window> here = windows.get(scene.dataset().images().id(scene.image()));
    if (here != null) {
      here.forEach(forbidden.obstacles()::add);
    }
  }
}
