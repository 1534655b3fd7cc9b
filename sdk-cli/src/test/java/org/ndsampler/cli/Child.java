package org.ndsampler.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a virtual machine of its own, with the modules or classes of this one. */
final class Child {
  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  static Child start(Path folder, List<String> options, String... words) throws IOException {
    List<String> line = new ArrayList<>();
    if (isInterruptIgnored()) {
      line.addAll(List.of("env", "--default-signal=INT"));
    }
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-Djava.awt.headless=true");
    String modules = System.getProperty("jdk.module.path");
    if (modules != null && Ndsampler.class.getModule().isNamed()) {
      line.addAll(List.of("-p", modules, "--add-modules", "ALL-MODULE-PATH"));
      line.add("-m");
      line.add("org.ndsampler.cli/" + Ndsampler.class.getName());
    } else {
      line.addAll(List.of("-cp", System.getProperty("java.class.path")));
      line.add(Ndsampler.class.getName());
    }
    line.addAll(List.of(words));
    return new Child(
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start());
  }

  /** Whether this process was started in the background of a script, which its children inherit. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readString(status)
            .lines()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElse("SigIgn: 0");
    long signals = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
    return (signals & 1 << 1) != 0; // signal 2
  }

  /** Waits until it has said something. */
  void awaitOutput() throws IOException {
    if (process.getInputStream().read() < 0) {
      throw new IOException("it ended without a word");
    }
  }

  String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    // What it goes on saying must not fill the pipe.
    process.getInputStream().readAllBytes();
  }

  int status() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }
}
