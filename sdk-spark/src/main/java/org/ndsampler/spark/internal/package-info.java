/** How Spark's interfaces are kept. Not for users. */
@NullMarked
package org.ndsampler.spark.internal;

import org.jspecify.annotations.NullMarked;
