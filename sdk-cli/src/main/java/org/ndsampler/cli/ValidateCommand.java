package org.ndsampler.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ValidateOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is wrong with a dataset. */
@Command(
    name = "validate",
    header = "Lists what is wrong with a dataset, where it is, and what to do.",
    description =
        "The status is 1 if there is an error, or with --strict if there is anything at all.",
    footer = {"Example:", "  ndsampler validate annotations.json --files"})
final class ValidateCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();

  @Option(
      names = "--files",
      description = "Looks at the image files too: are they there, and as large as is said.")
  private boolean files;

  @Option(names = "--all", description = "Lists all problems, not the worst 20.")
  private boolean all;

  @Option(names = "--strict", description = "Warnings make the status 1 too.")
  private boolean strict;

  @Override
  Outcome run(Console console) throws IOException {
    List<Problem> found = new ArrayList<>();
    try {
      CocoDataset dataset = input.openWhole(console);
      found.addAll(dataset.readProblems());
      ValidateOptions options =
          ValidateOptions.DEFAULT
              .images(files)
              .progress(console.progress())
              .cancellation(console.cancellation());
      found.addAll(dataset.validate(options));
    } catch (CocoFormatException e) {
      // Not even lenient reading opens it: that is what is wrong with it.
      found.add(
          Problem.of(
              Problem.Severity.ERROR,
              e.pointer(),
              "line " + e.line() + ", column " + e.column() + ": " + e.reason(),
              e.advice()));
    }
    Problems problems = new Problems(found);
    boolean bad = problems.errors() > 0 || (strict && !problems.isEmpty());
    Facts facts =
        new Facts()
            .with("errors", problems.errors())
            .with("warnings", problems.size() - problems.errors())
            .with("repairable", problems.repairable())
            .with("problems", problems.stream().map(ValidateCommand::facts).toList());
    return new Outcome(bad ? Status.FINDINGS : Status.DONE, text(problems), facts.map());
  }

  private String text(Problems problems) {
    if (!all) {
      return problems.toString();
    }
    StringBuilder text = new StringBuilder(problems.summary());
    for (Problem problem : problems) {
      text.append("\n  ").append(problem);
    }
    return text.toString();
  }

  /** A problem as JSON. */
  static Map<String, @Nullable Object> facts(Problem problem) {
    return new Facts()
        .with("severity", problem.severity().name().toLowerCase(Locale.ROOT))
        .with("pointer", problem.pointer())
        .with("message", problem.message())
        .with("advice", problem.advice())
        .with("repairable", problem.isRepairable())
        .map();
  }
}
