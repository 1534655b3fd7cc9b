package org.ndsampler.spark.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleAnnotations;
import org.ndsampler.core.sample.Target;

/** Makes rows of targets, one at a time. Confined to one thread. */
final class RowMaker {
  private final CocoSampler sampler;
  private final Tokens tokens;
  private final Filter[] filters;
  private final Set<Long> classes;
  private final List<Function<WindowRow, @Nullable Object>> columns;
  private final int errorColumn;
  private final boolean permissive;
  private final boolean whereAnnotated;
  private long windows;
  private long pixelBytes;

  RowMaker(OpenDataset open, ReadPlan plan) {
    sampler = open.sampler();
    tokens = new Tokens(sampler);
    filters = plan.filters();
    classes = ids(open.dataset(), plan.spec());
    columns = RowColumn.makers(plan.columns());
    errorColumn = Arrays.asList(plan.columns().fieldNames()).indexOf(RowColumn.ERROR);
    permissive = plan.permissive();
    whereAnnotated = !classes.isEmpty();
  }

  /** The classes of which a window has to show something; none for any window. */
  private static Set<Long> ids(CocoDataset dataset, TargetSpec spec) {
    Set<Long> ids = new HashSet<>();
    if (spec.kind() != TargetKind.NEGATIVES) {
      spec.classes().forEach(name -> ids.add(dataset.category(name).id()));
    }
    return ids;
  }

  /**
   * The row of a target; null if it does not pass. One that cannot be read is a row with an error
   * where that was asked for.
   */
  @Nullable InternalRow row(long index, Target target) {
    WindowRow source = new WindowRow(sampler, tokens, index, target);
    @Nullable Object[] values = new Object[columns.size()];
    try {
      if (!passes(source)) {
        return null;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).apply(source);
      }
    } catch (RuntimeException e) {
      if (!permissive) {
        throw new IllegalStateException(
            "window " + index + ", " + target.toJson() + ": " + message(e), e);
      }
      return error(source, e);
    }
    count(source);
    return new GenericInternalRow(values);
  }

  /** Whether a target has a row; reads no pixels. */
  boolean isWanted(long index, Target target) {
    return passes(new WindowRow(sampler, tokens, index, target));
  }

  private boolean passes(WindowRow source) {
    return RowFilter.passes(filters, source) && (!whereAnnotated || showsClass(source));
  }

  private boolean showsClass(WindowRow source) {
    if (source.target().annotationId().isPresent()) {
      Long own = source.categoryId();
      return own != null && classes.contains(own);
    }
    SampleAnnotations all = source.annotations();
    return all.stream()
        .anyMatch(
            one ->
                one.source()
                    .category()
                    .map(category -> classes.contains(category.id()))
                    .orElse(false));
  }

  /** All that is known without pixels, and the reason why the rest is not. */
  private InternalRow error(WindowRow source, RuntimeException reason) {
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = columns.get(i).apply(source);
      } catch (RuntimeException e) {
        values[i] = null;
      }
    }
    if (errorColumn >= 0) {
      values[errorColumn] = UTF8String.fromString(message(reason));
    }
    count(source);
    return new GenericInternalRow(values);
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void count(WindowRow source) {
    windows++;
    if (source.hasPixels()) {
      pixelBytes += (long) source.shape().count() * source.dtype().bytes();
    }
  }

  /** How many rows were made. */
  long windows() {
    return windows;
  }

  /** How many bytes of pixels they were made of. */
  long pixelBytes() {
    return pixelBytes;
  }
}
