package org.ndsampler.viz.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CategoryTree;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.CocoVideo;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleLoadException;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.AnnotationPainter;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Film;
import org.ndsampler.viz.paint.Tile;

/**
 * A dataset on one page: numbers, what validation finds, whole images, objects of each class, a
 * video that moves, charts and the classes. The page holds all of it and needs no network.
 *
 * <pre>{@code
 * Report.of(dataset).pictures(12, 24).write(Path.of("report.html"));
 * Report.of(dataset).categories("superstar", "eff").write(Path.of("two.html"));
 * }</pre>
 *
 * <p>Pictures are read through a sampler of its own that is closed again. Images that cannot be
 * read become findings. The choice of pictures is spread evenly over the dataset and always the
 * same. Immutable.
 *
 * @since 0.1
 */
public final class Report {
  /** How many classes the page lists. */
  private static final int CLASSES = 100;

  /** Up to so many classes their table is open. */
  private static final int FEW_CLASSES = 12;

  /** How many pictures that cannot be read the page lists. */
  private static final int FAILURES = 5;

  /** How many kinds of problems the page lists, and how many examples of each. */
  private static final int KINDS = 30;

  /** The long side to which images are reduced when they are read. */
  private static final double LARGEST = 1280;

  /** How many frames of a video are shown. */
  private static final int FRAMES = 24;

  /** How many heat maps of an audit are shown. */
  private static final int MAPS = 6;

  private static final List<TextTable.Column> CLASS_COLUMNS =
      List.of(
          new TextTable.Column("category_id", true),
          new TextTable.Column("category", false),
          new TextTable.Column("annotations", true),
          new TextTable.Column("images", true),
          new TextTable.Column("share, %", true));

  private final CocoDataset dataset;
  private final Settings settings;

  /** The settings; written only before the report that holds them is made. */
  private static final class Settings implements Cloneable {
    private String title = "";
    private int images = 6;
    private int objects = 12;
    private boolean video = true;
    private Set<String> categories = Set.of();
    private AnnotationPainter painter = AnnotationPainter.standard();
    private @Nullable DatasetSplit split;
    private @Nullable RegionPool pool;
    private @Nullable Audit audit;

