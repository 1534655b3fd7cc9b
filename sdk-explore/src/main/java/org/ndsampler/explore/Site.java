package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.Query;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.Target;
import org.ndsampler.eval.Match;
import org.ndsampler.explore.Selections.Selected;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;

/** What there is below the secret part of the address. Safe for concurrent use. */
final class Site {
  private static final int MOST_ITEMS = 500;

  private static final int LEAST_SIDE = 64;
  private static final int MOST_SIDE = 2048;
  private static final int MOST_CELLS = 128;

  /** Pictures are made in few sizes, so that they are kept for all that are nearly the same. */
  private static final List<Integer> SIDES = List.of(128, 256, 512);

  private final CocoDataset dataset;
  private final ExploreOptions options;
  private final Pictures pictures;
  private final Thumbnails thumbnails;
  private final Shapes shapes;
  private final Selections selections;
  private final Review review;
  private final Tracks tracks;
  private final SampleViews views;
  private final Windows windows;
  private volatile @Nullable Facets facets;
  private volatile @Nullable Errors errors;
  private volatile @Nullable Query everything;
  private volatile @Nullable ReportCharts charts;

  Site(CocoDataset dataset, ExploreOptions options, Pictures pictures) {
    this.dataset = dataset;
    this.options = options;
    this.pictures = pictures;
    this.thumbnails = new Thumbnails(dataset, pictures, options.cache().orElse(null));
    this.shapes =
        new Shapes(
            dataset,
            options
                .predictions()
                .or(() -> options.evaluation().map(one -> one.detections().toPredictions()))
                .orElse(null));
    this.selections = new Selections(this::everything);
    this.tracks = new Tracks(dataset, pictures);
    this.views = new SampleViews(dataset, pictures);
    this.windows = new Windows(dataset, options.windows(), views, shapes::index);
    this.review = new Review(dataset, options.marks().orElse(null));
  }

  Response answer(Request request) throws IOException {
    return switch (request.what()) {
      case "" -> PageFiles.find(PageFiles.PAGE).orElseThrow();
      case "info" -> Response.json(this::writeInfo);
      case "select" -> select(request);
      case "items" -> items(request);
      case "refine" -> refine(request);
      case "facets" -> facets(request);
      case "thumb" -> thumbnail(request);
      case "image" -> {
        int row = imageRow(request, 1);
        yield Response.json(json -> writeDetails(json, row));
      }
      case "picture" ->
          Response.jpeg(
              pictures.image(
                  imageRow(request, 1),
                  request.number("side", LEAST_SIDE, MOST_SIDE, MOST_SIDE),
                  Look.of(request)));
      case "tile" -> tile(request);
      case "sample" -> sample(request);
      case "place" -> place(request);
      case "tracks" -> {
        int row = imageRow(request, 1);
        yield Response.json(json -> tracks.write(json, row));
      }
      case "shapes" -> shapes(request);
      case "figures" -> figures(request);
      case "cells" -> errors().cells();
      case "charts" -> charts().list();
      case "chart" ->
          charts()
              .picture(
                  request.part(1), request.text("theme").equals("dark") ? Theme.DARK : Theme.LIGHT);
      case "review" -> review.answer(request);
      case "object" -> {
        int row = request.row(1, dataset.annotations().size());
        yield Response.json(json -> writeRecord(json, row));
      }
      default ->
          PageFiles.find(request.what())
              .filter(file -> request.size() == 1)
              .orElseGet(() -> Response.error(Response.MISSING, "there is no such page"));
    };
  }

  private int imageRow(Request request, int part) {
    return request.row(part, dataset.images().size());
  }

