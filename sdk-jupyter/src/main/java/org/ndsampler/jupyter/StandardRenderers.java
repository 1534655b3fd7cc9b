package org.ndsampler.jupyter;

import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.viz.AnnotationPainter;
import org.ndsampler.viz.Card;
import org.ndsampler.viz.Cards;
import org.ndsampler.viz.Chart;
import org.ndsampler.viz.ContactSheet;
import org.ndsampler.viz.Film;
import org.ndsampler.viz.Html;
import org.ndsampler.viz.Overlay;
import org.ndsampler.viz.Report;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.Tile;
import tech.tablesaw.api.Table;

/** The renderers of the SDK's own classes, and of the two of others that it gives away. */
final class StandardRenderers {
  /** No picture is larger than this, so that a notebook stays small. */
  private static final int LONGEST = 1024;

  private static final int ROWS_OF_A_PAGE = 20;
  private static final int ROWS = 100;

  private StandardRenderers() {}

  static List<RichRenderer<?>> all() {
    return List.of(
        of(Sample.class, StandardRenderers::sample),
        of(NDArray.class, StandardRenderers::array),
        of(BufferedImage.class, StandardRenderers::image),
        of(Tile.class, tile -> picture(tile, tile.toImage(AnnotationPainter.standard()))),
        of(ContactSheet.class, StandardRenderers::sheet),
        of(Chart.class, StandardRenderers::chart),
        of(Batch.class, StandardRenderers::batch),
        of(Table.class, StandardRenderers::table),
        of(CocoDataset.class, dataset -> card(dataset.toString(), Cards.of(dataset))),
        of(Problems.class, list -> card(list.toString(), Cards.of(list))),
        of(CategoryTree.class, tree -> card(tree.toForestText(), Cards.of(tree))),
        of(SampleGrid.class, grid -> picture(grid, Show.image(grid))),
        of(DelayedOperation.class, StandardRenderers::graph),
        of(Explanation.class, plan -> card(plan.toString(), Cards.of(plan))),
        of(CogReport.class, report -> card(report.toString(), Cards.of(report))),
        of(Card.class, card -> card(card.toString(), card)),
        of(Overlay.class, overlay -> picture(overlay, overlay.toImage())),
        of(Audit.class, StandardRenderers::audit),
        of(Film.class, StandardRenderers::film),
        of(Report.class, report -> page(report.toHtml())),
        of(Html.class, StandardRenderers::page));
  }

  private static <T> RichRenderer<T> of(Class<T> type, Function<? super T, MimeBundle> render) {
    return new RichRenderer<>(type, render);
  }

  private static MimeBundle picture(Object thing, BufferedImage picture) {
    return MimeBundle.text(thing.toString()).withPicture(picture);
  }

  private static MimeBundle html(String text, String fragment) {
    return MimeBundle.text(text).withHtml(fragment);
  }

  private static MimeBundle card(String text, Card card) {
    return html(text, card.toHtml());
  }

  private static MimeBundle sample(Sample sample) {
    NDArray pixels = sample.pixels();
    if (isEmpty(pixels)) {
      return MimeBundle.text(sample.toString());
    }
    return pixels.shape().isClip()
        ? picture(sample, Show.image(sample))
        : picture(sample, painter(pixels).paint(sample));
  }

  private static MimeBundle array(NDArray array) {
    if (isEmpty(array)) {
      return MimeBundle.text(array.toString());
    }
    return array.shape().isClip()
        ? picture(array, Show.image(array))
        : picture(array, painter(array).paint(array, List.of()));
  }

  private static boolean isEmpty(NDArray array) {
    return array.shape().count() == 0;
  }

  private static MimeBundle image(BufferedImage image) {
    String text = "image of " + image.getWidth() + " x " + image.getHeight() + " pixels";
    return MimeBundle.text(text).withPicture(image);
  }

  private static MimeBundle sheet(ContactSheet sheet) {
    return MimeBundle.text(sheet.toString()).withPicture(sheet.withScale(2).toImage(), 2);
  }

  private static MimeBundle chart(Chart chart) {
    int width = chart.size().width();
    int height = chart.size().height();
    return MimeBundle.text(chart.toString()).withPicture(chart.toImage(width, height, 2), 2);
  }

  private static MimeBundle batch(Batch batch) {
    if (isEmpty(batch.pixels())) {
      return MimeBundle.text(batch.toString());
    }
    return picture(batch, Show.image(batch));
  }

  private static MimeBundle table(Table table) {
    return html(table.first(ROWS_OF_A_PAGE).print(), Html.toPagedHtml(table, ROWS_OF_A_PAGE, ROWS));
  }

  private static MimeBundle graph(DelayedOperation graph) {
    Explanation plan = graph.explain(FinalizeOptions.DEFAULT);
    return card(plan.toString(), Cards.of(plan));
  }

  private static MimeBundle audit(Audit audit) {
    byte[] maps = Show.png(audit);
    return html(
        audit.summary(), "<pre>" + Html.escape(audit.summary()) + "</pre>" + img("png", maps));
  }

  /** Moves on the page; in plain text there is its description. */
  private static MimeBundle film(Film film) {
    return html(film.toString(), img("gif", film.gif()));
  }

  private static String img(String type, byte[] picture) {
    return "<img src=\"data:image/"
        + type
        + ";base64,"
        + Base64.getEncoder().encodeToString(picture)
        + "\" style=\"max-width:100%\">";
  }

  /** A page brings rules of style that would change the notebook around it: so, in a frame. */
  private static MimeBundle page(Html page) {
    return html(
        "a page of HTML; show(page) writes it to a file",
        "<iframe srcdoc=\""
            + Html.escape(page.toString())
            + "\" style=\"width:100%;height:640px;border:1px solid #8884\"></iframe>");
  }

  /** The painter enlarges small pictures by itself; large ones have to be reduced. */
  private static AnnotationPainter painter(NDArray pixels) {
    return Math.max(pixels.width(), pixels.height()) > LONGEST
        ? AnnotationPainter.standard().withSize(LONGEST, LONGEST)
        : AnnotationPainter.standard();
  }
}