    Settings copy() {
      try {
        return (Settings) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Report(CocoDataset dataset, Settings settings) {
    this.dataset = dataset;
    this.settings = settings;
  }

  /** The report of a dataset, with pictures of 6 images, of 12 objects and of a video. */
  public static Report of(CocoDataset dataset) {
    return new Report(dataset, new Settings());
  }

  private Report with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new Report(dataset, copy);
  }

  /** Changes the title, which is the dataset's name at first. */
  public Report title(String text) {
    return with(s -> s.title = text);
  }

  /** The title; empty if it is the dataset's name. */
  public String title() {
    return settings.title;
  }

  /**
   * Changes how many pictures there are at most.
   *
   * @param images whole images
   * @param objects objects of all classes together, each class in turn
   * @throws IllegalArgumentException if one is negative
   */
  public Report pictures(int images, int objects) {
    if (images < 0 || objects < 0) {
      throw new IllegalArgumentException(
          "numbers of pictures must not be negative: " + images + ", " + objects);
    }
    return with(
        s -> {
          s.images = images;
          s.objects = objects;
        });
  }

  /** How many whole images there are at most. */
  public int images() {
    return settings.images;
  }

  /** How many objects there are at most. */
  public int objects() {
    return settings.objects;
  }

  /** Leaves out all pictures, so that no image is opened. */
  public Report withoutPictures() {
    return with(
        s -> {
          s.images = 0;
          s.objects = 0;
          s.video = false;
        });
  }

  /**
   * Shows some classes alone: their objects, the images that have one, and charts of them. What
   * validation finds is of the whole dataset, as are a split, an epoch and an audit.
   *
   * @param names of categories; none for all
   * @throws IllegalArgumentException if no category has one of the names
   */
  public Report categories(String... names) {
    Set<String> chosen = new LinkedHashSet<>(List.of(names));
    chosen.forEach(dataset::category);
    return with(s -> s.categories = Collections.unmodifiableSet(chosen));
  }

  /** The names of the categories that are shown; empty for all. */
  public Set<String> categories() {
    return settings.categories;
  }

  /** Changes how annotations are drawn. */
  public Report painter(AnnotationPainter style) {
    return with(s -> s.painter = style);
  }

  /** How annotations are drawn. */
  public AnnotationPainter painter() {
    return settings.painter;
  }

  /** Adds how the classes are divided among the parts of a split, and its leaks. */
  public Report split(DatasetSplit split) {
    return with(s -> s.split = split);
  }

  /** The split that is shown. */
  public Optional<DatasetSplit> split() {
    return Optional.ofNullable(settings.split);
  }

  /** Adds what an epoch shows, as {@code CocoSampler.preselect} chose it. */
  public Report pool(RegionPool pool) {
    return with(s -> s.pool = pool);
  }

  /** The epoch that is shown. */
  public Optional<RegionPool> pool() {
    return Optional.ofNullable(settings.pool);
  }

  /** Adds how often annotations and parts of images were seen. */
  public Report audit(Audit audit) {
    return with(s -> s.audit = audit);
  }

  /** What was seen, where that is shown. */
  public Optional<Audit> audit() {
    return Optional.ofNullable(settings.audit);
  }

  /** What is put on the page in the end. */
  private static final class Pictures {
    private final List<Tile> images = new ArrayList<>();

    /** The height of each image for its width. */
    private final List<Double> shapes = new ArrayList<>();

    private final List<Tile> objects = new ArrayList<>();
    private final List<Html.NoteRow> failures = new ArrayList<>();
    private @Nullable Film film;
    private String video = "";
  }

  private boolean opensImages() {
    return settings.images > 0 || settings.objects > 0 || settings.video;
  }

  /**
   * Makes the page. Cost: a pass over all records; unless it is without pictures, the headers of
   * all images are read, and the pictures.
   */
  public Html toHtml() {
    return settings.categories.isEmpty()
        ? page(dataset)
        : new Report(chosenDataset(), settings).page(dataset);
  }

  /** The objects of the chosen classes, and the images that have one. */
  private CocoDataset chosenDataset() {
    CocoDataset some =
        dataset.filterAnnotations(
            one -> one.category().filter(c -> settings.categories.contains(c.name())).isPresent());
    return some.filterImages(image -> some.images().annotationCount(image.row()) > 0);
  }

  /**
   * @param whole what is validated
   */
  private Html page(CocoDataset whole) {
    Pictures pictures = new Pictures();
    if (opensImages()) {
      try (CocoSampler sampler = CocoSampler.open(dataset)) {
        load(sampler, pictures);
      }
    }
    Html page =
        findings(
            Html.page(settings.title.isEmpty() ? whole.name() : settings.title).facts(facts()),
            whole,
            pictures.failures);
    if (!pictures.images.isEmpty()) {
      page =
          page.heading("Images")
              .sheet(
                  sheet(pictures.images)
                      .subtitle(chosen(pictures.images.size(), dataset.images().size()))
                      .columnsIn(
                          Html.FULL, columns(pictures.images.size()), shape(pictures.shapes)));
    }
    if (!pictures.objects.isEmpty()) {
      page =
          page.heading("Objects")
              .sheet(
                  sheet(pictures.objects)
                      .subtitle("Each class in turn, with a margin of a quarter of the box.")
                      .columnsIn(Html.FULL, 4, 1));
    }
    Film film = pictures.film;
    if (film != null) {
      page =
          page.heading("Video " + pictures.video)
              .sheet(film.strip(4).painter(videoPainter()).columnsIn(Html.FULL, 4, 1))
              .film(film.gif(), film.frames().get(0).getWidth(), "The same as a film.");
    }
    return charts(page);
  }

  /**
   * Writes the page; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the page cannot be written
   */
  public Path write(Path file) throws IOException {
    return toHtml().write(file);
  }

  private static String chosen(int shown, int all) {
    return shown == all
        ? Numbers.count(all, "image with its annotations.", "images with their annotations.")
        : Numbers.count(shown)
            + " of "
            + Numbers.count(all)
            + " images with their annotations, spread evenly over the dataset.";
  }

  /** The shape of cells for images: that of most of them, but not higher than wide. */
  private static double shape(List<Double> shapes) {
    List<Double> sorted = shapes.stream().sorted().toList();
    return Math.min(1, Math.max(0.5, sorted.get(Math.floorDiv(sorted.size(), 2))));
  }

  private static int columns(int images) {
    return images <= 2 || images == 4 ? 2 : 3;
  }

  private ContactSheet sheet(List<Tile> tiles) {
    return ContactSheet.of(tiles).painter(settings.painter);
  }

  private AnnotationPainter videoPainter() {
    return settings.painter.colorBy(AnnotationPainter.ColorBy.TRACK).size(480, 480);
  }

  private void load(CocoSampler sampler, Pictures pictures) {
    CocoImages images = dataset.images();
    int n = Math.min(settings.images, images.size());
    for (int i = 0; i < n; i++) {
      int row = (int) ((long) i * images.size() / n);
      Sample sample =
          load(
              () -> sampler.loadSample(shown(sampler, image(row), images.at(row))),
              "image " + images.id(row),
              pictures);
      if (sample != null) {
        pictures.shapes.add(sample.pixels().height() / (double) sample.pixels().width());
        pictures.images.add(
            Tile.of(sample)
                .withCaption(name(row))
                .withDetail(
                    Numbers.count(images.annotationCount(row), "annotation", "annotations")
                        + (images.hasSize(row) ? ", " + images.size(row) + " pixels" : "")));
      }
    }
    for (int row : objectRows()) {
      long id = dataset.annotations().id(row);
      double margin =
          Math.max(dataset.annotations().width(row), dataset.annotations().height(row)) / 4;
      Target target =
          Target.annotation(id).square().pad((int) Math.max(4, Math.min(4096, Math.rint(margin))));
      CocoImage image = images.at(dataset.annotations().imageRow(row));
      Sample sample =
          load(
              () -> sampler.loadSample(shown(sampler, target, image)),
              "the picture of annotation " + id,
              pictures);
      if (sample != null) {
        int category = dataset.annotations().categoryRow(row);
        pictures.objects.add(
            Tile.of(sample)
                .withCaption(category < 0 ? "?" : dataset.categories().name(category))
                .withDetail("annotation " + id + ", image " + sample.target().imageId()));
      }
    }
    if (settings.video && !dataset.videos().isEmpty()) {
      CocoVideo video = dataset.videos().at(0);
      int frames = Math.min(FRAMES, video.images().size());
      if (frames > 1) {
        Target whole = Target.video(video.id()).time(0, frames);
        Target target =
            video
                .size()
                .map(size -> reduced(whole, size.width(), size.height(), 640))
                .orElse(whole);
        Sample clip =
            load(
                () -> sampler.loadSample(shown(sampler, target, video.images().get(0))),
                "video " + video.id(),
                pictures);
        if (clip != null) {
          pictures.film = Film.of(clip).painter(videoPainter());
          pictures.video = video.name().orElse(Long.toString(video.id()));
        }
      }
    }
  }

  private static @Nullable Sample load(Supplier<Sample> loader, String what, Pictures pictures) {
    try {
      return loader.get();
    } catch (SampleLoadException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException
        | CocoException e) {
      pictures.failures.add(
          new Html.NoteRow(
              Html.Note.ERROR, what + " cannot be read", String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** The file's name without its folders, else the image's name or id. */
  private String name(int row) {
    CocoImage image = dataset.images().at(row);
    String id = "image " + image.id();
    return image
        .fileName()
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .filter(name -> !name.isEmpty())
        .orElseGet(() -> image.name().map(name -> name + " (" + id + ")").orElse(id));
  }

  /** With the channels that are shown, where an image has no file of its own but several. */
  private static Target shown(CocoSampler sampler, Target target, CocoImage image) {
    if (image.fileName().isPresent()) {
      return target;
    }
    List<String> channels = sampler.frames().channels(image.id());
    return channels.isEmpty()
        ? target
        : target.channels(String.join("|", channels.subList(0, Math.min(3, channels.size()))));
  }

  private Target image(int row) {
    Target target = Target.image(dataset.images().id(row));
    return dataset.images().hasSize(row)
        ? reduced(target, dataset.images().width(row), dataset.images().height(row), LARGEST)
        : target;
  }

  private static Target reduced(Target target, int width, int height, double largest) {
    double factor = largest / Math.max(1, Math.max(width, height));
    return factor < 1 ? target.scale(factor) : target;
  }

  /**
   * The rows of the annotations that are shown: each class in turn, the most frequent first, of
   * each spread evenly.
   */
  private List<Integer> objectRows() {
    CocoAnnotations annotations = dataset.annotations();
    Map<Integer, List<Integer>> classes = new LinkedHashMap<>();
    for (int row = 0; row < dataset.categories().size(); row++) {
      classes.put(row, new ArrayList<>());
    }
    for (int row = 0; row < annotations.size(); row++) {
      boolean usable =
          annotations.hasBox(row)
              && Double.isFinite(annotations.x(row) + annotations.width(row))
              && Double.isFinite(annotations.y(row) + annotations.height(row))
              && annotations.width(row) >= 1
              && annotations.height(row) >= 1
              && annotations.categoryRow(row) >= 0
              && annotations.imageRow(row) >= 0;
      if (usable) {
        classes.computeIfAbsent(annotations.categoryRow(row), key -> new ArrayList<>()).add(row);
      }
    }
    List<List<Integer>> lists =
        classes.values().stream()
            .filter(one -> !one.isEmpty())
            .sorted(Comparator.comparingInt((List<Integer> one) -> one.size()).reversed())
            .toList();
    if (lists.isEmpty()) {
      return List.of();
    }
    // How many of each class: one after the other gets one more until there are enough.
    int[] counts = new int[lists.size()];
    int left = settings.objects;
    for (boolean more = true; more && left > 0; ) {
      more = false;
      for (int i = 0; i < counts.length && left > 0; i++) {
        if (counts[i] < lists.get(i).size()) {
          counts[i]++;
          left--;
          more = true;
        }
      }
    }
    List<Integer> chosen = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      List<Integer> rows = lists.get(k);
      for (int i = 0; i < counts[k]; i++) {
        // From the middle of each n-th part: the first and last of a dataset are often special.
        chosen.add(rows.get((int) ((2L * i + 1) * rows.size() / (2L * counts[k]))));
      }
    }
    return chosen;
  }

  private Map<String, String> facts() {
    CocoAnnotations annotations = dataset.annotations();
    int boxes = 0;
    int crowds = 0;
    for (int row = 0; row < annotations.size(); row++) {
      boxes += annotations.hasBox(row) ? 1 : 0;
      crowds += annotations.isCrowd(row) ? 1 : 0;
    }
    int empty = 0;
    for (int row = 0; row < dataset.images().size(); row++) {
      empty += dataset.images().annotationCount(row) == 0 ? 1 : 0;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("images", Numbers.count(dataset.images().size()));
    facts.put("annotations", Numbers.count(annotations.size()));
    String all = Numbers.count(dataset.categories().size());
    facts.put(
        "categories", isOfAll() ? all : String.join(", ", settings.categories) + " of " + all);
    if (!dataset.videos().isEmpty()) {
      facts.put("videos", Numbers.count(dataset.videos().size()));
    }
    if (empty > 0) {
      facts.put("images without annotations", Numbers.count(empty));
    }
    if (boxes < annotations.size()) {
      facts.put("annotations without a box", Numbers.count(annotations.size() - boxes));
    }
    if (crowds > 0) {
      facts.put("crowds", Numbers.count(crowds));
    }
    return facts;
  }

  /** Problems of one kind: the first of them, and how many there are. */
  private static final class Kind {
    private final Problem first;
    private int count;

    Kind(Problem first) {
      this.first = first;
    }
  }

  private boolean isOfAll() {
    return settings.categories.isEmpty();
  }

  private Html findings(Html page, CocoDataset whole, List<Html.NoteRow> failures) {
    Problems problems = whole.validate(ValidateOptions.DEFAULT.images(opensImages()));
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Problem problem : problems) {
      // The advice is the same for all problems of a kind; the message has ids in it.
      kinds.computeIfAbsent(
              problem.severity() + " " + problem.isRepairable() + " " + problem.advice(),
              key -> new Kind(problem))
          .count++;
    }
    Html result = page.heading("Findings");
    if (problems.isEmpty() && failures.isEmpty()) {
      return result.note(Html.Note.GOOD, "Validation found nothing wrong.");
    }
    int errors = problems.errors();
    int warnings = problems.size() - errors;
    result =
        result.note(
            errors > 0 || !failures.isEmpty() ? Html.Note.ERROR : Html.Note.WARNING,
            "Validation found "
                + (problems.isEmpty()
                    ? "nothing wrong"
                    : Numbers.count(errors, "error", "errors")
                        + " and "
                        + Numbers.count(warnings, "warning", "warnings"))
                + (failures.isEmpty()
                    ? "."
                    : "; "
                        + Numbers.count(failures.size(), "picture", "pictures")
                        + " could not be read.")
                + (problems.repairable() > 0
                    ? " dataset.repair() mends "
                        + Numbers.count(problems.repairable())
                        + " of them."
                    : ""));
    List<Html.NoteRow> rows = new ArrayList<>();
    failures.stream().limit(FAILURES).forEach(rows::add);
    if (failures.size() > FAILURES) {
      rows.add(
          new Html.NoteRow(
              Html.Note.ERROR,
              Numbers.count(failures.size() - FAILURES, "more picture", "more pictures")
                  + " cannot be read",
              ""));
    }
    List<Kind> sorted = new ArrayList<>(kinds.values());
    // A stable sort: errors first, else in the order in which they were found.
    sorted.sort((a, b) -> a.first.severity().compareTo(b.first.severity()));
    for (Kind kind : sorted.subList(0, Math.min(KINDS, sorted.size()))) {
      rows.add(
          new Html.NoteRow(
              kind.first.severity() == Problem.Severity.ERROR ? Html.Note.ERROR : Html.Note.WARNING,
              kind.first.message()
                  + (kind.count > 1
                      ? ", and " + Numbers.count(kind.count - 1L) + " more of this kind"
                      : ""),
              kind.first.pointer()
                  + ": "
                  + kind.first.advice()
                  + (kind.first.isRepairable() ? "; repair() mends it" : "")));
    }
    result = result.notes(rows);
    return sorted.size() > KINDS
        ? result.text(
            "There are " + Numbers.count(sorted.size() - KINDS) + " more kinds of problems.")
        : result;
  }

  private Html charts(Html start) {
    Html page = start.heading("Classes").wideChart(Charts.classFrequencies(dataset));
    page =
        categoryTree(classTable(page))
            .heading("Boxes and images")
            .charts(
                List.of(
                    Charts.boxSizes(dataset),
                    Charts.aspectRatios(dataset),
                    Charts.centers(dataset),
                    Charts.annotationsPerImage(dataset)),
                360);
    if (settings.split != null) {
      page = page.heading("Split").wideChart(Charts.splitBalance(settings.split));
      List<DatasetSplit.Leak> leaks = settings.split.leaks();
      page =
          leaks.isEmpty()
              ? page.note(Html.Note.GOOD, "No video, file or track is in more than one part.")
              : page.note(
                      Html.Note.ERROR,
                      Numbers.count(leaks.size(), "leak", "leaks")
                          + " between the parts: a model would be tested on what it has seen.")
                  .list(leaks.stream().limit(20).map(Report::line).toList());
    }
    if (settings.pool != null || settings.audit != null) {
      page = page.heading("Sampling");
    }
    if (settings.pool != null) {
      page = page.wideChart(Charts.samplingBalance(dataset, settings.pool));
    }
    if (settings.audit != null) {
      page =
          page.wideChart(Charts.views(settings.audit))
              .sheet(ContactSheet.of(settings.audit, MAPS).columnsIn(Html.FULL, 3, 0.75));
    }
    return page;
  }

  private static String line(DatasetSplit.Leak leak) {
    return leak.kind()
        + " "
        + leak.value()
        + ": "
        + leak.parts().stream()
            .map(part -> part.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  /** The classes that have annotations, folded if they are many, and how many there are besides. */
  private Html classTable(Html page) {
    List<ClassCount> used =
        dataset.classCounts().stream()
            .filter(one -> one.annotations() > 0)
            .sorted(
                Comparator.comparingInt(ClassCount::annotations)
                    .reversed()
                    .thenComparing(ClassCount::name))
            .toList();
    int rest = (isOfAll() ? dataset.categories().size() : settings.categories.size()) - used.size();
    TextTable table = TextTable.of("classes", CLASS_COLUMNS, used.size(), cells(used));
    Html result =
        used.isEmpty()
            ? page
            : used.size() <= FEW_CLASSES
                ? page.table(table, CLASSES)
                : page.folded("The same as a table", inner -> inner.table(table, CLASSES));
    return rest == 0
        ? result
        : result.text(Numbers.count(rest, "category has", "categories have") + " no annotation.");
  }

  /** The supercategories and what is below them, where there are any, with their annotations. */
  private Html categoryTree(Html page) {
    if (dataset.categories().stream().allMatch(one -> one.supercategory().isEmpty())) {
      return page;
    }
    CategoryTree tree;
    try {
      tree = CategoryTree.of(dataset);
    } catch (IllegalArgumentException | IllegalStateException | CocoException e) {
      return page.text("The categories make no tree: " + e.getMessage());
    }
    if (tree.isFlat()) {
      return page;
    }
    Map<String, Long> annotations =
        dataset.classCounts().stream()
            .collect(
                Collectors.toMap(ClassCount::name, one -> (long) one.annotations(), Long::sum));
    return page.card(Cards.of(shownTree(tree), annotations));
  }

  /** With the chosen classes and all that stands above one. */
  private CategoryTree shownTree(CategoryTree tree) {
    if (isOfAll()) {
      return tree;
    }
    Set<String> kept = new LinkedHashSet<>(settings.categories);
    for (String name : settings.categories) {
      for (int above : tree.ancestors(tree.index(name))) {
        kept.add(tree.name(above));
      }
    }
    return tree.subtree(kept);
  }

  private static TextTable.Cells cells(List<ClassCount> counts) {
    double all = Math.max(1, counts.stream().mapToLong(ClassCount::annotations).sum());
    return (row, column) -> {
      ClassCount one = counts.get(row);
      return switch (column) {
        case 0 -> Long.toString(one.categoryId());
        case 1 -> TextTable.cell(one.name().isEmpty() ? null : one.name());
        case 2 -> Numbers.count(one.annotations());
        case 3 -> Numbers.count(one.images());
        default -> String.format(Locale.ROOT, "%.2f", one.annotations() / all * 100);
      };
    };
  }

  /** The name of the dataset. */
  @Override
  public String toString() {
    return "Report of " + dataset.name();
  }
}
