package org.ndsampler.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.spark.internal.ImageTask;
import org.ndsampler.spark.internal.Tasks;

/**
 * What the image files of a dataset are, measured on the executors: whether each can be read, is as
 * large as declared, and what its values are. Nothing to make one of.
 *
 * <pre>{@code
 * Dataset<Row> images = SparkImages.measure(spark, "data.kwcoco.json");
 * images.filter("error IS NOT NULL").show(false);
 * images.selectExpr("sum(sum[0]) / sum(count) AS mean_of_the_first_channel").show();
 * }</pre>
 *
 * @since 0.1
 */
public final class SparkImages {
  private SparkImages() {}

  /**
   * Reads all pixels of each image, in pieces, so that an executor holds a few megabytes of it.
   *
   * @param dataset the COCO file, on a file system that all machines have
   * @return a row for each image: {@code image_id}, {@code file}, {@code width}, {@code height},
   *     {@code channels}, {@code dtype}, {@code count} (pixels), and for each channel {@code min},
   *     {@code max}, {@code sum}, {@code mean}, {@code std} (of all pixels, not estimated); NaN is
   *     left out of these, and a channel of nothing else has null. {@code error} says what is
   *     wrong; what was found out before stays
   * @throws IOException if the dataset cannot be read
   */
  public static Dataset<Row> measure(SparkSession spark, String dataset) throws IOException {
    return rows(spark, dataset, true);
  }

  /**
   * Opens each image and reads no pixels; columns of values are null.
   *
   * @param dataset the COCO file, on a file system that all machines have
   * @return rows as those of {@link #measure}
   * @throws IOException if the dataset cannot be read
   */
  public static Dataset<Row> check(SparkSession spark, String dataset) throws IOException {
    return rows(spark, dataset, false);
  }

  private static Dataset<Row> rows(SparkSession spark, String dataset, boolean pixels)
      throws IOException {
    ImageTask task = ImageTask.of(dataset, pixels);
    CocoDataset read = task.open();
    List<Long> ids =
        Arrays.stream(read.images().ids()).distinct().boxed().collect(Collectors.toList());
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(ids, Math.max(1, Math.min(ids.size(), Tasks.slices(spark))))
            .mapPartitions(task::rows);
    return spark.createDataFrame(rows, ImageTask.SCHEMA);
  }
}
