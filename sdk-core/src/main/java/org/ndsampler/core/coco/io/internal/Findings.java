package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;

/**
 * Collects what reading found: of each kind the first ones with their places, and of the rest how
 * many there are, since a file may have millions of them. Confined to one thread.
 */
final class Findings {
  /** Of more problems of one kind the rest is counted. */
  static final int LISTED = 1000;

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  void warning(String kind, String pointer, String message, String advice) {
    add(Severity.WARNING, kind, pointer, message, advice);
  }

  void error(String kind, String pointer, String message, String advice) {
    add(Severity.ERROR, kind, pointer, message, advice);
  }

  private void add(Severity severity, String kind, String pointer, String message, String advice) {
    if (counts.merge(severity + kind, 1, Integer::sum) <= LISTED) {
      problems.add(Problem.of(severity, pointer, message, advice));
    }
  }

  void addAll(Findings others) {
    problems.addAll(others.problems());
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    counts.forEach(
        (kind, count) -> {
          if (count > LISTED) {
            boolean error = kind.startsWith(Severity.ERROR.toString());
            Severity severity = error ? Severity.ERROR : Severity.WARNING;
            all.add(
                Problem.of(
                    severity,
                    "",
                    count
                        - LISTED
                        + " more of the kind: "
                        + kind.substring(severity.toString().length()),
                    "those that are listed say what to do"));
          }
        });
    return all;
  }
}
