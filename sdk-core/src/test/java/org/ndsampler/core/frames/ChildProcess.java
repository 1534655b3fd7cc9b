package org.ndsampler.core.frames;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How to start a program of these tests in a virtual machine of its own. */
public final class ChildProcess {
  private ChildProcess() {}

  /** The command line. */
  public static List<String> command(Class<?> program, String... arguments) {
    Set<String> path = new LinkedHashSet<>();
    for (String property : new String[] {"java.class.path", "jdk.module.path"}) {
      String value = System.getProperty(property);
      if (value != null && !value.isEmpty()) {
        path.addAll(List.of(value.split(File.pathSeparator)));
      }
    }
    // Main and test classes by their folders: the test itself may run on the module path.
    path.add(where(FrameCache.class));
    path.add(where(ChildProcess.class));
    path.add(Path.of("target/classes").toAbsolutePath().toString());
    path.add(Path.of("target/test-classes").toAbsolutePath().toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                String.join(File.pathSeparator, path),
                program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String where(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "" : Path.of(URI.create(source.getLocation().toString())).toString();
  }
}
