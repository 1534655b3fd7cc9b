package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoCategories;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.CocoVideos;
import org.ndsampler.core.coco.RepairResult;
import org.ndsampler.core.coco.UnionResult;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.Explanation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.Calibration;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Curve;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.viz.Renderer.Drawing;
import org.ndsampler.viz.Renderer.Forms;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.EvaluationCharts;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.Html;
import org.ndsampler.viz.page.Report;
import org.ndsampler.viz.page.TextTable;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Overlay;
import org.ndsampler.viz.paint.Tile;

/** The renderers of the SDK's own classes, and of images. */
final class StandardRenderers {
  /** No picture in a cell is larger than this, so that a notebook stays small. */
  private static final int LONGEST = 1024;

  private static final int ROWS_OF_A_PAGE = 20;
  private static final int ROWS_OF_A_CELL = 100;
  private static final int ROWS_OF_A_FILE = 200;

  /** Of a clip no more frames are drawn side by side. */
  private static final int FRAMES = 16;

  private static final int FRAMES_OF_A_ROW = 4;
  private static final int IMAGES_OF_AN_AUDIT = 12;

  /** How many pixels charts and cards have for one, so that they are sharp on any screen. */
  private static final int SHARP = 2;

  private StandardRenderers() {}

  static List<Renderer<?>> all() {
    return List.of(
        Renderer.of(
            Sample.class,
            clips(
                sample -> sample.pixels().shape().isClip(),
                sample -> strip(Film.of(sample)),
                (sample, scale) -> AnnotationPainter.standard().paint(sample)),
            StandardRenderers::sample),
        Renderer.of(
            NDArray.class,
            clips(
                array -> array.shape().isClip(),
                array -> strip(Film.of(array)),
                (array, scale) -> AnnotationPainter.standard().paint(array, List.of())),
            StandardRenderers::array),
        Renderer.of(
            BufferedImage.class, picture((image, scale) -> image), StandardRenderers::image),
        drawn(Tile.class, (tile, scale) -> tile.toImage(AnnotationPainter.standard())),
        Renderer.of(ContactSheet.class, sheet(sheet -> sheet), StandardRenderers::sheetCell),
        Renderer.of(Chart.class, chartForms(), StandardRenderers::chart),
        Renderer.of(Batch.class, sheet(ContactSheet::of), StandardRenderers::batch),
        card(CocoDataset.class, Card::of, CocoDataset::toString),
        drawn(CocoImage.class, (image, scale) -> annotated(image)),
        card(Problems.class, Card::of, Problems::toString),
        card(CategoryTree.class, Card::of, CategoryTree::toForestText),
        Renderer.of(
            SampleGrid.class,
            sheet(ContactSheet::of),
            grid -> picture(grid, ContactSheet.of(grid).toImage())),
        Renderer.of(
            DelayedOperation.class, StandardRenderers::plan, graph -> MimeBundle.of(plan(graph))),
        card(Explanation.class, Card::of, Explanation::toString),
        card(CogReport.class, Card::of, CogReport::toString),
        card(Evaluation.class, Card::of, Evaluation::summary),
        card(Matches.class, Card::of, Matches::toString),
        Renderer.of(ConfusionMatrix.class, EvaluationCharts::confusion),
        Renderer.of(Calibration.class, EvaluationCharts::reliability),
        Renderer.of(Curve.class, curve -> EvaluationCharts.precisionRecall(Map.of("curve", curve))),
        card(Card.class, card -> card, Card::toString),
        drawn(Overlay.class, (overlay, scale) -> overlay.toImage()),
        Renderer.of(
            Audit.class,
            sheet(audit -> ContactSheet.of(audit, IMAGES_OF_AN_AUDIT)),
            StandardRenderers::audit),
        Renderer.of(Film.class, filmForms(), StandardRenderers::film),
        Renderer.of(Report.class, page(Report::toHtml), report -> page(report.toHtml())),
        Renderer.of(Html.class, page(page -> page), StandardRenderers::page),
        Renderer.of(TextTable.class, tableForms(), StandardRenderers::table),
        Renderer.of(
            CocoAnnotation.class,
            picture((annotation, scale) -> around(annotation)),
            StandardRenderers::annotation),
        rows(CocoAnnotations.class, rows -> Results.rows(rows.size(), rows::at)),
        rows(CocoImages.class, rows -> Results.rows(rows.size(), rows::at)),
        rows(CocoCategories.class, rows -> Results.rows(rows.size(), rows::at)),
        rows(CocoVideos.class, rows -> Results.rows(rows.size(), rows::at)),
        card(UnionResult.class, Results::unionCard, UnionResult::toString),
        card(RepairResult.class, Results::repairCard, RepairResult::toString),
        card(DatasetSplit.class, Results::splitCard, DatasetSplit::toString),
        listed(RegionPool.class, Results::regions),
        listed(Predictions.class, Results::predictions),
        listed(Detections.class, Results::detections),
        Renderer.of(Optional.class, StandardRenderers::inside, StandardRenderers::optional),
        Renderer.of(Map.class, Lists::mapTable, Results::cell),
        Renderer.of(Collection.class, Lists::substitute, Lists::cell),
        Renderer.of(
            Object[].class,
            array -> Lists.substitute(Arrays.asList(array)),
            array -> Lists.cell(Arrays.asList(array))),
        Renderer.of(Record.class, Results::recordCard, StandardRenderers::record));
  }

