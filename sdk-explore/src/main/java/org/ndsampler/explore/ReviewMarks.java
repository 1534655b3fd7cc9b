package org.ndsampler.explore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.internal.AtomicFile;

/**
 * What people say who review a dataset, kept in a small file beside it. Safe for concurrent use,
 * also by several programs on one file: none loses what another said. The dataset is not changed.
 *
 * <pre>{@code
 * ReviewMarks marks = ReviewMarks.open(dataset);       // NAME.review.json
 * marks.add(ReviewMark.wrong(17));
 * marks.add(ReviewMark.classWrong(18, "dog"));
 * marks.add(ReviewMark.missing(5, "cat", Box.of(10, 20, 30, 40)));
 * marks.undo();
 * marks.toDataset().write(Path.of("reviewed.json"));
 * }</pre>
 *
 * <p>Each change is on the disk when its method returns. The file belongs to the content of the
 * dataset ({@link CocoDataset#fingerprint()}) and is refused for any other. Cost of a change: the
 * file is read and written, some hundred bytes for each mark that was ever made; the first one
 * reads the whole dataset.
 *
 * @since 0.1
 */
public final class ReviewMarks {
  private static final Pattern EXTENSION =
      Pattern.compile("(\\.json)?(\\.gz|\\.zip)?$", Pattern.CASE_INSENSITIVE);

  private final CocoDataset dataset;
  private final Path file;

  /** The numbers of this one's own entries, the latest first. */
  private final Deque<Long> done = new ArrayDeque<>();

  private final Deque<ReviewFile.Entry> undone = new ArrayDeque<>();
  private Map<Object, ReviewMark> marks = Map.of();

  private ReviewMarks(CocoDataset dataset, Path file) {
    this.dataset = dataset;
    this.file = file.toAbsolutePath();
  }

