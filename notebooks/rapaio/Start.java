package org.rapaio.jupyter.kernel.channels;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts rapaio as its own main class does, except that the channels' threads start when all else
 * is done; see {@link LoopThread}. Its one argument is the connection file.
 */
public final class Start {
  private Start() {}

  public static void main(String[] args) throws Exception {
    String connection = Files.readString(Path.of(args[0]));
    ConnectionProperties properties = Transform.fromJson(connection, ConnectionProperties.class);
    if (!properties.transport().equals("tcp")) {
      throw new IllegalArgumentException(
          "rapaio talks over tcp, not over " + properties.transport() + "; see " + args[0]);
    }
    showJavadoc();
    Channels channels = new Channels(properties);
    channels.connect(MainApp.kernel);
    LoopThread.startAll();
    channels.joinUntilClose();
  }

  /**
   * Has Shift-Tab show the Javadoc of the SDK, before the first one is asked for. What rapaio runs
   * at its start can hold imports and no calls.
   */
  private static void showJavadoc() {
    try {
      List<URL> jars = new ArrayList<>();
      for (String jar : System.getenv().getOrDefault("RJK_CLASSPATH", "").split(";")) {
        jars.add(Path.of(jar).toUri().toURL());
      }
      // Left open: the zips of sources that it finds are read as long as the kernel runs.
      URLClassLoader sdk = new URLClassLoader(jars.toArray(URL[]::new));
      Class.forName("org.ndsampler.jupyter.internal.JavadocSources", true, sdk)
          .getMethod("attach")
          .invoke(null);
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      // A kernel without the SDK, or with another version of it, shows signatures.
    }
  }
}
