package org.ndsampler.formats;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.formats.internal.LabelStudioReader;
import org.ndsampler.formats.internal.LabelStudioWriter;
import org.ndsampler.formats.internal.Look;
import org.ndsampler.formats.internal.Reading;
import org.ndsampler.formats.internal.Writing;

/**
 * The JSON of Label Studio: a list of tasks, whose places are percent of the image. Immutable; each
 * setting gives a changed copy.
 *
 * <p>Rectangles turn clockwise about their top left corner. Of a task with several annotations the
 * first that was not cancelled is read and the others are counted. Rectangles, polygons, ellipses,
 * brushes and keypoints are read; {@code label_config.xml} keeps the order of the classes.
 *
 * @since 0.1
 */
public final class LabelStudio extends LabelFormat {
  static final LabelStudio DEFAULT = new LabelStudio(false, "/data/local-files/?d=");

  private final boolean predictions;
  private final String prefix;

  private LabelStudio(boolean predictions, String prefix) {
    this.predictions = predictions;
    this.prefix = prefix;
  }

  /** Whether predictions are read and written in place of annotations, with their scores. */
  public LabelStudio predictions(boolean value) {
    return new LabelStudio(value, prefix);
  }

  /** Whether predictions are read and written in place of annotations. */
  public boolean isPredictions() {
    return predictions;
  }

  /** What stands before the name of an image in a task; that of local files unless told. */
  public LabelStudio prefix(String value) {
    return new LabelStudio(predictions, value);
  }

  /** What stands before the name of an image in a task. */
  public String prefix() {
    return prefix;
  }

  @Override
  List<Object> settings() {
    return List.of(predictions, prefix);
  }

  @Override
  public String name() {
    return "Label Studio";
  }

  @Override
  String code() {
    return "Formats.LABEL_STUDIO";
  }

  @Override
  public Set<Content> holds() {
    Set<Content> holds =
        EnumSet.of(
            Content.EMPTY_IMAGES,
            Content.FRACTIONS,
            Content.BORDERS,
            Content.OUTLINES,
            Content.MASKS,
            Content.ANGLES,
            Content.KEYPOINTS,
            Content.UNUSED_CATEGORIES);
    if (predictions) {
      holds.add(Content.SCORES);
    }
    return holds;
  }

  @Override
  boolean knows(Look look) {
    return look.labels("json").stream()
        .map(Look::fields)
        .anyMatch(
            fields ->
                fields.contains("[]")
                    && fields.contains("data")
                    && (fields.contains("annotations")
                        || fields.contains("predictions")
                        || fields.contains("completions")));
  }

  @Override
  void read(Reading reading) throws IOException {
    new LabelStudioReader(reading, predictions).read();
  }

  @Override
  void write(Writing writing) throws IOException {
    new LabelStudioWriter(writing, this).write();
  }
}
