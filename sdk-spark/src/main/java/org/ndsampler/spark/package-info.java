/**
 * Datasets in Apache Spark: {@link org.ndsampler.spark.NdsamplerSource} reads windows as rows and
 * writes annotations, and the jobs convert, measure, cut and evaluate on many machines.
 *
 * @since 0.1
 */
@NullMarked
package org.ndsampler.spark;

import org.jspecify.annotations.NullMarked;
