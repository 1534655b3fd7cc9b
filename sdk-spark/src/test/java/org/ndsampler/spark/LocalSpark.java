package org.ndsampler.spark;

import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * The session of the tests: two threads of this virtual machine, on loopback. {@code shared:} is a
 * file system of Hadoop.
 */
final class LocalSpark {
  private LocalSpark() {}

  /** The session; the first call makes it. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("ndsampler tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .config("spark.hadoop.fs.shared.impl", LocalFileSystem.class.getName())
        .getOrCreate();
  }
}
