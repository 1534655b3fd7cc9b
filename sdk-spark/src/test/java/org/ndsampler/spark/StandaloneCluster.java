package org.ndsampler.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A real standalone cluster of Spark on loopback: a master and two workers, each a process of its
 * own that starts executors as processes. Whoever starts it closes it.
 *
 * <p>The workers have hosts of two names: Spark starts no second attempt of a task on the host of
 * the first.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final int WAIT_SECONDS = 300;
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /** Starts it and waits until it can be reached. */
  static StandaloneCluster start(Path home) throws Exception {
    Files.createDirectories(home.resolve("jars"));
    StandaloneCluster cluster = new StandaloneCluster(home, freePort());
    try {
      cluster.run(
          "master",
          "org.apache.spark.deploy.master.Master",
          "--host",
          "127.0.0.1",
          "--port",
          String.valueOf(cluster.port),
          "--webui-port",
          "0");
      cluster.awaitMaster();
      for (int worker = 0; worker < HOSTS.size(); worker++) {
        cluster.run(
            "worker-" + worker,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            HOSTS.get(worker),
            "--webui-port",
            "0",
            "-c",
            "1",
            "-m",
            "600m",
            "-d",
            home.resolve("work-" + worker).toString(),
            cluster.master());
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What a driver connects to. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  private void run(String name, String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectErrorStream(true).redirectOutput(home.resolve(name + ".log").toFile());
    processes.add(builder.start());
  }

  private void awaitMaster() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !processes.get(0).isAlive()) {
          throw new IOException(
              "the master did not start: " + Files.readString(home.resolve("master.log")), e);
        }
        Thread.sleep(100);
      }
    }
  }

  /** The executors that the workers have started. */
  List<ProcessHandle> executors() {
    return processes.stream()
        .skip(1)
        .map(Process::toHandle)
        .flatMap(ProcessHandle::children)
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** The names of the folders in which the workers run executors, one for each that was started. */
  long startedExecutors() throws IOException {
    long count = 0;
    for (int worker = 0; worker < HOSTS.size(); worker++) {
      Path work = home.resolve("work-" + worker);
      if (Files.isDirectory(work)) {
        try (Stream<Path> inside = Files.find(work, 2, (path, attributes) -> true)) {
          count += inside.filter(path -> path.getFileName().toString().matches("\\d+")).count();
        }
      }
    }
    return count;
  }

  @Override
  public void close() {
    executors().forEach(ProcessHandle::destroyForcibly);
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroyForcibly();
    }
    processes.forEach(process -> process.onExit().join());
  }
}
