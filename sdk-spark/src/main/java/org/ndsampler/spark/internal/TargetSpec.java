package org.ndsampler.spark.internal;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.Target;

/**
 * Which targets a read is about, in a form that goes over the network. Immutable.
 *
 * @param width of the windows; 0 if none is given
 * @param height of the windows; 0 if none is given
 * @param count of the negatives; -1 if it is not given
 * @param table the table that has the targets; null but for {@link TargetKind#TABLE}
 * @param settings more settings of each target, as the members of a JSON object; may be empty
 */
public record TargetSpec(
    TargetKind kind,
    int width,
    int height,
    double overlap,
    List<String> classes,
    int count,
    long seed,
    @Nullable String table,
    String settings)
    implements Serializable {

  static TargetSpec of(
      TargetKind kind,
      @Nullable Size window,
      double overlap,
      List<String> classes,
      long count,
      long seed,
      @Nullable String table,
      String settings) {
    if (!(overlap >= 0 && overlap < 1)) {
      throw new IllegalArgumentException("the option 'overlap' must be in [0, 1), not " + overlap);
    }
    boolean negatives = kind == TargetKind.NEGATIVES;
    require(kind == TargetKind.GRID || overlap == 0, "overlap", "targets=grid");
    require(negatives == count >= 0, "count", "targets=negatives, which needs it");
    require(!negatives || window != null, "window", "targets=negatives, which needs it");
    require(kind == TargetKind.TABLE == (table != null), "table", "targets=table, which needs it");
    require(
        window == null || (kind != TargetKind.IMAGES && kind != TargetKind.TABLE),
        "window",
        "targets=grid, annotations or negatives");
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("the option 'count' is too large: " + count);
    }
    return new TargetSpec(
        kind,
        window == null ? 0 : window.width(),
        window == null ? 0 : window.height(),
        overlap,
        classes,
        (int) count,
        seed,
        table,
        members(settings));
  }

  private static void require(boolean holds, String option, String where) {
    if (!holds) {
      throw new IllegalArgumentException("the option '" + option + "' is for " + where);
    }
  }

  /** The inside of a JSON object, checked. */
  private static String members(String settings) {
    String text = settings.strip();
    if (text.isEmpty()) {
      return "";
    }
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new IllegalArgumentException(
          "the option 'settings' must be a JSON object with settings of a target, such as"
              + " {\"scale\": 0.5}, not '"
              + settings
              + "'");
    }
    String members = text.substring(1, text.length() - 1).strip();
    if (!members.isEmpty()) {
      Target.parse("{\"image_id\": 0, " + members + "}");
    }
    return members;
  }

  boolean hasWindow() {
    return width > 0;
  }

  /** A target with the settings that all have. */
  Target with(Target target) {
    if (settings.isEmpty()) {
      return target;
    }
    String json = target.toJson();
    return Target.parse(json.substring(0, json.lastIndexOf('}')) + ", " + settings + "}");
  }
}