  private static Object inside(Optional<?> optional) {
    if (optional.isEmpty()) {
      throw new IllegalArgumentException("there is nothing in this Optional to be shown");
    }
    return optional.get();
  }

  private static MimeBundle optional(Optional<?> optional) {
    return optional.isPresent() ? MimeBundle.of(optional.get()) : MimeBundle.text("nothing");
  }

  /** A record that has no text of its own, as a table; else its text. */
  private static MimeBundle record(Record thing) {
    return Fields.isBareRecord(thing)
        ? cell(
            Fields.words(thing.getClass().getSimpleName()) + ": " + Fields.line(thing),
            Results.recordCard(thing).toHtml())
        : MimeBundle.text(MimeBundle.ownText(thing));
  }

  /** The rows of a dataset. */
  private static <T> Renderer<T> rows(Class<T> type, Function<T, List<?>> rows) {
    return Renderer.of(
        type, thing -> Lists.substitute(rows.apply(thing)), thing -> Lists.cell(rows.apply(thing)));
  }

  private static <T> Renderer<T> listed(Class<T> type, Function<T, TextTable> rows) {
    return Renderer.of(
        type,
        rows,
        thing -> {
          TextTable table = rows.apply(thing);
          return table(table).withText(Lists.tableText(table));
        });
  }

  /** The picture, where there is one, and in any case the text. */
  private static MimeBundle annotation(CocoAnnotation annotation) {
    MimeBundle text = MimeBundle.text("annotation " + Fields.line(annotation));
    try {
      return text.withPicture(around(annotation));
    } catch (UncheckedIOException | IllegalStateException e) {
      return text.withText(text + "\n(there is no picture of it: " + e.getMessage() + ")");
    }
  }

  /** An annotation with a margin, so that one sees what is around it. */
  private static BufferedImage around(CocoAnnotation annotation) {
    try (CocoSampler sampler = CocoSampler.open(annotation.image().dataset())) {
      Target target = Target.annotation(annotation.id()).square();
      int side = sampler.resolve(target).window().width();
      Sample sample = sampler.loadSample(target.pad(Math.max(8, side / 4)));
      return painter(sample.pixels()).paint(sample);
    }
  }

