package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/**
 * Measures images on an executor. Immutable.
 *
 * @param pixels whether values are read, too
 */
public record ImageTask(DatasetFile dataset, boolean pixels) implements Serializable {
  private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, true);

  /** Of a piece that is read at once. */
  private static final int SIDE = 1024;

  /** The columns of the rows. */
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.LongType, false)
          .add("file", DataTypes.StringType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("channels", DataTypes.IntegerType)
          .add("dtype", DataTypes.StringType)
          .add("count", DataTypes.LongType)
          .add("min", NUMBERS)
          .add("max", NUMBERS)
          .add("sum", NUMBERS)
          .add("mean", NUMBERS)
          .add("std", NUMBERS)
          .add("error", DataTypes.StringType);

  /**
   * A task.
   *
   * @throws IOException if there is no such dataset
   */
  public static ImageTask of(String dataset, boolean pixels) throws IOException {
    return new ImageTask(DatasetFile.of(dataset, null, null, null, false), pixels);
  }

  /**
   * The dataset, for the driver.
   *
   * @throws IOException if it cannot be read
   */
  public CocoDataset open() throws IOException {
    return dataset.open();
  }

  /**
   * The rows of some images, each made when it is asked for.
   *
   * @throws IOException if the dataset cannot be read
   */
  public Iterator<Row> rows(Iterator<Long> images) throws IOException {
    OpenDatasets.Lease lease = OpenDatasets.lease(dataset);
    TaskCompletionListener end = context -> lease.close();
    TaskContext.get().addTaskCompletionListener(end);
    CocoSampler sampler = lease.dataset().sampler();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(images, 0), false)
        .map(image -> row(sampler, image))
        .iterator();
  }

  private Row row(CocoSampler sampler, long id) {
    @Nullable Object[] values = new Object[SCHEMA.size()];
    values[0] = id;
    try {
      fill(values, sampler, id);
    } catch (RuntimeException e) {
      values[values.length - 1] =
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    return RowFactory.create(values);
  }

  private void fill(@Nullable Object[] values, CocoSampler sampler, long id) {
    CocoImage image = sampler.dataset().image(id);
    values[1] = image.path().map(Path::toString).orElse(null);
    DelayedOperation graph = sampler.delayed(Target.image(id));
    // A file of another size than the dataset declares is refused, with both sizes.
    Size real = graph.size();
    values[2] = real.width();
    values[3] = real.height();
    values[4] = graph.channels();
    values[5] = graph.dtype().label();
    if (!pixels) {
      return;
    }
    ChannelValues all = new ChannelValues(graph.channels());
    for (int y = 0; y < real.height(); y += SIDE) {
      for (int x = 0; x < real.width(); x += SIDE) {
        int width = Math.min(SIDE, real.width() - x);
        int height = Math.min(SIDE, real.height() - y);
        Target piece = Target.image(id).region(x, y, width, height).withoutAnnotations();
        all.add(sampler.loadSample(piece).pixels());
      }
    }
    values[6] = (long) real.width() * real.height();
    all.fill(values, 7);
  }
}
