package org.ndsampler.viz.page;

import java.util.List;
import java.util.Locale;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Statistic;
import org.ndsampler.eval.Verdict;
import org.ndsampler.viz.page.CardPart.Column;

/** Fills the cards of evaluations. */
final class EvaluationCards {
  private EvaluationCards() {}

  /** The numbers, with a bar for each. */
  static Card of(Evaluation evaluation) {
    List<Statistic> all = evaluation.statistics();
    Card card =
        Card.of(
            evaluation.problems().isEmpty() ? CardPart.Verdict.NONE : CardPart.Verdict.BAD,
            "Evaluation of " + evaluation.dataset().name(),
            "");
    if (!evaluation.problems().isEmpty()) {
      card = card.with(CardPart.Text.note(evaluation.problems().summary()));
    }
    return card.with(
        new CardPart.Table(
            List.of(Column.word(""), Column.number("value"), Column.word("what it is")),
            all.stream()
                .map(one -> List.of(one.name(), number(one.value()), one.meaning()))
                .toList(),
            all.stream().map(one -> Math.max(0, one.value())).toList()));
  }

  /** The kinds of errors: how many, and what mending them would gain. */
  static Card of(Matches matches) {
    List<Verdict> kinds = List.of(Verdict.values());
    return Card.of(CardPart.Verdict.NONE, "Matches", "")
        .with(
            new CardPart.Table(
                List.of(
                    Column.word("what became of it"),
                    Column.number("rows"),
                    Column.number("gain in AP if mended")),
                kinds.stream()
                    .map(
                        kind ->
                            List.of(
                                kind.words(),
                                Integer.toString(matches.count(kind)),
                                kind.isError() ? number(matches.gain(kind)) : ""))
                    .toList(),
                kinds.stream()
                    .map(kind -> matches.count(kind) / Math.max(1.0, matches.size()))
                    .toList()));
  }

  /** Three digits; a dash where there is nothing that it could be the mean of. */
  static String number(double value) {
    return value < 0 ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