  /** An image of a dataset with its annotations, a large one made smaller. */
  private static BufferedImage annotated(CocoImage image) {
    try (CocoSampler sampler = CocoSampler.open(image.dataset())) {
      Size size = sampler.dataset().image(image.id()).size();
      int longest = Math.max(size.width(), size.height());
      Target whole = Target.image(image.id());
      Target shown =
          longest <= LONGEST
              ? whole
              : whole.scale(LONGEST / (double) longest).overviews(Overviews.ON);
      return AnnotationPainter.standard().paint(sampler.loadSample(shown));
    }
  }

  /** Files as PNG and HTML. */
  private static <T> Forms<T> forms(Drawing<? super T> drawing, Function<? super T, Html> page) {
    Map<String, Function<? super T, byte[]>> files = new LinkedHashMap<>();
    files.put("png", png(drawing));
    files.put("html", html(page));
    return new Forms<>(drawing, page, files);
  }

  private static <T> Function<T, byte[]> png(Drawing<? super T> drawing) {
    return thing -> Images.png(drawing.draw(thing, SHARP));
  }

  private static <T> Function<T, byte[]> html(Function<? super T, Html> page) {
    return thing -> page.apply(thing).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static <T> Forms<T> picture(Drawing<? super T> drawing) {
    return forms(drawing, thing -> pictureOnly(thing, drawing.draw(thing, 1)));
  }

  private static MimeBundle picture(Object thing, BufferedImage picture) {
    return MimeBundle.text(thing.toString()).withPicture(picture);
  }

  private static Html pictureOnly(Object thing, BufferedImage picture) {
    return Html.page(thing.getClass().getSimpleName()).bare().image(picture, "");
  }

  private static <T> Forms<T> sheet(Function<? super T, ContactSheet> maker) {
    return forms(
        (thing, scale) -> maker.apply(thing).toImage(), thing -> sheetOnly(maker.apply(thing)));
  }

  private static Html sheetOnly(ContactSheet sheet) {
    return Html.page(sheet.title().isEmpty() ? sheet.toString() : sheet.title())
        .bare()
        .sheet(sheet);
  }

  /** Of a clip a strip of its frames, else a picture. */
  private static <T> Forms<T> clips(
      Function<? super T, Boolean> isClip,
      Function<? super T, ContactSheet> strip,
      Drawing<? super T> drawing) {
    return forms(
        (thing, scale) ->
            isClip.apply(thing) ? strip.apply(thing).toImage() : drawing.draw(thing, scale),
        thing ->
            isClip.apply(thing)
                ? sheetOnly(strip.apply(thing))
                : pictureOnly(thing, drawing.draw(thing, 1)));
  }

  private static ContactSheet strip(Film film) {
    return film.strip(FRAMES).columns(FRAMES_OF_A_ROW);
  }

  private static <T> Forms<T> page(Function<? super T, Html> page) {
    return new Forms<>(null, page, Map.of("html", html(page)));
  }

  /** A page brings rules of style that would change the notebook around it: so, in a frame. */
  private static MimeBundle page(Html page) {
    return cell(
        "a page of HTML; show(page) writes it to a file",
        "<iframe srcdoc=\""
            + Elements.escape(page.toString())
            + "\" style=\"width:100%;height:640px;border:1px solid #8884;"
            + "box-sizing:border-box;display:block\"></iframe>");
  }

  private static Forms<Chart> chartForms() {
    Drawing<Chart> drawing =
        (chart, scale) -> chart.toImage(chart.size().width(), chart.size().height(), scale);
    Function<Chart, Html> page = chart -> Html.page(chart.title()).bare().chart(chart);
    Map<String, Function<? super Chart, byte[]>> files = new LinkedHashMap<>();
    files.put("png", png(drawing));
    files.put("svg", chart -> chart.toSvg().getBytes(StandardCharsets.UTF_8));
    files.put("html", html(page));
    return new Forms<>(drawing, page, files);
  }

  private static Forms<Film> filmForms() {
    Drawing<Film> drawing = (film, scale) -> film.strip().toImage();
    Function<Film, Html> page =
        film -> {
          int width = film.frames().get(0).getWidth();
          String name = film.toString();
          return Html.page(name).bare().film(film.gif(), width, name);
        };
    Map<String, Function<? super Film, byte[]>> files = new LinkedHashMap<>();
    files.put("gif", Film::gif);
    files.put("png", png(drawing));
    files.put("html", html(page));
    return new Forms<>(drawing, page, files);
  }

  private static Forms<TextTable> tableForms() {
    return forms(
        (table, scale) -> sharp(Card.of(table), scale).toImage(),
        table -> Html.page(table.name()).table(table, ROWS_OF_A_FILE));
  }

  private static <T> Renderer<T> drawn(Class<T> type, Drawing<? super T> drawing) {
    return Renderer.of(type, picture(drawing), thing -> picture(thing, drawing.draw(thing, 1)));
  }

  private static <T> Renderer<T> card(
      Class<T> type, Function<? super T, Card> card, Function<? super T, String> text) {
    return Renderer.of(
        type,
        forms(
            (thing, scale) -> sharp(card.apply(thing), scale).toImage(),
            thing -> {
              Card shown = card.apply(thing);
              return Html.page(shown.title()).bare().card(shown);
            }),
        thing -> cell(text.apply(thing), card.apply(thing).toHtml()));
  }

  private static Card sharp(Card card, int least) {
    return card.scale(Math.max(least, card.scale()));
  }

  private static Explanation plan(DelayedOperation graph) {
    return graph.explain(FinalizeOptions.DEFAULT);
  }

  private static MimeBundle cell(String text, String fragment) {
    return MimeBundle.text(text).withHtml(fragment);
  }

  private static MimeBundle sample(Sample sample) {
    NDArray pixels = sample.pixels();
    if (isEmpty(pixels)) {
      return MimeBundle.text(sample.toString());
    }
    return picture(
        sample,
        pixels.shape().isClip() ? strip(Film.of(sample)).toImage() : painter(pixels).paint(sample));
  }

  private static MimeBundle array(NDArray array) {
    if (isEmpty(array)) {
      return MimeBundle.text(array.toString());
    }
    return picture(
        array,
        array.shape().isClip()
            ? strip(Film.of(array)).toImage()
            : painter(array).paint(array, List.of()));
  }

  private static boolean isEmpty(NDArray array) {
    return array.shape().count() == 0;
  }

  private static MimeBundle image(BufferedImage image) {
    String text = "image of " + image.getWidth() + " x " + image.getHeight() + " pixels";
    return MimeBundle.text(text).withPicture(image);
  }

  private static MimeBundle sheetCell(ContactSheet sheet) {
    return MimeBundle.text(sheet.toString()).withPicture(sheet.scale(2).toImage(), 2);
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
    return picture(batch, ContactSheet.of(batch).toImage());
  }

  private static MimeBundle table(TextTable table) {
    return cell(table.toString(), table.toPagedHtml(ROWS_OF_A_PAGE, ROWS_OF_A_CELL));
  }

  private static MimeBundle audit(Audit audit) {
    byte[] maps = Images.png(ContactSheet.of(audit, IMAGES_OF_AN_AUDIT).toImage());
    return cell(
        audit.summary(), "<pre>" + Elements.escape(audit.summary()) + "</pre>" + img("png", maps));
  }

  /** Moves on the page; in plain text there is its description. */
  private static MimeBundle film(Film film) {
    return cell(film.toString(), img("gif", film.gif()));
  }

  private static String img(String type, byte[] picture) {
    return "<img src=\"data:image/"
        + type
        + ";base64,"
        + Base64.getEncoder().encodeToString(picture)
        + "\" style=\"max-width:100%\">";
  }

  /** The painter enlarges small pictures by itself; large ones have to be reduced. */
  private static AnnotationPainter painter(NDArray pixels) {
    return Math.max(pixels.width(), pixels.height()) > LONGEST
        ? AnnotationPainter.standard().size(LONGEST, LONGEST)
        : AnnotationPainter.standard();
  }
}