  void writeInfo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", dataset.name());
    json.writeNumberField("images", dataset.images().size());
    json.writeNumberField("annotations", dataset.annotations().size());
    json.writeNumberField("videos", dataset.videos().size());
    // In its normal form, which is what a page compares with.
    json.writeStringField("query", selections.of(options.query()).query().toString());
    boolean isJudged = options.evaluation().isPresent();
    json.writeBooleanField("predictions", isJudged || options.predictions().isPresent());
    json.writeBooleanField("evaluation", isJudged);
    json.writeNumberField("windows", windows.size());
    json.writeArrayFieldStart("classes");
    List<ClassCount> counts = dataset.classCounts();
    for (CocoCategory category : dataset.categories()) {
      json.writeStartObject();
      json.writeNumberField("id", category.id());
      json.writeStringField("name", category.name());
      json.writeStringField("color", hex(Palette.standard().color(category.id())));
      json.writeNumberField("count", count(counts, category));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static int count(List<ClassCount> counts, CocoCategory category) {
    // They come in the order of the categories.
    int row = category.row();
    if (row < counts.size() && counts.get(row).categoryId() == category.id()) {
      return counts.get(row).annotations();
    }
    return counts.stream()
        .filter(one -> one.categoryId() == category.id())
        .mapToInt(ClassCount::annotations)
        .sum();
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
  }

  private Response select(Request request) {
    Selected selected = selections.of(request.text("q"));
    return Response.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("text", selected.query().toString());
          json.writeNumberField("images", selected.images().length);
          json.writeNumberField("objects", selected.annotations().length);
          if (options.evaluation().isPresent()) {
            json.writeNumberField("errors", errors().size());
          }
          if (windows.size() > 0) {
            json.writeNumberField("windows", windows.of(selected).size());
          }
          json.writeEndObject();
        });
  }

  /** The query without what it says of a field, and with another condition. */
  private Response refine(Request request) {
    Query query = selections.of(request.text("q")).query();
    String field = request.text("field");
    String condition = request.text("and");
    Query rest = field.isEmpty() ? query : query.without(field);
    Query refined = condition.isEmpty() ? rest : rest.and(condition);
    return Response.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("text", refined.toString());
          json.writeEndObject();
        });
  }

  /** The numbers of what a query finds, each with a query of its own. */
  private Response figures(Request request) {
    Dashboard dashboard = Dashboard.of(selections.of(request.text("q")).query(), flags());
    return Response.json(
        json -> {
          json.writeStartArray();
          for (Dashboard.Figure figure : dashboard.figures()) {
            json.writeStartObject();
            json.writeStringField("label", figure.label());
            json.writeNumberField("count", figure.count());
            json.writeBooleanField("images", figure.isOfImages());
            json.writeStringField("query", figure.query());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** They are found when they are first asked for. */
  private Errors errors() {
    Errors known = errors;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      Errors made = errors;
      if (made == null) {
        made =
            new Errors(
                dataset,
                options
                    .evaluation()
                    .orElseThrow(
                        () -> new IllegalArgumentException("there is no evaluation to show")));
        errors = made;
      }
      return made;
    }
  }

  /** They are made when they are first asked for. */
  private ReportCharts charts() {
    ReportCharts known = charts;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      ReportCharts made = charts;
      if (made == null) {
        made =
            new ReportCharts(
                dataset,
                options.evaluation().orElse(null),
                options.evaluation().isPresent() ? errors().list() : null);
        charts = made;
      }
      return made;
    }
  }

  /** The fields that queries know here beside those of the dataset. */
  private List<String> flags() {
    return options.evaluation().isPresent() ? List.of(Errors.MISSED) : List.of();
  }

  /** What a detector missed can be asked for where there is an evaluation. */
  private Query everything() {
    Query known = everything;
    if (known == null) {
      Query plain = dataset.query("");
      known =
          options.evaluation().isPresent()
              ? plain.flagged(Errors.MISSED, errors().missed())
              : plain;
      everything = known;
    }
    return known;
  }

  private Response facets(Request request) {
    Query query = selections.of(request.text("q")).query();
    String text = query.toString();
    List<Facets.Facet> found = knownFacets().of(query);
    return Response.json(
        json -> {
          json.writeStartArray();
          for (Facets.Facet facet : found) {
            json.writeStartObject();
            json.writeStringField("field", facet.field());
            json.writeNumberField("others", facet.others());
            json.writeArrayFieldStart("bars");
            for (Facets.Bar bar : facet.bars()) {
              json.writeStartObject();
              json.writeStringField("label", bar.label());
              json.writeStringField("condition", bar.condition());
              json.writeNumberField("count", bar.count());
              json.writeBooleanField("pressed", isPartOf(text, bar.condition()));
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** Whether a query asks for a bar, in these words, which end where the condition ends. */
  private boolean isPartOf(String query, String condition) {
    String words = selections.all().and(condition).toString();
    for (int at = query.indexOf(words); at >= 0; at = query.indexOf(words, at + 1)) {
      String before = query.substring(0, at);
      String after = query.substring(at + words.length());
      if ((before.isEmpty() || before.endsWith(" ") || before.endsWith("("))
          && !before.endsWith("not ")
          && (after.isEmpty() || after.startsWith(" ") || after.startsWith(")"))) {
        return true;
      }
    }
    return false;
  }

  /** They are made when they are first asked for: that takes some looks at the whole dataset. */
  private Facets knownFacets() {
    Facets known = facets;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      Facets made = facets;
      if (made == null) {
        made = new Facets(selections.all(), flags());
        facets = made;
      }
      return made;
    }
  }

  /** Writes an item of the gallery by its place. */
  private interface Item {
    void write(JsonGenerator json, int place) throws IOException;
  }

  private Response items(Request request) {
    Selected selected = selections.of(request.text("q"));
    switch (request.text("of")) {
      case "errors" -> {
        Errors found = errors();
        return items(request, found.size(), found::write);
      }
      case "windows" -> {
        Windows.Found found = windows.of(selected);
        return items(
            request, found.size(), (json, place) -> windows.write(json, found.place(place)));
      }
      case "objects" -> {
        int[] rows = selected.annotations();
        return items(request, rows.length, (json, place) -> writeObject(json, rows[place]));
      }
      default -> {
        int[] rows = selected.images();
        return items(request, rows.length, (json, place) -> writeImage(json, rows[place]));
      }
    }
  }

  private static Response items(Request request, int size, Item item) {
    int from = request.number("from", 0, Integer.MAX_VALUE, 0);
    int count = request.number("count", 1, MOST_ITEMS, 100);
    return Response.json(
        json -> {
          json.writeStartArray();
          for (int i = from; i < Math.min((long) from + count, size); i++) {
            item.write(json, i);
          }
          json.writeEndArray();
        });
  }

  void writeImage(JsonGenerator json, int row) throws IOException {
    CocoImage image = dataset.images().at(row);
    json.writeStartObject();
    json.writeNumberField("r", row);
    json.writeNumberField("i", image.id());
    json.writeStringField("n", name(image));
    if (dataset.images().hasSize(row)) {
      json.writeNumberField("w", dataset.images().width(row));
      json.writeNumberField("h", dataset.images().height(row));
    }
    json.writeNumberField("c", dataset.images().annotationCount(row));
    json.writeArrayFieldStart("b");
    CocoAnnotations annotations = dataset.annotations();
    for (int one : shapes.largest(row)) {
      json.writeStartArray();
      json.writeNumber(annotations.categoryRow(one));
      json.writeNumber((float) annotations.x(one));
      json.writeNumber((float) annotations.y(one));
      json.writeNumber((float) annotations.width(one));
      json.writeNumber((float) annotations.height(one));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The file's name without its folders, else the image's name or id. */
  static String name(CocoImage image) {
    return image
        .fileName()
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .filter(name -> !name.isEmpty())
        .or(image::name)
        .orElse("image " + image.id());
  }

  void writeObject(JsonGenerator json, int row) throws IOException {
    CocoAnnotation annotation = dataset.annotations().at(row);
    json.writeStartObject();
    json.writeNumberField("r", row);
    json.writeNumberField("i", annotation.id());
    json.writeNumberField("c", dataset.annotations().categoryRow(row));
    int imageRow = dataset.annotations().imageRow(row);
    json.writeNumberField("p", imageRow);
    if (imageRow >= 0) {
      json.writeStringField("n", name(dataset.images().at(imageRow)));
    }
    if (dataset.annotations().hasBox(row)) {
      json.writeNumberField("w", (float) dataset.annotations().width(row));
      json.writeNumberField("h", (float) dataset.annotations().height(row));
    }
    OptionalDouble score = Shapes.score(annotation);
    if (score.isPresent()) {
      json.writeNumberField("s", score.getAsDouble());
    }
    json.writeEndObject();
  }

  /** Where the image or the object of an id is in the dataset as it is now. */
  private Response place(Request request) {
    boolean isImage = request.part(1).equals("image");
    long id = request.id(2);
    boolean isThere = isImage ? dataset.images().contains(id) : dataset.annotations().contains(id);
    if (!isThere) {
      throw new IllegalArgumentException(
          "there is no " + (isImage ? "image " : "object ") + id + " in " + dataset.name());
    }
    int row = isImage ? dataset.images().row(id) : dataset.annotations().row(id);
    return Response.json(
        json -> {
          json.writeStartObject();
          json.writeNumberField("image", isImage ? row : dataset.annotations().imageRow(row));
          if (!isImage) {
            json.writeNumberField("object", row);
          }
          json.writeEndObject();
        });
  }

  /** What the sampler gives for an object or a window, or its picture. */
  private Response sample(Request request) throws IOException {
    Target target =
        request.part(1).equals("window")
            ? windows.at(request.row(2, windows.size()))
            : Target.annotation(
                dataset.annotations().id(request.row(2, dataset.annotations().size())));
    return request.size() == 3
        ? views.answer(target)
        : Response.png(Pictures.png(pictures.sample(target, MOST_SIDE)));
  }

  private byte[] error(int index, int side) throws IOException {
    Match match = errors().at(index);
    return pictures.around(errors().imageRow(match), match.box(), side, Look.PLAIN);
  }

  private Response thumbnail(Request request) throws IOException {
    int wanted = request.number("side", 1, MOST_SIDE, SIDES.get(1));
    int side =
        SIDES.stream().filter(one -> one >= wanted).findFirst().orElse(SIDES.get(SIDES.size() - 1));
    return Response.jpeg(
        switch (request.part(1)) {
          case "image" -> thumbnails.image(imageRow(request, 2), side);
          case "object" -> thumbnails.object(request.row(2, dataset.annotations().size()), side);
          case "error" -> error(request.row(2, errors().size()), side);
          case "window" ->
              Pictures.jpeg(pictures.sample(windows.at(request.row(2, windows.size())), side));
          default ->
              throw new IllegalArgumentException(
                  "there are pictures of image, object, error and window");
        });
  }

  /** What the viewer has to know of an image. */
  void writeDetails(JsonGenerator json, int row) throws IOException {
    CocoImage image = dataset.images().at(row);
    Size size = pictures.size(row);
    json.writeStartObject();
    json.writeNumberField("r", row);
    json.writeNumberField("i", image.id());
    json.writeStringField("n", name(image));
    json.writeNumberField("w", size.width());
    json.writeNumberField("h", size.height());
    json.writeNumberField("tile", Pictures.TILE);
    json.writeStringField("java", "Target.image(" + image.id() + "L)");
    json.writeStringField("file", image.fileName().orElse(""));
    writeChannels(json, row);
    writeVideo(json, row);
    writeFields(json, image.extraFields());
    json.writeEndObject();
  }

  /** Of a file that cannot be read there are none, and the reason. */
  private void writeChannels(JsonGenerator json, int row) throws IOException {
    List<String> channels = List.of();
    try {
      channels = pictures.channels(row);
    } catch (UncheckedIOException | IllegalStateException e) {
      json.writeStringField("problem", String.valueOf(e.getMessage()));
    }
    json.writeArrayFieldStart("channels");
    for (String channel : channels) {
      json.writeString(channel);
    }
    json.writeEndArray();
  }

  /** The rows of the images of the same video, in their order. */
  private void writeVideo(JsonGenerator json, int imageRow) throws IOException {
    int video = dataset.images().videoRow(imageRow);
    if (video < 0) {
      return;
    }
    json.writeArrayFieldStart("frames");
    for (int i = 0; i < dataset.videos().imageCount(video); i++) {
      json.writeNumber(dataset.videos().imageRow(video, i));
    }
    json.writeEndArray();
  }

  private static void writeFields(JsonGenerator json, Map<String, String> fields)
      throws IOException {
    json.writeObjectFieldStart("fields");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String value = field.getValue();
      json.writeStringField(
          field.getKey(), value.length() > 300 ? value.substring(0, 300) + "..." : value);
    }
    json.writeEndObject();
  }

  private Response tile(Request request) throws IOException {
    int row = imageRow(request, 1);
    int reduction = parse(request.part(2), 30);
    return Response.jpeg(
        pictures.tile(
            row,
            reduction,
            parse(request.part(3), Integer.MAX_VALUE),
            parse(request.part(4), Integer.MAX_VALUE),
            Look.of(request)));
  }

  private static int parse(String text, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("a tile is LEVEL/COLUMN/ROW, each a number");
  }

  private Response shapes(Request request) {
    int row = imageRow(request, 1);
    Size size = pictures.size(row);
    Box box =
        Box.of(
            request.real("x", 0),
            request.real("y", 0),
            request.real("w", size.width()),
            request.real("h", size.height()));
    if (!(box.width() > 0 && box.height() > 0)) {
      throw new IllegalArgumentException("a view has a width and a height, not " + box);
    }
    int columns = request.number("columns", 1, MOST_CELLS, 32);
    int rows = request.number("rows", 1, MOST_CELLS, 32);
    Set<Integer> hidden = new HashSet<>();
    for (String one : request.text("hide").split(",", -1)) {
      if (!one.isEmpty()) {
        hidden.add(parse(one, Integer.MAX_VALUE));
      }
    }
    return Response.json(
        json -> shapes.write(json, row, new Shapes.View(box, columns, rows), hidden));
  }

  void writeShapes(JsonGenerator json, int imageRow) throws IOException {
    Size size = pictures.size(imageRow);
    Box box = Box.of(0, 0, size.width(), size.height());
    shapes.write(json, imageRow, new Shapes.View(box, 32, 32), Set.of());
  }

  /** All that is known of an object. */
  void writeRecord(JsonGenerator json, int row) throws IOException {
    CocoAnnotation annotation = dataset.annotations().at(row);
    json.writeStartObject();
    json.writeNumberField("i", annotation.id());
    json.writeStringField("java", "Target.annotation(" + annotation.id() + "L)");
    writeFields(json, annotation.extraFields());
    json.writeEndObject();
  }

  /**
   * Makes sure that a query can be read.
   *
   * @throws IllegalArgumentException if it cannot; the message says where and what to do
   */
  void require(String query) {
    try {
      dataset.query(query);
    } catch (IllegalArgumentException e) {
      // What the evaluation says is found when it is asked for: that takes a while.
      if (options.evaluation().isEmpty()) {
        throw e;
      }
      selections.all().and(query);
    }
  }

  /** What a query selects. */
  Selected selected(String query) {
    return selections.of(query);
  }
}
