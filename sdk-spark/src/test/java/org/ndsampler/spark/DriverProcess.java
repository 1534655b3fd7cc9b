package org.ndsampler.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** A driver in a process of its own, since a virtual machine has one session. */
final class DriverProcess {
  private DriverProcess() {}

  /** Starts one that begins soon rather than runs fast. */
  static Process start(Path folder, Class<?> main, String... arguments) throws Exception {
    return start(
        folder,
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        main,
        arguments);
  }

  static Process start(Path folder, List<String> options, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("driver.log").toFile());
    return builder.start();
  }

  static String log(Path folder) throws Exception {
    return Files.readString(folder.resolve("driver.log"));
  }

  /** A session whose executors have the class path of the tests and 512 MB. */
  static SparkSession session(String master) {
    return builder(master).getOrCreate();
  }

  /** What a {@link #session} is made by. */
  static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("ndsampler tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.executor.cores", "1")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.sql.shuffle.partitions", "2");
  }
}