  /**
   * Opens the marks of a dataset, in {@code NAME.review.json} beside its file; they are none where
   * there is no such file, which is made by the first mark.
   *
   * @throws IllegalArgumentException if the dataset was not read from a file
   * @throws CocoException if the file is damaged or belongs to another content of the dataset
   * @throws IOException if it cannot be read
   */
  public static ReviewMarks open(CocoDataset dataset) throws IOException {
    Path json =
        dataset
            .path()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the dataset was not read from a file; say where its marks are:"
                            + " ReviewMarks.open(dataset, file)"));
    String name = String.valueOf(json.getFileName());
    return open(
        dataset, json.resolveSibling(EXTENSION.matcher(name).replaceFirst("") + ".review.json"));
  }

  /**
   * Opens the marks of a dataset in a file of choice.
   *
   * @throws CocoException if the file is damaged or belongs to another content of the dataset
   * @throws IOException if it cannot be read
   */
  public static ReviewMarks open(CocoDataset dataset, Path file) throws IOException {
    ReviewMarks marks = new ReviewMarks(dataset, file);
    marks.refresh();
    return marks;
  }

  /** The file that keeps the marks. */
  public Path file() {
    return file;
  }

  /** The dataset that is reviewed. */
  public CocoDataset dataset() {
    return dataset;
  }

  /**
   * Reads what others have said since.
   *
   * @throws IOException if the file cannot be read
   */
  public synchronized void refresh() throws IOException {
    ReviewFile read = read();
    marks = read == null ? Map.of() : read.marks();
  }

  private @Nullable ReviewFile read() throws IOException {
    ReviewFile read = ReviewFile.read(file);
    if (read != null && !read.fingerprint().equals(dataset.fingerprint())) {
      throw new CocoException(
          file
              + " has the marks of another content of "
              + dataset.name()
              + "; open the dataset as it was when they were made, or keep new marks in another"
              + " file");
    }
    return read;
  }

  /**
   * Says something of an annotation or an image. What was said of it before no longer holds; a box
   * that is missing is one more. What was undone can no longer be done again.
   *
   * @throws IllegalArgumentException if the dataset has no such annotation, image or class
   * @throws IOException if it cannot be written; then nothing has changed
   */
  public synchronized void add(ReviewMark mark) throws IOException {
    require(mark);
    append(false, mark);
    undone.clear();
  }

  /**
   * Takes a mark away: nothing is said any more of its annotation or image, or the box is not
   * missing.
   *
   * @throws IOException if it cannot be written; then nothing has changed
   */
  public synchronized void clear(ReviewMark mark) throws IOException {
    append(true, mark);
    undone.clear();
  }

  private void require(ReviewMark mark) {
    if (mark.isOfImage()) {
      dataset.image(mark.id());
    } else {
      dataset.annotation(mark.id());
    }
    mark.className().ifPresent(dataset::category);
  }

  private void append(boolean isCleared, ReviewMark mark) throws IOException {
    ReviewFile written = change(before -> before.plus(isCleared, mark));
    done.push(written.next() - 1);
  }

  /** Changes what is in the file now, whoever has written it. */
  @SuppressWarnings("try") // the turn is held, not used
  private ReviewFile change(UnaryOperator<ReviewFile> change) throws IOException {
    try (FileTurn turn = FileTurn.take(file)) {
      ReviewFile before = read();
      ReviewFile after =
          change.apply(
              before == null ? new ReviewFile(dataset.fingerprint(), 1, List.of()) : before);
      after.write(file);
      marks = after.marks();
      return after;
    }
  }

  /**
   * Takes back what this object did last and has not taken back; what others did stays.
   *
   * @return whether there was something
   * @throws IOException if it cannot be written; then nothing has changed
   */
  public synchronized boolean undo() throws IOException {
    Long last = done.peek();
    if (last == null) {
      return false;
    }
    List<ReviewFile.Entry> taken = new ArrayList<>();
    change(
        before -> {
          before.entries().stream().filter(entry -> entry.id() == last).forEach(taken::add);
          return before.minus(last);
        });
    done.pop();
    taken.forEach(undone::push);
    return true;
  }

  /**
   * Does again what was taken back last.
   *
   * @return whether there was something
   * @throws IOException if it cannot be written; then nothing has changed
   */
  public synchronized boolean redo() throws IOException {
    ReviewFile.Entry last = undone.peek();
    if (last == null) {
      return false;
    }
    append(last.isCleared(), last.mark());
    undone.pop();
    return true;
  }

  /** Whether there is something to be undone. */
  public synchronized boolean canUndo() {
    return !done.isEmpty();
  }

  /** Whether there is something to be done again. */
  public synchronized boolean canRedo() {
    return !undone.isEmpty();
  }

  /** All marks that hold, in the order in which they were made. */
  public synchronized List<ReviewMark> all() {
    return List.copyOf(marks.values());
  }

  /** What is said of an annotation. */
  public synchronized Optional<ReviewMark> ofAnnotation(long id) {
    return Optional.ofNullable(marks.get((Object) id));
  }

  /** What is said of an image, and the boxes that it lacks. Cost: a look at all marks. */
  public synchronized List<ReviewMark> ofImage(long id) {
    return marks.values().stream().filter(mark -> mark.isOfImage() && mark.id() == id).toList();
  }

  /**
   * A new dataset as the marks say: without what is wrong, with other classes, and with what is
   * missing as boxes. An image that is wrong goes with its annotations.
   */
  public CocoDataset toDataset() {
    Set<Long> wrongImages = new HashSet<>();
    Set<Long> wrongAnnotations = new HashSet<>();
    Map<Long, String> classes = new HashMap<>();
    List<ReviewMark> missing = new ArrayList<>();
    for (ReviewMark mark : all()) {
      switch (mark.judgement()) {
        case RIGHT -> {}
        case WRONG -> (mark.isOfImage() ? wrongImages : wrongAnnotations).add(mark.id());
        case CLASS_WRONG -> classes.put(mark.id(), mark.className().orElseThrow());
        case MISSING -> missing.add(mark);
      }
    }
    CocoDataset kept =
        dataset
            .filterImages(image -> !wrongImages.contains(image.id()))
            .filterAnnotations(annotation -> !wrongAnnotations.contains(annotation.id()));
    CocoDataset.Builder builder = kept.toBuilder();
    classes.forEach(
        (id, name) -> {
          if (kept.annotations().contains(id)) {
            builder.updateAnnotation(id, draft -> draft.category(kept.category(name).id()));
          }
        });
    long last = Arrays.stream(dataset.annotations().ids()).max().orElse(0);
    for (ReviewMark mark : missing) {
      if (kept.images().contains(mark.id())) {
        Box box = mark.box().orElseThrow();
        // Above all ids of the dataset: that of an annotation that went must not come to mean
        // another.
        last = Math.addExact(last, 1);
        builder.annotation(
            last,
            draft ->
                draft
                    .image(mark.id())
                    .category(kept.category(mark.className().orElseThrow()).id())
                    .box(box)
                    .area(box.width() * box.height())
                    .crowd(false));
      }
    }
    return builder.build();
  }

  /**
   * Writes a table of the marks as CSV: what is said, of which annotation and image, the class that
   * it has and should have, and the box. Written as a whole, or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void writeCsv(Path csv) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "mark,annotation_id,image_id,file_name,class,right_class,x,y,width,height\n");
    for (ReviewMark mark : all()) {
      @Nullable CocoAnnotation annotation = mark.isOfImage() ? null : dataset.annotation(mark.id());
      int imageRow =
          annotation == null
              ? dataset.images().row(mark.id())
              : dataset.annotations().imageRow(annotation.row());
      @Nullable CocoImage image = imageRow < 0 ? null : dataset.images().at(imageRow);
      Optional<Box> box = annotation == null ? mark.box() : annotation.box();
      List<String> cells = new ArrayList<>();
      cells.add(ReviewFile.word(mark.judgement()));
      cells.add(annotation == null ? "" : Long.toString(annotation.id()));
      cells.add(image == null ? "" : Long.toString(image.id()));
      cells.add(image == null ? "" : image.fileName().orElse(""));
      cells.add(annotation == null ? "" : annotation.categoryName());
      cells.add(mark.className().orElse(""));
      cells.add(box.map(b -> Double.toString(b.x())).orElse(""));
      cells.add(box.map(b -> Double.toString(b.y())).orElse(""));
      cells.add(box.map(b -> Double.toString(b.width())).orElse(""));
      cells.add(box.map(b -> Double.toString(b.height())).orElse(""));
      text.append(String.join(",", cells.stream().map(ReviewMarks::cell).toList())).append('\n');
    }
    AtomicFile.write(csv, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String cell(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** How many marks there are, and where. */
  @Override
  public synchronized String toString() {
    return "ReviewMarks("
        + marks.size()
        + " in "
        + Objects.requireNonNull(file.getFileName())
        + ")";
  }
}
